/* agenda_dates_test.c — cases by hand of what dates decide: limits, windows, clock changes,
 * openings that go on for years, special dates, journeys. */

#include "engine/agenda_scene.h"

#define MONDAY "2026-03-09T00:00:00Z", "2026-03-10T00:00:00Z"

/* ---- limits ---- */

TEST(limits_count_bookings_of_the_period)
{
	static const struct {
		const char *label, *booked;
		struct limit limit;
		enum reason expected;
	} cases[] = {
		{ "same day", "2026-03-09T15:00:00Z", { PER_DAY, 1, 0, 0 }, REASON_LIMIT },
		{ "day before", "2026-03-08T15:00:00Z", { PER_DAY, 1, 0, 0 }, REASON_FREE },
		{ "one more may come", "2026-03-09T15:00:00Z", { PER_DAY, 2, 0, 0 }, REASON_FREE },
		{ "Sunday ends a week of Mondays",
		  "2026-03-08T15:00:00Z",
		  { PER_WEEK, 1, 0, 0 },
		  REASON_FREE },
		{ "Sunday begins a week of Sundays",
		  "2026-03-08T15:00:00Z",
		  { PER_WEEK, 1, 0, 6 },
		  REASON_LIMIT },
		{ "next Sunday is in the week of Mondays",
		  "2026-03-15T15:00:00Z",
		  { PER_WEEK, 1, 0, 0 },
		  REASON_LIMIT },
		{ "next Sunday is in the next week of Sundays",
		  "2026-03-15T15:00:00Z",
		  { PER_WEEK, 1, 0, 6 },
		  REASON_FREE },
		{ "same month", "2026-03-31T15:00:00Z", { PER_MONTH, 1, 0, 0 }, REASON_LIMIT },
		{ "same month, another year",
		  "2025-03-09T15:00:00Z",
		  { PER_MONTH, 1, 0, 0 },
		  REASON_FREE },
		{ "next month", "2026-04-01T15:00:00Z", { PER_MONTH, 1, 0, 0 }, REASON_FREE },
		{ "same year", "2026-12-31T15:00:00Z", { PER_YEAR, 1, 0, 0 }, REASON_LIMIT },
		{ "next year", "2027-01-01T15:00:00Z", { PER_YEAR, 1, 0, 0 }, REASON_FREE },
		{ "an hour and a half an hour",
		  "2026-03-09T15:00:00Z",
		  { PER_DAY, 0, 90, 0 },
		  REASON_FREE },
		{ "a minute less", "2026-03-09T15:00:00Z", { PER_DAY, 0, 89, 0 }, REASON_LIMIT },
	};

	for (each_case(i, cases)) {
		struct world w = scene();
		struct busy *booked = busy_add(&w, 0, cases[i].booked, cases[i].booked);

		booked->during.to = instant_add(booked->during.from, HOURS(1));
		booked->service = STR("t"); /* of whatever service */
		w.limits[0] = cases[i].limit;
		w.agenda.limit_count = 1;
		check_case(scene_check(&w, "2026-03-09T10:00:00Z") == cases[i].expected, "%s",
			   cases[i].label);
	}
}

TEST(limits_count_nothing_but_bookings)
{
	for (enum busy_kind kind = BUSY_BOOKING; kind <= BUSY_HOLD; kind++) {
		struct world w = scene();

		w.limits[0] = (struct limit){ .per = PER_DAY, .max_count = 1 };
		w.agenda.limit_count = 1;
		busy_add(&w, 0, "2026-03-09T15:00:00Z", "2026-03-09T15:30:00Z")->kind = kind;
		check_reason(&w, "2026-03-09T10:00:00Z",
			     kind == BUSY_BOOKING ? REASON_LIMIT : REASON_FREE);
	}
}

/* 23:30 UTC is the next date in Algiers; so is the booking's, at home, though abroad it were
 * not. */
