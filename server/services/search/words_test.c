/* words_test.c — what people type, and what it must mean: in three languages and two scripts, with
 * errors, in the catalogue as it is shipped, among some professionals.
 *
 * A meaning is told on one line: trades and specialities by slug ("dentist", "dentist/orthodontics",
 * either: "a|b"), "@wilaya" or "@wilaya/town", "=slug,slug" of those who are called so, "#1" of
 * services that are called so, dates as days from today ("+1", "+3..+4"), am pm eve, home video near
 * female male, "nobody", and "?word" of what is left over. */

#include "lib/base/test.h"

#include "services/search/meaning.h"
#include "services/search/words_sample.h"

#include "lib/run/config.h"
#include "lib/run/fiber.h"
#include "lib/run/work.h"

#include <stdatomic.h>

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

TEST(what_is_corrected)
{
	static const char *const cases[][2] = {
		{ "dentiste oran", NULL },
		{ "dantiste oran", "Dentiste oran" },
		{ "dantiste à constentine demain", "Dentiste à Constantine demain" },
		{ "طبيب اسنن وهران", "طبيب أسنان وهران" },
		{ "طبيب اسنان وهران", NULL },  /* one may write it so */
		{ "طبيبة أسنان وهران", NULL }, /* a woman, no error */
		{ "benalli dentiste", NULL },  /* names are as people write them */
		{ "xyzzy", NULL },
	};

	for (each_case(i, cases))
		check_str(meant_of(cases[i][0]).corrected, cases[i][1]);
}

/* ---- who comes and goes ---- */

enum { NEWCOMER = 500 };

static bool means_newcomer(const char *text)
{
	struct meant meant = meant_of(text);

	for (size_t i = 0; i < meant.number_count; i++)
		if (meant.numbers[i] == NEWCOMER)
			return true;
	return false;
}

static void put_newcomer(const char *family, const char *service)
{
	struct known_service offered = { .name_fr = str_of(service) };
	struct known known = {
		.number = NEWCOMER,
		.first_name_latin = STR("Nour El Houda"),
		.family_name_latin = str_of(family),
		.services = &offered,
		.service_count = 1,
	};

	words_put(&known);
	wait_settled();
}

TEST(who_comes_is_found_and_who_goes_is_not)
{
	begin();
	assert_false(means_newcomer("guendouzi"));
	put_newcomer("Guendouzi", "Reflet de lune");
	assert_true(means_newcomer("guendouzi"));
	assert_true(means_newcomer("Nour guendouzi"));
	assert_true(means_newcomer("nour el houda"));
	assert_int_equal(meant_of("reflet de lune").tag_count, 1);
	put_newcomer("Tiberkane", "Reflet de lune");
	assert_false(means_newcomer("guendouzi"));
	assert_true(means_newcomer("tiberkane"));
	words_drop(NEWCOMER);
	assert_false(means_newcomer("tiberkane")); /* at once, though the dictionary is the same */
	assert_int_equal(meant_of("reflet de lune").tag_count, 0);
	wait_settled();
	assert_false(means_newcomer("tiberkane"));
}

TEST(tags_are_of_all_the_names_of_a_service)
{
	struct known_service scaling = { .name_ar = STR("تلميع"),
					 .name_fr = STR("Blanchiment au laser") };
	struct known_service other = { .name_fr = STR("Blanchiment au laser") };

	begin();
	assert_true(words_tag(&scaling) != 0);
	assert_int_equal(words_tag(&other), 0); /* nobody offers it under that name alone */
	assert_int_equal(meant_of("blanchiment au laser").tags[0], words_tag(&scaling));
	assert_int_equal(meant_of("تلميع").tags[0], words_tag(&scaling));
}

/* ---- hostile texts ---- */

TEST(any_bytes_are_taken)
{
	uint64_t seed = 88172645463325252u;

	begin();
	for (int i = 0; i < 3000; i++) {
		char bytes[200];
		struct meant meant;

		region_reset(region);
		for (size_t k = 0; k < sizeof bytes; k++) {
			seed ^= seed << 13;
			seed ^= seed >> 7;
			seed ^= seed << 17;
			bytes[k] = i % 3 == 0 ? (char)(seed >> 11) : "ab \xd8\xa8\xff'1"[seed % 9];
		}
		words_read(region, (str){ bytes, seed % sizeof bytes }, today, &meant);
		assert_true(meant.left_over.count <= 16);
		assert_true(str_absent(meant.corrected) || str_utf8_length(meant.corrected) >= 0);
	}
}

TEST(long_texts_are_read_in_part)
{
	struct meant meant = meant_of("a b c d e f g h i j k l m n o p q r s t u v w x y z "
				      "a b c d e f g h i j k l m n o p q r s t u v w x y z");

	assert_true(meant.left_over.count <= 16);
	meant = meant_of("dentiste dentiste dentiste dentiste oran oran oran oran benali benali");
	assert_int_equal(meant.trade, entry_find(ENTRY_TRADE, 0, STR("dentist"))->number);
	assert_true(meant.number_count > 0);
}

/* ---- the end ---- */

enum { DEADLINE_MS = 10000 };
static atomic_bool let_go;
static bool ending;
static int held;

static void hold(void *arg)
{
	while (!atomic_load(&let_go))
		;
}

static void release(void *arg)
{
	held--;
}

/* All threads of the pool are held, so the dictionary that is begun next stays under way. */
static void end_under_way(void *arg)
{
	uint64_t until = mono_now() + MONO_MS(DEADLINE_MS);
	struct known known = { .number = NEWCOMER, .family_name_latin = STR("Bouzidi") };

	for (; held < config.work_threads; held++)
		assert_true(work_post(hold, release, NULL));
	while (work_waiting() > 0 && mono_now() < until)
		fiber_sleep(MONO_MS(1));
	words_put(&known);
	words_changed();
	while (work_waiting() == 0 && mono_now() < until)
		fiber_sleep(MONO_MS(1));
	assert_int_equal(work_waiting(), 1);
	ending = true; /* and no pause before the one in there */
	words_end();
	loop_stop(0);
}

static void let_all_go(void *arg)
{
	while (!ending)
		fiber_sleep(MONO_MS(1));
	atomic_store(&let_go, true);
}

TEST(the_end_waits_for_the_dictionary_under_way)
{
	begin();
	fiber_spawn("end", end_under_way, NULL, NULL);
	fiber_spawn("let go", let_all_go, NULL, NULL);
	loop_run();
	assert_null(words_dictionary());
	region_free(region);
	region = NULL; /* whoever comes next begins anew */
}

TEST_MAIN("words")
