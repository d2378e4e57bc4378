/* index_order.c — the orders in which rows lie: by speciality, then place; and by place alone.
 *
 * Places are bands of latitude, 0.02 degrees (2.2 km) high, and within a band rows lie from west to
 * east.  So "dentists within ten kilometres" are some ten stretches, each found by one look-up and
 * one search by halves.  Rows themselves, and their bits, lie by speciality, for that is what most ask
 * for: those of a band lie one behind the other.  Only what is asked of anybody (marks and hours)
 * lies by place alone, in the order of `spots`.  A second speciality is a second entry that points to
 * the same row. */

#include "engine/index_parts.h"

#include <malloc.h>
#include <math.h>
#include <stdlib.h>

int band_of(struct mark mark)
{
	float band;

	if (isnan(mark.latitude) || isnan(mark.longitude))
		return BAND_UNPLACED;
	band = floorf((mark.latitude - BAND_FROM) / BAND_HEIGHT);
	return band >= 0 && band < BANDS ? (int)band : BAND_ELSEWHERE;
}

void order_free(struct order *o)
{
	free(o->firsts);
	free(o->begins);
}

/* ---- sorting ---- */

struct entry {
	uint64_t key; /* group, band, longitude */
	uint32_t row, number;
};

/* So that smaller floats have smaller numbers. */
static uint32_t ordered(float value)
{
	uint32_t bits;

	memcpy(&bits, &value, sizeof bits);
	return bits >> 31 ? ~bits : bits | 1u << 31;
}

static struct entry entry_of(const struct index *ix, uint32_t id, unsigned group)
{
	struct mark mark = row_mark(ix, id);

	return (struct entry){
		.key = (uint64_t)group << 42 | (uint64_t)band_of(mark) << 32 |
		       ordered(mark.longitude),
		.row = id,
		.number = ix->rows[id].number,
	};
}

static int entry_order(const void *a, const void *b)
{
	const struct entry *left = a, *right = b;

	if (left->key != right->key)
		return left->key < right->key ? -1 : 1;
	return (left->number > right->number) - (left->number < right->number);
}

/* ---- orders ---- */

/* Where groups and bands begin, of entries in their order; and blocks. */
static void order_bounds(const struct index *ix, struct order *o, const struct entry *entries,
			 size_t count)
{
	size_t cells = (size_t)o->groups * BANDS_ALL, at = 0;

	o->count = (uint32_t)count;
	o->begins = index_more(NULL, cells + 1, sizeof *o->begins);
	o->firsts = index_wide(NULL, 0, blocks_of(count) * sizeof *o->firsts);
	for (uint32_t i = 0; i < count; i++) {
		size_t cell = (size_t)(entries[i].key >> 42) * BANDS_ALL +
			      (size_t)(entries[i].key >> 32 & 0x3ff);

		while (at <= cell)
			o->begins[at++] = i;
		if (i % BLOCK == 0)
			o->firsts[i / BLOCK] = row_mark(ix, entries[i].row).longitude;
	}
	while (at <= cells)
		o->begins[at++] = (uint32_t)count;
}

/* All who are there, once for each of their specialities, in that order. */
static struct entry *entries_by_speciality(const struct index *ix, size_t *count)
{
	struct entry *entries;
	size_t filled = 0;

	*count = 0;
	for (uint32_t i = 0; i < ix->row_count; i++)
		if (ix->rows[i].number != NONE)
			*count += row_about(ix, &ix->rows[i])->speciality_count;
	entries = index_more(NULL, *count, sizeof *entries);
	for (uint32_t i = 0; i < ix->row_count; i++) {
		const struct about *about;

		if (ix->rows[i].number == NONE)
			continue;
		about = row_about(ix, &ix->rows[i]);
		for (int j = 0; j < about->speciality_count; j++)
			entries[filled++] = entry_of(ix, i, about->specialities[j]);
	}
	qsort(entries, *count, sizeof *entries, entry_order);
	return entries;
}

static void order_by_speciality(struct index *ix, const struct entry *entries, size_t count)
{
	struct order *o = &ix->by_speciality;

	free(o->blocks);
	order_free(o);
	*o = (struct order){ .groups =
				     count > 0 ? (uint32_t)(entries[count - 1].key >> 42) + 1 : 0 };
	order_bounds(ix, o, entries, count);
	o->blocks = index_wide(NULL, 0, blocks_of(count) * sizeof *o->blocks);
	for (size_t i = 0; i < count; i++)
		blocks_put(o->blocks, i, entries[i].row, row_mark(ix, entries[i].row));
}

