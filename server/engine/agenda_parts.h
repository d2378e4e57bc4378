/* agenda_parts.h — what the files of the agenda share, and nobody else. */
#ifndef ENGINE_AGENDA_PARTS_H
#define ENGINE_AGENDA_PARTS_H

#include "engine/agenda.h"

enum {
	/* An opening that has not paused for so many days has no beginning worth looking for. */
	LOOK_BACK_DAYS = 400,
};

/* A stretch of dates that was looked at, and its edges as instants. */
struct cover {
	date first, last;
	span edges;
};

/* agenda_hours.c */
const struct zone *person_zone(const struct person *, date);
struct cover cover_of(const struct person *, span, int days_before, int days_after);
struct ranges hours_open(const struct person *, struct region *, struct cover);
struct ranges hours_away(const struct person *, struct region *, struct cover);

/* agenda_free.c */
bool busy_blocks(const struct agenda *, const struct busy *);
bool busy_is_session(const struct agenda *, const struct busy *);
span busy_padded(const struct agenda *, const struct busy *);
struct ranges person_free(const struct agenda *, const struct person *, struct region *,
			  struct cover);
/* REASON_FREE, REASON_FULL or REASON_BUSY: what the sessions of this very service say of a start. */
enum reason sessions_check(const struct agenda *, const struct person *, instant start);

/* agenda_limits.c */
struct limits_state {
	const struct person *person;
	const date *dates; /* of each of its busy pieces that counts; DATE_NONE: it does not */
	span day;          /* the local day last judged */
	bool passes;
};
struct limits_state limits_begin(const struct agenda *, const struct person *, struct region *);
bool limits_pass(const struct agenda *, struct limits_state *, instant start);
/* The last date inside of the window; DATE_NONE: no bound.  *first: the first one, DATE_NONE: no bound. */
date window_last(const struct agenda *, struct region *, date *first);

/* agenda_starts.c: rules 1–7 but the window. */
size_t starts_unbounded(const struct agenda *, struct region *, span within, instant *out,
			size_t room);

#endif
