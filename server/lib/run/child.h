/* child.h — this program again, as a short-lived process: for what reads bytes of strangers with code of
 * strangers.
 *
 * A child inherits three descriptors and almost nothing of the environment, and is killed when whoever
 * asked has no time left. */
#ifndef RUN_CHILD_H
#define RUN_CHILD_H

#include "lib/run/fiber.h"

struct child {
	const char *const *words; /* behind the program's name; end with NULL */
	int in;      /* its standard input: a descriptor of ours, read from where it is */
	size_t most; /* bytes of its standard output; one that says more is killed */
};

struct child_end {
	int code; /* its exit code; -1: a signal ended it */
	str out;  /* what it said, in the region */
};

/* Runs it and pauses until it has ended.  fail(): BREAKDOWN_DEADLINE, BREAKDOWN_OTHER when none can be
 * started. */
struct child_end child_run(struct region *, const struct child *);

#endif
