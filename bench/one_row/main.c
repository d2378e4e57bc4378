/* main.c — the service one_row as a program: `one_row migrate`, `one_row serve`. */

#include "lib/run/config.h"
#include "lib/run/log.h"
#include "lib/serve/service.h"
#include "roles/roles.h"

#include <stdio.h>
#include <string.h>

extern const struct service one_row;

const struct service *const all_services[] = { &one_row, NULL };

int main(int argc, char **argv)
{
	const char *error;

	if (!config_load(NULL, &error)) {
		fprintf(stderr, "one_row: %s\n", error);
		return 2;
	}
	log_init("one_row", LOG_INFO);
	if (argc == 2 && strcmp(argv[1], "migrate") == 0)
		return role_migrate(0, NULL);
	if (argc == 2 && strcmp(argv[1], "serve") == 0)
		return role_serve(0, NULL);
	fprintf(stderr, "usage: one_row migrate|serve\n");
	return 2;
}
