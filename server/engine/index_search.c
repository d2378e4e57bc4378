/* index_search.c — which rows are looked at, and in which order: those first that may be the best, so
 * that what a full page says of all others (index_page.c) ends the search early. */

#include "engine/index_run.h"

#include <math.h>

enum {
	STRETCHES_FIRST = 4, /* whose ends are searched at once: few, for they may fill the page, */
	STRETCHES = 24,      /* then more */
	SENT = 2 * BLOCK,
	SAMPLE = 4096, /* numbers looked at first when there is no point to walk from */
	SAMPLE_STEP = 16,
};

/* Degrees: the first ring around a point, of anybody and of a speciality; and the last but one. */
#define RING_ALL .01f
#define RING_SPECIAL .09f
#define RING_MOST 2.5f
#define SLACK 1e-4f /* more than floats err by */

/* ---- stretches: what is in reach of a band ---- */

/* What is in reach of a band: entries [from, to), which are narrowed to whole blocks. */
struct stretch {
	size_t from, to;
	float west, east;
	float gap; /* how far the band is */
	unsigned turn;
};

struct walk {
	struct run *run;
	const struct order *order;
	struct stretch stretches[STRETCHES];
	int count, most;
};

/* The first block of [from, to] that begins at that longitude or east of it. */
static size_t block_find(const struct order *o, size_t from, size_t to, float longitude)
{
	while (from < to) {
		size_t middle = (from + to) / 2;

		if (o->firsts[middle] < longitude)
			from = middle + 1;
		else
			to = middle;
	}
	return from;
}

/* Only the blocks that begin within the band are in order; the one it begins in may hold the end of another. */
static void stretch_narrow(const struct order *o, struct stretch *s)
{
	size_t first = s->from / BLOCK + 1, end = (s->to + BLOCK - 1) / BLOCK;
	size_t west, east;

	if (first >= end || isinf(s->east)) /* who has no pin is in no order */
		return;
	west = block_find(o, first, end, s->west);
	east = block_find(o, west, end, s->east);
	if (west > first)
		s->from = (west - 1) * BLOCK;
	if (east < end)
		s->to = east * BLOCK;
}

/* For its first blocks; those behind them come by themselves. */
static void stretch_send(const struct order *o, const struct stretch *stretch)
{
	size_t from = stretch->from / BLOCK * BLOCK, to = stretch->to;

	for (size_t at = from; at < to && at < from + SENT; at += BLOCK) {
		const struct block *block = &o->blocks[at / BLOCK];

		line_send(block->traits);
		line_send(block->latitude);
		line_send(block->longitude);
		line_send(block->rows);
	}
}

static bool stretches_scan(struct walk *walk)
{
	struct run *run = walk->run;
	bool more = true;

	for (int i = 0; i < walk->count; i++)
		stretch_narrow(walk->order, &walk->stretches[i]);
	for (int i = 0; i < walk->count; i++)
		stretch_send(walk->order, &walk->stretches[i]);
	for (int i = 0; more && i < walk->count; i++) {
		const struct stretch *s = &walk->stretches[i];

		if (s->gap * s->gap <= run->reach2)
			more = run_scan(run, walk->order, s->from, s->to, s->turn);
	}
	if (run->q->sort == INDEX_NEAREST)
		run_drain(run);
	walk->count = 0;
	walk->most = 2 * walk->most < STRETCHES ? 2 * walk->most : STRETCHES;
	return more;
}

/* The ring's part of a band, and what the rings within have of it. */
static bool band_add(struct walk *walk, unsigned group, int band, float gap, unsigned turn)
{
	const struct run *run = walk->run;
	size_t from = order_begins(walk->order, group, band);
	size_t to = order_begins(walk->order, group, band + 1);
	float reach2 = fminf(run->reach2, run->outer2);
	float half = sqrtf(fmaxf(0, reach2 - gap * gap)) / run->cosine + SLACK;

	if (from == to)
		return true;
	walk->stretches[walk->count++] = (struct stretch){
		.from = from,
		.to = to,
		.west = run->q->longitude - half,
		.east = run->q->longitude + half,
		.gap = gap,
		.turn = turn,
	};
	return walk->count < walk->most || stretches_scan(walk);
}

/* ---- places ---- */

/* All that are asked for, in one band. */
static bool bands_add(struct walk *walk, int band, float gap)
{
	const struct index_query *q = walk->run->q;

	if (q->speciality_count == 0)
		return band_add(walk, 0, band, gap, 0);
	for (unsigned i = 0; i < q->speciality_count; i++)
		if (q->specialities[i] < walk->order->groups &&
		    !band_add(walk, q->specialities[i], band, gap, i))
			return false;
	return true;
}

/* Bands outwards from the point, so that a reach that shrinks ends the walk; which it does in every
 * order, for among equals the nearer comes first. */
static bool ring_scan(struct walk *walk)
{
	struct run *run = walk->run;
	int middle = (int)floorf((run->q->latitude - BAND_FROM) / BAND_HEIGHT);

	for (int step = 0; step <= 2 * BANDS; step++) {
		float gap = step > 0 ? (float)(step - 1) * BAND_HEIGHT - SLACK : 0;

		gap = gap > 0 ? gap : 0;
		if (gap * gap > fminf(run->reach2, run->outer2))
			break;
		if (middle + step >= 0 && middle + step < BANDS &&
		    !bands_add(walk, middle + step, gap))
			return false;
		if (step > 0 && middle - step >= 0 && middle - step < BANDS &&
		    !bands_add(walk, middle - step, gap))
			return false;
	}
	return stretches_scan(walk);
}

/* Without a reach it goes ring by ring, for a band is as long as the country: what is near in another
 * band comes before what is far in this one.  Rings grow threefold, so that to pass by what is
 * further in is cheap. */
static bool rings_scan(struct walk *walk)
{
	struct run *run = walk->run;
	float ring = run->q->speciality_count == 0 ? RING_ALL : RING_SPECIAL;

	do {
		run->outer2 = ring < RING_MOST ? ring * ring : INFINITY;
		if (!ring_scan(walk))
			return false;
		run_drain(run);
		run->inner2 = run->outer2;
		ring *= 3;
	} while (run->outer2 < run->reach2);
	run->outer2 = INFINITY;
	run->inner2 = -1;
	return true;
}

static bool near_scan(struct run *run)
{
	struct walk walk = { .run = run, .most = STRETCHES_FIRST };

	walk.order = run->q->speciality_count == 0 ? &run->ix->by_place : &run->ix->by_speciality;
	return (run->reach2 < INFINITY ? ring_scan(&walk) : rings_scan(&walk)) &&
	       bands_add(&walk, BAND_ELSEWHERE, 0) &&
	       (run->reach2 < INFINITY || bands_add(&walk, BAND_UNPLACED, 0)) &&
	       stretches_scan(&walk);
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
			line_send(&ix->rows[ix->by_number[ahead]]);
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
