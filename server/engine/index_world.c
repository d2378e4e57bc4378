/* index_world.c — drawing professionals, and what happens to them: few, close together, near the
 * nights in which clocks change and at the edges of days. */

#include "engine/index_world.h"

#include "lib/run/zones.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

uint64_t index_world_random(struct index_world *w, uint64_t below)
{
	uint64_t z = w->state += 0x9e3779b97f4a7c15u; /* splitmix64 */

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
	z = (z ^ z >> 27) * 0x94d049bb133111ebu;
	return (z ^ z >> 31) % below;
}

static bool one_in(struct index_world *w, uint64_t n)
{
	return index_world_random(w, n) == 0;
}

static int64_t pick(struct index_world *w, const int64_t *choices, size_t count)
{
	return choices[index_world_random(w, count)];
}
#define PICK(w, ...)                                                                               \
	pick((w), (const int64_t[]){ __VA_ARGS__ },                                                \
	     sizeof((const int64_t[]){ __VA_ARGS__ }) / sizeof(int64_t))

static const struct zone *draw_zone(struct index_world *w)
{
	static const char *const names[] = { "Africa/Algiers",   "Africa/Algiers",
					     "Africa/Algiers",   "Europe/Paris",
					     "America/New_York", "Africa/Cairo",
					     "Asia/Kathmandu",   "Australia/Lord_Howe",
					     "America/Asuncion", "Africa/Casablanca" };
	bool home = w->state >> 7 & 1; /* half of the draws: at home */
	const char *name = names[home ? 0 : index_world_random(w, sizeof names / sizeof *names)];

	return zone_named(str_of(name));
}

static date draw_date(struct index_world *w)
{
	return (date){ (int32_t)(w->now.us / DAYS(1)) - 3 + (int32_t)index_world_random(w, 110) };
}

/* ---- hours ---- */

static struct wall draw_wall(struct index_world *w, bool night)
{
	int32_t from =
		(int32_t)index_world_random(w, night ? 288 : 160) * 300 + (night ? 0 : 6 * 3600);
	int32_t to = from + (int32_t)(6 + index_world_random(w, 100)) * 300;
	int32_t most = night ? DAY_SECONDS : 22 * 3600;

	if (one_in(w, 8)) /* off the raster */
		from += (int32_t)index_world_random(w, 300);
	if (night && one_in(w, 2))
		to = DAY_SECONDS;
	if (night && one_in(w, 2))
		from = 0;
	return (struct wall){ from, to < most ? to : most };
}

static void draw_weekly(struct index_world *w, struct world_hours *h, bool night)
{
	for (size_t i = 0; i < h->person.weekly_count; i++) {
		struct weekly *weekly = &h->weekly[i];

		weekly->days = one_in(w, 3) ? (unsigned)index_world_random(w, 128) : 0x5f;
		weekly->wall = draw_wall(w, night);
		weekly->valid_from = one_in(w, 5) ? draw_date(w) : DATE_NONE;
		weekly->valid_to = one_in(w, 5) ? draw_date(w) : DATE_NONE;
	}
	if (night && one_in(w, 3)) { /* never closed */
		h->weekly[0].days = 0x7f;
		h->weekly[0].wall = (struct wall){ 0, DAY_SECONDS };
		h->weekly[0].valid_from = h->weekly[0].valid_to = DATE_NONE;
	}
}

static void draw_hours(struct index_world *w, struct world_hours *h, const struct zone *zone)
{
	/* Where the raster of the wall moves, a piece that never began is nobody's to know. */
	bool night = one_in(w, 3) && (w->wild || (zone != zone_named(STR("Asia/Kathmandu")) &&
						  zone != zone_named(STR("Australia/Lord_Howe"))));

	*h = (struct world_hours){ .person = { .zone = zone } };
	h->person.weekly = h->weekly;
	h->person.specials = h->specials;
	h->person.away = h->away;
	h->person.weekly_count = 1 + (size_t)index_world_random(w, WORLD_WEEKLY);
	draw_weekly(w, h, night);
	h->person.special_count = (size_t)index_world_random(w, WORLD_SPECIALS + 1);
	for (size_t i = 0; i < h->person.special_count; i++) {
		h->walls[i][0] = draw_wall(w, night);
		h->walls[i][1] = draw_wall(w, night);
		h->specials[i] = (struct special){ draw_date(w), h->walls[i],
						   (size_t)index_world_random(w, 3) };
	}
	h->person.away_count = (size_t)index_world_random(w, WORLD_AWAY + 1);
	for (size_t i = 0; i < h->person.away_count; i++) {
		date from = draw_date(w);
		struct wall wall =
			one_in(w, 2) ? draw_wall(w, true) : (struct wall){ 0, DAY_SECONDS };

		h->away[i] = (struct away){ from,
					    { from.days + (int32_t)index_world_random(w, 9) },
					    wall };
	}
}

