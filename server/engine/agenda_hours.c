/* agenda_hours.c — rule 1: an instant is open iff its wall clock reading, in the zone of its date, lies in a range of that date. */

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

const struct zone *person_zone(const struct person *person, date day)
{
	const struct travel *travel = travel_on(person, day);

	return travel ? travel->zone : person->zone;
}

static instant day_begins(const struct person *person, date day)
{
	instant earlier, later;

	zone_instants(person_zone(person, day), day, 0, &earlier, &later);
	return earlier;
}

struct cover cover_of(const struct person *person, span within, int days_before, int days_after)
{
	struct cover cover = {
		.first = { zone_date(person->zone, within.from, NULL).days - days_before },
		.last = { zone_date(person->zone, within.to, NULL).days + days_after },
	};

	cover.edges.from = day_begins(person, cover.first);
	cover.edges.to = day_begins(person, (date){ cover.last.days + 1 });
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

static const struct special *special_on(const struct person *person, date day)
{
	for (size_t i = 0; i < person->special_count; i++)
		if (person->specials[i].date.days == day.days)
			return &person->specials[i];
	return NULL;
}

static bool weekly_on(const struct weekly *weekly, date day)
{
	return weekly->days >> date_weekday(day) & 1 &&
	       (date_is_none(weekly->valid_from) || day.days >= weekly->valid_from.days) &&
	       (date_is_none(weekly->valid_to) || day.days <= weekly->valid_to.days);
}

struct ranges hours_open(const struct person *person, struct region *region, struct cover cover)
{
	struct pieces pieces = { .region = region };

	for (date day = cover.first; day.days <= cover.last.days; day.days++) {
		const struct zone *zone = person_zone(person, day);
		const struct special *special = special_on(person, day);

		for (size_t i = 0; special && i < special->count; i++)
			pieces_add_wall(&pieces, zone, day, special->walls[i]);
		for (size_t i = 0; !special && i < person->weekly_count; i++)
			if (weekly_on(&person->weekly[i], day))
				pieces_add_wall(&pieces, zone, day, person->weekly[i].wall);
	}
	return ranges_union(region, pieces.at, pieces.count);
}

struct ranges hours_away(const struct person *person, struct region *region, struct cover cover)
{
	struct pieces pieces = { .region = region };

	for (size_t i = 0; i < person->away_count; i++) {
		const struct away *away = &person->away[i];
		date day = away->from.days > cover.first.days ? away->from : cover.first;

		for (; day.days <= cover.last.days && day.days <= away->to.days; day.days++)
			pieces_add_wall(&pieces, person_zone(person, day), day, away->wall);
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
