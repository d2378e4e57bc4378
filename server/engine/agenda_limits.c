/* agenda_limits.c — rule 7: at most so many a day, week, month or year; and how far ahead.  Both count local dates. */

#include "engine/agenda_parts.h"

enum { SCAN_DAYS = 31, STARTS_A_DAY = 1440 };

/* ---- limits ---- */

/* Do both dates lie in the same day, week, month or year? */
static bool same_period(const struct limit *limit, date a, date b)
{
	int year_a, year_b, month_a, month_b, day;

	if (limit->per == PER_DAY)
		return a.days == b.days;
	if (limit->per == PER_WEEK) {
		int into = (date_weekday(a) - limit->week_start + 7) % 7;

		return b.days >= a.days - into && b.days < a.days - into + 7;
	}
	date_split(a, &year_a, &month_a, &day);
	date_split(b, &year_b, &month_b, &day);
	return year_a == year_b && (limit->per == PER_YEAR || month_a == month_b);
}

static bool limit_passes(const struct agenda *agenda, const struct limits_state *state,
			 const struct limit *limit, date day)
{
	int64_t count = 1, length = agenda->offer.length;

	for (size_t i = 0; i < state->person->busy_count; i++) {
		const struct busy *busy = &state->person->busy[i];

		if (date_is_none(state->dates[i]) || !same_period(limit, day, state->dates[i]))
			continue;
		count++;
		length += busy->during.to.us - busy->during.from.us;
	}
	return (limit->max_count == 0 || count <= limit->max_count) &&
	       (limit->max_minutes == 0 || length <= MINUTES(limit->max_minutes));
}

struct limits_state limits_begin(const struct agenda *agenda, const struct person *person,
				 struct region *region)
{
	struct limits_state state = { .person = person };
	date *dates;

	if (agenda->limit_count == 0)
		return state;
	state.dates = dates = region_array(region, person->busy_count + 1, sizeof *dates);
	for (size_t i = 0; i < person->busy_count; i++) {
		const struct busy *busy = &person->busy[i];

		dates[i] = busy->kind == BUSY_BOOKING && busy_blocks(agenda, busy)
				   ? zone_date(person->zone, busy->during.from, NULL)
				   : DATE_NONE;
	}
	return state;
}

/* Starts come sorted and a limit judges dates, so the day's verdict is kept. */
bool limits_pass(const struct agenda *agenda, struct limits_state *state, instant start)
{
	const struct zone *zone;
	instant later;
	date day;

	if (agenda->limit_count == 0)
		return true;
	if (start.us >= state->day.from.us && start.us < state->day.to.us)
		return state->passes;
	zone = state->person->zone;
	day = zone_date(zone, start, NULL);
	zone_instants(zone, day, 0, &state->day.from, &later);
	zone_instants(zone, (date){ day.days + 1 }, 0, &state->day.to, &later);
	state->passes = true;
	for (size_t i = 0; i < agenda->limit_count && state->passes; i++)
		state->passes = limit_passes(agenda, state, &agenda->limits[i], day);
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

/* ---- the window ---- */

/* The date reached after walking so many dates that are no weekend. */
static date business_last(date today, int days, unsigned weekend)
{
	while (days > 0 && (weekend & 0x7f) != 0x7f) {
		today.days++;
		if (!(weekend >> date_weekday(today) & 1))
			days--;
	}
	return today;
}

/* The last of the first `days` dates, today included, that have a start; looked for over LOOK_BACK_DAYS. */
static date bookable_last(const struct agenda *agenda, struct region *region, date today, int days)
{
	const struct zone *zone = agenda->people->zone;
	instant *starts = region_array(region, SCAN_DAYS * STARTS_A_DAY, sizeof *starts), later;
	date last = { today.days - 1 }, found = last;

	for (int scanned = 0; scanned < LOOK_BACK_DAYS && days > 0; scanned += SCAN_DAYS) {
		span within;
		size_t count;

		zone_instants(zone, (date){ today.days + scanned }, 0, &within.from, &later);
		zone_instants(zone, (date){ today.days + scanned + SCAN_DAYS }, 0, &within.to,
			      &later);
		count = starts_unbounded(agenda, region, within, starts, SCAN_DAYS * STARTS_A_DAY);
		for (size_t i = 0; i < count && days > 0; i++) {
			date day = zone_date(zone, starts[i], NULL);

			if (day.days == found.days)
				continue;
			found = last = day;
			days--;
		}
	}
	return days > 0 ? DATE_NONE : last;
}

date window_last(const struct agenda *agenda, struct region *region, date *first)
{
	const struct window *window = &agenda->window;
	date today = zone_date(agenda->people->zone, agenda->now, NULL);

	*first = DATE_NONE;
	switch (window->kind) {
	case WINDOW_CALENDAR:
		return (date){ today.days + window->days };
	case WINDOW_BUSINESS:
		return business_last(today, window->days, window->weekend);
	case WINDOW_BOOKABLE:
		return bookable_last(agenda, region, today, window->days);
	case WINDOW_RANGE:
		*first = window->from;
		return window->to;
	default:
		return DATE_NONE;
	}
}
