/* http_bytes.c — the table of bytes, and the scan of values, which most of a head consists of. */

#include "lib/wire/http_bytes.h"

#include <string.h>

enum {
	EVERY = BYTE_TOKEN | BYTE_TARGET,
	NAME = EVERY | BYTE_HOST,
};

const uint8_t http_byte_class[256] = {
	['!'] = EVERY,
	['$'] = EVERY,
	['%'] = EVERY,
	['&'] = EVERY,
	['\''] = EVERY,
	['*'] = EVERY,
	['+'] = EVERY,
	['^'] = EVERY,
	['`'] = EVERY,
	['|'] = EVERY,
	['~'] = EVERY,
	['#'] = BYTE_TOKEN,
	['-'] = NAME,
	['.'] = NAME,
	['_'] = NAME,
	['('] = BYTE_TARGET,
	[')'] = BYTE_TARGET,
	[','] = BYTE_TARGET,
	['/'] = BYTE_TARGET,
	[':'] = BYTE_TARGET,
	[';'] = BYTE_TARGET,
	['='] = BYTE_TARGET,
	['?'] = BYTE_TARGET,
	['@'] = BYTE_TARGET,
	['['] = BYTE_TARGET,
	[']'] = BYTE_TARGET,
	['{'] = BYTE_TARGET,
	['}'] = BYTE_TARGET,
	['\\'] = BYTE_TARGET,
	['0' ... '9'] = NAME | BYTE_DIGIT | BYTE_HEX,
	['a' ... 'f'] = NAME | BYTE_HEX,
	['g' ... 'z'] = NAME,
	['A' ... 'F'] = NAME | BYTE_HEX,
	['G' ... 'Z'] = NAME,
};

/* Eight bytes at a time while none is below 0x20 or is DEL; behind what stops that (a tab does,
 * too) they are looked at one by one. */
const char *http_value_span(const char *at, const char *end)
{
	const uint64_t ones = 0x0101010101010101, tops = 0x8080808080808080;

	while (end - at >= 8) {
		uint64_t word, del;

		memcpy(&word, at, sizeof word);
		del = word ^ ones * 0x7f;
		if ((((word - ones * 0x20) & ~word) | ((del - ones) & ~del)) & tops)
			break;
		at += 8;
	}
	while (at < end && byte_in_value(*at))
		at++;
	return at;
}
