/* rules.c — a diary as the question that the engine answers (engine/agenda.h).
 *
 * What is offered and what is booked are judged by the same question, made here of rows that were
 * read just now; so what is offered can be booked.  The service of a piece counts as the engine's
 * session (rule 5) only where a group session was made for it, at the same place: everything else
 * that takes time just takes it. */

#include "offers/offers.h"
#include "services/appointments/appointments.h"

/* ---- what is offered ---- */

const struct offering *rule_offering(const struct professional_state *state, uuid service_id)
{
	const struct offering *all = state->services.items;

	for (size_t i = 0; i < state->services.count; i++)
		if (uuid_equal(all[i].service_id, service_id))
			return &all[i];
	return NULL;
}

static const struct place *place_of(const struct professional_state *state,
				    const struct offering *offering, uuid place_id)
{
	const uuid *offered = offering->place_ids.items;
	const struct place *all = state->places.items;
	bool there = false;

	for (size_t i = 0; i < offering->place_ids.count; i++)
		there |= uuid_equal(offered[i], place_id);
	for (size_t i = 0; there && i < state->places.count; i++)
		if (uuid_equal(all[i].place_id, place_id))
			return &all[i];
	return NULL;
}

bool rule_offered(const struct professional_state *state, uuid service_id, uuid place_id,
		  bool anyway, struct offered *out)
{
	const struct offering *offering = rule_offering(state, service_id);

	if (!offering || state->status == PROFESSIONAL_STATUS_CLOSED)
		return false;
	if (!anyway && (!offering->active || state->status != PROFESSIONAL_STATUS_PUBLISHED))
		return false;
	*out = (struct offered){ offering, place_of(state, offering, place_id) };
	return out->place != NULL;
}

/* ---- what takes time ---- */

static str id_text(const uuid *id)
{
	return (str){ (const char *)id->bytes, sizeof id->bytes };
}

static struct busy busy_of(struct region *region, const struct piece *piece)
{
	static const enum busy_kind kinds[] = {
		[DAY_BUSY_KIND_BOOKING] = BUSY_BOOKING,
		[DAY_BUSY_KIND_HOLD] = BUSY_HOLD,
		[DAY_BUSY_KIND_BLOCKED] = BUSY_BLOCKED,
	};
	struct busy busy = {
		.during = { piece->starts_at, piece->ends_at },
		.kind = kinds[piece->kind],
		.seats = piece->seats,
		.expires_at = piece->expires_at,
		.before = MINUTES(piece->before_minutes),
		.after = MINUTES(piece->after_minutes),
	};

	if (!uuid_is_nil(piece->group_session_id))
		busy.service = offers_session(region, piece->service_id, piece->place_id);
	if (!uuid_is_nil(piece->owner_id))
		busy.owner = id_text(&piece->owner_id);
	return busy;
}

static void busy_take(const struct diary *diary, uuid without, struct person *person)
{
	struct region *region = db_region(diary->db);
	struct busy *busy = region_array(region, diary->count + 1, sizeof *busy);

	for (size_t i = 0; i < diary->count; i++) {
		const struct piece *piece = &diary->pieces[i];

		if (!uuid_equal(piece->piece_id, without) && !piece_is_dead(diary, piece))
			busy[person->busy_count++] = busy_of(region, piece);
	}
	person->busy = busy;
}

/* ---- the question ---- */

struct agenda rule_agenda(const struct diary *diary, const struct offered *offered, int64_t seats,
			  const uuid *asker, uuid without)
{
	struct region *region = db_region(diary->db);
	const struct professional_state *state = diary->state;
	uuid place_id = offered->place->place_id;
	struct person *person = region_make(region, struct person);
	struct limit *limits = region_array(region, OFFER_LIMITS, sizeof *limits);
	struct agenda agenda = {
		.now = diary->now,
		.people = person,
		.count = 1,
		.offer = offers_offer(offered->offering),
		.window = offers_window(offered->offering),
		.limits = limits,
		.limit_count = offers_limits(offered->offering, limits),
		.seats = seats,
	};

	agenda.offer.id = offers_session(region, offered->offering->service_id, place_id);
	person->zone = diary->zone;
	offers_weekly(region, state->hours, place_id, person);
	offers_specials(region, state->special_dates, place_id, person);
	offers_away(region, state->time_off, diary->holidays.all,
		    state->keeps_holidays ? diary->holidays.count : 0, person);
	busy_take(diary, without, person);
	if (!uuid_is_nil(*asker))
		agenda.asker = id_text(asker);
	return agenda;
}

/* One long start, without buffers, notice or raster: is all of it open? */
struct agenda rule_rehearsal(const struct diary *diary, const struct rehearse_agenda *in,
			     uuid place_id, int64_t length, struct region *region)
{
	struct person *person = region_make(region, struct person);
	struct list_of time_off = { .count = in->time_off.count };
	struct time_off *copies = region_array(region, time_off.count + 1, sizeof *copies);
	const struct time_off_range *all = in->time_off.items;

	for (size_t i = 0; i < time_off.count; i++)
		copies[i] = (struct time_off){
			.from_date = all[i].from_date,
			.to_date = all[i].to_date,
			.from_minute = all[i].from_minute,
			.has_from_minute = all[i].has_from_minute,
			.to_minute = all[i].to_minute,
			.has_to_minute = all[i].has_to_minute,
		};
	time_off.items = copies;
	person->zone = diary->zone;
	offers_weekly(region, in->hours, place_id, person);
	offers_specials(region, in->special_dates, place_id, person);
	offers_away(region, time_off, diary->holidays.all,
		    in->keeps_holidays ? diary->holidays.count : 0, person);
	return (struct agenda){
		.now = diary->now,
		.people = person,
		.count = 1,
		.offer = { .length = length,
			   .step = MINUTES(1),
			   .align = ALIGN_GRID,
			   .phase = PHASE_FIXED },
		.seats = 1,
	};
}

/* ---- how far the rules look ---- */

/* Can an opening go on through midnight? */
static bool runs_on(const struct professional_state *state)
{
	const struct hours_range *hours = state->hours.items;
	const struct special_date *dates = state->special_dates.items;
	bool ends = false, begins = false;

	for (size_t i = 0; i < state->hours.count; i++) {
		ends |= hours[i].to_minute == 1440;
		begins |= hours[i].from_minute == 0;
	}
	for (size_t i = 0; i < state->special_dates.count; i++) {
		const struct wall_range *ranges = dates[i].ranges.items;

		for (size_t j = 0; j < dates[i].ranges.count; j++) {
			ends |= ranges[j].to_minute == 1440;
			begins |= ranges[j].from_minute == 0;
		}
	}
	return ends && begins;
}

span rule_reach(const struct professional_state *state, const struct offering *it, instant now,
		span within)
{
	struct limit limits[OFFER_LIMITS];
	struct agenda agenda = {
		.now = now,
		.offer = offers_offer(it),
		.window = offers_window(it),
		.limits = limits,
		.limit_count = offers_limits(it, limits),
	};

	return offers_reach(&agenda, runs_on(state), within);
}
