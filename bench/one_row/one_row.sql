-- What one_row asks its schema.

-- get_row: maybe row
select id, slug, first_name, last_name, profession, wilaya, commune, address, phone, rating, reviews, price_dzd, bio
  from row where id = :row_id::bigint;
