/* str_test.c — tables of cases for runs of bytes, and UTF-8 against a naive model. */

#include "lib/base/test.h"

#include <inttypes.h>
#include <string.h>

#define NONE ((str){ 0 })
#define BYTES(literal) ((str){ literal, sizeof(literal) - 1 })

TEST(str_of_c)
{
	check_str(str_of("abc"), "abc");
	check_str(str_of(""), "");
	check_str(str_of(NULL), NULL);
	assert_true(str_absent(NONE));
	assert_false(str_absent(STR("")));
}

TEST(equal_and_order)
{
	static const struct {
		str a, b;
		bool equal, nocase;
		int order;
	} cases[] = {
		{ { "abc", 3 }, { "abc", 3 }, true, true, 0 },
		{ { "abc", 3 }, { "ABC", 3 }, false, true, 1 },
		{ { "abc", 3 }, { "abcd", 4 }, false, false, -1 },
		{ { "", 0 }, { NULL, 0 }, true, true, 0 },
		{ { NULL, 0 }, { "a", 1 }, false, false, -1 },
		{ { "a\0b", 3 }, { "a\0c", 3 }, false, false, -1 },
		{ { "\xff", 1 }, { "a", 1 }, false, false, 1 }, /* bytes are unsigned */
		{ { "[", 1 }, { "{", 1 }, false, false, -1 },   /* 0x20 apart, and no letters */
		{ { "K", 1 }, { "\xe2\x84\xaa", 3 }, false, false, -1 },
	};

	for (each_case(i, cases)) {
		int order = str_compare(cases[i].a, cases[i].b);

		check_case(str_equal(cases[i].a, cases[i].b) == cases[i].equal, "%zu", i);
		check_case(str_equal_nocase(cases[i].a, cases[i].b) == cases[i].nocase, "%zu", i);
		check_case((order > 0) - (order < 0) == cases[i].order, "%zu", i);
		order = str_compare(cases[i].b, cases[i].a);
		check_case((order > 0) - (order < 0) == -cases[i].order, "%zu", i);
	}
}

TEST(beginnings_and_ends)
{
	assert_true(str_starts(STR("bearer x"), STR("bearer ")));
	assert_false(str_starts(STR("bear"), STR("bearer")));
	assert_true(str_starts(STR("x"), STR("")));
	assert_true(str_starts(NONE, STR("")));
	assert_true(str_ends(STR("a.c"), STR(".c")));
	assert_false(str_ends(STR("c"), STR(".c")));
	assert_true(str_ends(NONE, STR("")));
	check_str(str_after(STR("key.codes"), STR("key.")), "codes");
	check_str(str_after(STR("key."), STR("key.")), "");
	check_str(str_after(STR("key"), STR("key.")), NULL);
	check_str(str_after(NONE, STR("")), NULL);
}

TEST(trims_blanks_only)
{
	check_str(str_trim(STR(" \t a b \t")), "a b");
	check_str(str_trim(STR(" \t ")), "");
	check_str(str_trim(STR("\ra\n")), "\ra\n");
	check_str(str_trim(NONE), NULL);
}

TEST(cuts_into_parts)
{
	static const struct {
		const char *whole, *parts[4];
	} cases[] = {
		{ "a,b,c", { "a", "b", "c" } }, { "a", { "a" } },    { "", { "" } },
		{ "a,", { "a", "" } },          { ",", { "", "" } },
	};

	for (each_case(i, cases)) {
		str rest = str_of(cases[i].whole), part;
		size_t n = 0;

		for (; str_cut(&rest, ',', &part); n++)
			check_str(part, cases[i].parts[n]);
		check_case(!cases[i].parts[n], "%zu: too few parts", i);
		assert_true(str_absent(rest));
	}
}

TEST(finds_a_byte)
{
	assert_int_equal(str_find(STR("abc"), 'c'), 2);
	assert_int_equal(str_find(STR("abc"), 'd'), -1);
	assert_int_equal(str_find(BYTES("a\0b"), '\0'), 1);
	assert_int_equal(str_find(NONE, 'a'), -1);
}

TEST(reads_whole_numbers)
{
	static const struct {
		const char *text;
		bool fine;
		int64_t value;
	} cases[] = {
		{ "0", true, 0 },
		{ "-0", true, 0 },
		{ "007", true, 7 },
		{ "-42", true, -42 },
		{ "9223372036854775807", true, INT64_MAX },
		{ "-9223372036854775808", true, INT64_MIN },
		{ "9223372036854775808", false, 0 },
		{ "-9223372036854775809", false, 0 },
		{ "99999999999999999999", false, 0 },
		{ "", false, 0 },
		{ "-", false, 0 },
		{ "--1", false, 0 },
		{ "+1", false, 0 },
		{ " 1", false, 0 },
		{ "1 ", false, 0 },
		{ "1.0", false, 0 },
		{ "0x1", false, 0 },
		{ "1e3", false, 0 },
		{ "\xd9\xa1", false, 0 }, /* an Arabic-Indic digit */
	};

	for (each_case(i, cases)) {
		int64_t value = 77;

		check_case(str_to_int(str_of(cases[i].text), &value) == cases[i].fine, "\"%s\"",
			   cases[i].text);
		check_case(value == (cases[i].fine ? cases[i].value : 77), "\"%s\": %" PRId64,
			   cases[i].text, value);
	}
	assert_false(str_to_int(NONE, &(int64_t){ 0 }));
}

