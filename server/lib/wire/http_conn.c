/* http_conn.c — a connection: reading, and the way from state to state (see http_conn.h).
 *
 * Easy to get wrong: each uv_poll_start on a started handle is an epoll_ctl DEL and an ADD, so
 * reading stays armed from accept to close; it is disarmed only where level triggering would spin
 * (a full buffer, an end of file).  And uv_close takes the descriptor out of epoll at once, so it
 * may be closed and reused at once; the struct lives until on_closed. */

#include "lib/wire/http_conn.h"

#include <assert.h>
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { SWALLOW_MAX = 1024 * 1024 };

/* ---- the input ---- */

/* Puts the beginning of a head aside, in a block of its own size.  False: too much is aside. */
static bool pack(struct http_conn *c)
{
	size_t len = in_len(c);

	c->partial_len = (uint32_t)len;
	if (len > 0) {
		c->partial = malloc(len);
		if (!c->partial || !http_conn_hold(c, len))
			return false;
		memcpy(c->partial, c->in->bytes + c->in->from, len);
	}
	http_buf_give(c->server, &c->in);
	return true;
}

static void unpack(struct http_conn *c)
{
	c->in = http_buf_take(c->server);
	if (!c->partial)
		return;
	http_buf_put(c->in, (str){ c->partial, c->partial_len });
	free(c->partial);
	c->partial = NULL;
}

/* Bytes that nobody will look at any more. */
static void swallow(struct http_conn *c)
{
	static char away[HTTP_BUF_ROOM];
	ssize_t n = read(c->fd, away, sizeof away);

	if (n > 0)
		c->swallowed += (uint32_t)n;
	else if (n == 0)
		c->eof = true;
	else if (errno != EAGAIN && errno != EINTR)
		http_conn_cut(c, false);
	if (c->swallowed > SWALLOW_MAX)
		http_conn_cut(c, false);
	if (c->eof && c->state == HTTP_STREAMING)
		http_conn_cut(c, false); /* a browser that leaves a stream says no more than this */
}

static void receive(struct http_conn *c)
{
	struct http_buf *in;
	ssize_t n;

	if (c->state >= HTTP_STREAMING) {
		swallow(c);
		return;
	}
	if (!c->in)
		unpack(c);
	in = c->in;
	if (in->to == HTTP_BUF_ROOM)
		return; /* pipelined beyond reason: the peer may wait */
	n = read(c->fd, in->bytes + in->to, HTTP_BUF_ROOM - in->to);
	if (n > 0)
		in->to += (uint32_t)n;
	else if (n == 0)
		c->eof = true;
	else if (errno != EAGAIN && errno != EINTR)
		http_conn_cut(c, false);
}

/* ---- from state to state: true means go on ---- */

/* Between requests: nothing is here, or the beginning of a head. */
static bool rest(struct http_conn *c)
{
	const struct http_bounds *bounds = &c->server->bounds;
	bool begun = in_len(c) > 0 || c->partial_len > 0;

	if (c->eof || (c->server->impatient && !begun)) {
		c->state = HTTP_LEAVING;
		return true;
	}
	if (begun && c->began == 0) {
		c->began = mono_now();
		c->read_by = http_server_now(c->server) + bounds->head_ms;
	} else if (c->read_by == HTTP_NEVER) {
		c->read_by = http_server_now(c->server) + bounds->idle_ms;
	}
	http_wheel_note(c);
	if (c->in && !pack(c)) {
		http_conn_refuse(c, 503, "too many requests under way");
		return true;
	}
	return false;
}

static bool step_reading(struct http_conn *c)
{
	if (c->closing) {
		c->state = HTTP_LEAVING;
		return true;
	}
	if (c->stuck ||
	    (c->out && HTTP_BUF_ROOM - c->out->to < HTTP_GO_AHEAD && !http_conn_flush(c)))
		return c->dead;
	if (c->in && http_request_read(c) != HTTP_MORE)
		return true;
	return http_conn_flush(c) ? rest(c) : c->dead;
}

static bool step_gathering(struct http_conn *c)
{
	const char *reason = NULL;
	int status = 0;

	switch (http_body_take(c, &status, &reason)) {
	case HTTP_READY:
		http_request_handle(c);
		return true;
	case HTTP_BAD:
		http_conn_refuse(c, status, reason);
		return true;
	default:
		break;
	}
	if (c->eof) {
		http_conn_cut(c, false); /* it will never be whole */
		return true;
	}
	return !c->stuck && !http_conn_flush(c) && c->dead;
}

static bool step_replying(struct http_conn *c)
{
	struct http_exchange *x = c->exchange;

	if (!http_reply_put(c))
		return c->dead;
	if (x->reply.opened && x->head.method != HTTP_HEAD) {
		http_stream_begin(c);
		return true;
	}
	c->state = HTTP_SENDING;
	if (c->tail.len == 0) {
		http_exchange_end(c);
		c->state = HTTP_READING;
	}
	return true;
}

static bool step_sending(struct http_conn *c)
{
	if (c->stuck || !http_conn_flush(c))
		return c->dead;
	http_exchange_end(c);
	c->state = HTTP_READING;
	return true;
}

/* To close over unread bytes sends a reset that may overtake our answer: so say that we are done,
 * and swallow a little of what still comes (RFC 9112 9.6). */
