/* client.c — HTTP calls from fibers.
 *
 * A call is made in the caller's region and handed to libcurl (client_loop.c), which wakes the fiber when it is over.  A fiber
 * that is late takes its call back.
 *
 * Easy to get wrong: on a kept connection that died, libcurl sends a request a second time by itself.  What may not happen twice
 * is therefore read through a function that cannot rewind, or, without a body, gets a connection of its own. */

#include "lib/wire/client.h"
#include "lib/run/metrics.h"
#include "lib/wire/client_parts.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum {
	TIMEOUT_MS = 2000,
	ANSWER_MAX = 1024 * 1024,
	HEAD_MAX = 64 * 1024,
	CALLS_MAX = 1024,  /* under way or waiting for a connection */
	KEPT_SECONDS = 30, /* peers of ours close idle ones after 60 */
};

METRIC(calls_made, COUNTER, "contacto_client_calls_total",
       "HTTP calls to others, by class of the answer's status; failed: sent without an answer.",
       "outcome");

struct bytes {
	char *at;
	size_t len, room;
};

/* In the caller's region, which releases what of it is not memory. */
struct call {
	struct list link;
	struct fiber *fiber;
	CURL *easy; /* NULL: not begun, or over */
	struct curl_slist *headers;
	str unsent; /* of the body */
	size_t answer_max;
	struct bytes head, body; /* heap */
	bool added, too_large, over;
	CURLcode result;
};

static struct {
	struct list calls;
	size_t count;
} self = { .calls = LIST_INIT(self.calls) };

/* ---- bytes in and out ---- */

static bool bytes_add(struct bytes *b, const char *at, size_t len, size_t most)
{
	if (len > most - b->len)
		return false;
	if (b->len + len > b->room) {
		size_t room = b->room ? b->room : 1024;

		while (room < b->len + len)
			room *= 2;
		b->at = realloc(b->at, room);
		if (!b->at)
			abort();
		b->room = room;
	}
	memcpy(b->at + b->len, at, len);
	b->len += len;
	return true;
}

static size_t on_head(char *at, size_t one, size_t len, void *arg)
{
	struct call *call = arg;

	if (len > 5 && memcmp(at, "HTTP/", 5) == 0)
		call->head.len = 0; /* what came before was a 1xx */
	if (call->body.len > 0)
		return len; /* trailers, which nobody asked for */
	if (bytes_add(&call->head, at, len, HEAD_MAX))
		return len;
	call->too_large = true;
	return 0;
}

static size_t on_body(char *at, size_t one, size_t len, void *arg)
{
	struct call *call = arg;

	if (bytes_add(&call->body, at, len, call->answer_max))
		return len;
	call->too_large = true;
	return 0;
}

static size_t on_read(char *to, size_t one, size_t room, void *arg)
{
	struct call *call = arg;

	return unsent_give(&call->unsent, to, room);
}

/* ---- a request ---- */

static bool clean_name(str name)
{
	for (size_t i = 0; i < name.len; i++)
		if (name.at[i] <= ' ' || name.at[i] >= 127 ||
		    strchr("()<>@,;:\\\"/[]?={}", name.at[i]))
			return false;
	return name.len > 0;
}

static bool clean_value(str value)
{
	for (size_t i = 0; i < value.len; i++)
		if (((unsigned char)value.at[i] < ' ' && value.at[i] != '\t') || value.at[i] == 127)
			return false;
	return true;
}

static bool add_headers(struct region *region, struct call *call, const struct http_header *h)
{
	static const char *const ours[] = { "Expect:",
					    "Accept:" }; /* libcurl's own, unless asked for */

	for (size_t i = 0; i < sizeof ours / sizeof *ours; i++)
		call->headers = curl_slist_append(call->headers, ours[i]);
	for (; h; h = h->next) {
		if (!clean_name(h->name) || !clean_value(h->value))
			return false;
		/* To libcurl "name:" means to leave it out, "name;" an empty one. */
		str line = h->value.len > 0 ? region_format(region, "%.*s: %.*s", STR_ARG(h->name),
							    STR_ARG(h->value))
					    : region_format(region, "%.*s;", STR_ARG(h->name));

		call->headers = curl_slist_append(call->headers, line.at);
	}
	return true;
}

