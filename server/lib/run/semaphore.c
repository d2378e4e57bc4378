/* semaphore.c — permits, first come first served.
 *
 * Easy to get wrong: a permit given while someone waits goes into that one's hands. Were it only
 * put back, a fiber that comes along before the woken one runs would take it, and the first could
 * wait for ever. */

#include "lib/run/fiber.h"

#include <assert.h>

struct waiter {
	struct list link;
	struct fiber *fiber;
	bool given;
};

void semaphore_init(struct semaphore *s, int permits)
{
	assert(permits >= 0);
	s->free = permits;
	list_init(&s->waiters);
}

bool semaphore_take(struct semaphore *s, uint64_t deadline)
{
	if (s->free > 0) {
		s->free--;
		return true;
	}

	struct waiter waiter = { .fiber = fiber_self() };

	list_push(&s->waiters, &waiter.link);
	fiber_pause(deadline);
	if (!waiter.given)
		list_remove(&waiter.link);
	return waiter.given;
}

void semaphore_give(struct semaphore *s)
{
	struct list *first = list_shift(&s->waiters);

	if (!first) {
		s->free++;
		return;
	}

	struct waiter *waiter = container_of(first, struct waiter, link);

	waiter->given = true;
	fiber_wake(waiter->fiber);
}
