/* booking.c — taking time: the one way in which a visit comes to be.
 *
 * Two people may ask for one start in the same instant.  The agenda's row lets one of them read at
 * a time, the rules decide on what he read, and the exclusion constraint has the last word: a
 * booking whose claim is not whole does not come to be, and is then not found. */

#include "services/appointments/appointments.h"
#include "services/appointments/health.h"

#include "engine/phone.h"
#include "lib/run/metrics.h"
#include "lib/run/random.h"

/* ---- wishes ---- */

static bool is_of_session(const struct piece *piece, const struct wish *wish, span during)
{
	return !uuid_is_nil(piece->group_session_id) &&
	       uuid_equal(piece->service_id, wish->service_id) &&
	       uuid_equal(piece->place_id, wish->place_id) &&
	       piece->starts_at.us == during.from.us && piece->ends_at.us == during.to.us;
}

static uuid session_find(const struct diary *diary, const struct wish *wish, span during)
{
	for (size_t i = 0; i < diary->count; i++)
		if (is_of_session(&diary->pieces[i], wish, during))
			return diary->pieces[i].group_session_id;
	return (uuid){ { 0 } };
}

static int64_t session_taken(const struct diary *diary, uuid group_session_id)
{
	int64_t taken = 0;

	for (size_t i = 0; i < diary->count; i++)
		if (uuid_equal(diary->pieces[i].group_session_id, group_session_id))
			taken += diary->pieces[i].seats;
	return taken;
}

static void seats_claim(struct diary *diary, const struct wish *wish, bool is_new,
			struct grant *grant)
{
	const struct offering *offering = grant->offered.offering;

	later_claim_seats(diary->db, .group_session_id = grant->group_session_id,
			  .professional_id = diary->professional_id, .service_id = wish->service_id,
			  .place_id = wish->place_id, .starts_at = grant->during.from,
			  .ends_at = grant->during.to,
			  .before_minutes = offering->buffer_before_minutes,
			  .after_minutes = offering->buffer_after_minutes,
			  .capacity = offering->capacity, .seats = wish->seats);
	if (is_new)
		later_claim_time(diary->db, .professional_id = diary->professional_id,
				 .claim_id = grant->group_session_id, .during = grant->during,
				 .padded = grant->padded);
}

static void time_claim(struct diary *diary, const struct wish *wish, uuid claim_id,
		       struct grant *grant)
{
	uuid session;
	bool is_new;

	diary_free_holds(diary, grant->during, grant->padded, wish->user_id);
	diary_end_sessions(diary);
	if (grant->offered.offering->capacity == 1) {
		later_claim_time(diary->db, .professional_id = diary->professional_id,
				 .claim_id = claim_id, .during = grant->during,
				 .padded = grant->padded);
		return;
	}
	session = session_find(diary, wish, grant->during);
	is_new = uuid_is_nil(session);
	grant->group_session_id = is_new ? uuid_new() : session;
	grant->taken = session_taken(diary, grant->group_session_id) + wish->seats;
	seats_claim(diary, wish, is_new, grant);
}

/* What even the professional himself cannot have. */
static enum reason anyway_check(const struct diary *diary, const struct wish *wish)
{
	if (wish->starts_at.us % MINUTES(5) != 0)
		return REASON_OFF_RASTER;
	if (wish->starts_at.us < diary->now.us - DAYS(1))
		return REASON_TOO_SOON;
	return REASON_FREE;
}

