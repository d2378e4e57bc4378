/* index_zones.c — the days of each zone in use: when each begins, in quanta since 1970, and how
 * long it is.
 *
 * The one thing to get right: a day is what lies between two local midnights, in elapsed time.  On
 * an odd day the bits of the 24-hour class are therefore not the wall's minutes, and whoever asks for
 * wall time asks zone_date for each bit.  The day class counts from 06:00 on, and no clock changes
 * within its frame. */

#include "engine/index_parts.h"

#include <stdlib.h>

/* How far ahead we look for clocks that change by day. */
enum { AWKWARD_DAYS = 800 };

static instant midnight(const struct zone *zone, int32_t day)
{
	instant earlier, later;

	zone_instants(zone, (date){ day }, 0, &earlier, &later);
	return earlier;
}

static bool zone_day_fill(struct zone_days *z, int32_t day)
{
	instant begins = midnight(z->zone, day), ends = midnight(z->zone, day + 1), six, later;
	int64_t quanta = (ends.us - begins.us) / US_QUANTUM;
	int slot = index_slot(day);

	if (begins.us % US_QUANTUM != 0 || quanta > QUANTA_MAX || quanta < 0)
		return false;
	z->begins[slot] = (int32_t)(begins.us / US_QUANTUM);
	zone_instants(z->zone, (date){ day }, FRAME_FROM * 300, &six, &later);
	z->frame[slot] = (int32_t)(six.us / US_QUANTUM);
	z->quanta[slot] = (uint16_t)quanta;
	z->odd[slot] = quanta != QUANTA ||
		       zone_offset(z->zone, begins) != zone_offset(z->zone, instant_add(ends, -1));
	if (day * QUANTA - z->begins[slot] > z->east)
		z->east = day * QUANTA - z->begins[slot];
	return true;
}

bool zone_days_fill(const struct index *ix, struct zone_days *z, int from_at, int to_at)
{
	for (int at = from_at; at < to_at; at++)
		if (!zone_day_fill(z, ix->first.days + at))
			return false;
	return true;
}

/* Looks at each change of the clock since 1970, and those of the next two years more closely: an
 * opening without a pause has its raster hang on its beginning, however long ago that was. */
static void zone_judge(struct zone_days *z, instant from)
{
	instant until = instant_add(from, DAYS(AWKWARD_DAYS));

	for (instant at = zone_next_change(z->zone, (instant){ 0 });
	     !instant_is_none(at) && at.us < until.us; at = zone_next_change(z->zone, at)) {
		int32_t before, after, was = zone_offset(z->zone, instant_add(at, -1));

		zone_date(z->zone, instant_add(at, -1), &before);
		zone_date(z->zone, at, &after);
		if (at.us >= from.us && ((before >= FRAME_FROM * 300 && before < 22 * 3600) ||
					 (after > FRAME_FROM * 300 && after < 22 * 3600)))
			z->awkward = true;
		if ((zone_offset(z->zone, at) - was) % 3600 != 0)
			z->uneven = true;
	}
}

int zones_find(struct index *ix, const struct zone *zone)
{
	struct zone_days *z = &ix->zones[ix->zone_count];

	for (unsigned i = 0; i < ix->zone_count; i++)
		if (ix->zones[i].zone == zone)
			return (int)i;
	if (ix->zone_count == INDEX_ZONES)
		return -1;
	*z = (struct zone_days){ .zone = zone, .east = INT32_MIN };
	if (!zone_days_fill(ix, z, 0, INDEX_DAYS))
		return -1;
	zone_judge(z, (instant){ z->begins[slot_at(ix, 0)] * US_QUANTUM });
	return (int)ix->zone_count++;
}

/* Before any zone is known: as if one were as far west as there are. */
date zones_first(const struct index *ix, instant now)
{
	int64_t west = (now.us - HOURS(12)) / DAYS(1) - (now.us < HOURS(12));
	int32_t first = ix->zone_count == 0 ? (int32_t)west : INT32_MAX;

	for (unsigned i = 0; i < ix->zone_count; i++) {
		int32_t theirs = zone_date(ix->zones[i].zone, now, NULL).days;

		first = theirs < first ? theirs : first;
	}
	return (date){ first - 1 };
}
