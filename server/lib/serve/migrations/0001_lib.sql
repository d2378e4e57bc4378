-- What every service's schema has: events to tell, events heard, answers to repeat.

-- Events told but not yet confirmed by the broker.  `seq` is drawn when the row is inserted, so of two changes that queue on
-- one row's lock the later has the higher: the order of publishing.  Rows live for milliseconds: vacuum by count.
create table outbox (
  seq bigint generated always as identity primary key,
  id uuid not null,
  type text not null,
  body text not null,
  traceparent text not null,
  told_at timestamptz not null
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000);

-- Events that took effect here: a second delivery finds its row and stops.
create table inbox (
  id uuid primary key,
  type text not null,
  heard_at timestamptz not null
);
create index inbox_heard_at on inbox (heard_at);

-- One row a key: what was asked (its hash), and what was answered.  `body` is null when the answer had
-- none, or was not kept because it held a secret.
create table idempotency (
  scope uuid not null,
  operation text not null,
  key text not null,
  fingerprint bytea not null,
  status integer not null,
  content_type text,
  etag text,
  location text,
  body text,
  secret boolean not null,
  kept_at timestamptz not null,
  primary key (scope, operation, key)
);
create index idempotency_kept_at on idempotency (kept_at);

-- Takes the key for this transaction, and says what is known of it.  A function, because each statement in it has a snapshot of its
-- own: a plain select that takes the lock would still see the world from before the lock.  What is known needs no lock; and since a
-- transaction that was given up frees its lock a moment after its answer has left, the lock is tried for 50 ms.
create function idempotency_take(of_scope uuid, of_operation text, of_key text, now_at timestamptz)
  returns table (mine boolean, known boolean, fingerprint bytea, status integer, content_type text, etag text, location text,
    body text, secret boolean)
  language plpgsql volatile as $$
declare
  the_lock bigint := hashtextextended(concat_ws(' ', current_schema(), of_scope, of_operation, of_key), 0);
  tries integer := 0;
begin
  loop
    return query
      select true, true, i.fingerprint, i.status, i.content_type, i.etag, i.location, i.body, i.secret from idempotency i
       where i.scope = of_scope and i.operation = of_operation and i.key = of_key and i.kept_at > now_at - interval '24 hours';
    if found then
      return;
    end if;
    if tries < 0 then
      return query select true, false, null::bytea, null::integer, null::text, null::text, null::text, null::text, null::boolean;
      return;
    end if;
    if pg_try_advisory_xact_lock(the_lock) then
      tries := -1; -- look once more, for what was kept before the lock was ours
    elsif tries = 5 then
      return query select false, false, null::bytea, null::integer, null::text, null::text, null::text, null::text, null::boolean;
      return;
    else
      tries := tries + 1;
      perform pg_sleep(0.01);
    end if;
  end loop;
end $$;
