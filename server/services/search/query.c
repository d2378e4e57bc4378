/* query.c — the parameters of a question as the index takes them: what is given by itself goes
 * before what the words mean. */

#include "lib/run/loop.h"
#include "lib/run/zones.h"
#include "services/search/search.h"

enum { NOON = 720, FOUR = 960, MIDNIGHT = 1440, CENTIMES = 100 };

struct reading {
	const struct filters *filters;
	struct faults *faults;
	struct asked *out;
};

static void fault(struct reading *it, const char *pointer, const char *code, const char *detail)
{
	fault_add(it->faults, str_of(pointer), code, str_of(detail));
}

/* Where nothing else is said: of the whole country. */
static date today(void)
{
	int32_t seconds;

	return zone_date(zone_named(STR("Africa/Algiers")), clock_now(), &seconds);
}

/* ---- what ---- */

static const struct entry *entry_named(struct reading *it, enum entry_kind kind, uint16_t parent,
				       str slug, const char *pointer)
{
	const struct entry *entry = str_absent(slug) ? NULL : entry_find(kind, parent, slug);

	if (!entry && !str_absent(slug))
		fault(it, pointer, "not_known", "a slug of the catalogue");
	return entry;
}

static void speciality_add(struct asked *out, uint16_t number)
{
	if (out->speciality_count < LIST_MAX)
		out->specialities[out->speciality_count++] = number;
}

/* A slug may be several trades'. */
static void speciality_take(struct reading *it)
{
	struct asked *out = it->out;
	str slug = it->filters->speciality;

	if (!entry_named(it, ENTRY_SPECIALITY, out->trade, slug, "?speciality"))
		return;
	for (size_t i = 1; i <= entry_count(ENTRY_SPECIALITY); i++) {
		const struct entry *each = entry_at(ENTRY_SPECIALITY, (uint16_t)i);

		if (each && str_equal(each->slug, slug) &&
		    (!out->trade || each->parent == out->trade))
			speciality_add(out, each->number);
	}
}

static void what_take(struct reading *it)
{
	const struct filters *filters = it->filters;
	const struct meant *meant = &it->out->meant;
	struct asked *out = it->out;
	const struct entry *trade = entry_named(it, ENTRY_TRADE, 0, filters->trade, "?trade");

	out->trade = trade ? trade->number : meant->trade;
	if (!str_absent(filters->speciality))
		speciality_take(it);
	for (size_t i = 0; str_absent(filters->speciality) && i < meant->speciality_count; i++) {
		uint16_t number = meant->specialities[i];
		const struct entry *each = entry_at(ENTRY_SPECIALITY, number);

		/* "cardiologie" under another trade that was chosen means nothing. */
		if (!trade || trade->number == (each ? each->parent : number))
			speciality_add(out, number);
	}
	if (!out->speciality_count && out->trade)
		speciality_add(out, out->trade);
	out->query.specialities = out->specialities;
	out->query.speciality_count = out->speciality_count;
	if (meant->named) {
		out->query.numbers = meant->numbers;
		out->query.number_count = meant->number_count;
	}
	out->query.tags = meant->tags;
	out->query.tag_count = meant->tag_count;
}

/* ---- who ---- */

static void demand(struct index_query *query, uint32_t trait)
{
	query->mask |= trait;
	query->want |= trait;
}

static void who_take(struct reading *it)
{
	const struct filters *filters = it->filters;
	const struct meant *meant = &it->out->meant;
	struct index_query *query = &it->out->query;
	const int *languages = filters->languages.items;
	int gender = filters->gender ? filters->gender : meant->gender;

	if (filters->verified)
		demand(query, TRAIT_VERIFIED);
	if (gender == GENDER_FEMALE)
		demand(query, TRAIT_FEMALE);
	if (gender == GENDER_MALE)
		demand(query, TRAIT_MALE);
	if (filters->home_visit && filters->video)
		fault(it, "?video", "not_allowed", "not together with home_visit");
	if (filters->home_visit || (meant->home && !filters->video))
		demand(query, TRAIT_HOME);
	else if (filters->video || meant->video)
		demand(query, TRAIT_VIDEO);
	for (size_t i = 0; i < filters->languages.count; i++)
		query->any |= 1u << (TRAIT_LANGUAGE_AT + languages[i] - SPOKEN_LANGUAGE_AR);
	if (filters->has_length_minutes)
		query->length_least = (int)filters->length_minutes;
	/* Nobody costs less than a dinar but for nothing; 0 would be any price. */
	if (filters->has_price_most)
		query->price_most = filters->price_most < CENTIMES
					    ? 1
					    : (uint32_t)(filters->price_most / CENTIMES);
}

/* ---- where ---- */

static void point_take(struct index_query *query, double latitude, double longitude)
{
	query->placed = true;
	query->latitude = (float)latitude;
	query->longitude = (float)longitude;
}

