/* demo.h — visits that never were: what the files that make them share. */
#ifndef APPOINTMENTS_DEMO_H
#define APPOINTMENTS_DEMO_H

#include "engine/demo.h"
#include "services/appointments/appointments.h"

enum {
	DEMO_DAYS_BEFORE = 8, /* the first day with visits */
	DEMO_DAYS_AHEAD = 35, /* and the last */
	DEMO_STEPS = 5,
	DEMO_VISITS = 400, /* of one professional */
	DEMO_CARDS = 32,
};

struct demo_step {
	instant at;
	int step, by; /* enum appointment_step, enum visit_party */
};

struct demo_card {
	uuid client_card_id, user_id; /* nil: no account */
	str name, phone;
	instant created_at, seen_at;
};

struct demo_session {
	uuid group_session_id;
	struct offered offered;
	span during;
	int64_t taken; /* 0: all who came took it back */
};

struct demo_visit {
	uuid appointment_id, group_session_id; /* the session also of one that was cancelled */
	struct offered offered;
	span during;
	int made_by, status; /* enum visit_party, enum appointment_status */
	struct demo_card *card;
	str guest_name, guest_phone, reason;
	int guest_language; /* enum language */
	instant confirmed_at;
	struct demo_step steps[DEMO_STEPS]; /* one a version */
	size_t step_count;
};

/* All of one professional. */
struct demo_book {
	struct demo_visit visits[DEMO_VISITS];
	struct demo_card cards[DEMO_CARDS];
	struct demo_session sessions[DEMO_VISITS];
	size_t visit_count, card_count, session_count;
};

struct demo_plan {
	struct db_pool *pool;
	struct region *scratch;         /* emptied for each question */
	uint32_t number, professionals; /* which one; so many have clients */
};

/* Does it take its time? */
bool demo_visit_takes(const struct demo_visit *);

/* Draws them, and puts what takes time into the diary, which knows all of its professional from the first
 * to the last day.  Each start is one that the rules offered at the moment in which it was booked.  The
 * same for the same number, rules and moment. */
void demo_draw(struct diary *, const struct demo_plan *, struct demo_book *);

#endif
