/* slots_question.h — a question to the slot calculator, as JSON: for support staff, and for
 * tests. */
#ifndef ROLES_SLOTS_QUESTION_H
#define ROLES_SLOTS_QUESTION_H

#include "engine/agenda.h"
#include "lib/wire/shape.h"

struct slots_question {
	struct agenda agenda;
	span within;
	const struct zone *viewer;
};

enum {
	SLOTS_STARTS_MAX = 100000,
	SLOTS_VALUES = 500000, /* of JSON, in one question */
};

/* Reads an `input` of kind `slots`.  False: *faults name the pointer and the rule; also when it
 * would take more than moments to answer.  Everything lives in faults->region. */
bool slots_question_read(const struct json *, struct slots_question *, struct faults *);
/* All its starts.  False: there are more than SLOTS_STARTS_MAX, and *faults say so. */
bool slots_question_answer(const struct slots_question *, struct region *, instant **starts,
			   size_t *count, struct faults *);

/* slots_bounds.c: may it be answered, and may each start be explained?  False: *faults say what
 * would help. */
bool slots_bounded(const struct slots_question *, struct faults *);
bool slots_explain_bounded(const struct slots_question *, struct faults *);

/* Wall time "hh:mm" or "hh:mm:ss" as seconds; an end may say 24:00, or 23:59 for the same.  False:
 * it is none. */
bool wall_read(str, bool is_end, int32_t *seconds);
/* [["09:00", "12:00"], …] as walls.  Faults are put under `pointer`. */
struct wall *walls_read(const struct json *, str pointer, size_t *count, struct faults *);
/* A limits list as the calculator wants it. */
bool slots_limits_read(const struct json *, str pointer, const struct limit **limits, size_t *count,
		       struct faults *);

#endif
