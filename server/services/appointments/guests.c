/* guests.c — who has no account: books with a code sent to a phone, and manages the visit by its
 * link.
 *
 * Whether the code is right only users knows; the answer there is the same when it is asked twice,
 * so nothing is lost when a booking is refused or repeated.  A link is an id that nobody can make
 * up (lib/serve/signed.h): whoever has it may do with the visit what its client may. */

#include "services/appointments/desk.h"

#include "lib/serve/signed.h"

enum { LINK_DAYS = 30 }; /* how long a link opens a visit that is over */

/* ---- POST /v1/guest_appointments ---- */

/* NULL, and whose number that is; or the refusal. */
static struct reply *guest_prove(struct req *req, const struct book_as_guest *in,
				 struct guest_proof *proof)
{
	struct prove_guest asked = { .flow_id = in->flow_id,
				     .code = in->code,
				     .network_address = req->peer };
	int status = call_prove_guest(req, &asked, proof);

	if (status == 429)
		return refuse_rate(req, 60);
	if (status != 200)
		fail(BREAKDOWN_CALL, "users answered %d to a guest's code", status);
	switch (proof->verdict) {
	case GUEST_VERDICT_RIGHT:
		return NULL;
	case GUEST_VERDICT_WRONG:
		return refuse_with(req, &problem_WRONG_GUEST_CODE, &tries_left_shape,
				   &(struct tries_left){ .tries_left = proof->tries_left });
	case GUEST_VERDICT_TOO_OFTEN:
		return refuse_rate(req, (unsigned)proof->retry_after);
	default:
		return refuse(req, GUEST_CODE_EXPIRED);
	}
}

static struct reply *guest_count(struct req *req, str phone)
{
	struct counted ahead;

	later_lock_guest(db_begin(req), .phone = phone);
	sql_count_guest_visits(req->tx, &ahead, .phone = phone, .now = clock_now());
	return ahead.count < GUEST_VISITS_MAX ? NULL : refuse(req, TOO_MANY_VISITS);
}

static struct reply *guest_book(struct req *req, const struct book_as_guest *in,
				const struct guest_proof *proof, struct visit *visit)
{
	struct booking booking = {
		.wish = { .professional_id = in->professional_id,
			  .service_id = in->service_id,
			  .place_id = in->place_id,
			  .starts_at = in->starts_at,
			  .seats = in->seats },
		.made_by = VISIT_PARTY_GUEST,
		.guest_name = in->name,
		.guest_phone = proof->phone,
		.guest_language = in->language ? in->language : proof->language,
		.reason = in->reason,
		.answers = in->answers,
	};
	struct reply *refusal = guest_count(req, proof->phone);

	if (!refusal && in->attendee) {
		booking.attendee_name = in->attendee->name;
		refusal = phone_take(req, "/attendee/phone", in->attendee->phone,
				     &booking.attendee_phone);
	}
	if (refusal)
		return refusal;
	diary_lock(req->tx, in->professional_id);
	booking.client_card_id = caller_card(req->tx, in->professional_id, in->name, proof->phone);
	return visit_book(req, &booking, visit);
}

struct reply *book_as_guest(struct req *req, const struct book_as_guest *in)
{
	struct guest_proof proof = { .verdict = GUEST_VERDICT_NONE };
	struct visit visit;
	struct reply *refusal = guest_prove(req, in, &proof);

	if (!refusal)
		refusal = guest_book(req, in, &proof, &visit);
	if (refusal)
		return refusal;

	struct appointment view = visit_view(req->region, &visit, false, SHOWN_IN_LISTS);
	char *token = region_alloc(req->region, SIGNED_TEXT);

	signed_write("visits", visit.appointment_id, token);
	return reply_guest_visit(
		req, 201,
		&(struct guest_visit){ .appointment = &view, .token = { token, SIGNED_TEXT } });
}

/* ---- /v1/visits/{token} ---- */

/* The visit that a link opens; NULL, or the refusal. */
static struct reply *link_open(struct req *req, str token, struct visit *visit)
{
	uuid appointment_id;

	if (!signed_read("visits", token, &appointment_id) ||
	    !sql_find_visit(db_read(req), visit, .appointment_id = appointment_id) ||
	    instant_add(visit->ends_at, DAYS(LINK_DAYS)).us <= clock_now().us)
		return refuse(req, NOT_FOUND);
	return NULL;
}

static struct change change_by_link(const struct visit *visit, str message)
{
	return (struct change){ .appointment_id = visit->appointment_id,
				.by_link = true,
				.message = message };
}

struct reply *get_visit(struct req *req, const struct get_visit_params *params)
{
	struct visit visit;
	struct reply *refusal = link_open(req, params->token, &visit);

	return refusal ? refusal : reply_visit(req, 200, &visit, false);
}

struct reply *confirm_visit(struct req *req, const struct confirm_visit_params *params)
{
	struct visit visit;
	struct reply *refusal = link_open(req, params->token, &visit);

	if (refusal)
		return refusal;

	struct change change = change_by_link(&visit, (str){ 0 });

	return visit_confirm(req, &change);
}

struct reply *cancel_visit(struct req *req, const struct cancel_visit_params *params,
			   const struct with_words *in)
{
	struct visit visit;
	struct reply *refusal = link_open(req, params->token, &visit);

	if (refusal)
		return refusal;

	struct change change = change_by_link(&visit, in ? in->message : (str){ 0 });

	return visit_cancel(req, &change);
}

struct reply *move_visit(struct req *req, const struct move_visit_params *params,
			 const struct move_appointment *in)
{
	struct visit visit;
	struct reply *refusal = link_open(req, params->token, &visit);

	if (refusal)
		return refusal;

	struct change change = change_by_link(&visit, in->message);

	return visit_move(req, &change, in);
}
