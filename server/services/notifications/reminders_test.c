/* reminders_test.c — two days and a day before, at ten, one message for all that somebody has on a day, and only of what still is. */

#include "services/notifications/gateway.h"

/* Booked on a Friday. */
static struct cast friday(struct test *t)
{
	with_gateway(t);
	now_is("2026-11-20T08:00:00Z");
	return cast(t, NULL, LANGUAGE_FR);
}

/* Time passes without anybody writing to anybody. */
static void at(struct test *t, const char *when)
{
	later_is(t, when);
	job_run(&notifications, "remind");
	send_all();
}

static size_t sms_count(const char *number)
{
	size_t n = 0;

	while (!str_absent(sms_to(number, n)))
		n++;
	return n;
}

TEST(two_days_and_a_day_before_at_ten)
{
	struct cast who = friday(t);
	struct appointment_told told = visit_of(who, "2026-11-24T08:30:00Z");

	tell_visit(t, "booked", &told);
	send_all();
	check_number(sms_count(CLIENT_PHONE), 1);
	at(t, "2026-11-22T08:59:59Z");
	check_number(sms_count(CLIENT_PHONE), 1);
	at(t, "2026-11-22T09:00:00Z");
	check(str_starts(
		sms_to(CLIENT_PHONE, 1),
		STR("Rappel : rendez-vous avec Dr Yacine HADDAD le 24/11 à 09:30. Confirmez : http")));
	at(t, "2026-11-22T15:00:00Z");
	at(t, "2026-11-23T08:59:59Z");
	check_number(sms_count(CLIENT_PHONE), 2);
	/* He said that he comes: that changes the words, and makes nothing due again. */
	turn(&told, VISIT_PARTY_CLIENT, APPOINTMENT_STATUS_BOOKED);
	told.confirmed_at = clock_now();
	tell_visit(t, "confirmed", &told);
	at(t, "2026-11-23T08:59:59Z");
	check_number(sms_count(CLIENT_PHONE), 2);
	at(t, "2026-11-23T09:00:00Z");
	check(str_starts(
		sms_to(CLIENT_PHONE, 2),
		STR("Rappel : rendez-vous avec Dr Yacine HADDAD le 24/11 à 09:30. Détails : http")));
	at(t, "2026-11-23T12:00:00Z");
	at(t, "2026-11-24T08:00:00Z");
	check_number(sms_count(CLIENT_PHONE), 3);
	/* The professional has his agenda. */
	check_number(sms_count(DOCTOR_PHONE), 1);
}

TEST(one_message_for_several_visits_of_a_day)
{
	struct cast who = friday(t);
	struct appointment_told first = visit_of(who, "2026-11-24T08:30:00Z"),
				second = visit_of(who, "2026-11-24T14:00:00Z"),
				third = visit_of(who, "2026-11-25T08:30:00Z");
	struct cast other = { person(t, "+213550000009", NULL, LANGUAGE_EN), who.doctor };
	struct appointment_told others = visit_of(other, "2026-11-24T10:00:00Z");

	tell_visit(t, "booked", &second);
	tell_visit(t, "booked", &first);
	tell_visit(t, "booked", &third);
	tell_visit(t, "booked", &others);
	send_all();
	check_number(sms_count(CLIENT_PHONE), 3);
	at(t, "2026-11-22T09:00:00Z");
	check_number(sms_count(CLIENT_PHONE), 4);
	check(str_starts(
		sms_to(CLIENT_PHONE, 3),
		STR("Rappel : 2 rendez-vous le 24/11, le premier à 09:30. Confirmez : http")));
	check(str_starts(
		sms_to("+213550000009", 1),
		STR("Reminder: visit with Dr Yacine HADDAD on 24 Nov at 11:00. Confirm: http")));
	at(t, "2026-11-23T09:00:00Z");
	/* A day before these two, and two days before the third. */
	check_number(sms_count(CLIENT_PHONE), 6);
	check_number(rows(t, "notice_visit where kind = 'visit_soon'"), 4);
	check_number(rows(t, "notice where kind = 'visit_soon'"), 3);
}