/* ---- services ---- */

/* Is there a piece whose beginning the ring may not know? Then only steps of the clock's own are
 * sure. */
static bool always_open(const struct world_pro *pro)
{
	for (size_t i = 0; i < pro->in.place_count; i++)
		for (size_t j = 0; j < pro->hours[i].person.weekly_count; j++)
			if (pro->hours[i].weekly[j].wall.from < 6 * 3600 ||
			    pro->hours[i].weekly[j].wall.to > 22 * 3600)
				return true;
	return false;
}

static void draw_wild(struct index_world *w, struct index_service *service)
{
	service->offer.align = (enum align)index_world_random(w, 3);
	service->offer.phase = (enum phase)index_world_random(w, 2);
	service->offer.capacity = 1 + (int64_t)index_world_random(w, 3);
	service->offer.step = MINUTES(5 * (1 + index_world_random(w, 30)));
	service->limited = one_in(w, 3);
	if (one_in(w, 4))
		service->window = (struct window){ .kind = WINDOW_BOOKABLE, .days = 5 };
}

static void draw_window(struct index_world *w, struct window *window)
{
	*window = (struct window){ .kind = WINDOW_NONE };
	if (!one_in(w, 3))
		return;
	window->kind = (enum window_kind)PICK(w, WINDOW_CALENDAR, WINDOW_BUSINESS, WINDOW_RANGE);
	window->days = (int)index_world_random(w, 100);
	window->weekend = one_in(w, 2) ? 0x30 : (unsigned)index_world_random(w, 128);
	window->from = draw_date(w);
	window->to = draw_date(w);
}

static void draw_services(struct index_world *w, struct world_pro *pro)
{
	static const str ids[] = { { "a", 1 }, { "b", 1 }, { "c", 1 }, { "d", 1 } };
	int64_t before = PICK(w, 0, 0, 5, 10, 30), after = PICK(w, 0, 0, 10, 15, 60);
	bool plain = always_open(pro);

	pro->in.service_count = (size_t)index_world_random(w, WORLD_SERVICES + 1);
	for (size_t i = 0; i < pro->in.service_count; i++) {
		struct index_service *service = &pro->services[i];

		*service = (struct index_service){
			.offer = { .id = ids[i],
				   .length = MINUTES(PICK(w, 5, 10, 15, 20, 30, 30, 45, 60, 90, 120,
							  180, 400)),
				   .notice =
					   one_in(w, 3) ? MINUTES(index_world_random(w, 4000)) : 0,
				   .before = MINUTES(one_in(w, 3) ? PICK(w, 0, 5, 20) : before),
				   .after = MINUTES(one_in(w, 3) ? PICK(w, 0, 5, 45) : after),
				   .align = ALIGN_GRID,
				   .phase = PHASE_FIXED,
				   .buffer_mode = one_in(w, 4) ? BUFFER_SUM : BUFFER_MAX,
				   .capacity = 1 },
			.places = 1u << index_world_random(w, WORLD_PLACES) | one_in(w, 2),
			.price = one_in(w, 5) ? UINT32_MAX
					      : 500 * (uint32_t)(1 + index_world_random(w, 8)),
			.tag = 1 + (uint32_t)index_world_random(w, 3),
		};
		service->offer.step = MINUTES(PICK(w, 5, 10, 15, 20, 30, 60));
		if (!plain && one_in(w, 2))
			service->offer.step = MINUTES(PICK(w, 25, 40, 45, 50, 75, 90, 120));
		draw_window(w, &service->window);
		if (w->wild && one_in(w, 2))
			draw_wild(w, service);
	}
}

/* ---- professionals ---- */

