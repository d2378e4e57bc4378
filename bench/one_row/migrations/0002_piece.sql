-- What takes a professional's time, of the types that appointments reads: a month, 240 of them.
create table piece (
  agenda_version bigint not null, state_version bigint not null, holidays_version bigint not null, kind text not null,
  piece_id uuid not null, service_id uuid not null, place_id uuid not null, owner_id uuid not null, group_session_id uuid,
  starts_at timestamptz not null, ends_at timestamptz not null, before_minutes bigint not null, after_minutes bigint not null,
  seats bigint not null, expires_at timestamptz, title text
);

insert into piece
select 1, 1, 1, 'booking', gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), null,
       timestamptz '2030-01-01 08:00Z' + i * interval '3 hours', timestamptz '2030-01-01 08:30Z' + i * interval '3 hours', 0, 0, 1, null, null
  from generate_series(0, 239) as i;