struct reply *wish_grant(struct req *req, struct diary *diary, const struct wish *wish,
			 uuid claim_id, struct grant *grant)
{
	enum reason reason;

	*grant = (struct grant){ .taken = 0 };
	if (!rule_offered(diary->state, wish->service_id, wish->place_id, wish->anyway,
			  &grant->offered))
		return refuse(req, NO_SUCH_OFFER);
	if (wish->anyway) {
		reason = anyway_check(diary, wish);
	} else {
		struct agenda agenda = rule_agenda(diary, &grant->offered, wish->seats,
						   &wish->user_id, wish->without);

		reason = agenda_check(&agenda, req->region, wish->starts_at);
	}
	if (reason != REASON_FREE)
		return refuse_start(req, wish, reason);

	const struct offering *it = grant->offered.offering;

	grant->during = (span){ wish->starts_at,
				instant_add(wish->starts_at, MINUTES(it->length_minutes)) };
	grant->padded =
		(span){ instant_add(grant->during.from, -MINUTES(it->buffer_before_minutes)),
			instant_add(grant->during.to, MINUTES(it->buffer_after_minutes)) };
	time_claim(diary, wish, claim_id, grant);
	return NULL;
}

/* ---- what is kept of the offer ---- */

static str whole_name(struct region *region, str first, str family)
{
	if (str_absent(first) || str_absent(family))
		return str_absent(first) ? family : first;
	return region_format(region, "%.*s %.*s", STR_ARG(first), STR_ARG(family));
}

struct visit_offer offer_make(struct region *region, const struct professional_state *state,
			      const struct offered *offered)
{
	const struct offering *service = offered->offering;
	const struct place *place = offered->place;
	return (struct visit_offer){
		.professional_slug = state->slug,
		.professional_title = state->title,
		.professional_name_ar =
			whole_name(region, state->first_name_ar, state->family_name_ar),
		.professional_name_latin =
			whole_name(region, state->first_name_latin, state->family_name_latin),
		.zone = state->zone,
		.service_name_ar = service->name_ar,
		.service_name_fr = service->name_fr,
		.service_name_en = service->name_en,
		.length_minutes = service->length_minutes,
		.price_kind = service->price_kind,
		.price_from = service->price_from,
		.has_price_from = service->has_price_from,
		.price_to = service->price_to,
		.has_price_to = service->has_price_to,
		.approval = service->approval,
		.cancel_cutoff_minutes = service->cancel_cutoff_minutes,
		.move_cutoff_minutes = service->move_cutoff_minutes,
		.place_kind = place->kind,
		.place_name = place->name,
		.wilaya = place->wilaya,
		.town = place->town,
		.address_ar = place->address_ar,
		.address_latin = place->address_latin,
		.access_notes = place->access_notes,
		.latitude = place->latitude,
		.has_latitude = place->has_latitude,
		.longitude = place->longitude,
		.has_longitude = place->has_longitude,
		.place_phone = place->phone,
	};
}

str offer_text(struct region *region, const struct visit_offer *offer)
{
	struct json_writer w = { .region = region };

	shape_write(&w, &visit_offer_shape, offer);
	return json_done(&w);
}

/* ---- answers ---- */

static const struct answer_given *answer_to(struct list_of given, uuid question_id)
{
	const struct answer_given *all = given.items;

	for (size_t i = 0; i < given.count; i++)
		if (uuid_equal(all[i].question_id, question_id))
			return &all[i];
	return NULL;
}

static bool answer_fits(const struct offering_question *question, str answer)
{
	const str *choices = question->choices.items;

	if (question->kind == QUESTION_KIND_YES_NO)
		return str_equal(answer, STR("yes")) || str_equal(answer, STR("no"));
	if (question->kind != QUESTION_KIND_CHOICE)
		return true;
	for (size_t i = 0; i < question->choices.count; i++)
		if (str_equal(choices[i], answer))
			return true;
	return false;
}

