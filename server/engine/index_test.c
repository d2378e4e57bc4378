/* index_test.c — the index by single cases: the kernel, midnight, the ring, what is asked again. */

#include "lib/base/test.h"

#include "engine/index.h"
#include "engine/index_bits.h"
#include "lib/run/zones.h"

#include <math.h>

/* ---- one professional, easily changed ---- */

static struct scene {
	struct index *index;
	instant now;
	struct weekly weekly[2];
	struct person hours;
	struct index_place place;
	struct index_service service;
	struct index_professional in;
	uint16_t speciality;
} scene;

static instant at(const char *text)
{
	instant found;

	assert_true(instant_parse(str_of(text), &found));
	return found;
}

static date day(const char *text)
{
	date found;

	assert_true(date_parse(str_of(text), &found));
	return found;
}

static struct weekly daily(int from, int to)
{
	return (struct weekly){ 0x7f, { from * 3600, to * 3600 }, DATE_NONE, DATE_NONE };
}

/* Open from 9 to 12 each day in Algiers, which is an hour ahead of UTC; half an hour each. */
static void scene_begin(void)
{
	memset(&scene, 0, sizeof scene);
	scene.now = at("2026-03-09T06:00:00Z");
	scene.index = index_new(0, scene.now);
	scene.weekly[0] = daily(9, 12);
	scene.hours = (struct person){ .zone = zone_named(STR("Africa/Algiers")),
				       .weekly = scene.weekly,
				       .weekly_count = 1 };
	scene.place = (struct index_place){ .traits = TRAIT_PRACTICE, .hours = &scene.hours };
	scene.service = (struct index_service){
		.offer = { .length = MINUTES(30),
			   .step = MINUTES(30),
			   .phase = PHASE_FIXED,
			   .buffer_mode = BUFFER_MAX,
			   .capacity = 1 },
		.places = 1,
	};
	scene.in = (struct index_professional){ .number = 7,
						.specialities = &scene.speciality,
						.speciality_count = 1,
						.places = &scene.place,
						.place_count = 1,
						.services = &scene.service,
						.service_count = 1 };
}

static void scene_end(void)
{
	index_free(scene.index);
}

static void scene_put(enum index_told expected)
{
	assert_int_equal(index_put(scene.index, &scene.in), expected);
}

static void take(const char *date, const char *from, const char *to)
{
	struct busy busy = { .during = { at(from), at(to) } };

	assert_true(index_take(scene.index, 7, day(date), &busy, 1));
}

/* Starts from `from` on, as "hh:mm" in UTC, at most `room`. */
static const char *starts(const char *from, size_t room)
{
	static char out[512];
	instant found[32];
	bool exact;
	size_t count = index_starts(scene.index, 7, 0, 0, scene.now,
				    (span){ at(from), { INT64_MAX } }, found, room, &exact);

	out[0] = 0;
	for (size_t i = 0; i < count; i++) {
		char text[INSTANT_TEXT];

		instant_write(found[i], text);
		snprintf(out + strlen(out), sizeof out - strlen(out), "%s%.5s", i ? " " : "",
			 text + 11);
	}
	assert_true(exact);
	return out;
}

static struct index_answer *search(struct index_query *q)
{
	static struct index_answer answer;

	q->now = scene.now;
	q->first = day("2026-03-09");
	q->last = day("2026-06-01");
	q->to_minute = 1440;
	index_search(scene.index, q, &answer);
	return &answer;
}

/* ---- the kernel ---- */

static uint64_t state = 1;

static uint64_t drawn(uint64_t below)
{
	state = state * 6364136223846793005u + 1442695040888963407u;
	return (state >> 33) % below;
}

