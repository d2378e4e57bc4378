/* terms_look.c — asking the dictionary.
 *
 * Easy to get wrong: one key lies under many deletions, so it comes by again and again; a small
 * table remembers most of those seen, and hits_add refuses the rest. */

#include "engine/terms_parts.h"

#include "engine/names.h"
#include "lib/base/line.h"

#include <assert.h>
#include <string.h>

enum {
	SEEN = 512,       /* a power of two */
	HEARD_WORK = 256, /* names of one key that are looked at, the heaviest first */
};

/* ---- what a key is ---- */

size_t terms_keys(const struct terms *t)
{
	return t->key_count;
}

struct letters terms_letters(const struct terms *t, uint32_t key)
{
	struct letters letters = { .count = t->keys[key].count };

	memcpy(letters.at, t->pool + t->keys[key].at, letters.count * sizeof *letters.at);
	return letters;
}

size_t terms_means(const struct terms *t, uint32_t key)
{
	return t->keys[key + 1].means - t->keys[key].means;
}

struct meaning terms_meaning(const struct terms *t, uint32_t key, size_t which)
{
	uint32_t mean = t->means[t->keys[key].means + which];

	return (struct meaning){ &t->all[mean >> 1], mean & 1 };
}

/* ---- hits, best first ---- */

static bool hit_before(const struct terms *t, struct hit a, struct hit b)
{
	if (a.cost != b.cost)
		return a.cost < b.cost;
	return key_heavier(t, a.key, b.key);
}

static bool hits_have(const struct hits *hits, uint32_t key)
{
	for (size_t i = 0; i < hits->count; i++)
		if (hits->at[i].key == key)
			return true;
	return false;
}

static void hits_add(const struct terms *t, struct hits *hits, uint32_t key, uint32_t cost)
{
	struct hit hit = { key, cost };
	size_t at;

	if (hits_have(hits, key))
		return;
	hits->cut |= hits->count == HITS_MAX;
	if (hits->count == HITS_MAX && !hit_before(t, hit, hits->at[HITS_MAX - 1]))
		return;
	at = hits->count < HITS_MAX ? hits->count++ : HITS_MAX - 1;
	while (at > 0 && hit_before(t, hit, hits->at[at - 1])) {
		hits->at[at] = hits->at[at - 1];
		at--;
	}
	hits->at[at] = hit;
}

/* ---- the word itself ---- */

bool terms_exact(const struct terms *t, const struct letters *letters, uint32_t *key)
{
	uint32_t at = (uint32_t)letters_hash(letters->at, letters->count) & t->exact_mask;

	for (; t->exact[at]; at = (at + 1) & t->exact_mask) {
		const struct key *k = &t->keys[t->exact[at] - 1];

		if (k->count == letters->count &&
		    memcmp(t->pool + k->at, letters->at, k->count * sizeof *letters->at) == 0) {
			*key = t->exact[at] - 1;
			return true;
		}
	}
	return false;
}

/* ---- words like it ---- */

unsigned terms_edits(size_t letters)
{
	if (letters <= 3)
		return 0;
	return letters <= 7 ? 1 : 2;
}

struct look {
	const struct terms *terms;
	const struct letters *asked;
	uint32_t bits;
	unsigned edits;
	struct hits *hits;
	uint32_t work;
	uint32_t seen[SEEN]; /* key + 1 at the place of its last bits */
};

/* One edit brings one new letter and takes one away, at most. */
static bool may_be_like(const struct look *l, const struct key *key)
{
	return (unsigned)__builtin_popcount(key->letters & ~l->bits) <= l->edits &&
	       (unsigned)__builtin_popcount(l->bits & ~key->letters) <= l->edits;
}

static void look_at(struct look *l, uint32_t key)
{
	const struct key *k = &l->terms->keys[key];
	unsigned cost;

	if (l->seen[key % SEEN] == key + 1)
		return;
	l->seen[key % SEEN] = key + 1;
	if (!may_be_like(l, k))
		return;
	cost = runs_distance(l->asked->at, l->asked->count, l->terms->pool + k->at, k->count,
			     l->edits);
	if (cost <= l->edits)
		hits_add(l->terms, l->hits, key, cost);
}

/* All keys of one deletion; false when no work may be done any more. */
static bool look_under(struct look *l, uint64_t hash)
{
	const struct terms *t = l->terms;
	uint64_t bucket = bucket_of(t, hash);

	for (uint32_t i = t->bucket[bucket]; i < t->bucket[bucket + 1]; i++) {
		if (++l->work > LOOK_WORK)
			return false;
		if ((t->deletes[i] & ((1u << TAG_BITS) - 1)) == tag_of(hash))
			look_at(l, t->deletes[i] >> TAG_BITS);
	}
	return true;
}

void terms_like(const struct terms *t, const struct letters *asked, unsigned edits,
		struct hits *hits)
{
	struct look l = { t, asked, letters_bits(asked->at, asked->count), edits, hits };
	uint64_t hashes[DELETES_MAX];
	size_t count;

