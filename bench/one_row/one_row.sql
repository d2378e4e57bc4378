-- What one_row asks its schema.

-- row piece: agenda_version bigint, state_version bigint, holidays_version bigint, kind? text, piece_id? uuid, service_id? uuid,
--   place_id? uuid, owner_id? uuid, group_session_id? uuid, starts_at? timestamptz, ends_at? timestamptz, before_minutes? bigint,
--   after_minutes? bigint, seats? bigint, expires_at? timestamptz, title? text

-- list_pieces: many piece
-- As appointments reads what takes a professional's time.
select agenda_version, state_version, holidays_version, kind, piece_id, service_id, place_id, owner_id, group_session_id, starts_at,
       ends_at, before_minutes, after_minutes, seats, expires_at, title
  from piece order by starts_at;

-- get_row: maybe row
select id, slug, first_name, last_name, profession, wilaya, commune, address, phone, rating, reviews, price_dzd, bio
  from row where id = :row_id::bigint;
