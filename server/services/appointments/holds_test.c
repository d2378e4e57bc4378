/* holds_test.c — a start that is kept for five minutes, and not a moment longer. */

#include "services/appointments/testing.h"

#define SUNDAY "2026-03-01T00:00:00Z"
#define MONDAY "2026-03-02T00:00:00Z"

VALID_TEST(a_hold_keeps_a_start_for_its_owner_alone)
{
	struct shop shop = shop_plain(t);
	struct who amel = client(t, "amel"), yacine = client(t, "yacine");
	struct answer held = hold_at(valid(amel), &shop, "2026-03-01T09:00:00Z"), list;

	check_status(held, 201);
	check_text(text_at(held, "/expires_at"), "2026-03-01T06:05:00Z");
	check_told(t, "day.changed", 1);
	check_problem(book_at(yacine, &shop, "2026-03-01T09:00:00Z"), 409, "slot-taken");
	check_problem(hold_at(valid(yacine), &shop, "2026-03-01T09:00:00Z"), 409, "slot-taken");
	check(!offers(slots_of(yacine, &shop, SUNDAY, MONDAY, ""), "2026-03-01T09:00:00Z"));
	check(offers(slots_of(amel, &shop, SUNDAY, MONDAY, ""), "2026-03-01T09:00:00Z"));
	list = get(valid(amel), "/v1/holds");
	check_number(json_at(list, "/items")->count, 1);
	check_status(book_at(amel, &shop, "2026-03-01T09:00:00Z"), 201);
	check_number(json_at(get(amel, "/v1/holds"), "/items")->count, 0);
	/* One piece of time, and one of them alone. */
	check_number(count_rows(t, textf(t, "claim where professional_id = '%s'",
					 id_text(t, shop.professional_id))),
		     2);
}

TEST(a_hold_ends_by_the_clock_and_not_by_the_job)
{
	struct shop shop = shop_plain(t);
	struct who amel = client(t, "amel"), yacine = client(t, "yacine");

	check_status(hold_at(amel, &shop, "2026-03-01T09:00:00Z"), 201);
	clock_set(at("2026-03-01T06:04:59Z"));
	check_problem(book_at(yacine, &shop, "2026-03-01T09:00:00Z"), 409, "slot-taken");
	clock_set(at("2026-03-01T06:05:00Z"));
	check(offers(slots_of(yacine, &shop, SUNDAY, MONDAY, ""), "2026-03-01T09:00:00Z"));
	check_status(book_at(yacine, &shop, "2026-03-01T09:00:00Z"), 201);
	check_problem(book_at(amel, &shop, "2026-03-01T09:00:00Z"), 409, "slot-taken");
	check_told(t, "day.changed", 2);
	check_number(count_rows(t, textf(t, "hold where professional_id = '%s'",
					 id_text(t, shop.professional_id))),
		     0);
}

/* A late booking whose hold has ended is as good as any, while the time is free. */
TEST(who_is_late_may_still_be_lucky)
{
	struct shop shop = shop_plain(t);
	struct who amel = client(t, "amel");

	check_status(hold_at(amel, &shop, "2026-03-01T09:00:00Z"), 201);
	clock_move(MINUTES(20));
	check_status(book_at(amel, &shop, "2026-03-01T09:00:00Z"), 201);
}

/* Holds that end together are told of in no order. */
static bool is_freed(struct test *t, const struct shop *shop, const char *from)
{
	for (size_t i = 0; i < 2; i++) {
		const struct json *told = told_at(t, "slot.freed", i);

		if (str_equal(json_get(told, STR("from"))->text, str_of(from)) &&
		    str_equal(json_get(told, STR("professional_id"))->text,
			      str_of(id_text(t, shop->professional_id))))
			return true;
	}
	return false;
}

