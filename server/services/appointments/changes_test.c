/* changes_test.c — what becomes of a visit: moved, cancelled, approved, done; and who may. */

#include "services/appointments/testing.h"

#define SUNDAY "2026-03-01T00:00:00Z"
#define MONDAY "2026-03-02T00:00:00Z"

static struct answer sunday(struct who who, const struct shop *shop)
{
	return slots_of(who, shop, SUNDAY, MONDAY, "");
}

static struct answer say(struct who who, struct answer booked, const char *what)
{
	return post(who, path_of(booked, what), "{}");
}

/* done and no_show take no body */
static struct answer tap(struct who who, struct answer booked, const char *what)
{
	return ask(who, (struct asking){ .method = "POST", .path = path_of(booked, what) });
}

static struct answer move_to(struct who who, struct answer booked, const char *start)
{
	return post(who, path_of(booked, "move"), textf(who.t, "{\"starts_at\":\"%s\"}", start));
}

/* ---- cancelling ---- */

VALID_TEST(cancelling_restores_the_offer_of_before)
{
	struct shop shop = shop_of(t, (struct shop){ .before = 10, .after = 20, .step = 15 });
	struct who amel = client(t, "amel"), yacine = client(t, "yacine");
	struct answer booked, cancelled;
	str before;

	check_status(book_at(yacine, &shop, "2026-03-01T13:00:00Z"), 201);
	before = starts_in(sunday(amel, &shop));
	booked = book_at(amel, &shop, "2026-03-01T09:00:00Z");
	check_status(booked, 201);
	check(!str_equal(starts_in(sunday(amel, &shop)), before));
	cancelled = post(valid(amel), path_of(booked, "cancel"), "{\"message\":\"empêchée\"}");
	check_status(cancelled, 200);
	check_text(text_at(cancelled, "/status"), "cancelled");
	check_text(text_at(cancelled, "/message"), "empêchée");
	check_text(header(cancelled, "etag"), "\"2\"");
	check(str_equal(starts_in(sunday(amel, &shop)), before));
	check_told(t, "appointment.cancelled", 1);
	check_told(t, "slot.freed", 1);
	check_text(json_get(told_at(t, "appointment.cancelled", 0), STR("message"))->text,
		   "empêchée");
	check_told(t, "day.changed", 3);
	check_number(json_get(told_at(t, "day.changed", 2), STR("busy"))->count, 1);
	check_number(json_get(told_at(t, "day.changed", 2), STR("version"))->number, 3);
	/* Again: nothing changes, and nothing is told. */
	check_status(say(amel, booked, "cancel"), 200);
	check_told(t, "appointment.cancelled", 1);
	check_problem(tap(amel, booked, "confirm"), 409, "wrong-state");
	check_problem(move_to(amel, booked, "2026-03-01T10:00:00Z"), 409, "wrong-state");
}

VALID_TEST(cut_offs_hold_for_clients_and_not_for_professionals)
{
	struct shop shop = shop_of(t, (struct shop){ .cancel_cutoff = 60, .move_cutoff = 120 });
	struct who amel = client(t, "amel");
	struct answer booked = book_at(amel, &shop, "2026-03-01T09:00:00Z");

	check_text(text_at(booked, "/cancel_before"), "2026-03-01T08:00:00Z");
	check_text(text_at(booked, "/move_before"), "2026-03-01T07:00:00Z");
	clock_set(at("2026-03-01T07:00:01Z"));
	check_problem(move_to(valid(amel), booked, "2026-03-01T10:00:00Z"), 409, "too-late");
	clock_set(at("2026-03-01T08:00:01Z"));
	check_problem(say(valid(amel), booked, "cancel"), 409, "too-late");
	check_status(move_to(shop.owner, booked, "2026-03-01T10:00:00Z"), 200);
	clock_set(at("2026-03-01T09:59:00Z"));
	check_problem(say(amel, booked, "cancel"), 409, "too-late");
	check_status(say(valid(shop.owner), booked, "cancel"), 200);
}

/* ---- moving ---- */

