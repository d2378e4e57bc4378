/* words.c — what words cost the search service when a hundred thousand professionals have names: what
 * a professional who comes costs, what a new dictionary costs the loop (a draft) and a thread beside
 * it, how much memory it takes, and how long a question and a suggestion take.
 *
 * The catalogue is as it is shipped; names are syllables put together at random, in two scripts;
 * questions are those of the tests.  Ends with 1 when a draft stalls the loop for 5 ms or more. */

#include "cost.h"
#include "engine/text_words.h"
#include "services/search/meaning.h"
#include "services/search/words_sample.h"

#include <stdio.h>

enum { PEOPLE = 100000, ROUNDS = 20, STALL_NS = 5000000 };

static uint64_t seed = 4711;

static size_t drawn(size_t below)
{
	return (size_t)(words_random(&seed) % below);
}

/* A family name of some 40,000, and the same in Arabic; first names of some hundreds. */
static str draw_name(struct region *region, bool arabic, size_t which, size_t syllables)
{
	static const char *const latin[] = { "ben", "bou",  "ham", "sli", "mer", "kha", "lif",
					     "ra",  "chid", "dja", "mel", "zer", "rou", "ki",
					     "tou", "ati",  "sa",  "di",  "bel", "kac" };
	static const char *const letters[] = { "بن", "بو",  "حم", "سل", "مر", "خا", "ليف",
					       "را", "شيد", "جا", "مل", "زر", "رو", "كي",
					       "تو", "عط",  "سا", "دي", "بل", "كاس" };
	str name = STR("");

	for (; syllables > 0; syllables--, which /= 20)
		name = region_format(region, "%.*s%s", STR_ARG(name),
				     (arabic ? letters : latin)[which % 20]);
	return name;
}

static void put_one(struct region *region, uint32_t number)
{
	size_t first = drawn(400), family = drawn(40000);
	struct known_service service = { .name_fr = draw_name(region, false, drawn(3000), 4) };
	struct known known = {
		.number = number,
		.first_name_latin = draw_name(region, false, first, 2),
		.first_name_ar = draw_name(region, true, first, 2),
		.family_name_latin = draw_name(region, false, family, 4),
		.family_name_ar = draw_name(region, true, family, 4),
		.services = &service,
		.service_count = 1,
	};

	words_put(&known);
	region_reset(region);
}

static void tell(const char *what, uint64_t *took, size_t count)
{
	costs_sort(took, count);
	printf("%-24s p50 %8.1f us  p99 %8.1f us  most %8.1f us\n", what,
	       (double)took[count / 2] / 1e3, (double)took[count * 99 / 100] / 1e3,
	       (double)took[count - 1] / 1e3);
}

static const char *const cases[][2] = {
#include "services/search/words_cases"
};
enum { CASES = SAMPLE_COUNT(cases) };

static void measure_questions(struct region *region)
{
	static uint64_t read[CASES * ROUNDS], suggested[CASES * ROUNDS];
	struct search_suggestion items[SUGGEST_ITEMS];
	struct meant meant;

	for (size_t i = 0; i < CASES * ROUNDS; i++) {
		str typed = str_of(cases[i % CASES][0]);
		uint64_t began = cpu_ns();

		words_read(region, typed, date_of(2026, 3, 3), &meant);
		read[i] = cpu_ns() - began;
		region_reset(region);
		typed.len = typed.len * (1 + i % 3) / 3;
		began = cpu_ns();
		suggest_items(region, typed, LANGUAGE_FR, 0, items);
		suggested[i] = cpu_ns() - began;
		region_reset(region);
	}
	tell("a question", read, CASES * ROUNDS);
	tell("a suggestion", suggested, CASES * ROUNDS);
}

int main(void)
{
	struct region *region = region_new(0, NULL);
	uint64_t began, stall;
	struct words_cost cost;

	sample_load();
	began = cpu_ns();
	for (uint32_t i = 0; i < PEOPLE; i++)
		put_one(region, 1000 + i);
	printf("%d professionals put: %.2f us each\n", PEOPLE,
	       (double)(cpu_ns() - began) / PEOPLE / 1e3);
	cost = words_measure(cpu_ns);
	stall = cost.draft > cost.settle ? cost.draft : cost.settle;
	printf("a dictionary of %zu words, %.1f MB: %.2f ms of the loop for its draft, %.2f ms to take it in use, "
	       "%.0f ms aside\n",
	       terms_keys(words_dictionary()), (double)cost.bytes / 1e6, (double)cost.draft / 1e6,
	       (double)cost.settle / 1e6, (double)cost.make / 1e6);
	measure_questions(region);
	printf("%s the loop stood still %.2f ms of at most %.0f\n",
	       stall < STALL_NS ? "met   " : "MISSED", (double)stall / 1e6, STALL_NS / 1e6);
	region_free(region);
	return stall >= STALL_NS;
}
