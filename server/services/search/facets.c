/* facets.c — GET /v1/search/facets: how many there would be with one choice more.
 *
 * One pass of the index tells each professional who fits, at his best place; of one pass come the
 * counts by what is the same at all his places. What differs from place to place is asked anew for
 * each choice: kinds of places, parts of the day, dates, and wilayas for those who are in several.
 *
 * Easy to get wrong: a count is of what would be found *in place of* what is chosen of its kind, so
 * each kind has a pass of its own without its filter.  Others run between two passes: nothing that
 * is borrowed is kept over one. */

#include "services/search/search.h"

#include <stdlib.h>
#include <string.h>

enum {
	PASS_WORK = 8000, /* days looked at in one pass */
	DATES = 14,
	WILAYAS = 128,        /* numbers that a trait can say */
	ELSEWHERE_MOST = 4096 /* places in other wilayas than the best one's */
};

static const uint32_t kind_traits[] = {
	[PLACE_KIND_PRACTICE] = TRAIT_PRACTICE,
	[PLACE_KIND_HOME_VISITS] = TRAIT_HOME,
	[PLACE_KIND_VIDEO] = TRAIT_VIDEO,
};

struct counting {
	struct req *req;
	const struct asked *asked;
	struct index_answer *answer;
};

/* ---- one pass ---- */

typedef void told_fn(void *with, uint32_t number, uint8_t place, uint32_t traits);

static struct facet_count pass(struct counting *c, struct index_query query, told_fn *told,
			       void *with)
{
	fiber_yield(); /* others may run between two passes */
	query.page = 0;
	query.after = (struct index_key){ 0, 0 };
	query.count_to = 0;
	query.work = PASS_WORK;
	query.each = told;
	query.with = with;
	index_search(search_index(), &query, c->answer);
	return (struct facet_count){ .total = (int64_t)c->answer->matched,
				     .at_least = c->answer->cut };
}

static void unmask(struct index_query *query, uint32_t traits)
{
	query->mask &= ~traits;
	query->want &= ~traits;
}

static void demand(struct index_query *query, uint32_t traits)
{
	query->mask |= traits;
	query->want |= traits;
}

/* ---- words of the catalogue ---- */

struct tally {
	uint32_t *counts; /* by number of the entry */
	size_t room;
};

static struct tally tally_new(struct region *region, enum entry_kind kind)
{
	size_t room = entry_count(kind) + 1;

	return (struct tally){ region_array(region, room, sizeof(uint32_t)), room };
}

static void tally_add(struct tally *t, uint16_t number)
{
	if (number < t->room)
		t->counts[number]++;
}

static int more_first(const void *left, const void *right)
{
	const struct facet_word *a = left, *b = right;

	if (a->total != b->total)
		return a->total > b->total ? -1 : 1;
	return str_compare(a->word->slug, b->word->slug);
}

static struct list_of tally_words(struct region *region, const struct tally *t,
				  enum entry_kind kind, bool at_least)
{
	struct facet_word *all = region_array(region, t->room, sizeof *all);
	size_t count = 0;

	for (size_t i = 1; i < t->room; i++) {
		if (t->counts[i] == 0 || !entry_at(kind, (uint16_t)i))
			continue;
		all[count++] = (struct facet_word){ .word = entry_word(region, kind, (uint16_t)i),
						    .total = t->counts[i],
						    .at_least = at_least };
	}
	qsort(all, count, sizeof *all, more_first);
	return (struct list_of){ all, count };
}

static void tell_trade(void *with, uint32_t number, uint8_t place, uint32_t traits)
{
	tally_add(with, known_at(number)->trade);
}

static struct list_of trades_count(struct counting *c)
{
	struct tally tally = tally_new(c->req->region, ENTRY_TRADE);
	struct index_query query = c->asked->query;
	struct facet_count all;

	query.speciality_count = 0;
	all = pass(c, query, tell_trade, &tally);
	return tally_words(c->req->region, &tally, ENTRY_TRADE, all.at_least);
}

static void tell_specialities(void *with, uint32_t number, uint8_t place, uint32_t traits)
{
	const struct known *known = known_at(number);

	for (size_t i = 0; i < known->speciality_count; i++)
		tally_add(with, known->specialities[i]);
}

static struct list_of specialities_count(struct counting *c)
{
	struct tally tally = tally_new(c->req->region, ENTRY_SPECIALITY);
	struct index_query query = c->asked->query;
	struct facet_count all;

