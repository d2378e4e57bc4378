-- What the tests' service asks its schema.

-- row heard_thing: name text, times bigint
-- row tally: times bigint

-- make_thing: maybe thing
-- Nothing comes back when the name is taken.
insert into thing (thing_id, name, said, made_at) values (:thing_id::uuid, :name::text, :said?::text, :made_at::timestamptz)
on conflict do nothing returning thing_id, name, said, version, made_at;

-- change_thing: maybe thing
update thing set said = :said?::text, version = version + 1
 where thing_id = :thing_id::uuid and (version = :version::bigint or :version::bigint = -1)
returning thing_id, name, said, version, made_at;

-- get_thing: maybe thing
select thing_id, name, said, version, made_at from thing where thing_id = :thing_id::uuid;

-- get_latest_thing: maybe thing
select thing_id, name, said, version, made_at from thing order by made_at desc, thing_id desc limit 1;

-- list_things: many thing
select thing_id, name, said, version, made_at from thing where name > coalesce(:after?::text, '') order by name limit :most::int;

-- hear_thing: none
insert into heard (thing_id, name) values (:thing_id::uuid, :name::text)
on conflict (thing_id) do update set times = heard.times + 1;

-- heard_things: many heard_thing
select name, times from heard order by heard_order;

-- tick: none
insert into ticks (job, times) values (:job::text, 1) on conflict (job) do update set times = ticks.times + 1;

-- get_ticks: maybe tally
select times from ticks where job = :job::text;

-- divide: one tally
-- An error of the server, when asked to divide by nothing.
select 1 / :by::bigint as times;

-- kill_me: one tally
-- The connection dies while the transaction is open.
select case when pg_terminate_backend(pg_backend_pid()) then 1::bigint end as times from thing limit 1;

-- die_in_commit: none
insert into last_words (said) values (:said::text);
