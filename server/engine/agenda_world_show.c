/* agenda_world_show.c — a world on which a law broke: made smaller, and printed as a question.
 *
 * The question goes to `contacto slots` as it is, so that what broke can be kept as a case. */

#include "engine/agenda_world.h"

#include <stdio.h>

/* ---- smaller ---- */

typedef bool world_broken(struct world *);

/* Keeps the smaller world when it is broken, too. */
static bool keep_if(struct world *w, struct world *smaller, world_broken *broken)
{
	world_link(smaller);
	if (!broken(smaller))
		return false;
	*w = *smaller;
	world_link(w);
	return true;
}

/* Without one of its items. */
#define SHRINK_LIST(w, count_of, items_of)                                                         \
	for (size_t i = 0; i < (w)->count_of;) {                                                   \
		struct world smaller = *(w);                                                       \
                                                                                                   \
		smaller.count_of--;                                                                \
		for (size_t j = i; j < smaller.count_of; j++)                                      \
			smaller.items_of[j] = smaller.items_of[j + 1];                             \
		if (keep_if((w), &smaller, broken))                                                \
			shrunk = true;                                                             \
		else                                                                               \
			i++;                                                                       \
	}

/* With a plainer value. */
#define SHRINK_VALUE(w, member, plain)                                                             \
	do {                                                                                       \
		struct world smaller = *(w);                                                       \
                                                                                                   \
		if (smaller.member != (plain)) {                                                   \
			smaller.member = (plain);                                                  \
			shrunk |= keep_if((w), &smaller, broken);                                  \
		}                                                                                  \
	} while (0)

static bool person_shrink(struct world *w, size_t p, world_broken *broken)
{
	bool shrunk = false;

	SHRINK_LIST(w, people[p].weekly_count, parts[p].weekly)
	SHRINK_LIST(w, people[p].travel_count, parts[p].travels)
	SHRINK_LIST(w, people[p].away_count, parts[p].away)
	SHRINK_LIST(w, people[p].busy_count, parts[p].busy)
	if (w->people[p].special_count > 0)
		SHRINK_VALUE(w, people[p].special_count, w->people[p].special_count - 1);
	for (size_t i = 0; i < w->people[p].busy_count; i++) {
		SHRINK_VALUE(w, parts[p].busy[i].before, 0);
		SHRINK_VALUE(w, parts[p].busy[i].after, 0);
		SHRINK_VALUE(w, parts[p].busy[i].kind, BUSY_BOOKING);
	}
	for (size_t i = 0; i < w->people[p].weekly_count; i++)
		SHRINK_VALUE(w, parts[p].weekly[i].days, 0x7f);
	return shrunk;
}

static bool question_shrink(struct world *w, world_broken *broken)
{
	bool shrunk = false;

	if (w->agenda.count > 1)
		SHRINK_VALUE(w, agenda.count, w->agenda.count - 1);
	SHRINK_LIST(w, agenda.limit_count, limits)
	SHRINK_VALUE(w, agenda.staff, STAFF_ONE);
	SHRINK_VALUE(w, agenda.window.kind, WINDOW_NONE);
	SHRINK_VALUE(w, agenda.offer.notice, 0);
	SHRINK_VALUE(w, agenda.offer.before, 0);
	SHRINK_VALUE(w, agenda.offer.after, 0);
	SHRINK_VALUE(w, agenda.offer.capacity, 1);
	SHRINK_VALUE(w, agenda.offer.phase, PHASE_FIXED);
	SHRINK_VALUE(w, agenda.offer.buffer_mode, BUFFER_MAX);
	SHRINK_VALUE(w, agenda.offer.align, ALIGN_GRID);
	SHRINK_VALUE(w, agenda.asker.at, NULL);
	SHRINK_VALUE(w, agenda.seats, 1);
	return shrunk;
}

void world_shrink(struct world *w, world_broken *broken)
{
	bool shrunk = true;

	while (shrunk) {
		shrunk = question_shrink(w, broken);
		for (size_t p = 0; p < w->agenda.count; p++)
			shrunk |= person_shrink(w, p, broken);
	}
}

/* ---- as a question ---- */

static const char *const day_names[] = { "mon", "tue", "wed", "thu", "fri", "sat", "sun" };
static const char *const align_names[] = { "grid", "range_start", "packed" };
static const char *const busy_names[] = { "booking", "external", "blocked", "hold" };
static const char *const per_names[] = { "day", "week", "month", "year" };

