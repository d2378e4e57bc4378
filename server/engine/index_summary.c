/* index_summary.c — what a search asks before it touches any bits: does a run of such a length
 * begin in such a part of such a day?
 *
 * A superset, never less: for each row, class of length and period of the day one bit a date; and
 * for the longer classes, which are rare, the hours at which one begins on any of eight dates
 * together.  An hour of the 24-hour class is an hour and a half, so that sixteen make a day.  On an
 * odd day, whose bits are not the wall's minutes, a run counts for every period and hour. */

#include "engine/index_parts.h"

static int class_length(const struct about *about, int class)
{
	static const int lengths[CLASSES] = { 3, 6, 12, 24 };

	return class == 0 && about->shortest < lengths[0] ? about->shortest : lengths[class];
}

static bool any_between(const uint64_t *line, int from, int to)
{
	return bits_next(line, from, to, true) < to;
}

/* One row's days, for whoever looks at several. */
struct gaze {
	struct index *ix;
	const struct row *row;
	const struct about *about;
	int bits; /* of a line that may be starts */
};

static struct gaze gaze_at(struct index *ix, uint32_t id)
{
	struct gaze gaze = { .ix = ix, .row = &ix->rows[id] };

	gaze.about = row_about(ix, gaze.row);
	gaze.bits = gaze.row->night ? QUANTA_MAX : DAY_WORDS * 64;
	return gaze;
}

static bool is_odd(const struct gaze *gaze, int slot)
{
	return gaze->row->night && gaze->ix->zones[gaze->row->zone].odd[slot];
}

static uint16_t hours_of(const struct gaze *gaze, const uint64_t *line, int slot)
{
	int unit = gaze->row->night ? 18 : 12;
	uint16_t found = 0;

	for (int i = bits_next(line, 0, gaze->bits, true); i < gaze->bits;) {
		int hour = i / unit < 16 ? i / unit : 15;

		found = (uint16_t)(found | 1u << hour);
		i = hour == 15 ? gaze->bits : bits_next(line, (hour + 1) * unit, gaze->bits, true);
	}
	return found != 0 && is_odd(gaze, slot) ? 0xffff : found;
}

static unsigned periods_of(const struct gaze *gaze, const uint64_t *line, int slot)
{
	int frame = row_frame(gaze->row), noon = 144 - frame, late = 192 - frame;
	unsigned found = (unsigned)any_between(line, 0, noon) |
			 (unsigned)any_between(line, noon, late) << 1 |
			 (unsigned)any_between(line, late, gaze->bits) << 2;

	return found != 0 && is_odd(gaze, slot) ? 7 : found;
}

static void summary_put(struct index *ix, uint32_t id, int class, int slot, unsigned periods)
{
	for (unsigned p = 0; p < PERIODS; p++) {
		uint64_t *low = &ix->low[class][(size_t)id * PERIODS + p];
		uint32_t *high = &ix->high[class][(size_t)id * PERIODS + p];
		uint64_t has = periods >> p & 1;

		if (slot < 64)
			*low = (*low & ~(1ull << slot)) | has << slot;
		else
			*high = (*high & ~(1u << (slot - 64))) | (uint32_t)has << (slot - 64);
	}
}

/* The line of a date, with the bits behind it that a run may need; those past the date are no
 * starts. */
static unsigned gaze_line(const struct gaze *gaze, int at, uint64_t line[LINE_WORDS])
{
	return row_free(gaze->ix, gaze->row, at, AHEAD_MAX, line);
}

static void past_clear(const struct gaze *gaze, int slot, uint64_t *line, unsigned words)
{
	int quanta = gaze->ix->zones[gaze->row->zone].quanta[slot];

	if (!gaze->row->night)
		return;
	for (int i = quanta; i < (int)words * 64; i = (i / 64 + 1) * 64)
		line[i / 64] &= i % 64 == 0 ? 0 : ~(~0ull << i % 64);
}

static void day_summarise(const struct gaze *gaze, uint32_t id, int at)
{
	uint64_t line[LINE_WORDS], starts[LINE_WORDS];
	unsigned words = gaze_line(gaze, at, line);
	int slot = slot_at(gaze->ix, at), have = 1;

	for (int class = 0; class < CLASSES; class ++) {
		int length = class_length(gaze->about, class);

		bits_runs(line, words, (unsigned)have, (unsigned)length);
		have = length;
		memcpy(starts, line, words * sizeof *line);
		past_clear(gaze, slot, starts, words);
		summary_put(gaze->ix, id, class, slot, periods_of(gaze, starts, slot));
	}
}

static void hours_summarise(const struct gaze *gaze, uint32_t id, int group)
{
	uint16_t found[HOUR_CLASSES] = { 0 };

	for (int slot = group * HOUR_DAYS; slot < (group + 1) * HOUR_DAYS; slot++) {
		int at = index_slot(slot - index_slot(gaze->ix->first.days));
		uint64_t line[LINE_WORDS], starts[LINE_WORDS];
		unsigned words = gaze_line(gaze, at, line), have = 1;

		for (int i = 0; i < HOUR_CLASSES; i++) {
			unsigned length = i == 0 ? 12 : 24;

			bits_runs(line, words, have, length);
			have = length;
			memcpy(starts, line, words * sizeof *line);
			past_clear(gaze, slot, starts, words);
			found[i] = (uint16_t)(found[i] | hours_of(gaze, starts, slot));
		}
	}
	for (int i = 0; i < HOUR_CLASSES; i++)
		gaze->ix->hourly[i][(size_t)id * HOUR_GROUPS + (size_t)group] = found[i];
}

/* What is taken of a date is felt, over midnight, by the dates beside it. */
void row_summarise(struct index *ix, uint32_t id, int at)
{
	struct gaze gaze = gaze_at(ix, id);
	int from = gaze.row->night ? at - 2 : at, to = gaze.row->night ? at + 1 : at, last = -1;

	for (int day = from < 0 ? 0 : from; day <= to && day < INDEX_DAYS; day++) {
		int group = slot_at(ix, day) / HOUR_DAYS;

		day_summarise(&gaze, id, day);
		if (group != last)
			hours_summarise(&gaze, id, group);
		last = group;
	}
}

void row_summarise_all(struct index *ix, uint32_t id)
{
	struct gaze gaze = gaze_at(ix, id);

	for (int at = 0; at < INDEX_DAYS; at++)
		day_summarise(&gaze, id, at);
	for (int group = 0; group < HOUR_GROUPS; group++)
		hours_summarise(&gaze, id, group);
}
