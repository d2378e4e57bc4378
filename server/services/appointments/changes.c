/* changes.c — what becomes of a visit: approved, declined, cancelled, confirmed, done, missed.
 *
 * The agenda is locked first, whatever the change: so of two that are sent at once the second sees
 * what the first made, and the versions of a visit have no gaps.  What is so already is answered as
 * it is: a second tap changes nothing. */

#include "services/appointments/appointments.h"

/* ---- what all begin and end with ---- */

static int party_of(const struct change *change, const struct visit *visit)
{
	if (change->by_link)
		return uuid_is_nil(visit->client_id) ? VISIT_PARTY_GUEST : VISIT_PARTY_CLIENT;
	if (uuid_equal(visit->professional_user_id, change->user_id))
		return VISIT_PARTY_PROFESSIONAL;
	if (uuid_equal(visit->client_id, change->user_id))
		return VISIT_PARTY_CLIENT;
	return VISIT_PARTY_NONE;
}

struct reply *change_begin(struct req *req, const struct change *change, struct visit *visit,
			   int *party)
{
	struct db *tx = db_begin(req);

	*party = VISIT_PARTY_NONE;
	later_lock_agenda_of_visit(tx, .appointment_id = change->appointment_id);
	if (!sql_find_visit(tx, visit, .appointment_id = change->appointment_id))
		return refuse(req, NOT_FOUND);
	*party = party_of(change, visit);
	return *party == VISIT_PARTY_NONE ? refuse(req, NOT_FOUND) : NULL;
}

void change_save(struct db *tx, struct visit *visit, int party, int status, int step, str message)
{
	bool over = status == APPOINTMENT_STATUS_DECLINED || status == APPOINTMENT_STATUS_CANCELLED;

	if (over)
		visit->group_session_id = (uuid){ { 0 } };
	visit->version++;
	visit->status = status;
	visit->changed_by = party;
	visit->message = message;
	visit->changed_at = clock_now();
	later_change_visit(tx, .appointment_id = visit->appointment_id, .status = status,
			   .by = party, .step = step, .message = message,
			   .confirmed_at = visit->confirmed_at,
			   .group_session_id = visit->group_session_id, .now = visit->changed_at);
	tell_step(tx, visit, step, INSTANT_NONE);
}

static struct reply *reply_changed(struct req *req, const struct visit *visit, int party)
{
	return reply_visit(req, 200, visit, party == VISIT_PARTY_PROFESSIONAL);
}

/* ---- giving time back ---- */

void visit_free(struct diary *diary, const struct visit *visit)
{
	if (uuid_is_nil(visit->group_session_id))
		later_free_time(diary->db, .claim_id = visit->appointment_id);
	else
		later_free_seats(diary->db, .appointment_id = visit->appointment_id,
				 .group_session_id = visit->group_session_id,
				 .seats = visit->seats);
	diary_remove(diary, visit->appointment_id);
	if (visit->starts_at.us > diary->now.us)
		tell_freed(diary->db, visit);
}

/* Declined or cancelled: its time is free, and its day is told. */
static void visit_over(struct db *tx, struct visit *visit, int party, int status, int step,
		       str message)
{
	struct diary *diary = region_make(db_region(tx), struct diary);

	if (!diary_open(diary, tx, visit->professional_id, (uuid){ { 0 } },
			(span){ visit->starts_at, visit->ends_at }))
		fail(BREAKDOWN_OTHER, "a visit without its professional");
	diary_cover(diary, (span){ visit->starts_at, visit->ends_at });
	visit_free(diary, visit);
	change_save(tx, visit, party, status, step, message);
	diary_tell(diary);
}

static bool is_too_late(struct req *req, const struct visit *visit, int party)
{
	const struct visit_offer *offer = visit_offer_of(req->region, visit);

	return party != VISIT_PARTY_PROFESSIONAL &&
	       clock_now().us > visit->starts_at.us - MINUTES(offer->cancel_cutoff_minutes);
}

struct reply *visit_cancel(struct req *req, const struct change *change)
{
	struct visit visit;
	int party;
	struct reply *refusal = change_begin(req, change, &visit, &party);

	if (refusal)
		return refusal;
	if (visit.status == APPOINTMENT_STATUS_CANCELLED)
		return reply_changed(req, &visit, party);
	if (!visit_is_live(&visit))
		return refuse(req, WRONG_STATE);
	if (is_too_late(req, &visit, party))
		return refuse(req, TOO_LATE);
	visit_over(req->tx, &visit, party, APPOINTMENT_STATUS_CANCELLED, APPOINTMENT_STEP_CANCELLED,
		   change->message);
	return reply_changed(req, &visit, party);
}

static void end_by_itself(struct db *tx, uuid appointment_id, int status, int step)
{
	struct visit visit;

	later_lock_agenda_of_visit(tx, .appointment_id = appointment_id);
	if (sql_find_visit(tx, &visit, .appointment_id = appointment_id) && visit_is_live(&visit) &&
	    (status == APPOINTMENT_STATUS_CANCELLED ||
	     visit.status == APPOINTMENT_STATUS_REQUESTED))
		visit_over(tx, &visit, VISIT_PARTY_SYSTEM, status, step, (str){ 0 });
}

