/* quiet_test.c — the hours of people, across clock changes and in zones that have none. */

#include "lib/base/test.h"
#include "lib/run/zones.h"
#include "services/notifications/quiet.h"

static instant moment(const char *text)
{
	instant at;

	assert_true(instant_parse(str_of(text), &at));
	return at;
}

static void check_instant(instant got, const char *wanted)
{
	char text[INSTANT_TEXT + 1] = "none";

	if (!instant_is_none(got))
		text[instant_write(got, text)] = 0;
	assert_string_equal(text, wanted);
}

TEST(what_comes_at_night_waits_for_the_morning)
{
	static const struct {
		const char *zone, *at, *until;
	} cases[] = {
		/* Algeria: an hour before UTC, all year. */
		{ "Africa/Algiers", "2026-11-22T19:59:59Z", "2026-11-22T19:59:59Z" },
		{ "Africa/Algiers", "2026-11-22T20:00:00Z", "2026-11-23T07:00:00Z" },
		{ "Africa/Algiers", "2026-11-22T23:30:00Z", "2026-11-23T07:00:00Z" },
		{ "Africa/Algiers", "2026-11-23T06:59:59Z", "2026-11-23T07:00:00Z" },
		{ "Africa/Algiers", "2026-11-23T07:00:00Z", "2026-11-23T07:00:00Z" },
		{ "Africa/Algiers", "2026-12-31T22:00:00Z", "2027-01-01T07:00:00Z" },
		/* Paris goes back an hour in that night, and forward in the other. */
		{ "Europe/Paris", "2026-10-24T20:00:00Z", "2026-10-25T07:00:00Z" },
		{ "Europe/Paris", "2026-03-28T21:00:00Z", "2026-03-29T06:00:00Z" },
		/* Its morning is our night. */
		{ "America/Montreal", "2026-11-22T20:00:00Z", "2026-11-22T20:00:00Z" },
		{ "America/Montreal", "2026-11-23T03:00:00Z", "2026-11-23T13:00:00Z" },
	};

	for (each_case(i, cases))
		check_instant(quiet_until(zone_named(str_of(cases[i].zone)), moment(cases[i].at)),
			      cases[i].until);
}

TEST(nobody_is_written_to_at_night_whatever_the_zone)
{
	static const char *const zones[] = { "Africa/Algiers", "Europe/Paris",
					     "Australia/Lord_Howe", "America/St_Johns",
					     "Pacific/Apia" };

	for (each_case(i, zones)) {
		const struct zone *zone = zone_named(str_of(zones[i]));

		for (instant at = moment("2026-01-01T00:00:00Z");
		     at.us < moment("2027-01-01T00:00:00Z").us; at = instant_add(at, MINUTES(17))) {
			instant until = quiet_until(zone, at);
			int32_t seconds;

			zone_date(zone, until, &seconds);
			assert_true(until.us >= at.us && until.us <= instant_add(at, HOURS(12)).us);
			assert_true(seconds >= QUIET_TO_HOUR * 3600 &&
				    seconds < QUIET_FROM_HOUR * 3600);
			assert_true(quiet_until(zone, until).us == until.us);
		}
	}
}

TEST(reminders_come_at_ten_where_one_lives)
{
	const struct zone *algiers = zone_named(STR("Africa/Algiers"));
	const struct zone *paris = zone_named(STR("Europe/Paris"));
	date day = date_of(2026, 10, 26);
	instant long_ago = moment("2026-10-01T09:00:00Z");

	check_instant(remind_at(algiers, day, 2, long_ago), "2026-10-24T09:00:00Z");
	check_instant(remind_at(algiers, day, 1, long_ago), "2026-10-25T09:00:00Z");
	/* The clock change lies between. */
	check_instant(remind_at(paris, day, 2, long_ago), "2026-10-24T08:00:00Z");
	check_instant(remind_at(paris, day, 1, long_ago), "2026-10-25T09:00:00Z");
	/* Twelve hours after one was told, and not a minute less. */
	check_instant(remind_at(algiers, day, 1, moment("2026-10-24T21:00:00Z")),
		      "2026-10-25T09:00:00Z");
	check_instant(remind_at(algiers, day, 1, moment("2026-10-24T21:00:01Z")), "none");
	check_instant(remind_at(algiers, day, 2, moment("2026-10-25T12:00:00Z")), "none");
}

TEST_MAIN("quiet")
