/* fiber_test.c — the first test of the house: leaving a fiber from any depth, a thousand times;
 * then how fibers pause, wake, take turns and are bounded. */

#include "lib/run/test.h"
#include "lib/base/asan.h"
#include "lib/run/config.h"
#include "lib/run/random.h"

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

/* Writes over the whole of the stack that was abandoned: a red zone left behind would be found
 * here. */
__attribute__((noinline)) static int walk_stack(int frames)
{
	volatile char local[1000];

	memset((char *)local, frames, sizeof local);
	return frames == 0 ? local[0] : walk_stack(frames - 1) + local[999];
}

static int failures_seen, rounds_done, defers_due;

static void fail_once(void *arg)
{
	int depth = (int)random_below(DEPTH);
	struct failure failure = { 0 };
	int before = defers_run;

	assert_false(fiber_try(dive_from, &depth, &failure));
	assert_int_equal(failure.what, BREAKDOWN_OTHER);
	assert_string_equal(failure.text, "at the bottom");
	assert_int_equal(defers_run, before); /* they wait for the region's end */
	defers_due += depth + 1;
	failures_seen++;
}

static void round_done(void *arg)
{
	rounds_done++;
}

static void walk(void *arg)
{
	walk_stack(30);
}

TEST(a_thousand_fails_leave_nothing_behind)
{
	size_t pooled = fiber_pooled();

	deeper = dive;
	for (int i = 0; i < FAILS; i++) {
		assert_true(fiber_spawn("fail", fail_once, NULL, round_done));
		assert_true(fiber_spawn("walk", walk, NULL, NULL)); /* on the same stack */
	}
	assert_int_equal(failures_seen, FAILS);
	assert_int_equal(rounds_done, FAILS);
	assert_int_equal(defers_run, defers_due);
	assert_int_equal(fiber_live(), 0);
	assert_int_equal(fiber_pooled(), pooled ? pooled : 1); /* one stack for all */
}

static void fails_with_number(void *number)
{
	fail(BREAKDOWN_DB, "number %d", *(int *)number);
}

static int after_inner;

static void tries_inside(void *arg)
{
	struct failure failure;
	int number = 1;

	assert_false(fiber_try(fails_with_number, &number, &failure));
	assert_string_equal(failure.text, "number 1");
	after_inner++;
	number = 2;
	fails_with_number(&number);
}

static void returns(void *arg)
{
}

FIBER_TEST(tries_nest)
{
	struct failure failure = { 0 };

	assert_false(fiber_try(tries_inside, NULL, &failure));
	assert_int_equal(after_inner, 1);
	assert_int_equal(failure.what, BREAKDOWN_DB);
	assert_string_equal(failure.text, "number 2");
	assert_string_equal(breakdown_name(failure.what), "db");
	assert_true(fiber_try(returns, NULL, &failure));
}

static void pauses_and_fails(void *arg)
{
	fiber_yield();
	fail(BREAKDOWN_CACHE, "%s", "behind a pause");
}

FIBER_TEST(fails_behind_a_pause)
{
	struct failure failure = { 0 };

	for (int i = 0; i < 10; i++) {
		assert_false(fiber_try(pauses_and_fails, NULL, &failure));
		assert_int_equal(failure.what, BREAKDOWN_CACHE);
	}
}

static void fills_region(void *arg)
{
	for (;;)
		region_alloc(fiber_region(fiber_self()), 100000);
}

FIBER_TEST(a_full_region_is_a_breakdown)
{
	struct failure failure = { 0 };

	assert_false(fiber_try(fills_region, NULL, &failure));
	assert_int_equal(failure.what, BREAKDOWN_MEMORY);
}

static void fails_uncaught(void *arg)
{
	fail(BREAKDOWN_OTHER, "nobody caught this, on purpose");
}

TEST(a_fail_nobody_caught_ends_the_fiber)
{
	int before = rounds_done;

	assert_true(fiber_spawn("uncaught", fails_uncaught, NULL, round_done));
	assert_int_equal(rounds_done, before + 1);
	assert_int_equal(fiber_live(), 0);
}

static void fail_on_the_loop(void)
{
	fail(BREAKDOWN_OTHER, "there is no fiber");
}

TEST(a_fail_outside_a_fiber_is_a_bug)
{
	check_dies(SIGABRT, fail_on_the_loop);
}

/* ---- the life of a fiber ---- */

static char story[64];

static void tell(const char *what)
{
	strncat(story, what, sizeof story - strlen(story) - 1);
}

static void tell_defer(void *arg)
{
	tell("defer ");
}

static void tell_done(void *arg)
{
	assert_null(fiber_self());
	tell("done ");
}

static void tell_body(void *arg)
{
	char *first = region_zero(fiber_region(fiber_self()), 1000);
	char *here = __builtin_frame_address(0);

	/* The region begins right above the stack: no malloc. */
	assert_true(first > here && first - here < FIBER_STACK + FIBER_REGION_HEAD);
	region_defer(fiber_region(fiber_self()), tell_defer, NULL);
	tell("body ");
}

