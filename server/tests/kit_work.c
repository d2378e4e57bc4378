/* kit_work.c — what a service does without being asked: as its jobs run it, and as roles of the program do. */

#include "tests/kit_inside.h"

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

void kit_do(const struct service *service, void (*fn)(struct service_run *, void *), void *arg,
	    const char *file, int line)
{
	struct failure failure;

	if (!service_do(service, fn, arg, &failure))
		kit_fail(file, line, "%s: %s", service->name, failure.text);
}

void kit_do_unheard(const struct service *service, void (*fn)(struct service_run *, void *),
		    void *arg, const char *file, int line)
{
	int before = dup(STDOUT_FILENO), nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
	struct failure failure;
	bool well;

	fflush(stdout);
	dup2(nowhere, STDOUT_FILENO);
	close(nowhere);
	well = service_do(service, fn, arg, &failure);
	fflush(stdout);
	dup2(before, STDOUT_FILENO);
	close(before);
	if (!well)
		kit_fail(file, line, "%s: %s", service->name, failure.text);
}

static void seed(struct service_run *run, void *professionals)
{
	run->service->seed(run, *(const int64_t *)professionals);
}

void kit_seed(const struct service *service, int64_t professionals)
{
	do_unheard(service, seed, &professionals);
}

void kit_seed_all(int64_t professionals)
{
	for (size_t i = 0; i < kit_inside.count; i++)
		kit_seed(kit_inside.services[i], professionals);
}
