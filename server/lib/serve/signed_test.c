/* signed_test.c — signed ids: with keys in a file of this test. */

#include "lib/base/test.h"
#include "lib/run/config.h"
#include "lib/run/test.h"
#include "lib/serve/signed.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define KEY_1 "key.box.1 = AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=\n"
#define KEY_2 "key.box.2 = AgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgI=\n"
#define OTHER "key.other.1 = AwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwM=\n"

static const uuid one = { { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16 } };

FIBER_TEST(reads_what_it_wrote)
{
	char text[SIGNED_TEXT], again[SIGNED_TEXT];
	uuid id = { { 0 } };

	secrets_load(KEY_1);
	signed_write("box", one, text);
	signed_write("box", one, again);
	assert_memory_equal(text, again, SIGNED_TEXT);
	assert_true(signed_read("box", (str){ text, SIGNED_TEXT }, &id));
	assert_true(uuid_equal(id, one));
}

FIBER_TEST(no_letter_may_change)
{
	char text[SIGNED_TEXT];
	uuid id = { { 0 } };

	secrets_load(KEY_1);
	signed_write("box", one, text);
	for (size_t i = 0; i < SIGNED_TEXT; i++) {
		char was = text[i];

		for (int c = 0; c < 128; c++) {
			text[i] = (char)c;
			assert_true(signed_read("box", (str){ text, SIGNED_TEXT }, &id) ==
				    (c == was));
		}
		text[i] = was;
	}
	for (size_t len = 0; len < SIGNED_TEXT; len++)
		assert_false(signed_read("box", (str){ text, len }, &id));
	assert_false(signed_read("box", (str){ 0 }, &id));
}

FIBER_TEST(keys_are_rotated_and_purposes_kept_apart)
{
	char old[SIGNED_TEXT], new[SIGNED_TEXT];
	uuid id;

	secrets_load(KEY_1);
	signed_write("box", one, old);
	secrets_load(KEY_1 KEY_2 OTHER);
	signed_write("box", one, new);
	assert_memory_not_equal(old, new, SIGNED_TEXT);
	assert_true(signed_read("box", (str){ old, SIGNED_TEXT }, &id));
	assert_true(signed_read("box", (str){ new, SIGNED_TEXT }, &id));
	assert_false(signed_read("other", (str){ old, SIGNED_TEXT }, &id));
	secrets_load(KEY_2);
	assert_false(signed_read("box", (str){ old, SIGNED_TEXT }, &id));
	assert_true(signed_read("box", (str){ new, SIGNED_TEXT }, &id));
}

static void write_one(void *arg)
{
	char text[SIGNED_TEXT];

	signed_write("box", one, text);
}

FIBER_TEST(without_a_key_it_is_a_breakdown)
{
	struct failure failure;

	secrets_load(OTHER);
	assert_false(fiber_try(write_one, NULL, &failure));
	assert_int_equal(failure.what, BREAKDOWN_OTHER);
}

TEST_MAIN("signed")
