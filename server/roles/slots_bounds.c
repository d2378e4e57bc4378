/* slots_bounds.c — how much one question may ask: each is answered in moments, or refused with the
 * way out.
 *
 * Costs are counted, not timed, so the same question is always answered or always refused. */

#include "roles/slots_question.h"

enum {
	DAYS_MAX = 3660,     /* of the span that is asked for */
	LINES_MAX = 5000,    /* of hours, special dates, journeys, absences, of all people */
	LINE_DAYS = 1000000, /* lines read, each on each day */
	ALL_MAX = 100000,    /* lines times people, when all are needed */
	EXPLAIN_WORK = 500000000,
	DAYS_A_REASON = 5, /* dates read for one reason */
	LINE_WORK = 16,    /* a line on a day costs as much as that many bookings */
};

static int64_t lines_of(const struct agenda *agenda)
{
	int64_t lines = 0;

	for (size_t i = 0; i < agenda->count; i++) {
		const struct person *person = &agenda->people[i];

		lines += 1 + (int64_t)(person->weekly_count + person->special_count +
				       person->travel_count + person->away_count);
		for (size_t s = 0; s < person->special_count; s++)
			lines += (int64_t)person->specials[s].count;
	}
	return lines;
}

static int64_t pieces_of_all(const struct agenda *agenda)
{
	int64_t pieces = 0;

	for (size_t i = 0; i < agenda->count; i++)
		pieces += (int64_t)agenda->people[i].busy_count;
	return pieces;
}

/* Days that are gone through: from the span's beginning, or from today where days with starts are
 * counted. */
static int64_t days_of(const struct slots_question *question)
{
	instant from = question->within.from, now = question->agenda.now;

	if (question->agenda.window.kind == WINDOW_BOOKABLE && now.us < from.us)
		from = now;
	return (question->within.to.us - from.us) / DAYS(1) + DAYS_A_REASON;
}

bool slots_bounded(const struct slots_question *question, struct faults *faults)
{
	int64_t lines = lines_of(&question->agenda), days = days_of(question);

	if (days > DAYS_MAX + DAYS_A_REASON)
		fault_add(faults, STR("/to"), "range",
			  STR("at most ten years behind from; behind now, if days are counted"));
	else if (lines > LINES_MAX)
		fault_add(faults, question->agenda.staff == STAFF_ONE ? STR("/pro") : STR("/staff"),
			  "range",
			  STR("at most 5000 lines of hours, dates, journeys and absences"));
	else if (question->agenda.staff == STAFF_ALL &&
		 lines * (int64_t)question->agenda.count > ALL_MAX)
		fault_add(faults, STR("/staff"), "range",
			  STR("too many are needed: at most 100000 lines times people"));
	else if (lines * days > LINE_DAYS)
		fault_add(faults, STR("/to"), "range",
			  STR("too much at once: a shorter span, or fewer people"));
	return faults->count == 0;
}

bool slots_explain_bounded(const struct slots_question *question, struct faults *faults)
{
	const struct agenda *agenda = &question->agenda;
	int64_t asked =
		(question->within.to.us - question->within.from.us) / agenda_raster(&agenda->offer);
	int64_t days = agenda->window.kind == WINDOW_BOOKABLE ? days_of(question) : DAYS_A_REASON;
	int64_t each = LINE_WORK * days * lines_of(agenda) + pieces_of_all(agenda);

	if (asked > SLOTS_STARTS_MAX || asked * each > EXPLAIN_WORK)
		fault_add(faults, STR("/to"), "range",
			  STR("too much to explain at once: a shorter span"));
	return faults->count == 0;
}
