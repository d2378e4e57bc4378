/* health_test.c — what is sealed opens in its own place alone, and never lies there in clear. */

#include "lib/base/test.h"
#include "lib/run/config.h"
#include "lib/run/test.h"

#include "appointments.api.h"
#include "services/appointments/health.h"

#include <string.h>
#include <sys/stat.h>

static const uuid one = { { 1 } }, other = { { 2 } };

#define KEY_1 "key.health.1 = AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=\n"
#define KEY_2 "key.health.2 = AgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgI=\n"

FIBER_TEST(opens_in_its_own_row_and_column_alone)
{
	struct region *region = region_new(0, NULL);
	str text = STR("douleurs au genou, ألم في الركبة");

	secrets_load(KEY_1);
	for (int what = HEALTH_REASON; what <= HEALTH_CARD; what++) {
		str sealed = health_seal((enum health)what, region, one, text);

		assert_null(memmem(sealed.at, sealed.len, "genou", 5));
		assert_true(str_equal(health_open((enum health)what, region, one, sealed), text));
		assert_true(str_absent(health_open((enum health)what, region, other, sealed)));
		assert_true(str_absent(
			health_open((enum health)((what + 1) % 4), region, one, sealed)));
	}
	region_free(region);
}

FIBER_TEST(nothing_is_nothing)
{
	struct region *region = region_new(0, NULL);

	secrets_load(KEY_1);
	assert_true(str_absent(health_seal(HEALTH_NOTE, region, one, (str){ 0 })));
	assert_true(str_absent(health_seal(HEALTH_NOTE, region, one, STR(""))));
	assert_true(str_absent(health_open(HEALTH_NOTE, region, one, (str){ 0 })));
	assert_true(str_absent(answers_seal(region, one, (struct list_of){ 0 })));
	assert_int_equal(answers_open(region, one, (str){ 0 }).count, 0);
	region_free(region);
}

FIBER_TEST(keys_are_rotated_by_adding_one)
{
	struct region *region = region_new(0, NULL);

	secrets_load(KEY_1);
	str old = health_seal(HEALTH_REASON, region, one, STR("x"));

	secrets_load(KEY_1 KEY_2);
	str new = health_seal(HEALTH_REASON, region, one, STR("y"));

	assert_true(str_equal(health_open(HEALTH_REASON, region, one, old), STR("x")));
	secrets_load(KEY_2);
	assert_true(str_equal(health_open(HEALTH_REASON, region, one, new), STR("y")));
	assert_true(str_absent(health_open(HEALTH_REASON, region, one, old)));
	region_free(region);
}

FIBER_TEST(answers_come_back_as_they_were_given)
{
	struct visit_answer given[] = {
		{ .question_id = one, .text_fr = STR("Première visite ?"), .answer = STR("yes") },
		{ .question_id = other,
		  .text_ar = STR("هل لديك حساسية؟"),
		  .answer = STR("\"non\"\n") },
	};
	struct region *region = region_new(0, NULL);

	secrets_load(KEY_1);
	str sealed = answers_seal(region, one, (struct list_of){ given, 2 });
	struct list_of got = answers_open(region, one, sealed);
	const struct visit_answer *all = got.items;

	assert_int_equal(got.count, 2);
	for (size_t i = 0; i < 2; i++) {
		assert_true(uuid_equal(all[i].question_id, given[i].question_id));
		assert_true(str_equal(all[i].answer, given[i].answer));
	}
	assert_true(str_equal(all[0].text_fr, given[0].text_fr));
	assert_true(str_equal(all[1].text_ar, given[1].text_ar));
	assert_int_equal(answers_open(region, other, sealed).count, 0);
	region_free(region);
}

TEST_MAIN("health")
