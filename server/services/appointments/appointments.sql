-- What appointments asks its schema.  Time is always an argument: the process's clock, which tests set.
--
-- Every change to a professional's time begins with lock_agenda, in a statement of its own: writers of one professional queue there, so
-- what they read next is true, and the days that they tell are whole.

-- enum kind day_busy_kind
-- enum status appointment_status
-- enum made_by visit_party
-- enum changed_by visit_party
-- enum by visit_party
-- enum step appointment_step
-- enum guest_language language
-- enum language

-- row piece: agenda_version bigint, state_version bigint, holidays_version bigint, kind? text, piece_id? uuid, service_id? uuid,
--   place_id? uuid, owner_id? uuid, group_session_id? uuid, starts_at? timestamptz, ends_at? timestamptz, before_minutes? bigint,
--   after_minutes? bigint, seats? bigint, expires_at? timestamptz, title? text
-- row state_row: version bigint, state jsonb
-- row told_date: on_date date, version bigint
-- row counted: count bigint
-- row owner: professional_id uuid, user_id uuid
-- row card_row: client_card_id uuid
-- row visit: appointment_id uuid, version bigint, status text, professional_id uuid, professional_user_id uuid, service_id uuid,
--   place_id uuid, starts_at timestamptz, ends_at timestamptz, before_minutes bigint, after_minutes bigint, seats bigint,
--   group_session_id? uuid, offer jsonb, made_by text, client_id? uuid, client_card_id uuid, client_phone? text, client_name_ar? text,
--   client_name_latin? text, guest_name? text, guest_phone? text, guest_language? text, attendee_name? text, attendee_phone? text,
--   reason_sealed? bytea, answers_sealed? bytea, message? text, changed_by text, confirmed_at? timestamptz, created_at timestamptz,
--   changed_at timestamptz
-- row dead_agenda: professional_id uuid, first timestamptz, last timestamptz
-- row change_end: changed_in text, appointment_id uuid
-- row day_row: changed_in text, professional_id uuid, day date, version bigint, zone? text, told? text, told_form? bigint
-- row ahead: appointment_id uuid

-- ---- projection.c: what others told ----

-- keep_professional: none
-- The higher version wins, whatever the order in which events come.
insert into professional (professional_id, user_id, version, status, zone, state)
values (:professional_id::uuid, :user_id::uuid, :version::bigint, :profile_status::text, :zone::text, :state::jsonb)
on conflict (professional_id) do update set user_id = excluded.user_id, version = excluded.version, status = excluded.status,
  zone = excluded.zone, state = excluded.state
where professional.version < excluded.version;

-- make_agenda: none
insert into agenda (professional_id) values (:professional_id::uuid) on conflict do nothing;

-- keep_holiday_year: none
insert into holiday_year (year, version) values (:year::bigint, :version::bigint)
on conflict (year) do update set version = excluded.version where holiday_year.version < excluded.version;

-- forget_holidays: none
-- Of a year that has another version now: only if it is the one that is kept.
delete from holiday where year = (select year from holiday_year where year = :year::bigint and version = :version::bigint);

-- keep_holidays: none
insert into holiday (on_date, year)
select d::date, y.year from unnest(:dates::text[]) as d, holiday_year as y
 where y.year = :year::bigint and y.version = :version::bigint
on conflict do nothing;

-- keep_person: none
insert into person (user_id, version, phone, first_name_ar, family_name_ar, first_name_latin, family_name_latin, language)
values (:user_id::uuid, :version::bigint, :phone::text, :first_name_ar?::text, :family_name_ar?::text, :first_name_latin?::text,
  :family_name_latin?::text, :language::text)
on conflict (user_id) do update set version = excluded.version, phone = excluded.phone, first_name_ar = excluded.first_name_ar,
  family_name_ar = excluded.family_name_ar, first_name_latin = excluded.first_name_latin,
  family_name_latin = excluded.family_name_latin, language = excluded.language
where person.version < excluded.version;

-- forget_person: none
insert into person (user_id, version, language, deleted) values (:user_id::uuid, :version::bigint, 'ar', true)
on conflict (user_id) do update set version = excluded.version, phone = null, first_name_ar = null, family_name_ar = null,
  first_name_latin = null, family_name_latin = null, deleted = true
