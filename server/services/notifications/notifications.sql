-- What notifications asks its schema.  Time is always an argument: the process's clock, which tests set.

-- enum language
-- enum kind delivery_kind
-- enum channel delivery_channel
-- enum state delivery_state

-- row recipient: user_id uuid, phone? text, email? text, first_name_ar? text, first_name_latin? text, language text
-- row due: message_id uuid, kind text, channel text, language text, notice_id? uuid, user_id? uuid, address? bytea, content? bytea,
--   attempts bigint, expires_at timestamptz
-- row buried: kind text, channel text
-- row waiting: channel text, count bigint, oldest? timestamptz
-- row setting: channels text[], zone text, reminders bool
-- row visit_now: version bigint, timed_version bigint, status text, starts_at timestamptz
-- row upcoming: appointment_id uuid, told bytea
-- row remind_day: reader_id uuid, day date
-- row remind_visit: appointment_id uuid, timed_version bigint, client_id? uuid, starts_at timestamptz, told bytea, soon_at? timestamptz,
--   next_at? timestamptz
-- row notice_row: notice_id uuid, kind text, told? bytea, visits uuid[], created_at timestamptz, read_at? timestamptz
-- row notice_facts: told? bytea, link_letters? bytea, withdrawn bool
-- row notice_part: notice_id uuid, appointment_id uuid, told_version bigint, timed_version bigint, status text, starts_at timestamptz,
--   told bytea
-- row inbox_count: unread bigint, latest? uuid
-- row link_notice: notice_id uuid, kind text
-- row link_part: appointment_id uuid, starts_at timestamptz
-- row tried_channel: channel text
-- row counted: count bigint
-- row kept_told: told bytea

-- ---- hear.c ----

-- keep_recipient: none
-- The higher version wins, whatever the order in which events come.
insert into recipient (user_id, version, phone, email, first_name_ar, first_name_latin, language)
values (:user_id::uuid, :version::bigint, :phone::text, :email?::text, :first_name_ar?::text, :first_name_latin?::text, :language::text)
on conflict (user_id) do update set version = excluded.version, phone = excluded.phone, email = excluded.email,
  first_name_ar = excluded.first_name_ar, first_name_latin = excluded.first_name_latin, language = excluded.language
where recipient.version < excluded.version;

-- forget_recipient: none
insert into recipient (user_id, version, language) values (:user_id::uuid, :version::bigint, 'ar')
on conflict (user_id) do update set version = excluded.version, phone = null, email = null, first_name_ar = null, first_name_latin = null
where recipient.version < excluded.version;

-- forget_messages: none
-- Of a deleted user: that something was sent stays, to whom and what does not.
update message set address = null, content = null, hint = '', state = case when state = 'sent' then 'sent' else 'dead' end
 where user_id = :user_id::uuid;

-- forget_notices: none
-- Their messages stay as rows without a person: forget_messages came first.
with gone as (delete from setting where user_id = :user_id::uuid),
     loose as (update message set notice_id = null where user_id = :user_id::uuid and notice_id is not null)
update notice set withdrawn = true, told = null, link = null, link_letters = null, user_id = null where user_id = :user_id::uuid;

-- forget_visits: none
-- What was told of the visits of a deleted person; a later event finds the version, and brings nothing back but itself.
delete from visit where client_id = :user_id::uuid;

-- find_recipient: maybe recipient
select user_id, phone, email, first_name_ar, first_name_latin, language from recipient where user_id = :user_id::uuid;

-- queue_message: none
-- Once for each cause.
insert into message (message_id, cause_id, kind, channel, user_id, language, address, hint, content, secret, priority, next_at,
  expires_at, created_at)
values (:message_id::uuid, :cause_id::uuid, :kind::text, :channel::text, :user_id?::uuid, :language::text, :address::bytea, :hint::text,
  :content::bytea, :secret::bool, :priority::smallint, :now::timestamptz, :expires_at::timestamptz, :now::timestamptz)
