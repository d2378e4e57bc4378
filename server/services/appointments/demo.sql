-- What `contacto seed` asks: whose visits are still to be made.

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
