-- The reference query in PostgreSQL, times as minutes since today's midnight.  After index_free.sql.
-- `computed` subtracts what is taken from the hours; `kept` reads a table of free starts, for half an hour every quarter.
set search_path = index_peer;

create unlogged table free_start as
  select p.number, start
    from professional p cross join generate_series(0, 13) as d(day)
    cross join lateral free(p.week, p.number, d.day, ((select min(weekday) from question) + d.day) % 7) as piece
    cross join lateral generate_series((lower(piece) + 14) / 15 * 15, upper(piece) - 30, 15) as start;
create index on free_start (number, start);
vacuum analyze free_start;

-- Those who fit, and how far they are: the same for both.
create function fitting(q question) returns table (number int, week int, metres int) language sql stable as $$
  select * from (
    select p.number, p.week,
           trunc((sqrt((p.latitude - q.latitude) * (p.latitude - q.latitude)
                       + ((p.longitude - q.longitude) * q.cosine) * ((p.longitude - q.longitude) * q.cosine)))::real * 111195::real)::int as metres
      from professional p
     where p.speciality = q.speciality and p.latitude between q.latitude - 0.1 and q.latitude + 0.1
       and p.traits & (1 << 13) <> 0 and p.traits & (1 << 19) <> 0 and p.traits & 63 >= 40) near
   where metres <= 10000
$$;

create function computed(q question) returns table (number int, metres int, starts int[]) language sql stable as $$
  select number, metres, starts from fitting(q) f cross join lateral (select array(
    select start
      from generate_series(0, 13) as d(day)
      cross join lateral free(f.week, f.number, d.day, (q.weekday + d.day) % 7) as piece
      cross join lateral generate_series((greatest(lower(piece), d.day * 1440 + 960, q.now) + 14) / 15 * 15, upper(piece) - 30, 15) as start
     order by start limit 5) as starts) s
   where starts <> '{}' order by starts[1], metres, number limit 20
$$;

create function kept(q question) returns table (number int, metres int, starts int[]) language sql stable as $$
  select number, metres, starts from fitting(q) f cross join lateral (select array(
    select start from free_start s where s.number = f.number and start >= q.now and start % 1440 >= 960 order by start limit 5) as starts) s
   where starts <> '{}' order by starts[1], metres, number limit 20
$$;