on conflict (cause_id, kind, channel) do nothing;

-- queue_notice: none
-- A message of a notice: written when it is sent.
insert into message (message_id, cause_id, notice_id, kind, channel, user_id, language, hint, secret, priority, next_at, expires_at,
  created_at)
values (:message_id::uuid, :notice_id::uuid, :notice_id::uuid, :kind::text, :channel::text, :user_id?::uuid, :language::text, :hint::text,
  false, :priority::smallint, :next_at::timestamptz, :expires_at::timestamptz, :now::timestamptz)
on conflict (cause_id, kind, channel) do nothing;

-- ---- visits.c ----

-- keep_visit: none
-- The higher version wins.  A change that leaves time and status as they are leaves the reminders as they are, too: those made stay made.
insert into visit (appointment_id, version, timed_version, status, reader_id, client_id, starts_at, ends_at, day, told, soon_at, next_at)
values (:appointment_id::uuid, :version::bigint, :version::bigint, :status::text, :reader_id?::uuid, :client_id?::uuid,
  :starts_at::timestamptz, :ends_at::timestamptz, :day::date, :told::bytea, :soon_at?::timestamptz, :next_at?::timestamptz)
on conflict (appointment_id) do update set version = excluded.version, status = excluded.status, reader_id = excluded.reader_id,
  client_id = excluded.client_id, starts_at = excluded.starts_at, ends_at = excluded.ends_at, day = excluded.day, told = excluded.told,
  timed_version = case when visit.starts_at = excluded.starts_at then visit.timed_version else excluded.version end,
  soon_at = case when visit.starts_at = excluded.starts_at and visit.status = excluded.status then visit.soon_at else excluded.soon_at end,
  next_at = case when visit.starts_at = excluded.starts_at and visit.status = excluded.status then visit.next_at else excluded.next_at end
where visit.version < excluded.version;

-- find_visit: maybe visit_now
-- Locked, so that a reminder of its day is not made beside us.
select version, timed_version, status, starts_at from visit where appointment_id = :appointment_id::uuid for update;

-- list_upcoming: many upcoming
-- Visits of one person that a reminder may still be due for.
select appointment_id, told from visit
 where reader_id = :user_id::uuid and status = 'booked' and starts_at > :now::timestamptz and (soon_at is not null or next_at is not null)
 order by starts_at limit :most::bigint for update;

-- retime_visit: none
-- Somebody lives elsewhere now: reminders that were made stay made.
update visit set soon_at = case when soon_at is not null then :soon_at?::timestamptz end,
       next_at = case when next_at is not null then :next_at?::timestamptz end
 where appointment_id = :appointment_id::uuid;

-- forget_ended: none
delete from visit where appointment_id in (select appointment_id from visit where ends_at < :before::timestamptz limit 1000);

-- ---- notices.c ----

-- find_setting: maybe setting
select channels, zone, reminders from setting where user_id = :user_id::uuid;

-- name_visit: none
-- This visit in this version is told by this kind of message, once.  Its notice follows in the same transaction.
insert into notice_visit (appointment_id, kind, version, notice_id)
values (:appointment_id::uuid, :kind::text, :version::bigint, :notice_id::uuid)
on conflict do nothing;

-- make_notice: none
insert into notice (notice_id, kind, user_id, told, link, link_letters, created_at)
values (:notice_id::uuid, :kind::text, :user_id?::uuid, :told?::bytea, :link?::bytea, :link_letters?::bytea, :now::timestamptz);

-- find_notice: maybe notice_facts
select told, link_letters, withdrawn from notice where notice_id = :notice_id::uuid;

-- list_parts: many notice_part
-- The visits of notices, as they are now beside as they were told.
select v.notice_id, v.appointment_id, v.version as told_version, n.timed_version, n.status, n.starts_at, n.told
  from notice_visit as v join visit as n using (appointment_id)
 where v.notice_id = any(:notice_ids::uuid[])
 order by v.notice_id, n.starts_at, v.appointment_id;

