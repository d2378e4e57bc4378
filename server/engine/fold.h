/* fold.h — text as people type it → words that meet: "Pédiatre", "pediatre" and "PÉDIATRE" are one,
 * as are أسنان and اسنان.
 *
 * Any bytes are taken.  What is not UTF-8 counts as a blank, byte by byte, and is never passed on:
 * what comes out is always valid.  Folding twice is folding once.
 *
 * Folded are: case; accents of Latin letters, composed or combining (œ → oe, æ → ae, ß → ss),
 * ligatures, full width; Arabic hamza (أ إ آ ٱ → ا, ؤ → و, ئ → ي, ء dropped), alef maqsura and
 * Persian yeh → ي, ta marbuta → ه, Persian and Maghrebi letters → their Arabic neighbours (ڨ → ق, گ
 * → ك, پ → ب), presentation forms with lam-alef; Arabic-Indic digits → 0–9.  Dropped are tashkeel,
 * tatweel, zero-width and bidi marks.  An apostrophe joins (M'sila → msila), but parts behind an
 * elided article (l'avocat → l avocat); hyphens and all other punctuation part.  Other scripts pass
 * as they stand, Greek and Cyrillic in lower case.  What lies beyond U+FFFF counts as a blank.
 *
 * Pure; a word costs work in its bytes, and no memory. */
#ifndef ENGINE_FOLD_H
#define ENGINE_FOLD_H

#include "engine/letters.h"

struct word {
	struct letters letters; /* one at least; what is more than LETTERS_MAX was dropped */
	size_t from, to;        /* its bytes in the text it was read from */
};

/* Walks over the words of a text: struct folding f = { text }; while (fold_next(&f, &word)) … */
struct folding {
	str text;
	size_t at;
};
bool fold_next(struct folding *, struct word *);

/* The words of a text with one blank between them, as UTF-8. */
str fold_text(struct region *, str);

#endif
