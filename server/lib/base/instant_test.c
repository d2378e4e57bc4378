/* instant_test.c — RFC 3339 both ways, and the calendar day by day through ten thousand years. */

#include "lib/base/test.h"
#include "lib/base/instant.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static str text_of(instant at)
{
	static char text[INSTANT_TEXT];

	return (str){ text, instant_write(at, text) };
}

TEST(reads_instants)
{
	static const struct {
		const char *text;
		int64_t us;
		const char *written;
	} cases[] = {
		{ "1970-01-01T00:00:00Z", 0, "1970-01-01T00:00:00Z" },
		{ "1970-01-01t00:00:00z", 0, "1970-01-01T00:00:00Z" },
		{ "1970-01-01T01:00:00+01:00", 0, "1970-01-01T00:00:00Z" },
		{ "1969-12-31T23:59:59.999999Z", -1, "1969-12-31T23:59:59.999999Z" },
		{ "1985-04-12T23:20:50.52Z", 482196050520000, "1985-04-12T23:20:50.52Z" },
		{ "1996-12-19T16:39:57-08:00", 851042397000000, "1996-12-20T00:39:57Z" },
		{ "1937-01-01T12:00:27.87+00:20", -1041337172130000, "1937-01-01T11:40:27.87Z" },
		{ "2026-03-01T09:00:00+01:00", 1772352000000000, "2026-03-01T08:00:00Z" },
		{ "2024-02-29T00:00:00-00:00", 1709164800000000, "2024-02-29T00:00:00Z" },
		{ "2026-03-01T00:00:00.000001Z", 1772323200000001, "2026-03-01T00:00:00.000001Z" },
		{ "2026-03-01T00:00:00.100000Z", 1772323200100000, "2026-03-01T00:00:00.1Z" },
		{ "2026-03-01T00:00:00.000000Z", 1772323200000000, "2026-03-01T00:00:00Z" },
		{ "0001-01-01T00:00:00Z", -62135596800000000, "0001-01-01T00:00:00Z" },
		{ "9999-12-31T23:59:59.999999Z", 253402300799999999,
		  "9999-12-31T23:59:59.999999Z" },
		/* PostgreSQL's */
		{ "2026-03-01 08:00:00+00", 1772352000000000, "2026-03-01T08:00:00Z" },
		{ "2026-03-01 09:00:00.5+01", 1772352000500000, "2026-03-01T08:00:00.5Z" },
		{ "2026-03-01 13:30:00+05:30", 1772352000000000, "2026-03-01T08:00:00Z" },
		{ "2026-03-01 08:00:00Z", 1772352000000000, "2026-03-01T08:00:00Z" },
	};

	for (each_case(i, cases)) {
		instant at;

		check_case(instant_parse(str_of(cases[i].text), &at), "%s", cases[i].text);
		check_case(at.us == cases[i].us, "%s is %" PRId64, cases[i].text, at.us);
		check_str(text_of(at), cases[i].written);
	}
}

TEST(refuses_instants)
{
	static const char *const cases[] = {
		"",
		"2026-03-01",
		"2026-03-01T08:00:00",    /* no offset: nobody knows when */
		"2026-03-01T08:00Z",      /* seconds are due */
		"2026-03-01T08:00:00+01", /* only PostgreSQL's form may leave minutes out */
		"2026-03-01T08:00:00+0100",
		"2026-03-01  08:00:00Z",
		"2026-03-01_08:00:00Z",
		"2026-03-01T08:00:60Z", /* a leap second */
		"2026-03-01T24:00:00Z",
		"2026-03-01T08:60:00Z",
		"2026-03-01T08:00:00+24:00",
		"2026-03-01T08:00:00+01:60",
		"2026-03-01T08:00:00.Z",
		"2026-03-01T08:00:00.1234567Z",
		"2026-03-01T08:00:00,5Z",
		"2026-02-29T00:00:00Z",
		"1900-02-29T00:00:00Z",
		"2026-02-30T00:00:00Z",
		"2026-04-31T00:00:00Z",
		"2026-13-01T00:00:00Z",
		"2026-00-01T00:00:00Z",
		"2026-01-00T00:00:00Z",
		"2026-01-32T00:00:00Z",
		"0000-01-01T00:00:00Z",
		"0001-01-01T00:00:00+00:01", /* the year 0, once moved */
		"9999-12-31T23:59:00-00:01",
		"12026-03-01T08:00:00Z",
		"26-03-01T08:00:00Z",
		"2026-3-1T08:00:00Z",
		" 2026-03-01T08:00:00Z",
		"2026-03-01T08:00:00Z ",
		"2026-03-01T08:00:00ZZ",
		"+2026-03-01T08:00:00Z",
		"2026-03-01T-8:00:00Z",
		"infinity",
		"-infinity",
	};

	for (each_case(i, cases)) {
		instant at = { 77 };

		check_case(!instant_parse(str_of(cases[i]), &at), "%s", cases[i]);
		check_case(at.us == 77, "%s: changed", cases[i]);
	}
	assert_false(instant_parse((str){ 0 }, &(instant){ 0 }));
}

