/* index_free.c — what is free of a row, and the starts of a service in it.
 *
 * The one thing to get right: a raster hangs on the beginning of the free piece, not on the clock,
 * unless the step is itself what starts are rounded to (5, 10, 15, 20, 30 or 60 minutes): then it
 * is a comb.  Else each piece is walked from its beginning, which in the 24-hour class may be days
 * before; when it is before the ring, nobody knows, and every bit may be a start. */

#include "engine/index_parts.h"

static void lines_clear(uint64_t *line, unsigned words, int from)
{
	for (int i = from; i < (int)words * 64; i = (i / 64 + 1) * 64)
		line[i / 64] &= i % 64 == 0 ? 0 : ~(~0ull << i % 64);
}

static unsigned reach(const struct planes *planes, uint32_t plane, int slot, int shift)
{
	return (unsigned)(planes_day(planes, plane, slot)[NIGHT_WORDS - 1] >> shift) & REACH_MASK;
}

/* One date of the 24-hour class, without what follows. */
static void night_free(const struct index *ix, const struct row *row, int at,
		       uint64_t line[NIGHT_WORDS])
{
	int slot = slot_at(ix, at), quanta = ix->zones[row->zone].quanta[slot];
	const uint64_t *open = blobs_at(&ix->patterns, ix->hours[row->hours].patterns[slot]);
	const uint64_t *taken = planes_day(&ix->night, row->plane, slot);
	uint64_t beside[NIGHT_WORDS] = { 0 };

	if (at > 0)
		bits_set(beside, NIGHT_WORDS, 0,
			 (int)reach(&ix->night, row->plane, slot_at(ix, at - 1), ON_AT));
	if (at + 1 < INDEX_DAYS)
		bits_set(beside, NIGHT_WORDS,
			 quanta - (int)reach(&ix->night, row->plane, slot_at(ix, at + 1), BACK_AT),
			 quanta);
	for (int i = 0; i < NIGHT_WORDS; i++)
		line[i] = open[i] & ~taken[i] & ~beside[i];
	lines_clear(line, NIGHT_WORDS, quanta);
}

unsigned row_free(const struct index *ix, const struct row *row, int at, unsigned ahead,
		  uint64_t line[LINE_WORDS])
{
	int slot = slot_at(ix, at);
	unsigned quanta, known, words;

	if (!row->night) {
		const struct hours *hours = &ix->hours[row->hours];
		const uint64_t *open = blobs_at(&ix->patterns, hours->patterns[slot]);
		const uint64_t *taken = planes_day(&ix->day, row->plane, slot);

		for (int i = 0; i < DAY_WORDS; i++)
			line[i] = open[i] & ~taken[i];
		return DAY_WORDS;
	}
	quanta = ix->zones[row->zone].quanta[slot];
	words = (quanta + ahead + 63) / 64;
	words = words < NIGHT_WORDS ? NIGHT_WORDS : words > LINE_WORDS ? LINE_WORDS : words;
	memset(line, 0, words * sizeof *line);
	night_free(ix, row, at, line);
	for (known = quanta; known < quanta + ahead && at + 1 < INDEX_DAYS;) {
		uint64_t next[NIGHT_WORDS];

		night_free(ix, row, ++at, next);
		bits_add(line, words, next, NIGHT_WORDS, known);
		known += ix->zones[row->zone].quanta[slot_at(ix, at)];
	}
	return words;
}

/* When the piece began that is free at the midnight before that date, in quanta since 1970; false:
 * before the ring. */
static bool piece_begins(const struct index *ix, const struct row *row, int at, int32_t *begins)
{
	while (--at >= 0) {
		int slot = slot_at(ix, at), quanta = ix->zones[row->zone].quanta[slot], last;
		uint64_t line[NIGHT_WORDS];

		night_free(ix, row, at, line);
		for (last = quanta; last > 0 && bits_have(line, last - 1);)
			last--;
		*begins = ix->zones[row->zone].begins[slot] + last;
		if (last > 0)
			return true;
	}
	return false;
}

/* The first start of a piece that begins there: rounded up by the clock of the wall, which in the day
 * class shows FRAME_FROM at the first bit of each date. */
static int32_t first_start(const struct index *ix, const struct row *row, int raster,
			   int32_t origin, int32_t begins)
{
	instant at = { begins * US_QUANTUM };

	if (!row->night)
		return begins + (raster - (FRAME_FROM + begins - origin) % raster) % raster;
	at = agenda_round_up(ix->zones[row->zone].zone, at, raster * US_QUANTUM);
	return (int32_t)(at.us / US_QUANTUM);
}

/* Walks the pieces of a date: sets each bit that their rasters allow. */
static void raster_walk(const struct index *ix, const struct row *row, const struct kind *kind,
			int at, const uint64_t *line, uint64_t *allowed, bool *exact)
{
	int slot = slot_at(ix, at);
	int end = row_bits(ix, row, slot);
	int32_t origin = row_begins(ix, row, slot), first;
	int from = bits_next(line, 0, end, true);

	while (from < end) {
		int to = bits_next(line, from, end, false);
		int32_t begins = origin + from;

		if (from == 0 && row->night && !piece_begins(ix, row, at, &begins)) {
			*exact = false;
			bits_set(allowed, NIGHT_WORDS, from, to);
		} else {
			first = first_start(ix, row, kind->raster, origin, begins) - origin;
			if (first < from)
				first += (from - first + kind->step - 1) / kind->step * kind->step;
			bits_comb(allowed, first, to, kind->step);
		}
		from = bits_next(line, to, end, true);
	}
}

unsigned free_starts(const struct index *ix, const struct row *row, const struct kind *kind, int at,
		     unsigned words, uint64_t line[LINE_WORDS], bool *exact)
{
	uint64_t allowed[NIGHT_WORDS] = { 0 };
	const uint64_t *comb = allowed;

	*exact = kind->exact;
	if (kind->raster == 0)
		comb = ix->combs[1];
	else if (kind->raster == kind->step && !ix->zones[row->zone].uneven)
		comb = ix->combs[kind->raster];
	else
		raster_walk(ix, row, kind, at, line, allowed, exact);
	if (row->night)
		bits_runs(line, words, 1, kind->length);
	else
		bits_runs(line, DAY_WORDS, 1, kind->length); /* a number that is known */
	words = row->night ? NIGHT_WORDS : DAY_WORDS;
	for (unsigned i = 0; i < words; i++)
		line[i] &= comb[i];
	if (row->night)
		lines_clear(line, NIGHT_WORDS, ix->zones[row->zone].quanta[slot_at(ix, at)]);
	return words;
}

unsigned row_starts(const struct index *ix, const struct row *row, const struct kind *kind, int at,
		    uint64_t line[LINE_WORDS], bool *exact)
{
	return free_starts(ix, row, kind, at, row_free(ix, row, at, kind->length, line), line,
			   exact);
}
