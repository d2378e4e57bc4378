/* ranges.h — sets of instants, as sorted spans that neither overlap nor touch.
 *
 * Pure.  Results live in the region; inputs are borrowed and left alone. */
#ifndef ENGINE_RANGES_H
#define ENGINE_RANGES_H

#include "lib/base/instant.h"
#include "lib/base/region.h"

struct ranges {
	span *at;
	size_t count;
};

/* Any spans in any order; empty and backward ones count for nothing. Sorts `any` in place. */
struct ranges ranges_union(struct region *, span *any, size_t count);
struct ranges ranges_intersect(struct region *, struct ranges, struct ranges);
struct ranges ranges_subtract(struct region *, struct ranges from, struct ranges what);

/* The span that holds that instant; NULL without one. */
const span *ranges_find(struct ranges, instant);
/* Is [from, to) wholly inside one span? */
bool ranges_hold(struct ranges, span);

#endif
