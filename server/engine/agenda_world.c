/* agenda_world.c — drawing worlds: few things, close together, near the days on which clocks
 * change. */

#include "engine/agenda_world.h"

#include "lib/run/zones.h"

#include <assert.h>

/* Where and when something odd happens, or nothing does. */
static const struct scene {
	const char *zone, *date;
	bool by_minute; /* its clocks change off the quarter of an hour */
} scenes[] = {
	{ "Africa/Algiers", "2026-03-10", false },
	{ "Africa/Algiers", "2025-12-31", false },
	{ "Europe/Paris", "2026-03-29", false },
	{ "Europe/Paris", "2026-10-25", false },
	{ "America/New_York", "2024-03-10", false },
	{ "America/New_York", "2023-11-05", false },
	{ "Australia/Lord_Howe", "2026-04-05", false },
	{ "Australia/Lord_Howe", "2026-10-04", false },
	{ "Pacific/Apia", "2011-12-30", false },
	{ "Asia/Kathmandu", "2028-02-29", false },
	{ "America/St_Johns", "2026-03-08", false },
	{ "America/St_Johns", "2010-11-07", true }, /* one minute past midnight, back an hour */
	{ "Africa/Casablanca", "2026-02-15", false },
	{ "America/Asuncion", "2023-03-26", false }, /* at midnight, back to the day before */
	{ "Africa/Cairo", "2026-04-24", false },     /* midnight is skipped */
	{ "Pacific/Kiritimati", "2026-01-01", false },
	{ "Pacific/Pago_Pago", "2026-01-01", false },
};

enum { SCENES = sizeof scenes / sizeof *scenes };

uint64_t world_random(struct world *w, uint64_t below)
{
	uint64_t z = w->state += 0x9e3779b97f4a7c15u; /* splitmix64 */

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
	z = (z ^ z >> 27) * 0x94d049bb133111ebu;
	return (z ^ z >> 31) % below;
}

static bool one_in(struct world *w, uint64_t n)
{
	return world_random(w, n) == 0;
}

/* How many of at most so many: mostly few. */
static size_t few(struct world *w, size_t most)
{
	return (size_t)world_random(w, world_random(w, most + 1) + 1);
}

static int64_t pick_minutes(struct world *w, const int64_t *choices, size_t count)
{
	return MINUTES(choices[world_random(w, count)]);
}
#define PICK_MINUTES(w, ...)                                                                       \
	pick_minutes((w), (const int64_t[]){ __VA_ARGS__ },                                        \
		     sizeof((const int64_t[]){ __VA_ARGS__ }) / sizeof(int64_t))

static int64_t whole_ticks(const struct world *w, int64_t us)
{
	return us / w->tick * w->tick;
}

instant world_instant(struct world *w)
{
	int64_t unit = one_in(w, 2) ? MINUTES(5) : SECONDS(1);
	int64_t span_us = w->asked.to.us - w->asked.from.us;

	return instant_add(w->asked.from,
			   (int64_t)world_random(w, (uint64_t)(span_us / unit)) * unit);
}

/* ---- one person ---- */

/* What the dates of a world are drawn from. */
struct dates {
	date first;
	int days;
	bool endless; /* weekly hours go on before and after */
};

static date draw_date(struct world *w, const struct dates *dates)
{
	return (date){ dates->first.days + (int32_t)world_random(w, (uint64_t)dates->days) };
}

static struct wall draw_wall(struct world *w)
{
	int32_t tick = (int32_t)(w->tick / SECONDS(1));
	struct wall wall = { 0, DAY_SECONDS };

	if (one_in(w, 3))
		return wall;
	wall.from = (int32_t)world_random(w, 24 * 60 / 15) * 900;
	wall.to = wall.from + (int32_t)world_random(w, 12 * 60 / 15) * 900;
	if (one_in(w, 4)) {
		wall.from += tick * (int32_t)world_random(w, 20);
		wall.to -= tick * (int32_t)world_random(w, 20); /* may end before it starts */
	}
	if (wall.to > DAY_SECONDS || one_in(w, 4))
		wall.to = DAY_SECONDS;
	return wall;
}

static void draw_weekly(struct world *w, const struct dates *dates, struct weekly *weekly)
{
	weekly->days = one_in(w, 3) ? (unsigned)world_random(w, 128) : 0x7f;
	weekly->wall = draw_wall(w);
	weekly->valid_from = weekly->valid_to = DATE_NONE;
	if (dates->endless && one_in(w, 4)) {
		weekly->days = 0x7f;
		weekly->wall = (struct wall){ 0, DAY_SECONDS };
	}
	if (!dates->endless || one_in(w, 6))
		weekly->valid_from = one_in(w, 4) ? draw_date(w, dates) : dates->first;
	if (!dates->endless || one_in(w, 6))
		weekly->valid_to = one_in(w, 4) ? draw_date(w, dates)
						: (date){ dates->first.days + dates->days - 1 };
}

