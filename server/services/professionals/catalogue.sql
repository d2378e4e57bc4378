-- What professionals asks of its catalogue: trades, places, holidays; of pictures, and of register numbers.

-- row brought: brought bigint
-- row edition: edition bigint
-- row known: slug text
-- row trade_row: slug text, name_ar text, name_fr text, name_en text, synonyms text[], regulated bool, active bool
-- row speciality_row: trade text, slug text, name_ar text, name_fr text, name_en text, synonyms text[], active bool
-- row year_version: year bigint, version bigint
-- row holiday_names: name_ar text, name_fr text, name_en text

-- ---- catalogue.c: what the program brings ----

-- lock_catalogue: one brought
select brought from catalogue for update;

-- keep_brought: none
update catalogue set brought = :version::bigint, edition = edition + 1;

-- retell_brought: none
-- The list says otherwise whether one must be on a roll for a trade: as retell_trade.
update professional as p set version = p.version + 1, changed_at = :now::timestamptz, changed_in = pg_current_xact_id()
  from trade as t, string_to_table(:list::text, E'\n') as line
 where line <> '' and line not like '#%' and t.slug = split_part(line, E'\t', 1) and t.edited_at is null
   and t.regulated <> (split_part(line, E'\t', 2) = 'register') and p.trade = t.slug and p.status = 'published' and p.verified_at is null;

-- bring_trades: none
-- The lists are texts of lines with tabs; a line that begins with # is a comment.
insert into trade (slug, regulated, name_ar, name_fr, name_en, synonyms)
select split_part(line, E'\t', 1), split_part(line, E'\t', 2) = 'register', split_part(line, E'\t', 3), split_part(line, E'\t', 4),
       split_part(line, E'\t', 5), string_to_array(split_part(line, E'\t', 6), '; ')
  from string_to_table(:list::text, E'\n') as line where line <> '' and line not like '#%'
on conflict (slug) do update set regulated = excluded.regulated, name_ar = excluded.name_ar, name_fr = excluded.name_fr,
   name_en = excluded.name_en, synonyms = excluded.synonyms
   where trade.edited_at is null;

-- bring_specialities: none
insert into speciality (trade, slug, name_ar, name_fr, name_en, synonyms)
select split_part(line, E'\t', 1), split_part(line, E'\t', 2), split_part(line, E'\t', 3), split_part(line, E'\t', 4),
       split_part(line, E'\t', 5), string_to_array(split_part(line, E'\t', 6), '; ')
  from string_to_table(:list::text, E'\n') as line where line <> '' and line not like '#%'
on conflict (trade, slug) do update set name_ar = excluded.name_ar, name_fr = excluded.name_fr, name_en = excluded.name_en,
   synonyms = excluded.synonyms
   where speciality.edited_at is null;

-- bring_wilayas: none
insert into wilaya (slug, number, name_ar, name_fr, name_en, mother)
select split_part(line, E'\t', 1), nullif(split_part(line, E'\t', 2), '')::bigint, split_part(line, E'\t', 3), split_part(line, E'\t', 4),
       split_part(line, E'\t', 5), nullif(split_part(line, E'\t', 6), '')
  from string_to_table(:list::text, E'\n') as line where line <> '' and line not like '#%'
on conflict (slug) do update set number = excluded.number, name_ar = excluded.name_ar, name_fr = excluded.name_fr,
   name_en = excluded.name_en, mother = excluded.mother;

-- bring_towns: none
insert into town (wilaya, slug, name_ar, name_latin, latitude, longitude, population)
select split_part(line, E'\t', 1), split_part(line, E'\t', 2), nullif(split_part(line, E'\t', 3), ''), split_part(line, E'\t', 4),
       split_part(line, E'\t', 5)::float8, split_part(line, E'\t', 6)::float8, nullif(split_part(line, E'\t', 7), '')::bigint
  from string_to_table(:list::text, E'\n') as line where line <> '' and line not like '#%'
on conflict (wilaya, slug) do update set name_ar = excluded.name_ar, name_latin = excluded.name_latin, latitude = excluded.latitude,
   longitude = excluded.longitude, population = excluded.population
   where town.edited_at is null;

-- drop_computed_holidays: none
-- Those that no admin corrected: they come anew.
delete from holiday as h
 where not exists (select from holiday_edit as e where e.slug = h.slug and e.year = extract(year from h.on_date));

