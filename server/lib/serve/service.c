/* service.c — services within this process, and what they are given outside a request. */

#include "lib/serve/inside.h"

#include <assert.h>

struct server *serving;

struct host *host_named(str name)
{
	for (size_t i = 0; serving && i < serving->count; i++)
		if (str_equal(str_of(serving->hosts[i].service->name), name))
			return &serving->hosts[i];
	return NULL;
}

struct host *host_of(const struct service *service)
{
	for (size_t i = 0; serving && i < serving->count; i++)
		if (serving->hosts[i].service == service)
			return &serving->hosts[i];
	return NULL;
}

struct db_pool *service_pool(const struct service *service)
{
	struct host *host = host_of(service);

	return host ? host->pool : NULL;
}

struct db *run_read(struct service_run *run)
{
	return db_reads(run->pool, run->region);
}

struct db *run_begin(struct service_run *run)
{
	return db_transaction(run->pool, DB_WRITE, run->region);
}

struct doing {
	struct service_run run;
	void (*fn)(struct service_run *, void *);
	void *arg;
};

static void do_it(void *arg)
{
	struct doing *doing = arg;

	doing->fn(&doing->run, doing->arg);
}

bool service_do(const struct service *service, void (*fn)(struct service_run *, void *), void *arg,
		struct failure *failure)
{
	struct host *host = host_of(service);
	struct scene scene = { .host = host, .trace = trace_begin((str){ 0 }) };
	struct scene *former = scene_set(&scene);
	struct doing doing = { .fn = fn, .arg = arg };
	bool done;

	assert(host && "service_do: the service runs here");
	doing.run = (struct service_run){ service, host->pool, region_new(0, region_fails),
					  scene.trace, host };
	done = fiber_try(do_it, &doing, failure);
	region_free(doing.run.region);
	scene_set(former);
	return done;
}

struct hook {
	void (*fn)(struct service_run *);
};

static void run_hook(struct service_run *run, void *arg)
{
	((struct hook *)arg)->fn(run);
}

bool host_run(struct host *host, void (*fn)(struct service_run *), struct failure *failure)
{
	struct hook hook = { fn };

	return service_do(host->service, run_hook, &hook, failure);
}
