/* agenda_test.c — cases by hand: each reason, alignment, buffers, holds, seats, staff; with
 * agenda_dates_test.c each choice of docs/decisions/slots.md.  What follows from the rules in every
 * world is in agenda_laws_test.c. */

#include "engine/agenda_scene.h"

#define MONDAY "2026-03-09T00:00:00Z", "2026-03-10T00:00:00Z"

/* ---- reasons ---- */

TEST(the_plain_day)
{
	struct world w = scene();

	check_starts(&w, MONDAY, "9T09:00 9T09:30 9T10:00 9T10:30 9T11:00 9T11:30");
	check_reason(&w, "2026-03-09T09:00:00Z", REASON_FREE);
	check_reason(&w, "2026-03-09T11:30:00Z", REASON_FREE);
}

/* One start with everything against it; what weighs most is mended, and the next is told. */
TEST(reasons_come_in_their_order)
{
	const char *start = "2026-03-09T10:10:00Z";
	struct world w = scene();
	struct busy *seat, *other, *hold, *near;

	w.parts[0].weekly[0].wall = wall(9, 0, 10, 0);
	w.parts[0].away[0] =
		(struct away){ day("2026-03-09"), day("2026-03-09"), wall(10, 0, 11, 0) };
	w.people[0].away_count = 1;
	w.agenda.offer.capacity = 2;
	w.agenda.seats = 2;
	w.agenda.now = at("2026-03-09T10:00:00Z");
	w.agenda.offer.notice = MINUTES(30);
	w.limits[0] = (struct limit){ .per = PER_DAY, .max_count = 1 };
	w.agenda.limit_count = 1;
	w.agenda.window = (struct window){ .kind = WINDOW_RANGE,
					   .from = day("2026-03-10"),
					   .to = day("2026-03-11") };
	near = busy_add(&w, 0, "2026-03-09T10:45:00Z", "2026-03-09T11:00:00Z");
	near->before = MINUTES(10);
	near->service = STR("t");
	hold = busy_add(&w, 0, "2026-03-09T10:20:00Z", "2026-03-09T10:30:00Z");
	hold->kind = BUSY_HOLD;
	other = busy_add(&w, 0, "2026-03-09T10:00:00Z", "2026-03-09T10:15:00Z");
	other->kind = BUSY_EXTERNAL;
	seat = busy_add(&w, 0, start, "2026-03-09T10:40:00Z");
	check_reason(&w, start, REASON_OUTSIDE_HOURS);
	w.parts[0].weekly[0].wall = wall(9, 0, 12, 0);
	check_reason(&w, start, REASON_AWAY);
	w.people[0].away_count = 0;
	check_reason(&w, start, REASON_BUSY);
	other->during.to = other->during.from;
	check_reason(&w, start, REASON_HELD);
	hold->expires_at = w.agenda.now;
	check_reason(&w, start, REASON_BUFFER);
	near->before = 0;
	check_reason(&w, start, REASON_FULL);
	seat->seats = 1;
	w.agenda.seats = 1;
	check_reason(&w, start, REASON_TOO_SOON);
	w.agenda.offer.notice = MINUTES(10);
	check_reason(&w, start, REASON_LIMIT);
	w.limits[0].max_count = 3;
	check_reason(&w, start, REASON_TOO_FAR);
	w.agenda.window.from = day("2026-03-09");
	check_reason(&w, start, REASON_OFF_RASTER);
	w.agenda.offer.align = ALIGN_RANGE_START;
	w.agenda.offer.step = MINUTES(10);
	check_reason(&w, start, REASON_FREE);
}

TEST(a_service_must_fit_to_the_end)
{
	struct world w = scene();

	check_reason(&w, "2026-03-09T11:31:00Z", REASON_OUTSIDE_HOURS);
	check_reason(&w, "2026-03-09T08:59:00Z", REASON_OUTSIDE_HOURS);
	w.agenda.offer.length = MINUTES(180);
	check_starts(&w, MONDAY, "9T09:00");
	w.agenda.offer.length = MINUTES(181);
	check_starts(&w, MONDAY, "");
}

TEST(every_reason_has_a_name)
{
	for (enum reason reason = REASON_FREE; reason <= REASON_OFF_RASTER; reason++)
		assert_true(strlen(reason_name(reason)) > 3);
}

/* ---- notice ---- */

TEST(the_start_at_the_notice_is_offered)
{
	struct world w = scene();

	w.agenda.now = at("2026-03-09T09:00:00Z");
	w.agenda.offer.notice = MINUTES(90);
	check_starts(&w, MONDAY, "9T10:30 9T11:00 9T11:30");
	w.agenda.now = instant_add(w.agenda.now, 1);
	check_starts(&w, MONDAY, "9T11:00 9T11:30");
}

