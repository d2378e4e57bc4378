/* http_pool.c — buffers and exchanges, kept for the next request, and what unfinished ones may
 * hold.
 *
 * Easy to get wrong: memory that only grows with what strangers send.  Whoever keeps bytes of an
 * unfinished request or an unsent reply says so by http_conn_hold(), and is turned away when all
 * of them together hold too much; requests that come and go at once are not counted and still
 * answered. */

#include "lib/wire/http_conn.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* ---- buffers ---- */

struct http_buf *http_buf_take(struct http_server *s)
{
	struct http_buf *buf = s->bufs;

	if (buf) {
		s->bufs = buf->next;
		s->buf_spares--;
	} else {
		buf = malloc(sizeof *buf);
		if (!buf)
			abort();
	}
	buf->from = buf->to = 0;
	return buf;
}

void http_buf_give(struct http_server *s, struct http_buf **place)
{
	struct http_buf *buf = *place;

	*place = NULL;
	if (!buf)
		return;
	if (s->buf_spares == HTTP_SPARES) {
		free(buf);
		return;
	}
	buf->next = s->bufs;
	s->bufs = buf;
	s->buf_spares++;
}

void http_buf_put(struct http_buf *buf, str what)
{
	assert(what.len <= HTTP_BUF_ROOM - buf->to);
	if (what.len > 0)
		memcpy(buf->bytes + buf->to, what.at, what.len);
	buf->to += (uint32_t)what.len;
}

/* ---- exchanges ---- */

struct http_exchange *http_exchange_take(struct http_server *s)
{
	struct http_exchange *x = s->exchanges;

	if (x) {
		s->exchanges = x->next;
		s->exchange_spares--;
	} else {
		x = malloc(sizeof *x);
		if (!x)
			abort();
		x->region = region_new(0, region_fails);
	}
	x->plan = (struct http_plan){ 0 };
	x->reply = (struct http_reply){ 0 };
	x->body = (struct http_body){ .fd = -1 };
	x->failed = false;
	x->head.method = HTTP_GET; /* of a refusal before any head */
	x->head.minor = 1;
	return x;
}

static void exchange_free(struct http_exchange *x)
{
	region_free(x->region);
	free(x);
}

void http_exchange_give(struct http_server *s, struct http_exchange *x)
{
	http_body_end(s, &x->body);
	if (s->exchange_spares == HTTP_SPARES) {
		exchange_free(x);
		return;
	}
	region_reset(x->region);
	x->next = s->exchanges;
	s->exchanges = x;
	s->exchange_spares++;
}

void http_exchange_end(struct http_conn *c)
{
	struct http_exchange *x = c->exchange;

	c->exchange = NULL;
	c->began = 0;
	http_conn_hold(c, 0);
	if (x)
		http_exchange_give(c->server, x);
}

void http_pool_free(struct http_server *s)
{
	while (s->bufs) {
		struct http_buf *buf = s->bufs;

		s->bufs = buf->next;
		free(buf);
	}
	while (s->exchanges) {
		struct http_exchange *x = s->exchanges;

		s->exchanges = x->next;
		exchange_free(x);
	}
}

/* ---- what is held ---- */

bool http_conn_hold(struct http_conn *c, size_t bytes)
{
	struct http_server *s = c->server;

	s->held += bytes - c->held;
	c->held = bytes;
	return s->held <= s->bounds.memory_max;
}
