/* db_row_test.c — what PostgreSQL may answer beyond what we send: what fits, what does not, what
 * lies. */

#include "lib/run/random.h"
#include "lib/wire/db_kinds_sample.h"

#include <stdlib.h>
#include <string.h>

struct one {
	span during;
	instant at;
	date day;
	int mood;
	int64_t number;
	bool has_number;
	double real;
	str text;
	struct list_of texts, numbers, moods;
	const struct inner *inner;
	struct list_of inners;
};
static const struct field one_fields[] = {
	FIELD(one, during, .optional = true),
	FIELD(one, at, .optional = true),
	FIELD(one, day, .optional = true),
	FIELD(one, mood, .names = mood_names, .optional = true),
	FIELD(one, number, .optional = true, HAS(one, number)),
	FIELD(one, real, .optional = true),
	FIELD(one, text, .nullable = true, .optional = true),
	FIELD(one, texts, .items = K_TEXT, .optional = true),
	FIELD(one, numbers, .items = K_INT, .optional = true),
	FIELD(one, moods, .items = K_ENUM, .names = mood_names, .optional = true),
	FIELD(one, inner, .of = &inner_shape, .optional = true),
	FIELD(one, inners, .of = &inner_shape, .optional = true),
};
static const struct shape one_shape = { "one", sizeof(struct one), one_fields, COUNT(one_fields) };

struct asking {
	const struct statement *statement;
	struct one *out;
};

static void ask_now(void *arg)
{
	struct asking *asking = arg;

	db_run(db_reads(pool, region), asking->statement, NULL, asking->out);
}

static struct statement asked;
static const struct queries asked_queries = { &asked, 1, "asked" };
static const struct queries *const asked_sets[] = { &asked_queries };

/* Asks once, with a pool whose one statement this is. */
static bool ask(const char *sql, struct one *out, struct failure *failure)
{
	struct asking asking = { &asked, out };

	asked = (struct statement){ "it", sql, NULL, NULL, &one_shape, ROWS_ONE, true };
	pool = db_pool_new("users", asked_sets, 1);

	bool well = fiber_try(ask_now, &asking, failure);

	db_pool_free(pool);
	return well;
}

static struct one answer_of(const char *sql)
{
	struct failure failure;
	struct one out;

	if (!ask(sql, &out, &failure))
		fail_msg("%s: %s", sql, failure.text);
	return out;
}

FIBER_TEST(spans_are_half_open_whatever_the_range_says)
{
	static const struct {
		const char *sql;
		int64_t from, to;
	} cases[] = {
		{ "select tstzrange('1970-01-01 00:00:01+00', '1970-01-01 00:00:02+00', '[]') as during",
		  1000000, 2000001 },
		{ "select tstzrange('1970-01-01 00:00:01+00', '1970-01-01 00:00:02+00', '(]') as during",
		  1000001, 2000001 },
		{ "select tstzrange('1970-01-01 00:00:01+00', '1970-01-01 00:00:02+00', '()') as during",
		  1000001, 2000000 },
		{ "select tstzrange(null, '1970-01-01 00:00:02+00', '(]') as during", INT64_MIN,
		  2000001 },
		{ "select tstzrange('-infinity', 'infinity', '[]') as during", INT64_MIN,
		  INT64_MAX },
		{ "select 'empty'::tstzrange as during", 0, 0 },
	};

	region = region_new(0, region_fails);
	for (each_case(i, cases)) {
		struct one out = answer_of(cases[i].sql);

		check_case(out.during.from.us == cases[i].from && out.during.to.us == cases[i].to,
			   "%s: %lld %lld", cases[i].sql, (long long)out.during.from.us,
			   (long long)out.during.to.us);
	}
	region_free(region);
}

FIBER_TEST(types_that_are_near_fit)
{
	region = region_new(0, region_fails);
	assert_true(answer_of("select 7::smallint as number").number == 7);
	assert_true(answer_of("select -7::int as number").number == -7);
	assert_true(answer_of("select 0.5::float4 as real").real == 0.5);
	check_str(answer_of("select 'x'::varchar(5) as text").text, "x");
	check_str(answer_of("select 'x'::char(2) as text").text, "x ");
	check_str(answer_of("select 'x'::name as text").text, "x");
	check_str(answer_of("select 'x'::citext as text").text, "x");
	check_str(answer_of("select 'x' as text").text, "x");
	check_str(answer_of("select 'calm'::users.mood as text").text, "calm");
	assert_int_equal(answer_of("select 'calm'::users.mood as mood").mood, MOOD_CALM);
	assert_int_equal(answer_of("select 'wild'::text as mood").mood, MOOD_WILD);
	assert_true(
		((int64_t *)answer_of("select array[1,2]::int[] as numbers").numbers.items)[1] ==
		2);
	assert_true(((int64_t *)answer_of("select array[1,2]::smallint[] as numbers")
			     .numbers.items)[1] == 2);
	check_str(((str *)answer_of("select array['a','b']::varchar[] as texts").texts.items)[1],
		  "b");
	assert_int_equal(((int *)answer_of("select array['calm','wild'] as moods").moods.items)[1],
			 MOOD_WILD);
	assert_true(answer_of("select 'infinity'::timestamptz as at").at.us == INT64_MAX);
	region_free(region);
}

