/* index_rows.c — rows and their columns: room for more, and a new one at the end. */

#include "engine/index_parts.h"

static void *wider(void *column, size_t from, size_t to, size_t width)
{
	return index_wide(column, from * width, to * width);
}

void rows_room(struct index *ix, size_t room)
{
	size_t from = ix->row_room;

	if (room <= from)
		return;
	ix->row_room = (uint32_t)room;
	ix->rows = wider(ix->rows, from, room, sizeof *ix->rows);
	ix->summaries = wider(ix->summaries, from, room, sizeof *ix->summaries);
	ix->nexts = wider(ix->nexts, from, room, sizeof *ix->nexts);
	ix->spots = wider(ix->spots, from, room, sizeof *ix->spots);
	ix->hourly = wider(ix->hourly, from, room, sizeof *ix->hourly);
	ix->marks = wider(ix->marks, blocks_of(from), blocks_of(room), sizeof *ix->marks);
	ix->by_place.blocks = ix->marks;
}

void row_clear(struct index *ix, uint32_t id)
{
	memset(ix->rows[id].dates, 0, sizeof ix->rows[id].dates);
	ix->summaries[id] = (struct summary){ 0 };
	*row_hourly(ix, id) = (struct hourly){ 0 };
}

uint32_t row_make(struct index *ix, const struct row *row, struct mark mark)
{
	uint32_t id = ix->row_count;

	if (id == ix->row_room)
		rows_room(ix, (size_t)ix->row_room + ix->row_room / 8 + 64);
	ix->rows[id] = *row;
	ix->nexts[id] = NONE;
	ix->spots[id] = id; /* those before it are a permutation of themselves */
	blocks_put(ix->marks, id, id, mark);
	row_clear(ix, id);
	ix->alive++;
	ix->rasters[row->raster]++;
	ix->ratings[mark.traits & TRAIT_RATING]++;
	return ix->row_count++;
}
