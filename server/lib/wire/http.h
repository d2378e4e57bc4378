/* http.h — an HTTP/1.1 server on the loop; a request is answered straight down, on a fiber.
 *
 * Strict (RFC 9110, RFC 9112): what two readers could understand in two ways is refused with 4xx and a closed connection.
 * A fiber is taken when bytes come to an idle connection and given back when no whole request is left in them: idle, dripping and
 * streaming connections hold none.  Bodies are gathered on the loop's stack, too.
 * Bounds: head 16 KiB and 100 fields, target 8 KiB, body as planned (64 KiB by default); head within 10 s, body at ≥ 1 kB/s, slow
 * readers cut at 30 s, idle 60 s; at the limit of descriptors or connections_max the door is shut, not polled. */
#ifndef WIRE_HTTP_H
#define WIRE_HTTP_H

#include "lib/run/fiber.h"
#include "lib/wire/http_head.h"

struct http_server;
struct http_conn;

/* A request, whole: head and body borrowed until the reply was returned. */
struct http_request {
	struct http_conn *conn;
	struct region *region;          /* of this request alone; ends when its reply was sent */
	struct http_head *head;
	str body;                       /* absent when it went to a file */
	const char *body_file;          /* path of an unlinked-at-end temporary file, or NULL */
	uint64_t body_size;
	str peer;                       /* "127.0.0.1", of the socket */
	uint64_t began;                 /* mono_now() at the head's first byte */
	void *plan_data;                /* what plan() left for handle() */
};

/* Decided from the head alone, on the loop's stack, before a byte of the body is read.  Never pauses. */
struct http_plan {
	int refuse;                     /* 0, or the status to refuse with (413, 404, 503 …): the reply is made by `refused` */
	uint64_t body_max;              /* bytes; 0: HTTP_BODY_MAX */
	bool to_file;                   /* stream the body to a temporary file in the system's temporary folder */
	bool reserved;                  /* take the fiber from the reserved quarter (internal calls) */
	void *data;                     /* kept for handle() */
};
enum { HTTP_BODY_MAX = 64 * 1024 };

struct http_header {
	struct http_header *next;
	str name, value;                /* checked: no CR, LF, NUL can get out */
};

struct http_stream;

struct http_reply {
	int status;
	str type;                       /* Content-Type; absent: none */
	str body;                       /* in the request's region, or static */
	struct http_header *headers;    /* more of them */
	bool close;                     /* close after it */
	/* Event streams (text/event-stream): when set, the head is sent, the connection leaves its fiber and belongs to the
	 * stream; opened is called once on the loop's stack with the stream and `stream_arg`. */
	void (*opened)(struct http_stream *, void *stream_arg);
	void *stream_arg;
};

struct http_handler {
	/* Head read. NULL: default plan. `region` is the request's. */
	struct http_plan (*plan)(void *arg, const struct http_head *, struct region *);
	/* On a fiber; may pause.  A breakdown that leaves it unanswered is 503 and a closed connection: serve catches before. */
	struct http_reply (*handle)(void *arg, struct http_request *);
	/* Makes the body of a refusal that the codec or the plan decided (400, 408, 413, 431, 503 …): static or region memory;
	 * loop's stack. NULL: plain text.  reason is a short English sentence. */
	struct http_reply (*refused)(void *arg, int status, const char *reason, struct region *);
	void *arg;
};

/* Listens on "address:port" (port 0: a free one; IPv4 or [IPv6]).  NULL: *error says why.  The handler is copied. */
struct http_server *http_listen(const char *address, struct http_handler, const char **error);
int http_port(const struct http_server *);
/* Stops accepting, answers `Connection: close` for a second, closes idle connections, lets requests and streams under way end
 * within `seconds`; then calls done(arg) on the loop's stack.  Idempotent. */
void http_drain(struct http_server *, unsigned seconds, void (*done)(void *), void *arg);
/* After done; frees it. */
void http_server_free(struct http_server *);
size_t http_connections(const struct http_server *);

/* Adds a header to a reply; strings in the region or static. A value with a control character is a bug (assert). */
void http_reply_header(struct region *, struct http_reply *, str name, str value);
/* Has the peer gone? (Half-closed counts as there.)  For handlers before costly work. */
bool http_gone(const struct http_request *);

/* ---- event streams (WHATWG HTML, server-sent events) ---- */

/* Sends one event; event and id may be absent; data may have several lines.  False: the reader is too slow (64 KiB unsent) or gone;
 * the stream is then closed and `closed` has been or will be called. Loop's thread; never pauses. */
bool http_stream_send(struct http_stream *, str event, str id, str data);
void http_stream_close(struct http_stream *);
/* Called once when it ends for whatever reason; the stream is invalid afterwards. A heartbeat comment is sent every 15 s by the codec. */
void http_stream_on_close(struct http_stream *, void (*closed)(void *), void *arg);

#endif
