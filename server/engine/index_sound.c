/* index_sound.c — what the index keeps besides the bits, held to what it is made from: summaries,
 * counters, chains of rows, planes in use.  For tests and fuzzing alone. */

#include "engine/index_parts.h"
#include "engine/index_world.h"

#include <stdlib.h>

struct said {
	struct dates dates[CLASSES][PERIODS];
	struct hourly hourly;
};

static struct said said_of(const struct index *ix, uint32_t id)
{
	struct said said = { .hourly = *row_hourly(ix, id) };

	for (int class = 0; class < CLASSES; class ++)
		memcpy(said.dates[class], row_dates(ix, id, class), sizeof said.dates[class]);
	return said;
}

/* What the day before the first one kept took of it is known no more once the ring has turned; and no
 * start of the first is asked for, for it is over everywhere. */
static void first_forget(const struct index *ix, struct said *said)
{
	int slot = slot_at(ix, 0);

	for (int class = 0; class < CLASSES; class ++)
		for (int p = 0; p < PERIODS; p++)
			said->dates[class][p].slots[slot / 32] &= ~(1u << slot % 32);
	for (int class = 0; class < HOUR_CLASSES; class ++)
		said->hourly.hours[class][slot / HOUR_DAYS] = 0;
}

/* However it came about, a summary is what it would be if it were made now. */
static bool summary_fresh(struct index *ix, uint32_t id)
{
	struct said kept = said_of(ix, id), fresh;

	row_summarise_all(ix, id);
	fresh = said_of(ix, id);
	first_forget(ix, &kept);
	first_forget(ix, &fresh);
	return memcmp(&kept, &fresh, sizeof kept) == 0;
}

/* Nobody finds what is gone. */
static bool summary_empty(const struct index *ix, uint32_t id)
{
	static const struct said none;
	struct said kept = said_of(ix, id);

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
		for (uint32_t id = ix->by_number[number]; id != NONE; id = row_next(ix, id)) {
			if (id >= ix->row_count || ix->rows[id].number != number ||
			    ++rows > ix->alive)
				return false;
			planes += !plane_done(ix, ix->by_number[number], id);
		}
	return rows == ix->alive && planes == ix->day.used + ix->night.used;
}

/* Each row has a spot of its own, and the order by place knows it. */
static bool spots_right(const struct index *ix)
{
	for (uint32_t id = 0; id < ix->row_count; id++) {
		uint32_t spot = ix->spots[id];

		if (id < ix->settled ? spot >= ix->settled || blocks_row(ix->marks, spot) != id
				     : spot != id)
			return false;
	}
	return true;
}

bool index_sound(struct index *ix)
{
	for (uint32_t id = 0; id < ix->row_count; id++)
		if (ix->rows[id].number == NONE ? !summary_empty(ix, id) : !summary_fresh(ix, id))
			return false;
	return counters_right(ix) && chains_right(ix) && spots_right(ix);
}