/* Bit for bit, in lines of few and many ones. */
TEST(runs_are_where_all_bits_are_set)
{
	for (int round = 0; round < 3000; round++) {
		uint64_t line[8] = { 0 }, kept[8];
		unsigned words = 1 + (unsigned)drawn(8), length = 1 + (unsigned)drawn(200);

		for (uint64_t i = drawn(6); i > 0; i--) {
			int from = (int)drawn(512);

			bits_set(line, words, from, from + (int)drawn(300));
		}
		memcpy(kept, line, sizeof kept);
		bits_runs(line, words, 1, length);
		for (unsigned i = 0; i < words * 64; i++) {
			bool all = true;

			for (unsigned j = i; j < i + length; j++)
				all = all && j < words * 64 && bits_have(kept, (int)j);
			assert_int_equal(bits_have(line, (int)i), all);
		}
	}
}

/* ---- days ---- */

TEST(a_taken_half_hour_is_not_offered)
{
	scene_begin();
	scene_put(INDEX_ASKS);
	check_str(str_of(starts("2026-03-09T00:00:00Z", 7)),
		  "08:00 08:30 09:00 09:30 10:00 10:30 08:00");
	take("2026-03-09", "2026-03-09T09:10:00Z", "2026-03-09T09:20:00Z");
	check_str(str_of(starts("2026-03-09T00:00:00Z", 5)), "08:00 08:30 09:30 10:00 10:30");
	take("2026-03-09", "2026-03-09T09:10:00Z", "2026-03-09T09:20:00Z");
	check_str(str_of(starts("2026-03-09T00:00:00Z", 5)), "08:00 08:30 09:30 10:00 10:30");
	assert_true(index_take(scene.index, 7, day("2026-03-09"), NULL, 0));
	check_str(str_of(starts("2026-03-09T00:00:00Z", 3)), "08:00 08:30 09:00");
	scene_end();
}

TEST(a_night_goes_on_over_midnight)
{
	scene_begin();
	scene.weekly[0] = daily(20, 24);
	scene.weekly[1] = daily(0, 4);
	scene.hours.weekly_count = 2;
	scene.service.offer.length = HOURS(7);
	scene.service.offer.step = HOURS(1);
	scene_put(INDEX_ASKS);
	check_str(str_of(starts("2026-03-09T12:00:00Z", 4)), "19:00 20:00 19:00 20:00");
	/* buffers of what begins at midnight take from the evening before */
	scene.service.offer.length = HOURS(1);
	scene.service.offer.after = MINUTES(90);
	scene_put(INDEX_ASKS);
	take("2026-03-10", "2026-03-09T23:00:00Z", "2026-03-10T03:00:00Z");
	check_str(str_of(starts("2026-03-09T12:00:00Z", 4)), "19:00 20:00 19:00 20:00");
	scene_end();
}

TEST(a_session_takes_no_time_of_its_own_service)
{
	struct busy busy = { .during = { at("2026-03-09T09:00:00Z"), at("2026-03-09T09:30:00Z") },
			     .service = STR("group") };
	instant found[8];
	bool exact;
	span within = { at("2026-03-09T08:30:00Z"), at("2026-03-09T09:06:00Z") };

	scene_begin();
	scene.service.offer.id = STR("group");
	scene.service.offer.capacity = 3;
	scene_put(INDEX_ASKS);
	assert_true(index_take(scene.index, 7, day("2026-03-09"), &busy, 1));
	assert_int_equal(index_starts(scene.index, 7, 0, 0, scene.now, within, found, 8, &exact),
			 2);
	assert_false(exact);
	busy.service = STR("other");
	assert_true(index_take(scene.index, 7, day("2026-03-09"), &busy, 1));
	assert_int_equal(index_starts(scene.index, 7, 0, 0, scene.now, within, found, 8, &exact),
			 1);
	scene_end();
}

/* ---- the ring ---- */

