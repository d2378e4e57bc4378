/* phrase.h — words as one: "Tizi Ouzou", "tizi-ouzou" and "tiziouzou" are known by the same
 * letters, and words that only hold others together (à, de, the, في, and the Arabic article) may be
 * left out.
 *
 * Pure. */
#ifndef ENGINE_PHRASE_H
#define ENGINE_PHRASE_H

#include "engine/fold.h"

/* A word that holds others together, in Arabic, French or English. */
bool word_is_stop(const struct letters *);

/* All words joined; false when they are too long together. */
bool phrase_full(const struct word *, size_t count, struct letters *out);
/* The same without stop words and Arabic articles; false also when that changes nothing, or leaves
 * nothing. */
bool phrase_bare(const struct word *, size_t count, struct letters *out);
/* A word without the Arabic one-letter word written on it (بوهران, in Oran; والجزائر): false when
 * there is none. */
bool word_unhooked(const struct letters *, struct letters *out);

#endif
