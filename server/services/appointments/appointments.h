/* appointments.h — what the files of appointments share, and nothing else.
 *
 * A change to a professional's time goes: lock the agenda (diary_lock), read (diary_open), let the
 * rules decide (rule_check), queue what takes and gives time, find what came of it, tell it and the
 * days (diary_tell).  Two groups of statements and the commit. */
#ifndef APPOINTMENTS_APPOINTMENTS_H
#define APPOINTMENTS_APPOINTMENTS_H

#include "appointments.api.h"
#include "appointments.sql.h"
#include "engine/agenda.h"
#include "lib/serve/service.h"
#include "professionals.api.h"
#include "users.api.h"

extern const struct service appointments;

enum {
	HOLD_MINUTES = 5,
	HOLDS_MAX = 3,          /* live ones of one person */
	VISITS_AHEAD_MAX = 100, /* of one person */
	SLOT_DAYS = 62,         /* one question for slots */
	EXPLAIN_DAYS = 2,       /* one with reasons */
	NEAREST = 5,            /* alternatives */
	NEAREST_DAYS = 180,     /* how far one looks for them */
};

/* ---- projection.c: what others tell ---- */

void keep_professional(struct db *tx, const struct professional_state *);
void keep_holidays(struct db *tx, const struct holiday_year *);
void keep_person(struct db *tx, const struct user *);
void forget_person(struct db *tx, const struct user_deleted *);

/* ---- states.c: states read once ---- */

struct holidays {
	const date *all; /* sorted */
	size_t count;
};

/* The state of that version, or, where that is 0, of the latest that this process has read: NULL
 * when it has none.  Good as long as the region. */
const struct professional_state *state_known(struct region *, uuid professional_id,
					     int64_t version);
/* The current one, from the database; NULL: there is none. */
const struct professional_state *state_load(struct db *, uuid professional_id);
/* At least of that version (piece.holidays_version), in the region of the handle. */
struct holidays holidays_of(struct db *, int64_t version);

/* ---- diary.c: one professional's time, locked and read ---- */

enum { DIARY_SPANS = 8, DIARY_DAYS = 400, DAY_BUSY_MAX = 2000 };

struct diary {
	struct db *db;
	uuid professional_id;
	const struct professional_state *state;
	const struct zone *zone;
	struct holidays holidays;
	instant now;
	int64_t version; /* of the agenda, when it was read */
	struct piece *pieces;
	size_t count, room;
	span covered[DIARY_SPANS]; /* of these spans every piece is known */
	size_t covered_count;
	date changed[DIARY_DAYS]; /* days to be told */
	size_t changed_count;
	struct list_of sessions; /* of uuid: group sessions that somebody left */
};

/* Queues the lock: in front of everything else in a transaction that changes an agenda. */
void diary_lock(struct db *tx, uuid professional_id);
/* Reads: what takes time in the days of `within`, and as far around as the rules of the service may
 * look (nil: of none).  False: there is no such professional. */
bool diary_open(struct diary *, struct db *, uuid professional_id, uuid service_id, span within);
/* Reads more, if that is not known yet. */
void diary_cover(struct diary *, span);

/* Does a hold block nobody any more? */
bool piece_is_dead(const struct diary *, const struct piece *);
/* With its buffers. */
span piece_padded(const struct piece *);
struct piece *diary_find(const struct diary *, uuid piece_id);
/* What takes and gives time, once the statements that do so are queued: the days change. */
void diary_add(struct diary *, const struct piece *);
void diary_remove(struct diary *, uuid piece_id);
/* Queues the end of group sessions that nobody is in any more: their time is free. */
void diary_end_sessions(struct diary *);
/* The days of a span changed. */
void diary_touch(struct diary *, span);
/* How a day is taken now. */
struct day_state diary_day(const struct diary *, date);
/* As it is told, and kept to be told again; of another form, or zone, it is not. */
str day_state_text(struct region *, const struct day_state *);
int64_t day_state_form(str zone);
/* Tells each day that changed, with the agenda's next version; the last thing before the commit. */
void diary_tell(struct diary *);
/* The same without an event: the feed tells of it. */
void diary_mark(struct diary *);

/* Queues the end of these holds. */
void diary_free(struct diary *, struct list_of hold_ids);
/* Of all holds in the way of that time that are dead, or `user_id`'s own (nil: nobody's). */
void diary_free_holds(struct diary *, span during, span padded, uuid user_id);

/* ---- rules.c: the diary as the engine's question ---- */

struct offered {
	const struct offering *offering;
	const struct place *place;
};
/* Does that professional offer it there, now?  `anyway`: also while nothing is published. */
bool rule_offered(const struct professional_state *, uuid service_id, uuid place_id, bool anyway,
		  struct offered *);
const struct offering *rule_offering(const struct professional_state *, uuid service_id);
/* Everything borrowed from the diary and *asker, or in its region. *asker nil: nobody. `without`: a
 * piece that is not counted (a visit that moves); nil: none. */
struct agenda rule_agenda(const struct diary *, const struct offered *, int64_t seats,
			  const uuid *asker, uuid without);
