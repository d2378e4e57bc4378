/* bench/index.c — searches over the free time of a whole country, held to the bars: CPU time of one
 * query each, at the place of a professional drawn at random, without what the clock takes to tell it.
 *
 *	index_bench [professionals [shapes]]    100000 without; shapes by letter: "AF", all without; "U": updates */

#include "index_country.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* As many questions to warm up as are measured: the first ones after the country was made walk page
 * tables that lie in no cache yet, and the first shape paid for all others. */
enum { ROUNDS = 2000, WARM = 2000, BATCHES = 2000, BATCH = 64, BATCH_LOOKS = 1000 };

static struct country country;

/* ---- the shapes ---- */

static struct shape {
	const char *name;
	struct index_query q;
	bool any, fixed, fifth; /* no speciality; in central Algiers; page five */
	double p50, p99;        /* bars for a million, microseconds; 0: none */
} shapes[] = {
	{ .name = "A  speciality, filters, 10 km, 30 min from 16:00, 14 days",
	  .p50 = 20,
	  .p99 = 60 },
	{ .name = "A2 the same by distance", .q.sort = INDEX_NEAREST },
	{ .name = "A3 the same by rating", .q.sort = INDEX_RATED },
	{ .name = "A4 the same, fifth page", .fifth = true },
	{ .name = "A5 the same in central Algiers", .fixed = true },
	{ .name = "B  speciality, 10 km, any time, no filter" },
	{ .name = "C  anybody, filters, 10 km, from 16:00", .any = true },
	{ .name = "D  anybody, 50 km, whichever service", .any = true },
	{ .name = "E  one speciality nationwide, filters", .p50 = 100 },
	{ .name = "F  all nationwide, filters", .any = true, .p50 = 2500 },
	{ .name = "N  all nationwide, filters, without a point", .any = true },
	{ .name = "G  all nationwide, no filter, by rating", .any = true },
	{ .name = "H  the nearest of anybody", .any = true },
	{ .name = "I  rare speciality, 100 km, 2 h from 16:00" },
	{ .name = "J  anybody, 50 km, 2 h from 18:00–19:00, 60 days", .any = true, .p99 = 2000 },
	{ .name = "K  as A, counted to 1,000" },
};

static struct index_query plain(const struct shape *shape)
{
	int32_t today = index_first(country.index).days + 1;

	return (struct index_query){
		.now = country.now,
		.mask = TRAIT_VERIFIED,
		.want = TRAIT_VERIFIED,
		.any = 1u << TRAIT_LANGUAGE_AT,
		.rating_least = 40,
		.placed = true,
		.km = 10,
		.first = { today },
		.last = { today + 13 },
		.from_minute = 16 * 60,
		.to_minute = 24 * 60,
		.length_least = 30,
		.length_most = 30,
		.sort = shape->q.sort,
		.page = 20,
	};
}

static void unfiltered(struct index_query *q)
{
	q->mask = q->want = q->any = q->rating_least = 0;
}

static struct index_query query_of(const struct shape *shape)
{
	struct index_query q = plain(shape);

	switch (shape->name[0]) {
	case 'B':
		unfiltered(&q);
		q.from_minute = 0;
		break;
	case 'D':
		q.km = 50;
		q.length_least = q.length_most = 0;
		break;
	case 'E':
	case 'F':
		q.km = 0;
		break;
	case 'N':
		q.km = 0;
		q.placed = false;
		break;
	case 'G':
		unfiltered(&q);
		q.km = 0;
		q.sort = INDEX_RATED;
		break;
	case 'H':
		q.km = 0;
		q.sort = INDEX_NEAREST;
		break;
	case 'I':
		q.km = 100;
		q.length_least = q.length_most = 120;
		break;
	case 'J':
		q.km = 50;
		q.length_least = q.length_most = 120;
		q.from_minute = 18 * 60;
		q.to_minute = 19 * 60;
		q.last.days = q.first.days + 59;
		unfiltered(&q);
		break;
	case 'K':
		q.count_to = 1000;
		break;
	}
	return q;
}

static void query_place(const struct shape *shape, struct index_query *q, uint64_t *s)
{
	static uint16_t speciality;
	uint32_t near = (uint32_t)(country_random(s) % country.count);

	q->latitude = shape->fixed ? 36.75f : country.latitude[near];
	q->longitude = shape->fixed ? 3.06f : country.longitude[near];
	speciality = (uint16_t)(country_random(s) % 12);
	if (shape->name[0] == 'I')
		speciality = COUNTRY_SPECIALITIES - 1;
	q->specialities = shape->any ? NULL : &speciality;
	q->speciality_count = !shape->any;
}

/* ---- measuring ---- */

static int by_size(const void *a, const void *b)
{
	const double *left = a, *right = b;

	return (*left > *right) - (*left < *right);
}

static struct index_answer answer;
static double clock_took; /* microseconds of each look at it */

static double one_query(const struct shape *shape, uint64_t *s)
{
	struct index_query q = query_of(shape);
	double began;

	query_place(shape, &q, s);
	for (int page = 0; shape->fifth && page < 4; page++) {
		index_search(country.index, &q, &answer);
		if (answer.count > 0)
			q.after = answer.hits[answer.count - 1].key;
	}
	began = cpu_seconds();
	index_search(country.index, &q, &answer);
	return (cpu_seconds() - began) * 1e6 - clock_took;
}

