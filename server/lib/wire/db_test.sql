-- db_test.sql: what the tests of db ask, of a table `thing` that they make.

-- row thing: id bigint, name text, note? text
-- row number: n bigint
-- row flag: yes bool
-- row moment: at timestamptz, pid bigint

-- find_thing: maybe thing
select id, name, note from thing where id = :id::bigint;

-- get_thing: one thing
select id, name, note from thing where id = :id::bigint;

-- two_things: one thing
-- A lie: it may answer several.
select id, name, note from thing;

-- star_thing: maybe thing
-- All columns, so that `alter table` changes what it answers.
select * from thing where id = :id::bigint;

-- all_things: many thing
select id, name, note from thing order by id;

-- count_things: one number
select count(*) as n from thing;

-- add_thing: maybe thing
insert into thing (id, name, note) values (:id::bigint, :name::text, :note?::text)
  on conflict do nothing returning *;

-- add_bare: none
insert into thing (id, name) values (:id::bigint, :name::text) on conflict do nothing;

-- add_hard: none
-- Fails when it is there.
insert into thing (id, name) values (:id::bigint, :name::text);

-- lock_thing: maybe thing
select id, name, note from thing where id = :id::bigint for update;

-- star_locked: maybe thing
select * from thing where id = :id::bigint for update;

-- divide: one number
select 12 / :by::bigint as n;

-- now_there: one moment
-- The instant at which the transaction began, and who serves it.
select now() as at, pg_backend_pid()::bigint as pid;

-- sleep: one flag
select pg_sleep(:seconds::float8) is not null as yes;

-- wait_for: one flag
-- Comes back when nobody holds that lock any more.
select pg_advisory_xact_lock_shared(:key::bigint) is not null as yes;

-- claim: one flag
-- The first word of a transaction: was the name free?
with added as (insert into claimed (name) values (:name::text) on conflict do nothing returning 1)
select count(*) > 0 as yes from added;

-- claim_hard: one flag
with added as (insert into claimed (name) values (:name::text) returning 1)
select count(*) > 0 as yes from added;

-- delay: none
-- The commit of this transaction waits for that lock.
insert into delayed (key) values (:key::bigint);

-- lock_session: one flag
select pg_try_advisory_lock(:key::bigint) as yes;