/* How far around a span the rules of a service may look. */
span rule_reach(const struct professional_state *, const struct offering *, instant now,
		span within);
/* Hours, special dates and time off as they would be: can a visit of that length lie there? */
struct agenda rule_rehearsal(const struct diary *, const struct rehearse_agenda *, uuid place_id,
			     int64_t length, struct region *);

/* ---- slots.c ---- */

struct wish {
	uuid professional_id, service_id, place_id;
	instant starts_at;
	int64_t seats;
	uuid user_id; /* whose holds do not block; nil: nobody's */
	uuid without; /* the visit that moves; nil: none */
	bool anyway;  /* where the rules do not offer it, too: of the professional himself */
};
/* Gives the transaction up and refuses, with what is near. */
struct reply *refuse_start(struct req *, const struct wish *, enum reason);

/* ---- booking.c ---- */

/* What of a wish the rules granted. */
struct grant {
	struct offered offered;
	span during, padded;
	uuid group_session_id; /* nil: it takes no more than one */
	int64_t taken;         /* seats of that session, with these */
};
/* The diary is opened and locked, the wish judged, holds in its way are freed and its time is
 * claimed for `claim_id`, all queued.  NULL, or the refusal. */
struct reply *wish_grant(struct req *, struct diary *, const struct wish *, uuid claim_id,
			 struct grant *);

struct booking {
	struct wish wish;
	int made_by; /* enum visit_party */
	uuid client_id;
	uuid client_card_id; /* nil: the client's, which is made if need be */
	str guest_name, guest_phone;
	int guest_language; /* enum language */
	str attendee_name, attendee_phone;
	str reason;
	struct list_of answers; /* of struct answer_given */
	bool unasked;           /* questions of the service need no answer */
};
/* NULL when it is booked or requested: *visit is the row.  Else the refusal.  Once a request. */
struct reply *visit_book(struct req *, const struct booking *, struct visit *);
/* As a piece of the diary. */
struct piece visit_piece(const struct visit *);
/* What a visit keeps of professional, service and place: a struct visit_offer, as JSON. */
struct visit_offer offer_make(struct region *, const struct professional_state *,
			      const struct offered *);
str offer_text(struct region *, const struct visit_offer *);
/* The card of who has no account, made if need be; by the number, or, without one, a new one. */
uuid caller_card(struct db *tx, uuid professional_id, str name, str phone);

/* ---- visits.c: a visit as others see it ---- */

enum shown { SHOWN_IN_LISTS, SHOWN_ALONE }; /* alone: with reason and answers */
struct appointment visit_view(struct region *, const struct visit *, bool to_professional,
			      enum shown);
/* The same for who has read its offer already. */
struct appointment visit_view_with(struct region *, const struct visit *,
				   const struct visit_offer *, bool to_professional, enum shown);
/* 200 or 201, versioned; without reason and answers: a key keeps it for replay. */
struct reply *reply_visit(struct req *, int status, const struct visit *, bool to_professional);
const struct visit_offer *visit_offer_of(struct region *, const struct visit *);
bool visit_is_live(const struct visit *); /* requested or booked */

/* ---- telling.c ---- */

struct appointment_told told_of(struct region *, const struct visit *, instant former_starts_at);
void tell_step(struct db *tx, const struct visit *, int step, instant former_starts_at);
void tell_freed(struct db *tx, const struct visit *);
/* Of a hold that ended without a visit: slot.freed, if its time is still to come. */
void tell_let_go(const struct diary *, const struct piece *hold);

/* ---- changes.c: what becomes of a visit ---- */

struct change {
	uuid appointment_id;
	uuid user_id; /* whose visit it must be: as client or as professional */
	bool by_link; /* or: who has the link may */
	str message;
};
/* Each gives the reply: the visit after it, or the refusal. */
struct reply *visit_cancel(struct req *, const struct change *);
struct reply *visit_confirm(struct req *, const struct change *);
/* Cancels, whoever's it is and however late, without a request. */
void visit_end(struct db *tx, uuid appointment_id);
/* Declines a request that nobody answered. */
void visit_lapse(struct db *tx, uuid appointment_id);

/* What a change begins with: the agenda locked, the visit read, and who changes it (enum
 * visit_party). NULL, or 404. */
struct reply *change_begin(struct req *, const struct change *, struct visit *, int *party);
/* The visit after a change, as row and in its history; queued. */
void change_save(struct db *tx, struct visit *, int party, int status, int step, str message);
/* Queues that its time is free, and takes it out of the diary, which knows it. */
void visit_free(struct diary *, const struct visit *);

/* ---- moving.c ---- */

struct reply *visit_move(struct req *, const struct change *, const struct move_appointment *);

/* ---- load.c ---- */

void load_feeds(struct service_run *);

/* ---- demo.c ---- */

void visits_seed(struct service_run *, int64_t professionals);

/* ---- jobs.c ---- */

void expire_holds(struct service_run *);
void lapse_requests(struct service_run *);
void tidy_claims(struct service_run *);

#endif
