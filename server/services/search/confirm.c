/* confirm.c — the calculator, on what we know of one professional.
 *
 * The index says where starts may be; for services that do not keep to the raster, have limits or
 * several seats, it says more than there are.  Before such a start is shown, the rules that
 * `appointments` judges by are asked (engine/agenda.h, offers/offers.h), on the same hours and the
 * days as they were told last.  But most limits are so many a day, and most days far from them: one
 * that has room with all its pieces counted needs no calculator. */

#include "offers/offers.h"
#include "services/search/known.h"

#include <string.h>

enum { LOOK_DAYS = 8, STARTS_ROOM = 512 };

/* ---- the question ---- */

/* Can an opening go on through midnight? */
static bool runs_on(const struct person *hours)
{
	bool ends = false, begins = false;

	for (size_t i = 0; i < hours->weekly_count; i++) {
		ends |= hours->weekly[i].wall.to >= DAY_SECONDS;
		begins |= hours->weekly[i].wall.from == 0;
	}
	for (size_t i = 0; i < hours->special_count; i++)
		for (size_t k = 0; k < hours->specials[i].count; k++) {
			ends |= hours->specials[i].walls[k].to >= DAY_SECONDS;
			begins |= hours->specials[i].walls[k].from == 0;
		}
	return ends && begins;
}

static void away_take(struct region *region, const struct known *known, struct person *person)
{
	struct dates holidays = known->keeps_holidays ? holidays_known() : (struct dates){ 0 };
	struct away *away =
		region_array(region, person->away_count + holidays.count + 1, sizeof *away);

	if (person->away_count)
		memcpy(away, person->away, person->away_count * sizeof *away);
	person->away_count +=
		offers_holidays(person, holidays.all, holidays.count, away + person->away_count);
	person->away = away;
}

struct person *known_hours(struct region *region, const struct known *known, unsigned place)
{
	struct person *person = region_make(region, struct person);

	*person = known->places[place].hours;
	away_take(region, known, person);
	return person;
}

struct agenda known_agenda(struct region *region, const struct known *known, unsigned place,
			   unsigned service, instant now, span within)
{
	const struct known_service *it = &known->services[service];
	struct person *person = known_hours(region, known, place);
	struct agenda agenda = {
		.now = now,
		.people = person,
		.count = 1,
		.offer = it->offer,
		.window = it->window,
		.limits = it->limits,
		.limit_count = it->limit_count,
		.seats = 1,
	};

	agenda.offer.id = offers_session(region, it->service_id, known->places[place].place_id);
	person->busy =
		days_busy(region, known, place, service,
			  offers_reach(&agenda, runs_on(person), within), &person->busy_count);
	return agenda;
}

/* ---- a hit ---- */

struct looking {
	const struct index_query *query;
	const struct known *known;
	struct index_hit *hit;
	span window; /* of its dates */
};

static span window_of(const struct index_query *query, const struct zone *zone)
{
	instant from, to, unused;

	zone_instants(zone, query->first, 0, &from, &unused);
	zone_instants(zone, (date){ query->last.days + 1 }, 0, &to, &unused);
	return (span){ from, to };
}

static bool in_hours(const struct looking *it, instant start)
{
	int32_t seconds;

	zone_date(it->known->zone, start, &seconds);
	return seconds >= it->query->from_minute * 60 && seconds < it->query->to_minute * 60;
}

static void look(struct region *region, const struct looking *it, span within)
{
	struct index_hit *hit = it->hit;
	struct agenda agenda =
		known_agenda(region, it->known, hit->place, hit->service, it->query->now, within);
	instant *starts = region_array(region, STARTS_ROOM, sizeof *starts);
	size_t count = agenda_starts(&agenda, region, within, starts, STARTS_ROOM);

	for (size_t i = 0; i < count && hit->slot_count < INDEX_SLOTS; i++)
		if (in_hours(it, starts[i]))
			hit->slots[hit->slot_count++] = starts[i];
}

static instant earlier(instant a, instant b)
{
	return a.us < b.us ? a : b;
}

/* ---- limits per day ---- */

bool limits_daily(const struct known_service *it)
{
	for (size_t i = 0; i < it->limit_count; i++)
		if (it->limits[i].per != PER_DAY)
			return false;
	return true;
}

/* Has that date room for one more, whatever of its pieces count? */
static bool day_has_room(const struct known *known, const struct known_service *service, date day)
{
	int64_t us, count = (int64_t)day_pieces(known, day, &us);

	for (size_t i = 0; i < service->limit_count; i++) {
		const struct limit *limit = &service->limits[i];

		if ((limit->max_count && count >= limit->max_count) ||
		    (limit->max_minutes &&
		     us + service->offer.length > MINUTES(limit->max_minutes)))
			return false;
	}
	return true;
}

/* The index knows nothing of limits: of a hit that is exact but for them, these are looked at. */
static bool days_have_room(const struct known *known, const struct index_hit *hit)
{
	const struct known_service *service = &known->services[hit->service];
	date last = DATE_NONE;

	for (size_t i = 0; service->limit_count && i < hit->slot_count; i++) {
		date day = zone_date(known->zone, hit->slots[i], NULL);

		if (day.days != last.days && !day_has_room(known, service, day))
			return false;
		last = day;
	}
	return true;
}

/* The starts that the index has, at once; and when some of them are none, behind them: a day, two,
 * four … until there are enough, or the dates end. */
bool hit_confirm(struct region *region, const struct index_query *query, struct index_hit *hit)
{
	const struct known *known = known_at(hit->number);
	struct looking it = { query, known, hit, { { 0 }, { 0 } } };
	span within = { hit->slots[0], { hit->slots[hit->slot_count - 1].us + 1 } };
	bool more = hit->slot_count == INDEX_SLOTS; /* else these were all */

	if (hit->exact && days_have_room(known, hit))
		return true;
	it.window = window_of(query, known->zone);
	hit->slot_count = 0;
	look(region, &it, within);
	for (int64_t days = 1; more && hit->slot_count < INDEX_SLOTS; days *= 2) {
		within = (span){ within.to,
				 earlier(instant_add(within.to, DAYS(days)), it.window.to) };
		/* A few are enough; none is not. */
		if (within.from.us >= within.to.us || (hit->slot_count && days > LOOK_DAYS))
			break;
		look(region, &it, within);
	}
	return hit->slot_count > 0;
}
