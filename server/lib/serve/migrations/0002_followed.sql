-- How far we have read the feeds of other services: the key to go on after.
create table followed (
  name text primary key,
  after text not null
);
