/* terms_make.c — from a list of terms to the tables that are looked up.
 *
 * Easy to get wrong: two terms of the same letters are one key with two meanings; all tables count
 * keys, not terms. */

#include "engine/terms_parts.h"

#include "engine/phrase.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* One way to find a term, before equal ones are put together. */
struct entry {
	uint32_t at, mean;
	uint8_t count;
};

/* What is only needed while it is made. */
struct making {
	struct word words[LETTERS_MAX]; /* of one term */
	struct entry *entries;
	size_t entry_count;
	uint16_t *pool;
	size_t pool_count;
};

/* ---- entries ---- */

static void entry_add(struct making *m, const struct letters *letters, uint32_t mean)
{
	m->entries[m->entry_count++] =
		(struct entry){ (uint32_t)m->pool_count, mean, letters->count };
	memcpy(m->pool + m->pool_count, letters->at, letters->count * sizeof *letters->at);
	m->pool_count += letters->count;
}

static void term_enter(struct making *m, const struct term *term, uint32_t which)
{
	struct folding f = { term->text };
	struct letters letters, bare;
	size_t count = 0;

	while (count < LETTERS_MAX && fold_next(&f, &m->words[count]))
		count++;
	if (!phrase_full(m->words, count, &letters))
		return;
	entry_add(m, &letters, which << 1);
	if (phrase_bare(m->words, count, &bare))
		entry_add(m, &bare, which << 1 | 1);
}

static int entry_compare(const void *left, const void *right, void *pool)
{
	const struct entry *a = left, *b = right;
	const uint16_t *x = (uint16_t *)pool + a->at, *y = (uint16_t *)pool + b->at;

	for (size_t i = 0; i < a->count && i < b->count; i++)
		if (x[i] != y[i])
			return x[i] < y[i] ? -1 : 1;
	if (a->count != b->count)
		return a->count - b->count;
	return (a->mean > b->mean) - (a->mean < b->mean);
}

static bool entries_same(const struct making *m, const struct entry *a, const struct entry *b)
{
	return a->count == b->count &&
	       memcmp(m->pool + a->at, m->pool + b->at, a->count * sizeof *m->pool) == 0;
}

/* All entries, sorted, with their letters. */
static struct making *enter_all(struct region *scratch, const struct term *terms, size_t count)
{
	struct making *m = region_make(scratch, struct making);
	size_t room = 0;

	for (size_t i = 0; i < count; i++) {
		/* Three bytes become four letters at most. */
		size_t letters = terms[i].text.len / 3 * 4 + 4;

		room += 2 * (letters < LETTERS_MAX ? letters : LETTERS_MAX);
	}
	m->pool = region_array(scratch, room + 1, sizeof *m->pool);
	m->entries = region_array(scratch, 2 * count + 1, sizeof *m->entries);
	for (size_t i = 0; i < count; i++)
		term_enter(m, &terms[i], (uint32_t)i);
	qsort_r(m->entries, m->entry_count, sizeof *m->entries, entry_compare, m->pool);
	return m;
}

/* ---- keys ---- */

static const struct term *terms_copy(struct region *region, const struct term *terms, size_t count)
{
	struct term *copy = region_array(region, count + 1, sizeof *copy);

	for (size_t i = 0; i < count; i++) {
		copy[i] = terms[i];
		copy[i].text = region_copy(region, terms[i].text);
	}
	return copy;
}

/* What was found without its stop words counts half. */
static uint32_t mean_weight(const struct terms *t, uint32_t mean)
{
	return t->all[mean >> 1].weight >> (mean & 1);
}

static void keys_fill(struct terms *t, const struct making *m)
{
	const struct entry *last = NULL;
	struct key *key = t->keys - 1;
	uint32_t letters = 0;

	for (size_t i = 0; i < m->entry_count; i++) {
		const struct entry *e = &m->entries[i];
		uint32_t weight = mean_weight(t, e->mean);

		t->means[i] = e->mean;
		if (!last || !entries_same(m, last, e)) {
			const uint16_t *from = m->pool + e->at;

			memcpy(t->pool + letters, from, e->count * sizeof *from);
			*++key = (struct key){ .at = letters,
					       .letters = letters_bits(from, e->count),
					       .means = (uint32_t)i,
					       .count = e->count };
			letters += e->count;
			last = e;
		}
		if (weight > key->weight)
			key->weight = weight;
	}
	*++key = (struct key){ .at = letters, .means = (uint32_t)m->entry_count };
}

static void keys_make(struct region *region, struct terms *t, const struct making *m)
{
	size_t letters = 0;

	for (size_t i = 0; i < m->entry_count; i++)
		if (i == 0 || !entries_same(m, &m->entries[i - 1], &m->entries[i])) {
			t->key_count++;
			letters += m->entries[i].count;
		}
	t->pool = region_array(region, letters + 1, sizeof *t->pool);
	t->keys = region_array(region, t->key_count + 1u, sizeof *t->keys);
	t->means = region_array(region, m->entry_count + 1, sizeof *t->means);
	keys_fill(t, m);
}

