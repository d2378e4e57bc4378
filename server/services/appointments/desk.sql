-- The professional's own side, guests, and calendars.  Every statement asks whose it is: by `user_id`, or by a professional_id that was
-- found by it.

-- enum kind feed_kind
-- enum status appointment_status
-- enum language

-- row desk: professional_id uuid, zone text
-- row noted: text_sealed? bytea, written_at? timestamptz
-- row kept_block: block_id uuid, from_at timestamptz, to_at timestamptz
-- row card_full: client_card_id uuid, version bigint, user_id? uuid, has_account bool, name_ar? text, name_latin? text, name? text,
--   phone? text, language? text, visits bigint, no_shows bigint, last_visit_at? timestamptz, next_visit_at? timestamptz,
--   seen_at timestamptz, note_sealed? bytea
-- row card_name: client_card_id uuid
-- row feed_row: feed_id uuid, kind text, user_id uuid, professional_id? uuid, language text, read_at? timestamptz
-- row entry: entry_id uuid, version bigint, changed_at timestamptz, starts_at timestamptz, ends_at timestamptz, status? text,
--   service? text, title? text, who? text, phone? text, place? text, address? text, notes? text, latitude? float8, longitude? float8

-- find_desk: maybe desk
-- The agenda of whoever asks.
select professional_id, zone from professional where user_id = :user_id::uuid and status <> 'closed';

-- ---- desk.c: the agenda ----

-- list_desk: many visit
-- Visits last a day at most.
select appointment_id, version, status, professional_id, professional_user_id, service_id, place_id, starts_at, ends_at, before_minutes,
       after_minutes, seats, group_session_id, offer, made_by, client_id, client_card_id, client_phone, client_name_ar,
       client_name_latin, guest_name, guest_phone, guest_language, attendee_name, attendee_phone, null::bytea as reason_sealed,
       null::bytea as answers_sealed, message, changed_by, confirmed_at, created_at, changed_at
  from visit
 where professional_id = :professional_id::uuid and starts_at > :from::timestamptz - interval '1 day' and starts_at < :to::timestamptz
   and ends_at > :from::timestamptz and (:cancelled::bool or status not in ('declined', 'cancelled'))
 order by starts_at, appointment_id limit :most::bigint;

-- list_desk_holds: many agenda_hold
select service_id, place_id, starts_at, ends_at, seats, expires_at from hold
 where professional_id = :professional_id::uuid and starts_at > :from::timestamptz - interval '1 day' and starts_at < :to::timestamptz
   and ends_at > :from::timestamptz and expires_at > :now::timestamptz
 order by starts_at, hold_id limit :most::bigint;

-- list_desk_blocks: many block
select block_id, from_at as "from", to_at as "to", title, created_at from block
 where professional_id = :professional_id::uuid and from_at > :from::timestamptz - interval '367 days' and from_at < :to::timestamptz
   and to_at > :from::timestamptz
 order by from_at, block_id limit :most::bigint;

-- list_desk_from: many visit
select appointment_id, version, status, professional_id, professional_user_id, service_id, place_id, starts_at, ends_at, before_minutes,
       after_minutes, seats, group_session_id, offer, made_by, client_id, client_card_id, client_phone, client_name_ar,
       client_name_latin, guest_name, guest_phone, guest_language, attendee_name, attendee_phone, null::bytea as reason_sealed,
       null::bytea as answers_sealed, message, changed_by, confirmed_at, created_at, changed_at
  from visit
 where professional_id = :professional_id::uuid and (:status?::text is null or status = :status?::text)
   and (starts_at, appointment_id) > (:after_at::timestamptz, :after_id?::uuid)
 order by starts_at, appointment_id limit :most::bigint;

-- list_group_sessions: many group_session
select s.group_session_id, s.service_id, s.place_id, s.starts_at, s.ends_at, s.capacity,
       (select coalesce(sum(a.seats), 0)::bigint from appointment as a
         where a.professional_id = s.professional_id and a.starts_at = s.starts_at and a.group_session_id = s.group_session_id) as booked,
       (select coalesce(sum(h.seats), 0)::bigint from hold as h
         where h.professional_id = s.professional_id and h.starts_at = s.starts_at and h.group_session_id = s.group_session_id
           and h.expires_at > :now::timestamptz) as held
  from group_session as s
 where s.professional_id = :professional_id::uuid and s.starts_at >= :from::timestamptz and s.starts_at < :to::timestamptz
 order by s.starts_at, s.group_session_id limit :most::bigint;

