/* clock.c — what time it is, and how long something took.
 *
 * Easy to get wrong: the two have nothing to do with each other. A frozen clock does not stop a
 * deadline. */

#include "lib/run/loop.h"

#include <assert.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { MOST_AHEAD = 366 * 86400 }; /* seconds */

static int64_t ahead;                  /* microseconds */
static instant frozen = { INT64_MIN }; /* INSTANT_NONE: the clock runs */

instant clock_now(void)
{
	struct timespec now;

	if (!instant_is_none(frozen))
		return frozen;
	clock_gettime(CLOCK_REALTIME, &now);
	return (instant){ (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000 + ahead };
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

/* ---- ahead of the machine ---- */

static char *followed;
static struct timer follower;

static int64_t seconds_ahead(void)
{
	char text[32];
	int fd = open(followed, O_RDONLY | O_CLOEXEC);
	ssize_t len = fd < 0 ? -1 : read(fd, text, sizeof text);
	int64_t seconds = 0;

	if (fd >= 0)
		close(fd);
	if (len <= 0 ||
	    !str_to_int(str_trim((str){ text, (size_t)len - (text[len - 1] == '\n') }), &seconds))
		return 0;
	return seconds < -MOST_AHEAD || seconds > MOST_AHEAD ? 0 : seconds;
}

static void follow(void *arg)
{
	ahead = SECONDS(seconds_ahead());
	timer_start(&follower, mono_now() + MONO_MS(1000), follow, NULL);
}

void clock_follow(str file)
{
	free(followed);
	followed = strndup(file.at, file.len);
	if (!followed)
		abort();
	follow(NULL);
}
