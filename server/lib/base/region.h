/* region.h — memory that ends all at once.
 *
 * Every request has a region.  What is made in it lives until it ends; nothing is freed by hand.
 * Regions are bounded: when the bound or the machine's memory is exhausted, the region's `full`
 * hook is called, which must not return (a fiber's region leaves the fiber by fail(); others
 * abort).  Hence no function here ever returns NULL, and no caller checks.
 *
 * Under ASan what is not handed out is poisoned, and a poisoned gap lies between neighbours. Not
 * thread-safe: a region belongs to one thread.  None of these functions pauses. */
#ifndef BASE_REGION_H
#define BASE_REGION_H

#include "lib/base/str.h"

#include <stdarg.h>

struct region;

enum {
	REGION_CHUNK = 16 * 1024,
	REGION_BOUND = 8 * 1024 * 1024, /* default bound in bytes of one region */
};

/* Called when a region is full; does not return. */
typedef void region_full(struct region *, size_t wanted);

/* Makes a region on the heap, that hands out at most `bound` bytes (0: REGION_BOUND), each piece
 * rounded up to 16. `full` NULL: abort with a message. */
struct region *region_new(size_t bound, region_full *full);
/* The same, freed when the outer one ends or is reset: for what is reset more often. */
struct region *region_within(struct region *outer, size_t bound, region_full *full);
/* Runs the defers, last in first out, and gives all memory back.  NULL is allowed. */
void region_free(struct region *);
/* The same, but keeps the region (and one chunk) for use again. */
void region_reset(struct region *);

/* A region inside memory of the caller's (a fiber's mapping): begins with `room` bytes at `head`,
 * grows by heap chunks.  `struct region_place` is what the caller must provide room for. */
struct region_place {
	_Alignas(16) char opaque[96];
};
struct region *region_open(struct region_place *, void *head, size_t room, size_t bound,
			   region_full *full);
/* Runs defers and frees chunks; unpoisons head.  The place may then be reused. */
void region_close(struct region *);

/* 16-aligned, not cleared. */
void *region_alloc(struct region *, size_t) __attribute__((malloc, returns_nonnull));
/* Cleared. */
void *region_zero(struct region *, size_t) __attribute__((malloc, returns_nonnull));
#define region_make(region, type) ((type *)region_zero((region), sizeof(type)))
/* Cleared array; an overflowing product counts as full. */
void *region_array(struct region *, size_t count, size_t size) __attribute__((returns_nonnull));

/* A copy of the bytes, terminated behind its end for C's sake.  Absent stays absent. */
str region_copy(struct region *, str);
/* A terminated copy; "" for absent. */
char *region_cstr(struct region *, str);
str region_format(struct region *, const char *format, ...)
	__attribute__((format(printf, 2, 3), nonnull(2)));
str region_vformat(struct region *, const char *format, va_list)
	__attribute__((format(printf, 2, 0), nonnull(2)));

/* Runs fn(arg) when the region ends or is reset: for what is not memory (descriptors, results of
 * libpq).  When the region is full, fn(arg) runs at once, before `full` is called: nothing leaks.  fn
 * neither pauses nor fails. */
void region_defer(struct region *, void (*fn)(void *), void *arg);

/* Bytes handed out so far. */
size_t region_used(const struct region *);

#endif
