/* fold_test.c — what folds to what; and for every code point and many random bytes: valid, and the
 * same when folded again. */

#include "lib/base/test.h"

#include "engine/fold.h"
#include "engine/text_words.h"

#define BYTES(literal) ((str){ literal, sizeof(literal) - 1 })

TEST(folds)
{
	static const char *const cases[][2] = {
		/* case and accents */
		{ "Dentiste", "dentiste" },
		{ "PÉDIATRE", "pediatre" },
		{ "pédiatre", "pediatre" },
		{ "pe\u0301diatre", "pediatre" }, /* combining */
		{ "Gynécologue", "gynecologue" },
		{ "Béjaïa", "bejaia" },
		{ "Aïn Témouchent", "ain temouchent" },
		{ "maçon", "macon" },
		{ "Noël", "noel" },
		{ "Français", "francais" },
		{ "À L'HÔPITAL", "a l hopital" },
		{ "œil", "oeil" },
		{ "ŒUVRE", "oeuvre" },
		{ "cæsar", "caesar" },
		{ "Straße", "strasse" },
		{ "ﬁlm", "film" },
		{ "eﬃcace", "efficace" },
		{ "ＤＥＮＴＩＳＴＥ", "dentiste" },
		{ "Đorđe", "dorde" },
		{ "Łódź", "lodz" },
		{ "İstanbul", "istanbul" },
		{ "Ḥamid", "hamid" },
		{ "Ṭāhir", "tahir" },
		{ "Ḍaya", "daya" },
		{ "ɣardaya", "ghardaya" },
		{ "Ɛli", "ali" },
		{ "čečen", "cecen" },
		{ "Nguyễn", "nguyen" },
		{ "Āmina", "amina" },
		/* apostrophes and hyphens */
		{ "M'sila", "msila" },
		{ "M’Sila", "msila" },
		{ "N'Gaous", "ngaous" },
		{ "El M'Ghair", "el mghair" },
		{ "M'Hamed", "mhamed" },
		{ "l'avocat", "l avocat" },
		{ "L’Orthophoniste", "l orthophoniste" },
		{ "d'Oran", "d oran" },
		{ "d'huissier", "d huissier" },
		{ "qu'il", "qu il" },
		{ "s'il", "s il" },
		{ "Laboratoire d'analyses", "laboratoire d analyses" },
		{ "Réparateur d'électroménager", "reparateur d electromenager" },
		{ "Garde d’enfants", "garde d enfants" },
		{ "Ma'mar", "mamar" },
		{ "ʿAbd", "abd" },
		{ "Qur'an", "quran" },
		{ "aujourd'hui", "aujourdhui" },
		{ "O'Neil", "oneil" },
		{ "'quoted'", "quoted" },
		{ "l'", "l" },
		{ "'", "" },
		{ "gastro-entérologue", "gastro enterologue" },
		{ "Tizi-Ouzou", "tizi ouzou" },
		{ "Tizi – Ouzou", "tizi ouzou" },
		{ "auto-école", "auto ecole" },
		{ "médecin/dentiste", "medecin dentiste" },
		{ "a,b;c.d:e", "a b c d e" },
		{ "  two\t\n words  ", "two words" },
		{ "soft\u00ADhyphen", "softhyphen" },
		{ "8 Mai 1945", "8 mai 1945" },
		{ "1er", "1er" },
		{ "24/24", "24 24" },
		{ "dent🦷iste", "dent iste" },
		{ "", "" },
		{ "!?", "" },
		{ "a_b", "a b" },
		{ "50€", "50" },
		{ "5×3", "5 3" },
		/* Arabic */
		{ "أسنان", "اسنان" },
		{ "أسنَان", "اسنان" },
		{ "طَبِيبُ", "طبيب" },
		{ "إليزي", "اليزي" },
		{ "آفلو", "افلو" },
		{ "ٱلله", "الله" },
		{ "مؤمن", "مومن" },
		{ "رائد", "رايد" },
		{ "بئر", "بير" },
		{ "علاء", "علا" },
		{ "ء", "" },
		{ "مصطفى", "مصطفي" },
		{ "عين الدفلى", "عين الدفلي" },
		{ "قالمة", "قالمه" },
		{ "ڨالمة", "قالمه" },
		{ "یوسف", "يوسف" },
		{ "کریم", "كريم" },
		{ "گلمة", "كلمه" },
		{ "پیر", "بير" },
		{ "طـــبيب", "طبيب" },
		{ "ﻻ", "لا" },
		{ "ﻷ", "لا" },
		{ "ﺍﻷﻃﻔﺎﻝ", "الاطفال" },
		{ "ﻃﺒﻴﺐ", "طبيب" },
		{ "ﷲ", "الله" },
		{ "عبدﷲ", "عبدالله" },
		{ "ﻣﺤﻤﺪ", "محمد" },
		{ "ا\u0655", "ا" }, /* hamza below, combining */
		{ "و\u0654", "و" },
		{ "٢٠٢٦", "2026" },
		{ "۱۲۳", "123" },
		{ "الجزائر، وهران", "الجزاير وهران" },
		{ "هل؟", "هل" },
		{ "مر\u200Cحبا", "مرحبا" },
		{ "\u202Bطبيب\u202C", "طبيب" },
		{ "\uFEFFdentiste", "dentiste" },
		{ "أخصائي العلاج الطبيعي", "اخصايي العلاج الطبيعي" },
		{ "محامٍ", "محام" },
		{ "بنّاء", "بنا" },
		{ "حمام / سبا", "حمام سبا" },
		/* other scripts */
		{ "ⵜⵉⵣⵉ", "ⵜⵉⵣⵉ" },
		{ "ВРАЧ", "врач" },
		{ "Ёж", "ёж" },
		{ "ΑΘΗΝΑ", "αθηνα" },
		{ "医生", "医生" },
	};
	struct region *region = region_new(0, NULL);

	for (each_case(i, cases)) {
		check_str(fold_text(region, str_of(cases[i][0])), cases[i][1]);
		check_str(fold_text(region, str_of(cases[i][1])), cases[i][1]);
	}
	region_free(region);
}