VALID_TEST(a_move_keeps_the_visit_and_its_history)
{
	struct shop shop = shop_plain(t);
	struct who amel = client(t, "amel"), yacine = client(t, "yacine");
	struct answer booked = book_at(amel, &shop, "2026-03-01T09:00:00Z"), moved, history;

	check_status(tap(valid(amel), booked, "confirm"), 200);
	moved = post(valid(amel), path_of(booked, "move"),
		     "{\"starts_at\":\"2026-03-02T10:00:00Z\",\"message\":\"plus tard\"}");
	check_status(moved, 200);
	check_text(text_at(moved, "/starts_at"), "2026-03-02T10:00:00Z");
	check_text(text_at(moved, "/ends_at"), "2026-03-02T10:30:00Z");
	check(!json_at(moved, "/confirmed_at"));
	check_number(int_at(moved, "/version"), 3);
	check_text(json_get(told_at(t, "appointment.moved", 0), STR("former_starts_at"))->text,
		   "2026-03-01T09:00:00Z");
	/* Both days are told, once each. */
	check_told(t, "day.changed", 3);
	check_status(book_at(yacine, &shop, "2026-03-01T09:00:00Z"), 201);
	check_problem(book_at(yacine, &shop, "2026-03-02T10:00:00Z"), 409, "slot-taken");

	history = get(valid(amel), path_of(booked, "history"));
	check_status(history, 200);
	check_number(json_at(history, "/items")->count, 3);
	check_text(text_at(history, "/items/0/step"), "booked");
	check_text(text_at(history, "/items/1/step"), "confirmed");
	check_text(text_at(history, "/items/2/step"), "moved");
	check_text(text_at(history, "/items/2/former_starts_at"), "2026-03-01T09:00:00Z");
	check_number(count_rows(t, textf(t, "claim where claim_id = '%s'",
					 cstr(text_at(booked, "/appointment_id")))),
		     2);
}

/* A quarter of an hour later: it stands in its own way no more than anywhere. */
TEST(a_visit_may_move_over_itself)
{
	struct shop shop = shop_of(t, (struct shop){ .step = 15, .before = 30, .after = 30 });
	struct who amel = client(t, "amel");
	struct answer booked = book_at(amel, &shop, "2026-03-01T09:00:00Z");

	check_status(move_to(amel, booked, "2026-03-01T09:15:00Z"), 200);
	check_status(move_to(amel, booked, "2026-03-01T09:15:00Z"), 200);
	check_told(t, "appointment.moved", 1);
	check_told(t, "day.changed", 2);
}

TEST(a_move_that_is_refused_changes_nothing)
{
	struct shop shop = shop_plain(t);
	struct who amel = client(t, "amel"), yacine = client(t, "yacine");
	struct answer booked = book_at(amel, &shop, "2026-03-01T09:00:00Z"), refused;
	str before;

	check_status(book_at(yacine, &shop, "2026-03-01T10:00:00Z"), 201);
	before = starts_in(sunday(yacine, &shop));
	refused = move_to(amel, booked, "2026-03-01T10:00:00Z");
	check_problem(refused, 409, "slot-taken");
	check_number(json_at(refused, "/alternatives")->count, NEAREST);
	/* The visit itself does not stand in its way. */
	check_text(text_at(refused, "/alternatives/3"), "2026-03-01T09:30:00Z");
	check_problem(move_to(amel, booked, "2026-03-06T10:00:00Z"), 409, "slot-not-offered");
	check(str_equal(starts_in(sunday(yacine, &shop)), before));
	check_text(text_at(get(amel, path_of(booked, "")), "/starts_at"), "2026-03-01T09:00:00Z");
	check_number(int_at(get(amel, path_of(booked, "")), "/version"), 1);
	check_told(t, "appointment.moved", 0);
	check_told(t, "slot.freed", 0);
	check_told(t, "day.changed", 2);
}

/* The law of moves: many visits want into few places at once; each is always somewhere, and nobody
 * where another is. */
enum { MOVERS = 24 };

struct movers {
	struct who who[MOVERS];
	struct answer booked[MOVERS];
};

static void mover(struct test *t, size_t i, void *arg)
{
	struct movers *all = arg;

	for (int64_t n = 0; n < 4; n++) {
		instant to = instant_add(at("2026-03-02T07:00:00Z"),
					 MINUTES(30) * (((int64_t)i * 5 + n * 3) % 8));
		struct answer moved =
			move_to(bearer(t, all->who[i].token), all->booked[i], when(t, to));

		if (moved.status != 200)
			check_problem(moved, 409, "slot-taken");
	}
}