static void set_method(struct call *call, const struct client_request *request)
{
	const char *method = request->method ? request->method : "GET";
	bool posts = strcmp(method, "POST") == 0 || strcmp(method, "PATCH") == 0;
	bool sends = posts || strcmp(method, "PUT") == 0 || !str_absent(request->body);

	if (strcmp(method, "HEAD") == 0) {
		curl_easy_setopt(call->easy, CURLOPT_NOBODY, 1L);
		return;
	}
	curl_easy_setopt(call->easy, CURLOPT_CUSTOMREQUEST, method);
	if (!sends)
		return;
	curl_easy_setopt(call->easy, CURLOPT_UPLOAD, 1L);
	curl_easy_setopt(call->easy, CURLOPT_INFILESIZE_LARGE, (curl_off_t)request->body.len);
	curl_easy_setopt(call->easy, CURLOPT_READFUNCTION, on_read);
	curl_easy_setopt(call->easy, CURLOPT_READDATA, call);
	call->unsent = request->body;
	if (posts && request->body.len == 0)
		curl_easy_setopt(call->easy, CURLOPT_FRESH_CONNECT, 1L);
}

/* NULL, or why not. */
static const char *prepare(struct region *region, struct call *call,
			   const struct client_request *request)
{
	if (!clean_value(request->url) || request->url.len == 0)
		return "not a URL";
	call->answer_max = request->answer_max ? request->answer_max : ANSWER_MAX;
	call->easy = curl_easy_init();
	if (!call->easy)
		abort();
	if (!add_headers(region, call, request->headers))
		return "not a header";
	client_common(call->easy, "http,https");
	curl_easy_setopt(call->easy, CURLOPT_URL, region_cstr(region, request->url));
	curl_easy_setopt(call->easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
	curl_easy_setopt(call->easy, CURLOPT_HTTP09_ALLOWED, 0L);
	curl_easy_setopt(call->easy, CURLOPT_PATH_AS_IS, 1L);
	curl_easy_setopt(call->easy, CURLOPT_USERAGENT, "contacto");
	curl_easy_setopt(call->easy, CURLOPT_MAXAGE_CONN, (long)KEPT_SECONDS);
	curl_easy_setopt(call->easy, CURLOPT_HTTPHEADER, call->headers);
	curl_easy_setopt(call->easy, CURLOPT_HEADERFUNCTION, on_head);
	curl_easy_setopt(call->easy, CURLOPT_HEADERDATA, call);
	curl_easy_setopt(call->easy, CURLOPT_WRITEFUNCTION, on_body);
	curl_easy_setopt(call->easy, CURLOPT_WRITEDATA, call);
	curl_easy_setopt(call->easy, CURLOPT_PRIVATE, call);
	set_method(call, request);
	return NULL;
}

/* ---- an answer ---- */

static struct http_header *read_headers(struct region *region, str head)
{
	struct http_header *first = NULL, **last = &first;
	str line;

	str_cut(&head, '\n', &line); /* the status */
	while (str_cut(&head, '\n', &line)) {
		str name;

		line = str_trim(line.len > 0 && line.at[line.len - 1] == '\r'
					? (str){ line.at, line.len - 1 }
					: line);
		if (str_find(line, ':') < 1)
			continue;
		str_cut(&line, ':', &name);

		struct http_header *h = region_make(region, struct http_header);
		char *lower = region_cstr(region, name);

		for (size_t i = 0; i < name.len; i++)
			if (lower[i] >= 'A' && lower[i] <= 'Z')
				lower[i] = (char)(lower[i] + ('a' - 'A'));
		h->name = (str){ lower, name.len };
		h->value = region_copy(region, str_trim(line));
		*last = h;
		last = &h->next;
	}
	return first;
}

str client_header(const struct client_answer *answer, str lower_case_name)
{
	for (const struct http_header *h = answer->headers; h; h = h->next)
		if (str_equal(h->name, lower_case_name))
			return h->value;
	return (str){ 0 };
}

static void release(struct call *call)
{
	if (!list_empty(&call->link)) {
		list_remove(&call->link);
		self.count--;
	}
	if (call->easy && call->added && !call->over)
		multi_remove(call->easy);
	if (call->easy)
		curl_easy_cleanup(call->easy);
	curl_slist_free_all(call->headers);
	call->easy = NULL;
	call->headers = NULL;
}

/* What the region does when it ends; the body was the answer's until then. */
static void forget(void *arg)
{
	struct call *call = arg;

	release(call);
	free(call->head.at);
	free(call->body.at);
}

static struct client_answer answer_of(struct region *region, struct call *call)
{
	struct client_answer answer = { 0 };
	long status = 0, sent = 0;

	curl_easy_getinfo(call->easy, CURLINFO_REQUEST_SIZE, &sent);
	answer.sent = sent > 0;
	if (call->too_large) {
		answer.error = "the answer is too large";
	} else if (!call->over) {
		answer.error = "no answer in time";
	} else if (call->result != CURLE_OK) {
		answer.error = curl_easy_strerror(call->result);
	} else {
		curl_easy_getinfo(call->easy, CURLINFO_RESPONSE_CODE, &status);
		answer.status = (int)status;
		answer.body = (str){ call->body.at ? call->body.at : "", call->body.len };
		answer.headers = read_headers(region, (str){ call->head.at, call->head.len });
	}
	return answer;
}

static void count_answer(const struct client_answer *answer)
{
	static const char *const classes[] = { "1xx", "2xx", "3xx", "4xx", "5xx" };
	const char *outcome = answer->sent ? "failed" : "unsent";

	if (answer->status >= 100 && answer->status < 600)
		outcome = classes[answer->status / 100 - 1];
	metric_add(metric_of(&calls_made, outcome, NULL, NULL), 1);
}

struct client_answer client_call(struct region *region, const struct client_request *request)
{
	struct client_answer answer = { .error = "too many calls under way" };
	uint64_t wait = MONO_MS(request->timeout_ms ? request->timeout_ms : TIMEOUT_MS);
	uint64_t deadline = mono_now() + wait;

	assert(fiber_self() && "client_call: only on a fiber");
	multi_begin();
	if (self.count < CALLS_MAX) {
		struct call *call = region_make(region, struct call);

		list_init(&call->link);
		region_defer(region, forget, call);
		answer.error = prepare(region, call, request);
		if (!answer.error) {
			call->fiber = fiber_self();
			list_push(&self.calls, &call->link);
			self.count++;
			call->added = true;
			multi_add(call->easy);
			fiber_pause(deadline);
			answer = answer_of(region, call);
		}
		release(call);
	}
	count_answer(&answer);
	if (answer.status == 0 && mono_now() >= fiber_deadline())
		fail(BREAKDOWN_DEADLINE, "call: %s", answer.error);
	return answer;
}

/* ---- over ---- */

void call_over(CURL *easy, CURLcode result)
{
	struct call *call;

	curl_easy_getinfo(easy, CURLINFO_PRIVATE, &call);
	call->over = true;
	call->result = result;
	fiber_wake(call->fiber);
}

void client_stop(void)
{
	struct list *item;

	while ((item = list_shift(&self.calls))) {
		struct call *call = container_of(item, struct call, link);

		self.count--;
		if (call->over)
			continue; /* woken already */
		multi_remove(call->easy);
		call_over(call->easy, CURLE_ABORTED_BY_CALLBACK);
	}
	multi_end();
	mail_stop();
}