/* Clip: the raster begins anew at the notice; fixed: it stays. */
TEST(the_phase_moves_the_raster_or_not)
{
	struct world w = scene();

	w.agenda.offer.length = w.agenda.offer.step = MINUTES(40);
	w.agenda.now = at("2026-03-09T09:07:00Z");
	check_starts(&w, MONDAY, "9T09:40 9T10:20 9T11:00");
	w.agenda.offer.phase = PHASE_CLIP;
	check_starts(&w, MONDAY, "9T09:20 9T10:00 9T10:40 9T11:20");
	w.agenda.offer.align = ALIGN_RANGE_START;
	check_starts(&w, MONDAY, "9T09:40 9T10:20 9T11:00");
}

/* ---- alignment ---- */

TEST(the_raster_is_the_largest_that_divides_the_step)
{
	static const struct {
		int step, raster;
	} cases[] = { { 120, 60 }, { 60, 60 }, { 90, 30 }, { 30, 30 }, { 40, 20 },
		      { 20, 20 },  { 45, 15 }, { 15, 15 }, { 50, 10 }, { 25, 5 },
		      { 5, 5 },    { 8, 1 },   { 7, 1 } };

	for (each_case(i, cases)) {
		struct offer offer = { .step = MINUTES(cases[i].step) };

		check_case(agenda_raster(&offer) == MINUTES(cases[i].raster), "step %d",
			   cases[i].step);
	}
}

TEST(packed_wastes_nothing)
{
	static const struct {
		const char *label;
		int from_minute, to_minute; /* after 09:00 */
		const char *expected;
	} cases[] = {
		{ "forty to spare, as many to the hour", 20, 180, "9T10:00 9T11:00" },
		{ "thirty-nine, ten to the quarter", 20, 179, "9T09:30 9T10:30" },
		{ "nine to spare, as many to the quarter", 21, 150, "9T09:30 9T10:30" },
		{ "eight to spare, four to the five minutes", 21, 149, "9T09:25 9T10:25" },
		{ "three to spare: at once", 21, 144, "9T09:21 9T10:21" },
		{ "none to spare", 20, 140, "9T09:20 9T10:20" },
	};

	for (each_case(i, cases)) {
		struct world w = scene();

		w.agenda.offer.length = w.agenda.offer.step = MINUTES(60);
		w.agenda.offer.align = ALIGN_PACKED;
		w.parts[0].weekly[0].wall = wall(9, cases[i].from_minute, 9, cases[i].to_minute);
		check_case(strcmp(scene_starts(&w, MONDAY), cases[i].expected) == 0, "%s: %s",
			   cases[i].label, scene_starts(&w, MONDAY));
	}
}

/* ---- buffers ---- */

/* The booking needs 10 before and 20 after it, the service 5 and 15. */
TEST(buffers_are_added_or_shared_on_the_right_sides)
{
	struct world w = scene();
	struct busy *busy = busy_add(&w, 0, "2026-03-09T10:00:00Z", "2026-03-09T10:30:00Z");

	busy->before = MINUTES(10);
	busy->after = MINUTES(20);
	w.agenda.offer.before = MINUTES(5);
	w.agenda.offer.after = MINUTES(15);
	w.agenda.offer.length = w.agenda.offer.step = MINUTES(5);
	w.agenda.offer.buffer_mode = BUFFER_SUM; /* 25 before, 25 after */
	check_starts(&w, "2026-03-09T09:20:00Z", "2026-03-09T11:05:00Z",
		     "9T09:20 9T09:25 9T09:30 9T10:55 9T11:00");
	check_reason(&w, "2026-03-09T09:35:00Z", REASON_BUFFER);
	check_reason(&w, "2026-03-09T10:50:00Z", REASON_BUFFER);
	w.agenda.offer.buffer_mode = BUFFER_MAX; /* 15 before, 20 after */
	check_starts(&w, "2026-03-09T09:30:00Z", "2026-03-09T11:00:00Z",
		     "9T09:30 9T09:35 9T09:40 9T10:50 9T10:55");
	busy->kind = BUSY_EXTERNAL; /* 15 before, 5 after: the service's alone */
	check_starts(&w, "2026-03-09T09:35:00Z", "2026-03-09T10:45:00Z",
		     "9T09:35 9T09:40 9T10:35 9T10:40");
	busy->kind = BUSY_BLOCKED;
	check_starts(&w, "2026-03-09T09:50:00Z", "2026-03-09T10:40:00Z",
		     "9T09:50 9T09:55 9T10:30 9T10:35");
	busy->kind = BUSY_HOLD; /* as a booking */
	check_starts(&w, "2026-03-09T09:30:00Z", "2026-03-09T11:00:00Z",
		     "9T09:30 9T09:35 9T09:40 9T10:50 9T10:55");
}

