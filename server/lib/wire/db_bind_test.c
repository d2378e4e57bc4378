/* db_bind_test.c — every kind of value to PostgreSQL and back; what cannot be meant, what does
 * not fit, what lies. */

#include "lib/run/config.h"
#include "lib/run/random.h"
#include "lib/run/test.h"
#include "lib/wire/db_inside.h"
#include "tests/fixture.h"

#include <limits.h>
#include <math.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* Tables as the generators make them; one row of everything. */

enum mood { MOOD_NONE, MOOD_CALM, MOOD_WILD };
static const char *const mood_names[] = { "", "calm", "wild", NULL };

struct inner {
	str title;
	int64_t count;
};
static const struct field inner_fields[] = { FIELD(inner, title), FIELD(inner, count) };
static const struct shape inner_shape = { "inner", sizeof(struct inner), inner_fields, 2 };

struct every {
	bool truth;
	bool has_truth;
	int64_t big, middle, small;
	bool has_big, has_middle, has_small;
	double real;
	bool has_real;
	str text, folded, bytes, json;
	uuid id;
	instant at;
	date day;
	span during;
	int mood;
	struct list_of ids, names, numbers;
};
#define FIELDS_OF(is_optional)                                                                     \
	FIELD(every, truth, .optional = (is_optional), HAS(every, truth)),                         \
		FIELD(every, big, .optional = (is_optional), HAS(every, big)),                     \
		FIELD(every, middle, .optional = (is_optional), HAS(every, middle)),               \
		FIELD(every, small, .optional = (is_optional), HAS(every, small)),                 \
		FIELD(every, real, .optional = (is_optional), HAS(every, real)),                   \
		FIELD(every, text, .optional = (is_optional)),                                     \
		FIELD(every, folded, .optional = (is_optional)),                                   \
		FIELD(every, bytes, .kind = K_BYTES, .optional = (is_optional)),                   \
		FIELD(every, json, .kind = K_JSON, .optional = (is_optional)),                     \
		FIELD(every, id, .optional = (is_optional)),                                       \
		FIELD(every, at, .optional = (is_optional)),                                       \
		FIELD(every, day, .optional = (is_optional)),                                      \
		FIELD(every, during, .optional = (is_optional)),                                   \
		FIELD(every, mood, .names = mood_names, .optional = (is_optional)),                \
		FIELD(every, ids, .items = K_UUID, .optional = (is_optional)),                     \
		FIELD(every, names, .items = K_TEXT, .optional = (is_optional)),                   \
		FIELD(every, numbers, .items = K_INT, .optional = (is_optional))
static const struct field every_fields[] = { FIELDS_OF(true) };
static const struct field strict_fields[] = { FIELDS_OF(false) };
static const struct shape every_shape = { "every", sizeof(struct every), every_fields,
					  COUNT(every_fields) };
static const struct shape strict_shape = { "every", sizeof(struct every), strict_fields,
					   COUNT(strict_fields) };
static const char *const every_types[] = { "bool",      "bigint", "int",         "smallint",
					   "float8",    "text",   "citext",      "bytea",
					   "jsonb",     "uuid",   "timestamptz", "date",
					   "tstzrange", "text",   "uuid[]",      "text[]",
					   "bigint[]" };
#define VALUES                                                                                                 \
	"$1::bool as truth, $2::bigint as big, $3::int as middle, $4::smallint as small, $5::float8 as real, " \
	"$6::text as text, $7::citext as folded, $8::bytea as bytes, $9::jsonb as json, $10::uuid as id, "     \
	"$11::timestamptz as at, $12::date as day, $13::tstzrange as during, $14::text as mood, "              \
	"$15::uuid[] as ids, $16::text[] as names, $17::bigint[] as numbers"

enum { LOOSE, STRICT };
static const struct statement statements[] = {
	[LOOSE] = { "echo", "select " VALUES, &every_shape, every_types, &every_shape, ROWS_ONE,
		    true },
	[STRICT] = { "echo_strict", "select " VALUES, &strict_shape, every_types, &every_shape,
		     ROWS_ONE, true },
};
static const struct queries queries = { statements, COUNT(statements), "bind" };
static const struct queries *const sets[] = { &queries };

static struct db_pool *pool;
static struct region *region;

__attribute__((constructor)) static void prepare(void)
{
	fixture_open();
	config.db_read_ms = 15000; /* the machine may be busy with other tests */
	fixture_sql("create schema users; grant usage on schema users, public to users;"
		    "create extension citext with schema public;"
		    "create type users.mood as enum ('calm', 'wild')");
}

static void begin(void)
{
	pool = db_pool_new("users", sets, 1);
	region = region_new(0, region_fails);
}

static void end(void)
{
	region_free(region);
	db_pool_free(pool);
}

static struct every echo(const struct every *in)
{
	struct every out;

	memset(&out, 0x55, sizeof out); /* nothing of it may stay */
	assert_true(db_run(db_reads(pool, region), &statements[LOOSE], in, &out));
	return out;
}

static bool same_bytes(str a, str b)
{
	return str_absent(a) == str_absent(b) && str_equal(a, b);
}