/* ---- tables ---- */

/* The least number of bits that counts up to n; at least `least`. */
static int bits_for(size_t n, int least)
{
	int bits = least;

	while (bits < 31 && (size_t)1 << bits < n)
		bits++;
	return bits;
}

static void exact_make(struct region *region, struct terms *t)
{
	t->exact_mask = (1u << bits_for(2 * (size_t)t->key_count, 4)) - 1;
	t->exact = region_array(region, t->exact_mask + 1u, sizeof *t->exact);
	for (uint32_t k = 0; k < t->key_count; k++) {
		const struct key *key = &t->keys[k];
		uint32_t at = (uint32_t)letters_hash(t->pool + key->at, key->count) & t->exact_mask;

		while (t->exact[at])
			at = (at + 1) & t->exact_mask;
		t->exact[at] = k + 1;
	}
}

static size_t key_deletes(const struct terms *t, uint32_t k, uint64_t out[DELETES_MAX])
{
	const struct key *key = &t->keys[k];

	return letters_deletes(t->pool + key->at, key->count, key_edits(key->count), out);
}

/* Counted first and then filled, so that nothing need be sorted. */
static void deletes_make(struct region *region, struct terms *t)
{
	uint64_t hashes[DELETES_MAX];
	size_t buckets, total = 0;

	for (uint32_t k = 0; k < t->key_count; k++)
		total += key_deletes(t, k, hashes);
	t->bucket_bits = bits_for(total, 4);
	buckets = (size_t)1 << t->bucket_bits;
	t->bucket = region_array(region, buckets + 2, sizeof *t->bucket);
	t->deletes = region_array(region, total + 1, sizeof *t->deletes);
	for (uint32_t k = 0; k < t->key_count; k++)
		for (size_t i = key_deletes(t, k, hashes); i-- > 0;)
			t->bucket[bucket_of(t, hashes[i]) + 2]++;
	for (size_t b = 2; b < buckets + 2; b++)
		t->bucket[b] += t->bucket[b - 1];
	for (uint32_t k = 0; k < t->key_count; k++)
		for (size_t i = key_deletes(t, k, hashes); i-- > 0;)
			t->deletes[t->bucket[bucket_of(t, hashes[i]) + 1]++] =
				k << TAG_BITS | tag_of(hashes[i]);
}

static void heaviest_make(struct region *region, struct terms *t)
{
	t->leaf_first = 1u << bits_for(t->key_count, 0);
	t->heaviest = region_array(region, 2 * (size_t)t->leaf_first, sizeof *t->heaviest);
	for (uint32_t i = 0; i < t->leaf_first; i++)
		t->heaviest[t->leaf_first + i] = i < t->key_count ? i : NO_KEY;
	for (uint32_t i = t->leaf_first; i-- > 1;)
		t->heaviest[i] = key_heavier_of(t, t->heaviest[2 * i], t->heaviest[2 * i + 1]);
}

/* ---- sounds ---- */

static bool is_proper(const struct terms *t, uint32_t mean)
{
	enum term_kind kind = t->all[mean >> 1].kind;

	return !(mean & 1) && (kind == TERM_NAME || kind == TERM_TOWN || kind == TERM_WILAYA);
}

static bool key_is_proper(const struct terms *t, uint32_t k)
{
	for (uint32_t m = t->keys[k].means; m < t->keys[k + 1].means; m++)
		if (is_proper(t, t->means[m]))
			return true;
	return false;
}

static int heard_compare(const void *left, const void *right, void *terms)
{
	const struct heard *a = left, *b = right;

	if (a->hash != b->hash)
		return a->hash < b->hash ? -1 : 1;
	return key_heavier(terms, a->key, b->key) ? -1 : 1;
}

static void heard_make(struct region *region, struct terms *t)
{
	uint32_t count = 0;

	for (uint32_t k = 0; k < t->key_count; k++)
		count += key_is_proper(t, k);
	t->heard = region_array(region, count + 1u, sizeof *t->heard);
	for (uint32_t k = 0; k < t->key_count; k++) {
		struct letters letters = terms_letters(t, k);

		if (key_is_proper(t, k))
			t->heard[t->heard_count++] = (struct heard){ sound_hash(&letters), k };
	}
	qsort_r(t->heard, t->heard_count, sizeof *t->heard, heard_compare, t);
}

const struct terms *terms_make(struct region *region, const struct term *terms, size_t count)
{
	struct region *scratch = region_new(SIZE_MAX, NULL);
	struct terms *t = region_make(region, struct terms);

	assert(count <= TERMS_MAX);
	t->all = terms_copy(region, terms, count);
	t->count = count;
	keys_make(region, t, enter_all(scratch, t->all, count));
	region_free(scratch);
	exact_make(region, t);
	deletes_make(region, t);
	heaviest_make(region, t);
	heard_make(region, t);
	return t;
}
