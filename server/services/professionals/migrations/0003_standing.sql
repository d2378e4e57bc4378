-- What a profile is to others.  `status` is what its owner asked for; who must be on a roll and has not been found there yet waits, and is
-- published by that very moment, without asking again.
create view profile as
select p.*, case when p.status = 'published' and p.verified_at is null and coalesce(t.regulated, false) then 'waiting' else p.status end
         as standing, coalesce(t.regulated, false) as regulated
  from professional as p left join trade as t on t.slug = p.trade;

-- Those who were published without it are told of anew.
update professional as p set version = p.version + 1, changed_in = pg_current_xact_id()
  from profile as f where f.professional_id = p.professional_id and f.standing = 'waiting';
