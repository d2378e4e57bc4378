/* http_conn.h — what the files of the HTTP server share; nobody else includes it.
 *
 * A connection is a machine on the loop's stack.  Only http_conn_advance() moves it from state to
 * state, and only there it is closed; all else changes what it will find: bytes, `dead`, a
 * reply.  So after any call but http_conn_advance() a connection is still there.
 *
 * 	HEAD → BODY → HANDLING → REPLYING → SENDING → HEAD …
 * 	  refused: → REPLYING → LEAVING → LINGERING     stream: REPLYING → STREAMING → LEAVING …
 * */
#ifndef WIRE_HTTP_CONN_H
#define WIRE_HTTP_CONN_H

#include "lib/wire/http.h"

#include <uv.h>

enum {
	HTTP_BUF_ROOM = 32 * 1024, /* a whole head, and as much again behind it */
	HTTP_SPARES = 64,          /* buffers and exchanges kept for the next request */
	HTTP_WHEEL = 64,
	HTTP_STREAM_ROOM = 64 * 1024,
	HTTP_GO_AHEAD = 64,             /* room for "100 Continue" */
	HTTP_EXCHANGE_COST = 24 * 1024, /* what one holds, roughly, for the memory bound */
};

#define HTTP_NEVER UINT64_MAX

/* Last given, first taken, so that the one in use is in the processor's cache. */
struct http_buf {
	struct http_buf *next;
	uint32_t from, to;
	char bytes[HTTP_BUF_ROOM];
};

/* A body under way. */
struct http_body {
	struct http_chunks chunks;
	char *block; /* in memory … */
	size_t room;
	int fd;             /* … or in a file; -1 */
	uint64_t max, size; /* allowed; come so far */
	uint64_t began;     /* ms */
};

/* One request and its reply. */
struct http_exchange {
	struct http_exchange *next; /* while spare */
	struct region *region;
	struct http_plan plan;
	struct http_request request;
	struct http_reply reply;
	struct http_body body;
	bool failed; /* the handler broke down */
	struct http_head head;
};

enum http_state {
	HTTP_READING,   /* for a head; idle if there is nothing of it */
	HTTP_GATHERING, /* for a body */
	HTTP_HANDLING,  /* a fiber has it; the connection may be dead meanwhile */
	HTTP_REPLYING,  /* the reply is known, not written */
	HTTP_SENDING,   /* its body is on the way, from where it lies */
	HTTP_STREAMING,
	HTTP_LEAVING,   /* what is written goes out, then the end */
	HTTP_LINGERING, /* we said all; the peer may not have heard it */
	HTTP_OVER,
};

struct http_conn {
	uv_poll_t poll;
	struct http_server *server;
	struct list link;          /* of all of the server's */
	struct list slot;          /* of the wheel */
	uint64_t due;              /* the tick at which the wheel looks */
	uint64_t read_by, send_by; /* ms; HTTP_NEVER */
	struct http_buf *in, *out; /* NULL while empty */
	str tail;                  /* what is sent behind `out`, from where it lies */
	char *partial;             /* the beginning of a head, in a block of its own size */
	uint32_t partial_len;
	uint32_t swallowed;
	uint64_t began;       /* ns; 0: no byte of a head is here */
	uint64_t stuck, sent; /* ms since when the reader makes us wait (0: not), bytes since */
	size_t held;          /* of the server's memory_max */
	struct http_exchange *exchange;
	struct http_stream *stream;
	int fd;
	uint8_t state;
	uint8_t armed;         /* UV_READABLE, UV_WRITABLE */
	bool eof, dead;        /* no more to read; nobody there */
	bool late;             /* dead because too slow: reset */
	bool closing, refused; /* after this reply; and it may not have been read to its end */
	bool advancing;
	char peer[46];
};

struct http_stream {
	struct http_conn *conn;
	void (*closed)(void *);
	void *closed_arg;
	char *queue; /* unsent: from … to */
	size_t from, to, room;
	bool chunked;
};

