/* main.c — the witness as a program: `witness migrate`, `witness serve`. */

#include "lib/run/config.h"
#include "lib/run/log.h"
#include "roles/roles.h"
#include "witness.h"

#include <stdio.h>
#include <string.h>

const struct service *const all_services[] = { &witness, NULL };

int main(int argc, char **argv)
{
	const char *error;

	if (!config_load(NULL, &error)) {
		fprintf(stderr, "witness: %s\n", error);
		return 2;
	}
	log_init("witness", LOG_INFO);
	if (argc == 2 && strcmp(argv[1], "migrate") == 0)
		return role_migrate(0, NULL);
	if (argc == 2 && strcmp(argv[1], "serve") == 0)
		return role_serve(0, NULL);
	fprintf(stderr, "usage: witness migrate|serve\n");
	return 2;
}
