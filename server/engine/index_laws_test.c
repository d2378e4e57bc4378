/* index_laws_test.c — worlds drawn at random, in which things happen between questions: every answer
 * is held to a search that looks at everything, every start to the calculator.
 *
 * INDEX_QUERIES says how many questions (5000), INDEX_SEED the first seed. */

#include "lib/base/test.h"

#include "engine/index_world.h"

enum { QUERIES = 5000, QUERIES_A_WORLD = 250, STEPS = 4, SOUND_EVERY = 10 };

static uint64_t number_from(const char *name, uint64_t otherwise)
{
	const char *text = getenv(name);

	return text ? strtoull(text, NULL, 10) : otherwise;
}

/* What was compared, so that a test of nothing is seen. */
static struct {
	uint64_t queries, with_hits, hits, slots, pages, starts, exact;
} seen;

/* ---- one question ---- */

static bool count_honest(const struct index_query *q, const struct index_answer *a, size_t all)
{
	if (!a->at_least)
		return a->matched == all;
	return a->matched <= all && (a->matched >= q->count_to || a->matched == all);
}

static void tell(const struct index_query *q, const struct oracle_hit *expected, size_t all,
		 const struct index_answer *a)
{
	print_error("sort %d page %zu count_to %llu dates %d-%d minutes %d-%d km %g placed %d "
		    "length %d-%d specialities %zu numbers %zu\n",
		    q->sort, q->page, (unsigned long long)q->count_to, q->first.days, q->last.days,
		    q->from_minute, q->to_minute, (double)q->km, q->placed, q->length_least,
		    q->length_most, q->speciality_count, q->number_count);
	print_error("matched %llu%s\n", (unsigned long long)a->matched, a->at_least ? "+" : "");
	for (size_t i = 0; i < all || i < a->count; i++) {
		if (i < all)
			print_error("%u %llx", expected[i].pro,
				    (unsigned long long)expected[i].key.at);
		if (i < a->count)
			print_error("\t%u %llx at %u for %u, %zu slots%s", a->hits[i].number,
				    (unsigned long long)a->hits[i].key.at, a->hits[i].place,
				    a->hits[i].service, a->hits[i].slot_count,
				    a->hits[i].exact ? "" : ", not exact");
		print_error("\n");
	}
}

/* Page after page is the whole list. */
static bool answers_like_the_oracle(struct index_world *w, struct index_query *q)
{
	static struct index_answer answer;
	struct oracle_hit expected[WORLD_PROS];
	size_t all = index_oracle_search(w, q, expected), at = 0;

	seen.queries++;
	seen.with_hits += all > 0;
	for (int page = 0; page < 3; page++) {
		size_t want = all - at < q->page ? all - at : q->page;

		bool good;

		index_search(w->index, q, &answer);
		good = answer.count == want && !answer.cut && count_honest(q, &answer, all);
		for (size_t i = 0; good && i < answer.count; i++) {
			good = index_oracle_hit(w, q, &expected[at + i], &answer.hits[i]);
			seen.slots += answer.hits[i].slot_count;
		}
		if (!good) {
			tell(q, expected + at, all - at, &answer);
			return false;
		}
		seen.pages++;
		seen.hits += answer.count;
		at += answer.count;
		if (answer.count == 0)
			break;
		q->after = answer.hits[answer.count - 1].key;
	}
	return true;
}

/* ---- one service ---- */

static bool has(const instant *all, size_t count, instant at)
{
	for (size_t i = 0; i < count; i++)
		if (all[i].us == at.us)
			return true;
	return false;
}

/* Those of the calculator, if the index says so; else more. */
static bool starts_like_the_calculator(struct index_world *w)
{
	static instant starts[WORLD_STARTS];
	unsigned pro = (unsigned)index_world_random(w, WORLD_PROS);
	const struct world_pro *p = &w->pros[pro];
	int32_t first = index_first(w->index).days;
	const instant *expected;

	if (!p->there)
		return true;
	for (unsigned place = 0; place < p->in.place_count; place++)
		for (unsigned service = 0; service < p->in.service_count; service++) {
			int32_t days = index_world_random(w, 4) == 0 ? INDEX_DAYS - 2 : 20;
			span within = { w->now, { DAYS(first + days) } };
			size_t count, all, kept = 0;
			bool exact;

			if (!(p->services[service].places >> place & 1))
				continue;
			count = index_starts(w->index, pro, place, service, w->now, within, starts,
					     WORLD_STARTS, &exact);
			all = index_world_starts(w, pro, place, service, &expected);
			for (size_t i = 0; i < all; i++) {
				if (expected[i].us >= within.to.us ||
				    expected[i].us % MINUTES(5) != 0)
					continue;
				kept++;
				if (!has(starts, count, expected[i]))
					return false;
			}
			if (exact && count != kept)
				return false;
			seen.starts += kept;
			seen.exact += exact && kept > 0;
		}
	return true;
}

/* ---- worlds ---- */

static void world_run(uint64_t seed, bool wild, uint64_t queries)
{
	struct index_world *w = index_world_new(seed, wild);

	for (uint64_t i = 0; i < queries; i++) {
		struct index_query q;
		uint64_t steps = index_world_random(w, STEPS);

		while (steps-- > 0)
			index_world_step(w);
		if (i % SOUND_EVERY == 0 && !index_sound(w->index))
			fail_msg("seed %llu: what is kept at %llu is not sound",
				 (unsigned long long)seed, (unsigned long long)i);
		index_world_query(w, &q);
		if (!wild && !answers_like_the_oracle(w, &q))
			fail_msg("seed %llu: answer %llu differs", (unsigned long long)seed,
				 (unsigned long long)i);
		if (!starts_like_the_calculator(w))
			fail_msg("seed %llu: starts at %llu differ", (unsigned long long)seed,
				 (unsigned long long)i);
	}
	index_world_free(w);
}

TEST(answers_are_the_oracles)
{
	uint64_t queries = number_from("INDEX_QUERIES", QUERIES);
	uint64_t seed = number_from("INDEX_SEED", 1);

	for (uint64_t done = 0; done < queries; done += QUERIES_A_WORLD)
		world_run(seed++, false, QUERIES_A_WORLD);
	print_message("# %llu questions, %llu with hits, %llu pages, %llu hits, %llu slots\n",
		      (unsigned long long)seen.queries, (unsigned long long)seen.with_hits,
		      (unsigned long long)seen.pages, (unsigned long long)seen.hits,
		      (unsigned long long)seen.slots);
	/* Questions that nobody answers would prove little. */
	assert_true(seen.with_hits > seen.queries / 4);
	assert_true(seen.exact > seen.queries / 4);
}

TEST(services_of_every_sort_keep_all_starts_of_the_calculator)
{
	uint64_t queries = number_from("INDEX_QUERIES", QUERIES) / 10;
	uint64_t seed = number_from("INDEX_SEED", 1);

	seen.starts = 0;
	for (uint64_t done = 0; done < queries; done += QUERIES_A_WORLD)
		world_run(seed++, true, QUERIES_A_WORLD);
	print_message("# %llu starts\n", (unsigned long long)seen.starts);
	assert_true(seen.starts > queries);
}

TEST_MAIN("index_laws")
