/* http_head.c — the strict reading of a request's head (RFC 9112).
 *
 * Easy to get wrong: a check that looks ahead of where it stands gives the same bytes another
 * answer when they come in pieces.  So every step either needs a byte that is not here
 * (HTTP_MORE) or judges by the bytes up to itself.  Where the RFC lets a recipient be lenient we
 * are not: two readers that forgive differently are how requests are smuggled. */

#include "lib/wire/http_head.h"
#include "lib/wire/http_bytes.h"

#include <string.h>

/* What is read, and how far we are. */
struct reader {
	struct http_head *head;
	const char *at, *end;
	bool host_seen;
};

static enum http_got bad(struct reader *r, int status, const char *reason)
{
	r->head->status = status;
	r->head->reason = reason;
	return HTTP_BAD;
}

/* A line's end is CR and LF, never one of them (RFC 9112 2.2). */
static enum http_got read_crlf(struct reader *r)
{
	if (r->at == r->end)
		return HTTP_MORE;
	if (*r->at != '\r')
		return bad(r, 400, *r->at == '\n' ? "bare LF" : "control character");
	if (r->end - r->at < 2)
		return HTTP_MORE;
	if (r->at[1] != '\n')
		return bad(r, 400, "bare CR");
	r->at += 2;
	return HTTP_READY;
}

static str between(const char *from, const char *to)
{
	return (str){ from, (size_t)(to - from) };
}

/* ---- the request line: method SP request-target SP HTTP-version CRLF (RFC 9112 3) ---- */

static const str methods[] = {
	[HTTP_GET] = STR("GET"),         [HTTP_HEAD] = STR("HEAD"),   [HTTP_POST] = STR("POST"),
	[HTTP_PUT] = STR("PUT"),         [HTTP_PATCH] = STR("PATCH"), [HTTP_DELETE] = STR("DELETE"),
	[HTTP_OPTIONS] = STR("OPTIONS"),
};

const char *http_method_name(enum http_method method)
{
	return methods[method].at;
}

static enum http_got take_method(struct reader *r, str name)
{
	for (size_t i = 0; i < sizeof methods / sizeof *methods; i++) {
		if (str_equal(name, methods[i])) {
			r->head->method = (enum http_method)i;
			return HTTP_READY;
		}
	}
	if (str_equal(name, STR("TRACE")) || str_equal(name, STR("CONNECT")))
		return bad(r, 405, "method not allowed");
	if (str_equal(name, STR("PRI")))
		return bad(r, 400, "HTTP/2 preface");
	return bad(r, 501, "unknown method");
}

/* One byte of a path, unescaped; false when the escape is cut, no hex, or hides a control. */
static bool path_byte(str path, size_t *i, char *c)
{
	*c = path.at[(*i)++];
	if (*c != '%')
		return *c != '\\'; /* some read it as a slash */
	if (path.len - *i < 2 || !byte_is(path.at[*i], BYTE_HEX) ||
	    !byte_is(path.at[*i + 1], BYTE_HEX))
		return false;
	*c = (char)(byte_hex(path.at[*i]) << 4 | byte_hex(path.at[*i + 1]));
	*i += 2;
	if ((unsigned char)*c < 0x20 || *c == 0x7f)
		return false;
	if (*c == '/') /* an escaped slash is data, not a border */
		*c = 'x';
	return true;
}

/* A path that can be matched as it stands: no segment is "." or "..", spelt out or escaped;
 * clients resolve those before they ask (RFC 3986 5.2.4), so they are here to get past somebody. */
static bool path_valid(str path)
{
	size_t dots = 0,
	       others = 1; /* of the segment so far; the first '/' ends one that is no dots */

	for (size_t i = 0; i < path.len;) {
		char c;

		if (!path_byte(path, &i, &c))
			return false;
		if (c == '/' && others == 0 && (dots == 1 || dots == 2))
			return false;
		if (c == '/')
			dots = others = 0;
		else if (c == '.')
			dots++;
		else
			others++;
	}
	return others > 0 || dots == 0 || dots > 2;
}

/* Behind "http://" or "https://"; NULL when it is neither (RFC 9112 3.2.2). */
static const char *scheme_end(str target)
{
	static const str schemes[] = { STR("http://"), STR("https://") };

	for (size_t i = 0; i < sizeof schemes / sizeof *schemes; i++) {
		size_t len = schemes[i].len;

		if (target.len > len && str_equal_nocase((str){ target.at, len }, schemes[i]))
			return target.at + len;
	}
	return NULL;
}

/* An absolute-form leaves its authority in head->host, for the Host field to agree with. */
static enum http_got take_target(struct reader *r, str target)
{
	struct http_head *head = r->head;
	const char *at = target.at, *end = target.at + target.len;
	const char *mark;