TEST(what_is_told_early_waits_for_its_day)
{
	scene_begin();
	scene_put(INDEX_ASKS);
	index_turn(scene.index, scene.now);
	assert_int_equal(index_first(scene.index).days, day("2026-03-08").days);
	take("2026-07-01", "2026-07-01T08:00:00Z", "2026-07-01T10:30:00Z");
	check_str(str_of(starts("2026-07-01T00:00:00Z", 4)), "");
	assert_int_equal(index_size(scene.index).aside, 1);
	scene.now = at("2026-05-30T22:59:00Z"); /* a minute before midnight in Algiers */
	assert_true(index_turn(scene.index, scene.now));
	assert_int_equal(index_first(scene.index).days, day("2026-05-29").days);
	assert_false(index_turn(scene.index, scene.now));
	assert_int_equal(index_size(scene.index).aside, 0);
	check_str(str_of(starts("2026-07-01T00:00:00Z", 2)), "10:30 08:00");
	assert_true(index_turn(scene.index, instant_add(scene.now, MINUTES(1))));
	assert_false(index_take(scene.index, 7, day("2026-05-29"), NULL, 0));
	scene_end();
}

/* Visits half a year ahead are many, and each of them is looked for when it is told again. */
TEST(what_is_told_early_is_found_again)
{
	enum { DATES = 3000 };
	date first = day("2026-07-01");

	scene_begin();
	scene_put(INDEX_ASKS);
	index_turn(scene.index, scene.now);
	for (int times = 0; times < 2; times++)
		for (int i = 0; i < DATES; i++) {
			struct busy busy = { .kind = BUSY_BOOKING,
					     .during = { { DAYS(1) * (first.days + i) },
							 { DAYS(1) * (first.days + i) +
							   HOURS(1) } },
					     .expires_at = INSTANT_NONE };

			assert_true(index_take(scene.index, 7, (date){ first.days + i }, &busy, 1));
		}
	assert_int_equal(index_size(scene.index).aside, DATES);
	scene.now = at("2026-06-01T00:00:00Z");
	index_turn(scene.index, scene.now);
	assert_true(index_size(scene.index).aside < DATES);
	assert_true(index_take(scene.index, 7, (date){ first.days + DATES - 1 }, NULL, 0));
	index_remove(scene.index, 7);
	assert_int_equal(index_size(scene.index).aside, 0);
	scene_end();
}

/* ---- what is asked again ---- */

TEST(only_new_margins_ask_for_the_days_again)
{
	scene_begin();
	scene_put(INDEX_ASKS);
	take("2026-03-09", "2026-03-09T08:00:00Z", "2026-03-09T10:00:00Z");
	scene_put(INDEX_KEPT);
	scene.weekly[0] = daily(10, 13);
	scene_put(INDEX_KEPT);
	check_str(str_of(starts("2026-03-09T00:00:00Z", 3)), "10:00 10:30 11:00");
	scene.in.traits = 45;
	scene.service.offer.length = MINUTES(60);
	scene_put(INDEX_KEPT);
	check_str(str_of(starts("2026-03-09T00:00:00Z", 3)), "10:00 10:30 11:00");
	scene.service.offer.before = MINUTES(15);
	scene_put(INDEX_ASKS);
	scene.weekly[0] = daily(10, 23);
	scene_put(INDEX_ASKS);
	check_str(str_of(starts("2026-03-09T00:00:00Z", 2)), "10:00 10:30");
	scene_end();
}

TEST(what_cannot_be_kept_is_refused)
{
	scene_begin();
	scene_put(INDEX_ASKS);
	scene.service.offer.length = MINUTES(7);
	scene_put(INDEX_REFUSED);
	assert_false(index_take(scene.index, 7, day("2026-03-09"), NULL, 0));
	scene.service.offer.length = MINUTES(30);
	scene.in.number = INDEX_NUMBERS;
	scene_put(INDEX_REFUSED);
	scene.in.number = 7;
	scene_put(INDEX_ASKS);
	index_remove(scene.index, 7);
	index_remove(scene.index, 7);
	assert_int_equal(index_size(scene.index).rows, 0);
	assert_int_equal(index_size(scene.index).day_planes, 0);
	assert_int_equal(index_size(scene.index).patterns, 0);
	scene_end();
}

