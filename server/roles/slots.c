/* slots.c — `contacto slots`: the slot calculator from the shell; it needs no server and no
 * configuration. */

#include "roles/roles.h"
#include "roles/slots_cases.h"
#include "roles/slots_question.h"

#include <stdio.h>
#include <string.h>

enum { INPUT_MAX = 16 * 1024 * 1024, REGION_MAX = 512 * 1024 * 1024 };

static str stdin_read(struct region *region)
{
	char *bytes = region_alloc(region, INPUT_MAX);

	return (str){ bytes, fread(bytes, 1, INPUT_MAX, stdin) };
}

/* A problem (RFC 9457) on stderr: what is wrong, and where. */
static int refuse_input(const struct faults *faults)
{
	struct json_writer w = { .region = faults->region };

	json_open(&w, '{');
	json_key(&w, STR("type"));
	json_text(&w, STR("/problems/invalid"));
	json_key(&w, STR("title"));
	json_text(&w, STR("Some of what was sent is not right"));
	json_key(&w, STR("errors"));
	json_open(&w, '[');
	for (size_t i = 0; i < faults->count; i++) {
		json_open(&w, '{');
		json_key(&w, STR("pointer"));
		json_text(&w, faults->all[i].pointer);
		json_key(&w, STR("code"));
		json_text(&w, str_of(faults->all[i].code));
		json_key(&w, STR("detail"));
		json_text(&w, faults->all[i].detail);
		json_close(&w, '}');
	}
	json_close(&w, ']');
	json_close(&w, '}');
	str problem = json_done(&w);
	fprintf(stderr, "%.*s\n", STR_ARG(problem));
	return BAD_INPUT;
}

/* Each instant of the raster within the span that is not offered, with its reason. */
static void refused_write(struct json_writer *w, const struct slots_question *question,
			  const instant *starts, size_t count)
{
	const struct agenda *agenda = &question->agenda;
	int64_t raster = agenda_raster(&agenda->offer);
	struct region *scratch = region_new(REGION_MAX, NULL);
	size_t next = 0;

	json_key(w, STR("refused"));
	json_open(w, '[');
	for (instant at = agenda_round_up(agenda->people->zone, question->within.from, raster);
	     at.us < question->within.to.us;
	     at = agenda_round_up(agenda->people->zone, instant_add(at, 1), raster)) {
		while (next < count && starts[next].us < at.us)
			next++;
		if (next < count && starts[next].us == at.us)
			continue;
		json_open(w, '{');
		json_key(w, STR("start"));
		json_instant(w, at);
		json_key(w, STR("reason"));
		json_text(w, str_of(reason_name(agenda_check(agenda, scratch, at))));
		json_close(w, '}');
		region_reset(scratch);
	}
	json_close(w, ']');
	region_free(scratch);
}

static int answer(struct region *region, const struct slots_question *question, bool explain,
		  struct faults *faults)
{
	struct json_writer w = { .region = region };
	instant *starts;
	size_t count;

	if (!slots_question_answer(question, region, &starts, &count, faults) ||
	    (explain && !slots_explain_bounded(question, faults)))
		return refuse_input(faults);
	json_open(&w, '{');
	json_key(&w, STR("starts"));
	json_open(&w, '[');
	for (size_t i = 0; i < count; i++)
		json_instant(&w, starts[i]);
	json_close(&w, ']');
	json_key(&w, STR("count"));
	json_int(&w, (int64_t)count);
	if (explain)
		refused_write(&w, question, starts, count);
	json_close(&w, '}');
	str answer = json_done(&w);
	printf("%.*s\n", STR_ARG(answer));
	return 0;
}

static int question_answer(struct region *region, bool explain)
{
	struct faults faults = { .region = region };
	struct json_error error;
	const struct json *json = json_read_upto(region, stdin_read(region), SLOTS_VALUES, &error);
	struct slots_question question;

	if (!json) {
		fault_add(&faults, error.pointer, error.code,
			  region_format(region, "%s, at byte %zu", error.text, error.at));
		return refuse_input(&faults);
	}
	if (!slots_question_read(json, &question, &faults))
		return refuse_input(&faults);
	return answer(region, &question, explain, &faults);
}

int role_slots(size_t count, char **words)
{
	struct region *region = region_new(REGION_MAX, NULL);
	int code = BAD_WORDS;

	if (count == 0)
		code = question_answer(region, false);
	else if (count == 1 && strcmp(words[0], "--explain") == 0)
		code = question_answer(region, true);
	else if (count == 2 && strcmp(words[0], "--cases") == 0)
		code = slots_cases(region, words[1]);
	region_free(region);
	return code;
}
