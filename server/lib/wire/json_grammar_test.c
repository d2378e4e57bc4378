/* json_grammar_test.c — every production of the grammar of RFC 8259, taken and refused, with the place of the refusal. */

#include "lib/wire/json_scene.h"
#include "lib/wire/json_tree.h"

struct taken {
	str in;
	const char *out; /* written anew; NULL: the same */
};

static const struct taken taken[] = {
	/* value = false / null / true / object / array / number / string, alone */
	{ T("false"), NULL },
	{ T("null"), NULL },
	{ T("true"), NULL },
	{ T("{}"), NULL },
	{ T("[]"), NULL },
	{ T("0"), NULL },
	{ T("\"\""), NULL },

	/* ws = *( %x20 / %x09 / %x0A / %x0D ), before and behind each structural character */
	{ T(" 1"), "1" },
	{ T("1 "), "1" },
	{ T("\t1\t"), "1" },
	{ T("\n1\n"), "1" },
	{ T("\r1\r"), "1" },
	{ T(" \t\n\r 1 \t\n\r "), "1" },
	{ T(" [ 1 , 2 ] "), "[1,2]" },
	{ T("\n{\n\"a\"\n:\n1\n,\n\"b\"\n:\n2\n}\n"), "{\"a\":1,\"b\":2}" },
	{ T("[ ]"), "[]" },
	{ T("{ }"), "{}" },
	{ T("[\t]"), "[]" },
	{ T("{\r\n}"), "{}" },

	/* object = begin-object [ member *( value-separator member ) ] end-object */
	{ T("{\"a\":1}"), NULL },
	{ T("{\"a\":1,\"b\":2}"), NULL },
	{ T("{\"a\":1,\"b\":2,\"c\":3}"), NULL },
	{ T("{\"\":0}"), NULL },
	{ T("{\"a\":{}}"), NULL },
	{ T("{\"a\":[]}"), NULL },
	{ T("{\"a\":null}"), NULL },
	{ T("{\"a\":\"b\"}"), NULL },
	{ T("{\"a\":{\"a\":{\"a\":1}}}"), NULL }, /* the same name at other depths */
	{ T("[{\"a\":1},{\"a\":2}]"), NULL },
	{ T("{\"a\":1,\"A\":2}"), NULL }, /* names differ by case */
	{ T("{\"a\":1,\"a \":2}"), NULL },
	{ T("{\"\\u0061\":1}"), "{\"a\":1}" },
	{ T("{\"a\\nb\":1}"), NULL },
	{ T("{\"~/\":1}"), NULL },
	{ T("{\"عربي\":\"نعم\"}"), NULL },

	/* array = begin-array [ value *( value-separator value ) ] end-array */
	{ T("[1]"), NULL },
	{ T("[1,2,3]"), NULL },
	{ T("[[]]"), NULL },
	{ T("[[],[]]"), NULL },
	{ T("[{},[],\"\",0,true,false,null]"), NULL },
	{ T("[1,[2,[3,[4]]]]"), NULL },
	{ T("[[1,2],[3,4]]"), NULL },
	{ T("[1,1,1]"), NULL },

	/* number = [ minus ] int [ frac ] [ exp ] */
	{ T("-0"), "0" },
	{ T("1"), NULL },
	{ T("9"), NULL },
	{ T("10"), NULL },
	{ T("1234567890"), NULL },
	{ T("-1"), NULL },
	{ T("-10"), NULL },
	{ T("0.0"), "0" },
	{ T("0.5"), NULL },
	{ T("-0.5"), NULL },
	{ T("1.0"), "1" },
	{ T("1.25"), NULL },
	{ T("10.01"), NULL },
	{ T("0.00001"), "0.00001" },
	{ T("1e0"), "1" },
	{ T("1E0"), "1" },
	{ T("1e2"), "100" },
	{ T("1e+2"), "100" },
	{ T("1E+2"), "100" },
	{ T("1e-2"), "0.01" },
	{ T("1E-2"), "0.01" },
	{ T("1e02"), "100" },
	{ T("1e000"), "1" },
	{ T("1.5e3"), "1500" },
	{ T("-1.5E-3"), "-0.0015" },
	{ T("0e1"), "0" },
	{ T("0E+1"), "0" },
	{ T("123456789012345678"), NULL },
	{ T("9223372036854775807"), NULL },
	{ T("-9223372036854775808"), NULL },
	{ T("9223372036854775808"), NULL }, /* huge: told apart, no digit lost */
	{ T("-9223372036854775809"), NULL },
	{ T("1e308"), "1e+308" },
	{ T("1e309"), NULL },
	{ T("-1e999"), NULL },
	{ T("5e-324"), "4.94065645841247e-324" },
	{ T("1e-999"), "0" },
	{ T("0.1"), NULL },
	{ T("3.141592653589793"), NULL },
	{ T("1.7976931348623157e308"), "1.7976931348623157e+308" },

	/* string: unescaped = %x20-21 / %x23-5B / %x5D-10FFFF */
	{ T("\"a\""), NULL },
	{ T("\" \""), NULL },
	{ T("\"!\""), NULL },
	{ T("\"#\""), NULL },
	{ T("\"[\""), NULL },
	{ T("\"]\""), NULL },
	{ T("\"/\""), NULL },
	{ T("\"'\""), NULL },
	{ T("\"\x7F\""), NULL },
	{ T("\"{}[],:\""), NULL },
	{ T("\"\xC2\x80\""), NULL },         /* the first of two bytes */
	{ T("\"\xDF\xBF\""), NULL },         /* the last */
	{ T("\"\xE0\xA0\x80\""), NULL },     /* the first of three */
	{ T("\"\xED\x9F\xBF\""), NULL },     /* below the surrogates */
	{ T("\"\xEE\x80\x80\""), NULL },     /* above them */
	{ T("\"\xEF\xBF\xBF\""), NULL },     /* the last of three */
	{ T("\"\xF0\x90\x80\x80\""), NULL }, /* the first of four */
	{ T("\"\xF4\x8F\xBF\xBF\""), NULL }, /* U+10FFFF */
	{ T("\"\xEF\xBB\xBF\""), NULL },     /* a byte order mark within a string is a character */
	{ T("\"\xE2\x80\xA8\""), NULL },     /* U+2028 */

	/* escape */
	{ T("\"\\\"\""), NULL },
	{ T("\"\\\\\""), NULL },
	{ T("\"\\/\""), "\"/\"" },
	{ T("\"\\b\""), NULL },
	{ T("\"\\f\""), NULL },
	{ T("\"\\n\""), NULL },
	{ T("\"\\r\""), NULL },
	{ T("\"\\t\""), NULL },
	{ T("\"\\u0001\""), NULL },
	{ T("\"\\u001f\""), NULL },
	{ T("\"\\u001F\""), "\"\\u001f\"" },
	{ T("\"\\u0020\""), "\" \"" },
	{ T("\"\\u0022\""), "\"\\\"\"" },
	{ T("\"\\u005c\""), "\"\\\\\"" },
	{ T("\"\\u005C\""), "\"\\\\\"" },
	{ T("\"\\u007f\""), "\"\x7F\"" },
	{ T("\"\\u0080\""), "\"\xC2\x80\"" },
	{ T("\"\\u07FF\""), "\"\xDF\xBF\"" },
	{ T("\"\\u0800\""), "\"\xE0\xA0\x80\"" },
	{ T("\"\\u0627\""), "\"ا\"" },
	{ T("\"\\uD7FF\""), "\"\xED\x9F\xBF\"" },
	{ T("\"\\uE000\""), "\"\xEE\x80\x80\"" },
	{ T("\"\\uffff\""), "\"\xEF\xBF\xBF\"" },
	{ T("\"\\uaBcD\""), "\"\xEA\xAF\x8D\"" },
	{ T("\"\\uD800\\uDC00\""), "\"\xF0\x90\x80\x80\"" },
	{ T("\"\\uD83D\\uDE00\""), "\"😀\"" },
	{ T("\"\\ud83d\\ude00\""), "\"😀\"" },
	{ T("\"\\uDBFF\\uDFFF\""), "\"\xF4\x8F\xBF\xBF\"" },
	{ T("\"a\\u0062c\""), "\"abc\"" },
	{ T("\"\\\\u0000\""), NULL }, /* a backslash, then letters */
	{ T("\"\\\\\\\"\""), NULL },
	{ T("\"x\\ny\\tz\""), NULL },
	{ T("\"\\u0061\\u0062\""), "\"ab\"" },
};

