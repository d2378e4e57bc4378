/* kit_inside.h — what the files of the kit share. */
#ifndef TESTS_KIT_INSIDE_H
#define TESTS_KIT_INSIDE_H

#include "tests/kit.h"

extern struct kit_inside {
	const struct service *const *services;
	size_t count;
	char secrets[256];
} kit_inside;

/* kit_told.c: the broker's side. */
void told_clean(void); /* blocking: queues that an earlier program left in our vhost */
void told_start(void); /* follows every event; pauses until that is so */
void told_begin(struct test *);

#endif
