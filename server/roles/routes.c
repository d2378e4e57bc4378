/* routes.c — `contacto routes`: every operation and what guards it.  The access matrix is checked
 * against this. */

#include "roles/roles.h"

#include <stdio.h>
#include <string.h>

static void write_security(const struct route *route, char *out, size_t room)
{
	static const char *const names[] = { "none", "optional", "session", "service" };
	size_t len = (size_t)snprintf(out, room, "%s", names[route->security]);

	for (int role = ROLE_CLIENT; role <= ROLE_ADMIN; role++)
		if (route->roles & 1u << role)
			len += (size_t)snprintf(out + len, room - len, ",%s",
						role_name((enum role)role));
}

static void write_rates(const struct route *route, char *out, size_t room)
{
	size_t len = (size_t)snprintf(out, room, "%s", route->rate_count ? "" : "-");

	for (size_t i = 0; i < route->rate_count && len < room; i++) {
		const struct rate *rate = &route->rates[i];

		len += (size_t)snprintf(out + len, room - len, "%s%g/%gs/%s", i ? "," : "",
					rate->burst, rate->every,
					rate->per == RATE_PER_USER ? "user" : "address");
	}
}

static const char *key_of(const struct route *route)
{
	if (route->key_required)
		return "required";
	return route->idempotent ? "optional" : "-";
}

static int width_of_paths(const struct choice *choice)
{
	size_t most = 0;

	for (size_t i = 0; i < choice->count; i++)
		for (size_t k = 0; k < choice->services[i]->contract->route_count; k++) {
			size_t len = strlen(choice->services[i]->contract->routes[k].path);

			most = len > most ? len : most;
		}
	return (int)most;
}

static void print_service(const struct service *service, int width)
{
	for (size_t i = 0; i < service->contract->route_count; i++) {
		const struct route *route = &service->contract->routes[i];
		char security[128], rates[128];

		write_security(route, security, sizeof security);
		write_rates(route, rates, sizeof rates);
		printf("%-7s %-*s %-28s %-20s %-9s %s\n", http_method_name(route->method), width,
		       route->path, route->operation, security, key_of(route), rates);
	}
}

int role_routes(size_t count, char **words)
{
	struct choice choice;
	int width;

	if (!choose(count, words, &choice))
		return 2;
	width = width_of_paths(&choice);
	printf("%-7s %-*s %-28s %-20s %-9s %s\n", "METHOD", width, "PATH", "OPERATION", "SECURITY",
	       "KEY", "RATE");
	for (size_t i = 0; i < choice.count; i++)
		print_service(choice.services[i], width);
	return 0;
}