TEST(takes_what_the_grammar_makes)
{
	for (each_case(i, taken)) {
		struct region *region = region_new(0, NULL);
		struct json_error error;
		const struct json *v = read_exactly(region, taken[i].in, &error);

		check_case(v != NULL, "%.*s: %s", STR_ARG(taken[i].in), error.text);

		str out = tree_text(region, v);
		str expected = taken[i].out ? str_of(taken[i].out) : taken[i].in;

		check_case(str_equal(out, expected), "%.*s became %.*s", STR_ARG(taken[i].in),
			   STR_ARG(out));

		/* What was written reads as itself. */
		v = read_exactly(region, out, &error);
		check_case(v && str_equal(tree_text(region, v), out), "%.*s", STR_ARG(out));
		region_free(region);
	}
}

static const struct {
	str in;
	size_t at; /* where it goes wrong */
} refused[] = {
	/* no value */
	{ T(""), 0 },
	{ T(" "), 1 },
	{ T("\n\t"), 2 },
	{ T("\xEF\xBB\xBF{}"), 0 }, /* RFC 8259, section 8.1 */
	{ T("\xFE\xFF"), 0 },
	{ T("\0"), 0 },

	/* more than one */
	{ T("1 2"), 2 },
	{ T("1,"), 1 },
	{ T("{}{}"), 2 },
	{ T("[]]"), 2 },
	{ T("{}}"), 2 },
	{ T("\"a\"\"b\""), 3 },
	{ T("null null"), 5 },
	{ T("1\0"), 1 },
	{ T("{} x"), 3 },
	{ T("[1] //"), 4 },
	{ T("]"), 0 },
	{ T("}"), 0 },
	{ T(","), 0 },
	{ T(":"), 0 },

	/* white space that is none */
	{ T("\v1"), 0 },
	{ T("\f1"), 0 },
	{ T("\xC2\xA0"
	    "1"),
	  0 },
	{ T("[1,\xE2\x80\xA8"
	    "2]"),
	  3 },
	{ T("/* a */ 1"), 0 },
	{ T("// a\n1"), 0 },
	{ T("#\n1"), 0 },

	/* words */
	{ T("True"), 0 },
	{ T("TRUE"), 0 },
	{ T("tru"), 0 },
	{ T("truth"), 0 },
	{ T("truee"), 4 },
	{ T("false1"), 5 },
	{ T("nul"), 0 },
	{ T("nulll"), 4 },
	{ T("NaN"), 0 },
	{ T("Infinity"), 0 },
	{ T("-Infinity"), 0 },
	{ T("undefined"), 0 },
	{ T("a"), 0 },
	{ T("'a'"), 0 },
	{ T("[fals]"), 1 },

	/* objects */
	{ T("{"), 1 },
	{ T("{ "), 2 },
	{ T("{,}"), 1 },
	{ T("{]"), 1 },
	{ T("{\"a\""), 4 },
	{ T("{\"a\"}"), 4 },
	{ T("{\"a\":"), 5 },
	{ T("{\"a\":}"), 5 },
	{ T("{\"a\":,"), 5 },
	{ T("{\"a\":1"), 6 },
	{ T("{\"a\":1]"), 6 },
	{ T("{\"a\":1,"), 7 },
	{ T("{\"a\":1,}"), 7 },
	{ T("{\"a\":1,,\"b\":2}"), 7 },
	{ T("{\"a\":1 \"b\":2}"), 7 },
	{ T("{\"a\" 1}"), 5 },
	{ T("{\"a\"::1}"), 5 },
	{ T("{\"a\",1}"), 4 },
	{ T("{\"a\"=1}"), 4 },
	{ T("{a:1}"), 1 },
	{ T("{'a':1}"), 1 },
	{ T("{1:1}"), 1 },
	{ T("{null:1}"), 1 },
	{ T("{[]:1}"), 1 },
	{ T("{\"a\":1 2}"), 7 },
	{ T("{\"a\":1,\"b\"}"), 10 },
	{ T("{\"a:1}"), 6 },

	/* names that come twice, however they are written */
	{ T("{\"a\":1,\"a\":1}"), 7 },
	{ T("{\"a\":1,\"b\":2,\"a\":3}"), 13 },
	{ T("{\"a\":1,\"\\u0061\":2}"), 7 },
	{ T("{\"\":1,\"\":2}"), 6 },
	{ T("{\"x\":{\"b\":1,\"b\":2}}"), 12 },
	{ T("{\"/\":1,\"\\/\":2}"), 7 },
	{ T("[{\"k\":1},{\"k\":1,\"k\":2}]"), 16 },

	/* arrays */
	{ T("["), 1 },
	{ T("[ "), 2 },
	{ T("[1"), 2 },
	{ T("[1,"), 3 },
	{ T("[1,]"), 3 },
	{ T("[,]"), 1 },
	{ T("[,1]"), 1 },
	{ T("[1,,2]"), 3 },
	{ T("[1 2]"), 3 },
	{ T("[1}"), 2 },
	{ T("[}"), 1 },
	{ T("[1:2]"), 2 },
	{ T("[\"a\":1]"), 4 },
	{ T("[[]"), 3 },
	{ T("[[1]"), 4 },
	{ T("[1;2]"), 2 },

	/* numbers */
	{ T("-"), 0 },
	{ T("--1"), 0 },
	{ T("+1"), 0 },
	{ T("-a"), 0 },
	{ T("- 1"), 0 },
	{ T("00"), 0 },
	{ T("01"), 0 },
	{ T("-01"), 0 },
	{ T("-00"), 0 },
	{ T("[012]"), 1 },
	{ T("1."), 0 },
	{ T("1.e1"), 0 },
	{ T("-.5"), 0 },
	{ T(".5"), 0 },
	{ T("1.5."), 3 },
	{ T("1.5.2"), 3 },
	{ T("1..2"), 0 },
	{ T("1e"), 0 },
	{ T("1E"), 0 },
	{ T("1e+"), 0 },
	{ T("1e-"), 0 },
	{ T("1e++1"), 0 },
	{ T("1e1.5"), 3 },
	{ T("1ee1"), 0 },
	{ T("1e 1"), 0 },
	{ T("1 e1"), 2 },
	{ T("0x1F"), 1 },
	{ T("0b1"), 1 },
	{ T("1_000"), 1 },
	{ T("1,000"), 1 },
	{ T("1a"), 1 },
	{ T("\xD9\xA1"), 0 },     /* an Arabic-Indic digit */
	{ T("\xEF\xBC\x91"), 0 }, /* a wide one */
	{ T("0."), 0 },
	{ T("0e"), 0 },
	{ T("-0."), 0 },
	{ T("12345678901234567890123456789012345678901234567890123456789012345"), 0 },

	/* strings: not closed */
	{ T("\""), 1 },
	{ T("\"a"), 2 },
	{ T("\"\\\""), 3 },
	{ T("\"\\"), 2 },
	{ T("\"a\\"), 3 },
	{ T("[\"a]"), 4 },
	{ T("\"a'"), 3 },

	/* characters that must be escaped */
	{ T("\"\0\""), 1 },
	{ T("\"\x01\""), 1 },
	{ T("\"\b\""), 1 },
	{ T("\"\t\""), 1 },
	{ T("\"\n\""), 1 },
	{ T("\"\r\""), 1 },
	{ T("\"\x1F\""), 1 },
	{ T("\"ab\ncd\""), 3 },

	/* escapes that are none */
	{ T("\"\\a\""), 1 },
	{ T("\"\\v\""), 1 },
	{ T("\"\\0\""), 1 },
	{ T("\"\\x41\""), 1 },
	{ T("\"\\'\""), 1 },
	{ T("\"\\ \""), 1 },
	{ T("\"\\\n\""), 1 },
	{ T("\"\\U0041\""), 1 },
	{ T("\"\\N\""), 1 },
	{ T("\"\\\xC3\xA9\""), 3 },
	{ T("\"\\u\""), 1 },
	{ T("\"\\u1\""), 1 },
	{ T("\"\\u12\""), 1 },
	{ T("\"\\u123\""), 1 },
	{ T("\"\\u123g\""), 1 },
	{ T("\"\\u 123\""), 1 },
	{ T("\"\\u+123\""), 1 },
	{ T("\"\\u12 4\""), 1 },
	{ T("\"\\u{41}\""), 1 },
	{ T("\"\\u0000\""), 1 },
	{ T("\"abc\\u0000def\""), 4 },

	/* halves of surrogate pairs */
	{ T("\"\\uD800\""), 1 },
	{ T("\"\\uDBFF\""), 1 },
	{ T("\"\\uDC00\""), 1 },
	{ T("\"\\uDFFF\""), 1 },
	{ T("\"\\uD800a\""), 1 },
	{ T("\"\\uD800\\n\""), 1 },
	{ T("\"\\uD800\\u0041\""), 1 },
	{ T("\"\\uD800\\uD800\""), 1 },
	{ T("\"\\uDC00\\uD800\""), 1 },
	{ T("\"\\uD83D\\uDE0\""), 1 },
	{ T("\"\\uD83D\\\""), 9 },
	{ T("\"\\uD83D\\u\""), 1 },
	{ T("\"x\\uD83D\""), 2 },

	/* not UTF-8 (RFC 3629) */
	{ T("\"\x80\""), 1 },
	{ T("\"\xBF\""), 1 },
	{ T("\"\xC0\x80\""), 1 }, /* overlong NUL */
	{ T("\"\xC0\xAF\""), 1 }, /* overlong slash */
	{ T("\"\xC1\xBF\""), 1 },
	{ T("\"\xC3\""), 1 }, /* cut */
	{ T("\"\xC3(\""), 1 },
	{ T("\"\xE0\x80\xAF\""), 1 }, /* overlong */
	{ T("\"\xE0\x9F\xBF\""), 1 },
	{ T("\"\xE2\x82\""), 1 },
	{ T("\"\xE2\x28\xA1\""), 1 },
	{ T("\"\xED\xA0\x80\""), 1 }, /* a surrogate in UTF-8 */
	{ T("\"\xED\xBF\xBF\""), 1 },
	{ T("\"\xF0\x80\x80\xAF\""), 1 }, /* overlong */
	{ T("\"\xF0\x8F\xBF\xBF\""), 1 },
	{ T("\"\xF0\x9F\x98\""), 1 },
	{ T("\"\xF4\x90\x80\x80\""), 1 }, /* beyond U+10FFFF */
	{ T("\"\xF5\x80\x80\x80\""), 1 },
	{ T("\"\xFE\""), 1 },
	{ T("\"\xFF\""), 1 },
	{ T("\"a\xE9\""), 2 }, /* Latin-1 */
	{ T("{\"\xFF\":1}"), 2 },
	{ T("[\"ok\",\"\xFF\"]"), 7 },
	{ T("\xFF"), 0 },
};

