/* booking_test.c — offering and booking: what is offered can be booked, and no time is given
 * twice. */

#include "services/appointments/testing.h"

/* ---- from what a professional said to a visit ---- */

VALID_TEST(what_is_offered_is_booked)
{
	struct shop shop = shop_plain(t);
	struct who amel = client(t, "amel");
	struct answer slots =
		slots_of(valid(amel), &shop, "2026-03-01T00:00:00Z", "2026-03-02T00:00:00Z", "");

	check_status(slots, 200);
	check_text(text_at(slots, "/zone"), "Africa/Algiers");
	check_number(json_at(slots, "/starts")->count, 16);
	check_text(text_at(slots, "/starts/0"), "2026-03-01T07:00:00Z");

	struct answer booked =
		post(valid(amel), "/v1/appointments",
		     wish_json(&shop, t, "2026-03-01T07:00:00Z", ",\"reason\":\"douleur\""));

	check_status(booked, 201);
	check_text(text_at(booked, "/status"), "booked");
	check_text(text_at(booked, "/offer/professional_name_latin"), "Amel Benali");
	check_text(text_at(booked, "/offer/place_name"), "Les Pins");
	check_text(text_at(booked, "/client_name_latin"), "amel Haddad");
	check_text(text_at(booked, "/made_by"), "client");
	check(!json_at(booked, "/reason"));
	check_told(t, "appointment.booked", 1);
	check_told(t, "day.changed", 1);
	check(!offers(slots_of(amel, &shop, "2026-03-01T00:00:00Z", "2026-03-02T00:00:00Z", ""),
		      "2026-03-01T07:00:00Z"));

	struct answer read = get(valid(amel), path_of(booked, ""));

	check_status(read, 200);
	check_text(text_at(read, "/reason"), "douleur");
	check_text(header(read, "etag"), "\"1\"");
	check_number(count_rows(t, "claim"), 2);
}

VALID_TEST(a_professional_who_is_not_published_offers_nothing)
{
	struct shop shop = shop_of(t, (struct shop){ .status = "paused" });
	struct who amel = client(t, "amel");

	check_problem(
		slots_of(valid(amel), &shop, "2026-03-01T00:00:00Z", "2026-03-02T00:00:00Z", ""),
		404, "no-such-offer");
	check_problem(book_at(amel, &shop, "2026-03-01T07:00:00Z"), 404, "no-such-offer");
	shop.status = "waiting";
	shop_tell(t, &shop);
	check_problem(book_at(amel, &shop, "2026-03-01T07:00:00Z"), 404, "no-such-offer");
	shop.status = "published";
	shop.inactive = true;
	shop_tell(t, &shop);
	check_problem(book_at(amel, &shop, "2026-03-01T07:00:00Z"), 404, "no-such-offer");
	shop.inactive = false;
	shop_tell(t, &shop);
	check_status(book_at(amel, &shop, "2026-03-01T07:00:00Z"), 201);
	shop.service_id = uuid_new();
	check_problem(book_at(amel, &shop, "2026-03-01T08:00:00Z"), 404, "no-such-offer");
	shop.professional_id = uuid_new();
	check_problem(book_at(amel, &shop, "2026-03-01T08:00:00Z"), 404, "no-such-offer");
	check_problem(book_at(nobody(t), &shop, "2026-03-01T08:00:00Z"), 401, "unauthenticated");
}

/* Versions that come late change nothing. */
TEST(the_higher_version_wins)
{
	struct shop shop = shop_plain(t);
	struct who amel = client(t, "amel");

	shop.minutes = 60;
	shop_tell(t, &shop);
	shop.minutes = 15;
	shop.version = 0;
	shop_tell(t, &shop);
	check_number(
		int_at(slots_of(amel, &shop, "2026-03-01T00:00:00Z", "2026-03-02T00:00:00Z", ""),
		       "/length_minutes"),
		60);
}

/* ---- slots: why not, and what is near ---- */

