/* agenda_world.h — worlds drawn at random for the laws of the agenda: people, hours, bookings, a
 * question.
 *
 * Test-only.  A world is flat, so that it can be copied and made smaller; after either, world_link
 * sets its pointers anew. The same seed draws the same world.  All times but `now`, length, step
 * and notice are multiples of the tick. */
#ifndef ENGINE_AGENDA_WORLD_H
#define ENGINE_AGENDA_WORLD_H

#include "engine/agenda.h"

enum {
	WORLD_PEOPLE = 3,
	WORLD_WEEKLY = 4,
	WORLD_SPECIALS = 3,
	WORLD_WALLS = 2,
	WORLD_TRAVELS = 2,
	WORLD_AWAY = 3,
	WORLD_BUSY = 16, /* drawn: half of them; the laws add bookings */
	WORLD_LIMITS = 3,
};

struct world_person {
	struct weekly weekly[WORLD_WEEKLY];
	struct special specials[WORLD_SPECIALS];
	struct wall walls[WORLD_SPECIALS][WORLD_WALLS];
	struct travel travels[WORLD_TRAVELS];
	struct away away[WORLD_AWAY];
	struct busy busy[WORLD_BUSY];
};

struct world {
	struct agenda agenda;
	struct person people[WORLD_PEOPLE];
	struct world_person parts[WORLD_PEOPLE];
	struct limit limits[WORLD_LIMITS];
	span domain; /* what the oracle must look at */
	span asked;  /* what questions are about: there the oracle is sure */
	int64_t tick;
	uint64_t state; /* of the draws */
};

/* Of the system's zone files, as long as the process lives; NULL: there is no such zone. */
const struct zone *world_zone(const char *name);

void world_draw(struct world *, uint64_t seed);
void world_link(struct world *);

/* Draws on: 0 … below - 1. */
uint64_t world_random(struct world *, uint64_t below);
/* Any instant that is asked about; every other one on a multiple of five minutes. */
instant world_instant(struct world *);

/* Takes away what is not needed for broken(world) to stay true. */
void world_shrink(struct world *, bool (*broken)(struct world *));
/* As a question that `contacto slots` reads, on stderr. */
void world_print(const struct world *, span within);

#endif
