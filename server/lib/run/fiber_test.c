/* fiber_test.c — the first test of the house: leaving a fiber from any depth, a thousand times; then the rest. */

#include "lib/run/test.h"
#include "lib/base/asan.h"
#include "lib/run/config.h"
#include "lib/run/random.h"

#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

/* ---- leaving from any depth ---- */

enum { FAILS = 1000, DEPTH = 40 };

static int defers_run;

static void count_defer(void *arg)
{
	defers_run++;
}

static int (*volatile deeper)(int); /* so that no compiler makes a loop of it */

/* Frames with arrays, so that ASan surrounds them with red zones which are then abandoned. */
__attribute__((noinline)) static int dive(int depth)
{
	volatile char local[200];
	volatile int beside[3] = { depth };

	memset((char *)local, depth, sizeof local);
	region_defer(fiber_region(fiber_self()), count_defer, NULL);
	if (depth == 0)
		fail(BREAKDOWN_OTHER, "at the bottom");
	return deeper(depth - 1) + local[depth % 200] + beside[0];
}

static void dive_from(void *depth)
{
	dive(*(int *)depth);
}

/* Uses all of the stack that there is sense in: a red zone left behind would be found here. */
__attribute__((noinline)) static int walk_stack(int frames)
{
	volatile char local[1000];

	memset((char *)local, frames, sizeof local);
	return frames == 0 ? local[0] : walk_stack(frames - 1) + local[999];
}

static int failures_seen, rounds_done;

static void fail_once(void *arg)
{
	int depth = (int)random_below(DEPTH);
	struct failure failure = { 0 };
	int before = defers_run;

	assert_false(fiber_try(dive_from, &depth, &failure));
	assert_int_equal(failure.what, BREAKDOWN_OTHER);
	assert_string_equal(failure.text, "at the bottom");
	assert_int_equal(defers_run, before); /* they wait for the region's end */
	walk_stack(20);
	failures_seen++;
}

static void round_done(void *arg)
{
	rounds_done++;
}

TEST(a_thousand_fails_leave_nothing_behind)
{
	size_t pooled = fiber_pooled();

	deeper = dive;
	for (int i = 0; i < FAILS; i++)
		assert_true(fiber_spawn("fail", fail_once, NULL, round_done));
	assert_int_equal(failures_seen, FAILS);
	assert_int_equal(rounds_done, FAILS);
	assert_true(defers_run >= FAILS);
	assert_int_equal(fiber_live(), 0);
	assert_true(fiber_pooled() >= 1 && fiber_pooled() <= pooled + 1); /* one stack for all */
}

TEST_MAIN("fiber")