TEST(a_move_never_loses_the_old_place_without_the_new)
{
	struct shop shop = shop_plain(t);
	static struct movers all;

	for (int64_t i = 0; i < MOVERS; i++) {
		instant start = instant_add(at("2026-03-03T07:00:00Z"),
					    DAYS(i / 8) + MINUTES(30) * (i % 8));

		all.who[i] = client(t, textf(t, "mover %lld", (long long)i));
		all.booked[i] = book_at(all.who[i], &shop, when(t, start));
		check_status(all.booked[i], 201);
	}
	together(t, MOVERS, mover, &all);

	const char *own = textf(t, "professional_id = '%s'", id_text(t, shop.professional_id));

	check_number(count_rows(t, textf(t, "appointment where %s and status = 'booked'", own)),
		     MOVERS);
	check_number(count_rows(t, textf(t, "claim where %s", own)), 2 * MOVERS);
	check_number(
		count_rows(
			t,
			textf(t,
			      "appointment as a where %s and exists (select from appointments.claim as c "
			      "where c.claim_id = a.appointment_id and c.part = 0 and "
			      "c.during = tstzrange(a.starts_at, a.ends_at))",
			      own)),
		MOVERS);
	check_number(
		count_rows(
			t,
			textf(t,
			      "appointment as a join appointments.appointment as b using (professional_id) where a.%s and "
			      "a.appointment_id < b.appointment_id and a.starts_at < b.ends_at and "
			      "b.starts_at < a.ends_at",
			      own)),
		0);
}

TEST(seats_move_from_session_to_session)
{
	struct shop shop = shop_of(t, (struct shop){ .capacity = 3 });
	struct who amel = client(t, "amel");
	struct answer booked = post(amel, "/v1/appointments",
				    wish_json(&shop, t, "2026-03-01T09:00:00Z", ",\"seats\":2"));

	check_status(move_to(amel, booked, "2026-03-01T10:00:00Z"), 200);
	check_text(
		str_of(fixture_value(textf(
			t,
			"select string_agg(taken || ' at ' || to_char(starts_at at time zone 'UTC', 'HH24:MI'), ',') "
			"from appointments.group_session where professional_id = '%s'",
			id_text(t, shop.professional_id)))),
		"2 at 10:00");
	check_number(count_rows(t, textf(t, "claim where professional_id = '%s'",
					 id_text(t, shop.professional_id))),
		     2);
}

/* ---- by approval ---- */

VALID_TEST(a_request_keeps_its_time_until_it_is_declined)
{
	struct shop shop = shop_of(t, (struct shop){ .approval = true });
	struct who amel = client(t, "amel"), yacine = client(t, "yacine");
	struct answer asked = book_at(valid(amel), &shop, "2026-03-01T09:00:00Z"), answer;

	check_text(text_at(asked, "/status"), "requested");
	check_told(t, "appointment.requested", 1);
	check_told(t, "appointment.booked", 0);
	check_problem(book_at(yacine, &shop, "2026-03-01T09:00:00Z"), 409, "slot-taken");
	check_problem(tap(amel, asked, "confirm"), 409, "wrong-state");
	answer = post(valid(shop.owner), path_of(asked, "decline"), "{\"message\":\"complet\"}");
	check_status(answer, 200);
	check_text(text_at(answer, "/status"), "declined");
	check_told(t, "appointment.declined", 1);
	check_told(t, "slot.freed", 1);
	check_problem(say(shop.owner, asked, "approve"), 409, "wrong-state");

	asked = book_at(yacine, &shop, "2026-03-01T09:00:00Z");
	check_status(asked, 201);
	answer = say(valid(shop.owner), asked, "approve");
	check_text(text_at(answer, "/status"), "booked");
	check_status(say(shop.owner, asked, "approve"), 200);
	check_told(t, "appointment.booked", 1);
	check_problem(say(shop.owner, asked, "decline"), 409, "wrong-state");
	/* Moved by the client it is asked for again; by the professional it is not. */
	answer = move_to(yacine, asked, "2026-03-01T10:00:00Z");
	check_text(text_at(answer, "/status"), "requested");
	check_status(say(shop.owner, asked, "approve"), 200);
	answer = move_to(shop.owner, asked, "2026-03-01T13:00:00Z");
	check_text(text_at(answer, "/status"), "booked");
	/* The day did not change for being approved. */
	check_told(t, "day.changed", 5);
}

