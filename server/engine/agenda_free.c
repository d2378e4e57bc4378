/* agenda_free.c — rule 2: what is left of the open hours when away, busy pieces and their buffers are taken off; rule 5: sessions.
 *
 * A session is a booking or a live hold of this very service when it has several seats: it does not take time away, it
 * takes seats, and only from the start that is exactly its own. */

#include "engine/agenda_parts.h"

static int64_t larger(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

bool busy_blocks(const struct agenda *agenda, const struct busy *busy)
{
	if (busy->during.to.us <= busy->during.from.us)
		return false;
	if (busy->kind != BUSY_HOLD)
		return true;
	if (!instant_is_none(busy->expires_at) && agenda->now.us >= busy->expires_at.us)
		return false;
	return str_absent(agenda->asker) || !str_equal(busy->owner, agenda->asker);
}

bool busy_is_session(const struct agenda *agenda, const struct busy *busy)
{
	return agenda->offer.capacity > 1 &&
	       (busy->kind == BUSY_BOOKING || busy->kind == BUSY_HOLD) &&
	       !str_absent(busy->service) && str_equal(busy->service, agenda->offer.id);
}

/* What a piece takes from the time of this service: buffers of both, added or shared. */
span busy_padded(const struct agenda *agenda, const struct busy *busy)
{
	const struct offer *offer = &agenda->offer;
	int64_t before = busy->kind == BUSY_EXTERNAL ? 0 : busy->before;
	int64_t after = busy->kind == BUSY_EXTERNAL ? 0 : busy->after;

	if (busy->kind == BUSY_BLOCKED)
		return busy->during;
	if (offer->buffer_mode == BUFFER_SUM)
		return (span){ instant_add(busy->during.from, -before - offer->after),
			       instant_add(busy->during.to, after + offer->before) };
	return (span){ instant_add(busy->during.from, -larger(before, offer->after)),
		       instant_add(busy->during.to, larger(after, offer->before)) };
}

struct ranges person_free(const struct agenda *agenda, const struct person *person,
			  struct region *region, struct cover cover)
{
	struct ranges open = hours_open(person, region, cover);
	span *taken = region_array(region, person->busy_count + 1, sizeof *taken);
	size_t count = 0;

	for (size_t i = 0; i < person->busy_count; i++) {
		const struct busy *busy = &person->busy[i];
		span padded;

		if (!busy_blocks(agenda, busy) || busy_is_session(agenda, busy))
			continue;
		padded = busy_padded(agenda, busy);
		if (padded.to.us > cover.edges.from.us && padded.from.us < cover.edges.to.us)
			taken[count++] = padded;
	}
	if (person->away_count > 0)
		open = ranges_subtract(region, open, hours_away(person, region, cover));
	return ranges_subtract(region, open, ranges_union(region, taken, count));
}

enum reason sessions_check(const struct agenda *agenda, const struct person *person, instant start)
{
	span during = { start, instant_add(start, agenda->offer.length) };
	int64_t taken = 0;

	if (agenda->offer.capacity <= 1)
		return REASON_FREE;
	for (size_t i = 0; i < person->busy_count; i++) {
		const struct busy *busy = &person->busy[i];
		span padded;

		if (!busy_is_session(agenda, busy) || !busy_blocks(agenda, busy))
			continue;
		if (busy->during.from.us == during.from.us && busy->during.to.us == during.to.us) {
			taken += larger(busy->seats, 1);
			continue;
		}
		padded = busy_padded(agenda, busy);
		if (padded.from.us < during.to.us && during.from.us < padded.to.us)
			return REASON_BUSY;
	}
	return taken + larger(agenda->seats, 1) <= agenda->offer.capacity ? REASON_FREE
									  : REASON_FULL;
}
