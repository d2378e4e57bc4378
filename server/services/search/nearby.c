/* nearby.c — nothing was found: what else there would be, later, further away, or with one filter
 * less.
 *
 * Each is one more question to the index, with a short page, whose first hit the calculator must
 * confirm, and a bounded count; what does not help is not told. */

#include "services/search/search.h"

enum { COUNT_TO = 100, LATER_DAYS = 92, TRIES = 4 };

struct found {
	int64_t total;
	bool at_least;
	instant first; /* of the earliest */
	const struct zone *zone;
};

static bool ask(struct region *region, struct index_query query, struct found *out)
{
	const struct index_answer *answer;

	query.page = TRIES;
	query.after = (struct index_key){ 0, 0 };
	query.count_to = COUNT_TO;
	answer = query_ask(region, &query);
	for (size_t i = 0; i < answer->count; i++) {
		struct index_hit hit = answer->hits[i];

		if (!hit_confirm(region, &query, &hit))
			continue;
		*out = (struct found){ (int64_t)(answer->matched - i), answer->at_least,
				       hit.slots[0], known_at(hit.number)->zone };
		return true;
	}
	return false;
}

/* ---- later ---- */

static const struct search_later *later(struct region *region, struct index_query query)
{
	struct search_later *it;
	struct found found;
	int32_t seconds;

	query.sort = INDEX_EARLIEST;
	query.first.days = query.last.days + 1;
	query.last = (date){ index_first(search_index()).days + LATER_DAYS };
	if (query.first.days > query.last.days || !ask(region, query, &found))
		return NULL;
	it = region_make(region, struct search_later);
	*it = (struct search_later){ zone_date(found.zone, found.first, &seconds), found.total,
				     found.at_least };
	return it;
}

/* ---- further away ---- */

static const struct search_wider *wider_of(struct region *region, int64_t km, uint16_t wilaya,
					   const struct found *found)
{
	struct search_wider *it = region_make(region, struct search_wider);

	*it = (struct search_wider){ .radius_km = km,
				     .has_radius_km = km > 0,
				     .wilaya = entry_word(region, ENTRY_WILAYA, wilaya),
				     .total = found->total,
				     .at_least = found->at_least };
	return it;
}

static void everywhere(struct index_query *query)
{
	query->km = 0;
	query->town = 0;
	query->mask &= ~(uint32_t)TRAIT_WILAYA;
	query->want &= ~(uint32_t)TRAIT_WILAYA;
}

/* A circle grows; a town becomes its wilaya, and then, as a wilaya, the country. */
static const struct search_wider *wider(struct region *region, const struct asked *asked)
{
	static const int steps[] = { 5, 10, 20, 50, 100, 200 };
	struct index_query query = asked->query;
	struct found found;
	uint16_t wilaya = asked->wilaya;

	if (!query.km && !query.town && !asked->wilaya)
		return NULL;
	for (size_t i = 0; query.km > 0 && i < sizeof steps / sizeof *steps; i++) {
		struct index_query circle = query;

		circle.km = (float)steps[i];
		if (circle.km > query.km && ask(region, circle, &found))
			return wider_of(region, steps[i], 0, &found);
	}
	if (query.town && !wilaya)
		wilaya = entry_at(ENTRY_TOWN, query.town)->parent;
	everywhere(&query);
	if (asked->query.town) {
		struct index_query province = query;

		province.mask |= TRAIT_WILAYA;
		province.want |= (uint32_t)wilaya << TRAIT_WILAYA_AT;
		if (ask(region, province, &found))
			return wider_of(region, 0, wilaya, &found);
	}
	return ask(region, query, &found) ? wider_of(region, 0, 0, &found) : NULL;
}

/* ---- without one filter ---- */

static void unmask(struct index_query *query, uint32_t traits)
{
	query->mask &= ~traits;
	query->want &= ~traits;
}

/* False: that filter was not given. */
static bool drop(const struct asked *asked, int filter, struct index_query *query)
{
	enum { KIND = TRAIT_HOME | TRAIT_VIDEO };

	switch (filter) {
	case SEARCH_FILTER_WORDS:
		if (!query->numbers && !query->tag_count)
			return false;
		query->numbers = NULL;
		query->tag_count = 0;
		return true;
	case SEARCH_FILTER_SPECIALITY:
		if (!asked->trade || !asked->speciality_count ||
		    asked->specialities[0] == asked->trade)
			return false;
		query->specialities = &asked->trade;
		query->speciality_count = 1;
		return true;
	case SEARCH_FILTER_TRADE:
		if (!query->speciality_count)
			return false;
		query->speciality_count = 0;
		return true;
	case SEARCH_FILTER_TIME:
		if (query->from_minute == 0 && query->to_minute == 1440)
			return false;
		query->from_minute = 0;
		query->to_minute = 1440;
		return true;
	case SEARCH_FILTER_LENGTH:
		if (!query->length_least)
			return false;
		query->length_least = 0;
		return true;
	case SEARCH_FILTER_LANGUAGES:
		if (!query->any)
			return false;
		query->any = 0;
		return true;
	case SEARCH_FILTER_GENDER:
		if (!(query->mask & (TRAIT_FEMALE | TRAIT_MALE)))
			return false;
		unmask(query, TRAIT_FEMALE | TRAIT_MALE);
		return true;
	case SEARCH_FILTER_VERIFIED:
		if (!(query->mask & TRAIT_VERIFIED))
			return false;
		unmask(query, TRAIT_VERIFIED);
		return true;
	case SEARCH_FILTER_PRICE:
		if (!query->price_most)
			return false;
		query->price_most = 0;
		return true;
	case SEARCH_FILTER_HOME_VISIT:
		if (!(query->mask & TRAIT_HOME))
			return false;
		unmask(query, KIND);
		return true;
	case SEARCH_FILTER_VIDEO:
		if (!(query->mask & TRAIT_VIDEO))
			return false;
		unmask(query, KIND);
		return true;
	default: /* dates and places are told by `later` and `wider` */
		return false;
	}
}

static void without(struct region *region, const struct asked *asked, struct search_nearby *out)
{
	struct search_without *all = region_array(region, SEARCH_FILTER_VIDEO + 1, sizeof *all);
	size_t count = 0;

	for (int filter = SEARCH_FILTER_WORDS; filter <= SEARCH_FILTER_VIDEO; filter++) {
		struct index_query query = asked->query;
		struct search_without it = { .filter = filter };
		struct found found;
		size_t at = count;

		if (!drop(asked, filter, &query) || !ask(region, query, &found))
			continue;
		it.total = found.total;
		it.at_least = found.at_least;
		while (at > 0 && all[at - 1].total < it.total) {
			all[at] = all[at - 1];
			at--;
		}
		all[at] = it;
		count++;
	}
	out->without = (struct list_of){ all, count };
}

void nearby_find(struct region *region, const struct asked *asked, struct search_nearby *out)
{
	out->later = later(region, asked->query);
	out->wider = wider(region, asked);
	without(region, asked, out);
}