VALID_TEST(each_start_that_is_not_offered_has_its_reason)
{
	struct shop shop = shop_of(t, (struct shop){ .notice = 120 });
	struct who amel = client(t, "amel"), yacine = client(t, "yacine");

	check_status(book_at(amel, &shop, "2026-03-01T12:00:00Z"), 201);
	check_status(hold_at(amel, &shop, "2026-03-01T13:00:00Z"), 201);

	struct answer slots = slots_of(valid(yacine), &shop, "2026-03-01T07:00:00Z",
				       "2026-03-01T17:00:00Z", "&explain=true");
	static const struct {
		const char *start, *reason;
	} cases[] = {
		{ "2026-03-01T07:00:00Z", "too_soon" },
		{ "2026-03-01T11:00:00Z", "outside_hours" },
		{ "2026-03-01T12:00:00Z", "busy" },
		{ "2026-03-01T13:00:00Z", "held" },
		{ "2026-03-01T16:30:00Z", "outside_hours" },
	};

	check_status(slots, 200);
	for (each_case(i, cases)) {
		const char *wanted = textf(t, "{\"start\":\"%s\",\"reason\":\"%s\"}",
					   cases[i].start, cases[i].reason);
		str refused = json_at(slots, "/refused")->raw;

		if (!memmem(refused.at, refused.len, wanted, strlen(wanted)))
			kit_fail(__FILE__, __LINE__, "%s is not in %.*s", wanted, STR_ARG(refused));
	}
	/* Raster starts of ten hours by the half hour: each is offered or refused. */
	check_number(json_at(slots, "/refused")->count + json_at(slots, "/starts")->count, 20);
	/* Whoever holds it sees his own. */
	check(offers(slots_of(amel, &shop, "2026-03-01T07:00:00Z", "2026-03-01T17:00:00Z", ""),
		     "2026-03-01T13:00:00Z"));
}

VALID_TEST(where_nothing_is_free_the_nearest_are_told)
{
	struct shop shop = shop_plain(t);
	struct who amel = client(t, "amel");
	struct answer friday =
		slots_of(valid(amel), &shop, "2026-03-06T00:00:00Z", "2026-03-07T00:00:00Z", "");

	check_number(json_at(friday, "/starts")->count, 0);
	check_number(json_at(friday, "/nearest")->count, NEAREST);
	check_text(text_at(friday, "/nearest/0"), "2026-03-08T07:00:00Z");

	struct answer sunday = slots_of(valid(amel), &shop, "2026-03-01T00:00:00Z",
					"2026-03-02T00:00:00Z", "&nearest=true");

	check_text(text_at(sunday, "/nearest/4"), "2026-03-01T09:00:00Z");
	check(!json_at(slots_of(amel, &shop, "2026-03-01T00:00:00Z", "2026-03-02T00:00:00Z", ""),
		       "/nearest"));
	check_fault(slots_of(amel, &shop, "2026-03-02T00:00:00Z", "2026-03-01T00:00:00Z", ""),
		    "?to", "order");
	check_fault(slots_of(amel, &shop, "2026-03-01T00:00:00Z", "2026-06-01T00:00:00Z", ""),
		    "?to", "too_big");
	check_fault(slots_of(amel, &shop, "2026-03-01T00:00:00Z", "2026-03-05T00:00:00Z",
			     "&explain=true"),
		    "?to", "too_big");
	check_status(slots_of(valid(nobody(t)), &shop, "2026-03-01T00:00:00Z",
			      "2026-03-02T00:00:00Z", ""),
		     200);
}

TEST(a_refusal_says_why_and_what_is_near)
{
	struct shop shop = shop_plain(t);
	struct who amel = client(t, "amel"), yacine = client(t, "yacine");

	check_status(book_at(amel, &shop, "2026-03-01T09:00:00Z"), 201);

	struct answer taken = book_at(yacine, &shop, "2026-03-01T09:00:00Z");

	check_problem(taken, 409, "slot-taken");
	check_text(text_at(taken, "/reason"), "busy");
	check_number(json_at(taken, "/alternatives")->count, NEAREST);
	check_text(text_at(taken, "/alternatives/0"), "2026-03-01T07:30:00Z");
	check_text(text_at(taken, "/alternatives/4"), "2026-03-01T10:00:00Z");

	struct answer friday = book_at(yacine, &shop, "2026-03-06T09:00:00Z");

	check_problem(friday, 409, "slot-not-offered");
	check_text(text_at(friday, "/reason"), "outside_hours");
	check_problem(book_at(yacine, &shop, "2026-03-01T09:10:00Z"), 409, "slot-taken");
	check_problem(book_at(yacine, &shop, "2026-03-01T07:10:00Z"), 409, "slot-not-offered");
	check_problem(book_at(yacine, &shop, "2026-02-22T09:00:00Z"), 409, "slot-not-offered");
	check_told(t, "appointment.booked", 1);
	check_number(
		count_rows(
			t,
			"appointment where client_id is not null and starts_at = '2026-03-06T09:00Z'"),
		0);
}

