/* text_test.c — whole queries, and what they mean. */

#include "lib/base/test.h"

#include "engine/text.h"
#include "engine/text_words.h"

static struct region *kept, *scratch;
static const struct terms *terms;

static struct query *ask(const char *text)
{
	if (!terms) {
		struct term_list list;

		kept = region_new(64 << 20, NULL);
		scratch = region_new(0, NULL);
		list = words_terms(kept);
		terms = terms_make(kept, list.at, list.count);
	}
	region_reset(scratch);
	return query_understand(terms, scratch, str_of(text));
}

/* The best sense of each span and what is left, on one line: "trade:1[dentiste] wilaya:31[oran]
 * ?urgent". */
static str told(const struct query *q)
{
	static const char *const kinds[] = { "trade", "speciality", "service",
					     "town",  "wilaya",     "name" };
	size_t sense = 0;
	str line = STR("");

	for (size_t i = 0; i < q->word_count; i++) {
		str space = line.len > 0 ? STR(" ") : STR("");

		if (q->roles[i] == WORD_LEFT_OVER) {
			str word = letters_text(scratch, &q->words[i].letters);

			line = region_format(scratch, "%.*s%.*s?%.*s", STR_ARG(line),
					     STR_ARG(space), STR_ARG(word));
		}
		if (sense < q->sense_count && q->senses[sense].first == i) {
			const struct sense *s = &q->senses[sense];

			line = region_format(scratch, "%.*s%.*s%s:%u[%.*s]", STR_ARG(line),
					     STR_ARG(space), kinds[s->kind], s->id,
					     STR_ARG(s->span));
			while (sense < q->sense_count && q->senses[sense].first == i)
				sense++;
		}
	}
	return line;
}

