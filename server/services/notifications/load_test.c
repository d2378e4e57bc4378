/* load_test.c — visits that no event told of: they are reminded of as all are, and nothing else is said of
 * them.  users, professionals and appointments run beside, with demo data. */

#include "services/notifications/gateway.h"

extern const struct service users, professionals, appointments;

enum { SOME = 40 };

/* A feed leaves out what is younger than the oldest transaction of the whole server: so it is read until
 * all is there. */
static bool loaded(struct test *t, int64_t visits)
{
	job_run(&notifications, "load");
	return rows(t, "visit") == visits;
}

static void found(struct service_run *run, void *told)
{
	struct db *tx = run_begin(run);

	visit_found(tx, told);
	db_commit(tx);
}

static void find_visit(const struct appointment_told *told)
{
	do_as(&notifications, found, (void *)told);
}

static size_t sms_count(const char *number)
{
	size_t n = 0;

	while (!str_absent(sms_to(number, n)))
		n++;
	return n;
}

/* Time passes without anybody writing to anybody. */
static void at(struct test *t, const char *when)
{
	later_is(t, when);
	job_run(&notifications, "remind");
	send_all();
}

TEST(what_is_found_is_reminded_of_and_told_by_its_event_alone)
{
	struct cast who;
	struct appointment_told told;

	with_gateway(t);
	now_is("2026-11-20T08:00:00Z");
	who = cast(t, NULL, LANGUAGE_FR);
	told = visit_of(who, "2026-11-24T08:30:00Z");
	find_visit(&told);
	find_visit(&told);
	send_all();
	check_number(gateway.count, 0);
	/* The event comes late, and it is still so. */
	tell_visit(t, "booked", &told);
	find_visit(&told);
	send_all();
	check_number(sms_count(CLIENT_PHONE), 1);
	check_number(sms_count(DOCTOR_PHONE), 1);
	at(t, "2026-11-22T09:00:00Z");
	find_visit(&told);
	at(t, "2026-11-22T10:00:00Z");
	check_number(sms_count(CLIENT_PHONE), 2);
	/* Cancelled, and no event ever says so: of a visit that is not nobody is reminded. */
	turn(&told, VISIT_PARTY_PROFESSIONAL, APPOINTMENT_STATUS_CANCELLED);
	find_visit(&told);
	at(t, "2026-11-23T09:00:00Z");
	check_number(sms_count(CLIENT_PHONE), 2);
}

TEST(a_reminder_whose_moment_is_over_is_not_made_anew)
{
	struct cast who;
	struct appointment_told told, over;

	with_gateway(t);
	now_is("2026-11-18T08:00:00Z");
	who = cast(t, NULL, LANGUAGE_FR);
	told = visit_of(who, "2026-11-24T08:30:00Z");
	over = visit_of(who, "2026-11-20T08:30:00Z");
	later_is(t, "2026-11-22T12:00:00Z");
	find_visit(&told);
	find_visit(&over);
	check_number(rows(t, "visit"), 1);
	at(t, "2026-11-22T12:00:01Z");
	check_number(gateway.count, 0);
	at(t, "2026-11-23T09:00:00Z");
	check_number(sms_count(CLIENT_PHONE), 1);
	check(str_starts(sms_to(CLIENT_PHONE, 0), STR("Rappel : ")));
}

/* The first professional's clients, and the first client, are told by events, so they are left out here. */
#define FOUND                                                                                        \
	"appointment_id in (select appointment_id from appointments.visit where professional_id <> " \
	"(select professional_id from professionals.professional order by professional_id limit 1) " \
	"and client_phone <> '+213555000001')"
#define OF_FOUND "notice_id in (select notice_id from notifications.notice_visit where " FOUND ")"
/* Requests that nobody answered are declined meanwhile, and that is told by events. */
#define REMINDERS "kind in ('visit_soon', 'visit_next') and " OF_FOUND

TEST(a_country_that_was_there_before)
{
	int64_t expected, readers;

	with_gateway(t);
	now_is("2026-11-22T09:17:00Z");
	kit_seed_all(SOME);
	expected = atoll(fixture_value(
		"select count(*) from appointments.appointment where ends_at > '2026-11-22T09:17:00Z'"));
	check(expected > SOME);
	eventually(loaded(t, expected));
	check(rows(t, "recipient") > SOME);
	send_all();
	check_number(rows(t, "notice where " OF_FOUND), 0);
	check_number(gateway.count, rows(t, "message where state = 'sent'"));

	/* At ten the next morning, one message each to all whose day is near. */
	at(t, "2026-11-23T08:59:59Z");
	check_number(rows(t, "notice where " REMINDERS), 0);
	readers = atoll(fixture_value(
		"select count(distinct (reader_id, day)) from notifications.visit where status = 'booked' "
		"and reader_id is not null and starts_at > '2026-11-23T09:00:00Z' and " FOUND
		" and (soon_at <= '2026-11-23T09:00:00Z' or next_at <= '2026-11-23T09:00:00Z')"));
	check(readers > 0);
	at(t, "2026-11-23T09:00:00Z");
	check_number(rows(t, "notice where " REMINDERS), readers);
	check_number(rows(t, "message where state = 'sent' and " REMINDERS), readers);
	/* Read once more from the beginning, as after a loss of our place. */
	fixture_sql("delete from notifications.followed");
	job_run(&notifications, "load");
	at(t, "2026-11-23T09:30:00Z");
	check_number(rows(t, "notice where " REMINDERS), readers);
	check_number(rows(t, "message where " REMINDERS), readers);
}

TEST(most_clients_of_the_demo_data_want_no_reminders)
{
	with_gateway(t);
	kit_seed(&notifications, 250);
	check_number(rows(t, "setting where not reminders"), 200);
	fixture_sql("update notifications.setting set reminders = true, zone = 'Europe/Paris'");
	kit_seed(&notifications, 260);
	check_number(rows(t, "setting where not reminders"), 40);
	check_number(rows(t, "setting"), 240);
}

KIT_MAIN("notifications/load", &users, &professionals, &appointments, &notifications)
