/* call.c — asking another service, now.
 *
 * By HTTP at <service>_url, even when that is ourselves: one code path in both shapes.  We say who
 * calls (Service-Token), for whom (the person's own token: the right is the person's), in which
 * trace, and how long the answer is of use.  Tried again, once, only what certainly did not reach
 * the other side, or a GET. */

#include "lib/serve/inside.h"
#include "lib/run/config.h"
#include "lib/wire/client.h"

#include <assert.h>
#include <string.h>

struct setting {
	const char *name;
	const str *value;
};

/* Every text of the configuration by its name. */
static const struct setting settings[] = {
#define CONFIG_INT(name, default, min, max, help)
#define CONFIG_BOOL(name, default, help)
#define CONFIG_TEXT(name, default, help) { #name, &config.name },
#include "lib/run/config.def"
#undef CONFIG_INT
#undef CONFIG_BOOL
#undef CONFIG_TEXT
};

/* A service without a setting (of tests) is one that runs here; and so is each that has only us to
 * answer for it (server_start_inner). */
static str url_of(struct region *region, const char *service)
{
	bool inner = serving && serving->bare && serving->http && host_named(str_of(service));
	size_t len = strlen(service);

	for (size_t i = 0; !inner && i < sizeof settings / sizeof *settings; i++)
		if (strncmp(settings[i].name, service, len) == 0 &&
		    strcmp(settings[i].name + len, "_url") == 0)
			return *settings[i].value;
	assert(host_named(str_of(service)) && "call: config.def has no <service>_url");
	return region_format(region, "http://127.0.0.1:%d", server_port(serving));
}

struct asking {
	struct region *region;
	struct http_header *headers;
};

static void header(struct asking *asking, str name, str value)
{
	struct http_header *it = region_make(asking->region, struct http_header);

	*it = (struct http_header){ asking->headers, name, value };
	asking->headers = it;
}

static void header_caller(struct asking *asking, const char *from)
{
	str name = region_format(asking->region, "call.%s", from), known = secret(name);

	if (str_absent(known))
		fail(BREAKDOWN_OTHER, "call: there is no %.*s in secrets_file", STR_ARG(name));
	header(asking, STR("service-token"),
	       region_format(asking->region, "%s %.*s", from, STR_ARG(known)));
}

static void header_trace(struct asking *asking)
{
	struct scene *scene = scene_now();
	char *text = region_alloc(asking->region, TRACEPARENT_TEXT);

	if (!scene)
		return;
	trace_write(&scene->trace, text);
	header(asking, STR("traceparent"), (str){ text, TRACEPARENT_TEXT });
	if (!uuid_is_nil(scene->request)) {
		char *id = region_alloc(asking->region, UUID_TEXT);

		uuid_write(scene->request, id);
		header(asking, STR("x-request-id"), (str){ id, UUID_TEXT });
	}
}

static void header_deadline(struct asking *asking)
{
	uint64_t at = fiber_deadline(), now = mono_now();

	if (at == MONO_NEVER)
		return;
	header(asking, STR("x-deadline-ms"),
	       region_format(asking->region, "%llu",
			     at > now ? (unsigned long long)(at - now) / 1000000 : 0ull));
}

static void header_person(struct asking *asking, const struct req *req)
{
	str token = req ? root_of(req)->token : (str){ 0 };

	if (!str_absent(token))
		header(asking, STR("authorization"),
		       region_format(asking->region, "Bearer %.*s", STR_ARG(token)));
}

int call(struct region *region, const char *from_service, const char *to_service,
	 enum http_method method, str path, const struct shape *in_shape, const void *in,
	 const struct shape *out_shape, void *out, const struct req *on_behalf)
{
	struct asking asking = { .region = region };
	struct client_request request = { .method = http_method_name(method) };
	struct client_answer answer;

	str url = url_of(region, to_service);

	request.url = region_format(region, "%.*s%.*s", STR_ARG(url), STR_ARG(path));
	header_caller(&asking, from_service);
	header_trace(&asking);
	header_person(&asking, on_behalf);
	if (in_shape) {
		struct json_writer body = { .region = region };

		shape_write(&body, in_shape, in);
		request.body = json_done(&body);
		header(&asking, STR("content-type"), STR("application/json"));
	}
	struct http_header *always = asking.headers;

	for (int tries = 0; tries < 2; tries++) {
		asking.headers = always;
		header_deadline(&asking);
		request.headers = asking.headers;
		answer = client_call(region, &request);
		if (answer.status || (answer.sent && method != HTTP_GET))
			break;
	}
	if (!answer.status)
		fail(BREAKDOWN_CALL, "%s: %s", to_service,
		     answer.error ? answer.error : "no answer");
	if (answer.status >= 200 && answer.status < 300 && out_shape) {
		str why = { 0 };
		const void *read = message_read(region, out_shape, answer.body, &why);

		if (!read)
			fail(BREAKDOWN_CALL, "%s answered no %s: %.*s", to_service, out_shape->name,
			     STR_ARG(why));
		memcpy(out, read, out_shape->size);
	}
	return answer.status;
}
