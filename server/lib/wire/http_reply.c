/* http_reply.c — writing replies and refusals, and sending what is written.
 *
 * Replies to pipelined requests are gathered in one buffer and leave in one write; a body too
 * long for the rest of it is sent from where it lies.  Easy to get wrong: what the kernel took is
 * not what the reader took.  A slow reader's time counts from the first write that would block. */

#include "lib/wire/http_bytes.h"
#include "lib/wire/http_conn.h"

#include "lib/run/log.h"

#include <assert.h>
#include <errno.h>
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>

/* ---- status lines ---- */

enum { STATUS_FIRST = 200, STATUS_LAST = 599 };

/* clang-format off */
#define STATUSES(S) \
	S(200, "OK") \
	S(201, "Created") \
	S(202, "Accepted") \
	S(204, "No Content") \
	S(206, "Partial Content") \
	S(301, "Moved Permanently") \
	S(302, "Found") \
	S(303, "See Other") \
	S(304, "Not Modified") \
	S(307, "Temporary Redirect") \
	S(308, "Permanent Redirect") \
	S(400, "Bad Request") \
	S(401, "Unauthorized") \
	S(402, "Payment Required") \
	S(403, "Forbidden") \
	S(404, "Not Found") \
	S(405, "Method Not Allowed") \
	S(406, "Not Acceptable") \
	S(407, "Proxy Authentication Required") \
	S(408, "Request Timeout") \
	S(409, "Conflict") \
	S(410, "Gone") \
	S(411, "Length Required") \
	S(412, "Precondition Failed") \
	S(413, "Content Too Large") \
	S(414, "URI Too Long") \
	S(415, "Unsupported Media Type") \
	S(416, "Range Not Satisfiable") \
	S(417, "Expectation Failed") \
	S(421, "Misdirected Request") \
	S(422, "Unprocessable Content") \
	S(423, "Locked") \
	S(424, "Failed Dependency") \
	S(425, "Too Early") \
	S(426, "Upgrade Required") \
	S(428, "Precondition Required") \
	S(429, "Too Many Requests") \
	S(431, "Request Header Fields Too Large") \
	S(451, "Unavailable For Legal Reasons") \
	S(500, "Internal Server Error") \
	S(501, "Not Implemented") \
	S(502, "Bad Gateway") \
	S(503, "Service Unavailable") \
	S(504, "Gateway Timeout") \
	S(505, "HTTP Version Not Supported") \
	S(507, "Insufficient Storage")
/* clang-format on */

#define LINE(code, phrase) [code - STATUS_FIRST] = STR("HTTP/1.1 " #code " " phrase "\r\n"),
#define PHRASE(code, phrase) [code - STATUS_FIRST] = phrase,
static const str lines[STATUS_LAST - STATUS_FIRST + 1] = { STATUSES(LINE) };
static const char *const phrases[STATUS_LAST - STATUS_FIRST + 1] = { STATUSES(PHRASE) };

static bool status_known(int status)
{
	return status >= STATUS_FIRST && status <= STATUS_LAST && phrases[status - STATUS_FIRST];
}

const char *http_status_phrase(int status)
{
	return status_known(status) ? phrases[status - STATUS_FIRST] : "";
}

/* ---- what a reply may be ---- */

static bool is_ours(str name)
{
	static const str ours[] = {
		STR("connection"), STR("content-length"), STR("transfer-encoding"), STR("date"),
		STR("keep-alive"), STR("content-type"),   STR("upgrade"),           STR("trailer"),
	};

	for (size_t i = 0; i < sizeof ours / sizeof *ours; i++)
		if (str_equal_nocase(name, ours[i]))
			return true;
	return false;
}

void http_reply_header(struct region *region, struct http_reply *reply, str name, str value)
{
	struct http_header *header = region_make(region, struct http_header);
	struct http_header **end = &reply->headers;

	assert(str_is_token(name) && !is_ours(name) && str_is_value(value));
	*header = (struct http_header){ .name = name, .value = value };
	while (*end)
		end = &(*end)->next;
	*end = header;
}

static bool has_header(const struct http_reply *reply, str name)
{
	for (const struct http_header *h = reply->headers; h; h = h->next)
		if (str_equal_nocase(h->name, name))
			return true;
	return false;
}

/* All that the codec itself may add, and then some. */
enum { OWN_LINES = 512 };

/* Bytes that its head takes at most; 0: it cannot be sent as it is. */
static size_t head_room(const struct http_reply *reply)
{
	size_t room = OWN_LINES + reply->type.len;

	if (!status_known(reply->status) || !str_is_value(reply->type))
		return 0;
	for (const struct http_header *h = reply->headers; h; h = h->next) {
		if (!str_is_token(h->name) || is_ours(h->name) || !str_is_value(h->value))
			return 0;
		room += h->name.len + h->value.len + sizeof ": \r\n";
	}
	return room <= HTTP_BUF_ROOM ? room : 0;
}

/* ---- writing ---- */

static void put_number(struct http_buf *out, uint64_t n)
{
	char digits[INT_TEXT];

	http_buf_put(out, (str){ digits, int_write((int64_t)n, digits) });
}

static void put_header(struct http_buf *out, str name, str value)
{
	http_buf_put(out, name);
	http_buf_put(out, STR(": "));
	http_buf_put(out, value);
	http_buf_put(out, STR("\r\n"));
}

static void put_headers(struct http_buf *out, const struct http_reply *reply)
{
	static const str all = STR("GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS");

	for (const struct http_header *h = reply->headers; h; h = h->next)
		put_header(out, h->name, h->value);
	if (reply->status == 405 && !has_header(reply, STR("allow")))
		put_header(out, STR("Allow"), all);
	if (reply->status == 503 && !has_header(reply, STR("retry-after")))
		put_header(out, STR("Retry-After"), STR("1"));
}

