/* sandbox.h — how a child shuts itself in.  Linux; never called in a process that serves. */
#ifndef RUN_SANDBOX_H
#define RUN_SANDBOX_H

#include <stdbool.h>
#include <stddef.h>

struct sandbox_limits {
	unsigned cpu_seconds;
	size_t memory; /* bytes of address space; 0: as it is */
	size_t file;   /* bytes that standard output may grow to, if it is a file */
	unsigned descriptors;
};

/* At once: descriptors beyond the three are closed, no core is left, it dies with its parent. */
void sandbox_limit(const struct sandbox_limits *);

/* From now on it may compute, use memory, make threads of its own, read and write what is open, and
 * end; every other system call is EPERM: no file, no socket, no program (seccomp(2)).  False: this
 * kernel cannot (errno). */
bool sandbox_close(void);

#endif
