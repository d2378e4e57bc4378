/* notes.c — what a professional notes on a visit, for himself alone.  Sealed; in no list, no event
 * and no export to others. */

#include "services/appointments/desk.h"
#include "services/appointments/health.h"

struct reply *get_visit_note(struct req *req, const struct get_visit_note_params *params)
{
	struct noted noted;

	if (!sql_find_note(db_read(req), &noted, .appointment_id = params->appointment_id,
			   .user_id = req->user))
		return refuse(req, NOT_FOUND);

	str text = health_open(HEALTH_NOTE, req->region, params->appointment_id, noted.text_sealed);

	return reply_visit_note(req, 200,
				&(struct visit_note){ .text = str_absent(text) ? STR("") : text,
						      .written_at = noted.written_at });
}

struct reply *put_visit_note(struct req *req, const struct put_visit_note_params *params,
			     const struct put_visit_note *in)
{
	struct visit_note note = { .text = in->text, .written_at = INSTANT_NONE };
	struct db *tx = db_begin(req);
	struct noted noted;

	if (!sql_find_note(tx, &noted, .appointment_id = params->appointment_id,
			   .user_id = req->user))
		return refuse(req, NOT_FOUND);
	if (!in->text.len) {
		later_drop_note(tx, .appointment_id = params->appointment_id, .user_id = req->user);
		return reply_visit_note(req, 200, &note);
	}
	note.written_at = clock_now();
	later_keep_note(tx, .appointment_id = params->appointment_id, .user_id = req->user,
			.text_sealed = health_seal(HEALTH_NOTE, req->region, params->appointment_id,
						   in->text),
			.now = note.written_at);
	return reply_visit_note(req, 200, &note);
}