/* ---- no time is given twice ---- */

enum { RIVALS = 64 };

struct race {
	const struct shop *shop;
	struct answer answers[RIVALS];
	bool hold; /* every second one holds, and the others book */
};

static void rival(struct test *t, size_t i, void *arg)
{
	struct race *race = arg;
	struct who who = as(t, textf(t, "rival %zu", i));

	race->answers[i] = race->hold && i % 2 ? hold_at(who, race->shop, "2026-03-01T09:00:00Z")
					       : book_at(who, race->shop, "2026-03-01T09:00:00Z");
}

TEST(of_many_who_ask_for_one_start_one_has_it)
{
	struct shop shop = shop_plain(t);
	static struct race race;
	size_t won = 0;

	race = (struct race){ .shop = &shop };
	together(t, RIVALS, rival, &race);
	for (size_t i = 0; i < RIVALS; i++) {
		if (race.answers[i].status == 201) {
			won++;
			continue;
		}
		check_problem(race.answers[i], 409, "slot-taken");
		check_number(json_at(race.answers[i], "/alternatives")->count, NEAREST);
	}
	check_number(won, 1);
	check_told(t, "appointment.booked", 1);
	check_told(t, "day.changed", 1);
}

TEST(bookings_and_holds_race_for_one_start)
{
	struct shop shop = shop_plain(t);
	static struct race race;
	size_t won = 0;

	race = (struct race){ .shop = &shop, .hold = true };
	together(t, RIVALS, rival, &race);
	for (size_t i = 0; i < RIVALS; i++)
		won += race.answers[i].status == 201;
	check_number(won, 1);
	check_told(t, "day.changed", 1);
}

/* What the lock is for, and what is left without it: the constraint. */
TEST(the_constraint_has_the_last_word)
{
	struct shop shop = shop_plain(t);

	check_status(book_at(client(t, "amel"), &shop, "2026-03-01T09:00:00Z"), 201);
	check_text(
		str_of(fixture_value(textf(
			t,
			"with new as (insert into appointments.claim select professional_id, gen_random_uuid(), "
			"1 - part, during from appointments.claim where professional_id = '%s' and part = 0 "
			"on conflict do nothing returning 1) select count(*) from new",
			id_text(t, shop.professional_id)))),
		"0");
}

/* ---- buffers, limits, windows ---- */

TEST(between_two_visits_lies_the_larger_of_their_buffers)
{
	struct shop shop = shop_of(t, (struct shop){ .before = 10, .after = 15, .step = 5 });
	struct who amel = client(t, "amel");

	check_status(book_at(amel, &shop, "2026-03-01T09:00:00Z"), 201);
	check_problem(book_at(amel, &shop, "2026-03-01T09:40:00Z"), 409, "slot-taken");
	check_status(book_at(amel, &shop, "2026-03-01T09:45:00Z"), 201);
	check_problem(book_at(amel, &shop, "2026-03-01T08:20:00Z"), 409, "slot-taken");
	check_status(book_at(amel, &shop, "2026-03-01T08:15:00Z"), 201);
}

TEST(limits_count_what_is_booked)
{
	struct shop shop =
		shop_of(t, (struct shop){ .limits = "{\"per\":\"day\",\"max_count\":2}" });
	struct who amel = client(t, "amel");
	struct answer second;

	check_status(book_at(amel, &shop, "2026-03-01T09:00:00Z"), 201);
	second = book_at(amel, &shop, "2026-03-01T15:00:00Z");
	check_status(second, 201);

	struct answer third = book_at(amel, &shop, "2026-03-01T10:00:00Z");

	check_problem(third, 409, "slot-not-offered");
	check_text(text_at(third, "/reason"), "limit");
	check_status(book_at(amel, &shop, "2026-03-02T10:00:00Z"), 201);
	check_status(post(amel, path_of(second, "cancel"), "{}"), 200);
	check_status(book_at(amel, &shop, "2026-03-01T10:00:00Z"), 201);
}

