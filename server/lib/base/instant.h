/* instant.h — points and spans of time, and dates without a zone.
 *
 * An instant is UTC, in microseconds since 1970 (PostgreSQL's resolution); INSTANT_NONE means
 * absent. A struct of its own, so that the compiler refuses minutes where an instant is due.  A date
 * is a day in nobody's zone: only together with a zone does it become a span.  All pure. */
#ifndef BASE_INSTANT_H
#define BASE_INSTANT_H

#include "lib/base/str.h"

typedef struct {
	int64_t us;
} instant;

/* [from, to) */
typedef struct {
	instant from, to;
} span;

/* Days since 1970-01-01 in the proleptic Gregorian calendar. */
typedef struct {
	int32_t days;
} date;

#define INSTANT_NONE ((instant){ INT64_MIN })
#define DATE_NONE ((date){ INT32_MIN })

enum { INSTANT_TEXT = 32, DATE_TEXT = 10 };

static inline bool instant_is_none(instant at)
{
	return at.us == INT64_MIN;
}
static inline bool date_is_none(date d)
{
	return d.days == INT32_MIN;
}
static inline instant instant_add(instant at, int64_t us)
{
	return (instant){ at.us + us };
}
#define SECONDS(n) (1000000 * (int64_t)(n))
#define MINUTES(n) (60 * SECONDS(n))
#define HOURS(n) (60 * MINUTES(n))
#define DAYS(n) (24 * HOURS(n))
#define MILLIS(n) (1000 * (int64_t)(n))

/* RFC 3339 5.6: date, 'T', time, at most six digits of a second's fraction, 'Z' or ±hh:mm.  Years
 * 1–9999; no leap second. Also takes PostgreSQL's form (a space for the T, ±hh).  False leaves *out
 * alone. */
bool instant_parse(str, instant *out);
/* "2026-03-01T08:00:00Z", with a fraction only if there is one.  Returns the length, <
 * INSTANT_TEXT. */
size_t instant_write(instant, char out[INSTANT_TEXT]);
/* "2026-03-01", a date that exists. */
bool date_parse(str, date *out);
void date_write(date, char out[DATE_TEXT]);
date date_of(int year, int month, int day);
void date_split(date, int *year, int *month, int *day);
/* 0 is Monday (ISO 8601). */
int date_weekday(date);

#endif
