/* agenda_starts.c — rules 3, 4 and 6: cutting free time into starts.
 *
 * The one thing to get right: the raster of a free piece hangs on the piece's own beginning (and, packed, its end), which may
 * lie far outside of the span that is asked for.  So we look back and forth until the piece ends; only then we cut.  An opening
 * that never pauses has no beginning: its raster hangs on the local midnight of 1970-01-01. */

#include "engine/agenda_parts.h"

#include <stdlib.h>

/* ---- the raster ---- */

int64_t agenda_raster(const struct offer *offer)
{
	static const int choices[] = { 60, 30, 20, 15, 10, 5 };

	for (size_t i = 0; i < sizeof choices / sizeof *choices; i++)
		if (offer->step % MINUTES(choices[i]) == 0)
			return MINUTES(choices[i]);
	return MINUTES(1);
}

instant agenda_round_up(const struct zone *zone, instant at, int64_t raster)
{
	int64_t wall = at.us + SECONDS(zone_offset(zone, at)), over = wall % raster;

	if (over < 0)
		over += raster;
	return over == 0 ? at : instant_add(at, raster - over);
}

/* The next multiple of the raster if that wastes nothing, else of 15 minutes, else of 5, else at once. */
static instant packed_first(const struct zone *zone, span piece, int64_t raster)
{
	const int64_t choices[] = { raster, MINUTES(15), MINUTES(5) };
	int64_t spare = (piece.to.us - piece.from.us) % raster;

	for (size_t i = 0; i < sizeof choices / sizeof *choices; i++) {
		instant first = agenda_round_up(zone, piece.from, choices[i]);

		if (first.us - piece.from.us <= spare)
			return first;
	}
	return piece.from;
}

static instant piece_first(const struct agenda *agenda, const struct person *person, span piece,
			   instant earliest)
{
	const struct offer *offer = &agenda->offer;
	const struct zone *zone;

	if (offer->align == ALIGN_RANGE_START)
		return piece.from;
	if (offer->phase == PHASE_CLIP && piece.from.us < earliest.us)
		piece.from = earliest;
	zone = person_zone(person, zone_date(person->zone, piece.from, NULL));
	if (offer->align == ALIGN_PACKED)
		return packed_first(zone, piece, agenda_raster(offer));
	return agenda_round_up(zone, piece.from, agenda_raster(offer));
}

/* ---- cutting ---- */

/* Where starts go, if those who are needed still have a seat and a day below its limits. */
struct sink {
	const struct agenda *agenda;
	const struct person *people;
	struct limits_state *limits; /* of each of them */
	size_t people_count;
	instant *out;
	size_t count, room;
};

static bool sink_takes(struct sink *sink, instant start)
{
	for (size_t i = 0; i < sink->people_count; i++)
		if (sessions_check(sink->agenda, &sink->people[i], start) != REASON_FREE ||
		    !limits_pass(sink->agenda, &sink->limits[i], start))
			return false;
	return true;
}

static void piece_cut(struct sink *sink, span piece, span within)
{
	const struct offer *offer = &sink->agenda->offer;
	instant earliest = instant_add(sink->agenda->now, offer->notice);
	instant start = piece_first(sink->agenda, sink->people, piece, earliest);
	int64_t from = within.from.us > earliest.us ? within.from.us : earliest.us;

	if (start.us < from)
		start.us += (from - start.us + offer->step - 1) / offer->step * offer->step;
	for (; start.us < within.to.us && start.us + offer->length <= piece.to.us &&
	       sink->count < sink->room;
	     start.us += offer->step)
		if (sink_takes(sink, start))
			sink->out[sink->count++] = start;
}

