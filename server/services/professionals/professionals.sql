-- What professionals asks its schema.  Time is always an argument: the process's clock, which tests set.

-- enum status professional_status
-- enum gender
-- enum kind place_kind

-- row mine: professional_id uuid
-- row taken: slug text
-- row private_part: about_ar? text, about_fr? text, about_en? text, register_number? text, regulated bool, created_at timestamptz
-- row known_trade: active bool, specialities text[]
-- row known_place: wilaya bool, town bool
-- row counted: count bigint
-- row change: changed_in text, professional_id uuid, told? text

-- ---- state.c: a professional, whole ----

-- lock_own: maybe mine
-- Before any change of what is his: the row is the queue, what is read next is true.
select professional_id from professional where user_id = :user_id::uuid and status <> 'closed' for no key update;

-- lock_one: maybe mine
select professional_id from professional where professional_id = :professional_id::uuid and status <> 'closed' for no key update;

-- list_states: many professional_state
-- One's own, or those: the whole of each as others are told.  Nulls go, for a JSON null is no absent member to a reader.
select p.professional_id, p.user_id, p.version, p.slug, p.standing as status, p.zone, p.title, p.first_name_ar, p.family_name_ar, p.first_name_latin,
       p.family_name_latin, p.gender, p.trade, p.specialities, p.languages, p.practising_since, p.verified_at is not null as verified, p.photo,
       p.keeps_holidays,
       (select coalesce(jsonb_agg(jsonb_strip_nulls(jsonb_build_object('place_id', l.place_id, 'kind', l.kind, 'name', l.name,
                 'wilaya', l.wilaya, 'town', l.town, 'address_ar', l.address_ar, 'address_latin', l.address_latin, 'latitude', l.latitude,
                 'longitude', l.longitude, 'access_notes', l.access_notes, 'phone', l.phone, 'radius_km', l.radius_km))
               order by l.place_id), '[]')
          from place as l where l.professional_id = p.professional_id) as places,
       (select coalesce(jsonb_agg(jsonb_strip_nulls(to_jsonb(o) - 'professional_id' || jsonb_build_object('place_ids',
                 (select coalesce(jsonb_agg(a.place_id order by a.place_id), '[]') from offering_place as a where a.service_id = o.service_id)))
               order by o.service_id), '[]')
          from offering as o where o.professional_id = p.professional_id) as services,
       (select coalesce(jsonb_agg(jsonb_strip_nulls(to_jsonb(h) - 'professional_id' - 'position') order by h.position), '[]')
          from hours as h where h.professional_id = p.professional_id) as hours,
       (select coalesce(jsonb_agg(jsonb_strip_nulls(to_jsonb(s) - 'professional_id') order by s.on_date, s.place_id nulls first), '[]')
          from special_date as s where s.professional_id = p.professional_id) as special_dates,
       (select coalesce(jsonb_agg(jsonb_strip_nulls(to_jsonb(t) - 'professional_id') order by t.from_date, t.time_off_id), '[]')
          from time_off as t where t.professional_id = p.professional_id) as time_off
  from profile as p
 where p.user_id = :user_id?::uuid or p.professional_id = any (:professional_ids::uuid[])
 order by p.changed_in, p.professional_id;

-- find_private_part: one private_part
-- What its owner sees beside the state.
select about_ar, about_fr, about_en, register_number, regulated, created_at from profile where professional_id = :professional_id::uuid;

-- touch_professional: none
-- Each change of any part, once a transaction: the version that was told, and what was told.
update professional set version = :version::bigint, weight = :weight::bigint, changed_at = :now::timestamptz,
       changed_in = pg_current_xact_id(), told = :told::text, told_version = :version::bigint, told_form = :form::bigint
 where professional_id = :professional_id::uuid;

-- ---- profile.c ----

-- find_trade: maybe known_trade
-- Is it one, and which of these are specialities of it that can be chosen?
select t.active, array(select s.slug from speciality as s where s.trade = t.slug and s.active and s.slug = any (:specialities::text[]))
         as specialities
  from trade as t where t.slug = :trade::text;

-- list_taken_slugs: many taken
select slug from slug where slug = any (:slugs::text[]);

-- make_professional: maybe mine
-- Nothing comes back when that person has a profile.
insert into professional (professional_id, user_id, slug, zone, trade, version, created_at, changed_at)
values (:professional_id::uuid, :user_id::uuid, :slug::text, :zone::text, :trade::text, 0, :now::timestamptz, :now::timestamptz)
on conflict (user_id) do nothing
returning professional_id;