-- list_tried: many tried_channel
-- By which channels a notice went already.
select channel from message where notice_id = :notice_id::uuid;

-- withdraw_notice: none
update notice set withdrawn = true where notice_id = :notice_id::uuid;

-- reopen_visits: none
-- A reminder that was not sent: its visits are due again, all that still are.
with freed as (delete from notice_visit where notice_id = :notice_id::uuid returning appointment_id)
update visit set soon_at = case when :kind::text = 'visit_soon' then :now::timestamptz else soon_at end,
       next_at = case when :kind::text = 'visit_next' then :now::timestamptz else next_at end
 where status = 'booked' and starts_at > :now::timestamptz and appointment_id in (select appointment_id from freed);

-- ---- reminders.c ----

-- list_remind_days: many remind_day
-- Whose reminders are due, and of which day.
select reader_id, day from visit
 where (soon_at <= :now::timestamptz or next_at <= :now::timestamptz) and reader_id is not null
 group by reader_id, day order by min(starts_at) limit :most::bigint;

-- list_remind_visits: many remind_visit
-- All that somebody has on one day: one message for all of them.
select appointment_id, timed_version, client_id, starts_at, told, soon_at, next_at from visit
 where reader_id = :reader_id::uuid and day = :day::date and status = 'booked' and starts_at > :now::timestamptz
 order by starts_at, appointment_id limit :most::bigint for update;

-- mark_reminded: none
-- Those that were due at that moment, and those that are over.
update visit set soon_at = case when soon_at > :now::timestamptz then soon_at end,
       next_at = case when next_at > :now::timestamptz then next_at end
 where reader_id = :reader_id::uuid and day = :day::date;

-- ---- inbox.c ----

-- count_inbox: one inbox_count
select (select count(*) from notice where user_id = :user_id::uuid and read_at is null and not withdrawn) as unread,
       (select notice_id from notice where user_id = :user_id::uuid and not withdrawn order by notice_id desc limit 1) as latest;

-- list_notices: many notice_row
select notice_id, kind, told, array(select appointment_id from notice_visit as v where v.notice_id = n.notice_id) as visits,
       created_at, read_at
  from notice as n
 where user_id = :user_id::uuid and not withdrawn and (not :unread::bool or read_at is null)
   and (:before?::uuid is null or notice_id < :before?::uuid)
 order by notice_id desc limit :most::bigint;

-- read_notices: none
update notice set read_at = :now::timestamptz
 where user_id = :user_id::uuid and read_at is null
   and (notice_id = :notice_id::uuid or (:all_before::bool and notice_id < :notice_id::uuid));

-- keep_setting: none
insert into setting (user_id, channels, zone, reminders, changed_at)
values (:user_id::uuid, :channels::text[], :zone::text, :reminders::bool, :now::timestamptz)
on conflict (user_id) do update set channels = excluded.channels, zone = excluded.zone, reminders = excluded.reminders,
  changed_at = excluded.changed_at;

-- find_link: maybe link_notice
select notice_id, kind from notice where link = :link::bytea and not withdrawn;

-- list_linked: many link_part
-- What may still be seen: for a day after its end.
select v.appointment_id, n.starts_at from notice_visit as v join visit as n using (appointment_id)
 where v.notice_id = :notice_id::uuid and n.ends_at > :since::timestamptz
 order by n.starts_at, v.appointment_id;

-- ---- sender.c ----

-- claim_due: many due
-- Ours until next_at: should we die with them, somebody else takes them then, and the carrier knows them by their id.  While one
-- message about a visit is under way, no other about it is taken: so what says that it is cancelled is the last thing said.
update message set state = 'sending', attempts = attempts + 1, next_at = :until::timestamptz
 where message_id in (
   select message_id from message as m
    where channel = :channel::text and state in ('queued', 'sending', 'failed') and next_at <= :now::timestamptz
      and expires_at > :now::timestamptz
      and (notice_id is null or not exists (
        select from notice_visit as mine join notice_visit as theirs using (appointment_id)
          join message as other on other.notice_id = theirs.notice_id
         where mine.notice_id = m.notice_id and other.state = 'sending' and other.next_at > :now::timestamptz
           and other.user_id is not distinct from m.user_id and other.message_id <> m.message_id))
    order by priority, next_at limit :most::bigint for update skip locked)
