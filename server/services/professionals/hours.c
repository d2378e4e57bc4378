/* hours.c — when somebody works: weekly hours, special dates, time off.
 *
 * All of it is wall time in the zone of the professional; today is the date that its clock shows. */

#include "lib/run/random.h"
#include "lib/run/zones.h"
#include "services/professionals/timetable.h"

date today_of(const struct professional_state *state)
{
	const struct zone *zone = zone_named(state->zone);
	int32_t seconds;

	/* A zone that tzdata dropped since: its name is kept, UTC is near enough for "today". */
	return zone ? zone_date(zone, clock_now(), &seconds)
		    : (date){ (int32_t)(clock_now().us / DAYS(1)) };
}

static date oldest_kept(const struct professional_state *state)
{
	return (date){ today_of(state).days - PAST_DAYS };
}

/* ---- PUT /v1/professionals/me/hours ---- */

struct reply *set_hours(struct req *req, const struct hours_table *in)
{
	struct faults *faults = faults_of(req);
	struct professional_state state;
	struct reply *refusal;

	if (!own_lock(req, &state, &refusal))
		return refusal;
	if ((refusal = require_version(req, state.version)))
		return refusal;
	hours_check(&state, in->hours, faults);
	hours_meet_dates(in->hours, state.special_dates, today_of(&state), "hours", faults);
	if (faults->count)
		return refuse_faults(req, faults);
	later_forget_hours(req->tx, .professional_id = state.professional_id);
	later_save_hours(req->tx, .professional_id = state.professional_id,
			 .table = json_of(req->region, &hours_table_shape, in));
	if ((refusal = own_tell(req, &state)))
		return refusal;
	return reply_hours_table_versioned(req, 200, &(struct hours_table){ .hours = state.hours },
					   state.version);
}

/* ---- PUT /v1/professionals/me/special_dates ---- */

struct reply *set_special_dates(struct req *req, const struct special_dates_table *in)
{
	struct faults *faults = faults_of(req);
	struct professional_state state;
	struct reply *refusal;

	if (!own_lock(req, &state, &refusal))
		return refusal;
	if ((refusal = require_version(req, state.version)))
		return refusal;
	special_dates_check(&state, in->special_dates, faults);
	hours_meet_dates(state.hours, in->special_dates, today_of(&state), "special_dates", faults);
	if (faults->count)
		return refuse_faults(req, faults);
	later_forget_special_dates(req->tx, .professional_id = state.professional_id);
	later_save_special_dates(req->tx, .professional_id = state.professional_id,
				 .table = json_of(req->region, &special_dates_table_shape, in),
				 .since = oldest_kept(&state));
	if ((refusal = own_tell(req, &state)))
		return refusal;
	return reply_special_dates_table_versioned(
		req, 200, &(struct special_dates_table){ .special_dates = state.special_dates },
		state.version);
}

/* ---- time off ---- */

static const struct time_off *time_off_of(const struct professional_state *state, uuid time_off_id)
{
	const struct time_off *all = state->time_off.items;

	for (size_t i = 0; i < state->time_off.count; i++) {
		if (uuid_equal(all[i].time_off_id, time_off_id))
			return &all[i];
	}
	return NULL;
}

static size_t time_off_ahead(const struct professional_state *state)
{
	const struct time_off *all = state->time_off.items;
	date oldest = oldest_kept(state);
	size_t count = 0;

	for (size_t i = 0; i < state->time_off.count; i++)
		count += all[i].to_date.days >= oldest.days;
	return count;
}

struct reply *add_time_off(struct req *req, const struct time_off_range *in)
{
	struct faults *faults = faults_of(req);
	struct professional_state state;
	struct reply *refusal;
	uuid id = uuid_new();

	if (!own_lock(req, &state, &refusal))
		return refusal;
	time_off_check(in, today_of(&state), "", faults);
	if (faults->count)
		return refuse_faults(req, faults);
	if (time_off_ahead(&state) >= TIME_OFF_MAX)
		return refuse(req, LIST_FULL);
	later_forget_past_time_off(req->tx, .professional_id = state.professional_id,
				   .since = oldest_kept(&state));
	later_save_time_off(req->tx, .time_off_id = id, .professional_id = state.professional_id,
			    .from_date = in->from_date, .to_date = in->to_date,
			    .from_minute = in->from_minute, .has_from_minute = in->has_from_minute,
			    .to_minute = in->to_minute, .has_to_minute = in->has_to_minute);
	if ((refusal = own_tell(req, &state)))
		return refusal;
	return reply_time_off_versioned(req, 201, time_off_of(&state, id), state.version);
}

struct reply *remove_time_off(struct req *req, const struct remove_time_off_params *params)
{
	struct professional_state state;
	struct reply *refusal;

	if (!own_lock(req, &state, &refusal))
		return refusal;
	if (!time_off_of(&state, params->time_off_id))
		return refuse(req, NOT_FOUND);
	later_remove_time_off(req->tx, .time_off_id = params->time_off_id,
			      .professional_id = state.professional_id);
	if ((refusal = own_tell(req, &state)))
		return refusal;
	return reply_gone(req, &state);
}
