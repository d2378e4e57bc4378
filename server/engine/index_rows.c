/* index_rows.c — rows and their columns: room for more, and a new one at the end. */

#include "engine/index_parts.h"

static void *wider(void *column, size_t from, size_t to, size_t width)
{
	return index_wide(column, from * width, to * width);
}

static void marks_room(struct index *ix, size_t from, size_t room)
{
	ix->marks = wider(ix->marks, blocks_of(from), blocks_of(room), sizeof *ix->marks);
	ix->by_place.blocks = ix->marks;
}

void rows_room(struct index *ix, size_t room)
{
	size_t from = ix->row_room;

	if (room <= from)
		return;
	ix->row_room = (uint32_t)room;
	ix->rows = wider(ix->rows, from, room, sizeof *ix->rows);
	marks_room(ix, from, room);
	for (int class = 0; class < CLASSES; class ++) {
		ix->low[class] = wider(ix->low[class], from, room, PERIODS * sizeof(uint64_t));
		ix->high[class] = wider(ix->high[class], from, room, PERIODS * sizeof(uint32_t));
	}
	for (int i = 0; i < HOUR_CLASSES; i++)
		ix->hourly[i] = wider(ix->hourly[i], from, room, HOUR_GROUPS * sizeof(uint16_t));
}

void row_clear(struct index *ix, uint32_t id)
{
	for (int class = 0; class < CLASSES; class ++)
		for (size_t p = 0; p < PERIODS; p++) {
			ix->low[class][(size_t)id * PERIODS + p] = 0;
			ix->high[class][(size_t)id * PERIODS + p] = 0;
		}
	for (int i = 0; i < HOUR_CLASSES; i++)
		memset(&ix->hourly[i][(size_t)id * HOUR_GROUPS], 0, HOUR_GROUPS * sizeof(uint16_t));
}

uint32_t row_make(struct index *ix, const struct row *row, struct mark mark)
{
	if (ix->row_count == ix->row_room)
		rows_room(ix, (size_t)ix->row_room + ix->row_room / 8 + 64);
	ix->rows[ix->row_count] = *row;
	blocks_put(ix->marks, ix->row_count, mark);
	row_clear(ix, ix->row_count);
	ix->alive++;
	ix->rasters[row->raster]++;
	ix->ratings[mark.traits & TRAIT_RATING]++;
	return ix->row_count++;
}
