/* index_summary.c — what a search asks before it touches any bits: does a run of such a length
 * begin in such a part of such a day?
 *
 * A superset, never less: for each row, class of length and period of the day one bit a date; and
 * for the longer classes, which are rare, the hours at which one begins on any of eight dates
 * together.  An hour of the 24-hour class is an hour and a half, so that sixteen make a day.  On an
 * odd day, whose bits are not the wall's minutes, a run counts for every period and hour. */

#include "engine/index_parts.h"

/* Bits before 12:00, before 16:00, later. */
static const uint64_t day_periods[PERIODS][DAY_WORDS] = {
	{ ~0ull, 0xff, 0 },
	{ 0, 0x00ffffffffffff00, 0 },
	{ 0, 0xff00000000000000, ~0ull },
};
static const uint64_t night_periods[PERIODS][NIGHT_WORDS] = {
	{ ~0ull, ~0ull, 0xffff, 0, 0 },
	{ 0, 0, 0xffffffffffff0000, 0, 0 },
	{ 0, 0, 0, ~0ull, ~0ull },
};

/* What is shorter than its shortest service is of no use to anybody: gaps of fifteen minutes are many
 * at the ends of days, and would have each of these days looked at. */
static unsigned class_length(const struct about *about, int class)
{
	static const unsigned lengths[CLASSES] = { 3, 6, 12, AHEAD_MAX };
	unsigned shortest = about->shortest < AHEAD_MAX ? about->shortest : AHEAD_MAX;

	return class == 0 || shortest > lengths[class] ? shortest : lengths[class];
}

static unsigned hour_class_length(const struct about *about, int hour_class)
{
	return class_length(about, hour_class + CLASSES - HOUR_CLASSES);
}

/* ---- one date: periods ---- */

static void summary_put(struct index *ix, uint32_t id, int class, int slot, unsigned periods)
{
	uint64_t *low = &ix->low[class][(size_t)id * PERIODS];
	uint32_t *high = &ix->high[class][(size_t)id * PERIODS];

	for (unsigned p = 0; p < PERIODS; p++) {
		uint64_t has = periods >> p & 1;

		if (slot < 64)
			low[p] = (low[p] & ~(1ull << slot)) | has << slot;
		else
			high[p] = (high[p] & ~(1u << (slot - 64))) | (uint32_t)has << (slot - 64);
	}
}

static void day_summarise(struct index *ix, uint32_t id, int at)
{
	const struct row *row = &ix->rows[id];
	const struct about *about = row_about(ix, row);
	uint64_t line[LINE_WORDS] UNCLEARED;
	int slot = slot_at(ix, at);
	unsigned have = 1;

	row_free(ix, row, at, 0, line);
	for (int class = 0; class < CLASSES; class ++) {
		unsigned length = class_length(about, class), found = 0;

		bits_runs(line, DAY_WORDS, have, length);
		have = length;
		for (unsigned p = 0; p < PERIODS; p++) {
			uint64_t any = 0;

			for (int i = 0; i < DAY_WORDS; i++)
				any |= line[i] & day_periods[p][i];
			found |= (unsigned)(any != 0) << p;
		}
		summary_put(ix, id, class, slot, found);
	}
}

/* Clears what is no start of that date, but of the next. */
static void past_clear(uint64_t line[NIGHT_WORDS], int quanta)
{
	for (int i = quanta; i < NIGHT_WORDS * 64; i = (i / 64 + 1) * 64)
		line[i / 64] &= i % 64 == 0 ? 0 : ~(~0ull << i % 64);
}

static void night_summarise(struct index *ix, uint32_t id, int at)
{
	const struct row *row = &ix->rows[id];
	const struct zone_days *z = &ix->zones[row->zone];
	uint64_t line[LINE_WORDS] UNCLEARED, starts[NIGHT_WORDS];
	unsigned words = row_free(ix, row, at, AHEAD_MAX, line), have = 1;
	int slot = slot_at(ix, at);

	for (int class = 0; class < CLASSES; class ++) {
		unsigned length = class_length(row_about(ix, row), class), found = 0;

		bits_runs(line, words, have, length);
		have = length;
		memcpy(starts, line, sizeof starts);
		past_clear(starts, z->quanta[slot]);
		for (unsigned p = 0; p < PERIODS; p++) {
			uint64_t any = 0;

			for (int i = 0; i < NIGHT_WORDS; i++)
				any |= starts[i] & night_periods[p][i];
			found |= (unsigned)(any != 0) << p;
		}
		summary_put(ix, id, class, slot, found != 0 && z->odd[slot] ? 7 : found);
	}
}

/* ---- eight dates: hours ---- */

static uint16_t hours_of(const uint64_t *line, int bits, int unit)
{
	uint16_t found = 0;

	for (int i = bits_next(line, 0, bits, true); i < bits;) {
		int hour = i / unit < 16 ? i / unit : 15;

		found = (uint16_t)(found | 1u << hour);
		i = hour == 15 ? bits : bits_next(line, (hour + 1) * unit, bits, true);
	}
	return found;
}

