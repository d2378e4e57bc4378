/* uuid.c — ids as bytes and as text (RFC 9562).
 *
 * Easy to get wrong: a version 7 id begins with milliseconds, while an instant counts
 * microseconds. */

#include "lib/base/uuid.h"

#include <assert.h>
#include <string.h>

uuid uuid_v7(instant at, const uint8_t random[10])
{
	uint64_t ms = (uint64_t)at.us / 1000;
	uuid id;

	assert(at.us >= 0);
	for (int i = 0; i < 6; i++)
		id.bytes[i] = (uint8_t)(ms >> (40 - 8 * i));
	memcpy(id.bytes + 6, random, 10);
	id.bytes[6] = (id.bytes[6] & 0x0F) | 0x70; /* version 7 */
	id.bytes[8] = (id.bytes[8] & 0x3F) | 0x80; /* variant 10 */
	return id;
}

/* Does a dash stand before this byte of the id? */
static bool dash_before(int byte)
{
	return byte == 4 || byte == 6 || byte == 8 || byte == 10;
}

bool uuid_parse(str s, uuid *out)
{
	const char *at = s.at;
	uuid id;

	if (s.len != UUID_TEXT)
		return false;
	for (int i = 0; i < 16; i++) {
		if (dash_before(i) && *at++ != '-')
			return false;

		int high = hex_digit(*at++);
		int low = hex_digit(*at++);

		if (high < 0 || low < 0)
			return false;
		id.bytes[i] = (uint8_t)(high << 4 | low);
	}
	*out = id;
	return true;
}

void uuid_write(uuid id, char out[UUID_TEXT])
{
	static const uint8_t bytes[] = { 4, 2, 2, 2, 6 };
	const uint8_t *from = id.bytes;

	for (size_t i = 0; i < sizeof bytes; from += bytes[i++]) {
		if (i > 0)
			*out++ = '-';
		out = hex_write(out, from, bytes[i]);
	}
}

bool uuid_equal(uuid a, uuid b)
{
	return memcmp(a.bytes, b.bytes, sizeof a.bytes) == 0;
}

bool uuid_is_nil(uuid id)
{
	return uuid_equal(id, (uuid){ 0 });
}

instant uuid_instant(uuid id)
{
	int64_t ms = 0;

	for (int i = 0; i < 6; i++)
		ms = ms << 8 | id.bytes[i];
	return (instant){ ms * 1000 };
}
