/* why.c — GET /v1/search/why: why a professional, or one start of his, is not in an answer, and the
 * nearest that is.
 *
 * Filters about him are judged one by one, so that all that fail are told.  Time is judged by the
 * calculator, with its rules added one after the other: what is open at all, what can still be booked,
 * what already, what is not taken.  Of several places and services the one counts
 * that came nearest.
 *
 * Easy to get wrong: places are judged together, for one may lie in the wilaya and another be near. */

#include "services/search/search.h"

#include <string.h>

enum {
	REASONS = 20,
	PAIRS_MOST = 6,    /* places and services whose time is looked at */
	LOOK_DAYS = 8,     /* at once */
	STARTS = 512,      /* of so many days */
	AROUND_DAYS = 14,  /* of one start */
	HORIZON_DAYS = 92, /* that the index knows */
	CENTIMES = 100,
};

struct why {
	struct req *req;
	const struct known *known;
	const struct asked *asked;
	struct search_reason *reasons;
	size_t count;
	uint32_t places;      /* bits: those that fit */
	uint32_t services[4]; /* the same */
};

static struct search_reason *reason_add(struct why *w, int code)
{
	struct search_reason *reason = &w->reasons[w->count++];

	*reason = (struct search_reason){ .code = code };
	return reason;
}

/* ---- who he is ---- */

static bool has_number(const struct index_query *q, uint32_t number)
{
	for (size_t i = 0; i < q->number_count; i++)
		if (q->numbers[i] == number)
			return true;
	return !q->numbers;
}

static bool is_special(const struct why *w)
{
	const struct index_query *q = &w->asked->query;

	for (size_t i = 0; i < q->speciality_count; i++) {
		if (q->specialities[i] == w->known->trade)
			return true;
		for (size_t k = 0; k < w->known->speciality_count; k++)
			if (q->specialities[i] == w->known->specialities[k])
				return true;
	}
	return q->speciality_count == 0;
}

/* Are these of the traits asked for, and not his? */
static bool lacks(const struct why *w, uint32_t traits)
{
	const struct index_query *q = &w->asked->query;
	uint32_t mask = q->mask & traits;

	return (w->known->traits & mask) != (q->want & mask);
}

static void judge_who(struct why *w)
{
	const struct index_query *q = &w->asked->query;

	if (!has_number(q, w->known->number))
		reason_add(w, SEARCH_REASON_CODE_WORDS);
	if (!is_special(w))
		reason_add(w, w->asked->trade && w->asked->trade == w->known->trade
				      ? SEARCH_REASON_CODE_SPECIALITY
				      : SEARCH_REASON_CODE_TRADE);
	if (q->any && !(w->known->traits & q->any))
		reason_add(w, SEARCH_REASON_CODE_LANGUAGES);
	if (lacks(w, TRAIT_FEMALE | TRAIT_MALE))
		reason_add(w, SEARCH_REASON_CODE_GENDER);
	if (lacks(w, TRAIT_VERIFIED))
		reason_add(w, SEARCH_REASON_CODE_VERIFIED);
}

/* ---- where ---- */

static uint32_t metres_of(const struct why *w, const struct known_place *place)
{
	const struct index_query *q = &w->asked->query;

	if (!q->placed || !place->placed)
		return INDEX_NOWHERE;
	return index_metres(q->latitude, q->longitude, place->latitude, place->longitude);
}

static bool in_wilaya(const struct why *w, const struct known_place *place)
{
	const struct index_query *q = &w->asked->query;

	return !(q->mask & TRAIT_WILAYA) ||
	       place->wilaya == (q->want & TRAIT_WILAYA) >> TRAIT_WILAYA_AT;
}

static bool in_town(const struct why *w, const struct known_place *place)
{
	return w->asked->query.town == 0 || place->town == w->asked->query.town;
}

static bool in_reach(const struct why *w, const struct known_place *place)
{
	const struct index_query *q = &w->asked->query;
	uint32_t metres = metres_of(w, place);

	if (q->placed && q->km > 0 &&
	    (metres == INDEX_NOWHERE || (double)metres > (double)q->km * 1000))
		return false;
	return place->reach == 0 || metres == INDEX_NOWHERE || metres <= place->reach * 1000u;
}