TEST(refuses_all_else_and_says_where)
{
	for (each_case(i, refused)) {
		struct region *region = region_new(0, NULL);
		struct json_error error;
		const struct json *v = read_exactly(region, refused[i].in, &error);

		check_case(v == NULL, "%.*s was taken", STR_ARG(refused[i].in));
		check_case(error.text && error.text[0] && error.code, "%.*s: no word on it",
			   STR_ARG(refused[i].in));
		check_case(error.at == refused[i].at, "%.*s: at %zu, not %zu (%s)",
			   STR_ARG(refused[i].in), error.at, refused[i].at, error.text);
		region_free(region);
	}
}

TEST(has_many_cases)
{
	assert_true(COUNT(taken) + COUNT(refused) >= 300);
}

static const str whole =
	T("{\"id\":\"0192\\u00e9\\ud83d\\ude00\",\"n\":[-12.5e+3,0,true,false,null],"
	  "\"o\":{\"x\":{},\"y\":[]},\"t\":\"\xD8\xA7\xC3\xA9\"}");

TEST(refuses_each_beginning_of_a_text)
{
	for (size_t len = 0; len < whole.len; len++) {
		struct region *region = region_new(0, NULL);
		struct json_error error;

		check_case(!read_exactly(region, (str){ whole.at, len }, &error), "%zu bytes", len);
		check_case(error.at <= len, "%zu bytes: at %zu", len, error.at);
		region_free(region);
	}
}

TEST(survives_any_one_wrong_byte)
{
	char copy[256];

	for (size_t i = 0; i < whole.len; i++)
		for (int byte = 0; byte < 256; byte++) {
			struct region *region = region_new(0, NULL);
			struct json_error error;

			memcpy(copy, whole.at, whole.len);
			copy[i] = (char)byte;

			const struct json *v =
				read_exactly(region, (str){ copy, whole.len }, &error);

			if (v) { /* then it means what it says */
				str out = tree_text(region, v);

				check_case(json_read(region, out, &error) != NULL, "%.*s",
					   STR_ARG(out));
			}
			region_free(region);
		}
}

TEST_MAIN("json_grammar")
