/* internal_test.c — what other services are told when they ask: feeds, and what other hours would
 * strand. */

#include "services/appointments/testing.h"

static struct who inside(struct test *t)
{
	return service_of(nobody(t), "appointments");
}

/* ---- feeds ---- */

/* Walks a feed to its end, `limit` at a time; how many items it told, and the last raw one of that
 * id. */
static size_t walk(struct test *t, const char *path, const char *member, const char *wanted,
		   const struct json **last)
{
	const char *after = "";
	size_t count = 0;

	*last = NULL;
	for (int pages = 0; pages < 1000; pages++) {
		struct answer page = get(pages == 0 ? valid(inside(t)) : inside(t),
					 textf(t, "%s?limit=3%s", path, after));
		const struct json *items = json_at(page, "/items");

		check_status(page, 200);
		for (const struct json *it = items ? items->first : NULL; it; it = it->next) {
			count++;
			if (str_equal(json_get(it, str_of(member))->text, str_of(wanted)))
				*last = it;
		}
		if (str_absent(text_at(page, "/next")))
			return count;
		after = textf(t, "&after=%s", cstr(text_at(page, "/next")));
	}
	kit_fail(__FILE__, __LINE__, "the feed has no end");
}

/* Does the feed tell that of it?  It leaves out what is younger than the oldest transaction of the
 * whole server, where other tests run beside; so it is read until it says what it must. */
static bool tells(struct test *t, const char *path, const char *id_member, const char *id,
		  const char *member, const char *wanted)
{
	const struct json *told;

	walk(t, path, id_member, id, &told);
	return told && str_equal(json_get(told, str_of(member))->text, str_of(wanted));
}

VALID_TEST(the_feed_tells_each_visit_as_it_is_now)
{
	struct shop shop = shop_plain(t);
	struct who amel = client(t, "amel");
	struct answer booked = book_at(amel, &shop, "2026-03-01T09:00:00Z");
	const char *id = cstr(text_at(booked, "/appointment_id"));
	const struct json *told;
	size_t before;

	for (int i = 1; i < 8; i++)
		check_status(book_at(amel, &shop,
				     when(t, instant_add(at("2026-03-01T09:00:00Z"), DAYS(7 * i)))),
			     201);
	eventually(tells(t, "/v1/internal/appointments", "appointment_id", id, "status", "booked"));
	eventually((before = walk(t, "/v1/internal/appointments", "appointment_id", id, &told)) >=
		   8);
	check_text(json_get(told, STR("status"))->text, "booked");
	check_text(json_get(told, STR("client_name_latin"))->text, "amel Haddad");
	check(!json_get(told, STR("reason")));
	check_status(post(amel, path_of(booked, "cancel"), "{}"), 200);
	eventually(
		tells(t, "/v1/internal/appointments", "appointment_id", id, "status", "cancelled"));
	check_number(walk(t, "/v1/internal/appointments", "appointment_id", id, &told), before);
	check_number(json_get(told, STR("version"))->number, 2);
	check_fault(get(inside(t), "/v1/internal/appointments?after=abc"), "?after", "cursor");
	check_problem(get(amel, "/v1/internal/appointments"), 401, "unauthenticated");
}

VALID_TEST(the_feed_tells_each_day_as_it_is_now)
{
	struct shop shop = shop_plain(t);
	struct who amel = client(t, "amel");
	const char *id = id_text(t, shop.professional_id);
	const struct json *told;
	size_t before;

	for (int i = 0; i < 5; i++)
		check_status(book_at(amel, &shop,
				     when(t, instant_add(at("2026-03-01T09:00:00Z"), DAYS(i)))),
			     201);
	eventually(tells(t, "/v1/internal/days", "professional_id", id, "day", "2026-03-05"));
	before = walk(t, "/v1/internal/days", "professional_id", id, &told);
	check(before >= 5);
	check_number(json_get(told, STR("version"))->number, 5);
	check_status(book_at(amel, &shop, "2026-03-02T10:00:00Z"), 201);
	eventually(tells(t, "/v1/internal/days", "professional_id", id, "day", "2026-03-02"));
	check_number(walk(t, "/v1/internal/days", "professional_id", id, &told), before);
	check_number(json_get(told, STR("busy"))->count, 2);
	check_number(json_get(told, STR("version"))->number, 6);
	check_fault(get(inside(t), "/v1/internal/days?after=7-8"), "?after", "cursor");
	check_problem(get(amel, "/v1/internal/days"), 401, "unauthenticated");
}

