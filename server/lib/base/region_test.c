/* region_test.c — bounds, defers, and what ASan must see. */

#include "lib/base/test.h"
#include "lib/base/asan.h"
#include "lib/base/region.h"

#include <stdlib.h>
#include <string.h>

/* ---- handing out ---- */

TEST(pieces_are_aligned_apart_and_clear)
{
	struct region *r = region_new(0, NULL);
	char *before = region_alloc(r, 0);

	for (size_t size = 0; size < 5000; size += 7) {
		char *piece = region_zero(r, size);

		assert_int_equal((uintptr_t)piece % 16, 0);
		assert_ptr_not_equal(piece, before);
		for (size_t i = 0; i < size; i++)
			assert_int_equal(piece[i], 0);
		memset(piece, 0xA5, size);
		before = piece;
	}
	region_free(r);
	region_free(NULL);
}

TEST(neighbours_keep_what_was_written)
{
	struct region *r = region_new(0, NULL);
	unsigned char *pieces[200];

	for (size_t i = 0; i < COUNT(pieces); i++) {
		pieces[i] = region_alloc(r, i * 37); /* some beyond a quarter of a chunk */
		memset(pieces[i], (int)i, i * 37);
	}
	for (size_t i = 0; i < COUNT(pieces); i++)
		for (size_t j = 0; j < i * 37; j++)
			assert_int_equal(pieces[i][j], i);
	region_free(r);
}

TEST(large_pieces_leave_the_chunk_in_use)
{
	struct region *r = region_new(0, NULL);
	char *a = region_alloc(r, 16);
	char *large = region_alloc(r, REGION_CHUNK * 3);
	char *b = region_alloc(r, 16);

	memset(large, 1, REGION_CHUNK * 3);
	assert_true(b > a && b - a < 100);
	region_free(r);
}

TEST(begins_in_memory_of_the_callers)
{
	struct region_place place;
	_Alignas(16) char head[256];
	struct region *r = region_open(&place, head, sizeof head, 0, NULL);
	char *inside = region_alloc(r, 100);
	char *outside = region_alloc(r, 200);

	assert_true(inside >= head && inside + 100 <= head + sizeof head);
	assert_true(outside < head || outside >= head + sizeof head);
	region_close(r);
	memset(head, 0, sizeof head); /* ours again, ASan agrees */

	r = region_open(&place, head + 1, sizeof head - 1, 0, NULL); /* aligns by itself */
	assert_int_equal((uintptr_t)region_alloc(r, 1) % 16, 0);
	region_close(r);
	r = region_open(&place, head + 1, 3, 0, NULL); /* nothing fits */
	assert_non_null(region_alloc(r, 1));
	region_close(r);
}

TEST(counts_what_it_gave)
{
	struct region *r = region_new(0, NULL);

	assert_int_equal(region_used(r), 0);
	region_alloc(r, 1);
	assert_int_equal(region_used(r), 16);
	region_alloc(r, 17);
	assert_int_equal(region_used(r), 48);
	region_reset(r);
	assert_int_equal(region_used(r), 0);
	region_free(r);
}

/* ---- the bound ---- */

static jmp_buf out_of_room;
static size_t wanted_seen;

static void jump_out(struct region *r, size_t wanted)
{
	wanted_seen = wanted;
	longjmp(out_of_room, 1);
}

static void alloc_times(struct region *r, size_t size, int times)
{
	while (times-- > 0)
		region_alloc(r, size);
}

/* Does this many bytes fit, again and again? */
static bool fits(struct region *r, size_t size, int times)
{
	if (setjmp(out_of_room))
		return false;
	alloc_times(r, size, times);
	return true;
}

TEST(the_bound_is_exact)
{
	struct region *r = region_new(1024, jump_out);

	assert_true(fits(r, 1024, 1));
	region_reset(r);
	assert_true(fits(r, 64, 16));
	assert_false(fits(r, 1, 1));
	assert_int_equal(wanted_seen, 1);
	region_reset(r);
	assert_false(fits(r, 1025, 1));
	assert_true(fits(r, 1000, 1)); /* what did not fit was not counted */
	region_free(r);
}

TEST(absurd_sizes_are_full_not_wrapped)
{
	struct region *r = region_new(0, jump_out);

	assert_false(fits(r, SIZE_MAX, 1));
	assert_false(fits(r, SIZE_MAX - 14, 1));
	assert_false(fits(r, SIZE_MAX / 2, 1));
	assert_false(fits(r, (size_t)REGION_BOUND + 1, 1));
	if (setjmp(out_of_room) == 0) {
		region_array(r, SIZE_MAX / 2, 3);
		fail_msg("an overflowing product fitted");
	}
	assert_int_equal(region_used(r), 0);
	region_free(r);
}

