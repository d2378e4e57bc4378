/* index_look.c — one row, from the cheap to the dear: traits, distance, summary, the best that is
 * imaginable, and at last its bits. */

#include "engine/index_run.h"

#include <math.h>

bool row_passes(const struct run *run, const struct row *row, struct mark mark)
{
	const struct index_query *q = run->q;

	return (mark.traits & q->mask) == q->want && (q->any == 0 || mark.traits & q->any) &&
	       (mark.traits & TRAIT_RATING) >= q->rating_least &&
	       (q->town == 0 || row->town == q->town);
}

static uint32_t metres_by(float north, float east)
{
	float metres = sqrtf(north * north + east * east) * 111195;

	return metres < INDEX_NOWHERE ? (uint32_t)metres : INDEX_NOWHERE - 1;
}

uint32_t index_metres(float latitude, float longitude, float to_latitude, float to_longitude)
{
	float cosine = cosf(latitude * (float)(M_PI / 180));

	return metres_by(to_latitude - latitude, (to_longitude - longitude) * cosine);
}

bool row_distance(const struct run *run, const struct row *row, struct mark mark, uint32_t *metres)
{
	const struct index_query *q = run->q;

	*metres = INDEX_NOWHERE;
	if (!q->placed)
		return true;
	if (!isnan(mark.latitude))
		*metres = metres_by(mark.latitude - q->latitude,
				    (mark.longitude - q->longitude) * run->cosine);
	if (q->km > 0 && (*metres > run->metres_most || *metres == INDEX_NOWHERE))
		return false;
	return row->reach == 0 || *metres == INDEX_NOWHERE || *metres <= row->reach * 1000u;
}

/* ---- its summary ---- */

/* The hours are kept for eight dates together: that is a byte of the ring. */
static void hours_keep_to(const struct run *run, uint32_t id, uint64_t *low, uint32_t *high)
{
	const uint16_t *hourly = row_hourly(run->ix, id)->hours[run->hour_class];
	uint8_t met[HOUR_GROUPS];
	uint64_t early;
	uint32_t late;

	for (int group = 0; group < HOUR_GROUPS; group++)
		met[group] = hourly[group] & run->hours ? UINT8_MAX : 0;
	memcpy(&early, met, sizeof early);
	memcpy(&late, met + sizeof early, sizeof late);
	*low &= early;
	*high &= late;
}

/* Leaves of those dates, by slot, on which the row may have a start. */
static bool summary_keep(const struct run *run, uint32_t id, uint64_t *low, uint32_t *high)
{
	const struct dates *dates = row_dates(run->ix, id, run->class);
	uint64_t early = 0;
	uint32_t late = 0;

	for (int p = run->period_first; p <= run->period_last; p++) {
		const uint32_t *days = dates[p].slots;

		early |= days[0] | (uint64_t)days[1] << 32;
		late |= days[2];
	}
	*low &= early;
	*high &= late;
	if (run->hour_class >= 0 && (*low | *high) != 0)
		hours_keep_to(run, id, low, high);
	return (*low | *high) != 0;
}

bool hours_meet(const struct run *run, uint32_t spot)
{
	const uint16_t *hours = run->ix->hourly[spot].hours[run->hour_class];
	unsigned met = 0;

	for (int group = 0; group < HOUR_GROUPS; group++)
		met |= hours[group] & run->hours_asked[group];
	return met != 0;
}

bool summary_read(const struct run *run, uint32_t id, uint64_t *low, uint32_t *high)
{
	*low = run->low;
	*high = run->high;
	return summary_keep(run, id, low, high);
}

static dayset summary_days(const struct run *run, uint32_t id, dayset days)
{
	dayset by_slot = days_by_slot(run->ix, days);
	uint64_t low = (uint64_t)by_slot;
	uint32_t high = (uint32_t)(by_slot >> 64);

	summary_keep(run, id, &low, &high);
	return days_by_at(run->ix, (dayset)high << 64 | low);
}

static bool row_odd(const struct run *run, const struct row *row, int slot)
{
	return row->night && run->ix->zones[row->zone].odd[slot];
}

/* Without those that are over by now: today, in the evening. */
static dayset days_ahead(const struct run *run, const struct row *row, dayset days)
{
	for (; days != 0; days &= days - 1) {
		int slot = slot_at(run->ix, dayset_first(days));

		if (row_odd(run, row, slot) ||
		    row_begins(run->ix, row, slot) + row->closes > run->now)
			break;
	}
	return days;
}

dayset row_days(const struct run *run, const struct row *row, uint64_t low, uint32_t high)
{
	dayset days = (dayset)(high & run->high) << 64 | (low & run->low);

	return days_ahead(run, row,
			  days_by_at(run->ix, days) & run->views[row->zone].asked[row->night]);
}

