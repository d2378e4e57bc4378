/* lib/base/line.h — sending for memory before it is read, so that many lines are waited for at once. */
#ifndef LIB_BASE_LINE_H
#define LIB_BASE_LINE_H

/* Any address will do; nothing is read.  The empty statement is there for gcc, which takes a function
 * that does nothing but __builtin_prefetch for one without effect, and leaves out every call of it. */
static inline void line_send(const void *at)
{
	__builtin_prefetch(at);
	__asm__ volatile("");
}

#endif
