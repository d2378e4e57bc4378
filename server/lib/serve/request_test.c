/* request_test.c — what every operation gets for nothing: routes, input, problems, versions, pages,
 * limits. */

#include "lib/serve/inside.h"
#include "tests/echo/echo.h"
#include "lib/wire/client.h"
#include "tests/kit.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ---- routes ---- */

TEST(answers_404_405_and_options)
{
	struct answer answer = get(nobody(t), "/v1/nothing");

	check_problem(answer, 404, "not-found");
	check_text(header(answer, "cache-control"), "no-store");
	check_problem(get(nobody(t), "/v1/things/"), 404, "not-found");
	answer = put(nobody(t), "/v1/things", "{}");
	check_problem(answer, 405, "method-not-allowed");
	check_text(header(answer, "allow"), "GET, HEAD, POST, OPTIONS");
	answer = ask(nobody(t), (struct asking){ .method = "OPTIONS", .path = "/v1/things" });
	check_status(answer, 204);
	check_text(header(answer, "allow"), "GET, HEAD, POST, OPTIONS");
	check_number(answer.body.len, 0);
	check_problem(ask(nobody(t), (struct asking){ .method = "OPTIONS", .path = "/v1/x" }), 404,
		      "not-found");
}

TEST(answers_head_as_get_without_a_body)
{
	struct answer made = post(nobody(t), "/v1/things", "{\"name\":\"headed\"}");
	const char *path = cstr(header(made, "location"));
	struct answer whole = get(nobody(t), path);
	struct answer head = ask(nobody(t), (struct asking){ .method = "HEAD", .path = path });

	check_status(head, 200);
	check_number(head.body.len, 0);
	check_text(header(head, "etag"), "\"1\"");
	check_text(header(head, "content-length"), textf(t, "%zu", whole.body.len));
}

TEST(says_who_answered_what)
{
	static const char id[] = "018f4e9e-7b1a-7c3d-9e2f-0123456789ab";
	struct asking asking = { .method = "GET",
				 .path = "/v1/nothing",
				 .headers = { { "x-request-id", id } } };

	check_text(header(ask(nobody(t), asking), "x-request-id"), id);
	asking.headers[0].value = "no uuid";
	check(!str_equal(header(ask(nobody(t), asking), "x-request-id"), STR("no uuid")));
	check_number(header(ask(nobody(t), asking), "x-request-id").len, 36);
}

TEST(keeps_the_trace)
{
	struct asking asking = {
		.method = "GET",
		.path = "/v1/asks",
		.headers = { { "traceparent",
			       "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01" } },
	};
	struct answer answer = ask(as(t, "amel"), asking);

	check_status(answer, 200);
	check_text(text_at(answer, "/trace_id"), "0af7651916cd43dd8448eb211c80319c");
}

/* ---- input ---- */

TEST(tells_every_fault_at_once)
{
	struct answer answer = post(nobody(t), "/v1/things",
				    "{\"name\":\"\",\"times\":1001,\"nmae\":1,\"said\":7}");

	check_fault(answer, "/name", "too_short");
	check_fault(answer, "/times", "too_big");
	check_fault(answer, "/nmae", "unknown");
	check_fault(answer, "/said", "type");
	check(!json_at(answer, "/errors/4"));
	check_fault(post(nobody(t), "/v1/things", "{}"), "/name", "required");
	check_fault(ask(nobody(t), (struct asking){ .method = "POST", .path = "/v1/things" }), "",
		    "required");
	check_fault(post(nobody(t), "/v1/things", "[]"), "", "type");
}

TEST(tells_faults_of_parameters)
{
	check_fault(get(nobody(t), "/v1/things?limit=0"), "?limit", "too_small");
	check_fault(get(nobody(t), "/v1/things?limit=x"), "?limit", "type");
	check_fault(get(nobody(t), "/v1/things?limti=1"), "?limti", "unknown");
	check_fault(get(nobody(t), "/v1/things?limit=1&limit=2"), "?limit", "duplicate");
	check_fault(get(nobody(t), "/v1/things/7"), "?thing_id", "uuid");
	check_problem(get(nobody(t), "/v1/things/%zz"), 400, "invalid-request");
	check_fault(get(nobody(t), "/v1/things/%ff"), "?thing_id", "encoding");
	check_fault(get(nobody(t), "/v1/things/latest?x=1"), "?x", "unknown");
	check_problem(get(nobody(t), "/v1/things/018f4e9e%2D7b1a-7c3d-9e2f-0123456789ab"), 404,
		      "not-found");
}

