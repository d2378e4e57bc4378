/* work.h — slow computing off the loop: password hashing, PQcancel, name look-ups.
 *
 * A bounded pool: `work_threads` (2) and a queue of `work_queue` (32).  fn runs on a pool thread: it
 * may touch only what `arg` points to, never the loop, a region, a fiber, the log or metrics. */
#ifndef RUN_WORK_H
#define RUN_WORK_H

#include "lib/run/fiber.h"

/* Runs fn(arg) on the pool and pauses until it is done.  There is no leaving early: fn must be
 * bounded, and `arg` may lie on the caller's stack.  False: the queue is full (answer 429 or 503),
 * fn was not run. */
bool work_run(void (*fn)(void *), void *arg);

/* The same without a fiber: done(arg) is called on the loop's stack.  `arg` must live till then. */
bool work_post(void (*fn)(void *), void (*done)(void *), void *arg);

size_t work_waiting(void);

/* Ends the pool: what was accepted is still done and told (waiting fibers are woken), then the
 * threads end.  On the loop's stack, before loop_close; blocks as long as the jobs take.  The next
 * job begins a new pool. */
void work_stop(void);

#endif