TEST(queries_are_understood)
{
	static const char *const cases[][2] = {
		/* as one would wish them */
		{ "dentiste oran", "trade:1[dentiste] wilaya:31[oran]" },
		{ "Oran dentiste", "wilaya:31[Oran] trade:1[dentiste]" },
		{ "DENTISTE À ORAN", "trade:1[DENTISTE] wilaya:31[ORAN]" },
		{ "dentist in oran", "trade:1[dentist] wilaya:31[oran]" },
		{ "طبيب اسنان وهران", "trade:1[طبيب اسنان] wilaya:31[وهران]" },
		{ "طبيب أسنان في وهران", "trade:1[طبيب أسنان] wilaya:31[وهران]" },
		{ "طبيب الأسنان بوهران", "trade:1[طبيب الأسنان] wilaya:31[بوهران]" },
		{ "pediatre a alger centre", "trade:2[pediatre] town:0[alger centre]" },
		{ "plombier ben aknoun urgent", "trade:40[plombier] town:1[ben aknoun] ?urgent" },
		{ "je cherche un avocat à Alger", "trade:31[avocat] wilaya:16[Alger]" },
		{ "محامي بالجزائر", "trade:31[محامي] wilaya:16[بالجزائر]" },
		{ "محام في الجزائر", "trade:31[محام] wilaya:16[الجزائر]" },
		{ "جزائر", "wilaya:16[جزائر]" },
		{ "للأطفال", "?للاطفال" },
		{ "chirurgien général", "trade:15[chirurgien général]" },
		{ "general surgeon Constantine",
		  "trade:15[general surgeon] wilaya:25[Constantine]" },
		/* longer terms win */
		{ "طبيب", "trade:0[طبيب]" },
		{ "طبيب عام", "trade:0[طبيب عام]" },
		{ "bab el oued", "town:2[bab el oued]" },
		{ "el oued", "wilaya:39[el oued]" },
		{ "in salah", "wilaya:53[in salah]" },
		{ "oum el bouaghi", "wilaya:4[oum el bouaghi]" },
		{ "bordj badji mokhtar", "wilaya:50[bordj badji mokhtar]" },
		{ "infirmier à domicile Blida", "trade:28[infirmier à domicile] wilaya:9[Blida]" },
		{ "infirmier domicile", "trade:28[infirmier domicile]" },
		{ "garde enfants kouba", "trade:59[garde enfants] town:5[kouba]" },
		{ "laboratoire analyses", "trade:23[laboratoire analyses]" },
		/* words joined and parted */
		{ "gastroenterologue", "trade:8[gastroenterologue]" },
		{ "gastro entérologue", "trade:8[gastro entérologue]" },
		{ "tiziouzou", "wilaya:15[tiziouzou]" },
		{ "auto ecole tizi-ouzou", "trade:57[auto ecole] wilaya:15[tizi-ouzou]" },
		{ "autoécole", "trade:57[autoécole]" },
		{ "بن عكنون", "town:1[بن عكنون]" },
		{ "سيديبلعباس", "wilaya:22[سيديبلعباس]" },
		/* errors */
		{ "dantiste a wahran", "trade:1[dantiste] wilaya:31[wahran]" },
		{ "dentste tizi ouzu", "trade:1[dentste] wilaya:15[tizi ouzu]" },
		{ "opthalmo sidi bel abes", "trade:6[opthalmo] wilaya:22[sidi bel abes]" },
		{ "bordj bou areridj", "wilaya:34[bordj bou areridj]" },
		{ "electrisien setif", "trade:41[electrisien] wilaya:19[setif]" },
		{ "kinesiterapeute bejaya", "trade:24[kinesiterapeute] wilaya:6[bejaya]" },
		{ "cardiologe annaba", "trade:4[cardiologe] wilaya:23[annaba]" },
		{ "طبيب اسنن", "trade:1[طبيب اسنن]" },
		{ "مستغنم", "wilaya:27[مستغنم]" },
		/* an error does not swallow a word */
		{ "dentiste x", "trade:1[dentiste] ?x" },
		{ "dentiste ab", "trade:1[dentiste] ?ab" },
		{ "kouba 16", "town:5[kouba] ?16" },
		{ "kouba b", "town:5[kouba] ?b" },
		{ "kouba ab", "town:5[kouba] ?ab" },
		{ "xy kouba", "?xy town:5[kouba]" },
		/* names */
		{ "mohamed", "name:0[mohamed]" },
		{ "محمد", "name:1[محمد]" },
		{ "muhammad", "name:0[muhammad]" },
		{ "ben ali", "name:12[ben ali]" },
		{ "عبدالقادر", "name:11[عبدالقادر]" },
		{ "abd el kader dentiste", "name:10[abd el kader] trade:1[dentiste]" },
		{ "dr khadija pediatre", "name:2[khadija] trade:2[pediatre]" },
		{ "ali", "name:50[ali]" },
		/* nothing there */
		{ "", "" },
		{ "   ", "" },
		{ "de la", "" },
		{ "urgent", "?urgent" },
		{ "xyzzy", "?xyzzy" },
		{ "\xff\xfe\xfd", "" },
		{ "dentiste\xfforan", "trade:1[dentiste] wilaya:31[oran]" },
	};

	for (each_case(i, cases))
		check_str(told(ask(cases[i][0])), cases[i][1]);
}

static const struct sense *sense_of(const struct query *q, enum term_kind kind, uint32_t id)
{
	for (size_t i = 0; i < q->sense_count; i++)
		if (q->senses[i].kind == kind && q->senses[i].id == id)
			return &q->senses[i];
	return NULL;
}