/* Free time of all that are needed, over a cover wide enough that every piece met by `within` is whole. */
static struct ranges free_whole(const struct agenda *agenda, const struct person *people,
				size_t count, struct region *region, span within)
{
	span reach = { within.from, instant_add(within.to, agenda->offer.length) };
	int before = 1, after = 1;

	for (;;) {
		struct cover cover = cover_of(people, reach, before, after);
		struct ranges set = person_free(agenda, people, region, cover);
		bool more_before, more_after;

		for (size_t i = 1; i < count; i++) {
			/* Others may live in other zones: their cover is wider, their edges are cut by the first's. */
			struct cover wider = cover_of(&people[i], cover.edges, 1, 1);
			struct ranges theirs = person_free(agenda, &people[i], region, wider);

			set = ranges_intersect(region, set, theirs);
		}
		if (set.count == 0)
			return set;
		more_before = set.at[0].from.us <= cover.edges.from.us &&
			      set.at[0].to.us > within.from.us;
		more_after = agenda->offer.align == ALIGN_PACKED &&
			     set.at[set.count - 1].to.us >= cover.edges.to.us &&
			     set.at[set.count - 1].from.us < within.to.us;
		if (more_before && before > LOOK_BACK_DAYS) {
			instant later;

			zone_instants(people->zone, (date){ 0 }, 0, &set.at[0].from, &later);
			more_before = false;
		}
		if (!more_before && !(more_after && after <= LOOK_BACK_DAYS))
			return set;
		before = more_before ? before * 3 + 1 : before;
		after = more_after ? after * 3 + 1 : after;
	}
}

/* The starts of one person, or of several who are all needed. */
static size_t group_starts(const struct agenda *agenda, const struct person *people, size_t count,
			   struct region *region, span within, instant *out, size_t room)
{
	struct ranges set = free_whole(agenda, people, count, region, within);
	struct sink sink = {
		.agenda = agenda,
		.people = people,
		.limits = region_array(region, count, sizeof *sink.limits),
		.people_count = count,
		.out = out,
		.room = room,
	};

	for (size_t i = 0; i < count; i++)
		sink.limits[i] = limits_begin(agenda, &people[i], region);
	for (size_t i = 0; i < set.count; i++)
		if (set.at[i].to.us > within.from.us && set.at[i].from.us < within.to.us)
			piece_cut(&sink, set.at[i], within);
	return sink.count;
}

/* ---- anybody of several ---- */

static int instant_order(const void *a, const void *b)
{
	const instant *left = a, *right = b;

	return (left->us > right->us) - (left->us < right->us);
}

static size_t anyone_starts(const struct agenda *agenda, struct region *region, span within,
			    instant *out, size_t room)
{
	instant *all = region_array(region, agenda->count * room + 1, sizeof *all);
	size_t count = 0, kept = 0;

	for (size_t i = 0; i < agenda->count; i++)
		count += group_starts(agenda, &agenda->people[i], 1, region, within, all + count,
				      room);
	qsort(all, count, sizeof *all, instant_order);
	for (size_t i = 0; i < count && kept < room; i++)
		if (i == 0 || all[i].us != all[i - 1].us)
			out[kept++] = all[i];
	return kept;
}

size_t starts_unbounded(const struct agenda *agenda, struct region *region, span within,
			instant *out, size_t room)
{
	if (agenda->staff == STAFF_ANY)
		return anyone_starts(agenda, region, within, out, room);
	return group_starts(agenda, agenda->people, agenda->staff == STAFF_ALL ? agenda->count : 1,
			    region, within, out, room);
}

size_t agenda_starts(const struct agenda *agenda, struct region *region, span within, instant *out,
		     size_t room)
{
	const struct zone *zone = agenda->people->zone;
	date first, last = window_last(agenda, region, &first);
	instant end, later;

	if (!date_is_none(first)) {
		zone_instants(zone, first, 0, &end, &later);
		if (end.us > within.from.us)
			within.from = end;
	}
	if (!date_is_none(last)) {
		zone_instants(zone, (date){ last.days + 1 }, 0, &end, &later);
		if (end.us < within.to.us)
			within.to = end;
	}
	if (within.from.us >= within.to.us)
		return 0;
	return starts_unbounded(agenda, region, within, out, room);
}