	if (head->method == HTTP_OPTIONS && str_equal(target, STR("*"))) {
		head->path = target;
		return HTTP_READY;
	}
	if (*at != '/') {
		at = scheme_end(target);
		if (!at)
			return bad(r, 400, "target is neither a path nor http");
		head->host.at = at;
		while (at < end && *at != '/' && *at != '?')
			at++;
		head->host = between(head->host.at, at);
	}
	mark = memchr(at, '?', (size_t)(end - at));
	head->path = between(at, mark ? mark : end);
	if (mark)
		head->query = between(mark + 1, end);
	if (head->path.len == 0)
		head->path = STR("/");
	return path_valid(head->path) ? HTTP_READY : bad(r, 400, "path");
}

/* The method and the space behind it. */
static enum http_got read_method(struct reader *r)
{
	enum { LONGEST = 32 };
	const char *from = r->at;

	r->at = bytes_span(from, r->end, BYTE_TOKEN);
	if (r->at - from > LONGEST)
		return bad(r, 501, "unknown method");
	if (r->at == r->end)
		return HTTP_MORE;
	if (r->at == from || *r->at != ' ')
		return bad(r, 400, "request line");
	return take_method(r, between(from, r->at++));
}

static enum http_got read_target(struct reader *r)
{
	const char *from = r->at;

	r->at = bytes_span(from, r->end, BYTE_TARGET);
	if (r->at - from > HTTP_TARGET_MAX)
		return bad(r, 414, "target too long");
	if (r->at == r->end)
		return HTTP_MORE;
	if (r->at == from || *r->at != ' ')
		return bad(r, 400, "target");
	return take_target(r, between(from, r->at++));
}

static enum http_got read_version(struct reader *r)
{
	const char *v = r->at;

	if (r->end - v < 10)
		return HTTP_MORE;
	if (memcmp(v, "HTTP/", 5) != 0 || !byte_is(v[5], BYTE_DIGIT) || v[6] != '.' ||
	    !byte_is(v[7], BYTE_DIGIT))
		return bad(r, 400, "version");
	if (v[5] != '1' || v[7] > '1')
		return bad(r, 505, "only HTTP/1.0 and HTTP/1.1");
	r->head->minor = v[7] - '0';
	r->at = v + 8;
	return read_crlf(r);
}

static enum http_got read_line(struct reader *r)
{
	enum http_got got = read_method(r);

	if (got == HTTP_READY)
		got = read_target(r);
	if (got == HTTP_READY)
		got = read_version(r);
	return got;
}

/* ---- the few fields that say where a request ends and what becomes of the connection ---- */

/* uri-host [ ":" port ] (RFC 9112 3.2), of the hosts there are: names, IPv4, [IPv6]. */
static bool host_valid(str value)
{
	const char *at = value.at, *end = value.at + value.len, *from = at;
	uint32_t port = 0;

	if (at < end && *at == '[') {
		for (from = ++at; at < end && (byte_is(*at, BYTE_HEX) || *at == ':' || *at == '.');)
			at++;
		if (at == end || at - from < 2 || *at++ != ']')
			return false;
	} else {
		at = bytes_span(at, end, BYTE_HOST);
		if (at == from || *from == '.' || at - from > 253)
			return false;
	}
	if (at == end)
		return true;
	if (*at++ != ':' || at == end || end - at > 5)
		return false;
	for (; at < end && byte_is(*at, BYTE_DIGIT); at++)
		port = port * 10 + (uint32_t)(*at - '0');
	return at == end && port <= 65535;
}

static enum http_got take_host(struct reader *r, str value)
{
	struct http_head *head = r->head;

	if (r->host_seen)
		return bad(r, 400, "two Hosts");
	if (!host_valid(value))
		return bad(r, 400, "Host is no host");
	if (!str_absent(head->host) && !str_equal_nocase(head->host, value))
		return bad(r, 400, "target and Host disagree");
	head->host = value;
	r->host_seen = true;
	return HTTP_READY;
}

/* 1*DIGIT, of a size that no sum of ours overflows: no sign, no list, no space (RFC 9112 6.3). */
static bool length_parse(uint64_t *length, str value)
{
	uint64_t sum = 0;

	if (value.len == 0 || value.len > 18)
		return false;
	for (size_t i = 0; i < value.len; i++) {
		if (!byte_is(value.at[i], BYTE_DIGIT))
			return false;
		sum = sum * 10 + (uint64_t)(value.at[i] - '0');
	}
	*length = sum;
	return true;
}

static enum http_got take_length(struct reader *r, str value)
{
	struct http_head *head = r->head;

	if (head->has_length)
		return bad(r, 400, "two Content-Lengths");
	if (head->chunked)
		return bad(r, 400, "Content-Length and Transfer-Encoding");
	if (!length_parse(&head->length, value))
		return bad(r, 400, "Content-Length");
	head->has_length = true;
	return HTTP_READY;
}

static enum http_got take_transfer(struct reader *r, str value)
{
	struct http_head *head = r->head;

