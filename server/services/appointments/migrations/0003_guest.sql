-- How much somebody without an account has ahead.
create index appointment_guest on appointment (guest_phone, starts_at) where guest_phone is not null and status in ('requested', 'booked');
