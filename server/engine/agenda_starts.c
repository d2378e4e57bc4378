/* agenda_starts.c — rules 3 to 7: cutting free time into starts, and sieving them.
 *
 * The one thing to get right: the raster of a free piece hangs on the piece's own beginning (and,
 * packed, its end), never on the span that is asked for.  An opening that never began has its
 * raster hang on the local midnight of 1970-01-01. */

#include "engine/agenda_parts.h"

#include <string.h>

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
	for (;;) {
		int32_t offset = zone_offset(zone, at);
		int64_t over = (at.us + SECONDS(offset)) % raster;
		instant next = over == 0 ? at : instant_add(at, (over < 0 ? 0 : raster) - over);

		if (zone_offset(zone, next) == offset)
			return next;
		at = zone_next_change(zone, at); /* from there the wall counts anew */
	}
}

/* The next multiple of the raster if that wastes nothing, else of 15 minutes, else of 5, else at
 * once. */
static instant packed_first(const struct zone *zone, span piece, int64_t raster)
{
	const int64_t choices[] = { raster, MINUTES(15), MINUTES(5) };
	int64_t spare = piece.to.us == NEVER.us ? raster : (piece.to.us - piece.from.us) % raster;

	for (size_t i = 0; i < sizeof choices / sizeof *choices; i++) {
		instant first = agenda_round_up(zone, piece.from, choices[i]);

		if (first.us - piece.from.us <= spare)
			return first;
	}
	return piece.from;
}

static instant first_midnight(const struct zone *zone)
{
	instant midnight, later;

	zone_instants(zone, (date){ 0 }, 0, &midnight, &later);
	return midnight;
}

/* An instant of the piece's raster: its first, or, when the piece never began, any. */
static instant piece_first(const struct agenda *agenda, const struct person *person, span piece,
			   instant earliest)
{
	const struct offer *offer = &agenda->offer;
	bool clip = offer->phase == PHASE_CLIP && offer->align != ALIGN_RANGE_START;
	const struct zone *zone;

	if (clip && piece.from.us < earliest.us)
		piece.from = earliest;
	if (piece.from.us == ALWAYS.us)
		return first_midnight(person->zone);
	if (offer->align == ALIGN_RANGE_START)
		return piece.from;
	zone = person_zone_at(person, piece.from);
	if (offer->align == ALIGN_PACKED)
		return packed_first(zone, piece, agenda_raster(offer));
	return agenda_round_up(zone, piece.from, agenda_raster(offer));
}

/* The start of that raster that is the first at or after `from`. */
static instant raster_from(instant start, int64_t from, int64_t step, bool both_ways)
{
	if (start.us < from)
		start.us += (from - start.us + step - 1) / step * step;
	else if (both_ways)
		start.us -= (start.us - from) / step * step;
	return start;
}

/* ---- cutting ---- */

/* Where starts go, if those who are needed still have a seat and a day below its limits. */
struct sink {
	const struct starts_wanted *wanted;
	struct crew crew;
	struct sessions *sessions; /* of each of them */
	struct limits_state *limits;
	instant next; /* no start is wanted before */
	instant *out;
	size_t count, room;
};

static bool sink_takes(struct sink *sink, instant start)
{
	if (sink->wanted->window && !window_holds(sink->wanted->window, start))
		return false;
	for (size_t i = 0; i < sink->crew.count; i++)
		if (!sessions_allow(sink->crew.agenda, &sink->sessions[i], start) ||
		    !limits_pass(sink->crew.agenda, &sink->limits[i], start))
			return false;
	return true;
}

static void sink_put(struct sink *sink, instant start)
{
	const struct zone *daily = sink->wanted->daily;
	instant later;

	sink->out[sink->count++] = start;
	sink->next = instant_add(start, 1);
	if (daily)
		zone_instants(daily, (date){ zone_date(daily, start, NULL).days + 1 }, 0,
			      &sink->next, &later);
}

