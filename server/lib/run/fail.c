/* fail.c — leaving a fiber from any depth.
 *
 * A jump upward on one and the same stack, hence plain setjmp: _FORTIFY_SOURCE's check (that a jump
 * goes to an older frame) holds, and ASan unpoisons the abandoned frames because fail() is
 * _Noreturn.
 *
 * Easy to get wrong: after setjmp came back, only what was not changed since may be read. */

#include "lib/run/fail.h"

#include <assert.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

struct attempt {
	jmp_buf back;
	struct attempt *outer;
	struct failure *failure;
};

bool fiber_try(void (*fn)(void *), void *arg, struct failure *failure)
{
	assert(fiber_self() && "fiber_try: only on a fiber");

	struct attempt **innermost = fiber_attempt(fiber_self());
	struct attempt attempt = { .outer = *innermost, .failure = failure };

	*innermost = &attempt;
	if (_setjmp(attempt.back))
		return false; /* fail() has set the rest */
	fn(arg);
	*innermost = attempt.outer;
	return true;
}

_Noreturn void fail(enum breakdown what, const char *format, ...)
{
	struct fiber *f = fiber_self();
	struct attempt *to = f ? *fiber_attempt(f) : NULL;
	struct failure failure = { .what = what };
	va_list args;

	va_start(args, format);
	vsnprintf(failure.text, sizeof failure.text, format, args);
	va_end(args);

	if (!to) {
		fprintf(stderr, "fail: outside a fiber: %s: %s\n", breakdown_name(what),
			failure.text);
		abort();
	}
	*to->failure = failure;
	*fiber_attempt(f) = to->outer;
	_longjmp(to->back, 1);
}

void region_fails(struct region *region, size_t wanted)
{
	fail(BREAKDOWN_MEMORY, "region is full: %zu bytes wanted, %zu used", wanted,
	     region_used(region));
}

const char *breakdown_name(enum breakdown what)
{
	static const char *const names[] = {
		[BREAKDOWN_MEMORY] = "memory", [BREAKDOWN_DEADLINE] = "deadline",
		[BREAKDOWN_DB] = "db",         [BREAKDOWN_UNKNOWN] = "unknown",
		[BREAKDOWN_CACHE] = "cache",   [BREAKDOWN_BUS] = "bus",
		[BREAKDOWN_CALL] = "call",     [BREAKDOWN_BUSY] = "busy",
		[BREAKDOWN_GONE] = "gone",     [BREAKDOWN_OTHER] = "other",
	};

	assert(what >= BREAKDOWN_MEMORY && what <= BREAKDOWN_OTHER);
	return names[what];
}
