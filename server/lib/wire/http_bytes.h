/* http_bytes.h — what a byte may be part of: for the parsers of heads and chunks, and the writer.
 *
 * Private to the codec.  One table, so that what we take in and what we let out are one grammar. */
#ifndef WIRE_HTTP_BYTES_H
#define WIRE_HTTP_BYTES_H

#include "lib/base/str.h"

enum {
	BYTE_TOKEN = 1,  /* tchar: names of methods and fields (RFC 9110 5.6.2) */
	BYTE_TARGET = 2, /* what browsers send in a request-target; no fragment, no quotes */
	BYTE_HOST = 4,   /* a name of the DNS, or IPv4 */
	BYTE_DIGIT = 8,
	BYTE_HEX = 16,
};

extern const uint8_t http_byte_class[256];

static inline bool byte_is(char c, int class)
{
	return http_byte_class[(unsigned char)c] & class;
}

static inline const char *bytes_span(const char *at, const char *end, int class)
{
	while (at < end && byte_is(*at, class))
		at++;
	return at;
}

/* May it stand in a field's value: VCHAR, SP, HTAB, obs-text (RFC 9110 5.5)? */
static inline bool byte_in_value(char c)
{
	return ((unsigned char)c >= 0x20 && c != 0x7f) || c == '\t';
}

/* The first byte that no value may have; CR and LF are such. */
const char *http_value_span(const char *at, const char *end);

static inline int byte_hex(char c)
{
	return c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10;
}

/* Is it a token, and one byte long at least? */
static inline bool str_is_token(str s)
{
	return s.len > 0 && bytes_span(s.at, s.at + s.len, BYTE_TOKEN) == s.at + s.len;
}

/* Could it be sent as a field's value without ending the line? */
static inline bool str_is_value(str s)
{
	return s.len == 0 || http_value_span(s.at, s.at + s.len) == s.at + s.len;
}

#endif
