/* semaphore_test.c — permits: fair, bounded, and not lost when someone is late. */

#include "lib/run/test.h"

static struct semaphore s;
static char order[64];
static struct fiber *holder;

struct taker {
	char letter;
	uint64_t deadline;
	bool taken, ended;
};

static void take(void *arg)
{
	struct taker *t = arg;

	t->taken = semaphore_take(&s, t->deadline);
	t->ended = true;
	strncat(order, &t->letter, 1);
	if (t->taken && t->letter == 'h') {
		holder = fiber_self();
		fiber_pause(MONO_NEVER);
	}
}

static void spawn(struct taker *t)
{
	assert_true(fiber_spawn("taker", take, t, NULL));
}

TEST(permits_are_counted)
{
	struct taker takers[3] = { { 'a', MONO_NEVER }, { 'b', MONO_NEVER }, { 'c', MONO_NEVER } };

	order[0] = '\0';
	semaphore_init(&s, 2);
	for (size_t i = 0; i < 3; i++)
		spawn(&takers[i]);
	assert_true(takers[0].taken && takers[1].taken && !takers[2].ended);
	semaphore_give(&s);
	assert_true(takers[2].taken);
	semaphore_give(&s);
	semaphore_give(&s);
	assert_int_equal(s.free, 2);
}

TEST(first_come_first_served)
{
	struct taker takers[5];

	order[0] = '\0';
	semaphore_init(&s, 0);
	for (size_t i = 0; i < 5; i++) {
		takers[i] = (struct taker){ (char)('a' + i), MONO_NEVER };
		spawn(&takers[i]);
	}
	for (size_t i = 0; i < 5; i++) {
		semaphore_give(&s);
		assert_int_equal(strlen(order), i + 1);
	}
	assert_string_equal(order, "abcde");
	assert_int_equal(s.free, 0);
}

/* A permit given to a waiter is not there for one who comes along before the waiter runs. */
FIBER_TEST(nobody_slips_in_between)
{
	struct taker first = { 'a', MONO_NEVER };

	order[0] = '\0';
	semaphore_init(&s, 1);
	assert_true(semaphore_take(&s, MONO_NEVER));
	spawn(&first);
	fiber_yield();
	semaphore_give(&s);                  /* to `first`, who has not run yet */
	assert_false(semaphore_take(&s, 0)); /* so there is none */
	fiber_yield();
	assert_true(first.taken);
}

FIBER_TEST(who_is_late_leaves_the_queue)
{
	struct taker late = { 'l', mono_now() + MONO_MS(2) }, next = { 'n', MONO_NEVER };

	order[0] = '\0';
	semaphore_init(&s, 1);
	assert_true(semaphore_take(&s, MONO_NEVER));
	spawn(&late);
	spawn(&next);
	fiber_sleep(MONO_MS(10));
	assert_true(late.ended && !late.taken && !next.ended);
	semaphore_give(&s);
	fiber_yield();
	assert_true(next.taken);
	assert_true(list_empty(&s.waiters));
	assert_int_equal(s.free, 0);
}

FIBER_TEST(the_fibers_own_deadline_counts)
{
	semaphore_init(&s, 0);
	fiber_deadline_set(mono_now() + MONO_MS(3));
	assert_false(semaphore_take(&s, MONO_NEVER));
	assert_true(list_empty(&s.waiters));
	fiber_deadline_set(MONO_NEVER);
}

/* Many fibers, few permits: never more inside than permits, and all come in. */
enum { CROWD = 300, PERMITS = 7 };
static int inside, most_inside, came;

static void visit(void *arg)
{
	assert_true(semaphore_take(&s, MONO_NEVER));
	if (++inside > most_inside)
		most_inside = inside;
	for (int i = 0; i < came % 4; i++)
		fiber_yield();
	inside--;
	came++;
	semaphore_give(&s);
}

FIBER_TEST(a_crowd_passes)
{
	semaphore_init(&s, PERMITS);
	for (int i = 0; i < CROWD; i++)
		assert_true(fiber_spawn("visitor", visit, NULL, NULL));
	while (came < CROWD)
		fiber_yield();
	assert_int_equal(most_inside, PERMITS);
	assert_int_equal(s.free, PERMITS);
}

TEST_MAIN("run/semaphore")
