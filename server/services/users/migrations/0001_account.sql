-- Accounts, their sessions, the codes that prove a number or an address, and what people agreed to.

-- A person.  `deleted_at` keeps the id alone: number, address and names are gone then, and the number may begin anew.
create table account (
  user_id uuid primary key,
  phone text unique,
  email text,
  first_name_ar text,
  family_name_ar text,
  first_name_latin text,
  family_name_latin text,
  language text not null,
  roles text[] not null,
  version bigint not null default 1,
  created_at timestamptz not null,
  changed_at timestamptz not null,
  changed_in xid8 not null default pg_current_xact_id(),
  deleted_at timestamptz,
  check ((phone is null) = (deleted_at is not null)),
  check (phone ~ '^\+[1-9][0-9]{6,14}$'),
  check (language in ('ar', 'fr', 'en')),
  check (roles <@ array['client', 'professional', 'support', 'admin'] and 'client' = any (roles)),
  check ((first_name_ar is null) = (family_name_ar is null)),
  check ((first_name_latin is null) = (family_name_latin is null))
);
create index account_changes on account (changed_in, user_id);

-- A sign-in.  Ended ones stay for 90 days: they tell a known device from a new one, and are part of what a person may see.
-- `told_at` is when Redis must forget its copy at the latest: set by whatever ends the session or changes what it says.
create table session (
  session_id uuid primary key,
  token_hash bytea not null unique,
  user_id uuid not null references account,
  client text not null check (client in ('web', 'mobile')),
  device_name text not null,
  created_at timestamptz not null,
  proven_at timestamptz not null,
  seen_at timestamptz not null,
  idle_seconds bigint not null,
  ends_at timestamptz not null,
  ended_at timestamptz,
  told_at timestamptz
);
create index session_of on session (user_id, created_at);
create index session_told on session (told_at) where told_at is not null;

-- What may be asked and guessed of one number or address.  Its row is the lock: who asks for a code, or tries one, holds it.
create table address (
  address text primary key,
  used_at timestamptz not null
);
create index address_used on address (used_at);

-- A code that was asked for.  Its digits are kept as a keyed hash bound to flow and address, and nowhere else.
create table code (
  flow_id uuid primary key,
  purpose text not null check (purpose in ('sign_in', 'phone', 'email')),
  address text not null,
  user_id uuid,
  language text not null,
  digest bytea not null,
  tries bigint not null default 0,
  asked_at timestamptz not null,
  expires_at timestamptz not null,
  ended_at timestamptz
);
-- One live code an address.
create unique index code_live on code (address) where ended_at is null;
create index code_asked on code (address, asked_at);
create index code_asked_by on code (user_id, asked_at) where user_id is not null;

-- A wrong try, of whatever flow.
create table guess (
  guess_id uuid primary key,
  address text not null,
  user_id uuid,
  at timestamptz not null
);
create index guess_at on guess (address, at);
create index guess_by on guess (user_id, at) where user_id is not null;

-- SMS codes sent in a day, over all numbers.
create table sms_day (
  day date primary key,
  sent bigint not null
);

-- Who agreed to what.  Stays when an account is deleted: it proves that we were allowed to do what we did.
create table consent (
  user_id uuid not null references account,
  document text not null check (document in ('terms', 'privacy')),
  version date not null,
  language text not null check (language in ('ar', 'fr', 'en')),
  sha256 text not null,
  given_at timestamptz not null,
  primary key (user_id, document, version)
);
