/* schema.c — does the schema fit this program?  Asked before a service starts, and by `contacto
 * check`. */

#include "lib/serve/inside.h"
#include "lib.sql.h"

const struct migration *const *service_migrations(const struct service *service,
						  const struct migration *sets[2], size_t *count)
{
	sets[0] = lib_migrations;
	sets[1] = service->migrations;
	*count = service->forgetful ? 0 : service->migrations ? 2 : 1;
	return sets;
}

static str statements_check(struct host *host, const struct queries *queries, struct region *region)
{
	for (size_t i = 0; queries && i < queries->count; i++) {
		str wrong = db_check(host->pool, &queries->all[i], region);

		if (!str_absent(wrong))
			return region_format(region, "%s.%s: %.*s", host->service->name,
					     queries->all[i].name, STR_ARG(wrong));
	}
	return (str){ 0 };
}

str schema_check(struct host *host, struct region *region)
{
	const struct migration *sets[2];
	size_t count, missing;
	str wrong;

	host->migrated = host->service->forgetful;
	if (host->migrated)
		return (str){ 0 };
	service_migrations(host->service, sets, &count);
	missing = migrate_missing(host->pool, sets, count);
	host->migrated = missing == 0;
	if (missing)
		return region_format(region,
				     "%s: %zu migrations are missing: run `contacto migrate`",
				     host->service->name, missing);
	wrong = statements_check(host, &lib_queries, region);
	return str_absent(wrong) ? statements_check(host, host->service->queries, region) : wrong;
}

str service_check(const struct service *service, struct region *region)
{
	return schema_check(host_of(service), region);
}

size_t service_statements(const struct service *service)
{
	return (service->forgetful ? 0 : lib_queries.count) +
	       (service->queries ? service->queries->count : 0);
}

size_t service_connections(const struct service *service)
{
	struct db_pool *pool = service_pool(service);

	return pool ? db_pool_bound(pool) : 0;
}