TEST(done_comes_before_the_regions_end)
{
	story[0] = '\0';
	assert_true(fiber_spawn("tell", tell_body, NULL, tell_done));
	tell("after");
	assert_string_equal(story, "body done defer after");
}

static void tell_letter(void *letter)
{
	tell(letter);
	fiber_yield();
	tell(letter);
}

static char a[] = "a", b[] = "b", c[] = "c";

FIBER_TEST(a_spawned_fiber_begins_when_the_spawner_pauses)
{
	story[0] = '\0';
	assert_true(fiber_spawn("a", tell_letter, a, NULL));
	assert_true(fiber_spawn("b", tell_letter, b, NULL));
	assert_true(fiber_spawn("c", tell_letter, c, NULL));
	assert_string_equal(story, "");
	fiber_yield();
	assert_string_equal(story, "abc");
	fiber_yield();
	assert_string_equal(story, "abcabc");
}

FIBER_TEST(carries_a_context_and_a_deadline)
{
	int upper;

	assert_null(fiber_context());
	fiber_context_set(&upper);
	fiber_yield();
	assert_ptr_equal(fiber_context(), &upper);
	assert_true(fiber_deadline() == MONO_NEVER);
	assert_true(fiber_deadline_set(5) == MONO_NEVER);
	assert_true(fiber_deadline_set(MONO_NEVER) == 5);
}

TEST(on_the_loop_there_is_no_fiber)
{
	assert_null(fiber_self());
	assert_null(fiber_context());
	assert_true(fiber_deadline() == MONO_NEVER);
}

/* ---- pausing and waking ---- */

static struct fiber *sleeper;
static bool sleeper_woken;
static uint64_t sleeper_deadline;

static void sleep_till(void *arg)
{
	sleeper = fiber_self();
	sleeper_woken = fiber_pause(sleeper_deadline);
	sleeper = NULL;
}

static void spawn_sleeper(uint64_t deadline)
{
	sleeper_deadline = deadline;
	assert_true(fiber_spawn("sleeper", sleep_till, NULL, NULL));
}

TEST(a_wake_from_the_loop_runs_at_once)
{
	spawn_sleeper(MONO_NEVER);
	assert_non_null(sleeper);
	fiber_wake(sleeper);
	assert_null(sleeper);
	assert_true(sleeper_woken);
}

FIBER_TEST(a_wake_from_a_fiber_runs_when_that_pauses)
{
	spawn_sleeper(MONO_NEVER);
	fiber_yield();
	assert_non_null(sleeper);
	fiber_wake(sleeper);
	fiber_wake(sleeper); /* one wake */
	assert_non_null(sleeper);
	fiber_yield();
	assert_null(sleeper);
	assert_true(sleeper_woken);
}

static void wake_self(void)
{
	spawn_sleeper(MONO_NEVER);

	struct fiber *gone = sleeper;

	fiber_wake(gone);
	fiber_wake(gone);
}

TEST(waking_one_that_is_not_paused_is_a_bug)
{
	check_dies(SIGABRT, wake_self);
}

FIBER_TEST(nobody_wakes_so_it_is_late_but_never_early)
{
	for (uint64_t ns = 1; ns < MONO_MS(20); ns *= 10) {
		uint64_t until = mono_now() + ns;

		assert_false(fiber_pause(until));
		assert_true(mono_now() >= until);
		assert_true(mono_now() < until + MONO_MS(2000));
	}
	assert_false(fiber_pause(0)); /* long past: does not pause at all */
}

FIBER_TEST(the_fibers_own_deadline_ends_every_pause)
{
	uint64_t until = mono_now() + MONO_MS(10);

	fiber_deadline_set(until);
	assert_false(fiber_pause(MONO_NEVER));
	assert_true(mono_now() >= until);
	assert_false(fiber_pause(until + MONO_MS(5000)));
	assert_true(mono_now() < until + MONO_MS(2000));
	fiber_deadline_set(MONO_NEVER);
}

static void wake_sleeper(void *arg)
{
	fiber_wake(arg);
}

/* The timer of a pause that was woken in time stays; it must end none of the later pauses. */
FIBER_TEST(an_old_deadline_does_not_end_a_new_pause)
{
	struct timer timer = { 0 };
	uint64_t soon = mono_now() + MONO_MS(30), later = soon + MONO_MS(30);

	timer_start(&timer, mono_now() + MONO_MS(1), wake_sleeper, fiber_self());
	assert_true(fiber_pause(soon));
	assert_true(mono_now() < soon);
	assert_false(fiber_pause(later));
	assert_true(mono_now() >= later);

	timer_start(&timer, mono_now() + MONO_MS(40), wake_sleeper, fiber_self());
	assert_false(fiber_pause(mono_now() + MONO_MS(10)));
	assert_true(fiber_pause(MONO_NEVER)); /* the timer's, and no one else's */
	assert_true(timer.place == 0);
}

FIBER_TEST(sleeps)
{
	uint64_t from = mono_now();

	fiber_sleep(MONO_MS(5));
	assert_true(mono_now() - from >= MONO_MS(5));
}

/* ---- a chain of wakes needs no stack ---- */