-- save_details: none
-- All that its owner says of himself.  What an admin looked up is no longer so when it is another number, name or trade.
update professional as p set zone = :zone::text, title = :title?::text, first_name_ar = :first_name_ar?::text,
       family_name_ar = :family_name_ar?::text, first_name_latin = :first_name_latin?::text,
       family_name_latin = :family_name_latin?::text, about_ar = :about_ar?::text, about_fr = :about_fr?::text, about_en = :about_en?::text,
       gender = :gender?::text, trade = :trade::text, specialities = :specialities::text[], languages = :languages::text[],
       practising_since = :practising_since?::bigint, register_number = :register_number?::text, keeps_holidays = :keeps_holidays::bool,
       register_changed_at = case when :register_number?::text is null then null
                                  when same.same then p.register_changed_at else :now::timestamptz end,
       verified_at = case when same.same then p.verified_at end
  from (select professional_id, (register_number, trade, first_name_ar, family_name_ar, first_name_latin, family_name_latin)
                 is not distinct from (:register_number?::text, :trade::text, :first_name_ar?::text, :family_name_ar?::text,
                   :first_name_latin?::text, :family_name_latin?::text) as same
          from professional where professional_id = :professional_id::uuid) as same
 where p.professional_id = same.professional_id;

-- save_status: none
update professional set status = :status::text where professional_id = :professional_id::uuid;

-- close_professional: none
-- The account is gone: the id stays for those who refer to it, what it meant does not.
update professional set status = 'closed', title = null, first_name_ar = null, family_name_ar = null, first_name_latin = null,
       family_name_latin = null, about_ar = null, about_fr = null, about_en = null, gender = null, specialities = '{}', languages = '{}',
       practising_since = null, register_number = null, register_changed_at = null, verified_at = null, photo = null,
       slug = :slug::text
 where professional_id = :professional_id::uuid;

-- forget_slugs: many taken
-- An address is mostly a name.
delete from slug where professional_id = :professional_id::uuid returning slug;

-- forget_hours: none
delete from hours where professional_id = :professional_id::uuid;

-- forget_special_dates: none
delete from special_date where professional_id = :professional_id::uuid;

-- forget_time_off: none
delete from time_off where professional_id = :professional_id::uuid;

-- forget_services: none
delete from offering where professional_id = :professional_id::uuid;

-- forget_places: none
delete from place where professional_id = :professional_id::uuid;

-- ---- slugs.c ----

-- take_slug: maybe taken
-- A new one, or one that was his before; nothing when it is another's.
insert into slug (slug, professional_id, taken_at) values (:slug::text, :professional_id::uuid, :now::timestamptz)
on conflict (slug) do update set taken_at = excluded.taken_at where slug.professional_id = excluded.professional_id
returning slug;

-- count_slugs: one counted
select count(*) as count from slug where professional_id = :professional_id::uuid;

-- save_slug: none
update professional set slug = :slug::text where professional_id = :professional_id::uuid;

-- ---- places.c ----

-- find_wilaya_and_town: one known_place
select exists (select from wilaya where slug = :wilaya::text) as wilaya,
       exists (select from town where wilaya = :wilaya::text and slug = :town?::text) as town;

-- save_place: none
-- A new one, or one that was locked and read.
insert into place (place_id, professional_id, kind, name, wilaya, town, address_ar, address_latin, latitude, longitude, access_notes, phone,
  radius_km)
values (:place_id::uuid, :professional_id::uuid, :kind::text, :name?::text, :wilaya::text, :town?::text, :address_ar?::text,
  :address_latin?::text, :latitude?::float8, :longitude?::float8, :access_notes?::text, :phone?::text, :radius_km?::bigint)
on conflict (place_id) do update set kind = excluded.kind, name = excluded.name, wilaya = excluded.wilaya, town = excluded.town,
  address_ar = excluded.address_ar, address_latin = excluded.address_latin, latitude = excluded.latitude, longitude = excluded.longitude,
  access_notes = excluded.access_notes, phone = excluded.phone, radius_km = excluded.radius_km
where place.professional_id = excluded.professional_id;

-- forget_place_hours: none
delete from hours where place_id = :place_id::uuid and professional_id = :professional_id::uuid;

-- forget_place_dates: none
delete from special_date where place_id = :place_id::uuid and professional_id = :professional_id::uuid;

-- forget_place_services: none
delete from offering_place as a using place as l
 where l.place_id = a.place_id and a.place_id = :place_id::uuid and l.professional_id = :professional_id::uuid;

-- remove_place: none
delete from place where place_id = :place_id::uuid and professional_id = :professional_id::uuid;

-- ---- offerings.c ----

-- save_offering: none
-- A new one, or one that was locked and read; the contract's shape as JSON is the row.
insert into offering (service_id, professional_id, name_ar, name_fr, name_en, length_minutes, price_kind, price_from, price_to,
  buffer_before_minutes, buffer_after_minutes, step_minutes, align, phase, buffer_mode, notice_minutes, window_kind, window_days,
  window_from, window_to, capacity, approval, move_cutoff_minutes, cancel_cutoff_minutes, limits, questions, active)
select service_id, :professional_id::uuid, name_ar, name_fr, name_en, length_minutes, price_kind, price_from, price_to,
  buffer_before_minutes, buffer_after_minutes, step_minutes, align, phase, buffer_mode, notice_minutes, window_kind, window_days,
  window_from, window_to, capacity, approval, move_cutoff_minutes, cancel_cutoff_minutes, limits, questions, active
  from jsonb_populate_record(null::offering, :offering::jsonb)