/* Weeks begin on Sunday; what is counted may lie far from what is asked for. */
TEST(limits_of_weeks_and_months_count_far_around)
{
	static const struct {
		const char *limit, *third, *next;
	} cases[] = {
		{ "{\"per\":\"week\",\"max_count\":2}", "2026-03-05T09:00:00Z",
		  "2026-03-08T09:00:00Z" },
		{ "{\"per\":\"month\",\"max_minutes\":60}", "2026-03-30T09:00:00Z",
		  "2026-04-01T09:00:00Z" },
		{ "{\"per\":\"year\",\"max_count\":2}", "2026-12-31T09:00:00Z",
		  "2027-01-03T09:00:00Z" },
	};

	for (each_case(i, cases)) {
		struct shop shop = shop_of(t, (struct shop){ .limits = cases[i].limit });
		struct who amel = client(t, "amel");

		check_status(book_at(amel, &shop, "2026-03-01T09:00:00Z"), 201);
		check_status(book_at(amel, &shop, "2026-03-02T09:00:00Z"), 201);
		check_text(text_at(book_at(amel, &shop, cases[i].third), "/reason"), "limit");
		check_status(book_at(amel, &shop, cases[i].next), 201);
	}
}

TEST(a_window_ends_what_is_offered)
{
	struct shop shop = shop_of(
		t, (struct shop){ .window = "\"window_kind\":\"calendar\",\"window_days\":3," });
	struct who amel = client(t, "amel");
	struct answer late = book_at(amel, &shop, "2026-03-05T09:00:00Z");

	check_problem(late, 409, "slot-not-offered");
	check_text(text_at(late, "/reason"), "too_far");
	check_status(book_at(amel, &shop, "2026-03-04T09:00:00Z"), 201);
}

TEST(special_dates_holidays_and_time_off_take_hours_away)
{
	struct shop said = { .keeps_holidays = true,
			     .time_off =
				     textf(t,
					   "{\"time_off_id\":\"%s\",\"from_date\":\"2026-03-03\","
					   "\"to_date\":\"2026-03-03\"}",
					   id_text(t, uuid_new())),
			     .special_dates = "{\"on_date\":\"2026-03-05\",\"ranges\":[]}" };
	struct shop shop = shop_of(t, said);
	struct who amel = client(t, "amel");
	struct holiday holiday = { .on_date = date_of(2026, 3, 4),
				   .slug = STR("test"),
				   .name_ar = STR("x"),
				   .name_fr = STR("x"),
				   .name_en = STR("x") };

	hear(hear_holidays,
	     &(struct holiday_year){ .year = 2026, .version = 7, .holidays = { &holiday, 1 } });
	check_text(text_at(book_at(amel, &shop, "2026-03-03T09:00:00Z"), "/reason"), "away");
	check_text(text_at(book_at(amel, &shop, "2026-03-04T09:00:00Z"), "/reason"), "away");
	check_text(text_at(book_at(amel, &shop, "2026-03-05T09:00:00Z"), "/reason"),
		   "outside_hours");
	/* Corrected: it was another day; and an older version that comes late. */
	holiday.on_date = date_of(2026, 3, 8);
	hear(hear_holidays,
	     &(struct holiday_year){ .year = 2026, .version = 8, .holidays = { &holiday, 1 } });
	holiday.on_date = date_of(2026, 3, 4);
	hear(hear_holidays,
	     &(struct holiday_year){ .year = 2026, .version = 6, .holidays = { &holiday, 1 } });
	check_status(book_at(amel, &shop, "2026-03-04T09:00:00Z"), 201);
	check_text(text_at(book_at(amel, &shop, "2026-03-08T09:00:00Z"), "/reason"), "away");
}

/* ---- several at once ---- */

static struct answer seats_at(struct who who, const struct shop *shop, int seats)
{
	return post(who, "/v1/appointments",
		    wish_json(shop, who.t, "2026-03-01T09:00:00Z",
			      textf(who.t, ",\"seats\":%d", seats)));
}