TEST(a_name_is_all_its_spellings)
{
	static const struct {
		const char *text;
		uint32_t latin, arabic;
	} cases[] = {
		{ "mohamed", 0, 1 },  { "محمد", 0, 1 },         { "Mohammed", 0, 1 },
		{ "khadija", 2, 3 },  { "خديجة", 2, 3 },        { "يوسف", 4, 5 },
		{ "youssef", 4, 5 },  { "جميلة", 6, 7 },        { "jamila", 6, 7 },
		{ "rashid", 8, 9 },   { "عبد القادر", 10, 11 }, { "benali", 12, 13 },
		{ "بن علي", 12, 13 },
	};

	for (each_case(i, cases)) {
		const struct query *q = ask(cases[i].text);

		check_case(sense_of(q, TERM_NAME, cases[i].latin), "%s in Latin", cases[i].text);
		check_case(sense_of(q, TERM_NAME, cases[i].arabic), "%s in Arabic", cases[i].text);
	}
}

TEST(senses_are_scored_by_how_they_were_found)
{
	static const struct {
		const char *text;
		enum term_kind kind;
		uint32_t id;
		enum sense_how how;
		uint32_t score;
	} cases[] = {
		{ "dentiste", TERM_TRADE, 1, SENSE_EXACT, 1000 },
		{ "toubib", TERM_TRADE, 0, SENSE_EXACT, 990 },
		{ "oued", TERM_WILAYA, 39, SENSE_BARE, 950 },
		{ "بوهران", TERM_WILAYA, 31, SENSE_BARE, 950 },
		{ "dantiste", TERM_TRADE, 1, SENSE_TYPOS, 850 },
		{ "dantste", TERM_TRADE, 1, SENSE_TYPOS,
		  850 }, /* seven letters: one edit, of "dentist" none */
		{ "يوسف", TERM_NAME, 4, SENSE_SOUND, 790 },
	};

	for (each_case(i, cases)) {
		const struct sense *s = sense_of(ask(cases[i].text), cases[i].kind, cases[i].id);

		if (i == 5) {
			assert_null(s);
			continue;
		}
		check_case(s && s->how == cases[i].how && s->score == cases[i].score, "%s: %u",
			   cases[i].text, s ? s->score : 0);
	}
}

TEST(more_words_than_are_read)
{
	const struct query *q = ask("a1 a2 a3 a4 a5 a6 a7 a8 a9 b1 b2 b3 b4 b5 b6 b7 b8");

	assert_int_equal(q->word_count, QUERY_WORDS);
	assert_true(q->cut);
	assert_false(ask("dentiste oran")->cut);
}

TEST(looks_are_counted)
{
	assert_true(ask("aaaa bbbb cccc dddd eeee ffff gggg hhhh iiii jjjj kkkk")->cut);
}

/* ---- as it is typed ---- */

static str suggested(const char *typed)
{
	struct suggestion out[3];
	size_t count;
	str line = STR("");

	ask("");
	count = query_suggest(terms, str_of(typed), out, COUNT(out));
	for (size_t i = 0; i < count; i++)
		line = region_format(scratch, "%.*s%s%zu:%.*s", STR_ARG(line), i ? " " : "",
				     out[i].from, STR_ARG(out[i].term->text));
	return line;
}

TEST(suggestions)
{
	static const char *const cases[][2] = {
		{ "dent", "0:Dentist" },
		{ "Coiff", "0:Coiffeur homme 0:Coiffeuse" },
		{ "dentiste or", "9:ORL 9:Orthopaedic surgeon 9:Orthophoniste" },
		{ "dentiste tizi o", "9:Tizi Ouzou" },
		{ "dentiste à tiz", "12:Tizi Ouzou" },
		{ "plombier ben ak", "9:Ben Aknoun" },
		{ "طبيب أس", "0:طبيب أسنان" },
		{ "وه", "0:وهران" },
		{ "الجزا", "0:الجزائر 0:الجزائر الوسطى" },
		{ "oran", "0:Oran" },
		{ "constentine", "0:Constantine" },
		{ "dentiste constentine", "9:Constantine" },
		{ "", "" },
		{ "xyzzy", "" },
		{ "\xff", "" },
	};

	for (each_case(i, cases))
		check_str(suggested(cases[i][0]), cases[i][1]);
}

TEST_MAIN("text")
