/* db_bind_test.c — every kind of value to PostgreSQL and back; what cannot be meant. */

#include "lib/run/random.h"
#include "lib/wire/db_kinds_sample.h"

#include <limits.h>
#include <math.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* The same with nothing left out, and statements that give back what they are given. */

static const struct field strict_fields[] = { FIELDS_OF(false) };
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

static void begin(void)
{
	pool = db_pool_new("users", sets, 1);
	region = region_new(0, region_fails);
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
	static const struct statement stranger = { "stranger",   "select 1", NULL, NULL,
						   &every_shape, ROWS_ONE,   true };
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

TEST_MAIN("db_bind")