/* What lies by place moves to where it is to lie. */
static void spots_move(struct index *ix, const struct entry *entries)
{
	struct block *marks = index_wide(NULL, 0, blocks_of(ix->row_room) * sizeof *marks);
	struct hourly *hourly = index_wide(NULL, 0, ix->row_room * sizeof *hourly);

	for (uint32_t spot = 0; spot < ix->row_count; spot++) {
		uint32_t id = entries[spot].row;

		blocks_put(marks, spot, id, row_mark(ix, id));
		hourly[spot] = *row_hourly(ix, id);
		ix->spots[id] = spot;
	}
	free(ix->marks);
	free(ix->hourly);
	ix->marks = marks;
	ix->hourly = hourly;
}

/* Of all rows: those that are gone are no more. */
static void order_by_place(struct index *ix)
{
	struct entry *entries = index_more(NULL, ix->row_count, sizeof *entries);

	for (uint32_t i = 0; i < ix->row_count; i++)
		entries[i] = entry_of(ix, i, 0);
	qsort(entries, ix->row_count, sizeof *entries, entry_order);
	order_free(&ix->by_place);
	ix->by_place = (struct order){ .groups = 1 };
	order_bounds(ix, &ix->by_place, entries, ix->row_count);
	spots_move(ix, entries);
	ix->by_place.blocks = ix->marks;
	free(entries);
}

/* ---- rows ---- */

static void column_move(void **column, size_t width, const struct index *ix, const uint32_t *now)
{
	char *fresh = index_wide(NULL, 0, ix->row_room * width), *old = *column;

	for (size_t i = 0; i < ix->row_count; i++)
		if (now[i] != NONE)
			memcpy(fresh + now[i] * width, old + i * width, width);
	free(old);
	*column = fresh;
}

static void links_move(struct index *ix, const uint32_t *now)
{
	for (uint32_t i = 0; i < ix->row_count; i++)
		if (ix->rows[i].number != NONE && ix->nexts[i] != NONE)
			ix->nexts[i] = now[ix->nexts[i]];
	for (uint32_t i = 0; i < ix->number_room; i++)
		if (ix->by_number[i] != NONE)
			ix->by_number[i] = now[ix->by_number[i]];
}

/* Lays the rows as those entries lie, each where it is met first; who is in none, and gone, goes. */
static void rows_move(struct index *ix, struct entry *entries, size_t count)
{
	uint32_t *now = index_more(NULL, ix->row_count, sizeof *now), met = 0;

	for (uint32_t i = 0; i < ix->row_count; i++)
		now[i] = NONE;
	for (size_t i = 0; i < count; i++) {
		uint32_t *id = &now[entries[i].row];

		if (*id == NONE)
			*id = met++;
		entries[i].row = *id;
	}
	links_move(ix, now);
	column_move((void **)&ix->rows, sizeof *ix->rows, ix, now);
	column_move((void **)&ix->summaries, sizeof *ix->summaries, ix, now);
	column_move((void **)&ix->nexts, sizeof *ix->nexts, ix, now);
	column_move((void **)&ix->spots, sizeof *ix->spots, ix, now);
	ix->row_count = ix->settled = met;
	free(now);
}

/* ---- planes ---- */

/* Lays planes as their rows lie; those of nobody behind them. */
static void planes_lay(struct index *ix, struct planes *planes)
{
	uint32_t *now = index_more(NULL, planes->count, sizeof *now), met = 0;

	for (uint32_t i = 0; i < planes->count; i++)
		now[i] = NONE;
	for (uint32_t i = 0; i < ix->row_count; i++) {
		struct row *row = &ix->rows[i];

		if (row_planes(ix, row) != planes)
			continue;
		if (now[row->plane] == NONE)
			now[row->plane] = met++;
		row->plane = now[row->plane];
	}
	planes->free_count = 0;
	for (uint32_t i = 0; i < planes->count; i++)
		if (now[i] == NONE) {
			now[i] = met++;
			planes->free[planes->free_count++] = now[i];
		}
	planes_move(planes, now);
	free(now);
}

void index_fill(struct index *ix)
{
	ix->filling = true;
}

void index_filled(struct index *ix)
{
	ix->filling = false;
}

void index_rebuild(struct index *ix)
{
	bool many = index_tail(ix) > ix->settled; /* else it is not worth it */
	struct entry *entries;
	size_t count;

	if (ix->filling) /* before the rows are sorted, while planes lie as they do */
		index_summarise(ix, 0, 1);
	index_filled(ix);
	entries = entries_by_speciality(ix, &count);
	rows_move(ix, entries, count);
	order_by_speciality(ix, entries, count);
	free(entries);
	order_by_place(ix);
	if (many) {
		planes_lay(ix, &ix->day);
		planes_lay(ix, &ix->night);
	}
	malloc_trim(0); /* what sorting took lies between what stays */
}

size_t index_tail(const struct index *ix)
{
	return ix->row_count - ix->settled;
}
