/* known.h — how the records are made and replaced; for those who follow alone. */
#ifndef SEARCH_KNOWN_H
#define SEARCH_KNOWN_H

#include "services/search/pack.h"
#include "services/search/search.h"

/* The record of that id, made if need be. */
struct known *known_of(uuid professional_id);
/* Numbers all anew, by id: once, before the index has any. */
void known_number(void);
/* Takes the place of the record of the same number, frees it, and keeps its days. */
void known_replace(struct known *);
void known_forget_days(struct known *);
/* Memory of days came, or went (negative). */
void known_counted(ptrdiff_t bytes);
size_t known_bytes(void);
void known_end(void);

static inline size_t day_bytes(const struct known_day *day)
{
	return sizeof *day + day->count * sizeof *day->pieces;
}

/* professionals.c: takes a state, if it is newer; false: it is not. */
bool professional_keep(const struct professional_state *);
/* The same while the index is not there yet; and then all of them into it. */
bool professional_load(const struct professional_state *);
void professionals_index(void); /* pauses */
/* Holidays changed: those who keep them are put anew.  Pauses. */
void professionals_reput(void);

/* days.c: takes a day, if it is newer; false: it is not. */
bool day_keep(const struct day_state *);
/* Tells the index all days of one, from its first on. */
void days_tell(struct index *, const struct known *);
/* Lets go what no question can reach any more. */
void days_tidy(void);
/* How many pieces touch the date, and how long they are together: its bookings, and maybe more. */
size_t day_pieces(const struct known *, date, int64_t *us);
/* All that takes the dates of the span, each piece once, in the region.  Sessions of that service
 * at that place bear its offers_session; others just take their time. */
struct busy *days_busy(struct region *, const struct known *, unsigned place, unsigned service,
		       span within, size_t *count);

/* holidays.c: the dates, sorted, of those that are near. */
struct dates {
	const date *all;
	size_t count;
};
struct dates holidays_known(void);
/* A month has gone by: others are near now. */
bool holidays_moved(void);
/* False: it was known already. */
bool holidays_keep(const struct holiday_year *);
void holidays_end(void);

#endif
