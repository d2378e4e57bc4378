/* words_test.c — what people type, and what it must mean: in three languages and two scripts, with
 * errors, in the catalogue as it is shipped, among some professionals.
 *
 * A meaning is told on one line: trades and specialities by slug ("dentist", "dentist/orthodontics",
 * either: "a|b"), "@wilaya" or "@wilaya/town", "=slug,slug" of those who are called so, "#1" of
 * services that are called so, dates as days from today ("+1", "+3..+4"), am pm eve, home video near
 * female male, "nobody", and "?word" of what is left over. */

#include "lib/base/test.h"

#include "services/search/words_sample.h"

#include "lib/run/config.h"
#include "lib/run/fiber.h"

static struct region *region;
static date today; /* a Tuesday */

static void settle(void *arg)
{
	words_settle();
	loop_stop(0);
}

static void wait_settled(void)
{
	fiber_spawn("settle", settle, NULL, NULL);
	loop_run();
}

static void begin(void)
{
	if (region) {
		region_reset(region);
		return;
	}
	region = region_new((size_t)1 << 30, NULL);
	today = date_of(2026, 3, 3);
	assert_true(config_load(NULL, &(const char *){ NULL }));
	sample_load();
	wait_settled();
}

static struct meant meant_of(const char *text)
{
	struct meant meant;

	begin();
	words_read(region, str_of(text), today, &meant);
	return meant;
}

static str told(const char *text)
{
	struct meant meant = meant_of(text);

	return sample_told(region, &meant, today);
}

TEST(what_people_type)
{
	static const char *const cases[][2] = {
#include "words_cases"
	};
	size_t wrong = 0;

	for (each_case(i, cases)) {
		str line = told(cases[i][0]);

		if (!str_equal(line, str_of(cases[i][1]))) {
			print_error("%s\n\tis  \"%.*s\"\n\tnot \"%s\"\n", cases[i][0],
				    STR_ARG(line), cases[i][1]);
			wrong++;
		}
	}
	assert_int_equal(wrong, 0);
}

TEST_MAIN("words")
