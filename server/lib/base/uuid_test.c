/* uuid_test.c — ids as text, and version 7 against the example of RFC 9562. */

#include "lib/base/test.h"
#include "lib/base/uuid.h"

#include <stdlib.h>
#include <string.h>

static str text_of(uuid id)
{
	static char text[UUID_TEXT];

	uuid_write(id, text);
	return (str){ text, UUID_TEXT };
}

TEST(example_of_rfc_9562)
{
	/* Appendix A.6: 2022-02-22 14:22:22.000 -05:00, random parts CC3 and 18C4DC0C0C07398F. */
	static const uint8_t random[10] = { 0x0C, 0xC3, 0x18, 0xC4, 0xDC,
					    0x0C, 0x0C, 0x07, 0x39, 0x8F };
	uuid id = uuid_v7((instant){ 1645557742000000 }, random);

	check_str(text_of(id), "017f22e2-79b0-7cc3-98c4-dc0c0c07398f");
	assert_int_equal(uuid_instant(id).us, 1645557742000000);
}

TEST(version_and_variant_stand_over_random)
{
	uint8_t ones[10];

	memset(ones, 0xFF, sizeof ones);
	check_str(text_of(uuid_v7((instant){ 1999 }, ones)),
		  "00000000-0001-7fff-bfff-ffffffffffff");
}

TEST(reads_and_refuses)
{
	static const struct {
		const char *text;
		bool fine;
	} cases[] = {
		{ "017f22e2-79b0-7cc3-98c4-dc0c0c07398f", true },
		{ "017F22E2-79B0-7CC3-98C4-DC0C0C07398F", true },
		{ "00000000-0000-0000-0000-000000000000", true },
		{ "017f22e279b07cc398c4dc0c0c07398f", false },
		{ "{017f22e2-79b0-7cc3-98c4-dc0c0c07398f}", false },
		{ "017f22e2-79b0-7cc3-98c4-dc0c0c07398", false },
		{ "017f22e2-79b0-7cc3-98c4-dc0c0c07398f0", false },
		{ "017f22e2-79b0-7cc3-98c4-dc0c0c07398g", false },
		{ "017f22e2-79b0-7cc3-98c4dc-0c0c07398f", false },
		{ "017f22e2 79b0-7cc3-98c4-dc0c0c07398f", false },
		{ "-17f22e2-79b0-7cc3-98c4-dc0c0c07398f", false },
		{ "", false },
	};

	for (each_case(i, cases)) {
		uuid id = { { 77 } };

		check_case(uuid_parse(str_of(cases[i].text), &id) == cases[i].fine, "%s",
			   cases[i].text);
		check_case(cases[i].fine || id.bytes[0] == 77, "%s: changed", cases[i].text);
	}
	assert_false(uuid_parse((str){ 0 }, &(uuid){ 0 }));
}

TEST(nil_is_nil)
{
	uuid id = { 0 };

	assert_true(uuid_is_nil(id));
	id.bytes[15] = 1;
	assert_false(uuid_is_nil(id));
	assert_false(uuid_equal(id, (uuid){ 0 }));
	assert_true(uuid_equal(id, id));
}

TEST(law_written_reads_back)
{
	srandom(9562);
	for (int round = 0; round < 20000; round++) {
		uuid id, again;

		for (int i = 0; i < 16; i++)
			id.bytes[i] = (uint8_t)(random() >> 8);
		assert_true(uuid_parse(text_of(id), &again));
		assert_true(uuid_equal(id, again));
	}
}

TEST(law_later_ids_sort_later)
{
	static const uint8_t low[10] = { 0 }, high[10] = { 0xFF, 0xFF, 0xFF, 0xFF, 0xFF,
							   0xFF, 0xFF, 0xFF, 0xFF, 0xFF };

	for (int64_t ms = 1; ms < ((int64_t)1 << 47); ms *= 3) {
		uuid before = uuid_v7((instant){ (ms - 1) * 1000 }, high);
		uuid after = uuid_v7((instant){ ms * 1000 }, low);

		assert_true(memcmp(before.bytes, after.bytes, 16) < 0);
		assert_true(uuid_instant(after).us == ms * 1000);
	}
}

TEST_MAIN("base/uuid")
