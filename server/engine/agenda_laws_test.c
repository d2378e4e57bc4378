/* agenda_laws_test.c — the slot calculator in worlds drawn at random: held to the oracle, and to
 * laws that need none.
 *
 * AGENDA_WORLDS says how many (20000), AGENDA_SEED the first seed; a world that breaks a law is
 * made smaller and printed with its seed, as a question. */

#include "lib/base/test.h"

#include "engine/agenda_oracle.h"
#include "engine/agenda_world.h"

#include <malloc.h>

enum { ROOM = 8000, PROBES = 12, BOOKINGS = 3, WORLDS = 20000 };

/* One world under trial. */
struct trial {
	struct world *w;
	struct region *region;
	struct oracle *oracle;
	span within;
	instant *starts; /* what the calculator offers in it */
	size_t count;
};

static instant *starts_of(struct trial *t, const struct agenda *agenda, span within, size_t *count)
{
	static instant all[ROOM];
	instant *kept;

	*count = agenda_starts(agenda, t->region, within, all, ROOM);
	kept = region_array(t->region, *count + 1, sizeof *kept);
	memcpy(kept, all, *count * sizeof *kept);
	return kept;
}

static bool instants_same(const instant *a, size_t a_count, const instant *b, size_t b_count)
{
	return a_count == b_count && memcmp(a, b, a_count * sizeof *a) == 0;
}

static bool instants_have(const instant *all, size_t count, instant at)
{
	for (size_t i = 0; i < count; i++)
		if (all[i].us == at.us)
			return true;
	return false;
}

static span draw_within(struct world *w)
{
	span within = { world_instant(w), world_instant(w) };

	if (within.to.us < within.from.us)
		within = (span){ within.to, within.from };
	return within;
}

/* ---- laws: each says whether it holds ---- */

static bool offers_like_the_oracle(struct trial *t)
{
	const instant *expected;
	size_t count = oracle_starts(t->oracle, t->within, &expected);

	return instants_same(t->starts, t->count, expected, count);
}

static bool gives_reasons_like_the_oracle(struct trial *t)
{
	for (int i = 0; i < PROBES; i++) {
		instant at = world_instant(t->w);

		if (i % 3 == 0 && t->oracle->count > 0)
			at = t->oracle->starts[world_random(t->w, t->oracle->count)];
		if (i % 6 == 0)
			at = instant_add(at, MINUTES(5) * ((int64_t)world_random(t->w, 25) - 12));
		if (at.us < t->w->asked.from.us ||
		    at.us + t->w->agenda.offer.length > t->w->asked.to.us)
			continue;
		if (agenda_check(&t->w->agenda, t->region, at) != oracle_reason(t->oracle, at))
			return false;
	}
	return true;
}

static bool the_whole_is_its_parts(struct trial *t)
{
	static instant all[ROOM];
	instant cut = t->within.from;
	size_t count = 0;

	while (cut.us < t->within.to.us) {
		int64_t rest = t->within.to.us - cut.us;
		instant next = instant_add(cut, 1 + (int64_t)world_random(t->w, (uint64_t)rest));

		count += agenda_starts(&t->w->agenda, t->region, (span){ cut, next }, all + count,
				       ROOM - count);
		cut = next;
	}
	return instants_same(all, count, t->starts, t->count);
}

static bool little_room_gets_the_first(struct trial *t)
{
	size_t room = (size_t)world_random(t->w, 6);
	instant first[6];
	size_t count = agenda_starts(&t->w->agenda, t->region, t->within, first, room);

	return instants_same(first, count, t->starts, t->count < room ? t->count : room);
}

static bool nothing_lies_before_the_notice(struct trial *t)
{
	int64_t earliest = t->w->agenda.now.us + t->w->agenda.offer.notice;

	return t->count == 0 || t->starts[0].us >= earliest;
}