	assert(edits <= 2);
	hits->count = 0;
	hits->cut = false;
	if (asked->count == 0)
		return;
	count = letters_deletes(asked->at, asked->count, edits, hashes);
	/* Each lies in a cache line of its own: all are fetched before the first is needed. */
	for (size_t i = 0; i < count; i++)
		line_send(&t->bucket[bucket_of(t, hashes[i])]);
	for (size_t i = 0; i < count; i++)
		line_send(&t->deletes[t->bucket[bucket_of(t, hashes[i])]]);
	for (size_t i = 0; i < count; i++)
		if (!look_under(&l, hashes[i])) {
			hits->cut = true;
			return;
		}
}

/* ---- words that begin so ---- */

/* -1, 0, 1: does the key lie before, among or behind those that begin so? */
static int key_against(const struct terms *t, uint32_t key, const struct letters *prefix)
{
	const struct key *k = &t->keys[key];

	for (size_t i = 0; i < prefix->count; i++) {
		if (i == k->count)
			return -1;
		if (t->pool[k->at + i] != prefix->at[i])
			return t->pool[k->at + i] < prefix->at[i] ? -1 : 1;
	}
	return 0;
}

/* The first key that is not against it by less than `side`. */
static uint32_t key_bound(const struct terms *t, const struct letters *prefix, int side)
{
	uint32_t from = 0, to = t->key_count;

	while (from < to) {
		uint32_t middle = from + (to - from) / 2;

		if (key_against(t, middle, prefix) < side)
			from = middle + 1;
		else
			to = middle;
	}
	return from;
}

/* The heaviest key of [from, to). */
static uint32_t heaviest_within(const struct terms *t, uint32_t from, uint32_t to)
{
	uint32_t best = NO_KEY;

	for (from += t->leaf_first, to += t->leaf_first; from < to; from /= 2, to /= 2) {
		if (from & 1)
			best = key_heavier_of(t, best, t->heaviest[from++]);
		if (to & 1)
			best = key_heavier_of(t, best, t->heaviest[--to]);
	}
	return best;
}

/* Keys not told yet, and the best of them. */
struct stretch {
	uint32_t from, to, best;
};

static size_t stretch_add(const struct terms *t, struct stretch *all, size_t count, uint32_t from,
			  uint32_t to)
{
	if (from < to)
		all[count++] = (struct stretch){ from, to, heaviest_within(t, from, to) };
	return count;
}

static size_t stretch_best(const struct terms *t, const struct stretch *all, size_t count)
{
	size_t best = 0;

	for (size_t i = 1; i < count; i++)
		if (key_heavier(t, all[i].best, all[best].best))
			best = i;
	return best;
}

void terms_begin(const struct terms *t, const struct letters *prefix, size_t room,
		 struct hits *hits)
{
	struct stretch all[HITS_MAX + 2];
	uint32_t from = key_bound(t, prefix, 0), to = key_bound(t, prefix, 1);
	size_t count;

	assert(room <= HITS_MAX);
	hits->count = 0;
	if (room > 0 && from < to && t->keys[from].count == prefix->count)
		hits->at[hits->count++] = (struct hit){ from++, 0 };
	count = stretch_add(t, all, 0, from, to);
	while (count > 0 && hits->count < room) {
		size_t which = stretch_best(t, all, count);
		struct stretch s = all[which];

		hits->at[hits->count++] = (struct hit){ s.best, 1 };
		all[which] = all[--count];
		count = stretch_add(t, all, count, s.from, s.best);
		count = stretch_add(t, all, count, s.best + 1, s.to);
	}
	hits->cut = count > 0;
}

/* ---- names that sound so ---- */

static uint32_t heard_bound(const struct terms *t, uint32_t hash)
{
	uint32_t from = 0, to = t->heard_count;

	while (from < to) {
		uint32_t middle = from + (to - from) / 2;

		if (t->heard[middle].hash < hash)
			from = middle + 1;
		else
			to = middle;
	}
	return from;
}

static void hear(const struct terms *t, const struct sound *asked, const struct sound *key,
		 uint32_t which, struct hits *hits)
{
	struct letters letters = terms_letters(t, which);
	struct sound sound = name_sound(&letters), other = sound_key(&sound);
	unsigned limit = sound_limit(key), cost;

	if (!sound_equal(key, &other))
		return;
	cost = sound_distance(asked, &sound, limit);
	if (cost <= limit)
		hits_add(t, hits, which, cost);
}

void terms_sound(const struct terms *t, const struct letters *asked, struct hits *hits)
{
	struct sound sound = name_sound(asked), key = sound_key(&sound);
	uint32_t hash = sound_hash(asked), first = heard_bound(t, hash);

	hits->count = 0;
	hits->cut = false;
	if (sound.count == 0)
		return;
	for (uint32_t i = first; i < t->heard_count && t->heard[i].hash == hash; i++) {
		if (i - first == HEARD_WORK) {
			hits->cut = true;
			return;
		}
		hear(t, &sound, &key, t->heard[i].key, hits);
	}
}
