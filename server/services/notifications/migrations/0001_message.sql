-- Whom to write to, and what was written.

-- Our copy of a user.  One that is deleted stays as its id and version, so that a late event does not bring it back.
create table recipient (
  user_id uuid primary key,
  version bigint not null,
  phone text,
  email text,
  first_name_ar text,
  first_name_latin text,
  language text not null check (language in ('ar', 'fr', 'en'))
);

-- One message.  `cause_id` is what it is about (a flow, a session, a change): an event that comes twice finds its message there.
-- Address and content are sealed; `hint` is as much of the address as support may see.  The content of a secret message goes
-- when the message has gone.
create table message (
  message_id uuid primary key,
  cause_id uuid not null,
  kind text not null,
  channel text not null check (channel in ('sms', 'email')),
  user_id uuid,
  language text not null check (language in ('ar', 'fr', 'en')),
  address bytea,
  hint text not null,
  content bytea,
  secret bool not null,
  priority smallint not null,
  state text not null default 'queued' check (state in ('queued', 'sending', 'sent', 'failed', 'dead')),
  attempts bigint not null default 0,
  next_at timestamptz not null,
  expires_at timestamptz not null,
  reference text,
  failure text,
  created_at timestamptz not null,
  sent_at timestamptz,
  unique (cause_id, kind, channel),
  check (state not in ('queued', 'sending', 'failed') or (address is not null and content is not null)),
  check (not (secret and state in ('sent', 'dead') and content is not null))
);
create index message_due on message (channel, priority, next_at) where state in ('queued', 'sending', 'failed');
create index message_to on message (user_id, message_id) where user_id is not null;
