/* ranges_test.c — sets of instants against sets of 64 bits: each instant of a small day is in, or
 * it is not. */

#include "lib/base/test.h"

#include "engine/ranges.h"

enum { BITS = 64, ROUNDS = 20000, SPANS_MAX = 12 };

static uint64_t seed = 20261122;

static uint64_t random_below(uint64_t below)
{
	seed = seed * 6364136223846793005u + 1442695040888963407u;
	return (seed >> 33) % below;
}

static uint64_t bits_of(const span *spans, size_t count)
{
	uint64_t bits = 0;

	for (size_t i = 0; i < count; i++)
		for (int64_t at = spans[i].from.us; at < spans[i].to.us; at++)
			bits |= 1ull << at;
	return bits;
}

/* Any spans, empty and backward ones among them. */
static size_t spans_draw(span *out)
{
	size_t count = (size_t)random_below(SPANS_MAX + 1);

	for (size_t i = 0; i < count; i++) {
		out[i].from.us = (int64_t)random_below(BITS);
		out[i].to.us = out[i].from.us + (int64_t)random_below(9) - 1;
		if (out[i].to.us > BITS)
			out[i].to.us = BITS;
	}
	return count;
}

/* Sorted, none empty, none touching: so a set has one form. */
static void check_form(struct ranges set)
{
	for (size_t i = 0; i < set.count; i++) {
		assert_true(set.at[i].from.us < set.at[i].to.us);
		assert_true(i == 0 || set.at[i - 1].to.us < set.at[i].from.us);
	}
}

static void check_bits(struct ranges set, uint64_t expected)
{
	check_form(set);
	assert_int_equal(bits_of(set.at, set.count), expected);
}

static void check_look_ups(struct ranges set, uint64_t bits)
{
	for (int64_t at = 0; at < BITS; at++) {
		const span *found = ranges_find(set, (instant){ at });

		assert_int_equal(found != NULL, bits >> at & 1);
		if (found)
			assert_true(found->from.us <= at && at < found->to.us);
	}
	for (int i = 0; i < 8; i++) {
		span wanted;
		uint64_t needed;

		wanted.from.us = (int64_t)random_below(BITS);
		wanted.to.us = wanted.from.us + 1 +
			       (int64_t)random_below((uint64_t)(BITS - wanted.from.us));
		needed = bits_of(&wanted, 1);
		assert_int_equal(ranges_hold(set, wanted), (needed & ~bits) == 0);
	}
}

TEST(sets_are_like_bits)
{
	struct region *region = region_new(0, NULL);

	for (int round = 0; round < ROUNDS; round++) {
		span a[SPANS_MAX], b[SPANS_MAX];
		size_t a_count = spans_draw(a), b_count = spans_draw(b);
		uint64_t a_bits = bits_of(a, a_count), b_bits = bits_of(b, b_count);
		struct ranges set_a = ranges_union(region, a, a_count);
		struct ranges set_b = ranges_union(region, b, b_count);

		check_bits(set_a, a_bits);
		check_bits(set_b, b_bits);
		check_bits(ranges_intersect(region, set_a, set_b), a_bits & b_bits);
		check_bits(ranges_subtract(region, set_a, set_b), a_bits & ~b_bits);
		check_look_ups(set_a, a_bits);
		/* neither operand was touched */
		check_bits(set_a, a_bits);
		check_bits(set_b, b_bits);
		region_reset(region);
	}
	region_free(region);
}

TEST(nothing_at_all)
{
	struct region *region = region_new(0, NULL);
	struct ranges none = ranges_union(region, NULL, 0);
	span backward = { { 5 }, { 5 } };

	assert_int_equal(none.count, 0);
	assert_int_equal(ranges_union(region, &backward, 1).count, 0);
	assert_int_equal(ranges_intersect(region, none, none).count, 0);
	assert_int_equal(ranges_subtract(region, none, none).count, 0);
	assert_null(ranges_find(none, (instant){ 0 }));
	assert_false(ranges_hold(none, (span){ { 0 }, { 1 } }));
	region_free(region);
}

/* The whole of time is a set, too: openings without an end are. */
TEST(sets_without_ends)
{
	struct region *region = region_new(0, NULL);
	span all = { { INT64_MIN }, { INT64_MAX } }, hour = { { 0 }, { HOURS(1) } };
	struct ranges left =
		ranges_subtract(region, (struct ranges){ &all, 1 }, (struct ranges){ &hour, 1 });

	assert_int_equal(left.count, 2);
	assert_true(left.at[0].from.us == INT64_MIN && left.at[0].to.us == 0);
	assert_true(left.at[1].from.us == HOURS(1) && left.at[1].to.us == INT64_MAX);
	assert_int_equal(ranges_intersect(region, left, (struct ranges){ &hour, 1 }).count, 0);
	region_free(region);
}

TEST_MAIN("ranges")
