/* index_oracle.c — the search once more, slow and plain: every professional, place, service and
 * start of the calculator is looked at, and what fits is sorted. */

#include "engine/index_world.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

size_t index_world_starts(struct index_world *w, unsigned number, unsigned place, unsigned service,
			  const instant **out)
{
	struct world_pro *pro = &w->pros[number];
	const struct index_service *s = &pro->services[service];
	date first = index_first(w->index);
	span ring = { w->now, { DAYS(first.days + INDEX_DAYS - 1) + HOURS(14) } };
	instant **starts = &pro->starts[place][service];
	struct agenda agenda = {
		.now = w->now,
		.people = &pro->hours[place].person,
		.count = 1,
		.offer = s->offer,
		.window = s->window,
		.limits = &(struct limit){ PER_DAY, 2, 0, 0 },
		.limit_count = s->limited,
	};

	if (!*starts) {
		*starts = calloc(WORLD_STARTS, sizeof **starts);
		pro->start_count[place][service] =
			agenda_starts(&agenda, w->region, ring, *starts, WORLD_STARTS);
		region_reset(w->region);
		*starts =
			realloc(*starts, (pro->start_count[place][service] + 1) * sizeof **starts);
	}
	*out = *starts;
	return pro->start_count[place][service];
}

static bool of_sort(const struct index_query *q, uint32_t tag)
{
	bool among = q->tag_count == 0;

	for (size_t i = 0; i < q->tag_count; i++)
		among |= q->tags[i] == tag;
	return among && (q->tag == 0 || tag == q->tag);
}

static bool offered(const struct world_pro *pro, const struct index_query *q, unsigned place,
		    unsigned service)
{
	const struct index_service *s = &pro->services[service];

	return s->places >> place & 1 && s->offer.length >= MINUTES(q->length_least) &&
	       (q->length_most == 0 || s->offer.length <= MINUTES(q->length_most)) &&
	       of_sort(q, s->tag) && (q->price_most == 0 || s->price <= q->price_most);
}

static bool in_time(const struct world_pro *pro, const struct index_query *q, unsigned place,
		    instant start)
{
	int32_t seconds, day = zone_date(pro->hours[place].person.zone, start, &seconds).days;

	return day >= q->first.days && day <= q->last.days && seconds >= q->from_minute * 60 &&
	       seconds < q->to_minute * 60;
}

/* The first of those starts that are asked for; how many, at most `room`. */
static size_t starts_of(struct index_world *w, const struct index_query *q, unsigned number,
			unsigned place, unsigned service, instant *out, size_t room)
{
	const instant *starts;
	size_t all = index_world_starts(w, number, place, service, &starts), count = 0;

	for (size_t i = 0; i < all && count < room; i++)
		if (in_time(&w->pros[number], q, place, starts[i]))
			out[count++] = starts[i];
	return count;
}

static bool place_fits(const struct world_pro *pro, const struct index_query *q, unsigned place,
		       uint32_t *metres)
{
	const struct index_place *p = &pro->places[place];
	uint32_t traits = pro->in.traits | p->traits;

	*metres = INDEX_NOWHERE;
	if (q->placed && p->placed)
		*metres = index_metres(q->latitude, q->longitude, p->latitude, p->longitude);
	if (q->placed && q->km > 0 && (*metres == INDEX_NOWHERE || *metres > q->km * 1000))
		return false;
	if (p->traits & TRAIT_HOME && p->reach > 0 && *metres != INDEX_NOWHERE &&
	    *metres > p->reach * 1000u)
		return false;
	return (traits & q->mask) == q->want && (q->any == 0 || traits & q->any) &&
	       (traits & TRAIT_RATING) >= q->rating_least && (q->town == 0 || p->town == q->town);
}

static bool pro_fits(const struct world_pro *pro, const struct index_query *q)
{
	bool special = q->speciality_count == 0, named = !q->numbers;

	for (size_t i = 0; i < q->speciality_count; i++)
		for (size_t j = 0; j < pro->in.speciality_count; j++)
			special = special || q->specialities[i] == pro->specialities[j];
	for (size_t i = 0; i < q->number_count; i++)
		named = named || q->numbers[i] == pro->in.number;
	return pro->there && special && named;
}

static struct index_key key_of(const struct world_pro *pro, const struct index_query *q,
			       instant start, uint32_t metres)
{
	uint64_t when = (uint64_t)(start.us / MINUTES(5));
	uint64_t rating = pro->in.traits & TRAIT_RATING;
	struct index_key key = { .number = pro->in.number };

	if (q->sort == INDEX_EARLIEST)
		key.at = when << 24 | metres;
	else if (q->sort == INDEX_NEAREST)
		key.at = (uint64_t)metres << 32 | when;
	else
		key.at = (63 - rating) << 56 | when << 24 | metres;
	return key;
}

/* The key of one service at one place; false: it does not fit. */
static bool service_key(struct index_world *w, const struct index_query *q, unsigned number,
			unsigned place, unsigned service, struct index_key *key)
{
	const struct world_pro *pro = &w->pros[number];
	uint32_t metres;
	instant start;

	if (!pro_fits(pro, q) || !offered(pro, q, place, service) ||
	    !place_fits(pro, q, place, &metres) ||
	    starts_of(w, q, number, place, service, &start, 1) == 0)
		return false;
	*key = key_of(pro, q, start, metres);
	return true;
}

static int by_key(const void *a, const void *b)
{
	const struct oracle_hit *left = a, *right = b;

	if (left->key.at != right->key.at)
		return left->key.at < right->key.at ? -1 : 1;
	return left->key.number < right->key.number ? -1 : 1;
}

size_t index_oracle_search(struct index_world *w, const struct index_query *q,
			   struct oracle_hit out[WORLD_PROS])
{
	size_t count = 0;

	for (unsigned number = 0; number < WORLD_PROS; number++) {
		struct oracle_hit best = { { UINT64_MAX, 0 }, number };
		const struct index_professional *in = &w->pros[number].in;
		struct index_key key;

		for (unsigned place = 0; place < in->place_count; place++)
			for (unsigned service = 0; service < in->service_count; service++)
				if (service_key(w, q, number, place, service, &key) &&
				    key.at < best.key.at)
					best.key = key;
		if (best.key.at != UINT64_MAX)
			out[count++] = best;
	}
	qsort(out, count, sizeof *out, by_key);
	return count;
}

bool index_oracle_hit(struct index_world *w, const struct index_query *q,
		      const struct oracle_hit *expected, const struct index_hit *hit)
{
	instant starts[INDEX_SLOTS];
	struct index_key key;
	size_t count;

	if (hit->number != expected->pro || hit->key.at != expected->key.at ||
	    !service_key(w, q, expected->pro, hit->place, hit->service, &key) ||
	    key.at != hit->key.at || !hit->exact)
		return false;
	count = starts_of(w, q, expected->pro, hit->place, hit->service, starts, INDEX_SLOTS);
	return count == hit->slot_count && memcmp(starts, hit->slots, count * sizeof *starts) == 0;
}
