-- How far we have read the feeds of others: the key to go on after.
create table feed (
  name text primary key,
  after text not null
);
