/* index_sound.c — what the index keeps besides the bits, held to what it is made from: summaries,
 * counters, chains of rows, planes in use.  For tests and fuzzing alone. */

#include "engine/index_parts.h"
#include "engine/index_world.h"

#include <stdlib.h>

struct summary {
	uint64_t low[CLASSES][PERIODS];
	uint32_t high[CLASSES][PERIODS];
	uint16_t hourly[HOUR_CLASSES][HOUR_GROUPS];
};

static void summary_read(const struct index *ix, uint32_t id, struct summary *out)
{
	memset(out, 0, sizeof *out);
	for (int class = 0; class < CLASSES; class ++) {
		memcpy(out->low[class], &ix->low[class][(size_t)id * PERIODS],
		       sizeof out->low[class]);
		memcpy(out->high[class], &ix->high[class][(size_t)id * PERIODS],
		       sizeof out->high[class]);
	}
	for (int class = 0; class < HOUR_CLASSES; class ++)
		memcpy(out->hourly[class], &ix->hourly[class][(size_t)id * HOUR_GROUPS],
		       sizeof out->hourly[class]);
}

/* What the day before the first one kept took of it is known no more once the ring has turned; and no
 * start of the first is asked for, for it is over everywhere. */
static void first_forget(const struct index *ix, struct summary *summary)
{
	int slot = slot_at(ix, 0);

	for (int class = 0; class < CLASSES; class ++)
		for (int p = 0; p < PERIODS; p++) {
			if (slot < 64)
				summary->low[class][p] &= ~(1ull << slot);
			else
				summary->high[class][p] &= ~(1u << (slot - 64));
		}
	for (int class = 0; class < HOUR_CLASSES; class ++)
		summary->hourly[class][slot / HOUR_DAYS] = 0;
}

/* However it came about, a summary is what it would be if it were made now. */
static bool summary_fresh(struct index *ix, uint32_t id)
{
	struct summary kept, fresh;

	summary_read(ix, id, &kept);
	row_summarise_all(ix, id);
	summary_read(ix, id, &fresh);
	first_forget(ix, &kept);
	first_forget(ix, &fresh);
	return memcmp(&kept, &fresh, sizeof kept) == 0;
}

/* Nobody finds what is gone. */
static bool summary_empty(const struct index *ix, uint32_t id)
{
	static const struct summary none;
	struct summary kept;

	summary_read(ix, id, &kept);
	return memcmp(&kept, &none, sizeof kept) == 0;
}

static bool counters_right(const struct index *ix)
{
	uint32_t rasters = 0, ratings = 0;

	for (int i = 0; i <= RASTER_MOST; i++)
		rasters += ix->rasters[i];
	for (int i = 0; i <= TRAIT_RATING; i++)
		ratings += ix->ratings[i];
	return rasters == ix->alive && ratings == ix->alive;
}

/* Each row is in its professional's chain and in no other; each plane is of one professional. */
static bool chains_right(const struct index *ix)
{
	uint32_t rows = 0, planes = 0;

	for (uint32_t number = 0; number < ix->number_room; number++)
		for (uint32_t id = ix->by_number[number]; id != NONE; id = ix->rows[id].next) {
			if (id >= ix->row_count || ix->rows[id].number != number ||
			    ++rows > ix->alive)
				return false;
			planes += !plane_done(ix, ix->by_number[number], id);
		}
	return rows == ix->alive && planes == ix->day.used + ix->night.used;
}

bool index_sound(struct index *ix)
{
	for (uint32_t id = 0; id < ix->row_count; id++)
		if (ix->rows[id].number == NONE ? !summary_empty(ix, id) : !summary_fresh(ix, id))
			return false;
	return counters_right(ix) && chains_right(ix);
}