TEST(a_session_has_as_many_seats_as_it_has)
{
	struct shop shop = shop_of(t, (struct shop){ .capacity = 5 });
	struct who amel = client(t, "amel"), yacine = client(t, "yacine");
	struct answer two = seats_at(amel, &shop, 2), held;

	check_status(two, 201);
	check_number(int_at(two, "/seats"), 2);
	held = post(yacine, "/v1/holds",
		    wish_json(&shop, t, "2026-03-01T09:00:00Z", ",\"seats\":2"));
	check_status(held, 201);
	check_problem(seats_at(amel, &shop, 2), 409, "slot-taken");
	check_status(seats_at(amel, &shop, 1), 201);
	check_text(text_at(seats_at(amel, &shop, 1), "/reason"), "full");
	check_problem(seats_at(amel, &shop, 6), 409, "slot-taken");
	/* His own hold is his to use. */
	check_status(seats_at(yacine, &shop, 2), 201);
	check_number(count_rows(t, "hold where group_session_id is not null"), 0);
	check_text(
		str_of(fixture_value(textf(
			t,
			"select taken from appointments.group_session where professional_id = '%s'",
			id_text(t, shop.professional_id)))),
		"5");
	/* A start that overlaps the session is none. */
	check_problem(
		post(amel, "/v1/appointments", wish_json(&shop, t, "2026-03-01T09:15:00Z", NULL)),
		409, "slot-taken");
	check_status(post(amel, path_of(two, "cancel"), "{}"), 200);
	check_status(seats_at(amel, &shop, 2), 201);
}

static void seat(struct test *t, size_t i, void *arg)
{
	struct race *race = arg;

	race->answers[i] = seats_at(as(t, textf(t, "rival %zu", i)), race->shop, 1);
}

TEST(seats_taken_are_never_more_than_there_are)
{
	struct shop shop = shop_of(t, (struct shop){ .capacity = 7 });
	static struct race race;
	size_t won = 0;

	race = (struct race){ .shop = &shop };
	together(t, RIVALS, seat, &race);
	for (size_t i = 0; i < RIVALS; i++)
		won += race.answers[i].status == 201;
	check_number(won, 7);
}

TEST(an_empty_session_gives_its_time_back)
{
	struct shop shop = shop_of(t, (struct shop){ .capacity = 3 });
	struct who amel = client(t, "amel");
	struct answer alone = seats_at(amel, &shop, 3);

	check_status(post(amel, path_of(alone, "cancel"), "{}"), 200);
	check_text(
		str_of(fixture_value(textf(
			t, "select count(*) from appointments.claim where professional_id = '%s'",
			id_text(t, shop.professional_id)))),
		"0");
	shop.capacity = 1;
	shop_tell(t, &shop);
	check_status(book_at(amel, &shop, "2026-03-01T09:00:00Z"), 201);
}

/* Who was alone before there were seats, stays alone. */
TEST(a_visit_is_no_session)
{
	struct shop shop = shop_plain(t);
	struct who amel = client(t, "amel");

	check_status(book_at(amel, &shop, "2026-03-01T09:00:00Z"), 201);
	shop.capacity = 5;
	shop_tell(t, &shop);
	check(!offers(slots_of(amel, &shop, "2026-03-01T00:00:00Z", "2026-03-02T00:00:00Z", ""),
		      "2026-03-01T09:00:00Z"));
	check_problem(book_at(amel, &shop, "2026-03-01T09:00:00Z"), 409, "slot-taken");
}

/* ---- what is said with it ---- */