enum { DAYS_FULL = 3, PIECES_FULL = 1500 };

/* Another program's transaction may hold days back for a moment. */
static int full_days_told(struct test *t, const char *id)
{
	const char *after = "";
	int told = 0;

	for (;;) {
		struct answer page =
			get(inside(t), textf(t, "/v1/internal/days?limit=200%s", after));

		check_status(page, 200);
		check(page.json);
		for (const struct json *it = json_at(page, "/items")->first; it; it = it->next)
			told += str_equal(json_get(it, STR("professional_id"))->text, str_of(id)) &&
				json_get(it, STR("busy"))->count == PIECES_FULL;
		if (str_absent(text_at(page, "/next")))
			return told;
		after = textf(t, "&after=%s", cstr(text_at(page, "/next")));
	}
}

/* Three of them are more than anybody reads at once: put together, and as texts that are kept. */
TEST(a_page_of_full_days_can_be_read)
{
	struct shop shop = shop_plain(t);
	const char *id = id_text(t, shop.professional_id);

	check_status(book_at(client(t, "amel"), &shop, "2026-03-09T09:00:00Z"), 201);
	fixture_sql(textf(
		t,
		"set search_path = appointments;"
		"insert into block (block_id, professional_id, from_at, to_at, created_at)"
		" select gen_random_uuid(), '%s', at, at + interval '50 seconds', now()"
		"   from generate_series(0, %d) as d, generate_series(0, %d) as n,"
		"        lateral (select timestamptz '2026-03-01 00:00+01' + d * interval '1 day'"
		"                        + n * interval '50 seconds' as at) as a;"
		"insert into day (professional_id, day, version)"
		" select '%s', date '2026-03-01' + d, 1 from generate_series(0, %d) as d",
		id, DAYS_FULL - 1, PIECES_FULL - 1, id, DAYS_FULL - 1));
	eventually(full_days_told(t, id) == DAYS_FULL);
	fixture_sql(textf(
		t,
		"update appointments.day set told_version = version,"
		" told_form = (select max(told_form) from appointments.day where professional_id = '%s'),"
		" told = format('{\"professional_id\":\"%%s\",\"day\":\"%%s\",\"version\":1,\"busy\":[%%s]}',"
		"   professional_id, day, (select string_agg('{\"from\":\"2026-03-01T08:00:00Z\","
		"   \"to\":\"2026-03-01T08:05:00Z\",\"kind\":\"blocked\",\"before_minutes\":0,"
		"   \"after_minutes\":0,\"seats\":1}', ',') from generate_series(1, %d)))"
		" where professional_id = '%s' and told is null",
		id, PIECES_FULL, id));
	fixture_sql(textf(t, "delete from appointments.block where professional_id = '%s'", id));
	check_number(full_days_told(t, id), DAYS_FULL);
	fixture_sql(textf(t, "delete from appointments.day where professional_id = '%s'", id));
}

/* What the feed tells of a day; absent: nothing. */
static str day_told(struct test *t, const char *id, const char *day)
{
	const struct json *told;
	const char *after = "";
	str found = { 0 };

	for (;;) {
		struct answer page =
			get(inside(t), textf(t, "/v1/internal/days?limit=200%s", after));

		for (told = json_at(page, "/items")->first; told; told = told->next)
			if (str_equal(json_get(told, STR("professional_id"))->text, str_of(id)) &&
			    str_equal(json_get(told, STR("day"))->text, str_of(day)))
				found = told->raw;
		if (str_absent(text_at(page, "/next")))
			return found;
		after = textf(t, "&after=%s", cstr(text_at(page, "/next")));
	}
}

