/* cache_parts.h — what cache_link.c (the connection), cache.c (commands) and cache_rate.c (buckets) say to each
 * other; nobody else includes it. */
#ifndef WIRE_CACHE_PARTS_H
#define WIRE_CACHE_PARTS_H

#include "lib/run/fiber.h"

#include <hiredis/hiredis.h>

enum { CACHE_UNDER_WAY = 10000, CACHE_SCRIPT_SHA = 40 };

/* A command under way.  On the heap: a fiber that was late leaves it behind, and the answer still comes. */
struct ask {
	struct list link;           /* under way, the oldest first; then answered */
	void (*then)(struct ask *); /* called once, on the loop's stack and never inside hiredis */
	struct fiber *fiber;        /* who waits; NULL: nobody, or nobody any more */
	uint64_t since;
	redisReply *reply; /* then's to free; NULL: the connection was lost */
	bool answered;
};
void ask_free(struct ask *);

/* Queues a command; it leaves at the end of this turn of the loop.  From then on the ask is then's.
 * NULL: no connection, or CACHE_UNDER_WAY are under way. */
struct ask *link_ask(size_t count, const str *arguments, void (*then)(struct ask *),
		     struct fiber *);

/* The bucket's script, which every new connection hands to Redis; and the name Redis gave it (absent: not yet). */
extern const char rate_script[];
str link_script(void);

/* Of the fallback's table: forgets all buckets. */
void rate_forget(void);

#endif
