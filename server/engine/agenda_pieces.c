/* agenda_pieces.c — free pieces as wholes.
 *
 * The raster of a free piece hangs on the piece's own beginning (and, packed, its end), which may
 * lie far outside of the span that is asked for: days, where the night is not closed, or years.
 * Here we follow the first and the last piece until they end.  Beyond everything that is named by
 * date one week is like the next, so it can be told that a piece never ends. */

#include "engine/agenda_parts.h"

#include <assert.h>

enum {
	/* Dates looked at in one go: each weekday four times, for a clock change can hide one. */
	STRETCH = 32,
	/* What is named for a date may show on dates beside it, in other zones. */
	BESIDE = 3,
};

/* ---- the dates that are named ---- */

/* The nearest date at or behind `than` (or at or before it) at which anything changes. */
struct nearest {
	int32_t than, found;
	bool behind;
};

static void nearest_see(struct nearest *n, int32_t day)
{
	if (n->behind ? day >= n->than && day < n->found : day <= n->than && day > n->found)
		n->found = day;
}

static void nearest_see_dates(struct nearest *n, date first, date last)
{
	if (!date_is_none(first))
		nearest_see(n, first.days);
	if (!date_is_none(last))
		nearest_see(n, last.days + 1);
}

static void nearest_see_person(struct nearest *n, const struct agenda *agenda,
			       const struct person *person)
{
	for (size_t i = 0; i < person->weekly_count; i++)
		nearest_see_dates(n, person->weekly[i].valid_from, person->weekly[i].valid_to);
	for (size_t i = 0; i < person->special_count; i++)
		nearest_see_dates(n, person->specials[i].date, person->specials[i].date);
	for (size_t i = 0; i < person->travel_count; i++)
		nearest_see_dates(n, person->travels[i].from, person->travels[i].to);
	for (size_t i = 0; i < person->away_count; i++)
		nearest_see_dates(n, person->away[i].from, person->away[i].to);
	for (size_t i = 0; i < person->busy_count; i++) {
		span padded = busy_padded(agenda, &person->busy[i]);

		if (busy_blocks(agenda, &person->busy[i]) &&
		    !busy_is_session(agenda, &person->busy[i]))
			nearest_see_dates(n, zone_date(person->zone, padded.from, NULL),
					  zone_date(person->zone, padded.to, NULL));
	}
}

/* ---- following a piece ----
 *
 * Stretches overlap by a date, for there are dates that a clock skips. */

/* A whole stretch is free, whose far edge is that date: the date to look on from.  False: it goes
 * on for ever. */
static bool stretch_leap(const struct crew *crew, date *edge, bool behind)
{
	int32_t near = edge->days + (behind ? -STRETCH - BESIDE : STRETCH + BESIDE);
	struct nearest n = { near, behind ? INT32_MAX : INT32_MIN, behind };

	for (size_t i = 0; i < crew->count; i++)
		nearest_see_person(&n, crew->agenda, &crew->people[i]);
	if (behind && n.found - BESIDE > edge->days)
		edge->days = n.found - BESIDE;
	if (!behind && n.found + BESIDE < edge->days)
		edge->days = n.found + BESIDE;
	return n.found != (behind ? INT32_MAX : INT32_MIN);
}

/* When the piece began that is free at the midnight of that date. */
static instant piece_begins(const struct crew *crew, struct region *region, date edge)
{
	do {
		instant at = cover_dates(crew->people, edge, edge).edges.from;
		struct cover cover = cover_dates(crew->people, (date){ edge.days - STRETCH },
						 (date){ edge.days + 1 });
		struct ranges set = crew_free(crew, region, cover);
		const span *piece = ranges_find(set, at);

		assert(piece);
		if (piece->from.us > cover.edges.from.us)
			return piece->from;
		edge = cover.first;
	} while (stretch_leap(crew, &edge, false));
	return ALWAYS;
}

/* When the piece ends that is free until the end of that date. */
static instant piece_ends(const struct crew *crew, struct region *region, date edge)
{
	do {
		instant at = cover_dates(crew->people, edge, edge).edges.to;
		struct cover cover = cover_dates(crew->people, (date){ edge.days - 1 },
						 (date){ edge.days + STRETCH });
		struct ranges set = crew_free(crew, region, cover);
		const span *piece = ranges_find(set, instant_add(at, -1));

		assert(piece);
		if (piece->to.us < cover.edges.to.us)
			return piece->to;
		edge = cover.last;
	} while (stretch_leap(crew, &edge, true));
	return NEVER;
}

struct ranges pieces_of(const struct crew *crew, struct region *region, span within)
{
	span reach = { within.from, instant_add(within.to, crew->agenda->offer.length) };
	struct cover cover = cover_of(crew->people, reach, 1, 1);
	struct ranges set = crew_free(crew, region, cover);
	span *first = set.at, *last = set.at + set.count - 1;

	if (set.count == 0)
		return set;
	if (first->from.us <= cover.edges.from.us && first->to.us > within.from.us)
		first->from = piece_begins(crew, region, cover.first);
	if (last->to.us >= cover.edges.to.us && crew->agenda->offer.align == ALIGN_PACKED)
		last->to = piece_ends(crew, region, cover.last);
	return set;
}
