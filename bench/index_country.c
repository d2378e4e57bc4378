/* index_country.c — drawing a country: 58 wilayas by their people, 60 trades with a long tail, weeks
 * with a rest at noon, Fridays closed, a tenth on holiday, near days fuller than far ones. */

#include "index_country.h"

#include "lib/run/zones.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { WEEKS = 2048, COMMON_WEEKS = 40 };

static const struct {
	float latitude, longitude;
	int people; /* thousands, roughly */
} wilayas[] = {
	{ 27.87f, -.29f, 440 },   { 36.16f, 1.33f, 1150 }, { 33.80f, 2.88f, 520 },
	{ 35.87f, 7.11f, 720 },   { 35.56f, 6.17f, 1250 }, { 36.75f, 5.06f, 980 },
	{ 34.85f, 5.73f, 620 },   { 31.62f, -2.22f, 260 }, { 36.47f, 2.83f, 1200 },
	{ 36.37f, 3.90f, 760 },   { 22.79f, 5.53f, 200 },  { 35.40f, 8.12f, 750 },
	{ 34.88f, -1.32f, 1080 }, { 35.37f, 1.32f, 960 },  { 36.71f, 4.05f, 1170 },
	{ 36.75f, 3.06f, 3300 },  { 34.67f, 3.26f, 1200 }, { 36.82f, 5.77f, 710 },
	{ 36.19f, 5.41f, 1700 },  { 34.83f, .15f, 370 },   { 36.88f, 6.91f, 990 },
	{ 35.19f, -.63f, 680 },   { 36.90f, 7.77f, 680 },  { 36.46f, 7.43f, 540 },
	{ 36.37f, 6.61f, 1050 },  { 36.26f, 2.75f, 900 },  { 35.93f, .09f, 820 },
	{ 35.71f, 4.54f, 1100 },  { 35.40f, .14f, 870 },   { 31.95f, 5.33f, 420 },
	{ 35.70f, -.63f, 1700 },  { 33.68f, 1.02f, 260 },  { 26.48f, 8.47f, 60 },
	{ 36.07f, 4.76f, 700 },   { 36.76f, 3.48f, 880 },  { 36.77f, 8.31f, 450 },
	{ 27.67f, -8.13f, 65 },   { 35.61f, 1.81f, 320 },  { 33.37f, 6.85f, 620 },
	{ 35.43f, 7.14f, 430 },   { 36.29f, 7.95f, 480 },  { 36.59f, 2.45f, 660 },
	{ 36.45f, 6.26f, 850 },   { 36.26f, 1.97f, 850 },  { 33.27f, -.31f, 230 },
	{ 35.30f, -1.14f, 400 },  { 32.49f, 3.67f, 350 },  { 35.74f, .56f, 800 },
	{ 29.26f, .24f, 130 },    { 21.33f, .95f, 20 },    { 34.43f, 5.07f, 180 },
	{ 30.13f, -2.17f, 55 },   { 27.20f, 2.47f, 55 },   { 19.57f, 5.77f, 15 },
	{ 33.11f, 6.07f, 250 },   { 24.55f, 9.48f, 20 },   { 33.95f, 5.92f, 170 },
	{ 30.58f, 2.88f, 65 },
};
enum { WILAYAS = sizeof wilayas / sizeof *wilayas };

static struct week {
	struct weekly weekly[3];
	bool night;
} weeks[WEEKS];

uint64_t country_random(uint64_t *state)
{
	uint64_t z = *state += 0x9e3779b97f4a7c15u; /* splitmix64 */

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
	z = (z ^ z >> 27) * 0x94d049bb133111ebu;
	return z ^ z >> 31;
}

double country_unit(uint64_t *state)
{
	return (double)(country_random(state) >> 11) * 0x1p-53;
}

static int below(uint64_t *state, int n)
{
	return (int)(country_random(state) % (uint64_t)n);
}

double cpu_seconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

/* ---- hours ---- */

/* Common ones begin on the half hour, others anywhere; one in a hundred works at night. */
static void weeks_draw(uint64_t *s)
{
	for (int i = 0; i < WEEKS; i++) {
		int step = i < COMMON_WEEKS ? 6 : 1;
		int open = 84 + below(s, 49) / step * step, noon = 138 + below(s, 13) / step * step;
		int back = noon + below(s, 25) / step * step,
		    close = 186 + below(s, 55) / step * step;
		unsigned off = (unsigned)below(s, 10), days = 0x6f; /* all but Friday */
		struct week *week = &weeks[i];

		if (off < 7)
			days &= ~(1u << off);
		if (below(s, 10) == 0)
			days |= 1u << 4;
		week->night = i >= COMMON_WEEKS && below(s, 5) == 0;
		week->weekly[0] =
			(struct weekly){ days, { open * 300, noon * 300 }, DATE_NONE, DATE_NONE };
		week->weekly[1] = (struct weekly){ below(s, 3) ? days & ~(1u << 5) : days,
						   { back * 300, close * 300 },
						   DATE_NONE,
						   DATE_NONE };
		week->weekly[2] =
			(struct weekly){ days, { 22 * 3600, 86400 }, DATE_NONE, DATE_NONE };
	}
}

