/* text.c — cutting a query into spans that mean something, at the least cost; and telling what each
 * may mean.
 *
 * Easy to get wrong: costs choose between cuts, scores order the senses of one span; neither may do
 * the other's work. */

#include "engine/text_parts.h"

#include "engine/phrase.h"

#include <string.h>

/* What a sense's score loses.  A typing error counts more than a vowel heard differently. */
enum {
	LESS_SYNONYM = 10,
	LESS_BARE = 50,
	LESS_EDIT = 150,
	LESS_SOUND = 200,
	LESS_UNLIKE = 10,
};

/* ---- the cheapest way through ---- */

struct step {
	uint32_t cost; /* of this word and all behind it */
	size_t span;   /* words read together from here; 0: this one is left */
};

static struct step step_best(const struct understanding *u, const struct step *steps, size_t first)
{
	bool stop = word_is_stop(&u->query->words[first].letters);
	struct step best = { steps[first + 1].cost + (stop ? COST_STOP : COST_LEFT_OVER), 0 };

	for (size_t n = 1; n <= spans_from(u->query, first); n++) {
		uint32_t cost = u->readings[first][n - 1].cost + steps[first + n].cost;

		if (cost <= best.cost)
			best = (struct step){ cost, n };
	}
	return best;
}

/* ---- senses ---- */

/* Those of one span, best first, and room for them. */
struct senses {
	struct sense at[SENSES_MAX];
	size_t count;
};

static bool sense_before(const struct sense *a, const struct sense *b)
{
	if (a->score != b->score)
		return a->score > b->score;
	return a->term->weight > b->term->weight;
}

/* The place of an equal sense that is as good, or one behind the end. */
static size_t sense_find(const struct senses *all, const struct sense *sense)
{
	for (size_t i = 0; i < all->count; i++)
		if (all->at[i].kind == sense->kind && all->at[i].id == sense->id)
			return i;
	return all->count;
}

static void sense_add(struct senses *all, const struct sense *sense)
{
	size_t at = sense_find(all, sense);

	if (at < all->count && !sense_before(sense, &all->at[at]))
		return;
	if (at == SENSES_MAX && !sense_before(sense, &all->at[--at]))
		return;
	if (at == all->count)
		all->count++;
	for (; at > 0 && sense_before(sense, &all->at[at - 1]); at--)
		all->at[at] = all->at[at - 1];
	all->at[at] = *sense;
}

static void key_add(const struct terms *t, struct senses *all, uint32_t key, struct sense like)
{
	size_t means = means_count(t, key);

	for (size_t i = 0; i < means; i++) {
		struct meaning meaning = terms_meaning(t, key, i);
		struct sense sense = like;

		sense.term = meaning.term;
		sense.kind = meaning.term->kind;
		sense.id = meaning.term->id;
		if (meaning.bare && sense.how == SENSE_EXACT)
			sense.how = SENSE_BARE;
		if (meaning.bare || like.how == SENSE_BARE)
			sense.score -= LESS_BARE;
		if (meaning.term->synonym)
			sense.score -= LESS_SYNONYM;
		sense_add(all, &sense);
	}
}

static void hits_add(const struct terms *t, struct senses *all, const struct hits *hits,
		     struct sense like)
{
	for (size_t i = 0; i < hits->count; i++) {
		uint32_t cost = hits->at[i].cost;
		struct sense sense = like;

		sense.score -= like.how == SENSE_TYPOS ? LESS_EDIT * cost
						       : LESS_SOUND + LESS_UNLIKE * cost;
		key_add(t, all, hits->at[i].key, sense);
	}
}

static bool key_is_name(const struct terms *t, uint32_t key)
{
	for (size_t i = 0; i < means_count(t, key); i++)
		if (terms_meaning(t, key, i).term->kind == TERM_NAME)
			return true;
	return false;
}

/* A name that is known as it is typed is looked for in its other spellings, too. */
static void spellings_add(struct understanding *u, struct senses *all, uint32_t key,
			  struct sense like)
{
	struct letters letters = terms_letters(u->terms, key);
	struct hits hits;

	terms_sound(u->terms, &letters, &hits);
	like.how = SENSE_SOUND;
	hits_add(u->terms, all, &hits, like);
}

static void span_tell(struct understanding *u, size_t first, size_t count)
{
	const struct reading *r = &u->readings[first][count - 1];
	struct query *q = u->query;
	size_t from = q->words[first].from, to = q->words[first + count - 1].to;
	struct sense like = { .how = SENSE_EXACT,
			      .score = SCORE_MAX,
			      .first = first,
			      .last = first + count - 1,
			      .span = { u->text.at + from, to - from } };
	struct senses all = { .count = 0 };

	if (r->is_exact) {
		like.how = r->is_bare ? SENSE_BARE : SENSE_EXACT;
		key_add(u->terms, &all, r->key, like);
		if (key_is_name(u->terms, r->key))
			spellings_add(u, &all, r->key, like);
	}
	like.how = SENSE_TYPOS;
	if (r->typos)
		hits_add(u->terms, &all, r->typos, like);
	like.how = SENSE_SOUND;
	if (r->sound)
		hits_add(u->terms, &all, r->sound, like);
	memcpy(q->senses + q->sense_count, all.at, all.count * sizeof *all.at);
	q->sense_count += all.count;
	for (size_t i = first; i < first + count; i++)
		q->roles[i] = WORD_MEANT;
}

static void tell_all(struct understanding *u)
{
	struct step steps[QUERY_WORDS + 1] = { 0 };
	struct query *q = u->query;

	for (size_t i = q->word_count; i-- > 0;)
		steps[i] = step_best(u, steps, i);
	q->senses = region_array(u->region, q->word_count * SENSES_MAX + 1, sizeof *q->senses);
	for (size_t i = 0; i < q->word_count; i += steps[i].span ? steps[i].span : 1) {
		if (steps[i].span > 0)
			span_tell(u, i, steps[i].span);
		else if (word_is_stop(&q->words[i].letters))
			q->roles[i] = WORD_STOP;
	}
}

/* ---- the whole ---- */

static void words_read(struct query *q, str text)
{
	struct folding f = { text };
	struct word more;

	while (q->word_count < QUERY_WORDS && fold_next(&f, &q->words[q->word_count]))
		q->word_count++;
	q->cut = q->word_count == QUERY_WORDS && fold_next(&f, &more);
}

struct query *query_understand(const struct terms *terms, struct region *region, str text)
{
	struct understanding *u = region_make(region, struct understanding);

	u->terms = terms;
	u->region = region;
	u->text = text;
	u->query = region_make(region, struct query);
	words_read(u->query, text);
	readings_fill(u);
	tell_all(u);
	return u->query;
}