/* ---- keys ---- */

static struct index_key candidate_key(const struct run *run, const struct candidate *who,
				      int32_t start)
{
	uint64_t when = (uint64_t)(uint32_t)start, far = who->metres,
		 rating = who->traits & TRAIT_RATING;
	struct index_key key = { .number = run->ix->rows[who->row].number };

	switch (run->q->sort) {
	case INDEX_EARLIEST:
		key.at = when << 24 | far;
		break;
	case INDEX_NEAREST:
		key.at = far << 32 | when;
		break;
	case INDEX_RATED:
		key.at = (63 - rating) << 56 | when << 24 | far;
		break;
	}
	return key;
}

struct index_key candidate_hope(const struct run *run, const struct candidate *who, dayset days)
{
	const struct row *row = &run->ix->rows[who->row];
	int slot = slot_at(run->ix, dayset_first(days));
	int32_t soonest = run_soonest(run, row->zone, row->night, slot, row->raster);
	int32_t opens = row_begins(run->ix, row, slot) + row->opens;

	if (!row_odd(run, row, slot) && opens > soonest)
		soonest = opens;
	return candidate_key(run, who, soonest);
}

/* ---- its bits ---- */

static bool tag_wanted(const struct index_query *q, uint32_t tag)
{
	if (q->tag != 0 && tag != q->tag)
		return false;
	for (size_t i = 0; i < q->tag_count; i++)
		if (q->tags[i] == tag)
			return true;
	return q->tag_count == 0;
}

static bool kind_wanted(const struct run *run, const struct kind *kind)
{
	const struct index_query *q = run->q;

	return kind->length >= run->length_least && kind->length <= run->length_most &&
	       tag_wanted(q, kind->tag) && (q->price_most == 0 || kind->price <= q->price_most);
}

static int32_t business_last(int32_t today, int days, unsigned weekend)
{
	while (days > 0 && (weekend & 0x7f) != 0x7f) {
		today++;
		days -= !(weekend >> date_weekday((date){ today }) & 1);
	}
	return today;
}

/* The dates that a service may be booked for, as its window says. */
dayset kind_days(const struct index *ix, const struct kind *kind, int32_t today)
{
	int64_t first = INT32_MIN, last = INT32_MAX;

	if (kind->window_kind == WINDOW_NONE)
		return DAYSET_ALL;
	if (kind->window_kind == WINDOW_CALENDAR)
		last = (int64_t)today + kind->window_days;
	if (kind->window_kind == WINDOW_BUSINESS)
		last = business_last(today, kind->window_days, kind->weekend);
	if (kind->window_kind == WINDOW_RANGE) {
		first = kind->window_from;
		last = kind->window_to != INT32_MIN ? kind->window_to : INT32_MAX;
	}
	first -= ix->first.days;
	last -= ix->first.days;
	return dayset_between(first < 0            ? 0
			      : first > INDEX_DAYS ? INDEX_DAYS
						   : (int)first,
			      last < 0            ? 0
			      : last < INDEX_DAYS ? (int)last + 1
						  : INDEX_DAYS);
}

static int32_t kind_earliest(const struct run *run, const struct kind *kind)
{
	int64_t us = run->q->now.us + kind->notice;

	return (int32_t)(us / US_QUANTUM + (us % US_QUANTUM > 0));
}

/* Leaves of a day's starts those in the window and not too soon. */
static void starts_keep(struct run *run, const struct row *row, int at, int32_t earliest,
			unsigned words, uint64_t *line)
{
	const uint64_t *window = run_window(run, row, at);
	int32_t soon = earliest - row_begins(run->ix, row, slot_at(run->ix, at));

	run->out->looked++;
	for (unsigned i = 0; i < words; i++)
		line[i] &= window[i];
	for (unsigned i = 0; i < words && soon > (int32_t)i * 64; i++)
		line[i] &= soon >= (int32_t)(i + 1) * 64 ? 0 : ~0ull << soon % 64;
}

/* Are their starts the same ones? Then the first stands for both. */
static bool kinds_alike(const struct kind *a, const struct kind *b)
{
	return a->length == b->length && a->step == b->step && a->raster == b->raster &&
	       a->notice == b->notice && a->window_kind == WINDOW_NONE &&
	       b->window_kind == WINDOW_NONE;
}

