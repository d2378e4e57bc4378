/* agenda_sessions.c — rule 5: a service of several seats.
 *
 * A session is a booking or a live hold of this very service.  It takes seats, and only from the
 * start that is exactly its own; every other start must keep away from it, with buffers.  Thousands
 * of starts ask, so each is answered by counting: how many sessions it meets, and how many of these
 * it is. */

#include "engine/agenda_parts.h"

#include <stdlib.h>

bool busy_is_session(const struct agenda *agenda, const struct busy *busy)
{
	return agenda->offer.capacity > 1 &&
	       (busy->kind == BUSY_BOOKING || busy->kind == BUSY_HOLD) &&
	       !str_absent(busy->service) && !str_absent(agenda->offer.id) &&
	       str_equal(busy->service, agenda->offer.id);
}

/* Pieces of the very same times are one. */
struct session {
	span during;
	int64_t seats;
	size_t pieces;
};

static int session_order(const void *a, const void *b)
{
	const struct session *left = a, *right = b;
	int from = (left->during.from.us > right->during.from.us) -
		   (left->during.from.us < right->during.from.us);

	if (from != 0)
		return from;
	return (left->during.to.us > right->during.to.us) -
	       (left->during.to.us < right->during.to.us);
}

static int instant_order(const void *a, const void *b)
{
	const instant *left = a, *right = b;

	return (left->us > right->us) - (left->us < right->us);
}

static void sessions_join(struct sessions *sessions)
{
	struct session *at = sessions->at;
	size_t kept = 0;

	qsort(at, sessions->pieces, sizeof *at, session_order);
	for (size_t i = 0; i < sessions->pieces; i++) {
		if (kept > 0 && session_order(&at[kept - 1], &at[i]) == 0) {
			at[kept - 1].seats += at[i].seats;
			at[kept - 1].pieces++;
		} else {
			at[kept++] = at[i];
		}
	}
	sessions->count = kept;
}

struct sessions sessions_begin(const struct agenda *agenda, const struct person *person,
			       struct region *region)
{
	struct sessions sessions = { .person = person };

	for (size_t i = 0; i < person->busy_count; i++)
		sessions.pieces += busy_is_session(agenda, &person->busy[i]);
	if (sessions.pieces == 0)
		return sessions;
	sessions.at = region_array(region, sessions.pieces, sizeof *sessions.at);
	sessions.begins = region_array(region, sessions.pieces, sizeof *sessions.begins);
	sessions.ends = region_array(region, sessions.pieces, sizeof *sessions.ends);
	sessions.pieces = 0;
	for (size_t i = 0; i < person->busy_count; i++) {
		const struct busy *busy = &person->busy[i];
		span padded = busy_padded(agenda, busy);

		if (!busy_is_session(agenda, busy) || !busy_blocks(agenda, busy))
			continue;
		sessions.begins[sessions.pieces] = padded.from;
		sessions.ends[sessions.pieces] = padded.to;
		sessions.at[sessions.pieces++] =
			(struct session){ busy->during, busy->seats > 0 ? busy->seats : 1, 1 };
	}
	qsort(sessions.begins, sessions.pieces, sizeof *sessions.begins, instant_order);
	qsort(sessions.ends, sessions.pieces, sizeof *sessions.ends, instant_order);
	sessions_join(&sessions);
	return sessions;
}

/* How many of these lie before that instant? */
static size_t count_before(const instant *sorted, size_t count, int64_t before)
{
	size_t low = 0;

	while (low < count) {
		size_t middle = (low + count) / 2;

		if (sorted[middle].us < before)
			low = middle + 1;
		else
			count = middle;
	}
	return low;
}

bool sessions_allow(const struct agenda *agenda, const struct sessions *sessions, instant start)
{
	struct session wanted = { .during = { start, instant_add(start, agenda->offer.length) } };
	int64_t seats = agenda->seats > 0 ? agenda->seats : 1;
	const struct session *found = NULL;
	size_t met = 0, own = 0;

	if (sessions->pieces > 0) {
		met = count_before(sessions->begins, sessions->pieces, wanted.during.to.us) -
		      count_before(sessions->ends, sessions->pieces, start.us + 1);
		if (met > 0)
			found = bsearch(&wanted, sessions->at, sessions->count,
					sizeof *sessions->at, session_order);
	}
	if (found) {
		seats += found->seats;
		own = found->pieces;
	}
	return met == own && seats <= (agenda->offer.capacity > 0 ? agenda->offer.capacity : 1);
}
