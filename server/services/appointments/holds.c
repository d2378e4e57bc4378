/* holds.c — a start that is kept for somebody while he makes up his mind.
 *
 * A hold takes time as a booking does, and ends by the clock: whoever reads says what time it is,
 * and whoever needs the place takes away what has ended.  It never stands in its owner's way. */

#include "services/appointments/appointments.h"

#include "lib/run/random.h"

static void hold_queue(struct diary *diary, const struct wish *wish, uuid hold_id,
		       const struct grant *grant)
{
	const struct offering *offering = grant->offered.offering;

	later_keep_hold(diary->db, .hold_id = hold_id, .professional_id = diary->professional_id,
			.user_id = wish->user_id, .service_id = wish->service_id,
			.place_id = wish->place_id, .starts_at = grant->during.from,
			.ends_at = grant->during.to,
			.before_minutes = offering->buffer_before_minutes,
			.after_minutes = offering->buffer_after_minutes, .seats = wish->seats,
			.group_session_id = grant->group_session_id, .taken = grant->taken,
			.expires_at = instant_add(diary->now, MINUTES(HOLD_MINUTES)));
}

static void hold_add(struct diary *diary, const struct hold *hold, const struct wish *wish,
		     const struct grant *grant)
{
	const struct offering *offering = grant->offered.offering;

	diary_add(diary, &(struct piece){
				 .kind = DAY_BUSY_KIND_HOLD,
				 .piece_id = hold->hold_id,
				 .service_id = hold->service_id,
				 .place_id = hold->place_id,
				 .owner_id = wish->user_id,
				 .group_session_id = grant->group_session_id,
				 .starts_at = hold->starts_at,
				 .ends_at = hold->ends_at,
				 .before_minutes = offering->buffer_before_minutes,
				 .after_minutes = offering->buffer_after_minutes,
				 .seats = hold->seats,
				 .expires_at = hold->expires_at,
			 });
}

static struct reply *hold_take(struct req *req, struct diary *diary, const struct wish *wish,
			       struct hold *hold)
{
	uuid hold_id = uuid_new();
	struct grant grant;
	struct reply *refusal = wish_grant(req, diary, wish, hold_id, &grant);

	if (refusal)
		return refusal;

	/* Behind those that this one replaces, before it is there itself. */
	struct list_of live =
		sql_list_holds(diary->db, .user_id = wish->user_id, .now = diary->now);

	if (live.count >= HOLDS_MAX)
		return refuse(req, TOO_MANY_HOLDS);
	hold_queue(diary, wish, hold_id, &grant);
	if (!sql_find_hold(diary->db, hold, .hold_id = hold_id, .user_id = wish->user_id,
			   .now = diary->now))
		return refuse_start(req, wish, REASON_BUSY);
	hold_add(diary, hold, wish, &grant);
	diary_tell(diary);
	return NULL;
}

struct reply *hold_slot(struct req *req, const struct hold_slot *in)
{
	struct wish wish = {
		.professional_id = in->professional_id,
		.service_id = in->service_id,
		.place_id = in->place_id,
		.starts_at = in->starts_at,
		.seats = in->seats,
		.user_id = req->user,
	};
	struct db *tx = db_begin(req);
	struct diary *diary = region_make(req->region, struct diary);
	struct reply *refusal;
	struct hold hold;

	diary_lock(tx, wish.professional_id);
	later_lock_holder(tx, .user_id = req->user);
	if (!diary_open(diary, tx, wish.professional_id, wish.service_id,
			(span){ wish.starts_at, instant_add(wish.starts_at, DAYS(1)) }))
		return refuse(req, NO_SUCH_OFFER);
	refusal = hold_take(req, diary, &wish, &hold);
	return refusal ? refusal : reply_hold(req, 201, &hold);
}

struct reply *list_holds(struct req *req)
{
	return reply_hold_page(
		req, sql_list_holds(db_read(req), .user_id = req->user, .now = clock_now()),
		(str){ 0 });
}

/* Its professional is found first, for the lock; the hold itself is looked for behind it. */
struct reply *release_hold(struct req *req, const struct release_hold_params *params)
{
	struct db *tx = db_begin(req);
	struct diary *diary = region_make(req->region, struct diary);
	uuid *ids = region_make(req->region, uuid);
	const struct piece *piece;
	struct hold hold;

	later_lock_agenda_of_hold(tx, .hold_id = params->hold_id);
	if (!sql_find_hold(tx, &hold, .hold_id = params->hold_id, .user_id = req->user,
			   .now = clock_now()) ||
	    !diary_open(diary, tx, hold.professional_id, hold.service_id,
			(span){ hold.starts_at, hold.ends_at }))
		return refuse(req, NOT_FOUND);
	piece = diary_find(diary, params->hold_id);
	if (!piece)
		return refuse(req, NOT_FOUND);
	*ids = params->hold_id;
	tell_let_go(diary, piece);
	diary_free(diary, (struct list_of){ ids, 1 });
	diary_tell(diary);
	return reply_empty(req, 204);
}
