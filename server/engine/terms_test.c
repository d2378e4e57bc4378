/* terms_test.c — the dictionary on cases that one can read. */

#include "lib/base/test.h"

#include "engine/phrase.h"
#include "engine/terms.h"
#include "engine/text_words.h"

static struct letters joined(const char *text)
{
	struct folding f = { str_of(text) };
	struct word words[8];
	struct letters letters = { .count = 0 };
	size_t count = 0;

	while (count < 8 && fold_next(&f, &words[count]))
		count++;
	phrase_full(words, count, &letters);
	return letters;
}

static struct region *region;
static const struct terms *dictionary(void)
{
	static const struct terms *terms;

	if (!terms) {
		struct term_list list;

		region = region_new(64 << 20, NULL);
		list = words_terms(region);
		terms = terms_make(region, list.at, list.count);
	}
	return terms;
}

static str best_text(const struct hits *hits)
{
	return hits->count > 0 ? terms_meaning(dictionary(), hits->at[0].key, 0).term->text
			       : (str){ 0 };
}

TEST(words_are_found_as_they_stand)
{
	static const char *const cases[][2] = {
		{ "DENTISTE", "Dentiste" },
		{ "tiziouzou", "Tizi Ouzou" },
		{ "Tizi-Ouzou", "Tizi Ouzou" },
		{ "طبيب اسنان", "طبيب أسنان" },
		{ "oued", "El Oued" }, /* without its article */
		{ "garde enfants", "Garde d'enfants" },
		{ "m'sila", "M'sila" },
		{ "dentist", "Dentist" },
		{ "dentis", NULL },
		{ "", NULL },
	};

	for (each_case(i, cases)) {
		struct letters letters = joined(cases[i][0]);
		uint32_t key;
		bool found = terms_exact(dictionary(), &letters, &key);

		check_case(found == !!cases[i][1], "%s", cases[i][0]);
		if (found)
			check_str(terms_meaning(dictionary(), key, 0).term->text, cases[i][1]);
	}
}

TEST(words_are_found_with_errors)
{
	static const char *const cases[][2] = {
		{ "dantiste", "Dentiste" },
		{ "dentsite", "Dentiste" },
		{ "dentste", "Dentiste" },
		{ "dentisste", "Dentiste" },
		{ "cardiolog", "Cardiologue" },
		{ "electrisien", "Électricien" },
		{ "pediatr", "Pédiatre" },
		{ "gynecolgue", "Gynécologue" },
		{ "opthalmologue", "Ophtalmologue" },
		{ "dermatolog", "Dermatologue" },
		{ "kinesiterapeute", "Kinésithérapeute" },
		{ "plonbier", "Plombier" },
		{ "wahrn", NULL },
		{ "Constentine", "Constantine" },
		{ "boumerdas", "Boumerdès" },
		{ "bejaya", "Béjaïa" },
		{ "telemcen", "Tlemcen" },
		{ "anaba", "Annaba" },
		{ "طبيب اسنن", "طبيب أسنان" },
		{ "وهرن", "وهران" },
		{ "قسنطنة", "قسنطينة" },
		{ "مستغنم", "مستغانم" },
		{ "كهرباي", "كهربائي" },
		{ "سطف", NULL }, /* three letters: none */
		{ "ora", NULL },
		{ "xyzzyx", NULL },
	};

	for (each_case(i, cases)) {
		struct letters letters = joined(cases[i][0]);
		struct hits hits;

		terms_like(dictionary(), &letters, terms_edits(letters.count), &hits);
		check_case((hits.count > 0) == !!cases[i][1], "%s", cases[i][0]);
		if (hits.count > 0)
			check_str(best_text(&hits), cases[i][1]);
	}
}

TEST(the_longer_the_more_errors)
{
	static const unsigned edits[] = { 0, 0, 0, 0, 1, 1, 1, 1, 2, 2 };

	for (size_t letters = 0; letters < COUNT(edits); letters++)
		assert_int_equal(terms_edits(letters), edits[letters]);
	assert_int_equal(terms_edits(LETTERS_MAX), 2);
}