static void reverse(void *items, size_t count, size_t size)
{
	char swap[256], *all = items;

	assert_true(size <= sizeof swap);
	for (size_t i = 0; i < count / 2; i++) {
		memcpy(swap, all + i * size, size);
		memcpy(all + i * size, all + (count - 1 - i) * size, size);
		memcpy(all + (count - 1 - i) * size, swap, size);
	}
}

/* But of journeys that overlap the first counts. */
static bool the_order_of_lists_says_nothing(struct trial *t)
{
	struct world *other = region_alloc(t->region, sizeof *other);
	instant *starts;
	size_t count;

	*other = *t->w;
	for (size_t p = 0; p < other->agenda.count; p++) {
		struct person *person = &other->people[p];
		struct world_person *parts = &other->parts[p];

		reverse(parts->weekly, person->weekly_count, sizeof *parts->weekly);
		reverse(parts->away, person->away_count, sizeof *parts->away);
		reverse(parts->busy, person->busy_count, sizeof *parts->busy);
		reverse(parts->specials, person->special_count, sizeof *parts->specials);
		reverse(parts->walls, person->special_count, sizeof *parts->walls);
	}
	reverse(other->limits, other->agenda.limit_count, sizeof *other->limits);
	world_link(other);
	starts = starts_of(t, &other->agenda, t->within, &count);
	return instants_same(starts, count, t->starts, t->count);
}

/* Not so with sessions, which have one length; nor where days with starts or minutes are
 * counted. */
static bool who_needs_longer_gets_no_more(struct trial *t)
{
	struct agenda longer = t->w->agenda;
	instant *starts;
	size_t count;

	longer.offer.length += MINUTES(5);
	for (size_t i = 0; i < longer.limit_count; i++)
		if (longer.limits[i].max_minutes > 0)
			return true;
	if (longer.offer.capacity > 1 || longer.window.kind == WINDOW_BOOKABLE)
		return true;
	starts = starts_of(t, &longer, t->within, &count);
	for (size_t i = 0; i < count; i++)
		if (!instants_have(t->starts, t->count, starts[i]))
			return false;
	return true;
}

/* ---- openings that go on ---- */

/* Is somebody always there from that instant on? */
static bool open_for_ever(const struct agenda *agenda, instant from)
{
	const struct person *person = agenda->people;
	bool open = false;

	if (agenda->staff != STAFF_ONE || agenda->window.kind != WINDOW_NONE ||
	    agenda->limit_count > 0 || person->travel_count > 0)
		return false;
	for (size_t i = 0; i < person->busy_count; i++)
		if (person->busy[i].during.to.us + HOURS(2) > from.us)
			return false;
	for (size_t i = 0; i < person->weekly_count; i++) {
		const struct weekly *weekly = &person->weekly[i];

		open |= weekly->days == 0x7f && weekly->wall.from == 0 &&
			weekly->wall.to == DAY_SECONDS && date_is_none(weekly->valid_to);
	}
	return open;
}

/* Years later its starts still follow from those of now by whole steps; dates that are named in
 * between, but close nothing, change nothing. */
static bool an_opening_goes_on_for_years(struct trial *t)
{
	struct agenda agenda = t->w->agenda;
	struct person person = *agenda.people;
	instant from = instant_add(t->w->asked.to, -HOURS(4)); /* all dates named are over */
	instant far = instant_add(from, DAYS(40 + (int64_t)world_random(t->w, 3000)));
	struct away nothing = { zone_date(person.zone, far, NULL),
				zone_date(person.zone, far, NULL),
				{ 0, 0 } };
	size_t now_count, far_count;
	instant *now, *then;

	if (!open_for_ever(&agenda, from) || agenda.seats > 1 ||
	    agenda.now.us + agenda.offer.notice > from.us)
		return true;
	now = starts_of(t, &agenda, (span){ from, instant_add(from, DAYS(1)) }, &now_count);
	nothing.from.days -= (int32_t)world_random(t->w, 1000);
	nothing.to = nothing.from;
	if (person.away_count == 0) {
		person.away = &nothing;
		person.away_count = 1;
		agenda.people = &person;
	}
	then = starts_of(t, &agenda, (span){ far, instant_add(far, DAYS(1)) }, &far_count);
	return now_count > 0 && far_count > 0 && (then[0].us - now[0].us) % agenda.offer.step == 0;
}

