/* service.c — users: who people are to Contacto, how they prove it, and what they agreed to. */

#include "services/users/users.h"

const struct service users = {
	.name = "users",
	.contract = &users_contract,
	.queries = &users_queries,
	.migrations = users_migrations,
	.jobs = JOBS({ MILLIS(250), "lease", lease_keep, .everywhere = true },
		     { MINUTES(10), "forget", forget_old }),
	.seed = demo_seed,
	.admin = admin_do,
	.session_find = session_truth,
};