/* The services asked for, each with the dates it may have a start on; how many. */
static int wanted_read(struct run *run, const struct row *row, dayset days, dayset *any)
{
	const struct about *about = row_about(run->ix, row);
	int32_t today = run->views[row->zone].today;
	int count = 0;

	*any = 0;
	for (int i = 0; i < about->kind_count; i++) {
		struct wanted *wanted = &run->wanted[count];

		if (!kind_wanted(run, &about->kinds[i]) ||
		    (count > 0 && kinds_alike(&about->kinds[i], &about->kinds[wanted[-1].kind])))
			continue;
		wanted->kind = (uint8_t)i;
		wanted->days = days & kind_days(run->ix, &about->kinds[i], today);
		wanted->earliest = kind_earliest(run, &about->kinds[i]);
		*any |= wanted->days;
		count++;
	}
	return count;
}

static unsigned longest_wanted(const struct run *run, const struct about *about, int count)
{
	unsigned longest = 0;

	for (int i = 0; i < count; i++)
		if (about->kinds[run->wanted[i].kind].length > longest)
			longest = about->kinds[run->wanted[i].kind].length;
	return longest;
}

/* One date for all services: what is free is read once. */
static bool date_look(struct run *run, const struct row *row, int count, int at,
		      struct found *found)
{
	const struct about *about = row_about(run->ix, row);
	int bits = row_bits(run->ix, row, slot_at(run->ix, at));
	int32_t begins = row_begins(run->ix, row, slot_at(run->ix, at));
	uint64_t open[LINE_WORDS] UNCLEARED, line[LINE_WORDS] UNCLEARED;
	unsigned ahead = row->night ? longest_wanted(run, about, count) : 0;
	unsigned words = row_free(run->ix, row, at, ahead, open);
	/* No service has a start before it. */
	int32_t least = row_odd(run, row, slot_at(run->ix, at))
				? INT32_MIN
				: begins + run->window_first[row->night];
	bool exact;

	for (int i = 0; i < count; i++) {
		const struct wanted *wanted = &run->wanted[i];
		int first;

		if (!(wanted->days >> at & 1) || begins + bits <= wanted->earliest)
			continue;
		memcpy(line, open, words * sizeof *line);
		starts_keep(run, row, at, wanted->earliest,
			    free_starts(run->ix, row, &about->kinds[wanted->kind], at, words, line,
					&exact),
			    line);
		first = bits_next(line, 0, bits, true);
		if (first < bits && begins + first < found->start) {
			found->start = begins + first;
			found->kind = wanted->kind;
			found->at = (uint8_t)at;
		}
		if (found->start == least)
			break;
	}
	return found->start != INT32_MAX;
}

bool row_look(struct run *run, const struct candidate *who, dayset days, struct found *found)
{
	const struct row *row = &run->ix->rows[who->row];
	int count = wanted_read(run, row, days, &days);

	*found = (struct found){ .who = *who, .start = INT32_MAX };
	for (; days != 0; days &= days - 1)
		if (date_look(run, row, count, dayset_first(days), found)) {
			found->key = candidate_key(run, who, found->start);
			return true;
		}
	return false;
}

void row_send(const struct run *run, const struct found *found)
{
	const struct row *row = &run->ix->rows[found->who.row];

	for (int at = found->at + 3; at < INDEX_DAYS && at <= found->at + 6; at += 3)
		line_send(planes_day(row_planes(run->ix, row), row->plane, slot_at(run->ix, at)));
}

size_t row_slots(struct run *run, const struct found *found, struct index_hit *hit)
{
	const struct row *row = &run->ix->rows[found->who.row];
	const struct kind *kind = &row_about(run->ix, row)->kinds[found->kind];
	dayset days = run->views[row->zone].asked[row->night];
	bool exact;

	hit->exact = true;
	hit->service = kind->service;
	days &= kind_days(run->ix, kind, run->views[row->zone].today);
	days = summary_days(run, found->who.row, days & ~dayset_between(0, found->at));
	for (; days != 0 && hit->slot_count < INDEX_SLOTS; days &= days - 1) {
		int at = dayset_first(days), slot = slot_at(run->ix, at);
		int bits = row_bits(run->ix, row, slot);
		uint64_t line[LINE_WORDS] UNCLEARED;

		starts_keep(run, row, at, kind_earliest(run, kind),
			    row_starts(run->ix, row, kind, at, line, &exact), line);
		for (int i = bits_next(line, 0, bits, true);
		     i < bits && hit->slot_count < INDEX_SLOTS;
		     i = bits_next(line, i + 1, bits, true)) {
			int32_t start = row_begins(run->ix, row, slot) + i;

			hit->slots[hit->slot_count++] = (instant){ start * US_QUANTUM };
			hit->exact = hit->exact && exact;
		}
	}
	return hit->slot_count;
}