void country_hours(FILE *out)
{
	for (int i = 0; i < WEEKS; i++)
		for (int j = 0; j < 2 + weeks[i].night; j++)
			for (int day = 0; day < 7; day++)
				if (weeks[i].weekly[j].days >> day & 1)
					fprintf(out, "%d,%d,%d,%d\n", i, day,
						weeks[i].weekly[j].wall.from / 60,
						weeks[i].weekly[j].wall.to / 60);
}

static bool open_at(const struct week *week, int weekday, int q)
{
	for (int i = 0; i < 2 + week->night; i++)
		if (week->weekly[i].days >> weekday & 1 && q * 300 >= week->weekly[i].wall.from &&
		    q * 300 < week->weekly[i].wall.to)
			return true;
	return false;
}

/* ---- days ---- */

static double fullness(uint32_t number, int day)
{
	uint64_t state = number;
	double own = .5 + country_unit(&state); /* some are sought after, some are not */
	double p = .70 * own * (1.28 - .56 * day / COUNTRY_DAYS);

	return p < .985 ? p : .985;
}

size_t country_day(struct country *c, uint64_t *state, uint32_t number, int day,
		   struct busy out[64])
{
	const struct week *week = &weeks[c->week[number]];
	date date = { index_first(c->index).days + 1 + day };
	int length = c->length[number], weekday = date_weekday(date);
	double p = fullness(number, day);
	instant midnight, later;
	size_t count = 0;

	zone_instants(c->zone, date, 0, &midnight, &later);
	for (int q = 72; q + length <= 288 && count < 64;) {
		instant from = instant_add(midnight, MINUTES(5 * q));

		if (!open_at(week, weekday, q)) {
			q++;
			continue;
		}
		c->open += (uint64_t)length;
		if (country_unit(state) < p) {
			out[count++] = (struct busy){
				.during = { from, instant_add(from, MINUTES(5 * length)) }
			};
			c->taken += (uint64_t)length;
		}
		q += length;
	}
	c->pieces += count;
	return count;
}

/* ---- professionals ---- */

static double gauss(uint64_t *s)
{
	return sqrt(-2 * log(country_unit(s) + 1e-18)) * cos(6.283185307 * country_unit(s));
}

static void where_draw(struct country *c, uint64_t *s, uint32_t i)
{
	static int people;
	double spread = country_unit(s) < .65 ? .045 : .18;
	int at, wilaya = 0;

	for (int j = 0; people == 0 && j < WILAYAS; j++)
		wilaya += wilayas[j].people;
	people = people ? people : wilaya;
	at = below(s, people);
	for (wilaya = 0; at >= wilayas[wilaya].people; wilaya++)
		at -= wilayas[wilaya].people;
	c->latitude[i] = wilayas[wilaya].latitude + (float)(gauss(s) * spread);
	c->longitude[i] = wilayas[wilaya].longitude + (float)(gauss(s) * spread * 1.2);
}

static uint16_t trade_draw(uint64_t *s)
{
	double total = 0, at;
	int i = 0;

	for (int j = 0; j < COUNTRY_SPECIALITIES; j++)
		total += 1 / (4.0 + j);
	for (at = country_unit(s) * total; at > 1 / (4.0 + i) && i + 1 < COUNTRY_SPECIALITIES; i++)
		at -= 1 / (4.0 + i);
	return (uint16_t)i;
}

static uint32_t traits_draw(uint64_t *s)
{
	uint32_t traits = 25 + (uint32_t)(25 * sqrt(country_unit(s)));

	traits |= below(s, 100) < 60 ? TRAIT_VERIFIED : 0;
	traits |= below(s, 2) ? TRAIT_FEMALE : TRAIT_MALE;
	traits |= below(s, 8) ? 1u << TRAIT_LANGUAGE_AT : 0; /* Arabic */
	traits |= below(s, 8) < 6 ? 2u << TRAIT_LANGUAGE_AT : 0;
	return traits | (uint32_t)below(s, 4) << (TRAIT_LANGUAGE_AT + 2);
}

