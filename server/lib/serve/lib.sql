-- What the library asks every service's schema (migrations/).

-- row told_row: seq bigint, id uuid, type text, body text, traceparent text, told_at timestamptz
-- row heard_row: id uuid
-- row key_row: mine bool, known? bool, fingerprint? bytea, status? int, content_type? text, etag? text, location? text,
--   body? text, secret? bool
-- row held_row: held bool
-- row followed_row: after text

-- tell: none
-- One event, queued with the change that it tells.
insert into outbox (id, type, body, traceparent, told_at)
values (:id::uuid, :type::text, :body::text, :traceparent::text, :told_at::timestamptz);

-- untold: many told_row
-- What is to be published next, in order.
select seq, id, type, body, traceparent, told_at from outbox order by seq limit :most::int;

-- forget_told: none
-- The broker has them.
delete from outbox where seq = any(:seqs::bigint[]);

-- keep_outbox: one held_row
-- The session lock of the one process that publishes for this schema, and runs its jobs.
select pg_try_advisory_lock(hashtextextended('outbox ' || current_schema(), 0)) as held;

-- hear: many heard_row
-- Notes these events; gives back those that are new.
insert into inbox (id, type, heard_at)
select e.id, e.type, :heard_at::timestamptz from unnest(:ids::uuid[], :types::text[]) as e(id, type)
on conflict do nothing returning id;

-- take_key: one key_row
-- See idempotency_take.  Without a scope: nobody is signed in.
select mine, known, fingerprint, status, content_type, etag, location, body, secret
  from idempotency_take(coalesce(:scope?::uuid, '00000000-0000-0000-0000-000000000000'), :operation::text, :key::text, :now_at::timestamptz);

-- keep_answer: none
-- An answer to repeat.  An older row of this key is past its day, else take_key had found it.
insert into idempotency (scope, operation, key, fingerprint, status, content_type, etag, location, body, secret, kept_at)
values (coalesce(:scope?::uuid, '00000000-0000-0000-0000-000000000000'), :operation::text, :key::text, :fingerprint::bytea, :status::int, :content_type?::text, :etag?::text,
  :location?::text, :body?::text, :secret::bool, :kept_at::timestamptz)
on conflict (scope, operation, key) do update set fingerprint = excluded.fingerprint, status = excluded.status,
  content_type = excluded.content_type, etag = excluded.etag, location = excluded.location, body = excluded.body,
  secret = excluded.secret, kept_at = excluded.kept_at;

-- forget_answers: none
-- Keys live for a day; a batch at a time, so that no lock lasts.
delete from idempotency where (scope, operation, key) in (
  select scope, operation, key from idempotency where kept_at < :before::timestamptz limit 1000);

-- forget_heard: none
-- No broker redelivers after a week.
delete from inbox where id in (select id from inbox where heard_at < :before::timestamptz limit 1000);

-- find_followed: maybe followed_row
select after from followed where name = :name::text;

-- keep_followed: none
insert into followed (name, after) values (:name::text, :after::text)
on conflict (name) do update set after = excluded.after;
