/* text_query_fuzz.c — any bytes as a query, held to laws.
 *
 * Folded it is valid and folds to itself; spans lie in the query, one behind the other; a word is
 * either meant, a stop word or left over; looking up one of its words equals a search of every term
 * with the distance; suggestions begin where they say. */

#include "engine/phrase.h"
#include "engine/text.h"
#include "engine/text_words.h"
#include "lib/base/fuzz.h"

static void fold_laws(struct region *region, str text)
{
	str once = fold_text(region, text);

	law(str_utf8_length(once) >= 0, "what is folded is UTF-8");
	law(str_equal(fold_text(region, once), once), "folding twice is folding once");
}

static bool hits_have(const struct hits *hits, uint32_t key, uint32_t cost)
{
	for (size_t i = 0; i < hits->count; i++)
		if (hits->at[i].key == key)
			return hits->at[i].cost == cost;
	return false;
}

static void look_laws(const struct terms *terms, const struct letters *word)
{
	unsigned edits = terms_edits(word->count);
	struct hits hits;
	size_t near = 0;
	uint32_t exact;

	terms_like(terms, word, edits, &hits);
	for (uint32_t key = 0; key < terms_keys(terms); key++) {
		struct letters other = terms_letters(terms, key);
		unsigned cost = letters_distance(word, &other, edits);

		near += cost <= edits;
		law(cost > edits || hits.cut || hits_have(&hits, key, cost),
		    "all that is near is found");
	}
	law(hits.cut || hits.count == near, "nothing else is found");
	if (terms_exact(terms, word, &exact))
		law(hits.count > 0 && hits.at[0].key == exact, "the word itself comes first");
	terms_begin(terms, word, HITS_MAX, &hits);
	for (size_t i = 0; i < hits.count; i++) {
		struct letters other = terms_letters(terms, hits.at[i].key);

		law(other.count >= word->count &&
			    memcmp(other.at, word->at, word->count * sizeof *word->at) == 0,
		    "it begins so");
	}
}

static bool is_within(str part, str whole)
{
	return part.at >= whole.at && part.len > 0 && part.at + part.len <= whole.at + whole.len;
}

static void query_laws(const struct terms *terms, const struct query *q, str text)
{
	bool meant[QUERY_WORDS] = { false };
	size_t next = 0;

	for (size_t i = 0; i < q->word_count; i++) {
		law(q->words[i].letters.count > 0 && q->words[i].from < q->words[i].to &&
			    q->words[i].to <= text.len,
		    "a word lies in the query");
		law(i == 0 || q->words[i - 1].to <= q->words[i].from, "words do not overlap");
	}
	/* One, for a search of every term is slow. */
	if (q->word_count > 0)
		look_laws(terms, &q->words[text.len % q->word_count].letters);
	for (size_t i = 0; i < q->sense_count; i++) {
		const struct sense *s = &q->senses[i], *before = i > 0 ? s - 1 : NULL;

		law(is_within(s->span, text), "a span lies in the query");
		law(s->first <= s->last && s->last < q->word_count, "of words that there are");
		law(s->score > 0 && s->score <= SCORE_MAX, "a score has its bounds");
		if (before && before->first == s->first)
			law(before->last == s->last && before->score >= s->score, "best first");
		else
			law(s->first >= next, "spans come one behind the other");
		next = s->last + 1;
		for (size_t w = s->first; w <= s->last; w++)
			meant[w] = true;
	}
	for (size_t i = 0; i < q->word_count; i++)
		law(meant[i] == (q->roles[i] == WORD_MEANT), "a word is meant or it is not");
}

static void suggest_laws(const struct terms *terms, str text)
{
	struct suggestion out[10];
	size_t count = query_suggest(terms, text, out, 10);

	law(count <= 10, "as many as there is room");
	for (size_t i = 0; i < count; i++) {
		law(out[i].from < text.len && out[i].term, "a suggestion begins in the text");
		for (size_t k = 0; k < i; k++)
			law(out[i].term->kind != out[k].term->kind ||
				    out[i].term->id != out[k].term->id,
			    "none twice");
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	static struct region *kept, *region;
	static const struct terms *terms;
	char *copy = fuzz_copy(bytes, len);
	str text = { copy, len };

	if (!terms) {
		struct term_list list;

		kept = region_new(64 << 20, NULL);
		region = region_new(64 << 20, NULL);
		list = words_terms(kept);
		terms = terms_make(kept, list.at, list.count);
	}
	region_reset(region);
	fold_laws(region, text);
	query_laws(terms, query_understand(terms, region, text), text);
	suggest_laws(terms, text);
	free(copy);
	return 0;
}
