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

static bool spans_meet(span a, span b)
{
	return a.from.us < b.to.us && b.from.us < a.to.us;
}

/* Busy or held when the bare times meet, buffer when only the padded ones do. */
static enum reason busy_reason(const struct agenda *agenda, const struct person *person,
			       span wanted)
{
	enum reason worst = REASON_FREE;

	for (size_t i = 0; i < person->busy_count; i++) {
		const struct busy *busy = &person->busy[i];

		if (!busy_blocks(agenda, busy) || busy_is_session(agenda, busy))
			continue;
		if (spans_meet(busy->during, wanted)) {
			if (busy->kind != BUSY_HOLD)
				return REASON_BUSY;
			worst = REASON_HELD;
		} else if (worst == REASON_FREE && spans_meet(busy_padded(agenda, busy), wanted)) {
			worst = REASON_BUFFER;
		}
	}
	return worst;
}

static enum reason person_reason(const struct agenda *agenda, const struct person *person,
				 struct region *region, instant start)
{
	span wanted = { start, instant_add(start, agenda->offer.length) };
	struct cover cover = cover_of(person, wanted, 1, 1);
	struct ranges open = hours_open(person, region, cover);
	struct limits_state limits = limits_begin(agenda, person, region);
	enum reason reason;

	if (!ranges_hold(open, wanted))
		return REASON_OUTSIDE_HOURS;
	if (!ranges_hold(ranges_subtract(region, open, hours_away(person, region, cover)), wanted))
		return REASON_AWAY;
	reason = busy_reason(agenda, person, wanted);
	if (reason == REASON_FREE)
		reason = sessions_check(agenda, person, start);
	if (reason != REASON_FREE)
		return reason;
	if (start.us < agenda->now.us + agenda->offer.notice)
		return REASON_TOO_SOON;
	return limits_pass(agenda, &limits, start) ? REASON_FREE : REASON_LIMIT;
}

/* Of all who are needed the first who cannot; of any who would do the one who nearly can. */
static enum reason people_reason(const struct agenda *agenda, struct region *region, instant start)
{
	enum reason found = REASON_FREE;

	for (size_t i = 0; i < (agenda->staff == STAFF_ONE ? 1 : agenda->count); i++) {
		enum reason reason = person_reason(agenda, &agenda->people[i], region, start);

		if (agenda->staff == STAFF_ANY && reason == REASON_FREE)
			return REASON_FREE;
		if (agenda->staff != STAFF_ANY && reason != REASON_FREE)
			return reason;
		if (reason > found)
			found = reason;
	}
	return found;
}

enum reason agenda_check(const struct agenda *agenda, struct region *region, instant start)
{
	date first, last, day = zone_date(agenda->people->zone, start, NULL);
	enum reason reason;
	instant found;

	if (agenda_starts(agenda, region, (span){ start, instant_add(start, 1) }, &found, 1) == 1)
		return REASON_FREE;
	reason = people_reason(agenda, region, start);
	if (reason != REASON_FREE)
		return reason;
	last = window_last(agenda, region, &first);
	if ((!date_is_none(last) && day.days > last.days) ||
	    (!date_is_none(first) && day.days < first.days))
		return REASON_TOO_FAR;
	return REASON_OFF_RASTER;
}