TEST(limits_count_dates_at_home)
{
	struct world w = scene();

	w.people[0].zone = zone("Africa/Algiers");
	w.parts[0].travels[0] =
		(struct travel){ zone("America/New_York"), day("2026-03-01"), DATE_NONE };
	w.people[0].travel_count = 1;
	w.limits[0] = (struct limit){ .per = PER_DAY, .max_count = 1 };
	w.agenda.limit_count = 1;
	busy_add(&w, 0, "2026-03-08T23:30:00Z", "2026-03-08T23:45:00Z");
	check_reason(&w, "2026-03-09T14:00:00Z", REASON_LIMIT); /* 10:00 in New York, the 9th */
	w.parts[0].busy[0].during =
		(span){ at("2026-03-08T22:30:00Z"), at("2026-03-08T22:45:00Z") };
	check_reason(&w, "2026-03-09T14:00:00Z", REASON_FREE);
}

/* ---- windows ---- */

TEST(windows_end_with_their_last_date)
{
	static const struct {
		const char *label;
		struct window window;
		const char *expected;
	} cases[] = {
		{ "none",
		  { .kind = WINDOW_NONE },
		  "8T11:00 9T11:00 10T11:00 11T11:00 12T11:00 13T11:00 14T11:00" },
		{ "today", { WINDOW_CALENDAR, .days = 0 }, "8T11:00" },
		{ "today and two more",
		  { WINDOW_CALENDAR, .days = 2 },
		  "8T11:00 9T11:00 10T11:00" },
		{ "two that are no Monday",
		  { WINDOW_BUSINESS, .days = 2, .weekend = 1 },
		  "8T11:00 9T11:00 10T11:00 11T11:00" },
		{ "every day is weekend",
		  { WINDOW_BUSINESS, .days = 2, .weekend = 0x7f },
		  "8T11:00" },
		{ "three that have a start",
		  { WINDOW_BOOKABLE, .days = 3 },
		  "8T11:00 9T11:00 11T11:00" },
		{ "none that has", { WINDOW_BOOKABLE, .days = 0 }, "" },
		{ "a range",
		  { .kind = WINDOW_RANGE, .from = { 20521 }, .to = { 20522 } },
		  "9T11:00 11T11:00" },
	};

	assert_int_equal(day("2026-03-09").days, 20521);
	for (each_case(i, cases)) {
		struct world w = scene();

		w.agenda.now = at("2026-03-08T10:59:00Z");
		w.agenda.offer.length = w.agenda.offer.step = MINUTES(60);
		w.parts[0].weekly[0].wall = wall(11, 0, 12, 0);
		w.agenda.window = cases[i].window;
		if (cases[i].window.kind >= WINDOW_BOOKABLE) { /* the 10th is full */
			busy_add(&w, 0, "2026-03-10T11:00:00Z", "2026-03-10T12:00:00Z");
			if (cases[i].window.kind == WINDOW_RANGE)
				w.agenda.window.to = day("2026-03-11");
		}
		check_case(strcmp(scene_starts(&w, "2026-03-08T00:00:00Z", "2026-03-15T00:00:00Z"),
				  cases[i].expected) == 0,
			   "%s: %s", cases[i].label,
			   scene_starts(&w, "2026-03-08T00:00:00Z", "2026-03-15T00:00:00Z"));
	}
}

/* Today is the first of the days only while it has a start left; which the notice and limits say,
 * too. */
TEST(a_day_without_a_start_does_not_count)
{
	struct world w = scene();

	w.agenda.window = (struct window){ .kind = WINDOW_BOOKABLE, .days = 1 };
	w.agenda.now = at("2026-03-09T11:30:01Z");
	check_reason(&w, "2026-03-10T11:30:00Z", REASON_FREE);
	check_reason(&w, "2026-03-11T09:00:00Z", REASON_TOO_FAR);
	w.agenda.offer.notice = HOURS(24);
	check_reason(&w, "2026-03-11T09:00:00Z", REASON_FREE);
	check_reason(&w, "2026-03-12T09:00:00Z", REASON_TOO_FAR);
}

