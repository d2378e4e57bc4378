-- The state as it was told last, as the JSON that others read: who loads all of them need not wait until each is put together of its
-- tables.  It is good while `told_version` is the row's own version and `told_form` says that the contract still looks so; whatever
-- changes the row without writing it makes it old, and never wrong.
alter table professional add column told text, add column told_version bigint, add column told_form bigint;

-- Those whose text is old or was never written: few, and not for long.
create index professional_untold on professional (professional_id) where told_version is distinct from version;
