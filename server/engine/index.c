/* index.c — the index as a whole: making it, telling it days, turning its ring.
 *
 * Turning is one column: the days that went by become the days that come, of every plane, pattern
 * and summary.  What was told of these ahead of time waits in `asides`. */

#include "engine/index_parts.h"

#include <stdlib.h>

enum { SCRATCH = 64 * 1024 * 1024 };

static void combs_make(struct index *ix)
{
	for (int raster = 1; raster <= RASTER_MOST; raster++)
		bits_comb(ix->combs[raster], 0, NIGHT_WORDS * 64, raster);
}

struct index *index_new(size_t rows, instant now)
{
	struct index *ix = index_more(NULL, 1, sizeof *ix);

	*ix = (struct index){ .now = now };
	ix->day.words = DAY_WORDS;
	ix->night.words = NIGHT_WORDS;
	ix->scratch = region_new(SCRATCH, NULL);
	ix->first = zones_first(ix, now);
	ix->by_speciality.groups = ix->by_place.groups = 0;
	combs_make(ix);
	rows_room(ix, rows);
	index_rebuild(ix);
	return ix;
}

void index_free(struct index *ix)
{
	if (!ix)
		return;
	for (size_t i = 0; i < ix->aside_count; i++)
		free(ix->asides[i].pieces);
	planes_free(&ix->day);
	planes_free(&ix->night);
	free(ix->by_speciality.blocks);
	order_free(&ix->by_speciality);
	order_free(&ix->by_place);
	blobs_free(&ix->patterns);
	blobs_free(&ix->rules);
	blobs_free(&ix->abouts);
	region_free(ix->scratch);
	free(ix->rows);
	free(ix->summaries);
	free(ix->nexts);
	free(ix->spots);
	free(ix->marks);
	free(ix->hourly);
	free(ix->by_number);
	free(ix->hours);
	free(ix->asides);
	free(ix->aside_heads);
	free(ix->pieces);
	free(ix->run);
	free(ix->drafts);
	free(ix);
}

date index_first(const struct index *ix)
{
	return ix->first;
}

/* ---- days ---- */

/* Rows of one professional often share a plane: it is written once. */
bool plane_done(const struct index *ix, uint32_t first, uint32_t id)
{
	for (uint32_t before = first; before != id; before = row_next(ix, before))
		if (ix->rows[before].plane == ix->rows[id].plane &&
		    ix->rows[before].night == ix->rows[id].night)
			return true;
	return false;
}

static void day_take(struct index *ix, uint32_t number, int at, const struct piece *pieces,
		     size_t count)
{
	uint32_t first = ix->by_number[number];

	for (uint32_t id = first; id != NONE; id = row_next(ix, id))
		if (!plane_done(ix, first, id))
			row_take(ix, &ix->rows[id], at, pieces, count);
	for (uint32_t id = first; id != NONE; id = row_next(ix, id))
		row_summarise(ix, id, at);
}

static uint32_t *aside_bucket(const struct index *ix, uint32_t number, date day)
{
	uint64_t hash = ((uint64_t)number << 32 | (uint32_t)day.days) * 0x9e3779b97f4a7c15u;

	return &ix->aside_heads[hash >> 32 & (ix->aside_room - 1)];
}

static struct aside *aside_find(struct index *ix, uint32_t number, date day)
{
	uint32_t id = ix->aside_room > 0 ? *aside_bucket(ix, number, day) : 0;

	for (; id != 0; id = ix->asides[id - 1].next)
		if (ix->asides[id - 1].number == number && ix->asides[id - 1].day.days == day.days)
			return &ix->asides[id - 1];
	return NULL;
}

static void aside_link(struct index *ix, size_t i)
{
	uint32_t *head = aside_bucket(ix, ix->asides[i].number, ix->asides[i].day);

	ix->asides[i].next = *head;
	*head = (uint32_t)i + 1;
}

void asides_link(struct index *ix)
{
	if (ix->aside_room == 0)
		return;
	memset(ix->aside_heads, 0, ix->aside_room * sizeof *ix->aside_heads);
	for (size_t i = 0; i < ix->aside_count; i++)
		aside_link(ix, i);
}

static void asides_grow(struct index *ix)
{
	ix->aside_room = ix->aside_room ? 2 * ix->aside_room : 64;
	ix->asides = index_more(ix->asides, ix->aside_room, sizeof *ix->asides);
	ix->aside_heads = index_more(ix->aside_heads, ix->aside_room, sizeof *ix->aside_heads);
	asides_link(ix);
}

