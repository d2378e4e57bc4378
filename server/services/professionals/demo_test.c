/* demo_test.c — an Algeria that does not exist: the same each time, and such that the API would have taken it. */

#include "services/professionals/demo.h"
#include "services/professionals/testing.h"

enum { SOME = 700 };

static int64_t number(const char *sql)
{
	return atoll(fixture_value(sql));
}

static const char *fingerprint(struct test *t)
{
	return textf(
		t, "%s",
		fixture_value(
			"select md5(string_agg(x, '|' order by x)) from ("
			"select (to_jsonb(p) - 'changed_in')::text as x from professionals.professional as p union all "
			"select to_jsonb(p)::text from professionals.place as p union all "
			"select to_jsonb(p)::text from professionals.offering as p union all "
			"select to_jsonb(p)::text from professionals.offering_place as p union all "
			"select to_jsonb(p)::text from professionals.hours as p union all "
			"select to_jsonb(p)::text from professionals.slug as p union all "
			"select to_jsonb(p)::text from professionals.time_off as p) as all_of_it"));
}

TEST(the_same_once_and_in_two_steps)
{
	const char *once, *rest;

	clock_set((instant){ INT64_C(1795305600) * 1000000 }); /* 2026-11-22 */
	kit_seed(&professionals, SOME);
	check_number(number("select count(*) from professionals.professional"), SOME);
	once = fingerprint(t);
	kit_seed(&professionals, SOME);
	kit_seed(&professionals, 10);
	check_text(str_of(fingerprint(t)), once);

	fixture_sql("truncate professionals.professional cascade");
	kit_seed(&professionals, 150);
	check_number(number("select count(*) from professionals.professional"), 150);
	kit_seed(&professionals, SOME);
	rest = fingerprint(t);
	check_text(str_of(rest), once);
	check_number(
		number("select count(*) from professionals.outbox where type = 'professional.changed'"),
		0);
}

TEST(a_believable_country)
{
	kit_seed(&professionals, SOME);
	/* The largest towns have most of them, but all parts of the country have some. */
	check(number("select count(*) from professionals.place where wilaya = 'alger'") > SOME / 8);
	check(number("select count(distinct wilaya) from professionals.place") > 40);
	check(number("select count(distinct trade) from professionals.professional") > 50);
	check(number("select count(*) from professionals.professional where status = 'published'") >
	      SOME * 80 / 100);
	check(number("select count(*) from professionals.professional where first_name_ar is null") >
	      0);
	check_number(
		number("select count(*) from professionals.professional where trade = 'barber' and gender = 'female'"),
		0);
	check_number(
		number("select count(*) from professionals.professional where trade = 'plumber' and not exists "
		       "(select from professionals.place as l where l.professional_id = professional.professional_id "
		       "and l.kind = 'home_visits')"),
		0);
	check_number(
		number("select count(*) from professionals.professional as p join professionals.trade as t "
		       "on t.slug = p.trade where p.register_number is not null and not t.regulated"),
		0);
	/* Who must be on a roll is on it, or waits; and some do, for an admin to look up. */
	check_number(
		number("select count(*) from professionals.profile where regulated and standing in ('published', 'waiting') "
		       "and (register_number is null or (standing = 'published') <> (verified_at is not null))"),
		0);
	check(number("select count(*) from professionals.profile where standing = 'waiting'") > 0);
	check(number("select count(*) from professionals.profile where standing = 'published'") >
	      SOME * 80 / 100);
	/* Breaks, seasons, leave, two places, group sessions. */
	check(number("select count(*) from professionals.hours where valid_from is not null") >
	      SOME / 2);
	check(number("select count(*) from professionals.time_off") > SOME / 20);
	check(number("select count(*) from professionals.offering where capacity > 1") > 10);
	check(number("select count(*) from professionals.offering where price_kind = 'range'") >
	      10);
	check_number(
		number("select count(*) from professionals.offering where price_from % 5000 <> 0"),
		0);
}

TEST(what_was_seeded_is_shown_and_told)
{
	const char *slug;
	struct answer answer;
	str next;
	size_t told = 0;

	kit_seed(&professionals, SOME);
	slug = textf(
		t, "%s",
		fixture_value("select slug from professionals.profile where standing = 'published' "
			      "order by professional_id limit 1"));
	answer = get(nobody(t), textf(t, "/v1/professionals/%s", slug));
	check_status(answer, 200);
	check(json_at(answer, "/services")->count > 0);
	check(json_at(answer, "/hours")->count > 0);
	check(text_at(answer, "/trade/name_ar").len > 0);

	next = STR("0");
	for (const char *path = "/v1/internal/professionals?limit=200"; path;) {
		answer = get(service_of(nobody(t), "professionals"), path);
		check_status(answer, 200);
		told += json_at(answer, "/items")->count;
		next = text_at(answer, "/next");
		path = str_absent(next)
			       ? NULL
			       : textf(t, "/v1/internal/professionals?limit=200&after=%.*s",
				       STR_ARG(next));
	}
	check_number(told, SOME);
}

TEST(what_was_seeded_is_told_as_it_is)
{
	str told;

	kit_seed(&professionals, SOME);
	check_number(untold(), 0);
	told = feed_whole(t);
	texts_forget();
	check(str_equal(feed_whole(t), told));
}

TEST(production_has_no_demo)
{
	str before = config.mode;

	config.mode = STR("production");
	kit_seed(&professionals, SOME + 10);
	config.mode = before;
	check_number(number("select count(*) from professionals.professional"), SOME);
}

KIT_MAIN("professionals/demo", &professionals)
