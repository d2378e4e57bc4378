/* offers.h — what a professional told of hours and services (contracts/professionals.yaml), as the
 * engine takes it (engine/agenda.h).
 *
 * Pure, and shared by those who must agree on it: `appointments` judges bookings by it, `search`
 * finds and confirms starts by it.  Arrays live in the region, the rest is borrowed. */
#ifndef OFFERS_OFFERS_H
#define OFFERS_OFFERS_H

#include "engine/agenda.h"
#include "professionals.api.h"

/* Weekly hours at that place; special dates of it and of all places.  Each sets its array. */
void offers_weekly(struct region *, struct list_of hours, uuid place_id, struct person *);
void offers_specials(struct region *, struct list_of special_dates, uuid place_id, struct person *);
/* Time off (struct time_off), and those holidays whose date has no special hours: so after
 * offers_specials. */
void offers_away(struct region *, struct list_of time_off, const date *holidays, size_t count,
		 struct person *);
/* The same of away alone: room for `count` more is behind what is there. */
size_t offers_holidays(const struct person *, const date *holidays, size_t count, struct away *out);

/* A service without its id, which says what counts as one session. */
struct offer offers_offer(const struct offering *);
/* One session is of one service at one place. */
str offers_session(struct region *, uuid service_id, uuid place_id);
struct window offers_window(const struct offering *);
enum { OFFER_LIMITS = 8 }; /* of one service, as the contract says */
size_t offers_limits(const struct offering *, struct limit out[OFFER_LIMITS]);

/* How far around a span the rules may look; runs_on: can an opening go on through midnight? */
span offers_reach(const struct agenda *, bool runs_on, span within);

#endif
