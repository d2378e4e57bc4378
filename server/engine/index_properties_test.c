/* index_properties_test.c — what must hold of the index whatever the calculator says: in worlds drawn at
 * random, something is changed and what was known before says what must be known after. */

#include "lib/base/test.h"

#include "engine/index_world.h"

enum { WORLDS = 6, ROOM = 8000, EVENTS = 60 };

/* All starts of one service at one place in the next three weeks. */
static size_t starts_of(struct index_world *w, struct index *ix, unsigned pro, unsigned place,
			unsigned service, instant out[ROOM + 1])
{
	span within = { w->now, instant_add(w->now, DAYS(21)) };
	bool exact;
	size_t count = index_starts(ix, pro, place, service, w->now, within, out, ROOM, &exact);

	out[count] = INSTANT_NONE; /* the search by halves may look at it */
	return count;
}

static bool has(const instant *all, size_t count, instant at)
{
	size_t from = 0;

	while (from < count) { /* they are sorted */
		size_t middle = (from + count) / 2;

		if (all[middle].us < at.us)
			from = middle + 1;
		else
			count = middle;
	}
	return all[from].us == at.us;
}

static bool same(const instant *a, size_t count, const instant *b, size_t other)
{
	return count == other && (count == 0 || memcmp(a, b, count * sizeof *a) == 0);
}

/* Runs a check for each service of each place of each world; how many said yes. */
typedef bool check(struct index_world *, unsigned pro, unsigned place, unsigned service);

static size_t everywhere(check *check)
{
	size_t count = 0;

	for (uint64_t seed = 1; seed <= WORLDS; seed++) {
		struct index_world *w = index_world_new(seed, false);

		for (unsigned pro = 0; pro < WORLD_PROS; pro++)
			for (unsigned place = 0; place < w->pros[pro].in.place_count; place++)
				for (unsigned i = 0; i < w->pros[pro].in.service_count; i++)
					if (w->pros[pro].services[i].places >> place & 1)
						count += check(w, pro, place, i);
		assert_true(index_sound(w->index));
		index_world_free(w);
	}
	return count;
}

/* ---- a booking, and its cancellation ---- */

static void day_tell(struct index_world *w, unsigned pro, date day, const struct busy *more)
{
	const struct world_pro *p = &w->pros[pro];
	instant from, to, later;
	struct busy busy[WORLD_BUSY + 1];
	size_t count = 0;

	zone_instants(p->hours[0].person.zone, day, 0, &from, &later);
	zone_instants(p->hours[0].person.zone, (date){ day.days + 1 }, 0, &later, &to);
	for (size_t i = 0; i < p->busy_count; i++)
		if (p->busy[i].during.from.us < to.us && p->busy[i].during.to.us > from.us)
			busy[count++] = p->busy[i];
	if (more && more->during.from.us < to.us && more->during.to.us > from.us)
		busy[count++] = *more;
	index_take(w->index, pro, day, busy, count);
}

static void span_tell(struct index_world *w, unsigned pro, span during, const struct busy *more)
{
	const struct zone *zone = w->pros[pro].hours[0].person.zone;
	int32_t last = zone_date(zone, during.to, NULL).days;

	for (int32_t day = zone_date(zone, during.from, NULL).days; day <= last; day++)
		day_tell(w, pro, (date){ day }, more);
}

static bool booked_and_back(struct index_world *w, unsigned pro, unsigned place, unsigned service)
{
	static instant before[ROOM + 1], booked[ROOM + 1], after[ROOM + 1];
	const struct offer *offer = &w->pros[pro].services[service].offer;
	size_t count = starts_of(w, w->index, pro, place, service, before), left, back;
	struct busy visit = { .kind = BUSY_BOOKING,
			      .before = offer->before,
			      .after = offer->after,
			      .expires_at = INSTANT_NONE };

	if (count == 0)
		return false;
	visit.during.from = before[index_world_random(w, count)];
	visit.during.to = instant_add(visit.during.from, offer->length);
	span_tell(w, pro, visit.during, &visit);
	left = starts_of(w, w->index, pro, place, service, booked);
	for (size_t i = 0; i < left; i++) { /* nothing in it any more; what comes may be later */
		assert_true(booked[i].us >= visit.during.to.us ||
			    booked[i].us + offer->length <= visit.during.from.us);
	}
	assert_false(has(booked, left, visit.during.from));
	span_tell(w, pro, visit.during, NULL);
	back = starts_of(w, w->index, pro, place, service, after);
	assert_true(same(before, count, after, back));
	return true;
}

TEST(a_booking_and_its_cancellation_leave_nothing)
{
	assert_true(everywhere(booked_and_back) > 100);
}

/* ---- a longer service ---- */

static bool longer_is_fewer(struct index_world *w, unsigned pro, unsigned place, unsigned service)
{
	static instant before[ROOM + 1], longer[ROOM + 1], after[ROOM + 1];
	struct offer *offer = &w->pros[pro].services[service].offer;
	size_t count = starts_of(w, w->index, pro, place, service, before), fewer, back;

	if (offer->length > HOURS(12))
		return false;
	offer->length += MINUTES(15);
	assert_int_equal(index_put(w->index, &w->pros[pro].in), INDEX_KEPT);
	fewer = starts_of(w, w->index, pro, place, service, longer);
	for (size_t i = 0; i < fewer; i++)
		assert_true(has(before, count, longer[i]));
	offer->length -= MINUTES(15);
	assert_int_equal(index_put(w->index, &w->pros[pro].in), INDEX_KEPT);
	back = starts_of(w, w->index, pro, place, service, after);
	assert_true(same(before, count, after, back));
	return fewer < count;
}

