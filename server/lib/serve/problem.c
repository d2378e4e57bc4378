/* problem.c — bodies of application/problem+json (RFC 9457).
 *
 * One writer for all: what a handler refuses, the faults of its input, and what the root answers
 * when a machine failed.  The last must not ask the request's region for memory: that it is full
 * may be the very reason (problem_last_resort). */

#include "lib/serve/inside.h"
#include "lib/run/random.h"

#include <string.h>

static const str PROBLEM_JSON = { "application/problem+json", 24 };

/* 1 to 3 seconds: what was refused at once does not come back at once. */
unsigned retry_jitter(void)
{
	return 1 + random_below(3);
}

static void head_write(struct json_writer *out, const struct problem *problem, uuid instance)
{
	char type[128] = "/problems/";
	size_t len = strlen(problem->slug);

	if (len > sizeof type - 10)
		len = sizeof type - 10;
	memcpy(type + 10, problem->slug, len);
	json_key(out, STR("type"));
	json_text(out, (str){ type, 10 + len });
	json_key(out, STR("title"));
	json_text(out, str_of(problem->title));
	json_key(out, STR("status"));
	json_int(out, problem->status);
	json_key(out, STR("instance"));
	json_uuid(out, instance);
}

static void faults_write(struct json_writer *out, const struct faults *faults)
{
	json_key(out, STR("errors"));
	json_open(out, '[');
	for (size_t i = 0; i < faults->count; i++) {
		const struct fault *fault = &faults->all[i];

		json_open(out, '{');
		json_key(out, STR("pointer"));
		json_text(out, fault->pointer);
		json_key(out, STR("code"));
		json_text(out, str_of(fault->code));
		json_key(out, STR("detail"));
		json_text(out, fault->detail);
		json_close(out, '}');
	}
	json_close(out, ']');
}

static struct reply *problem_make(struct req *req, const struct problem *problem)
{
	struct reply *reply = region_make(req->region, struct reply);

	reply->http.status = problem->status;
	reply->http.type = PROBLEM_JSON;
	reply->problem = problem;
	return reply;
}

/* `more`: members as JSON without their braces, or absent. */
struct reply *problem_reply(struct req *req, const struct problem *problem, str detail,
			    const struct faults *faults, str more)
{
	struct json_writer out = { .region = req->region };
	struct reply *reply = problem_make(req, problem);

	json_open(&out, '{');
	head_write(&out, problem, req->id);
	if (!str_absent(detail)) {
		json_key(&out, STR("detail"));
		json_text(&out, detail);
	}
	if (faults)
		faults_write(&out, faults);
	if (more.len)
		json_raw(&out, more);
	json_close(&out, '}');
	reply->http.body = json_done(&out);
	return reply;
}

struct reply *problem_retry(struct req *req, const struct problem *problem, unsigned seconds)
{
	struct json_writer more = { .region = req->region };
	char *digits = region_alloc(req->region, INT_TEXT);
	size_t len = int_write(seconds, digits);

	json_key(&more, STR("retry_after"));
	json_int(&more, seconds);

	struct reply *reply = problem_reply(req, problem, (str){ 0 }, NULL, json_done(&more));

	reply_header(req, reply, STR("Retry-After"), (str){ digits, len });
	return reply;
}

/* ---- without a region ---- */

struct bare {
	char *at, *end;
};

static void bare_put(struct bare *bare, const char *bytes, size_t len)
{
	if ((size_t)(bare->end - bare->at) < len)
		len = (size_t)(bare->end - bare->at);
	bare->at = mempcpy(bare->at, bytes, len);
}

static void bare_text(struct bare *bare, const char *text)
{
	bare_put(bare, text, strlen(text));
}

static void bare_number(struct bare *bare, unsigned number)
{
	char digits[INT_TEXT];

	bare_put(bare, digits, int_write(number, digits));
}

