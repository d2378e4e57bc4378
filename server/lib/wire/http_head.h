/* http_head.h — what an HTTP/1.1 client said: bytes in, a request's head or a refusal out (RFC
 * 9112).
 *
 * Pure: no I/O, no allocation, no recursion, no clock.  A head borrows the bytes it was read from
 * and dies with them.  A check looks only at bytes up to where it stands, so the same bytes give
 * the same answer whole, one by one, or split anywhere; the laws (http_laws.h) hold us to it. */
#ifndef WIRE_HTTP_HEAD_H
#define WIRE_HTTP_HEAD_H

#include "lib/base/str.h"

enum {
	HTTP_HEAD_MAX = 16 * 1024,
	HTTP_FIELDS_MAX = 100,
	HTTP_TARGET_MAX = 8 * 1024,
	HTTP_CHUNK_NOISE_MAX = 256, /* chunk extensions, over one whole body */
	HTTP_TRAILER_MAX = 1024,
};

enum http_method {
	HTTP_GET,
	HTTP_HEAD,
	HTTP_POST,
	HTTP_PUT,
	HTTP_PATCH,
	HTTP_DELETE,
	HTTP_OPTIONS
};

enum http_got {
	HTTP_MORE,  /* true so far: come back with more bytes */
	HTTP_PIECE, /* chunks only: some of the body */
	HTTP_READY, /* the head, or the chunked body, is complete */
	HTTP_BAD,   /* answer with status, then close */
};

struct http_field {
	str name, value;
};

struct http_head {
	int status;         /* when bad: 400, 405, 414, 417, 431, 501, 505 */
	const char *reason; /* when bad: for the log and the problem's detail */
	size_t size;        /* when ready: how many bytes the head took */
	enum http_method method;
	int minor;             /* HTTP/1.minor */
	str path, query, host; /* still escaped; query absent without '?' */
	uint64_t length;       /* Content-Length; 0 without */
	bool has_length, chunked, close, expects_continue;
	size_t count;
	struct http_field fields[HTTP_FIELDS_MAX];
};

/* Reads a head from the first of all bytes received.  After HTTP_MORE call again with the same
 * bytes and more behind them: it starts anew, so skip calls that bring no line feed. */
enum http_got http_head_read(struct http_head *, const char *bytes, size_t len);

/* The value of the first field of this lower-case name; absent without one. */
str http_head_field(const struct http_head *, str name);
/* How many fields bear this lower-case name: singletons that come twice are refused by whoever
 * reads them. */
size_t http_head_count(const struct http_head *, str name);
const char *http_method_name(enum http_method);

/* A chunked body in progress; begin with all zero. */
struct http_chunks {
	uint8_t state;
	uint8_t digits;
	uint16_t noise, trailer;
	uint64_t left;
	const char *reason; /* when bad; the status is always 400 */
};

/* Takes bytes from *at, which it moves.  HTTP_PIECE lends a slice of them in *piece. */
enum http_got http_chunks_read(struct http_chunks *, str *piece, const char **at, const char *end);

#endif
