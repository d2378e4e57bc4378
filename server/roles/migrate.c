/* migrate.c — `contacto migrate`: brings schemas to what this program expects. */

#include "roles/roles.h"

#include <stdio.h>

static int migrate(void *arg)
{
	const struct choice *choice = arg;
	struct db_pool *owner = db_pool_new("contacto_owner", NULL, 0);

	for (size_t i = 0; i < choice->count; i++) {
		const struct migration *sets[2];
		size_t count;

		service_migrations(choice->services[i], sets, &count);
		if (count)
			migrate_run(owner, choice->services[i]->name, sets, count, stdout);
	}
	db_pool_free(owner);
	return 0;
}

int role_migrate(size_t count, char **words)
{
	struct choice choice;

	if (!choose(count, words, &choice))
		return 2;
	return run_on_fiber(migrate, &choice);
}
