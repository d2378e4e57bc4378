/* http_head_test.c — raw heads and chunked bodies, good and bad; each whole, byte by byte and
 * split at random. */

#include "lib/base/test.h"
#include "lib/wire/http_laws.h"

static const char *current = "";

void law_broken(const char *law, int line)
{
	fail_msg("law at line %d: %s (in %s)", line, law, current);
}

/* 0: ready; MORE: not yet. */
enum { READY = 0, MORE = -1 };

struct head_case {
	const char *name;
	str raw;
	int status;
};

struct chunk_case {
	const char *name;
	str raw;
	int status;
	const char *body; /* what comes out, up to the fault if there is one */
};

#define GET(rest) STR("GET / HTTP/1.1\r\nHost: a\r\n" rest)
#define POST(rest) STR("POST /a HTTP/1.1\r\nHost: a\r\n" rest)
#define HOST(value) STR("GET / HTTP/1.1\r\nHost: " value "\r\n\r\n")
#define TARGET(t) STR("GET " t " HTTP/1.1\r\nHost: a\r\n\r\n")

static const struct head_case good[] = {
	{ "plain", GET("\r\n"), READY },
	{ "query", TARGET("/a/b?c=d&e=%20{|}"), READY },
	{ "empty query", TARGET("/a?"), READY },
	{ "empty value", GET("X:\r\n\r\n"), READY },
	{ "value of blanks", GET("X:   \t \r\n\r\n"), READY },
	{ "tab inside", GET("X: a\tb\r\n\r\n"), READY },
	{ "tab in a long value", GET("X: aaaaaaaaaaaa\tbbbbbbbbbbbbbbbb\r\n\r\n"), READY },
	{ "UTF-8 in value", GET("X: caf\xc3\xa9\r\n\r\n"), READY },
	{ "every tchar", GET("!#$%&'*+-.^_`|~09azAZ: y\r\n\r\n"), READY },
	{ "length", POST("Content-Length: 12\r\n\r\n"), READY },
	{ "length 0", POST("content-LENGTH:0\r\n\r\n"), READY },
	{ "length with zeros", POST("Content-Length: 000000000000000001\r\n\r\n"), READY },
	{ "chunked", POST("Transfer-Encoding: Chunked\r\n\r\n"), READY },
	{ "close", GET("Connection: foo , CLOSE\r\n\r\n"), READY },
	{ "expect", POST("Expect: 100-Continue\r\nContent-Length: 1\r\n\r\n"), READY },
	{ "1.0 with Host", STR("GET / HTTP/1.0\r\nHost: a\r\n\r\n"), READY },
	{ "1.0 without", STR("GET / HTTP/1.0\r\n\r\n"), READY },
	{ "Host with port", HOST("example.dz:8080"), READY },
	{ "Host IPv6", HOST("[::1]:80"), READY },
	{ "Host IPv4", HOST("127.0.0.1"), READY },
	{ "absolute-form agrees", TARGET("http://A/x?y"), READY },
	{ "absolute-form, no path", TARGET("https://a"), READY },
	{ "absolute-form, only a query", TARGET("http://a?x"), READY },
	{ "asterisk", STR("OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n"), READY },
	{ "three dots", TARGET("/.../..a/b.."), READY },
	{ "escaped slash", TARGET("/a%2Fb"), READY },
	{ "brackets", TARGET("/a[b]|c^d?e=\\"), READY },
	{ "websocket is ignored", GET("Upgrade: websocket\r\nConnection: Upgrade\r\n\r\n"), READY },
	{ "pipelined", GET("\r\nGET / HT"), READY },
	{ "nothing", STR(""), MORE },
	{ "half a method", STR("GE"), MORE },
	{ "half a target", STR("GET /ab"), MORE },
	{ "half a version", STR("GET / HTTP/1."), MORE },
	{ "half a field", GET("X: y"), MORE },
	{ "no blank line", GET("X: y\r\n"), MORE },
	{ "half a blank line", GET("X: y\r\n\r"), MORE },
};