static void draw_place(struct index_world *w, struct index_place *place)
{
	static const uint32_t kinds[] = { TRAIT_PRACTICE, TRAIT_PRACTICE, TRAIT_HOME, TRAIT_VIDEO };

	*place = (struct index_place){
		.traits = kinds[index_world_random(w, 4)] | (uint32_t)(1 + index_world_random(w, 3))
								    << TRAIT_WILAYA_AT,
		.town = (uint16_t)index_world_random(w, 3),
		.reach = (uint16_t)index_world_random(w, 30),
		.placed = !one_in(w, 6),
		.latitude = 36.7f + (float)index_world_random(w, 40) / 100,
		.longitude = 3.0f + (float)index_world_random(w, 40) / 100,
	};
	if (one_in(w, 12)) /* where no band is */
		place->latitude = (float)PICK(w, 48, 12);
}

static uint32_t draw_traits(struct index_world *w)
{
	return (uint32_t)PICK(w, 0, 35, 40, 45, 50) | (uint32_t)one_in(w, 2) * TRAIT_VERIFIED |
	       (one_in(w, 2) ? TRAIT_FEMALE : TRAIT_MALE) |
	       ((uint32_t)index_world_random(w, 1024) << TRAIT_LANGUAGE_AT);
}

static void draw_profile(struct index_world *w, struct world_pro *pro)
{
	struct index_professional *in = &pro->in;

	in->traits = draw_traits(w);
	in->specialities = pro->specialities;
	in->speciality_count = 1 + (size_t)index_world_random(w, 3);
	for (size_t i = 0; i < in->speciality_count; i++)
		pro->specialities[i] = (uint16_t)index_world_random(w, WORLD_SPECIALITIES);
	in->places = pro->places;
	in->services = pro->services;
	in->place_count = 1 + (size_t)index_world_random(w, WORLD_PLACES);
	for (size_t i = 0; i < in->place_count; i++)
		draw_place(w, &pro->places[i]);
}

static void draw_all_hours(struct index_world *w, struct world_pro *pro)
{
	const struct zone *zone = draw_zone(w);

	for (size_t i = 0; i < pro->in.place_count; i++) {
		draw_hours(w, &pro->hours[i], zone);
		pro->places[i].hours = &pro->hours[i].person;
		pro->hours[i].person.busy = pro->busy;
	}
}

static void forget_starts(struct world_pro *pro)
{
	for (int i = 0; i < WORLD_PLACES; i++)
		for (int j = 0; j < WORLD_SERVICES; j++) {
			free(pro->starts[i][j]);
			pro->starts[i][j] = NULL;
		}
}

/* ---- telling ---- */

static void tell_day(struct index_world *w, struct world_pro *pro, date day)
{
	const struct zone *zone = pro->hours[0].person.zone;
	struct busy touching[WORLD_BUSY];
	instant from, to, later;
	size_t count = 0;

	zone_instants(zone, day, 0, &from, &later);
	zone_instants(zone, (date){ day.days + 1 }, 0, &later, &to);
	for (size_t i = 0; i < pro->busy_count; i++)
		if (pro->busy[i].during.from.us < to.us && pro->busy[i].during.to.us > from.us)
			touching[count++] = pro->busy[i];
	index_take(w->index, pro->in.number, day, touching, count);
}

static void tell_span(struct index_world *w, struct world_pro *pro, span during)
{
	const struct zone *zone = pro->hours[0].person.zone;
	int32_t last = zone_date(zone, during.to, NULL).days;

	for (int32_t day = zone_date(zone, during.from, NULL).days; day <= last; day++)
		tell_day(w, pro, (date){ day });
}

static void tell_all(struct index_world *w, struct world_pro *pro)
{
	date first = index_first(w->index);

	for (int32_t i = 0; i < 130; i++)
		tell_day(w, pro, (date){ first.days + i });
}

static void put(struct index_world *w, struct world_pro *pro)
{
	enum index_told told;

	for (size_t i = 0; i < pro->in.place_count; i++)
		pro->hours[i].person.busy_count = pro->busy_count;
	told = index_put(w->index, &pro->in);
	assert(told != INDEX_REFUSED);
	if (told == INDEX_ASKS || !pro->there)
		tell_all(w, pro);
	pro->there = true;
	forget_starts(pro);
}

/* ---- what happens ---- */

