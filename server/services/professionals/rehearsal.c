/* rehearsal.c — what would other hours strand?
 *
 * The bookings are another service's, which asks its own rules: here is put together what the hours
 * would be.  Nothing is locked, and nothing changes. */

#include "appointments.api.h"
#include "services/professionals/timetable.h"

/* As kept, but without its ids. */
static struct list_of ranges_of(struct region *region, struct list_of time_off)
{
	struct time_off_range *ranges = region_array(region, time_off.count, sizeof *ranges);
	const struct time_off *all = time_off.items;

	for (size_t i = 0; i < time_off.count; i++)
		ranges[i] = (struct time_off_range){
			.from_date = all[i].from_date,
			.to_date = all[i].to_date,
			.from_minute = all[i].from_minute,
			.has_from_minute = all[i].has_from_minute,
			.to_minute = all[i].to_minute,
			.has_to_minute = all[i].has_to_minute,
		};
	return (struct list_of){ ranges, time_off.count };
}

static void time_off_checks(struct list_of ranges, date today, struct faults *faults)
{
	const struct time_off_range *all = ranges.items;

	for (size_t i = 0; i < ranges.count; i++)
		time_off_check(&all[i], today, region_format(faults->region, "/time_off/%zu", i).at,
			       faults);
}

struct reply *rehearse_hours(struct req *req, const struct hours_proposal *in)
{
	struct faults *faults = faults_of(req);
	struct professional_state state;
	struct rehearsal_outcome outcome;
	struct reply *refusal;

	if (!own_find(req, &state, &refusal))
		return refusal;

	struct rehearse_agenda proposal = {
		.professional_id = state.professional_id,
		.keeps_holidays = state.keeps_holidays,
		.hours = in->hours.items ? in->hours : state.hours,
		.special_dates = in->special_dates.items ? in->special_dates : state.special_dates,
		.time_off =
			in->time_off.items ? in->time_off : ranges_of(req->region, state.time_off),
	};
	hours_check(&state, proposal.hours, faults);
	special_dates_check(&state, proposal.special_dates, faults);
	hours_meet_dates(proposal.hours, proposal.special_dates, today_of(&state),
			 in->hours.items ? "hours" : "special_dates", faults);
	if (in->time_off.items)
		time_off_checks(in->time_off, today_of(&state), faults);
	if (faults->count)
		return refuse_faults(req, faults);
	if (call_rehearse_agenda(req, &proposal, &outcome) != 200)
		return refuse(req, UNAVAILABLE);
	return reply_rehearsal(req, 200, &(struct rehearsal){ .items = outcome.items });
}
