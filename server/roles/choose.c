/* choose.c — which services a command is for, and the fiber it runs on. */

#include "roles/roles.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>

static const struct service *find(const char *name)
{
	for (size_t i = 0; all_services[i]; i++)
		if (strcmp(all_services[i]->name, name) == 0)
			return all_services[i];
	return NULL;
}

static bool has(const struct choice *choice, const struct service *service)
{
	for (size_t i = 0; i < choice->count; i++)
		if (choice->services[i] == service)
			return true;
	return false;
}

static bool refuse_name(const char *name)
{
	fprintf(stderr, "contacto: there is no service %s; there are:", name);
	for (size_t i = 0; all_services[i]; i++)
		fprintf(stderr, " %s", all_services[i]->name);
	fputc('\n', stderr);
	return false;
}

bool choose(size_t count, char **words, struct choice *choice)
{
	*choice = (struct choice){ 0 };
	for (size_t i = 0; i < count; i++) {
		const struct service *service = find(words[i]);

		if (!service)
			return refuse_name(words[i]);
		if (!has(choice, service))
			choice->services[choice->count++] = service;
	}
	for (size_t i = 0; count == 0 && all_services[i]; i++)
		choice->services[choice->count++] = all_services[i];
	return true;
}

/* ---- on a fiber ---- */

struct running {
	int (*fn)(void *);
	void *arg;
	int code;
};

static void attempt(void *arg)
{
	struct running *running = arg;

	running->code = running->fn(running->arg);
}

static void start(void *arg)
{
	struct running *running = arg;
	struct failure failure;

	if (!fiber_try(attempt, running, &failure)) {
		fprintf(stderr, "contacto: %s\n", failure.text);
		running->code = 1;
	}
	loop_stop(running->code);
}

int run_on_fiber(int (*fn)(void *arg), void *arg)
{
	struct running running = { fn, arg, 1 };

	signal(SIGPIPE, SIG_IGN);
	if (!fiber_spawn("role", start, &running, NULL))
		return 1;
	loop_run();
	loop_close();
	return running.code;
}

struct with_services {
	const struct choice *choice;
	struct running inner;
};

static int surround(void *arg)
{
	struct with_services *it = arg;
	struct failure failure;
	const char *error = NULL;
	struct server *server = (it->choice->asking ? server_start_inner : server_start_bare)(
		it->choice->services, it->choice->count, &error);

	if (!server) {
		fprintf(stderr, "contacto: %s\n", error);
		return 1;
	}
	if (!fiber_try(attempt, &it->inner, &failure)) {
		fprintf(stderr, "contacto: %s\n", failure.text);
		it->inner.code = 1;
	}
	server_stop(server);
	return it->inner.code;
}

int run_with_services(const struct choice *choice, int (*fn)(void *arg), void *arg)
{
	struct with_services it = { choice, { fn, arg, 1 } };

	return run_on_fiber(surround, &it);
}
