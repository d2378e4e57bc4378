/* agenda_scene.h — a small world set by hand: one professional (or several), one question, answers
 * as text.
 *
 * Test-only; included once a program.  A scene begins as Monday 2026-03-09: open every day 09:00 to
 * 12:00 in UTC, a service of 30 minutes on the grid, asked the evening before.  Everything in it
 * may be set; scene_starts links it first. */
#ifndef ENGINE_AGENDA_SCENE_H
#define ENGINE_AGENDA_SCENE_H

#include "lib/base/test.h"

#include "engine/agenda_world.h"

static struct region *scene_region;

static inline instant at(const char *text)
{
	instant found;

	if (!instant_parse(str_of(text), &found))
		fail_msg("\"%s\" is no instant", text);
	return found;
}

static inline date day(const char *text)
{
	date found;

	if (!date_parse(str_of(text), &found))
		fail_msg("\"%s\" is no date", text);
	return found;
}

static inline const struct zone *zone(const char *name)
{
	const struct zone *found = world_zone(name);

	if (!found)
		fail_msg("there is no zone %s", name);
	return found;
}

static inline struct wall wall(int from_hour, int from_minute, int to_hour, int to_minute)
{
	return (struct wall){ (from_hour * 60 + from_minute) * 60,
			      (to_hour * 60 + to_minute) * 60 };
}

static inline struct weekly every_day(struct wall wall)
{
	return (struct weekly){ 0x7f, wall, DATE_NONE, DATE_NONE };
}

static inline struct world scene(void)
{
	struct world w = { .agenda = {
				   .now = at("2026-03-08T20:00:00Z"),
				   .count = 1,
				   .seats = 1,
				   .offer = { .id = STR("s"),
					      .length = MINUTES(30),
					      .step = MINUTES(30),
					      .align = ALIGN_GRID,
					      .phase = PHASE_FIXED,
					      .buffer_mode = BUFFER_MAX,
					      .capacity = 1 },
			   } };

	for (size_t p = 0; p < WORLD_PEOPLE; p++) {
		w.people[p].zone = zone("UTC");
		w.people[p].weekly_count = 1;
		w.parts[p].weekly[0] = every_day(wall(9, 0, 12, 0));
	}
	if (!scene_region)
		scene_region = region_new(64 * 1024 * 1024, NULL);
	region_reset(scene_region);
	return w;
}

/* A booking of this service; what it gives back may be changed. */
static inline struct busy *busy_add(struct world *w, size_t person, const char *from,
				    const char *to)
{
	struct busy *busy = &w->parts[person].busy[w->people[person].busy_count++];

	*busy = (struct busy){ .during = { at(from), at(to) },
			       .service = STR("s"),
			       .expires_at = INSTANT_NONE };
	return busy;
}

static inline enum reason scene_check(struct world *w, const char *start)
{
	world_link(w);
	return agenda_check(&w->agenda, scene_region, at(start));
}

/* "9T09:00 9T09:30": day of the month and time, UTC. */
static inline const char *scene_starts(struct world *w, const char *from, const char *to)
{
	enum { ROOM_STARTS = 512, TEXT = 9 };
	instant starts[ROOM_STARTS];
	char *text = region_zero(scene_region, ROOM_STARTS * TEXT + 1), *end = text;
	size_t count;

	world_link(w);
	count = agenda_starts(&w->agenda, scene_region, (span){ at(from), at(to) }, starts,
			      ROOM_STARTS);
	for (size_t i = 0; i < count; i++) {
		char written[INSTANT_TEXT];

		instant_write(starts[i], written);
		end += sprintf(end, "%s%d%.6s", i > 0 ? " " : "", atoi(written + 8), written + 10);
		if (written[17] != '0' || written[18] != '0')
			end += sprintf(end, "%.3s", written + 16);
	}
	return text;
}

#define check_starts(...) check_starts_at_(__FILE__, __LINE__, __VA_ARGS__)
static inline void check_starts_at_(const char *file, int line, struct world *w, const char *from,
				    const char *to, const char *expected)
{
	const char *starts = scene_starts(w, from, to);

	if (strcmp(starts, expected) == 0)
		return;
	print_error("%s:%d: offered: %s\nnot: %s\n", file, line, starts, expected);
	_fail(file, line);
}

#define check_reason(...) check_reason_at_(__FILE__, __LINE__, __VA_ARGS__)
static inline void check_reason_at_(const char *file, int line, struct world *w, const char *start,
				    enum reason expected)
{
	enum reason reason = scene_check(w, start);

	if (reason == expected)
		return;
	print_error("%s:%d: %s is %s, not %s\n", file, line, start, reason_name(reason),
		    reason_name(expected));
	_fail(file, line);
}

#endif
