/* text_words.h — a dictionary for tests, fuzzing and measuring; no part of the server. */
#ifndef ENGINE_TEXT_WORDS_H
#define ENGINE_TEXT_WORDS_H

#include "engine/terms.h"

struct term_list {
	struct term *at;
	size_t count;
};

/* Trades (ids from 0, in the order of the list in text_words.c), wilayas (ids from 1: their numbers
 * to 58), towns, names, synonyms, services.  Texts are static. */
struct term_list words_terms(struct region *);

/* The next of a row of random numbers; the seed is not 0. */
uint64_t words_random(uint64_t *seed);

#endif