static void hours_put(struct index *ix, uint32_t id, int group, int class, uint16_t hours)
{
	ix->hourly[class][(size_t)id * HOUR_GROUPS + (size_t)group] = hours;
}

/* The starts of all eight together are gathered first; their hours are read off once. */
static void day_hours(struct index *ix, uint32_t id, int group)
{
	const struct row *row = &ix->rows[id];
	const uint64_t *taken = planes_day(&ix->day, row->plane, group * HOUR_DAYS);
	const uint32_t *patterns = &ix->hours[row->hours].patterns[group * HOUR_DAYS];
	unsigned least = hour_class_length(row_about(ix, row), 0);
	unsigned most = hour_class_length(row_about(ix, row), 1);
	uint64_t hour[DAY_WORDS] = { 0 }, two[DAY_WORDS] = { 0 };

	for (int day = 0; day < HOUR_DAYS; day++) {
		const uint64_t *open = blobs_at(&ix->patterns, patterns[day]);
		uint64_t line[DAY_WORDS] UNCLEARED;

		for (int i = 0; i < DAY_WORDS; i++)
			line[i] = open[i] & ~taken[day * DAY_WORDS + i];
		bits_runs(line, DAY_WORDS, 1, least);
		for (int i = 0; i < DAY_WORDS; i++)
			hour[i] |= line[i];
		bits_runs(line, DAY_WORDS, least, most);
		for (int i = 0; i < DAY_WORDS; i++)
			two[i] |= line[i];
	}
	hours_put(ix, id, group, 0, hours_of(hour, DAY_WORDS * 64, 12));
	hours_put(ix, id, group, 1, hours_of(two, DAY_WORDS * 64, 12));
}

static void night_hours(struct index *ix, uint32_t id, int group)
{
	const struct row *row = &ix->rows[id];
	const struct zone_days *z = &ix->zones[row->zone];
	uint16_t found[HOUR_CLASSES] = { 0 };

	for (int slot = group * HOUR_DAYS; slot < (group + 1) * HOUR_DAYS; slot++) {
		int at = index_slot(slot - index_slot(ix->first.days));
		uint64_t line[LINE_WORDS] UNCLEARED, starts[NIGHT_WORDS];
		unsigned words = row_free(ix, row, at, AHEAD_MAX, line), have = 1;

		for (int class = 0; class < HOUR_CLASSES; class ++) {
			unsigned length = hour_class_length(row_about(ix, row), class);
			uint16_t hours;

			bits_runs(line, words, have, length);
			have = length;
			memcpy(starts, line, sizeof starts);
			past_clear(starts, z->quanta[slot]);
			hours = hours_of(starts, NIGHT_WORDS * 64, 18);
			hours = hours != 0 && z->odd[slot] ? 0xffff : hours;
			found[class] = (uint16_t)(found[class] | hours);
		}
	}
	for (int class = 0; class < HOUR_CLASSES; class ++)
		hours_put(ix, id, group, class, found[class]);
}

/* ---- a row ---- */

/* What is taken of a date is felt, over midnight, by the dates beside it. */
static void night_changed(struct index *ix, uint32_t id, int at)
{
	int last = -1;

	for (int day = at < 2 ? 0 : at - 2; day <= at + 1 && day < INDEX_DAYS; day++) {
		int group = slot_at(ix, day) / HOUR_DAYS;

		night_summarise(ix, id, day);
		if (group != last)
			night_hours(ix, id, group);
		last = group;
	}
}

void row_summarise(struct index *ix, uint32_t id, int at)
{
	if (ix->rows[id].night) {
		night_changed(ix, id, at);
		return;
	}
	day_summarise(ix, id, at);
	day_hours(ix, id, slot_at(ix, at) / HOUR_DAYS);
}

void row_summarise_all(struct index *ix, uint32_t id)
{
	bool night = ix->rows[id].night;

	for (int at = 0; at < INDEX_DAYS; at++)
		night ? night_summarise(ix, id, at) : day_summarise(ix, id, at);
	for (int group = 0; group < HOUR_GROUPS; group++)
		night ? night_hours(ix, id, group) : day_hours(ix, id, group);
}

void row_prefetch(const struct index *ix, uint32_t id, int at)
{
	const struct row *row = &ix->rows[id];
	int slot = slot_at(ix, at), group = slot / HOUR_DAYS;

	for (int i = 0; i < HOUR_DAYS; i += 2)
		line_send(planes_day(row_planes(ix, row), row->plane, group * HOUR_DAYS + i));
	for (int class = 0; class < CLASSES; class ++)
		line_send(slot < 64 ? (const void *)&ix->low[class][(size_t)id * PERIODS]
				    : &ix->high[class][(size_t)id * PERIODS]);
	for (int class = 0; class < HOUR_CLASSES; class ++)
		line_send(&ix->hourly[class][(size_t)id * HOUR_GROUPS]);
	line_send(&ix->hours[row->hours].patterns[group * HOUR_DAYS]);
}
