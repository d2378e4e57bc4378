/* text_parts.h — what the files of a query share, and nobody else. */
#ifndef ENGINE_TEXT_PARTS_H
#define ENGINE_TEXT_PARTS_H

#include "engine/text.h"

/* What words cost, whose sum over a query is made least. */
enum {
	COST_STOP = 1,
	COST_EXACT = 10,
	COST_BARE = 13,
	COST_UNHOOKED = 16,
	COST_EDIT = 20, /* each, beyond COST_EXACT */
	COST_SOUND = 35,
	COST_UNLIKE = 3, /* each step of its distance, beyond COST_SOUND */
	COST_LEFT_OVER = 100,
	COST_NEVER = 100000,
};

enum { MEANS_MAX = 64 }; /* meanings of one key that are looked at, in the order they were given */

/* The best way to read a span. */
struct reading {
	uint32_t cost;
	bool is_exact, is_bare; /* exact: `key` is it, perhaps without its stop words */
	uint32_t key;
	struct hits *typos, *sound; /* NULL: none */
};

struct understanding {
	const struct terms *terms;
	struct region *region;
	str text;
	struct query *query;
	struct reading readings[QUERY_WORDS][QUERY_SPAN]; /* [first word][words - 1] */
	size_t looks;
};

static inline size_t means_count(const struct terms *t, uint32_t key)
{
	size_t means = terms_means(t, key);

	return means < MEANS_MAX ? means : MEANS_MAX;
}

/* How many spans begin at that word. */
static inline size_t spans_from(const struct query *q, size_t first)
{
	size_t rest = q->word_count - first;

	return rest < QUERY_SPAN ? rest : QUERY_SPAN;
}

/* text_read.c: fills u->readings, from its query's words. */
void readings_fill(struct understanding *);

#endif