TEST(a_request_that_nobody_answers_is_declined_when_it_was_to_begin)
{
	struct shop shop = shop_of(t, (struct shop){ .approval = true });
	struct who amel = client(t, "amel");
	struct answer asked = book_at(amel, &shop, "2026-03-01T09:00:00Z"),
		      said = book_at(amel, &shop, "2026-03-01T09:30:00Z");

	check_status(say(shop.owner, said, "approve"), 200);
	clock_set(at("2026-03-01T08:59:59Z"));
	job_run(&appointments, "lapse");
	check_told(t, "appointment.declined", 0);
	clock_set(at("2026-03-01T09:30:00Z"));
	job_run(&appointments, "lapse");
	check_told(t, "appointment.declined", 1);
	check_text(json_get(told_at(t, "appointment.declined", 0), STR("by"))->text, "system");
	check_text(text_at(get(amel, path_of(asked, "")), "/status"), "declined");
	check_text(text_at(get(amel, path_of(said, "")), "/status"), "booked");
	/* What is past is nobody's chance. */
	check_told(t, "slot.freed", 0);
}

/* ---- afterwards ---- */

VALID_TEST(done_and_missed_are_said_afterwards)
{
	struct shop shop = shop_plain(t);
	struct who amel = client(t, "amel");
	struct answer booked = book_at(amel, &shop, "2026-03-01T09:00:00Z");

	check_problem(tap(valid(shop.owner), booked, "done"), 409, "too-early");
	check_problem(tap(shop.owner, booked, "no_show"), 409, "too-early");
	clock_set(at("2026-03-01T09:00:00Z"));
	check_text(text_at(tap(valid(shop.owner), booked, "no_show"), "/status"), "no_show");
	check_text(text_at(tap(valid(shop.owner), booked, "done"), "/status"), "done");
	check_status(tap(shop.owner, booked, "done"), 200);
	check_told(t, "appointment.no_show", 1);
	check_told(t, "appointment.done", 1);
	check_problem(say(amel, booked, "cancel"), 409, "wrong-state");
	check_problem(say(shop.owner, booked, "cancel"), 409, "wrong-state");
	/* It still takes its time: it is under way. */
	check_problem(book_at(amel, &shop, "2026-03-01T09:00:00Z"), 409, "slot-taken");
}

/* What it was when it was booked stays. */
TEST(history_does_not_change_when_the_professional_does)
{
	struct shop shop = shop_plain(t);
	struct who amel = client(t, "amel");
	struct answer booked = book_at(amel, &shop, "2026-03-01T09:00:00Z"), moved;

	shop.minutes = 60;
	shop.approval = true;
	shop_tell(t, &shop);
	check_number(int_at(get(amel, path_of(booked, "")), "/offer/length_minutes"), 30);
	moved = move_to(shop.owner, booked, "2026-03-01T13:00:00Z");
	check_text(text_at(moved, "/ends_at"), "2026-03-01T14:00:00Z");
	check_number(int_at(moved, "/offer/price_from"), 250000);
}

/* Link leads on within the same path. */
static const char *next_of(struct answer page)
{
	str link = header(page, "link"), rest = str_after(link, STR("<"));

	check(!str_absent(rest) && str_find(rest, '>') > 0);
	return textf(page.t, "/v1/appointments%.*s", (int)str_find(rest, '>'), rest.at);
}

TEST(a_client_sees_his_visits_ahead_and_past)
{
	struct shop shop = shop_plain(t);
	struct who amel = client(t, "amel of lists");
	struct answer page;

	for (int i = 0; i < 5; i++)
		check_status(book_at(amel, &shop,
				     when(t, instant_add(at("2026-03-01T09:00:00Z"), DAYS(i)))),
			     201);
	check_status(book_at(client(t, "yacine"), &shop, "2026-03-01T10:00:00Z"), 201);
	clock_set(at("2026-03-03T00:00:00Z"));
	amel = as(t, "amel of lists"); /* her session of Sunday has ended */
	page = get(amel, "/v1/appointments?limit=2");
	check_status(page, 200);
	check_number(json_at(page, "/items")->count, 2);
	check_text(text_at(page, "/items/0/starts_at"), "2026-03-03T09:00:00Z");

	page = get(amel, next_of(page));
	check_number(json_at(page, "/items")->count, 1);
	check(str_absent(header(page, "link")));
	page = get(amel, "/v1/appointments?past=true&limit=1");
	check_text(text_at(page, "/items/0/starts_at"), "2026-03-02T09:00:00Z");
	page = get(amel, next_of(page));
	check_text(text_at(page, "/items/0/starts_at"), "2026-03-01T09:00:00Z");
	check(str_absent(header(page, "link")));
	check_fault(get(amel, "/v1/appointments?cursor=abc"), "?cursor", "cursor");
}

VALID_TEST(the_list_of_visits_is_as_the_contract_says)
{
	struct shop shop = shop_plain(t);
	struct who amel = client(t, "amel of contracts");

	check_status(book_at(amel, &shop, "2026-03-01T09:00:00Z"), 201);
	check_number(json_at(get(valid(amel), "/v1/appointments"), "/items")->count, 1);
}

