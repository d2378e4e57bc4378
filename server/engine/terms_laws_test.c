/* terms_laws_test.c — random dictionaries, held to a search of every word with the whole table of
 * distances.
 *
 * TERMS_WORLDS says how many dictionaries (100). */

#include "lib/base/test.h"

#include "engine/names.h"
#include "engine/phrase.h"
#include "engine/terms.h"
#include "engine/text_words.h"

enum { WORDS = 150, WORLDS = 100, ASKED = 40 };

static uint64_t seed = 20261122;

static size_t drawn(size_t below)
{
	return (size_t)(words_random(&seed) % below);
}

/* ---- the oracle: the whole table, no band, no early end ---- */

static unsigned least(unsigned a, unsigned b)
{
	return a < b ? a : b;
}

static unsigned distance(const struct letters *a, const struct letters *b)
{
	unsigned d[LETTERS_MAX + 1][LETTERS_MAX + 1];

	for (unsigned i = 0; i <= a->count; i++)
		for (unsigned j = 0; j <= b->count; j++) {
			if (i == 0 || j == 0) {
				d[i][j] = i + j;
				continue;
			}
			d[i][j] = d[i - 1][j - 1] + (a->at[i - 1] != b->at[j - 1]);
			d[i][j] = least(d[i][j], least(d[i - 1][j], d[i][j - 1]) + 1);
			if (i > 1 && j > 1 && a->at[i - 1] == b->at[j - 2] &&
			    a->at[i - 2] == b->at[j - 1])
				d[i][j] = least(d[i][j], d[i - 2][j - 2] + 1);
		}
	return d[a->count][b->count];
}

/* ---- random words ---- */

static struct letters draw_word(size_t longest)
{
	/* Few letters, so that words are near each other; both scripts. */
	size_t letters = 2 + drawn(5);
	uint16_t base = drawn(3) == 0 ? 0x641 : 'b';
	struct letters word = { .count = (uint8_t)(1 + drawn(longest)) };

	for (size_t i = 0; i < word.count; i++)
		word.at[i] = (uint16_t)(base + drawn(letters));
	return word;
}

static struct letters mistype(struct letters word)
{
	size_t at = drawn(word.count), kind = drawn(4);

	if (kind == 0 && word.count > 1) {
		memmove(word.at + at, word.at + at + 1, (word.count - at - 1u) * sizeof *word.at);
		word.count--;
	} else if (kind == 1 && word.count < LETTERS_MAX) {
		memmove(word.at + at + 1, word.at + at, (word.count - at) * sizeof *word.at);
		word.at[at] = 'e';
		word.count++;
	} else if (kind == 2 && at + 1 < word.count) {
		uint16_t swap = word.at[at];

		word.at[at] = word.at[at + 1];
		word.at[at + 1] = swap;
	} else {
		word.at[at] = 'g';
	}
	return word;
}

struct world {
	struct region *region;
	struct term terms[WORDS];
	const struct terms *made;
	struct letters asked; /* a word of it, perhaps mistyped; or any */
};

static void draw_world(struct world *w)
{
	w->region = region_new(0, NULL);
	for (size_t i = 0; i < WORDS; i++) {
		struct letters word = draw_word(drawn(10) == 0 ? 30 : 12);

		w->terms[i] = (struct term){ letters_text(w->region, &word),
					     (enum term_kind)drawn(TERM_KINDS), (uint32_t)i,
					     (uint32_t)drawn(4) };
	}
	w->made = terms_make(w->region, w->terms, WORDS);
}

static void draw_asked(struct world *w)
{
	if (drawn(5) == 0) {
		w->asked = draw_word(14);
		return;
	}
	w->asked = terms_letters(w->made, (uint32_t)drawn(terms_keys(w->made)));
	for (size_t edits = drawn(4); edits > 0; edits--)
		w->asked = mistype(w->asked);
}

/* ---- laws ---- */

static uint32_t weight_of(const struct world *w, uint32_t key)
{
	uint32_t weight = 0;

	for (size_t i = 0; i < terms_means(w->made, key); i++) {
		struct meaning m = terms_meaning(w->made, key, i);
		uint32_t counts = m.bare ? m.term->weight / 2 : m.term->weight;

		weight = counts > weight ? counts : weight;
	}
	return weight;
}