/* The questions as they are asked now, with what was answered; NULL, or the refusal. */
static struct reply *answers_take(struct req *req, const struct offering *offering,
				  const struct booking *booking, struct list_of *out)
{
	const struct offering_question *all = offering->questions.items;
	size_t count = offering->questions.count, used = 0;
	struct visit_answer *answers = region_array(req->region, count + 1, sizeof *answers);

	for (size_t i = 0; i < count; i++) {
		const struct answer_given *given = answer_to(booking->answers, all[i].question_id);

		if (!given && all[i].required && !booking->unasked)
			return refuse(req, ANSWERS_MISSING);
		if (!given)
			continue;
		if (!answer_fits(&all[i], given->answer))
			return refuse_fault(req, "/answers", "enum",
					    "an answer is one of the choices of its question");
		answers[used++] =
			(struct visit_answer){ all[i].question_id, all[i].text_ar, all[i].text_fr,
					       all[i].text_en, given->answer };
	}
	if (used < booking->answers.count)
		return refuse_fault(req, "/answers", "not_known",
				    "each answer is to another question of this service");
	*out = (struct list_of){ answers, used };
	return NULL;
}

/* ---- the booking ---- */

METRIC(booked, COUNTER, "contacto_bookings_total",
       "Bookings asked for, by who asked and what came of it.", "by", "result");

static void count(const struct booking *booking, const char *result)
{
	metric_add(metric_of(&booked, visit_party_names[booking->made_by], result, NULL), 1);
}

uuid caller_card(struct db *tx, uuid professional_id, str name, str phone)
{
	struct card_row card = { uuid_new() };

	if (str_absent(phone))
		sql_make_named_card(tx, .client_card_id = card.client_card_id,
				    .professional_id = professional_id, .name = name,
				    .now = clock_now());
	else
		sql_keep_caller_card(tx, &card, .client_card_id = card.client_card_id,
				     .professional_id = professional_id, .name = name,
				     .phone = phone, .now = clock_now());
	return card.client_card_id;
}

static int first_status(const struct booking *booking, const struct offering *offering)
{
	return offering->approval && booking->made_by != VISIT_PARTY_PROFESSIONAL
		       ? APPOINTMENT_STATUS_REQUESTED
		       : APPOINTMENT_STATUS_BOOKED;
}

static void booking_queue(struct diary *diary, const struct booking *booking, uuid id,
			  const struct grant *grant, struct list_of answers)
{
	const struct offering *offering = grant->offered.offering;
	struct region *region = db_region(diary->db);
	struct visit_offer offer = offer_make(region, diary->state, &grant->offered);

	later_book(diary->db, .appointment_id = id, .status = first_status(booking, offering),
		   .professional_id = diary->professional_id, .service_id = offering->service_id,
		   .place_id = grant->offered.place->place_id, .starts_at = grant->during.from,
		   .ends_at = grant->during.to, .before_minutes = offering->buffer_before_minutes,
		   .after_minutes = offering->buffer_after_minutes, .seats = booking->wish.seats,
		   .group_session_id = grant->group_session_id, .taken = grant->taken,
		   .offer = offer_text(region, &offer), .made_by = booking->made_by,
		   .client_id = booking->client_id, .client_card_id = booking->client_card_id,
		   .new_card_id = uuid_new(), .guest_name = booking->guest_name,
		   .guest_phone = booking->guest_phone, .guest_language = booking->guest_language,
		   .attendee_name = booking->attendee_name,
		   .attendee_phone = booking->attendee_phone,
		   .reason_sealed = health_seal(HEALTH_REASON, region, id, booking->reason),
		   .answers_sealed = answers_seal(region, id, answers), .most = VISITS_AHEAD_MAX,
		   .now = diary->now);
}

/* It did not come to be: for that reason, or because somebody was there first. */
static struct reply *refuse_booking(struct req *req, const struct booking *booking)
{
	struct counted ahead = { 0 };

	if (!uuid_is_nil(booking->client_id))
		sql_count_visits_ahead(req->tx, &ahead, .client_id = booking->client_id,
				       .now = clock_now());
	if (ahead.count >= VISITS_AHEAD_MAX)
		return refuse(req, TOO_MANY_VISITS);
	return refuse_start(req, &booking->wish, REASON_BUSY);
}

