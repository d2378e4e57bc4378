/* timetable.c — hours, seasons and special dates held against each other.
 *
 * Two ranges of hours overlap only if some date has both: their seasons share a date that is one of
 * their common weekdays.  A season of three days may well lie between two Mondays. */

#include "services/professionals/timetable.h"

static const char raster[] = "a multiple of five minutes";
static const char not_his[] = "one of one's own places";
static const char beyond[] = "it ends after it begins";

static bool minutes_overlap(int64_t from, int64_t to, int64_t other_from, int64_t other_to)
{
	return from < other_to && other_from < to;
}

static void range_fault(struct faults *faults, const char *prefix, const char *member,
			const char *code, const char *detail)
{
	fault_add(faults, region_format(faults->region, "%s/%s", prefix, member), code,
		  str_of(detail));
}

static void minutes_check(int64_t from, int64_t to, const char *prefix, struct faults *faults)
{
	if (from % RASTER_MINUTES)
		range_fault(faults, prefix, "from_minute", "multiple", raster);
	if (to % RASTER_MINUTES)
		range_fault(faults, prefix, "to_minute", "multiple", raster);
	if (to <= from)
		range_fault(faults, prefix, "to_minute", "order", beyond);
}

static const char *prefix_of(struct faults *faults, const char *list, size_t index)
{
	return region_format(faults->region, "/%s/%zu", list, index).at;
}

/* ---- weekly hours ---- */

/* Bit 0: Monday. */
static unsigned days_of(const struct hours_range *range)
{
	const int *weekdays = range->weekdays.items;
	unsigned days = 0;

	for (size_t i = 0; i < range->weekdays.count; i++)
		days |= 1u << (weekdays[i] - WEEKDAY_MON);
	return days;
}

static date later_of(date a, date b)
{
	return a.days > b.days ? a : b; /* DATE_NONE is less than all */
}

static date earlier_end(date a, date b)
{
	if (date_is_none(a) || date_is_none(b))
		return date_is_none(a) ? b : a;
	return a.days < b.days ? a : b;
}

/* The weekdays that a season has. */
static unsigned days_between(date from, date to)
{
	unsigned days = 0;

	if (date_is_none(from) || date_is_none(to) || to.days - from.days >= 6)
		return 0x7f;
	for (; from.days <= to.days; from.days++)
		days |= 1u << date_weekday(from);
	return days;
}

static bool ranges_overlap(const struct hours_range *a, const struct hours_range *b)
{
	unsigned days = days_of(a) & days_of(b) &
			days_between(later_of(a->valid_from, b->valid_from),
				     earlier_end(a->valid_to, b->valid_to));

	return days && minutes_overlap(a->from_minute, a->to_minute, b->from_minute, b->to_minute);
}

static void weekdays_check(const struct hours_range *range, size_t at, struct faults *faults)
{
	const int *weekdays = range->weekdays.items;
	unsigned seen = 0;

	for (size_t i = 0; i < range->weekdays.count; i++) {
		if (seen & 1u << weekdays[i])
			fault_in(faults, "hours", at, "weekdays", "duplicate", "each day once");
		seen |= 1u << weekdays[i];
	}
}

static void range_check(const struct professional_state *state, const struct hours_range *range,
			size_t at, struct faults *faults)
{
	if (!state_place(state, range->place_id))
		fault_in(faults, "hours", at, "place_id", "not_known", not_his);
	weekdays_check(range, at, faults);
	minutes_check(range->from_minute, range->to_minute, prefix_of(faults, "hours", at), faults);
	if (!date_is_none(range->valid_from) && !date_is_none(range->valid_to) &&
	    range->valid_to.days < range->valid_from.days)
		fault_in(faults, "hours", at, "valid_to", "order", beyond);
}

void hours_check(const struct professional_state *state, struct list_of hours,
		 struct faults *faults)
{
	const struct hours_range *all = hours.items;

	for (size_t i = 0; i < hours.count; i++) {
		range_check(state, &all[i], i, faults);
		for (size_t k = 0; k < i; k++) {
			if (!ranges_overlap(&all[k], &all[i]))
				continue;
			fault_in(faults, "hours", i, NULL, "overlap",
				 "nobody is at two places at once, nor twice at one");
			break;
		}
	}
}

/* ---- special dates ---- */

/* Does one of these ranges meet that time? */
static bool meets(const struct special_date *date, int64_t from, int64_t to)
{
	const struct wall_range *ranges = date->ranges.items;

	for (size_t i = 0; i < date->ranges.count; i++) {
		if (minutes_overlap(ranges[i].from_minute, ranges[i].to_minute, from, to))
			return true;
	}
	return false;
}

