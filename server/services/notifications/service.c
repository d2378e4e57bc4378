/* service.c — notifications: what Contacto says to people, and what became of it. */

#include "lib/run/config.h"
#include "services/notifications/notifications.h"

static void start(struct service_run *run)
{
	str wrong = templates_load(run->region, config.templates);

	if (!str_absent(wrong))
		fail(BREAKDOWN_OTHER, "%.*s", STR_ARG(wrong));
	if (dev_mode() && !dev_smtp_start())
		fail(BREAKDOWN_OTHER, "the mail sink cannot listen on loopback");
	sender_start();
}

static void stop(struct service_run *run)
{
	/* Events may still be heard after this, until the bus stops: templates stay. */
	sender_stop();
	dev_smtp_stop();
}

const struct service notifications = {
	.name = "notifications",
	.contract = &notifications_contract,
	.queries = &notifications_queries,
	.migrations = notifications_migrations,
	.hears = HEARS(HEAR("users.changed", user, keep_user),
		       HEAR("user.deleted", user_deleted, forget_user),
		       HEAR("user.code_asked", user_code_asked, send_code),
		       HEAR("user.signed_in", user_signed_in, warn_of_device),
		       HEAR("user.phone_changed", user_phone_changed, warn_former_phone),
		       HEAR("appointment.requested", appointment_told, visit_requested),
		       HEAR("appointment.booked", appointment_told, visit_booked),
		       HEAR("appointment.declined", appointment_told, visit_declined),
		       HEAR("appointment.moved", appointment_told, visit_moved),
		       HEAR("appointment.cancelled", appointment_told, visit_cancelled),
		       HEAR("appointment.confirmed", appointment_told, visit_kept),
		       HEAR("appointment.done", appointment_told, visit_kept),
		       HEAR("appointment.no_show", appointment_told, visit_kept),
		       /* Our own: told by the process whose transaction it was, followed by all. */
		       FOLLOW("inbox.changed", inbox_changed, follow_told)),
	.jobs = JOBS({ SECONDS(1), "send", send_due, .everywhere = true },
		     { SECONDS(5), "load", load_copies }, { SECONDS(5), "remind", remind },
		     { SECONDS(15), "tidy", tidy }),
	.dev_routes = dev_routes,
	.seed = settings_seed,
	.start = start,
	.stop = stop,
};
