/* http_request.c — from the bytes of a head to a handler on its fiber.
 *
 * Easy to get wrong: where a head lies. If its body is not all here, the input buffer will be
 * needed for that body, so the head is copied into the request's region and read again there,
 * before anybody borrows from it. */

#include "lib/wire/http_conn.h"

#include "lib/run/log.h"

#include <assert.h>
#include <string.h>

enum { SHORT = 256 };

/* ---- on its fiber ---- */

static void on_fiber_try(void *arg)
{
	struct http_exchange *x = arg;
	const struct http_handler *h = &x->request.conn->server->handler;

	x->reply = h->handle(h->arg, &x->request);
}

static void on_fiber(void *arg)
{
	struct http_conn *c = arg;
	struct failure why;

	c->exchange->failed = !fiber_try(on_fiber_try, c->exchange, &why);
	if (c->exchange->failed)
		log_say(LOG_ERROR, "handler broke down",
			L_TEXT("breakdown", str_of(breakdown_name(why.what))),
			L_TEXT("text", str_of(why.text)));
}

static void on_handled(void *arg)
{
	struct http_conn *c = arg;

	c->state = HTTP_REPLYING;
	/* nobody to tell when it is dead; and whoever words refusals may be gone with the server */
	if (c->exchange->failed && !c->dead) {
		region_reset(c->exchange->region); /* it may be full */
		http_conn_refuse(c, 503, "the request broke down");
	}
	http_conn_advance(c);
}

void http_request_handle(struct http_conn *c)
{
	struct http_exchange *x = c->exchange;
	bool spawned;

	c->state = HTTP_HANDLING;
	c->read_by = HTTP_NEVER;
	spawned = x->plan.reserved ? fiber_spawn_reserved("http", on_fiber, c, on_handled)
				   : fiber_spawn("http", on_fiber, c, on_handled);
	if (!spawned)
		http_conn_decline(c, 503, "too many requests under way");
}

/* ---- between its head and its body ---- */

/* A body that comes later needs a head that stays. */
static void head_keep(struct http_conn *c)
{
	struct http_exchange *x = c->exchange;
	size_t size = x->head.size;
	str copy = region_copy(x->region, (str){ c->in->bytes + c->in->from - size, size });
	enum http_got got = http_head_read(&x->head, copy.at, copy.len);

	assert(got == HTTP_READY);
}

static void make_plan(struct http_conn *c)
{
	const struct http_handler *h = &c->server->handler;
	struct http_exchange *x = c->exchange;

	if (h->plan)
		x->plan = h->plan(h->arg, &x->head, x->region);
	x->request = (struct http_request){
		.conn = c,
		.region = x->region,
		.head = &x->head,
		.body_fd = -1,
		.peer = str_of(c->peer),
		.began = c->began,
		.plan_data = x->plan.data,
	};
}

static void plan_refused(struct http_conn *c, bool whole)
{
	const struct http_plan *plan = &c->exchange->plan;
	const char *reason = plan->reason ? plan->reason : http_status_phrase(plan->refuse);

	if (whole)
		http_conn_decline(c, plan->refuse, reason);
	else
		http_conn_refuse(c, plan->refuse, reason);
}

/* The client waits for a word before it sends the body (RFC 9110 10.1.1). */
static void go_ahead(struct http_conn *c)
{
	if (!c->exchange->head.expects_continue || in_len(c) > 0)
		return;
	if (!c->out)
		c->out = http_buf_take(c->server);
	http_buf_put(c->out, STR("HTTP/1.1 100 Continue\r\n\r\n"));
}

static void gather(struct http_conn *c)
{
	int status;
	const char *reason = http_body_begin(c, &status);

	if (reason) {
		http_conn_refuse(c, status, reason);
		return;
	}
	c->state = HTTP_GATHERING;
	go_ahead(c);
}

/* Its head is here; perhaps its body, too. */
static void begin(struct http_conn *c)
{
	struct http_exchange *x = c->exchange;
	const struct http_head *head = &x->head;
	uint64_t most;
	bool whole;

	c->in->from += (uint32_t)head->size;
	c->partial_len = 0;
	c->read_by = HTTP_NEVER;
	c->closing |= head->close;
	if (c->began == 0)
		c->began = mono_now();
	whole = !head->chunked && head->length <= in_len(c);
	if (!whole)
		head_keep(c);
	make_plan(c);
	most = x->plan.body_max ? x->plan.body_max : HTTP_BODY_MAX;

	if (!whole || (x->plan.to_file && head->length > 0) || head->length > most) {
		if (x->plan.refuse)
			plan_refused(c, false);
		else
			gather(c);
		return;
	}
	if (head->length > 0) {
		x->request.body = (str){ c->in->bytes + c->in->from, (size_t)head->length };
		x->request.body_size = head->length;
		c->in->from += (uint32_t)head->length;
	}
	if (x->plan.refuse)
		plan_refused(c, true);
	else
		http_request_handle(c);
}

/* ---- its head ---- */

/* What was read before and found to be a beginning is not read again until a line ends. */
static bool worth_reading(const struct http_conn *c)
{
	size_t len = in_len(c), known = c->partial_len;

	if (known == 0 || len < SHORT || len >= HTTP_HEAD_MAX)
		return len > 0;
	return memchr(c->in->bytes + c->in->from + known, '\n', len - known);
}

enum http_got http_request_read(struct http_conn *c)
{
	struct http_exchange *x;
	enum http_got got;

	if (!worth_reading(c))
		return HTTP_MORE;
	x = c->exchange = http_exchange_take(c->server);
	got = http_head_read(&x->head, c->in->bytes + c->in->from, in_len(c));
	if (got == HTTP_READY) {
		begin(c);
	} else if (got == HTTP_BAD) {
		http_conn_refuse(c, x->head.status, x->head.reason);
	} else {
		http_exchange_give(c->server, x);
		c->exchange = NULL;
	}
	return got;
}
