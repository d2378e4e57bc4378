/* root.c — the way of one request, from its head to its one line in the log.
 *
 *	plan (loop's stack: which operation, how large a body, from which quarter of the fibers)
 *	→ who → from where → how often → under which key → with what → the handler → commit → reply
 *
 * Everything up to the commit runs under one fiber_try: a breakdown at any depth ends here, and is
 * 503.  Easy to get wrong: a transaction that was not committed is given up before the reply goes
 * out, not when the region ends, for a slow reader would keep its connection. */

#include "lib/serve/inside.h"
#include "lib/run/config.h"
#include "lib/run/random.h"

#include <assert.h>
#include <string.h>

METRIC(requests, COUNTER, "contacto_requests_total", "Requests answered.", "operation", "status");
METRIC(durations, HISTOGRAM, "contacto_request_seconds",
       "Time from the first byte of a request to its reply.", "operation");

/* ---- data, for handlers ---- */

struct db *db_begin(struct req *req)
{
	struct root *root = root_of(req);

	if (req->tx)
		return req->tx;
	req->tx = db_transaction(root->run->host->pool, DB_WRITE, req->region);
	idempotency_begin(root);
	return req->tx;
}

struct db *db_read(struct req *req)
{
	return db_reads(root_of(req)->run->host->pool, req->region);
}

void note(struct req *req, struct log_field field)
{
	size_t room = sizeof req->notes.all / sizeof *req->notes.all;

	if (req->notes.count < room)
		req->notes.all[req->notes.count++] = field;
}

/* ---- the way ---- */

static struct reply *answer_unmatched(struct root *root)
{
	struct req *req = &root->req;
	unsigned allow = root->match->allow;
	struct reply *reply;

	if (!allow)
		return refuse(req, NOT_FOUND);
	if (req->http->head->method == HTTP_OPTIONS)
		reply = reply_empty(req, 204);
	else
		reply = refuse(req, METHOD_NOT_ALLOWED);
	reply_header(req, reply, STR("Allow"), allow_text(req->region, allow));
	return reply;
}

/* The door opens before the service has begun. */
static struct reply *started_admit(struct root *root)
{
	return host_ready(root->run->host) ? NULL : refuse(&root->req, UNAVAILABLE);
}

static struct reply *version_admit(struct root *root)
{
	if (root->req.route->if_match &&
	    str_absent(http_head_field(root->req.http->head, STR("if-match"))))
		return refuse(&root->req, PRECONDITION_REQUIRED);
	return NULL;
}

static struct reply *admit(struct root *root)
{
	static struct reply *(*const doors[])(struct root *) = {
		started_admit, session_admit,     origin_admit, rate_admit,
		version_admit, idempotency_admit, input_read,
	};

	for (size_t i = 0; i < sizeof doors / sizeof *doors; i++) {
		struct reply *refusal = doors[i](root);

		if (refusal)
			return refusal;
	}
	return NULL;
}

static void settle(struct root *root, const struct reply *reply)
{
	struct db *tx = root->req.tx;

	if (!tx)
		return;
	if (reply->problem || reply->http.status >= 300) {
		db_rollback(tx);
		return;
	}
	idempotency_keep(root, reply);
	root->committing = true;
	db_commit(tx);
	root->committing = false;
}

/* Clients know an operation's refusals from its contract, which must not lie: in tests it is a bug
 * that ends the process; elsewhere the refusal is still the right answer, and an operator is told. */
static void look_up(const struct root *root, const struct problem *problem)
{
	const struct route *route = root->run->route;

	if (!problem || problem_listed(route, problem))
		return;
	log_say(LOG_ERROR, "a refusal that the contract does not list",
		L_TEXT("op", str_of(route->operation)), L_TEXT("problem", str_of(problem->slug)));
	assert(!str_equal(config.mode, STR("test")) && "x-problems lists each refusal");
}

static void answer(void *arg)
{
	struct root *root = arg;
	struct reply *reply;

	if (!root->run) {
		root->reply = answer_unmatched(root);
		return;
	}
	reply = admit(root);
	if (!reply)
		reply = root->run->route->handle(&root->req, root->params, root->body);
	assert(reply && "a handler answers");
	look_up(root, reply->problem);
	settle(root, reply);
	root->reply = reply;
}

/* ---- what broke ---- */

static const struct problem *problem_of(const struct root *root, enum breakdown what)
{
	if (what == BREAKDOWN_UNKNOWN || (root->committing && what == BREAKDOWN_DEADLINE))
		return &problem_OUTCOME_UNKNOWN;
	if (what == BREAKDOWN_OTHER || what == BREAKDOWN_MEMORY)
		return &problem_INTERNAL;
	return &problem_UNAVAILABLE;
}

static void break_down(struct root *root, const struct failure *failure)
{
	const struct problem *problem = problem_of(root, failure->what);

	if (root->req.tx)
		db_rollback(root->req.tx);
	if (root->early) {
		root->reply = root->early;
		return;
	}
	root->broke = breakdown_name(failure->what);
	memcpy(root->why, failure->text, sizeof root->why - 1);
	root->reply =
		problem_last_resort(root, problem, problem->status == 503 ? retry_jitter() : 0);
}

/* ---- what every reply bears ---- */

static bool has_header(const struct reply *reply, str name)
{
	for (const struct http_header *each = reply->http.headers; each; each = each->next)
		if (str_equal_nocase(each->name, name))
			return true;
	return false;
}

