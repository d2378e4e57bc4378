/* agenda_oracle.h — the slot rules once more, slow and plain: what the tests hold the calculator
 * to.
 *
 * Written from the rules alone; it shares the types of agenda.h with the calculator, and no code.
 * Time is cut into ticks, each of which is open or not, away or not, taken or not; a free piece is
 * a run of ticks.  So all times of a world but `now` must be multiples of the tick (a minute always
 * is, when no hours have seconds), and the zones' offsets, too.
 *
 * It looks at nothing outside its domain: an opening that reaches the first tick never began, one
 * that reaches the last never ends.  So a domain goes more than a week beyond every date that the
 * world names, or the world is closed at its edges. */
#ifndef ENGINE_AGENDA_ORACLE_H
#define ENGINE_AGENDA_ORACLE_H

#include "engine/agenda.h"

struct oracle {
	const struct agenda *agenda;
	struct region *region;
	span domain;
	int64_t tick; /* microseconds */
	size_t ticks;
	uint8_t **maps;  /* of each person, what each tick is */
	instant *starts; /* all that are offered in the domain, sorted */
	size_t count;
	int32_t first_day, last_day; /* of the window, in the first person's zone, inclusive */
};

struct oracle *oracle_new(struct region *, const struct agenda *, span domain, int64_t tick);
/* Those of oracle->starts within the span. */
size_t oracle_starts(const struct oracle *, span within, const instant **out);
/* Why that start is not offered; REASON_FREE when it is. [start, start + length) lies in the
 * domain. */
enum reason oracle_reason(const struct oracle *, instant start);

/* ---- between its files ---- */

enum { TICK_OPEN = 1, TICK_AWAY = 2, TICK_TAKEN = 4 };

/* agenda_oracle_map.c */
void oracle_draw(struct oracle *); /* its maps */
/* The zone of the date in whose hours this instant lies: home, but on a journey.  Two dates may
 * show one instant. */
const struct zone *oracle_zone(const struct person *, instant);
bool oracle_blocks(const struct agenda *, const struct busy *);
span oracle_padded(const struct offer *, const struct busy *);
/* Rule 5: is such a piece a session that others may join? */
bool oracle_session(const struct agenda *, const struct busy *);

static inline instant oracle_tick(const struct oracle *o, size_t tick)
{
	return instant_add(o->domain.from, (int64_t)tick * o->tick);
}

static inline bool oracle_overlap(span a, span b)
{
	return a.from.us < b.to.us && b.from.us < a.to.us;
}

#endif