/* Held to the order that hits are told in: cost, weight, key. */
struct expected {
	struct hit at[2 * WORDS];
	size_t count;
};

static const struct world *ordered_in;
static int hit_order(const void *left, const void *right)
{
	const struct hit *a = left, *b = right;
	uint32_t x = weight_of(ordered_in, a->key), y = weight_of(ordered_in, b->key);

	if (a->cost != b->cost)
		return a->cost < b->cost ? -1 : 1;
	if (x != y)
		return x > y ? -1 : 1;
	return a->key < b->key ? -1 : 1;
}

static void check_hits(const struct world *w, struct expected *expected, const struct hits *hits,
		       size_t room)
{
	ordered_in = w;
	qsort(expected->at, expected->count, sizeof *expected->at, hit_order);
	assert_int_equal(hits->count, expected->count < room ? expected->count : room);
	assert_int_equal(hits->cut, expected->count > room);
	for (size_t i = 0; i < hits->count; i++) {
		assert_int_equal(hits->at[i].key, expected->at[i].key);
		assert_int_equal(hits->at[i].cost, expected->at[i].cost);
	}
}

static void likes_are_those_near_enough(const struct world *w)
{
	struct expected expected = { .count = 0 };
	unsigned edits = terms_edits(w->asked.count);
	struct hits hits;

	for (uint32_t key = 0; key < terms_keys(w->made); key++) {
		struct letters other = terms_letters(w->made, key);
		unsigned cost = distance(&w->asked, &other);

		if (cost <= edits)
			expected.at[expected.count++] = (struct hit){ key, cost };
	}
	terms_like(w->made, &w->asked, edits, &hits);
	check_hits(w, &expected, &hits, HITS_MAX);
}

static void exact_is_the_first_like(const struct world *w)
{
	struct hits hits;
	uint32_t key;
	bool exact = terms_exact(w->made, &w->asked, &key);

	terms_like(w->made, &w->asked, terms_edits(w->asked.count), &hits);
	assert_int_equal(exact, hits.count > 0 && hits.at[0].cost == 0);
	if (exact)
		assert_int_equal(key, hits.at[0].key);
}

static void beginnings_are_those_that_begin_so(const struct world *w)
{
	struct expected expected = { .count = 0 };
	struct letters prefix = w->asked;
	size_t room = drawn(HITS_MAX + 1);
	struct hits hits;

	prefix.count = (uint8_t)drawn(prefix.count + 1u);
	for (uint32_t key = 0; key < terms_keys(w->made); key++) {
		struct letters other = terms_letters(w->made, key);

		if (other.count < prefix.count ||
		    memcmp(other.at, prefix.at, prefix.count * sizeof *prefix.at) != 0)
			continue;
		expected.at[expected.count++] = (struct hit){ key, other.count > prefix.count };
	}
	terms_begin(w->made, &prefix, room, &hits);
	check_hits(w, &expected, &hits, room);
}

static bool is_proper(const struct world *w, uint32_t key)
{
	for (size_t i = 0; i < terms_means(w->made, key); i++) {
		struct meaning m = terms_meaning(w->made, key, i);

		if (!m.bare && (m.term->kind == TERM_NAME || m.term->kind == TERM_TOWN ||
				m.term->kind == TERM_WILAYA))
			return true;
	}
	return false;
}

static void sounds_are_those_of_one_key(const struct world *w)
{
	struct expected expected = { .count = 0 };
	struct sound asked = name_sound(&w->asked), asked_key = sound_key(&asked);
	struct hits hits;

	for (uint32_t key = 0; asked.count > 0 && key < terms_keys(w->made); key++) {
		struct letters letters = terms_letters(w->made, key);
		struct sound sound = name_sound(&letters), sound_s = sound_key(&sound);
		unsigned limit = sound_limit(&asked_key),
			 cost = sound_distance(&asked, &sound, 999);

		if (is_proper(w, key) && sound_equal(&asked_key, &sound_s) && cost <= limit)
			expected.at[expected.count++] = (struct hit){ key, cost };
	}
	terms_sound(w->made, &w->asked, &hits);
	check_hits(w, &expected, &hits, HITS_MAX);
}

