/* gsm7_test.c — lengths and spellings of SMS, letter by letter. */

#include "lib/base/test.h"
#include "services/notifications/gsm7.h"

#include <string.h>

TEST(every_letter_of_the_alphabet_counts_once)
{
	static const char basic[] =
		"@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡"
		"ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";

	assert_int_equal(gsm7_septets(str_of(basic)), 127); /* 128 codes, ESC is none */
	for (const char *at = basic; *at; at += utf8_step(at, 4))
		assert_int_equal(gsm7_septets((str){ at, utf8_step(at, 4) }), 1);
}

TEST(extensions_count_twice)
{
	static const char *const letters[] = { "\f", "^", "{", "}", "\\", "[", "~", "]", "|", "€" };

	for (each_case(i, letters))
		assert_int_equal(gsm7_septets(str_of(letters[i])), 2);
	assert_int_equal(gsm7_septets(STR("5 €")), 4);
}

TEST(what_is_not_in_it)
{
	static const char *const letters[] = { "ê", "ç", "â", "î", "ï", "œ",    "ô",
					       "û", "`", "’", "ا", "😀", "\xFF", "\t" };

	for (each_case(i, letters))
		check_case(gsm7_septets(str_of(letters[i])) == -1, "%s", letters[i]);
}

TEST(units_of_utf_16)
{
	assert_int_equal(ucs2_units(STR("abc")), 3);
	assert_int_equal(ucs2_units(STR("رمز")), 3);
	assert_int_equal(ucs2_units(STR("😀")), 2);
	assert_int_equal(ucs2_units(STR("")), 0);
}

static int segments_of(const char *letter, int times)
{
	char text[1024] = "";

	for (int i = 0; i < times; i++)
		strcat(text, letter);
	return sms_segments(str_of(text));
}

TEST(segments_at_their_edges)
{
	static const struct {
		const char *letter;
		int times, segments;
	} cases[] = {
		{ "a", 0, 1 },   { "a", 160, 1 }, { "a", 161, 2 }, { "a", 306, 2 },
		{ "a", 307, 3 }, { "€", 80, 1 },  { "€", 81, 2 },  { "م", 70, 1 },
		{ "م", 71, 2 },  { "م", 134, 2 }, { "م", 135, 3 },
	};

	for (each_case(i, cases))
		check_case(segments_of(cases[i].letter, cases[i].times) == cases[i].segments, "%zu",
			   i);
}

TEST(spelled_with_what_there_is)
{
	static const struct {
		const char *as, *folded;
	} cases[] = {
		{ "déjà reçu", "déjà recu" },
		{ "Fenêtre, île, Noël, août", "Fenetre, ile, Noel, aout" },
		{ "ÇA", "ÇA" },
		{ "l’œuvre « Œdipe »", "l'oeuvre \" OEdipe \"" },
		{ "10\xE2\x80\xAF"
		  "h\xC2\xA0"
		  "30",
		  "10 h 30" },
		{ "Chrome · Android", "Chrome - Android" },
		{ "a–b—c…", "a-b-c..." },
		{ "Iẓri Ḥamid", "Izri Hamid" },
		{ "", "" },
		{ "رمز", NULL },
		{ "ok 😀", NULL },
	};
	struct region *region = region_new(0, NULL);

	for (each_case(i, cases)) {
		str got = gsm7_fold(region, str_of(cases[i].as));

		check_str(got, cases[i].folded);
		if (!str_absent(got))
			assert_true(gsm7_septets(got) >= 0);
	}
	region_free(region);
}

TEST_MAIN("gsm7")
