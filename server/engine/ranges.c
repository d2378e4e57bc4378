/* ranges.c — union, intersection and difference of sorted spans, each in one pass. */

#include "engine/ranges.h"

#include <stdlib.h>

static int span_order(const void *a, const void *b)
{
	const span *left = a, *right = b;

	return (left->from.us > right->from.us) - (left->from.us < right->from.us);
}

struct ranges ranges_union(struct region *region, span *any, size_t count)
{
	struct ranges out = { region_array(region, count + 1, sizeof(span)), 0 };
	bool sorted = true;

	for (size_t i = 1; i < count && sorted; i++)
		sorted = any[i - 1].from.us <= any[i].from.us;
	if (!sorted)
		qsort(any, count, sizeof *any, span_order);
	for (size_t i = 0; i < count; i++) {
		span *last = out.count > 0 ? &out.at[out.count - 1] : NULL;

		if (any[i].to.us <= any[i].from.us)
			continue;
		if (!last || any[i].from.us > last->to.us)
			out.at[out.count++] = any[i];
		else if (any[i].to.us > last->to.us)
			last->to = any[i].to;
	}
	return out;
}

struct ranges ranges_intersect(struct region *region, struct ranges a, struct ranges b)
{
	struct ranges out = { region_array(region, a.count + b.count + 1, sizeof(span)), 0 };

	for (size_t i = 0, j = 0; i < a.count && j < b.count;) {
		int64_t from =
			a.at[i].from.us > b.at[j].from.us ? a.at[i].from.us : b.at[j].from.us;
		int64_t to = a.at[i].to.us < b.at[j].to.us ? a.at[i].to.us : b.at[j].to.us;

		if (from < to)
			out.at[out.count++] = (span){ { from }, { to } };
		if (a.at[i].to.us < b.at[j].to.us)
			i++;
		else
			j++;
	}
	return out;
}

struct ranges ranges_subtract(struct region *region, struct ranges from, struct ranges what)
{
	struct ranges out = { region_array(region, from.count + what.count + 1, sizeof(span)), 0 };
	size_t j = 0;

	for (size_t i = 0; i < from.count; i++) {
		span left = from.at[i];

		while (j < what.count && what.at[j].to.us <= left.from.us)
			j++;
		for (size_t k = j; k < what.count && what.at[k].from.us < left.to.us; k++) {
			if (what.at[k].from.us > left.from.us)
				out.at[out.count++] = (span){ left.from, what.at[k].from };
			left.from = what.at[k].to;
		}
		if (left.from.us < left.to.us)
			out.at[out.count++] = left;
	}
	return out;
}

const span *ranges_find(struct ranges set, instant at)
{
	size_t low = 0, high = set.count;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (set.at[middle].to.us <= at.us)
			low = middle + 1;
		else
			high = middle;
	}
	return low < set.count && set.at[low].from.us <= at.us ? &set.at[low] : NULL;
}

bool ranges_hold(struct ranges set, span wanted)
{
	const span *found = ranges_find(set, wanted.from);

	return found && wanted.to.us <= found->to.us;
}
