/* index_bits.h — the kernel: bits of five minutes, and the starts of runs of them.
 *
 * Bit i of a line of words is bit i % 64 of word i / 64: later is higher. */
#ifndef ENGINE_INDEX_BITS_H
#define ENGINE_INDEX_BITS_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

/* Leaves the bits at which a run of `length` begins, of those at which a run of `have` does: by
 * shift-and doubling, so ceil(log2) rounds.  What lies behind the line is not set.  Inlined, so that
 * a known number of words is unrolled. */
static inline __attribute__((always_inline)) void bits_runs(uint64_t *w, unsigned words,
							    unsigned have, unsigned length)
{
	while (have < length) {
		unsigned by = have < length - have ? have : length - have;
		unsigned far = by / 64, near = by % 64;

		for (unsigned i = 0; far == 0 && i < words; i++)
			w[i] &= w[i] >> by | (i + 1 < words ? w[i + 1] << (64 - by) : 0);
		for (unsigned i = 0; far > 0 && i < words; i++) {
			uint64_t low = i + far < words ? w[i + far] : 0;
			uint64_t high = i + far + 1 < words ? w[i + far + 1] : 0;

			w[i] &= near == 0 ? low : low >> near | high << (64 - near);
		}
		have += by;
	}
}

/* Sets [from, to), as far as it lies within the line. */
static inline void bits_set(uint64_t *w, unsigned words, int from, int to)
{
	from = from < 0 ? 0 : from;
	to = to > (int)words * 64 ? (int)words * 64 : to;
	for (int i = from; i < to; i = (i / 64 + 1) * 64) {
		int end = to < (i / 64 + 1) * 64 ? to % 64 : 0; /* 0: to the word's end */

		w[i / 64] |= ~0ull << i % 64 & (end == 0 ? ~0ull : ~(~0ull << end));
	}
}

/* Sets every `step`th bit of [from, to), from `from` on. */
static inline void bits_comb(uint64_t *w, int from, int to, int step)
{
	for (int i = from; i < to; i += step)
		w[i / 64] |= 1ull << i % 64;
}

/* Adds `count` words of bits to the line, `by` further on; what does not fit is lost. */
static inline void bits_add(uint64_t *w, unsigned words, const uint64_t *from, unsigned count,
			    unsigned by)
{
	for (unsigned i = 0; i < count; i++) {
		unsigned at = i + by / 64;

		if (at < words)
			w[at] |= from[i] << by % 64;
		if (by % 64 != 0 && at + 1 < words)
			w[at + 1] |= from[i] >> (64 - by % 64);
	}
}

static inline bool bits_have(const uint64_t *w, int at)
{
	return w[at / 64] >> at % 64 & 1;
}

/* The first bit at or after `from` that is so, or `end`. */
static inline int bits_next(const uint64_t *w, int from, int end, bool set)
{
	while (from < end) {
		uint64_t rest = (set ? w[from / 64] : ~w[from / 64]) >> from % 64;

		if (rest != 0) {
			int found = from + __builtin_ctzll(rest);

			return found < end ? found : end;
		}
		from = (from / 64 + 1) * 64;
	}
	return end;
}

/* Days of the ring, one bit each. */
typedef unsigned __int128 dayset;
#define DAYSET_ALL ((((dayset)1) << INDEX_DAYS) - 1)

static inline int dayset_first(dayset d)
{
	uint64_t low = (uint64_t)d;

	return low != 0 ? __builtin_ctzll(low) : 64 + __builtin_ctzll((uint64_t)(d >> 64));
}

/* Bits [from, to) of a mask. */
static inline dayset dayset_between(int from, int to)
{
	if (to <= from)
		return 0;
	return ((((dayset)1) << (to - from)) - 1) << from;
}

#endif