-- list_figures_days: many figures_day
-- A group session takes its time once: with the first of those who come.
with seen as (
  select (starts_at at time zone :zone::text)::date as day, status, extract(epoch from ends_at - starts_at)::bigint / 60 as minutes,
         row_number() over (partition by coalesce(group_session_id, appointment_id) order by appointment_id) as nth
    from appointment
   where professional_id = :professional_id::uuid and starts_at >= :from::timestamptz and starts_at < :to::timestamptz)
select day, coalesce(sum(minutes) filter (where nth = 1 and status not in ('declined', 'cancelled')), 0)::bigint as minutes,
       count(*) filter (where status in ('requested', 'booked')) as ahead, count(*) filter (where status = 'done') as done,
       count(*) filter (where status = 'no_show') as no_shows, count(*) filter (where status = 'cancelled') as cancelled,
       count(*) filter (where status = 'declined') as declined
  from seen group by day order by day;

-- list_figures_leads: many figures_lead
with seen as (
  select status, (starts_at at time zone :zone::text)::date - (created_at at time zone :zone::text)::date as days
    from appointment
   where professional_id = :professional_id::uuid and starts_at >= :from::timestamptz and starts_at < :to::timestamptz
     and status not in ('declined', 'cancelled'))
select span.from_days::bigint as from_days, count(*) as visits, count(*) filter (where seen.status = 'no_show') as no_shows
  from seen join (values (0, 0), (1, 1), (2, 3), (4, 7), (8, 14), (15, 30), (31, 100000)) as span (from_days, to_days)
    on greatest(seen.days, 0) between span.from_days and span.to_days
 group by span.from_days order by span.from_days;

-- ---- blocks.c; each under the lock of the agenda ----

-- make_block: none
-- Nothing when there are as many as there may be.
insert into block (block_id, professional_id, from_at, to_at, title, created_at)
select :block_id::uuid, :professional_id::uuid, :from::timestamptz, :to::timestamptz, :title?::text, :now::timestamptz
 where (select count(*) from block where professional_id = :professional_id::uuid and to_at > :now::timestamptz) < :most::bigint;

-- find_block: maybe kept_block
select block_id, from_at, to_at from block where block_id = :block_id::uuid and professional_id = :professional_id::uuid;

-- end_block: none
delete from block where block_id = :block_id::uuid and professional_id = :professional_id::uuid;

-- ---- notes.c ----

-- find_note: maybe noted
-- A row without a text: there is such a visit, and nothing noted.
select n.text_sealed, n.written_at from visit as v left join note as n using (appointment_id)
 where v.appointment_id = :appointment_id::uuid and v.professional_user_id = :user_id::uuid;

-- keep_note: none
insert into note (appointment_id, professional_id, text_sealed, written_at)
select appointment_id, professional_id, :text_sealed::bytea, :now::timestamptz from visit
 where appointment_id = :appointment_id::uuid and professional_user_id = :user_id::uuid
on conflict (appointment_id) do update set text_sealed = excluded.text_sealed, written_at = excluded.written_at;

-- drop_note: none
delete from note where appointment_id = (
  select appointment_id from visit where appointment_id = :appointment_id::uuid and professional_user_id = :user_id::uuid);

-- ---- clients.c ----

-- find_card: maybe card_full
select c.client_card_id, c.version, c.user_id, c.user_id is not null and not coalesce(p.deleted, false) as has_account,
       p.first_name_ar || ' ' || p.family_name_ar as name_ar, p.first_name_latin || ' ' || p.family_name_latin as name_latin, c.name,
       coalesce(p.phone, c.phone) as phone, p.language, v.visits, v.no_shows, v.last_visit_at, v.next_visit_at, c.seen_at, c.note_sealed
  from client_card as c left join person as p on p.user_id = c.user_id
 cross join lateral (
   select count(*) filter (where a.status = 'done') as visits, count(*) filter (where a.status = 'no_show') as no_shows,
          max(a.starts_at) filter (where a.status = 'done') as last_visit_at,
          min(a.starts_at) filter (where a.status in ('requested', 'booked') and a.starts_at > :now::timestamptz) as next_visit_at
     from appointment as a where a.client_card_id = c.client_card_id) as v
 where c.client_card_id = :client_card_id::uuid and c.professional_id = :professional_id::uuid;