static const struct head_case framing[] = {
	{ "CL + TE", POST("Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n"), 400 },
	{ "TE + CL", POST("Transfer-Encoding: chunked\r\nContent-Length: 6\r\n\r\n"), 400 },
	{ "two CL, equal", POST("Content-Length: 1\r\nContent-Length: 1\r\n\r\n"), 400 },
	{ "two CL, not", POST("Content-Length: 1\r\nContent-Length: 2\r\n\r\n"), 400 },
	{ "CL +1", POST("Content-Length: +1\r\n\r\n"), 400 },
	{ "CL -1", POST("Content-Length: -1\r\n\r\n"), 400 },
	{ "CL list", POST("Content-Length: 1, 1\r\n\r\n"), 400 },
	{ "CL 0x1", POST("Content-Length: 0x1\r\n\r\n"), 400 },
	{ "CL 1.0", POST("Content-Length: 1.0\r\n\r\n"), 400 },
	{ "CL with a space", POST("Content-Length: 1 2\r\n\r\n"), 400 },
	{ "CL empty", POST("Content-Length: \r\n\r\n"), 400 },
	{ "CL 2^64", POST("Content-Length: 18446744073709551616\r\n\r\n"), 400 },
	{ "CL 2^63", POST("Content-Length: 9223372036854775808\r\n\r\n"), 400 },
	{ "CL huge", POST("Content-Length: 99999999999999999999\r\n\r\n"), 400 },
	{ "TE xchunked", POST("Transfer-Encoding: xchunked\r\n\r\n"), 400 },
	{ "TE identity", POST("Transfer-Encoding: identity\r\n\r\n"), 400 },
	{ "TE empty", POST("Transfer-Encoding:\r\n\r\n"), 400 },
	{ "TE list", POST("Transfer-Encoding: chunked, identity\r\n\r\n"), 400 },
	{ "TE chunked twice in one", POST("Transfer-Encoding: chunked, chunked\r\n\r\n"), 400 },
	{ "TE gzip, chunked", POST("Transfer-Encoding: gzip, chunked\r\n\r\n"), 400 },
	{ "TE quoted", POST("Transfer-Encoding: \"chunked\"\r\n\r\n"), 400 },
	{ "TE with parameter", POST("Transfer-Encoding: chunked;a=b\r\n\r\n"), 400 },
	{ "TE VT", POST("Transfer-Encoding: \vchunked\r\n\r\n"), 400 },
	{ "two TE", POST("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n"), 400 },
	{ "TE on 1.0", STR("POST / HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"),
	  400 },
	{ "expect other", GET("Expect: x\r\n\r\n"), 417 },
	{ "h2c", GET("Connection: Upgrade\r\nUpgrade: websocket, h2c\r\n\r\n"), 400 },
	{ "HTTP2-Settings", GET("HTTP2-Settings: AAMAAABkAAQAAP__\r\n\r\n"), 400 },
};

static const struct head_case fields[] = {
	{ "space before colon", POST("Transfer-Encoding : chunked\r\n\r\n"), 400 },
	{ "tab before colon", POST("Content-Length\t: 1\r\n\r\n"), 400 },
	{ "no name", GET(": x\r\n\r\n"), 400 },
	{ "no colon", GET("X\r\n\r\n"), 400 },
	{ "name with NUL", GET("X\0: y\r\n\r\n"), 400 },
	{ "name in UTF-8", GET("\xc3\xa9: y\r\n\r\n"), 400 },
	{ "name in brackets", GET("X[1]: y\r\n\r\n"), 400 },
	{ "obs-fold", GET("X: a\r\n b\r\n\r\n"), 400 },
	{ "obs-fold by tab", GET("X: a\r\n\tb\r\n\r\n"), 400 },
	{ "fold at first", STR("GET / HTTP/1.1\r\n Host: a\r\n\r\n"), 400 },
	{ "bare LF lines", STR("GET / HTTP/1.1\nHost: a\n\n"), 400 },
	{ "bare LF in field", GET("X: a\n\r\n"), 400 },
	{ "bare LF at end", GET("X: a\r\n\n"), 400 },
	{ "bare CR in field", GET("X: a\rY: b\r\n\r\n"), 400 },
	{ "CR CR LF", GET("X: a\r\r\n\r\n"), 400 },
	{ "bare CR at end", GET("\rX"), 400 },
	{ "NUL in value", GET("X: a\0b\r\n\r\n"), 400 },
	{ "DEL in value", GET("X: a\x7f\r\n\r\n"), 400 },
	{ "ESC deep in value",
	  GET("X: aaaaaaaaaaaaa\x1b"
	      "aaaaaaaaaaaaa\r\n\r\n"),
	  400 },
	{ "DEL deep in value",
	  GET("X: aaaaaaaaaaaaa\x7f"
	      "aaaaaaaaaaaaa\r\n\r\n"),
	  400 },
	{ "no Host", STR("GET / HTTP/1.1\r\n\r\n"), 400 },
	{ "two Hosts", GET("Host: a\r\n\r\n"), 400 },
	{ "Host empty", HOST(""), 400 },
	{ "Host of colons", HOST(":"), 400 },
	{ "Host with user", HOST("u@a"), 400 },
	{ "Host with path", HOST("a/b"), 400 },
	{ "Host with space", HOST("a b"), 400 },
	{ "Host list", HOST("a,b"), 400 },
	{ "Host in UTF-8", HOST("\xc3\xa9"), 400 },
	{ "Host of a dot", HOST("."), 400 },
	{ "Host port too big", HOST("a:65536"), 400 },
	{ "Host port empty", HOST("a:"), 400 },
	{ "Host port no number", HOST("a:8o"), 400 },
	{ "Host IPv6 open", HOST("[::1"), 400 },
	{ "Host IPv6 and more", HOST("[::1]a"), 400 },
};

