/* profile.c — one's own profile: begun as a draft, changed, published, paused.
 *
 * A draft may lack anything; what is published stays complete, whatever part of it changes. */

#include "lib/run/random.h"
#include "services/professionals/professionals.h"

struct reply *get_own_professional(struct req *req)
{
	struct professional_state state;
	struct reply *refusal;

	if (!own_find(req, &state, &refusal))
		return refusal;
	return reply_own(req, 200, &state);
}

struct reply *create_professional(struct req *req, const struct professional_details *in)
{
	struct professional_state state = { .professional_id = uuid_new() };
	struct faults *faults = faults_of(req);
	struct professional_details kept;
	struct reply *refusal;
	struct mine mine;

	details_check(req, in, NULL, &kept, faults);
	if (faults->count)
		return refuse_faults(req, faults);

	str slug = slug_propose(req, &kept);
	if (!sql_make_professional(req->tx, &mine, .professional_id = state.professional_id,
				   .user_id = req->user, .slug = slug, .zone = kept.zone,
				   .trade = kept.trade, .now = clock_now()))
		return refuse(req, PROFILE_EXISTS);
	slug_take(req, state.professional_id, slug);
	details_save(req->tx, state.professional_id, &kept);
	if ((refusal = own_tell(req, &state)))
		return refusal;
	return reply_own(req, 201, &state);
}

struct reply *change_professional(struct req *req, const struct professional_details *in)
{
	struct faults *faults = faults_of(req);
	struct professional_details kept;
	struct professional_state state;
	struct reply *refusal;

	if (!own_lock(req, &state, &refusal))
		return refusal;
	if ((refusal = require_version(req, state.version)))
		return refusal;
	details_check(req, in, &state, &kept, faults);
	if (faults->count)
		return refuse_faults(req, faults);
	details_save(req->tx, state.professional_id, &kept);
	if ((refusal = own_tell(req, &state)))
		return refusal;
	return reply_own(req, 200, &state);
}

struct reply *set_professional_status(struct req *req, const struct wanted_status *in)
{
	int status = in->status == PUBLISH_CHOICE_PUBLISHED ? PROFESSIONAL_STATUS_PUBLISHED
							    : PROFESSIONAL_STATUS_PAUSED;
	struct professional_state state;
	struct reply *refusal;

	if (!own_lock(req, &state, &refusal))
		return refusal;
	if (state.status == status ||
	    (state.status == PROFESSIONAL_STATUS_WAITING &&
	     status == PROFESSIONAL_STATUS_PUBLISHED) ||
	    (state.status == PROFESSIONAL_STATUS_DRAFT && status == PROFESSIONAL_STATUS_PAUSED))
		return reply_own(req, 200, &state);
	later_save_status(req->tx, .professional_id = state.professional_id, .status = status);
	if ((refusal = own_tell(req, &state)))
		return refusal;
	return reply_own(req, 200, &state);
}