/* ---- there and back ---- */

static const struct every nothing = { .at = { INT64_MIN }, .day = { INT32_MIN } };

FIBER_TEST(all_kinds_come_back)
{
	uuid ids[] = { uuid_new(), uuid_new(), uuid_new() };
	str names[] = { STR("a"), STR(""), STR("\"quoted, {braced}\\"), STR("NULL"), STR("ليلى") };
	int64_t numbers[] = { INT64_MIN, -1, 0, 1, INT64_MAX };
	static const char raw[] = "\0\1\xff\\x'\0";
	struct every in = {
		.truth = true,
		.has_truth = true,
		.big = INT64_MIN,
		.has_big = true,
		.middle = INT32_MAX,
		.has_middle = true,
		.small = INT16_MIN,
		.has_small = true,
		.real = -0.1,
		.has_real = true,
		.text = STR("d'accord \\ \xd8\xb9"),
		.folded = STR("MiXed"),
		.bytes = { raw, sizeof raw - 1 },
		.json = STR("{\"a\": [1, 2.50, \"x\"]}"),
		.id = uuid_new(),
		.at = { 1234567890123456 },
		.day = date_of(2026, 2, 28),
		.during = { { 0 }, { 1 } },
		.mood = MOOD_WILD,
		.ids = { ids, 3 },
		.names = { names, 5 },
		.numbers = { numbers, 5 },
	};

	begin();

	struct every out = echo(&in);

	assert_true(out.truth && out.has_truth && out.has_big && out.has_middle && out.has_small &&
		    out.has_real);
	assert_true(out.big == INT64_MIN && out.middle == INT32_MAX && out.small == INT16_MIN);
	assert_true(out.real == -0.1);
	assert_true(same_bytes(out.text, in.text));
	assert_true(same_bytes(out.folded, in.folded));
	assert_true(same_bytes(out.bytes, in.bytes));
	check_str(out.json, "{\"a\": [1, 2.50, \"x\"]}");
	assert_true(uuid_equal(out.id, in.id));
	assert_true(out.at.us == in.at.us && out.day.days == in.day.days);
	assert_true(out.during.from.us == 0 && out.during.to.us == 1);
	assert_int_equal(out.mood, MOOD_WILD);
	assert_int_equal(out.ids.count, 3);
	assert_memory_equal(out.ids.items, ids, sizeof ids);
	assert_int_equal(out.names.count, 5);
	for (int i = 0; i < 5; i++)
		assert_true(same_bytes(((str *)out.names.items)[i], names[i]));
	assert_int_equal(out.numbers.count, 5);
	assert_memory_equal(out.numbers.items, numbers, sizeof numbers);
	end();
}

FIBER_TEST(nothing_comes_back_as_nothing)
{
	begin();

	struct every out = echo(&nothing);

	assert_false(out.has_truth || out.has_big || out.has_middle || out.has_small ||
		     out.has_real);
	assert_true(str_absent(out.text) && str_absent(out.folded) && str_absent(out.bytes) &&
		    str_absent(out.json));
	assert_true(uuid_is_nil(out.id) && instant_is_none(out.at) && date_is_none(out.day));
	assert_true(out.during.from.us == 0 && out.during.to.us == 0 && out.mood == 0);
	/* A list has no absence of its own: an empty one goes there and back. */
	assert_true(out.ids.count == 0 && out.names.count == 0 && out.numbers.count == 0);
	end();
}

FIBER_TEST(empty_is_not_nothing)
{
	struct every in = nothing;

	begin();
	in.text = in.folded = in.bytes = STR("");
	in.has_big = in.has_truth = true;

	struct every out = echo(&in);

	assert_true(!str_absent(out.text) && out.text.len == 0);
	assert_true(!str_absent(out.bytes) && out.bytes.len == 0);
	assert_true(out.has_big && out.big == 0 && out.has_truth && !out.truth);
	end();
}

FIBER_TEST(odd_instants_and_dates)
{
	const int64_t instants[] = { 0,
				     -1,
				     946684800000000,
				     946684799999999,
				     DAYS(date_of(1, 1, 1).days),
				     DAYS(date_of(9999, 12, 31).days) + DAYS(1) - 1,
				     INT64_MAX };
	const date days[] = { date_of(1, 1, 1),
			      date_of(1999, 12, 31),
			      date_of(2000, 1, 1),
			      date_of(2000, 2, 29),
			      date_of(9999, 12, 31),
			      { 0 },
			      { -1 } };
	struct every in = nothing;

	begin();
	for (each_case(i, instants)) {
		in.at.us = instants[i];
		check_case(echo(&in).at.us == instants[i], "%lld", (long long)instants[i]);
	}
	for (each_case(i, days)) {
		in.day = days[i];
		check_case(echo(&in).day.days == days[i].days, "%d", days[i].days);
	}
	end();
}

