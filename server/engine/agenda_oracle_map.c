/* agenda_oracle_map.c — rules 1 and 2, tick by tick: what is open, what is away, what is taken. */

#include "engine/agenda_oracle.h"

static int64_t max_of(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

static bool date_within(date day, date from, date to)
{
	return (date_is_none(from) || day.days >= from.days) &&
	       (date_is_none(to) || day.days <= to.days);
}

/* ---- rule 1 and away: what the clock on the wall says ---- */

static const struct zone *zone_on(const struct person *person, date day)
{
	for (size_t i = 0; i < person->travel_count; i++)
		if (date_within(day, person->travels[i].from, person->travels[i].to))
			return person->travels[i].zone;
	return person->zone;
}

static bool wall_holds(struct wall wall, int32_t seconds)
{
	return seconds >= wall.from && seconds < wall.to;
}

static bool special_holds(const struct person *person, date day, int32_t seconds, bool *is_special)
{
	bool open = false;

	*is_special = false;
	for (size_t i = 0; i < person->special_count; i++) {
		if (person->specials[i].date.days != day.days)
			continue;
		*is_special = true;
		for (size_t j = 0; j < person->specials[i].count; j++)
			open |= wall_holds(person->specials[i].walls[j], seconds);
	}
	return open;
}

static bool hours_hold(const struct person *person, date day, int32_t seconds)
{
	bool is_special, open = special_holds(person, day, seconds, &is_special);

	if (is_special)
		return open;
	for (size_t i = 0; i < person->weekly_count; i++) {
		const struct weekly *w = &person->weekly[i];

		if ((w->days >> date_weekday(day) & 1) &&
		    date_within(day, w->valid_from, w->valid_to))
			open |= wall_holds(w->wall, seconds);
	}
	return open;
}

const struct zone *oracle_zone(const struct person *person, instant at)
{
	int32_t utc_day = (int32_t)(at.us / DAYS(1)) - (at.us < 0);

	for (date day = { utc_day - 1 }; day.days <= utc_day + 1; day.days++) {
		int32_t seconds;

		if (zone_date(zone_on(person, day), at, &seconds).days == day.days &&
		    hours_hold(person, day, seconds))
			return zone_on(person, day);
	}
	return person->zone;
}

static bool away_holds(const struct person *person, date day, int32_t seconds)
{
	for (size_t i = 0; i < person->away_count; i++)
		if (date_within(day, person->away[i].from, person->away[i].to) &&
		    wall_holds(person->away[i].wall, seconds))
			return true;
	return false;
}

/* An instant has a date in each zone; the hours of a date count where its own zone shows that
 * date. */
static uint8_t wall_flags(const struct person *person, instant at)
{
	int32_t utc_day = (int32_t)(at.us / DAYS(1)) - (at.us < 0);
	uint8_t flags = 0;

	for (date day = { utc_day - 1 }; day.days <= utc_day + 1; day.days++) {
		int32_t seconds;

		if (zone_date(zone_on(person, day), at, &seconds).days != day.days)
			continue;
		if (hours_hold(person, day, seconds))
			flags |= TICK_OPEN;
		if (away_holds(person, day, seconds))
			flags |= TICK_AWAY;
	}
	return flags;
}

/* ---- rule 2: what is taken ---- */

bool oracle_blocks(const struct agenda *agenda, const struct busy *busy)
{
	if (busy->during.to.us <= busy->during.from.us)
		return false;
	if (busy->kind != BUSY_HOLD)
		return true;
	if (!str_absent(agenda->asker) && !str_absent(busy->owner) &&
	    str_equal(agenda->asker, busy->owner))
		return false;
	return instant_is_none(busy->expires_at) || agenda->now.us < busy->expires_at.us;
}

span oracle_padded(const struct offer *offer, const struct busy *busy)
{
	bool own = busy->kind == BUSY_BOOKING || busy->kind == BUSY_HOLD;
	int64_t before = own ? busy->before : 0, after = own ? busy->after : 0;

	if (busy->kind == BUSY_BLOCKED)
		return busy->during;
	if (offer->buffer_mode == BUFFER_SUM)
		return (span){ { busy->during.from.us - before - offer->after },
			       { busy->during.to.us + after + offer->before } };
	return (span){ { busy->during.from.us - max_of(before, offer->after) },
		       { busy->during.to.us + max_of(after, offer->before) } };
}

/* Rule 5: such a piece is a session that others may join. */
bool oracle_session(const struct agenda *agenda, const struct busy *busy)
{
	return agenda->offer.capacity > 1 &&
	       (busy->kind == BUSY_BOOKING || busy->kind == BUSY_HOLD) &&
	       !str_absent(agenda->offer.id) && !str_absent(busy->service) &&
	       str_equal(agenda->offer.id, busy->service);
}

static uint8_t taken_flag(const struct agenda *agenda, const struct person *person, span tick)
{
	for (size_t i = 0; i < person->busy_count; i++) {
		const struct busy *busy = &person->busy[i];

		if (oracle_blocks(agenda, busy) && !oracle_session(agenda, busy) &&
		    oracle_overlap(oracle_padded(&agenda->offer, busy), tick))
			return TICK_TAKEN;
	}
	return 0;
}

/* ---- all of it ---- */

void oracle_draw(struct oracle *o)
{
	o->maps = region_array(o->region, o->agenda->count, sizeof *o->maps);
	for (size_t p = 0; p < o->agenda->count; p++) {
		const struct person *person = &o->agenda->people[p];

		o->maps[p] = region_zero(o->region, o->ticks);
		for (size_t t = 0; t < o->ticks; t++)
			o->maps[p][t] =
				wall_flags(person, oracle_tick(o, t)) |
				taken_flag(o->agenda, person,
					   (span){ oracle_tick(o, t), oracle_tick(o, t + 1) });
	}
}