/* Keeps pieces of a date to come; of the same date the last told count. */
static void aside_put(struct index *ix, uint32_t number, date day, size_t count)
{
	struct aside *aside = aside_find(ix, number, day);

	if (!aside) {
		if (count == 0)
			return;
		if (ix->aside_count == ix->aside_room)
			asides_grow(ix);
		aside = &ix->asides[ix->aside_count++];
		*aside = (struct aside){ .number = number, .day = day };
		aside_link(ix, ix->aside_count - 1);
	}
	aside->count = count;
	aside->pieces = index_more(aside->pieces, count, sizeof *aside->pieces);
	memcpy(aside->pieces, ix->pieces, count * sizeof *ix->pieces);
}

bool index_take(struct index *ix, uint32_t number, date day, const struct busy *busy, size_t count)
{
	int at = day.days - ix->first.days;
	size_t kept;

	if (number >= ix->number_room || ix->by_number[number] == NONE || at < 0)
		return false;
	if (at < INDEX_DAYS)
		row_prefetch(ix, ix->by_number[number], at);
	kept = pieces_read(ix, busy, count);
	if (at >= INDEX_DAYS)
		aside_put(ix, number, day, kept);
	else
		day_take(ix, number, at, ix->pieces, kept);
	return true;
}

/* ---- turning ---- */

static void asides_replay(struct index *ix)
{
	size_t kept = 0;

	for (size_t i = 0; i < ix->aside_count; i++) {
		struct aside aside = ix->asides[i];
		int at = aside.day.days - ix->first.days;

		if (at >= INDEX_DAYS) {
			ix->asides[kept++] = aside;
			continue;
		}
		if (at >= 0)
			day_take(ix, aside.number, at, aside.pieces, aside.count);
		free(aside.pieces);
	}
	ix->aside_count = kept;
	asides_link(ix);
}

static void planes_forget(const struct planes *planes, int slot)
{
	for (uint32_t id = 0; id < planes->count; id++)
		memset(planes_day(planes, id, slot), 0, planes->words * sizeof(uint64_t));
}

bool index_turn(struct index *ix, instant now)
{
	date first = zones_first(ix, now);
	int by = first.days - ix->first.days, fresh = by < INDEX_DAYS ? INDEX_DAYS - by : 0;

	ix->now = now;
	if (by <= 0)
		return false;
	ix->first = first;
	for (int at = fresh; at < INDEX_DAYS; at++) {
		planes_forget(&ix->day, slot_at(ix, at));
		planes_forget(&ix->night, slot_at(ix, at));
	}
	for (unsigned i = 0; i < ix->zone_count; i++)
		if (!zone_days_fill(ix, &ix->zones[i], fresh, INDEX_DAYS))
			abort(); /* a zone that had days has them always */
	hours_turn(ix, fresh);
	for (uint32_t id = 0; id < ix->row_count; id++)
		for (int at = fresh; at < INDEX_DAYS && ix->rows[id].number != NONE; at++)
			row_summarise(ix, id, at);
	asides_replay(ix);
	return true;
}

/* ---- size ---- */

struct index_size index_size(const struct index *ix)
{
	size_t column = sizeof(struct row) + sizeof(struct summary) + 2 * sizeof(uint32_t) +
			sizeof(struct block) / BLOCK + sizeof(struct hourly);
	size_t blocks = blocks_of(ix->by_speciality.count) + blocks_of(ix->by_place.count);
	size_t groups = ix->by_speciality.groups + ix->by_place.groups;
	struct index_size size = {
		.rows = ix->alive,
		.day_planes = ix->day.used,
		.night_planes = ix->night.used,
		.hours = ix->rules.alive,
		.patterns = ix->patterns.alive,
		.aside = ix->aside_count,
	};

	size.bytes = sizeof *ix + ix->row_room * column + ix->number_room * sizeof(uint32_t);
	size.bytes += (size_t)ix->day.count * INDEX_DAYS * DAY_WORDS * sizeof(uint64_t);
	size.bytes += (size_t)ix->night.count * INDEX_DAYS * NIGHT_WORDS * sizeof(uint64_t);
	size.bytes += ix->by_speciality.count * (sizeof(struct block) / BLOCK);
	size.bytes += blocks * sizeof(float) + groups * BANDS_ALL * sizeof(uint32_t);
	size.bytes += ix->patterns.bytes + ix->rules.bytes + ix->abouts.bytes;
	size.bytes += ix->hours_room * sizeof(struct hours);
	return size;
}
