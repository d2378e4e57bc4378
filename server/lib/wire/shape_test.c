/* shape_test.c — structs from JSON, every fault with its place. */

#include "lib/wire/shape_scene.h"

#include <stdlib.h>
#include <string.h>

TEST(reads_the_least)
{
	const struct sample *s = &t.sample;

	begin();
	assert_true(reads(&sample_shape, &t.sample, least));
	assert_true(s->truth && s->number == 7 && s->real == 1.5);
	check_str(s->text, "abc");
	assert_false(uuid_is_nil(s->id));
	assert_true(s->at.us == DAYS(date_of(2026, 3, 1).days) + HOURS(8));
	assert_int_equal(s->on.days, date_of(2026, 3, 1).days);
	assert_int_equal(s->colour, 1);
	check_str(s->inner->label, "x");
	assert_false(s->inner->has_size);
	assert_int_equal(s->numbers.count, 1);
	assert_int_equal(*(int64_t *)s->numbers.items, 1);
	assert_int_equal(s->colours.count, 0);
	/* absent, each in its own way */
	assert_false(s->has_maybe_truth || s->has_maybe_number || s->has_maybe_real ||
		     s->has_count);
	assert_true(str_absent(s->maybe_text) && str_absent(s->cleared) && str_absent(s->anything));
	assert_true(uuid_is_nil(s->maybe_id) && instant_is_none(s->maybe_at));
	assert_true(date_is_none(s->maybe_on));
	assert_true(s->maybe_colour == 0 && !s->maybe_inner && !s->maybe_texts.items);
	assert_int_equal(s->limit, 20);
	end();
}

TEST(reads_the_most)
{
	const struct sample *s = &t.sample;

	begin();
	assert_true(reads(
		&sample_shape, &t.sample,
		with("\"maybe_truth\":false,\"maybe_number\":-9223372036854775808,\"maybe_real\":-0.5,"
		     "\"maybe_text\":\"\",\"maybe_id\":\"0192F0C1-2D3E-7A4B-8C5D-0E1F2A3B4C5D\","
		     "\"maybe_at\":\"2026-03-01T09:00:00.25+01:00\",\"maybe_on\":\"2024-02-29\","
		     "\"maybe_colour\":\"light-blue\",\"maybe_inner\":{\"label\":\"y\",\"size\":3},"
		     "\"maybe_texts\":[\"a\",\"b-c\"],\"limit\":100,\"cleared\":\"now\",\"count\":0,"
		     "\"inners\":[{\"label\":\"p\"},{\"size\":1,\"label\":\"q\"}],\"colours\":[\"green\",\"red\"],"
		     "\"ids\":[\"0192f0c1-2d3e-7a4b-8c5d-0e1f2a3b4c5d\"],\"times\":[\"2026-01-01T00:00:00Z\"],"
		     "\"days\":[\"2026-01-01\"],\"reals\":[1,2.5],\"truths\":[true,false],"
		     "\"anything\":{ \"deep\": [1] }")));
	assert_true(s->has_maybe_truth && !s->maybe_truth);
	assert_true(s->has_maybe_number && s->maybe_number == INT64_MIN);
	assert_true(s->has_maybe_real && s->maybe_real == -0.5);
	check_str(s->maybe_text, "");
	assert_true(uuid_equal(s->id, s->maybe_id));
	assert_true(s->maybe_at.us == s->at.us + MILLIS(250));
	assert_int_equal(s->maybe_colour, 3);
	assert_true(s->maybe_inner->has_size && s->maybe_inner->size == 3);
	check_str(((str *)s->maybe_texts.items)[1], "b-c");
	assert_int_equal(s->limit, 100);
	check_str(s->cleared, "now");
	assert_true(s->has_count && s->count == 0);
	check_str(((struct inner *)s->inners.items)[1].label, "q");
	assert_true(((struct inner *)s->inners.items)[1].has_size);
	assert_int_equal(((int *)s->colours.items)[0], 2);
	assert_true(((double *)s->reals.items)[1] == 2.5);
	assert_true(((bool *)s->truths.items)[0] && !((bool *)s->truths.items)[1]);
	check_str(s->anything, "{ \"deep\": [1] }");
	end();
}

