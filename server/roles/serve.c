/* serve.c — `contacto serve`: answers until SIGTERM. */

#include "roles/roles.h"

int role_serve(size_t count, char **words)
{
	struct choice choice;

	if (!choose(count, words, &choice))
		return 2;
	return serve(choice.services, choice.count);
}
