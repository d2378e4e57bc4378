/* http_chunks.c — the strict reading of a chunked body (RFC 9112 7.1).
 *
 * A machine of one byte a step; only data passes in slices.  Easy to get wrong: leniency here (a
 * bare LF, "0x5", a size that wraps) moves the border between two requests, and that is all that
 * a smuggler wants. */

#include "lib/wire/http_bytes.h"
#include "lib/wire/http_head.h"

enum state {
	SIZE,
	EXTENSION,
	SIZE_LF,
	DATA,
	DATA_CR,
	DATA_LF,
	LINE, /* of the trailer: a name or the blank end */
	NAME,
	VALUE,
	VALUE_LF,
	LAST_LF,
	DONE,
};

enum { DIGITS_MAX = 8 };

/* chunk-size: eight hex digits at most, then ";" or CRLF and nothing else. */
static const char *step_size(struct http_chunks *c, char byte)
{
	if (byte_is(byte, BYTE_HEX)) {
		if (++c->digits > DIGITS_MAX)
			return "chunk size too big";
		c->left = c->left << 4 | (uint64_t)byte_hex(byte);
		return NULL;
	}
	if (c->digits == 0 || (byte != ';' && byte != '\r'))
		return "chunk size";
	c->state = byte == ';' ? EXTENSION : SIZE_LF;
	return NULL;
}

/* Extensions are skipped, but not for ever. */
static const char *step_extension(struct http_chunks *c, char byte)
{
	if (byte == '\r') {
		c->state = SIZE_LF;
		return NULL;
	}
	if (++c->noise > HTTP_CHUNK_NOISE_MAX)
		return "chunk extensions too long";
	return byte_in_value(byte) ? NULL : "chunk extension";
}

static const char *step_trailer_value(struct http_chunks *c, char byte)
{
	if (byte == '\r')
		c->state = VALUE_LF;
	else if (!byte_in_value(byte))
		return "trailer value";
	return NULL;
}

/* Trailer fields are read as strictly as the head's, and dropped (RFC 9110 6.5.1). */
static const char *step_trailer(struct http_chunks *c, char byte)
{
	if (++c->trailer > HTTP_TRAILER_MAX)
		return "trailer too long";
	if (c->state == VALUE)
		return step_trailer_value(c, byte);
	if (c->state == LINE && byte == '\r') {
		c->state = LAST_LF;
		return NULL;
	}
	if (c->state == NAME && byte == ':') {
		c->state = VALUE;
		return NULL;
	}
	c->state = NAME;
	return byte_is(byte, BYTE_TOKEN) ? NULL : "trailer name";
}

static const char *step_exactly(struct http_chunks *c, char byte, char wanted, enum state next)
{
	c->state = (uint8_t)next;
	return byte == wanted ? NULL : "chunk line end";
}

/* Why the byte may not stand here; NULL when it may. */
static const char *step(struct http_chunks *c, char byte)
{
	switch (c->state) {
	case SIZE:
		return step_size(c, byte);
	case EXTENSION:
		return step_extension(c, byte);
	case SIZE_LF:
		return step_exactly(c, byte, '\n', c->left > 0 ? DATA : LINE);
	case DATA_CR:
		return step_exactly(c, byte, '\r', DATA_LF);
	case DATA_LF:
		c->digits = 0;
		return step_exactly(c, byte, '\n', SIZE);
	case VALUE_LF:
		return step_exactly(c, byte, '\n', LINE);
	case LAST_LF:
		return step_exactly(c, byte, '\n', DONE);
	default:
		return step_trailer(c, byte);
	}
}

/* As much of the chunk as is here. */
static str take_data(struct http_chunks *c, const char **at, const char *end)
{
	size_t here = (size_t)(end - *at);
	str piece = { *at, here < c->left ? here : (size_t)c->left };

	*at += piece.len;
	c->left -= piece.len;
	if (c->left == 0)
		c->state = DATA_CR;
	return piece;
}

enum http_got http_chunks_read(struct http_chunks *c, str *piece, const char **at, const char *end)
{
	while (*at < end && c->state != DONE) {
		if (c->state == DATA) {
			*piece = take_data(c, at, end);
			return HTTP_PIECE;
		}
		c->reason = step(c, *(*at)++);
		if (c->reason)
			return HTTP_BAD;
	}
	return c->state == DONE ? HTTP_READY : HTTP_MORE;
}