static const struct head_case lines[] = {
	{ "NUL in target", STR("GET /\0 HTTP/1.1\r\nHost: a\r\n\r\n"), 400 },
	{ "control in target", TARGET("/\x01"), 400 },
	{ "DEL in target", TARGET("/\x7f"), 400 },
	{ "UTF-8 in target", TARGET("/caf\xc3\xa9"), 400 },
	{ "fragment in target", TARGET("/#x"), 400 },
	{ "quote in target", TARGET("/\"x"), 400 },
	{ "angle in target", TARGET("/<x>"), 400 },
	{ "backslash in path", TARGET("/a\\..\\b"), 400 },
	{ "tab for space", STR("GET\t/ HTTP/1.1\r\nHost: a\r\n\r\n"), 400 },
	{ "two spaces", STR("GET  / HTTP/1.1\r\nHost: a\r\n\r\n"), 400 },
	{ "space at line's end", STR("GET / HTTP/1.1 \r\nHost: a\r\n\r\n"), 400 },
	{ "space first", STR(" GET / HTTP/1.1\r\nHost: a\r\n\r\n"), 400 },
	{ "no version", STR("GET /\r\nHost: a\r\n\r\n"), 400 },
	{ "empty line first", STR("\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n"), 400 },
	{ "http in small", STR("GET / http/1.1\r\nHost: a\r\n\r\n"), 400 },
	{ "HTTP/1.10", STR("GET / HTTP/1.10\r\nHost: a\r\n\r\n"), 400 },
	{ "HTTP/01.1", STR("GET / HTTP/01.1\r\nHost: a\r\n\r\n"), 400 },
	{ "HTTP/1.2", STR("GET / HTTP/1.2\r\nHost: a\r\n\r\n"), 505 },
	{ "HTTP/0.9", STR("GET / HTTP/0.9\r\nHost: a\r\n\r\n"), 505 },
	{ "HTTP/2.0", STR("GET / HTTP/2.0\r\nHost: a\r\n\r\n"), 505 },
	{ "TLS hello", STR("\x16\x03\x01\x02\x00\x01\x00"), 400 },
	{ "HTTP/2 preface", STR("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"), 400 },
	{ "absolute-form disagrees", TARGET("http://evil/x"), 400 },
	{ "absolute-form with user", TARGET("http://a@evil/x"), 400 },
	{ "absolute-form, other port", TARGET("http://a:81/x"), 400 },
	{ "absolute-form, no authority", TARGET("http:///x"), 400 },
	{ "absolute-form, other scheme", TARGET("ftp://a/x"), 400 },
	{ "absolute-form on 1.0, no Host", STR("GET http://a/ HTTP/1.0\r\n\r\n"), 400 },
	{ "asterisk with GET", TARGET("*"), 400 },
	{ "relative target", TARGET("a"), 400 },
	{ "authority-form", TARGET("a:80"), 400 },
	{ "dot", TARGET("/a/./b"), 400 },
	{ "dot-dot", TARGET("/a/../../etc/passwd"), 400 },
	{ "dot-dot at end", TARGET("/a/.."), 400 },
	{ "dot-dot first", TARGET("/../a"), 400 },
	{ "dot-dot in absolute-form", TARGET("http://a/../b"), 400 },
	{ "dot-dot escaped", TARGET("/a/%2E%2e/b"), 400 },
	{ "dot-dot half escaped", TARGET("/a/.%2e"), 400 },
	{ "NUL escaped", TARGET("/a%00"), 400 },
	{ "LF escaped", TARGET("/a%0ab"), 400 },
	{ "DEL escaped", TARGET("/a%7F"), 400 },
	{ "escape cut", TARGET("/a%2"), 400 },
	{ "escape no hex", TARGET("/a%zz"), 400 },
	{ "TRACE", STR("TRACE / HTTP/1.1\r\nHost: a\r\n\r\n"), 405 },
	{ "CONNECT", STR("CONNECT a:80 HTTP/1.1\r\nHost: a\r\n\r\n"), 405 },
	{ "get in small", STR("get / HTTP/1.1\r\nHost: a\r\n\r\n"), 501 },
	{ "long method", STR("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA / HTTP/1.1\r\n"), 501 },
	{ "no method", STR("/ HTTP/1.1\r\nHost: a\r\n\r\n"), 400 },
};

