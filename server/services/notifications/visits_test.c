/* visits_test.c — what both sides of a visit are told, once, and never when it is no longer so. */

#include "lib/run/metrics.h"
#include "services/notifications/gateway.h"

static struct cast morning(struct test *t)
{
	with_gateway(t);
	now_is("2026-11-20T09:00:00Z");
	struct cast who = cast(t, NULL, LANGUAGE_FR);

	/* reminders_test.c has them. */
	fixture_sql(textf(t,
			  "insert into notifications.setting values ('%s', '{sms,email}', "
			  "'Africa/Algiers', false, now())",
			  id_of(t, who.client)));
	return who;
}

/* ---- to both ---- */

TEST(a_booking_is_told_to_both_once)
{
	struct cast who = morning(t);
	struct appointment_told told = visit_of(who, "2026-11-24T08:30:00Z");

	tell_visit(t, "booked", &told);
	eventually(gateway.count == 2);
	check(str_starts(
		sms_to(CLIENT_PHONE, 0),
		STR("Rendez-vous confirmé avec Dr Yacine HADDAD le 24/11 à 09:30. Détails : http")));
	check_text(sms_to(DOCTOR_PHONE, 0),
		   "Nouveau rendez-vous avec Amel BEN ALI le 24/11 à 09:30.");
	/* The same, from a teller who does not know that it was told; and a later version that says nothing. */
	tell_visit(t, "booked", &told);
	turn(&told, VISIT_PARTY_CLIENT, APPOINTMENT_STATUS_BOOKED);
	told.confirmed_at = clock_now();
	tell_visit(t, "confirmed", &told);
	send_all();
	check_number(gateway.count, 2);
	check_number(rows(t, "notice"), 2);
}

TEST(a_request_its_approval_and_what_came_of_it)
{
	struct cast who = morning(t);
	struct appointment_told told = visit_of(who, "2026-11-24T08:30:00Z");

	told.approval = true;
	told.status = APPOINTMENT_STATUS_REQUESTED;
	tell_visit(t, "requested", &told);
	eventually(gateway.count == 2);
	check(str_starts(sms_to(CLIENT_PHONE, 0), STR("Demande envoyée : rendez-vous avec Dr")));
	check(str_starts(sms_to(DOCTOR_PHONE, 0),
			 STR("Nouvelle demande de Amel BEN ALI : le 24/11 à 09:30.")));
	turn(&told, VISIT_PARTY_PROFESSIONAL, APPOINTMENT_STATUS_BOOKED);
	tell_visit(t, "booked", &told);
	eventually(!str_absent(sms_to(CLIENT_PHONE, 1)));
	check(str_starts(sms_to(CLIENT_PHONE, 1), STR("Demande acceptée : rendez-vous avec Dr")));
	move(&told, VISIT_PARTY_CLIENT, "2026-11-25T13:00:00Z");
	tell_visit(t, "moved", &told);
	eventually(gateway.count == 5);
	check(str_starts(
		sms_to(CLIENT_PHONE, 2),
		STR("Rendez-vous déplacé avec Dr Yacine HADDAD : le 25/11 à 14:00, au lieu du 24/11 à 09:30. http")));
	check_text(
		sms_to(DOCTOR_PHONE, 1),
		"Rendez-vous déplacé avec Amel BEN ALI : le 25/11 à 14:00, au lieu du 24/11 à 09:30.");
	turn(&told, VISIT_PARTY_CLIENT, APPOINTMENT_STATUS_CANCELLED);
	tell_visit(t, "cancelled", &told);
	eventually(gateway.count == 7);
	check_text(sms_to(CLIENT_PHONE, 3),
		   "Rendez-vous annulé avec Dr Yacine HADDAD : le 25/11 à 14:00.");
	check_text(sms_to(DOCTOR_PHONE, 2),
		   "Rendez-vous annulé avec Amel BEN ALI : le 25/11 à 14:00.");
	/* What he did himself he finds in his inbox, and pays no SMS for. */
	check_number(rows(t, "notice where kind = 'agenda_approved'"), 1);
	check_number(rows(t, "message where kind = 'agenda_approved'"), 0);
}