FIBER_TEST(objects_are_kept_as_jsonb)
{
	region = region_new(0, region_fails);

	struct one out = answer_of(
		"select '{\"title\": \"a\", \"count\": 3}'::jsonb as inner,"
		" '[{\"title\": \"b\", \"count\": 4}, {\"title\": \"c\", \"count\": 5}]'::jsonb as inners");

	check_str(out.inner->title, "a");
	assert_true(out.inner->count == 3);
	assert_int_equal(out.inners.count, 2);
	check_str(((const struct inner *)out.inners.items)[1].title, "c");
	out = answer_of("select null::jsonb as inner, '[]'::jsonb as inners");
	assert_null(out.inner);
	assert_int_equal(out.inners.count, 0);
	region_free(region);
}

FIBER_TEST(what_does_not_fit_fails)
{
	static const struct {
		const char *sql, *says;
	} cases[] = {
		{ "select 1 as other", "it: column other is no field of one" },
		{ "select 1::numeric as number",
		  "it: column number does not fit its field: type 1700" },
		{ "select 'x' as number", "it: column number does not fit its field: type 25" },
		{ "select 1 as text", "it: column text does not fit its field: type 23" },
		{ "select now()::timestamp as at",
		  "it: column at does not fit its field: type 1114" },
		{ "select '-infinity'::timestamptz as at",
		  "it: column at holds what its field cannot" },
		{ "select 'infinity'::date as day", "it: column day holds what its field cannot" },
		{ "select '-infinity'::date as day", "it: column day holds what its field cannot" },
		{ "select '294276-12-31'::timestamptz as at",
		  "it: column at holds what its field cannot" },
		{ "select 'sad' as mood", "it: column mood holds what its field cannot" },
		{ "select array['calm', 'sad'] as moods",
		  "it: column moods holds what its field cannot" },
		{ "select array[1, null] as numbers",
		  "it: column numbers holds what its field cannot" },
		{ "select array[[1], [2]] as numbers",
		  "it: column numbers holds what its field cannot" },
		{ "select '{\"title\": 1}'::jsonb as inner",
		  "it: column inner holds what its field cannot" },
		{ "select '[]'::jsonb as inner", "it: column inner holds what its field cannot" },
		{ "select '{}'::jsonb as inners", "it: column inners holds what its field cannot" },
		{ "select null as mood, null as real, null as inner, null as during, null as number from"
		  " generate_series(1, 0)",
		  "0 rows came" },
	};
	struct failure failure;
	struct one out;

	region = region_new(0, region_fails);
	for (each_case(i, cases)) {
		check_case(!ask(cases[i].sql, &out, &failure), "%s", cases[i].sql);
		check_case(strstr(failure.text, cases[i].says), "%s: %s", cases[i].sql,
			   failure.text);
		assert_int_equal(failure.what, BREAKDOWN_OTHER);
	}
	region_free(region);
}

static const struct field not_null_fields[] = { FIELD(one, number) };
static const struct shape not_null_shape = { "one", sizeof(struct one), not_null_fields, 1 };

FIBER_TEST(a_null_needs_room)
{
	struct failure failure;
	struct one out;
	struct asking asking = { &asked, &out };

	region = region_new(0, region_fails);
	asked = (struct statement){
		"it", "select null::int as number", NULL, NULL, &not_null_shape, ROWS_ONE, true
	};
	pool = db_pool_new("users", asked_sets, 1);
	assert_false(fiber_try(ask_now, &asking, &failure));
	assert_string_equal(failure.text, "it: column number is null");
	end();
}

/* ---- a server that lies ---- */

/* Any bytes at all for any field: it reads them or it does not, and never reaches beyond them. */
TEST(bytes_that_lie_are_refused)
{
	static const Oid types[] = { OID_BOOL,   OID_INT8,   OID_INT4, OID_INT2,
				     OID_FLOAT4, OID_FLOAT8, OID_TEXT };
	union {
		struct every every;
		struct one one;
	} out;

	for (int round = 0; round < 20000; round++) {
		struct region *r = region_new(0, NULL);
		size_t len = random_below(40);
		char *bytes = malloc(len + 1); /* its end is where ASan looks */
		const struct shape *shape = random_below(2) ? &every_shape : &one_shape;
		const struct field *field = &shape->fields[random_below((uint32_t)shape->count)];

		bytes = realloc(bytes, len ? len : 1);
		random_fill(bytes, len);
		for (size_t i = 0; i < len; i++)
			if (random_below(3) > 0)
				bytes[i] = (char)random_below(3); /* small numbers get further */
		memset(&out, 0, sizeof out);
		value_read(r, field, types[random_below(COUNT(types))], (str){ bytes, len },
			   (char *)&out + field->at);
		free(bytes);
		region_free(r);
	}
}

TEST_MAIN("db_row")
