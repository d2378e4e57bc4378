/* random_test.c — that it is there, unbiased enough to see, and that ids carry the clock. */

#include "lib/base/test.h"
#include "lib/run/loop.h"
#include "lib/run/random.h"

TEST(every_bit_comes_both_ways)
{
	uint8_t ones[64] = { 0 }, zeros[64] = { 0 }, bytes[64];

	for (int round = 0; round < 100; round++) {
		random_fill(bytes, sizeof bytes);
		for (size_t i = 0; i < sizeof bytes; i++) {
			ones[i] |= bytes[i];
			zeros[i] |= (uint8_t)~bytes[i];
		}
	}
	for (size_t i = 0; i < sizeof bytes; i++)
		assert_true(ones[i] == 0xFF && zeros[i] == 0xFF);
}

/* Ids come out of a buffer: no piece of it may be given twice. */
TEST(ids_never_come_twice)
{
	static uint8_t ids[4000][RANDOM_ID];

	for (size_t i = 0; i < COUNT(ids); i++)
		random_id_fill(ids[i], 1 + i % RANDOM_ID);
	for (size_t i = 0; i < COUNT(ids); i++)
		random_id_fill(ids[i], 8);
	for (size_t i = 0; i < COUNT(ids); i++)
		for (size_t j = i + 1; j < COUNT(ids); j++)
			assert_memory_not_equal(ids[i], ids[j], 8);
}

TEST(fills_no_more_than_asked)
{
	uint8_t bytes[3] = { 1, 2, 3 };

	random_fill(bytes + 1, 0);
	assert_true(bytes[0] == 1 && bytes[1] == 2 && bytes[2] == 3);
}

/* 60,000 throws of a die: each side 10,000 times, give or take seven deviations. */
TEST(a_die_is_fair)
{
	int sides[6] = { 0 };

	for (int i = 0; i < 60000; i++)
		sides[random_below(6)]++;
	for (int i = 0; i < 6; i++)
		assert_in_range(sides[i], 9360, 10640);
	assert_int_equal(random_below(1), 0);
}

TEST(ids_carry_the_clock)
{
	instant at = { SECONDS(1772352000) };

	clock_set(at);

	uuid a = uuid_new(), b = uuid_new();

	assert_int_equal(uuid_instant(a).us, at.us);
	assert_int_equal(a.bytes[6] >> 4, 7);
	assert_int_equal(a.bytes[8] >> 6, 2);
	assert_false(uuid_equal(a, b));
	clock_free();
}

TEST_MAIN("run/random")