on conflict (service_id) do update set (name_ar, name_fr, name_en, length_minutes, price_kind, price_from, price_to,
    buffer_before_minutes, buffer_after_minutes, step_minutes, align, phase, buffer_mode, notice_minutes, window_kind, window_days,
    window_from, window_to, capacity, approval, move_cutoff_minutes, cancel_cutoff_minutes, limits, questions, active)
  = (excluded.name_ar, excluded.name_fr, excluded.name_en, excluded.length_minutes, excluded.price_kind, excluded.price_from,
    excluded.price_to, excluded.buffer_before_minutes, excluded.buffer_after_minutes, excluded.step_minutes, excluded.align, excluded.phase,
    excluded.buffer_mode, excluded.notice_minutes, excluded.window_kind, excluded.window_days, excluded.window_from, excluded.window_to,
    excluded.capacity, excluded.approval, excluded.move_cutoff_minutes, excluded.cancel_cutoff_minutes, excluded.limits,
    excluded.questions, excluded.active)
where offering.professional_id = excluded.professional_id;

-- forget_service_places: none
delete from offering_place where service_id = :service_id::uuid and not place_id = any (:place_ids::uuid[]);

-- save_service_places: none
-- His own places alone, whatever was asked.
insert into offering_place (service_id, place_id)
select :service_id::uuid, place_id from place
 where professional_id = :professional_id::uuid and place_id = any (:place_ids::uuid[])
on conflict do nothing;

-- remove_service: none
delete from offering where service_id = :service_id::uuid and professional_id = :professional_id::uuid;

-- ---- hours.c ----

-- save_hours: none
-- In the order in which they were given.
insert into hours (professional_id, position, place_id, weekdays, from_minute, to_minute, valid_from, valid_to)
select :professional_id::uuid, given.at, (given.it ->> 'place_id')::uuid,
       array(select jsonb_array_elements_text(given.it -> 'weekdays')), (given.it ->> 'from_minute')::bigint,
       (given.it ->> 'to_minute')::bigint, (given.it ->> 'valid_from')::date, (given.it ->> 'valid_to')::date
  from jsonb_array_elements(:table::jsonb -> 'hours') with ordinality as given(it, at);

-- save_special_dates: none
insert into special_date (professional_id, on_date, place_id, ranges)
select :professional_id::uuid, (it ->> 'on_date')::date, (it ->> 'place_id')::uuid, it -> 'ranges'
  from jsonb_array_elements(:table::jsonb -> 'special_dates') as given(it)
 where (it ->> 'on_date')::date >= :since::date;

-- forget_past_time_off: none
delete from time_off where professional_id = :professional_id::uuid and to_date < :since::date;

-- save_time_off: none
insert into time_off (time_off_id, professional_id, from_date, to_date, from_minute, to_minute)
values (:time_off_id::uuid, :professional_id::uuid, :from_date::date, :to_date::date, :from_minute?::bigint, :to_minute?::bigint);

-- remove_time_off: none
delete from time_off where time_off_id = :time_off_id::uuid and professional_id = :professional_id::uuid;

-- ---- hear.c ----

-- find_of_user: maybe mine
select professional_id from professional where user_id = :user_id::uuid and status <> 'closed' for no key update;

-- ---- feed.c ----

-- list_changes: many change
-- The next changes that no earlier one can still follow (transactions older than the oldest running), as many as a page may weigh, one at
-- least; with what was told of each, unless that is old.  What is put together later, for want of it, comes as it is by then, and again
-- with a later page.
select changed_in::text as changed_in, professional_id, told from (
  select changed_in, professional_id, weight, told, sum(weight) over (order by changed_in, professional_id) as total from (
    select changed_in, professional_id, weight, case when told_version = version and told_form = :form::bigint then told end as told
      from professional
     where changed_in < pg_snapshot_xmin(pg_current_snapshot())
       and (changed_in, professional_id) > (:after_in::text::xid8, :after_id?::uuid)
     order by changed_in, professional_id limit :most::bigint) as next) as page
 where total <= :heaviest::bigint or total = weight
 order by page.changed_in, page.professional_id;

-- list_untold: many mine
-- Locked, so that what is put together is of the version that the row has.
select professional_id from professional where told_version is distinct from version
 order by professional_id limit :most::bigint for no key update skip locked;

-- list_otherwise_told: many mine
-- By a program whose contract looked otherwise.
select professional_id from professional
 where professional_id > coalesce(:after_id?::uuid, '00000000-0000-0000-0000-000000000000') and told_form is distinct from :form::bigint
 order by professional_id limit :most::bigint for no key update skip locked;

-- keep_told: none
update professional set told = :told::text, told_version = :version::bigint, told_form = :form::bigint
 where professional_id = :professional_id::uuid and version = :version::bigint;