static void keys_are_sorted(const struct world *w)
{
	for (uint32_t key = 1; key < terms_keys(w->made); key++) {
		struct letters a = terms_letters(w->made, key - 1), b = terms_letters(w->made, key);

		assert_true(letters_compare(&a, &b) < 0);
	}
}

TEST(every_look_up_equals_a_search_of_every_word)
{
	const char *worlds = getenv("TERMS_WORLDS");
	long count = worlds ? strtol(worlds, NULL, 10) : WORLDS;

	for (long i = 0; i < count; i++) {
		struct world w;

		draw_world(&w);
		keys_are_sorted(&w);
		for (int k = 0; k < ASKED; k++) {
			draw_asked(&w);
			likes_are_those_near_enough(&w);
			exact_is_the_first_like(&w);
			beginnings_are_those_that_begin_so(&w);
			sounds_are_those_of_one_key(&w);
		}
		region_free(w.region);
	}
}

TEST(distances_equal_the_whole_table)
{
	for (int i = 0; i < 30000; i++) {
		struct letters a = draw_word(20),
			       b = drawn(3) ? mistype(mistype(a)) : draw_word(20);
		unsigned all = distance(&a, &b);

		for (unsigned limit = 0; limit <= 3; limit++)
			assert_int_equal(letters_distance(&a, &b, limit), least(all, limit + 1));
		assert_int_equal(letters_distance(&b, &a, 3), least(all, 4));
	}
}

/* So many keys that the table of those seen forgets some. */
TEST(nothing_is_told_twice)
{
	enum { MANY = 3000 };
	struct region *region = region_new(64 << 20, NULL);
	struct term *terms = region_array(region, MANY, sizeof *terms);
	const struct terms *made;
	size_t told = 0;

	for (uint32_t i = 0; i < MANY; i++) {
		struct letters word = { .count = (uint8_t)(8 + drawn(3)) };

		for (size_t k = 0; k < word.count; k++)
			word.at[k] = (uint16_t)('a' + drawn(k < 5 ? 2 : 6));
		terms[i] = (struct term){ letters_text(region, &word), TERM_TRADE, i, 1 };
	}
	made = terms_make(region, terms, MANY);
	for (int i = 0; i < 200; i++) {
		struct letters asked = terms_letters(made, (uint32_t)drawn(terms_keys(made)));
		struct hits hits;

		terms_like(made, &asked, 2, &hits);
		told += hits.count;
		for (size_t k = 0; k < hits.count; k++)
			for (size_t j = 0; j < k; j++)
				assert_true(hits.at[k].key != hits.at[j].key);
	}
	assert_true(told > 1000); /* else this would show little */
	region_free(region);
}

/* A dictionary made to be slow: all words share their beginning. Work is bounded, and what was left
 * out is said. */
TEST(work_is_bounded)
{
	enum { MANY = 20000 };
	struct region *region = region_new(64 << 20, NULL);
	struct term *terms = region_array(region, MANY, sizeof *terms);
	const struct terms *made;
	struct letters asked;
	struct hits hits;

	for (uint32_t i = 0; i < MANY; i++)
		terms[i] = (struct term){ region_format(region, "professeur%05u", i), TERM_NAME, i,
					  1 };
	made = terms_make(region, terms, MANY);
	assert_int_equal(terms_keys(made), MANY);
	asked = terms_letters(made, 7);
	terms_like(made, &asked, 2, &hits);
	assert_true(hits.cut);
	assert_true(hits.count <= HITS_MAX);
	memset(asked.at + 7, 'z',
	       5 * sizeof *asked
			       .at); /* near none of them, but it must be said that not all were seen */
	terms_like(made, &asked, 2, &hits);
	assert_int_equal(hits.count, 0);
	assert_true(hits.cut);
	asked = terms_letters(made, 7);
	terms_sound(made, &asked, &hits);
	assert_true(hits.cut);
	region_free(region);
}

TEST_MAIN("terms_laws")
