/* service.c — professionals: who can be booked, where, for what and when. */

#include "services/professionals/professionals.h"

const struct service professionals = {
	.name = "professionals",
	.contract = &professionals_contract,
	.queries = &professionals_queries,
	.migrations = professionals_migrations,
	.hears = HEARS(HEAR("user.deleted", user_deleted, close_professional)),
};
