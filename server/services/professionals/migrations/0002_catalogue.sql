-- What the program brings of the catalogue, what an admin made of it, and public holidays.

-- `edited_at`: an admin said so.  What the program brings with a later version changes only what nobody edited.
alter table trade add column edited_at timestamptz;
alter table speciality add column edited_at timestamptz;
alter table town add column edited_at timestamptz;

-- The one row.  `brought`: the version of the lists that were taken in last.  `edition` grows with each change of trade or speciality: it
-- tells every process that what it made of them is old.
create table catalogue (
  one bool primary key default true check (one),
  brought bigint not null default 0,
  edition bigint not null default 1
);
insert into catalogue default values;

-- A public holiday, a row a date.
create table holiday (
  on_date date not null,
  slug text not null,
  name_ar text not null,
  name_fr text not null,
  name_en text not null,
  primary key (on_date, slug)
);

-- The lock of a year's holidays; `version` counts their changes.
create table holiday_year (
  year bigint primary key,
  version bigint not null default 1
);

-- The dates of these were said by an admin, that there are none perhaps: what is computed does not come back.
create table holiday_edit (
  year bigint not null,
  slug text not null,
  edited_at timestamptz not null,
  primary key (year, slug)
);

-- Pictures that somebody stopped showing.  Their files go a day later, unless somebody shows the same picture again.
create table photo_gone (
  photo text primary key,
  gone_at timestamptz not null
);