static struct busy draw_busy(struct index_world *w, const struct world_pro *pro)
{
	static const str ids[] = { { NULL, 0 }, { "a", 1 }, { "b", 1 } };
	struct busy busy = {
		.kind = (enum busy_kind)PICK(w, BUSY_BOOKING, BUSY_BOOKING, BUSY_BLOCKED,
					     BUSY_EXTERNAL, BUSY_HOLD),
		.service = ids[index_world_random(w, 3)],
		.expires_at = INSTANT_NONE,
		.before = one_in(w, 3) ? MINUTES(PICK(w, 5, 10, 60)) : 0,
		.after = one_in(w, 3) ? MINUTES(PICK(w, 5, 30, 90)) : 0,
	};
	int64_t first = w->now.us / DAYS(1) * DAYS(1) - DAYS(1);

	busy.during.from.us = first + MINUTES(5 * index_world_random(w, 108 * 288));
	if (one_in(w, 2)) /* close together, where queries look */
		busy.during.from.us = first + MINUTES(5 * index_world_random(w, 6 * 288));
	busy.during.to =
		instant_add(busy.during.from, MINUTES(5 * (1 + index_world_random(w, 40))));
	if (one_in(w, 9))
		busy.during.from.us += SECONDS(index_world_random(w, 300));
	if (one_in(w, 20))
		busy.during.to.us += DAYS(index_world_random(w, 3));
	return busy;
}

static void step_busy(struct index_world *w, struct world_pro *pro)
{
	span gone = { { 0 }, { -1 } };
	struct busy *busy = &pro->busy[pro->busy_count];

	if (pro->busy_count == WORLD_BUSY || (pro->busy_count > 0 && one_in(w, 3))) {
		busy = &pro->busy[index_world_random(w, pro->busy_count)];
		gone = busy->during;
		*busy = pro->busy[--pro->busy_count];
		busy = &pro->busy[pro->busy_count];
	}
	if (gone.to.us < gone.from.us || one_in(w, 2)) {
		*busy = draw_busy(w, pro);
		pro->busy_count++;
		tell_span(w, pro, busy->during);
	}
	if (gone.to.us >= gone.from.us)
		tell_span(w, pro, gone);
	for (size_t i = 0; i < pro->in.place_count; i++)
		pro->hours[i].person.busy_count = pro->busy_count;
	forget_starts(pro);
}

static void step_clock(struct index_world *w)
{
	w->now.us += MINUTES(1 + index_world_random(w, 60 * 30));
	if (one_in(w, 4))
		w->now.us += DAYS(1 + index_world_random(w, 15));
	index_turn(w->index, w->now);
	for (unsigned i = 0; i < WORLD_PROS; i++)
		forget_starts(&w->pros[i]);
}

void index_world_step(struct index_world *w)
{
	struct world_pro *pro = &w->pros[index_world_random(w, WORLD_PROS)];

	if (!pro->there || one_in(w, 12)) {
		draw_profile(w, pro);
		draw_all_hours(w, pro);
		draw_services(w, pro);
		pro->there = false; /* another zone has other days: all are told */
		put(w, pro);
	} else if (one_in(w, 12)) {
		draw_services(w, pro);
		put(w, pro);
	} else if (one_in(w, 12)) {
		pro->in.traits = draw_traits(w);
		draw_place(w, &pro->places[0]);
		pro->places[0].hours = &pro->hours[0].person;
		put(w, pro);
	} else if (one_in(w, 30)) {
		index_remove(w->index, pro->in.number);
		pro->there = false;
	} else if (one_in(w, 60)) {
		index_rebuild(w->index);
	} else if (one_in(w, 40)) {
		step_clock(w);
	} else {
		step_busy(w, pro);
	}
}

/* ---- a question ---- */

static void query_where(struct index_world *w, struct index_query *q)
{
	q->placed = !one_in(w, 4);
	q->latitude = 36.7f + (float)index_world_random(w, 400) / 1000;
	q->longitude = 3.0f + (float)index_world_random(w, 400) / 1000;
	q->km = one_in(w, 3) ? 0 : (float)(1 + index_world_random(w, 60));
}

