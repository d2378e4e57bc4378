/* blocks_test.c — closing time by hand, and opening it again. */

#include "services/appointments/desk_testing.h"

static struct answer block(struct who who, const char *from, const char *to)
{
	return post(who, "/v1/agenda/blocks",
		    textf(who.t, "{\"from\":\"%s\",\"to\":\"%s\"}", from, to));
}

static struct answer day_of(struct who who, const struct shop *shop)
{
	return slots_of(who, shop, "2026-03-01T00:00:00Z", "2026-03-02T00:00:00Z", "");
}

static const char *path_of_block(struct answer blocked)
{
	check_status(blocked, 201);
	return textf(blocked.t, "/v1/agenda/blocks/%s", cstr(text_at(blocked, "/block_id")));
}

VALID_TEST(blocked_time_is_not_offered_until_it_is_freed)
{
	struct shop shop = shop_plain(t);
	struct who amel = client(t, "amel");
	str before = starts_in(day_of(amel, &shop));
	struct answer blocked =
		block(valid(shop.owner), "2026-03-01T08:10:00Z", "2026-03-01T09:00:00Z");
	const struct json *told = told_at(t, "day.changed", 0);

	check_status(blocked, 201);
	check_told(t, "day.changed", 1);
	check_text(json_get(json_get(told, STR("busy"))->first, STR("kind"))->text, "blocked");
	check(offers(day_of(amel, &shop), "2026-03-01T07:30:00Z"));
	check(!offers(day_of(amel, &shop), "2026-03-01T08:00:00Z"));
	check(!offers(day_of(amel, &shop), "2026-03-01T08:30:00Z"));
	check(offers(day_of(amel, &shop), "2026-03-01T09:00:00Z"));
	check_problem(book_at(amel, &shop, "2026-03-01T08:30:00Z"), 409, "slot-taken");

	check_status(del(valid(shop.owner), path_of_block(blocked)), 204);
	check_told(t, "day.changed", 2);
	check(str_equal(starts_in(day_of(amel, &shop)), before));
	check_problem(del(shop.owner, path_of_block(blocked)), 404, "not-found");
}

/* It may lawfully lie over a visit: that one stays. */
TEST(what_is_booked_there_stays)
{
	struct shop shop = shop_plain(t);
	struct who amel = client(t, "amel");
	struct answer booked = book_at(amel, &shop, "2026-03-01T07:00:00Z");
	struct answer blocked = block(shop.owner, "2026-03-01T06:00:00Z", "2026-03-01T17:00:00Z");

	check_status(blocked, 201);
	check_text(text_at(get(amel, path_of(booked, "")), "/status"), "booked");
	check_number(json_at(day_of(amel, &shop), "/starts")->count, 0);
	check_status(del(shop.owner, path_of_block(blocked)), 204);
	check_number(json_at(day_of(amel, &shop), "/starts")->count, 15);
}

TEST(a_block_is_its_professionals_alone)
{
	struct shop shop = shop_plain(t);
	struct shop other = shop_for(t, as_role(t, "other", ROLE_PROFESSIONAL));
	struct who stranger = as_role(t, "stranger", ROLE_PROFESSIONAL), amel = client(t, "amel");
	struct answer blocked = block(shop.owner, "2026-03-01T08:00:00Z", "2026-03-01T09:00:00Z");
	const char *path = path_of_block(blocked);

	check_problem(del(nobody(t), path), 401, "unauthenticated");
	check_problem(del(amel, path), 403, "forbidden");
	check_problem(del(stranger, path), 404, "not-found");
	check_problem(del(other.owner, path), 404, "not-found");
	check_problem(block(stranger, "2026-03-01T08:00:00Z", "2026-03-01T09:00:00Z"), 404,
		      "no-such-offer");
	check_problem(block(amel, "2026-03-01T08:00:00Z", "2026-03-01T09:00:00Z"), 403,
		      "forbidden");
	check(offers(day_of(amel, &other), "2026-03-01T08:00:00Z"));
	check_number(count_rows(t, textf(t, "block where professional_id = '%s'",
					 id_text(t, shop.professional_id))),
		     1);
}

