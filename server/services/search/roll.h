/* roll.h — what professionals and their services are called, and who bears which name.
 *
 * A name is known by its folded letters joined (engine/phrase.h), so "Ben Ali" and "BENALI" are one
 * entry.  Services are told apart by sorts: a sort is what one service is called in all its
 * languages, and its number is the tag of that service in the index; so the entry "Détartrage"
 * bears every sort that has that name, whatever the others call it in Arabic.
 *
 * Ids of entries go into the dictionary, which is made elsewhere and later (words.c): an id is not
 * given again while a dictionary may know it.  Pure, one thread; memory that runs out ends the
 * process.  What is given is borrowed for the call. */
#ifndef SEARCH_ROLL_H
#define SEARCH_ROLL_H

#include "engine/terms.h"

struct roll;

enum { ROLL_NAMES = 64, ROLL_SERVICES = 100, SORT_NAMES = 3 };

/* What one service is called; what is absent it is not called. */
struct roll_service {
	str names[SORT_NAMES];
};

struct roll *roll_new(void);
void roll_free(struct roll *);

/* The whole of one professional; takes the place of what was there.  More than ROLL_NAMES and
 * ROLL_SERVICES are left out. */
void roll_put(struct roll *, uint32_t number, const str *names, size_t name_count,
	      const struct roll_service *, size_t service_count);
void roll_remove(struct roll *, uint32_t number);

/* The tag of a service that somebody offers; 0: nobody does. */
uint32_t roll_tag(const struct roll *, const struct roll_service *);

/* Who bears it, sorted: numbers of professionals; of a service's name tags.  Until the next change. */
struct bearers {
	const uint32_t *at;
	size_t count;
};
struct bearers roll_bearers(const struct roll *, uint32_t entry);
bool bearers_have(struct bearers, uint32_t number);
str roll_text(const struct roll *, uint32_t entry); /* as it was first written */

/* Has a name come that no dictionary knows? */
bool roll_is_fresh(const struct roll *);
/* All entries that somebody bears, as terms whose texts stay until roll_settle; at most `room`.
 * From now on these are what the dictionary knows. */
size_t roll_terms(struct roll *, struct term *out, size_t room);
size_t roll_count(const struct roll *); /* of entries: room enough */
/* The dictionary made of the last roll_terms is in use, and those before no longer: what nobody
 * bears may go. */
void roll_settle(struct roll *);

#endif
