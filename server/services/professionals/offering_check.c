/* offering_check.c — may a service be as its professional says it?
 *
 * The contract has bounded each member by itself; here is what they mean together. */

#include "engine/agenda.h"
#include "lib/run/random.h"
#include "services/professionals/professionals.h"

static const char raster[] = "a multiple of five minutes";

static void times_check(const struct offering_details *in, struct faults *faults)
{
	if (in->length_minutes % RASTER_MINUTES)
		fault_at(faults, "/length_minutes", "multiple", raster);
	if (in->has_step_minutes && in->step_minutes % RASTER_MINUTES)
		fault_at(faults, "/step_minutes", "multiple", raster);
	if (in->buffer_before_minutes % RASTER_MINUTES)
		fault_at(faults, "/buffer_before_minutes", "multiple", raster);
	if (in->buffer_after_minutes % RASTER_MINUTES)
		fault_at(faults, "/buffer_after_minutes", "multiple", raster);
}

static void places_check(const struct offering_details *in, const struct professional_state *state,
			 struct faults *faults)
{
	const uuid *places = in->place_ids.items;

	for (size_t i = 0; i < in->place_ids.count; i++) {
		bool twice = false;

		for (size_t k = 0; k < i; k++)
			twice |= uuid_equal(places[k], places[i]);
		if (twice)
			fault_in(faults, "place_ids", i, NULL, "duplicate", "once");
		else if (!state_place(state, places[i]))
			fault_in(faults, "place_ids", i, NULL, "not_known",
				 "one of one's own places");
	}
}

static void price_check(const struct offering_details *in, struct faults *faults)
{
	bool from = in->price_kind == PRICE_KIND_FIXED || in->price_kind == PRICE_KIND_RANGE;
	bool to = in->price_kind == PRICE_KIND_RANGE;

	if (from && !in->has_price_from)
		fault_at(faults, "/price_from", "required", "the price, or its lower bound");
	if (!from && in->has_price_from)
		fault_at(faults, "/price_from", "not_allowed", "a price is fixed, or a range");
	if (to && !in->has_price_to)
		fault_at(faults, "/price_to", "required", "the upper bound");
	if (!to && in->has_price_to)
		fault_at(faults, "/price_to", "not_allowed", "a range alone has an upper bound");
	if (to && in->has_price_from && in->has_price_to && in->price_to < in->price_from)
		fault_at(faults, "/price_to", "order", "not below the lower bound");
}

static void window_check(const struct offering_details *in, struct faults *faults)
{
	bool range = in->window_kind == SLOT_WINDOW_RANGE;
	bool days = in->window_kind && !range;

	if (days && !in->has_window_days)
		fault_at(faults, "/window_days", "required", "how many");
	if (!days && in->has_window_days)
		fault_at(faults, "/window_days", "not_allowed", "days are of another window");
	if (range && date_is_none(in->window_from))
		fault_at(faults, "/window_from", "required", "the first date");
	if (!range && !date_is_none(in->window_from))
		fault_at(faults, "/window_from", "not_allowed", "dates are of a range");
	if (range && date_is_none(in->window_to))
		fault_at(faults, "/window_to", "required", "the last date");
	if (!range && !date_is_none(in->window_to))
		fault_at(faults, "/window_to", "not_allowed", "dates are of a range");
	if (range && !date_is_none(in->window_to) && in->window_to.days < in->window_from.days)
		fault_at(faults, "/window_to", "order", "not before the first date");
}

static void limits_check(struct region *region, struct list_of given, struct faults *faults)
{
	static const enum limit_per per[] = {
		[LIMIT_SPAN_DAY] = PER_DAY,
		[LIMIT_SPAN_WEEK] = PER_WEEK,
		[LIMIT_SPAN_MONTH] = PER_MONTH,
		[LIMIT_SPAN_YEAR] = PER_YEAR,
	};
	struct limit *limits = region_array(region, given.count, sizeof *limits);
	const struct offering_limit *all = given.items;
	unsigned seen = 0;

	for (size_t i = 0; i < given.count; i++) {
		if (seen & 1u << all[i].per)
			fault_in(faults, "limits", i, "per", "duplicate", "each span once");
		if (!all[i].has_max_count && !all[i].has_max_minutes)
			fault_in(faults, "limits", i, "max_count", "required",
				 "visits or minutes, or both");
		seen |= 1u << all[i].per;
		limits[i] = (struct limit){ .per = per[all[i].per],
					    .max_count = all[i].max_count,
					    .max_minutes = all[i].max_minutes };
	}
	if (!limits_valid(limits, given.count))
		fault_at(faults, "/limits", "order",
			 "what a shorter span allows is not more than what a longer one does");
}