TEST(the_job_takes_away_what_has_ended_and_tells_the_day)
{
	struct shop shop = shop_plain(t);
	struct shop seats = shop_of(t, (struct shop){ .capacity = 4 });
	struct who amel = client(t, "amel");

	check_status(hold_at(amel, &shop, "2026-03-01T09:00:00Z"), 201);
	check_status(hold_at(amel, &seats, "2026-03-02T09:00:00Z"), 201);
	check_told(t, "day.changed", 2);
	job_run(&appointments, "expire");
	check_told(t, "day.changed", 2);
	clock_move(MINUTES(5));
	job_run(&appointments, "expire");
	check_told(t, "day.changed", 4);
	check_told(t, "slot.freed", 2);
	check(is_freed(t, &shop, "2026-03-01T09:00:00Z"));
	check(is_freed(t, &seats, "2026-03-02T09:00:00Z"));
	check_number(json_get(told_at(t, "day.changed", 3), STR("busy"))->count, 0);
	check_number(json_get(told_at(t, "day.changed", 3), STR("version"))->number, 2);
	check_number(count_rows(t, "hold"), 0);
	check_number(count_rows(t, textf(t, "claim where professional_id in ('%s', '%s')",
					 id_text(t, shop.professional_id),
					 id_text(t, seats.professional_id))),
		     0);
	check_number(count_rows(t, textf(t, "group_session where professional_id = '%s'",
					 id_text(t, seats.professional_id))),
		     0);
	job_run(&appointments, "expire");
	check_told(t, "day.changed", 4);
}

VALID_TEST(a_person_holds_three_at_most)
{
	struct shop shop = shop_plain(t), other = shop_plain(t);
	struct who amel = client(t, "amel of holds");

	check_status(hold_at(amel, &shop, "2026-03-01T09:00:00Z"), 201);
	check_status(hold_at(amel, &shop, "2026-03-01T10:00:00Z"), 201);
	check_status(hold_at(amel, &other, "2026-03-01T13:00:00Z"), 201);
	check_problem(hold_at(valid(amel), &shop, "2026-03-01T13:00:00Z"), 409, "too-many-holds");
	/* The same once more replaces it. */
	check_status(hold_at(amel, &shop, "2026-03-01T10:00:00Z"), 201);

	struct answer list = get(amel, "/v1/holds");
	const char *path = textf(t, "/v1/holds/%s", cstr(text_at(list, "/items/0/hold_id")));

	check_number(json_at(list, "/items")->count, 3);
	check_problem(del(client(t, "yacine"), path), 404, "not-found");
	check_problem(del(nobody(t), path), 401, "unauthenticated");
	check_told(t, "slot.freed", 0);
	check_status(del(valid(amel), path), 204);
	check_told(t, "slot.freed", 1);
	check_problem(del(amel, path), 404, "not-found");
	check_status(hold_at(amel, &shop, "2026-03-01T13:00:00Z"), 201);
	clock_move(MINUTES(6));
	check_number(json_at(get(amel, "/v1/holds"), "/items")->count, 0);
	check_status(hold_at(amel, &shop, "2026-03-01T13:00:00Z"), 201);
}

struct grab {
	struct who who;
	struct shop shops[8];
	int statuses[8];
};

static void grab_one(struct test *t, size_t i, void *arg)
{
	struct grab *grab = arg;

	grab->statuses[i] =
		hold_at(bearer(t, grab->who.token), &grab->shops[i], "2026-03-01T09:00:00Z").status;
}

/* With eight professionals at once: no agenda's lock keeps them apart. */
TEST(three_at_most_also_when_asked_for_at_once)
{
	static struct grab grab;
	int won = 0;

	grab.who = client(t, "amel the quick");
	for (int i = 0; i < 8; i++)
		grab.shops[i] = shop_plain(t);
	together(t, 8, grab_one, &grab);
	for (int i = 0; i < 8; i++)
		won += grab.statuses[i] == 201;
	check_number(won, HOLDS_MAX);
}

/* Two children, two times: booking the one leaves the other. */
TEST(booking_uses_up_the_hold_of_that_time_alone)
{
	struct shop shop = shop_plain(t);
	struct who amel = client(t, "amel with two");

	check_status(hold_at(amel, &shop, "2026-03-01T09:00:00Z"), 201);
	check_status(hold_at(amel, &shop, "2026-03-01T10:00:00Z"), 201);
	check_status(book_at(amel, &shop, "2026-03-01T09:00:00Z"), 201);

	struct answer list = get(amel, "/v1/holds");

	check_number(json_at(list, "/items")->count, 1);
	check_text(text_at(list, "/items/0/starts_at"), "2026-03-01T10:00:00Z");
	/* It became a visit: nothing is free. */
	check_told(t, "slot.freed", 0);
}

KIT_MAIN("appointments", &appointments)