static struct index_service service_of(int length, int step)
{
	return (struct index_service){
		.offer = { .length = MINUTES(length),
			   .step = MINUTES(step),
			   .align = ALIGN_GRID,
			   .phase = PHASE_FIXED,
			   .buffer_mode = BUFFER_MAX,
			   .capacity = 1 },
		.places = 1,
		.price = 2000,
	};
}

/* Half an hour, two hours, and one's own: what is asked for below exists. */
static void one_put(struct country *c, uint64_t *s, uint32_t i)
{
	const struct week *week = &weeks[c->week[i]];
	struct away leave = { .wall = { 0, DAY_SECONDS } };
	struct person hours = { .zone = c->zone, .weekly = week->weekly, .away = &leave };
	struct index_place place = { .traits = TRAIT_PRACTICE,
				     .placed = true,
				     .hours = &hours,
				     .latitude = c->latitude[i],
				     .longitude = c->longitude[i] };
	struct index_service services[3] = { service_of(30, 15), service_of(120, 30),
					     service_of(5 * c->length[i], 15) };
	struct index_professional in = { .number = i,
					 .traits = c->traits[i],
					 .specialities = &c->speciality[i],
					 .speciality_count = 1,
					 .places = &place,
					 .place_count = 1,
					 .services = services,
					 .service_count = 3 };

	hours.weekly_count = week->night ? 3 : 2;
	leave.from.days = index_first(c->index).days + below(s, 60);
	leave.to.days = leave.from.days + 6;
	hours.away_count = below(s, 20) == 0;
	for (int day = leave.from.days - index_first(c->index).days - 1;
	     c->busy && hours.away_count > 0 && day < COUNTRY_TOLD &&
	     day < leave.to.days - index_first(c->index).days;
	     day++)
		if (day >= 0)
			fprintf(c->busy, "%u,%d,%d,%d\n", i, day, day * 1440, (day + 1) * 1440);
	index_put(c->index, &in);
}

int country_minute(const struct country *c, instant at)
{
	int32_t seconds, day = zone_date(c->zone, at, &seconds).days;

	return (day - index_first(c->index).days - 1) * 1440 + seconds / 60;
}

static void days_tell(struct country *c, uint64_t *s, uint32_t i)
{
	struct busy busy[COUNTRY_DAYS][64];
	size_t counts[COUNTRY_DAYS];
	double began;

	for (int day = 0; day < COUNTRY_DAYS; day++)
		counts[day] = country_day(c, s, i, day, busy[day]);
	began = cpu_seconds();
	for (int day = 0; day < COUNTRY_DAYS; day++)
		index_take(c->index, i, (date){ index_first(c->index).days + 1 + day }, busy[day],
			   counts[day]);
	c->take_seconds += cpu_seconds() - began;
	for (int day = 0; c->busy && day < COUNTRY_TOLD; day++)
		for (size_t j = 0; j < counts[day]; j++)
			fprintf(c->busy, "%u,%d,%d,%d\n", i, day,
				country_minute(c, busy[day][j].during.from),
				country_minute(c, busy[day][j].during.to));
	c->takes += COUNTRY_DAYS;
}

size_t country_bytes(const struct country *c)
{
	return c->count * (sizeof *c->latitude + sizeof *c->longitude + sizeof *c->speciality +
			   sizeof *c->length + sizeof *c->week + sizeof *c->traits);
}

void country_make(struct country *c, uint32_t count, FILE *busy)
{
	static const uint8_t lengths[] = { 3, 4, 6, 6, 6, 8, 9, 12 };
	uint64_t s = 20261122;

	*c = (struct country){ .zone = zone_named(STR("Africa/Algiers")),
			       .count = count,
			       .busy = busy };
	instant_parse(STR("2026-11-22T07:30:00Z"), &c->now);
	c->index = index_new(count, c->now);
	c->latitude = calloc(count, sizeof *c->latitude);
	c->longitude = calloc(count, sizeof *c->longitude);
	c->speciality = calloc(count, sizeof *c->speciality);
	c->length = calloc(count, sizeof *c->length);
	c->week = calloc(count, sizeof *c->week);
	c->traits = calloc(count, sizeof *c->traits);
	weeks_draw(&s);
	for (uint32_t i = 0; i < count; i++) {
		double began;

		where_draw(c, &s, i);
		c->speciality[i] = trade_draw(&s);
		c->length[i] = lengths[below(&s, 8)];
		c->week[i] = (uint16_t)below(&s, below(&s, 20) ? COMMON_WEEKS : WEEKS);
		began = cpu_seconds();
		c->traits[i] = traits_draw(&s);
		one_put(c, &s, i);
		c->put_seconds += cpu_seconds() - began;
		if (i == 0)
			index_turn(c->index, c->now);
		days_tell(c, &s, i);
	}
}