TEST(what_is_not_utf8_is_a_blank)
{
	static const struct {
		str bytes;
		const char *folded;
	} cases[] = {
		{ { "a\xff"
		    "b",
		    3 },
		  "a b" },
		{ { "\xc3", 1 }, "" },
		{ { "caf\xe9", 4 }, "caf" },            /* Latin-1 */
		{ { "x\xc0\xafy", 4 }, "x y" },         /* overlong */
		{ { "x\xed\xa0\x80y", 5 }, "x y" },     /* a surrogate */
		{ { "x\xf4\x90\x80\x80y", 6 }, "x y" }, /* beyond Unicode */
		{ { "a\0b", 3 }, "a b" },
		{ { "l'\xff", 3 }, "l" },
		{ { NULL, 0 }, "" },
	};
	struct region *region = region_new(0, NULL);

	for (each_case(i, cases))
		check_str(fold_text(region, cases[i].bytes), cases[i].folded);
	region_free(region);
}

TEST(words_tell_where_they_were)
{
	struct folding f = { STR("  L'Hôpital, وهـران!") };
	struct word word;
	static const char *const raw[] = { "L", "Hôpital", "وهـران" };
	size_t count = 0;

	while (count < COUNT(raw) && fold_next(&f, &word)) {
		str span = { f.text.at + word.from, word.to - word.from };

		check_str(span, raw[count]);
		count++;
	}
	assert_int_equal(count, COUNT(raw));
	assert_false(fold_next(&f, &word)); /* and stays at the end */
}

TEST(long_words_are_cut)
{
	char text[1000];
	struct folding f = { { text, sizeof text } };
	struct word word;

	memset(text, 'a', sizeof text);
	assert_true(fold_next(&f, &word));
	assert_int_equal(word.letters.count, LETTERS_MAX);
	assert_int_equal(word.from, 0);
	assert_int_equal(word.to, sizeof text);
	assert_false(fold_next(&f, &word));
}

static void check_laws(struct region *region, str text)
{
	str once = fold_text(region, text);

	assert_true(str_utf8_length(once) >= 0);
	assert_true(str_equal(fold_text(region, once), once));
}

TEST(every_code_point_folds_once_and_for_all)
{
	struct region *region = region_new(0, NULL);

	for (uint32_t point = 0; point <= 0x10FFFF; point++) {
		char text[] = "x    x";
		size_t len;

		if (point > 0xFFFF) {
			text[1] = (char)(0xF0 | point >> 18);
			text[2] = (char)(0x80 | (point >> 12 & 0x3F));
			text[3] = (char)(0x80 | (point >> 6 & 0x3F));
			text[4] = (char)(0x80 | (point & 0x3F));
			len = 4;
		} else {
			len = letter_write((uint16_t)point, text + 1);
		}
		check_laws(region, (str){ text + 1, len });
		check_laws(region, (str){ text, sizeof text - 1 });
		region_reset(region);
	}
	region_free(region);
}

TEST(random_bytes_fold_once_and_for_all)
{
	/* What is interesting comes often: apostrophes, Arabic lead bytes, marks. */
	static const char often[] =
		"'ldmaeh \xd8\xd9\xa7\x84\xc3\xa9\xe2\x80\x99\xef\xbb\xbb\xcc\x81";
	struct region *region = region_new(0, NULL);
	uint64_t seed = 4711;

	for (int i = 0; i < 100000; i++) {
		char text[24];
		size_t len = words_random(&seed) % sizeof text;

		for (size_t k = 0; k < len; k++) {
			uint64_t random = words_random(&seed) >> 8;

			text[k] = random & 1 ? (char)(random >> 1)
					     : often[(random >> 1) % (sizeof often - 1)];
		}
		check_laws(region, (str){ text, len });
		region_reset(region);
	}
	region_free(region);
}

TEST_MAIN("fold")