/* A town is a place, or the middle of a circle. */
static void town_take(struct reading *it, const struct entry *town)
{
	struct index_query *query = &it->out->query;

	if (town->placed && !query->placed)
		point_take(query, (double)town->latitude, (double)town->longitude);
	if (!it->filters->has_radius_km)
		query->town = town->number;
}

static void where_take(struct reading *it)
{
	const struct filters *filters = it->filters;
	const struct meant *meant = &it->out->meant;
	struct asked *out = it->out;
	struct index_query *query = &out->query;
	bool told =
		!str_absent(filters->wilaya) || !str_absent(filters->town) || filters->has_latitude;
	const struct entry *wilaya = entry_named(it, ENTRY_WILAYA, 0, filters->wilaya, "?wilaya");
	const struct entry *town =
		entry_named(it, ENTRY_TOWN, wilaya ? wilaya->number : 0, filters->town, "?town");

	if (filters->has_latitude != filters->has_longitude)
		fault(it, filters->has_latitude ? "?longitude" : "?latitude", "required",
		      "both or none");
	if (filters->has_latitude)
		point_take(query, filters->latitude, filters->longitude);
	out->wilaya = wilaya ? wilaya->number : told ? 0 : meant->wilaya;
	if (!told && meant->town)
		town = entry_at(ENTRY_TOWN, meant->town);
	out->town = town ? town->number : 0;
	if (town)
		town_take(it, town);
	/* A circle goes over borders. */
	if (out->wilaya && !(town && filters->has_radius_km)) {
		query->mask |= TRAIT_WILAYA;
		query->want |= (uint32_t)out->wilaya << TRAIT_WILAYA_AT;
	}
	if (!filters->has_radius_km)
		return;
	if (!query->placed)
		fault(it, "?radius_km", "not_allowed", "only with a point or a town");
	query->km = (float)filters->radius_km;
}

/* ---- when ---- */

void query_part(struct index_query *query, int part)
{
	static const int from[] = { 0, 0, NOON, FOUR }, to[] = { MIDNIGHT, NOON, FOUR, MIDNIGHT };

	query->from_minute = from[part];
	query->to_minute = to[part];
}

static void hours_take(struct reading *it)
{
	const struct filters *filters = it->filters;
	struct index_query *query = &it->out->query;
	bool minutes = filters->has_from_minute || filters->has_to_minute;

	query_part(query, filters->part ? filters->part : minutes ? 0 : it->out->meant.part);
	if (filters->part && minutes)
		fault(it, "?part", "not_allowed", "not together with from_minute and to_minute");
	if (filters->has_from_minute)
		query->from_minute = (int)filters->from_minute;
	if (filters->has_to_minute)
		query->to_minute = (int)filters->to_minute;
	if (query->from_minute >= query->to_minute)
		fault(it, "?to_minute", "order", "behind from_minute");
}

static void dates_take(struct reading *it, date now)
{
	const struct filters *filters = it->filters;
	const struct meant *meant = &it->out->meant;
	struct index_query *query = &it->out->query;
	bool told = !date_is_none(filters->from) || !date_is_none(filters->to);

	query->first = date_is_none(filters->from) ? now : filters->from;
	if (!told && !date_is_none(meant->first))
		query->first = meant->first;
	query->last = date_is_none(filters->to) ? (date){ query->first.days + SEARCH_DAYS - 1 }
						: filters->to;
	if (!told && !date_is_none(meant->first))
		query->last = meant->last;
	if (query->last.days < query->first.days)
		fault(it, "?to", "order", "not before from");
	else if (query->last.days - query->first.days >= SEARCH_DAYS)
		fault(it, "?to", "too_big", "62 dates at most");
	/* Yesterday's link is asked again today. */
	if (query->first.days < now.days)
		query->first = now;
}

/* ---- the whole ---- */

struct reply *query_read(struct req *req, const struct filters *filters, struct asked *out)
{
	struct faults *faults = region_make(req->region, struct faults);
	struct reading it = { filters, faults, out };
	date now = today();

	faults->region = req->region;
	*out = (struct asked){ .filters = filters,
			       .meant = { .first = DATE_NONE, .last = DATE_NONE } };
	out->query.now = clock_now();
	if (!str_absent(filters->q))
		words_read(req->region, filters->q, now, &out->meant);
	what_take(&it);
	who_take(&it);
	where_take(&it);
	hours_take(&it);
	dates_take(&it, now);
	return faults->count ? refuse_faults(req, faults) : NULL;
}

const struct index_answer *query_ask(struct region *region, const struct index_query *query)
{
	struct index_answer *answer = region_alloc(region, sizeof *answer);

	index_search(search_index(), query, answer);
	return answer;
}
