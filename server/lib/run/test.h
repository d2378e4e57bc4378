/* test.h — tests whose body runs on a fiber, inside the loop.
 *
 *	FIBER_TEST(waits_its_turn)
 *	{
 *		assert_true(semaphore_take(&s, MONO_NEVER));
 *	}
 *	TEST_MAIN("semaphore")
 *
 * The body has TEST_SECONDS; a fail() that nobody caught, or being late, fails the test.  A check
 * that fails jumps off the fiber's stack: that is told as it should be, but the fiber tests behind
 * it in the same program cannot run any more, and say so. */
#ifndef RUN_TEST_H
#define RUN_TEST_H

#include "lib/base/test.h"
#include "lib/run/config.h"
#include "lib/run/fiber.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { TEST_SECONDS = 20 };

/* From now on these lines are the secrets file. */
static inline void secrets_load(const char *lines)
{
	char path[] = "/tmp/contacto-secrets-XXXXXX";
	const char *error;
	int fd = mkstemp(path);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, lines, strlen(lines)), (ssize_t)strlen(lines));
	close(fd);
	setenv("CONTACTO_SECRETS_FILE", path, 1);
	if (!config_load(NULL, &error))
		fail_msg("%s", error);
	unlink(path);
}

struct fiber_test_ {
	void (*body)(void);
	bool ended, failed;
	struct failure failure;
};

static inline void fiber_test_body_(void *arg)
{
	((struct fiber_test_ *)arg)->body();
}

static inline void fiber_test_run_(void *arg)
{
	struct fiber_test_ *test = (struct fiber_test_ *)arg;

	test->failed = !fiber_try(fiber_test_body_, test, &test->failure);
	test->ended = true;
}

static inline void fiber_test_done_(void *arg)
{
	loop_stop(0);
}

static inline void fiber_test_late_(void *arg)
{
	loop_stop(1);
}

/* Runs body on a fiber and the loop until it ended. */
static inline void run_on_fiber(void (*body)(void))
{
	static struct fiber_test_ test; /* outlives a fiber that is late */
	struct timer watch = { 0 };

	if (fiber_self())
		fail_msg("a former test was left from inside its fiber");
	test = (struct fiber_test_){ .body = body };
	timer_start(&watch, mono_now() + MONO_MS(TEST_SECONDS * 1000), fiber_test_late_, NULL);
	assert_true(fiber_spawn("test", fiber_test_run_, &test, fiber_test_done_));
	loop_run();
	timer_stop(&watch);
	if (!test.ended)
		fail_msg("not done within %d seconds", TEST_SECONDS);
	if (test.failed)
		fail_msg("fail(%s): %s", breakdown_name(test.failure.what), test.failure.text);
}

#define FIBER_TEST(name)                                                                           \
	static void name##_body_(void);                                                            \
	TEST(name)                                                                                 \
	{                                                                                          \
		run_on_fiber(name##_body_);                                                        \
	}                                                                                          \
	static void name##_body_(void)

#endif