void visit_end(struct db *tx, uuid appointment_id)
{
	end_by_itself(tx, appointment_id, APPOINTMENT_STATUS_CANCELLED, APPOINTMENT_STEP_CANCELLED);
}

void visit_lapse(struct db *tx, uuid appointment_id)
{
	end_by_itself(tx, appointment_id, APPOINTMENT_STATUS_DECLINED, APPOINTMENT_STEP_DECLINED);
}

/* ---- the client says that he will come ---- */

struct reply *visit_confirm(struct req *req, const struct change *change)
{
	struct visit visit;
	int party;
	struct reply *refusal = change_begin(req, change, &visit, &party);

	if (refusal)
		return refusal;
	if (party == VISIT_PARTY_PROFESSIONAL)
		return refuse(req, NOT_FOUND);
	if (visit.status != APPOINTMENT_STATUS_BOOKED || visit.starts_at.us <= clock_now().us)
		return refuse(req, WRONG_STATE);
	if (instant_is_none(visit.confirmed_at)) {
		visit.confirmed_at = clock_now();
		change_save(req->tx, &visit, party, visit.status, APPOINTMENT_STEP_CONFIRMED,
			    (str){ 0 });
	}
	return reply_changed(req, &visit, party);
}

/* ---- the professional's own ---- */

/* NULL, or the refusal: nobody else learns that there is such a visit. */
static struct reply *own_begin(struct req *req, const struct change *change, struct visit *visit)
{
	int party;
	struct reply *refusal = change_begin(req, change, visit, &party);

	if (refusal)
		return refusal;
	return party == VISIT_PARTY_PROFESSIONAL ? NULL : refuse(req, NOT_FOUND);
}

static str words_of(const struct with_words *in)
{
	return in ? in->message : (str){ 0 };
}

/* What a professional says to a request; saying it twice is saying it once. */
static struct reply *request_settle(struct req *req, uuid appointment_id, int status, int step,
				    const struct with_words *in,
				    void (*save)(struct db *, struct visit *, int party, int status,
						 int step, str message))
{
	struct change change = { .appointment_id = appointment_id, .user_id = req->user };
	struct visit visit;
	struct reply *refusal = own_begin(req, &change, &visit);

	if (refusal)
		return refusal;
	if (visit.status == APPOINTMENT_STATUS_REQUESTED)
		save(req->tx, &visit, VISIT_PARTY_PROFESSIONAL, status, step, words_of(in));
	else if (visit.status != status)
		return refuse(req, WRONG_STATE);
	return reply_visit(req, 200, &visit, true);
}

struct reply *approve_appointment(struct req *req, const struct approve_appointment_params *params,
				  const struct with_words *in)
{
	return request_settle(req, params->appointment_id, APPOINTMENT_STATUS_BOOKED,
			      APPOINTMENT_STEP_BOOKED, in, change_save);
}

struct reply *decline_appointment(struct req *req, const struct decline_appointment_params *params,
				  const struct with_words *in)
{
	return request_settle(req, params->appointment_id, APPOINTMENT_STATUS_DECLINED,
			      APPOINTMENT_STEP_DECLINED, in, visit_over);
}

/* Done and missed may be said one after the other: people err. */
static struct reply *visit_was(struct req *req, uuid appointment_id, int status, int step)
{
	struct change change = { .appointment_id = appointment_id, .user_id = req->user };
	struct visit visit;
	struct reply *refusal = own_begin(req, &change, &visit);

	if (refusal)
		return refusal;
	if (visit.status == status)
		return reply_visit(req, 200, &visit, true);
	if (visit.status != APPOINTMENT_STATUS_BOOKED && visit.status != APPOINTMENT_STATUS_DONE &&
	    visit.status != APPOINTMENT_STATUS_NO_SHOW)
		return refuse(req, WRONG_STATE);
	if (clock_now().us < visit.starts_at.us)
		return refuse(req, TOO_EARLY);
	change_save(req->tx, &visit, VISIT_PARTY_PROFESSIONAL, status, step, (str){ 0 });
	return reply_visit(req, 200, &visit, true);
}

struct reply *complete_appointment(struct req *req,
				   const struct complete_appointment_params *params)
{
	return visit_was(req, params->appointment_id, APPOINTMENT_STATUS_DONE,
			 APPOINTMENT_STEP_DONE);
}

struct reply *miss_appointment(struct req *req, const struct miss_appointment_params *params)
{
	return visit_was(req, params->appointment_id, APPOINTMENT_STATUS_NO_SHOW,
			 APPOINTMENT_STEP_NO_SHOW);
}

/* ---- by who is signed in ---- */

struct reply *cancel_appointment(struct req *req, const struct cancel_appointment_params *params,
				 const struct with_words *in)
{
	return visit_cancel(req, &(struct change){ .appointment_id = params->appointment_id,
						   .user_id = req->user,
						   .message = words_of(in) });
}

struct reply *confirm_appointment(struct req *req, const struct confirm_appointment_params *params)
{
	return visit_confirm(req, &(struct change){ .appointment_id = params->appointment_id,
						    .user_id = req->user });
}

struct reply *move_appointment(struct req *req, const struct move_appointment_params *params,
			       const struct move_appointment *in)
{
	return visit_move(req,
			  &(struct change){ .appointment_id = params->appointment_id,
					    .user_id = req->user,
					    .message = in->message },
			  in);
}
