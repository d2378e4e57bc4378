/* agenda_window.c — rule 7, second half: how far ahead.  All in dates of the first person's
 * zone. */

#include "engine/agenda_parts.h"

enum { SCAN_DAYS = 31 };

/* The date reached after walking so many dates that are no weekend; today, when every day is
 * one. */
static date business_last(date today, int days, unsigned weekend)
{
	while (days > 0 && (weekend & 0x7f) != 0x7f) {
		today.days++;
		if (!(weekend >> date_weekday(today) & 1))
			days--;
	}
	return today;
}

/* The last of the first `days` dates that have a start; DATE_NONE: there are not so many before
 * `until`. */
static date bookable_last(const struct agenda *agenda, struct region *region, date today,
			  instant until)
{
	const struct zone *zone = agenda->people->zone;
	instant from = instant_add(agenda->now, agenda->offer.notice), *starts;
	size_t room = (SCAN_DAYS + 2) * agenda->count;
	date last = { today.days - 1 };
	int left = agenda->window.days;

	if (left <= 0)
		return last;
	starts = region_array(region, room, sizeof *starts);
	while (left > 0 && from.us < until.us) {
		instant to = instant_add(from, DAYS(SCAN_DAYS));
		struct starts_wanted wanted = { .within = { from, to.us < until.us ? to : until },
						.daily = zone };
		size_t count = starts_find(agenda, region, &wanted, starts, room);

		for (size_t i = 0; i < count && left > 0; i++) {
			date day = zone_date(zone, starts[i], NULL);

			left -= day.days > last.days;
			last = day.days > last.days ? day : last;
		}
		from = to;
	}
	return left > 0 ? DATE_NONE : last;
}

/* The dates as instants: where a clock shows a midnight twice, they overlap. */
static struct window_dates window_dates_of(const struct zone *zone, date first, date last)
{
	struct window_dates window = {
		.zone = zone,
		.first = first,
		.last = last,
		.maybe = { { INT64_MIN }, { INT64_MAX } },
		.surely = { { INT64_MIN }, { INT64_MAX } },
	};

	if (!date_is_none(first))
		zone_instants(zone, first, 0, &window.maybe.from, &window.surely.from);
	if (!date_is_none(last))
		zone_instants(zone, (date){ last.days + 1 }, 0, &window.surely.to,
			      &window.maybe.to);
	return window;
}

struct window_dates window_find(const struct agenda *agenda, struct region *region, instant until)
{
	const struct window *window = &agenda->window;
	const struct zone *zone = agenda->people->zone;
	date today = zone_date(zone, agenda->now, NULL), last = DATE_NONE;

	switch (window->kind) {
	case WINDOW_NONE:
		break;
	case WINDOW_CALENDAR:
		last = (date){ today.days + window->days };
		break;
	case WINDOW_BUSINESS:
		last = business_last(today, window->days, window->weekend);
		break;
	case WINDOW_BOOKABLE:
		last = bookable_last(agenda, region, today, until);
		break;
	case WINDOW_RANGE:
		return window_dates_of(zone, window->from, window->to);
	}
	return window_dates_of(zone, DATE_NONE, last);
}

bool window_holds(const struct window_dates *window, instant start)
{
	date day;

	if (start.us >= window->surely.from.us && start.us < window->surely.to.us)
		return true;
	if (start.us < window->maybe.from.us || start.us >= window->maybe.to.us)
		return false;
	day = zone_date(window->zone, start, NULL);
	return (date_is_none(window->first) || day.days >= window->first.days) &&
	       (date_is_none(window->last) || day.days <= window->last.days);
}
