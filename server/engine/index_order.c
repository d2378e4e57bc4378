/* index_order.c — the orders in which rows lie: by speciality, then place; and by place alone.
 *
 * Places are bands of latitude, 0.02 degrees (2.2 km) high, and within a band rows lie from west to
 * east.  So "dentists within ten kilometres" are some ten stretches, each found by one look-up and
 * one search by halves.  Rows themselves lie by place alone: whoever asks for anybody reads most of
 * them, and best one behind the other; whoever asks for a speciality reads few, and sends for them
 * beforehand (index_scan.c).  A second speciality is a second entry that points to the same row. */

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
	if (o->rows) /* else they are the index's own */
		free(o->blocks);
	free(o->rows);
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

/* ---- rows ---- */

static void column_move(void **column, size_t width, size_t room, const struct entry *entries,
			size_t count)
{
	char *fresh = index_wide(NULL, 0, room * width), *old = *column;

	for (size_t i = 0; i < count; i++)
		memcpy(fresh + i * width, old + entries[i].row * width, width);
	free(old);
	*column = fresh;
}

static void marks_move(struct index *ix, size_t room, const struct entry *entries, size_t count)
{
	struct block *fresh = index_wide(NULL, 0, blocks_of(room) * sizeof *fresh);

	for (size_t i = 0; i < count; i++)
		blocks_put(fresh, i, row_mark(ix, entries[i].row));
	free(ix->marks);
	ix->marks = fresh;
}

static void links_move(struct index *ix, const struct entry *entries, size_t count)
{
	uint32_t *now = index_more(NULL, ix->row_count, sizeof *now);

	for (size_t i = 0; i < count; i++)
		now[entries[i].row] = (uint32_t)i;
	for (uint32_t i = 0; i < ix->row_count; i++)
		if (ix->rows[i].number != NONE && ix->rows[i].next != NONE)
			ix->rows[i].next = now[ix->rows[i].next];
	for (uint32_t i = 0; i < ix->number_room; i++)
		if (ix->by_number[i] != NONE)
			ix->by_number[i] = now[ix->by_number[i]];
	free(now);
}

/* Lays the rows by place; those that are gone go. */
static void rows_sort(struct index *ix)
{
	struct entry *entries = index_more(NULL, ix->alive, sizeof *entries);
	size_t count = 0, room = ix->row_room;

	for (uint32_t i = 0; i < ix->row_count; i++)
		if (ix->rows[i].number != NONE)
			entries[count++] = entry_of(ix, i, 0);
	qsort(entries, count, sizeof *entries, entry_order);
	links_move(ix, entries, count);
	column_move((void **)&ix->rows, sizeof *ix->rows, room, entries, count);
	marks_move(ix, room, entries, count);
	for (int class = 0; class < CLASSES; class ++) {
		column_move((void **)&ix->low[class], PERIODS * sizeof(uint64_t), room, entries,
			    count);
		column_move((void **)&ix->high[class], PERIODS * sizeof(uint32_t), room, entries,
			    count);
	}
	for (int i = 0; i < HOUR_CLASSES; i++)
		column_move((void **)&ix->hourly[i], HOUR_GROUPS * sizeof(uint16_t), room, entries,
			    count);
	ix->row_count = ix->settled = (uint32_t)count;
	free(entries);
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

/* Rows lie so already: they are the entries. */
static void order_by_place(struct index *ix)
{
	struct entry *entries = index_more(NULL, ix->row_count, sizeof *entries);

	order_free(&ix->by_place);
	ix->by_place = (struct order){ .groups = 1, .blocks = ix->marks };
	for (uint32_t i = 0; i < ix->row_count; i++)
		entries[i] = entry_of(ix, i, 0);
	order_bounds(ix, &ix->by_place, entries, ix->row_count);
	free(entries);
}

static void order_fill(struct index *ix, struct order *o, struct entry *entries, size_t count)
{
	size_t blocks = blocks_of(count);

	qsort(entries, count, sizeof *entries, entry_order);
	order_bounds(ix, o, entries, count);
	o->blocks = index_wide(NULL, 0, blocks * sizeof *o->blocks);
	o->rows = index_wide(NULL, 0, blocks * BLOCK * sizeof *o->rows);
	for (size_t i = 0; i < blocks * BLOCK; i++) {
		bool filler = i >= count; /* of the last block */

		o->rows[i] = filler ? NONE : entries[i].row;
		blocks_put(o->blocks, i,
			   filler ? (struct mark){ 0 } : row_mark(ix, entries[i].row));
	}
}

static void order_by_speciality(struct index *ix)
{
	struct entry *entries;
	size_t count = 0, most = 0;

	for (uint32_t i = 0; i < ix->row_count; i++)
		count += row_about(ix, &ix->rows[i])->speciality_count;
	entries = index_more(NULL, count, sizeof *entries);
	count = 0;
	for (uint32_t i = 0; i < ix->row_count; i++) {
		const struct about *about = row_about(ix, &ix->rows[i]);

		for (int j = 0; j < about->speciality_count; j++) {
			unsigned group = about->specialities[j];

			most = group + 1 > most ? group + 1 : most;
			entries[count++] = entry_of(ix, i, group);
		}
	}
	order_free(&ix->by_speciality);
	ix->by_speciality = (struct order){ .groups = (uint32_t)most };
	order_fill(ix, &ix->by_speciality, entries, count);
	free(entries);
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
	if (ix->filling) /* before the rows are sorted, while planes lie as they do */
		index_summarise(ix, 0, 1);
	index_filled(ix);
	rows_sort(ix);
	order_by_place(ix);
	order_by_speciality(ix);
	malloc_trim(0); /* what sorting took lies between what stays */
}

size_t index_tail(const struct index *ix)
{
	return ix->row_count - ix->settled;
}