static void draw_dates(struct world *w, const struct dates *dates, date *from, date *to)
{
	*from = draw_date(w, dates);
	*to = draw_date(w, dates);
	if (to->days < from->days && !one_in(w, 10)) {
		date swap = *from;

		*from = *to;
		*to = swap;
	}
}

const struct zone *world_zone(const char *name)
{
	return zone_named(str_of(name));
}

static const struct zone *draw_zone(struct world *w)
{
	return world_zone(scenes[world_random(w, SCENES)].zone);
}

static struct busy draw_busy(struct world *w, const struct offer *offer)
{
	static const str services[] = { { NULL, 0 }, { "s", 1 }, { "s", 1 }, { "other", 5 } };
	static const str owners[] = { { NULL, 0 }, { "u1", 2 }, { "u2", 2 } };
	struct busy busy = {
		.kind = (enum busy_kind)(one_in(w, 3) ? world_random(w, 4) : BUSY_BOOKING),
		.service = services[world_random(w, 4)],
		.owner = owners[world_random(w, 3)],
		.seats = (int64_t)world_random(w, 3),
		.expires_at =
			one_in(w, 4) ? INSTANT_NONE
				     : instant_add(w->agenda.now,
						   SECONDS(-60 + 60 * (int64_t)world_random(w, 3))),
		.before = one_in(w, 3) ? PICK_MINUTES(w, 15, 30, 60) : 0,
		.after = one_in(w, 3) ? PICK_MINUTES(w, 15, 30, 45) : 0,
	};

	busy.during.from = world_instant(w);
	busy.during.from.us = busy.during.from.us / MINUTES(15) * MINUTES(15);
	if (one_in(w, 4))
		busy.during.from.us += w->tick * (int64_t)world_random(w, 15);
	busy.during.to = instant_add(busy.during.from, offer->length);
	if (offer->length % w->tick != 0 || one_in(w, 3))
		busy.during.to = instant_add(
			busy.during.from,
			whole_ticks(w, PICK_MINUTES(w, -15, 0, 15, 20, 45, 60, 300, 3000)));
	return busy;
}

static void draw_person(struct world *w, const struct dates *dates, size_t index)
{
	static const str ids[] = { { "p0", 2 }, { "p1", 2 }, { "p2", 2 } };
	struct world_person *parts = &w->parts[index];
	struct person *person = &w->people[index];

	person->id = ids[index];
	person->weekly_count = 1 + few(w, WORLD_WEEKLY - 1);
	for (size_t i = 0; i < person->weekly_count; i++)
		draw_weekly(w, dates, &parts->weekly[i]);
	person->special_count = few(w, WORLD_SPECIALS);
	for (size_t i = 0; i < person->special_count; i++) {
		parts->specials[i].date = draw_date(w, dates);
		parts->specials[i].count = (size_t)world_random(w, WORLD_WALLS + 1);
		for (size_t j = 0; j < parts->specials[i].count; j++)
			parts->walls[i][j] = draw_wall(w);
	}
	person->travel_count = one_in(w, 5) ? 1 + (size_t)world_random(w, WORLD_TRAVELS) : 0;
	for (size_t i = 0; i < person->travel_count; i++) {
		parts->travels[i].zone = draw_zone(w);
		draw_dates(w, dates, &parts->travels[i].from, &parts->travels[i].to);
		if (one_in(w, 4))
			parts->travels[i].to = DATE_NONE;
	}
	person->away_count = few(w, WORLD_AWAY);
	for (size_t i = 0; i < person->away_count; i++) {
		draw_dates(w, dates, &parts->away[i].from, &parts->away[i].to);
		parts->away[i].wall = draw_wall(w);
	}
	person->busy_count = few(w, WORLD_BUSY / 2);
	for (size_t i = 0; i < person->busy_count; i++)
		parts->busy[i] = draw_busy(w, &w->agenda.offer);
	if (person->busy_count > 0 && !dates->endless && one_in(w, 4)) /* for limits: a year ago */
		parts->busy[0].during = (span){ instant_add(parts->busy[0].during.from, -DAYS(365)),
						instant_add(parts->busy[0].during.to, -DAYS(365)) };
}

/* ---- the question ---- */