static void tell_instant(const char *name, instant at)
{
	char text[INSTANT_TEXT];

	fprintf(stderr, "\"%s\":\"%.*s\"", name, (int)instant_write(at, text), text);
}

static void tell_date(const char *name, date day)
{
	char text[DATE_TEXT];

	date_write(day, text);
	fprintf(stderr, "\"%s\":\"%.*s\"", name, DATE_TEXT, text);
}

static void tell_wall(const char *before, const char *between, struct wall wall, const char *behind)
{
	fprintf(stderr, "%s\"%02d:%02d\"%s\"%02d:%02d\"%s", before, wall.from / 3600,
		wall.from / 60 % 60, between, wall.to / 3600, wall.to / 60 % 60, behind);
}

static void tell_days(const char *name, unsigned days)
{
	const char *comma = "";

	fprintf(stderr, "\"%s\":[", name);
	for (int i = 0; i < 7; i++) {
		if (!(days >> i & 1))
			continue;
		fprintf(stderr, "%s\"%s\"", comma, day_names[i]);
		comma = ",";
	}
	fputs("]", stderr);
}

static void tell_hours(const struct person *person)
{
	fputs(",\"weekly\":[", stderr);
	for (size_t i = 0; i < person->weekly_count; i++) {
		const struct weekly *weekly = &person->weekly[i];

		fputs(i > 0 ? ",{" : "{", stderr);
		tell_days("days", weekly->days);
		tell_wall(",\"from\":", ",\"to\":", weekly->wall, "");
		if (!date_is_none(weekly->valid_from))
			fputs(",", stderr), tell_date("valid_from", weekly->valid_from);
		if (!date_is_none(weekly->valid_to))
			fputs(",", stderr), tell_date("valid_to", weekly->valid_to);
		fputs("}", stderr);
	}
	fputs("],\"overrides\":[", stderr);
	for (size_t i = 0; i < person->special_count; i++) {
		fputs(i > 0 ? ",{" : "{", stderr);
		tell_date("date", person->specials[i].date);
		fputs(",\"ranges\":[", stderr);
		for (size_t j = 0; j < person->specials[i].count; j++)
			tell_wall(j > 0 ? ",[" : "[", ",", person->specials[i].walls[j], "]");
		fputs("]}", stderr);
	}
	fputs("]", stderr);
}

static void tell_absences(const struct person *person)
{
	fputs(",\"travel\":[", stderr);
	for (size_t i = 0; i < person->travel_count; i++) {
		const struct travel *travel = &person->travels[i];

		fprintf(stderr, "%s{\"tz\":\"%.*s\",", i > 0 ? "," : "",
			STR_ARG(travel->zone->name));
		tell_date("from_date", travel->from);
		if (!date_is_none(travel->to))
			fputs(",", stderr), tell_date("to_date", travel->to);
		fputs("}", stderr);
	}
	fputs("],\"away\":[", stderr);
	for (size_t i = 0; i < person->away_count; i++) {
		fputs(i > 0 ? ",{" : "{", stderr);
		tell_date("from_date", person->away[i].from);
		fputs(",", stderr);
		tell_date("to_date", person->away[i].to);
		tell_wall(",\"from\":", ",\"to\":", person->away[i].wall, "}");
	}
	fputs("]", stderr);
}

static void tell_busy(const struct busy *busy)
{
	tell_instant("from", busy->during.from);
	fputs(",", stderr);
	tell_instant("to", busy->during.to);
	fprintf(stderr, ",\"kind\":\"%s\",\"seats\":%d", busy_names[busy->kind],
		busy->seats > 0 ? (int)busy->seats : 1);
	if (!str_absent(busy->service))
		fprintf(stderr, ",\"service\":\"%.*s\"", STR_ARG(busy->service));
	if (!str_absent(busy->owner))
		fprintf(stderr, ",\"owner\":\"%.*s\"", STR_ARG(busy->owner));
	if (busy->kind == BUSY_HOLD && !instant_is_none(busy->expires_at))
		fputs(",", stderr), tell_instant("expires_at", busy->expires_at);
	fprintf(stderr, ",\"buffer_before_min\":%d,\"buffer_after_min\":%d",
		(int)(busy->before / MINUTES(1)), (int)(busy->after / MINUTES(1)));
}