static bool of_kind(const struct why *w, const struct known_place *place)
{
	uint32_t mask = w->asked->query.mask;

	return (!(mask & TRAIT_HOME) || place->kind == PLACE_KIND_HOME_VISITS) &&
	       (!(mask & TRAIT_VIDEO) || place->kind == PLACE_KIND_VIDEO);
}

typedef bool place_test(const struct why *, const struct known_place *);
static const struct {
	place_test *fits;
	int code;
} place_tests[] = {
	{ of_kind, SEARCH_REASON_CODE_KIND },
	{ in_wilaya, SEARCH_REASON_CODE_WILAYA },
	{ in_town, SEARCH_REASON_CODE_TOWN },
	{ in_reach, SEARCH_REASON_CODE_DISTANCE },
};
enum { PLACE_TESTS = sizeof place_tests / sizeof *place_tests };

static uint32_t places_that(const struct why *w, place_test *fits)
{
	uint32_t bits = 0;

	for (size_t i = 0; i < w->known->place_count; i++)
		if (fits(w, &w->known->places[i]))
			bits |= 1u << i;
	return bits;
}

static void place_reason(struct why *w, int code)
{
	struct search_reason *reason = reason_add(w, code);
	uint32_t nearest = INDEX_NOWHERE;

	if (code != SEARCH_REASON_CODE_DISTANCE)
		return;
	for (size_t i = 0; i < w->known->place_count; i++) {
		uint32_t metres = metres_of(w, &w->known->places[i]);

		nearest = metres < nearest ? metres : nearest;
	}
	reason->has_distance_m = nearest != INDEX_NOWHERE;
	reason->distance_m = nearest;
}

/* What no place fits is told; when each is fitted by some place and none by all, the last that left
 * none. */
static void judge_places(struct why *w)
{
	size_t before = w->count;

	w->places = ~0u;
	for (size_t i = 0; i < PLACE_TESTS; i++)
		if (!places_that(w, place_tests[i].fits))
			place_reason(w, place_tests[i].code);
	for (size_t i = 0; i < PLACE_TESTS; i++) {
		w->places &= places_that(w, place_tests[i].fits);
		if (!w->places && w->count == before)
			place_reason(w, place_tests[i].code);
	}
}

/* ---- what for ---- */

static bool is_long(const struct why *w, const struct known_service *it)
{
	return it->offer.length >= MINUTES(w->asked->query.length_least);
}

static bool is_cheap(const struct why *w, const struct known_service *it)
{
	const struct index_query *q = &w->asked->query;

	return q->price_most == 0 || it->price <= q->price_most;
}

static bool is_called(const struct why *w, const struct known_service *it)
{
	const struct index_query *q = &w->asked->query;
	uint32_t tag = words_tag(it);

	for (size_t i = 0; i < q->tag_count; i++)
		if (q->tags[i] == tag)
			return true;
	return q->tag_count == 0;
}

typedef bool service_test(const struct why *, const struct known_service *);
static const struct {
	service_test *fits;
	int code;
} service_tests[] = {
	{ is_called, SEARCH_REASON_CODE_WORDS },
	{ is_long, SEARCH_REASON_CODE_LENGTH },
	{ is_cheap, SEARCH_REASON_CODE_PRICE },
};
enum { SERVICE_TESTS = sizeof service_tests / sizeof *service_tests };

static void service_reason(struct why *w, int code)
{
	struct search_reason *reason = reason_add(w, code);
	int64_t longest = 0, least = UINT32_MAX;

	for (size_t i = 0; i < w->known->service_count; i++) {
		const struct known_service *it = &w->known->services[i];

		longest = it->offer.length > longest ? it->offer.length : longest;
		least = it->price < least ? it->price : least;
	}
	reason->has_length_minutes = code == SEARCH_REASON_CODE_LENGTH && longest > 0;
	reason->length_minutes = longest / MINUTES(1);
	reason->has_price_from = code == SEARCH_REASON_CODE_PRICE && least != UINT32_MAX;
	reason->price_from = least * CENTIMES;
}