where person.version < excluded.version;

-- forget_visits: none
-- Of a deleted account: that there was a visit stays, why and for whom does not.
update appointment set reason_sealed = null, answers_sealed = null, attendee_name = null, attendee_phone = null, message = null
 where client_id = :user_id::uuid;

-- forget_messages: none
update appointment_change set message = null
 where appointment_id in (select appointment_id from appointment where client_id = :user_id::uuid) and message is not null;

-- forget_cards: none
update client_card set name = null, phone = null, note_sealed = null where user_id = :user_id::uuid;

-- forget_notes: none
delete from note where appointment_id in (select appointment_id from appointment where client_id = :user_id::uuid);

-- forget_feeds: none
delete from feed_link where user_id = :user_id::uuid;

-- ---- agenda.c: one professional's time, locked and read ----

-- lock_agenda: none
-- The first statement of every change: the row is the queue.
select professional_id from agenda where professional_id = :professional_id::uuid for no key update;

-- lock_agenda_of_visit: none
-- The same, for who knows the visit alone; it never changes its professional.
select professional_id from agenda
 where professional_id = (select professional_id from appointment where appointment_id = :appointment_id::uuid) for no key update;

-- lock_agenda_of_hold: none
select professional_id from agenda
 where professional_id = (select professional_id from hold where hold_id = :hold_id::uuid) for no key update;

-- list_pieces: many piece
-- All that takes a professional's time in a span, holds that have ended but still lie there among it; one row without a piece when
-- there is nothing, none when there is no such professional.  Visits and holds last a day at most, blocks a year.
select a.version as agenda_version, p.version as state_version,
       (select coalesce(sum(version), 0)::bigint from holiday_year) as holidays_version,
       t.kind, t.piece_id, t.service_id, t.place_id, t.owner_id, t.group_session_id, t.starts_at, t.ends_at, t.before_minutes,
       t.after_minutes, t.seats, t.expires_at, t.title
  from agenda as a join professional as p using (professional_id)
  left join lateral (
    select 'booking'::text as kind, v.appointment_id as piece_id, v.service_id, v.place_id, v.client_id as owner_id, v.group_session_id,
           v.starts_at, v.ends_at, v.before_minutes, v.after_minutes, v.seats, null::timestamptz as expires_at, null::text as title
      from appointment as v
     where v.professional_id = :professional_id::uuid and v.status not in ('declined', 'cancelled')
       and v.starts_at > :from::timestamptz - interval '1 day' and v.starts_at < :to::timestamptz
    union all
    select 'hold', h.hold_id, h.service_id, h.place_id, h.user_id, h.group_session_id, h.starts_at, h.ends_at, h.before_minutes,
           h.after_minutes, h.seats, h.expires_at, null
      from hold as h
     where h.professional_id = :professional_id::uuid
       and h.starts_at > :from::timestamptz - interval '1 day' and h.starts_at < :to::timestamptz
    union all
    select 'blocked', b.block_id, null, null, null, null, b.from_at, b.to_at, 0, 0, 1, null, b.title
      from block as b
     where b.professional_id = :professional_id::uuid
       and b.from_at > :from::timestamptz - interval '367 days' and b.from_at < :to::timestamptz and b.to_at > :from::timestamptz
  ) as t on true
 where a.professional_id = :professional_id::uuid
 order by t.starts_at, t.piece_id;

-- find_state: maybe state_row
select version, state from professional where professional_id = :professional_id::uuid;

-- list_holidays: many told_date
-- All, with the sum of their years' versions: it grows with each change.
select on_date, (select sum(version)::bigint from holiday_year) as version from holiday order by on_date limit :most::bigint;

-- find_professional_of: maybe owner
-- The profile of an account.
select professional_id, user_id from professional where user_id = :user_id::uuid and status <> 'closed';

-- bump_agenda: none
update agenda set version = :version::bigint where professional_id = :professional_id::uuid;