/* ---- searches ---- */

static void many(uint32_t count)
{
	scene_begin();
	for (scene.in.number = 0; scene.in.number < count; scene.in.number++)
		scene_put(INDEX_ASKS);
}

TEST(counts_say_what_they_are)
{
	struct index_query q = { .page = 10 };

	many(60);
	assert_int_equal(search(&q)->count, 10);
	assert_true(search(&q)->at_least && search(&q)->matched >= 10);
	q.count_to = 100;
	assert_int_equal(search(&q)->matched, 60);
	assert_false(search(&q)->at_least);
	q = (struct index_query){ .page = 0 };
	assert_int_equal(search(&q)->matched, 60);
	assert_false(search(&q)->at_least || search(&q)->count > 0);
	scene_end();
}

TEST(work_is_bounded_and_says_so)
{
	struct index_query q = { .page = 100, .work = 20 };
	struct index_answer *answer;

	many(200);
	answer = search(&q);
	assert_true(answer->cut && answer->at_least);
	assert_true(answer->count >= 20 && answer->count < 100);
	q.work = 0;
	answer = search(&q);
	assert_true(!answer->cut && answer->count == 100);
	scene_end();
}

/* ---- places: more in a band than are read at a glance, and rings of all sizes ---- */

enum { SPOTS = 700, IN_ONE_BAND = 500 };

static struct spot {
	float latitude, longitude;
	uint16_t speciality;
	unsigned told;
} spots[SPOTS];

static void spots_put(void)
{
	scene_begin();
	scene.place.placed = true;
	for (scene.in.number = 0; scene.in.number < SPOTS; scene.in.number++) {
		const struct spot *spot = &spots[scene.in.number];

		scene.speciality = spot->speciality;
		scene.place.latitude = spot->latitude;
		scene.place.longitude = spot->longitude;
		scene_put(INDEX_ASKS);
	}
	index_rebuild(scene.index);
}

static void spots_spread(void)
{
	for (int i = 0; i < SPOTS; i++) {
		float north = (float)drawn(1000) * .001f, east = (float)drawn(8000) * .001f;

		spots[i].latitude = i < IN_ONE_BAND ? 36.745f + north * .01f : 30 + north * 7;
		spots[i].longitude = east;
		spots[i].speciality = (uint16_t)drawn(2);
	}
	spots_put();
}

/* All about equally far from one place. */
static void spots_around(float latitude, float longitude)
{
	for (int i = 0; i < SPOTS; i++) {
		double angle = (double)drawn(6283) * .001;
		double far = .041 + (double)drawn(1000) * .000007;

		spots[i].latitude = latitude + (float)(far * cos(angle));
		spots[i].longitude = longitude + (float)(far * sin(angle) * 1.25);
		spots[i].speciality = 0;
	}
	spots_put();
}

static void spot_tell(void *with, uint32_t number, uint8_t place, uint32_t traits)
{
	struct spot *told = with;

	assert_true(place == 0 && traits == TRAIT_PRACTICE);
	told[number].told++;
}

static uint32_t spot_metres(const struct index_query *q, const struct spot *spot)
{
	return index_metres(q->latitude, q->longitude, spot->latitude, spot->longitude);
}

static bool spot_fits(const struct index_query *q, const struct spot *spot)
{
	return (q->speciality_count == 0 || spot->speciality == *q->specialities) &&
	       (q->km <= 0 || spot_metres(q, spot) <= (uint32_t)(q->km * 1000));
}

static struct index_query spots_query(uint16_t *speciality)
{
	static const int kilometres[] = { 0, 1, 10, 35, 120, 400 };
	struct index_query q = { .placed = true };

	q.latitude = 36.7f + (float)drawn(100) * .001f;
	q.longitude = (float)drawn(9000) * .001f;
	q.km = (float)kilometres[drawn(6)];
	*speciality = (uint16_t)drawn(2);
	q.specialities = speciality;
	q.speciality_count = drawn(2);
	q.sort = drawn(2) ? INDEX_EARLIEST : INDEX_NEAREST;
	q.from_minute = drawn(2) ? 9 * 60 : 0; /* all start as early as can be, or not */
	return q;
}