static const struct chunk_case bodies[] = {
	{ "one", STR("5\r\nAAAAA\r\n0\r\n\r\n"), READY, "AAAAA" },
	{ "hex, zeros", STR("0a\r\n0123456789\r\n00000001\r\nB\r\n0\r\n\r\n"), READY,
	  "0123456789B" },
	{ "empty", STR("0\r\n\r\n"), READY, "" },
	{ "extension", STR("1;a=b;c=\"d e\"\r\nA\r\n0;x\r\n\r\n"), READY, "A" },
	{ "trailer", STR("1\r\nA\r\n0\r\nX: y\r\nZ:\r\n\r\n"), READY, "A" },
	{ "next request follows", STR("1\r\nA\r\n0\r\n\r\nGET /"), READY, "A" },
	{ "CRLF inside", STR("4\r\n\r\n\r\n\r\n0\r\n\r\n"), READY, "\r\n\r\n" },
	{ "half", STR("5\r\nAA"), MORE, "AA" },
	{ "no end", STR("1\r\nA\r\n0\r\n"), MORE, "A" },
	{ "0x5", STR("0x5\r\nAAAAA\r\n0\r\n\r\n"), 400, "" },
	{ "bare LF", STR("5\nAAAAA\n0\n\n"), 400, "" },
	{ "bare CR", STR("5\rAAAAA\r\n0\r\n\r\n"), 400, "" },
	{ "bare LF after data", STR("1\r\nA\n0\r\n\r\n"), 400, "A" },
	{ "overrun", STR("5\r\nAAAAAXX0\r\n\r\n"), 400, "AAAAA" },
	{ "short", STR("5\r\nAAA\r\n0\r\n\r\n"), 400, "AAA\r\n" },
	{ "2^64", STR("10000000000000000\r\nA"), 400, "" },
	{ "2^64 and more", STR("FFFFFFFFFFFFFFFFF\r\nA"), 400, "" },
	{ "nine digits", STR("000000001\r\nA"), 400, "" },
	{ "minus", STR("-1\r\nA"), 400, "" },
	{ "plus", STR("+1\r\nA"), 400, "" },
	{ "underscore", STR("1_0\r\nA"), 400, "" },
	{ "space first", STR(" 1\r\nA"), 400, "" },
	{ "space behind", STR("1 \r\nA"), 400, "" },
	{ "tab before extension", STR("1\t;a\r\nA"), 400, "" },
	{ "no size", STR("\r\nA"), 400, "" },
	{ "only extension", STR(";a\r\nA"), 400, "" },
	{ "CR in extension", STR("1;a\rb\r\nA"), 400, "" },
	{ "LF in extension", STR("1;a\nA\r\n"), 400, "" },
	{ "NUL in extension", STR("1;\0\r\nA"), 400, "" },
	{ "NUL for size", STR("\0\r\n"), 400, "" },
	{ "trailer folds", STR("0\r\n X: y\r\n\r\n"), 400, "" },
	{ "trailer spaced", STR("0\r\nX : y\r\n\r\n"), 400, "" },
	{ "trailer without colon", STR("0\r\nX\r\n\r\n"), 400, "" },
	{ "trailer without name", STR("0\r\n: y\r\n\r\n"), 400, "" },
	{ "trailer with LF", STR("0\r\nX: y\n\r\n"), 400, "" },
	{ "trailer NUL", STR("0\r\nX: \0\r\n\r\n"), 400, "" },
	{ "end with LF", STR("0\r\n\n"), 400, "" },
};