static void draw_offer(struct world *w)
{
	struct offer *offer = &w->agenda.offer;

	*offer = (struct offer){
		.id = one_in(w, 6) ? (str){ NULL, 0 } : STR("s"),
		.length = PICK_MINUTES(w, 1, 5, 10, 15, 20, 25, 30, 30, 40, 45, 50, 60, 60, 90, 120,
				       480),
		.align = (enum align)world_random(w, 3),
		.phase = (enum phase)world_random(w, 2),
		.buffer_mode = (enum buffer_mode)world_random(w, 2),
		.notice = one_in(w, 4) ? MINUTES(world_random(w, 2000)) : 0,
		.before = one_in(w, 3) ? PICK_MINUTES(w, 15, 30, 45, 60) : 0,
		.after = one_in(w, 3) ? PICK_MINUTES(w, 15, 30, 45) : 0,
		.capacity = one_in(w, 2) ? (int64_t)world_random(w, 5) : 1,
	};
	offer->step = one_in(w, 2) ? offer->length
				   : PICK_MINUTES(w, 5, 10, 15, 20, 25, 30, 40, 45, 60, 90, 120, 7,
						  8, 13);
	if (offer->step < MINUTES(5) && !one_in(w, 5))
		offer->step = MINUTES(5);
}

static void draw_window(struct world *w, const struct dates *dates)
{
	struct window *window = &w->agenda.window;

	window->kind = one_in(w, 3) ? (enum window_kind)world_random(w, 5) : WINDOW_NONE;
	window->days = (int)world_random(w, 5);
	window->weekend = one_in(w, 3) ? 0x60u : (unsigned)world_random(w, 128);
	draw_dates(w, dates, &window->from, &window->to);
}

static void draw_limits(struct world *w)
{
	w->agenda.limit_count = one_in(w, 3) ? 1 + few(w, WORLD_LIMITS - 1) : 0;
	for (size_t i = 0; i < w->agenda.limit_count; i++)
		w->limits[i] = (struct limit){
			.per = (enum limit_per)world_random(w, 4),
			.max_count = (int64_t)world_random(w, 4),
			.max_minutes = one_in(w, 2) ? (int64_t)world_random(w, 60) * 15 : 0,
			.week_start = (int)world_random(w, 7),
		};
}

/* Long worlds are coarse, short ones fine: the oracle's work is days over ticks. */
static struct dates draw_domain(struct world *w, const struct scene *scene)
{
	struct dates dates = { .endless = !scene->by_minute && one_in(w, 4) };
	date middle;

	assert(date_parse(str_of(scene->date), &middle));
	w->tick = dates.endless ? MINUTES(15) : PICK_MINUTES(w, 1, 5, 5, 5, 5, 15, 15);
	if (scene->by_minute)
		w->tick = MINUTES(1);
	dates.days =
		w->tick == MINUTES(1) ? 1 + (int)world_random(w, 2) : 2 + (int)world_random(w, 3);
	dates.first.days = middle.days - (int32_t)world_random(w, (uint64_t)dates.days);
	w->asked.from.us = DAYS(dates.first.days) - HOURS(16);
	w->asked.to.us = DAYS(dates.first.days + dates.days) + HOURS(16);
	w->domain = w->asked;
	if (dates.endless) { /* a week beside each date: what has not paused by then never does */
		w->domain.from.us -= DAYS(9);
		w->domain.to.us += DAYS(9);
	}
	return dates;
}

void world_draw(struct world *w, uint64_t seed)
{
	const struct scene *scene;
	static const str askers[] = { { NULL, 0 }, { "u1", 2 }, { "u2", 2 } };
	struct dates dates;

	*w = (struct world){ .state = seed };
	scene = &scenes[world_random(w, SCENES)];
	dates = draw_domain(w, scene);
	w->agenda.now.us = DAYS(dates.first.days) - HOURS(20) +
			   SECONDS(world_random(w, (uint64_t)dates.days * 86400));
	if (one_in(w, 2))
		w->agenda.now.us = w->agenda.now.us / MINUTES(15) * MINUTES(15);
	w->agenda.asker = askers[world_random(w, 3)];
	w->agenda.seats = (int64_t)world_random(w, 3);
	w->agenda.staff = one_in(w, 2) ? STAFF_ONE : (enum staff)world_random(w, 3);
	w->agenda.count =
		w->agenda.staff == STAFF_ONE ? 1 : 1 + (size_t)world_random(w, WORLD_PEOPLE);
	draw_offer(w);
	draw_window(w, &dates);
	draw_limits(w);
	for (size_t i = 0; i < w->agenda.count; i++) {
		w->people[i].zone = i > 0 && one_in(w, 2) ? draw_zone(w) : world_zone(scene->zone);
		draw_person(w, &dates, i);
	}
	world_link(w);
}

void world_link(struct world *w)
{
	w->agenda.people = w->people;
	w->agenda.limits = w->limits;
	for (size_t i = 0; i < w->agenda.count; i++) {
		struct world_person *parts = &w->parts[i];
		struct person *person = &w->people[i];

		person->weekly = parts->weekly;
		person->specials = parts->specials;
		person->travels = parts->travels;
		person->away = parts->away;
		person->busy = parts->busy;
		for (size_t j = 0; j < person->special_count; j++)
			parts->specials[j].walls = parts->walls[j];
	}
}
