/* index_world.h — professionals drawn at random for the laws of the index, and the same search once
 * more, slow and plain.
 *
 * Test-only.  The truth about starts is the slot calculator itself, asked for every service at every
 * place; the truth about a search is that list, read from end to end and sorted.  The same seed
 * draws the same world. */
#ifndef ENGINE_INDEX_WORLD_H
#define ENGINE_INDEX_WORLD_H

#include "engine/index.h"

enum {
	WORLD_PROS = 40,
	WORLD_PLACES = 3,
	WORLD_SERVICES = 4,
	WORLD_WEEKLY = 4,
	WORLD_SPECIALS = 3,
	WORLD_AWAY = 2,
	WORLD_BUSY = 60,
	WORLD_SPECIALITIES = 6,
	WORLD_STARTS = 30000, /* of one service in the ring */
};

struct world_hours {
	struct person person;
	struct weekly weekly[WORLD_WEEKLY];
	struct special specials[WORLD_SPECIALS];
	struct wall walls[WORLD_SPECIALS][2];
	struct away away[WORLD_AWAY];
};

struct world_pro {
	bool there;
	struct index_professional in;
	struct index_place places[WORLD_PLACES];
	struct world_hours hours[WORLD_PLACES];
	struct index_service services[WORLD_SERVICES];
	struct limit limit;
	uint16_t specialities[3];
	struct busy busy[WORLD_BUSY];
	size_t busy_count;
	/* what the calculator says; NULL: not asked since something changed */
	instant *starts[WORLD_PLACES][WORLD_SERVICES];
	size_t start_count[WORLD_PLACES][WORLD_SERVICES];
};

struct index_world {
	uint64_t state;
	bool wild; /* services of every sort; else of the sort to which the index is equal */
	instant now;
	struct index *index;
	struct region *region;
	struct world_pro pros[WORLD_PROS];
};

struct index_world *index_world_new(uint64_t seed, bool wild);
void index_world_free(struct index_world *);
uint64_t index_world_random(struct index_world *, uint64_t below);
/* Something happens: a day, a profile, a removal, a rebuild; or the clock goes on. */
void index_world_step(struct index_world *);
void index_world_query(struct index_world *, struct index_query *);

/* All starts of one service at one place in the ring, by the calculator. */
size_t index_world_starts(struct index_world *, unsigned pro, unsigned place, unsigned service,
			  const instant **out);

/* index_sound.c: is all that is kept besides the bits what it would be if it were made now? */
bool index_sound(struct index *);

/* ---- index_oracle.c ---- */

struct oracle_hit {
	struct index_key key;
	unsigned pro;
};
/* Everybody who fits, in order; how many. */
size_t index_oracle_search(struct index_world *, const struct index_query *,
			   struct oracle_hit out[WORLD_PROS]);
/* Is that hit what the oracle says: that key, and the first of those starts? */
bool index_oracle_hit(struct index_world *, const struct index_query *, const struct oracle_hit *,
		      const struct index_hit *);

#endif