TEST(a_request_that_is_declined)
{
	struct cast who = morning(t);
	struct appointment_told told = visit_of(who, "2026-11-24T08:30:00Z");

	told.status = APPOINTMENT_STATUS_REQUESTED;
	tell_visit(t, "requested", &told);
	eventually(gateway.count == 2);
	turn(&told, VISIT_PARTY_PROFESSIONAL, APPOINTMENT_STATUS_DECLINED);
	tell_visit(t, "declined", &told);
	eventually(gateway.count == 3);
	check_text(sms_to(CLIENT_PHONE, 1),
		   "Demande non acceptée : rendez-vous avec Dr Yacine HADDAD le 24/11 à 09:30.");
}

TEST(a_guest_is_told_by_number_and_has_no_inbox)
{
	struct cast who = morning(t);
	struct appointment_told told = visit_of(who, "2026-11-24T08:30:00Z");

	/* Somebody called, and the professional wrote it down. */
	told.client_id = (uuid){ { 0 } };
	told.client_name_ar = told.client_name_latin = (str){ 0 };
	told.guest_phone = STR("+213770000003");
	told.guest_name = STR("Karim");
	told.guest_language = LANGUAGE_AR;
	told.by = VISIT_PARTY_PROFESSIONAL;
	tell_visit(t, "booked", &told);
	eventually(gateway.count == 1);
	check(str_starts(sms_to("+213770000003", 0), STR("تأكد موعدك 24/11 09:30")));
	check_number(rows(t, "notice where kind = 'visit_booked' and user_id is null"), 1);
	check_number(rows(t, "notice where kind = 'agenda_booked'"), 1);
	/* Without a number there is nobody to tell but the professional. */
	told.appointment_id = uuid_new();
	told.guest_phone = (str){ 0 };
	tell_visit(t, "booked", &told);
	send_all();
	check_number(gateway.count, 1);
	check_number(rows(t, "notice where kind = 'visit_booked'"), 1);
	check_number(rows(t, "notice where kind = 'agenda_booked'"), 2);
}

/* ---- only what is so ---- */

TEST(nothing_is_said_after_a_cancellation)
{
	struct cast who = morning(t);
	struct appointment_told told = visit_of(who, "2026-11-24T08:30:00Z");

	/* The gateway fails; what was to be said waits, and is over before it can be. */
	ANSWERS(500, 500);
	tell_visit(t, "booked", &told);
	eventually(rows(t, "message where state = 'failed'") == 2);
	turn(&told, VISIT_PARTY_PROFESSIONAL, APPOINTMENT_STATUS_CANCELLED);
	tell_visit(t, "cancelled", &told);
	eventually(rows(t, "message where state = 'sent'") == 1);
	clock_move(MINUTES(5));
	send_all();
	check_text(str_of(fixture_value(
			   "select string_agg(kind || ' ' || channel, ', ' order by kind) "
			   "from notifications.message where state = 'dropped'")),
		   "agenda_booked sms, visit_booked sms");
	check_text(sms_to(CLIENT_PHONE, 0),
		   "Rendez-vous annulé avec Dr Yacine HADDAD : le 24/11 à 09:30.");
	check(str_absent(sms_to(CLIENT_PHONE, 1)));
	check(str_absent(sms_to(DOCTOR_PHONE, 0)));
}

TEST(a_cancellation_waits_for_what_is_under_way)
{
	struct cast who = morning(t);
	struct cast others = { person(t, "+213550000008", NULL, LANGUAGE_FR),
			       person(t, "+213660000008", NULL, LANGUAGE_FR) };
	struct appointment_told told = visit_of(who, "2026-11-24T08:30:00Z");
	struct appointment_told another = visit_of(others, "2026-11-24T08:30:00Z");

	gateway.hold = true;
	tell_visit(t, "booked", &told);
	eventually(gateway.count == 2);
	turn(&told, VISIT_PARTY_PROFESSIONAL, APPOINTMENT_STATUS_CANCELLED);
	tell_visit(t, "cancelled", &told);
	/* What was queued after it is under way: it was passed over. */
	tell_visit(t, "booked", &another);
	eventually(gateway.count == 4);
	check_number(rows(t, "message where kind = 'visit_cancelled' and state = 'queued'"), 1);
	gateway.hold = false;
	send_all();
	check_number(gateway.count, 5);
	check(str_starts(gateway.taken[4].text, STR("Rendez-vous annulé")));
}

