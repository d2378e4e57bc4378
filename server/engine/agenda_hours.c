/* agenda_hours.c — rule 1: an instant is open iff its wall clock reading, in the zone of its date,
 * lies in a range of that date. */

#include "engine/agenda_parts.h"

static const struct travel *travel_on(const struct person *person, date day)
{
	for (size_t i = 0; i < person->travel_count; i++) {
		const struct travel *travel = &person->travels[i];

		if (day.days >= travel->from.days &&
		    (date_is_none(travel->to) || day.days <= travel->to.days))
			return travel;
	}
	return NULL;
}

static const struct zone *zone_on(const struct person *person, date day)
{
	const struct travel *travel = travel_on(person, day);

	return travel ? travel->zone : person->zone;
}

/* Dates of two zones are at most so many apart, in the same instant. */
enum { ZONES_APART = 2 };

struct cover cover_dates(const struct person *person, date first, date last)
{
	struct cover cover = { .first = first, .last = last };
	instant other;

	/* Where a clock shows a midnight twice, what lies between is no safe ground. */
	zone_instants(person->zone, first, 0, &other, &cover.edges.from);
	zone_instants(person->zone, (date){ last.days + 1 }, 0, &cover.edges.to, &other);
	return cover;
}

struct cover cover_of(const struct person *person, span within, int days_before, int days_after)
{
	date first = zone_date(person->zone, within.from, NULL);
	date last = zone_date(person->zone, within.to, NULL);

	return cover_dates(person, (date){ first.days - days_before },
			   (date){ last.days + days_after });
}

/* Somebody who travels may see the dates beside a cover within its edges. */
static struct cover cover_abroad(const struct person *person, struct cover cover)
{
	if (person->travel_count > 0) {
		cover.first.days -= ZONES_APART;
		cover.last.days += ZONES_APART;
	}
	return cover;
}

/* Spans gathered before they are joined. */
struct pieces {
	struct region *region;
	span *at;
	size_t count, room;
};

static void pieces_add(struct pieces *pieces, span piece)
{
	if (pieces->count == pieces->room) {
		size_t room = pieces->room ? 2 * pieces->room : 64;
		span *more = region_array(pieces->region, room, sizeof *more);

		for (size_t i = 0; i < pieces->count; i++)
			more[i] = pieces->at[i];
		pieces->at = more;
		pieces->room = room;
	}
	pieces->at[pieces->count++] = piece;
}

static void pieces_add_wall(struct pieces *pieces, const struct zone *zone, date day,
			    struct wall wall)
{
	span found[ZONE_PIECES];
	size_t count = zone_spans(zone, day, wall.from, wall.to, found);

	for (size_t i = 0; i < count; i++)
		pieces_add(pieces, found[i]);
}

/* The special hours of a date, of however many entries; false: it has none. */
static bool specials_add(struct pieces *pieces, const struct person *person,
			 const struct zone *zone, date day)
{
	bool special = false;

	for (size_t i = 0; i < person->special_count; i++) {
		const struct special *s = &person->specials[i];

		if (s->date.days != day.days)
			continue;
		special = true;
		for (size_t j = 0; j < s->count; j++)
			pieces_add_wall(pieces, zone, day, s->walls[j]);
	}
	return special;
}

static bool weekly_on(const struct weekly *weekly, date day)
{
	return weekly->days >> date_weekday(day) & 1 &&
	       (date_is_none(weekly->valid_from) || day.days >= weekly->valid_from.days) &&
	       (date_is_none(weekly->valid_to) || day.days <= weekly->valid_to.days);
}

static bool wall_holds(const struct wall *wall, int32_t seconds)
{
	return seconds >= wall->from && seconds < wall->to;
}

/* Is it open on that date at that time of the wall? */
static bool date_holds(const struct person *person, date day, int32_t seconds)
{
	bool special = false;

	for (size_t i = 0; i < person->special_count; i++) {
		const struct special *s = &person->specials[i];

		special = special || s->date.days == day.days;
		for (size_t j = 0; s->date.days == day.days && j < s->count; j++)
			if (wall_holds(&s->walls[j], seconds))
				return true;
	}
	for (size_t i = 0; !special && i < person->weekly_count; i++)
		if (weekly_on(&person->weekly[i], day) &&
		    wall_holds(&person->weekly[i].wall, seconds))
			return true;
	return false;
}

const struct zone *person_zone_at(const struct person *person, instant at)
{
	date home;

	if (person->travel_count == 0)
		return person->zone;
	home = zone_date(person->zone, at, NULL);
	for (int i = -ZONES_APART; i <= ZONES_APART; i++) {
		date day = { home.days + i };
		int32_t seconds;

		if (zone_date(zone_on(person, day), at, &seconds).days == day.days &&
		    date_holds(person, day, seconds))
			return zone_on(person, day);
	}
	return person->zone;
}

struct ranges hours_open(const struct person *person, struct region *region, struct cover cover)
{
	struct pieces pieces = { .region = region };

	cover = cover_abroad(person, cover);
	for (date day = cover.first; day.days <= cover.last.days; day.days++) {
		const struct zone *zone = zone_on(person, day);

		if (specials_add(&pieces, person, zone, day))
			continue;
		for (size_t i = 0; i < person->weekly_count; i++)
			if (weekly_on(&person->weekly[i], day))
				pieces_add_wall(&pieces, zone, day, person->weekly[i].wall);
	}
	return ranges_union(region, pieces.at, pieces.count);
}

struct ranges hours_away(const struct person *person, struct region *region, struct cover cover)
{
	struct pieces pieces = { .region = region };

	cover = cover_abroad(person, cover);
	for (date day = cover.first; day.days <= cover.last.days; day.days++) {
		const struct zone *zone = zone_on(person, day);

		for (size_t i = 0; i < person->away_count; i++)
			if (day.days >= person->away[i].from.days &&
			    day.days <= person->away[i].to.days)
				pieces_add_wall(&pieces, zone, day, person->away[i].wall);
	}
	return ranges_union(region, pieces.at, pieces.count);
}

const char *hours_fault(const struct wall *walls, size_t count, int64_t length)
{
	for (size_t i = 0; i < count; i++)
		if (walls[i].to <= walls[i].from)
			return "end_not_after_start";
	for (size_t i = 0; i < count; i++)
		for (size_t j = i + 1; j < count; j++)
			if (walls[i].from < walls[j].to && walls[j].from < walls[i].to)
				return "overlap";
	for (size_t i = 0; i < count; i++)
		if (SECONDS(walls[i].to - walls[i].from) < length)
			return "shorter_than_service";
	return NULL;
}