static enum http_got wanted(int status)
{
	return status == READY ? HTTP_READY : status == MORE ? HTTP_MORE : HTTP_BAD;
}

static void head_check(const char *name, str raw, int status)
{
	static struct http_head head;
	enum http_got got = http_head_read(&head, raw.at, raw.len);

	current = name;
	check_case(got == wanted(status), "%s: outcome %d", name, got);
	check_case(got != HTTP_BAD || head.status == status, "%s: %d %s", name, head.status,
		   head.reason);
	head_laws(raw.at, raw.len, raw.len > 2000 ? 97 : STRIDE_ONE, 0);
	for (uint64_t seed = 1; seed <= 20; seed++)
		head_laws(raw.at, raw.len, 40, seed);
}

static void chunk_check(const struct chunk_case *c)
{
	struct http_chunks chunks = { 0 };
	const char *at = c->raw.at;
	char body[256];
	size_t len = 0;
	enum http_got got;
	str piece;

	current = c->name;
	while ((got = http_chunks_read(&chunks, &piece, &at, c->raw.at + c->raw.len)) ==
	       HTTP_PIECE) {
		assert_true(piece.len <= sizeof body - len);
		memcpy(body + len, piece.at, piece.len);
		len += piece.len;
	}
	check_case(got == wanted(c->status), "%s: outcome %d", c->name, got);
	check_case(str_equal((str){ body, len }, str_of(c->body)), "%s: body", c->name);
	chunk_laws(c->raw.at, c->raw.len, STRIDE_ONE, 0);
	for (uint64_t seed = 1; seed <= 20; seed++)
		chunk_laws(c->raw.at, c->raw.len, 7, seed);
}

static void heads_check(const struct head_case *cases, size_t count)
{
	for (size_t i = 0; i < count; i++)
		head_check(cases[i].name, cases[i].raw, cases[i].status);
}

TEST(good_and_unfinished_heads)
{
	heads_check(good, COUNT(good));
}

TEST(what_a_request_ends_with_is_never_doubtful)
{
	heads_check(framing, COUNT(framing));
}

TEST(fields_that_two_readers_could_read_in_two_ways)
{
	heads_check(fields, COUNT(fields));
}

TEST(request_lines_that_mean_harm)
{
	heads_check(lines, COUNT(lines));
}

TEST(chunked_bodies)
{
	for (each_case(i, bodies))
		chunk_check(&bodies[i]);
}

/* `before`, then `fill` n times, then `after`. */
static void filled_check(const char *name, const char *before, const char *fill, size_t n,
			 const char *after, int status)
{
	size_t f = strlen(fill), len = strlen(before) + f * n + strlen(after);
	char *raw = malloc(len + 1), *at = raw;

	assert_non_null(raw);
	at = stpcpy(at, before);
	for (size_t i = 0; i < n; i++, at += f)
		memcpy(at, fill, f);
	strcpy(at, after);
	head_check(name, (str){ raw, len }, status);
	free(raw);
}