	if (head->has_length)
		return bad(r, 400, "Content-Length and Transfer-Encoding");
	if (head->chunked)
		return bad(r, 400, "two Transfer-Encodings");
	if (head->minor == 0 || !str_equal_nocase(value, STR("chunked")))
		return bad(r, 400, "Transfer-Encoding");
	head->chunked = true;
	return HTTP_READY;
}

static enum http_got take_expect(struct reader *r, str value)
{
	if (!str_equal_nocase(value, STR("100-continue")))
		return bad(r, 417, "Expect");
	r->head->expects_continue = r->head->minor == 1; /* RFC 9110 10.1.1 */
	return HTTP_READY;
}

/* Is this word a member of a comma separated list (RFC 9110 5.6.1)? */
static bool list_has(str list, str word)
{
	str item;

	while (str_cut(&list, ',', &item))
		if (str_equal_nocase(str_trim(item), word))
			return true;
	return false;
}

static enum http_got take_upgrade(struct reader *r, str value)
{
	return list_has(value, STR("h2c")) ? bad(r, 400, "Upgrade: h2c") : HTTP_READY;
}

static enum http_got take_settings(struct reader *r, str value)
{
	return bad(r, 400, "Upgrade: h2c");
}

static enum http_got take_connection(struct reader *r, str value)
{
	if (list_has(value, STR("close")))
		r->head->close = true;
	return HTTP_READY;
}

static const struct {
	str name;
	enum http_got (*take)(struct reader *, str value);
} takers[] = {
	{ STR("host"), take_host },
	{ STR("connection"), take_connection },
	{ STR("content-length"), take_length },
	{ STR("transfer-encoding"), take_transfer },
	{ STR("expect"), take_expect },
	{ STR("upgrade"), take_upgrade },
	{ STR("http2-settings"), take_settings },
};

static enum http_got take_field(struct reader *r, const struct http_field *field)
{
	for (size_t i = 0; i < sizeof takers / sizeof *takers; i++)
		if (field->name.len == takers[i].name.len &&
		    str_equal_nocase(field->name, takers[i].name))
			return takers[i].take(r, field->value);
	return HTTP_READY;
}

/* ---- the fields (RFC 9112 5) ---- */

/* field-name ":" OWS field-value OWS CRLF.  A space before the colon, and a line that begins with
 * one (obs-fold), both fail for want of a name. */
static enum http_got read_field(struct reader *r)
{
	struct http_field *field = &r->head->fields[r->head->count];
	const char *from = r->at, *to;
	enum http_got got;

	if (r->head->count == HTTP_FIELDS_MAX)
		return bad(r, 431, "too many fields");
	r->at = bytes_span(from, r->end, BYTE_TOKEN);
	if (r->at == r->end)
		return HTTP_MORE;
	if (r->at == from || *r->at != ':')
		return bad(r, 400, *r->at == '\n' ? "bare LF" : "field name");
	field->name = between(from, r->at);

	for (r->at++; r->at < r->end && (*r->at == ' ' || *r->at == '\t');)
		r->at++;
	from = r->at;
	to = r->at = http_value_span(from, r->end);
	got = read_crlf(r);
	if (got != HTTP_READY)
		return got;
	while (to > from && (to[-1] == ' ' || to[-1] == '\t'))
		to--;
	field->value = between(from, to);
	r->head->count++;
	return take_field(r, field);
}

enum http_got http_head_read(struct http_head *head, const char *bytes, size_t len)
{
	struct reader r = {
		.head = head,
		.at = bytes,
		.end = bytes + (len < HTTP_HEAD_MAX ? len : HTTP_HEAD_MAX),
	};
	enum http_got got;

	memset(head, 0, offsetof(struct http_head, fields));
	got = read_line(&r);
	while (got == HTTP_READY && r.at < r.end && *r.at != '\r')
		got = read_field(&r);
	if (got == HTTP_READY)
		got = read_crlf(&r);
	if (got == HTTP_MORE && len >= HTTP_HEAD_MAX)
		return bad(&r, 431, "head too long");
	if (got != HTTP_READY)
		return got;
	if (!r.host_seen && (head->minor == 1 || !str_absent(head->host)))
		return bad(&r, 400, "no Host");
	if (head->minor == 0)
		head->close = true;
	head->size = (size_t)(r.at - bytes);
	return HTTP_READY;
}

/* ---- asking ---- */

str http_head_field(const struct http_head *head, str name)
{
	for (size_t i = 0; i < head->count; i++)
		if (str_equal_nocase(head->fields[i].name, name))
			return head->fields[i].value;
	return (str){ 0 };
}

size_t http_head_count(const struct http_head *head, str name)
{
	size_t count = 0;

	for (size_t i = 0; i < head->count; i++)
		count += str_equal_nocase(head->fields[i].name, name);
	return count;
}
