-- Who must be on a roll waits until he was found there: he is not offered meanwhile.
alter table professional drop constraint professional_status_check,
  add constraint professional_status_check check (status in ('draft', 'waiting', 'published', 'paused', 'closed'));
