/* zone.h — what the clocks on the wall say: one IANA time zone, read from TZif bytes (RFC 9636).
 *
 * We read the files ourselves: the C library knows one zone a process, and ICU brings other data than PostgreSQL's.  Pure: whoever
 * calls brings the bytes (run/zones.h reads the system's files and keeps them).  Behind the last listed transition the POSIX rule of the footer
 * holds, computed for any year, so there is no horizon. */
#ifndef BASE_ZONE_H
#define BASE_ZONE_H

#include "lib/base/instant.h"
#include "lib/base/region.h"

/* One of the two days in a year that a POSIX rule names. */
struct zone_rule {
	enum { RULE_JULIAN, RULE_DAY, RULE_WEEKDAY } kind;
	int month, week, day; /* Mm.w.d; of the other two only day */
	int32_t seconds; /* wall clock since that day's midnight, may be negative or beyond a day */
};

struct zone {
	str name; /* of the caller's */
	size_t count;
	const int64_t *at;     /* transitions, seconds since 1970 */
	const int32_t *offset; /* offset[i] holds from at[i], seconds east of UTC */
	int32_t first;         /* before at[0] */
	bool summer;           /* the footer names two offsets */
	int32_t standard_offset, summer_offset;
	struct zone_rule begins, ends; /* of summer time */
	bool footer;                   /* is there one at all? */
};

/* Reads version 2 or later; arrays live in the region.  False: it is no such file (anything may be in it). */
bool zone_read(struct region *, str bytes, struct zone *out);

/* Seconds east of UTC at that instant. */
int32_t zone_offset(const struct zone *, instant);
/* The first instant after `at` at which the offset changes; INSTANT_NONE without one. */
instant zone_next_change(const struct zone *, instant at);

/* The date that the wall shows, and the seconds since its midnight, as the wall counts them. */
date zone_date(const struct zone *, instant, int32_t *seconds);

/* What an instant shows as wall time, found from the wall time.  A wall time that a change skips does not exist: then both are the
 * change itself and the count is 0; one that is repeated has two instants. */
int zone_instants(const struct zone *, date, int32_t seconds, instant *earlier, instant *later);

/* All instants whose wall clock reads within [from, to) seconds of that date: at most three spans, sorted, in out[]. to may be 86400. */
enum { ZONE_PIECES = 4 };
size_t zone_spans(const struct zone *, date, int32_t from, int32_t to, span out[ZONE_PIECES]);

#endif