-- keep_days: none
-- With what is told of them.
insert into day (professional_id, day, version, told, told_version, told_form)
select :professional_id::uuid, d.day::date, :version::bigint, d.told, :version::bigint, :form::bigint
  from unnest(:days::text[], :told::text[]) as d(day, told)
on conflict (professional_id, day) do update set version = excluded.version, changed_in = pg_current_xact_id(), told = excluded.told,
  told_version = excluded.told_version, told_form = excluded.told_form;

-- ---- taking and giving time; each under the lock ----

-- claim_time: none
-- Bare and padded.  Nothing, or half of it, comes to be when another has that time: book and keep_hold look.
insert into claim (professional_id, claim_id, part, during)
values (:professional_id::uuid, :claim_id::uuid, 0, :during::tstzrange), (:professional_id::uuid, :claim_id::uuid, 1, :padded::tstzrange)
on conflict do nothing;

-- claim_seats: none
-- The session is made by its first seat.
insert into group_session (group_session_id, professional_id, service_id, place_id, starts_at, ends_at, before_minutes, after_minutes,
  capacity, taken)
values (:group_session_id::uuid, :professional_id::uuid, :service_id::uuid, :place_id::uuid, :starts_at::timestamptz,
  :ends_at::timestamptz, :before_minutes::bigint, :after_minutes::bigint, :capacity::bigint, :seats::bigint)
on conflict (group_session_id) do update set taken = group_session.taken + excluded.taken, capacity = excluded.capacity
where group_session.taken + excluded.taken <= excluded.capacity;

-- free_holds: none
-- Their claims, and their seats in sessions.
with gone as (
  delete from hold where hold_id = any (:hold_ids::uuid[]) returning hold_id, group_session_id, seats
), unclaimed as (
  delete from claim where claim_id in (select hold_id from gone where group_session_id is null)
)
update group_session as s set taken = s.taken - g.seats
  from (select group_session_id, sum(seats)::bigint as seats from gone where group_session_id is not null group by group_session_id) as g
 where s.group_session_id = g.group_session_id;

-- free_seats: none
-- The visit leaves its session, which may end before it has another.
with left_it as (
  update appointment set group_session_id = null where appointment_id = :appointment_id::uuid
)
update group_session set taken = taken - :seats::bigint where group_session_id = :group_session_id::uuid;

-- free_time: none
delete from claim where claim_id = :claim_id::uuid;

-- end_sessions: none
-- Those that nobody is in any more.
with gone as (
  delete from group_session where group_session_id = any (:group_session_ids::uuid[]) and taken = 0 returning group_session_id
)
delete from claim where claim_id in (select group_session_id from gone);

-- ---- booking.c ----

-- keep_caller_card: one card_row
-- Who has no account is known by the number.
insert into client_card as c (client_card_id, professional_id, name, phone, created_at, seen_at)
values (:client_card_id::uuid, :professional_id::uuid, :name::text, :phone::text, :now::timestamptz, :now::timestamptz)
on conflict (professional_id, phone) where user_id is null and phone is not null do update set seen_at = excluded.seen_at
returning c.client_card_id;

-- make_named_card: none
-- A name alone: a card of his own.
insert into client_card (client_card_id, professional_id, name, created_at, seen_at)
values (:client_card_id::uuid, :professional_id::uuid, :name::text, :now::timestamptz, :now::timestamptz);