static bool shape_measure(const struct shape *shape)
{
	static double took[ROUNDS];
	double scanned = 0, looked = 0, hits = 0, spent = 0;
	uint64_t s = 99, cut = 0;
	size_t rounds = 0;
	bool met, bars = shape->p50 > 0 || shape->p99 > 0;

	for (int i = 0; i < WARM; i++)
		one_query(shape, &s);
	for (; rounds < ROUNDS && spent < 2e6; rounds++) {
		took[rounds] = one_query(shape, &s);
		spent += took[rounds];
		scanned += (double)answer.scanned;
		looked += (double)answer.looked;
		hits += (double)answer.count;
		cut += answer.cut;
	}
	qsort(took, rounds, sizeof *took, by_size);
	met = (shape->p50 <= 0 || took[rounds / 2] <= shape->p50) &&
	      (shape->p99 <= 0 || took[rounds * 99 / 100] <= shape->p99);
	printf("%-58s %8.1f %8.1f %9.0f %7.0f %5.1f", shape->name, took[rounds / 2],
	       took[rounds * 99 / 100], scanned / (double)rounds, looked / (double)rounds,
	       hits / (double)rounds);
	if (cut > 0)
		printf("  cut %llu", (unsigned long long)cut);
	printf("%s\n", !bars ? "" : met ? "  met" : "  MISSED");
	return met;
}

/* Tells random days of random professionals anew, as a booking does; in batches, for the clock
 * takes as long as they do. */
static double updates_measure(double *p99)
{
	static double took[BATCHES];
	static struct update {
		uint32_t number;
		date day;
		struct busy busy[64];
		size_t count;
	} updates[BATCH];
	uint64_t s = 4242;
	double sum = 0;

	for (int i = 0; i < BATCHES; i++) {
		double began;

		for (int j = 0; j < BATCH; j++) {
			int day = (int)(country_random(&s) % COUNTRY_DAYS);
			struct update *u = &updates[j];

			u->number = (uint32_t)(country_random(&s) % country.count);
			u->day.days = index_first(country.index).days + 1 + day;
			u->count = country_day(&country, &s, u->number, day, u->busy);
		}
		began = cpu_seconds();
		for (int j = 0; j < BATCH; j++)
			index_take(country.index, updates[j].number, updates[j].day,
				   updates[j].busy, updates[j].count);
		took[i] = (cpu_seconds() - began) * 1e6 / BATCH;
		sum += took[i];
	}
	qsort(took, BATCHES, sizeof *took, by_size);
	*p99 = took[BATCHES * 99 / 100];
	return sum / BATCHES;
}

/* What the clock itself takes: of many batches the quickest, so that it is never told too high. */
static double clock_cost(void)
{
	double least = INFINITY;

	for (int batch = 0; batch < 100; batch++) {
		double began = cpu_seconds(), last = began;

		for (int i = 0; i < BATCH_LOOKS; i++)
			last = cpu_seconds();
		least = fmin(least, (last - began) / BATCH_LOOKS * 1e6);
	}
	return least;
}

static double resident(void)
{
	FILE *file = fopen("/proc/self/statm", "r");
	long all = 0, pages = 0;

	if (!file || fscanf(file, "%ld %ld", &all, &pages) != 2)
		pages = 0;
	if (file)
		fclose(file);
	return (double)pages * 4096 / 1e9;
}

/* What the process holds by now, without what it began with and the country beside its index: so as
 * the machine sees it, with all that is rounded up. */
static bool memory_tell(double before)
{
	struct index_size size = index_size(country.index);
	double bar = country.count == 1000000 ? 2.6 : country.count == 100000 ? 0.27 : 0;
	double held = resident() - before - (double)country_bytes(&country) / 1e9;

	printf("memory %.3f GB, as reckoned %.3f: %zu rows, %zu + %zu planes, %zu hours, "
	       "%zu patterns%s\n",
	       held, (double)size.bytes / 1e9, size.rows, size.day_planes, size.night_planes,
	       size.hours, size.patterns,
	       bar <= 0      ? ""
	       : held <= bar ? "  met"
			     : "  MISSED");
	return bar <= 0 || held <= bar;
}

int main(int argc, char **argv)
{
	uint32_t count = argc > 1 ? (uint32_t)strtoul(argv[1], NULL, 10) : 100000;
	const char *only = argc > 2 ? argv[2] : NULL;
	double began, update, p99, before = resident();
	bool met = true;

	clock_took = clock_cost();
	country_make(&country, count, NULL);
	began = cpu_seconds();
	index_rebuild(country.index);
	printf("%u professionals, %.0f%% of open time taken, %.0f bookings each\n", count,
	       100.0 * (double)country.taken / (double)country.open,
	       (double)country.pieces / count);
	printf("put %.2f us each, a day told %.2f us, rebuild %.2f s, the clock itself %.2f us\n",
	       country.put_seconds / count * 1e6,
	       country.take_seconds / (double)country.takes * 1e6, cpu_seconds() - began,
	       clock_took);
	met &= memory_tell(before);
	printf("%-58s %8s %8s %9s %7s %5s\n", "CPU microseconds", "p50", "p99", "scanned", "days",
	       "hits");
	for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++)
		if (!only || strchr(only, shapes[i].name[0]))
			met &= shape_measure(&shapes[i]);
	if (only && !strchr(only, 'U'))
		return !met;
	update = updates_measure(&p99);
	printf("one update %.2f us (p99 of batches %.2f)%s\n", update, p99,
	       update <= 1.2 ? "  met" : "  MISSED");
	met &= update <= 1.2;
	began = cpu_seconds();
	index_turn(country.index, instant_add(country.now, DAYS(1)));
	printf("turning the ring %.2f s\n", cpu_seconds() - began);
	printf("bars (of a million): %s\n", met ? "met" : "missed");
	return !met;
}
