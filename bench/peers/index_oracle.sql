-- Any question of index_peers.c, answered by what the words mean and by nothing cleverer.  After index_free.sql.
set search_path = index_peer;

create function answered(q question) returns table (number int, metres int, starts int[]) language sql stable as $$
  select number, metres, starts from (
    select p.number, p.week, p.traits & 63 as rating,
           trunc((sqrt((p.latitude - q.latitude) * (p.latitude - q.latitude)
                       + ((p.longitude - q.longitude) * q.cosine) * ((p.longitude - q.longitude) * q.cosine)))::real * 111195::real)::int as metres
      from professional p
     where (q.speciality < 0 or p.speciality = q.speciality)
       and (q.filtered = 0 or (p.traits & (1 << 13) <> 0 and p.traits & (1 << 19) <> 0 and p.traits & 63 >= 40))) f
    cross join lateral (select array(
      select start
        from generate_series(q.first_day, q.last_day) as d(day)
        cross join lateral free(f.week, f.number, d.day, (q.weekday + d.day) % 7) as piece
        cross join lateral generate_series((lower(piece) + 14) / 15 * 15, upper(piece) - 30, 15) as start
       where start >= q.now and start >= d.day * 1440 + q.from_minute and start < d.day * 1440 + q.to_minute
       order by start limit 5) as starts) s
   where starts <> '{}' and (q.km = 0 or metres <= q.km * 1000)
   order by case q.sort when 1 then metres when 2 then -rating end, starts[1], metres, number limit 20
$$;
