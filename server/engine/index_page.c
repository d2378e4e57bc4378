/* index_page.c — the best so far: a heap with the worst on top, and what a full page says of all
 * that may still come. */

#include "engine/index_run.h"

bool key_before(struct index_key a, struct index_key b)
{
	return a.at != b.at ? a.at < b.at : a.number < b.number;
}

static void sift_up(struct run *run, size_t at, const struct found *item)
{
	while (at > 0 && key_before(run->page[(at - 1) / 2].key, item->key)) {
		run->page[at] = run->page[(at - 1) / 2];
		at = (at - 1) / 2;
	}
	run->page[at] = *item;
}

static void sift_down(struct run *run, const struct found *item)
{
	size_t at = 0, child;

	while ((child = 2 * at + 1) < run->count) {
		if (child + 1 < run->count &&
		    key_before(run->page[child].key, run->page[child + 1].key))
			child++;
		if (!key_before(item->key, run->page[child].key))
			break;
		run->page[at] = run->page[child];
		at = child;
	}
	run->page[at] = *item;
}

static void reach_shrink(struct run *run, uint32_t metres)
{
	float degrees = ((float)metres + 2) / 111195 * 1.0001f + 1e-5f;

	if (metres != INDEX_NOWHERE && degrees * degrees < run->reach2)
		run->reach2 = degrees * degrees;
}

/* Days after that of the worst start are of no use. */
static void earliest_shrink(struct run *run, const struct found *worst)
{
	int32_t last, east = INT32_MIN;

	for (unsigned i = 0; i < run->ix->zone_count; i++)
		if (run->ix->zones[i].east > east)
			east = run->ix->zones[i].east;
	last = (worst->start + east) / QUANTA - run->ix->first.days + 1;
	if (last < INDEX_DAYS && run->days >> last != 0)
		run_days(run, run->days & dayset_between(0, last));
}

/* Nobody has a better rating than the worst of the page. */
static bool rated_best(const struct run *run, unsigned rating)
{
	for (unsigned i = rating + 1; i <= TRAIT_RATING; i++)
		if (run->ix->ratings[i] > 0)
			return false;
	return true;
}

/* When even the worst start is as early as any can be, what lies further away is of no use; or
 * without a point, whose number is higher. */
static void rest_shrink(struct run *run, const struct found *worst)
{
	if (worst->start > run->soon)
		return;
	if (run->q->placed)
		reach_shrink(run, worst->who.metres);
	else
		run->number_most = worst->key.number;
}

/* What can still enter: earlier starts, nearer places, higher ratings. */
static void bounds_shrink(struct run *run)
{
	const struct found *worst = &run->page[0];
	unsigned rating = 63 - (unsigned)(worst->key.at >> 56);

	run->full = run->out->at_least = true;
	switch (run->q->sort) {
	case INDEX_EARLIEST:
		earliest_shrink(run, worst);
		rest_shrink(run, worst);
		break;
	case INDEX_NEAREST:
		reach_shrink(run, worst->who.metres);
		if (!run->q->placed)
			rest_shrink(run, worst);
		break;
	case INDEX_RATED:
		run->rating_least = rating > run->rating_least ? rating : run->rating_least;
		if (rated_best(run, rating)) {
			earliest_shrink(run, worst);
			rest_shrink(run, worst);
		}
		break;
	}
}

void page_put(struct run *run, const struct found *found)
{
	const struct row *row = &run->ix->rows[found->who.row];

	run->out->matched++;
	if (run->q->each)
		run->q->each(run->q->with, row->number, row->place, found->who.traits);
	if (run->q->page > 0 && key_before(run->q->after, found->key)) {
		if (run->count < run->q->page)
			sift_up(run, run->count++, found);
		else if (key_before(found->key, run->page[0].key))
			sift_down(run, found);
	}
	if (run->count == run->q->page && run->count > 0 && run->out->matched >= run->q->count_to)
		bounds_shrink(run);
}

/* From the heap, whose top is the worst of those left. */
static void page_sort(struct run *run)
{
	size_t count = run->count;

	while (run->count > 1) {
		struct found worst = run->page[0], last = run->page[--run->count];

		sift_down(run, &last);
		run->page[run->count] = worst;
	}
	run->count = count;
}

void page_write(struct run *run)
{
	page_sort(run);
	for (size_t i = 0; i < run->count; i++)
		row_send(run, &run->page[i]);
	for (size_t i = 0; i < run->count; i++) {
		const struct found *found = &run->page[i];
		const struct row *row = &run->ix->rows[found->who.row];
		struct index_hit *hit = &run->out->hits[i];

		*hit = (struct index_hit){
			.number = row->number,
			.place = row->place,
			.rating = (uint8_t)(found->who.traits & TRAIT_RATING),
			.metres = found->who.metres,
			.key = found->key,
		};
		row_slots(run, found, hit);
	}
	run->out->count = run->count;
}
