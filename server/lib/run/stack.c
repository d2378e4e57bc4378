/* stack.c — mappings with a guard below, kept for reuse.
 *
 * Easy to get wrong: fail() abandons frames whose ASan red zones stay poisoned in shadow memory.
 * All of a stack is unpoisoned before it is pooled; else the next fiber on it is accused of an
 * overflow it did not do. */

#include "lib/run/stack.h"
#include "lib/base/asan.h"

#include <sys/mman.h>

enum { MAPPING = STACK_GUARD + STACK_USABLE };

/* Lies in the control page while nobody uses it. */
struct pooled {
	struct list link;
};

static struct list pool = LIST_INIT(pool);
static size_t count;

static struct pooled *pooled_of(char *stack)
{
	return (struct pooled *)(stack + STACK_USABLE - STACK_CONTROL);
}

static char *map(void)
{
	char *at = mmap(NULL, MAPPING, PROT_READ | PROT_WRITE,
			MAP_PRIVATE | MAP_ANONYMOUS | MAP_STACK | MAP_NORESERVE, -1, 0);

	if (at == MAP_FAILED)
		return NULL;
	if (mprotect(at, STACK_GUARD, PROT_NONE) != 0) {
		munmap(at, MAPPING);
		return NULL;
	}
	return at + STACK_GUARD;
}

/* What live fibers hold on their stacks is no leak. */
static void tell_leak_sanitizer(char *stack, bool used)
{
#if ASAN
	if (used)
		__lsan_register_root_region(stack, STACK_USABLE);
	else
		__lsan_unregister_root_region(stack, STACK_USABLE);
#endif
}

char *stack_take(void)
{
	struct list *item = list_shift(&pool);
	char *stack;

	if (item) {
		count--;
		stack = (char *)container_of(item, struct pooled, link) + STACK_CONTROL -
			STACK_USABLE;
	} else {
		stack = map();
	}
	if (stack)
		tell_leak_sanitizer(stack, true);
	return stack;
}

void stack_give(char *stack)
{
	tell_leak_sanitizer(stack, false);
	ASAN_UNPOISON_MEMORY_REGION(stack, STACK_USABLE);
	if (count >= FIBER_POOL_MAX) {
		munmap(stack - STACK_GUARD, MAPPING);
		return;
	}
	list_unshift(&pool, &pooled_of(stack)->link); /* the warmest first */
	count++;
}

size_t stacks_pooled(void)
{
	return count;
}