TEST(a_day_is_told_again_as_it_was)
{
	struct shop shop = shop_of(t, (struct shop){ .capacity = 6, .before = 5 });
	const char *id = id_text(t, shop.professional_id);
	const char *of_his = textf(t, "where professional_id = '%s'", id);
	str told;

	check_status(book_at(client(t, "amel"), &shop, "2026-03-01T09:00:00Z"), 201);
	check_status(book_at(client(t, "yacine"), &shop, "2026-03-01T10:00:00Z"), 201);
	eventually(!str_absent(told = day_told(t, id, "2026-03-01")));
	check(str_equal(told, told_at(t, "day.changed", 1)->raw));

	/* Without a text it is put together; with one that is not of its version, form or zone, too. */
	fixture_sql(textf(t, "update appointments.day set told = null %s", of_his));
	check(str_equal(day_told(t, id, "2026-03-01"), told));
	fixture_sql(textf(t,
			  "update appointments.day set told = '{}', told_version = version - 1 %s",
			  of_his));
	check(str_equal(day_told(t, id, "2026-03-01"), told));
	fixture_sql(textf(t,
			  "update appointments.day set told_version = version, "
			  "told_form = told_form + 1 %s",
			  of_his));
	check(str_equal(day_told(t, id, "2026-03-01"), told));
	fixture_sql(textf(t,
			  "update appointments.day set told_form = told_form - 1 %s;"
			  "update appointments.professional set zone = 'Africa/Tunis' %s",
			  of_his, of_his));
	check(str_equal(day_told(t, id, "2026-03-01"), told));
	fixture_sql(textf(t,
			  "update appointments.day set told = '%.*s' %s;"
			  "update appointments.professional set zone = 'Africa/Algiers' %s",
			  STR_ARG(told), of_his, of_his));
	check(str_equal(day_told(t, id, "2026-03-01"), told));
}

/* ---- days ---- */

/* A visit over midnight, in the professional's zone, is of both days. */
TEST(a_day_is_that_of_the_professional)
{
	struct shop said = { .minutes = 120, .step = 60, .zone = "Asia/Tokyo" };
	struct shop shop;

	said.place_id = uuid_new();
	shop = shop_of(t, said);
	shop.hours = textf(
		t,
		"{\"place_id\":\"%s\",\"weekdays\":[\"mon\"],\"from_minute\":1320,\"to_minute\":1440},"
		"{\"place_id\":\"%s\",\"weekdays\":[\"tue\"],\"from_minute\":0,\"to_minute\":120}",
		id_text(t, shop.place_id), id_text(t, shop.place_id));
	shop_tell(t, &shop);
	/* 23:00 to 01:00 in Tokyo. */
	check_status(book_at(client(t, "amel"), &shop, "2026-03-02T14:00:00Z"), 201);
	check_told(t, "day.changed", 2);
	check_text(json_get(told_at(t, "day.changed", 0), STR("day"))->text, "2026-03-02");
	check_text(json_get(told_at(t, "day.changed", 1), STR("day"))->text, "2026-03-03");
	check_number(json_get(told_at(t, "day.changed", 0), STR("version"))->number, 1);
	check_number(json_get(told_at(t, "day.changed", 1), STR("version"))->number, 1);
}

TEST(a_day_tells_buffers_and_seats)
{
	struct shop shop = shop_of(t, (struct shop){ .capacity = 6, .before = 5, .after = 10 });
	const struct json *busy;

	for (int i = 0; i < 3; i++)
		check_status(post(client(t, textf(t, "client %d", i)), "/v1/appointments",
				  wish_json(&shop, t, "2026-03-01T09:00:00Z", ",\"seats\":2")),
			     201);
	busy = json_get(told_at(t, "day.changed", 2), STR("busy"));
	check_number(busy->count, 1);
	check_number(json_get(busy->first, STR("seats"))->number, 6);
	check_number(json_get(busy->first, STR("before_minutes"))->number, 5);
	check_number(json_get(busy->first, STR("after_minutes"))->number, 10);
	check_text(json_get(busy->first, STR("service_id"))->text, id_text(t, shop.service_id));
	check_text(json_get(busy->first, STR("place_id"))->text, id_text(t, shop.place_id));
}