TEST(law_written_instants_read_back)
{
	int64_t first = DAYS(date_of(1, 1, 1).days), room = DAYS(date_of(10000, 1, 1).days) - first;

	srandom(3339);
	for (int round = 0; round < 100000; round++) {
		int64_t many = (int64_t)(((uint64_t)random() << 31 | (uint64_t)random()) << 1);
		instant at = { first + many % room }, again;

		if (round % 2)
			at.us -= at.us % SECONDS(1); /* without a fraction */
		check_case(instant_parse(text_of(at), &again), "%" PRId64, at.us);
		check_case(again.us == at.us, "%" PRId64, at.us);
	}
}

TEST(reads_dates)
{
	date d = { 77 };

	assert_true(date_parse(STR("2026-03-01"), &d));
	assert_int_equal(d.days, 20513);
	assert_true(date_parse(STR("2000-02-29"), &d));
	assert_int_equal(d.days, 11016);
	d.days = 77;
	assert_false(date_parse(STR("2100-02-29"), &d));
	assert_false(date_parse(STR("2026-03-01T"), &d));
	assert_false(date_parse(STR("2026-3-01"), &d));
	assert_false(date_parse(STR("0000-03-01"), &d));
	assert_false(date_parse((str){ 0 }, &d));
	assert_int_equal(d.days, 77);
	assert_true(date_is_none(DATE_NONE));
	assert_true(instant_is_none(INSTANT_NONE));
}

/* Lengths of months the way a calendar on the wall has them. */
static int month_days(int year, int month)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

	return days[month - 1] + (month == 2 && leap);
}

TEST(law_every_day_of_ten_thousand_years)
{
	int days = date_of(1, 1, 1).days;
	int weekday = 0; /* 0001-01-01 was a Monday */
	char text[DATE_TEXT];

	assert_int_equal(days, -719162);
	for (int year = 1; year <= 9999; year++)
		for (int month = 1; month <= 12; month++)
			for (int day = 1; day <= month_days(year, month); day++, days++) {
				date d = { days }, again;
				int y, m, dd;

				date_split(d, &y, &m, &dd);
				if (y != year || m != month || dd != day ||
				    date_of(year, month, day).days != days ||
				    date_weekday(d) != weekday)
					fail_msg("%d-%d-%d", year, month, day);
				date_write(d, text);
				if (!date_parse((str){ text, DATE_TEXT }, &again) ||
				    again.days != days)
					fail_msg("%.10s", text);
				weekday = (weekday + 1) % 7;
			}
	assert_int_equal(days, date_of(10000, 1, 1).days);
}

TEST(law_the_machine_agrees)
{
	srandom(1970);
	for (int round = 0; round < 20000; round++) {
		time_t seconds = (time_t)random() - (1 << 30);
		struct tm tm;
		char expected[40];

		gmtime_r(&seconds, &tm);
		strftime(expected, sizeof expected, "%Y-%m-%dT%H:%M:%SZ", &tm);
		check_str(text_of((instant){ SECONDS(seconds) }), expected);
		assert_int_equal(
			date_weekday((date){
				(int32_t)((seconds - (((seconds % 86400) + 86400) % 86400)) /
					  86400) }),
			(tm.tm_wday + 6) % 7);
	}
}

TEST(units)
{
	assert_int_equal(SECONDS(1), 1000000);
	assert_int_equal(MILLIS(1), 1000);
	assert_int_equal(MINUTES(2), 120000000);
	assert_int_equal(HOURS(1), 3600 * SECONDS(1));
	assert_int_equal(DAYS(10000000), INT64_C(864000000000000000)); /* no overflow of int */
	assert_int_equal(instant_add((instant){ 5 }, SECONDS(-1)).us, -999995);
}

TEST_MAIN("base/instant")