TEST(a_longer_service_has_no_start_that_a_shorter_has_not)
{
	assert_true(everywhere(longer_is_fewer) > 100);
}

/* ---- a narrower question ---- */

static void narrow(struct index_world *w, struct index_query *q)
{
	switch (index_world_random(w, 5)) {
	case 0:
		q->from_minute += 60;
		break;
	case 1:
		q->to_minute -= 60;
		break;
	case 2:
		q->last.days -= (int32_t)index_world_random(w, 5);
		break;
	case 3:
		q->km = q->km > 0 ? q->km / 2 : 30;
		break;
	case 4:
		q->rating_least += 5;
		break;
	}
}

static const struct index_hit *hit_of(const struct index_answer *answer, uint32_t number)
{
	for (size_t i = 0; i < answer->count; i++)
		if (answer->hits[i].number == number)
			return &answer->hits[i];
	return NULL;
}

TEST(a_narrower_question_has_no_hit_that_a_wider_has_not)
{
	static struct index_answer wide, few;
	size_t hits = 0, gone = 0;

	for (uint64_t seed = 1; seed <= WORLDS; seed++) {
		struct index_world *w = index_world_new(seed, false);

		for (int i = 0; i < 100; i++) {
			struct index_query q;

			index_world_query(w, &q);
			q.page = WORLD_PROS;
			q.sort = INDEX_EARLIEST;
			index_search(w->index, &q, &wide);
			narrow(w, &q);
			index_search(w->index, &q, &few);
			for (size_t j = 0; j < few.count; j++) {
				const struct index_hit *hit = hit_of(&wide, few.hits[j].number);

				assert_non_null(hit);
				assert_true(hit->slots[0].us <= few.hits[j].slots[0].us);
			}
			hits += few.count;
			gone += wide.count - few.count;
		}
		index_world_free(w);
	}
	assert_true(hits > 500 && gone > 200);
}

/* ---- told again ---- */

/* What was told once: a state with all of its days, or one day; the same number tells the same. */
static void event_tell(struct index_world *w, struct index *ix, uint64_t event)
{
	unsigned pro = (unsigned)(event * 7 % WORLD_PROS);
	struct world_pro *p = &w->pros[pro];
	struct index *own = w->index;
	uint64_t state = w->state;
	date first = index_first(ix);

	w->index = ix;
	w->state = event * 977;
	if (event % 3 == 0) {
		p->in.traits = (p->in.traits & ~(uint32_t)TRAIT_RATING) | (uint32_t)(event % 50);
		index_put(ix, &p->in);
		for (int32_t i = 0; i < 100; i++)
			day_tell(w, pro, (date){ first.days + i }, NULL);
	} else {
		int64_t at = w->now.us / DAYS(1) * DAYS(1) +
			     MINUTES(5 * index_world_random(w, 10 * 288));
		struct busy more = { .kind = BUSY_BLOCKED,
				     .during = { { at }, { at + HOURS(2) } },
				     .expires_at = INSTANT_NONE };

		span_tell(w, pro, more.during, event % 3 == 1 ? &more : NULL);
	}
	w->index = own;
	w->state = state;
}

static void all_equal(struct index_world *w, struct index *other)
{
	static instant one[ROOM + 1], two[ROOM + 1];

	for (unsigned pro = 0; pro < WORLD_PROS; pro++)
		for (unsigned place = 0; place < w->pros[pro].in.place_count; place++)
			for (unsigned i = 0; i < w->pros[pro].in.service_count; i++) {
				size_t count = starts_of(w, w->index, pro, place, i, one);
				size_t theirs = starts_of(w, other, pro, place, i, two);

				assert_true(same(one, count, two, theirs));
			}
}

/* A feed that begins again from where it was: what was told since is told once more. */
TEST(any_beginning_told_twice_is_told_once)
{
	for (uint64_t seed = 1; seed <= WORLDS; seed++) {
		struct index_world *w = index_world_new(seed, false);
		struct index *other = index_new(0, w->now);
		uint64_t again = index_world_random(w, EVENTS);

		for (unsigned pro = 0; pro < WORLD_PROS; pro++) {
			index_put(other, &w->pros[pro].in);
			for (int32_t i = 0; i < 100; i++) {
				struct index *own = w->index;

				w->index = other;
				day_tell(w, pro, (date){ index_first(other).days + i }, NULL);
				w->index = own;
			}
		}
		for (uint64_t i = 0; i < EVENTS; i++)
			event_tell(w, w->index, i);
		for (uint64_t i = 0; i < again; i++)
			event_tell(w, other, i);
		for (uint64_t i = 0; i < EVENTS; i++)
			event_tell(w, other, i);
		all_equal(w, other);
		assert_true(index_sound(w->index) && index_sound(other));
		index_free(other);
		index_world_free(w);
	}
}

TEST_MAIN("index_properties")
