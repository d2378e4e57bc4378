/* timer_test.c — the heap against a naive model, and never early. */

#include "lib/run/loop_parts.h"
#include "lib/run/test.h"
#include "lib/run/random.h"

enum { TIMERS = 500 };

static struct {
	struct timer timer;
	uint64_t at;
	bool started, fired;
} all[TIMERS];

static size_t left;
static uint64_t last_at;
static int early, disordered, ghosts;

static void on_fire(void *arg)
{
	size_t i = (size_t)(uintptr_t)arg;

	early += mono_now() < all[i].at;
	disordered += all[i].at < last_at;
	ghosts += !all[i].started || all[i].fired;
	last_at = all[i].at;
	all[i].fired = true;
	if (--left == 0)
		loop_stop(0);
}

static void start(size_t i, uint64_t from)
{
	left += !all[i].started;
	all[i].at = from + random_below(30 * 1000 * 1000);
	all[i].started = true;
	timer_start(&all[i].timer, all[i].at, on_fire, (void *)(uintptr_t)i);
}

static void stop(size_t i)
{
	left -= all[i].started;
	all[i].started = false;
	timer_stop(&all[i].timer);
}

TEST(law_any_history_fires_in_order_never_early)
{
	uint64_t from = mono_now() + MONO_MS(20);

	for (int step = 0; step < 5000; step++) {
		size_t i = random_below(TIMERS);

		if (random_below(3))
			start(i, from); /* anew, or moved */
		else
			stop(i);
	}
	start(0, from);
	loop_run();
	assert_int_equal(early, 0);
	assert_int_equal(disordered, 0);
	assert_int_equal(ghosts, 0);
	for (size_t i = 0; i < TIMERS; i++) {
		assert_int_equal(all[i].fired, all[i].started);
		assert_int_equal(all[i].timer.place, 0);
	}
}

static int restarts;

static void restart_in_the_past(void *arg)
{
	struct timer *t = arg;

	restarts++;
	timer_start(t, 0, restart_in_the_past, t);
}

static void stop_loop(void *arg)
{
	loop_stop(0);
}

/* A timer that is always due keeps nobody else from his turn. */
TEST(one_that_starts_itself_anew_does_not_hold_the_loop)
{
	struct timer greedy = { 0 }, end = { 0 };

	timer_start(&greedy, 0, restart_in_the_past, &greedy);
	timer_start(&end, mono_now() + MONO_MS(5), stop_loop, NULL);
	loop_run();
	assert_true(restarts > 1);
	timer_stop(&greedy);
	timer_stop(&greedy);
}

static struct timer other;
static int others_fired;

static void fire_other(void *arg)
{
	others_fired++;
}

static void stop_other(void *arg)
{
	timer_stop(&other);
}

static void nothing(void *arg)
{
}

TEST(one_that_is_due_already_does_not_sleep)
{
	struct timer due = { .place = 0 }, later = { .place = 0 };

	timer_start(&later, mono_now() + MONO_MS(1000), nothing, NULL);
	timers_hurry();
	assert_true(uv_backend_timeout(loop_uv()) > 0);
	timer_start(&due, mono_now(), nothing, NULL);
	timers_hurry();
	assert_int_equal(uv_backend_timeout(loop_uv()), 0);
	timer_stop(&due);
	timer_stop(&later);
}

TEST(one_may_stop_another_that_is_due)
{
	struct timer first = { 0 }, end = { 0 };
	uint64_t now = mono_now();

	timer_start(&first, now + 1, stop_other, NULL);
	timer_start(&other, now + 2, fire_other, NULL);
	timer_start(&end, now + MONO_MS(2), stop_loop, NULL);
	loop_run();
	assert_int_equal(others_fired, 0);
	assert_int_equal(first.place, 0);
}

TEST(one_for_never_stays)
{
	struct timer never = { 0 }, end = { 0 };

	timer_start(&never, MONO_NEVER, fire_other, NULL);
	timer_start(&end, mono_now() + MONO_MS(2), stop_loop, NULL);
	loop_run();
	assert_int_not_equal(never.place, 0);
	timer_stop(&never);
}

TEST_MAIN("run/timer")