static bool service_fits(const struct why *w, size_t i)
{
	for (size_t k = 0; k < SERVICE_TESTS; k++)
		if (!service_tests[k].fits(w, &w->known->services[i]))
			return false;
	return true;
}

static void judge_services(struct why *w)
{
	size_t before = w->count, fitting = 0;

	for (size_t k = 0; k < SERVICE_TESTS; k++) {
		bool any = false;

		for (size_t i = 0; i < w->known->service_count; i++)
			any |= service_tests[k].fits(w, &w->known->services[i]);
		if (!any)
			service_reason(w, service_tests[k].code);
	}
	for (size_t i = 0; i < w->known->service_count; i++) {
		bool fits = service_fits(w, i);

		w->services[i / 32] |= (uint32_t)fits << i % 32;
		fitting += fits;
	}
	if (fitting == 0 && w->count == before)
		service_reason(w, SEARCH_REASON_CODE_PRICE);
}

/* ---- when ---- */

/* The rules, from what is open on; the first that leaves nothing is why. */
enum rule { RULE_OPEN, RULE_NOTICE, RULE_WINDOW, RULE_BUSY, RULE_LIMITS, RULES };

static span dates_span(const struct zone *zone, date first, date last)
{
	instant from, to, unused;

	zone_instants(zone, first, 0, &from, &unused);
	zone_instants(zone, (date){ last.days + 1 }, 0, &to, &unused);
	return (span){ from, to };
}

static bool in_hours(const struct why *w, instant start)
{
	const struct index_query *q = &w->asked->query;
	int32_t seconds;

	zone_date(w->known->zone, start, &seconds);
	return seconds >= q->from_minute * 60 && seconds < q->to_minute * 60;
}

/* Is there a start by the rules up to that one? */
static bool has_start(struct why *w, unsigned place, unsigned service, enum rule upto)
{
	struct region *region = w->req->region;
	const struct index_query *q = &w->asked->query;
	span all = dates_span(w->known->zone, q->first, q->last);
	instant *starts = region_array(region, STARTS, sizeof *starts);

	for (instant from = all.from; from.us < all.to.us; from.us += DAYS(LOOK_DAYS)) {
		span within = { from, { from.us + DAYS(LOOK_DAYS) } };
		struct agenda agenda =
			known_agenda(region, w->known, place, service, q->now, within);
		struct person alone = agenda.people[0];
		size_t count;

		within.to = within.to.us < all.to.us ? within.to : all.to;
		if (upto < RULE_LIMITS)
			agenda.limit_count = 0;
		if (upto < RULE_BUSY)
			alone.busy_count = 0;
		if (upto < RULE_WINDOW)
			agenda.window = (struct window){ .kind = WINDOW_NONE };
		if (upto < RULE_NOTICE) {
			agenda.offer.notice = 0;
			agenda.now = all.from;
		}
		agenda.people = &alone;
		count = agenda_starts(&agenda, region, within, starts, STARTS);
		for (size_t i = 0; i < count; i++)
			if (in_hours(w, starts[i]))
				return true;
	}
	return false;
}

/* How many of the rules leave a start. */
static enum rule rules_met(struct why *w, unsigned place, unsigned service)
{
	enum rule met = RULE_OPEN;

	while (met < RULES && has_start(w, place, service, met))
		met++;
	return met;
}

static date last_date(const struct why *w, const struct window *window)
{
	int32_t seconds;
	date today = zone_date(w->known->zone, w->asked->query.now, &seconds);

	if (window->kind == WINDOW_RANGE)
		return window->to;
	if (window->kind == WINDOW_CALENDAR || window->kind == WINDOW_BOOKABLE)
		return (date){ today.days + window->days };
	return DATE_NONE;
}

static void time_reason(struct why *w, enum rule met, const struct known_service *it)
{
	static const int codes[RULES] = {
		[RULE_OPEN] = SEARCH_REASON_CODE_CLOSED,
		[RULE_NOTICE] = SEARCH_REASON_CODE_NOTICE,
		[RULE_WINDOW] = SEARCH_REASON_CODE_HORIZON,
		[RULE_BUSY] = SEARCH_REASON_CODE_FULL,
		[RULE_LIMITS] = SEARCH_REASON_CODE_LIMITS,
	};
	struct search_reason *reason = reason_add(w, codes[met]);

	if (met == RULE_NOTICE) {
		reason->has_notice_minutes = true;
		reason->notice_minutes = it->offer.notice / MINUTES(1);
	}
	reason->last_date = met == RULE_WINDOW ? last_date(w, &it->window) : DATE_NONE;
}

