/* dictionary.h — the terms of search, drafted on the loop and made off it.
 *
 * A draft copies the texts of the catalogue and borrows those of the roll, which stay until
 * roll_settle; then making it touches nothing else, so it may run on another thread.  What
 * somebody calls himself must not take the place of what words mean: a name of several words, each
 * of which the catalogue or a hint knows ("Dentiste Oran"), is no term.  Pure. */
#ifndef SEARCH_DICTIONARY_H
#define SEARCH_DICTIONARY_H

#include "services/search/roll.h"
#include "services/search/search.h"

/* Ids of terms: numbers of entries of the catalogue (trades and specialities share theirs); of
 * hints enum hint, or HINT_KINDS and the number of a wilaya, for what it is called in short is known
 * by its letters alone; entries of the roll. */
struct draft {
	struct region *region; /* of the draft, and of what is made of it */
	struct term *terms;    /* the catalogue's and the hints' first */
	size_t known, count;
	const struct terms *made;
};

/* Weights, so that among equals a trade comes before a town, and a town before a name. */
enum {
	WEIGHT_TRADE = 4000000,
	WEIGHT_SPECIALITY = 2000000,
	WEIGHT_WILAYA = 3000000,
	WEIGHT_TOWN = 1000000, /* and its population in hundreds */
	WEIGHT_HINT = 0,       /* never suggested before anything else */
};

struct draft *draft_new(struct roll *);
void draft_make(struct draft *);
void draft_free(struct draft *);

#endif
