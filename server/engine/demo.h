/* demo.h — people of an Algeria that does not exist: the same ones in every service.
 *
 * `contacto seed` fills each service's own schema, and none asks another.  So who the number-th person is,
 * and what the ids of all that is his are, follows from the number alone: users makes the account,
 * professionals the profile, and they fit.  Pure. */
#ifndef ENGINE_DEMO_H
#define ENGINE_DEMO_H

#include "lib/base/uuid.h"

enum demo_kind {
	DEMO_PROFESSIONAL = 1, /* the person is one; also the id of the profile */
	DEMO_CLIENT,
	DEMO_PLACE,
	DEMO_SERVICE,
	DEMO_QUESTION,
	DEMO_TIME_OFF,
	DEMO_CALLER, /* the person has no account, and is known to one professional alone */
	DEMO_CARD,
	DEMO_SESSION,
	DEMO_VISIT,
};

/* Clients belong to professionals, so many to each: those of number n are 4n … 4n + 3. */
enum { DEMO_CLIENTS_EACH = 4 };

/* Ids of one kind are in the order of their numbers; `part` tells those of one person apart. */
uuid demo_id(enum demo_kind, uint32_t number, uint32_t part);
uint32_t demo_number(uuid); /* of an id of demo_id */
/* The id of the account of a person. */
uuid demo_user_id(enum demo_kind, uint32_t number);

/* Dice that fall the same way each time for one kind and number (splitmix64). */
struct demo_dice {
	uint64_t state;
};
struct demo_dice demo_dice(enum demo_kind, uint32_t number);
/* In [0, below); from and to included; true so many times of a hundred. */
uint32_t dice_below(struct demo_dice *, uint32_t below);
int64_t dice_between(struct demo_dice *, int64_t from, int64_t to);
bool dice_chance(struct demo_dice *, unsigned percent);

enum { DEMO_PHONE = 13 }; /* characters of a number in E.164 */
struct demo_person {
	bool female;
	bool french;                                        /* reads French rather than Arabic */
	str first_ar, family_ar, first_latin, family_latin; /* static */
	char phone[DEMO_PHONE];
};
/* Phone numbers begin with +213556 (professionals), +213557 (clients) and +213558 (callers), the number
 * behind them: a million of each, and callers beyond begin anew.  The first client and the first professional
 * are those whom one signs in as to look around, under +213555000001 and +213555000002; see users/demo.c. */
enum { DEMO_PEOPLE_MAX = 1000000 };
struct demo_person demo_person(enum demo_kind, uint32_t number);

#endif
