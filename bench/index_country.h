/* index_country.h — a country of professionals, drawn: where people live, many trades, hours of a
 * week, bookings.  Made for bench/index; the same seed draws the same. */
#ifndef BENCH_INDEX_COUNTRY_H
#define BENCH_INDEX_COUNTRY_H

#include "engine/index.h"

#include <stdio.h>

enum { COUNTRY_SPECIALITIES = 60, COUNTRY_DAYS = 90, COUNTRY_TOLD = 14 };

struct country {
	struct index *index;
	const struct zone *zone;
	instant now;
	uint32_t count;
	float *latitude, *longitude;
	uint16_t *speciality;
	uint8_t *length; /* of one's own service, in quanta */
	uint16_t *week;
	uint32_t *traits;
	double put_seconds, take_seconds; /* CPU time of feeding the index */
	uint64_t takes, pieces, open, taken;
	FILE *busy; /* where to write what is taken of the next two weeks; NULL: nowhere */
};

uint64_t country_random(uint64_t *state);
double country_unit(uint64_t *state);
/* Draws so many professionals and tells the index all of them, and all of their days. */
void country_make(struct country *, uint32_t count, FILE *busy);
/* Draws how a day of somebody is taken; how many pieces. */
size_t country_day(struct country *, uint64_t *state, uint32_t number, int day,
		   struct busy out[64]);
/* What a country holds beside its index. */
size_t country_bytes(const struct country *);
/* Minutes by the wall, since the midnight with which today began. */
int country_minute(const struct country *, instant);
/* Writes hours of a week, as minutes: its number, day (0: Monday), from, to. */
void country_hours(FILE *);
double cpu_seconds(void);

#endif
