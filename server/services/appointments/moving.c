/* moving.c — a visit at another time: the new place is taken and the old one given back in one
 * transaction, or nothing changes.  It keeps its id, its history and its price. */

#include "services/appointments/appointments.h"

static bool is_too_late(struct req *req, const struct visit *visit, int party)
{
	const struct visit_offer *offer = visit_offer_of(req->region, visit);

	return party != VISIT_PARTY_PROFESSIONAL &&
	       clock_now().us > visit->starts_at.us - MINUTES(offer->move_cutoff_minutes);
}

/* What a client moves needs the professional's yes again, where it needed one before. */
static int status_after(const struct visit *visit, int party, const struct offering *offering)
{
	return offering->approval && party != VISIT_PARTY_PROFESSIONAL
		       ? APPOINTMENT_STATUS_REQUESTED
		       : visit->status;
}

/* As things are now, at the price that was agreed. */
static str offer_after(struct region *region, const struct diary *diary,
		       const struct offered *offered, const struct visit *visit)
{
	const struct visit_offer *agreed = visit_offer_of(region, visit);
	struct visit_offer offer = offer_make(region, diary->state, offered);

	offer.price_kind = agreed->price_kind;
	offer.price_from = agreed->price_from;
	offer.has_price_from = agreed->has_price_from;
	offer.price_to = agreed->price_to;
	offer.has_price_to = agreed->has_price_to;
	return offer_text(region, &offer);
}

static void move_queue(struct diary *diary, const struct visit *visit, const struct grant *grant,
		       int party, str message)
{
	const struct offering *offering = grant->offered.offering;
	int status = status_after(visit, party, offering);

	later_move_visit(diary->db, .appointment_id = visit->appointment_id, .status = status,
			 .place_id = grant->offered.place->place_id,
			 .starts_at = grant->during.from, .ends_at = grant->during.to,
			 .before_minutes = offering->buffer_before_minutes,
			 .after_minutes = offering->buffer_after_minutes,
			 .group_session_id = grant->group_session_id, .taken = grant->taken,
			 .offer = offer_after(db_region(diary->db), diary, &grant->offered, visit),
			 .by = party, .message = message, .former_starts_at = visit->starts_at,
			 .now = diary->now);
}

static struct reply *move(struct req *req, struct diary *diary, const struct visit *visit,
			  const struct wish *wish, int party, str message)
{
	struct reply *refusal;
	struct grant grant;
	struct visit moved;

	visit_free(diary, visit);
	refusal = wish_grant(req, diary, wish, visit->appointment_id, &grant);
	if (refusal)
		return refusal;
	move_queue(diary, visit, &grant, party, message);
	if (!sql_find_visit(diary->db, &moved, .appointment_id = visit->appointment_id) ||
	    moved.version == visit->version)
		return refuse_start(req, wish, REASON_BUSY);

	struct piece piece = visit_piece(&moved);

	diary_add(diary, &piece);
	tell_step(diary->db, &moved, APPOINTMENT_STEP_MOVED, visit->starts_at);
	diary_tell(diary);
	return reply_visit(req, 200, &moved, party == VISIT_PARTY_PROFESSIONAL);
}

static struct wish wish_of(const struct visit *visit, const struct move_appointment *in, int party)
{
	return (struct wish){
		.professional_id = visit->professional_id,
		.service_id = visit->service_id,
		.place_id = uuid_is_nil(in->place_id) ? visit->place_id : in->place_id,
		.starts_at = in->starts_at,
		.seats = visit->seats,
		.user_id = visit->client_id,
		.without = visit->appointment_id,
		.anyway = in->anyway && party == VISIT_PARTY_PROFESSIONAL,
	};
}

struct reply *visit_move(struct req *req, const struct change *change,
			 const struct move_appointment *in)
{
	struct diary *diary = region_make(req->region, struct diary);
	struct visit visit;
	int party;
	struct reply *refusal = change_begin(req, change, &visit, &party);

	if (refusal)
		return refusal;
	if (!visit_is_live(&visit))
		return refuse(req, WRONG_STATE);
	if (is_too_late(req, &visit, party))
		return refuse(req, TOO_LATE);

	struct wish wish = wish_of(&visit, in, party);

	if (wish.starts_at.us == visit.starts_at.us && uuid_equal(wish.place_id, visit.place_id))
		return reply_visit(req, 200, &visit, party == VISIT_PARTY_PROFESSIONAL);
	if (!diary_open(diary, req->tx, visit.professional_id, visit.service_id,
			(span){ wish.starts_at, instant_add(wish.starts_at, DAYS(1)) }))
		return refuse(req, NO_SUCH_OFFER);
	diary_cover(diary, (span){ visit.starts_at, visit.ends_at });
	return move(req, diary, &visit, &wish, party, change->message);
}
