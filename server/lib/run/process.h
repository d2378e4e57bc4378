/* process.h — what this process uses of the machine, for /metrics. Reads /proc: quick, but not for
 * every request. */
#ifndef RUN_PROCESS_H
#define RUN_PROCESS_H

struct process_use {
	double cpu_seconds; /* user and system, all threads */
	double resident_bytes;
	double open_fds, max_fds;
};

/* What cannot be read is 0. */
struct process_use process_use(void);

#endif
