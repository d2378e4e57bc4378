/* cost.h — what a call costs: CPU time of the thread that makes it, so that a busy machine changes little.  For programs of bench. */
#ifndef BENCH_COST_H
#define BENCH_COST_H

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <time.h>

static inline uint64_t cpu_ns(void)
{
	struct timespec at;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &at);
	return (uint64_t)at.tv_sec * 1000000000u + (uint64_t)at.tv_nsec;
}

static inline int cost_order(const void *left, const void *right)
{
	const uint64_t *a = left, *b = right;

	return (*a > *b) - (*a < *b);
}

/* What many calls took: sorted, the median is in the middle. */
static inline void costs_sort(uint64_t *took, size_t count)
{
	qsort(took, count, sizeof *took, cost_order);
}

#endif
