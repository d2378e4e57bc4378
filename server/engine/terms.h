/* terms.h — the dictionary: what words people use for trades, services, places and names, found in
 * spite of typing errors.
 *
 * Made once from all terms and never changed; a newer one takes its place, so any number of readers
 * may look at once.  A term of several words is known by their letters joined (phrase.h), hence
 * "Tizi Ouzou" = "tiziouzou" = "Tizi-Ouzou"; and a second time by what is left without stop words
 * and Arabic articles, so that "طبيب الأسنان" meets "طبيب أسنان".
 *
 * Look-ups are pure, take no memory, and do bounded work: LOOK_WORK candidates, whatever is asked.
 * Keys are numbers of distinct words in the order of their letters.  Work: SymSpell's idea — words
 * within d edits share something that is left when d letters are deleted from each; here of the
 * first PREFIX letters, and every candidate is verified by its distance. */
#ifndef ENGINE_TERMS_H
#define ENGINE_TERMS_H

#include "engine/letters.h"

enum term_kind {
	TERM_TRADE,
	TERM_SPECIALITY,
	TERM_SERVICE,
	TERM_TOWN,
	TERM_WILAYA,
	TERM_NAME, /* of a person or a practice; give each distinct name once */
	TERM_HINT, /* says when or how, not what: tomorrow, at home */
	TERM_KINDS,
};

struct term {
	str text; /* as it is written; folded when the dictionary is made */
	enum term_kind kind;
	uint32_t id;     /* the caller's own */
	uint32_t weight; /* among equals the heavier comes first */
	bool synonym;    /* another word for what that id is usually called */
};

enum {
	TERMS_MAX = 1 << 21, /* terms of one dictionary; two keys each */
	HITS_MAX = 32,
	LOOK_WORK = 8192,
};

struct terms;

/* Everything lives in the region, texts too: about 400 bytes a distinct word, see bench/text.  A text
 * without a letter, or with more than LETTERS_MAX, is left out.  At most TERMS_MAX. */
const struct terms *terms_make(struct region *, const struct term *, size_t count);

size_t terms_keys(const struct terms *);
struct letters terms_letters(const struct terms *, uint32_t key);

/* What a key may mean: terms of these letters, in the order they were given. */
struct meaning {
	const struct term *term;
	bool bare; /* found without its stop words and articles */
};
size_t terms_means(const struct terms *, uint32_t key);
struct meaning terms_meaning(const struct terms *, uint32_t key, size_t which);

/* Best first: by cost, then weight, then key. */
struct hit {
	uint32_t key;
	uint32_t cost; /* edits, or the distance of sounds */
};
struct hits {
	struct hit at[HITS_MAX];
	size_t count;
	bool cut; /* there was more, or work ran out */
};

bool terms_exact(const struct terms *, const struct letters *, uint32_t *key);

/* Edits that a word of so many letters may have: none up to 3, one up to 7, else two. */
unsigned terms_edits(size_t letters);
/* Keys within that many edits, the word itself included: all of them for up to terms_edits, which is
 * what the dictionary is made for; for more (≤ 2), some. */
void terms_like(const struct terms *, const struct letters *, unsigned edits, struct hits *);

/* The heaviest keys that begin so; one that is the prefix itself comes first. At most `room` ≤
 * HITS_MAX. */
void terms_begin(const struct terms *, const struct letters *prefix, size_t room, struct hits *);

/* Names and places that sound like it, in any script (names.h). */
void terms_sound(const struct terms *, const struct letters *, struct hits *);

#endif
