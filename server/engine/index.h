/* index.h — the free time of everybody, as bits of five minutes, and the search over it.
 *
 * Pure: no clock, no lock, no I/O, one thread.  `search` feeds it with states and asks it queries.
 * What it knows of a professional comes in two halves: index_put says who he is, where, what for
 * and when he is open; index_take says how one of his days is taken.  Both are states, never
 * changes: the same twice is once, and the caller drops what is older than what it told before.
 *
 * Rows.  What a query finds is a row: one professional at one place with those services that keep
 * the same time free around them.  Services are told apart only when a row is looked at: they are
 * a parameter of the kernel (index_bits.h), nothing is computed for each.
 *
 * Classes.  A row whose hours lie within 06:00–22:00 has three words a day, from 06:00 on.  All
 * others, and all in zones whose clocks change by day, are of the 24-hour class: five words from
 * local midnight on, of 276, 288 or 300 bits; a run may go on over midnight into the next day.
 *
 * The ring.  A date lies in place date mod 96.  The first date kept is the day before today in the
 * westernmost zone in use, so that what began yesterday is known; index_turn moves it.  What is
 * told of dates further ahead is kept aside until they come in.  So queries reach 94 days ahead,
 * in several zones 93.
 *
 * Taken, not free, is what is kept of each date; hours are patterns that rows share.  So new hours
 * need no booking told again, and places of one professional share one plane of bits.
 *
 * What it promises.  For services with `grid`, `fixed`, whichever buffers, one seat and no limits,
 * its starts are those of agenda.h, neither more nor fewer.  For others they are more: every start
 * of the calculator on the raster of five minutes is among them, and whoever shows one asks the
 * calculator first (hit.exact says which).  Times are meant to be multiples of five minutes; busy
 * pieces that are not are rounded outwards, hours inwards, which changes no start on the raster.
 * Not known here, thus decided by the calculator alone: journeys, holds that expire, seats.
 *
 * Everything given is borrowed for the call.  Memory that runs out ends the process. */
#ifndef ENGINE_INDEX_H
#define ENGINE_INDEX_H

#include "engine/agenda.h"

enum {
	INDEX_DAYS = 96,
	INDEX_QUANTUM = 5, /* minutes */
	INDEX_PLACES = 20,
	INDEX_SERVICES = 100,
	INDEX_SPECIALITIES = 11, /* a trade and ten within it */
	INDEX_ZONES = 64,        /* in use at once */
	INDEX_PAGE = 100,        /* hits of one query */
	INDEX_SLOTS = 5,         /* starts of one hit */
	INDEX_WORK = 200000,     /* days looked at by one query, by default */
	INDEX_NUMBERS = 1 << 24  /* numbers of professionals are below */
};

/* ---- who, where, what for ---- */

/* Bits of traits: the rating in tenths, 0 without one; the wilaya, 1–69; then yes or no. */
enum {
	TRAIT_RATING = 0x3f,
	TRAIT_WILAYA_AT = 6,
	TRAIT_WILAYA = 0x7f << TRAIT_WILAYA_AT,
	TRAIT_VERIFIED = 1 << 13,
	TRAIT_FEMALE = 1 << 14,
	TRAIT_MALE = 1 << 15,
	TRAIT_PRACTICE = 1 << 16, /* of a place: one comes to it, */
	TRAIT_HOME = 1 << 17,     /* the professional comes, */
	TRAIT_VIDEO = 1 << 18,    /* nobody goes anywhere */
	TRAIT_LANGUAGE_AT = 19,   /* ten languages, as the caller orders them */
	TRAIT_LANGUAGES = 0x3ff << TRAIT_LANGUAGE_AT,
};

struct index_place {
	uint32_t traits; /* TRAIT_PRACTICE, HOME or VIDEO, and the wilaya */
	uint16_t town;   /* the caller's number; 0 without one */
	uint16_t reach;  /* km: how far home visits go; 0: anywhere */
	bool placed;     /* is there a pin? */
	float latitude, longitude;
	const struct person *hours; /* zone, weekly, specials, away: of this place; no journeys */
};

struct index_service {
	struct offer offer;
	struct window window; /* all kinds but WINDOW_BOOKABLE are kept to */
	bool limited;         /* has it limits? */
	uint32_t places;      /* bit i: at places[i] */
	uint32_t price;       /* dinars, the least; UINT32_MAX: not said */
	uint32_t tag;         /* of what sort it is: the caller's number */
};

/* Numbers of professionals are the caller's: small and dense, as an array is kept by them. */
struct index_professional {
	uint32_t number;
	uint32_t traits; /* all but the place's */
	const uint16_t *specialities;
	size_t speciality_count; /* the first is the main one; dense numbers, too */
	const struct index_place *places;
	size_t place_count;
	const struct index_service *services;
	size_t service_count; /* those that can be booked */
};

/* ---- feeding ---- */

struct index;

/* Room for so many rows at first; more come as needed.  `now` sets the ring. */
struct index *index_new(size_t rows, instant now);
void index_free(struct index *);

