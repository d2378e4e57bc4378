/* timetable_test.c — hours of one person against each other: weekdays, seasons, special dates. */

#include "lib/base/test.h"
#include "services/professionals/timetable.h"

enum { FIRST_DAY = 20454, DAYS = 70, WEEKS = 2 }; /* 2026-01-01, a Thursday */

static struct region *region;

static struct professional_state someone(size_t places)
{
	struct place *all = region_array(region, places, sizeof *all);

	for (size_t i = 0; i < places; i++)
		all[i].place_id.bytes[0] = (uint8_t)(i + 1);
	return (struct professional_state){ .places = { all, places } };
}

static struct faults *none(void)
{
	struct faults *faults = region_make(region, struct faults);

	faults->region = region;
	return faults;
}

static bool has(const struct faults *faults, const char *pointer, const char *code)
{
	for (size_t i = 0; i < faults->count; i++) {
		if (str_equal(faults->all[i].pointer, str_of(pointer)) &&
		    !strcmp(faults->all[i].code, code))
			return true;
	}
	return false;
}

static struct hours_range on(unsigned days, int place, int64_t from, int64_t to, int first,
			     int last)
{
	int *weekdays = region_array(region, 7, sizeof *weekdays);
	size_t count = 0;

	for (int day = 0; day < 7; day++) {
		if (days & 1u << day)
			weekdays[count++] = WEEKDAY_MON + day;
	}
	return (struct hours_range){
		.place_id = { { (uint8_t)place } },
		.weekdays = { weekdays, count },
		.from_minute = from,
		.to_minute = to,
		.valid_from = first < 0 ? DATE_NONE : (date){ FIRST_DAY + first },
		.valid_to = last < 0 ? DATE_NONE : (date){ FIRST_DAY + last },
	};
}

static struct faults *checked(struct hours_range *all, size_t count)
{
	struct professional_state state = someone(3);
	struct faults *faults = none();

	hours_check(&state, (struct list_of){ all, count }, faults);
	return faults;
}

/* ---- cases ---- */

enum { MON = 1, THU = 8, FRI = 16 };

static void begin(void)
{
	region_free(region);
	region = region_new(0, NULL);
}

TEST(to_touch_is_no_overlap)
{
	begin();
	struct hours_range touch[] = { on(MON, 1, 480, 720, -1, -1), on(MON, 2, 720, 800, -1, -1) };
	struct hours_range meet[] = { on(MON, 1, 480, 720, -1, -1), on(MON, 2, 715, 800, -1, -1) };
	struct hours_range other[] = { on(MON, 1, 480, 720, -1, -1), on(THU, 1, 480, 720, -1, -1) };

	assert_true(checked(touch, 2)->count == 0);
	assert_true(has(checked(meet, 2), "/hours/1", "overlap"));
	assert_true(checked(other, 2)->count == 0);
}

/* The first is a Thursday: a season of Thursday and Friday has no Monday. */
TEST(a_season_has_the_weekdays_that_it_has)
{
	begin();
	struct hours_range never[] = { on(MON, 1, 480, 720, -1, -1), on(MON, 1, 480, 720, 0, 1) };
	struct hours_range once[] = { on(MON, 1, 480, 720, -1, -1), on(MON, 1, 480, 720, 0, 4) };
	struct hours_range apart[] = { on(THU, 1, 480, 720, 0, 6), on(THU, 1, 480, 720, 7, 30) };
	struct hours_range share[] = { on(THU, 1, 480, 720, 0, 7), on(THU, 1, 480, 720, 7, 30) };

	assert_true(checked(never, 2)->count == 0);
	assert_true(has(checked(once, 2), "/hours/1", "overlap"));
	assert_true(checked(apart, 2)->count == 0);
	assert_true(has(checked(share, 2), "/hours/1", "overlap"));
}

TEST(dates_before_today_do_not_matter)
{
	begin();
	struct hours_range week[] = { on(THU, 1, 480, 720, -1, -1) };
	struct wall_range wall = { .from_minute = 600, .to_minute = 660 };
	struct special_date special = { .on_date = { FIRST_DAY },
					.place_id = { { 2 } },
					.ranges = { &wall, 1 } };
	struct list_of hours = { week, 1 }, dates = { &special, 1 };
	struct faults *faults = none();

	hours_meet_dates(hours, dates, (date){ FIRST_DAY + 1 }, "hours", faults);
	assert_true(faults->count == 0);
	hours_meet_dates(hours, dates, (date){ FIRST_DAY }, "special_dates", faults);
	assert_true(faults->count == 1 && has(faults, "/special_dates/0", "overlap"));
	hours_meet_dates(hours, dates, (date){ FIRST_DAY }, "hours", faults);
	assert_true(faults->count == 2 && has(faults, "/hours/0", "overlap"));

	/* Its own place's hours are replaced that day. */
	special.place_id.bytes[0] = 1;
	faults = none();
	hours_meet_dates(hours, dates, (date){ FIRST_DAY }, "hours", faults);
	assert_true(faults->count == 0);
}

/* ---- the law: refused exactly when some minute of some date has two of them ---- */

static uint32_t state_of_dice = 1;

static int dice(int below)
{
	state_of_dice ^= state_of_dice << 13;
	state_of_dice ^= state_of_dice >> 17;
	state_of_dice ^= state_of_dice << 5;
	return (int)(state_of_dice % (uint32_t)below);
}

static struct hours_range drawn(void)
{
	int from = dice(280), first = dice(3) ? -1 : dice(DAYS - 10);
	int last = dice(3) ? -1 : (first < 0 ? dice(DAYS) : first + dice(10));

	return on(1u << dice(7) | 1u << dice(7), 1 + dice(3), from * 5, (from + 1 + dice(8)) * 5,
		  first, last);
}

static bool open_at(const struct hours_range *range, int day)
{
	const int *weekdays = range->weekdays.items;
	bool that_day = false;

	for (size_t i = 0; i < range->weekdays.count; i++)
		that_day |= weekdays[i] - WEEKDAY_MON == (day + 3 + 7 * WEEKS) % 7;
	return that_day &&
	       (date_is_none(range->valid_from) || range->valid_from.days <= FIRST_DAY + day) &&
	       (date_is_none(range->valid_to) || range->valid_to.days >= FIRST_DAY + day);
}

/* Minute by minute, by the clock; seasons without a beginning or an end reach beyond those that have
 * one. */
static bool twice_somewhere(const struct hours_range *all, size_t count)
{
	for (int day = -7 * WEEKS; day < DAYS + 7 * WEEKS; day++) {
		static uint8_t open[1440];

		memset(open, 0, sizeof open);
		for (size_t i = 0; i < count; i++) {
			if (!open_at(&all[i], day))
				continue;
			for (int64_t minute = all[i].from_minute; minute < all[i].to_minute;
			     minute++)
				if (open[minute]++)
					return true;
		}
	}
	return false;
}

TEST(refused_exactly_when_somebody_would_be_at_two_places)
{
	int refused = 0, taken = 0;

	for (int round = 0; round < 3000; round++) {
		struct hours_range all[8];
		size_t count = 1 + (size_t)dice(8);

		begin();
		for (size_t i = 0; i < count; i++)
			all[i] = drawn();

		bool fault = checked(all, count)->count > 0;

		assert_true(fault == twice_somewhere(all, count));
		refused += fault;
		taken += !fault;
	}
	assert_true(refused > 300 && taken > 300);
	region_free(region);
	region = NULL;
}

TEST_MAIN("professionals/timetable")
