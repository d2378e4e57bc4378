/* server.c — begins and ends all that serves: pools, cache, bus, the door, and what runs by itself.
 *
 * The door opens first, so that /healthz and /readyz can say what is missing; operations answer 503
 * until the schema was found right and the service's `start` has returned.  A database that is away
 * is waited for; a schema that does not fit this program is an error.  The end goes the other way:
 * the door closes, requests under way finish, jobs finish, and only then what they stood on. */

#include "lib/serve/inside.h"
#include "lib/run/config.h"
#include "lib/wire/cache.h"
#include "lib/wire/client.h"
#include "lib.sql.h"

#include <assert.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { RETRY_MS = 250, TEST_SECONDS = 20, COMPLAIN_TIMES = 20 };

/* One a process, and never freed: hooks of late commits may still look at a host. */
static struct server the_server;
static char why[512];

static bool say(const char **error, const char *format, ...) __attribute__((format(printf, 2, 3)));
static bool say(const char **error, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(why, sizeof why, format, args);
	va_end(args);
	*error = why;
	return false;
}

/* ---- the door ---- */

static bool is_loopback(str listen)
{
	return str_starts(listen, STR("127.")) || str_starts(listen, STR("[::1]")) ||
	       str_starts(listen, STR("localhost:"));
}

static struct http_server *open_door(str at, struct http_handler handler, const char **error)
{
	char address[256];

	if (!str_equal(config.mode, STR("production")) && !is_loopback(at)) {
		say(error, "mode=%.*s listens on loopback only, not on %.*s", STR_ARG(config.mode),
		    STR_ARG(at));
		return NULL;
	}
	snprintf(address, sizeof address, "%.*s", STR_ARG(at));
	return http_listen(address, handler, error);
}

static bool open_doors(struct server *server, const char **error)
{
	server->http = open_door(config.listen, root_handler(server), error);
	if (!server->http)
		return false;
	if (!config.metrics_listen.len)
		return true;
	server->private = open_door(config.metrics_listen, metrics_handler(server), error);
	return server->private;
}

/* ---- services ---- */

static bool add_route(struct host *host, size_t i, const struct route *route, const char **error)
{
	const char *wrong;

	host->endpoints[i] = (struct endpoint_run){ .route = route, .host = host };
	wrong = router_add(host->server->router, route->method, route->path, &host->endpoints[i]);
	if (wrong)
		say(error, "%s %s: %s", http_method_name(route->method), route->path, wrong);
	return !wrong;
}

static bool add_routes(struct host *host, const char **error)
{
	const struct contract *contract = host->service->contract;
	const struct route *dev = host->service->dev_routes;
	size_t dev_count = 0;

	while (dev && str_equal(config.mode, STR("development")) && dev[dev_count].path)
		dev_count++;
	host->endpoints = calloc(contract->route_count + dev_count + 1, sizeof *host->endpoints);
	if (!host->endpoints)
		abort();
	for (size_t i = 0; i < contract->route_count; i++)
		if (!add_route(host, i, &contract->routes[i], error))
			return false;
	for (size_t i = 0; i < dev_count; i++)
		if (!add_route(host, contract->route_count + i, &dev[i], error))
			return false;
	return true;
}

static bool add_service(struct server *server, const struct service *service, const char **error)
{
	static const struct queries none = { .name = "none" };
	static const struct queries *sets[HOSTS_MAX][2];
	struct host *host = &server->hosts[server->count];

	sets[server->count][0] = &lib_queries;
	sets[server->count][1] = service->queries ? service->queries : &none;
	*host = (struct host){ .service = service, .server = server };
	if (!service->forgetful)
		host->pool = db_pool_new(service->name, sets[server->count], 2);
	server->count++;
	return add_routes(host, error);
}

/* ---- what must be before a service starts ---- */

struct checking {
	struct host *host;
	struct region *region;
	str wrong;
};

static void check(void *arg)
{
	struct checking *it = arg;

	it->wrong = schema_check(it->host, it->region);
}

static void complain(int times, struct host *host, const char *text)
{
	if (times % COMPLAIN_TIMES == 1)
		log_say(LOG_WARN, "waiting", L_TEXT("service", str_of(host->service->name)),
			L_TEXT("why", str_of(text)));
}

/* Waits for the database and its migrations, in a test for so long only; then each statement must
 * fit. */
static bool await_schema(struct host *host, const char **error)
{
	bool test = str_equal(config.mode, STR("test"));
	uint64_t until = test ? mono_now() + MONO_MS(TEST_SECONDS * 1000) : MONO_NEVER;

	for (int times = 1;; times++) {
		struct checking it = { .host = host, .region = region_new(0, region_fails) };
		struct failure failure;
		bool asked = fiber_try(check, &it, &failure);

		if (asked && !str_absent(it.wrong))
			say(error, "%.*s", STR_ARG(it.wrong));
		else if (!asked)
			say(error, "%s: %s", host->service->name, failure.text);
		region_free(it.region);
		if (asked && str_absent(it.wrong))
			return true;
		if ((asked && host->migrated) || (asked && test) || mono_now() > until ||
		    host->server->draining)
			return false;
		complain(times, host, why);
		fiber_sleep(MONO_MS(RETRY_MS));
	}
}

static bool start_service(struct host *host, const char **error)
{
	struct failure failure;

	if (!await_schema(host, error))
		return false;
	if (host->service->start && !host_run(host, host->service->start, &failure))
		return say(error, "%s: start: %s", host->service->name, failure.text);
	host->started = true;
	if (host->pool)
		outbox_start(host);
	inbox_start(host);
	jobs_start(host);
	return true;
}

static double read_inflight(void *arg)
{
	return (double)the_server.inflight;
}