static void query_when(struct index_world *w, struct index_query *q)
{
	int32_t first = index_first(w->index).days;
	static const int parts[][2] = { { 0, 1440 },  { 0, 1440 },   { 0, 720 },
					{ 720, 960 }, { 960, 1440 }, { 18 * 60, 19 * 60 },
					{ 60, 240 } };
	size_t part = index_world_random(w, sizeof parts / sizeof *parts);

	q->first.days = first + (int32_t)index_world_random(w, one_in(w, 3) ? 90 : 8);
	q->last.days = q->first.days + (int32_t)index_world_random(w, one_in(w, 3) ? 90 : 15);
	if (q->last.days > first + INDEX_DAYS - 2)
		q->last.days = first + INDEX_DAYS - 2;
	q->from_minute = parts[part][0];
	q->to_minute = parts[part][1];
	if (one_in(w, 4)) {
		q->from_minute = (int)index_world_random(w, 1440);
		q->to_minute = q->from_minute + (int)index_world_random(w, 300);
	}
}

static void query_who(struct index_world *w, struct index_query *q)
{
	static uint16_t specialities[2];
	static uint32_t numbers[WORLD_PROS];

	if (!one_in(w, 3)) {
		specialities[0] = (uint16_t)index_world_random(w, WORLD_SPECIALITIES + 1);
		specialities[1] = (uint16_t)index_world_random(w, WORLD_SPECIALITIES);
		q->specialities = specialities;
		q->speciality_count = 1 + one_in(w, 2);
	} else if (one_in(w, 3)) {
		q->numbers = numbers;
		for (uint32_t i = 0; i < WORLD_PROS; i++)
			if (one_in(w, 3))
				numbers[q->number_count++] = i;
	}
	if (one_in(w, 3))
		q->mask = q->want = TRAIT_VERIFIED;
	if (one_in(w, 5)) {
		q->mask |= TRAIT_WILAYA;
		q->want |= 2 << TRAIT_WILAYA_AT;
	}
	if (one_in(w, 3))
		q->any = (uint32_t)(1 + index_world_random(w, 7)) << TRAIT_LANGUAGE_AT;
	q->rating_least = one_in(w, 4) ? 40 : 0;
	q->town = one_in(w, 8) ? 1 : 0;
}

void index_world_query(struct index_world *w, struct index_query *q)
{
	*q = (struct index_query){ .now = w->now };
	query_who(w, q);
	query_where(w, q);
	query_when(w, q);
	q->length_least = one_in(w, 2) ? (int)PICK(w, 10, 15, 20, 30, 45, 60, 120) : 0;
	q->length_most = one_in(w, 4) ? q->length_least + 30 : 0;
	q->price_most = one_in(w, 4) ? 2000 : 0;
	q->tag = one_in(w, 4) ? 2 : 0;
	q->sort = (enum index_sort)index_world_random(w, 3);
	q->page = 1 + index_world_random(w, one_in(w, 2) ? 4 : 50);
	q->count_to = one_in(w, 3) ? index_world_random(w, 50) : 0;
}

/* ---- a world ---- */

struct index_world *index_world_new(uint64_t seed, bool wild)
{
	struct index_world *w = calloc(1, sizeof *w);
	static const char *const days[] = { "2026-03-02T10:00:00Z", "2026-10-05T23:30:00Z",
					    "2026-03-28T22:59:00Z", "2027-12-20T05:00:00Z" };

	w->state = seed * 0x2545f4914f6cdd1du + 1;
	w->wild = wild;
	instant_parse(str_of(days[index_world_random(w, 4)]), &w->now);
	w->index = index_new(index_world_random(w, 3), w->now);
	if (seed % 3 == 0)
		index_fill(w->index);
	w->region = region_new(256 * 1024 * 1024, NULL);
	for (unsigned i = 0; i < WORLD_PROS; i++) {
		struct world_pro *pro = &w->pros[i];

		pro->in.number = i;
		draw_profile(w, pro);
		draw_all_hours(w, pro);
		draw_services(w, pro);
		put(w, pro);
		for (uint64_t j = index_world_random(w, WORLD_BUSY); j > 0; j--)
			step_busy(w, pro);
	}
	index_turn(w->index, w->now);
	if (seed % 3 == 0) {
		for (unsigned part = 0; part < 3 && seed % 2 == 0; part++)
			index_summarise(w->index, part, 3);
		if (seed % 2 == 0)
			index_filled(w->index);
	}
	if (one_in(w, 2) || seed % 3 == 0)
		index_rebuild(w->index);
	return w;
}

void index_world_free(struct index_world *w)
{
	for (unsigned i = 0; i < WORLD_PROS; i++)
		forget_starts(&w->pros[i]);
	index_free(w->index);
	region_free(w->region);
	free(w);
}
