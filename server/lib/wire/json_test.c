/* json_test.c — the bounds of the reader, what its tree says, and the writer. */

#include "lib/wire/json_scene.h"

/* ---- bounds ---- */

static str repeated(struct region *region, const char *before, const char *piece, size_t times,
		    const char *after)
{
	size_t len = strlen(piece);
	char *text = region_alloc(region, strlen(before) + len * times + strlen(after) + 1);
	char *to = stpcpy(text, before);

	for (size_t i = 0; i < times; i++)
		to = stpcpy(to, piece);
	to = stpcpy(to, after);
	return (str){ text, (size_t)(to - text) };
}

static bool takes(struct region *region, str in, struct json_error *error)
{
	return read_exactly(region, in, error) != NULL;
}

TEST(nests_sixteen_deep)
{
	struct region *region = region_new(0, NULL);
	struct json_error error;
	char close[JSON_DEPTH + 2] = { 0 };

	memset(close, ']', JSON_DEPTH);
	assert_true(takes(region, repeated(region, "", "[", JSON_DEPTH, close), &error));
	close[JSON_DEPTH] = ']';
	assert_false(takes(region, repeated(region, "", "[", JSON_DEPTH + 1, close), &error));
	assert_string_equal(error.text, "nested too deeply");
	assert_false(takes(region, repeated(region, "", "{\"a\":", 100000, ""), &error));
	assert_string_equal(error.text, "nested too deeply");
	assert_false(takes(region, repeated(region, "", "[", 1000000, ""), &error));
	region_free(region);
}

TEST(bounds_values_and_members)
{
	struct region *region = region_new(64 * 1024 * 1024, NULL);
	struct json_error error;

	/* The list itself is a value, too. */
	assert_true(takes(region, repeated(region, "[", "1,", JSON_VALUES - 2, "1]"), &error));
	assert_false(takes(region, repeated(region, "[", "1,", JSON_VALUES - 1, "1]"), &error));
	assert_string_equal(error.text, "too many values");
	assert_non_null(json_read_upto(region, STR("[1,2]"), 3, &error));
	assert_null(json_read_upto(region, STR("[1,2]"), 2, &error));
	assert_string_equal(error.text, "too many values");
	region_free(region);
}

/* {"k0":0,"k1":1,…}; the last one named `last`. */
static str object_of(struct region *region, int members, const char *last)
{
	struct json_writer w = { .region = region };
	char name[32];

	json_open(&w, '{');
	for (int i = 0; i < members - 1; i++) {
		snprintf(name, sizeof name, "k%d", i);
		json_key(&w, str_of(name));
		json_int(&w, i);
	}
	json_key(&w, str_of(last));
	json_int(&w, -1);
	json_close(&w, '}');
	return json_done(&w);
}

TEST(finds_a_name_that_comes_twice_in_objects_of_all_sizes)
{
	for (int members = 2; members <= JSON_KEYS; members++) {
		struct region *region = region_new(0, NULL);
		struct json_error error;
		char name[32];

		check_case(takes(region, object_of(region, members, "new"), &error), "%d", members);
		snprintf(name, sizeof name, "k%d", members / 2 - (members == 2));
		check_case(!takes(region, object_of(region, members, name), &error), "%d", members);
		assert_string_equal(error.code, "duplicate");
		check_str(error.pointer, region_format(region, "/%s", name).at);
		region_free(region);
	}

	struct region *region = region_new(0, NULL);
	struct json_error error;

	assert_false(takes(region, object_of(region, JSON_KEYS + 1, "new"), &error));
	assert_string_equal(error.text, "an object has too many members");
	region_free(region);
}

TEST(bounds_the_length_of_numbers)
{
	struct region *region = region_new(0, NULL);
	struct json_error error;

	assert_true(takes(region, repeated(region, "0.", "1", JSON_NUMBER - 2, ""), &error));
	assert_false(takes(region, repeated(region, "0.", "1", JSON_NUMBER - 1, ""), &error));
	assert_false(takes(region, repeated(region, "", "9", 100000, ""), &error));
	region_free(region);
}

/* ---- what the tree says ---- */

TEST(tells_numbers_apart)
{
	static const struct {
		const char *in;
		enum json_kind kind;
	} cases[] = {
		{ "0", JSON_INT },
		{ "-0", JSON_INT },
		{ "9223372036854775807", JSON_INT },
		{ "9223372036854775808", JSON_HUGE },
		{ "-9223372036854775808", JSON_INT },
		{ "-9223372036854775809", JSON_HUGE },
		{ "1.0", JSON_REAL },
		{ "1e2", JSON_REAL },
		{ "1e400", JSON_HUGE },
		{ "-1e400", JSON_HUGE },
		{ "1e-400", JSON_REAL },
	};

	for (each_case(i, cases)) {
		struct json number;

		check_case(json_number(str_of(cases[i].in), &number), "%s", cases[i].in);
		check_case(number.kind == cases[i].kind, "%s is %d", cases[i].in, number.kind);
		check_str(number.raw, cases[i].in);
	}

	struct json none;

	assert_false(json_number((str){ 0 }, &none));
	assert_false(json_number(STR(""), &none));
	assert_false(json_number(STR(" 1"), &none));
	assert_false(json_number(STR("1 "), &none));
	assert_false(json_number(STR("one"), &none));
}