-- book: none
-- Comes to be if its time is claimed, whole, and the seats of its session are as many as were counted under the lock; then
-- find_visit finds it.
with card as (
  insert into client_card (client_card_id, professional_id, user_id, created_at, seen_at)
  select :new_card_id::uuid, :professional_id::uuid, :client_id?::uuid, :now::timestamptz, :now::timestamptz
   where :client_card_id?::uuid is null
  on conflict (professional_id, user_id) where user_id is not null do update set seen_at = excluded.seen_at
  returning client_card_id
), booked as (
  insert into appointment (appointment_id, status, professional_id, service_id, place_id, starts_at, ends_at, before_minutes,
    after_minutes, seats, group_session_id, offer, made_by, client_id, client_card_id, guest_name, guest_phone, guest_language,
    attendee_name, attendee_phone, reason_sealed, answers_sealed, changed_by, created_at, changed_at)
  select :appointment_id::uuid, :status::text, :professional_id::uuid, :service_id::uuid, :place_id::uuid, :starts_at::timestamptz,
         :ends_at::timestamptz, :before_minutes::bigint, :after_minutes::bigint, :seats::bigint, :group_session_id?::uuid, :offer::jsonb,
         :made_by::text, :client_id?::uuid, coalesce(:client_card_id?::uuid, (select client_card_id from card)), :guest_name?::text,
         :guest_phone?::text, :guest_language?::text, :attendee_name?::text, :attendee_phone?::text, :reason_sealed?::bytea,
         :answers_sealed?::bytea, :made_by::text, :now::timestamptz, :now::timestamptz
   where (select count(*) from claim where claim_id = coalesce(:group_session_id?::uuid, :appointment_id::uuid)) = 2
     and (:group_session_id?::uuid is null
          or (select taken from group_session where group_session_id = :group_session_id?::uuid) = :taken::bigint)
     and (:client_id?::uuid is null
          or (select count(*) from appointment where client_id = :client_id?::uuid and starts_at > :now::timestamptz
               and status in ('requested', 'booked')) < :most::bigint)
  returning appointment_id
)
insert into appointment_change (appointment_id, version, at, step, by, starts_at)
select appointment_id, 1, :now::timestamptz, :status::text, :made_by::text, :starts_at::timestamptz from booked;

-- count_visits_ahead: one counted
select count(*) as count from appointment
 where client_id = :client_id::uuid and starts_at > :now::timestamptz and status in ('requested', 'booked');

-- ---- holds.c ----

-- keep_hold: none
insert into hold (hold_id, professional_id, user_id, service_id, place_id, starts_at, ends_at, before_minutes, after_minutes, seats,
  group_session_id, expires_at)
select :hold_id::uuid, :professional_id::uuid, :user_id::uuid, :service_id::uuid, :place_id::uuid, :starts_at::timestamptz,
       :ends_at::timestamptz, :before_minutes::bigint, :after_minutes::bigint, :seats::bigint, :group_session_id?::uuid,
       :expires_at::timestamptz
 where (select count(*) from claim where claim_id = coalesce(:group_session_id?::uuid, :hold_id::uuid)) = 2
   and (:group_session_id?::uuid is null
        or (select taken from group_session where group_session_id = :group_session_id?::uuid) = :taken::bigint);

-- lock_holder: none
-- Whoever holds is counted: his holds with several professionals, asked for at once, queue here.
select pg_advisory_xact_lock(hashtextextended('hold ' || :user_id::uuid::text, 0));

-- list_holds: many hold
select hold_id, professional_id, service_id, place_id, starts_at, ends_at, seats, expires_at from hold
 where user_id = :user_id::uuid and expires_at > :now::timestamptz
 order by expires_at, hold_id limit 10;

-- find_hold: maybe hold
select hold_id, professional_id, service_id, place_id, starts_at, ends_at, seats, expires_at from hold
 where hold_id = :hold_id::uuid and user_id = :user_id::uuid and expires_at > :now::timestamptz;

-- list_dead_agendas: many dead_agenda
-- Whose holds have ended, and over what span.
select professional_id, min(starts_at) as first, max(ends_at) as last from hold where expires_at <= :now::timestamptz
 group by professional_id order by min(expires_at) limit 200;

-- ---- visits.c: reading ----

-- find_visit: maybe visit
select appointment_id, version, status, professional_id, professional_user_id, service_id, place_id, starts_at, ends_at, before_minutes,
       after_minutes, seats, group_session_id, offer, made_by, client_id, client_card_id, client_phone, client_name_ar,
       client_name_latin, guest_name, guest_phone, guest_language, attendee_name, attendee_phone, reason_sealed, answers_sealed,
       message, changed_by, confirmed_at, created_at, changed_at
  from visit where appointment_id = :appointment_id::uuid;