enum index_told {
	INDEX_KEPT,
	INDEX_ASKS, /* kept; but buffers or the class are new, so tell all days from index_first on */
	INDEX_REFUSED, /* not kept: more than the enum above allows, a length or step off the raster
			  of five minutes, or a zone whose midnight is; what was there is gone */
};
/* The whole state of one professional; takes the place of what was there.  Between INDEX_ASKS and
 * the days told, the new planes hold what the nearest old one did. */
enum index_told index_put(struct index *, const struct index_professional *);
/* He is gone, with all that was told of him.  Nothing happens when he is not there. */
void index_remove(struct index *, uint32_t number);
/* All that takes the date, in his zone: pieces that touch it.  Only kind, during, service, before
 * and after count.  False: no such professional, or the date has gone by. */
bool index_take(struct index *, uint32_t number, date, const struct busy *, size_t count);

/* Turns the ring until `now` is within its second day in every zone; back it never turns.  True:
 * it turned. */
bool index_turn(struct index *, instant now);
date index_first(const struct index *);

/* Sorts everybody anew.  Those put since the last time lie unsorted in a tail that every query
 * reads from end to end; index_tail tells its length, and the caller when it is time. */
void index_rebuild(struct index *);
size_t index_tail(const struct index *);

/* Many are put and their days told before anybody asks: until the next index_rebuild nobody is found,
 * and what searches read first is made there, once for each instead of with each day. */
void index_fill(struct index *);
/* What index_rebuild makes then, one part of so many: on threads of their own, if the caller has some,
 * as long as nobody changes or asks the index.  After all parts, index_filled says so. */
void index_summarise(struct index *, unsigned part, unsigned parts);
void index_filled(struct index *);

struct index_size {
	size_t rows, day_planes, night_planes, hours, patterns, aside; /* counts */
	size_t bytes;                                                  /* all in all */
};
struct index_size index_size(const struct index *);

/* ---- asking ---- */

enum index_sort { INDEX_EARLIEST, INDEX_NEAREST, INDEX_RATED };

/* Where a hit stands in the order: smaller is better.  A page begins behind the last of the page
 * before: so it does not matter what came or went meanwhile. */
struct index_key {
	uint64_t at;
	uint32_t number;
};

struct index_query {
	instant now; /* no start before it and the notice of its service */

	/* who: any of these specialities (none: all); of these professionals alone (NULL: all) */
	const uint16_t *specialities;
	size_t speciality_count;
	const uint32_t *numbers;
	size_t number_count;
	uint32_t mask, want;   /* of traits: traits & mask == want */
	uint32_t any;          /* of traits: one of these bits at least; 0: whichever */
	unsigned rating_least; /* tenths */
	uint16_t town;         /* 0: any */

	/* where: km 0 is everywhere.  Without a point no place has a distance. */
	bool placed;
	float latitude, longitude, km;

	/* when: dates and wall time of a start in the zone of the place */
	date first, last;           /* inclusive */
	int from_minute, to_minute; /* [from, to) of each date; 0 … 1440 */

	/* what for: services of such a length, price, sort */
	int length_least, length_most; /* minutes; 0: any */
	uint32_t price_most;           /* 0: any */
	uint32_t tag;                  /* 0: any */
	const uint32_t *tags;          /* one of these */
	size_t tag_count;              /* 0: any */

	enum index_sort sort;
	size_t page;            /* hits wanted, at most INDEX_PAGE */
	struct index_key after; /* zero: the first page */
	uint64_t count_to;      /* look until so many are counted, though the page is full */
	uint64_t work;          /* days to look at, at most; 0: INDEX_WORK */

	/* Told of each that is counted, at his best place: with page 0 and no cut, of all that fit.
	 * May be NULL; asks nothing of the index. */
	void (*each)(void *with, uint32_t number, uint8_t place, uint32_t traits);
	void *with;
};

struct index_hit {
	uint32_t number;
	uint8_t place, service; /* as they were put */
	uint8_t rating;
	bool exact;      /* the calculator says the same */
	uint32_t metres; /* INDEX_NOWHERE without a distance */
	struct index_key key;
	size_t slot_count;
	instant slots[INDEX_SLOTS]; /* the first starts of that service at that place */
};
enum { INDEX_NOWHERE = (1 << 24) - 1 };

struct index_answer {
	size_t count;     /* hits on this page */
	uint64_t matched; /* professionals that fit, on all pages: */
	bool at_least;    /* so many and perhaps more */
	bool cut;         /* the work ended before the search did: better hits may be missing */
	uint64_t scanned, looked; /* rows passed by; days looked at */
	struct index_hit hits[INDEX_PAGE];
};

/* One hit a professional: his best place and service.  By earliest: start, then distance; by
 * nearest: distance, then start; by rating: rating, start, distance; in the end the number. */
void index_search(struct index *, const struct index_query *, struct index_answer *);

/* All starts of one service at one place within the span, sorted, at most `room`.  *exact: they
 * are those of the calculator. */
size_t index_starts(struct index *, uint32_t number, unsigned place, unsigned service, instant now,
		    span within, instant *out, size_t room, bool *exact);

/* Metres between two points as the index measures: on a plane that touches the first. */
uint32_t index_metres(float latitude, float longitude, float to_latitude, float to_longitude);

#endif
