-- What the witness keeps: all that took effect, as often as it did.

-- note_effect: none
insert into effect (visit_id, version, step) values (:visit_id::uuid, :version::bigint, :step::text);

-- note_day: none
insert into day (professional_id, day, version, state) values (:professional_id::uuid, :day::date, :version::bigint, :state::jsonb);
