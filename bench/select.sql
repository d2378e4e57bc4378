-- select.sql: the one question of bench/select: a row of thirteen columns by its key.

-- row account: id bigint, public_id uuid, name text, family_name text, phone text, email? text, language text, city text,
--   bio? text, rating bigint, verified bool, created_at timestamptz, changed_at timestamptz

-- find_account: maybe account
select id, public_id, name, family_name, phone, email, language, city, bio, rating, verified, created_at, changed_at
  from account where id = :id::bigint;
