/* follow.h — what service.c names of follow.c. */
#ifndef SEARCH_FOLLOW_H
#define SEARCH_FOLLOW_H

#include "services/search/search.h"

void follow_begin(struct service_run *);
void follow_end(struct service_run *);

/* From the bus. */
void hear_professional(struct db *none, const struct professional_state *);
void hear_day(struct db *none, const struct day_state *);
void hear_holidays(struct db *none, const struct holiday_year *);

#endif