struct piece visit_piece(const struct visit *visit)
{
	return (struct piece){
		.kind = DAY_BUSY_KIND_BOOKING,
		.piece_id = visit->appointment_id,
		.service_id = visit->service_id,
		.place_id = visit->place_id,
		.owner_id = visit->client_id,
		.group_session_id = visit->group_session_id,
		.starts_at = visit->starts_at,
		.ends_at = visit->ends_at,
		.before_minutes = visit->before_minutes,
		.after_minutes = visit->after_minutes,
		.seats = visit->seats,
		.expires_at = INSTANT_NONE,
	};
}

static struct reply *book(struct req *req, struct diary *diary, const struct booking *booking,
			  struct visit *visit)
{
	const struct offering *offering = rule_offering(diary->state, booking->wish.service_id);
	struct list_of answers = { 0 };
	struct reply *refusal;
	struct grant grant;
	uuid id = uuid_new();

	if (!offering)
		return refuse(req, NO_SUCH_OFFER);
	refusal = answers_take(req, offering, booking, &answers);
	if (!refusal)
		refusal = wish_grant(req, diary, &booking->wish, id, &grant);
	if (refusal)
		return refusal;
	booking_queue(diary, booking, id, &grant, answers);
	if (!sql_find_visit(diary->db, visit, .appointment_id = id))
		return refuse_booking(req, booking);

	struct piece piece = visit_piece(visit);

	diary_add(diary, &piece);
	tell_step(diary->db, visit,
		  visit->status == APPOINTMENT_STATUS_REQUESTED ? APPOINTMENT_STEP_REQUESTED
								: APPOINTMENT_STEP_BOOKED,
		  INSTANT_NONE);
	diary_tell(diary);
	return NULL;
}

struct reply *visit_book(struct req *req, const struct booking *booking, struct visit *visit)
{
	const struct wish *wish = &booking->wish;
	struct db *tx = db_begin(req);
	struct diary *diary = region_make(req->region, struct diary);
	struct reply *refusal;

	diary_lock(tx, wish->professional_id);
	if (!diary_open(diary, tx, wish->professional_id, wish->service_id,
			(span){ wish->starts_at, instant_add(wish->starts_at, DAYS(1)) }))
		return refuse(req, NO_SUCH_OFFER);
	refusal = book(req, diary, booking, visit);
	count(booking, refusal ? "refused" : "booked");
	return refusal;
}

/* ---- POST /v1/appointments ---- */

static struct reply *attendee_phone(struct req *req, str said, str *phone)
{
	char *text = region_alloc(req->region, PHONE_TEXT);
	size_t len;

	*phone = said;
	if (str_absent(said))
		return NULL;
	if (phone_read(said, text, &len) == PHONE_MALFORMED)
		return refuse_fault(req, "/attendee/phone", "phone", "that is no phone number");
	*phone = (str){ text, len };
	return NULL;
}

struct reply *book_appointment(struct req *req, const struct book_appointment *in)
{
	struct booking booking = {
		.wish = { .professional_id = in->professional_id,
			  .service_id = in->service_id,
			  .place_id = in->place_id,
			  .starts_at = in->starts_at,
			  .seats = in->seats,
			  .user_id = req->user },
		.made_by = VISIT_PARTY_CLIENT,
		.client_id = req->user,
		.reason = in->reason,
		.answers = in->answers,
	};
	struct reply *refusal = NULL;
	struct visit visit;

	if (in->attendee) {
		booking.attendee_name = in->attendee->name;
		refusal = attendee_phone(req, in->attendee->phone, &booking.attendee_phone);
	}
	if (!refusal)
		refusal = visit_book(req, &booking, &visit);
	if (refusal)
		return refusal;

	struct reply *reply = reply_visit(req, 201, &visit, false);
	char id[UUID_TEXT];

	uuid_write(visit.appointment_id, id);
	reply_header(req, reply, STR("Location"),
		     region_format(req->region, "/v1/appointments/%.*s", UUID_TEXT, id));
	return reply;
}
