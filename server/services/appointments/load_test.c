/* load_test.c — the feeds of others: what no event brought is known all the same.  users and
 * professionals run beside, and have no broker to tell by. */

#include "services/appointments/testing.h"

#include <string.h>

extern const struct service users, professionals;

static void account(struct test *t, uuid user_id, const char *name)
{
	fixture_sql(textf(
		t,
		"insert into users.account (user_id, phone, first_name_latin, family_name_latin, language, roles, "
		"created_at, changed_at) values ('%s', '+2135%08u', '%s', 'Haddad', 'fr', array['client'], now(), now())",
		id_text(t, user_id), (unsigned)(str_hash(str_of(name)) % 100000000), name));
}

static const char *name_of(struct test *t, uuid user_id)
{
	return textf(t,
		     "select coalesce(first_name_latin, 'nobody') || case when deleted then '' "
		     "else ' ' || version end from appointments.person where user_id = '%s'",
		     id_text(t, user_id));
}

/* A feed leaves out what is younger than the oldest transaction of the whole server, where other tests
 * run beside; so it is read until it says what it must. */
static bool loads(const char *sql, const char *wanted)
{
	job_run(&appointments, "load");
	return strcmp(fixture_value(sql), wanted) == 0;
}

#define load_until(sql, wanted) eventually(loads((sql), (wanted)))

TEST(people_whom_no_event_told_of_are_known)
{
	uuid amel = uuid_new(), lina = uuid_new();

	clock_set(at("2026-03-01T06:00:00Z"));
	account(t, amel, "Amel");
	account(t, lina, "Lina");
	load_until(name_of(t, amel), "Amel 1");
	load_until(name_of(t, lina), "Lina 1");
	/* From where it was left: what changed since, and nothing else. */
	fixture_sql(textf(t,
			  "update users.account set first_name_latin = 'Amal', version = 2, "
			  "changed_in = pg_current_xact_id() where user_id = '%s'",
			  id_text(t, amel)));
	fixture_sql(textf(
		t, "update appointments.person set first_name_latin = 'kept' where user_id = '%s'",
		id_text(t, lina)));
	load_until(name_of(t, amel), "Amal 2");
	check_text(str_of(fixture_value(name_of(t, lina))), "kept 1");
	/* Erased there, erased here; and a late event does not bring her back. */
	fixture_sql(textf(
		t,
		"update users.account set first_name_latin = null, family_name_latin = null, phone = null, "
		"version = 3, deleted_at = now(), changed_in = pg_current_xact_id() where user_id = '%s'",
		id_text(t, amel)));
	load_until(name_of(t, amel), "nobody");
	hear(hear_person, &(struct user){ .user_id = amel,
					  .version = 2,
					  .phone = STR("+213550000009"),
					  .first_name_latin = STR("Amal"),
					  .family_name_latin = STR("Haddad"),
					  .language = LANGUAGE_FR });
	check_text(str_of(fixture_value(name_of(t, amel))), "nobody");
}

TEST(holidays_are_known_from_the_beginning)
{
	job_run(&appointments, "load");
	check(count_rows(t, "holiday") > 0);
	check_text(str_of(fixture_value(
			   "select count(*) from appointments.holiday where "
			   "extract(month from on_date) = 7 and extract(day from on_date) = 5")),
		   fixture_value("select count(*) from appointments.holiday_year"));
}

TEST(professionals_whom_no_event_told_of_are_known)
{
	uuid id = uuid_new();

	fixture_sql(textf(
		t,
		"insert into professionals.professional (professional_id, user_id, slug, status, zone, trade, created_at, changed_at) "
		"select '%s', '%s', 'untold', 'draft', 'Africa/Algiers', min(slug), now(), now() from professionals.trade",
		id_text(t, id), id_text(t, uuid_new())));
	load_until(
		textf(t,
		      "select status from appointments.professional where professional_id = '%s'",
		      id_text(t, id)),
		"draft");
	check_number(count_rows(t, textf(t, "agenda where professional_id = '%s'", id_text(t, id))),
		     1);
}

KIT_MAIN("appointments", &users, &professionals, &appointments)
