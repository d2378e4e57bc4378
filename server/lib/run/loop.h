/* loop.h — the one event loop of the process (libuv), its clock and its timers.
 *
 * Everything but two byte movers (wire/bus) and the work pool (run/work) runs on this loop's thread, so
 * nothing in services needs a lock. */
#ifndef RUN_LOOP_H
#define RUN_LOOP_H

#include "lib/base/instant.h"

#include <uv.h>

/* The loop; made on first use, on the thread that is to run it. */
uv_loop_t *loop_uv(void);
/* Runs until loop_stop(); then closes what is left.  Returns the exit code given to loop_stop. */
int loop_run(void);
void loop_stop(int exit_code);

/* Wall time, UTC.  Tests set it: clock_set freezes it, clock_move moves a frozen clock, clock_free lets it run again.
 * Everything that means "when" uses this one; everything that means "how long" uses mono_now(). */
instant clock_now(void);
void clock_set(instant);
void clock_move(int64_t us);
void clock_free(void);

/* Monotonic nanoseconds; never set. */
uint64_t mono_now(void);
#define MONO_MS(n) ((uint64_t)(n) * 1000000u)
#define MONO_NEVER UINT64_MAX

/* Calls fn(arg) on the loop's stack when mono_now() reaches `at`, once.  The struct is the caller's and must
 * stay until it fired or was stopped.  Starting a started timer moves it.  Bounded: O(log n), a heap of our own over one uv_timer. */
struct timer {
	uint64_t at;
	void (*fn)(void *);
	void *arg;
	size_t place;                   /* in the heap, from 1; 0: not started */
};
void timer_start(struct timer *, uint64_t at, void (*fn)(void *), void *arg);
void timer_stop(struct timer *);

/* Registers fn(arg) to be called once per turn of the loop after all I/O of the turn was handled (uv_check):
 * the place to flush what fibers of this turn gathered. Never removed. */
void loop_each_turn(void (*fn)(void *), void *arg);

/* Asks that fn(arg) run on the loop's stack; callable from any thread; bounded (LOOP_POSTS), false when full. */
enum { LOOP_POSTS = 65536 };
bool loop_post(void (*fn)(void *), void *arg);

#endif