-- bring_holidays: none
-- The fixed ones of each year, and those of the moon, each with all its days.
with named as (
  select split_part(line, E'\t', 1) as slug, split_part(line, E'\t', 2) as fixed, split_part(line, E'\t', 3)::int as days,
         split_part(line, E'\t', 4) as name_ar, split_part(line, E'\t', 5) as name_fr, split_part(line, E'\t', 6) as name_en
    from string_to_table(:list::text, E'\n') as line where line <> '' and line not like '#%'
), begun as (
  select slug, (year || '-' || fixed)::date as first_date
    from named, generate_series(:from_year::bigint, :to_year::bigint) as year where fixed <> 'moon'
  union all
  select split_part(line, E'\t', 2), split_part(line, E'\t', 1)::date
    from string_to_table(:moon::text, E'\n') as line where line <> '' and line not like '#%'
), dated as (
  select first_date + day as on_date, slug, name_ar, name_fr, name_en
    from begun join named using (slug), generate_series(0, days - 1) as day
)
insert into holiday (on_date, slug, name_ar, name_fr, name_en)
select on_date, slug, name_ar, name_fr, name_en from dated as d
 where extract(year from on_date) between :from_year::bigint and :to_year::bigint
   and not exists (select from holiday_edit as e where e.slug = d.slug and e.year = extract(year from d.on_date))
on conflict do nothing;

-- raise_holiday_years: many year_version
insert into holiday_year (year) select generate_series(:from_year::bigint, :to_year::bigint)
on conflict (year) do update set version = holiday_year.version + 1
returning year, version;

-- ---- catalogue.c: reading it, and what an admin says ----

-- find_edition: one edition
select edition from catalogue;

-- list_trade_rows: many trade_row
select slug, name_ar, name_fr, name_en, synonyms, regulated, active from trade order by name_fr, slug limit 500;

-- list_speciality_rows: many speciality_row
select trade, slug, name_ar, name_fr, name_en, synonyms, active from speciality order by trade, name_fr, slug limit 20000;

-- retell_trade: none
-- Whether one must be on a roll for it changes: who waits for that, and who no longer does, is told of by the feed.
update professional as p set version = p.version + 1, changed_at = :now::timestamptz, changed_in = pg_current_xact_id()
  from trade as t
 where t.slug = :trade::text and t.regulated <> :regulated::bool and p.trade = t.slug and p.status = 'published' and p.verified_at is null;

-- list_specialities_of: many speciality_row
select trade, slug, name_ar, name_fr, name_en, synonyms, active from speciality where trade = :trade::text order by name_fr, slug limit 200;

-- raise_edition: none
update catalogue set edition = edition + 1;

-- set_trade_row: one trade_row
insert into trade (slug, name_ar, name_fr, name_en, synonyms, regulated, active, edited_at)
values (:slug::text, :name_ar::text, :name_fr::text, :name_en::text, :synonyms::text[], :regulated::bool, :active::bool, :now::timestamptz)
on conflict (slug) do update set name_ar = excluded.name_ar, name_fr = excluded.name_fr, name_en = excluded.name_en,
   synonyms = excluded.synonyms, regulated = excluded.regulated, active = excluded.active, edited_at = excluded.edited_at
returning slug, name_ar, name_fr, name_en, synonyms, regulated, active;

-- set_speciality_row: maybe speciality
-- Nothing, when there is no such trade.
insert into speciality (trade, slug, name_ar, name_fr, name_en, synonyms, active, edited_at)
select trade.slug, :slug::text, :name_ar::text, :name_fr::text, :name_en::text, :synonyms::text[], :active::bool, :now::timestamptz
  from trade where trade.slug = :trade::text
on conflict (trade, slug) do update set name_ar = excluded.name_ar, name_fr = excluded.name_fr, name_en = excluded.name_en,
   synonyms = excluded.synonyms, active = excluded.active, edited_at = excluded.edited_at
returning slug, name_ar, name_fr, name_en, synonyms, active;

-- list_wilaya_rows: many wilaya_entry
select slug, name_ar, name_fr, name_en, number, mother from wilaya order by number nulls last, name_fr;

-- list_all_towns: many town
select slug, wilaya, name_ar, name_latin, latitude, longitude, population from town order by wilaya, slug;

-- find_wilaya: maybe known
select slug from wilaya where slug = :wilaya::text;

-- list_town_rows: many town
select slug, wilaya, name_ar, name_latin, latitude, longitude, population from town
 where wilaya = :wilaya::text order by population desc nulls last, name_latin, slug limit 2000;

-- set_town_row: maybe town
-- Nothing, when there is no such wilaya.
insert into town (wilaya, slug, name_ar, name_latin, latitude, longitude, population, edited_at)
select wilaya.slug, :town::text, :name_ar?::text, :name_latin::text, :latitude::float8, :longitude::float8, :population?::bigint,
       :now::timestamptz
  from wilaya where wilaya.slug = :wilaya::text
on conflict (wilaya, slug) do update set name_ar = excluded.name_ar, name_latin = excluded.name_latin, latitude = excluded.latitude,
   longitude = excluded.longitude, population = excluded.population, edited_at = excluded.edited_at
returning slug, wilaya, name_ar, name_latin, latitude, longitude, population;

-- ---- holidays.c ----

