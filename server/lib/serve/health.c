/* health.c — /healthz: the loop turns; /readyz: requests would succeed; /metrics, on its own port:
 * how it goes.
 *
 * Redis and RabbitMQ do not make a service unready: without them it is slower, or tells later, but
 * right. */

#include "lib/serve/inside.h"
#include "lib/wire/cache.h"

enum { READY_MS = 1000 };

static struct http_reply text(int status, str type, str body)
{
	return (struct http_reply){ .status = status, .type = type, .body = body };
}

static bool reads(const struct http_request *http)
{
	return http->head->method == HTTP_GET || http->head->method == HTTP_HEAD;
}

struct readiness {
	struct server *server;
	bool database, migrated, started;
};

static void look(void *arg)
{
	struct readiness *it = arg;

	it->database = it->migrated = it->started = true;
	for (size_t i = 0; i < it->server->count; i++) {
		struct host *host = &it->server->hosts[i];

		it->migrated &= host->migrated;
		it->started &= host_ready(host);
		it->database &=
			!host->pool || db_pool_ready(host->pool, mono_now() + MONO_MS(READY_MS));
	}
}

static struct http_reply readyz(struct server *server, struct region *region)
{
	struct readiness it = { .server = server };
	struct json_writer out = { .region = region };
	struct failure failure;
	bool ready;

	if (!fiber_try(look, &it, &failure))
		it.database = false;
	ready = it.database && it.migrated && it.started && !server->draining;
	json_open(&out, '{');
	json_key(&out, STR("ready"));
	json_bool(&out, ready);
	json_key(&out, STR("database"));
	json_bool(&out, it.database);
	json_key(&out, STR("migrated"));
	json_bool(&out, it.migrated);
	json_key(&out, STR("cache"));
	json_bool(&out, cache_alive());
	json_key(&out, STR("bus"));
	json_bool(&out, bus_alive());
	json_key(&out, STR("draining"));
	json_bool(&out, server->draining);
	json_close(&out, '}');
	return text(ready ? 200 : 503, STR("application/json"), json_done(&out));
}

bool health_answers(struct server *server, struct http_request *http, struct http_reply *reply)
{
	str path = http->head->path;

	if (!reads(http))
		return false;
	if (str_equal(path, STR("/healthz")))
		*reply = text(200, STR("text/plain"), STR("ok\n"));
	else if (str_equal(path, STR("/readyz")))
		*reply = readyz(server, http->region);
	else
		return false;
	http_reply_header(http->region, reply, STR("Cache-Control"), STR("no-store"));
	return true;
}

/* ---- the private port ---- */

static struct http_reply answer(void *arg, struct http_request *http)
{
	struct http_reply reply;

	if (health_answers(arg, http, &reply))
		return reply;
	if (!reads(http) || !str_equal(http->head->path, STR("/metrics")))
		return problem_bare(http->region, 404,
				    "Only /metrics, /healthz and /readyz are here");
	return text(200, STR("text/plain; version=0.0.4; charset=utf-8"),
		    metrics_text(http->region));
}

static struct http_reply refused(void *arg, int status, const char *reason, struct region *region)
{
	return problem_bare(region, status, reason);
}

struct http_handler metrics_handler(struct server *server)
{
	return (struct http_handler){ .handle = answer, .refused = refused, .arg = server };
}