TEST(beginnings_come_by_weight)
{
	struct term terms[] = {
		{ STR("Oran"), TERM_WILAYA, 31, 50 },
		{ STR("Orthophoniste"), TERM_TRADE, 1, 100 },
		{ STR("ORL"), TERM_SPECIALITY, 2, 90 },
		{ STR("Orthodontie"), TERM_SERVICE, 3, 10 },
		{ STR("Or"), TERM_NAME, 4, 1 },
		{ STR("Opticien"), TERM_TRADE, 5, 100 },
		{ STR("oran"), TERM_TOWN, 6, 60 },
		{ STR("!"), TERM_TOWN, 7, 60 },
	};
	static const char *const expected[] = { "Or", "Orthophoniste", "ORL", "Oran",
						"Orthodontie" };
	struct region *r = region_new(0, NULL);
	const struct terms *t = terms_make(r, terms, COUNT(terms));
	struct letters prefix = joined("or");
	struct hits hits;

	assert_int_equal(terms_keys(t), 6); /* Oran twice is one; "!" has no letter */
	for (size_t room = 0; room <= HITS_MAX; room++) {
		terms_begin(t, &prefix, room, &hits);
		assert_int_equal(hits.count, room < COUNT(expected) ? room : COUNT(expected));
		assert_int_equal(hits.cut, room < COUNT(expected));
		for (size_t i = 0; i < hits.count; i++)
			check_str(terms_meaning(t, hits.at[i].key, 0).term->text, expected[i]);
	}
	prefix = joined("orx");
	terms_begin(t, &prefix, 9, &hits);
	assert_int_equal(hits.count, 0);
	region_free(r);
}

TEST(one_key_many_meanings)
{
	struct term terms[] = {
		{ STR("Alger"), TERM_WILAYA, 16, 5 },
		{ STR("ALGER"), TERM_TOWN, 1, 9 },
		{ STR("L'Alger"), TERM_NAME, 2, 1 },
	};
	struct region *r = region_new(0, NULL);
	const struct terms *t = terms_make(r, terms, COUNT(terms));
	struct letters letters = joined("alger");
	uint32_t key;

	assert_true(terms_exact(t, &letters, &key));
	assert_int_equal(terms_means(t, key), 3);
	assert_int_equal(terms_meaning(t, key, 0).term->id, 16);
	assert_int_equal(terms_meaning(t, key, 1).term->id, 1);
	assert_false(terms_meaning(t, key, 1).bare);
	assert_int_equal(terms_meaning(t, key, 2).term->id, 2);
	assert_true(terms_meaning(t, key, 2).bare);
	region_free(r);
}

TEST(names_by_their_sound)
{
	static const char *const cases[][2] = {
		{ "محمد", "Mohamed" },   { "Muhammad", "محمد" },        { "Khadija", "خديجة" },
		{ "Yousef", "يوسف" },    { "عبدالقادر", "Abdelkader" }, { "Benali", "بن علي" },
		{ "Ben Ali", "Benali" }, { "نورالدين", "Noureddine" },  { "Ghardaya", "غرداية" },
	};

	for (each_case(i, cases)) {
		struct letters letters = joined(cases[i][0]);
		struct hits hits;
		bool found = false;

		terms_sound(dictionary(), &letters, &hits);
		for (size_t k = 0; k < hits.count; k++)
			found |=
				str_equal(terms_meaning(dictionary(), hits.at[k].key, 0).term->text,
					  str_of(cases[i][1]));
		check_case(found, "%s sounds like %s", cases[i][0], cases[i][1]);
	}
}

TEST(trades_have_no_sound)
{
	struct letters letters = joined("dentiste");
	struct hits hits;

	terms_sound(dictionary(), &letters, &hits);
	assert_int_equal(hits.count, 0);
}

TEST(an_empty_dictionary)
{
	struct region *r = region_new(0, NULL);
	const struct terms *t = terms_make(r, NULL, 0);
	struct letters letters = joined("alger"), none = { .count = 0 };
	struct hits hits;
	uint32_t key;

	assert_int_equal(terms_keys(t), 0);
	assert_false(terms_exact(t, &letters, &key));
	terms_like(t, &letters, 2, &hits);
	assert_int_equal(hits.count, 0);
	terms_like(t, &none, 2, &hits);
	assert_int_equal(hits.count, 0);
	terms_begin(t, &none, 5, &hits);
	assert_int_equal(hits.count, 0);
	terms_sound(t, &letters, &hits);
	assert_int_equal(hits.count, 0);
	region_free(r);
}

TEST_MAIN("terms")