	if (!c->asked->trade)
		return (struct list_of){ .items = NULL };
	query.specialities = &c->asked->trade;
	query.speciality_count = 1;
	all = pass(c, query, tell_specialities, &tally);
	return tally_words(c->req->region, &tally, ENTRY_SPECIALITY, all.at_least);
}

/* ---- wilayas ---- */

/* Who fits at his best place, and in which other wilayas he has places. */
struct across {
	struct tally tally;
	struct elsewhere {
		uint32_t number;
		uint16_t wilaya;
	} * elsewhere;
	size_t count;
	bool cut;
};

static void tell_wilaya(void *with, uint32_t number, uint8_t place, uint32_t traits)
{
	const struct known *known = known_at(number);
	struct across *a = with;
	uint16_t best = (uint16_t)((traits & TRAIT_WILAYA) >> TRAIT_WILAYA_AT);

	tally_add(&a->tally, best);
	for (size_t i = 0; i < known->place_count; i++) {
		if (known->places[i].wilaya == best)
			continue;
		a->cut |= a->count == ELSEWHERE_MOST;
		if (a->count < ELSEWHERE_MOST)
			a->elsewhere[a->count++] =
				(struct elsewhere){ number, known->places[i].wilaya };
	}
}

static int by_wilaya(const void *left, const void *right)
{
	const struct elsewhere *a = left, *b = right;

	if (a->wilaya != b->wilaya)
		return a->wilaya < b->wilaya ? -1 : 1;
	return (a->number > b->number) - (a->number < b->number);
}

/* Of those with places there and better ones in other wilayas: how many fit there, too? */
static void wilaya_ask(struct counting *c, struct across *a, const struct index_query *query,
		       uint16_t wilaya, const struct elsewhere *some, size_t count)
{
	uint32_t *numbers = region_array(c->req->region, count, sizeof *numbers);
	struct index_query there = *query;
	struct facet_count found;
	size_t kept = 0;

	for (size_t i = 0; i < count; i++)
		if (kept == 0 || numbers[kept - 1] != some[i].number)
			numbers[kept++] = some[i].number;
	there.numbers = numbers;
	there.number_count = kept;
	demand(&there, (uint32_t)wilaya << TRAIT_WILAYA_AT);
	there.mask |= TRAIT_WILAYA;
	found = pass(c, there, NULL, NULL);
	a->tally.counts[wilaya] += (uint32_t)found.total;
	a->cut |= found.at_least;
}

static struct list_of wilayas_count(struct counting *c)
{
	struct region *region = c->req->region;
	struct index_query query = c->asked->query;
	struct across a = { .tally = tally_new(region, ENTRY_WILAYA) };

	a.elsewhere = region_array(region, ELSEWHERE_MOST, sizeof *a.elsewhere);
	query.km = 0;
	query.town = 0;
	/* The point was the town's: who comes home from elsewhere is not too far. */
	query.placed = c->asked->filters->has_latitude;
	unmask(&query, TRAIT_WILAYA);
	a.cut |= pass(c, query, tell_wilaya, &a).at_least;
	qsort(a.elsewhere, a.count, sizeof *a.elsewhere, by_wilaya);
	for (size_t from = 0, to; from < a.count; from = to) {
		uint16_t wilaya = a.elsewhere[from].wilaya;

		for (to = from; to < a.count && a.elsewhere[to].wilaya == wilaya;)
			to++;
		if (wilaya < WILAYAS && wilaya < a.tally.room)
			wilaya_ask(c, &a, &query, wilaya, a.elsewhere + from, to - from);
	}
	return tally_words(region, &a.tally, ENTRY_WILAYA, a.cut);
}

/* ---- languages, genders ---- */

enum { LANGUAGES = 10 };

static void tell_languages(void *with, uint32_t number, uint8_t place, uint32_t traits)
{
	uint32_t *counts = with;

	for (int i = 0; i < LANGUAGES; i++)
		counts[i] += traits >> (TRAIT_LANGUAGE_AT + i) & 1;
}

static int languages_order(const void *left, const void *right)
{
	const struct facet_language *a = left, *b = right;

	if (a->total != b->total)
		return a->total > b->total ? -1 : 1;
	return a->language - b->language;
}

static struct list_of languages_count(struct counting *c)
{
	struct facet_language *out = region_array(c->req->region, LANGUAGES, sizeof *out);
	struct index_query query = c->asked->query;
	uint32_t counts[LANGUAGES] = { 0 };
	struct facet_count all;
	size_t count = 0;

