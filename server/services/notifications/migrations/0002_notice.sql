-- What people are told of visits: an inbox, reminders, and messages that are written when they are sent.

-- How somebody wants to be told; whoever chose nothing has no row.
create table setting (
  user_id uuid primary key,
  channels text[] not null check (channels <@ array['sms', 'email'] and cardinality(channels) <= 2),
  zone text not null,
  reminders bool not null,
  changed_at timestamptz not null
);

-- Our copy of a visit, as it was told last; the higher version wins.  `told` is the event, sealed.  `reader_id` is who comes: the
-- account, or, of a guest, an id made of the number; null: nobody can be told.  `day` is its date in the professional's zone.
-- `timed_version` is the version that gave it its time.  `soon_at`, `next_at`: when a reminder is due; null: none is, or it was made.
create table visit (
  appointment_id uuid primary key,
  version bigint not null,
  timed_version bigint not null,
  status text not null check (status in ('requested', 'booked', 'declined', 'cancelled', 'done', 'no_show')),
  reader_id uuid,
  client_id uuid,
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  day date not null,
  told bytea not null,
  soon_at timestamptz,
  next_at timestamptz
);
create index visit_soon on visit (soon_at) where soon_at is not null;
create index visit_next on visit (next_at) where next_at is not null;
create index visit_reader on visit (reader_id, day);
create index visit_ended on visit (ends_at);

-- One thing that one person is told.  `told` is the event that it is about, sealed; a reminder has none, for it is about visits as
-- they are.  A guest has no account, hence no inbox.  `link` is a digest of the letters in its short address.  A notice is withdrawn
-- when another takes its place.
create table notice (
  notice_id uuid primary key,
  kind text not null,
  user_id uuid,
  told bytea,
  link bytea unique,
  link_letters bytea,
  created_at timestamptz not null,
  read_at timestamptz,
  withdrawn bool not null default false
);
create index notice_inbox on notice (user_id, notice_id) where not withdrawn;
create index notice_unread on notice (user_id) where read_at is null and not withdrawn;
create index notice_created on notice (created_at);

-- Nothing is told twice: a visit in one version, by one kind of message, which says to which side.
create table notice_visit (
  appointment_id uuid not null,
  kind text not null,
  version bigint not null,
  notice_id uuid not null references notice on delete cascade deferrable initially deferred,
  primary key (appointment_id, kind, version)
);
create index notice_visit_of on notice_visit (notice_id);

-- A message of a notice is written when it is sent: it has no content before.
alter table message add column notice_id uuid references notice on delete cascade;
create index message_notice on message (notice_id) where notice_id is not null;
alter table message drop constraint message_state_check;
alter table message add constraint message_state_check check (state in ('queued', 'sending', 'sent', 'failed', 'dead', 'dropped'));
alter table message drop constraint message_check;
alter table message add constraint message_check check (
  state not in ('queued', 'sending', 'failed') or notice_id is not null or (address is not null and content is not null));