TEST(keeps_order_names_and_raw_bytes)
{
	struct region *region = region_new(0, NULL);
	struct json_error error;
	const struct json *v =
		json_read(region, STR(" { \"b\" : [ 1, 2 ] , \"a\" : {\"c\":\"d\"} } "), &error);

	assert_non_null(v);
	assert_int_equal(v->count, 2);
	check_str(v->raw, "{ \"b\" : [ 1, 2 ] , \"a\" : {\"c\":\"d\"} }");
	check_str(v->first->key, "b");
	check_str(v->first->raw, "[ 1, 2 ]");
	check_str(v->first->next->key, "a");
	check_str(json_get(v, STR("a"))->raw, "{\"c\":\"d\"}");
	check_str(json_get(json_get(v, STR("a")), STR("c"))->text, "d");
	assert_null(json_get(v, STR("z")));
	assert_null(json_get(json_get(v, STR("b")), STR("a")));
	assert_null(json_get(NULL, STR("a")));
	region_free(region);
}

TEST(borrows_what_has_no_escapes)
{
	struct region *region = region_new(0, NULL);
	struct json_error error;
	str in = STR("[\"plain\",\"e\\u0073caped\"]");
	const struct json *v = json_read(region, in, &error);

	assert_ptr_equal(v->first->text.at, in.at + 2);
	check_str(v->first->next->text, "escaped");
	region_free(region);
}

TEST(points_at_what_is_wrong)
{
	static const struct {
		const char *in, *pointer;
	} cases[] = {
		{ "", "" },
		{ "[1,2,x]", "/2" },
		{ "{\"a\":{\"b\":[true,{\"c\":tru}]}}", "/a/b/1/c" },
		{ "{\"a/b\":{\"m~n\":+1}}", "/a~1b/m~0n" },
		{ "{\"a\":1,\"a\":2}", "/a" },
		{ "[[],[{\"k\":1,\"k\":1}]]", "/1/0/k" },
		{ "{\"a\":1,\"b\"", "/a" },
	};

	for (each_case(i, cases)) {
		struct region *region = region_new(0, NULL);
		struct json_error error;

		assert_null(json_read(region, str_of(cases[i].in), &error));
		check_case(str_equal(error.pointer, str_of(cases[i].pointer)), "%s: %.*s",
			   cases[i].in, STR_ARG(error.pointer));
		region_free(region);
	}
}

TEST(cuts_long_names_in_pointers_between_characters)
{
	struct region *region = region_new(0, NULL);
	str name = repeated(region, "a", "\xD8\xA7", 1000, "");
	str pointer = pointer_member(region, STR("/x"), name);

	assert_true(pointer.len < 80);
	assert_true(str_utf8_length(pointer) > 0);
	assert_true(str_ends(pointer, STR("…")));
	check_str(pointer_item(region, STR("/x"), 12), "/x/12");
	region_free(region);
}

/* ---- writing ---- */

TEST(writes_only_utf8)
{
	static const struct {
		str in;
		const char *out;
	} cases[] = {
		{ T("\xFF"), "\"\xEF\xBF\xBD\"" },
		{ T("a\xC3"), "\"a\xEF\xBF\xBD\"" },
		{ T("\xED\xA0\x80"), "\"\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\"" },
		{ T("\xC0\xAF"), "\"\xEF\xBF\xBD\xEF\xBF\xBD\"" },
		{ T("x\0y"), "\"x\\u0000y\"" },
		{ T("\x1B[0m"), "\"\\u001b[0m\"" },
		{ T("</script>"), "\"</script>\"" },
		{ T("\"\\"), "\"\\\"\\\\\"" },
		{ T("é\nا"), "\"é\\nا\"" },
		{ { NULL, 0 }, "null" },
	};

	for (each_case(i, cases)) {
		struct region *region = region_new(0, NULL);
		struct json_writer w = { .region = region };

		json_text(&w, cases[i].in);
		check_str(json_done(&w), cases[i].out);
		region_free(region);
	}
}

