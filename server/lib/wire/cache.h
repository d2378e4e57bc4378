/* cache.h — Redis for fibers: one pipelined connection a process, every wait bounded by cache_ms.
 *
 * Redis never holds the only copy of anything.  When it is away, calls return CACHE_AWAY at once (no waiting for reconnection, which
 * goes on in the background with back-off, 50 ms to 2 s): slower, not wrong.  A Redis that is silent for a second (or twice cache_ms) is
 * away, too.  At most 10,000 commands are under way; beyond it: CACHE_AWAY.
 * A key is what cache_key made: config.cache_prefix is in front of it; a key without is a bug (assert).
 * Functions that take a region pause.  All belong to the loop's thread. */
#ifndef WIRE_CACHE_H
#define WIRE_CACHE_H

#include "lib/run/fiber.h"

enum { CACHE_ARGUMENTS = 64 }; /* most of one command */

enum cache_got { CACHE_HIT, CACHE_MISS, CACHE_AWAY };

/* An error reply is AWAY, too, with its text; its first word is logged at debug, and it is counted. */
struct cache_reply {
	enum cache_got got;
	str text;                  /* of a string reply, in the region */
	int64_t number;            /* of an integer reply */
	struct cache_reply *items; /* of an array reply, each with its own `got` */
	size_t count;
};

/* Begins connecting to config's Redis as cache_user, with secret cache.<user> (absent: without logging in).  Never pauses. */
void cache_start(void);
/* Commands under way end as AWAY; what cache_on_connect registered is forgotten. */
void cache_stop(void);
bool cache_alive(void);
/* Called on the loop's stack at each (re)connection; at most 4.  Must not fail; may spawn a fiber. */
void cache_on_connect(void (*fn)(void *), void *arg);

/* Any command but SUBSCRIBE, MONITOR and their kin: arguments as they are (absent: empty). */
struct cache_reply cache_do(struct region *, size_t count, const str *arguments);
/* Fire and forget; never pauses. */
void cache_tell(size_t count, const str *arguments);
str cache_key(struct region *, const char *format, ...) __attribute__((format(printf, 2, 3)));

struct cache_reply cache_get(struct region *, str key);
/* Seconds to live > 0, always.  Waits for the answer, and leaves it at that. */
void cache_set(struct region *, str key, str value, unsigned seconds);
void cache_drop(struct region *, str key);

/* A token bucket in Redis, atomic (one Lua script, time of Redis's own): takes `cost` out of a bucket of `burst` that refills `per_second`.
 * True: taken.  False: *retry_after ≥ 1 seconds to wait, nothing was taken.  *left: whole tokens that remain.  Redis away: a bucket of
 * this process at a quarter of burst and rate (at least one `cost` deep; the 16,384 last used are kept), or, with strict, refused
 * for RATE_STRICT_SECONDS.  Limits are skipped when config.limits is false.  0 < cost ≤ burst, 0 < per_second, else it is a bug. */
enum { RATE_STRICT_SECONDS = 5, RATE_FALLBACKS = 16384 };
bool rate_take(struct region *, str key, double burst, double per_second, double cost, bool strict,
	       unsigned *retry_after, unsigned *left);

#endif
