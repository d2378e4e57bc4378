-- Who comes when: claims on a professional's time, and what they are for; and copies of what others told us.

create extension if not exists btree_gist with schema public;

-- ---- copies ----

-- Our copy of a professional: the whole state as it was told.  A closed one stays, without names, for the visits that were.
create table professional (
  professional_id uuid primary key,
  user_id uuid not null,
  version bigint not null,
  status text not null check (status in ('draft', 'published', 'paused', 'closed')),
  zone text not null,
  state jsonb not null
);
create index professional_of on professional (user_id);

-- Public holidays, a year at a time.
create table holiday_year (
  year bigint primary key,
  version bigint not null
);
create table holiday (
  on_date date primary key,
  year bigint not null references holiday_year
);
create index holiday_of on holiday (year);

-- Our copy of a user.  One that is deleted stays as its id and version, so that a late event does not bring it back.
create table person (
  user_id uuid primary key,
  version bigint not null,
  phone text,
  first_name_ar text,
  family_name_ar text,
  first_name_latin text,
  family_name_latin text,
  language text not null check (language in ('ar', 'fr', 'en')),
  deleted bool not null default false
);

-- ---- a professional's time ----

-- One row a professional: the queue of all who would change the agenda.  Locked by the first statement of every change; what is
-- read after that is true.  `version` counts the changes: it is the version of each day that a change tells.
create table agenda (
  professional_id uuid primary key,
  version bigint not null default 0
) with (fillfactor = 50);

-- Time that is taken: part 0 as it is, part 1 with its buffers.  No bare time of one touches the padded time of another, which says
-- "between two lies the larger of their buffers" and no more.  The calculator, under the lock of the agenda, decides; this has the last
-- word.  A claim is a booking's, a hold's or a group session's, by its id.
create table claim (
  professional_id uuid not null,
  claim_id uuid not null,
  part smallint not null check (part in (0, 1)),
  during tstzrange not null check (not isempty(during)),
  primary key (claim_id, part),
  exclude using gist (professional_id with =, claim_id with <>, part with <>, during with &&)
);

-- A start of a service that takes several: one claim, shared.  `taken` are the seats of requests, bookings and holds that are not yet
-- deleted.  Goes with the last of them.
create table group_session (
  group_session_id uuid primary key,
  professional_id uuid not null,
  service_id uuid not null,
  place_id uuid not null,
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  before_minutes bigint not null,
  after_minutes bigint not null,
  capacity bigint not null,
  taken bigint not null,
  unique (professional_id, service_id, place_id, starts_at, ends_at),
  check (taken between 0 and capacity),
  check (ends_at > starts_at)
);

-- A start kept for somebody until `expires_at`, by the clock that is asked with; the row stays until whoever comes next, or the job,
-- takes it away.
create table hold (
  hold_id uuid primary key,
  professional_id uuid not null,
  user_id uuid not null,
  service_id uuid not null,
  place_id uuid not null,
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  before_minutes bigint not null,
  after_minutes bigint not null,
  seats bigint not null check (seats > 0),
  group_session_id uuid references group_session,
  expires_at timestamptz not null,
  check (ends_at > starts_at)
);
create index hold_at on hold (professional_id, starts_at);
create index hold_by on hold (user_id, expires_at);
create index hold_ends on hold (expires_at);

-- Time that a professional closed by hand.  It may lawfully cover a booking, and claims nothing.
create table block (
  block_id uuid primary key,
  professional_id uuid not null,
  from_at timestamptz not null,
  to_at timestamptz not null,
  title text,
  created_at timestamptz not null,
  check (to_at > from_at)
);
create index block_at on block (professional_id, from_at);

-- ---- visits ----

-- Somebody who comes to a professional: an account, or a name and a number.  Made by the first visit.  `note_sealed` is sealed with
-- key.health, bound to the card.
create table client_card (
  client_card_id uuid primary key,
  professional_id uuid not null,
  version bigint not null default 1,
  user_id uuid,
  name text,
  phone text,
  note_sealed bytea,
  created_at timestamptz not null,
  seen_at timestamptz not null
);
create unique index client_card_of on client_card (professional_id, user_id) where user_id is not null;
create unique index client_card_phone on client_card (professional_id, phone) where user_id is null and phone is not null;
create index client_card_seen on client_card (professional_id, seen_at, client_card_id);

-- A visit.  `offer` is professional, service, price and place as they were when it was booked.  Reason and answers are sealed with
-- key.health, bound to the visit.  All but declined and cancelled ones take their time: by a claim of the same id, which goes some days
-- after the visit, or by a seat in a group session.
create table appointment (
  appointment_id uuid primary key,
  version bigint not null default 1,
  status text not null check (status in ('requested', 'booked', 'declined', 'cancelled', 'done', 'no_show')),
  professional_id uuid not null,
  service_id uuid not null,
  place_id uuid not null,
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  before_minutes bigint not null,
  after_minutes bigint not null,
  seats bigint not null check (seats > 0),
  group_session_id uuid references group_session,
  offer jsonb not null,
  made_by text not null check (made_by in ('client', 'guest', 'professional')),
  client_id uuid,
  client_card_id uuid not null references client_card,
  guest_name text,
  guest_phone text,
  guest_language text check (guest_language in ('ar', 'fr', 'en')),
  attendee_name text,
  attendee_phone text,
  reason_sealed bytea,
  answers_sealed bytea,
  message text,
  changed_by text not null check (changed_by in ('client', 'guest', 'professional', 'system')),
  confirmed_at timestamptz,
  created_at timestamptz not null,
  changed_at timestamptz not null,
  changed_in xid8 not null default pg_current_xact_id(),
  check (ends_at > starts_at),
  check (group_session_id is null or status not in ('declined', 'cancelled')),
  check (client_id is null or guest_phone is null)
);
create index appointment_busy on appointment (professional_id, starts_at) where status not in ('declined', 'cancelled');
create index appointment_agenda on appointment (professional_id, starts_at, appointment_id);
create index appointment_of on appointment (client_id, starts_at, appointment_id) where client_id is not null;
create index appointment_card on appointment (client_card_id, starts_at);
create index appointment_changes on appointment (changed_in, appointment_id);

-- What became of it, a row a version.
create table appointment_change (
  appointment_id uuid not null references appointment,
  version bigint not null,
  at timestamptz not null,
  step text not null check (step in ('requested', 'booked', 'declined', 'moved', 'cancelled', 'confirmed', 'done', 'no_show')),
  by text not null check (by in ('client', 'guest', 'professional', 'system')),
  starts_at timestamptz not null,
  former_starts_at timestamptz,
  message text,
  primary key (appointment_id, version)
);

-- A professional's private note on a visit, sealed with key.health, bound to the visit.
create table note (
  appointment_id uuid primary key references appointment,
  professional_id uuid not null,
  text_sealed bytea not null,
  written_at timestamptz not null
);

-- A secret calendar link: who has the token, of which we keep the hash, reads this calendar.
create table feed_link (
  feed_id uuid primary key,
  kind text not null check (kind in ('client', 'professional')),
  user_id uuid not null,
  professional_id uuid,
  token_hash bytea not null unique,
  created_at timestamptz not null,
  read_at timestamptz,
  check ((kind = 'professional') = (professional_id is not null))
);
create index feed_link_of on feed_link (user_id, created_at);

-- The last version that was told of each day of a professional, in the professional's zone.
create table day (
  professional_id uuid not null,
  day date not null,
  version bigint not null,
  changed_in xid8 not null default pg_current_xact_id(),
  primary key (professional_id, day)
);
create index day_changes on day (changed_in, professional_id, day);