TEST(events_that_come_late_are_not_told)
{
	struct cast who = morning(t);
	struct appointment_told booked = visit_of(who, "2026-11-24T08:30:00Z"), moved = booked,
				cancelled;

	move(&moved, VISIT_PARTY_CLIENT, "2026-11-26T08:30:00Z");
	cancelled = moved;
	turn(&cancelled, VISIT_PARTY_CLIENT, APPOINTMENT_STATUS_CANCELLED);
	tell_visit(t, "cancelled", &cancelled);
	tell_visit(t, "moved", &moved);
	tell_visit(t, "booked", &booked);
	send_all();
	check_number(rows(t, "notice"), 2);
	check_number(gateway.count, 2);
	check_text(sms_to(CLIENT_PHONE, 0),
		   "Rendez-vous annulé avec Dr Yacine HADDAD : le 26/11 à 09:30.");
	check_text(str_of(fixture_value("select version || status from notifications.visit")),
		   "3cancelled");
}

/* ---- when ---- */

TEST(by_night_others_wait_and_ones_own_acts_do_not)
{
	struct cast who = morning(t);
	struct appointment_told told = visit_of(who, "2026-11-24T08:30:00Z");

	/* 22:30 in Algiers. */
	now_is("2026-11-20T21:30:00Z");
	told.at = clock_now();
	tell_visit(t, "booked", &told);
	send_all();
	check(str_starts(sms_to(CLIENT_PHONE, 0), STR("Rendez-vous confirmé")));
	check(str_absent(sms_to(DOCTOR_PHONE, 0)));
	/* It waits for the morning, not for its carrier: nobody need be woken. */
	job_run(&notifications, "tidy");
	check(contains(metrics_text(t->region), "contacto_messages_waiting{channel=\"sms\"} 0\n"));
	turn(&told, VISIT_PARTY_PROFESSIONAL, APPOINTMENT_STATUS_CANCELLED);
	tell_visit(t, "cancelled", &told);
	later_is(t, "2026-11-21T06:59:00Z");
	send_all();
	check(str_absent(sms_to(CLIENT_PHONE, 1)));
	later_is(t, "2026-11-21T07:00:00Z");
	send_all();
	check(str_starts(sms_to(CLIENT_PHONE, 1), STR("Rendez-vous annulé")));
	/* The doctor was never told of the booking: it was over before his morning. */
	check(str_absent(sms_to(DOCTOR_PHONE, 0)));
	check_number(rows(t, "message where state = 'dropped' and kind = 'agenda_booked'"), 1);
}

TEST(what_begins_in_the_morning_does_not_wait_for_it)
{
	struct cast who = morning(t);
	struct appointment_told early = visit_of(who, "2026-11-24T08:30:00Z"),
				late = visit_of(who, "2026-11-24T09:30:00Z");

	tell_visit(t, "booked", &early);
	tell_visit(t, "booked", &late);
	send_all();
	check_number(gateway.count, 4);
	later_is(t, "2026-11-23T22:00:00Z");
	turn(&early, VISIT_PARTY_PROFESSIONAL, APPOINTMENT_STATUS_CANCELLED);
	turn(&late, VISIT_PARTY_PROFESSIONAL, APPOINTMENT_STATUS_CANCELLED);
	tell_visit(t, "cancelled", &early);
	tell_visit(t, "cancelled", &late);
	send_all();
	/* Half past nine is told at once, half past ten at eight. */
	check_text(sms_to(CLIENT_PHONE, 2),
		   "Rendez-vous annulé avec Dr Yacine HADDAD : le 24/11 à 09:30.");
	check(str_absent(sms_to(CLIENT_PHONE, 3)));
	later_is(t, "2026-11-24T07:00:00Z");
	send_all();
	check_text(sms_to(CLIENT_PHONE, 3),
		   "Rendez-vous annulé avec Dr Yacine HADDAD : le 24/11 à 10:30.");
}

