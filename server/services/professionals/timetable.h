/* timetable.h — may somebody work at these hours?
 *
 * One person is at one place at a time: of all hours that hold on a date, at whatever place, none
 * overlaps another; to touch is no overlap.  Pure.  Faults point into the list that is being set:
 * "/hours/3/to_minute", "/special_dates/0/ranges/1", "/time_off/2/to_date". */
#ifndef PROFESSIONALS_TIMETABLE_H
#define PROFESSIONALS_TIMETABLE_H

#include "services/professionals/professionals.h"

/* Each range by itself, and against all others. */
void hours_check(const struct professional_state *, struct list_of hours, struct faults *);
/* Each date by itself, and against all others. */
void special_dates_check(const struct professional_state *, struct list_of dates, struct faults *);

/* On a special date of one place the weekly hours of the others hold on.  Dates before `today` do
 * not matter any more.  `setting` is the list that faults point into: "hours" or "special_dates". */
void hours_meet_dates(struct list_of hours, struct list_of dates, date today, const char *setting,
		      struct faults *);

/* prefix: "" when it is the whole body, else "/time_off/2". */
void time_off_check(const struct time_off_range *, date today, const char *prefix, struct faults *);

#endif
