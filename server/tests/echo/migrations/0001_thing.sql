create table thing (
  thing_id uuid primary key,
  name text not null unique,
  said text,
  version bigint not null default 1,
  made_at timestamptz not null
);

-- What was heard, and how often it took effect.
create table heard (
  thing_id uuid primary key,
  name text not null,
  times bigint not null default 1,
  heard_order bigint generated always as identity
);

create table ticks (
  job text primary key,
  times bigint not null
);

-- A row in here ends the connection while its transaction commits: nobody can know the outcome then.
create table last_words (
  said text not null
);
create function die() returns trigger language plpgsql as $$
begin
  perform pg_terminate_backend(pg_backend_pid());
  return null;
end $$;
create constraint trigger die after insert on last_words deferrable initially deferred for each row execute function die();