-- list_cards: many card_full
-- A part of a name in any script, or of a number; those of one professional are read one by one.
select c.client_card_id, c.version, c.user_id, c.user_id is not null and not coalesce(p.deleted, false) as has_account,
       p.first_name_ar || ' ' || p.family_name_ar as name_ar, p.first_name_latin || ' ' || p.family_name_latin as name_latin, c.name,
       coalesce(p.phone, c.phone) as phone, p.language, v.visits, v.no_shows, v.last_visit_at, v.next_visit_at, c.seen_at,
       null::bytea as note_sealed
  from (
    select k.* from client_card as k left join person as n on n.user_id = k.user_id
     where k.professional_id = :professional_id::uuid
       and (k.seen_at, k.client_card_id) < (:before_at::timestamptz, :before_id?::uuid)
       and (:q?::text is null
            or position(lower(:q?::text) in lower(concat_ws(' ', k.name, n.first_name_ar, n.family_name_ar, n.first_name_ar,
                 n.first_name_latin, n.family_name_latin, n.first_name_latin))) > 0
            or position(:digits?::text in coalesce(n.phone, k.phone)) > 0)
     order by k.seen_at desc, k.client_card_id desc limit :most::bigint) as c
  left join person as p on p.user_id = c.user_id
 cross join lateral (
   select count(*) filter (where a.status = 'done') as visits, count(*) filter (where a.status = 'no_show') as no_shows,
          max(a.starts_at) filter (where a.status = 'done') as last_visit_at,
          min(a.starts_at) filter (where a.status in ('requested', 'booked') and a.starts_at > :now::timestamptz) as next_visit_at
     from appointment as a where a.client_card_id = c.client_card_id) as v
 order by c.seen_at desc, c.client_card_id desc;

-- list_card_history: many visit
select appointment_id, version, status, professional_id, professional_user_id, service_id, place_id, starts_at, ends_at, before_minutes,
       after_minutes, seats, group_session_id, offer, made_by, client_id, client_card_id, client_phone, client_name_ar,
       client_name_latin, guest_name, guest_phone, guest_language, attendee_name, attendee_phone, null::bytea as reason_sealed,
       null::bytea as answers_sealed, message, changed_by, confirmed_at, created_at, changed_at
  from visit
 where client_card_id = :client_card_id::uuid and professional_id = :professional_id::uuid
 order by starts_at desc, appointment_id desc limit :most::bigint;

-- find_card_with_phone: maybe card_name
-- Another one with that number, of who has no account.
select client_card_id from client_card
 where professional_id = :professional_id::uuid and phone = :phone::text and user_id is null and client_card_id <> :but::uuid;

-- save_card: none
-- The whole of a card that was locked and read.
update client_card set name = :name?::text, phone = :phone?::text, note_sealed = :note_sealed?::bytea, version = version + 1
 where client_card_id = :client_card_id::uuid and professional_id = :professional_id::uuid;

-- see_card: none
update client_card set seen_at = :now::timestamptz
 where client_card_id = :client_card_id::uuid and professional_id = :professional_id::uuid;

-- ---- guests.c ----

-- lock_guest: none
-- Bookings of one number, with whomever, queue here: so what is counted next is true.
select pg_advisory_xact_lock(hashtextextended('guest ' || :phone::text, 0));

-- count_guest_visits: one counted
select count(*) as count from appointment
 where guest_phone = :phone::text and starts_at > :now::timestamptz and status in ('requested', 'booked');

-- ---- feeds.c ----

-- lock_feeds: none
-- Whoever makes links is counted: his own attempts queue here.
select pg_advisory_xact_lock(hashtextextended('feed ' || :user_id::uuid::text, 0));