static void dress(void *arg)
{
	struct root *root = arg;
	struct reply *reply = root->reply;
	struct req *req = &root->req;

	uuid_write(req->id, root->spare_id);
	reply_header(req, reply, STR("X-Request-Id"), (str){ root->spare_id, UUID_TEXT });
	if ((reply->problem || (root->run && root->run->route->security != SECURITY_NONE)) &&
	    !has_header(reply, STR("Cache-Control")))
		reply_header(req, reply, STR("Cache-Control"), STR("no-store"));
	rate_headers(root, reply);
}

static void count(struct root *root, uint64_t us)
{
	static const char *const classes[] = { "other", "1xx", "2xx", "3xx", "4xx", "5xx" };
	static struct endpoint_run nothing;
	struct endpoint_run *run = root->run ? root->run : &nothing;
	const char *operation = root->run ? root->run->route->operation : "none";
	size_t class = (size_t)root->reply->http.status / 100;

	if (class > 5)
		class = 0;
	if (!run->answered[class])
		run->answered[class] = metric_of(&requests, operation, classes[class], NULL);
	if (!run->seconds)
		run->seconds = metric_of(&durations, operation, NULL, NULL);
	metric_add(run->answered[class], 1);
	metric_observe(run->seconds, (double)us / 1e6);
}

static void tell(struct root *root, uint64_t us)
{
	const struct reply *reply = root->reply;
	const struct req *req = &root->req;
	enum log_level level = reply->http.status >= 500 ? LOG_WARN
			       : root->server->bare      ? LOG_DEBUG
							 : LOG_INFO;
	struct log_field fields[16];
	size_t n = 0;

	if (!log_wants(level))
		return;
	fields[n++] = L_TEXT("op", root->run ? str_of(root->run->route->operation) : STR("none"));
	fields[n++] = L_INT("status", reply->http.status);
	fields[n++] = L_INT("us", (int64_t)us);
	fields[n++] = L_INT("bytes", (int64_t)reply->http.body.len);
	if (reply->problem)
		fields[n++] = L_TEXT("problem", str_of(reply->problem->slug));
	if (req->caller.len)
		fields[n++] = L_TEXT("caller", req->caller);
	if (root->broke) {
		fields[n++] = L_TEXT("broke", str_of(root->broke));
		fields[n++] = L_TEXT("why", str_of(root->why));
	}
	memcpy(fields + n, req->notes.all, req->notes.count * sizeof *fields);
	log_write(level, "request", n + req->notes.count, fields);
}

/* ---- the codec's three questions ---- */

static uint64_t deadline_of(const struct http_request *http)
{
	uint64_t own = http->began + (uint64_t)config.request_seconds * 1000000000u;
	str field = http_head_field(http->head, STR("x-deadline-ms"));
	int64_t left;

	/* Whoever asks may only shorten it. */
	if (str_to_int(field, &left) && left >= 0 && left <= 300000) {
		uint64_t theirs = http->began + MONO_MS(left);

		return theirs < own ? theirs : own;
	}
	return own;
}

static struct root *begin(struct server *server, struct http_request *http)
{
	struct root *root = region_make(http->region, struct root);
	struct req *req = &root->req;
	const struct http_head *head = http->head;

	root->server = server;
	root->match = http->plan_data;
	root->run = root->match->data;
	req->root = root;
	req->region = http->region;
	req->http = http;
	if (root->run) {
		req->route = root->run->route;
		req->service = root->run->host->service;
		root->scene.host = root->run->host;
	}
	req->peer = peer_of(http);
	if (!peer_is_edge(http) ||
	    !uuid_parse(http_head_field(head, STR("x-request-id")), &req->id) ||
	    uuid_is_nil(req->id))
		req->id = uuid_new();
	req->trace = trace_begin(http_head_field(head, STR("traceparent")));
	root->scene.trace = req->trace;
	root->scene.request = req->id;
	return root;
}

static struct http_reply handle(void *arg, struct http_request *http)
{
	struct server *server = arg;
	const struct match *match = http->plan_data;
	struct http_reply bare;
	struct failure failure;

	if (!match->allow && health_answers(server, http, &bare))
		return bare;

	struct root *root = begin(server, http);
	struct scene *scene = scene_set(&root->scene);
	uint64_t former = fiber_deadline_set(deadline_of(http));

	server->inflight++;
	if (!fiber_try(answer, root, &failure))
		break_down(root, &failure);
	fiber_deadline_set(former);
	if (root->reply != &root->spare && !fiber_try(dress, root, &failure))
		break_down(root, &failure);

	uint64_t us = (mono_now() - http->began) / 1000;

	count(root, us);
	tell(root, us);
	scene_set(scene);
	server->inflight--;
	return root->reply->http;
}

static struct http_plan plan(void *arg, const struct http_head *head, struct region *region)
{
	struct server *server = arg;
	struct match *match = region_alloc(region, sizeof *match);
	struct http_plan out = { .data = match };

	if (router_find(server->router, head->method, head->path, match)) {
		const struct route *route = ((struct endpoint_run *)match->data)->route;

		out.body_max = route->body_max;
		out.to_file = route->body_to_file;
	}
	/* A caller's secret, not a path, opens the reserved quarter: strangers must not fill it. */
	out.reserved = !str_absent(caller_of(head));
	return out;
}

static struct http_reply refused(void *arg, int status, const char *reason, struct region *region)
{
	METRIC(refusals, COUNTER, "contacto_refused_total",
	       "Requests refused before an operation was known, by status class.", "status");
	metric_add(metric_of(&refusals, status >= 500 ? "5xx" : "4xx", NULL, NULL), 1);
	return problem_bare(region, status, reason);
}

struct http_handler root_handler(struct server *server)
{
	return (struct http_handler){ plan, handle, refused, server };
}
