/* service.c — professionals: who can be booked, where, for what and when. */

#include "services/professionals/catalogue.h"

const struct service professionals = {
	.name = "professionals",
	.contract = &professionals_contract,
	.queries = &professionals_queries,
	.migrations = professionals_migrations,
	.hears = HEARS(HEAR("user.deleted", user_deleted, close_professional),
		       FOLLOW("professional.changed", professional_state, profile_changed)),
	.jobs = JOBS({ MINUTES(10), "photos", photos_forget },
		     { MINUTES(1), "states", states_keep }),
	.start = professionals_begin,
	.seed = professionals_seed,
};
