-- The library keeps for every service how far it has read the feeds of others.
insert into followed (name, after) select name, after from feed;
drop table feed;
