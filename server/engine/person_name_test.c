/* person_name_test.c — names that people here bear, and what is none. */

#include "lib/base/test.h"
#include "engine/person_name.h"

struct spelled {
	enum script script;
	const char *as, *kept; /* NULL: refused */
};

static const struct spelled cases[] = {
	{ SCRIPT_LATIN, "Amel", "Amel" },
	{ SCRIPT_LATIN, "BEN ALI", "BEN ALI" },
	{ SCRIPT_LATIN, "Aït-Ahmed", "Aït-Ahmed" },
	{ SCRIPT_LATIN, "N'Guessan", "N'Guessan" },
	{ SCRIPT_LATIN, "M’hamed", "M’hamed" },
	{ SCRIPT_LATIN, "Zoubeïda Hélène Œuvrard", "Zoubeïda Hélène Œuvrard" },
	{ SCRIPT_LATIN, "Mezɣenna Ɛli Iẓri", "Mezɣenna Ɛli Iẓri" },
	{ SCRIPT_LATIN, "Hele\xCC\x80ne", "Helène" }, /* a decomposed accent */
	{ SCRIPT_LATIN, "Ben   Ali", "Ben Ali" },
	{ SCRIPT_LATIN, "\xEF\xAC\x81ras", "firas" }, /* a ligature of old documents */
	{ SCRIPT_ARABIC, "أمال", "أمال" },
	{ SCRIPT_ARABIC, "بن علي", "بن علي" },
	{ SCRIPT_ARABIC, "عبد الرحمن", "عبد الرحمن" },
	{ SCRIPT_ARABIC, "مُحَمَّد", "مُحَمَّد" },
	{ SCRIPT_ARABIC, "محمـــد", "محمد" },
	{ SCRIPT_ARABIC, "ڨاسم", "ڨاسم" },
	{ SCRIPT_ARABIC, "آيت-أحمد", "آيت-أحمد" },
	{ SCRIPT_ARABIC, "\xEF\xBB\x9F\xEF\xBA\xAE", "لر" }, /* presentation forms */
	{ SCRIPT_ARABIC, "ا\xD9\x93مال", "آمال" },           /* a decomposed madda */
	{ SCRIPT_LATIN, "أمال", NULL },
	{ SCRIPT_ARABIC, "Amel", NULL },
	{ SCRIPT_ARABIC, "أمال Amel", NULL },
	{ SCRIPT_LATIN, "Амель", NULL },
	{ SCRIPT_LATIN, "Pаul", NULL }, /* a Cyrillic а */
	{ SCRIPT_LATIN, "R2D2", NULL },
	{ SCRIPT_ARABIC, "٢٢", NULL },
	{ SCRIPT_LATIN, "-Amel", NULL },
	{ SCRIPT_LATIN, "Amel-", NULL },
	{ SCRIPT_LATIN, "Amel--Sara", NULL },
	{ SCRIPT_LATIN, "'", NULL },
	{ SCRIPT_LATIN, " Amel", NULL },
	{ SCRIPT_LATIN, "", NULL },
	{ SCRIPT_ARABIC, "ــــ", NULL },
	{ SCRIPT_LATIN, "<b>Amel</b>", NULL },
	{ SCRIPT_LATIN, "Amel@example.org", NULL },
	{ SCRIPT_LATIN, "Amel \xF0\x9F\x98\x80", NULL },
	{ SCRIPT_LATIN,
	  "\xCC\x81"
	  "A",
	  NULL },                                            /* an accent without a letter */
	{ SCRIPT_LATIN, "A\xCC\x96\xCC\x97\xCC\x98", NULL }, /* a tower of marks */
	{ SCRIPT_ARABIC, "م\xE2\x80\x8Dحمد", NULL },         /* an invisible joiner */
	{ SCRIPT_ARABIC, "\xE2\x80\xAEمحمد", NULL },         /* a turned direction */
};

TEST(names_as_people_bear_them)
{
	struct region *region = region_new(0, NULL);

	for (each_case(i, cases)) {
		str got = name_read(region, str_of(cases[i].as), cases[i].script);

		check_case(str_equal(got, str_of(cases[i].kept)) &&
				   str_absent(got) == !cases[i].kept,
			   "%zu: %s became \"%.*s\"", i, cases[i].as, STR_ARG(got));
	}
	region_free(region);
}

TEST(what_is_kept_is_read_back_the_same)
{
	struct region *region = region_new(0, NULL);

	for (each_case(i, cases)) {
		if (!cases[i].kept)
			continue;
		str again = name_read(region, str_of(cases[i].kept), cases[i].script);

		check_str(again, cases[i].kept);
	}
	region_free(region);
}

TEST(sixty_letters_and_no_more)
{
	struct region *region = region_new(0, NULL);
	char longest[61 * 18];
	size_t at = 0;

	for (int i = 0; i < 60; i++) {
		longest[at++] = '\xD8';
		longest[at++] = '\xA7';
	}
	assert_int_equal(name_read(region, (str){ longest, at }, SCRIPT_ARABIC).len, at);
	for (at = 0; at < 3 * 60; at += 3)
		__builtin_memcpy(longest + at, "\xEF\xB7\xBA", 3); /* grows eighteenfold */
	assert_true(str_absent(name_read(region, (str){ longest, at }, SCRIPT_ARABIC)));
	region_free(region);
}

TEST_MAIN("names")