TEST(tells_each_fault)
{
	static const struct {
		const char *with, *pointer, *code, *says; /* says: a part of the detail */
	} cases[] = {
		/* types */
		{ "\"truth\":1", "/truth", "type", "true or false" },
		{ "\"truth\":\"true\"", "/truth", "type", "true or false" },
		{ "\"number\":\"7\"", "/number", "type", "whole number" },
		{ "\"number\":7.0", "/number", "type", "without fraction" },
		{ "\"number\":7e1", "/number", "type", "without fraction" },
		{ "\"number\":true", "/number", "type", "whole number" },
		{ "\"number\":[]", "/number", "type", "whole number" },
		{ "\"real\":\"1\"", "/real", "type", "a number" },
		{ "\"real\":{}", "/real", "type", "a number" },
		{ "\"text\":1", "/text", "type", "a text" },
		{ "\"text\":[\"abc\"]", "/text", "type", "a text" },
		{ "\"id\":1", "/id", "type", "a text" },
		{ "\"at\":1", "/at", "type", "a text" },
		{ "\"on\":20260301", "/on", "type", "a text" },
		{ "\"colour\":1", "/colour", "type", "a text" },
		{ "\"inner\":\"x\"", "/inner", "type", "an object" },
		{ "\"inner\":[]", "/inner", "type", "an object" },
		{ "\"numbers\":1", "/numbers", "type", "a list" },
		{ "\"numbers\":{}", "/numbers", "type", "a list" },
		{ "\"inners\":[1]", "/inners/0", "type", "an object" },
		/* null */
		{ "\"truth\":null", "/truth", "null", "null" },
		{ "\"text\":null", "/text", "null", "null" },
		{ "\"inner\":null", "/inner", "null", "null" },
		{ "\"maybe_text\":null", "/maybe_text", "null", "null" },
		{ "\"numbers\":[1,null]", "/numbers/1", "null", "null" },
		{ "\"inners\":[null]", "/inners/0", "null", "null" },
		/* bounds */
		{ "\"number\":1001", "/number", "too_big", "1000" },
		{ "\"number\":9223372036854775808", "/number", "too_big", "1000" },
		{ "\"number\":-9223372036854775809", "/number", "too_small", "64 bits" },
		{ "\"maybe_number\":9223372036854775808", "/maybe_number", "too_big", "64 bits" },
		{ "\"maybe_number\":-99999999999999999999", "/maybe_number", "too_small",
		  "64 bits" },
		{ "\"limit\":0", "/limit", "too_small", "1" },
		{ "\"limit\":101", "/limit", "too_big", "100" },
		{ "\"limit\":-1e999", "/limit", "too_small", "1" },
		{ "\"inner\":{\"label\":\"x\",\"size\":0}", "/inner/size", "too_small", "1" },
		{ "\"inner\":{\"label\":\"x\",\"size\":9223372036854775808}", "/inner/size",
		  "too_big", "64 bits" },
		{ "\"real\":90.5", "/real", "too_big", "90" },
		{ "\"real\":-91", "/real", "too_small", "-90" },
		{ "\"real\":1e400", "/real", "too_big", "bounds" },
		{ "\"text\":\"a\"", "/text", "too_short", "at least 2 characters, has 1" },
		{ "\"text\":\"\"", "/text", "too_short", "has 0" },
		{ "\"text\":\"abcdef\"", "/text", "too_long", "at most 5 characters, has 6" },
		{ "\"numbers\":[]", "/numbers", "too_few", "at least 1 items, has 0" },
		{ "\"numbers\":[1,2,3,4]", "/numbers", "too_many", "at most 3 items, has 4" },
		{ "\"numbers\":[1,10]", "/numbers/1", "too_big", "9" },
		{ "\"numbers\":[-1]", "/numbers/0", "too_small", "0" },
		{ "\"maybe_texts\":[\"abcde\"]", "/maybe_texts/0", "too_long", "4" },
		{ "\"maybe_texts\":[\"a\",\"\"]", "/maybe_texts/1", "too_short", "1" },
		/* what it looks like */
		{ "\"id\":\"\"", "/id", "uuid", "8-4-4-4-12" },
		{ "\"id\":\"0192f0c12d3e7a4b8c5d0e1f2a3b4c5d\"", "/id", "uuid", "8-4-4-4-12" },
		{ "\"id\":\"00000000-0000-0000-0000-000000000000\"", "/id", "uuid",
		  "not all zero" },
		{ "\"id\":\"{0192f0c1-2d3e-7a4b-8c5d-0e1f2a3b4c}\"", "/id", "uuid", "hex" },
		{ "\"at\":\"2026-03-01\"", "/at", "date_time", "RFC 3339" },
		{ "\"at\":\"2026-03-01T08:00:00\"", "/at", "date_time", "RFC 3339" },
		{ "\"at\":\"2026-03-01 08:00:00Z\"", "/at", "date_time", "RFC 3339" },
		{ "\"at\":\"2026-03-01T08:00Z\"", "/at", "date_time", "RFC 3339" },
		{ "\"at\":\"2026-02-29T08:00:00Z\"", "/at", "date_time", "RFC 3339" },
		{ "\"at\":\"2026-03-01T24:00:00Z\"", "/at", "date_time", "RFC 3339" },
		{ "\"at\":\"2026-03-01T08:00:00+1\"", "/at", "date_time", "RFC 3339" },
		{ "\"on\":\"2026-02-29\"", "/on", "date", "exists" },
		{ "\"on\":\"2026-3-1\"", "/on", "date", "exists" },
		{ "\"on\":\"01/03/2026\"", "/on", "date", "exists" },
		{ "\"colour\":\"blue\"", "/colour", "enum", "red, green, light-blue" },
		{ "\"colour\":\"\"", "/colour", "enum", "red, green, light-blue" },
		{ "\"colour\":\"RED\"", "/colour", "enum", "red, green, light-blue" },
		{ "\"colours\":[\"red\",\"x\"]", "/colours/1", "enum", "red, green, light-blue" },
		{ "\"inner\":{\"label\":\"a\\nb\"}", "/inner/label", "line", "one line" },
		{ "\"maybe_texts\":[\"A\"]", "/maybe_texts/0", "slug", "a-z" },
		{ "\"ids\":[\"x\"]", "/ids/0", "uuid", "hex" },
		/* names */
		{ "\"unheard\":1", "/unheard", "unknown", "no member" },
		{ "\"Truth\":true", "/Truth", "unknown", "no member" },
		{ "\"a/b~c\":1", "/a~1b~0c", "unknown", "no member" },
		{ "\"\":1", "/", "unknown", "no member" },
		{ "\"inner\":{\"label\":\"x\",\"extra\":{}}", "/inner/extra", "unknown",
		  "no member" },
		{ "\"inners\":[{\"label\":\"x\"},{\"label\":\"x\",\"e\":1}]", "/inners/1/e",
		  "unknown", "no member" },
		{ "\"inner\":{}", "/inner/label", "required", "must be there" },
		{ "\"inners\":[{\"label\":\"x\"},{}]", "/inners/1/label", "required",
		  "must be there" },
	};

	for (each_case(i, cases)) {
		begin();

		bool right = reads(&sample_shape, &t.sample, with(cases[i].with));
		const struct fault *f = &t.faults.all[0];

		check_case(!right && t.faults.count == 1, "%s: %zu faults", cases[i].with,
			   t.faults.count);
		check_case(str_equal(f->pointer, str_of(cases[i].pointer)), "%s: at %.*s",
			   cases[i].with, STR_ARG(f->pointer));
		check_case(strcmp(f->code, cases[i].code) == 0, "%s: %s", cases[i].with, f->code);
		check_case(strstr(region_cstr(t.region, f->detail), cases[i].says), "%s: %.*s",
			   cases[i].with, STR_ARG(f->detail));
		end();
	}
}

