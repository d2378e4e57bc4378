/* index_search.c — which rows are looked at, and in which order: those first that may be the best, so
 * that what a full page says of all others (index_page.c) ends the search early. */

#include "engine/index_run.h"

#include <math.h>

enum {
	FEW = 32,      /* entries that are sooner read than searched */
	SAMPLE = 4096, /* numbers looked at first when there is no point to walk from */
	SAMPLE_STEP = 16,
};

/* ---- places ---- */

/* The first entry of [from, to) that is not west of it. */
static size_t east_of(const struct order *o, size_t from, size_t to, float longitude)
{
	while (from < to) {
		size_t middle = (from + to) / 2;

		if (o->longitude[middle] < longitude)
			from = middle + 1;
		else
			to = middle;
	}
	return from;
}

static bool band_scan(struct run *run, const struct order *o, unsigned group, int band, float gap,
		      unsigned turn)
{
	size_t from = order_begins(o, group, band), to = order_begins(o, group, band + 1);
	float half = sqrtf(fmaxf(0, run->reach2 - gap * gap)) / run->cosine;

	if (from == to)
		return true;
	if (half < 360 && to - from > FEW) {
		from = east_of(o, from, to, run->q->longitude - half - 1e-4f);
		to = east_of(o, from, to, run->q->longitude + half + 1e-4f);
	}
	return run_scan(run, o, from, to, turn);
}

/* All that are asked for, in one band. */
static bool bands_scan(struct run *run, int band, float gap)
{
	const struct index_query *q = run->q;

	if (q->speciality_count == 0)
		return band_scan(run, &run->ix->by_place, 0, band, gap, 0);
	for (unsigned i = 0; i < q->speciality_count; i++)
		if (q->specialities[i] < run->ix->by_speciality.groups &&
		    !band_scan(run, &run->ix->by_speciality, q->specialities[i], band, gap, i))
			return false;
	return true;
}

/* Bands outwards from the point, so that a reach that shrinks ends the walk; which it does in every
 * order, for among equals the nearer comes first. */
static bool near_scan(struct run *run)
{
	int middle = (int)floorf((run->q->latitude - BAND_FROM) / BAND_HEIGHT);

	for (int step = 0; step <= 2 * BANDS; step++) {
		float gap = step > 0 ? (float)(step - 1) * BAND_HEIGHT - 1e-4f : 0;

		gap = gap > 0 ? gap : 0;
		if (gap * gap > run->reach2)
			break;
		if (run->q->sort == INDEX_NEAREST)
			run_drain(run);
		if (middle + step >= 0 && middle + step < BANDS &&
		    !bands_scan(run, middle + step, gap))
			return false;
		if (step > 0 && middle - step >= 0 && middle - step < BANDS &&
		    !bands_scan(run, middle - step, gap))
			return false;
	}
	if (!bands_scan(run, BAND_ELSEWHERE, 0))
		return false;
	return run->reach2 < INFINITY || bands_scan(run, BAND_UNPLACED, 0);
}

static bool group_scan(struct run *run, const struct order *o, unsigned group, unsigned turn)
{
	return run_scan(run, o, order_begins(o, group, 0), order_begins(o, group + 1, 0), turn);
}

/* Without a point the number is what decides among equals: so once a page is full of starts as
 * early as can be, nobody with a higher one can enter.  False: the work is done. */
static bool numbers_scan(struct run *run)
{
	const struct index *ix = run->ix;
	uint32_t upto = ix->number_room < SAMPLE ? ix->number_room : SAMPLE;

	for (uint32_t number = 0; number < upto; number++) {
		uint32_t ahead = number + SAMPLE_STEP;

		if (ahead < upto && ix->by_number[ahead] != NONE)
			__builtin_prefetch(&ix->rows[ix->by_number[ahead]]);
		if (number > run->number_most || !run_offer_all(run, number))
			return false;
	}
	run_drain(run);
	run->number_from = upto; /* these are done with */
	return run->number_most >= upto;
}

static bool country_scan(struct run *run)
{
	const struct index_query *q = run->q;
	const struct order *o = &run->ix->by_speciality;

	if (q->speciality_count == 0)
		return numbers_scan(run) && group_scan(run, &run->ix->by_place, 0, 0);
	for (unsigned i = 0; i < q->speciality_count; i++)
		if (q->specialities[i] < o->groups && !group_scan(run, o, q->specialities[i], i))
			return false;
	return true;
}

/* ---- rows outside of the orders ---- */

static void tail_scan(struct run *run)
{
	for (uint32_t id = run->ix->settled; id < run->ix->row_count; id++)
		if (!run_offer(run, id))
			return;
}

static void named_scan(struct run *run)
{
	for (size_t i = 0; i < run->q->number_count; i++)
		if (run->q->numbers[i] < run->ix->number_room &&
		    !run_offer_all(run, run->q->numbers[i]))
			return;
}

void index_search(struct index *ix, const struct index_query *q, struct index_answer *out)
{
	struct run *run = ix->run;
	bool done;

	if (!run)
		run = ix->run = index_more(NULL, 1, sizeof *run);
	memset(out, 0, offsetof(struct index_answer, hits));
	run_prepare(run, ix, q, out);
	if (q->numbers) {
		named_scan(run);
	} else {
		done = q->placed ? near_scan(run) : country_scan(run);
		if (done)
			tail_scan(run);
	}
	run_drain(run);
	page_write(run);
}