/* ---- holds ---- */

TEST(a_hold_blocks_others_until_it_expires)
{
	struct world w = scene();
	struct busy *hold = busy_add(&w, 0, "2026-03-09T10:00:00Z", "2026-03-09T10:30:00Z");

	hold->kind = BUSY_HOLD;
	hold->owner = STR("amel");
	hold->expires_at = instant_add(w.agenda.now, 1);
	check_reason(&w, "2026-03-09T10:00:00Z", REASON_HELD);
	hold->expires_at = w.agenda.now;
	check_reason(&w, "2026-03-09T10:00:00Z", REASON_FREE);
	hold->expires_at = INSTANT_NONE;
	check_reason(&w, "2026-03-09T10:00:00Z", REASON_HELD);
	w.agenda.asker = STR("yacine");
	check_reason(&w, "2026-03-09T10:00:00Z", REASON_HELD);
	w.agenda.asker = STR("amel");
	check_reason(&w, "2026-03-09T10:00:00Z", REASON_FREE);
}

/* A name that nobody gave is nobody's. */
TEST(a_hold_of_nobody_is_not_that_of_who_has_no_name)
{
	struct world w = scene();

	busy_add(&w, 0, "2026-03-09T10:00:00Z", "2026-03-09T10:30:00Z")->kind = BUSY_HOLD;
	check_reason(&w, "2026-03-09T10:00:00Z", REASON_HELD);
	w.agenda.asker = STR("");
	check_reason(&w, "2026-03-09T10:00:00Z", REASON_HELD);
}

/* ---- seats ---- */

TEST(a_session_is_open_while_seats_are_left)
{
	static const struct {
		int64_t taken, asked;
		enum reason expected;
	} cases[] = { { 2, 1, REASON_FREE }, { 3, 1, REASON_FULL }, { 1, 2, REASON_FREE },
		      { 2, 2, REASON_FULL }, { 0, 1, REASON_FREE }, { 0, 3, REASON_FULL } };

	for (each_case(i, cases)) {
		struct world w = scene();

		w.agenda.offer.capacity = 3;
		w.agenda.seats = cases[i].asked;
		busy_add(&w, 0, "2026-03-09T10:00:00Z", "2026-03-09T10:30:00Z")->seats =
			cases[i].taken;
		check_case(scene_check(&w, "2026-03-09T10:00:00Z") == cases[i].expected,
			   "%d taken, %d asked", (int)cases[i].taken, (int)cases[i].asked);
	}
}

TEST(seats_of_bookings_and_live_holds_add_up)
{
	struct world w = scene();
	struct busy *hold;

	w.agenda.offer.capacity = 3;
	busy_add(&w, 0, "2026-03-09T10:00:00Z", "2026-03-09T10:30:00Z");
	busy_add(&w, 0, "2026-03-09T10:00:00Z", "2026-03-09T10:30:00Z");
	hold = busy_add(&w, 0, "2026-03-09T10:00:00Z", "2026-03-09T10:30:00Z");
	hold->kind = BUSY_HOLD;
	hold->owner = STR("amel");
	check_reason(&w, "2026-03-09T10:00:00Z", REASON_FULL);
	w.agenda.asker = STR("amel");
	check_reason(&w, "2026-03-09T10:00:00Z", REASON_FREE);
}

TEST(only_the_same_service_at_the_same_times_is_joined)
{
	struct world w = scene();
	struct busy *busy;

	w.agenda.offer.capacity = 3;
	w.agenda.offer.step = MINUTES(15);
	busy = busy_add(&w, 0, "2026-03-09T10:00:00Z", "2026-03-09T10:30:00Z");
	check_starts(&w, "2026-03-09T09:30:00Z", "2026-03-09T10:45:00Z", "9T09:30 9T10:00 9T10:30");
	check_reason(&w, "2026-03-09T10:15:00Z", REASON_BUSY);
	busy->kind = BUSY_HOLD;
	check_reason(&w, "2026-03-09T10:15:00Z", REASON_HELD);
	busy->kind = BUSY_EXTERNAL;
	check_reason(&w, "2026-03-09T10:00:00Z", REASON_BUSY);
	busy->kind = BUSY_BOOKING;
	busy->service = STR("t");
	check_reason(&w, "2026-03-09T10:00:00Z", REASON_BUSY);
	busy->service = (str){ NULL, 0 };
	check_reason(&w, "2026-03-09T10:00:00Z", REASON_BUSY);
	w.agenda.offer.id = (str){ NULL, 0 }; /* two services without a name are not the same */
	check_reason(&w, "2026-03-09T10:00:00Z", REASON_BUSY);
}