/* Do these statuses have a body at all (RFC 9110 6.4.1)? */
static bool has_body(int status)
{
	return status != 204 && status != 304;
}

static str type_of(const struct http_reply *reply)
{
	if (!has_body(reply->status))
		return (str){ 0 };
	if (reply->opened && str_absent(reply->type))
		return STR("text/event-stream");
	return reply->type;
}

static void put_head(struct http_conn *c, const struct http_exchange *x)
{
	const struct http_reply *reply = &x->reply;
	struct http_buf *out = c->out;
	str type = type_of(reply);

	http_buf_put(out, lines[reply->status - STATUS_FIRST]);
	http_buf_put(out, (str){ c->server->date, c->server->date_len });
	if (type.len > 0)
		put_header(out, STR("Content-Type"), type);
	put_headers(out, reply);
	if (reply->opened) {
		if (x->head.minor == 1)
			http_buf_put(out, STR("Transfer-Encoding: chunked\r\n"));
	} else if (has_body(reply->status)) {
		http_buf_put(out, STR("Content-Length: "));
		put_number(out, reply->body.len);
		http_buf_put(out, STR("\r\n"));
	}
	http_buf_put(out, c->closing ? STR("Connection: close\r\n\r\n") : STR("\r\n"));
}

bool http_reply_put(struct http_conn *c)
{
	struct http_exchange *x = c->exchange;
	struct http_reply *reply = &x->reply;
	size_t room = head_room(reply);
	str body;

	if (room == 0) {
		log_say(LOG_ERROR, "a reply that cannot be sent", L_INT("status", reply->status));
		*reply = (struct http_reply){ .status = 500, .close = true };
		room = OWN_LINES;
	}
	if (c->out && HTTP_BUF_ROOM - c->out->to < room && (c->stuck || !http_conn_flush(c)))
		return false;
	if (!c->out)
		c->out = http_buf_take(c->server);
	c->closing |= reply->close || reply->opened || c->server->draining;
	put_head(c, x);

	body = reply->body;
	if (x->head.method == HTTP_HEAD || reply->opened || !has_body(reply->status))
		body = (str){ 0 };
	if (body.len <= HTTP_BUF_ROOM - c->out->to)
		http_buf_put(c->out, body);
	else
		c->tail = body;
	return true;
}

/* ---- refusing ---- */

void http_conn_decline(struct http_conn *c, int status, const char *reason)
{
	struct http_handler *h = &c->server->handler;
	struct http_exchange *x = c->exchange;

	if (!x)
		x = c->exchange = http_exchange_take(c->server);
	c->state = HTTP_REPLYING;
	c->read_by = HTTP_NEVER;
	if (h->refused) {
		x->reply = h->refused(h->arg, status, reason, x->region);
		return;
	}
	x->reply = (struct http_reply){
		.status = status,
		.type = STR("text/plain; charset=utf-8"),
		.body = str_of(reason),
	};
}

void http_conn_refuse(struct http_conn *c, int status, const char *reason)
{
	c->closing = c->refused = true;
	http_conn_decline(c, status, reason);
}

/* ---- sending ---- */

/* From now on the reader's time counts; a thousand bytes buy it a second more. */
static void wait_for_reader(struct http_conn *c)
{
	const struct http_bounds *bounds = &c->server->bounds;

	if (c->stuck == 0) {
		c->stuck = http_server_now(c->server);
		c->sent = 0;
		if (!http_conn_hold(c, 2 * HTTP_BUF_ROOM + HTTP_EXCHANGE_COST + c->tail.len))
			http_conn_cut(c, true);
	}
	c->send_by = c->stuck + bounds->send_ms + c->sent * 1000 / bounds->send_rate;
	http_wheel_note(c);
}

static void take_sent(struct http_conn *c, size_t sent)
{
	c->sent += sent;
	if (c->out) {
		size_t ours = c->out->to - c->out->from;

		if (ours > sent)
			ours = sent;
		c->out->from += (uint32_t)ours;
		sent -= ours;
		if (c->out->from == c->out->to)
			http_buf_give(c->server, &c->out);
	}
	if (sent > 0)
		c->tail = (str){ c->tail.at + sent, c->tail.len - sent };
}

/* False: errno says why. */
static bool send_some(struct http_conn *c)
{
	struct iovec parts[2];
	int count = 0;
	ssize_t n;

	if (c->out)
		parts[count++] =
			(struct iovec){ c->out->bytes + c->out->from, c->out->to - c->out->from };
	if (c->tail.len > 0)
		parts[count++] = (struct iovec){ (char *)c->tail.at, c->tail.len };
	do
		n = writev(c->fd, parts, count);
	while (n < 0 && errno == EINTR);
	if (n < 0)
		return false;
	take_sent(c, (size_t)n);
	return true;
}

static void wait_no_more(struct http_conn *c)
{
	c->stuck = 0;
	c->send_by = HTTP_NEVER;
	if (!c->exchange)
		http_conn_hold(c, c->partial ? c->partial_len : 0);
}

/* Always false. */
static bool send_failed(struct http_conn *c)
{
	if (errno == EAGAIN)
		wait_for_reader(c);
	else
		http_conn_cut(c, false);
	return false;
}

bool http_conn_flush(struct http_conn *c)
{
	bool all = !c->dead;

	while (all && (c->out || c->tail.len > 0))
		all = send_some(c) || send_failed(c);
	if (all && c->stuck)
		wait_no_more(c);
	if (c->stream)
		http_stream_sent(c->stream);
	return all;
}
