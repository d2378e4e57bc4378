-- What `contacto seed` asks: whose visits are still to be made, and which of them are told.

-- row unvisited: professional_id uuid

-- count_professionals_between: one counted
select count(*) as count from professional where professional_id >= :from_id::uuid and professional_id < :to_id::uuid;

-- list_unvisited: many unvisited
-- Published, and an agenda that nobody ever changed.
select p.professional_id from professional as p join agenda as a using (professional_id)
 where p.professional_id >= :from_id::uuid and p.professional_id < :to_id::uuid and p.status = 'published' and a.version = 0
 order by p.professional_id limit :most::bigint;

-- count_visits_between: one counted
select count(*) as count from appointment where appointment_id >= :from_id::uuid and appointment_id < :to_id::uuid;

-- list_latest: many visit
-- What that client, and clients with an account of that professional, have ahead of them, as it was changed last; the latest behind
-- the others.
select appointment_id, version, status, professional_id, professional_user_id, service_id, place_id, starts_at, ends_at, before_minutes,
       after_minutes, seats, group_session_id, offer, made_by, client_id, client_card_id, client_phone, client_name_ar,
       client_name_latin, guest_name, guest_phone, guest_language, attendee_name, attendee_phone, null::bytea as reason_sealed,
       null::bytea as answers_sealed, message, changed_by, confirmed_at, created_at, changed_at
  from (select * from visit
         where (professional_id = :professional_id::uuid or client_id = :client_id::uuid) and client_id is not null
           and status in ('requested', 'booked') and starts_at > :now::timestamptz
         order by changed_at desc limit :most::bigint) as latest
 order by changed_at;