TEST(takes_the_bounds_themselves)
{
	static const char *const cases[] = {
		"\"number\":1000",
		"\"number\":-9223372036854775808",
		"\"real\":90",
		"\"real\":-90.0",
		"\"text\":\"ab\"",
		"\"text\":\"abcde\"",
		"\"text\":\"\xD8\xA7\xD8\xA8\xD8\xA9\xD8\xAA\xD8\xAB\"", /* five letters, ten bytes */
		"\"text\":\"😀😀😀😀😀\"",
		"\"numbers\":[0,9,0]",
		"\"limit\":1",
		"\"limit\":100",
		"\"maybe_texts\":[\"abcd\",\"a\"]",
		"\"maybe_texts\":[]",
		"\"inner\":{\"label\":\"0123456789\",\"size\":9223372036854775807}",
		"\"at\":\"0001-01-01T00:00:00Z\"",
		"\"at\":\"9999-12-31T23:59:59.999999Z\"",
		"\"cleared\":null",
	};

	for (each_case(i, cases)) {
		begin();
		check_case(reads(&sample_shape, &t.sample, with(cases[i])), "%s: %.*s", cases[i],
			   STR_ARG(t.faults.all[0].detail));
		end();
	}
}

TEST(asks_for_all_that_is_required)
{
	static const char *const required[] = { "truth",   "number", "real",    "text",  "id",
						"at",      "on",     "colour",  "inner", "numbers",
						"colours", "inners", "cleared", "count" };

	begin();
	assert_false(reads(&sample_shape, &t.sample, STR("{}")));
	assert_int_equal(t.faults.count, COUNT(required));
	for (each_case(i, required)) {
		check_str(t.faults.all[i].pointer, region_format(t.region, "/%s", required[i]).at);
		assert_string_equal(t.faults.all[i].code, "required");
	}
	end();
}

