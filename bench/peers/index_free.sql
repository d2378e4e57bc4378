-- What the two ways of PostgreSQL and the oracle have in common: typed tables, and what is free of somebody on a date.
set search_path = index_peer;
alter table professionals rename to professional;
alter table questions rename to question;
create unlogged table taken as select number, day, int4range(taken_from, taken_to) as during from busy;
drop table busy;
create index on professional (speciality, latitude);
create index on hours (week, weekday);
create index on taken (number, day);
vacuum analyze professional;
vacuum analyze hours;
vacuum analyze taken;

-- What is free of somebody on a date.
create function free(of_week int, of_number int, on_day int, on_weekday int) returns setof int4range language sql stable as $$
  select unnest(open.all_of - used.all_of)
    from (select range_agg(int4range(on_day * 1440 + opens, on_day * 1440 + closes)) as all_of
            from hours where week = of_week and weekday = on_weekday) open,
         (select coalesce(range_agg(during), '{}') as all_of from taken where number = of_number and day = on_day) used
$$;

