/* visits.c — a visit as a row, and as client and professional see it; reading them.
 *
 * Reason and answers are opened only where a single visit is read: never in a list, and never in an
 * answer to a change, which a key may keep for replay. */

#include "services/appointments/appointments.h"
#include "services/appointments/health.h"

bool visit_is_live(const struct visit *visit)
{
	return visit->status == APPOINTMENT_STATUS_REQUESTED ||
	       visit->status == APPOINTMENT_STATUS_BOOKED;
}

const struct visit_offer *visit_offer_of(struct region *region, const struct visit *visit)
{
	struct visit_offer *offer = region_make(region, struct visit_offer);
	struct faults faults = { .region = region };
	struct json_error error;
	const struct json *json = json_read(region, visit->offer, &error);

	if (!json || !shape_read(&visit_offer_shape, json, offer, &faults))
		fail(BREAKDOWN_OTHER, "what a visit keeps of its offer cannot be read");
	return offer;
}

struct appointment visit_view(struct region *region, const struct visit *it, bool to_professional,
			      enum shown shown)
{
	return visit_view_with(region, it, visit_offer_of(region, it), to_professional, shown);
}

struct appointment visit_view_with(struct region *region, const struct visit *it,
				   const struct visit_offer *offer, bool to_professional,
				   enum shown shown)
{
	struct appointment view = {
		.appointment_id = it->appointment_id,
		.version = it->version,
		.status = it->status,
		.professional_id = it->professional_id,
		.service_id = it->service_id,
		.place_id = it->place_id,
		.starts_at = it->starts_at,
		.ends_at = it->ends_at,
		.seats = it->seats,
		.offer = offer,
		.made_by = it->made_by,
		.client_name_ar = it->client_name_ar,
		.client_name_latin = it->client_name_latin,
		.guest_name = it->guest_name,
		.client_phone = it->client_phone,
		.attendee_name = it->attendee_name,
		.attendee_phone = it->attendee_phone,
		.confirmed_at = it->confirmed_at,
		.move_before = INSTANT_NONE,
		.cancel_before = INSTANT_NONE,
		.message = it->message,
		.created_at = it->created_at,
	};

	if (to_professional)
		view.client_card_id = it->client_card_id;
	if (visit_is_live(it)) {
		view.move_before = instant_add(it->starts_at, -MINUTES(offer->move_cutoff_minutes));
		view.cancel_before =
			instant_add(it->starts_at, -MINUTES(offer->cancel_cutoff_minutes));
	}
	if (shown == SHOWN_ALONE) {
		view.reason =
			health_open(HEALTH_REASON, region, it->appointment_id, it->reason_sealed);
		view.answers = answers_open(region, it->appointment_id, it->answers_sealed);
	}
	return view;
}

struct reply *reply_visit(struct req *req, int status, const struct visit *visit,
			  bool to_professional)
{
	struct appointment view = visit_view(req->region, visit, to_professional, SHOWN_IN_LISTS);

	return reply_appointment_versioned(req, status, &view, visit->version);
}

/* ---- GET /v1/appointments/{appointment_id} ---- */

struct reply *get_appointment(struct req *req, const struct get_appointment_params *params)
{
	struct appointment view;
	struct visit visit;

	if (!sql_find_own_visit(db_read(req), &visit, .appointment_id = params->appointment_id,
				.user_id = req->user))
		return refuse(req, NOT_FOUND);
	view = visit_view(req->region, &visit, uuid_equal(visit.professional_user_id, req->user),
			  SHOWN_ALONE);
	return reply_appointment_versioned(req, 200, &view, visit.version);
}

struct reply *list_appointment_history(struct req *req,
				       const struct list_appointment_history_params *params)
{
	struct visit visit;

	if (!sql_find_own_visit(db_read(req), &visit, .appointment_id = params->appointment_id,
				.user_id = req->user))
		return refuse(req, NOT_FOUND);
	return reply_appointment_change_page(
		req, sql_list_history(db_read(req), .appointment_id = params->appointment_id),
		(str){ 0 });
}

/* ---- GET /v1/appointments: a cursor is "<microseconds>-<id>" ---- */

struct place_in_list {
	instant at;
	uuid id;
};

static bool cursor_take(struct req *req, str cursor, struct place_in_list *from)
{
	str key, at;

	return cursor_read(req, cursor, &key) && str_cut(&key, '-', &at) &&
	       str_to_int(at, &from->at.us) && uuid_parse(key, &from->id);
}

static str cursor_after(struct req *req, const struct visit *last)
{
	char id[UUID_TEXT];

	uuid_write(last->appointment_id, id);
	return cursor_write(req, region_format(req->region, "%lld-%.*s",
					       (long long)last->starts_at.us, UUID_TEXT, id));
}

static struct list_of visits_from(struct req *req, bool past, const struct place_in_list *from,
				  int64_t most)
{
	if (past)
		return sql_list_visits_past(db_read(req), .user_id = req->user, .now = clock_now(),
					    .before_at = from->at, .before_id = from->id,
					    .most = most);
	return sql_list_visits_ahead(db_read(req), .user_id = req->user, .now = clock_now(),
				     .after_at = from->at, .after_id = from->id, .most = most);
}

struct reply *list_appointments(struct req *req, const struct list_appointments_params *params)
{
	/* Before all, and behind all. */
	static const struct place_in_list first = { { 0 }, { { 0 } } };
	static const uuid last_id = { { 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
					0xff, 0xff, 0xff, 0xff, 0xff, 0xff } };
	struct place_in_list from =
		params->past ? (struct place_in_list){ clock_now(), last_id } : first;
	size_t most = (size_t)params->limit;

	if (!str_absent(params->cursor) && !cursor_take(req, params->cursor, &from))
		return refuse_fault(req, "?cursor", "cursor", "one that an answer gave");

	struct list_of rows = visits_from(req, params->past, &from, params->limit + 1);
	const struct visit *all = rows.items;
	struct appointment *views = region_array(req->region, most + 1, sizeof *views);
	size_t count = rows.count < most ? rows.count : most;

	for (size_t i = 0; i < count; i++)
		views[i] = visit_view(req->region, &all[i], false, SHOWN_IN_LISTS);
	return reply_appointment_page(req, (struct list_of){ views, count },
				      rows.count > most ? cursor_after(req, &all[most - 1])
							: (str){ 0 });
}