/* ---- booking what is offered ---- */

/* The agenda of those who would serve: everybody, or one of the staff who can. */
static struct agenda agenda_of_crew(const struct world *w, size_t person)
{
	struct agenda agenda = w->agenda;

	if (agenda.staff != STAFF_ANY)
		return agenda;
	agenda.staff = STAFF_ONE;
	agenda.people = &w->people[person];
	agenda.count = 1;
	return agenda;
}

static bool book(struct world *w, size_t first, size_t count, span during)
{
	struct busy busy = {
		.during = during,
		.kind = BUSY_BOOKING,
		.service = w->agenda.offer.id,
		.seats = w->agenda.seats,
		.before = w->agenda.offer.before,
		.after = w->agenda.offer.after,
	};

	for (size_t p = first; p < first + count; p++) {
		if (w->people[p].busy_count == WORLD_BUSY)
			return false;
		w->parts[p].busy[w->people[p].busy_count++] = busy;
	}
	return true;
}

/* Do two bookings of this service keep their distance? */
static bool apart(const struct offer *offer, span a, span b)
{
	int64_t gap = offer->before + offer->after;

	if (offer->buffer_mode == BUFFER_MAX)
		gap = offer->before > offer->after ? offer->before : offer->after;
	return a.to.us + gap <= b.from.us || b.to.us + gap <= a.from.us;
}

static int64_t seats_taken(const struct person *person, span during)
{
	int64_t taken = 0;

	for (size_t i = 0; i < person->busy_count; i++)
		if (person->busy[i].kind == BUSY_BOOKING &&
		    person->busy[i].during.from.us == during.from.us &&
		    person->busy[i].during.to.us == during.to.us)
			taken += person->busy[i].seats > 0 ? person->busy[i].seats : 1;
	return taken;
}

/* What was booked is gone, or has its seats left; and all that is still offered keeps away from
 * it. */
static bool booked_is_gone(struct trial *t, const struct agenda *agenda, span during)
{
	const struct offer *offer = &agenda->offer;
	int64_t seats = agenda->seats > 0 ? agenda->seats : 1;
	size_t count;
	instant *starts = starts_of(t, agenda, t->w->asked, &count);
	bool still = instants_have(starts, count, during.from);

	if (offer->capacity <= 1 || str_absent(offer->id))
		if (still)
			return false;
	if (still && seats_taken(agenda->people, during) + seats > offer->capacity)
		return false;
	for (size_t i = 0; i < count; i++) {
		span other = { starts[i], instant_add(starts[i], offer->length) };

		if (starts[i].us != during.from.us && !apart(offer, during, other))
			return false;
	}
	return true;
}

static bool book_one(struct trial *t, struct world *w, size_t first)
{
	struct agenda agenda = agenda_of_crew(w, first);
	size_t count, again, crew = w->agenda.staff == STAFF_ALL ? w->agenda.count : 1;
	instant *starts = starts_of(t, &agenda, w->asked, &count), *restored;
	span during;

	if (count == 0)
		return true;
	during.from = starts[world_random(t->w, count)];
	during.to = instant_add(during.from, agenda.offer.length);
	if (!book(w, first, crew, during))
		return true;
	if (!booked_is_gone(t, &agenda, during))
		return false;
	for (size_t p = first; p < first + crew; p++)
		w->people[p].busy_count--;
	restored = starts_of(t, &agenda, w->asked, &again);
	book(w, first, crew, during);
	return instants_same(starts, count, restored, again);
}

static bool what_is_booked_is_gone_until_cancelled(struct trial *t)
{
	struct world *w = region_alloc(t->region, sizeof *w);
	bool holds = true;

	*w = *t->w;
	world_link(w);
	for (int i = 0; i < BOOKINGS && holds; i++)
		holds = book_one(t, w,
				 w->agenda.staff == STAFF_ANY ? (size_t)i % w->agenda.count : 0);
	return holds;
}

