/* http.h — an HTTP/1.1 server on the loop; a request is answered straight down, on a fiber.
 *
 * Strict (RFC 9110, RFC 9112): what two readers could understand in two ways is refused with 4xx
 * and a closed connection.  A fiber is taken when a request is wholly here and given back when
 * its reply is known; heads and bodies come in, and replies go out, on the loop's stack.  So
 * connections that are idle, drip, stream or read slowly hold none.
 *
 * Easy to get wrong: the reply's memory.  It must live in the request's region or be static: it
 * is sent after the handler has returned.  The region ends when the reply was taken by the
 * kernel, its defers run on the loop's stack then: let nothing scarce wait for them.
 *
 * Bounds: head 16 KiB and 100 fields, target 8 KiB; the rest is struct http_bounds.  At the limit
 * of descriptors or connections_max the door is shut, not polled. */
#ifndef WIRE_HTTP_H
#define WIRE_HTTP_H

#include "lib/run/fiber.h"
#include "lib/wire/http_head.h"

struct http_server;
struct http_conn;

enum { HTTP_BODY_MAX = 64 * 1024 };

/* A request, whole: head and body borrowed until the reply was returned. */
struct http_request {
	struct http_conn *conn;
	struct region *region; /* of this request alone */
	struct http_head *head;
	str body;              /* absent without one, and when it went to a file */
	const char *body_file; /* a path for open(2) of a file that ends with it, or NULL */
	int body_fd;           /* the same, open and at its beginning; -1 without */
	uint64_t body_size;
	str peer;        /* "127.0.0.1", of the socket */
	uint64_t began;  /* mono_now() when the head's first byte came */
	void *plan_data; /* what plan() left for handle() */
};

/* Decided from the head alone, on the loop's stack, before the body is read.  Never pauses. */
struct http_plan {
	int refuse;         /* 0, or the status to refuse with; `refused` makes the reply */
	const char *reason; /* for it; static or in the region; NULL: the status' phrase */
	uint64_t body_max;  /* bytes; 0: HTTP_BODY_MAX */
	bool to_file;       /* the body goes to a temporary file (TMPDIR, or /tmp) */
	bool reserved;      /* the fiber may come from the reserved quarter (internal calls) */
	void *data;         /* kept for handle() */
};

struct http_header {
	struct http_header *next;
	str name, value; /* checked once more when written: no CR, LF, NUL can get out */
};

struct http_stream;

struct http_reply {
	int status;
	str type;                    /* Content-Type; absent: none */
	str body;                    /* in the request's region, or static */
	struct http_header *headers; /* more of them */
	bool close;                  /* close after it */
	/* Event streams: when set, the head is sent (text/event-stream without a type), and the
	 * connection belongs to the stream.  `opened` is called once on the loop's stack; the
	 * request's region, where stream_arg may lie, ends when it returns.  It is not called for
	 * HEAD nor when the client has gone. */
	void (*opened)(struct http_stream *, void *stream_arg);
	void *stream_arg;
};

struct http_handler {
	/* Head read. NULL: the default plan. `region` is the request's. */
	struct http_plan (*plan)(void *arg, const struct http_head *, struct region *);
	/* On a fiber; may pause.  A breakdown that leaves it is 503 and a closed connection. */
	struct http_reply (*handle)(void *arg, struct http_request *);
	/* Makes the reply to what the codec or the plan refused (400, 408, 413, 431, 503 …):
	 * static or region memory; on the loop's stack.  NULL: plain text.  reason is a short
	 * English sentence.  The codec adds `Retry-After` to a 503 and `Allow` to its own 405, if
	 * they are not there. */
	struct http_reply (*refused)(void *arg, int status, const char *reason, struct region *);
	void *arg;
};

/* What a server allows itself and others.  Times in milliseconds, each seen to within one tick. */
struct http_bounds {
	unsigned head_ms; /* from a head's first byte, or from the accept */
	unsigned body_ms; /* for a body, and a second more for each body_rate bytes of it */
	unsigned body_rate;
	unsigned send_ms; /* for a slow reader; a second more per send_rate bytes */
	unsigned send_rate;
	unsigned idle_ms;       /* between requests */
	unsigned linger_ms;     /* for a refused client to hear why */
	unsigned heartbeat_ms;  /* of event streams */
	unsigned grace_ms;      /* of a drain: idle connections may still ask, once */
	unsigned tick_ms;       /* how often deadlines are looked at */
	size_t connections_max; /* also bounded by the limit of descriptors */
	size_t memory_max;      /* bytes of unfinished requests and unsent replies, together */
	uint64_t disk_max;      /* bytes of bodies in files, together */
};
/* 10 s, 10 s and 1 kB/s, 30 s and 1 kB/s, 60 s, 2 s, 15 s, 1 s, 1 s; connections_max of the
 * configuration, 128 MiB, 1 GiB. */
struct http_bounds http_bounds(void);

/* Listens on "address:port" (port 0: a free one; IPv4 or [IPv6]).  NULL: *error (static) says
 * why.  The handler and the bounds are copied. */
struct http_server *http_listen(const char *address, struct http_handler, const char **error);
struct http_server *http_listen_within(const char *address, struct http_handler,
				       const struct http_bounds *, const char **error);
int http_port(const struct http_server *);
size_t http_connections(const struct http_server *);

/* Stops accepting; for a second answers with `Connection: close`, then closes idle connections
 * and ends event streams; lets requests under way end within `seconds`, and cuts what is left.
 * Then calls done(arg) on the loop's stack, never from within this call.  Idempotent: the first
 * call counts. */
void http_drain(struct http_server *, unsigned seconds, void (*done)(void *), void *arg);
/* After done.  Frees it, at the latest when the last handler under way has returned. */
void http_server_free(struct http_server *);

/* Adds a header to a reply; strings in the region or static.  A name that is no token or is the
 * codec's own (Connection, Content-Length, Date …), or a value with a control character, is a bug
 * (assert). */
void http_reply_header(struct region *, struct http_reply *, str name, str value);
/* "Not Found" for 404; "" for a status without a phrase. */
const char *http_status_phrase(int status);
/* Has the peer gone?  (Half-closed counts as there.)  For handlers before costly work. */
bool http_gone(const struct http_request *);

/* ---- event streams (WHATWG HTML, server-sent events) ---- */

/* Sends one event; event and id may be absent, and hold no line end; data may have several
 * lines.  False: the reader is too slow (64 KiB unsent) or gone; `closed` will be called.  Loop's
 * thread, any stack; never pauses. */
bool http_stream_send(struct http_stream *, str event, str id, str data);
/* Ends it in good order; `closed` will be called. */
void http_stream_close(struct http_stream *);
/* closed(arg) is called once when it has ended for whatever reason, from the loop, never from
 * within a function above; the stream is invalid afterwards.  The codec sends a heartbeat comment
 * every 15 s. */
void http_stream_on_close(struct http_stream *, void (*closed)(void *), void *arg);

#endif
