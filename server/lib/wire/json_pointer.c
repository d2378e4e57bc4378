/* json_pointer.c — where in a JSON text: RFC 6901 pointers, step by step.
 *
 * Easy to get wrong: '~' becomes "~0" and '/' "~1", and a name comes from the client, so it may be as long as a body. */

#include "lib/wire/json.h"

enum { SHOWN_MAX = 64 };

/* Without what is beyond SHOWN_MAX bytes; never half a character. */
static str clipped(str name)
{
	size_t len = 0;

	if (name.len <= SHOWN_MAX)
		return name;
	for (;;) {
		size_t step = utf8_step(name.at + len, name.len - len);

		if (step == 0 || len + step > SHOWN_MAX)
			return (str){ name.at, len };
		len += step;
	}
}

str pointer_member(struct region *region, str pointer, str name)
{
	char escaped[2 * SHOWN_MAX], *to = escaped;
	str shown = clipped(name);

	for (size_t i = 0; i < shown.len; i++) {
		char c = shown.at[i];

		if (c == '~' || c == '/') {
			*to++ = '~';
			*to++ = c == '~' ? '0' : '1';
		} else {
			*to++ = c;
		}
	}
	return region_format(region, "%.*s/%.*s%s", STR_ARG(pointer), (int)(to - escaped), escaped,
			     shown.len < name.len ? "…" : "");
}

str pointer_item(struct region *region, str pointer, size_t index)
{
	return region_format(region, "%.*s/%zu", STR_ARG(pointer), index);
}