static void walls_check(const struct special_date *date, size_t at, struct faults *faults)
{
	const struct wall_range *ranges = date->ranges.items;
	struct special_date before = *date;

	for (size_t i = 0; i < date->ranges.count; i++) {
		const char *prefix =
			region_format(faults->region, "/special_dates/%zu/ranges/%zu", at, i).at;

		minutes_check(ranges[i].from_minute, ranges[i].to_minute, prefix, faults);
		before.ranges.count = i;
		if (meets(&before, ranges[i].from_minute, ranges[i].to_minute))
			fault_add(faults, str_of(prefix), "overlap", STR("it meets another range"));
	}
}

static void date_check(const struct professional_state *state, const struct special_date *date,
		       size_t at, struct faults *faults)
{
	bool everywhere = uuid_is_nil(date->place_id);

	if (!everywhere && !state_place(state, date->place_id))
		fault_in(faults, "special_dates", at, "place_id", "not_known", not_his);
	if (everywhere && date->ranges.count)
		fault_in(faults, "special_dates", at, "ranges", "not_allowed",
			 "hours are at a place; without one the date is closed");
	walls_check(date, at, faults);
}

/* Two entries of one date: the same place, or one that is closed everywhere. */
static bool dates_clash(const struct special_date *a, const struct special_date *b)
{
	return a->on_date.days == b->on_date.days &&
	       (uuid_equal(a->place_id, b->place_id) || uuid_is_nil(a->place_id) ||
		uuid_is_nil(b->place_id));
}

static bool dates_overlap(const struct special_date *a, const struct special_date *b)
{
	const struct wall_range *ranges = a->ranges.items;

	if (a->on_date.days != b->on_date.days)
		return false;
	for (size_t i = 0; i < a->ranges.count; i++) {
		if (meets(b, ranges[i].from_minute, ranges[i].to_minute))
			return true;
	}
	return false;
}

void special_dates_check(const struct professional_state *state, struct list_of dates,
			 struct faults *faults)
{
	const struct special_date *all = dates.items;

	for (size_t i = 0; i < dates.count; i++) {
		bool clash = false, overlap = false;

		date_check(state, &all[i], i, faults);
		for (size_t k = 0; k < i; k++) {
			clash |= dates_clash(&all[k], &all[i]);
			overlap |= dates_overlap(&all[k], &all[i]);
		}
		if (clash)
			fault_in(faults, "special_dates", i, "on_date", "duplicate",
				 "a date and place once");
		else if (overlap)
			fault_in(faults, "special_dates", i, NULL, "overlap",
				 "nobody is at two places at once");
	}
}

/* ---- both ---- */

static bool holds_on(const struct hours_range *range, date day)
{
	return days_of(range) & 1u << date_weekday(day) &&
	       (date_is_none(range->valid_from) || range->valid_from.days <= day.days) &&
	       (date_is_none(range->valid_to) || day.days <= range->valid_to.days);
}

/* Has that place hours of its own on that date, or none? */
static bool replaced_on(struct list_of dates, date day, uuid place_id)
{
	const struct special_date *all = dates.items;

	for (size_t i = 0; i < dates.count; i++) {
		if (all[i].on_date.days == day.days &&
		    (uuid_is_nil(all[i].place_id) || uuid_equal(all[i].place_id, place_id)))
			return true;
	}
	return false;
}

void hours_meet_dates(struct list_of hours, struct list_of dates, date today, const char *setting,
		      struct faults *faults)
{
	static const char detail[] =
		"on a special date of one place the hours of the others hold on: close them that day";
	const struct special_date *special = dates.items;
	const struct hours_range *all = hours.items;
	bool of_hours = setting[0] == 'h';

	for (size_t i = 0; i < dates.count; i++) {
		if (special[i].on_date.days < today.days || !special[i].ranges.count)
			continue;
		for (size_t k = 0; k < hours.count; k++) {
			if (!holds_on(&all[k], special[i].on_date) ||
			    !meets(&special[i], all[k].from_minute, all[k].to_minute) ||
			    replaced_on(dates, special[i].on_date, all[k].place_id))
				continue;
			fault_in(faults, setting, of_hours ? k : i, NULL, "overlap", detail);
			break;
		}
	}
}

/* ---- time off ---- */

void time_off_check(const struct time_off_range *range, date today, const char *prefix,
		    struct faults *faults)
{
	static const char both[] = "both minutes, or none of them";

	if (range->to_date.days < range->from_date.days)
		range_fault(faults, prefix, "to_date", "order", beyond);
	else if (range->to_date.days < today.days)
		range_fault(faults, prefix, "to_date", "past", "not over yet");
	if (range->has_from_minute && !range->has_to_minute)
		range_fault(faults, prefix, "to_minute", "required", both);
	if (!range->has_from_minute && range->has_to_minute)
		range_fault(faults, prefix, "from_minute", "required", both);
	if (range->has_from_minute && range->has_to_minute)
		minutes_check(range->from_minute, range->to_minute, prefix, faults);
}