-- find_own_visit: maybe visit
-- For who comes, and for whom he comes to; nobody else learns that it exists.
select appointment_id, version, status, professional_id, professional_user_id, service_id, place_id, starts_at, ends_at, before_minutes,
       after_minutes, seats, group_session_id, offer, made_by, client_id, client_card_id, client_phone, client_name_ar,
       client_name_latin, guest_name, guest_phone, guest_language, attendee_name, attendee_phone, reason_sealed, answers_sealed,
       message, changed_by, confirmed_at, created_at, changed_at
  from visit
 where appointment_id = :appointment_id::uuid and (client_id = :user_id::uuid or professional_user_id = :user_id::uuid);

-- list_visits_ahead: many visit
select appointment_id, version, status, professional_id, professional_user_id, service_id, place_id, starts_at, ends_at, before_minutes,
       after_minutes, seats, group_session_id, offer, made_by, client_id, client_card_id, client_phone, client_name_ar,
       client_name_latin, guest_name, guest_phone, guest_language, attendee_name, attendee_phone, null::bytea as reason_sealed,
       null::bytea as answers_sealed, message, changed_by, confirmed_at, created_at, changed_at
  from visit
 where client_id = :user_id::uuid and ends_at > :now::timestamptz
   and (starts_at, appointment_id) > (:after_at::timestamptz, :after_id?::uuid)
 order by starts_at, appointment_id limit :most::bigint;

-- list_visits_past: many visit
select appointment_id, version, status, professional_id, professional_user_id, service_id, place_id, starts_at, ends_at, before_minutes,
       after_minutes, seats, group_session_id, offer, made_by, client_id, client_card_id, client_phone, client_name_ar,
       client_name_latin, guest_name, guest_phone, guest_language, attendee_name, attendee_phone, null::bytea as reason_sealed,
       null::bytea as answers_sealed, message, changed_by, confirmed_at, created_at, changed_at
  from visit
 where client_id = :user_id::uuid and ends_at <= :now::timestamptz
   and (starts_at, appointment_id) < (:before_at::timestamptz, :before_id::uuid)
 order by starts_at desc, appointment_id desc limit :most::bigint;

-- list_history: many appointment_change
select version, at, step, by, starts_at, former_starts_at, message from appointment_change
 where appointment_id = :appointment_id::uuid order by version limit 500;

-- ---- changes.c, moving.c; each under the lock ----

-- change_visit: none
-- The state that a change leaves behind, and its line in the history.
with changed as (
  update appointment set version = version + 1, status = :status::text, changed_by = :by::text, message = :message?::text,
         confirmed_at = :confirmed_at?::timestamptz, group_session_id = :group_session_id?::uuid, changed_at = :now::timestamptz,
         changed_in = pg_current_xact_id()
   where appointment_id = :appointment_id::uuid
  returning appointment_id, version, starts_at
)
insert into appointment_change (appointment_id, version, at, step, by, starts_at, message)
select appointment_id, version, :now::timestamptz, :step::text, :by::text, starts_at, :message?::text from changed;

-- move_visit: none
-- Comes to be under the same conditions as book; its version tells.
with changed as (
  update appointment set version = version + 1, status = :status::text, place_id = :place_id::uuid, starts_at = :starts_at::timestamptz,
         ends_at = :ends_at::timestamptz, before_minutes = :before_minutes::bigint, after_minutes = :after_minutes::bigint,
         group_session_id = :group_session_id?::uuid, offer = :offer::jsonb, changed_by = :by::text, message = :message?::text,
         confirmed_at = null, changed_at = :now::timestamptz, changed_in = pg_current_xact_id()
   where appointment_id = :appointment_id::uuid
     and (select count(*) from claim where claim_id = coalesce(:group_session_id?::uuid, :appointment_id::uuid)) = 2
     and (:group_session_id?::uuid is null
          or (select taken from group_session where group_session_id = :group_session_id?::uuid) = :taken::bigint)
  returning appointment_id, version
)
insert into appointment_change (appointment_id, version, at, step, by, starts_at, former_starts_at, message)
select appointment_id, version, :now::timestamptz, 'moved', :by::text, :starts_at::timestamptz, :former_starts_at::timestamptz,
       :message?::text from changed;

