/* loop.h — the one event loop of the process (libuv), its clock and its timers.
 *
 * Everything but two byte movers (wire/bus) and the work pool (run/work) runs on this loop's
 * thread, so nothing in services needs a lock. */
#ifndef RUN_LOOP_H
#define RUN_LOOP_H

#include "lib/base/instant.h"

#include <uv.h>

/* The loop; made on first use, on the thread that is to run it. */
uv_loop_t *loop_uv(void);
/* Runs until loop_stop(), whether called before or during, and returns its exit code.  Handles stay
 * open, timers started and fibers paused: it may be run again, and goes on where it stopped. */
int loop_run(void);
void loop_stop(int exit_code);
/* Runs what was posted, closes all handles (others' too; their close callbacks are called only if
 * they closed them themselves) and gives the memory back; loop_uv() then makes a new loop.  At the
 * end of a process; tests seldom need it. */
void loop_close(void);

/* Wall time, UTC.  Tests set it: clock_set freezes it, clock_move moves a frozen clock, clock_free
 * lets it run again. Everything that means "when" uses this one; everything that means "how long"
 * uses mono_now(). */
instant clock_now(void);
void clock_set(instant);
void clock_move(int64_t us);
void clock_free(void);
/* From now on our clock runs ahead of the machine's by the seconds that this file says (a whole number, at most a
 * year; no file: 0), looked at now and each second while the loop runs.  For people who develop and for
 * journeys over days, never in production (config clock_file). */
void clock_follow(str file);

/* Monotonic nanoseconds; never set. */
uint64_t mono_now(void);
#define MONO_MS(n) (1000000 * (uint64_t)(n))
#define MONO_NEVER UINT64_MAX

/* Calls fn(arg) on the loop's stack when mono_now() reaches `at`, once.  The struct is the caller's,
 * cleared before its first use, and must stay until it fired or was stopped.  Starting a started
 * timer moves it; one that starts itself anew in the past fires in the next turn.  O(log n), a heap
 * of our own over one uv_timer. */
struct timer {
	uint64_t at;
	void (*fn)(void *);
	void *arg;
	size_t place; /* in the heap, from 1; 0: not started */
};
void timer_start(struct timer *, uint64_t at, void (*fn)(void *), void *arg);
void timer_stop(struct timer *);

/* Registers fn(arg) to be called in each turn of the loop: after all I/O of the turn was handled
 * (uv_check), and again before the loop sleeps (uv_prepare), for what timers' fibers did.  The place
 * to flush what was gathered; cheap when there is nothing. Never removed, not even by loop_close;
 * at most 32 in a process. */
void loop_each_turn(void (*fn)(void *), void *arg);

/* Asks that fn(arg) run on the loop's stack; callable from any thread; bounded (LOOP_POSTS), false
 * when full. */
enum { LOOP_POSTS = 65536 };
bool loop_post(void (*fn)(void *), void *arg);

#endif
