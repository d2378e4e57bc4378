/* breaker.h — when a carrier fails again and again, leave it alone for a while, then try with one.
 *
 * Closed: all may go.  After BREAKER_FAILURES in a row it opens for BREAKER_SECONDS, twice as long
 * each time up to BREAKER_SECONDS_MAX; then one may try, and what becomes of it decides.  Messages
 * that wait meanwhile lose no attempt.  Pure: time is an argument. */
#ifndef NOTIFICATIONS_BREAKER_H
#define NOTIFICATIONS_BREAKER_H

#include "lib/base/instant.h"

enum { BREAKER_FAILURES = 5, BREAKER_SECONDS = 5, BREAKER_SECONDS_MAX = 80 };

struct breaker {
	int failures;  /* in a row */
	int openings;  /* since it last worked */
	instant until; /* closed to all before that, when openings > 0 */
	bool trying;   /* the one is under way */
};

/* How many of `wanted` may go now. */
int breaker_room(const struct breaker *, int wanted, instant now);
/* One goes. */
void breaker_began(struct breaker *, instant now);
/* It did not go to the carrier after all, or nobody knows what became of it: another may try.  After
 * breaker_ended it does nothing. */
void breaker_left(struct breaker *);
/* What became of it: well when the carrier answered, whatever it said of the message. */
void breaker_ended(struct breaker *, bool well, instant now);

#endif