struct http_server {
	uv_loop_t *loop;
	struct http_handler handler;
	struct http_bounds bounds;
	uv_poll_t door;
	int door_fd, port;
	bool door_open, door_gone;
	bool draining, impatient, cut, drained; /* one after the other */
	struct list conns;
	size_t count, count_max; /* open descriptors */
	size_t closing;          /* of which the loop has not yet let go */
	size_t refs;             /* connections not yet forgotten, the door's handle, the owner */
	size_t held;
	uint64_t spooled;
	struct list wheel[HTTP_WHEEL];
	uint64_t turned; /* the last tick that the wheel saw */
	struct timer tick, drain;
	uint64_t drain_end; /* ns */
	void (*done)(void *);
	void *done_arg;
	struct http_buf *bufs;
	struct http_exchange *exchanges;
	size_t buf_spares, exchange_spares;
	char date[64];
	size_t date_len;
};

/* Bytes in the input that nobody has taken. */
static inline size_t in_len(const struct http_conn *c)
{
	return c->in ? c->in->to - c->in->from : 0;
}

/* ---- http_server.c: the door ---- */

/* Opens or shuts it, as far as there is room and no drain. */
void http_door_set(struct http_server *, bool open);
/* A connection is gone for good, or something else that kept the server alive. */
void http_server_unref(struct http_server *);
/* A drain may be complete. */
void http_server_drained(struct http_server *);

/* ---- http_pool.c: what requests are made of ---- */

struct http_buf *http_buf_take(struct http_server *);
void http_buf_give(struct http_server *, struct http_buf **); /* NULL is fine; sets NULL */
void http_buf_put(struct http_buf *, str);
struct http_exchange *http_exchange_take(struct http_server *);
/* Ends its region and its body. */
void http_exchange_give(struct http_server *, struct http_exchange *);
/* The connection's, if it has one, and what it holds. */
void http_exchange_end(struct http_conn *);
void http_pool_free(struct http_server *);
/* The connection now holds so much of memory_max.  False: together it is too much. */
bool http_conn_hold(struct http_conn *, size_t);

/* ---- http_wheel.c: deadlines ---- */

static inline uint64_t http_server_now(const struct http_server *s) /* ms */
{
	return uv_now(s->loop);
}
void http_wheel_begin(struct http_server *);
void http_wheel_end(struct http_server *);
void http_wheel_add(struct http_conn *);
/* After read_by or send_by was set. */
void http_wheel_note(struct http_conn *);

/* ---- http_request.c: from bytes to a handler ---- */

/* Reads a head, if one is in the input, and goes on as far as it can.  HTTP_MORE: it is not
 * whole. */
enum http_got http_request_read(struct http_conn *);
/* The request is whole: a fiber takes it. */
void http_request_handle(struct http_conn *);

/* ---- http_conn.c: reading, and from state to state ---- */

void http_conn_open(struct http_server *, int fd, const char *peer);
void http_conn_advance(struct http_conn *);
/* Nobody is there any more, or may be. */
void http_conn_cut(struct http_conn *, bool late);
/* A deadline passed. */
void http_conn_overdue(struct http_conn *);

/* ---- http_body.c ---- */

/* After a head whose body is not wholly in the input: begins to gather it.  NULL, or why not,
 * with *status. */
const char *http_body_begin(struct http_conn *, int *status);
/* Takes what came.  HTTP_READY: it is whole; HTTP_BAD: *status, *reason. */
enum http_got http_body_take(struct http_conn *, int *status, const char **reason);
void http_body_end(struct http_server *, struct http_body *);

/* ---- http_reply.c: writing ---- */

/* Makes the exchange's reply a refusal, after which the connection ends, and state REPLYING. */
void http_conn_refuse(struct http_conn *, int status, const char *reason);
/* The same, but the connection may live on. */
void http_conn_decline(struct http_conn *, int status, const char *reason);
/* Writes the reply into `out` and `tail`.  False: no room until something was sent. */
bool http_reply_put(struct http_conn *);
/* Sends what there is.  False: the reader makes us wait, or is gone. */
bool http_conn_flush(struct http_conn *);

/* ---- http_stream.c ---- */

void http_stream_begin(struct http_conn *);
void http_stream_heartbeat(struct http_stream *);
/* Writes the last chunk; the connection leaves. */
void http_stream_finish(struct http_stream *);
/* What was sent leaves the queue. */
void http_stream_sent(struct http_stream *);
void http_stream_free(struct http_stream *);

#endif