TEST(guests_are_reminded_by_their_number)
{
	struct cast who = friday(t);
	struct appointment_told first = visit_of(who, "2026-11-24T08:30:00Z"),
				second = visit_of(who, "2026-11-24T14:00:00Z");

	first.client_id = second.client_id = (uuid){ { 0 } };
	first.guest_phone = second.guest_phone = STR("+213770000003");
	tell_visit(t, "booked", &first);
	tell_visit(t, "booked", &second);
	send_all();
	at(t, "2026-11-22T09:00:00Z");
	check_number(sms_count("+213770000003"), 3);
	check(str_starts(sms_to("+213770000003", 2), STR("أكد موعديك 24/11 09:30 http")));
}

TEST(what_is_cancelled_or_moved_is_not_reminded_of)
{
	struct cast who = friday(t);
	struct appointment_told cancelled = visit_of(who, "2026-11-24T08:30:00Z"),
				moved = visit_of(who, "2026-11-24T14:00:00Z");

	tell_visit(t, "booked", &cancelled);
	tell_visit(t, "booked", &moved);
	turn(&cancelled, VISIT_PARTY_CLIENT, APPOINTMENT_STATUS_CANCELLED);
	tell_visit(t, "cancelled", &cancelled);
	at(t, "2026-11-22T09:00:00Z");
	size_t before = sms_count(CLIENT_PHONE);
	check(str_starts(sms_to(CLIENT_PHONE, before - 1),
			 STR("Rappel : rendez-vous avec Dr Yacine HADDAD le 24/11 à 15:00.")));
	move(&moved, VISIT_PARTY_CLIENT, "2026-11-28T08:30:00Z");
	tell_visit(t, "moved", &moved);
	at(t, "2026-11-23T09:00:00Z");
	check_number(sms_count(CLIENT_PHONE), before + 1);
	/* Its new time has reminders of its own. */
	at(t, "2026-11-26T09:00:00Z");
	check_number(sms_count(CLIENT_PHONE), before + 2);
	check(str_starts(sms_to(CLIENT_PHONE, before + 1),
			 STR("Rappel : rendez-vous avec Dr Yacine HADDAD le 28/11 à 09:30.")));
}

TEST(a_reminder_that_waited_says_only_what_is_left)
{
	struct cast who = friday(t);
	struct appointment_told stays = visit_of(who, "2026-11-24T08:30:00Z"),
				goes = visit_of(who, "2026-11-24T14:00:00Z");

	tell_visit(t, "booked", &stays);
	tell_visit(t, "booked", &goes);
	send_all();
	size_t before = sms_count(CLIENT_PHONE);
	gateway.answer_count = gateway.count + 1;
	gateway.answers[gateway.count] = 500;
	later_is(t, "2026-11-22T09:00:00Z");
	job_run(&notifications, "remind");
	eventually(rows(t, "message where kind = 'visit_soon' and state = 'failed'") == 1);
	turn(&goes, VISIT_PARTY_CLIENT, APPOINTMENT_STATUS_CANCELLED);
	tell_visit(t, "cancelled", &goes);
	at(t, "2026-11-22T09:05:00Z");
	check_number(rows(t, "message where kind = 'visit_soon' and state = 'dropped'"), 1);
	at(t, "2026-11-22T09:05:05Z");
	check_number(sms_count(CLIENT_PHONE), before + 2);
	check(str_starts(sms_to(CLIENT_PHONE, before), STR("Rendez-vous annulé")));
	check(str_starts(sms_to(CLIENT_PHONE, before + 1),
			 STR("Rappel : rendez-vous avec Dr Yacine HADDAD le 24/11 à 09:30.")));
	/* In the inbox the former is gone. */
	check_number(rows(t, "notice where kind = 'visit_soon' and not withdrawn"), 1);
}

TEST(who_was_just_told_needs_no_reminder)
{
	struct cast who = friday(t);
	struct appointment_told told = visit_of(who, "2026-11-21T08:30:00Z");

	/* Booked the day before, at nine: at ten he knows. */
	tell_visit(t, "booked", &told);
	send_all();
	at(t, "2026-11-20T09:00:00Z");
	at(t, "2026-11-20T15:00:00Z");
	check_number(sms_count(CLIENT_PHONE), 1);
	check_number(rows(t, "visit where soon_at is null and next_at is null"), 1);
}