/* A session takes no time: the raster runs on through it, even when it is full. */
TEST(a_session_leaves_the_raster_alone)
{
	struct world w = scene();

	w.agenda.offer.capacity = 2;
	w.agenda.offer.step = MINUTES(50);
	w.agenda.offer.length = MINUTES(50);
	check_starts(&w, MONDAY, "9T09:00 9T09:50 9T10:40");
	busy_add(&w, 0, "2026-03-09T09:20:00Z", "2026-03-09T09:35:00Z")->seats = 2;
	check_starts(&w, MONDAY, "9T09:50 9T10:40");
}

/* It keeps its buffers: a start that only touches them is dropped, and not called busy. */
TEST(a_session_keeps_its_buffers)
{
	struct world w = scene();

	w.agenda.offer.capacity = 2;
	w.agenda.offer.after = MINUTES(10);
	busy_add(&w, 0, "2026-03-09T10:00:00Z", "2026-03-09T10:30:00Z");
	check_starts(&w, MONDAY, "9T09:00 9T10:00 9T10:30 9T11:00 9T11:30");
	check_reason(&w, "2026-03-09T09:30:00Z", REASON_BUFFER);
}

TEST(more_seats_than_there_are_is_full)
{
	struct world w = scene();

	w.agenda.seats = 2;
	check_starts(&w, MONDAY, "");
	check_reason(&w, "2026-03-09T10:00:00Z", REASON_FULL);
	w.agenda.offer.capacity = 0; /* counts as 1 */
	check_reason(&w, "2026-03-09T10:00:00Z", REASON_FULL);
	w.agenda.seats = 0; /* so does that */
	check_reason(&w, "2026-03-09T10:00:00Z", REASON_FREE);
}

/* ---- several people ---- */

TEST(all_who_are_needed_must_be_free)
{
	struct world w = scene();

	w.agenda.staff = STAFF_ALL;
	w.agenda.count = 2;
	w.people[1].zone = zone("Africa/Algiers"); /* 08:00 to 11:00 in UTC */
	busy_add(&w, 1, "2026-03-09T09:30:00Z", "2026-03-09T10:00:00Z");
	check_starts(&w, MONDAY, "9T09:00 9T10:00 9T10:30");
	w.agenda.offer.step = MINUTES(45); /* cut what they share, not what each has */
	check_starts(&w, MONDAY, "9T09:00 9T10:00");
}

/* Of all who are needed the weightiest reason is told; of any who would do, that of who nearly
 * can. */
TEST(whose_reason_is_told)
{
	struct world w = scene();

	w.agenda.count = 2;
	busy_add(&w, 0, "2026-03-09T10:00:00Z", "2026-03-09T10:30:00Z");
	w.parts[1].weekly[0].wall = wall(9, 0, 9, 30);
	w.agenda.staff = STAFF_ALL;
	check_reason(&w, "2026-03-09T10:00:00Z", REASON_OUTSIDE_HOURS);
	check_reason(&w, "2026-03-09T09:00:00Z", REASON_FREE);
	w.agenda.staff = STAFF_ANY;
	check_reason(&w, "2026-03-09T10:00:00Z", REASON_BUSY);
	check_reason(&w, "2026-03-09T10:40:00Z", REASON_OFF_RASTER);
	check_reason(&w, "2026-03-09T10:30:00Z", REASON_FREE);
}

/* From 09:00 to 10:00 there is one, from 10:00 to 11:00 the other: nobody serves across. */
TEST(anybody_never_hands_over)
{
	struct world w = scene();

	w.agenda.staff = STAFF_ANY;
	w.agenda.count = 2;
	w.agenda.offer.length = MINUTES(60);
	w.parts[0].weekly[0].wall = wall(9, 0, 10, 0);
	w.parts[1].weekly[0].wall = wall(10, 0, 11, 0);
	check_starts(&w, MONDAY, "9T09:00 9T10:00");
}