struct offered {
	unsigned place, service;
};

/* Of places and services that fit, or of all when none does. */
static size_t pairs_find(const struct why *w, struct offered out[PAIRS_MOST])
{
	size_t count = 0;

	for (unsigned s = 0; s < w->known->service_count; s++)
		for (unsigned p = 0; p < w->known->place_count; p++)
			if (count < PAIRS_MOST && w->known->services[s].places >> p & 1 &&
			    w->places >> p & 1 && w->services[s / 32] >> s % 32 & 1)
				out[count++] = (struct offered){ p, s };
	return count;
}

static void judge_time(struct why *w)
{
	struct offered pairs[PAIRS_MOST];
	size_t count = pairs_find(w, pairs), nearest = 0;
	enum rule most = RULE_OPEN;

	if (count == 0)
		return;
	for (size_t i = 0; i < count && most < RULES; i++) {
		enum rule met = rules_met(w, pairs[i].place, pairs[i].service);

		if (met > most)
			nearest = i;
		most = met > most ? met : most;
	}
	if (most < RULES)
		time_reason(w, most, &w->known->services[pairs[nearest].service]);
}

/* ---- the nearest ---- */

/* His first start that the query finds, confirmed; false: none. */
static bool find_hit(struct why *w, struct index_query query, struct index_hit *out)
{
	const struct index_answer *answer;

	query.numbers = &w->known->number;
	query.number_count = 1;
	query.page = 1;
	query.sort = INDEX_EARLIEST;
	answer = query_ask(w->req->region, &query);
	if (answer->count == 0)
		return false;
	*out = answer->hits[0];
	return hit_confirm(w->req->region, &query, out);
}

static const struct search_start *start_of(struct why *w, unsigned place, unsigned service,
					   instant at)
{
	struct search_start *start = region_make(w->req->region, struct search_start);

	*start = (struct search_start){ at, w->known->places[place].place_id,
					w->known->services[service].service_id };
	return start;
}

/* The same with ever less asked of him: at another time, at other hours, elsewhere, for something
 * else. */
static const struct search_start *nearest_find(struct why *w)
{
	struct index_query query = w->asked->query;
	struct index_hit hit;

	query.speciality_count = 0;
	query.any = 0;
	query.mask &= TRAIT_WILAYA | TRAIT_HOME | TRAIT_VIDEO;
	query.want &= query.mask;
	query.last.days = index_first(search_index()).days + HORIZON_DAYS;
	if (find_hit(w, query, &hit))
		return start_of(w, hit.place, hit.service, hit.slots[0]);
	query.from_minute = 0;
	query.to_minute = 1440;
	if (find_hit(w, query, &hit))
		return start_of(w, hit.place, hit.service, hit.slots[0]);
	query.mask = query.want = query.town = 0;
	query.km = 0;
	query.placed = false;
	if (find_hit(w, query, &hit))
		return start_of(w, hit.place, hit.service, hit.slots[0]);
	query.length_least = 0;
	query.price_most = 0;
	query.tag_count = 0;
	if (find_hit(w, query, &hit))
		return start_of(w, hit.place, hit.service, hit.slots[0]);
	return NULL;
}

/* ---- one start ---- */

static instant nearer(instant at, instant a, instant b)
{
	int64_t to_a = a.us < at.us ? at.us - a.us : a.us - at.us;
	int64_t to_b = b.us < at.us ? at.us - b.us : b.us - at.us;

	return to_b < to_a ? b : a;
}

