/* clock.c — what time it is, and how long something took.
 *
 * Easy to get wrong: the two have nothing to do with each other. A frozen clock does not stop a
 * deadline. */

#include "lib/run/loop.h"

#include <assert.h>
#include <time.h>

static instant frozen = { INT64_MIN }; /* INSTANT_NONE: the clock runs */

instant clock_now(void)
{
	struct timespec now;

	if (!instant_is_none(frozen))
		return frozen;
	clock_gettime(CLOCK_REALTIME, &now);
	return (instant){ (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000 };
}

void clock_set(instant at)
{
	assert(!instant_is_none(at));
	frozen = at;
}

void clock_move(int64_t us)
{
	assert(!instant_is_none(frozen) && "clock_move: only a frozen clock is moved");
	frozen = instant_add(frozen, us);
}

void clock_free(void)
{
	frozen = INSTANT_NONE;
}

uint64_t mono_now(void)
{
	return uv_hrtime();
}