returning message_id, kind, channel, language, notice_id, user_id, address, content, attempts, expires_at;

-- bury_expired: many buried
-- What is no longer worth sending; one that is being sent just now keeps its chance.
update message set state = 'dead', failure = coalesce(failure, 'expired'), content = case when secret then null else content end
 where state in ('queued', 'sending', 'failed') and expires_at <= :now::timestamptz
   and (state <> 'sending' or next_at <= :now::timestamptz)
returning kind, channel;

-- mark_sent: none
update message set state = 'sent', sent_at = :now::timestamptz, reference = :reference?::text, failure = null,
       content = case when secret then null else content end
 where message_id = :message_id::uuid and state = 'sending';

-- mark_failed: none
update message set state = 'failed', next_at = :next_at::timestamptz, failure = :failure::text
 where message_id = :message_id::uuid and state = 'sending';

-- mark_dead: none
update message set state = 'dead', failure = :failure::text, content = case when secret then null else content end
 where message_id = :message_id::uuid and state = 'sending';

-- mark_dropped: none
-- It is no longer true.
update message set state = 'dropped', failure = null where message_id = :message_id::uuid and state = 'sending';

-- mark_later: none
-- Not at this hour: that was no try.
update message set state = 'queued', next_at = :next_at::timestamptz, attempts = attempts - 1
 where message_id = :message_id::uuid and state = 'sending';

-- count_waiting: many waiting
-- What waits for the morning does not wait for its carrier; it is as old as its hour.
select c.channel, count(m.message_id) as count, min(case when m.state = 'queued' then m.next_at else m.created_at end) as oldest
  from (values ('sms'), ('email')) as c(channel)
  left join message as m on m.channel = c.channel and m.state in ('queued', 'sending', 'failed')
    and not (m.state = 'queued' and m.next_at > :now::timestamptz)
 group by c.channel;

-- forget_old: none
delete from message where message_id in (
  select message_id from message where created_at < :before::timestamptz and state in ('sent', 'dead', 'dropped') limit 1000);

-- forget_old_notices: none
delete from notice where notice_id in (select notice_id from notice where created_at < :before::timestamptz limit 1000);

-- ---- messages.c ----

-- list_messages: many message
select message_id, kind, channel, user_id, hint as recipient, language, state, attempts,
       case when state in ('queued', 'failed') then next_at end as next_at, reference, failure, created_at, sent_at, expires_at
  from message
 where (:user_id?::uuid is null or user_id = :user_id?::uuid) and (:state?::text is null or state = :state?::text)
   and (:before?::uuid is null or message_id < :before?::uuid)
 order by message_id desc limit :most::bigint;

-- find_told: maybe kept_told
select told from visit where appointment_id = :appointment_id::uuid;

-- list_visit_messages: many visit_message
-- To who comes, not to the professional; whose visit that is, find_told says.
select m.kind, m.channel, m.state, m.created_at, case when m.state in ('queued', 'failed') then m.next_at end as next_at, m.sent_at
  from notice_visit as v join message as m using (notice_id)
 where v.appointment_id = :appointment_id::uuid and v.kind not like 'agenda%'
 order by m.message_id desc limit :most::bigint;

-- ---- demo.c ----

-- count_settings_between: one counted
select count(*) as count from setting where user_id >= :from_id::uuid and user_id < :to_id::uuid;

-- make_quiet: none
-- Who chose something keeps it.
insert into setting (user_id, channels, zone, reminders, changed_at)
select u, '{sms,email}', 'Africa/Algiers', false, :now::timestamptz from unnest(:user_ids::uuid[]) as u
on conflict do nothing;
