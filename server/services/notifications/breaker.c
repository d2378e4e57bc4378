/* breaker.c — closed, open, half open. */

#include "services/notifications/breaker.h"

int breaker_room(const struct breaker *breaker, int wanted, instant now)
{
	if (!breaker->openings)
		return wanted;
	if (breaker->trying || now.us < breaker->until.us)
		return 0;
	return wanted < 1 ? wanted : 1;
}

void breaker_began(struct breaker *breaker, instant now)
{
	if (breaker->openings)
		breaker->trying = true;
}

static void open(struct breaker *breaker, instant now)
{
	int64_t seconds = BREAKER_SECONDS;

	for (int i = 0; i < breaker->openings && seconds < BREAKER_SECONDS_MAX; i++)
		seconds *= 2;
	breaker->until = instant_add(
		now, SECONDS(seconds < BREAKER_SECONDS_MAX ? seconds : BREAKER_SECONDS_MAX));
	breaker->openings++;
	breaker->failures = 0;
}

void breaker_ended(struct breaker *breaker, bool well, instant now)
{
	bool was_trying = breaker->trying;

	breaker->trying = false;
	if (well)
		*breaker = (struct breaker){ 0 };
	else if (was_trying || (!breaker->openings && ++breaker->failures >= BREAKER_FAILURES))
		open(breaker, now);
}

void breaker_left(struct breaker *breaker)
{
	breaker->trying = false;
}
