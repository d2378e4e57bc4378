/* quiet.h — at what hours people are written to.  Wall time of where they live; pure. */
#ifndef NOTIFICATIONS_QUIET_H
#define NOTIFICATIONS_QUIET_H

#include "lib/base/zone.h"

enum { QUIET_FROM_HOUR = 21, QUIET_TO_HOUR = 8, REMIND_HOUR = 10, REMIND_AFTER_HOURS = 12 };

/* The instant itself when it is not within the quiet hours, else their end. */
instant quiet_until(const struct zone *, instant);

/* When somebody in `zone` is reminded, so many days before a date: at ten.  INSTANT_NONE when that is less than twelve hours after
 * `told_at`: who has just been told needs no reminder. */
instant remind_at(const struct zone *, date day, int days_before, instant told_at);

#endif
