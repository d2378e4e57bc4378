/* professionals.h — what the files of professionals share, and nothing else. */
#ifndef PROFESSIONALS_PROFESSIONALS_H
#define PROFESSIONALS_PROFESSIONALS_H

#include "lib/serve/service.h"
#include "professionals.api.h"
#include "professionals.sql.h"
#include "users.api.h"

extern const struct service professionals;

enum {
	PLACES_MAX = 20, /* of one professional, as all below */
	SERVICES_MAX = 100,
	TIME_OFF_MAX = 200,
	SLUGS_MAX = 20,
	PAST_DAYS = 60, /* how long special dates and time off are kept when they are over */
	/* JSON values of one state, each of VALUE_BYTES in the mean: whoever hears it reads no more than
	 * JSON_VALUES and BUS_BODY_MAX. */
	STATE_WEIGHT_MAX = 12000,
	VALUE_BYTES = 32,
	PAGE_WEIGHT_MAX = 16000, /* of one page of the feed */
	RASTER_MINUTES = 5,      /* hours, lengths, steps and buffers are multiples of it */
};

/* ---- state.c: a professional, whole ----
 *
 * Whoever changes anything of a professional locks his row, reads the whole, writes what changes
 * (later_… will do), and tells the whole: one professional.changed in a transaction, with the next
 * version. */

/* One's own, locked.  False, and the refusal: there is none. */
bool own_lock(struct req *, struct professional_state *, struct reply **refusal);
/* One's own, to look at. */
bool own_find(struct req *, struct professional_state *, struct reply **refusal);
/* After the last write: fills *state as it is now, and tells it.  NULL, or the refusal: a published
 * profile stays complete, and a state has its bounds. */
struct reply *own_tell(struct req *, struct professional_state *state);

/* The same without a request, for what an admin or another service changes. */
bool professional_find(struct db *, uuid professional_id, struct professional_state *);
bool professional_lock(struct db *tx, uuid professional_id, struct professional_state *);
void professional_tell(struct db *tx, struct professional_state *);

/* As it is told, and kept to be told again. */
str state_text(struct region *, const struct professional_state *);
/* Texts of another one are not told. */
int64_t state_form(void);
/* How many JSON values it takes at most; with short texts that is what it weighs. */
int64_t state_values(const struct professional_state *);

/* What keeps it from being published: a list of enum missing_part. */
struct list_of missing_parts(struct region *, const struct professional_state *);

/* 200 or 201 with one's own profile, its version as ETag. */
struct reply *reply_own(struct req *, int status, const struct professional_state *);
/* 204, with the version as ETag. */
struct reply *reply_gone(struct req *, const struct professional_state *);

/* A piece of a state by its id; NULL: not his. */
const struct place *state_place(const struct professional_state *, uuid place_id);
const struct offering *state_offering(const struct professional_state *, uuid service_id);

/* The date that the clock of his zone shows. */
date today_of(const struct professional_state *);

/* A struct as JSON, for a jsonb argument. */
str json_of(struct region *, const struct shape *, const void *it);

/* ---- faults that only we can find ---- */

struct faults *faults_of(struct req *);
/* pointer: "/radius_km". */
void fault_at(struct faults *, const char *pointer, const char *code, const char *detail);
/* Into a list: "/hours/3/to_minute"; member NULL: "/hours/3". */
void fault_in(struct faults *, const char *list, size_t index, const char *member, const char *code,
	      const char *detail);

/* ---- details.c: what one says of oneself, checked and spelt ---- */

/* *kept is what is kept of *given; former is NULL for a new profile. */
void details_check(struct req *, const struct professional_details *given,
		   const struct professional_state *former, struct professional_details *kept,
		   struct faults *);
void details_save(struct db *tx, uuid professional_id, const struct professional_details *);

/* ---- slugs.c ---- */

/* The name in Latin letters with its title, or else the trade; at most 48 letters. */
str slug_base(struct region *, const struct professional_details *);
/* A free address made of these details; still to be taken. */
str slug_propose(struct req *, const struct professional_details *);
/* Takes it, or another one near it, for a new profile. */
void slug_take(struct req *, uuid professional_id, str slug);

/* ---- offering_check.c ---- */

/* *kept is what is kept of *given: defaults and ids of new questions filled in.  former is NULL for
 * a new service. */
void offering_check(struct region *, const struct offering_details *given,
		    const struct professional_state *, const struct offering *former,
		    struct offering *kept, struct faults *);

/* ---- feed.c ---- */

/* At start: this program's states may look otherwise than those that are kept. */
void states_begin(void);
void states_keep(struct service_run *); /* a job */

/* ---- hear.c ---- */

void close_professional(struct db *tx, const struct user_deleted *);

#endif
