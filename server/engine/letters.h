/* letters.h — a short run of folded letters, and how far two of them are apart.
 *
 * Letters are UTF-16 code units and code points at once: folding (fold.h) lets none beyond U+FFFF
 * through.  Values, 128 bytes; pure. */
#ifndef ENGINE_LETTERS_H
#define ENGINE_LETTERS_H

#include "lib/base/region.h"

enum { LETTERS_MAX = 63 };

struct letters {
	uint16_t at[LETTERS_MAX];
	uint8_t count;
};

bool letters_equal(const struct letters *, const struct letters *);
/* By code points, the shorter first. */
int letters_compare(const struct letters *, const struct letters *);
/* Adds at the end; false and nothing added when there is no room. */
bool letters_add(struct letters *, const struct letters *);
/* As UTF-8. */
str letters_text(struct region *, const struct letters *);
/* Writes one code point up to U+FFFF as UTF-8; how many bytes, 1–3. */
size_t letter_write(uint16_t letter, char out[3]);

/* Edits between two words, or limit + 1 when there are more: a letter left out, added, changed, or
 * two neighbours swapped, nothing edited twice (restricted Damerau distance).  Work: letters × (2 ×
 * limit + 1). */
unsigned letters_distance(const struct letters *, const struct letters *, unsigned limit);
/* The same of runs that lie elsewhere, of LETTERS_MAX letters each at most. */
unsigned runs_distance(const uint16_t *a, size_t a_count, const uint16_t *b, size_t b_count,
		       unsigned limit);

#endif
