/* offers.c — hours, services and limits of a professional, from the contract's words to the
 * engine's.
 *
 * The weekend of Algeria is Friday and Saturday; weeks of limits begin on Sunday, as they are
 * worked. */

#include "offers/offers.h"

#include <string.h>

enum {
	FRIDAY = 4,
	SATURDAY = 5,
	SUNDAY = 6,
	/* How far the raster of an opening without end is followed. */
	RASTER_DAYS = 40,
};

/* ---- hours ---- */

static struct wall wall_of(int64_t from_minute, int64_t to_minute)
{
	return (struct wall){ (int32_t)from_minute * 60, (int32_t)to_minute * 60 };
}

static unsigned days_mask(struct list_of weekdays)
{
	const int *all = weekdays.items;
	unsigned mask = 0;

	for (size_t i = 0; i < weekdays.count; i++)
		mask |= 1u << (all[i] - WEEKDAY_MON);
	return mask;
}

void offers_weekly(struct region *region, struct list_of hours, uuid place_id,
		   struct person *person)
{
	struct weekly *weekly = region_array(region, hours.count + 1, sizeof *weekly);
	const struct hours_range *all = hours.items;

	for (size_t i = 0; i < hours.count; i++) {
		if (!uuid_equal(all[i].place_id, place_id))
			continue;
		weekly[person->weekly_count++] = (struct weekly){
			.days = days_mask(all[i].weekdays),
			.wall = wall_of(all[i].from_minute, all[i].to_minute),
			.valid_from = all[i].valid_from,
			.valid_to = all[i].valid_to,
		};
	}
	person->weekly = weekly;
}

static bool concerns(const struct special_date *special, uuid place_id)
{
	return uuid_is_nil(special->place_id) || uuid_equal(special->place_id, place_id);
}

void offers_specials(struct region *region, struct list_of dates, uuid place_id,
		     struct person *person)
{
	struct special *specials = region_array(region, dates.count + 1, sizeof *specials);
	const struct special_date *all = dates.items;

	for (size_t i = 0; i < dates.count; i++) {
		const struct wall_range *ranges = all[i].ranges.items;
		struct special *special = &specials[person->special_count];
		struct wall *walls;

		if (!concerns(&all[i], place_id))
			continue;
		walls = region_array(region, all[i].ranges.count + 1, sizeof *walls);
		for (size_t j = 0; j < all[i].ranges.count; j++)
			walls[j] = wall_of(ranges[j].from_minute, ranges[j].to_minute);
		*special = (struct special){ all[i].on_date, walls, all[i].ranges.count };
		person->special_count++;
	}
	person->specials = specials;
}

static bool is_special(const struct person *person, date day)
{
	for (size_t i = 0; i < person->special_count; i++)
		if (person->specials[i].date.days == day.days)
			return true;
	return false;
}

/* A date with hours of its own is worked, holiday or not. */
size_t offers_holidays(const struct person *person, const date *holidays, size_t holiday_count,
		       struct away *out)
{
	size_t count = 0;

	for (size_t i = 0; i < holiday_count; i++)
		if (!is_special(person, holidays[i]))
			out[count++] =
				(struct away){ holidays[i], holidays[i], { 0, DAY_SECONDS } };
	return count;
}

static struct away away_of(const struct time_off *it)
{
	return (struct away){ it->from_date, it->to_date,
			      it->has_from_minute ? wall_of(it->from_minute, it->to_minute)
						  : (struct wall){ 0, DAY_SECONDS } };
}

void offers_away(struct region *region, struct list_of time_off, const date *holidays,
		 size_t holiday_count, struct person *person)
{
	struct away *away = region_array(region, time_off.count + holiday_count + 1, sizeof *away);
	const struct time_off *all = time_off.items;

	for (size_t i = 0; i < time_off.count; i++)
		away[i] = away_of(&all[i]);
	person->away_count = time_off.count + offers_holidays(person, holidays, holiday_count,
							      away + time_off.count);
	person->away = away;
}

