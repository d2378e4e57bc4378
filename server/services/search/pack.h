/* pack.h — a record and all that it points to, in one piece of memory.
 *
 * What is to be kept is built in a region first and laid twice: once into nothing, which measures,
 * and once into memory of that size.  So a record costs one allocation and no gaps. */
#ifndef SEARCH_PACK_H
#define SEARCH_PACK_H

#include "lib/base/str.h"

#include <string.h>

struct pack {
	char *base; /* NULL: it measures */
	size_t used;
};

enum { PACK_ALIGN = 8 };

/* Room for so much; NULL while it measures. */
static inline void *pack_room(struct pack *pack, size_t size)
{
	char *at;

	pack->used = (pack->used + PACK_ALIGN - 1) / PACK_ALIGN * PACK_ALIGN;
	at = pack->base ? pack->base + pack->used : NULL;
	pack->used += size;
	return at;
}

static inline void *pack_copy(struct pack *pack, const void *from, size_t size)
{
	void *at = pack_room(pack, size);

	if (at && size)
		memcpy(at, from, size);
	return at;
}

/* Absent stays absent.  Nothing is aligned, and nothing terminated. */
static inline str pack_str(struct pack *pack, str from)
{
	char *at;

	if (str_absent(from))
		return from;
	at = pack->base ? pack->base + pack->used : NULL;
	pack->used += from.len;
	if (at)
		memcpy(at, from.at, from.len);
	return (str){ at ? at : "", from.len };
}

#endif
