-- What bench/peers/index.sql is made from: the files of index_peers.c, as they are.
drop schema if exists index_peer cascade;
create schema index_peer;
set search_path = index_peer;
create unlogged table professionals (number int primary key, speciality int, latitude real, longitude real, traits int, week int);
create unlogged table hours (week int, weekday int, opens int, closes int);
create unlogged table busy (number int, day int, taken_from int, taken_to int);
create unlogged table questions (number int, speciality int, latitude real, longitude real, cosine real, weekday int, now int,
  km real, first_day int, last_day int, from_minute int, to_minute int, sort int, filtered int);
