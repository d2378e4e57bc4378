-- Without any key: whatever comes twice stands here twice.
create table effect (
  visit_id uuid not null,
  version bigint not null,
  step text not null
);
create table day (
  professional_id uuid not null,
  day date not null,
  version bigint not null,
  state jsonb not null
);
