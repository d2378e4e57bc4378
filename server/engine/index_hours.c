/* index_hours.c — opening hours → patterns: the bits of each date on which one is open.
 *
 * Rules are kept as a list of numbers, once for all who have the same, and so are patterns: a week
 * of hours is a few patterns, used again and again.  What the rules mean is said by the calculator
 * alone (hours_open, hours_away); here its spans of time become bits, rounded inwards. */

#include "engine/agenda_parts.h"
#include "engine/index_parts.h"

#include <stdlib.h>

/* ---- rules as numbers ---- */

/* Written twice: first to count, then for good. */
struct writer {
	int32_t *to; /* NULL: only count */
	size_t count;
};

static void put(struct writer *w, int32_t number)
{
	if (w->to)
		w->to[w->count] = number;
	w->count++;
}

static void put_wall(struct writer *w, const struct wall *wall)
{
	put(w, wall->from);
	put(w, wall->to);
}

static void rules_write(struct writer *w, const struct person *person, int zone)
{
	put(w, zone);
	put(w, (int32_t)person->weekly_count);
	for (size_t i = 0; i < person->weekly_count; i++) {
		put(w, (int32_t)person->weekly[i].days);
		put_wall(w, &person->weekly[i].wall);
		put(w, person->weekly[i].valid_from.days);
		put(w, person->weekly[i].valid_to.days);
	}
	put(w, (int32_t)person->special_count);
	for (size_t i = 0; i < person->special_count; i++) {
		put(w, person->specials[i].date.days);
		put(w, (int32_t)person->specials[i].count);
		for (size_t j = 0; j < person->specials[i].count; j++)
			put_wall(w, &person->specials[i].walls[j]);
	}
	put(w, (int32_t)person->away_count);
	for (size_t i = 0; i < person->away_count; i++) {
		put(w, person->away[i].from.days);
		put(w, person->away[i].to.days);
		put_wall(w, &person->away[i].wall);
	}
}

static struct wall wall_read(const int32_t **from)
{
	struct wall wall = { (*from)[0], (*from)[1] };

	*from += 2;
	return wall;
}

static struct special *specials_read(struct region *region, const int32_t **from, size_t count)
{
	struct special *specials = region_array(region, count + 1, sizeof *specials);

	for (size_t i = 0; i < count; i++) {
		size_t walls = (size_t)(*from)[1];
		struct wall *wall = region_array(region, walls + 1, sizeof *wall);

		specials[i] = (struct special){ { **from }, wall, walls };
		*from += 2;
		for (size_t j = 0; j < walls; j++)
			wall[j] = wall_read(from);
	}
	return specials;
}

static struct person rules_read(const struct index *ix, const int32_t *from)
{
	struct person person = { .zone = ix->zones[*from++].zone };
	struct weekly *weekly;
	struct away *away;

	person.weekly_count = (size_t)*from++;
	weekly = region_array(ix->scratch, person.weekly_count + 1, sizeof *weekly);
	for (size_t i = 0; i < person.weekly_count; i++) {
		weekly[i].days = (unsigned)*from++;
		weekly[i].wall = wall_read(&from);
		weekly[i].valid_from.days = *from++;
		weekly[i].valid_to.days = *from++;
	}
	person.special_count = (size_t)*from++;
	person.specials = specials_read(ix->scratch, &from, person.special_count);
	person.away_count = (size_t)*from++;
	away = region_array(ix->scratch, person.away_count + 1, sizeof *away);
	for (size_t i = 0; i < person.away_count; i++) {
		away[i].from.days = *from++;
		away[i].to.days = *from++;
		away[i].wall = wall_read(&from);
	}
	person.weekly = weekly;
	person.away = away;
	return person;
}

/* ---- patterns ---- */

static int64_t floor_quantum(int64_t us)
{
	return us / US_QUANTUM - (us % US_QUANTUM < 0);
}

/* The bits of one date; pieces are sorted, and *next is the first that may still matter. */
static void pattern_draw(const struct zone_days *z, bool night, int slot, struct ranges open,
			 size_t *next, uint64_t line[NIGHT_WORDS])
{
	int64_t begins = night ? z->begins[slot] : z->frame[slot];
	int64_t ends = begins + (night ? z->quanta[slot] : DAY_WORDS * 64);

	memset(line, 0, NIGHT_WORDS * sizeof *line);
	while (*next < open.count && floor_quantum(open.at[*next].to.us) <= begins)
		++*next;
	for (size_t i = *next; i < open.count; i++) {
		int64_t from = -floor_quantum(-open.at[i].from.us);
		int64_t to = floor_quantum(open.at[i].to.us);

		if (from >= ends)
			break;
		from = from < begins ? begins : from;
		to = to > ends ? ends : to;
		bits_set(line, NIGHT_WORDS, (int)(from - begins), (int)(to - begins));
	}
}

