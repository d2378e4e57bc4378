/* agenda_limits.c — rule 7, first half: at most so many a day, week, month or year, counted by
 * local dates. */

#include "engine/agenda_parts.h"

#include <stdlib.h>

/* What one period holds already; of one limit sorted by period. */
struct tally {
	int64_t period, count, length;
};

struct tallies {
	struct tally *at;
	size_t count;
};

/* Dates of one day, week, month or year have the same number, and it grows with them. */
static int64_t period_of(const struct limit *limit, date day)
{
	int year, month, of_month;

	switch (limit->per) {
	case PER_DAY:
		return day.days;
	case PER_WEEK: /* the day it began */
		return day.days - (date_weekday(day) - limit->week_start + 7) % 7;
	default:
		date_split(day, &year, &month, &of_month);
		return limit->per == PER_MONTH ? 12 * (int64_t)year + month : year;
	}
}

static int tally_order(const void *a, const void *b)
{
	const struct tally *left = a, *right = b;

	return (left->period > right->period) - (left->period < right->period);
}

/* Sorts, and adds up what falls into one period. */
static void tallies_sum(struct tallies *tallies)
{
	struct tally *at = tallies->at;
	size_t kept = 0;
	bool sorted = true;

	for (size_t i = 1; i < tallies->count && sorted; i++)
		sorted = at[i - 1].period <= at[i].period;
	if (!sorted)
		qsort(at, tallies->count, sizeof *at, tally_order);
	for (size_t i = 0; i < tallies->count; i++) {
		if (kept > 0 && at[kept - 1].period == at[i].period) {
			at[kept - 1].count++;
			at[kept - 1].length += at[i].length;
		} else {
			at[kept++] = at[i];
		}
	}
	tallies->count = kept;
}

struct limits_state limits_begin(const struct agenda *agenda, const struct person *person,
				 struct region *region)
{
	struct tallies *all = region_array(region, agenda->limit_count + 1, sizeof *all);

	for (size_t l = 0; l < agenda->limit_count; l++)
		all[l].at = region_array(region, person->busy_count + 1, sizeof *all[l].at);
	for (size_t i = 0; agenda->limit_count > 0 && i < person->busy_count; i++) {
		const struct busy *busy = &person->busy[i];
		int64_t length = busy->during.to.us - busy->during.from.us;
		date day;

		if (busy->kind != BUSY_BOOKING || !busy_blocks(agenda, busy))
			continue;
		day = zone_date(person->zone, busy->during.from, NULL);
		for (size_t l = 0; l < agenda->limit_count; l++)
			all[l].at[all[l].count++] =
				(struct tally){ period_of(&agenda->limits[l], day), 1, length };
	}
	for (size_t l = 0; l < agenda->limit_count; l++)
		tallies_sum(&all[l]);
	return (struct limits_state){ .person = person, .tallies = all };
}

static bool limit_passes(const struct agenda *agenda, const struct limit *limit,
			 const struct tallies *tallies, date day)
{
	struct tally wanted = { period_of(limit, day), 1, agenda->offer.length };
	const struct tally *found =
		bsearch(&wanted, tallies->at, tallies->count, sizeof *tallies->at, tally_order);

	if (found) {
		wanted.count += found->count;
		wanted.length += found->length;
	}
	return (limit->max_count == 0 || wanted.count <= limit->max_count) &&
	       (limit->max_minutes == 0 || wanted.length <= MINUTES(limit->max_minutes));
}

/* Starts come sorted and a limit judges dates, so the day's verdict is kept. */
bool limits_pass(const struct agenda *agenda, struct limits_state *state, instant start)
{
	const struct zone *zone = state->person->zone;
	instant other;
	date day;

	if (agenda->limit_count == 0)
		return true;
	if (start.us >= state->day.from.us && start.us < state->day.to.us)
		return state->passes;
	day = zone_date(zone, start, NULL);
	zone_instants(zone, day, 0, &other, &state->day.from); /* surely of this date */
	zone_instants(zone, (date){ day.days + 1 }, 0, &state->day.to, &other);
	state->passes = true;
	for (size_t l = 0; l < agenda->limit_count && state->passes; l++)
		state->passes = limit_passes(agenda, &agenda->limits[l], &state->tallies[l], day);
	return state->passes;
}

bool limits_valid(const struct limit *limits, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		for (size_t j = 0; j < count; j++) {
			const struct limit *shorter = &limits[i], *longer = &limits[j];

			if (shorter->per >= longer->per)
				continue;
			if (shorter->max_count > 0 && longer->max_count > 0 &&
			    shorter->max_count > longer->max_count)
				return false;
			if (shorter->max_minutes > 0 && longer->max_minutes > 0 &&
			    shorter->max_minutes > longer->max_minutes)
				return false;
		}
	}
	return true;
}
