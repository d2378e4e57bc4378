/* health.h — what a visit says of somebody's health: why one comes, what one answered, what the
 * professional noted.
 *
 * Kept sealed with key.health, bound to its column and row: a backup, a replica or a query in the
 * wrong hands shows none of it, and what was copied to another row does not open there.  It is in
 * no event, no log and no list.  What cannot be opened (a key that is gone) reads as absent, and is
 * counted: the visit itself must still be seen.  None of these pauses. */
#ifndef APPOINTMENTS_HEALTH_H
#define APPOINTMENTS_HEALTH_H

#include "lib/base/region.h"
#include "lib/base/uuid.h"
#include "lib/wire/shape.h"

enum health {
	HEALTH_REASON,  /* appointment.reason_sealed */
	HEALTH_ANSWERS, /* appointment.answers_sealed */
	HEALTH_NOTE,    /* note.text_sealed, of an appointment */
	HEALTH_CARD,    /* client_card.note_sealed */
};

/* For a bytea column of the row `id`.  Absent or empty stays absent. */
str health_seal(enum health, struct region *, uuid id, str plain);
str health_open(enum health, struct region *, uuid id, str sealed);

/* Answers as one text: a list of struct visit_answer; none: absent. */
str answers_seal(struct region *, uuid appointment_id, struct list_of answers);
struct list_of answers_open(struct region *, uuid appointment_id, str sealed);

#endif