static bool step_leaving(struct http_conn *c)
{
	bool unread = c->refused || in_len(c) > 0;

	if (c->stuck || !http_conn_flush(c))
		return c->dead;
	if (c->eof || !unread || shutdown(c->fd, SHUT_WR) != 0) {
		c->state = HTTP_OVER;
		return false;
	}
	c->state = HTTP_LINGERING;
	c->read_by = http_server_now(c->server) + c->server->bounds.linger_ms;
	http_wheel_note(c);
	http_buf_give(c->server, &c->in);
	return true;
}

static bool step(struct http_conn *c)
{
	if (c->dead && c->state != HTTP_HANDLING) {
		c->state = HTTP_OVER;
		return false;
	}
	switch ((enum http_state)c->state) {
	case HTTP_READING:
		return step_reading(c);
	case HTTP_GATHERING:
		return step_gathering(c);
	case HTTP_REPLYING:
		return step_replying(c);
	case HTTP_SENDING:
		return step_sending(c);
	case HTTP_LEAVING:
		return step_leaving(c);
	case HTTP_STREAMING:
		return !c->stuck && !http_conn_flush(c) && c->dead;
	case HTTP_HANDLING:
		if (!c->stuck)
			http_conn_flush(c); /* earlier replies need not wait for this one */
		return false;
	default:
		if (c->eof)
			c->state = HTTP_OVER;
		return false;
	}
}

/* ---- events of the loop ---- */

/* libuv reports EPOLLERR as a status, and has then stopped the handle. */
static void on_ready(uv_poll_t *poll, int status, int events)
{
	struct http_conn *c = poll->data;

	if (status < 0) {
		c->armed = 0;
		http_conn_cut(c, false);
	}
	if (events & UV_WRITABLE)
		http_conn_flush(c);
	if (events & UV_READABLE && !c->eof)
		receive(c);
	http_conn_advance(c);
}

static void arm(struct http_conn *c)
{
	bool full = c->state < HTTP_STREAMING && c->in && c->in->to == HTTP_BUF_ROOM;
	int events = 0;

	if (!c->eof && !full)
		events |= UV_READABLE;
	if (c->stuck && !c->dead)
		events |= UV_WRITABLE;
	if (c->armed == events)
		return;
	c->armed = (uint8_t)events;
	if (events)
		uv_poll_start(&c->poll, events, on_ready);
	else
		uv_poll_stop(&c->poll);
}

void http_conn_cut(struct http_conn *c, bool late)
{
	c->dead = c->eof = true;
	c->late |= late;
}

void http_conn_overdue(struct http_conn *c)
{
	if (c->send_by <= http_server_now(c->server)) {
		c->send_by = HTTP_NEVER;
		http_conn_cut(c, true);
	} else if (c->state == HTTP_STREAMING) {
		http_stream_heartbeat(c->stream);
	} else if (c->state == HTTP_GATHERING) {
		http_conn_refuse(c, 408, "body too slow");
	} else if (c->state == HTTP_READING && c->partial_len > 0) {
		http_conn_refuse(c, 408, "head too slow");
	} else {
		http_conn_cut(c, false);
	}
	http_conn_advance(c);
}

/* ---- beginning and end ---- */

void http_conn_open(struct http_server *s, int fd, const char *peer)
{
	struct http_conn *c = calloc(1, sizeof *c);

	if (!c || uv_poll_init(s->loop, &c->poll, fd) != 0) {
		free(c);
		close(fd);
		return;
	}
	c->server = s;
	c->fd = fd;
	c->poll.data = c;
	c->read_by = http_server_now(s) + s->bounds.head_ms;
	c->send_by = HTTP_NEVER;
	strncpy(c->peer, peer, sizeof c->peer - 1);
	list_push(&s->conns, &c->link);
	http_wheel_add(c);
	s->count++;
	s->refs++;
	arm(c);
}

static void on_closed(uv_handle_t *handle)
{
	struct http_conn *c = handle->data;
	struct http_server *s = c->server;

	http_stream_free(c->stream);
	free(c);
	s->closing--;
	http_server_drained(s);
	http_server_unref(s);
}

static void conn_close(struct http_conn *c)
{
	struct http_server *s = c->server;

	if (c->late) /* a reset: else the kernel would go on feeding a slow reader */
		setsockopt(c->fd, SOL_SOCKET, SO_LINGER, &(struct linger){ 1, 0 },
			   sizeof(struct linger));
	list_remove(&c->link);
	list_remove(&c->slot);
	http_exchange_end(c);
	http_buf_give(s, &c->in);
	http_buf_give(s, &c->out);
	free(c->partial);
	uv_close((uv_handle_t *)&c->poll, on_closed);
	close(c->fd);
	s->count--;
	s->closing++;
	http_door_set(s, true);
}

void http_conn_advance(struct http_conn *c)
{
	if (c->advancing || c->state == HTTP_OVER)
		return;
	c->advancing = true;
	while (step(c))
		;
	c->advancing = false;
	if (c->state == HTTP_OVER)
		conn_close(c);
	else
		arm(c);
}

bool http_gone(const struct http_request *request)
{
	const struct http_conn *c = request->conn;
	struct pollfd fd = { .fd = c->fd };

	return c->dead || (poll(&fd, 1, 0) > 0 && fd.revents & (POLLERR | POLLHUP));
}