/* ---- defers ---- */

static char order[16];
static char letter_a[] = "a", letter_b[] = "b", letter_c[] = "c", letter_x[] = "x",
	    letter_z[] = "z";

static void note(void *letter)
{
	strncat(order, letter, 1);
}

static struct region *adding_to;

static void note_and_add(void *letter)
{
	note(letter);
	region_defer(adding_to, note, letter_z);
}

TEST(defers_run_last_in_first_out_once)
{
	struct region *r = region_new(0, NULL);

	order[0] = '\0';
	region_defer(r, note, letter_a);
	region_defer(r, note, letter_b);
	region_reset(r);
	assert_string_equal(order, "ba");
	region_defer(r, note, letter_c);
	region_free(r);
	assert_string_equal(order, "bac");
}

TEST(a_defer_may_add_another)
{
	struct region *r = adding_to = region_new(0, NULL);

	order[0] = '\0';
	region_defer(r, note, letter_a);
	region_defer(r, note_and_add, letter_b);
	region_free(r);
	assert_string_equal(order, "bza");
}

TEST(a_defer_that_does_not_fit_runs_at_once)
{
	struct region *r = region_new(64, jump_out);

	order[0] = '\0';
	assert_true(fits(r, 64, 1));
	if (setjmp(out_of_room) == 0) {
		region_defer(r, note, letter_x);
		fail_msg("it fitted");
	}
	assert_string_equal(order, "x");
	region_free(r);
	assert_string_equal(order, "x");
}

TEST(a_reset_region_keeps_one_chunk)
{
	struct region *r = region_new(0, NULL);

	for (int i = 0; i < 100; i++)
		region_alloc(r, 3000);
	region_reset(r);

	char *first = region_alloc(r, 100);

	/* Had it been freed, ASan would not hand out the same place again. */
	for (int round = 0; round < 3; round++) {
		region_reset(r);
		assert_ptr_equal(region_alloc(r, 100), first);
	}
	region_free(r);
}

/* ---- text ---- */

TEST(copies_are_terminated)
{
	struct region *r = region_new(0, NULL);
	str copy = region_copy(r, (str){ "abcdef", 3 });

	check_str(copy, "abc");
	assert_int_equal(copy.at[3], '\0');
	check_str(region_copy(r, (str){ 0 }), NULL);
	check_str(region_copy(r, STR("")), "");
	assert_string_equal(region_cstr(r, (str){ 0 }), "");
	assert_string_equal(region_cstr(r, STR("x")), "x");
	region_free(r);
}

TEST(formats)
{
	struct region *r = region_new(0, NULL);
	str s = region_format(r, "%s-%d", "a", 7);

	check_str(s, "a-7");
	assert_int_equal(s.at[s.len], '\0');
	check_str(region_format(r, "%s", ""), "");
	assert_int_equal(region_format(r, "%9999d", 1).len, 9999);
	region_free(r);
}

/* ---- poison ---- */

#if ASAN
static bool poisoned(const void *at)
{
	return __asan_address_is_poisoned(at);
}

TEST(what_is_not_handed_out_is_poisoned)
{
	struct region *r = region_new(0, NULL);
	char *a = region_alloc(r, 20);
	char *b = region_alloc(r, 16);

	assert_false(poisoned(a) || poisoned(a + 19) || poisoned(b + 15));
	assert_true(poisoned(a + 20)); /* the rest of its last 16 bytes */
	assert_true(poisoned(a + 32)); /* the gap */
	assert_true(b - a >= 48);
	assert_true(poisoned(b - 1) && poisoned(b + 16) && poisoned(b + 4000));

	region_reset(r);
	assert_true(poisoned(a) && poisoned(b));
	assert_ptr_equal(region_alloc(r, 1), a);
	assert_true(!poisoned(a) && poisoned(a + 1));
	region_free(r);
}

TEST(large_pieces_have_their_gap_too)
{
	struct region *r = region_new(0, NULL);
	char *large = region_alloc(r, REGION_CHUNK * 2);

	assert_false(poisoned(large + REGION_CHUNK * 2 - 1));
	assert_true(poisoned(large + REGION_CHUNK * 2));
	region_free(r);
}

TEST(a_callers_head_is_poisoned_while_open)
{
	static char head[512];
	struct region_place place;
	struct region *r = region_open(&place, head, sizeof head, 0, NULL);

	assert_true(poisoned(head + 256));
	region_close(r);
	for (size_t i = 0; i < sizeof head; i++)
		assert_false(poisoned(head + i));
}
#endif

TEST_MAIN("base/region")