TEST(says_where_json_is_broken)
{
	static const struct {
		const char *body, *detail;
	} cases[] = {
		{ "{", "At byte 1" },
		{ "{\"name\":\"a\",}", "At byte 12" },
		{ "{\"name\":\"a\"} x", "At byte 13" },
		{ "{\"name\":\"\xff\"}", "At byte 9" },
	};

	for (each_case(i, cases)) {
		struct answer answer = post(nobody(t), "/v1/things", cases[i].body);

		check_problem(answer, 400, "malformed-body");
		if (!str_starts(text_at(answer, "/detail"), str_of(cases[i].detail)))
			kit_fail(__FILE__, __LINE__, "%s: %.*s", cases[i].body,
				 STR_ARG(answer.body));
	}
}

TEST(takes_json_alone)
{
	struct asking asking = { .method = "POST",
				 .path = "/v1/things",
				 .body = "{\"name\":\"typed\"}" };

	asking.type = "text/plain";
	check_problem(ask(nobody(t), asking), 415, "unsupported-media-type");
	asking.type = "application/jsonp";
	check_problem(ask(nobody(t), asking), 415, "unsupported-media-type");
	asking.type = "Application/JSON; charset=utf-8";
	check_status(ask(nobody(t), asking), 201);
}

TEST(bounds_bodies)
{
	char *large = region_alloc(t->region, 70000);

	memset(large, ' ', 69999);
	large[69999] = 0;
	check_problem(post(nobody(t), "/v1/things", large), 413, "too-large");
	check_problem(post(as(t, "amel"), "/v1/self", "{\"x\":1}"), 400, "invalid-request");
	check_status(post(as(t, "amel"), "/v1/self", "{}"), 204);
}

VALID_TEST(takes_files_and_gives_streams)
{
	char *large = region_alloc(t->region, 300001);
	struct asking asking = { .method = "POST",
				 .path = "/v1/files",
				 .body = large,
				 .type = "image/jpeg",
				 .key = "file" };
	struct answer answer;

	memset(large, 'f', 300000);
	large[300000] = 0;
	answer = ask(valid(nobody(t)), asking);
	check_status(answer, 201);
	check_number(int_at(answer, "/bytes"), 300000);
	check_text(text_at(answer, "/first"), "f");
	check_text(header(ask(nobody(t), asking), "idempotency-replayed"), "true");
	large[299999] = 'g';
	check_problem(ask(nobody(t), asking), 422, "key-reused");
	answer = get(valid(nobody(t)), "/v1/streams");
	check_status(answer, 200);
	check_text(header(answer, "content-type"), "text/event-stream");
	check_text(answer.body, "event: first\nid: 1\ndata: a\ndata: b\n\ndata: c\n\n");
}

TEST(takes_only_files_of_its_types)
{
	static const char *const types[] = { "image/jpeg", "IMAGE/PNG; q=1",   "image/gif",
					     "image",      "application/json", "" };
	struct asking asking = { .method = "POST", .path = "/v1/pictures", .body = "bytes" };

	for (each_case(i, types)) {
		struct answer answer;

		asking.type = types[i];
		asking.key = textf(t, "picture-%zu", i);
		answer = ask(nobody(t), asking);
		if (i < 2)
			check_status(answer, 201);
		else
			check_problem(answer, 415, "unsupported-media-type");
	}
}

/* ---- refusals ---- */

static const struct route *route_named(const char *operation)
{
	for (size_t i = 0; i < echo_contract.route_count; i++)
		if (strcmp(echo_contract.routes[i].operation, operation) == 0)
			return &echo_contract.routes[i];
	kit_fail(__FILE__, __LINE__, "no operation %s", operation);
}

TEST(knows_which_problems_an_operation_lists)
{
	check(problem_listed(route_named("make_thing"), &problem_THING_TAKEN));
	check(!problem_listed(route_named("change_thing"), &problem_THING_TAKEN));
	check(problem_listed(route_named("change_thing"), &problem_PRECONDITION_FAILED));
	check(problem_listed(route_named("change_thing"), &problem_OUTCOME_UNKNOWN));
}

/* ---- versions ---- */