static double read_connections(void *arg)
{
	return the_server.http ? (double)http_connections(the_server.http) : 0;
}

static void gauges(void)
{
	static bool once;

	if (once)
		return;
	once = true;
	metric_gauge("contacto_requests_in_flight", "Requests under way.", read_inflight, NULL);
	metric_gauge("contacto_http_connections", "Open connections.", read_connections, NULL);
}

static bool add_services(struct server *server, const struct service *const *services, size_t count,
			 const char **error)
{
	for (size_t i = 0; i < count; i++)
		if (!add_service(server, services[i], error))
			return false;
	cache_start();
	return true;
}

static bool start_all(struct server *server, const struct service *const *services, size_t count,
		      const char **error)
{
	if (!add_services(server, services, count, error))
		return false;
	if (config.clock_file.len)
		clock_follow(config.clock_file);
	if (config.bus_host.len)
		bus_start();
	if (!open_doors(server, error))
		return false;
	for (size_t i = 0; i < server->count; i++)
		if (!start_service(&server->hosts[i], error))
			return false;
	return true;
}

static void begin(size_t count)
{
	assert(fiber_self() && !serving && count <= HOSTS_MAX);
	the_server =
		(struct server){ .router = router_new(), .origin = origin_of(config.public_url) };
	serving = &the_server;
	scene_logs();
}

struct server *server_start(const struct service *const *services, size_t count, const char **error)
{
	begin(count);
	gauges();
	if (start_all(serving, services, count, error))
		return serving;
	server_stop(serving);
	return NULL;
}

struct server *server_start_bare(const struct service *const *services, size_t count,
				 const char **error)
{
	begin(count);
	the_server.bare = true;
	if (add_services(serving, services, count, error))
		return serving;
	server_stop(serving);
	return NULL;
}

struct server *server_start_inner(const struct service *const *services, size_t count,
				  const char **error)
{
	struct server *server = server_start_bare(services, count, error);

	if (!server)
		return NULL;
	server->http = open_door(STR("127.0.0.1:0"), root_handler(server), error);
	if (!server->http) {
		server_stop(server);
		return NULL;
	}
	for (size_t i = 0; i < count; i++)
		server->hosts[i].started = true;
	return server;
}

int server_port(const struct server *server)
{
	return http_port(server->http);
}

/* ---- the end ---- */

struct closing {
	struct fiber *fiber;
	bool done;
};

static void drained(void *arg)
{
	struct closing *closing = arg;

	closing->done = true;
	fiber_wake(closing->fiber);
}

static void close_door(struct http_server *http, unsigned seconds)
{
	struct closing closing = { .fiber = fiber_self() };

	if (!http)
		return;
	http_drain(http, seconds, drained, &closing);
	while (!closing.done)
		fiber_pause(MONO_NEVER);
	http_server_free(http);
}

static void stop_service(struct host *host)
{
	struct failure failure;

	outbox_stop(host);
	if (host->started && !host->server->bare && host->service->stop)
		host_run(host, host->service->stop, &failure);
}

void server_stop(struct server *server)
{
	server->draining = true;
	if (server->bare)
		client_stop(); /* its own calls hold the door open */
	close_door(server->http, (unsigned)config.drain_seconds);
	server->http = NULL;
	for (size_t i = 0; i < server->count; i++)
		jobs_stop(&server->hosts[i]);
	for (size_t i = 0; i < server->count; i++)
		stop_service(&server->hosts[i]);
	if (config.bus_host.len && !server->bare)
		bus_stop();
	close_door(server->private, 1);
	server->private = NULL;
	client_stop();
	cache_stop();
	for (size_t i = 0; i < server->count; i++) {
		if (server->hosts[i].pool)
			db_pool_free(server->hosts[i].pool);
		free(server->hosts[i].endpoints);
	}
	router_free(server->router);
	serving = NULL;
}

/* ---- as a program ---- */

struct program {
	const struct service *const *services;
	size_t count;
	struct fiber *waiting; /* for the signal; NULL: still starting, or stopping already */
	bool asked;
	uv_signal_t terminate, interrupt;
};

static void on_signal(uv_signal_t *handle, int number)
{
	struct program *program = handle->data;

	if (program->asked)
		_exit(128 + number);
	program->asked = true;
	the_server.draining = true;
	if (program->waiting)
		fiber_wake(program->waiting);
}

static void run(void *arg)
{
	struct program *program = arg;
	const char *error = NULL;
	struct server *server = server_start(program->services, program->count, &error);

	if (!server) {
		if (!program->asked)
			log_say(LOG_ERROR, "cannot serve", L_TEXT("why", str_of(error)));
		loop_stop(program->asked ? 0 : 1);
		return;
	}
	log_say(LOG_INFO, "ready", L_INT("port", server_port(server)));
	while (!program->asked) {
		program->waiting = fiber_self();
		fiber_pause(MONO_NEVER);
		program->waiting = NULL;
	}
	log_say(LOG_INFO, "draining", L_INT("in_flight", (int64_t)server->inflight));
	server_stop(server);
	log_say(LOG_INFO, "stopped");
	loop_stop(0);
}

static void listen_for(struct program *program, uv_signal_t *handle, int number)
{
	handle->data = program;
	uv_signal_init(loop_uv(), handle);
	uv_signal_start(handle, on_signal, number);
}

int serve(const struct service *const *services, size_t count)
{
	struct program program = { .services = services, .count = count };

	signal(SIGPIPE, SIG_IGN);
	listen_for(&program, &program.terminate, SIGTERM);
	listen_for(&program, &program.interrupt, SIGINT);
	if (!fiber_spawn("serve", run, &program, NULL))
		abort();

	int code = loop_run();

	log_flush();
	loop_close();
	return code;
}
