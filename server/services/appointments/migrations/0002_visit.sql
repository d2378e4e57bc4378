-- A visit with what others told us of those who meet: whose account the professional is, and who comes.
create view visit as
select a.appointment_id, a.version, a.status, a.professional_id, p.user_id as professional_user_id, a.service_id, a.place_id, a.starts_at,
       a.ends_at, a.before_minutes, a.after_minutes, a.seats, a.group_session_id, a.offer, a.made_by, a.client_id, a.client_card_id,
       coalesce(c.phone, a.guest_phone) as client_phone,
       c.first_name_ar || ' ' || c.family_name_ar as client_name_ar, c.first_name_latin || ' ' || c.family_name_latin as client_name_latin,
       a.guest_name, a.guest_phone, a.guest_language, a.attendee_name, a.attendee_phone, a.reason_sealed, a.answers_sealed, a.message,
       a.changed_by, a.confirmed_at, a.created_at, a.changed_at, a.changed_in
  from appointment as a join professional as p using (professional_id) left join person as c on c.user_id = a.client_id;