/* ---- the service ---- */

str offers_session(struct region *region, uuid service_id, uuid place_id)
{
	char *key = region_alloc(region, 2 * sizeof service_id.bytes);

	memcpy(key, service_id.bytes, sizeof service_id.bytes);
	memcpy(key + sizeof service_id.bytes, place_id.bytes, sizeof place_id.bytes);
	return (str){ key, 2 * sizeof service_id.bytes };
}

struct offer offers_offer(const struct offering *it)
{
	return (struct offer){
		.length = MINUTES(it->length_minutes),
		.step = MINUTES(it->step_minutes),
		.notice = MINUTES(it->notice_minutes),
		.before = MINUTES(it->buffer_before_minutes),
		.after = MINUTES(it->buffer_after_minutes),
		.align = (enum align)(it->align - SLOT_ALIGN_GRID),
		.phase = (enum phase)(it->phase - SLOT_PHASE_CLIP),
		.buffer_mode = (enum buffer_mode)(it->buffer_mode - SLOT_BUFFERS_SUM),
		.capacity = it->capacity,
	};
}
_Static_assert((int)SLOT_ALIGN_PACKED - SLOT_ALIGN_GRID == (int)ALIGN_PACKED &&
		       (int)SLOT_PHASE_FIXED - SLOT_PHASE_CLIP == (int)PHASE_FIXED &&
		       (int)SLOT_BUFFERS_MAX - SLOT_BUFFERS_SUM == (int)BUFFER_MAX,
	       "contract and engine name them in one order");

struct window offers_window(const struct offering *it)
{
	return (struct window){
		.kind = (enum window_kind)it->window_kind,
		.days = (int)it->window_days,
		.weekend = 1u << FRIDAY | 1u << SATURDAY,
		.from = it->window_from,
		.to = it->window_to,
	};
}
_Static_assert((int)SLOT_WINDOW_CALENDAR == (int)WINDOW_CALENDAR &&
		       (int)SLOT_WINDOW_RANGE == (int)WINDOW_RANGE,
	       "contract and engine name them in one order");

size_t offers_limits(const struct offering *it, struct limit out[OFFER_LIMITS])
{
	const struct offering_limit *all = it->limits.items;
	size_t count = it->limits.count < OFFER_LIMITS ? it->limits.count : OFFER_LIMITS;

	for (size_t i = 0; i < count; i++)
		out[i] = (struct limit){ (enum limit_per)(all[i].per - LIMIT_SPAN_DAY),
					 all[i].max_count, all[i].max_minutes, SUNDAY };
	return count;
}
_Static_assert((int)LIMIT_SPAN_YEAR - LIMIT_SPAN_DAY == (int)PER_YEAR,
	       "contract and engine name them in one order");

/* ---- how far the rules look ---- */

static int64_t limit_days(const struct limit *limits, size_t count)
{
	static const int64_t days[] = { [PER_DAY] = 2, 8, 32, 367 };
	int64_t most = 2;

	for (size_t i = 0; i < count; i++)
		if (days[limits[i].per] > most)
			most = days[limits[i].per];
	return most;
}

/* Starts that hang on the beginning of a free piece, and not on the clock, are moved by what was
 * booked before it: as far back as the opening goes. */
static bool hangs_on_pieces(const struct offer *it)
{
	return it->align != ALIGN_GRID || HOURS(1) % it->step != 0;
}

span offers_reach(const struct agenda *agenda, bool runs_on, span within)
{
	int64_t days = limit_days(agenda->limits, agenda->limit_count);

	if (days < RASTER_DAYS && hangs_on_pieces(&agenda->offer) && runs_on)
		days = RASTER_DAYS;
	if (agenda->window.kind == WINDOW_BOOKABLE && agenda->now.us < within.from.us)
		within.from = agenda->now;
	return (span){ instant_add(within.from, -DAYS(days)), instant_add(within.to, DAYS(days)) };
}
