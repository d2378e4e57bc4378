-- Professionals: who they are, where, for what and when they can be booked; and the words that this is said in.

-- ---- the catalogue: slugs are keys, names are for people ----

create table trade (
  slug text primary key,
  name_ar text not null,
  name_fr text not null,
  name_en text not null,
  synonyms text[] not null default '{}',
  regulated bool not null default false,
  active bool not null default true
);

create table speciality (
  trade text not null references trade,
  slug text not null,
  name_ar text not null,
  name_fr text not null,
  name_en text not null,
  synonyms text[] not null default '{}',
  active bool not null default true,
  primary key (trade, slug)
);

-- The official numbers of the youngest are in dispute; hence a slug of our own is the key, and a number may be absent.
create table wilaya (
  slug text primary key,
  name_ar text not null,
  name_fr text not null,
  name_en text not null,
  number bigint,
  mother text references wilaya
);

create table town (
  wilaya text not null references wilaya,
  slug text not null,
  name_ar text,
  name_latin text not null,
  latitude float8 not null,
  longitude float8 not null,
  population bigint,
  primary key (wilaya, slug)
);

-- ---- a professional ----

-- His row is the lock of all that is his; `version` counts the changes of all of it.  Of an account that is gone the row stays, closed,
-- without anything that says who it was.  `weight` is how many JSON values his state takes, for pages of the feed.
create table professional (
  professional_id uuid primary key,
  user_id uuid not null unique,
  status text not null default 'draft' check (status in ('draft', 'published', 'paused', 'closed')),
  slug text not null,
  zone text not null,
  title text,
  first_name_ar text,
  family_name_ar text,
  first_name_latin text,
  family_name_latin text,
  about_ar text,
  about_fr text,
  about_en text,
  gender text check (gender in ('female', 'male')),
  trade text not null references trade,
  specialities text[] not null default '{}',
  languages text[] not null default '{}',
  practising_since bigint,
  register_number text,
  register_changed_at timestamptz,
  verified_at timestamptz,
  photo text,
  keeps_holidays bool not null default true,
  version bigint not null default 1,
  weight bigint not null default 0,
  created_at timestamptz not null,
  changed_at timestamptz not null,
  changed_in xid8 not null default pg_current_xact_id(),
  check ((first_name_ar is null) = (family_name_ar is null)),
  check ((first_name_latin is null) = (family_name_latin is null)),
  check ((register_number is null) = (register_changed_at is null)),
  check (verified_at is null or register_number is not null)
);
create index professional_changes on professional (changed_in, professional_id);
create index professional_register on professional (register_changed_at, professional_id) where register_number is not null;

-- Every address that anybody ever had.  It leads to him for ever, so that links that were printed go on working.
create table slug (
  slug text primary key,
  professional_id uuid not null references professional,
  taken_at timestamptz not null
);
create index slug_of on slug (professional_id, taken_at);

create table place (
  place_id uuid primary key,
  professional_id uuid not null references professional,
  kind text not null check (kind in ('practice', 'home_visits', 'video')),
  name text,
  wilaya text not null references wilaya,
  town text,
  address_ar text,
  address_latin text,
  latitude float8,
  longitude float8,
  access_notes text,
  phone text check (phone ~ '^\+[1-9][0-9]{6,14}$'),
  radius_km bigint,
  foreign key (wilaya, town) references town (wilaya, slug),
  check ((latitude is null) = (longitude is null))
);
create index place_of on place (professional_id);

-- What can be booked.  Limits and questions are lists that belong to it alone, as the contract writes them.
create table offering (
  service_id uuid primary key,
  professional_id uuid not null references professional,
  name_ar text,
  name_fr text,
  name_en text,
  length_minutes bigint not null,
  price_kind text not null check (price_kind in ('fixed', 'range', 'quote', 'free')),
  price_from bigint,
  price_to bigint,
  buffer_before_minutes bigint not null,
  buffer_after_minutes bigint not null,
  step_minutes bigint not null,
  align text not null check (align in ('grid', 'range_start', 'packed')),
  phase text not null check (phase in ('clip', 'fixed')),
  buffer_mode text not null check (buffer_mode in ('sum', 'max')),
  notice_minutes bigint not null,
  window_kind text check (window_kind in ('calendar', 'business', 'bookable', 'range')),
  window_days bigint,
  window_from date,
  window_to date,
  capacity bigint not null check (capacity > 0),
  approval bool not null,
  move_cutoff_minutes bigint not null,
  cancel_cutoff_minutes bigint not null,
  limits jsonb not null,
  questions jsonb not null,
  active bool not null,
  check (coalesce(name_ar, name_fr, name_en) is not null),
  check (length_minutes > 0 and length_minutes % 5 = 0),
  check (step_minutes > 0 and step_minutes % 5 = 0),
  check (buffer_before_minutes % 5 = 0 and buffer_after_minutes % 5 = 0)
);
create index offering_of on offering (professional_id);

create table offering_place (
  service_id uuid not null references offering on delete cascade,
  place_id uuid not null references place,
  primary key (service_id, place_id)
);
create index offering_place_of on offering_place (place_id);

-- ---- when: wall time in the zone of the professional ----

create table hours (
  professional_id uuid not null references professional,
  position bigint not null,
  place_id uuid not null references place,
  weekdays text[] not null check (cardinality(weekdays) > 0 and weekdays <@ array['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']),
  from_minute bigint not null,
  to_minute bigint not null,
  valid_from date,
  valid_to date,
  primary key (professional_id, position),
  check (0 <= from_minute and from_minute < to_minute and to_minute <= 1440),
  check (valid_from <= valid_to)
);
create index hours_at on hours (place_id);

create table special_date (
  professional_id uuid not null references professional,
  on_date date not null,
  place_id uuid references place,
  ranges jsonb not null,
  unique nulls not distinct (professional_id, on_date, place_id)
);
create index special_date_at on special_date (place_id);

create table time_off (
  time_off_id uuid primary key,
  professional_id uuid not null references professional,
  from_date date not null,
  to_date date not null,
  from_minute bigint,
  to_minute bigint,
  check (from_date <= to_date),
  check ((from_minute is null) = (to_minute is null)),
  check (0 <= from_minute and from_minute < to_minute and to_minute <= 1440)
);
create index time_off_of on time_off (professional_id, from_date);