/* ---- questions ---- */

static bool asked_before(const struct offering *former, uuid question_id)
{
	const struct offering_question *all = former ? former->questions.items : NULL;

	for (size_t i = 0; former && i < former->questions.count; i++) {
		if (uuid_equal(all[i].question_id, question_id))
			return true;
	}
	return false;
}

static uuid question_id_of(const struct question_details *questions, size_t at,
			   const struct offering *former, struct faults *faults)
{
	uuid id = questions[at].question_id;

	if (uuid_is_nil(id))
		return uuid_new();
	for (size_t i = 0; i < at; i++) {
		if (uuid_equal(questions[i].question_id, id))
			fault_in(faults, "questions", at, "question_id", "duplicate", "once");
	}
	if (!asked_before(former, id))
		fault_in(faults, "questions", at, "question_id", "not_known",
			 "of a question that this service has");
	return id;
}

static void question_check(const struct question_details *question, size_t at,
			   struct faults *faults)
{
	bool choice = question->kind == QUESTION_KIND_CHOICE;

	if (str_absent(question->text_ar) && str_absent(question->text_fr) &&
	    str_absent(question->text_en))
		fault_in(faults, "questions", at, "text_fr", "required",
			 "a text in one language at least");
	if (choice && question->choices.count < 2)
		fault_in(faults, "questions", at, "choices", "too_few", "two at least");
	if (!choice && question->choices.count)
		fault_in(faults, "questions", at, "choices", "not_allowed",
			 "a choice alone has choices");
}

static struct list_of questions_check(struct region *region, struct list_of given,
				      const struct offering *former, struct faults *faults)
{
	struct offering_question *kept = region_array(region, given.count, sizeof *kept);
	const struct question_details *all = given.items;

	for (size_t i = 0; i < given.count; i++) {
		question_check(&all[i], i, faults);
		kept[i] = (struct offering_question){
			.question_id = question_id_of(all, i, former, faults),
			.text_ar = all[i].text_ar,
			.text_fr = all[i].text_fr,
			.text_en = all[i].text_en,
			.kind = all[i].kind,
			.required = all[i].required,
			.choices = all[i].choices,
		};
	}
	return (struct list_of){ kept, given.count };
}

/* ---- all of it ---- */

void offering_check(struct region *region, const struct offering_details *in,
		    const struct professional_state *state, const struct offering *former,
		    struct offering *kept, struct faults *faults)
{
	if (str_absent(in->name_ar) && str_absent(in->name_fr) && str_absent(in->name_en))
		fault_at(faults, "/name_fr", "required", "a name in one language at least");
	times_check(in, faults);
	places_check(in, state, faults);
	price_check(in, faults);
	window_check(in, faults);
	limits_check(region, in->limits, faults);
	*kept = (struct offering){
		.service_id = former ? former->service_id : uuid_new(),
		.place_ids = in->place_ids,
		.name_ar = in->name_ar,
		.name_fr = in->name_fr,
		.name_en = in->name_en,
		.length_minutes = in->length_minutes,
		.price_kind = in->price_kind,
		.price_from = in->price_from,
		.has_price_from = in->has_price_from,
		.price_to = in->price_to,
		.has_price_to = in->has_price_to,
		.buffer_before_minutes = in->buffer_before_minutes,
		.buffer_after_minutes = in->buffer_after_minutes,
		.step_minutes = in->has_step_minutes ? in->step_minutes : in->length_minutes,
		.align = in->align,
		.phase = in->phase,
		.buffer_mode = in->buffer_mode,
		.notice_minutes = in->notice_minutes,
		.window_kind = in->window_kind,
		.window_days = in->window_days,
		.has_window_days = in->has_window_days,
		.window_from = in->window_from,
		.window_to = in->window_to,
		.capacity = in->capacity,
		.approval = in->approval,
		.move_cutoff_minutes = in->move_cutoff_minutes,
		.cancel_cutoff_minutes = in->cancel_cutoff_minutes,
		.limits = in->limits,
		.questions = questions_check(region, in->questions, former, faults),
		.active = in->active,
	};
}