TEST(tells_all_faults_together)
{
	begin();
	assert_false(
		reads(&sample_shape, &t.sample,
		      with("\"truth\":0,\"id\":\"x\",\"inner\":{\"size\":0,\"y\":1},\"z\":1")));
	assert_int_equal(t.faults.count, 6);
	check_str(t.faults.all[0].pointer, "/truth");
	check_str(t.faults.all[1].pointer, "/id");
	check_str(t.faults.all[2].pointer, "/inner/size");
	check_str(t.faults.all[3].pointer, "/inner/y");
	check_str(t.faults.all[4].pointer, "/inner/label");
	check_str(t.faults.all[5].pointer, "/z");
	end();
}

TEST(bounds_the_faults)
{
	struct json_writer w;

	begin();
	w = (struct json_writer){ .region = t.region };
	json_open(&w, '{');
	for (int i = 0; i < 200; i++) {
		json_key(&w, region_format(t.region, "x%d", i));
		json_null(&w);
	}
	json_close(&w, '}');
	assert_false(reads(&sample_shape, &t.sample, json_done(&w)));
	assert_int_equal(t.faults.count, FAULTS_MAX);
	end();
}

TEST(wants_an_object)
{
	static const char *const others[] = { "[]", "1", "\"x\"", "null", "true" };

	for (each_case(i, others)) {
		begin();
		assert_false(reads(&sample_shape, &t.sample, str_of(others[i])));
		assert_int_equal(t.faults.count, 1);
		check_str(t.faults.all[0].pointer, "");
		assert_string_equal(t.faults.all[0].code, "type");
		end();
	}
	begin();
	assert_false(shape_read(&sample_shape, NULL, &t.sample, &t.faults));
	end();
}

