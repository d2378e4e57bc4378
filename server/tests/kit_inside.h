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

/* kit_proxy.c: what stands between valid() and the server. */
const char *proxy_command(void); /* CONTACTO_PRISM; NULL: there shall be none */
void proxy_start(void);          /* for kit.port; pauses until it listens */
void proxy_stop(void);
const char *proxy_base(void); /* NULL: there is none */
/* Prints what it found in an answer that came through it, and fails; returns when there is nothing. */
void proxy_check(struct answer, const char *method, const char *path);

#endif