-- make_feed: none
-- Nothing when there are as many as there may be.
insert into feed_link (feed_id, kind, user_id, professional_id, token_hash, created_at)
select :feed_id::uuid, :kind::text, :user_id::uuid, :professional_id?::uuid, :token_hash::bytea, :now::timestamptz
 where (select count(*) from feed_link where user_id = :user_id::uuid and kind = :kind::text) < :most::bigint;

-- list_feeds: many feed
select feed_id, kind, created_at, read_at from feed_link where user_id = :user_id::uuid order by created_at desc, feed_id desc limit 20;

-- end_feed: none
delete from feed_link where feed_id = :feed_id::uuid and user_id = :user_id::uuid;

-- find_feed: maybe feed_row
select f.feed_id, f.kind, f.user_id, f.professional_id, coalesce(p.language, 'ar') as language, f.read_at
  from feed_link as f left join person as p using (user_id) where f.token_hash = :token_hash::bytea;

-- see_feed: none
update feed_link set read_at = :now::timestamptz where feed_id = :feed_id::uuid;

-- list_client_entries: many entry
-- What a client's calendar shows: with whom.
select v.appointment_id as entry_id, v.version, v.changed_at, v.starts_at, v.ends_at, v.status,
       coalesce(v.offer ->> ('service_name_' || :words::text), v.offer ->> 'service_name_fr', v.offer ->> 'service_name_ar',
         v.offer ->> 'service_name_en') as service,
       v.offer ->> 'professional_title' as title,
       case when :words::text = 'ar' then coalesce(v.offer ->> 'professional_name_ar', v.offer ->> 'professional_name_latin')
            else coalesce(v.offer ->> 'professional_name_latin', v.offer ->> 'professional_name_ar') end as who,
       v.offer ->> 'place_phone' as phone, v.offer ->> 'place_name' as place,
       case when :words::text = 'ar' then coalesce(v.offer ->> 'address_ar', v.offer ->> 'address_latin')
            else coalesce(v.offer ->> 'address_latin', v.offer ->> 'address_ar') end as address,
       v.offer ->> 'access_notes' as notes, (v.offer ->> 'latitude')::float8 as latitude, (v.offer ->> 'longitude')::float8 as longitude
  from appointment as v
 where v.client_id = :user_id::uuid and v.starts_at > :from::timestamptz and v.starts_at < :to::timestamptz
   and v.status not in ('declined', 'cancelled')
 order by v.starts_at, v.appointment_id limit :most::bigint;

-- list_professional_entries: many entry
-- And a professional's: who comes, and what is closed by hand.
select v.appointment_id as entry_id, v.version, v.changed_at, v.starts_at, v.ends_at, v.status,
       coalesce(v.offer ->> ('service_name_' || :words::text), v.offer ->> 'service_name_fr', v.offer ->> 'service_name_ar',
         v.offer ->> 'service_name_en') as service,
       null::text as title,
       coalesce(v.attendee_name, v.guest_name, case when :words::text = 'ar' then coalesce(v.client_name_ar, v.client_name_latin)
            else coalesce(v.client_name_latin, v.client_name_ar) end) as who,
       v.client_phone as phone, v.offer ->> 'place_name' as place,
       case when :words::text = 'ar' then coalesce(v.offer ->> 'address_ar', v.offer ->> 'address_latin')
            else coalesce(v.offer ->> 'address_latin', v.offer ->> 'address_ar') end as address,
       null::text as notes, (v.offer ->> 'latitude')::float8 as latitude, (v.offer ->> 'longitude')::float8 as longitude
  from visit as v
 where v.professional_id = :professional_id::uuid and v.starts_at > :from::timestamptz and v.starts_at < :to::timestamptz
   and v.status not in ('declined', 'cancelled')
union all
select b.block_id, 1, b.created_at, b.from_at, b.to_at, null, null, b.title, null, null, null, null, null, null, null
  from block as b
 where b.professional_id = :professional_id::uuid and b.to_at > :from::timestamptz and b.from_at < :to::timestamptz
 order by starts_at, entry_id limit :most::bigint;
