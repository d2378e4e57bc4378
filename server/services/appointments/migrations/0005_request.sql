-- Requests in the order in which they become too late to answer.
create index appointment_requests on appointment (starts_at) where status = 'requested';
