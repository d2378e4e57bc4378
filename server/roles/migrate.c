/* migrate.c — `contacto migrate`: brings schemas to what this program expects, and queues. */

#include "roles/roles.h"

#include "lib/run/config.h"
#include "lib/wire/bus.h"

#include <stdio.h>

enum { DECLARED_SECONDS = 60, LOOK_MS = 10 };

static void schemas_migrate(const struct choice *choice)
{
	struct db_pool *owner = db_pool_new("contacto_owner", NULL, 0);

	for (size_t i = 0; i < choice->count; i++) {
		const struct migration *sets[2];
		size_t count;

		service_migrations(choice->services[i], sets, &count);
		if (count)
			migrate_run(owner, choice->services[i]->name, sets, count, stdout);
	}
	db_pool_free(owner);
}

/* Before anybody tells anything: an event that no queue waits for is gone. */
static bool queues_declare(const struct choice *choice)
{
	uint64_t until = mono_now() + MONO_MS(DECLARED_SECONDS * 1000);
	size_t hear = 0;
	bool declared;

	for (size_t i = 0; i < choice->count; i++)
		hear += inbox_declare(choice->services[i]);
	if (hear == 0)
		return true;
	bus_start();
	while (!(declared = bus_alive()) && mono_now() < until)
		fiber_sleep(MONO_MS(LOOK_MS));
	if (!declared) {
		str why = bus_why(fiber_region(fiber_self()));

		fprintf(stderr,
			"contacto: the schemas are up to date, but the queues were not declared at %.*s:%lld within %d s: %.*s\n",
			STR_ARG(config.bus_host), (long long)config.bus_port, DECLARED_SECONDS,
			STR_ARG(why));
	}
	bus_stop();
	return declared;
}

static int migrate(void *arg)
{
	schemas_migrate(arg);
	return queues_declare(arg) ? 0 : 1;
}

int role_migrate(size_t count, char **words)
{
	struct choice choice;

	if (!choose(count, words, &choice))
		return 2;
	return run_on_fiber(migrate, &choice);
}