TEST(a_retry_does_not_fall_into_the_night)
{
	struct cast who = morning(t);
	struct appointment_told told = visit_of(who, "2026-11-24T08:30:00Z");

	now_is("2026-11-20T19:59:00Z");
	ANSWERS(500, 500);
	told.at = instant_add(clock_now(), -HOURS(1));
	tell_visit(t, "booked", &told);
	eventually(rows(t, "message where state = 'failed'") == 2);
	later_is(t, "2026-11-20T20:01:00Z");
	send_all();
	check_number(gateway.count, 2);
	/* It was no try. */
	check_number(
		rows(t,
		     "message where state = 'queued' and attempts = 1 and next_at = '2026-11-21 07:00Z'"),
		2);
	later_is(t, "2026-11-21T07:00:00Z");
	send_all();
	check_number(gateway.count, 4);
}

/* ---- by what ---- */

TEST(a_channel_that_fails_for_good_gives_way_to_the_next)
{
	with_gateway(t);
	now_is("2026-11-20T09:00:00Z");
	struct cast who = cast(t, "amel@example.org", LANGUAGE_FR);
	struct appointment_told told = visit_of(who, "2026-11-24T08:30:00Z");

	/* A request has nothing for the calendar: one channel is enough. */
	told.status = APPOINTMENT_STATUS_REQUESTED;
	tell_visit(t, "requested", &told);
	send_all();
	check_number(rows(t, "message where kind = 'visit_requested'"), 1);
	check_number(
		rows(t,
		     "message where kind = 'visit_requested' and channel = 'sms' and state = 'sent'"),
		1);
	move(&told, VISIT_PARTY_CLIENT, "2026-11-25T08:30:00Z");
	/* Declined comes without a calendar, too. */
	turn(&told, VISIT_PARTY_SYSTEM, APPOINTMENT_STATUS_DECLINED);
	gateway.answer_count = gateway.count + 1;
	gateway.answers[gateway.count] = 400;
	tell_visit(t, "declined", &told);
	eventually(
		rows(t,
		     "message where kind = 'visit_declined' and channel = 'sms' and state = 'dead'") ==
		1);
	check_number(rows(t, "message where kind = 'visit_declined' and channel = 'email'"), 1);
}

TEST(what_is_for_the_calendar_goes_by_mail_too)
{
	with_gateway(t);
	now_is("2026-11-20T09:00:00Z");
	struct cast who = cast(t, "amel@example.org", LANGUAGE_FR);
	struct appointment_told told = visit_of(who, "2026-11-24T08:30:00Z");

	tell_visit(t, "booked", &told);
	send_all();
	check_number(rows(t, "message where kind = 'visit_booked' and channel = 'sms'"), 1);
	check_number(rows(t, "message where kind = 'visit_booked' and channel = 'email'"), 1);
	check_number(rows(t, "message where kind = 'agenda_booked'"), 1);
}

/* ---- what is kept ---- */

TEST(nothing_of_a_visit_lies_open)
{
	struct cast who = morning(t);
	struct appointment_told told = visit_of(who, "2026-11-24T08:30:00Z");

	told.message = STR("Apportez vos radios");
	tell_visit(t, "booked", &told);
	send_all();
	check_number(rows(t, "visit where visit::text ~ 'HADDAD|BEN ALI|radios|Consultation'"), 0);
	check_number(rows(t, "notice where notice::text ~ 'HADDAD|BEN ALI|radios|Consultation'"),
		     0);
	check_number(rows(t, "message where message::text ~ 'HADDAD|BEN ALI|550000001'"), 0);
	check_number(rows(t, "message where content is not null or address is not null"), 0);
}

