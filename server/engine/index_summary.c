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

/* ---- one date: periods ---- */

static void summary_put(struct index *ix, uint32_t id, int class, int slot, unsigned periods)
{
	for (unsigned p = 0; p < PERIODS; p++) {
		uint32_t *days = &row_dates(ix, id, class)[p].slots[slot / 32];

		*days = (*days & ~(1u << slot % 32)) | (periods >> p & 1) << slot % 32;
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
	row_hourly(ix, id)->hours[class][group] = hours;
}

static unsigned day_periods_of(const uint64_t line[DAY_WORDS])
{
	unsigned found = 0;

	for (unsigned p = 0; p < PERIODS; p++) {
		uint64_t any = 0;

		for (int i = 0; i < DAY_WORDS; i++)
			any |= line[i] & day_periods[p][i];
		found |= (unsigned)(any != 0) << p;
	}
	return found;
}

/* The starts of each class on one date: their periods, if these are wanted, and the longer ones for
 * the hours. */
static void day_read(struct index *ix, uint32_t id, int slot, bool periods, uint64_t *line,
		     uint64_t hours[HOUR_CLASSES][DAY_WORDS])
{
	const struct about *about = row_about(ix, &ix->rows[id]);
	unsigned have = 1;

	for (int class = periods ? 0 : CLASSES - HOUR_CLASSES; class < CLASSES; class ++) {
		unsigned length = class_length(about, class);
		int hour = class - (CLASSES - HOUR_CLASSES);

		bits_runs(line, DAY_WORDS, have, length);
		have = length;
		if (periods)
			summary_put(ix, id, class, slot, day_periods_of(line));
		for (int i = 0; hour >= 0 && i < DAY_WORDS; i++)
			hours[hour][i] |= line[i];
	}
}

/* Eight dates, whose hours are gathered first and read off once; the periods of one of them, or with
 * slot -1 of all, which are empty yet. */
static void day_summarise(struct index *ix, uint32_t id, int group, int slot)
{
	const struct row *row = &ix->rows[id];
	const uint64_t *taken = planes_day(&ix->day, row->plane, group * HOUR_DAYS);
	const uint32_t *patterns = &ix->hours[row->hours].patterns[group * HOUR_DAYS];
	uint64_t hours[HOUR_CLASSES][DAY_WORDS] = { 0 };

	for (int day = 0; day < HOUR_DAYS; day++) {
		const uint64_t *open = blobs_at(&ix->patterns, patterns[day]);
		uint64_t line[DAY_WORDS] UNCLEARED, any = 0;
		int this = group * HOUR_DAYS + day;

		for (int i = 0; i < DAY_WORDS; i++)
			any |= line[i] = open[i] & ~taken[day * DAY_WORDS + i];
		if (any != 0 || this == slot)
			day_read(ix, id, this, slot < 0 || this == slot, line, hours);
	}
	for (int class = 0; class < HOUR_CLASSES; class ++)
		hours_put(ix, id, group, class, hours_of(hours[class], DAY_WORDS * 64, 12));
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
			unsigned length =
				class_length(row_about(ix, row), class + CLASSES - HOUR_CLASSES);
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
	int slot = slot_at(ix, at);

	if (ix->filling)
		return;
	if (ix->rows[id].night)
		night_changed(ix, id, at);
	else
		day_summarise(ix, id, slot / HOUR_DAYS, slot);
}

static void all_summarise(struct index *ix, uint32_t id)
{
	bool night = ix->rows[id].night;

	row_clear(ix, id);
	for (int at = 0; night && at < INDEX_DAYS; at++)
		night_summarise(ix, id, at);
	for (int group = 0; group < HOUR_GROUPS; group++)
		night ? night_hours(ix, id, group) : day_summarise(ix, id, group, -1);
}

void row_summarise_all(struct index *ix, uint32_t id)
{
	if (!ix->filling)
		all_summarise(ix, id);
}

void index_summarise(struct index *ix, unsigned part, unsigned parts)
{
	uint32_t from = (uint32_t)((uint64_t)ix->row_count * part / parts);
	uint32_t to = (uint32_t)((uint64_t)ix->row_count * (part + 1) / parts);

	for (uint32_t id = from; id < to; id++)
		if (ix->rows[id].number != NONE)
			all_summarise(ix, id);
}

void row_prefetch(const struct index *ix, uint32_t id, int at)
{
	const struct row *row = &ix->rows[id];
	int slot = slot_at(ix, at), group = slot / HOUR_DAYS;

	line_send(&ix->spots[id]);
	for (int class = 0; class < CLASSES; class ++)
		line_send(row_dates(ix, id, class));
	for (int i = 0; i < HOUR_DAYS; i += 2)
		line_send(planes_day(row_planes(ix, row), row->plane, group * HOUR_DAYS + i));
	line_send(&ix->hours[row->hours].patterns[group * HOUR_DAYS]);
	line_send(row_hourly(ix, id));
}
