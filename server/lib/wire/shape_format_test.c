/* shape_format_test.c — what each format takes and refuses, and with which word. */

#include "lib/base/test.h"
#include "lib/wire/shape_inside.h"

#include <string.h>

#define LONG_LABEL "aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffffggg" /* 63 */

TEST(knows_the_formats)
{
	static const struct {
		enum format format;
		const char *text;
		const char *code; /* "": right */
	} cases[] = {
		{ F_NONE, "any\nthing\tat\x01 all", "" },
		{ F_NONE, "\xFF", "encoding" },

		{ F_LINE, "Ben Ali", "" },
		{ F_LINE, "بن علي", "" },
		{ F_LINE, "n°3, l'été – \"x\"", "" },
		{ F_LINE, "👩‍⚕️", "" }, /* a joiner is not unseemly */
		{ F_LINE,
		  "\xE2\x80\x8F"
		  "x",
		  "" }, /* nor is a mark of direction */
		{ F_LINE, "a\tb", "line" },
		{ F_LINE, "a\nb", "line" },
		{ F_LINE, "a\rb", "line" },
		{ F_LINE, "a\x7F", "line" },
		{ F_LINE, "a\xC2\x85z", "line" }, /* next line */
		{ F_LINE, "a\xC2\x9Fz", "line" },
		{ F_LINE, "\xE2\x80\xAAx", "line" }, /* embedding */
		{ F_LINE, "\xE2\x80\xAEx", "line" }, /* override */
		{ F_LINE, "\xE2\x81\xA6x", "line" }, /* isolate */
		{ F_LINE, "\xE2\x81\xA9x", "line" },
		{ F_LINE, "a\xE2\x80\xA8z", "line" }, /* line separator */
		{ F_LINE, "\xEF\xBB\xBFx", "line" },  /* byte order mark */
		{ F_LINE, "\xEF\xBF\xBE", "line" },   /* no character */
		{ F_LINE, "\xEF\xBF\xBD", "" },       /* the replacement character is one */
		{ F_LINE, "\xF3\xA0\x81\x81", "line" },

		{ F_PROSE, "two\n\nparagraphs\tand a tab", "" },
		{ F_PROSE, "\n\n x \n", "" },
		{ F_PROSE, "a\rb", "prose" },
		{ F_PROSE, "\x1B[0m", "prose" },
		{ F_PROSE, "a\n\xE2\x80\xAEz", "prose" },

		{ F_PHONE, "0550123456", "" },
		{ F_PHONE, "0550 12 34 56", "" },
		{ F_PHONE, "+213 (0) 550-12.34/56", "" },
		{ F_PHONE, "٠٥٥٠١٢٣٤٥٦", "" },
		{ F_PHONE, "\xE2\x80\xAA+213 550 12 34 56\xE2\x80\xAC",
		  "" }, /* as address books copy it */
		{ F_PHONE, "12", "phone" },
		{ F_PHONE, "", "phone" },
		{ F_PHONE, "call me", "phone" },
		{ F_PHONE, "0550 12 34 5x", "phone" },
		{ F_PHONE, "123456789012345678901", "phone" },
		{ F_PHONE, "0550\n123456", "phone" },

		{ F_EMAIL, "amel@example.org", "" },
		{ F_EMAIL, "a.b+c@sub.example.dz", "" },
		{ F_EMAIL, "o'neil@example.org", "" },
		{ F_EMAIL, "A@B.CO", "" },
		{ F_EMAIL, "", "email" },
		{ F_EMAIL, "amel", "email" },
		{ F_EMAIL, "@example.org", "email" },
		{ F_EMAIL, "amel@", "email" },
		{ F_EMAIL, "amel@example", "email" },
		{ F_EMAIL, "amel@@example.org", "email" },
		{ F_EMAIL, "a b@example.org", "email" },
		{ F_EMAIL, ".a@example.org", "email" },
		{ F_EMAIL, "a.@example.org", "email" },
		{ F_EMAIL, "a..b@example.org", "email" },
		{ F_EMAIL, "a@-example.org", "email" },
		{ F_EMAIL, "a@example-.org", "email" },
		{ F_EMAIL, "a@example..org", "email" },
		{ F_EMAIL, "a@example.org.", "email" },
		{ F_EMAIL, "a@[127.0.0.1]", "email" },
		{ F_EMAIL, "\"a b\"@example.org", "email" },
		{ F_EMAIL, "Amel <amel@example.org>", "email" },
		{ F_EMAIL, "a@example.org\nBcc: x@y.zz", "email" },
		{ F_EMAIL, "é@example.org", "email" },
		{ F_EMAIL, "a@" LONG_LABEL ".org", "" },
		{ F_EMAIL, "a@g" LONG_LABEL ".org", "email" },
		{ F_EMAIL, LONG_LABEL "h@example.org", "" },
		{ F_EMAIL, LONG_LABEL "hi@example.org", "email" },
		{ F_EMAIL, "a@" LONG_LABEL "." LONG_LABEL "." LONG_LABEL "." LONG_LABEL ".org",
		  "too_long" },

		{ F_SLUG, "oran", "" },
		{ F_SLUG, "tizi-ouzou-2", "" },
		{ F_SLUG, "", "slug" },
		{ F_SLUG, "Oran", "slug" },
		{ F_SLUG, "-oran", "slug" },
		{ F_SLUG, "oran-", "slug" },
		{ F_SLUG, "tizi--ouzou", "slug" },
		{ F_SLUG, "tizi_ouzou", "slug" },
		{ F_SLUG, "béjaïa", "slug" },
		{ F_SLUG, "a/b", "slug" },

		{ F_TOKEN, "Az09-_", "" },
		{ F_TOKEN, "", "" },
		{ F_TOKEN, "a=", "token" },
		{ F_TOKEN, "a+b", "token" },
		{ F_TOKEN, "a b", "token" },

		{ F_DIGITS, "012345", "" },
		{ F_DIGITS, "12a", "digits" },
		{ F_DIGITS, "٣", "digits" },
		{ F_DIGITS, "-1", "digits" },

		{ F_URL, "https://example.org", "" },
		{ F_URL, "http://example.org:8080/a/b?c=d&e=%20#f", "" },
		{ F_URL, "https://localhost/", "" },
		{ F_URL, "", "url" },
		{ F_URL, "example.org", "url" },
		{ F_URL, "ftp://example.org", "url" },
		{ F_URL, "javascript:alert(1)", "url" },
		{ F_URL, "https://", "url" },
		{ F_URL, "https:///x", "url" },
		{ F_URL, "https://user@example.org", "url" },
		{ F_URL, "https://user:pass@example.org", "url" },
		{ F_URL, "https://example.org:99999", "url" },
		{ F_URL, "https://example.org:", "url" },
		{ F_URL, "https://example.org:-1", "url" },
		{ F_URL, "https://exa mple.org", "url" },
		{ F_URL, "https://example.org/\"><script>", "url" },
		{ F_URL, "https://example.org\\@evil.example", "url" },
		{ F_URL, "https://example.org/\xC3\xA9", "url" },
		{ F_URL, "https://-x.org", "url" },

		{ F_ZONE, "Africa/Algiers", "" },
		{ F_ZONE, "UTC", "" },
		{ F_ZONE, "America/Argentina/Buenos_Aires", "" },
		{ F_ZONE, "Etc/GMT+1", "" },
		{ F_ZONE, "", "zone" },
		{ F_ZONE, "../etc/passwd", "zone" },
		{ F_ZONE, "/Africa/Algiers", "zone" },
		{ F_ZONE, "Africa//Algiers", "zone" },
		{ F_ZONE, "Africa/", "zone" },
		{ F_ZONE, "Africa Algiers", "zone" },
	};

	for (each_case(i, cases)) {
		struct region *region = region_new(0, NULL);
		str text = str_of(cases[i].text);
		struct wrong it = text_check(region, cases[i].format, 0, 0, &text);
		const char *code = it.code ? it.code : "";

		check_case(strcmp(code, cases[i].code) == 0,
			   "format %d, \"%s\": \"%s\", not \"%s\"", cases[i].format, cases[i].text,
			   code, cases[i].code);
		check_case(!it.code || it.detail.len > 0, "%s: no word on it", code);
		region_free(region);
	}
}

TEST(counts_in_code_points)
{
	struct region *region = region_new(0, NULL);
	str text = STR("  دزاير 😀 ");

	assert_null(text_check(region, F_LINE, 7, 7, &text).code);
	check_str(text, "دزاير 😀");
	assert_string_equal(text_check(region, F_LINE, 8, 9, &text).code, "too_short");
	assert_string_equal(text_check(region, F_LINE, 0, 6, &text).code, "too_long");
	region_free(region);
}

TEST_MAIN("shape_format")