	query.any = 0;
	all = pass(c, query, tell_languages, counts);
	for (int i = 0; i < LANGUAGES; i++)
		if (counts[i] > 0)
			out[count++] = (struct facet_language){ .language = SPOKEN_LANGUAGE_AR + i,
								.total = counts[i],
								.at_least = all.at_least };
	qsort(out, count, sizeof *out, languages_order);
	return (struct list_of){ out, count };
}

static void tell_genders(void *with, uint32_t number, uint8_t place, uint32_t traits)
{
	int64_t *counts = with;

	counts[0] += (traits & TRAIT_FEMALE) != 0;
	counts[1] += (traits & TRAIT_MALE) != 0;
}

static struct list_of genders_count(struct counting *c)
{
	static const int genders[] = { GENDER_FEMALE, GENDER_MALE };
	struct facet_gender *out = region_array(c->req->region, 2, sizeof *out);
	struct index_query query = c->asked->query;
	int64_t counts[2] = { 0 };
	struct facet_count all;
	size_t count = 0;

	unmask(&query, TRAIT_FEMALE | TRAIT_MALE);
	all = pass(c, query, tell_genders, counts);
	for (int i = 0; i < 2; i++) {
		int which = counts[1] > counts[0] ? 1 - i : i;

		if (counts[which] > 0)
			out[count++] = (struct facet_gender){ .gender = genders[which],
							      .total = counts[which],
							      .at_least = all.at_least };
	}
	return (struct list_of){ out, count };
}

/* ---- what is asked anew for each choice ---- */

static struct list_of kinds_count(struct counting *c)
{
	struct facet_kind *out = region_array(c->req->region, PLACE_KIND_VIDEO, sizeof *out);
	size_t count = 0;

	for (int kind = PLACE_KIND_PRACTICE; kind <= PLACE_KIND_VIDEO; kind++) {
		struct index_query query = c->asked->query;
		struct facet_count found;

		unmask(&query, TRAIT_PRACTICE | TRAIT_HOME | TRAIT_VIDEO);
		demand(&query, kind_traits[kind]);
		found = pass(c, query, NULL, NULL);
		if (found.total > 0)
			out[count++] = (struct facet_kind){ kind, found.total, found.at_least };
	}
	return (struct list_of){ out, count };
}

static struct list_of parts_count(struct counting *c)
{
	struct facet_part *out = region_array(c->req->region, DAY_PART_EVENING, sizeof *out);
	size_t count = 0;

	for (int part = DAY_PART_MORNING; part <= DAY_PART_EVENING; part++) {
		struct index_query query = c->asked->query;
		struct facet_count found;

		query_part(&query, part);
		found = pass(c, query, NULL, NULL);
		if (found.total > 0)
			out[count++] = (struct facet_part){ part, found.total, found.at_least };
	}
	return (struct list_of){ out, count };
}

static struct list_of dates_count(struct counting *c)
{
	struct facet_date *out = region_array(c->req->region, DATES, sizeof *out);

	for (int i = 0; i < DATES; i++) {
		struct index_query query = c->asked->query;
		struct facet_count found;

		query.first.days += i;
		query.last = query.first;
		found = pass(c, query, NULL, NULL);
		out[i] = (struct facet_date){ query.first, found.total, found.at_least };
	}
	return (struct list_of){ out, DATES };
}

static const struct facet_count *verified_count(struct counting *c)
{
	struct facet_count *out = region_make(c->req->region, struct facet_count);
	struct index_query query = c->asked->query;

	demand(&query, TRAIT_VERIFIED);
	*out = pass(c, query, NULL, NULL);
	return out;
}

/* ---- the whole ---- */

struct reply *count_search(struct req *req, const struct count_search_params *params)
{
	struct filters filters = FILTERS_OF(params);
	struct asked *asked = region_make(req->region, struct asked);
	struct reply *refusal = query_read(req, &filters, asked);
	struct counting c = { req, asked, region_make(req->region, struct index_answer) };
	struct search_facets out;
	struct facet_count all;

	if (refusal)
		return refusal;
	all = pass(&c, asked->query, NULL, NULL);
	out = (struct search_facets){ .total = all.total, .at_least = all.at_least };
	out.trades = trades_count(&c);
	out.specialities = specialities_count(&c);
	out.wilayas = wilayas_count(&c);
	out.languages = languages_count(&c);
	out.genders = genders_count(&c);
	out.kinds = kinds_count(&c);
	out.parts = parts_count(&c);
	out.dates = dates_count(&c);
	out.verified = verified_count(&c);
	return reply_search_facets(req, 200, &out);
}