/* As many days as are asked for may be years away. */
TEST(bookable_days_are_looked_for_as_far_as_they_are)
{
	struct world w = scene();

	w.parts[0].weekly[0].days = 0;
	w.people[0].special_count = 2;
	w.parts[0].specials[0] = (struct special){ .date = day("2028-05-01"), .count = 1 };
	w.parts[0].specials[1] = (struct special){ .date = day("2030-05-01"), .count = 1 };
	w.parts[0].walls[0][0] = w.parts[0].walls[1][0] = wall(9, 0, 9, 30);
	w.agenda.window = (struct window){ .kind = WINDOW_BOOKABLE, .days = 1 };
	check_starts(&w, "2026-03-09T00:00:00Z", "2031-01-01T00:00:00Z", "1T09:00");
	check_reason(&w, "2030-05-01T09:00:00Z", REASON_TOO_FAR);
	w.agenda.window.days = 2;
	check_reason(&w, "2030-05-01T09:00:00Z", REASON_FREE);
}

/* ---- clocks that change ---- */

TEST(clocks_that_change)
{
	static const struct {
		const char *label, *zone, *from, *to;
		struct wall wall;
		int step;
		const char *expected;
	} cases[] = {
		{ "an hour that is skipped",
		  "Europe/Paris",
		  "2026-03-29T00:00:00Z",
		  "2026-03-29T04:00:00Z",
		  { 2 * 3600, 3 * 3600 },
		  30,
		  "" },
		{ "half of it",
		  "Europe/Paris",
		  "2026-03-29T00:00:00Z",
		  "2026-03-29T04:00:00Z",
		  { 2 * 3600 + 1800, 3 * 3600 + 1800 },
		  30,
		  "29T01:00" },
		{ "an hour that comes twice",
		  "Europe/Paris",
		  "2026-10-24T23:00:00Z",
		  "2026-10-25T04:00:00Z",
		  { 2 * 3600, 3 * 3600 },
		  30,
		  "25T00:00 25T00:30 25T01:00 25T01:30" },
		{ "half an hour that comes twice: to the hour by the new clock",
		  "Australia/Lord_Howe",
		  "2026-04-04T14:00:00Z",
		  "2026-04-04T18:00:00Z",
		  { 3600 + 2400, 4 * 3600 },
		  60,
		  "4T15:30 4T16:30" },
		{ "half an hour that is skipped",
		  "Australia/Lord_Howe",
		  "2026-10-03T14:00:00Z",
		  "2026-10-03T18:00:00Z",
		  { 3600 + 2400, 4 * 3600 },
		  60,
		  "3T16:00" },
		{ "midnight that is skipped",
		  "Africa/Cairo",
		  "2026-04-23T20:00:00Z",
		  "2026-04-24T00:00:00Z",
		  { 0, 2 * 3600 },
		  30,
		  "23T22:00 23T22:30" },
		{ "the hour before midnight that comes twice",
		  "America/Asuncion",
		  "2023-03-26T01:00:00Z",
		  "2023-03-26T05:00:00Z",
		  { 23 * 3600, 86400 },
		  30,
		  "26T02:00 26T02:30 26T03:00 26T03:30" },
		{ "a date that does not exist",
		  "Pacific/Apia",
		  "2011-12-30T00:00:00Z",
		  "2011-12-31T12:00:00Z",
		  { 23 * 3600, 86400 },
		  30,
		  "30T09:00 30T09:30 31T09:00 31T09:30" },
	};

	for (each_case(i, cases)) {
		struct world w = scene();

		w.agenda.now = at("2011-01-01T00:00:00Z");
		w.people[0].zone = zone(cases[i].zone);
		w.parts[0].weekly[0].wall = cases[i].wall;
		w.agenda.offer.step = MINUTES(cases[i].step);
		check_case(strcmp(scene_starts(&w, cases[i].from, cases[i].to),
				  cases[i].expected) == 0,
			   "%s: %s", cases[i].label, scene_starts(&w, cases[i].from, cases[i].to));
	}
}

/* On 2010-11-07 in St. John's the clock went from one minute past midnight back to 23:01: the 6th
 * goes on after the 7th. */