static const struct search_start *nearest_to(struct why *w, struct offered pair, instant at)
{
	struct region *region = w->req->region;
	instant *starts = region_array(region, STARTS, sizeof *starts), best = INSTANT_NONE;

	for (int64_t day = -AROUND_DAYS; day < AROUND_DAYS; day += LOOK_DAYS) {
		span within = { instant_add(at, DAYS(day)),
				instant_add(at, DAYS(day + LOOK_DAYS)) };
		struct agenda agenda = known_agenda(region, w->known, pair.place, pair.service,
						    w->asked->query.now, within);
		size_t count = agenda_starts(&agenda, region, within, starts, STARTS);

		for (size_t i = 0; i < count; i++)
			best = instant_is_none(best) ? starts[i] : nearer(at, best, starts[i]);
	}
	return instant_is_none(best) ? nearest_find(w)
				     : start_of(w, pair.place, pair.service, best);
}

static struct reply *pair_read(struct why *w, const struct explain_search_params *params,
			       struct offered *out)
{
	struct req *req = w->req;
	const struct known *known = w->known;
	unsigned place = 0, service = 0;

	if (uuid_is_nil(params->place_id))
		return refuse_fault(req, "?place_id", "required", "with start");
	if (uuid_is_nil(params->service_id))
		return refuse_fault(req, "?service_id", "required", "with start");
	while (place < known->place_count &&
	       !uuid_equal(known->places[place].place_id, params->place_id))
		place++;
	while (service < known->service_count &&
	       !uuid_equal(known->services[service].service_id, params->service_id))
		service++;
	if (place == known->place_count)
		return refuse_fault(req, "?place_id", "not_known", "a place of this professional");
	if (service == known->service_count || !(known->services[service].places >> place & 1))
		return refuse_fault(req, "?service_id", "not_known", "a service of this place");
	*out = (struct offered){ place, service };
	return NULL;
}

static void judge_start(struct why *w, struct offered pair, instant at, struct search_why *out)
{
	span within = { at, instant_add(at, w->known->services[pair.service].offer.length) };
	struct agenda agenda = known_agenda(w->req->region, w->known, pair.place, pair.service,
					    w->asked->query.now, within);
	enum reason reason = agenda_check(&agenda, w->req->region, at);

	if (reason != REASON_FREE)
		out->start = enum_of(slot_reason_names, str_of(reason_name(reason)));
	out->nearest = reason == REASON_FREE ? start_of(w, pair.place, pair.service, at)
					     : nearest_to(w, pair, at);
}

/* ---- the whole ---- */

static void judge(struct why *w, struct search_why *out)
{
	struct index_hit hit;

	out->fits = has_number(&w->asked->query, w->known->number) &&
		    find_hit(w, w->asked->query, &hit);
	if (out->fits) {
		out->nearest = start_of(w, hit.place, hit.service, hit.slots[0]);
		return;
	}
	judge_who(w);
	judge_places(w);
	judge_services(w);
	judge_time(w);
	out->nearest = nearest_find(w);
}

static const struct known *whom(const struct explain_search_params *params)
{
	const struct known *known = uuid_is_nil(params->professional_id)
					    ? known_by_slug(params->slug)
					    : known_find(params->professional_id);

	return known && known->version ? known : NULL;
}

struct reply *explain_search(struct req *req, const struct explain_search_params *params)
{
	struct filters filters = FILTERS_OF(params);
	struct asked *asked = region_make(req->region, struct asked);
	struct why w = { .req = req, .asked = asked };
	struct search_why out = { .fits = false };
	struct offered pair = { 0, 0 };
	struct reply *refusal = query_read(req, &filters, asked);

	if (refusal)
		return refusal;
	if (uuid_is_nil(params->professional_id) && str_absent(params->slug))
		return refuse_fault(req, "?professional_id", "required", "or slug");
	w.known = whom(params);
	if (!w.known)
		return refuse(req, NOT_FOUND);
	w.reasons = region_array(req->region, REASONS, sizeof *w.reasons);
	out.professional_id = w.known->professional_id;
	if (w.known->status != PROFESSIONAL_STATUS_PUBLISHED) {
		reason_add(&w, SEARCH_REASON_CODE_NOT_PUBLISHED);
	} else {
		judge(&w, &out);
		refusal = instant_is_none(params->start) ? NULL : pair_read(&w, params, &pair);
		if (refusal)
			return refusal;
		if (!instant_is_none(params->start))
			judge_start(&w, pair, params->start, &out);
	}
	out.reasons = (struct list_of){ w.reasons, w.count };
	return reply_search_why(req, 200, &out);
}
