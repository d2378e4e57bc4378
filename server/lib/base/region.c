/* region.c — a pointer that moves through chunks, and a list of what to do at the end.
 *
 * Easy to get wrong: a large piece gets a chunk of its own *behind* the current one, so that the
 * rest of the current chunk stays in use.  Less than a quarter of a chunk is ever left over. */

#include "lib/base/region.h"
#include "lib/base/asan.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	ALIGN = 16,
	GAP = ASAN ? 16 : 0,      /* poisoned, so that an overrun into the neighbour is seen */
	LARGE = REGION_CHUNK / 4, /* beyond this a piece has a chunk of its own */
};

struct chunk {
	_Alignas(ALIGN) struct chunk *next;
	size_t size;
	_Alignas(ALIGN) char bytes[];
};

struct defer {
	struct defer *next;
	void (*fn)(void *);
	void *arg;
};

struct region {
	char *at, *end; /* what is free of the current chunk */
	char *head;     /* where the caller's memory begins; NULL: there is none */
	size_t room;
	struct chunk *chunks; /* the current one first, if it is not the head */
	struct defer *defers;
	size_t used, bound;
	region_full *full;
};

_Static_assert(sizeof(struct region) <= sizeof(struct region_place), "region_place is too small");
_Static_assert(sizeof(struct chunk) % ALIGN == 0, "the bytes of a chunk are aligned");

/* ---- opening and closing ---- */

static struct region *region_begin(struct region *r, char *head, size_t room, size_t bound,
				   region_full *full)
{
	*r = (struct region){
		.at = head,
		.end = head ? head + room : NULL,
		.head = head,
		.room = room,
		.bound = bound ? bound : REGION_BOUND,
		.full = full,
	};
	if (room > 0)
		ASAN_POISON_MEMORY_REGION(head, room);
	return r;
}

struct region *region_open(struct region_place *place, void *head, size_t room, size_t bound,
			   region_full *full)
{
	size_t skip = -(uintptr_t)head % ALIGN;

	if (skip > room)
		skip = room;
	return region_begin((struct region *)place->opaque, (char *)head + skip, room - skip, bound,
			    full);
}

struct region *region_new(size_t bound, region_full *full)
{
	struct region *r = malloc(sizeof *r);

	if (!r)
		abort();
	return region_begin(r, NULL, 0, bound, full);
}

static void run_defers(struct region *r)
{
	/* One may add another: so each is taken out before it runs. */
	while (r->defers) {
		struct defer *d = r->defers;

		r->defers = d->next;
		d->fn(d->arg);
	}
}

static void chunk_free(struct chunk *c)
{
	ASAN_UNPOISON_MEMORY_REGION(c->bytes, c->size);
	free(c);
}

/* Frees all chunks; gives back one of the usual size when `keep`, else NULL. */
static struct chunk *drop_chunks(struct region *r, bool keep)
{
	struct chunk *kept = NULL;

	while (r->chunks) {
		struct chunk *c = r->chunks;

		r->chunks = c->next;
		if (keep && !kept && c->size == REGION_CHUNK)
			kept = c;
		else
			chunk_free(c);
	}
	return kept;
}

void region_close(struct region *r)
{
	run_defers(r);
	drop_chunks(r, false);
	if (r->room > 0)
		ASAN_UNPOISON_MEMORY_REGION(r->head, r->room);
}

void region_free(struct region *r)
{
	if (!r)
		return;
	region_close(r);
	free(r);
}

static void chunk_use(struct region *r, struct chunk *c)
{
	c->next = r->chunks;
	r->chunks = c;
	r->at = c->bytes;
	r->end = c->bytes + c->size;
}

void region_reset(struct region *r)
{
	run_defers(r);

	struct chunk *kept = drop_chunks(r, r->room == 0);

	region_begin(r, r->head, r->room, r->bound, r->full);
	if (kept) {
		ASAN_POISON_MEMORY_REGION(kept->bytes, kept->size);
		chunk_use(r, kept);
	}
}