static void piece_cut(struct sink *sink, span piece)
{
	const struct offer *offer = &sink->crew.agenda->offer;
	instant earliest = instant_add(sink->crew.agenda->now, offer->notice);
	instant start = piece_first(sink->crew.agenda, sink->crew.people, piece, earliest);
	int64_t from = sink->wanted->within.from.us;

	from = from > earliest.us ? from : earliest.us;
	start = raster_from(start, from, offer->step, piece.from.us == ALWAYS.us);
	while (start.us < sink->wanted->within.to.us && start.us + offer->length <= piece.to.us &&
	       sink->count < sink->room) {
		if (start.us >= sink->next.us && sink_takes(sink, start))
			sink_put(sink, start);
		start.us += offer->step;
		start = raster_from(start, sink->next.us, offer->step, false);
	}
}

/* The starts of one person, or of several who are all needed. */
static size_t crew_starts(const struct crew *crew, struct region *region,
			  const struct starts_wanted *wanted, instant *out, size_t room)
{
	struct ranges set = pieces_of(crew, region, wanted->within);
	struct sink sink = {
		.wanted = wanted,
		.crew = *crew,
		.sessions = region_array(region, crew->count, sizeof *sink.sessions),
		.limits = region_array(region, crew->count, sizeof *sink.limits),
		.next = wanted->within.from,
		.out = out,
		.room = room,
	};

	for (size_t i = 0; i < crew->count; i++) {
		sink.sessions[i] = sessions_begin(crew->agenda, &crew->people[i], region);
		sink.limits[i] = limits_begin(crew->agenda, &crew->people[i], region);
	}
	for (size_t i = 0; i < set.count; i++)
		if (set.at[i].to.us > wanted->within.from.us &&
		    set.at[i].from.us < wanted->within.to.us)
			piece_cut(&sink, set.at[i]);
	return sink.count;
}

/* ---- anybody of several ---- */

/* Two sorted lists as one, each start once, at most `room`. */
static size_t starts_merge(const instant *a, size_t a_count, const instant *b, size_t b_count,
			   instant *out, size_t room)
{
	size_t count = 0, i = 0, j = 0;

	while (count < room && (i < a_count || j < b_count)) {
		bool from_a = j == b_count || (i < a_count && a[i].us <= b[j].us);
		instant next = from_a ? a[i++] : b[j++];

		if (count == 0 || out[count - 1].us != next.us)
			out[count++] = next;
	}
	return count;
}

static size_t anyone_starts(const struct agenda *agenda, struct region *region,
			    const struct starts_wanted *wanted, instant *out, size_t room)
{
	instant *theirs = region_array(region, room + 1, sizeof *theirs);
	instant *before = region_array(region, room + 1, sizeof *before);
	size_t count = 0;

	for (size_t i = 0; i < agenda->count; i++) {
		struct crew one = { agenda, &agenda->people[i], 1 };
		size_t found = crew_starts(&one, region, wanted, theirs, room);

		memcpy(before, out, count * sizeof *out);
		count = starts_merge(before, count, theirs, found, out, room);
	}
	return count;
}

size_t starts_find(const struct agenda *agenda, struct region *region,
		   const struct starts_wanted *wanted, instant *out, size_t room)
{
	struct crew crew = { agenda, agenda->people,
			     agenda->staff == STAFF_ALL ? agenda->count : 1 };

	if (wanted->within.from.us >= wanted->within.to.us || room == 0)
		return 0;
	if (agenda->staff == STAFF_ANY)
		return anyone_starts(agenda, region, wanted, out, room);
	return crew_starts(&crew, region, wanted, out, room);
}

size_t agenda_starts(const struct agenda *agenda, struct region *region, span within, instant *out,
		     size_t room)
{
	struct window_dates window = window_find(agenda, region, within.to);
	struct starts_wanted wanted = { .within = within, .window = &window };
	instant earliest = instant_add(agenda->now, agenda->offer.notice);

	if (wanted.within.from.us < earliest.us)
		wanted.within.from = earliest;
	if (wanted.within.from.us < window.maybe.from.us)
		wanted.within.from = window.maybe.from;
	if (wanted.within.to.us > window.maybe.to.us)
		wanted.within.to = window.maybe.to;
	return starts_find(agenda, region, &wanted, out, room);
}