FIBER_TEST(spans_with_and_without_ends)
{
	const span spans[] = {
		{ { 5 }, { 6 } },
		{ INSTANT_NONE, { 6 } },
		{ { 5 }, INSTANT_FOREVER },
		{ INSTANT_NONE, INSTANT_FOREVER },
		{ { -MINUTES(5) }, { DAYS(40000) } },
	};
	struct every in = nothing;

	begin();
	for (each_case(i, spans)) {
		in.during = spans[i];

		span out = echo(&in).during;

		check_case(out.from.us == spans[i].from.us && out.to.us == spans[i].to.us, "%zu",
			   i);
	}
	end();
}

FIBER_TEST(reals)
{
	const double reals[] = { 0.0, -0.0, 1e308, 5e-324, 0.1, INFINITY, -INFINITY };
	struct every in = nothing;

	begin();
	in.has_real = true;
	for (each_case(i, reals)) {
		in.real = reals[i];

		double out = echo(&in).real;

		assert_memory_equal(&out, &reals[i], sizeof out);
	}
	in.real = NAN;
	assert_true(isnan(echo(&in).real));
	end();
}

/* ---- what the server may answer beyond what we send ---- */

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

/* Asks once, with a pool whose one statement this is. */
static bool ask(const char *sql, struct one *out, struct failure *failure);

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

/* ---- what cannot be meant ---- */

static void bind_strict(void *in)
{
	bound_make(region, pool, &statements[STRICT], in);
}

/* What is said before the process ends. */
static const char *last_words(const struct every *in)
{
	static char words[256];
	int ends[2];

	assert_int_equal(pipe(ends), 0);

	pid_t child = fork();

	if (child == 0) {
		dup2(ends[1], 2);
		signal(SIGABRT, SIG_DFL);
		bind_strict((void *)(uintptr_t)in);
		_exit(0);
	}
	close(ends[1]);

	ssize_t len = read(ends[0], words, sizeof words - 1);
	int status;

	close(ends[0]);
	waitpid(child, &status, 0);
	words[len > 0 ? len : 0] = '\0';
	words[strcspn(words, "\n")] = '\0';
	return WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT ? words : "it lives";
}

FIBER_TEST(an_argument_left_out_is_a_bug)
{
	uuid ids[] = { uuid_new() };
	const struct every full = {
		.text = STR(""),
		.folded = STR(""),
		.bytes = STR(""),
		.json = STR("1"),
		.id = ids[0],
		.during = { { 0 }, { 1 } },
		.mood = MOOD_CALM,
		.ids = { ids, 1 },
	};
	struct every in;

	begin();
	assert_string_equal(last_words(&full), "it lives");
#define LEFT_OUT(member, value, words)                                                             \
	in = full;                                                                                 \
	in.member = value;                                                                         \
	assert_string_equal(last_words(&in), "db: bug: echo_strict: argument " #member             \
					     " is " words ", and not marked `?`")
	LEFT_OUT(text, (str){ 0 }, "absent");
	LEFT_OUT(bytes, (str){ 0 }, "absent");
	LEFT_OUT(json, (str){ 0 }, "absent");
	LEFT_OUT(id, (uuid){ { 0 } }, "nil");
	LEFT_OUT(at, INSTANT_NONE, "no instant");
	LEFT_OUT(day, DATE_NONE, "no date");
	LEFT_OUT(during, ((span){ { 0 }, { 0 } }), "an empty span");
	LEFT_OUT(during, ((span){ { 5 }, { 4 } }), "an empty span");
	LEFT_OUT(mood, MOOD_NONE, "no value of its enum");
	LEFT_OUT(names, ((struct list_of){ NULL, 1 }), "absent");
	in = full;
	in.mood = 3;
	assert_string_equal(last_words(&in),
			    "db: bug: echo_strict: argument mood is 3, beyond its enum");
	end();
}

FIBER_TEST(numbers_must_fit_their_type)
{
	struct every in = nothing;
	struct failure failure;

	begin();
	in.text = in.folded = in.bytes = STR("");
	in.json = STR("1");
	in.id = uuid_new();
	in.at.us = 0;
	in.day.days = 0;
	in.during.to.us = 1;
	in.mood = 1;
	assert_true(fiber_try(bind_strict, &in, &failure));
	in.middle = INT64_C(1) + INT32_MAX;
	assert_false(fiber_try(bind_strict, &in, &failure));
	assert_string_equal(failure.text, "echo_strict: argument middle does not fit int");
	in.middle = 0;
	in.small = INT16_MIN - 1;
	assert_false(fiber_try(bind_strict, &in, &failure));
	assert_string_equal(failure.text, "echo_strict: argument small does not fit smallint");
	in.small = 0;
	in.at.us = INT64_MIN + 1;
	assert_false(fiber_try(bind_strict, &in, &failure));
	assert_string_equal(failure.text, "echo_strict: argument at is no instant");
	end();
}

FIBER_TEST(a_stranger_is_no_statement_of_the_pool)
{
	static const struct statement stranger = { "stranger", "select 1", NULL, NULL,
						   &one_shape, ROWS_ONE,   true };
	int status;

	begin();

	pid_t child = fork();

	if (child == 0) {
		fclose(stderr);
		signal(SIGABRT, SIG_DFL);
		bound_make(region, pool, &stranger, NULL);
		_exit(0);
	}
	waitpid(child, &status, 0);
	assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
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

TEST_MAIN("db_bind")