/* ---- whose it is ---- */

TEST(who_may_not_see_a_visit_is_told_that_there_is_none)
{
	struct shop shop = shop_of(t, (struct shop){ .approval = true });
	struct shop other = shop_plain(t);
	struct who amel = client(t, "amel"), yacine = client(t, "yacine");
	struct who stranger = as_role(t, "another professional", ROLE_PROFESSIONAL);
	struct who support = as_role(t, "support", ROLE_SUPPORT);
	struct who admin = as_role(t, "admin", ROLE_ADMIN);
	struct answer booked = book_at(amel, &shop, "2026-03-01T09:00:00Z");
	const char *move = "{\"starts_at\":\"2026-03-01T10:00:00Z\"}";
	static const struct {
		const char *method, *what;
		bool professional; /* his alone: others lack the role */
	} cases[] = {
		{ "GET", "", false },         { "GET", "history", false },
		{ "POST", "cancel", false },  { "POST", "move", false },
		{ "POST", "confirm", false }, { "POST", "approve", true },
		{ "POST", "decline", true },  { "POST", "done", true },
		{ "POST", "no_show", true },
	};
	const struct who others[] = { yacine, stranger, support, admin };

	other.owner = stranger;
	shop_tell(t, &other);
	for (each_case(i, cases)) {
		struct asking asking = {
			.method = cases[i].method,
			.path = path_of(booked, cases[i].what),
			.body = strcmp(cases[i].what, "move") == 0 ? move : NULL,
		};

		check_problem(ask(nobody(t), asking), 401, "unauthenticated");
		for (each_case(j, others)) {
			bool lacks = cases[i].professional && j != 1;

			check_problem(ask(others[j], asking), lacks ? 403 : 404,
				      lacks ? "forbidden" : "not-found");
		}
		/* Nor may the client do what is the professional's. */
		if (cases[i].professional)
			check_problem(ask(amel, asking), 403, "forbidden");
	}
	/* And what does not exist looks the same. */
	check_problem(get(amel, textf(t, "/v1/appointments/%s", id_text(t, uuid_new()))), 404,
		      "not-found");
	check_text(text_at(get(amel, path_of(booked, "")), "/status"), "requested");
	check_number(int_at(get(shop.owner, path_of(booked, "")), "/version"), 1);
	check(json_at(get(shop.owner, path_of(booked, "")), "/client_card_id"));
	check(!json_at(get(amel, path_of(booked, "")), "/client_card_id"));
}

/* ---- who is gone ---- */

TEST(a_professional_who_closes_leaves_no_visits_ahead)
{
	struct shop shop = shop_plain(t);
	struct who amel = client(t, "amel");
	struct answer past = book_at(amel, &shop, "2026-03-01T09:00:00Z"),
		      ahead = book_at(amel, &shop, "2026-03-02T09:00:00Z");

	clock_set(at("2026-03-01T12:00:00Z"));
	shop.status = "closed";
	shop_tell(t, &shop);
	check_told(t, "appointment.cancelled", 1);
	check_text(json_get(told_at(t, "appointment.cancelled", 0), STR("by"))->text, "system");
	check_text(text_at(get(amel, path_of(ahead, "")), "/status"), "cancelled");
	check_text(text_at(get(amel, path_of(past, "")), "/status"), "booked");
}

TEST(a_client_who_is_deleted_leaves_no_words)
{
	struct shop shop = shop_plain(t);
	struct who amel = client(t, "amel to be forgotten");
	struct answer booked =
		post(amel, "/v1/appointments",
		     wish_json(&shop, t, "2026-03-02T09:00:00Z",
			       ",\"reason\":\"secret\",\"attendee\":{\"name\":\"Lina\"}"));
	struct answer seen;

	check_status(booked, 201);
	hear(hear_gone, &(struct user_deleted){
				.user_id = amel.user_id, .version = 2, .deleted_at = clock_now() });
	check_told(t, "appointment.cancelled", 1);
	seen = get(shop.owner, path_of(booked, ""));
	check_text(text_at(seen, "/status"), "cancelled");
	check(!json_at(seen, "/reason"));
	check(!json_at(seen, "/attendee_name"));
	check(!json_at(seen, "/client_name_latin"));
	check(!json_at(seen, "/client_phone"));
	check_status(book_at(client(t, "yacine"), &shop, "2026-03-02T09:00:00Z"), 201);
}

KIT_MAIN("appointments", &appointments)
