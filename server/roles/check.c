/* check.c — `contacto check`: does this program fit the database it would serve from? */

#include "roles/roles.h"

#include <stdio.h>

/* PostgreSQL keeps some connections for superusers; those are not ours. */
static const char limits[] = "select current_setting('max_connections')::int - "
			     "current_setting('superuser_reserved_connections')::int";

static int64_t connections_allowed(struct db_pool *pool)
{
	struct region *region = fiber_region(fiber_self());
	struct db *tx = db_transaction(pool, DB_SLOW, region);
	struct list_of rows = db_query_text(tx, limits, 0, NULL);
	int64_t allowed = 0;

	if (rows.count)
		str_to_int(((const struct db_text_row *)rows.items)[0].columns[0], &allowed);
	db_rollback(tx);
	return allowed;
}

static bool check_one(const struct service *service)
{
	str wrong = service_check(service, fiber_region(fiber_self()));
	size_t bound = service_connections(service);

	if (!str_absent(wrong)) {
		printf("%-15s wrong: %.*s\n", service->name, STR_ARG(wrong));
		return false;
	}
	printf("%-15s %3zu operations, %3zu statements fit the schema, at most %zu connections\n",
	       service->name, service->contract->route_count, service_statements(service), bound);
	return true;
}

static int check(void *arg)
{
	const struct choice *choice = arg;
	struct db_pool *pool = NULL;
	size_t bound = 0;
	bool right = true;
	int64_t allowed;

	for (size_t i = 0; i < choice->count; i++) {
		right &= check_one(choice->services[i]);
		bound += service_connections(choice->services[i]);
		pool = pool ? pool : service_pool(choice->services[i]);
	}
	if (!pool)
		return right ? 0 : 1;
	allowed = connections_allowed(pool);
	printf("connections     %zu at most from one process of each, %lld allowed: %s\n", bound,
	       (long long)allowed, (int64_t)bound <= allowed ? "enough" : "NOT ENOUGH");
	return right && (int64_t)bound <= allowed ? 0 : 1;
}

int role_check(size_t count, char **words)
{
	struct choice choice;

	if (!choose(count, words, &choice))
		return 2;
	return run_with_services(&choice, check, &choice);
}
