/* service.c — appointments: what is free, who comes when, and the professional's agenda. */

#include "services/appointments/appointments.h"

const struct service appointments = {
	.name = "appointments",
	.contract = &appointments_contract,
	.queries = &appointments_queries,
	.migrations = appointments_migrations,
	.hears = HEARS(HEAR("professional.changed", professional_state, keep_professional),
		       HEAR("holidays.changed", holiday_year, keep_holidays),
		       HEAR("users.changed", user, keep_person),
		       HEAR("user.deleted", user_deleted, forget_person)),
	.jobs = JOBS({ SECONDS(3), "expire", expire_holds }, { SECONDS(5), "load", load_feeds },
		     { SECONDS(30), "lapse", lapse_requests },
		     { MINUTES(10), "tidy", tidy_claims }),
	.seed = visits_seed,
};
