/* cache.h — Redis for fibers: one pipelined connection a process, every wait bounded by cache_ms.
 *
 * Redis never holds the only copy of anything.  When it is away, calls return CACHE_AWAY at once (no waiting for reconnection, which
 * goes on in the background with back-off): slower, not wrong.  Every key gets config.cache_prefix in front.
 * Functions that take a region pause. */
#ifndef WIRE_CACHE_H
#define WIRE_CACHE_H

#include "lib/run/fiber.h"

enum cache_got { CACHE_HIT, CACHE_MISS, CACHE_AWAY };

struct cache_reply {
	enum cache_got got;             /* AWAY also for an error reply, which is logged at debug and counted */
	str text;                       /* of a string reply, in the region */
	int64_t number;                 /* of an integer reply */
	struct cache_reply *items;      /* of an array reply */
	size_t count;
};

void cache_start(void);                 /* begins connecting; from config */
void cache_stop(void);
bool cache_alive(void);
/* Called on the loop's stack at each (re)connection; at most 4. */
void cache_on_connect(void (*fn)(void *), void *arg);

/* Any command: arguments as they are (keys must be made with cache_key). */
struct cache_reply cache_do(struct region *, size_t count, const str *arguments);
/* Fire and forget; never pauses. */
void cache_tell(size_t count, const str *arguments);
str cache_key(struct region *, const char *format, ...) __attribute__((format(printf, 2, 3)));

struct cache_reply cache_get(struct region *, str key);
/* Seconds to live > 0, always. */
void cache_set(struct region *, str key, str value, unsigned seconds);
void cache_drop(struct region *, str key);

/* A token bucket in Redis, atomic (one Lua script, time of Redis's own): takes `cost` out of a bucket of `burst` that refills `per_second`.
 * True: taken.  False: *retry_after seconds to wait.  Redis away: a bucket of this process at a quarter of the rate,
 * or, with strict, refused.  limits are skipped when config.limits is false. */
bool rate_take(struct region *, str key, double burst, double per_second, double cost, bool strict, unsigned *retry_after, unsigned *left);

#endif