TEST(what_nobody_sent_in_time_is_sent_late_but_not_by_night)
{
	struct cast who = friday(t);
	struct appointment_told told = visit_of(who, "2026-11-24T08:30:00Z");

	tell_visit(t, "booked", &told);
	send_all();
	/* All was down from Saturday to Monday night: the earlier one is pointless by now. */
	at(t, "2026-11-23T22:00:00Z");
	check_number(sms_count(CLIENT_PHONE), 1);
	at(t, "2026-11-24T07:00:00Z");
	check_number(sms_count(CLIENT_PHONE), 2);
	check_number(rows(t, "notice where kind = 'visit_next'"), 1);
	check_number(rows(t, "notice where kind = 'visit_soon'"), 0);
}

TEST(a_visit_that_has_begun_is_not_reminded_of)
{
	struct cast who = friday(t);
	struct appointment_told told = visit_of(who, "2026-11-24T08:30:00Z");

	tell_visit(t, "booked", &told);
	send_all();
	at(t, "2026-11-24T08:30:00Z");
	check_number(sms_count(CLIENT_PHONE), 1);
	check_number(rows(t, "visit where soon_at is null and next_at is null"), 1);
}

/* In Paris, over the end of summer time: at ten there, and with both times when they differ. */
TEST(somebody_abroad)
{
	with_gateway(t);
	now_is("2026-10-20T08:00:00Z");
	struct cast who = cast(t, NULL, LANGUAGE_FR);
	struct appointment_told told = visit_of(who, "2026-10-24T08:30:00Z"),
				after = visit_of(who, "2026-10-26T08:30:00Z");
	struct who amel = signed_in_as(t, who.client, LANGUAGE_FR);

	tell_visit(t, "booked", &told);
	tell_visit(t, "booked", &after);
	send_all();
	check(str_starts(sms_to(CLIENT_PHONE, 0),
			 STR("Rendez-vous confirmé avec Dr Yacine HADDAD le 24/10 à 09:30. ")));
	check_status(put(amel, "/v1/inbox/settings",
			 "{\"channels\":[\"sms\"],\"zone\":\"Europe/Paris\",\"reminders\":true}"),
		     200);
	/* Ten in Paris is nine in Algiers, until Sunday. */
	at(t, "2026-10-22T07:59:59Z");
	check_number(sms_count(CLIENT_PHONE), 2);
	at(t, "2026-10-22T08:00:00Z");
	check_number(sms_count(CLIENT_PHONE), 3);
	check(str_starts(
		sms_to(CLIENT_PHONE, 2),
		STR("Rappel : rendez-vous avec Dr Yacine HADDAD le 24/10 à 09:30 (24/10 à 10:30 chez vous).")));
	at(t, "2026-10-23T08:00:00Z");
	at(t, "2026-10-24T08:00:00Z");
	size_t before = sms_count(CLIENT_PHONE);
	check(str_starts(sms_to(CLIENT_PHONE, before - 1),
			 STR("Rappel : rendez-vous avec Dr Yacine HADDAD le 26/10 à 09:30.")));
	at(t, "2026-10-25T08:59:59Z");
	check_number(sms_count(CLIENT_PHONE), before);
	at(t, "2026-10-25T09:00:00Z");
	check_number(sms_count(CLIENT_PHONE), before + 1);
	check_status(put(amel, "/v1/inbox/settings",
			 "{\"channels\":[],\"zone\":\"Europe/Paris\",\"reminders\":false}"),
		     200);
}

TEST(who_wants_none_gets_none)
{
	struct cast who = friday(t);
	struct appointment_told told = visit_of(who, "2026-11-24T08:30:00Z");

	fixture_sql(textf(
		t,
		"insert into notifications.setting values ('%s', '{sms}', 'Africa/Algiers', false, now())",
		id_of(t, who.client)));
	tell_visit(t, "booked", &told);
	send_all();
	at(t, "2026-11-22T09:00:00Z");
	at(t, "2026-11-23T09:00:00Z");
	check_number(sms_count(CLIENT_PHONE), 1);
	check_number(rows(t, "visit where soon_at is null and next_at is null"), 1);
}

/* A country is settled in batches: none keeps its memory until the last one is done. */
static void settle(struct service_run *run, void *arg)
{
	struct service_run little = *run;

	little.region = region_within(run->region, (size_t)256 * 1024, region_fails);
	settings_seed(&little, *(int64_t *)arg);
}

TEST(the_demo_country_is_settled_in_little_memory)
{
	int64_t professionals = 7500;

	with_gateway(t);
	do_unheard(&notifications, settle, &professionals);
	check_number(rows(t, "setting where not reminders"), 30000 - 800);
}

KIT_MAIN("notifications/reminders", &notifications)
