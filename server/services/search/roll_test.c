/* roll_test.c — names and services come, go and change, and ids stay good as long as a dictionary
 * may hold them. */

#include "lib/base/test.h"

#include "services/search/roll.h"

static struct roll *roll;

static void put(uint32_t number, const char *a, const char *b)
{
	str names[2] = { str_of(a), str_of(b) };

	roll_put(roll, number, names, b ? 2 : 1, NULL, 0);
}

/* "benali:1,2 kaci:3", of all that somebody bears, in the order of ids. */
static const char *told(void)
{
	static char line[1024];
	struct term terms[64];
	size_t count = roll_terms(roll, terms, COUNT(terms)), at = 0;

	line[0] = 0;
	for (size_t i = 0; i < count; i++) {
		struct bearers who = roll_bearers(roll, terms[i].id);

		at += (size_t)snprintf(line + at, sizeof line - at, "%s%.*s:", i ? " " : "",
				       STR_ARG(terms[i].text));
		for (size_t k = 0; k < who.count; k++)
			at += (size_t)snprintf(line + at, sizeof line - at, "%s%u", k ? "," : "",
					       who.at[k]);
	}
	return line;
}

TEST(names_of_equal_letters_are_one)
{
	roll = roll_new();
	put(2, "Ben Ali", NULL);
	put(1, "BENALI", "Kaci");
	assert_string_equal(told(), "Ben Ali:1,2 Kaci:1");
	put(1, "Kaci", NULL);
	assert_string_equal(told(), "Ben Ali:2 Kaci:1");
	roll_remove(roll, 2);
	roll_remove(roll, 77);
	roll_remove(roll, 2000000);
	assert_string_equal(told(), "Kaci:1");
	put(1, "...", NULL);
	assert_string_equal(told(), "");
	roll_free(roll);
}

TEST(the_same_twice_is_once)
{
	struct term terms[4];

	roll = roll_new();
	put(1, "Amel", "Amel");
	put(1, "Amel", "amel");
	assert_int_equal(roll_terms(roll, terms, 4), 1);
	assert_int_equal(terms[0].weight, 1);
	put(2, "Amel", NULL);
	roll_terms(roll, terms, 4);
	assert_int_equal(terms[0].weight, 2);
	roll_free(roll);
}

TEST(what_is_new_is_fresh)
{
	struct term terms[4];

	roll = roll_new();
	assert_false(roll_is_fresh(roll));
	put(1, "Amel", NULL);
	assert_true(roll_is_fresh(roll));
	roll_terms(roll, terms, 4);
	assert_false(roll_is_fresh(roll));
	put(2, "Amel", NULL);
	assert_false(roll_is_fresh(roll)); /* known: only its bearers changed */
	roll_remove(roll, 1);
	roll_remove(roll, 2);
	put(3, "Amel", NULL);
	assert_false(roll_is_fresh(roll)); /* still in the dictionary */
	roll_free(roll);
}

/* A dictionary may hold an id until one without it is in use. */
TEST(ids_stay_while_a_dictionary_may_hold_them)
{
	struct term terms[4];
	uint32_t amel;

	roll = roll_new();
	put(1, "Amel", NULL);
	roll_terms(roll, terms, 4);
	roll_settle(roll);
	amel = terms[0].id;
	roll_remove(roll, 1);
	roll_settle(roll);
	put(2, "Karim", NULL);
	assert_int_equal(roll_bearers(roll, amel).count, 0);
	check_str(roll_text(roll, amel), "Amel");
	/* Drafted without it, but the former one is still in use. */
	assert_int_equal(roll_terms(roll, terms, 4), 1);
	put(3, "Zohra", NULL);
	check_str(roll_text(roll, amel), "Amel");
	roll_settle(roll);
	put(4, "Houria", NULL);
	check_str(roll_text(roll, amel), "Houria"); /* now it is another's */
	roll_free(roll);
}

