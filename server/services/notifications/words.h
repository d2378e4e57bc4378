/* words.h — what an event of a visit is in the words of a reader: the arguments of its templates, and the visit for a calendar.
 *
 * All times are of the professional's zone; where the reader lives is told beside it when the clocks differ.  Pure: nothing pauses. */
#ifndef NOTIFICATIONS_WORDS_H
#define NOTIFICATIONS_WORDS_H

#include "appointments.api.h"
#include "services/notifications/templates.h"

enum { LISTED_MAX = 20 }; /* visits of one day that are told one by one */

struct words {
	int kind;     /* enum delivery_kind, of a visit */
	int language; /* enum language */
	str zone;     /* where the reader lives */
	str name;     /* of the reader; absent: not known */
	str link;     /* absent: none */
	/* The visits, the earliest first: several in a reminder alone. */
	const struct appointment_told *const *visits;
	size_t count;
};

/* Writes it for a channel.  An SMS takes one segment: the other's name is left out, from its end, as far as there is no room. */
struct rendered words_write(struct region *, const struct words *, int channel);

/* Adds the visit for a calendar; `domain` makes it the same visit each time. */
void words_calendar(struct region *, const struct words *, str domain, struct rendered *);

/* Does this kind go to the professional? */
bool kind_is_agenda(int kind);
/* Does a mail of this kind bring the visit for a calendar? */
bool kind_has_calendar(int kind);

#endif
