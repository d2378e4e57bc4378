/* text_suggest.c — what the end of a text may become while it is typed.
 *
 * The longest end that begins some term is what is being typed: after "dentiste tizi ou" that is
 * "tizi ou", after "dentiste or" it is "or". */

#include "engine/text_parts.h"

#include "engine/phrase.h"

enum { TAIL_WORDS = 4 };

struct tail {
	struct word words[TAIL_WORDS];
	size_t count;
};

static struct tail tail_of(str typed)
{
	struct tail tail = { .count = 0 };
	struct folding f = { typed };
	struct word word;

	while (fold_next(&f, &word)) {
		if (tail.count == TAIL_WORDS) {
			for (size_t i = 1; i < TAIL_WORDS; i++)
				tail.words[i - 1] = tail.words[i];
			tail.count--;
		}
		tail.words[tail.count++] = word;
	}
	return tail;
}

/* What was found, and room for more. */
struct found {
	struct suggestion *out;
	size_t count, room;
};

static bool found_has(const struct found *f, const struct term *term)
{
	for (size_t i = 0; i < f->count; i++)
		if (f->out[i].term->kind == term->kind && f->out[i].term->id == term->id)
			return true;
	return false;
}

static void found_add(struct found *f, const struct terms *t, const struct hits *hits, size_t from)
{
	for (size_t i = 0; i < hits->count; i++)
		for (size_t k = 0; k < means_count(t, hits->at[i].key); k++) {
			const struct term *term = terms_meaning(t, hits->at[i].key, k).term;

			if (f->count == f->room)
				return;
			if (!found_has(f, term))
				f->out[f->count++] = (struct suggestion){ term, from };
		}
}

static void find_begun(struct found *f, const struct terms *t, const struct word *words,
		       size_t count)
{
	struct letters letters;
	struct hits hits;

	if (phrase_full(words, count, &letters)) {
		terms_begin(t, &letters, HITS_MAX, &hits);
		found_add(f, t, &hits, words->from);
	}
	if (f->count == 0 && !word_is_stop(&words[0].letters) &&
	    !word_is_stop(&words[count - 1].letters) && phrase_bare(words, count, &letters)) {
		terms_begin(t, &letters, HITS_MAX, &hits);
		found_add(f, t, &hits, words->from);
	}
}

static void find_like(struct found *f, const struct terms *t, const struct word *words,
		      size_t count)
{
	struct letters letters;
	struct hits hits;

	if (!phrase_full(words, count, &letters))
		return;
	terms_like(t, &letters, terms_edits(letters.count), &hits);
	found_add(f, t, &hits, words->from);
}

size_t query_suggest(const struct terms *t, str typed, struct suggestion *out, size_t room)
{
	struct tail tail = tail_of(typed);
	struct found f = { out, 0, room };

	for (size_t i = 0; f.count == 0 && i < tail.count; i++)
		find_begun(&f, t, tail.words + i, tail.count - i);
	for (size_t i = 0; f.count == 0 && i < tail.count; i++)
		find_like(&f, t, tail.words + i, tail.count - i);
	return f.count;
}