static void patterns_make(struct index *ix, uint32_t id, int from_at, int to_at)
{
	struct hours *hours = &ix->hours[id];
	struct person person = rules_read(ix, blobs_at(&ix->rules, id));
	struct cover cover = cover_dates(&person, (date){ ix->first.days + from_at - 2 },
					 (date){ ix->first.days + to_at + 1 });
	struct ranges open = hours_open(&person, ix->scratch, cover);
	size_t next = 0;

	if (person.away_count > 0)
		open = ranges_subtract(ix->scratch, open, hours_away(&person, ix->scratch, cover));
	for (int at = from_at; at < to_at; at++) {
		uint64_t line[NIGHT_WORDS];
		bool fresh;

		pattern_draw(&ix->zones[hours->zone], hours->night, slot_at(ix, at), open, &next,
			     line);
		hours->patterns[slot_at(ix, at)] =
			blobs_keep(&ix->patterns, line, sizeof line, &fresh);
	}
	region_reset(ix->scratch);
}

static bool by_night(const struct wall *wall)
{
	return wall->to > wall->from && (wall->from < FRAME_FROM * 300 || wall->to > 22 * 3600);
}

/* Does it need the 24-hour class, on whichever date? */
static bool hours_night(const struct person *person)
{
	for (size_t i = 0; i < person->weekly_count; i++)
		if (by_night(&person->weekly[i].wall))
			return true;
	for (size_t i = 0; i < person->special_count; i++)
		for (size_t j = 0; j < person->specials[i].count; j++)
			if (by_night(&person->specials[i].walls[j]))
				return true;
	return false;
}

static void wall_widen(const struct wall *wall, int *from, int *to)
{
	int begins = wall->from / 300, ends = (wall->to + 299) / 300;

	if (wall->to <= wall->from)
		return;
	*from = begins < *from ? begins : *from;
	*to = ends > *to ? ends : *to;
}

/* A start lies within hours, so between these. */
static void bounds_take(struct hours *hours, const struct person *person)
{
	int frame = hours->night ? 0 : FRAME_FROM, from = QUANTA, to = 0;

	for (size_t i = 0; i < person->weekly_count; i++)
		wall_widen(&person->weekly[i].wall, &from, &to);
	for (size_t i = 0; i < person->special_count; i++)
		for (size_t j = 0; j < person->specials[i].count; j++)
			wall_widen(&person->specials[i].walls[j], &from, &to);
	hours->opens = (uint16_t)(from > frame && from < to ? from - frame : 0);
	hours->closes = (uint16_t)(to > frame ? to - frame : 0);
}

uint32_t hours_keep(struct index *ix, const struct person *person, int zone)
{
	struct writer writer = { 0 };
	uint32_t id;
	bool fresh;

	rules_write(&writer, person, zone);
	writer.to = region_array(ix->scratch, writer.count, sizeof *writer.to);
	writer.count = 0;
	rules_write(&writer, person, zone);
	id = blobs_keep(&ix->rules, writer.to, writer.count * sizeof *writer.to, &fresh);
	region_reset(ix->scratch);
	if (!fresh)
		return id;
	if (id >= ix->hours_room) {
		ix->hours_room = ix->rules.room;
		ix->hours = index_more(ix->hours, ix->hours_room, sizeof *ix->hours);
	}
	ix->hours[id].zone = (uint8_t)zone;
	ix->hours[id].night = ix->zones[zone].awkward || hours_night(person);
	bounds_take(&ix->hours[id], person);
	patterns_make(ix, id, 0, INDEX_DAYS);
	return id;
}

void hours_drop(struct index *ix, uint32_t id)
{
	struct hours *hours = &ix->hours[id];

	if (!blobs_drop(&ix->rules, id))
		return;
	for (int slot = 0; slot < INDEX_DAYS; slot++)
		blobs_drop(&ix->patterns, hours->patterns[slot]);
}

void hours_turn(struct index *ix, int from_at)
{
	for (uint32_t id = 0; id < ix->rules.count; id++) {
		if (!ix->rules.all[id])
			continue;
		for (int at = from_at; at < INDEX_DAYS; at++)
			blobs_drop(&ix->patterns, ix->hours[id].patterns[slot_at(ix, at)]);
		patterns_make(ix, id, from_at, INDEX_DAYS);
	}
}
