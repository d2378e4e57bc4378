/* slots.c — what can be booked, why not, and what is near instead.
 *
 * The same question to the engine as a booking asks, of rows read just now.  Nothing is cached but
 * what professionals said: an offer is a promise. */

#include "services/appointments/appointments.h"

#include <stdlib.h>

enum { STARTS_MAX = SLOT_DAYS * 288 + 1, REFUSED_MAX = EXPLAIN_DAYS * 288 + 1 };

static instant latest(instant a, instant b)
{
	return a.us > b.us ? a : b;
}

/* ---- starts ---- */

static struct list_of starts_of(const struct agenda *agenda, struct region *region, span within,
				size_t room)
{
	size_t most = within.to.us > within.from.us
			      ? (size_t)((within.to.us - within.from.us) / MINUTES(1)) + 1
			      : 1;
	instant *starts;

	if (most > room)
		most = room;
	starts = region_array(region, most, sizeof *starts);
	return (struct list_of){ starts, agenda_starts(agenda, region, within, starts, most) };
}

/* ---- what is near ---- */

/* The first from `from` on: a week, a month, and as far as one looks. */
static struct list_of first_starts(struct diary *diary, const struct offered *offered,
				   const struct wish *wish, instant from)
{
	static const int64_t steps[] = { 0, 7, 31, NEAREST_DAYS };
	struct list_of found = { 0 };

	for (size_t i = 1; i < sizeof steps / sizeof *steps && found.count == 0; i++) {
		span within = { instant_add(from, DAYS(steps[i - 1])),
				instant_add(from, DAYS(steps[i])) };

		diary_cover(diary, rule_reach(diary->state, offered->offering, diary->now, within));

		struct agenda agenda =
			rule_agenda(diary, offered, wish->seats, &wish->user_id, wish->without);

		found = starts_of(&agenda, db_region(diary->db), within, NEAREST);
	}
	return found;
}

struct distant {
	instant start;
	int64_t distance;
};

static int by_distance(const void *a, const void *b)
{
	const struct distant *left = a, *right = b;

	if (left->distance != right->distance)
		return left->distance < right->distance ? -1 : 1;
	return left->start.us < right->start.us ? -1 : 1;
}

static int by_time(const void *a, const void *b)
{
	const instant *left = a, *right = b;

	return (left->us > right->us) - (left->us < right->us);
}

/* Of these the nearest to what was wished for, in order of time. */
static struct list_of nearest_of(struct region *region, struct list_of starts, instant wished)
{
	struct distant *all = region_array(region, starts.count + 1, sizeof *all);
	size_t count = starts.count < NEAREST ? starts.count : NEAREST;
	instant *near = region_array(region, NEAREST, sizeof *near);
	const instant *given = starts.items;

	for (size_t i = 0; i < starts.count; i++)
		all[i] = (struct distant){ given[i], llabs(given[i].us - wished.us) };
	qsort(all, starts.count, sizeof *all, by_distance);
	for (size_t i = 0; i < count; i++)
		near[i] = all[i].start;
	qsort(near, count, sizeof *near, by_time);
	return (struct list_of){ near, count };
}

static struct list_of alternatives(struct req *req, const struct wish *wish)
{
	struct diary *diary = region_make(req->region, struct diary);
	span around = { instant_add(wish->starts_at, -DAYS(1)),
			instant_add(wish->starts_at, DAYS(1)) };
	struct offered offered;
	struct agenda agenda;
	struct list_of starts;

	if (!diary_open(diary, db_read(req), wish->professional_id, wish->service_id, around) ||
	    !rule_offered(diary->state, wish->service_id, wish->place_id, wish->anyway, &offered))
		return (struct list_of){ 0 };
	agenda = rule_agenda(diary, &offered, wish->seats, &wish->user_id, wish->without);
	starts = starts_of(&agenda, req->region, around, STARTS_MAX);
	if (starts.count == 0)
		starts = first_starts(diary, &offered, wish, latest(around.to, diary->now));
	return nearest_of(req->region, starts, wish->starts_at);
}

/* Somebody was there first? Or is it not offered to anybody? */
static bool is_taken(enum reason reason)
{
	return reason == REASON_BUSY || reason == REASON_HELD || reason == REASON_FULL ||
	       reason == REASON_BUFFER;
}

/* The engine's order is another than the contract's. */
static int reason_told(enum reason reason)
{
	return enum_of(slot_reason_names, str_of(reason_name(reason)));
}