/* Slugs and titles are of our contracts and need no escaping; `retry_after` 0: none. */
static str bare_write(char *out, size_t room, const struct problem *problem, uuid instance,
		      unsigned retry_after)
{
	struct bare bare = { out, out + room };
	char id[UUID_TEXT];

	uuid_write(instance, id);
	bare_text(&bare, "{\"type\":\"/problems/");
	bare_text(&bare, problem->slug);
	bare_text(&bare, "\",\"title\":\"");
	bare_text(&bare, problem->title);
	bare_text(&bare, "\",\"status\":");
	bare_number(&bare, (unsigned)problem->status);
	bare_text(&bare, ",\"instance\":\"");
	bare_put(&bare, id, sizeof id);
	bare_text(&bare, "\"");
	if (retry_after) {
		bare_text(&bare, ",\"retry_after\":");
		bare_number(&bare, retry_after);
	}
	bare_text(&bare, "}");
	return (str){ out, (size_t)(bare.at - out) };
}

static void spare_header(struct root *root, size_t i, str name, str value)
{
	root->spare_headers[i] = (struct http_header){ .next = root->spare.http.headers,
						       .name = name,
						       .value = value };
	root->spare.http.headers = &root->spare_headers[i];
}

struct reply *problem_last_resort(struct root *root, const struct problem *problem,
				  unsigned retry_after)
{
	char *id = root->spare_id, *digits = root->spare_digits;

	root->spare = (struct reply){ .problem = problem };
	root->spare.http.status = problem->status;
	root->spare.http.type = PROBLEM_JSON;
	root->spare.http.body = bare_write(root->spare_body, sizeof root->spare_body, problem,
					   root->req.id, retry_after);
	uuid_write(root->req.id, id);
	spare_header(root, 0, STR("X-Request-Id"), (str){ id, UUID_TEXT });
	spare_header(root, 1, STR("Cache-Control"), STR("no-store"));
	if (retry_after)
		spare_header(root, 2, STR("Retry-After"),
			     (str){ digits, int_write(retry_after, digits) });
	return &root->spare;
}

static const struct problem *problem_of_status(int status)
{
	switch (status) {
	case 404:
		return &problem_NOT_FOUND;
	case 405:
		return &problem_METHOD_NOT_ALLOWED;
	case 408:
		return &problem_TOO_SLOW;
	case 413:
		return &problem_TOO_LARGE;
	case 414:
		return &problem_URI_TOO_LONG;
	case 417:
		return &problem_EXPECTATION_FAILED;
	case 431:
		return &problem_HEADERS_TOO_LARGE;
	case 501:
		return &problem_NOT_IMPLEMENTED;
	case 503:
		return &problem_UNAVAILABLE;
	case 505:
		return &problem_VERSION_NOT_SUPPORTED;
	default:
		return status < 500 ? &problem_INVALID_REQUEST : &problem_INTERNAL;
	}
}

/* What the codec refused before there was a request: an id of its own. */
struct http_reply problem_bare(struct region *region, int status, const char *reason)
{
	const struct problem *problem = problem_of_status(status);
	unsigned retry_after = problem->status == 503 ? retry_jitter() : 0;
	struct json_writer out = { .region = region };
	struct http_reply reply = { .status = problem->status, .type = PROBLEM_JSON };
	char *digits = region_alloc(region, INT_TEXT), *id = region_alloc(region, UUID_TEXT);
	uuid instance = uuid_new();

	json_open(&out, '{');
	head_write(&out, problem, instance);
	if (reason) {
		json_key(&out, STR("detail"));
		json_text(&out, str_of(reason));
	}
	if (retry_after) {
		json_key(&out, STR("retry_after"));
		json_int(&out, retry_after);
		http_reply_header(region, &reply, STR("Retry-After"),
				  (str){ digits, int_write(retry_after, digits) });
	}
	json_close(&out, '}');
	reply.body = json_done(&out);
	uuid_write(instance, id);
	http_reply_header(region, &reply, STR("X-Request-Id"), (str){ id, UUID_TEXT });
	return reply;
}
