/* agenda.c — what it costs to say when one professional can be booked: microseconds of CPU a
 * question.
 *
 * Thirty days, 150 bookings, eight hours in two ranges on five days a week, 30 minutes each quarter
 * of an hour; the bar is that of the plan: with two limits at most 100 µs.  Ends with 1 when it is
 * missed. */

#include "cost.h"
#include "engine/agenda.h"
#include "lib/run/zones.h"

#include <stdio.h>

enum { DAYS_ASKED = 30, BOOKINGS = 150, ROUNDS = 5000, ROOM = 2048, BAR_NS = 100000 };

static const char *const first_day = "2026-03-15T00:00:00Z"; /* in Paris the clocks change within */

static const struct weekly hours[] = {
	{ 0x4f, { 8 * 3600, 12 * 3600 }, { INT32_MIN }, { INT32_MIN } }, /* Sunday to Thursday */
	{ 0x4f, { 13 * 3600, 17 * 3600 }, { INT32_MIN }, { INT32_MIN } },
};

static const struct limit limits[] = {
	{ .per = PER_DAY, .max_count = 12 },
	{ .per = PER_WEEK, .max_minutes = 2400, .week_start = 6 },
};

static struct busy bookings[BOOKINGS];

/* Five a day, from eight o'clock on, each second hour. */
static void bookings_make(instant from)
{
	for (int i = 0; i < BOOKINGS; i++) {
		instant at = instant_add(from, DAYS(i / 5) + HOURS(8 + i % 5 * 2));

		bookings[i] = (struct busy){
			.during = { at, instant_add(at, MINUTES(30)) },
			.service = STR("consultation"),
			.after = MINUTES(5),
		};
	}
}

struct asked {
	const char *what, *zone;
	size_t limit_count;
	struct window window;
	bool one; /* agenda_check of one start instead */
};

/* The median of many rounds, in nanoseconds. */
static uint64_t measure(const struct asked *asked, struct region *region, size_t *count)
{
	static uint64_t took[ROUNDS];
	static instant starts[ROOM];
	struct person person = {
		.zone = zone_named(str_of(asked->zone)),
		.weekly = hours,
		.weekly_count = sizeof hours / sizeof *hours,
		.busy = bookings,
		.busy_count = BOOKINGS,
	};
	struct agenda agenda = {
		.people = &person,
		.count = 1,
		.offer = { .id = STR("consultation"),
			   .length = MINUTES(30),
			   .step = MINUTES(15),
			   .notice = HOURS(2),
			   .after = MINUTES(5),
			   .align = ALIGN_GRID,
			   .phase = PHASE_FIXED,
			   .buffer_mode = BUFFER_MAX,
			   .capacity = 1 },
		.window = asked->window,
		.limits = limits,
		.limit_count = asked->limit_count,
	};
	span within;

	instant_parse(str_of(first_day), &within.from);
	within.to = instant_add(within.from, DAYS(DAYS_ASKED));
	agenda.now = instant_add(within.from, HOURS(9));
	*count = agenda_starts(&agenda, region, within, starts, ROOM);
	for (int i = 0; i < ROUNDS; i++) {
		uint64_t began = cpu_ns();

		if (asked->one)
			agenda_check(&agenda, region, starts[(size_t)i % *count]);
		else
			agenda_starts(&agenda, region, within, starts, ROOM);
		took[i] = cpu_ns() - began;
		region_reset(region);
	}
	costs_sort(took, ROUNDS);
	return took[ROUNDS / 2];
}

int main(void)
{
	static const struct asked all[] = {
		{ "30 days, two limits",
		  "Africa/Algiers",
		  2,
		  { WINDOW_CALENDAR, .days = 60 },
		  false },
		{ "30 days, two limits, Paris",
		  "Europe/Paris",
		  2,
		  { WINDOW_CALENDAR, .days = 60 },
		  false },
		{ "30 days, no limit",
		  "Africa/Algiers",
		  0,
		  { WINDOW_CALENDAR, .days = 60 },
		  false },
		{ "30 days, 20 days with a start",
		  "Africa/Algiers",
		  2,
		  { WINDOW_BOOKABLE, .days = 20 },
		  false },
		{ "one start checked", "Africa/Algiers", 2, { WINDOW_CALENDAR, .days = 60 }, true },
	};
	struct region *region = region_new(0, NULL);
	bool met = true;
	instant from;

	instant_parse(str_of(first_day), &from);
	bookings_make(from);
	for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
		size_t count;
		uint64_t ns = measure(&all[i], region, &count);

		met = met && ns <= BAR_NS;
		printf("%-32s %6.1f us  (%zu starts)\n", all[i].what, (double)ns / 1000, count);
	}
	region_free(region);
	printf("bar: %d us: %s\n", BAR_NS / 1000, met ? "met" : "missed");
	return !met;
}
