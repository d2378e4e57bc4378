/* terms_parts.h — how a dictionary lies in memory; for the files of terms alone. */
#ifndef ENGINE_TERMS_PARTS_H
#define ENGINE_TERMS_PARTS_H

#include "engine/terms.h"

enum {
	PREFIX = 7,       /* letters whose deletions are kept */
	DELETES_MAX = 29, /* 1 + 7 + 21: all ways to delete up to two of them */
	TAG_BITS = 10,    /* of a deletion's hash, kept beside its key */
};

/* One distinct run of letters. */
struct key {
	uint32_t at;      /* first letter in the pool */
	uint32_t letters; /* which letters it has, letter_bit of each */
	uint32_t means;   /* first meaning */
	uint32_t weight;  /* the heaviest meaning's */
	uint8_t count;
};

/* A key by the hash of its consonants. */
struct heard {
	uint32_t hash, key;
};

struct terms {
	const struct term *all;
	size_t count;
	uint16_t *pool;
	struct key *keys; /* sorted by letters; one more at the end, where meanings end */
	uint32_t key_count;
	uint32_t *means; /* term << 1 | bare */
	uint32_t *exact; /* open table of key + 1; 0: free */
	uint32_t exact_mask;
	uint32_t *
		bucket; /* where deletions with these first bits of their hash begin; one more at the end */
	uint32_t *deletes; /* key << TAG_BITS | tag */
	int bucket_bits;
	uint32_t *
		heaviest; /* a tree of maxima: node i holds the heavier key of 2i and 2i + 1; leaves from leaf_first */
	uint32_t leaf_first; /* where its leaves begin, one a key */
	struct heard *heard; /* sorted by hash, then weight */
	uint32_t heard_count;
};

static inline uint32_t letter_bit(uint16_t letter)
{
	return 1u << (letter & 31);
}
uint32_t letters_bits(const uint16_t *, size_t count);
uint64_t letters_hash(const uint16_t *, size_t count);

/* Hashes of what is left of the first PREFIX letters when up to `edits` are deleted; each once.
 * How many. */
size_t letters_deletes(const uint16_t *, size_t count, unsigned edits, uint64_t out[DELETES_MAX]);
/* How many deletions a key of so many letters is kept under, so that words of terms_edits find it. */
unsigned key_edits(size_t letters);

static inline uint64_t bucket_of(const struct terms *t, uint64_t hash)
{
	return hash >> (64 - t->bucket_bits);
}
static inline uint32_t tag_of(uint64_t hash)
{
	return (uint32_t)hash & ((1u << TAG_BITS) - 1);
}
uint32_t sound_hash(const struct letters *);
#define NO_KEY UINT32_MAX
/* Does a come before b where their cost is equal? */
static inline bool key_heavier(const struct terms *t, uint32_t a, uint32_t b)
{
	if (t->keys[a].weight != t->keys[b].weight)
		return t->keys[a].weight > t->keys[b].weight;
	return a < b;
}
static inline uint32_t key_heavier_of(const struct terms *t, uint32_t a, uint32_t b)
{
	if (a == NO_KEY || b == NO_KEY)
		return a == NO_KEY ? b : a;
	return key_heavier(t, a, b) ? a : b;
}

#endif
