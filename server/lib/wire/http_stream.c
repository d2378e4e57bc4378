/* http_stream.c — event streams: text/event-stream (WHATWG HTML, 9.2), as chunks of an endless
 * body.
 *
 * Easy to get wrong: who may end one.  A send that fails only marks the connection; it is closed
 * on the loop, and `closed` is called from the loop, never inside a call of the stream's owner,
 * who may be walking a list of streams. */

#include "lib/wire/http_bytes.h"
#include "lib/wire/http_conn.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CHUNK_NOISE = 16 }; /* "ffffffff\r\n" before, "\r\n" behind */

/* ---- the queue of what is unsent ---- */

/* Room for so many bytes more.  False: the reader is too slow. */
static bool queue_room(struct http_stream *s, size_t more)
{
	size_t unsent = s->to - s->from, room = s->room ? s->room : 1024;
	char *queue;

	if (more > HTTP_STREAM_ROOM - unsent)
		return false;
	if (s->from > 0) {
		memmove(s->queue, s->queue + s->from, unsent);
		s->from = 0;
		s->to = unsent;
	}
	while (room < unsent + more)
		room *= 2;
	if (room == s->room)
		return true;
	queue = realloc(s->queue, room);
	if (!queue)
		return false;
	s->queue = queue;
	s->room = room;
	return true;
}

static void queue_put(struct http_stream *s, str what)
{
	if (what.len > 0)
		memcpy(s->queue + s->to, what.at, what.len);
	s->to += what.len;
}

/* Begins a chunk of `size` bytes; queue_put them and chunk_end. */
static bool chunk_begin(struct http_stream *s, size_t size)
{
	char line[CHUNK_NOISE];

	if (size > HTTP_STREAM_ROOM || !queue_room(s, size + CHUNK_NOISE))
		return false;
	if (s->chunked)
		queue_put(s, (str){ line, (size_t)snprintf(line, sizeof line, "%zx\r\n", size) });
	return true;
}

static void queue_flush(struct http_stream *s)
{
	struct http_conn *c = s->conn;

	c->tail = (str){ s->queue + s->from, s->to - s->from };
	if (!c->stuck)
		http_conn_flush(c);
}

static void chunk_end(struct http_stream *s)
{
	if (s->chunked)
		queue_put(s, STR("\r\n"));
	queue_flush(s);
}

void http_stream_sent(struct http_stream *s)
{
	s->from = s->to - s->conn->tail.len;
	if (s->from == s->to)
		s->from = s->to = 0;
}

/* ---- events ---- */

/* The next line of data, which ends with CRLF, LF, CR or the data (HTML 9.2.5). */
static bool line_cut(str *rest, str *line)
{
	const char *at = rest->at, *end;

	if (!at)
		return false;
	end = at + rest->len;
	while (at < end && *at != '\n' && *at != '\r')
		at++;
	*line = (str){ rest->at, (size_t)(at - rest->at) };
	if (at == end) {
		*rest = (str){ 0 };
		return true;
	}
	at += at + 1 < end && at[0] == '\r' && at[1] == '\n' ? 2 : 1;
	*rest = (str){ at, (size_t)(end - at) };
	return true;
}

static size_t event_size(str event, str id, str data)
{
	size_t size = 1;
	str line;

	if (!str_absent(event))
		size += sizeof "event: \n" - 1 + event.len;
	if (!str_absent(id))
		size += sizeof "id: \n" - 1 + id.len;
	while (line_cut(&data, &line))
		size += sizeof "data: \n" - 1 + line.len;
	return size;
}

static void put_line(struct http_stream *s, str name, str value)
{
	queue_put(s, name);
	queue_put(s, value);
	queue_put(s, STR("\n"));
}

static bool one_line(str s)
{
	return s.len == 0 || (!memchr(s.at, '\n', s.len) && !memchr(s.at, '\r', s.len) &&
			      !memchr(s.at, 0, s.len));
}

static bool send_event(struct http_stream *s, str event, str id, str data)
{
	str line;

	if (!chunk_begin(s, event_size(event, id, data)))
		return false;
	if (!str_absent(event))
		put_line(s, STR("event: "), event);
	if (!str_absent(id))
		put_line(s, STR("id: "), id);
	while (line_cut(&data, &line))
		put_line(s, STR("data: "), line);
	queue_put(s, STR("\n"));
	chunk_end(s);
	return true;
}

bool http_stream_send(struct http_stream *s, str event, str id, str data)
{
	struct http_conn *c = s->conn;

	assert(one_line(event) && one_line(id));
	if (c->state != HTTP_STREAMING || c->dead)
		return false;
	if (!send_event(s, event, id, data))
		http_conn_cut(c, true);
	http_conn_advance(c);
	return !c->dead;
}

void http_stream_heartbeat(struct http_stream *s)
{
	static const str beat = STR(":\n\n");

	s->conn->read_by = http_server_now(s->conn->server) + s->conn->server->bounds.heartbeat_ms;
	if (s->to > s->from)
		return; /* the reader has enough to read */
	if (!chunk_begin(s, beat.len)) {
		http_conn_cut(s->conn, true);
		return;
	}
	queue_put(s, beat);
	chunk_end(s);
}

/* ---- a stream's life ---- */

void http_stream_begin(struct http_conn *c)
{
	struct http_exchange *x = c->exchange;
	struct http_stream *s = calloc(1, sizeof *s);

	if (!s) {
		http_conn_cut(c, true);
		return;
	}
	s->conn = c;
	s->chunked = x->head.minor == 1;
	c->stream = s;
	c->state = HTTP_STREAMING;
	c->read_by = http_server_now(c->server) + c->server->bounds.heartbeat_ms;
	http_wheel_note(c);
	x->reply.opened(s, x->reply.stream_arg);
	http_exchange_end(c);
}

void http_stream_finish(struct http_stream *s)
{
	struct http_conn *c = s->conn;

	if (c->state != HTTP_STREAMING)
		return;
	c->state = HTTP_LEAVING;
	c->read_by = HTTP_NEVER;
	c->refused = true; /* linger: the reader may be sending, or slow to hear */
	if (!s->chunked)
		return;
	if (!queue_room(s, sizeof "0\r\n\r\n")) {
		http_conn_cut(c, true);
		return;
	}
	queue_put(s, STR("0\r\n\r\n"));
	queue_flush(s);
}

void http_stream_close(struct http_stream *s)
{
	http_stream_finish(s);
	http_conn_advance(s->conn);
}

void http_stream_on_close(struct http_stream *s, void (*closed)(void *), void *arg)
{
	s->closed = closed;
	s->closed_arg = arg;
}

void http_stream_free(struct http_stream *s)
{
	if (!s)
		return;
	if (s->closed)
		s->closed(s->closed_arg);
	free(s->queue);
	free(s);
}