TEST(knows_versions)
{
	struct answer made = post(nobody(t), "/v1/things", "{\"name\":\"versioned\"}");
	const char *path = cstr(header(made, "location"));
	struct asking asking = { .method = "GET", .path = path };
	static const char *const known[] = { "\"1\"", "W/\"1\"", "*", "\"7\", \"1\"", ", \"1\"" };
	static const char *const unknown[] = { "\"2\"", "1", "\"1", "\"\"", "\"01x\"", "\"-1\"" };

	for (each_case(i, known)) {
		asking.if_none_match = known[i];
		struct answer same = ask(nobody(t), asking);

		check_status(same, 304);
		check_number(same.body.len, 0);
		check_text(header(same, "etag"), "\"1\"");
	}
	for (each_case(i, unknown)) {
		asking.if_none_match = unknown[i];
		check_status(ask(nobody(t), asking), 200);
	}
}

VALID_TEST(changes_only_what_was_read)
{
	struct who amel = as(t, "amel");
	struct answer made =
		post(valid(amel), "/v1/things", "{\"name\":\"changed\",\"said\":\"a\"}");
	const char *path = cstr(header(made, "location"));
	struct asking bare = { .method = "PATCH", .path = path, .body = "{\"said\":\"x\"}" };
	struct answer changed;

	check_problem(ask(amel, bare), 428, "precondition-required");
	check_problem(patch_version(amel, path, 2, "{\"said\":\"x\"}"), 412, "precondition-failed");
	changed = patch_version(valid(amel), path, 1, "{\"said\":\"b\"}");
	check_status(changed, 200);
	check_text(header(changed, "etag"), "\"2\"");
	check_text(text_at(changed, "/said"), "b");
	check_problem(patch_version(amel, path, 1, "{\"said\":\"c\"}"), 412, "precondition-failed");
	check_status(patch(valid(amel), path, "{\"said\":null}"), 200);
	changed = get(valid(nobody(t)), path);
	check(!json_at(changed, "/said"));
	check_number(int_at(changed, "/version"), 3);
	bare.if_match = "W/\"3\"";
	check_status(ask(amel, bare), 200);
	bare.if_match = "nonsense";
	check_problem(ask(amel, bare), 412, "precondition-failed");
}

/* ---- pages ---- */

static const char *next_of(struct test *t, struct answer page)
{
	str link = header(page, "link");
	const char *end = link.len ? memchr(link.at, '>', link.len) : NULL;

	if (!end)
		return NULL;
	check(str_ends(link, STR("; rel=\"next\"")));
	return textf(t, "/v1/things%.*s", (int)(end - link.at - 1), link.at + 1);
}

VALID_TEST(turns_pages)
{
	const char *path = "/v1/things?limit=3";
	const char *last = "";
	int seen = 0, pages = 0;

	for (int i = 0; i < 10; i++)
		check_status(post(nobody(t), "/v1/things",
				  textf(t, "{\"name\":\"page %d\",\"times\":0}", i)),
			     201);

	int all = atoi(fixture_value("select count(*) from echo.thing"));

	while (path) {
		struct answer page = get(valid(nobody(t)), path);

		check_status(page, 200);
		for (int i = 0; json_at(page, textf(t, "/items/%d", i)); i++, seen++) {
			const char *name =
				textf(t, "%s", cstr(text_at(page, textf(t, "/items/%d/name", i))));

			check(strcmp(last, name) < 0);
			last = name;
		}
		path = next_of(t, page);
		check(!path || strstr(path, "limit=3&cursor="));
		pages++;
	}
	check_number(seen, all);
	check_number(pages, (all + 2) / 3);
}

TEST(knows_its_own_cursors)
{
	const char *path = next_of(t, get(nobody(t), "/v1/things?limit=1"));
	char *changed = strdup(path);
	char *cursor = strstr(changed, "cursor=") + 20;

	*cursor = *cursor == 'A' ? 'B' : 'A';
	check_fault(get(nobody(t), textf(t, "%s", changed)), "?cursor", "cursor");
	free(changed);
	check_fault(get(nobody(t), "/v1/things?cursor=AAAA"), "?cursor", "cursor");
	check_fault(get(nobody(t), "/v1/things?cursor=a%20b"), "?cursor", "token");
}

/* ---- limits ---- */

TEST(limits_and_says_how_far)
{
	struct answer answer;

	config.limits = true;
	for (int left = 2; left >= 0; left--) {
		answer = get(nobody(t), "/v1/limited");
		check_status(answer, 204);
		check_text(header(answer, "ratelimit"), textf(t, "\"address\";r=%d;t=20", left));
		check_text(header(answer, "ratelimit-policy"), "\"address\";q=3;w=60");
	}
	answer = get(nobody(t), "/v1/limited");
	check_problem(answer, 429, "too-many-requests");

	int64_t wait = int_at(answer, "/retry_after");

	check(wait >= 1 && wait <= 20);
	check_text(header(answer, "retry-after"), textf(t, "%lld", (long long)wait));
	check(str_starts(header(answer, "ratelimit"), STR("\"address\";r=0;t=")));

	/* Another address has a bucket of its own; the edge says which. */
	struct asking other = { .method = "GET",
				.path = "/v1/limited",
				.headers = { { "x-real-ip", "41.96.7.8" } } };

	check_status(ask(nobody(t), other), 204);
	config.limits = false;
	check_status(get(nobody(t), "/v1/limited"), 204);
}