/* ---- trials ---- */

static const struct law {
	const char *name;
	bool (*holds)(struct trial *);
	bool oracle; /* does it need one? */
} laws[] = {
	{ "offers like the oracle", offers_like_the_oracle, true },
	{ "gives reasons like the oracle", gives_reasons_like_the_oracle, true },
	{ "the whole is its parts", the_whole_is_its_parts, false },
	{ "little room gets the first", little_room_gets_the_first, false },
	{ "nothing lies before the notice", nothing_lies_before_the_notice, false },
	{ "the order of lists says nothing", the_order_of_lists_says_nothing, false },
	{ "who needs longer gets no more", who_needs_longer_gets_no_more, false },
	{ "an opening goes on for years", an_opening_goes_on_for_years, false },
	{ "what is booked is gone, until cancelled", what_is_booked_is_gone_until_cancelled,
	  false },
};

static struct region *trial_region;
static const struct law *law_broken;
static size_t starts_seen, worlds_with_starts;

static struct trial trial_begin(struct world *w, bool oracle)
{
	struct trial t = { .w = w, .region = trial_region };
	uint64_t state = w->state;

	region_reset(trial_region);
	if (oracle)
		t.oracle = oracle_new(t.region, &w->agenda, w->domain, w->tick);
	t.within = world_random(w, 2) == 0 ? w->asked : draw_within(w);
	w->state = state;
	t.starts = starts_of(&t, &w->agenda, t.within, &t.count);
	return t;
}

/* Each law draws alone, and the same in a smaller world. */
static bool law_holds(struct trial *t, const struct law *law)
{
	uint64_t state = t->w->state;
	bool holds;

	t->w->state ^= (uint64_t)(law - laws) + 1;
	holds = law->holds(t);
	t->w->state = state;
	return holds;
}

static bool still_broken(struct world *w)
{
	struct trial t = trial_begin(w, law_broken->oracle);

	return !law_holds(&t, law_broken);
}

static void tell(struct world *w, uint64_t seed)
{
	const instant *expected;
	struct trial t;

	world_shrink(w, still_broken);
	print_error("seed %llu breaks a law: %s\n", (unsigned long long)seed, law_broken->name);
	t = trial_begin(w, true);
	world_print(w, t.within);
	print_error("offered %zu, by the oracle %zu\n", t.count,
		    oracle_starts(t.oracle, t.within, &expected));
}

static bool world_holds(uint64_t seed)
{
	static struct world w;
	struct trial t;

	world_draw(&w, seed);
	t = trial_begin(&w, true);
	starts_seen += t.count;
	worlds_with_starts += t.count > 0;
	for (size_t i = 0; i < COUNT(laws); i++) {
		if (law_holds(&t, &laws[i]))
			continue;
		law_broken = &laws[i];
		tell(&w, seed);
		return false;
	}
	return true;
}

static uint64_t number_from(const char *name, uint64_t otherwise)
{
	const char *text = getenv(name);

	return text ? strtoull(text, NULL, 10) : otherwise;
}

TEST(laws_hold_in_worlds_drawn_at_random)
{
	uint64_t worlds = number_from("AGENDA_WORLDS", WORLDS);
	uint64_t seed = number_from("AGENDA_SEED", 1);

	mallopt(M_TRIM_THRESHOLD,
		64 * 1024 * 1024); /* keep what one world gives back for the next */
	trial_region = region_new(256 * 1024 * 1024, NULL);
	for (uint64_t i = 0; i < worlds; i++)
		if (!world_holds(seed + i))
			fail_msg("a law is broken");
	region_free(trial_region);
	print_message("# %llu worlds, %zu of them with starts, %zu starts\n",
		      (unsigned long long)worlds, worlds_with_starts, starts_seen);
	/* Worlds in which nothing is offered would prove little. */
	assert_true(worlds < 1000 || worlds_with_starts > worlds / 4);
}

TEST_MAIN("agenda_laws")