-- list_ahead_of_professional: many ahead
-- What a professional who is gone leaves behind.
select appointment_id from appointment
 where professional_id = :professional_id::uuid and starts_at > :now::timestamptz and status in ('requested', 'booked')
 order by starts_at limit :most::bigint;

-- list_ahead_of_client: many ahead
select appointment_id from appointment
 where client_id = :client_id::uuid and starts_at > :now::timestamptz and status in ('requested', 'booked')
 order by professional_id, starts_at limit :most::bigint;

-- ---- internal.c: feeds and rehearsal ----

-- find_change_end: maybe change_end
-- The key of the last of the next `most` changes that no earlier one can still follow: transactions older than the oldest running.
select changed_in::text as changed_in, appointment_id from (
  select changed_in, appointment_id from appointment
   where changed_in < pg_snapshot_xmin(pg_current_snapshot())
     and (changed_in, appointment_id) > (:after_in::text::xid8, :after_id?::uuid)
   order by changed_in, appointment_id limit :most::bigint) as page
 order by page.changed_in desc, page.appointment_id desc limit 1;

-- list_change_page: many visit
select appointment_id, version, status, professional_id, professional_user_id, service_id, place_id, starts_at, ends_at, before_minutes,
       after_minutes, seats, group_session_id, offer, made_by, client_id, client_card_id, client_phone, client_name_ar,
       client_name_latin, guest_name, guest_phone, guest_language, attendee_name, attendee_phone, null::bytea as reason_sealed,
       null::bytea as answers_sealed, message, changed_by, confirmed_at, created_at, changed_at
  from visit
 where (changed_in, appointment_id) > (:after_in::text::xid8, :after_id?::uuid)
   and (changed_in, appointment_id) <= (:until_in::text::xid8, :until_id::uuid)
 order by changed_in, appointment_id;

-- list_day_page: many day_row
-- The same of days; with as many bytes of texts that are kept as a page may have, one day at least.  Days whose professional we do not
-- know yet have no zone, and are left out.  Zones are looked up one by one: a join would read all professionals, as nobody knows beforehand how
-- few days a page has.
select changed_in::text as changed_in, professional_id, day, version,
       (select p.zone from professional as p where p.professional_id = page.professional_id) as zone, told, told_form
  from (
  select changed_in, professional_id, day, version, told, told_form, bytes, sum(bytes) over (order by changed_in, professional_id, day) as total
    from (
    select changed_in, professional_id, day, version, case when told_version = version then told end as told, told_form,
           coalesce(octet_length(told), 0) as bytes
      from day
     where changed_in < pg_snapshot_xmin(pg_current_snapshot())
       and (changed_in, professional_id, day) > (:after_in::text::xid8, :after_id?::uuid, :after_day::date)
     order by changed_in, professional_id, day limit :most::bigint) as next) as page
 where total <= :heaviest::bigint or total = bytes
 order by page.changed_in, page.professional_id, page.day;

-- list_ahead: many visit
-- Visits of a professional that are not over yet, for the rehearsal of other hours.
select appointment_id, version, status, professional_id, professional_user_id, service_id, place_id, starts_at, ends_at, before_minutes,
       after_minutes, seats, group_session_id, offer, made_by, client_id, client_card_id, client_phone, client_name_ar,
       client_name_latin, guest_name, guest_phone, guest_language, attendee_name, attendee_phone, null::bytea as reason_sealed,
       null::bytea as answers_sealed, message, changed_by, confirmed_at, created_at, changed_at
  from visit
 where professional_id = :professional_id::uuid and starts_at > :now::timestamptz and status in ('requested', 'booked')
 order by starts_at, appointment_id limit :most::bigint;

-- ---- jobs.c ----

-- list_late_requests: many ahead
select appointment_id from appointment where status = 'requested' and starts_at <= :now::timestamptz order by starts_at limit 200;

-- forget_claims: none
-- Of what is long over: they guard nothing any more, and the index stays small.
delete from claim where (claim_id, part) in (
  select claim_id, part from claim where upper(during) < :before::timestamptz limit 1000);

-- forget_days: none
delete from day where (professional_id, day) in (select professional_id, day from day where day < :before::date limit 1000);