TEST(a_window_ends_with_a_date_that_goes_on)
{
	struct world w = scene();

	w.people[0].zone = zone("America/St_Johns");
	w.agenda.now = at("2010-11-06T12:00:00Z");
	w.parts[0].weekly[0].wall = wall(0, 0, 24, 0);
	w.agenda.window = (struct window){ .kind = WINDOW_CALENDAR, .days = 0 };
	w.limits[0] = (struct limit){ .per = PER_DAY, .max_count = 1 };
	w.agenda.offer.length = MINUTES(1);
	check_starts(&w, "2010-11-07T01:31:00Z", "2010-11-07T04:00:00Z", "7T02:00 7T03:00");
	check_reason(&w, "2010-11-07T02:30:00Z", REASON_TOO_FAR); /* 00:00 on the 7th */
	check_reason(&w, "2010-11-07T03:30:00Z", REASON_TOO_FAR); /* 00:00 again */
	w.agenda.limit_count = 1;
	busy_add(&w, 0, "2010-11-06T12:00:00Z", "2010-11-06T12:30:00Z");
	check_reason(&w, "2010-11-07T03:00:00Z", REASON_LIMIT);
}

/* ---- openings without a pause ---- */

TEST(an_opening_that_never_began_hangs_on_1970)
{
	struct world w = scene();

	w.parts[0].weekly[0].wall = wall(0, 0, 24, 0);
	w.agenda.offer.length = w.agenda.offer.step = MINUTES(7 * 60);
	/* 2026-03-09 is 20521 days after it: 492504 hours, 70357 steps and five hours */
	check_starts(&w, MONDAY, "9T02:00 9T09:00 9T16:00 9T23:00");
	w.agenda.now = at("1969-12-31T00:00:00Z");
	check_starts(&w, "1969-12-31T00:00:00Z", "1970-01-01T08:00:00Z",
		     "31T03:00 31T10:00 31T17:00 1T00:00 1T07:00");
	w.agenda.offer.align = ALIGN_RANGE_START;
	check_starts(&w, "1969-12-31T20:00:00Z", "1970-01-01T08:00:00Z", "1T00:00 1T07:00");
	w.agenda.offer.align = ALIGN_PACKED; /* nor does it end: the hour costs nothing */
	check_starts(&w, "1969-12-31T20:00:00Z", "1970-01-01T08:00:00Z", "1T00:00 1T07:00");
	w.agenda.offer.phase = PHASE_CLIP;
	w.agenda.now = at("2026-03-09T00:10:00Z");
	check_starts(&w, MONDAY, "9T01:00 9T08:00 9T15:00 9T22:00");
}

/* However long ago that was, and whatever is asked for: years of openings, and nothing named
 * between. */
TEST(an_opening_hangs_on_its_beginning)
{
	struct world w = scene();

	w.parts[0].weekly[0].wall = wall(0, 0, 24, 0);
	w.parts[0].weekly[0].valid_from = day("1999-01-01");
	w.agenda.offer.length = w.agenda.offer.step = MINUTES(7 * 60);
	/* 1999-01-01 is 9929 days before, 238296 hours: 34042 steps and two hours */
	check_starts(&w, MONDAY, "9T05:00 9T12:00 9T19:00");
	/* two that take turns, and days named in between, are one opening */
	w.parts[0].weekly[0].valid_to = day("2015-06-30");
	w.parts[0].weekly[1] = w.parts[0].weekly[0];
	w.parts[0].weekly[1].valid_from = day("2015-07-01");
	w.parts[0].weekly[1].valid_to = DATE_NONE;
	w.people[0].weekly_count = 2;
	w.parts[0].specials[0] = (struct special){ .date = day("2005-05-05"), .count = 1 };
	w.parts[0].walls[0][0] = wall(0, 0, 24, 0);
	w.people[0].special_count = 1;
	check_starts(&w, MONDAY, "9T05:00 9T12:00 9T19:00");
	/* a minute's pause begins it anew: 2005-05-05 is 7613 days before: 182712 hours, 26101
	 * steps and five hours */
	w.parts[0].walls[0][0] = wall(0, 1, 24, 0);
	w.agenda.offer.align = ALIGN_RANGE_START;
	check_starts(&w, MONDAY, "9T02:01 9T09:01 9T16:01 9T23:01");
}