enum { CHAIN = 2000 };

static struct fiber *chain[CHAIN];
static size_t chain_ended;
static char *lowest, *highest;

static void mark_depth(void *arg)
{
	char *here = __builtin_frame_address(0);

	if (!lowest || here < lowest)
		lowest = here;
	if (here > highest)
		highest = here;
	chain_ended++;
	if (chain_ended < CHAIN)
		fiber_wake(chain[chain_ended]); /* from the loop's stack */
}

static void chain_link(void *place)
{
	*(struct fiber **)place = fiber_self();
	fiber_pause(MONO_NEVER);
}

TEST(wakes_that_wake_do_not_grow_the_stack)
{
	for (size_t i = 0; i < CHAIN; i++)
		assert_true(fiber_spawn("chain", chain_link, &chain[i], mark_depth));
	assert_int_equal(fiber_live(), CHAIN);
	fiber_wake(chain[0]);
	assert_int_equal(chain_ended, CHAIN);
	assert_ptr_equal(lowest, highest);
	assert_int_equal(fiber_live(), 0);
	assert_int_equal(fiber_pooled(), FIBER_POOL_MAX); /* the others were given back */
}

/* ---- bounds ---- */

enum { CAP = 64, PUBLIC = 48 };

static struct fiber *held[CAP];
static size_t held_count;

static void hold(void *arg)
{
	held[held_count++] = fiber_self();
	fiber_pause(MONO_NEVER);
}

static void release_all(void)
{
	while (held_count > 0)
		fiber_wake(held[--held_count]);
}

TEST(the_cap_and_its_reserved_quarter)
{
	int64_t before = config.fibers_max;

	config.fibers_max = CAP;
	for (size_t i = 0; i < PUBLIC; i++)
		assert_true(fiber_spawn("public", hold, NULL, NULL));
	assert_false(fiber_room(false));
	assert_false(fiber_spawn("public", hold, NULL, NULL));
	for (size_t i = 0; i < CAP - PUBLIC; i++) {
		assert_true(fiber_room(true));
		assert_true(fiber_spawn_reserved("internal", hold, NULL, NULL));
	}
	assert_false(fiber_room(true));
	assert_false(fiber_spawn_reserved("internal", hold, NULL, NULL));
	assert_int_equal(fiber_live(), CAP);

	fiber_wake(held[--held_count]); /* an internal one ends: its place is no public one */
	assert_false(fiber_spawn("public", hold, NULL, NULL));
	assert_true(fiber_room(true));
	release_all();

	for (size_t i = 0; i < CAP; i++) /* internal ones may take all */
		assert_true(fiber_spawn_reserved("internal", hold, NULL, NULL));
	assert_false(fiber_spawn("public", hold, NULL, NULL));
	release_all();

	for (size_t i = 0; i < CAP - PUBLIC; i++) /* their own quarter is not the others' loss */
		assert_true(fiber_spawn_reserved("internal", hold, NULL, NULL));
	for (size_t i = 0; i < PUBLIC; i++)
		assert_true(fiber_spawn("public", hold, NULL, NULL));
	release_all();
	assert_int_equal(fiber_live(), 0);
	config.fibers_max = before;
}

/* ---- the guard ---- */

static char *stack_begin;

static void on_segv(int number, siginfo_t *info, void *context)
{
	char *hit = info->si_addr;

	/* The first page below the stack; anything else would be an accident. */
	if (hit > stack_begin - FIBER_STACK - 4096 && hit < stack_begin - FIBER_STACK + 4096)
		signal(SIGSEGV, SIG_DFL);
	else
		_exit(1);
}

static int (*volatile down)(int);

__attribute__((noinline)) static int overflow(int depth)
{
	volatile char local[512];

	local[depth % 512] = (char)depth;
	return down(depth + 1) + local[0];
}

static void overflow_body(void *arg)
{
	stack_begin = __builtin_frame_address(0);
	down = overflow;
	overflow(0);
}

static void overflow_a_stack(void)
{
	static char alternate[64 * 1024];
	stack_t stack = { .ss_sp = alternate, .ss_size = sizeof alternate };
	struct sigaction action = { .sa_sigaction = on_segv, .sa_flags = SA_SIGINFO | SA_ONSTACK };

	sigaltstack(&stack, NULL);
	sigaction(SIGSEGV, &action, NULL);
	fiber_spawn("overflow", overflow_body, NULL, NULL);
}

TEST(an_overflow_hits_the_guard)
{
	check_dies(SIGSEGV, overflow_a_stack);
}

/* ---- leaks ---- */

static void own_heap(void *arg)
{
	memset(region_alloc(fiber_region(fiber_self()), 100000), 1, 100000);
	fiber_pause(MONO_NEVER);
}

static void end_while_fibers_pause(void)
{
	for (int i = 0; i < 10; i++)
		fiber_spawn("owner", own_heap, NULL, NULL);
}

TEST(what_paused_fibers_own_is_no_leak)
{
	assert_int_equal(child_status(end_while_fibers_pause), 0);
}

TEST_MAIN("run/fiber")
