-- Who books without an account proves a number, too.
alter table code drop constraint code_purpose_check;
alter table code add constraint code_purpose_check check (purpose in ('sign_in', 'phone', 'email', 'guest'));