/* ---- rehearsal ---- */

static struct answer rehearse(struct test *t, const struct shop *shop, const char *hours,
			      const char *time_off)
{
	return post(
		valid(inside(t)), "/v1/internal/rehearsals",
		textf(t,
		      "{\"professional_id\":\"%s\",\"keeps_holidays\":false,\"hours\":[%s],\"special_dates\":[],\"time_off\":[%s]}",
		      id_text(t, shop->professional_id), hours, time_off));
}

VALID_TEST(other_hours_are_rehearsed)
{
	struct shop shop = shop_plain(t);
	struct who amel = client(t, "amel");
	const char *mornings = textf(
		t,
		"{\"place_id\":\"%s\",\"weekdays\":[\"sun\",\"mon\"],\"from_minute\":480,\"to_minute\":615}",
		id_text(t, shop.place_id));
	struct answer early = book_at(amel, &shop, "2026-03-01T08:30:00Z"),
		      late = book_at(amel, &shop, "2026-03-01T09:00:00Z"),
		      monday = book_at(amel, &shop, "2026-03-02T08:30:00Z"), outcome;

	check_status(late, 201);
	outcome = rehearse(t, &shop, mornings, "");
	check_status(outcome, 200);
	check_number(json_at(outcome, "/items")->count, 1);
	check_text(text_at(outcome, "/items/0/appointment_id"),
		   cstr(text_at(late, "/appointment_id")));
	check_text(text_at(outcome, "/items/0/reason"), "outside_hours");
	check_text(text_at(outcome, "/items/0/client_name"), "amel Haddad");
	outcome = rehearse(t, &shop, mornings,
			   "{\"from_date\":\"2026-03-02\",\"to_date\":\"2026-03-02\"}");
	check_number(json_at(outcome, "/items")->count, 2);
	check_text(text_at(outcome, "/items/1/reason"), "away");
	/* What is cancelled or over strands nobody. */
	check_status(post(amel, path_of(monday, "cancel"), "{}"), 200);
	clock_set(at("2026-03-01T08:45:00Z"));
	outcome = rehearse(t, &shop, "", "");
	check_number(json_at(outcome, "/items")->count, 1);
	check_status(early, 201);
	shop.professional_id = uuid_new();
	check_number(json_at(rehearse(t, &shop, "", ""), "/items")->count, 0);
	check_problem(post(amel, "/v1/internal/rehearsals", "{}"), 401, "unauthenticated");
}

/* ---- claims of long ago ---- */

TEST(claims_of_long_ago_are_forgotten)
{
	struct shop shop = shop_plain(t);
	const char *own =
		textf(t, "claim where professional_id = '%s'", id_text(t, shop.professional_id));

	check_status(book_at(client(t, "amel"), &shop, "2026-03-01T09:00:00Z"), 201);
	job_run(&appointments, "tidy");
	check_number(count_rows(t, own), 2);
	clock_set(at("2026-03-05T09:00:00Z"));
	job_run(&appointments, "tidy");
	check_number(count_rows(t, own), 0);
}

TEST(days_that_are_long_over_are_forgotten)
{
	struct shop shop = shop_plain(t);
	const char *his =
		textf(t, "day where professional_id = '%s'", id_text(t, shop.professional_id));

	check_status(book_at(client(t, "amel"), &shop, "2026-03-02T07:00:00Z"), 201);
	clock_set(at("2026-04-01T06:00:00Z"));
	job_run(&appointments, "tidy");
	check_number(count_rows(t, his), 1);
	clock_set(at("2026-04-02T06:00:00Z"));
	job_run(&appointments, "tidy");
	check_number(count_rows(t, his), 0);
}

KIT_MAIN("appointments", &appointments)