TEST(questions_are_answered)
{
	uuid text = uuid_new(), choice = uuid_new(), yes = uuid_new();
	struct shop shop = shop_of(
		t,
		(struct shop){
			.questions = textf(
				t,
				"{\"question_id\":\"%s\",\"kind\":\"text\",\"required\":true,\"text_fr\":\"Quoi ?\",\"choices\":[]},"
				"{\"question_id\":\"%s\",\"kind\":\"choice\",\"required\":false,\"text_fr\":\"Lequel ?\",\"choices\":[\"a\",\"b\"]},"
				"{\"question_id\":\"%s\",\"kind\":\"yes_no\",\"required\":false,\"text_fr\":\"Vraiment ?\",\"choices\":[]}",
				id_text(t, text), id_text(t, choice), id_text(t, yes)) });
	struct who amel = client(t, "amel");
#define ANSWERS(list)                                                                              \
	wish_json(&shop, t, "2026-03-01T09:00:00Z", textf(t, ",\"answers\":[%s]", list))
#define ANSWER(id, said)                                                                           \
	textf(t, "{\"question_id\":\"%s\",\"answer\":\"%s\"}", id_text(t, id), said)

	check_problem(book_at(amel, &shop, "2026-03-01T09:00:00Z"), 422, "answers-missing");
	check_fault(post(amel, "/v1/appointments",
			 ANSWERS(textf(t, "%s,%s", ANSWER(text, "x"), ANSWER(choice, "c")))),
		    "/answers", "enum");
	check_fault(post(amel, "/v1/appointments",
			 ANSWERS(textf(t, "%s,%s", ANSWER(text, "x"), ANSWER(yes, "maybe")))),
		    "/answers", "enum");
	check_fault(post(amel, "/v1/appointments",
			 ANSWERS(textf(t, "%s,%s", ANSWER(text, "x"), ANSWER(uuid_new(), "x")))),
		    "/answers", "not_known");

	struct answer booked =
		post(amel, "/v1/appointments",
		     ANSWERS(textf(t, "%s,%s", ANSWER(text, "تعب"), ANSWER(choice, "b"))));

	check_status(booked, 201);
	check(!json_at(booked, "/answers"));

	struct answer read = get(amel, path_of(booked, ""));

	check_number(json_at(read, "/answers")->count, 2);
	check_text(text_at(read, "/answers/0/text_fr"), "Quoi ?");
	check_text(text_at(read, "/answers/0/answer"), "تعب");
	/* Nowhere in clear: neither where it is kept, nor in what is told or kept for replay. */
	check_number(
		count_rows(
			t,
			"appointment where answers_sealed::text like '%تعب%' or offer::text like '%تعب%'"),
		0);
	check_number(count_rows(t, "outbox where body like '%تعب%'"), 0);
	check_number(count_rows(t, "idempotency where body like '%تعب%'"), 0);
}

TEST(one_books_for_somebody_else)
{
	struct shop shop = shop_plain(t);
	struct who amel = client(t, "amel");
	struct answer booked =
		post(amel, "/v1/appointments",
		     wish_json(&shop, t, "2026-03-01T09:00:00Z",
			       ",\"attendee\":{\"name\":\"Lina\",\"phone\":\"0550 12 34 56\"}"));

	check_status(booked, 201);
	check_text(text_at(booked, "/attendee_name"), "Lina");
	check_text(text_at(booked, "/attendee_phone"), "+213550123456");
	check_fault(post(amel, "/v1/appointments",
			 wish_json(&shop, t, "2026-03-01T10:00:00Z",
				   ",\"attendee\":{\"name\":\"Lina\",\"phone\":\"12\"}")),
		    "/attendee/phone", "phone");
}

/* ---- the same twice is once ---- */

TEST(the_same_key_books_once)
{
	struct shop shop = shop_plain(t);
	struct who amel = client(t, "amel");
	struct asking asking = { .method = "POST",
				 .path = "/v1/appointments",
				 .body = wish_json(&shop, t, "2026-03-01T09:00:00Z", NULL),
				 .key = "once" };
	struct answer first = ask(amel, asking), again = ask(amel, asking);

	check_status(first, 201);
	check_status(again, 201);
	check_text(text_at(again, "/appointment_id"), cstr(text_at(first, "/appointment_id")));
	check_text(header(again, "idempotency-replayed"), "true");
	check_text(header(again, "etag"), "\"1\"");
	check_told(t, "appointment.booked", 1);
	check_told(t, "day.changed", 1);
	asking.body = wish_json(&shop, t, "2026-03-01T10:00:00Z", NULL);
	check_problem(ask(amel, asking), 422, "key-reused");
}

TEST(a_person_has_a_hundred_visits_ahead_at_most)
{
	struct shop shop = shop_of(t, (struct shop){ .minutes = 5 });
	struct who amel = client(t, "amel greedy");

	for (int i = 0; i < VISITS_AHEAD_MAX; i++)
		check_status(book_at(amel, &shop,
				     when(t, instant_add(at("2026-03-02T07:00:00Z"),
							 DAYS(i / 40) + MINUTES(5 * (i % 40))))),
			     201);
	check_problem(book_at(amel, &shop, "2026-03-05T09:00:00Z"), 409, "too-many-visits");
	check_status(book_at(client(t, "amel modest"), &shop, "2026-03-05T09:00:00Z"), 201);
}

KIT_MAIN("appointments", &appointments)