TEST(packed_looks_for_the_end_of_an_opening)
{
	struct world w = scene();

	w.parts[0].weekly[0] = every_day(wall(0, 0, 24, 0));
	w.agenda.offer.length = w.agenda.offer.step = MINUTES(60);
	w.agenda.offer.align = ALIGN_PACKED;
	busy_add(&w, 0, "2026-03-09T08:00:00Z", "2026-03-09T09:20:00Z");
	check_starts(&w, "2026-03-09T09:00:00Z", "2026-03-09T12:00:00Z", "9T10:00 9T11:00");
	busy_add(&w, 0, "2031-01-01T08:25:00Z", "2031-01-01T09:20:00Z"); /* five minutes to spare */
	check_starts(&w, "2026-03-09T09:00:00Z", "2026-03-09T12:00:00Z", "9T09:20 9T10:20 9T11:20");
	w.parts[0].weekly[0].valid_to = day("2029-12-31"); /* forty to spare */
	check_starts(&w, "2026-03-09T09:00:00Z", "2026-03-09T12:00:00Z", "9T10:00 9T11:00");
}

/* ---- special dates, away, journeys ---- */

TEST(special_entries_of_one_date_count_together)
{
	struct world w = scene();

	w.people[0].special_count = 2;
	w.parts[0].specials[0] = (struct special){ .date = day("2026-03-09"), .count = 1 };
	w.parts[0].specials[1] = (struct special){ .date = day("2026-03-09"), .count = 1 };
	w.parts[0].walls[0][0] = wall(14, 0, 15, 0);
	w.parts[0].walls[1][0] = wall(7, 0, 8, 0);
	check_starts(&w, MONDAY, "9T07:00 9T07:30 9T14:00 9T14:30");
	w.parts[0].specials[0].count = 0;
	check_starts(&w, MONDAY, "9T07:00 9T07:30");
	w.parts[0].specials[1].count = 0;
	check_starts(&w, MONDAY, "");
	check_reason(&w, "2026-03-09T09:00:00Z", REASON_OUTSIDE_HOURS);
}

/* 09:00 in Kathmandu is 03:15 in UTC; away at 10:00 there is away there. */
TEST(hours_away_and_raster_are_those_of_the_journey)
{
	struct world w = scene();

	w.people[0].travel_count = 2; /* the first of two that overlap counts */
	w.parts[0].travels[0] =
		(struct travel){ zone("Asia/Kathmandu"), day("2026-03-09"), day("2026-03-09") };
	w.parts[0].travels[1] =
		(struct travel){ zone("America/New_York"), day("2026-03-09"), DATE_NONE };
	w.parts[0].away[0] =
		(struct away){ day("2026-03-09"), day("2026-03-09"), wall(10, 0, 10, 30) };
	w.people[0].away_count = 1;
	check_starts(&w, MONDAY, "9T03:15 9T03:45 9T04:45 9T05:15 9T05:45");
	check_reason(&w, "2026-03-09T04:15:00Z", REASON_AWAY);
	check_reason(&w, "2026-03-09T09:00:00Z", REASON_OUTSIDE_HOURS);
	check_starts(&w, "2026-03-10T00:00:00Z", "2026-03-11T00:00:00Z",
		     "10T13:00 10T13:30 10T14:00 10T14:30 10T15:00 10T15:30");
}

/* The first hours of a journey eastward fall on the day before at home: the raster is still that of
 * there. */
TEST(the_raster_abroad_is_that_of_the_date_abroad)
{
	struct world w = scene();

	w.people[0].travel_count = 1;
	w.parts[0].weekly[0].wall = wall(2, 10, 4, 0);
	w.parts[0].travels[0] =
		(struct travel){ zone("Asia/Kathmandu"), day("2026-03-09"), day("2026-03-09") };
	w.agenda.offer.length = w.agenda.offer.step = MINUTES(60);
	/* 03:00 on the 9th there is 21:15 on the 8th in UTC */
	check_starts(&w, "2026-03-08T20:00:00Z", "2026-03-09T20:00:00Z", "8T21:15");
}

TEST_MAIN("agenda_dates")
