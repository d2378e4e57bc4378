/* work_test.c — off the loop and back, bounded, and ended cleanly. */

#include "lib/run/test.h"
#include "lib/run/config.h"
#include "lib/run/work.h"

#include <pthread.h>

struct sum {
	int a, b, result;
	pthread_t on;
};

static void add(void *arg)
{
	struct sum *sum = arg;

	sum->result = sum->a + sum->b;
	sum->on = pthread_self();
}

FIBER_TEST(runs_on_another_thread_and_comes_back)
{
	struct sum sum = { 2, 3 };

	assert_true(work_run(add, &sum));
	assert_int_equal(sum.result, 5);
	assert_false(pthread_equal(sum.on, pthread_self()));
}

/* Jobs that wait until they are let go: so that the pool is as full as we say. */
static struct {
	pthread_mutex_t lock;
	pthread_cond_t changed;
	bool open;
	int inside, ran;
} gate = { PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER };

static void pass_gate(void *arg)
{
	pthread_mutex_lock(&gate.lock);
	gate.inside++;
	pthread_cond_broadcast(&gate.changed);
	while (!gate.open)
		pthread_cond_wait(&gate.changed, &gate.lock);
	gate.ran++;
	pthread_mutex_unlock(&gate.lock);
}

static void gate_set(bool open)
{
	pthread_mutex_lock(&gate.lock);
	gate.open = open;
	pthread_cond_broadcast(&gate.changed);
	pthread_mutex_unlock(&gate.lock);
}

static void await_inside(int count)
{
	pthread_mutex_lock(&gate.lock);
	while (gate.inside < count)
		pthread_cond_wait(&gate.changed, &gate.lock);
	pthread_mutex_unlock(&gate.lock);
}

static int told, expected;

static void count_told(void *arg)
{
	assert_null(fiber_self());
	if (++told == expected)
		loop_stop(0);
}

static void fill_pool(void)
{
	gate.inside = gate.ran = told = 0;
	gate_set(false);
	for (int i = 0; i < config.work_threads; i++)
		assert_true(work_post(pass_gate, count_told, NULL));
	await_inside((int)config.work_threads);
	for (int i = 0; i < config.work_queue; i++)
		assert_true(work_post(pass_gate, count_told, NULL));
	expected = (int)(config.work_threads + config.work_queue);
}

static bool refused;

static void ask_in_vain(void *arg)
{
	struct sum sum = { 0 };

	refused = !work_run(add, &sum);
}

TEST(the_queue_is_bounded)
{
	fill_pool();
	assert_int_equal(work_waiting(), config.work_queue);
	assert_false(work_post(pass_gate, count_told, NULL));
	assert_true(fiber_spawn("vain", ask_in_vain, NULL, NULL));
	assert_true(refused);
	gate_set(true);
	loop_run();
	assert_int_equal(told, expected);
	assert_int_equal(gate.ran, expected);
	assert_int_equal(work_waiting(), 0);
}

static void open_gate(void *arg)
{
	gate_set(true);
}

FIBER_TEST(a_deadline_does_not_tear_it_away)
{
	struct timer timer = { 0 };

	gate.inside = gate.ran = 0;
	gate_set(false);
	fiber_deadline_set(mono_now() + MONO_MS(1));
	timer_start(&timer, mono_now() + MONO_MS(20), open_gate, NULL);
	assert_true(work_run(pass_gate, NULL));
	assert_int_equal(gate.ran, 1);
	assert_true(mono_now() > fiber_deadline()); /* which is as it was */
	assert_true(fiber_deadline() != MONO_NEVER);
	fiber_deadline_set(MONO_NEVER);
}

static int summed;

static void ask_many(void *arg)
{
	for (int i = 0; i < 50; i++) {
		struct sum sum = { i, summed };
		int before = summed;

		while (!work_run(add, &sum))
			fiber_yield(); /* full: the others are at it */
		assert_int_equal(sum.result, i + before);
		summed++;
	}
}

FIBER_TEST(many_fibers_at_once)
{
	for (int i = 0; i < 40; i++)
		assert_true(fiber_spawn("many", ask_many, NULL, NULL));
	while (summed < 40 * 50)
		fiber_yield();
}

static bool woken_at_stop;

static void wait_for_gate(void *arg)
{
	woken_at_stop = work_run(pass_gate, NULL);
}

TEST(stopping_finishes_and_tells)
{
	for (int round = 0; round < 2; round++) { /* a new pool the second time */
		fill_pool();
		gate_set(true);
		await_inside(expected);
		woken_at_stop = false;
		assert_true(fiber_spawn("waits", wait_for_gate, NULL, NULL));
		expected = 0; /* no loop to stop */
		work_stop();
		assert_int_equal(told, config.work_threads + config.work_queue);
		assert_true(woken_at_stop);
		assert_int_equal(work_waiting(), 0);
		assert_int_equal(fiber_live(), 0);
	}
	work_stop(); /* twice is once */
	loop_close();
}

TEST_MAIN("run/work")
