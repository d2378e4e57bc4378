/* test.h — what every *_test.c begins with: cmocka, and tests that list themselves.
 *
 *	TEST(cuts_at_the_comma)
 *	{
 *		check_str(str_trim(STR(" a ")), "a");
 *	}
 *	TEST_MAIN("str")
 *
 * A check that fails leaves the test at once.  Included by tests alone, once a program. */
#ifndef BASE_TEST_H
#define BASE_TEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#undef fail /* cmocka's; ours is a function of run/fiber.h */
#undef fail_msg
#define fail_msg(...)                                                                              \
	do {                                                                                       \
		print_error("ERROR: " __VA_ARGS__);                                                \
		print_error("\n");                                                                 \
		_fail(__FILE__, __LINE__);                                                         \
	} while (0)

#include "lib/base/str.h"

enum { TESTS_MAX = 256 };
static struct CMUnitTest tests_[TESTS_MAX];
static size_t tests_count_;

#define TEST(name)                                                                                 \
	static void name(void **);                                                                 \
	__attribute__((constructor)) static void name##_listed_(void)                              \
	{                                                                                          \
		tests_[tests_count_++] = (struct CMUnitTest){ #name, name, NULL, NULL, NULL };     \
	}                                                                                          \
	static void name(void **test_state __attribute__((unused)))

#define TEST_MAIN(group)                                                                           \
	int main(void)                                                                             \
	{                                                                                          \
		return _cmocka_run_group_tests(group, tests_, tests_count_, NULL, NULL);           \
	}

/* Rows of a table of cases: for (each_case(i, cases)) … cases[i] …; the row is told when it
 * fails. */
#define COUNT(array) (sizeof(array) / sizeof *(array))
#define each_case(i, cases)                                                                        \
	size_t i = 0;                                                                              \
	i < COUNT(cases);                                                                          \
	i++

/* A check with a label that says which case of a table it was. */
#define check_case(condition, ...)                                                                 \
	do {                                                                                       \
		if (!(condition)) {                                                                \
			print_error("case: " __VA_ARGS__);                                         \
			print_error("\n");                                                         \
			assert_true(condition);                                                    \
		}                                                                                  \
	} while (0)

#define check_str(s, expected) check_str_at_((s), (expected), __FILE__, __LINE__)
static inline void check_str_at_(str s, const char *expected, const char *file, int line)
{
	if (str_equal(s, str_of(expected)) && str_absent(s) == !expected)
		return;
	print_error("%s:%d: \"%.*s\"%s is not \"%s\"\n", file, line, STR_ARG(s),
		    str_absent(s) ? " (absent)" : "", expected ? expected : "(absent)");
	_fail(file, line);
}

/* What becomes of a child that runs fn and then ends by exit(0); its stderr is thrown away. A
 * status of waitpid. */
static inline int child_status(void (*fn)(void))
{
	int status = -1;
	pid_t child;

	fflush(NULL); /* else the child would write our lines once more */
	child = fork();
	if (child == 0) {
		setrlimit(RLIMIT_CORE, &(struct rlimit){ 0, 0 });
		dup2(open("/dev/null", O_WRONLY), STDERR_FILENO);
		fn();
		exit(0);
	}
	assert_true(child > 0);
	assert_int_equal(waitpid(child, &status, 0), child);
	return status;
}

/* For bugs that must end the process: an assert dies by SIGABRT. */
#define check_dies(by, fn)                                                                         \
	do {                                                                                       \
		int status_ = child_status(fn);                                                    \
		if (!WIFSIGNALED(status_) || WTERMSIG(status_) != (by))                            \
			fail_msg("%s did not die by signal %d: status %x", #fn, (by), status_);    \
	} while (0)

#endif
