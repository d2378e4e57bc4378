/* offerings.c — what can be booked.  Called a service in the contract; in C that word means
 * another thing. */

#include "services/professionals/professionals.h"

static struct reply *offering_keep(struct req *req, int status, struct professional_state *state,
				   const struct offering *kept)
{
	struct reply *refusal;

	later_save_offering(req->tx, .professional_id = state->professional_id,
			    .offering = json_of(req->region, &offering_shape, kept));
	later_forget_service_places(req->tx, .service_id = kept->service_id,
				    .place_ids = kept->place_ids);
	later_save_service_places(req->tx, .service_id = kept->service_id,
				  .professional_id = state->professional_id,
				  .place_ids = kept->place_ids);
	if ((refusal = own_tell(req, state)))
		return refusal;
	return reply_offering_versioned(req, status, state_offering(state, kept->service_id),
					state->version);
}

struct reply *add_service(struct req *req, const struct offering_details *in)
{
	struct faults *faults = faults_of(req);
	struct professional_state state;
	struct reply *refusal;
	struct offering kept;

	if (!own_lock(req, &state, &refusal))
		return refusal;
	offering_check(req->region, in, &state, NULL, &kept, faults);
	if (faults->count)
		return refuse_faults(req, faults);
	if (state.services.count >= SERVICES_MAX)
		return refuse(req, LIST_FULL);
	return offering_keep(req, 201, &state, &kept);
}

struct reply *change_service(struct req *req, const struct change_service_params *params,
			     const struct offering_details *in)
{
	struct faults *faults = faults_of(req);
	struct professional_state state;
	const struct offering *former;
	struct reply *refusal;
	struct offering kept;

	if (!own_lock(req, &state, &refusal))
		return refusal;
	if (!(former = state_offering(&state, params->service_id)))
		return refuse(req, NOT_FOUND);
	if ((refusal = require_version(req, state.version)))
		return refusal;
	offering_check(req->region, in, &state, former, &kept, faults);
	if (faults->count)
		return refuse_faults(req, faults);
	return offering_keep(req, 200, &state, &kept);
}

struct reply *remove_service(struct req *req, const struct remove_service_params *params)
{
	struct professional_state state;
	struct reply *refusal;

	if (!own_lock(req, &state, &refusal))
		return refusal;
	if (!state_offering(&state, params->service_id))
		return refuse(req, NOT_FOUND);
	later_remove_service(req->tx, .service_id = params->service_id,
			     .professional_id = state.professional_id);
	if ((refusal = own_tell(req, &state)))
		return refusal;
	return reply_gone(req, &state);
}
