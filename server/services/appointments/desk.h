/* desk.h — what the files of the professional's side share: whose desk it is, and its days. */
#ifndef APPOINTMENTS_DESK_H
#define APPOINTMENTS_DESK_H

#include "services/appointments/appointments.h"

enum {
	DESK_DAYS = 62,        /* from the first day to the last */
	DESK_VISITS_MAX = 600, /* in one answer */
	DESK_HOLDS_MAX = 500,
	BLOCKS_MAX = 1000, /* that are not over, of one professional */
	BLOCK_DAYS = 366,
	HISTORY_MAX = 100,     /* visits on a card */
	FEEDS_MAX = 5,         /* of each kind, of one person */
	GUEST_VISITS_MAX = 10, /* ahead, of one number */
};

/* The agenda of whoever asks; NULL, or the refusal. */
struct reply *desk_find(struct req *, struct desk *);
/* A number as we keep it; absent stays absent.  NULL, or the refusal. */
struct reply *phone_take(struct req *, const char *pointer, str said, str *phone);
/* Where a list goes on: behind this instant and id. */
struct list_place {
	instant at;
	uuid id;
};
bool list_place_read(struct req *, str cursor, struct list_place *);
str list_place_write(struct req *, const struct list_place *);
/* Visits as the professional sees them in a list. */
struct list_of visits_shown(struct region *, struct list_of rows, size_t most);

#endif