/* Of those who fit, how many come before this one: all have the same starts. */
static size_t spots_before(const struct index_query *q, uint32_t number)
{
	uint32_t far = spot_metres(q, &spots[number]);
	size_t before = 0;

	for (uint32_t i = 0; i < SPOTS; i++) {
		uint32_t metres = spot_metres(q, &spots[i]);

		before +=
			spot_fits(q, &spots[i]) && (metres < far || (metres == far && i < number));
	}
	return before;
}

TEST(whoever_is_in_reach_is_met_once)
{
	uint16_t speciality;

	spots_spread();
	for (int round = 0; round < 300; round++) {
		struct index_query q = spots_query(&speciality);

		for (int i = 0; i < SPOTS; i++)
			spots[i].told = 0;
		q.each = spot_tell;
		q.with = spots;
		assert_false(search(&q)->at_least);
		for (int i = 0; i < SPOTS; i++)
			assert_int_equal(spots[i].told, spot_fits(&q, &spots[i]));
	}
	scene_end();
}

TEST(the_nearest_are_found_first)
{
	uint16_t speciality;

	spots_spread();
	for (int round = 0; round < 300; round++) {
		struct index_query q = spots_query(&speciality);
		struct index_answer *answer;
		size_t fit = 0;

		for (int i = 0; i < SPOTS; i++)
			fit += spot_fits(&q, &spots[i]);
		q.page = 10;
		answer = search(&q);
		assert_int_equal(answer->count, fit < q.page ? fit : q.page);
		for (size_t i = 0; i < answer->count; i++)
			assert_int_equal(spots_before(&q, answer->hits[i].number), i);
	}
	scene_end();
}

/* By when the page is full, most of those that belong on it have not been met. */
TEST(a_full_page_shuts_nobody_out_who_is_nearer)
{
	struct index_query q = { .placed = true, .latitude = 36.75f, .longitude = 3.06f };

	spots_around(q.latitude, q.longitude);
	q.page = INDEX_PAGE;
	for (int round = 0; round < 8; round++) {
		struct index_answer *answer;

		q.km = round & 1 ? 10 : 0;
		q.sort = round & 2 ? INDEX_EARLIEST : INDEX_NEAREST;
		q.from_minute = round & 4 ? 9 * 60 : 0;
		answer = search(&q);
		assert_int_equal(answer->count, INDEX_PAGE);
		for (size_t i = 0; i < answer->count; i++)
			assert_int_equal(spots_before(&q, answer->hits[i].number), i);
	}
	scene_end();
}

TEST(an_earlier_start_comes_before_a_lower_number)
{
	struct index_query q = { .page = 10 };
	struct index_answer *answer;

	scene_begin();
	for (scene.in.number = 0; scene.in.number < 400; scene.in.number++) {
		scene.weekly[0] = daily(scene.in.number < 300 ? 10 : 9, 12);
		scene_put(INDEX_ASKS);
	}
	index_rebuild(scene.index);
	answer = search(&q);
	for (size_t i = 0; i < answer->count; i++)
		assert_int_equal(answer->hits[i].number, 300 + i);
	assert_int_equal(answer->count, 10);
	scene_end();
}

/* By the great circle it is 351 km from Algiers to Oran; a degree of longitude is 89 km at 36.75
 * degrees north. */
TEST(metres_are_those_of_the_map)
{
	assert_in_range(index_metres(36.753f, 3.059f, 35.697f, -.633f), 345000, 357000);
	assert_in_range(index_metres(36.753f, 3.059f, 36.753f, 3.104f), 3950, 4050);
	assert_int_equal(index_metres(36.753f, 3.059f, 36.753f, 3.059f), 0);
}

TEST_MAIN("index")