/* ---- the log ---- */

/* What stderr was given since `from`, as a text of the test's region. */
static str logged(struct test *t, int fd, off_t from)
{
	char *out = region_alloc(t->region, 65536);
	ssize_t got;

	log_flush();
	got = pread(fd, out, 65536, from);
	check(got >= 0);
	return (str){ out, (size_t)got };
}

TEST(tells_one_line_a_request)
{
	char path[] = "/tmp/contacto-log-XXXXXX";
	int own = dup(2), fd = mkstemp(path);
	str rest, line;
	struct json_error error;
	const struct json *told = NULL;
	struct answer answer;

	check(fd >= 0 && own >= 0);
	unlink(path);
	log_flush();
	dup2(fd, 2);
	log_init("test", LOG_INFO);
	answer =
		post(as(t, "amel"), "/v1/things", "{\"name\":\"logged \\u2028 name\",\"times\":0}");
	check_problem(answer, 422, "invalid");
	answer = post(as(t, "amel"), "/v1/things", "{\"name\":\"logged name\",\"times\":2}");
	rest = logged(t, fd, 0);
	dup2(own, 2);
	close(own);
	close(fd);
	log_init("test", LOG_ERROR);

	check_status(answer, 201);
	check(!memmem(rest.at, rest.len, "logged", 6)); /* no data of people */
	check(memmem(rest.at, rest.len, "\"problem\":\"invalid\"", 19));
	while (str_cut(&rest, '\n', &line)) {
		const struct json *one = line.len ? json_read(t->region, line, &error) : NULL;

		if (one && str_equal(json_get(one, STR("request_id"))->text,
				     header(answer, "x-request-id"))) {
			check(!told);
			told = one;
		}
	}
	check(told);
	check_text(json_get(told, STR("op"))->text, "make_thing");
	check_number(json_get(told, STR("status"))->number, 201);
	check_number(json_get(told, STR("bytes"))->number, answer.body.len);
	check_number(json_get(told, STR("times"))->number, 2); /* a note of the handler */
	check(json_get(told, STR("us"))->number > 0);
	check_number(json_get(told, STR("trace_id"))->text.len, 32);
}

/* ---- health ---- */

TEST(says_how_it_is)
{
	struct answer answer = get(nobody(t), "/healthz");

	check_status(answer, 200);
	check_text(header(answer, "cache-control"), "no-store");
	answer = get(nobody(t), "/readyz");
	check_status(answer, 200);
	check(json_at(answer, "/ready")->truth && json_at(answer, "/database")->truth);
	check_problem(post(nobody(t), "/healthz", "{}"), 404, "not-found");
	check_problem(get(nobody(t), "/metrics"), 404, "not-found");
}

TEST(counts_what_it_does)
{
	struct client_request request = { .url = str_of(textf(t, "http://127.0.0.1:%d/metrics",
							      http_port(serving->private))) };
	struct client_answer answer;
	static const char *const wanted[] = {
		"# TYPE contacto_requests_total counter",
		"contacto_requests_total{operation=\"get_thing\",status=\"4xx\"} ",
		"contacto_requests_total{operation=\"none\",status=\"4xx\"} ",
		"contacto_request_seconds_bucket{operation=\"make_thing\",le=\"",
		"contacto_requests_in_flight 0",
		"contacto_http_connections ",
		"contacto_events_told_total{service=\"echo\"} ",
		"contacto_outbox_held{service=\"echo\"} 1",
	};

	answer = client_call(t->region, &request);
	check_number(answer.status, 200);
	check_text(client_header(&answer, STR("content-type")),
		   "text/plain; version=0.0.4; charset=utf-8");
	for (each_case(i, wanted))
		if (!memmem(answer.body.at, answer.body.len, wanted[i], strlen(wanted[i])))
			kit_fail(__FILE__, __LINE__, "no %s", wanted[i]);
	request.url =
		str_of(textf(t, "http://127.0.0.1:%d/v1/things", http_port(serving->private)));
	check_number(client_call(t->region, &request).status, 404);
}

KIT_MAIN("request", &echo)
