/* agenda_oracle.c — the rules in their order, tick by tick.
 *
 * Read it beside the rules, not beside the calculator.  It may be a thousand times slower; where
 * both agree on worlds drawn at random, neither is likely to be wrong. */

#include "engine/agenda_oracle.h"

#include <assert.h>
#include <stdlib.h>

/* A crew must all be free: one person, or everybody. */
struct crew {
	size_t first, count;
};

struct piece {
	instant from, to;
	bool begins, ends; /* false: it reaches the domain's edge */
};

static int64_t max_of(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

/* ---- free pieces ---- */

static bool tick_free(const struct oracle *o, struct crew crew, size_t tick)
{
	for (size_t p = crew.first; p < crew.first + crew.count; p++)
		if (o->maps[p][tick] != TICK_OPEN)
			return false;
	return true;
}

static bool piece_next(const struct oracle *o, struct crew crew, size_t *tick, struct piece *piece)
{
	while (*tick < o->ticks && !tick_free(o, crew, *tick))
		++*tick;
	if (*tick == o->ticks)
		return false;
	piece->from = oracle_tick(o, *tick);
	piece->begins = *tick > 0;
	while (*tick < o->ticks && tick_free(o, crew, *tick))
		++*tick;
	piece->to = oracle_tick(o, *tick);
	piece->ends = *tick < o->ticks;
	return true;
}

/* ---- rules 3 and 4: starts ---- */

static int64_t raster_minutes(const struct offer *offer)
{
	static const int64_t rasters[] = { 60, 30, 20, 15, 10, 5, 1 };

	for (size_t i = 0;; i++)
		if (offer->step % MINUTES(rasters[i]) == 0)
			return rasters[i];
}

static instant next_multiple(const struct zone *zone, instant at, int64_t minutes)
{
	int32_t seconds;

	at.us += (MINUTES(1) - at.us % MINUTES(1)) % MINUTES(1);
	for (;; at = instant_add(at, MINUTES(1))) {
		zone_date(zone, at, &seconds);
		if (seconds % 3600 % (60 * minutes) == 0)
			return at;
	}
}

static instant earliest(const struct agenda *agenda)
{
	return instant_add(agenda->now, agenda->offer.notice);
}

/* Where the raster hangs when an opening never began. */
static instant first_midnight(const struct zone *zone)
{
	instant at = { -DAYS(1) };

	while (zone_date(zone, at, NULL).days != 0)
		at = instant_add(at, MINUTES(1));
	return at;
}

static instant packed_start(const struct agenda *agenda, const struct person *person,
			    const struct piece *piece, instant a)
{
	int64_t g = raster_minutes(&agenda->offer), spare = INT64_MAX;
	const int64_t tries[] = { g, 15, 5 };

	if (piece->ends)
		spare = (piece->to.us - a.us) % MINUTES(g);
	for (size_t i = 0; i < 3; i++) {
		instant next = next_multiple(oracle_zone(person, a), a, tries[i]);

		if (next.us - a.us <= spare)
			return next;
	}
	return a;
}

/* One instant of the raster of that piece: its first, or any when the piece never began. */
static instant first_start(const struct agenda *agenda, const struct person *person,
			   const struct piece *piece)
{
	const struct offer *offer = &agenda->offer;
	instant a = piece->from;

	if (offer->align == ALIGN_RANGE_START || offer->phase == PHASE_FIXED) {
		if (!piece->begins)
			return first_midnight(person->zone);
	} else if (a.us < earliest(agenda).us || !piece->begins) {
		a = earliest(agenda);
	}
	switch (offer->align) {
	case ALIGN_RANGE_START:
		return a;
	case ALIGN_GRID:
		return next_multiple(oracle_zone(person, a), a, raster_minutes(offer));
	case ALIGN_PACKED:
		return packed_start(agenda, person, piece, a);
	}
	abort();
}

/* ---- rule 5: seats ---- */

static span start_span(const struct agenda *agenda, instant start)
{
	return (span){ start, instant_add(start, agenda->offer.length) };
}

static bool span_same(span a, span b)
{
	return a.from.us == b.from.us && a.to.us == b.to.us;
}

/* Does something of that kind, bare or padded, lie over the slot? */
static bool busy_over(const struct agenda *agenda, const struct person *person, span slot,
		      bool hold, bool padded)
{
	for (size_t i = 0; i < person->busy_count; i++) {
		const struct busy *b = &person->busy[i];
		span taken = padded ? oracle_padded(&agenda->offer, b) : b->during;

		if (!oracle_blocks(agenda, b) || (b->kind == BUSY_HOLD) != hold)
			continue;
		if (oracle_session(agenda, b) && span_same(b->during, slot))
			continue;
		if (oracle_overlap(taken, slot))
			return true;
	}
	return false;
}

static bool seats_left(const struct agenda *agenda, const struct person *person, span slot)
{
	int64_t seats = max_of(agenda->seats, 1);

	for (size_t i = 0; i < person->busy_count; i++) {
		const struct busy *b = &person->busy[i];

		if (oracle_blocks(agenda, b) && oracle_session(agenda, b) &&
		    span_same(b->during, slot))
			seats += max_of(b->seats, 1);
	}
	return seats <= max_of(agenda->offer.capacity, 1);
}

/* ---- rule 7: limits, window ---- */

static int64_t period_of(const struct limit *limit, date day)
{
	int year, month, of_month;

	date_split(day, &year, &month, &of_month);
	switch (limit->per) {
	case PER_DAY:
		return day.days;
	case PER_WEEK: /* named by the day it began */
		while (date_weekday(day) != limit->week_start)
			day.days--;
		return day.days;
	case PER_MONTH:
		return year * 12 + month;
	case PER_YEAR:
		return year;
	}
	abort();
}

static bool limit_allows(const struct agenda *agenda, const struct person *person,
			 const struct limit *limit, instant start)
{
	int64_t period = period_of(limit, zone_date(person->zone, start, NULL));
	int64_t count = 1, minutes = agenda->offer.length;

	for (size_t i = 0; i < person->busy_count; i++) {
		const struct busy *b = &person->busy[i];
		date day = zone_date(person->zone, b->during.from, NULL);

		if (b->kind != BUSY_BOOKING || !oracle_blocks(agenda, b) ||
		    period_of(limit, day) != period)
			continue;
		count++;
		minutes += b->during.to.us - b->during.from.us;
	}
	return (limit->max_count == 0 || count <= limit->max_count) &&
	       (limit->max_minutes == 0 || minutes <= MINUTES(limit->max_minutes));
}

static bool limits_allow(const struct agenda *agenda, const struct person *person, instant start)
{
	for (size_t i = 0; i < agenda->limit_count; i++)
		if (!limit_allows(agenda, person, &agenda->limits[i], start))
			return false;
	return true;
}

/* ---- starts ---- */

/* Does nothing but the window stand against that start? */
static bool crew_takes(const struct agenda *agenda, struct crew crew, instant start)
{
	span slot = start_span(agenda, start);

	for (size_t p = crew.first; p < crew.first + crew.count; p++) {
		const struct person *person = &agenda->people[p];

		if (busy_over(agenda, person, slot, false, true) ||
		    busy_over(agenda, person, slot, true, true) ||
		    !seats_left(agenda, person, slot) || !limits_allow(agenda, person, start))
			return false;
	}
	return start.us >= earliest(agenda).us;
}

/* Steps of elapsed time from `at` to the first that is not before `from`. */
static instant step_to(instant at, instant from, int64_t step)
{
	while (at.us > from.us)
		at.us -= step;
	if (at.us < from.us)
		at.us += (from.us - at.us + step - 1) / step * step;
	return at;
}

static size_t crew_starts(const struct oracle *o, struct crew crew, instant *out)
{
	const struct offer *offer = &o->agenda->offer;
	struct piece piece;
	size_t tick = 0, count = 0;

	while (piece_next(o, crew, &tick, &piece)) {
		instant at = first_start(o->agenda, &o->agenda->people[crew.first], &piece);

		if (!piece.begins)
			at = step_to(at, piece.from, offer->step);
		for (; at.us + offer->length <= piece.to.us; at.us += offer->step)
			if (crew_takes(o->agenda, crew, at))
				out[count++] = at;
	}
	return count;
}

/* ---- the window: dates of the first person's zone ---- */

static date today_of(const struct agenda *agenda)
{
	return zone_date(agenda->people[0].zone, agenda->now, NULL);
}

/* The date reached after walking so many dates that are no weekend; today, when every day is
 * one. */
static int32_t business_last(const struct agenda *agenda)
{
	date day = today_of(agenda);

	for (int walked = 0; walked < agenda->window.days && agenda->window.weekend != 127;) {
		day.days++;
		walked += !(agenda->window.weekend >> date_weekday(day) & 1);
	}
	return day.days;
}

/* The last of the first so many dates that have a start. */
static int32_t bookable_last(const struct oracle *o)
{
	int32_t last = INT32_MIN;
	int left = o->agenda->window.days;

	for (size_t i = 0; i < o->count && left > 0; i++) {
		int32_t day = zone_date(o->agenda->people[0].zone, o->starts[i], NULL).days;

		left -= day > last;
		last = day > last ? day : last;
	}
	return left > 0 ? INT32_MAX : last;
}

static void window_find(struct oracle *o)
{
	const struct window *w = &o->agenda->window;

	o->first_day = INT32_MIN;
	o->last_day = INT32_MAX;
	switch (w->kind) {
	case WINDOW_NONE:
		break;
	case WINDOW_RANGE:
		o->first_day = w->from.days;
		o->last_day = w->to.days;
		break;
	case WINDOW_CALENDAR:
		o->last_day = today_of(o->agenda).days + w->days;
		break;
	case WINDOW_BUSINESS:
		o->last_day = business_last(o->agenda);
		break;
	case WINDOW_BOOKABLE:
		o->last_day = bookable_last(o);
		break;
	}
}

static bool window_holds(const struct oracle *o, instant start)
{
	int32_t day = zone_date(o->agenda->people[0].zone, start, NULL).days;

	return day >= o->first_day && day <= o->last_day;
}

/* ---- everything that is offered ---- */

static struct crew crew_of(const struct agenda *agenda, size_t index)
{
	if (agenda->staff == STAFF_ALL)
		return (struct crew){ 0, agenda->count };
	return (struct crew){ index, 1 };
}

static size_t crews(const struct agenda *agenda)
{
	return agenda->staff == STAFF_ANY ? agenda->count : 1;
}

static int instants_compare(const void *a, const void *b)
{
	const instant *x = a, *y = b;

	return (x->us > y->us) - (x->us < y->us);
}

/* Each start once; then, of all, those in the window. */
static void starts_list(struct oracle *o)
{
	size_t room =
		o->ticks + (size_t)((o->domain.to.us - o->domain.from.us) / o->agenda->offer.step);
	size_t all = 0;

	o->starts = region_array(o->region, room * crews(o->agenda), sizeof *o->starts);
	for (size_t i = 0; i < crews(o->agenda); i++)
		all += crew_starts(o, crew_of(o->agenda, i), o->starts + all);
	qsort(o->starts, all, sizeof *o->starts, instants_compare);
	for (size_t i = 0; i < all; i++)
		if (i == 0 || o->starts[i].us != o->starts[i - 1].us)
			o->starts[o->count++] = o->starts[i];
	window_find(o);
	all = o->count;
	o->count = 0;
	for (size_t i = 0; i < all; i++)
		if (window_holds(o, o->starts[i]))
			o->starts[o->count++] = o->starts[i];
}

struct oracle *oracle_new(struct region *region, const struct agenda *agenda, span domain,
			  int64_t tick)
{
	struct oracle *o = region_make(region, struct oracle);

	*o = (struct oracle){ .agenda = agenda, .region = region, .domain = domain, .tick = tick };
	assert((domain.to.us - domain.from.us) % tick == 0);
	o->ticks = (size_t)((domain.to.us - domain.from.us) / tick);
	oracle_draw(o);
	starts_list(o);
	return o;
}

size_t oracle_starts(const struct oracle *o, span within, const instant **out)
{
	size_t first = 0, count = 0;

	while (first < o->count && o->starts[first].us < within.from.us)
		first++;
	while (first + count < o->count && o->starts[first + count].us < within.to.us)
		count++;
	*out = o->starts + first;
	return count;
}

/* ---- why not ---- */

/* Is any tick of the slot without that flag (have = false), or with it? */
static bool slot_any(const struct oracle *o, size_t person, span slot, uint8_t flag, bool have)
{
	size_t tick = (size_t)((slot.from.us - o->domain.from.us) / o->tick);

	for (; tick < o->ticks && oracle_tick(o, tick).us < slot.to.us; tick++)
		if (((o->maps[person][tick] & flag) != 0) == have)
			return true;
	return false;
}

static enum reason person_reason(const struct oracle *o, size_t p, span slot)
{
	const struct agenda *agenda = o->agenda;
	const struct person *person = &agenda->people[p];

	if (slot_any(o, p, slot, TICK_OPEN, false))
		return REASON_OUTSIDE_HOURS;
	if (slot_any(o, p, slot, TICK_AWAY, true))
		return REASON_AWAY;
	if (busy_over(agenda, person, slot, false, false))
		return REASON_BUSY;
	if (busy_over(agenda, person, slot, true, false))
		return REASON_HELD;
	if (busy_over(agenda, person, slot, false, true) ||
	    busy_over(agenda, person, slot, true, true))
		return REASON_BUFFER;
	if (!seats_left(agenda, person, slot))
		return REASON_FULL;
	if (slot.from.us < earliest(agenda).us)
		return REASON_TOO_SOON;
	if (!limits_allow(agenda, person, slot.from))
		return REASON_LIMIT;
	return REASON_FREE;
}

static enum reason crew_reason(const struct oracle *o, size_t index, instant start)
{
	struct crew crew = crew_of(o->agenda, index);
	enum reason first = REASON_OFF_RASTER;

	if (!window_holds(o, start))
		first = REASON_TOO_FAR;
	for (size_t p = crew.first; p < crew.first + crew.count; p++) {
		enum reason reason = person_reason(o, p, start_span(o->agenda, start));

		if (reason != REASON_FREE && reason < first)
			first = reason;
	}
	return first;
}

enum reason oracle_reason(const struct oracle *o, instant start)
{
	enum reason nearest = REASON_FREE;
	const instant *found;

	if (oracle_starts(o, (span){ start, instant_add(start, 1) }, &found) == 1)
		return REASON_FREE;
	for (size_t i = 0; i < crews(o->agenda); i++) {
		enum reason reason = crew_reason(o, i, start);

		if (reason > nearest)
			nearest = reason;
	}
	return nearest;
}
