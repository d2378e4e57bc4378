-- db_test.sql: questions of db_test.c and db_loss_test.c, about a table `thing` of their own.

-- row thing: id bigint, name text, note? text
-- row count: n bigint
-- row number: n bigint
-- row flag: yes bool

-- find_thing: maybe thing
select id, name, note from thing where id = :id::bigint;

-- get_thing: one thing
select id, name, note from thing where id = :id::bigint;

-- star_thing: maybe thing
-- All columns, so that `alter table` changes what it answers.
select * from thing where id = :id::bigint;

-- all_things: many thing
select id, name, note from thing order by id;

-- count_things: one count
select count(*) as n from thing;

-- add_thing: maybe thing
insert into thing (id, name, note) values (:id::bigint, :name::text, :note?::text) on conflict do nothing returning *;

-- add_bare: none
insert into thing (id, name) values (:id::bigint, :name::text) on conflict do nothing;

-- add_hard: none
-- Violates the key when it is there.
insert into thing (id, name) values (:id::bigint, :name::text);

-- change_thing: none
update thing set name = :name::text where id = :id::bigint;

-- lock_thing: maybe thing
select id, name, note from thing where id = :id::bigint for update;

-- divide: one number
select 12 / :by::bigint as n;

-- sleep: one flag
select pg_sleep(:seconds::float8) is null as yes;

-- sleep_locked: one flag
-- The same in a statement that is kept from the READ lane.
select pg_sleep(:seconds::float8) is null as yes from (select pg_advisory_xact_lock(1)) locked;

-- claim: one flag
-- The first word of a transaction: was the name free?
with added as (insert into claimed (name) values (:name::text) on conflict do nothing returning 1)
select count(*) > 0 as yes from added;

-- pid: one number
select pg_backend_pid()::bigint as n;