-- list_holidays_between: many holiday
select on_date, slug, name_ar, name_fr, name_en from holiday
 where on_date >= :from_date::date and on_date <= :to_date::date order by on_date, slug;

-- list_year_versions: many year_version
select year, version from holiday_year order by year limit 100;

-- raise_holiday_year: one year_version
-- The first statement of whoever changes a year: the row is the lock.
insert into holiday_year (year) values (:year::bigint)
on conflict (year) do update set version = holiday_year.version + 1
returning year, version;

-- find_holiday_names: maybe holiday_names
-- What it is called, of the nearest year that has it.
select name_ar, name_fr, name_en from holiday where slug = :slug::text
 order by abs(extract(year from on_date) - :year::bigint), on_date limit 1;

-- drop_holiday: none
delete from holiday where slug = :slug::text and on_date >= :from_date::date and on_date <= :to_date::date;

-- add_holiday: none
insert into holiday (on_date, slug, name_ar, name_fr, name_en)
values (:on_date::date, :slug::text, :name_ar::text, :name_fr::text, :name_en::text)
on conflict do nothing;

-- note_holiday_edit: none
insert into holiday_edit (year, slug, edited_at) values (:year::bigint, :slug::text, :now::timestamptz)
on conflict (year, slug) do update set edited_at = excluded.edited_at;

-- ---- photo.c ----

-- row photo_row: photo text

-- keep_photo: none
-- Shown again, or from now on: its files stay.  Also the lock that photo_gone's sweeper takes.
delete from photo_gone where photo = :photo::text;

-- let_photo_go: none
insert into photo_gone (photo, gone_at) values (:photo::text, :now::timestamptz)
on conflict (photo) do update set gone_at = excluded.gone_at;

-- take_photo_gone: maybe photo_row
-- One that nobody shows; whoever shows it again waits until its files are gone, and then writes them.
delete from photo_gone where photo = (
  select photo from photo_gone as g where gone_at < :before::timestamptz order by gone_at limit 1 for update skip locked)
returning case when exists (select from professional as p where p.photo = photo_gone.photo) then '' else photo_gone.photo end as photo;

-- ---- public.c ----

-- row address: professional_id uuid, slug text, published bool, version bigint
-- row named: kind text, above text, slug text, name_ar text, name_fr text, name_en text

-- find_address: maybe address
-- Whose address that is or was, and what it is today.
select p.professional_id, p.slug, p.standing = 'published' as published, p.version from slug as s join profile as p using (professional_id) where s.slug = :slug::text;

-- list_names: many named
-- What the slugs of one profile are called; `above` is what a slug is unique in.
select 'trade' as kind, '' as above, slug, name_ar, name_fr, name_en from trade where slug = :trade::text
union all
select 'speciality', trade, slug, name_ar, name_fr, name_en from speciality
 where trade = :trade::text and slug = any (:specialities::text[])
union all
select 'wilaya', '', slug, name_ar, name_fr, name_en from wilaya where slug = any (:wilayas::text[])
union all
select 'town', wilaya, slug, coalesce(name_ar, name_latin), name_latin, name_latin from town
 where wilaya = any (:wilayas::text[]) and slug = any (:towns::text[]);

-- ---- verify.c ----

-- list_verifications_waiting: many verification
-- After a key of the page before; the longest waiting first.
select professional_id, slug, standing as status, first_name_ar, family_name_ar, first_name_latin, family_name_latin, trade, register_number,
       verified_at is not null as verified, coalesce(verified_at, register_changed_at) as changed_at
  from profile
 where register_number is not null and verified_at is null
   and (register_changed_at, professional_id) > (:after_at::timestamptz, :after_id?::uuid)
 order by register_changed_at, professional_id limit :most::bigint;

-- list_verifications_done: many verification
select professional_id, slug, standing as status, first_name_ar, family_name_ar, first_name_latin, family_name_latin, trade, register_number,
       verified_at is not null as verified, coalesce(verified_at, register_changed_at) as changed_at
  from profile
 where verified_at is not null and (verified_at, professional_id) > (:after_at::timestamptz, :after_id?::uuid)
 order by verified_at, professional_id limit :most::bigint;

-- find_verification: maybe verification
select professional_id, slug, standing as status, first_name_ar, family_name_ar, first_name_latin, family_name_latin, trade, register_number,
       verified_at is not null as verified, coalesce(verified_at, register_changed_at) as changed_at
  from profile where professional_id = :professional_id::uuid and register_number is not null;

-- save_verification: none
update professional set verified_at = :verified_at?::timestamptz where professional_id = :professional_id::uuid;

-- ---- photo.c: his own ----

-- save_photo: none
update professional set photo = :photo?::text where professional_id = :professional_id::uuid;

-- ---- demo.c ----

-- row counted_ids: count bigint

-- count_between: one counted_ids
select count(*) as count from professional where professional_id >= :from_id::uuid and professional_id <= :to_id::uuid;
