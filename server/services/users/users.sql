-- What users asks its schema.  Time is always an argument (the process's clock, which tests set), but for `told_at`: how long ago
-- Redis was told is a matter of the database's own clock, which all processes share.

-- enum language
-- enum purpose code_purpose
-- enum client client_kind
-- enum document

-- row owner: user_id uuid, language text
-- row held: address text
-- row moment: at timestamptz
-- row flow: address text, purpose text, user_id? uuid
-- row live_code: digest bytea, tries bigint, language text, expires_at timestamptz
-- row tried: tries bigint
-- row spent: sent bigint
-- row truth: answer bool
-- row found_session: session_id uuid, user_id uuid, roles text[], language text, proven_at timestamptz, seen_at timestamptz,
--   idle_seconds bigint, ends_at timestamptz
-- row ended: token_hash bytea
-- row erased: version bigint
-- row page_end: changed_in text, user_id uuid
-- row gone: user_id uuid

-- ---- codes.c: asking ----

-- find_owner: maybe owner
-- Whose number that is.  Without a lock: that would take longer for a number which has an account.
select user_id, language from account where phone = :phone::text;

-- lock_address: one held
-- The first statement of whoever asks for a code of an address, or tries one: the row is the queue, what is read next is true.
insert into address (address, used_at) values (:address::text, :now::timestamptz)
on conflict (address) do update set used_at = excluded.used_at
returning address;

-- list_asks: many moment
-- When codes were last asked for, by number and by account.
select asked_at as at from code
 where asked_at > :since::timestamptz and (address = :address::text or user_id = :user_id?::uuid)
 order by asked_at desc limit :most::bigint;

-- spend_sms: maybe spent
-- One of today's codes; nothing when the day's are spent.  A row that all senders share: the last statement before the commit.
insert into sms_day (day, sent) values (:day::date, 1)
on conflict (day) do update set sent = sms_day.sent + 1 where sms_day.sent < :most::bigint
returning sent;

-- end_codes: none
-- A number has one live code.
update code set ended_at = :now::timestamptz where address = :address::text and ended_at is null;

-- make_code: none
insert into code (flow_id, purpose, address, user_id, language, digest, asked_at, expires_at)
values (:flow_id::uuid, :purpose::text, :address::text, :user_id?::uuid, :language::text, :digest::bytea, :now::timestamptz,
  :expires_at::timestamptz);

-- ---- proof.c: trying ----

-- find_flow: maybe flow
-- Which address to lock.
select address, purpose, user_id from code where flow_id = :flow_id::uuid;

-- list_guesses: many moment
-- When wrong codes were last tried, by number and by account.
select at from guess
 where at > :since::timestamptz and (address = :address::text or user_id = :user_id?::uuid)
 order by at desc limit :most::bigint;

-- find_code: maybe live_code
select digest, tries, language, expires_at from code where flow_id = :flow_id::uuid and ended_at is null;

-- count_try: one tried
-- The last try that a code has ends it.
update code set tries = tries + 1, ended_at = case when tries + 1 >= :most::bigint then :now::timestamptz end
 where flow_id = :flow_id::uuid
returning tries;

-- note_guess: none
insert into guess (guess_id, address, user_id, at)
values (:guess_id::uuid, :address::text, :user_id?::uuid, :now::timestamptz);

-- end_code: none
-- Used: it opens nothing twice.
update code set ended_at = :now::timestamptz where flow_id = :flow_id::uuid;

-- ---- accounts ----

-- find_user: maybe user
select user_id, phone, email, first_name_ar, family_name_ar, first_name_latin, family_name_latin, language, roles, version, created_at
  from account where user_id = :user_id::uuid and deleted_at is null;

-- lock_user: maybe user
-- Before any change of an account, and before any counting for it.
select user_id, phone, email, first_name_ar, family_name_ar, first_name_latin, family_name_latin, language, roles, version, created_at
  from account where user_id = :user_id::uuid and deleted_at is null for no key update;

-- lock_user_by_phone: maybe user
select user_id, phone, email, first_name_ar, family_name_ar, first_name_latin, family_name_latin, language, roles, version, created_at
  from account where phone = :phone::text for no key update;

-- make_user: one user
-- Whoever makes an account holds the lock of its number.
insert into account (user_id, phone, language, roles, created_at, changed_at)
values (:user_id::uuid, :phone::text, :language::text, :roles::text[], :now::timestamptz, :now::timestamptz)
returning user_id, phone, email, first_name_ar, family_name_ar, first_name_latin, family_name_latin, language, roles, version, created_at;

-- save_user: one user
-- The whole of an account that was locked and read.
update account set phone = :phone::text, email = :email?::text, first_name_ar = :first_name_ar?::text,
       family_name_ar = :family_name_ar?::text, first_name_latin = :first_name_latin?::text,
       family_name_latin = :family_name_latin?::text, language = :language::text, roles = :roles::text[], version = version + 1,
       changed_at = :now::timestamptz, changed_in = pg_current_xact_id()
 where user_id = :user_id::uuid
returning user_id, phone, email, first_name_ar, family_name_ar, first_name_latin, family_name_latin, language, roles, version, created_at;

-- erase_user: one erased
-- The id stays, for those who refer to it; what it meant does not.
update account set phone = null, email = null, first_name_ar = null, family_name_ar = null, first_name_latin = null,
       family_name_latin = null, roles = array['client'], version = version + 1, changed_at = :now::timestamptz,
       changed_in = pg_current_xact_id(), deleted_at = :now::timestamptz
 where user_id = :user_id::uuid
returning version;

-- forget_account_codes: none
-- Whose codes they were; the number's own counters stay for their two days, or deleting would be a way around them.
update code set user_id = null where user_id = :user_id::uuid;

-- forget_account_guesses: none
update guess set user_id = null where user_id = :user_id::uuid;

-- ---- internal.c: the feed ----

-- find_page_end: maybe page_end
-- The key of the last of the next `most` changes that no earlier one can still follow: transactions older than the oldest running.
-- A row that changes between this and list_user_page moves behind this key: it comes with a later page.
select changed_in::text as changed_in, user_id from (
  select changed_in, user_id from account
   where changed_in < pg_snapshot_xmin(pg_current_snapshot())
     and (changed_in, user_id) > (:after_in::text::xid8, :after_id?::uuid)
   order by changed_in, user_id limit :most::bigint) as page
 order by page.changed_in desc, page.user_id desc limit 1;

-- list_user_page: many user
select user_id, phone, email, first_name_ar, family_name_ar, first_name_latin, family_name_latin, language, roles, version, created_at
  from account
 where (changed_in, user_id) > (:after_in::text::xid8, :after_id?::uuid) and (changed_in, user_id) <= (:until_in::text::xid8, :until_id::uuid)
   and deleted_at is null
 order by changed_in, user_id;

-- list_deleted_page: many gone
select user_id from account
 where (changed_in, user_id) > (:after_in::text::xid8, :after_id?::uuid) and (changed_in, user_id) <= (:until_in::text::xid8, :until_id::uuid)
   and deleted_at is not null
 order by changed_in, user_id;

-- ---- sessions.c ----

-- is_known_device: one truth
select exists (select from session where user_id = :user_id::uuid and client = :client::text and device_name = :device_name::text
                and created_at > :since::timestamptz) as answer;

-- make_session: none
insert into session (session_id, token_hash, user_id, client, device_name, created_at, proven_at, seen_at, idle_seconds, ends_at)
values (:session_id::uuid, :token_hash::bytea, :user_id::uuid, :client::text, :device_name::text, :now::timestamptz, :now::timestamptz,
  :now::timestamptz, :idle_seconds::bigint, :ends_at::timestamptz);

-- find_session: maybe found_session
select s.session_id, s.user_id, a.roles, a.language, s.proven_at, s.seen_at, s.idle_seconds, s.ends_at
  from session as s join account as a using (user_id)
 where s.token_hash = :token_hash::bytea and s.ended_at is null and s.ends_at > :now::timestamptz
   and s.seen_at + make_interval(secs => s.idle_seconds) > :now::timestamptz;

-- see_session: none
update session set seen_at = :now::timestamptz where session_id = :session_id::uuid and seen_at < :now::timestamptz;

-- list_own_sessions: many own_session
select session_id, client, device_name, created_at, seen_at,
       least(ends_at, seen_at + make_interval(secs => idle_seconds)) as ends_at, session_id = :current::uuid as current
  from session
 where user_id = :user_id::uuid and ended_at is null and ends_at > :now::timestamptz
   and seen_at + make_interval(secs => idle_seconds) > :now::timestamptz
 order by seen_at desc, session_id desc limit 100;

-- end_session: maybe ended
update session set ended_at = :now::timestamptz, told_at = now()
 where session_id = :session_id::uuid and user_id = :user_id::uuid and ended_at is null
returning token_hash;

-- end_sessions: many ended
-- All of a person, but one perhaps.
update session set ended_at = :now::timestamptz, told_at = now()
 where user_id = :user_id::uuid and ended_at is null and session_id is distinct from :but?::uuid
returning token_hash;

-- end_excess_sessions: many ended
-- What a person may make grow is bounded: the sessions seen longest ago end.
update session set ended_at = :now::timestamptz, told_at = now()
 where session_id in (select session_id from session where user_id = :user_id::uuid and ended_at is null
                       order by seen_at desc, session_id desc offset :most::bigint)
returning token_hash;

-- retell_sessions: many ended
-- What Redis holds of them is no longer true (roles, language).
update session set told_at = now() where user_id = :user_id::uuid and ended_at is null returning token_hash;

-- shorten_sessions: many ended
-- Professionals, support and admins are signed in for shorter.
update session set idle_seconds = least(idle_seconds, :idle_seconds::bigint),
       ends_at = least(ends_at, created_at + make_interval(secs => :whole_seconds::bigint)), told_at = now()
 where user_id = :user_id::uuid and ended_at is null
returning token_hash;

-- blank_sessions: none
-- Of a deleted account: what its devices were called is nobody's business any more.
update session set device_name = '' where user_id = :user_id::uuid;

-- list_told: many ended
-- What Redis must forget: all that ended or changed in the last `seconds`.
select token_hash from session where told_at > now() - make_interval(secs => :seconds::float8);

-- ---- consents.c ----

-- give_consent: maybe consent
insert into consent (user_id, document, version, language, sha256, given_at)
values (:user_id::uuid, :document::text, :version::date, :language::text, :sha256::text, :now::timestamptz)
on conflict do nothing
returning document, version, language, sha256, given_at;

-- find_consent: one consent
select document, version, language, sha256, given_at from consent
 where user_id = :user_id::uuid and document = :document::text and version = :version::date;

-- list_consents: many consent
select document, version, language, sha256, given_at from consent
 where user_id = :user_id::uuid order by given_at desc, document limit 1000;

-- ---- rights.c: what we hold ----

-- list_session_records: many session_record
select session_id, client, device_name, created_at, seen_at, ended_at from session
 where user_id = :user_id::uuid order by created_at desc limit 10000;

-- list_code_records: many code_record
select purpose, address, asked_at from code where user_id = :user_id::uuid or address = :phone::text
 order by asked_at desc limit 1000;

-- ---- forget.c: what is not needed any more, a batch at a time so that no lock lasts ----

-- forget_codes: none
delete from code where flow_id in (select flow_id from code where asked_at < :before::timestamptz limit 1000);

-- forget_guesses: none
delete from guess where guess_id in (select guess_id from guess where at < :before::timestamptz limit 1000);

-- forget_addresses: none
delete from address where address in (select address from address where used_at < :before::timestamptz limit 1000 for update skip locked);

-- forget_sms_days: none
delete from sms_day where day < :before::date;

-- forget_sessions: none
delete from session where session_id in (
  select session_id from session where coalesce(ended_at, least(ends_at, seen_at + make_interval(secs => idle_seconds))) < :before::timestamptz
   limit 1000);

-- ---- people.c ----

-- row counted: count bigint

-- count_users_between: one counted
select count(*) as count from account where user_id >= :from_id::uuid and user_id <= :to_id::uuid;
