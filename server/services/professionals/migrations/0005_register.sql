-- Who waits for a look at his number, and who had one: each list by an index of its own.  Of one index for both, those who wait, who are
-- few and the latest, would be read behind everybody who was ever looked at.
create index professional_waiting on professional (register_changed_at, professional_id)
 where register_number is not null and verified_at is null;
create index professional_verified on professional (verified_at, professional_id) where verified_at is not null;
drop index professional_register;