TEST(limits_are_each_ones_own)
{
	struct world w = scene();

	w.agenda.count = 2;
	w.limits[0] = (struct limit){ .per = PER_DAY, .max_count = 1 };
	w.agenda.limit_count = 1;
	busy_add(&w, 1, "2026-03-09T15:00:00Z", "2026-03-09T15:30:00Z");
	w.agenda.staff = STAFF_ALL;
	check_starts(&w, MONDAY, "");
	check_reason(&w, "2026-03-09T09:00:00Z", REASON_LIMIT);
	w.agenda.staff = STAFF_ANY;
	w.parts[0].weekly[0].wall = wall(9, 0, 9, 30);
	check_starts(&w, MONDAY, "9T09:00");
}

/* The first works on odd days, the second on even ones: two bookable days are one of each. */
TEST(a_day_is_bookable_when_anybody_is)
{
	struct world w = scene();

	w.agenda.staff = STAFF_ANY;
	w.agenda.count = 2;
	w.agenda.offer.length = w.agenda.offer.step = HOURS(3);
	w.parts[0].weekly[0].days = 0x55;
	w.parts[1].weekly[0].days = 0x2a;
	w.agenda.window = (struct window){ .kind = WINDOW_BOOKABLE, .days = 2 };
	check_starts(&w, "2026-03-09T00:00:00Z", "2026-03-20T00:00:00Z", "9T09:00 10T09:00");
}

/* ---- little room ---- */

TEST(no_more_starts_than_there_is_room)
{
	struct world w = scene();
	instant starts[4] = { { 0 }, { 0 }, { 7 }, { 7 } };

	world_link(&w);
	assert_int_equal(
		agenda_starts(&w.agenda, scene_region,
			      (span){ at("2026-03-09T00:00:00Z"), at("2026-03-10T00:00:00Z") },
			      starts, 2),
		2);
	assert_int_equal(starts[1].us, at("2026-03-09T09:30:00Z").us);
	assert_int_equal(starts[2].us, 7);
	assert_int_equal(
		agenda_starts(&w.agenda, scene_region,
			      (span){ at("2026-03-09T00:00:00Z"), at("2026-03-10T00:00:00Z") },
			      starts, 0),
		0);
	assert_int_equal(
		agenda_starts(&w.agenda, scene_region,
			      (span){ at("2026-03-10T00:00:00Z"), at("2026-03-09T00:00:00Z") },
			      starts, 4),
		0);
}

/* ---- what a professional may set ---- */

TEST(hours_that_are_not_sane)
{
	static const struct {
		struct wall walls[2];
		size_t count;
		int length;
		const char *expected;
	} cases[] = {
		{ { { 0 } }, 0, 30, NULL },
		{ { { 32400, 43200 }, { 43200, 50400 } }, 2, 30, NULL },
		{ { { 32400, 43200 }, { 43199, 50400 } }, 2, 30, "overlap" },
		{ { { 43199, 50400 }, { 32400, 43200 } }, 2, 30, "overlap" },
		{ { { 32400, 32400 } }, 1, 30, "end_not_after_start" },
		{ { { 32400, 32399 } }, 1, 30, "end_not_after_start" },
		{ { { 32400, 34200 } }, 1, 30, NULL },
		{ { { 32400, 34200 } }, 1, 31, "shorter_than_service" },
		{ { { 32400, 34200 } }, 1, 0, NULL },
	};

	for (each_case(i, cases)) {
		const char *fault =
			hours_fault(cases[i].walls, cases[i].count, MINUTES(cases[i].length));

		check_str(str_of(fault), cases[i].expected);
	}
}

TEST(limits_that_do_not_stand_together)
{
	static const struct {
		struct limit limits[3];
		bool valid;
	} cases[] = {
		{ { { PER_DAY, 3, 0, 0 }, { PER_WEEK, 3, 0, 0 }, { PER_YEAR, 5, 0, 0 } }, true },
		{ { { PER_DAY, 4, 0, 0 }, { PER_WEEK, 3, 0, 0 }, { PER_YEAR, 5, 0, 0 } }, false },
		{ { { PER_YEAR, 2, 0, 0 }, { PER_MONTH, 0, 0, 0 }, { PER_DAY, 3, 0, 0 } }, false },
		{ { { PER_DAY, 3, 60, 0 }, { PER_WEEK, 0, 59, 0 }, { PER_YEAR, 5, 0, 0 } }, false },
		{ { { PER_DAY, 3, 60, 0 }, { PER_WEEK, 4, 0, 0 }, { PER_YEAR, 0, 60, 0 } }, true },
	};

	for (each_case(i, cases))
		check_case(limits_valid(cases[i].limits, 3) == cases[i].valid, "row %zu", i);
}

TEST_MAIN("agenda")
