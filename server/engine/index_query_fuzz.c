/* index_query_fuzz.c — any bytes as questions to one small country: each answer is the slow search's.
 *
 * What a service checks before it asks is kept to here, too: a page of at most INDEX_PAGE, places and
 * lengths that are numbers.  Whatever else is asked has an answer. */

#include "engine/index_world.h"
#include "lib/base/fuzz.h"

enum { PAGES = 3, QUESTIONS = 8 };

/* Mostly within the ring, sometimes as far away as can be said. */
static date date_from(struct input *in, date first)
{
	uint32_t day = take(in, 1);

	if (day == 255)
		return (date){ (int32_t)take(in, 4) };
	return (date){ first.days - 60 + (int32_t)day };
}

static void query_where(struct input *in, struct index_query *q)
{
	q->placed = take(in, 1) % 4 != 0;
	q->latitude = 36.7f + (float)(int16_t)take(in, 2) / 1000;
	q->longitude = 3.0f + (float)(int16_t)take(in, 2) / 1000;
	q->km = (float)take(in, 2) / 100;
}

static void query_when(struct input *in, struct index_query *q, date first)
{
	q->first = date_from(in, first);
	q->last = date_from(in, first);
	/* Behind the last day but one nobody knows what is free. */
	if (q->last.days > first.days + INDEX_DAYS - 2)
		q->last.days = first.days + INDEX_DAYS - 2;
	q->from_minute = (int16_t)take(in, 2) % 1500;
	q->to_minute = (int16_t)take(in, 2) % 3000;
}

static void query_who(struct input *in, struct index_query *q)
{
	static uint16_t specialities[3];
	static uint32_t numbers[WORLD_PROS];

	q->specialities = specialities;
	q->speciality_count = take(in, 1) % 4;
	for (size_t i = 0; i < q->speciality_count; i++)
		specialities[i] = (uint16_t)take(in, 1);
	q->number_count = take(in, 1) % 64;
	q->numbers = q->number_count > 0 && q->number_count < WORLD_PROS ? numbers : NULL;
	q->number_count = q->numbers ? q->number_count : 0;
	for (uint32_t i = 0; i < q->number_count; i++) /* each once, in some order */
		numbers[i] = (i * 7 + (uint32_t)q->number_count) % WORLD_PROS;
	q->mask = take(in, 4);
	q->want = take(in, 1) % 2 ? q->mask : take(in, 4);
	q->any = take(in, 1) % 2 ? take(in, 4) : 0;
	q->rating_least = take(in, 1) % 64;
	q->town = (uint16_t)(take(in, 1) % 3);
	if (take(in, 1) % 2) /* else hardly anybody fits */
		q->mask = q->want = TRAIT_VERIFIED;
}

static struct index_query query_from(struct input *in, const struct index_world *w)
{
	struct index_query q = { .now = w->now };

	query_when(in, &q, index_first(w->index));
	query_where(in, &q);
	q.sort = (enum index_sort)(take(in, 1) % 3);
	q.page = take(in, 1) % (INDEX_PAGE + 1);
	q.length_least = (int)(take(in, 1) * 5 % 500);
	q.length_most = (int)take(in, 2) % 700;
	q.count_to = take(in, 1);
	q.price_most = take(in, 2);
	q.tag = take(in, 1) % 4;
	query_who(in, &q);
	return q;
}

/* The page that begins with that of all who fit. */
static void page_laws(struct index_world *w, const struct index_query *q,
		      const struct oracle_hit *expected, size_t at, size_t all,
		      const struct index_answer *answer)
{
	law(answer->count == (all - at < q->page ? all - at : q->page), "as many as there are");
	law(!answer->cut, "little work is never cut");
	law(answer->at_least ? answer->matched <= all : answer->matched == all || q->page == 0,
	    "the count is honest");
	for (size_t i = 0; i < answer->count; i++)
		law(index_oracle_hit(w, q, &expected[at + i], &answer->hits[i]),
		    "a hit is the slow search's");
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	static struct index_world *w;
	static struct index_answer answer;
	struct input in = { bytes, bytes + len };
	struct oracle_hit expected[WORLD_PROS];

	if (!w)
		w = index_world_new(7, false);
	for (int i = 0; i < QUESTIONS && (i == 0 || in.at < in.end); i++) {
		struct index_query q = query_from(&in, w);
		size_t all = index_oracle_search(w, &q, expected), at = 0;

		for (int page = 0; page == 0 || (page < PAGES && answer.count > 0); page++) {
			index_search(w->index, &q, &answer);
			page_laws(w, &q, expected, at, all, &answer);
			at += answer.count;
			if (answer.count > 0)
				q.after = answer.hits[answer.count - 1].key;
		}
	}
	return 0;
}
