/* index_planes.c — the bits that are taken: a plane is 96 days of one class, by slot, and planes
 * lie in chunks that never move.  In these eight dates of many planes lie together, for a search asks
 * many for the same dates.
 *
 * By far the most of the memory is here: 2,304 bytes a plane of the day class, 3,840 of the other.
 * A chunk is asked for in huge pages, for what costs a search is where the bits are, not what is
 * done with them. */

#include "engine/index_parts.h"

#include <stdlib.h>
#include <sys/mman.h>

enum { HUGE_PAGE = 2 * 1024 * 1024, CACHE_LINE = 64 };

static size_t eight_bytes(const struct planes *p)
{
	return HOUR_DAYS * p->words * sizeof(uint64_t);
}

/* What does not fill a huge page lies in small ones: a column seldom ends with a huge one. */
static void *aligned(size_t unit, size_t size)
{
	void *wide;

	if (posix_memalign(&wide, unit, size) != 0)
		abort();
	if (unit == HUGE_PAGE)
		madvise(wide, size, MADV_HUGEPAGE); /* a wish; nothing is lost without */
	return wide;
}

void *index_wide(void *old, size_t had, size_t want)
{
	void *wide = aligned(want < HUGE_PAGE ? CACHE_LINE : HUGE_PAGE, want > 0 ? want : 1);

	if (had > 0)
		memcpy(wide, old, had < want ? had : want);
	free(old);
	return wide;
}

static void chunk_make(struct planes *p)
{
	size_t made = p->count / CHUNK;

	p->chunks = index_more(p->chunks, made + 1, sizeof(uint64_t *));
	p->chunks[made] = aligned(HUGE_PAGE, HOUR_GROUPS * CHUNK * eight_bytes(p));
}

uint32_t planes_take(struct planes *p)
{
	uint32_t id;

	if (p->free_count > 0) {
		id = p->free[--p->free_count];
	} else {
		if (p->count % CHUNK == 0)
			chunk_make(p);
		id = p->count++;
	}
	p->used++;
	for (int slot = 0; slot < INDEX_DAYS; slot += HOUR_DAYS)
		memset(planes_day(p, id, slot), 0, eight_bytes(p));
	return id;
}

static void planes_swap(struct planes *p, uint32_t a, uint32_t b)
{
	for (int slot = 0; slot < INDEX_DAYS; slot += HOUR_DAYS) {
		uint64_t *left = planes_day(p, a, slot), *right = planes_day(p, b, slot);
		uint64_t kept[HOUR_DAYS * NIGHT_WORDS];

		memcpy(kept, left, eight_bytes(p));
		memcpy(left, right, eight_bytes(p));
		memcpy(right, kept, eight_bytes(p));
	}
}

void planes_move(struct planes *p, uint32_t *now)
{
	for (uint32_t id = 0; id < p->count; id++)
		while (now[id] != id) {
			uint32_t to = now[id];

			planes_swap(p, id, to);
			now[id] = now[to];
			now[to] = to;
		}
}

void planes_give(struct planes *p, uint32_t id)
{
	if (p->free_count == p->free_room) {
		p->free_room = p->free_room ? 2 * p->free_room : 64;
		p->free = index_more(p->free, p->free_room, sizeof *p->free);
	}
	p->free[p->free_count++] = id;
	p->used--;
}

void planes_free(struct planes *p)
{
	for (uint32_t i = 0; i * CHUNK < p->count; i++)
		free(p->chunks[i]);
	free(p->chunks);
	free(p->free);
}