TEST(writes_numbers)
{
	static const struct {
		int64_t number;
		const char *text;
	} cases[] = {
		{ 0, "0" },
		{ 7, "7" },
		{ -1, "-1" },
		{ 10, "10" },
		{ INT64_MAX, "9223372036854775807" },
		{ INT64_MIN, "-9223372036854775808" },
	};

	for (each_case(i, cases)) {
		char text[INT_TEXT];
		size_t len = int_write(cases[i].number, text);

		check_case(str_equal((str){ text, len }, str_of(cases[i].text)), "%s: %.*s",
			   cases[i].text, (int)len, text);
	}
}

TEST(writes_hex)
{
	char text[8];

	assert_true(hex_write(text, "\x00\x9f\xff", 3) == text + 6);
	assert_true(memcmp(text, "009fff", 6) == 0);
}

/* Every byte at every place of texts of up to 20 bytes. */
TEST(law_plain_ascii_ends_at_the_first_other_byte)
{
	for (size_t len = 1; len <= 20; len++)
		for (size_t at = 0; at < len; at++)
			for (unsigned byte = 0; byte < 256; byte++) {
				char text[20];
				bool plain =
					byte >= ' ' && byte < 0x7F && byte != '"' && byte != '\\';

				memset(text, '!', sizeof text);
				text[at] = (char)byte;
				if (ascii_plain(text, len) != (plain ? len : at))
					fail_msg("%02x at %zu of %zu", byte, at, len);
			}
}

TEST(counts_code_points)
{
	static const struct {
		str text;
		ptrdiff_t length;
	} cases[] = {
		{ { "", 0 }, 0 },
		{ { NULL, 0 }, 0 },
		{ { "abc", 3 }, 3 },
		{ { "a\0b", 3 }, 3 },
		{ { "\xd8\xad\xd9\x84\xd8\xa7\xd9\x82", 8 }, 4 }, /* حلاق */
		{ { "\xe2\x82\xac", 3 }, 1 },
		{ { "\xf0\x9f\x92\x88", 4 }, 1 },
		{ { "\xf4\x8f\xbf\xbf", 4 }, 1 }, /* U+10FFFF */
		{ { "\xf4\x90\x80\x80", 4 }, -1 },
		{ { "\xc0\x80", 2 }, -1 }, /* an overlong NUL */
		{ { "\xc1\xbf", 2 }, -1 },
		{ { "\xe0\x9f\xbf", 3 }, -1 },
		{ { "\xf0\x8f\xbf\xbf", 4 }, -1 },
		{ { "\xed\xa0\x80", 3 }, -1 }, /* a surrogate */
		{ { "\xed\x9f\xbf", 3 }, 1 },
		{ { "\xee\x80\x80", 3 }, 1 },
		{ { "\x80", 1 }, -1 },
		{ { "\xc3", 1 }, -1 },
		{ { "\xe2\x82", 2 }, -1 },
		{ { "\xe2\x28\xac", 3 }, -1 },
		{ { "\xf8\x88\x80\x80\x80", 5 }, -1 },
		{ { "\xff", 1 }, -1 },
		{ { "ok\xc3\x28", 4 }, -1 },
	};

	for (each_case(i, cases))
		check_case(str_utf8_length(cases[i].text) == cases[i].length, "%zu", i);
}

/* Writes a code point the way RFC 3629 draws it; the other way round than the code under test. */
static size_t encode(uint32_t point, char out[4])
{
	if (point < 0x80) {
		out[0] = (char)point;
		return 1;
	}

	size_t step = point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
	static const unsigned char lead[] = { 0, 0, 0xC0, 0xE0, 0xF0 };

	for (size_t i = step - 1; i > 0; i--, point >>= 6)
		out[i] = (char)(0x80 | (point & 0x3F));
	out[0] = (char)(lead[step] | point);
	return step;
}

TEST(law_every_code_point_comes_back)
{
	char text[4];

	for (uint32_t point = 0; point <= 0x10FFFF; point++) {
		size_t len = encode(point, text);
		bool surrogate = point >= 0xD800 && point <= 0xDFFF;

		check_case(utf8_step(text, len) == (surrogate ? 0 : len), "U+%04X", point);
		check_case(surrogate || utf8_decode(text, len) == point, "U+%04X", point);
		check_case(utf8_step(text, len - 1) == 0, "U+%04X cut short", point);
	}
}

/* Of all sequences of three bytes behind a lead byte exactly those are taken that some code point
 * makes. */
TEST(law_nothing_else_is_taken)
{
	char text[4], again[4];

	for (uint32_t bytes = 0; bytes < 0x1000000; bytes++) {
		text[0] = (char)(bytes >> 16);
		text[1] = (char)(bytes >> 8);
		text[2] = (char)bytes;

		size_t step = utf8_step(text, 3);

		if (step == 0)
			continue;

		uint32_t point = utf8_decode(text, step);

		if (step != encode(point, again) || memcmp(text, again, step) != 0)
			fail_msg("%06x was taken for U+%04X", bytes, point);
	}
}

TEST(hashes_tell_apart)
{
	assert_true(str_hash(STR("a")) == str_hash(STR("a")));
	assert_true(str_hash(STR("a")) != str_hash(STR("b")));
	assert_true(str_hash(STR("")) == str_hash(NONE));
	assert_true(str_hash(STR("ab")) != str_hash(STR("ba")));
}

TEST_MAIN("base/str")
