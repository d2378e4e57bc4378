/* agenda_parts.h — what the files of the agenda share; the index draws its hours with hours_open and hours_away, that both read
 * them alike. */
#ifndef ENGINE_AGENDA_PARTS_H
#define ENGINE_AGENDA_PARTS_H

#include "engine/agenda.h"

/* A stretch of dates that was looked at, and its edges as instants of the person's own zone. */
struct cover {
	date first, last;
	span edges;
};

/* Those who are all needed for a start: one person, or several. */
struct crew {
	const struct agenda *agenda;
	const struct person *people;
	size_t count;
};

/* agenda_hours.c */
/* The zone of the date in whose hours this instant lies: home, but on a journey. */
const struct zone *person_zone_at(const struct person *, instant);
struct cover cover_dates(const struct person *, date first, date last);
struct cover cover_of(const struct person *, span, int days_before, int days_after);
/* Both true within the cover's edges; what lies beyond is not to be trusted. */
struct ranges hours_open(const struct person *, struct region *, struct cover);
struct ranges hours_away(const struct person *, struct region *, struct cover);

/* agenda_free.c */
bool busy_blocks(const struct agenda *, const struct busy *);
span busy_padded(const struct agenda *, const struct busy *);
/* What busy pieces say of a start: busy, held, buffer, full, or REASON_FREE. */
enum reason busy_check(const struct agenda *, const struct person *, instant start);
struct ranges person_free(const struct agenda *, const struct person *, struct region *,
			  struct cover);
struct ranges crew_free(const struct crew *, struct region *, struct cover);

/* agenda_sessions.c */
struct sessions {
	const struct person *person;
	struct session *at; /* sorted, each time once */
	size_t count;
	instant *begins, *ends; /* of each piece with its buffers, both sorted */
	size_t pieces;
};
bool busy_is_session(const struct agenda *, const struct busy *);
struct sessions sessions_begin(const struct agenda *, const struct person *, struct region *);
/* May it start there beside the sessions?  Of a start within free time, which knows all else. */
bool sessions_allow(const struct agenda *, const struct sessions *, instant start);

/* agenda_pieces.c */
#define ALWAYS ((instant){ INT64_MIN }) /* since when an opening is free that never began */
#define NEVER ((instant){ INT64_MAX })  /* when one ends that never does */
/* The free pieces that starts of that span lie in, each as a whole, however far it reaches; but the
 * end of the last only for packed starts, which ask for it. */
struct ranges pieces_of(const struct crew *, struct region *, span within);

/* agenda_limits.c */
struct limits_state {
	const struct person *person;
	const struct tallies *tallies; /* of each limit */
	span day;                      /* the local day last judged */
	bool passes;
};
struct limits_state limits_begin(const struct agenda *, const struct person *, struct region *);
bool limits_pass(const struct agenda *, struct limits_state *, instant start);

/* agenda_window.c */
/* The dates of a window, inclusive, as the first person's clock shows them. */
struct window_dates {
	const struct zone *zone;
	date first, last;
	span maybe, surely; /* they differ where a clock shows a midnight twice */
};
/* True for starts before `until`: when the days with starts are counted, nothing behind it
 * matters. */
struct window_dates window_find(const struct agenda *, struct region *, instant until);
bool window_holds(const struct window_dates *, instant start);

/* agenda_starts.c: rules 1–7. */
struct starts_wanted {
	span within;
	const struct window_dates *window; /* NULL: as if there were none */
	const struct zone *daily;          /* only the first of each date of that zone; NULL: all */
};
size_t starts_find(const struct agenda *, struct region *, const struct starts_wanted *,
		   instant *out, size_t room);

#endif
