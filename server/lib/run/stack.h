/* stack.h — guarded memory for fibers, pooled; fiber.c alone includes it.
 *
 * One mapping: [guard 64 KiB | stack | region head | control].  The guard is wide so that no foreign
 * function's frame, compiled without probes, steps over it; it costs addresses, not memory. */
#ifndef RUN_STACK_H
#define RUN_STACK_H

#include "lib/run/fiber.h"

enum {
	STACK_GUARD = 64 * 1024,
	STACK_CONTROL = 4096,
	STACK_USABLE = FIBER_STACK + FIBER_REGION_HEAD + STACK_CONTROL,
};

/* The lowest usable byte, behind the guard; what is in it is left over.  NULL: the machine has no
 * more. */
char *stack_take(void);
/* Back to the pool, with all of it unpoisoned; beyond FIBER_POOL_MAX back to the machine. */
void stack_give(char *stack);
size_t stacks_pooled(void);

#endif
