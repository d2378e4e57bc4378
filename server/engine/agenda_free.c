/* agenda_free.c — rule 2: what is left of the open hours when away, busy pieces and their buffers
 * are taken off.
 *
 * Sessions (rule 5) are not: they take seats, never time. */

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
	return str_absent(agenda->asker) || str_absent(busy->owner) ||
	       !str_equal(busy->owner, agenda->asker);
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

/* Does this piece take time within the cover? */
static bool busy_takes(const struct agenda *agenda, const struct busy *busy, struct cover cover,
		       span *padded)
{
	if (!busy_blocks(agenda, busy) || busy_is_session(agenda, busy))
		return false;
	*padded = busy_padded(agenda, busy);
	return padded->to.us > cover.edges.from.us && padded->from.us < cover.edges.to.us;
}

static struct ranges person_taken(const struct agenda *agenda, const struct person *person,
				  struct region *region, struct cover cover)
{
	size_t count = 0;
	span padded, *taken;

	for (size_t i = 0; i < person->busy_count; i++)
		count += busy_takes(agenda, &person->busy[i], cover, &padded);
	taken = region_array(region, count + 1, sizeof *taken);
	count = 0;
	for (size_t i = 0; i < person->busy_count; i++)
		if (busy_takes(agenda, &person->busy[i], cover, &padded))
			taken[count++] = padded;
	return ranges_union(region, taken, count);
}

struct ranges person_free(const struct agenda *agenda, const struct person *person,
			  struct region *region, struct cover cover)
{
	struct ranges open = hours_open(person, region, cover);

	if (person->away_count > 0)
		open = ranges_subtract(region, open, hours_away(person, region, cover));
	return ranges_subtract(region, open, person_taken(agenda, person, region, cover));
}

struct ranges crew_free(const struct crew *crew, struct region *region, struct cover cover)
{
	struct ranges edges = { &cover.edges, 1 };
	struct ranges set = person_free(crew->agenda, crew->people, region, cover);

	for (size_t i = 1; i < crew->count; i++) {
		/* Others may live in other zones: their cover is wider, its edges are cut off. */
		const struct person *person = &crew->people[i];
		struct cover wider = cover_of(person, cover.edges, 1, 1);

		set = ranges_intersect(region, set,
				       person_free(crew->agenda, person, region, wider));
	}
	return ranges_intersect(region, set, edges);
}

/* ---- one start ---- */

static bool spans_meet(span a, span b)
{
	return a.from.us < b.to.us && b.from.us < a.to.us;
}

/* What one piece says of a start.  The session that the start itself is does not speak: it adds to
 * the seats taken. */
static enum reason piece_check(const struct agenda *agenda, const struct busy *busy, span wanted,
			       int64_t *seats)
{
	if (!busy_blocks(agenda, busy))
		return REASON_FREE;
	if (busy->during.from.us == wanted.from.us && busy->during.to.us == wanted.to.us &&
	    busy_is_session(agenda, busy)) {
		*seats += larger(busy->seats, 1);
		return REASON_FREE;
	}
	if (spans_meet(busy->during, wanted))
		return busy->kind == BUSY_HOLD ? REASON_HELD : REASON_BUSY;
	return spans_meet(busy_padded(agenda, busy), wanted) ? REASON_BUFFER : REASON_FREE;
}

enum reason busy_check(const struct agenda *agenda, const struct person *person, instant start)
{
	span wanted = { start, instant_add(start, agenda->offer.length) };
	enum reason found = REASON_FREE;
	int64_t seats = larger(agenda->seats, 1);

	for (size_t i = 0; i < person->busy_count; i++) {
		enum reason reason = piece_check(agenda, &person->busy[i], wanted, &seats);

		if (reason != REASON_FREE && (found == REASON_FREE || reason < found))
			found = reason;
	}
	if (found == REASON_FREE && seats > larger(agenda->offer.capacity, 1))
		return REASON_FULL;
	return found;
}