TEST(who_is_gone_is_told_nothing_and_forgotten)
{
	struct cast who = morning(t);
	struct appointment_told told = visit_of(who, "2026-11-24T08:30:00Z");
	struct user_deleted gone = { who.client, 2, clock_now() };

	ANSWERS(500, 500);
	tell_visit(t, "booked", &told);
	eventually(rows(t, "message where state = 'failed'") == 2);
	tell(t, "user.deleted", &user_deleted_shape, &gone);
	clock_move(MINUTES(5));
	send_all();
	check(str_absent(sms_to(CLIENT_PHONE, 0)));
	check_number(rows(t, "visit"), 0);
	check_number(
		rows(t,
		     "notice where kind = 'visit_booked' and told is null and withdrawn and user_id is null"),
		1);
	check_number(rows(t, "message where kind = 'visit_booked' and state = 'dead'"), 1);
}

TEST(what_is_long_over_goes)
{
	struct cast who = morning(t);
	struct appointment_told told = visit_of(who, "2026-11-24T08:30:00Z");

	tell_visit(t, "booked", &told);
	send_all();
	later_is(t, "2027-02-17T09:00:00Z");
	job_run(&notifications, "tidy");
	check_number(rows(t, "visit"), 1);
	check_number(rows(t, "notice"), 2);
	later_is(t, "2027-02-23T09:00:00Z");
	job_run(&notifications, "tidy");
	check_number(rows(t, "visit"), 0);
	check_number(rows(t, "notice"), 0);
	check_number(rows(t, "notice_visit"), 0);
	check_number(rows(t, "message"), 0);
}

/* ---- what its professional learns of them ---- */

static struct who as_professional(struct test *t, uuid user_id)
{
	char *token = region_alloc(t->region, SESSION_TOKEN);

	session_token_new(token);
	return as_session(t, (str){ token, SESSION_TOKEN },
			  &(struct session){ .session_id = uuid_new(),
					     .user_id = user_id,
					     .roles = 1u << ROLE_CLIENT | 1u << ROLE_PROFESSIONAL,
					     .language = LANGUAGE_FR,
					     .proven_at = clock_now(),
					     .ends_at = instant_add(clock_now(), DAYS(7)) });
}

VALID_TEST(a_professional_sees_whether_it_arrived_and_nobody_else_does)
{
	struct cast who = morning(t);
	struct appointment_told told = visit_of(who, "2026-11-24T08:30:00Z");
	const char *path = textf(t, "/v1/messages/visits/%s", id_of(t, told.appointment_id));
	struct who doctor = as_professional(t, who.doctor);
	struct answer answer;

	check_status(get(valid(doctor), path), 404);
	tell_visit(t, "booked", &told);
	send_all();
	answer = get(valid(doctor), path);
	check_status(answer, 200);
	/* His own is not among them. */
	check_number(json_at(answer, "/items")->count, 1);
	check_text(text_at(answer, "/items/0/kind"), "visit_booked");
	check_text(text_at(answer, "/items/0/channel"), "sms");
	check_text(text_at(answer, "/items/0/state"), "sent");
	check(!contains(answer.body, "0001"));

	later_is(t, "2026-11-20T09:05:00Z");
	turn(&told, VISIT_PARTY_PROFESSIONAL, APPOINTMENT_STATUS_CANCELLED);
	ANSWERS(200, 200, 500);
	tell_visit(t, "cancelled", &told);
	eventually(gateway.count >= 3);
	eventually(rows(t, "message where state = 'failed'") == 1);
	answer = get(doctor, path);
	check_number(json_at(answer, "/items")->count, 2);
	check_text(text_at(answer, "/items/0/kind"), "visit_cancelled");
	check_text(text_at(answer, "/items/0/state"), "failed");
	check(text_at(answer, "/items/0/next_at").len);

	check_status(get(as_professional(t, who.client), path), 404);
	check_status(get(signed_in_as(t, who.doctor, LANGUAGE_FR), path), 403);
	check_status(get(as_role(t, "omar", ROLE_SUPPORT), path), 403);
	check_status(get(nobody(t), path), 401);
}

KIT_MAIN("notifications/visits", &notifications)