TEST(tells_unsaid_from_null_in_a_patch)
{
	struct patch p;

	begin();
	assert_true(reads(&patch_shape, &p, STR("{}")));
	assert_false(p.has_name || p.has_language || p.has_since || p.has_tags || p.has_open);
	assert_true(reads(&patch_shape, &p,
			  STR("{\"name\":null,\"since\":null,\"tags\":[],\"open\":false}")));
	assert_true(p.has_name && str_absent(p.name));
	assert_true(p.has_since && instant_is_none(p.since));
	assert_true(p.has_tags && p.tags.count == 0);
	assert_true(p.has_open && !p.open);
	assert_false(p.has_language);
	check_str(written(&patch_shape, &p),
		  "{\"name\":null,\"since\":null,\"tags\":[],\"open\":false}");
	assert_false(reads(&patch_shape, &p, STR("{\"language\":null}")));
	assert_string_equal(t.faults.all[0].code, "null");
	end();
}

TEST(trims_lines)
{
	struct inner it;
	static const struct {
		const char *in, *out;
	} cases[] = {
		{ "  Amel  ", "Amel" },
		{ "\xC2\xA0Yacine\xE2\x80\xAF", "Yacine" },
		{ "أ مل", "أ مل" },
		{ "a  b", "a  b" }, /* inside it is the writer's business */
		{ "\xE3\x80\x80x", "x" },
	};

	for (each_case(i, cases)) {
		struct json_writer w;

		begin();
		w = (struct json_writer){ .region = t.region };
		json_open(&w, '{');
		json_key(&w, STR("label"));
		json_text(&w, str_of(cases[i].in));
		json_close(&w, '}');
		assert_true(reads(&inner_shape, &it, json_done(&w)));
		check_str(it.label, cases[i].out);
		end();
	}
	begin();
	assert_false(reads(&inner_shape, &it, STR("{\"label\":\"  \"}")));
	assert_string_equal(t.faults.all[0].code, "too_short");
	end();
}

TEST(finds_enums_by_name)
{
	assert_int_equal(enum_of(colour_names, STR("green")), 2);
	assert_int_equal(enum_of(colour_names, STR("")), 0);
	assert_int_equal(enum_of(colour_names, (str){ 0 }), 0);
	assert_int_equal(enum_of(colour_names, STR("gree")), 0);
}

/* ---- the form ---- */

/* The sample with another field at that place. */
static int64_t form_with(size_t at, struct field other)
{
	struct field fields[64];
	struct shape shape = sample_shape;

	assert_true(shape.count <= 64);
	memcpy(fields, shape.fields, shape.count * sizeof *fields);
	fields[at] = other;
	shape.fields = fields;
	return shape_form(&shape, (str){ 0 });
}

TEST(a_form_is_of_names_and_kinds)
{
	int64_t form = shape_form(&sample_shape, (str){ 0 });

	assert_true(form == shape_form(&sample_shape, (str){ 0 }));
	assert_true(form != shape_form(&inner_shape, (str){ 0 }));
	assert_true(form != shape_form(&sample_shape, STR("more")));
	for (size_t i = 0; i < sample_shape.count; i++) {
		struct field other = sample_shape.fields[i];

		assert_true(form_with(i, other) == form);
		other.name = "another";
		assert_true(form_with(i, other) != form);
		other = sample_shape.fields[i];
		other.kind = other.kind == K_TEXT ? K_INT : K_TEXT;
		assert_true(form_with(i, other) != form);
		other = sample_shape.fields[i];
		other.max ^= 1; /* a bound changes no text */
		assert_true(form_with(i, other) == form);
		other.of = other.of ? &patch_shape : NULL;
		assert_true((form_with(i, other) != form) == (other.of != NULL));
	}
}

TEST_MAIN("shape")
