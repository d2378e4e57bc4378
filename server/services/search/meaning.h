/* meaning.h — what a question in words asks for: of all that its words may mean, what they mean
 * together.
 *
 * engine/text.h cuts the words into spans, each with several senses.  Here one sense of each span is
 * chosen by what stands beside it ("dr" before a name, a day after a place), trades and specialities
 * are narrowed by each other, and names by names.  Pure: nothing but what is given. */
#ifndef SEARCH_MEANING_H
#define SEARCH_MEANING_H

#include "engine/text.h"
#include "services/search/roll.h"
#include "services/search/search.h"

enum { MEANT_NUMBERS = 10000 }; /* professionals that names may mean; more are cut */

/* Everything in the region.  `today`: DATE_NONE when nothing is known of it. */
void meaning_read(const struct terms *, const struct roll *, struct region *, str typed, date today,
		  struct meant *);

/* words.c: the dictionary in use, NULL when none was made yet, and the roll its ids are of.  Not to
 * be kept over a pause. */
const struct terms *words_dictionary(void);
const struct roll *words_roll(void);
/* Makes the dictionary at once, on the calling thread: for tests. */
void words_make(void);
/* The same, and what it costs by that clock: the loop for the draft and for taking it in use, a thread
 * of the pool for the rest. */
struct words_cost {
	uint64_t draft, make, settle;
	size_t bytes;
};
struct words_cost words_measure(uint64_t (*clock)(void));

/* suggest.c: what the end of a text may become, at most SUGGEST_ITEMS; `language` is an enum language,
 * `wilaya` that of the asker, if it is known.  Everything in the region. */
enum { SUGGEST_ITEMS = 8 };
struct search_suggestion;
size_t suggest_items(struct region *, str typed, int language, uint16_t wilaya,
		     struct search_suggestion out[SUGGEST_ITEMS]);

#endif
