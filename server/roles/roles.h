/* roles.h — what the program can be told to be: one file a role.
 *
 * A role gets the services it is for and the words behind its name, and gives back the exit code: 0
 * done, 1 not done (said on stderr), BAD_WORDS: it does not know them (main says how), BAD_INPUT:
 * what it read is not right (it has said why); both exit with 2. */
#ifndef ROLES_ROLES_H
#define ROLES_ROLES_H

#include "lib/serve/service.h"

enum { BAD_WORDS = 2, BAD_INPUT = 3 };

struct role_of_program {
	const char *name;
	const char *usage;   /* "serve [SERVICE…]" */
	const char *summary; /* one line */
	const char *help;    /* the rest of --help: what it does, examples */
	int (*run)(size_t count, char **words);
};

/* Every service, in main.c alone; ends with NULL. */
extern const struct service *const all_services[];

/* The services named by the words, or all of them without a word; false (and said): a word names
 * none. */
enum { SERVICES_MAX = 16 };
struct choice {
	const struct service *services[SERVICES_MAX];
	size_t count;
	bool asking; /* they ask one another, whoever else serves them */
};
bool choose(size_t count, char **words, struct choice *);

/* Runs fn(arg) on a fiber of the loop until it returns; its exit code. */
int run_on_fiber(int (*fn)(void *arg), void *arg);
/* The same with pools of the chosen services: server_start_bare around it. */
int run_with_services(const struct choice *, int (*fn)(void *arg), void *arg);

int role_serve(size_t count, char **words);
int role_migrate(size_t count, char **words);
int role_check(size_t count, char **words);
int role_routes(size_t count, char **words);
int role_config(size_t count, char **words);
int role_seed(size_t count, char **words);
int role_admin(size_t count, char **words);
int role_slots(size_t count, char **words);
int role_search(size_t count, char **words);
int role_image(size_t count, char **words);

#endif