TEST(a_block_has_an_order_and_a_bound)
{
	struct shop shop = shop_plain(t);

	check_fault(block(shop.owner, "2026-03-02T08:00:00Z", "2026-03-02T08:00:00Z"), "/to",
		    "order");
	check_fault(block(shop.owner, "2026-03-02T08:00:00Z", "2027-03-03T08:00:01Z"), "/to",
		    "too_big");
	check_fault(block(shop.owner, "2026-02-28T08:00:00Z", "2026-03-01T06:00:00Z"), "/to",
		    "past");
}

/* Each of its days is told, and no more than that. */
TEST(a_year_can_be_blocked)
{
	struct shop shop = shop_plain(t);
	struct who amel = client(t, "amel");
	struct answer blocked = block(shop.owner, "2026-03-08T23:00:00Z", "2027-03-08T23:00:00Z");

	check_status(blocked, 201);
	check_told(t, "day.changed", 365);
	check_number(
		json_at(slots_of(amel, &shop, "2026-03-08T23:00:00Z", "2026-05-01T00:00:00Z", ""),
			"/starts")
			->count,
		0);
	check(offers(slots_of(amel, &shop, "2026-03-08T00:00:00Z", "2026-03-09T00:00:00Z", ""),
		     "2026-03-08T08:00:00Z"));
	check_status(del(shop.owner, path_of_block(blocked)), 204);
	check_told(t, "day.changed", 2 * 365);
}

/* Also when it is full of visits: each day is told with its own. */
TEST(a_full_year_can_be_blocked)
{
	struct shop shop = shop_plain(t);
	const char *id = id_text(t, shop.professional_id);

	check_status(book_at(client(t, "amel"), &shop, "2026-03-01T07:00:00Z"), 201);
	fixture_sql(textf(
		t,
		"insert into appointments.appointment (appointment_id, status, professional_id, service_id, place_id, "
		"starts_at, ends_at, before_minutes, after_minutes, seats, offer, made_by, client_card_id, guest_name, "
		"changed_by, created_at, changed_at) "
		"select gen_random_uuid(), 'booked', professional_id, service_id, place_id, starts_at + n * interval '2 hours', "
		"ends_at + n * interval '2 hours', 0, 0, 1, offer, 'professional', client_card_id, 'X', "
		"'professional', created_at, changed_at from appointments.appointment, generate_series(1, 4300) as n "
		"where professional_id = '%s'",
		id));
	check_status(block(shop.owner, "2026-03-08T23:00:00Z", "2027-03-08T23:00:00Z"), 201);
	check_told(t, "day.changed", 366);
	/* Twelve visits, and what is closed. */
	check_number(json_get(told_at(t, "day.changed", 200), STR("busy"))->count, 13);
}

TEST(there_are_so_many_and_no_more)
{
	struct shop shop = shop_plain(t);

	fixture_sql(textf(
		t,
		"insert into appointments.block (block_id, professional_id, from_at, to_at, created_at) "
		"select gen_random_uuid(), '%s', '2026-03-01T08:00:00Z', '2026-03-01T08:05:00Z', '2026-03-01' "
		"from generate_series(1, 999)",
		id_text(t, shop.professional_id)));
	check_status(block(shop.owner, "2026-03-02T08:00:00Z", "2026-03-02T09:00:00Z"), 201);
	check_problem(block(shop.owner, "2026-03-03T08:00:00Z", "2026-03-03T09:00:00Z"), 409,
		      "too-many-blocks");
}

/* Two at once, and a booking between them: each day that is told is whole. */
static void block_one(struct test *t, size_t i, void *arg)
{
	const struct shop *shop = arg;

	if (i == 0)
		check_status(book_at(client(t, "amel"), shop, "2026-03-01T07:00:00Z"), 201);
	else
		check_status(block(shop->owner, textf(t, "2026-03-01T1%zu:00:00Z", i),
				   textf(t, "2026-03-01T1%zu:30:00Z", i)),
			     201);
}

TEST(days_are_told_whole_whoever_changes_them_at_once)
{
	struct shop shop = shop_plain(t);
	const struct json *last = NULL;

	together(t, 5, block_one, &shop);
	check_told(t, "day.changed", 5);
	for (size_t i = 0; i < 5; i++) {
		const struct json *told = told_at(t, "day.changed", i);

		if (json_get(told, STR("version"))->number == 5)
			last = told;
	}
	check(last && json_get(last, STR("busy"))->count == 5);
}

KIT_MAIN("appointments/blocks", &appointments)
