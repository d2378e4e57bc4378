/* agenda.h — the slot rules: when somebody can be booked for one service, and why not.
 *
 * Pure: no clock, no lock, no I/O.  `appointments` fills a struct agenda from rows it read in that
 * request; what agenda_starts offers, agenda_check accepts, for both come from one function.  All
 * instants are UTC; opening hours are wall time in the professional's zone of that date, so a time
 * that a clock change skips is never open and one that it repeats is open twice.
 * The order of the rules is the order of the files: hours (agenda_hours.c), free time
 * (agenda_free.c) in whole pieces (agenda_pieces.c), starts (agenda_starts.c), seats
 * (agenda_sessions.c), limits (agenda_limits.c), window (agenda_window.c), reasons
 * (agenda_reason.c).  What the rules leave open is decided in docs/decisions/slots.md.
 *
 * Who looks, from where, and the span that is asked for never change the raster.  Everything is
 * borrowed; scratch memory and results live in the region given. */
#ifndef ENGINE_AGENDA_H
#define ENGINE_AGENDA_H

#include "engine/ranges.h"
#include "lib/base/zone.h"

/* ---- one professional ---- */

enum { DAY_SECONDS = 86400 };

/* Wall time of one date, [from, to) seconds since midnight; to <= from gives nothing. */
struct wall {
	int32_t from, to;
};

/* Weekly hours: on these weekdays (bit 0: Monday) of valid_from … valid_to (inclusive; DATE_NONE:
 * open end). */
struct weekly {
	unsigned days;
	struct wall wall;
	date valid_from, valid_to;
};

/* A special date replaces the weekly hours of that date; no ranges: closed.  Several entries of one
 * date count together. */
struct special {
	date date;
	const struct wall *walls;
	size_t count;
};

/* Hours of these dates (inclusive) are read in that zone; of journeys that overlap the first
 * counts. */
struct travel {
	const struct zone *zone;
	date from, to;
};

/* Taken away after special dates; whole days: wall = { 0, DAY_SECONDS }. Dates inclusive. */
struct away {
	date from, to;
	struct wall wall;
};

enum busy_kind {
	BUSY_BOOKING,  /* requested or booked; the caller leaves cancelled ones out */
	BUSY_EXTERNAL, /* of an outside calendar: no buffers of its own */
	BUSY_BLOCKED,  /* closed by hand: no buffers on either side */
	BUSY_HOLD,     /* blocks until expires_at, but not its owner */
};

struct busy {
	span during;
	enum busy_kind kind;
	str service;           /* of which service; absent: none */
	int64_t seats;         /* 0 counts as 1 */
	str owner;             /* of a hold */
	instant expires_at;    /* of a hold; INSTANT_NONE: never */
	int64_t before, after; /* its own buffers, microseconds */
};

struct person {
	str id;
	const struct zone *zone;
	const struct weekly *weekly;
	size_t weekly_count;
	const struct special *specials;
	size_t special_count;
	const struct travel *travels;
	size_t travel_count;
	const struct away *away;
	size_t away_count;
	const struct busy *busy;
	size_t busy_count;
};

/* ---- what is asked ---- */

enum align { ALIGN_GRID, ALIGN_RANGE_START, ALIGN_PACKED };
enum phase { PHASE_CLIP, PHASE_FIXED };
enum buffer_mode { BUFFER_SUM, BUFFER_MAX };

struct offer { /* one service; times in microseconds, whole minutes > 0 for length and step */
	str id;
	int64_t length, step, notice, before, after;
	enum align align;
	enum phase phase;
	enum buffer_mode buffer_mode;
	int64_t capacity; /* 0 counts as 1 */
};

enum window_kind { WINDOW_NONE, WINDOW_CALENDAR, WINDOW_BUSINESS, WINDOW_BOOKABLE, WINDOW_RANGE };

struct window {
	enum window_kind kind;
	int days;
	unsigned weekend; /* WINDOW_BUSINESS: weekdays, bit 0 Monday */
	date from, to;    /* WINDOW_RANGE, inclusive */
};

enum limit_per { PER_DAY, PER_WEEK, PER_MONTH, PER_YEAR };

struct limit {
	enum limit_per per;
	int64_t max_count, max_minutes; /* 0: none */
	int week_start;                 /* 0 Monday … 6 Sunday */
};

enum staff { STAFF_ONE, STAFF_ALL, STAFF_ANY };

struct agenda {
	instant now;
	const struct person *people; /* at least one; STAFF_ONE: the first */
	size_t count;
	enum staff staff;
	struct offer offer;
	struct window window;
	const struct limit *limits;
	size_t limit_count;
	str asker;     /* whose own holds do not block; absent: nobody */
	int64_t seats; /* 0 counts as 1; more than the capacity are never free */
};

/* ---- answers ---- */

enum reason {
	REASON_FREE,
	REASON_OUTSIDE_HOURS,
	REASON_AWAY,
	REASON_BUSY,
	REASON_HELD,
	REASON_BUFFER,
	REASON_FULL,
	REASON_TOO_SOON,
	REASON_LIMIT,
	REASON_TOO_FAR,
	REASON_OFF_RASTER,
};
const char *reason_name(enum reason); /* "outside_hours" */

/* The starts within [from, to), sorted, at most `room` of them. */
size_t agenda_starts(const struct agenda *, struct region *, span within, instant *out,
		     size_t room);
/* REASON_FREE exactly when agenda_starts offers it. */
enum reason agenda_check(const struct agenda *, struct region *, instant start);

/* Minutes (as microseconds) of the raster of the wall clock on which starts may lie: the largest of
 * 60, 30, 20, 15, 10, 5 that divides step, else 1. */
int64_t agenda_raster(const struct offer *);
/* The first instant at or after `at` whose wall clock shows a multiple of that raster after the
 * hour. */
instant agenda_round_up(const struct zone *, instant at, int64_t raster);

/* ---- what a professional may set ---- */

/* Are these hours of one day sane for a service of that length (0: any)? NULL, or the rule broken:
 * "overlap", "end_not_after_start", "shorter_than_service". */
const char *hours_fault(const struct wall *, size_t count, int64_t length);
/* May these limits stand together? A shorter span's must not exceed a longer one's. */
bool limits_valid(const struct limit *, size_t count);

#endif
