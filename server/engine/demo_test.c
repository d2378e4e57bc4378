/* demo_test.c — the people of the demo data: always the same, each once, spelt as names are. */

#include "lib/base/test.h"
#include "engine/demo.h"
#include "engine/person_name.h"
#include "engine/phone.h"

enum { PEOPLE = 3000 };

static void check_name(struct region *region, str name, enum script script)
{
	str kept = name_read(region, name, script);

	check_case(str_equal(kept, name), "%.*s is kept as %.*s", STR_ARG(name), STR_ARG(kept));
}

TEST(names_are_names_and_numbers_are_mobile)
{
	struct region *region = region_new(0, NULL);
	unsigned women = 0;

	for (uint32_t i = 0; i < PEOPLE; i++) {
		struct demo_person person = demo_person(i % 2 ? DEMO_CLIENT : DEMO_PROFESSIONAL, i);
		char phone[PHONE_TEXT];
		size_t len;

		check_name(region, person.first_ar, SCRIPT_ARABIC);
		check_name(region, person.family_ar, SCRIPT_ARABIC);
		check_name(region, person.first_latin, SCRIPT_LATIN);
		check_name(region, person.family_latin, SCRIPT_LATIN);
		assert_int_equal(phone_read((str){ person.phone, DEMO_PHONE }, phone, &len),
				 PHONE_MOBILE);
		assert_int_equal(len, DEMO_PHONE);
		women += person.female;
		region_reset(region);
	}
	assert_in_range(women, PEOPLE * 40 / 100, PEOPLE * 56 / 100);
	region_free(region);
}

TEST(who_somebody_is_never_changes)
{
	struct demo_person first = demo_person(DEMO_PROFESSIONAL, 0);
	struct demo_person again = demo_person(DEMO_PROFESSIONAL, 0);
	char text[UUID_TEXT];

	assert_true(str_equal(first.family_latin, again.family_latin));
	assert_memory_equal(first.phone, "+213555000002", DEMO_PHONE);
	again = demo_person(DEMO_CLIENT, 0);
	assert_memory_equal(again.phone, "+213555000001", DEMO_PHONE);
	again = demo_person(DEMO_PROFESSIONAL, 1);
	assert_memory_equal(again.phone, "+213556000001", DEMO_PHONE);
	again = demo_person(DEMO_CALLER, 0);
	assert_memory_equal(again.phone, "+213558000000", DEMO_PHONE);
	again = demo_person(DEMO_CLIENT, 123456);
	assert_memory_equal(again.phone, "+213557123456", DEMO_PHONE);
	again = demo_person(DEMO_CALLER, 7123456);
	assert_memory_equal(again.phone, "+213558123456", DEMO_PHONE);
	uuid_write(demo_id(DEMO_PROFESSIONAL, 1, 2), text);
	check_str(((str){ text, UUID_TEXT }), "019b76da-a800-7001-8000-000040000002");
}

TEST(ids_are_in_the_order_of_their_numbers)
{
	uuid before = demo_id(DEMO_PLACE, 0, 0);

	for (uint32_t i = 1; i < 100000; i++) {
		uuid now = demo_id(DEMO_PLACE, i / 3 * 7, i % 3);

		if (i > 1)
			assert_true(memcmp(before.bytes, now.bytes, 16) < 0);
		assert_int_equal(demo_number(now), i / 3 * 7);
		before = now;
	}
	assert_false(uuid_equal(demo_user_id(DEMO_CLIENT, 5), demo_user_id(DEMO_PROFESSIONAL, 5)));
	assert_false(uuid_equal(demo_user_id(DEMO_CLIENT, 5), demo_id(DEMO_CLIENT, 5, 0)));
}

TEST(dice_are_fair_enough)
{
	struct demo_dice dice = demo_dice(DEMO_SERVICE, 7);
	unsigned faces[6] = { 0 };

	for (int i = 0; i < 60000; i++)
		faces[dice_between(&dice, 1, 6) - 1]++;
	for (int i = 0; i < 6; i++)
		assert_in_range(faces[i], 9500, 10500);
	assert_false(dice_chance(&dice, 0));
	assert_true(dice_chance(&dice, 100));
}

TEST_MAIN("demo")
