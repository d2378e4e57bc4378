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