TEST(one_that_comes_back_before_the_swap_is_fresh)
{
	struct term terms[4];

	roll = roll_new();
	put(1, "Amel", NULL);
	roll_terms(roll, terms, 4);
	roll_settle(roll);
	roll_remove(roll, 1);
	assert_int_equal(roll_terms(roll, terms, 4), 0);
	put(1, "Amel", NULL);
	assert_true(roll_is_fresh(roll));
	roll_settle(roll);
	assert_string_equal(told(), "Amel:1");
	roll_free(roll);
}

TEST(services_are_told_apart_by_all_their_names)
{
	static const struct roll_service scaling = {
		{ { "تنظيف", 10 }, STR("Détartrage"), { 0 } }
	};
	static const struct roll_service other = { { { 0 }, STR("DETARTRAGE"), STR("Scaling") } };
	static const struct roll_service nameless = { { { 0 }, STR("--"), { 0 } } };
	struct roll_service both[2] = { scaling, other };
	struct term terms[8];
	uint32_t tag, second;

	roll = roll_new();
	roll_put(roll, 1, NULL, 0, &scaling, 1);
	roll_put(roll, 2, NULL, 0, both, 2);
	roll_put(roll, 3, NULL, 0, &nameless, 1);
	tag = roll_tag(roll, &scaling);
	second = roll_tag(roll, &other);
	assert_true(tag != 0 && second != 0 && tag != second);
	assert_int_equal(roll_tag(roll, &nameless), 0);
	assert_int_equal(roll_terms(roll, terms, 8), 3);
	check_str(terms[1].text, "Détartrage");
	assert_int_equal(terms[1].kind, TERM_SERVICE);
	assert_int_equal(terms[1].weight, 3);
	assert_int_equal(roll_bearers(roll, terms[1].id).count, 2); /* sorts */
	roll_remove(roll, 2);
	assert_int_equal(roll_tag(roll, &other), 0);
	assert_int_equal(roll_tag(roll, &scaling), tag);
	assert_int_equal(roll_bearers(roll, terms[1].id).count, 1);
	roll_free(roll);
}

/* Against a plain list: who bears what, after many changes. */
TEST(any_history_equals_what_is_there_at_its_end)
{
	enum { PEOPLE = 40, NAMES = 30, STEPS = 20000 };
	static bool bears[PEOPLE][NAMES];
	uint64_t seed = 88172645463325252u;

	roll = roll_new();
	for (int step = 0; step < STEPS; step++) {
		char text[8][16];
		str names[8];
		uint32_t who = (uint32_t)(seed % PEOPLE);
		size_t count = seed >> 20 & 7;

		memset(bears[who], 0, sizeof bears[who]);
		for (size_t i = 0; i < count; i++) {
			seed ^= seed << 13;
			seed ^= seed >> 7;
			seed ^= seed << 17;
			snprintf(text[i], sizeof text[i], "Nom%c", (char)('a' + seed % NAMES % 26));
			if (seed % NAMES >= 26)
				strcat(text[i], "x");
			names[i] = str_of(text[i]);
			bears[who][seed % NAMES] = true;
		}
		roll_put(roll, who, names, count, NULL, 0);
		if (step % 97 == 0) {
			struct term terms[64];

			roll_terms(roll, terms, 64);
		}
		if (step % 97 == 60)
			roll_settle(roll);
		seed ^= seed << 13;
		seed ^= seed >> 7;
		seed ^= seed << 17;
	}

	struct term terms[64];
	size_t count = roll_terms(roll, terms, 64), expected = 0;

	for (size_t n = 0; n < NAMES; n++) {
		size_t bearers = 0;
		bool found = false;

		for (size_t p = 0; p < PEOPLE; p++)
			bearers += bears[p][n];
		for (size_t i = 0; i < count; i++) {
			char text[16];

			snprintf(text, sizeof text, "Nom%c%s", (char)('a' + n % 26),
				 n >= 26 ? "x" : "");
			if (!str_equal(terms[i].text, str_of(text)))
				continue;
			found = true;
			assert_int_equal(roll_bearers(roll, terms[i].id).count, bearers);
			assert_int_equal(terms[i].weight, bearers);
		}
		assert_true(found == (bearers > 0));
		expected += bearers > 0;
	}
	assert_int_equal(count, expected);
	roll_free(roll);
}

TEST_MAIN("roll")
