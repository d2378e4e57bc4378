/* trace_test.c — what a traceparent may be, and what is handed on. */

#include "lib/base/test.h"
#include "lib/run/trace.h"

#define TRACE "0af7651916cd43dd8448eb211c80319c"
#define PARENT "b7ad6b7169203331"

static str written(const struct trace *trace)
{
	static char text[TRACEPARENT_TEXT];

	trace_write(trace, text);
	return (str){ text, TRACEPARENT_TEXT };
}

static bool kept(const struct trace *trace)
{
	char id[32];

	trace_id_write(trace, id);
	return memcmp(id, TRACE, 32) == 0;
}

TEST(keeps_the_trace_and_makes_a_span_of_its_own)
{
	struct trace t = trace_begin(STR("00-" TRACE "-" PARENT "-01"));
	str text = written(&t);
	struct trace next = trace_begin(text);

	assert_true(kept(&t));
	assert_int_equal(t.flags, 1);
	assert_int_equal(t.parent_id[0], 0xb7);
	assert_memory_not_equal(t.span_id, t.parent_id, 8);
	assert_true(str_starts(text, STR("00-" TRACE "-")));
	assert_true(str_ends(text, STR("-01")));
	assert_true(kept(&next));
	assert_memory_equal(next.parent_id, t.span_id, 8); /* we are the next one's parent */
}

TEST(takes_and_refuses)
{
	static const struct {
		const char *text;
		bool kept;
		int flags;
	} cases[] = {
		{ "00-" TRACE "-" PARENT "-00", true, 0 },
		{ "00-" TRACE "-" PARENT "-01", true, 1 },
		{ "00-" TRACE "-" PARENT "-ff", true, 1 }, /* unknown flags are not handed on */
		{ "00-" TRACE "-" PARENT "-fe", true, 0 },
		{ "01-" TRACE "-" PARENT "-01", true, 1 },
		{ "cc-" TRACE "-" PARENT "-01-what-the-future-brings", true, 1 },
		{ "fe-" TRACE "-" PARENT "-01-", true, 1 },
		{ "cc-" TRACE "-" PARENT "-01.what", false, 1 },
		{ "cc-" TRACE "-" PARENT "-011", false, 1 },
		{ "ff-" TRACE "-" PARENT "-01", false, 1 },
		{ "00-" TRACE "-" PARENT "-01-", false, 1 }, /* version 0 ends here */
		{ "00-" TRACE "-" PARENT "-1", false, 1 },
		{ "00-" TRACE "-" PARENT "-0g", false, 1 },
		{ "00-" TRACE "-" PARENT "-0A", false, 1 },
		{ "0-" TRACE "-" PARENT "-01", false, 1 },
		{ "0x-" TRACE "-" PARENT "-01", false, 1 },
		{ "00-0AF7651916CD43DD8448EB211C80319C-" PARENT "-01", false, 1 },
		{ "00-" TRACE "-B7AD6B7169203331-01", false, 1 },
		{ "00-00000000000000000000000000000000-" PARENT "-01", false, 1 },
		{ "00-" TRACE "-0000000000000000-01", false, 1 },
		{ "00-" TRACE "0-" PARENT "-01", false, 1 },
		{ "00-0af7651916cd43dd8448eb211c80319-" PARENT "-01", false, 1 },
		{ "00_" TRACE "-" PARENT "-01", false, 1 },
		{ "00-" TRACE "_" PARENT "-01", false, 1 },
		{ "00-" TRACE "-" PARENT "_01", false, 1 },
		{ " 00-" TRACE "-" PARENT "-01", false, 1 },
		{ "00-" TRACE "-" PARENT "-01 ", false, 1 },
		{ "", false, 1 },
		{ NULL, false, 1 },
	};

	for (each_case(i, cases)) {
		struct trace t = trace_begin(str_of(cases[i].text));
		static const uint8_t zero[16];

		check_case(kept(&t) == cases[i].kept, "%s", cases[i].text);
		check_case(t.flags == cases[i].flags, "%s", cases[i].text);
		assert_memory_not_equal(t.trace_id, zero, 16);
		assert_memory_not_equal(t.span_id, zero, 8);
		if (!cases[i].kept) /* a new trace has no parent, nothing of the bad one is kept */
			assert_memory_equal(t.parent_id, zero, 8);
	}
}

TEST(new_ones_differ)
{
	struct trace a = trace_begin((str){ 0 }), b = trace_begin((str){ 0 });

	assert_memory_not_equal(a.trace_id, b.trace_id, 16);
	assert_memory_not_equal(a.span_id, b.span_id, 8);
}

TEST_MAIN("run/trace")