struct reply *refuse_start(struct req *req, const struct wish *wish, enum reason reason)
{
	struct start_refusal more = { .reason = reason_told(reason) };

	/* Others wait for the agenda, and need not wait for this. */
	db_rollback(req->tx);
	more.alternatives = alternatives(req, wish);
	return refuse_with(req, is_taken(reason) ? &problem_SLOT_TAKEN : &problem_SLOT_NOT_OFFERED,
			   &start_refusal_shape, &more);
}

/* ---- GET /v1/slots ---- */

/* Each start of the raster that is not offered.  Some hundred questions to the engine: others run
 * in between. */
static struct list_of refused_of(struct req *req, const struct agenda *agenda, span within,
				 struct list_of offered)
{
	struct refused_start *all = region_array(req->region, REFUSED_MAX, sizeof *all);
	struct region *scratch = region_within(req->region, 0, region_fails);
	const struct zone *zone = agenda->people->zone;
	int64_t raster = agenda_raster(&agenda->offer);
	const instant *starts = offered.items;
	size_t count = 0, next = 0;

	if (raster < MINUTES(5))
		raster = MINUTES(5);
	for (instant at = agenda_round_up(zone, within.from, raster);
	     at.us < within.to.us && count < REFUSED_MAX;
	     at = agenda_round_up(zone, instant_add(at, 1), raster)) {
		while (next < offered.count && starts[next].us < at.us)
			next++;
		if (next < offered.count && starts[next].us == at.us)
			continue;
		all[count++] =
			(struct refused_start){ at,
						reason_told(agenda_check(agenda, scratch, at)) };
		region_reset(scratch);
		if (count % 64 == 0)
			fiber_yield();
	}
	return (struct list_of){ all, count };
}

static struct reply *span_check(struct req *req, const struct find_slots_params *params)
{
	int64_t most = params->explain ? EXPLAIN_DAYS : SLOT_DAYS;

	if (params->to.us <= params->from.us)
		return refuse_fault(req, "?to", "order", "it ends before it begins");
	if (params->to.us - params->from.us > DAYS(most))
		return refuse_fault(req, "?to", "too_big",
				    params->explain ? "with explain at most two days after from"
						    : "at most 62 days after from");
	return NULL;
}

static void nearest_take(struct diary *diary, const struct offered *offered,
			 const struct find_slots_params *params, const struct wish *wish,
			 struct slots *slots)
{
	instant from = latest(params->from, diary->now);
	const instant *starts = slots->starts.items;
	struct list_of found = slots->starts;

	if (found.count == 0)
		found = first_starts(diary, offered, wish, from);
	else if (starts == NULL || !params->nearest)
		return;
	if (found.count > NEAREST)
		found.count = NEAREST;
	slots->nearest = found;
}

static struct reply *reply_found(struct req *req, struct diary *diary,
				 const struct offered *offered,
				 const struct find_slots_params *params)
{
	const struct offering *it = offered->offering;
	struct wish wish = { .seats = params->seats, .user_id = req->user };
	struct agenda agenda =
		rule_agenda(diary, offered, params->seats, &wish.user_id, wish.without);
	span within = { latest(params->from, diary->now), params->to };
	struct slots slots = {
		.zone = diary->zone->name,
		.length_minutes = it->length_minutes,
		.approval = it->approval,
		.move_cutoff_minutes = it->move_cutoff_minutes,
		.cancel_cutoff_minutes = it->cancel_cutoff_minutes,
		.starts = starts_of(&agenda, req->region, within, STARTS_MAX),
	};

	if (params->explain)
		slots.refused =
			refused_of(req, &agenda, (span){ params->from, params->to }, slots.starts);
	nearest_take(diary, offered, params, &wish, &slots);
	return reply_slots(req, 200, &slots);
}

struct reply *find_slots(struct req *req, const struct find_slots_params *params)
{
	struct diary *diary = region_make(req->region, struct diary);
	struct reply *fault = span_check(req, params);
	struct offered offered;

	if (fault)
		return fault;
	if (!diary_open(
		    diary, db_read(req), params->professional_id, params->service_id,
		    (span){ latest(params->from, clock_now()), latest(params->to, clock_now()) }) ||
	    !rule_offered(diary->state, params->service_id, params->place_id, false, &offered))
		return refuse(req, NO_SUCH_OFFER);
	return reply_found(req, diary, &offered, params);
}
