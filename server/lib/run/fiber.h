/* fiber.h — code that waits without blocking: stackful fibers on the loop's thread.
 *
 * One pooled mapping per fiber: [guard | stack 64 KiB | region head 8 KiB | control].  So a
 * request that makes less than 8 KiB costs no malloc at all, and an overflow hits the guard.
 *
 * The rule of the house: *only functions given a `req` or a `db` may pause* (and those of lib that
 * say so). Across a pause the world may change: no errno, no borrowed socket buffer, no `__thread`
 * is kept. A fiber never leaves its thread. */
#ifndef RUN_FIBER_H
#define RUN_FIBER_H

#include "lib/base/list.h"
#include "lib/base/region.h"
#include "lib/run/loop.h"

struct fiber;

enum {
	FIBER_STACK = 64 * 1024,
	FIBER_REGION_HEAD = 8 * 1024,
	FIBER_POOL_MAX = 1024, /* mappings kept for reuse */
};

/* Runs fn(arg) on a new fiber at once, until its first pause.  From the loop's stack, or from
 * another fiber or a `done` (then it begins when that one pauses or ends).  False when three quarters
 * of `fibers_max` (config, 4,096) live already, or the machine has no memory for a stack: the caller
 * answers 503.  When fn returns or fails, done(arg) (may be NULL) runs on the loop's stack, before
 * the fiber's region ends.  `name` is static, for logs. */
bool fiber_spawn(const char *name, void (*fn)(void *), void *arg, void (*done)(void *));
/* The same for internal calls, which may have the last quarter too, so that one process may call
 * itself at the cap. */
bool fiber_spawn_reserved(const char *name, void (*fn)(void *), void *arg, void (*done)(void *));
/* Could one be spawned now? */
bool fiber_room(bool reserved);

/* The running fiber; NULL on the loop's stack. */
struct fiber *fiber_self(void);
/* Its region, which ends with it.  (A connection's fiber serves many requests: each has a region of
 * its own.) */
struct region *fiber_region(struct fiber *);

/* Pauses the running fiber until fiber_wake or until mono_now() ≥ deadline (also the fiber's own
 * deadline, see below). True: woken.  False: late.  Whoever would wake must be told (unlinked) by the
 * caller when it was late. */
bool fiber_pause(uint64_t deadline);
/* Wakes a paused fiber: from the loop's stack at once; from a fiber, a `done` or a region's defer when
 * that one pauses or ends.  Waking a fiber that is not paused is a bug; waking twice before it ran is
 * one wake. */
void fiber_wake(struct fiber *);
/* Lets others run, and comes back in the next turn of the loop. */
void fiber_yield(void);
/* Pauses for so long; for back-off in lib, never to synchronise. */
void fiber_sleep(uint64_t ns);

/* The moment by which all this fiber does must be done; MONO_NEVER at first.  fiber_pause never
 * waits beyond it. Returns the former one. */
uint64_t fiber_deadline_set(uint64_t at);
uint64_t fiber_deadline(void);

/* A slot for the upper layer (serve keeps the struct req here, so that logs can say which
 * request). */
void fiber_context_set(void *);
void *fiber_context(void);

size_t fiber_live(void);
size_t fiber_pooled(void);

/* ---- breakdowns: leaving a fiber from any depth ---- */

enum breakdown {
	BREAKDOWN_MEMORY = 1, /* a region is full */
	BREAKDOWN_DEADLINE,   /* the deadline passed */
	BREAKDOWN_DB,         /* PostgreSQL is away or said no in a way nobody foresaw */
	BREAKDOWN_UNKNOWN, /* it fell in a commit: nobody knows the outcome; retry with the same key */
	BREAKDOWN_CACHE,
	BREAKDOWN_BUS,
	BREAKDOWN_CALL, /* another service did not answer */
	BREAKDOWN_BUSY, /* a bound of ours is reached: 503 at once */
	BREAKDOWN_GONE, /* the client went away */
	BREAKDOWN_OTHER,
};

struct failure {
	enum breakdown what;
	char text[256]; /* for the log, never for the client */
};

/* Leaves to the innermost fiber_try of the running fiber; frames between are abandoned (they may
 * own nothing a region does not know).  Without a try the fiber itself ends, after an error in the log
 * that tells its name.  On the loop's stack it is a bug: the process ends.  Never called inside a
 * foreign library's callback. */
_Noreturn void fail(enum breakdown, const char *format, ...)
	__attribute__((format(printf, 2, 3), nonnull(2)));

/* Runs fn(arg) on this fiber.  True when it returned; false when it failed, *failure then says why.
 * Nests. */
bool fiber_try(void (*fn)(void *), void *arg, struct failure *);
const char *breakdown_name(enum breakdown);

/* The `full` hook for regions of fibers: fail(BREAKDOWN_MEMORY). */
void region_fails(struct region *, size_t wanted);

/* ---- waiting for each other ---- */

/* A bounded number of permits: FIFO, fair.  init: semaphore_init(&s, 16). */
struct semaphore {
	int free;
	struct list waiters; /* of fibers, first come first served */
};
void semaphore_init(struct semaphore *, int permits);
/* Pauses.  False: late. */
bool semaphore_take(struct semaphore *, uint64_t deadline);
void semaphore_give(struct semaphore *);

#endif
