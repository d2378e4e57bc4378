/* service.c — who listens to appointments and counts: one row each time that an event takes effect.
 *
 * Others who listen keep the highest version, or one message a visit and step, and so forgive an
 * event that comes twice.  Here nothing does but the inbox of lib/serve, as every service has it:
 * what is lost or doubled on the way stays to be seen. */

#include "appointments.api.h"
#include "witness.h"
#include "witness.sql.h"

static void keep(struct db *tx, const struct appointment_told *told, const char *step)
{
	later_note_effect(tx, .visit_id = told->appointment_id, .version = told->version,
			  .step = str_of(step));
}

#define NOTES(step)                                                                                \
	static void note_##step(struct db *tx, const struct appointment_told *told)                \
	{                                                                                          \
		keep(tx, told, #step);                                                             \
	}

NOTES(requested)
NOTES(booked)
NOTES(declined)
NOTES(moved)
NOTES(cancelled)
NOTES(confirmed)
NOTES(done)
NOTES(no_show)

static void note_day(struct db *tx, const struct day_state *told)
{
	struct json_writer body = { .region = db_region(tx) };

	shape_write(&body, &day_state_shape, told);
	later_note_day(tx, .professional_id = told->professional_id, .day = told->day,
		       .version = told->version, .state = json_done(&body));
}

static const struct contract no_contract = { .service = "witness", .version = "1" };

const struct service witness = {
	.name = "witness",
	.contract = &no_contract,
	.queries = &witness_queries,
	.migrations = witness_migrations,
	.hears = HEARS(HEAR("appointment.requested", appointment_told, note_requested),
		       HEAR("appointment.booked", appointment_told, note_booked),
		       HEAR("appointment.declined", appointment_told, note_declined),
		       HEAR("appointment.moved", appointment_told, note_moved),
		       HEAR("appointment.cancelled", appointment_told, note_cancelled),
		       HEAR("appointment.confirmed", appointment_told, note_confirmed),
		       HEAR("appointment.done", appointment_told, note_done),
		       HEAR("appointment.no_show", appointment_told, note_no_show),
		       HEAR("day.changed", day_state, note_day)),
};
