/* agenda_reason.c — why a start is not offered: the same rules, asked one after the other. */

#include "engine/agenda_parts.h"

const char *reason_name(enum reason reason)
{
	static const char *const names[] = {
		[REASON_FREE] = "free",
		[REASON_OUTSIDE_HOURS] = "outside_hours",
		[REASON_AWAY] = "away",
		[REASON_BUSY] = "busy",
		[REASON_HELD] = "held",
		[REASON_BUFFER] = "buffer",
		[REASON_FULL] = "full",
		[REASON_TOO_SOON] = "too_soon",
		[REASON_LIMIT] = "limit",
		[REASON_TOO_FAR] = "too_far",
		[REASON_OFF_RASTER] = "off_raster",
	};

	return names[reason];
}

static enum reason person_reason(const struct agenda *agenda, const struct person *person,
				 struct region *region, instant start)
{
	span wanted = { start, instant_add(start, agenda->offer.length) };
	struct cover cover = cover_of(person, wanted, 1, 1);
	struct ranges open = hours_open(person, region, cover);
	struct limits_state limits;
	enum reason reason;

	if (!ranges_hold(open, wanted))
		return REASON_OUTSIDE_HOURS;
	if (!ranges_hold(ranges_subtract(region, open, hours_away(person, region, cover)), wanted))
		return REASON_AWAY;
	reason = busy_check(agenda, person, start);
	if (reason != REASON_FREE)
		return reason;
	if (start.us < agenda->now.us + agenda->offer.notice)
		return REASON_TOO_SOON;
	limits = limits_begin(agenda, person, region);
	return limits_pass(agenda, &limits, start) ? REASON_FREE : REASON_LIMIT;
}

/* Of all who are needed the weightiest reason; of any who would do that of who nearly can. */
static enum reason people_reason(const struct agenda *agenda, struct region *region, instant start)
{
	size_t count = agenda->staff == STAFF_ONE ? 1 : agenda->count;
	bool any = agenda->staff == STAFF_ANY;
	enum reason found = person_reason(agenda, agenda->people, region, start);

	for (size_t i = 1; i < count; i++) {
		enum reason reason = person_reason(agenda, &agenda->people[i], region, start);
		bool heavier = reason != REASON_FREE && (found == REASON_FREE || reason < found);

		if (any != heavier)
			found = reason;
	}
	return found;
}

enum reason agenda_check(const struct agenda *agenda, struct region *region, instant start)
{
	struct window_dates window = window_find(agenda, region, instant_add(start, 1));
	struct starts_wanted wanted = { .within = { start, instant_add(start, 1) },
					.window = &window };
	enum reason reason;
	instant found;

	if (start.us >= agenda->now.us + agenda->offer.notice &&
	    starts_find(agenda, region, &wanted, &found, 1) == 1)
		return REASON_FREE;
	reason = people_reason(agenda, region, start);
	if (reason != REASON_FREE)
		return reason;
	return window_holds(&window, start) ? REASON_OFF_RASTER : REASON_TOO_FAR;
}