TEST(writes_numbers_that_read_back)
{
	static const double reals[] = { 0,
					1,
					-1,
					0.1,
					1.0 / 3,
					1e21,
					1e-7,
					2.2250738585072014e-308,
					1.7976931348623157e308,
					123456789.123456789,
					-2.5e-10,
					5e-324 };
	static const int64_t ints[] = { 0, 1, -1, 9, 10, -10, INT64_MAX, INT64_MIN, 1000000007 };

	for (each_case(i, reals)) {
		struct region *region = region_new(0, NULL);
		struct json_writer w = { .region = region };
		struct json number;

		json_real(&w, reals[i]);
		assert_true(json_number(json_done(&w), &number));

		double back = number.kind == JSON_INT ? (double)number.number : number.real;

		check_case(back == reals[i], "%.17g", reals[i]);
		region_free(region);
	}
	for (each_case(i, ints)) {
		struct region *region = region_new(0, NULL);
		struct json_writer w = { .region = region };
		struct json number;

		json_int(&w, ints[i]);
		assert_true(json_number(json_done(&w), &number));
		assert_int_equal(number.kind, JSON_INT);
		assert_true(number.number == ints[i]);
		region_free(region);
	}
}

/* Decimals as people write them come out as they went in. */
TEST(writes_decimals_as_short_as_they_are)
{
	static const unsigned powers[] = { 1, 10, 100, 1000, 10000, 100000 };
	struct region *region = region_new(0, NULL);
	uint64_t seed = 7;

	for (int i = 0; i < 20000; i++) {
		struct json_writer w = { .region = region };
		char text[40];
		int decimals;

		seed = seed * 6364136223846793005u + 1442695040888963407u;
		decimals = 1 + (int)((seed >> 33) % 6);
		snprintf(text, sizeof text, "%s%u.%0*u7", seed >> 63 ? "-" : "",
			 (unsigned)((seed >> 32) % 1000000000), decimals - 1,
			 (unsigned)((seed >> 20) % powers[decimals - 1]));
		json_real(&w, strtod(text, NULL));
		check_str(json_done(&w), text);
		region_reset(region);
	}
	region_free(region);
}

TEST(writes_no_number_that_is_none)
{
	struct region *region = region_new(0, NULL);
	struct json_writer w = { .region = region };

	json_open(&w, '[');
	json_real(&w, __builtin_nan(""));
	json_real(&w, __builtin_inf());
	json_instant(&w, INSTANT_NONE);
	json_date(&w, DATE_NONE);
	json_raw(&w, (str){ 0 });
	json_real(&w, -0.0); /* it would read back as a whole number, which has no such thing */
	json_close(&w, ']');
	check_str(json_done(&w), "[null,null,null,null,null,0]");
	region_free(region);
}

TEST(minds_the_commas)
{
	struct region *region = region_new(0, NULL);
	struct json_writer w = { .region = region };
	uuid id;
	instant at;

	assert_true(uuid_parse(STR("0192f0c1-2d3e-7a4b-8c5d-0e1f2a3b4c5d"), &id));
	assert_true(instant_parse(STR("2026-03-01T09:00:00+01:00"), &at));
	json_open(&w, '{');
	json_key(&w, STR("empty"));
	json_open(&w, '{');
	json_close(&w, '}');
	json_key(&w, STR("list"));
	json_open(&w, '[');
	json_open(&w, '[');
	json_close(&w, ']');
	json_open(&w, '[');
	json_int(&w, 1);
	json_close(&w, ']');
	json_bool(&w, true);
	json_null(&w);
	json_close(&w, ']');
	json_key(&w, STR("id"));
	json_uuid(&w, id);
	json_key(&w, STR("at"));
	json_instant(&w, at);
	json_key(&w, STR("on"));
	json_date(&w, date_of(2026, 3, 1));
	json_key(&w, STR("raw"));
	json_raw(&w, STR("{\"x\":1}"));
	json_key(&w, STR("a\"b"));
	json_text(&w, STR(""));
	json_close(&w, '}');
	check_str(
		json_done(&w),
		"{\"empty\":{},\"list\":[[],[1],true,null],\"id\":\"0192f0c1-2d3e-7a4b-8c5d-0e1f2a3b4c5d\","
		"\"at\":\"2026-03-01T08:00:00Z\",\"on\":\"2026-03-01\",\"raw\":{\"x\":1},\"a\\\"b\":\"\"}");
	region_free(region);
}

TEST(grows)
{
	struct region *region = region_new(64 * 1024 * 1024, NULL);
	struct json_writer w = { .region = region };
	struct json_error error;

	json_open(&w, '[');
	for (int i = 0; i < 10000; i++)
		json_text(&w, STR("0123456789\n"));
	json_text(&w, repeated(region, "", "\x01", 100000, ""));
	json_close(&w, ']');

	const struct json *v = json_read(region, json_done(&w), &error);

	assert_non_null(v);
	assert_int_equal(v->count, 10001);
	region_free(region);
}

TEST(writes_nothing_as_an_empty_text)
{
	struct json_writer w = { 0 };

	check_str(json_done(&w), "");
}

TEST_MAIN("json")
