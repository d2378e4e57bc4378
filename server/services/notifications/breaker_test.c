/* breaker_test.c — what a breaker lets through, on a clock of paper. */

#include "lib/base/test.h"
#include "services/notifications/breaker.h"

static instant at(int seconds)
{
	return (instant){ SECONDS(seconds) };
}

static void fail_at(struct breaker *breaker, int times, int seconds)
{
	for (int i = 0; i < times; i++) {
		breaker_began(breaker, at(seconds));
		breaker_ended(breaker, false, at(seconds));
	}
}

TEST(lets_all_through_while_it_works)
{
	struct breaker breaker = { 0 };

	fail_at(&breaker, 4, 0);
	assert_int_equal(breaker_room(&breaker, 16, at(0)), 16);
	breaker_began(&breaker, at(0));
	breaker_ended(&breaker, true, at(0));
	fail_at(&breaker, 4, 1);
	assert_int_equal(breaker_room(&breaker, 16, at(1)), 16);
}

TEST(opens_after_five_in_a_row_and_tries_with_one)
{
	struct breaker breaker = { 0 };

	fail_at(&breaker, 5, 100);
	assert_int_equal(breaker_room(&breaker, 16, at(100)), 0);
	assert_int_equal(breaker_room(&breaker, 16, at(104)), 0);
	assert_int_equal(breaker_room(&breaker, 16, at(105)), 1);
	assert_int_equal(breaker_room(&breaker, 0, at(105)), 0);
	breaker_began(&breaker, at(105));
	assert_int_equal(breaker_room(&breaker, 16, at(105)), 0);
	breaker_ended(&breaker, true, at(106));
	assert_int_equal(breaker_room(&breaker, 16, at(106)), 16);
}

TEST(waits_twice_as_long_each_time)
{
	struct breaker breaker = { 0 };
	static const int waits[] = { 5, 10, 20, 40, 80, 80, 80 };
	int now = 0;

	fail_at(&breaker, 5, now);
	for (each_case(i, waits)) {
		check_case(breaker_room(&breaker, 1, at(now + waits[i] - 1)) == 0, "%zu", i);
		check_case(breaker_room(&breaker, 1, at(now + waits[i])) == 1, "%zu", i);
		now += waits[i];
		fail_at(&breaker, 1, now);
	}
}

TEST(those_still_under_way_when_it_opens_change_nothing)
{
	struct breaker breaker = { 0 };

	for (int i = 0; i < 16; i++)
		breaker_began(&breaker, at(0));
	for (int i = 0; i < 16; i++)
		breaker_ended(&breaker, false, at(1));
	assert_int_equal(breaker_room(&breaker, 16, at(5)), 0);
	assert_int_equal(breaker_room(&breaker, 16, at(6)), 1);
}

TEST(a_try_that_never_went_makes_room_for_another)
{
	struct breaker breaker = { 0 };

	fail_at(&breaker, 5, 0);
	breaker_began(&breaker, at(5));
	assert_int_equal(breaker_room(&breaker, 1, at(6)), 0);
	breaker_left(&breaker);
	assert_int_equal(breaker_room(&breaker, 1, at(6)), 1);
	/* Still open: one at a time. */
	breaker_began(&breaker, at(6));
	assert_int_equal(breaker_room(&breaker, 16, at(7)), 0);
	breaker_ended(&breaker, true, at(7));
	breaker_left(&breaker);
	assert_int_equal(breaker_room(&breaker, 16, at(7)), 16);
}

TEST_MAIN("breaker")
