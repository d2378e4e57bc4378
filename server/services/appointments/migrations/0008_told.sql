-- The day as it was told last, as the JSON that others read: whoever loads all days need not wait until each is put together of visits,
-- holds and blocks.  It is good while `told_version` is the row's own version, and `told_form` that of the contract and the zone of today.
alter table day add column told text, add column told_version bigint, add column told_form bigint;