/* ---- handing out ---- */

_Noreturn static void is_full(struct region *r, size_t wanted)
{
	if (r->full)
		r->full(r, wanted);
	fprintf(stderr, "region: %zu bytes wanted, %zu of %zu used\n", wanted, r->used, r->bound);
	abort();
}

static struct chunk *chunk_make(size_t size)
{
	struct chunk *c = malloc(sizeof *c + size);

	if (!c)
		return NULL;
	c->size = size;
	ASAN_POISON_MEMORY_REGION(c->bytes, size);
	return c;
}

/* A piece in a chunk of its own, linked behind the current chunk. */
static char *take_large(struct region *r, size_t need)
{
	struct chunk *c = chunk_make(need);

	if (!c)
		return NULL;
	if (r->chunks) {
		c->next = r->chunks->next;
		r->chunks->next = c;
	} else {
		c->next = NULL;
		r->chunks = c;
	}
	return c->bytes;
}

static char *take(struct region *r, size_t need)
{
	if ((size_t)(r->end - r->at) < need) {
		if (need > LARGE)
			return take_large(r, need);

		struct chunk *c = chunk_make(REGION_CHUNK);

		if (!c)
			return NULL;
		chunk_use(r, c);
	}

	char *piece = r->at;

	r->at += need;
	return piece;
}

/* NULL when the bound or the machine's memory is exhausted. */
static void *try_alloc(struct region *r, size_t size)
{
	size_t rounded = (size + (size == 0) + ALIGN - 1) & ~(size_t)(ALIGN - 1);

	if (rounded < size || rounded > r->bound - r->used)
		return NULL;

	char *piece = take(r, rounded + GAP);

	if (!piece)
		return NULL;
	r->used += rounded;
	ASAN_UNPOISON_MEMORY_REGION(piece, size);
	return piece;
}

void *region_alloc(struct region *r, size_t size)
{
	void *piece = try_alloc(r, size);

	if (!piece)
		is_full(r, size);
	return piece;
}

void *region_zero(struct region *r, size_t size)
{
	return memset(region_alloc(r, size), 0, size);
}

void *region_array(struct region *r, size_t count, size_t size)
{
	size_t bytes;

	if (__builtin_mul_overflow(count, size, &bytes))
		is_full(r, SIZE_MAX);
	return region_zero(r, bytes);
}

void region_defer(struct region *r, void (*fn)(void *), void *arg)
{
	struct defer *d = try_alloc(r, sizeof *d);

	if (!d) {
		fn(arg); /* nobody else would */
		is_full(r, sizeof *d);
	}
	*d = (struct defer){ r->defers, fn, arg };
	r->defers = d;
}

static void free_inner(void *inner)
{
	region_free(inner);
}

struct region *region_within(struct region *outer, size_t bound, region_full *full)
{
	struct region *inner = region_new(bound, full);

	region_defer(outer, free_inner, inner);
	return inner;
}

size_t region_used(const struct region *r)
{
	return r->used;
}

/* ---- text ---- */

str region_copy(struct region *r, str s)
{
	if (str_absent(s))
		return s;
	return (str){ region_cstr(r, s), s.len };
}

char *region_cstr(struct region *r, str s)
{
	char *copy = region_alloc(r, s.len + 1);

	if (s.len > 0)
		memcpy(copy, s.at, s.len);
	copy[s.len] = '\0';
	return copy;
}

str region_vformat(struct region *r, const char *format, va_list args)
{
	va_list again;

	va_copy(again, args);

	int len = vsnprintf(NULL, 0, format, args);

	assert(len >= 0);

	char *text = region_alloc(r, (size_t)len + 1);

	vsnprintf(text, (size_t)len + 1, format, again);
	va_end(again);
	return (str){ text, (size_t)len };
}

str region_format(struct region *r, const char *format, ...)
{
	va_list args;

	va_start(args, format);

	str text = region_vformat(r, format, args);

	va_end(args);
	return text;
}
