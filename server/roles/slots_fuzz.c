/* slots_fuzz.c — any bytes whatever as a question to the slot calculator, held to laws:
 *
 * who refuses says why; starts are sorted, each once, within what is asked, not before the notice;
 * what is offered is accepted, what is not has a reason; a part of the span gives that part of the
 * starts. And it is answered in moments. */

#include "lib/base/fuzz.h"
#include "roles/slots_question.h"

enum { PROBES = 8, ROOM = 16 };

static void fault_laws(const struct faults *faults)
{
	law(faults->count > 0, "who refuses says why");
	for (size_t i = 0; i < faults->count; i++)
		law(faults->all[i].code && faults->all[i].detail.len > 0,
		    "a fault has a code and a sentence");
}

static void order_laws(const struct slots_question *question, const instant *starts, size_t count)
{
	int64_t earliest = question->agenda.now.us + question->agenda.offer.notice;

	for (size_t i = 0; i < count; i++) {
		law(i == 0 || starts[i - 1].us < starts[i].us, "starts are sorted, each once");
		law(starts[i].us >= question->within.from.us &&
			    starts[i].us < question->within.to.us,
		    "starts lie within what is asked");
		law(starts[i].us >= earliest, "no start lies before the notice");
	}
}

static bool offered(const instant *starts, size_t count, instant at)
{
	for (size_t i = 0; i < count; i++)
		if (starts[i].us == at.us)
			return true;
	return false;
}

/* Some of the starts, and instants between them. */
static void check_laws(const struct slots_question *question, struct region *region,
		       const instant *starts, size_t count)
{
	const struct agenda *agenda = &question->agenda;
	int64_t asked = question->within.to.us - question->within.from.us;

	for (int64_t i = 0; i < PROBES && asked > 0; i++) {
		instant at = instant_add(question->within.from, asked / PROBES * i);

		if (i % 2 == 0 && count > 0)
			at = starts[count / PROBES * (size_t)i];
		law((agenda_check(agenda, region, at) == REASON_FREE) == offered(starts, count, at),
		    "what is offered is accepted, and nothing else");
	}
}

static void part_law(const struct slots_question *question, struct region *region,
		     const instant *starts, size_t count)
{
	span part = { question->within.from, question->within.to };
	instant some[ROOM];
	size_t found, first = count / 2;

	if (count == 0)
		return;
	part.from = starts[first];
	found = agenda_starts(&question->agenda, region, part, some, ROOM);
	law(found == (count - first < ROOM ? count - first : ROOM) &&
		    memcmp(some, starts + first, found * sizeof *some) == 0,
	    "a part of the span gives that part of the starts");
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct region *region = region_new(512 * 1024 * 1024, NULL);
	struct faults faults = { .region = region };
	struct slots_question question;
	struct json_error error;
	const struct json *json =
		json_read_upto(region, (str){ (const char *)bytes, len }, SLOTS_VALUES, &error);
	instant *starts;
	size_t count;

	if (json && !slots_question_read(json, &question, &faults)) {
		fault_laws(&faults);
	} else if (json && !slots_question_answer(&question, region, &starts, &count, &faults)) {
		fault_laws(&faults);
	} else if (json) {
		order_laws(&question, starts, count);
		check_laws(&question, region, starts, count);
		part_law(&question, region, starts, count);
	}
	region_free(region);
	return 0;
}
