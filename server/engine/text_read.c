/* text_read.c — every span of a query: what it is as it stands, else with errors, else by its
 * sound.
 *
 * Easy to get wrong: an error must not swallow a word.  "dentiste x" is within an edit of
 * "dentiste", but x was not mistyped: so with errors, every word of a span must bring it nearer to
 * the term. */

#include "engine/text_parts.h"

#include "engine/names.h"
#include "engine/phrase.h"

enum { LIKE_SPAN = 4 }; /* words of a span that may hold errors */

/* ---- as it stands ---- */

/* Is the key only what was left of terms without their stop words? */
static bool key_is_bare(const struct terms *t, uint32_t key)
{
	for (size_t i = 0; i < means_count(t, key); i++)
		if (!terms_meaning(t, key, i).bare)
			return false;
	return true;
}

static bool stops_bound(const struct word *words, size_t count)
{
	return word_is_stop(&words[0].letters) || word_is_stop(&words[count - 1].letters);
}

static bool all_stops(const struct word *words, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (!word_is_stop(&words[i].letters))
			return false;
	return true;
}

static struct reading read_exact(const struct understanding *u, size_t first, size_t count)
{
	const struct word *words = &u->query->words[first];
	struct reading r = { .cost = COST_NEVER };
	struct letters full, less;

	if (!phrase_full(words, count, &full))
		return r;
	if (terms_exact(u->terms, &full, &r.key)) {
		r.is_exact = true;
		r.cost = key_is_bare(u->terms, r.key) ? COST_BARE : COST_EXACT;
		/* "Near me" is a term of stop words alone: no dearer than they are. */
		if (count > 1 && all_stops(words, count))
			r.cost = COST_STOP * (uint32_t)count;
	} else if (!stops_bound(words, count) && phrase_bare(words, count, &less) &&
		   terms_exact(u->terms, &less, &r.key)) {
		r.is_exact = r.is_bare = true;
		r.cost = COST_BARE;
	} else if (words->letters.count > 3 && word_unhooked(&full, &less) &&
		   terms_exact(u->terms, &less, &r.key)) {
		r.is_exact = r.is_bare = true;
		r.cost = COST_UNHOOKED;
	}
	return r;
}

static void read_all_exact(struct understanding *u)
{
	for (size_t first = 0; first < u->query->word_count; first++)
		for (size_t n = 1; n <= spans_from(u->query, first); n++)
			u->readings[first][n - 1] = read_exact(u, first, n);
}

/* ---- with errors, or by its sound ---- */

/* Does the word need no help? */
static bool word_is_known(const struct understanding *u, size_t i)
{
	return u->readings[i][0].is_exact || word_is_stop(&u->query->words[i].letters);
}

static bool needs_help(const struct understanding *u, size_t first, size_t count)
{
	if (u->readings[first][count - 1].is_exact)
		return false;
	for (size_t i = first; i < first + count; i++)
		if (!word_is_known(u, i))
			return true;
	return false;
}

static bool join_without(const struct word *words, size_t count, size_t which, struct letters *out)
{
	out->count = 0;
	for (size_t i = 0; i < count; i++)
		if (i != which && !letters_add(out, &words[i].letters))
			return false;
	return true;
}

static unsigned unlike(const struct letters *a, const struct letters *b, enum sense_how how,
		       unsigned limit)
{
	struct sound x, y;

	if (how == SENSE_TYPOS)
		return letters_distance(a, b, limit);
	x = name_sound(a);
	y = name_sound(b);
	return sound_distance(&x, &y, limit);
}

/* Is the key no nearer with every word of the span than without one of them? */
static bool swallows(const struct understanding *u, const struct word *words, size_t count,
		     struct hit hit, enum sense_how how)
{
	struct letters key = terms_letters(u->terms, hit.key), rest;

	for (size_t i = 0; i < count; i++)
		if (join_without(words, count, i, &rest) &&
		    unlike(&key, &rest, how, hit.cost) <= hit.cost)
			return true;
	return false;
}

static void drop_swallows(const struct understanding *u, const struct word *words, size_t count,
			  enum sense_how how, struct hits *hits)
{
	size_t kept = 0;

	if (count == 1)
		return;
	for (size_t i = 0; i < hits->count; i++)
		if (!swallows(u, words, count, hits->at[i], how))
			hits->at[kept++] = hits->at[i];
	hits->count = kept;
}

static struct hits *hits_keep(struct understanding *u, const struct hits *hits)
{
	struct hits *kept;

	if (hits->count == 0)
		return NULL;
	kept = region_alloc(u->region, sizeof *kept);
	*kept = *hits;
	return kept;
}

static void read_typos(struct understanding *u, const struct word *words, size_t count,
		       const struct letters *joined, struct reading *r)
{
	unsigned edits = terms_edits(joined->count);
	struct hits hits;

	if (edits == 0)
		return;
	terms_like(u->terms, joined, edits, &hits);
	u->query->cut |= hits.cut;
	drop_swallows(u, words, count, SENSE_TYPOS, &hits);
	r->typos = hits_keep(u, &hits);
	if (r->typos)
		r->cost = COST_EXACT + COST_EDIT * hits.at[0].cost;
}

static void read_sound(struct understanding *u, const struct word *words, size_t count,
		       const struct letters *joined, struct reading *r)
{
	struct hits hits;

	terms_sound(u->terms, joined, &hits);
	u->query->cut |= hits.cut;
	drop_swallows(u, words, count, SENSE_SOUND, &hits);
	r->sound = hits_keep(u, &hits);
	if (r->sound && COST_SOUND + COST_UNLIKE * hits.at[0].cost < r->cost)
		r->cost = COST_SOUND + COST_UNLIKE * hits.at[0].cost;
}

static void read_like(struct understanding *u, size_t first, size_t count)
{
	const struct word *words = &u->query->words[first];
	struct letters joined;

	if (!needs_help(u, first, count) || !phrase_full(words, count, &joined))
		return;
	if (u->looks == QUERY_LOOKS) {
		u->query->cut = true;
		return;
	}
	u->looks++;
	read_typos(u, words, count, &joined, &u->readings[first][count - 1]);
	read_sound(u, words, count, &joined, &u->readings[first][count - 1]);
}

/* Short spans first: they are what most queries need, and looks are counted. */
static void read_all_like(struct understanding *u)
{
	for (size_t n = 1; n <= LIKE_SPAN; n++)
		for (size_t first = 0; first + n <= u->query->word_count; first++)
			read_like(u, first, n);
}

void readings_fill(struct understanding *u)
{
	read_all_exact(u);
	read_all_like(u);
}