TEST(limits_of_a_head)
{
	const char *line = "GET / HTTP/1.1\r\nHost: a\r\n", *end = "\r\n";
	const char *x = "GET / HTTP/1.1\r\nHost: a\r\nX: ", *two = "\r\n\r\n";
	const size_t room = HTTP_HEAD_MAX - strlen(x) - strlen(two);
	const char *rest = " HTTP/1.1\r\nHost: a\r\n\r\n";

	filled_check("100 fields", line, "X: y\r\n", HTTP_FIELDS_MAX - 1, end, READY);
	filled_check("101 fields", line, "X: y\r\n", HTTP_FIELDS_MAX, end, 431);
	filled_check("head of 16 KiB", x, "a", room, two, READY);
	filled_check("head of 16 KiB + 1", x, "a", room + 1, two, 431);
	filled_check("head of 1 MB", x, "a", 1000000, two, 431);
	filled_check("name without end", line, "X", 20000, "", 431);
	filled_check("target of 8 KiB", "GET /", "a", HTTP_TARGET_MAX - 1, rest, READY);
	filled_check("target of 8 KiB + 1", "GET /", "a", HTTP_TARGET_MAX, rest, 414);
}

TEST(limits_of_what_is_no_body)
{
	char raw[HTTP_TRAILER_MAX + 300] = "1;";

	memset(raw + 2, 'a', sizeof raw - 2);
	chunk_check(&(struct chunk_case){ "extension too long", { raw, 400 }, 400, "" });
	memcpy(raw, "0\r\nX:", 5);
	chunk_check(&(struct chunk_case){ "trailer too long", { raw, sizeof raw }, 400, "" });

	/* 256 bytes over all chunks, not in each. */
	static const char many[] = "1;aaaaaaaaaaaaaaa\r\nA\r\n";
	char *all = malloc(18 * (sizeof many - 1));

	assert_non_null(all);
	for (size_t i = 0; i < 18; i++)
		memcpy(all + i * (sizeof many - 1), many, sizeof many - 1);
	chunk_check(&(struct chunk_case){
		"many extensions", { all, 18 * (sizeof many - 1) }, 400, "AAAAAAAAAAAAAAAAA" });
	free(all);
}

/* ---- what is read from it ---- */

static struct http_head head_of(str raw)
{
	struct http_head head;

	assert_int_equal(http_head_read(&head, raw.at, raw.len), HTTP_READY);
	return head;
}

TEST(reads_the_parts_of_a_request)
{
	struct http_head head = head_of(STR("PATCH /v1/a%20b?c=d&e HTTP/1.1\r\nHost: x.dz:80\r\n"
					    "Content-Length: 42\r\nAccept:\t a \t\r\n"
					    "X: 1\r\nx: 2\r\n\r\nbody"));

	assert_int_equal(head.method, HTTP_PATCH);
	assert_string_equal(http_method_name(head.method), "PATCH");
	check_str(head.path, "/v1/a%20b");
	check_str(head.query, "c=d&e");
	check_str(head.host, "x.dz:80");
	assert_true(head.has_length && !head.chunked && !head.close && !head.expects_continue);
	assert_int_equal(head.length, 42);
	assert_int_equal(head.minor, 1);
	check_str(http_head_field(&head, STR("accept")), "a");
	check_str(http_head_field(&head, STR("x")), "1");
	check_str(http_head_field(&head, STR("cookie")), NULL);
	assert_int_equal(http_head_count(&head, STR("x")), 2);
	assert_int_equal(http_head_count(&head, STR("cookie")), 0);
}

TEST(absent_is_not_empty)
{
	check_str(head_of(TARGET("/a")).query, NULL);
	check_str(head_of(TARGET("/a?")).query, "");
	check_str(head_of(STR("GET / HTTP/1.0\r\n\r\n")).host, NULL);
	check_str(head_of(TARGET("http://a?b")).path, "/");
}

TEST(knows_when_the_connection_ends)
{
	assert_true(head_of(GET("Connection: keep-alive, close\r\n\r\n")).close);
	assert_true(head_of(GET("Connection: a\r\nConnection: close\r\n\r\n")).close);
	assert_true(head_of(STR("GET / HTTP/1.0\r\n\r\n")).close);
	assert_false(head_of(GET("Connection: closed\r\n\r\n")).close);
	assert_false(head_of(GET("\r\n")).close);
}

TEST(only_http_1_1_may_wait_for_a_go_ahead)
{
	assert_true(head_of(POST("Expect: 100-continue\r\n\r\n")).expects_continue);
	assert_false(
		head_of(STR("POST / HTTP/1.0\r\nExpect: 100-continue\r\n\r\n")).expects_continue);
}

TEST_MAIN("http_head")