static void tell_person(const struct person *person)
{
	fprintf(stderr, "{\"id\":\"%.*s\",\"tz\":\"%.*s\"", STR_ARG(person->id),
		STR_ARG(person->zone->name));
	tell_hours(person);
	tell_absences(person);
	fputs(",\"busy\":[", stderr);
	for (size_t i = 0; i < person->busy_count; i++) {
		fputs(i > 0 ? ",{" : "{", stderr);
		tell_busy(&person->busy[i]);
		fputs("}", stderr);
	}
	fputs("]}", stderr);
}

static void tell_offer(const struct offer *offer)
{
	fputs(",\"service\":{", stderr);
	if (!str_absent(offer->id))
		fprintf(stderr, "\"id\":\"%.*s\",", STR_ARG(offer->id));
	fprintf(stderr,
		"\"length_min\":%d,\"step_min\":%d,\"min_notice_min\":%d,\"buffer_before_min\":%d,"
		"\"buffer_after_min\":%d,\"align\":\"%s\",\"phase\":\"%s\",\"buffer_mode\":\"%s\","
		"\"capacity\":%d}",
		(int)(offer->length / MINUTES(1)), (int)(offer->step / MINUTES(1)),
		(int)(offer->notice / MINUTES(1)), (int)(offer->before / MINUTES(1)),
		(int)(offer->after / MINUTES(1)), align_names[offer->align],
		offer->phase == PHASE_CLIP ? "clip" : "fixed",
		offer->buffer_mode == BUFFER_SUM ? "sum" : "max",
		offer->capacity > 0 ? (int)offer->capacity : 1);
}

static void tell_window(const struct window *window)
{
	static const char *const names[] = { "", "rolling_calendar", "rolling_business",
					     "rolling_bookable", "range" };

	if (window->kind == WINDOW_NONE)
		return;
	fprintf(stderr, ",\"window\":{\"kind\":\"%s\",\"days\":%d,", names[window->kind],
		window->days);
	tell_days("weekend", window->weekend);
	fputs(",", stderr);
	tell_date("from_date", window->from);
	fputs(",", stderr);
	tell_date("to_date", window->to);
	fputs("}", stderr);
}

static void tell_limits(const struct agenda *agenda)
{
	fputs(",\"limits\":[", stderr);
	for (size_t i = 0; i < agenda->limit_count; i++) {
		const struct limit *limit = &agenda->limits[i];

		fprintf(stderr, "%s{\"per\":\"%s\",\"week_start\":\"%s\"", i > 0 ? "," : "",
			per_names[limit->per], day_names[limit->week_start]);
		if (limit->max_count > 0)
			fprintf(stderr, ",\"max_count\":%d", (int)limit->max_count);
		if (limit->max_minutes > 0)
			fprintf(stderr, ",\"max_minutes\":%d", (int)limit->max_minutes);
		fputs("}", stderr);
	}
	fputs("]", stderr);
}

void world_print(const struct world *w, span within)
{
	const struct agenda *agenda = &w->agenda;

	fputs("{", stderr);
	tell_instant("now", agenda->now);
	fputs(",", stderr);
	tell_instant("from", within.from);
	fputs(",", stderr);
	tell_instant("to", within.to);
	if (!str_absent(agenda->asker))
		fprintf(stderr, ",\"asker\":\"%.*s\"", STR_ARG(agenda->asker));
	fprintf(stderr, ",\"seats\":%d", agenda->seats > 0 ? (int)agenda->seats : 1);
	tell_offer(&agenda->offer);
	tell_window(&agenda->window);
	tell_limits(agenda);
	if (agenda->staff == STAFF_ONE)
		fputs(",\"pro\":", stderr);
	else
		fprintf(stderr, ",\"staff_mode\":\"%s\",\"staff\":[",
			agenda->staff == STAFF_ALL ? "all" : "any");
	for (size_t i = 0; i < (agenda->staff == STAFF_ONE ? 1 : agenda->count); i++) {
		fputs(i > 0 ? "," : "", stderr);
		tell_person(&agenda->people[i]);
	}
	fputs(agenda->staff == STAFF_ONE ? "}\n" : "]}\n", stderr);
}
