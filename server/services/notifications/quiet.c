/* quiet.c — from 21:00 to 08:00 nobody is written to who did not ask for it just now. */

#include "services/notifications/quiet.h"

enum { HOUR = 3600 };

/* A wall time that a change of clocks skips is the change itself; of one that comes twice, the first. */
static instant wall(const struct zone *zone, date day, int hour)
{
	instant first, second;

	zone_instants(zone, day, hour * HOUR, &first, &second);
	return first;
}

instant quiet_until(const struct zone *zone, instant at)
{
	int32_t seconds;
	date day = zone_date(zone, at, &seconds);

	if (seconds >= QUIET_FROM_HOUR * HOUR)
		return wall(zone, (date){ day.days + 1 }, QUIET_TO_HOUR);
	if (seconds < QUIET_TO_HOUR * HOUR)
		return wall(zone, day, QUIET_TO_HOUR);
	return at;
}

instant remind_at(const struct zone *zone, date day, int days_before, instant told_at)
{
	instant at = wall(zone, (date){ day.days - days_before }, REMIND_HOUR);

	return at.us < instant_add(told_at, HOURS(REMIND_AFTER_HOURS)).us ? INSTANT_NONE : at;
}
