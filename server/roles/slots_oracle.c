/* slots_oracle.c — the oracle's answers to a file of worked cases; test-only.
 *
 *	slots_oracle tests/slots/more.json
 *
 * prints a line for each case of kind `slots`: its id, and the starts.  tests/slots/oracle_test
 * compares them with what the file expects; who writes a case has thought of them before. */

#include "engine/agenda_oracle.h"
#include "roles/slots_question.h"

#include <stdio.h>

enum { FILE_BYTES = 16 * 1024 * 1024, REGION_BYTES = 512 * 1024 * 1024, BESIDE_DAYS = 10 };

/* ---- what the oracle must look at: everything named, and more than a week beside it ---- */

static void domain_see(span *domain, instant at)
{
	if (instant_is_none(at))
		return;
	if (at.us < domain->from.us)
		domain->from = at;
	if (at.us > domain->to.us)
		domain->to = at;
}

static void domain_see_date(span *domain, date day)
{
	if (!date_is_none(day))
		domain_see(domain, (instant){ DAYS(day.days) });
}

static void domain_see_person(span *domain, const struct person *person)
{
	for (size_t i = 0; i < person->weekly_count; i++) {
		domain_see_date(domain, person->weekly[i].valid_from);
		domain_see_date(domain, person->weekly[i].valid_to);
	}
	for (size_t i = 0; i < person->special_count; i++)
		domain_see_date(domain, person->specials[i].date);
	for (size_t i = 0; i < person->travel_count; i++) {
		domain_see_date(domain, person->travels[i].from);
		domain_see_date(domain, person->travels[i].to);
	}
	for (size_t i = 0; i < person->away_count; i++) {
		domain_see_date(domain, person->away[i].from);
		domain_see_date(domain, person->away[i].to);
	}
	for (size_t i = 0; i < person->busy_count; i++) {
		domain_see(domain, person->busy[i].during.from);
		domain_see(domain, person->busy[i].during.to);
	}
}

static span domain_of(const struct slots_question *question)
{
	span domain = question->within;

	domain_see(&domain, question->agenda.now);
	for (size_t i = 0; i < question->agenda.count; i++)
		domain_see_person(&domain, &question->agenda.people[i]);
	domain.from.us = domain.from.us / DAYS(1) * DAYS(1) - DAYS(BESIDE_DAYS);
	domain.to.us = domain.to.us / DAYS(1) * DAYS(1) + DAYS(BESIDE_DAYS);
	return domain;
}

/* A minute, or as fine as hours and bookings are. */
static int64_t tick_of(const struct slots_question *question)
{
	int64_t tick = MINUTES(1), other = 0;

	for (size_t i = 0; i < question->agenda.count; i++) {
		const struct person *person = &question->agenda.people[i];

		for (size_t j = 0; j < person->weekly_count; j++)
			other |= person->weekly[j].wall.from % 60 | person->weekly[j].wall.to % 60;
		for (size_t j = 0; j < person->busy_count; j++)
			other |= person->busy[j].during.from.us % tick |
				 person->busy[j].during.to.us % tick;
	}
	return other == 0 ? tick : SECONDS(1);
}

/* ---- cases ---- */

static bool case_print(const struct json *one)
{
	struct region *region = region_new(REGION_BYTES, NULL);
	struct faults faults = { .region = region };
	const struct json *id = json_get(one, STR("id"));
	struct slots_question question;
	bool read = id && slots_question_read(json_get(one, STR("input")), &question, &faults);

	if (read) {
		struct oracle *oracle = oracle_new(region, &question.agenda, domain_of(&question),
						   tick_of(&question));
		const instant *starts;
		size_t count = oracle_starts(oracle, question.within, &starts);

		printf("%.*s", STR_ARG(id->text));
		for (size_t i = 0; i < count; i++) {
			char text[INSTANT_TEXT];

			printf(" %.*s", (int)instant_write(starts[i], text), text);
		}
		puts("");
	} else {
		str where = faults.count > 0 ? faults.all[0].pointer : STR("no id");

		fprintf(stderr, "a case cannot be read: %.*s\n", STR_ARG(where));
	}
	region_free(region);
	return read;
}

int main(int argc, char **argv)
{
	struct region *region = region_new(REGION_BYTES, NULL);
	char *bytes = region_alloc(region, FILE_BYTES);
	FILE *file = argc == 2 ? fopen(argv[1], "rb") : NULL;
	const struct json *all, *cases;
	struct json_error error;
	bool good = true;

	if (!file) {
		fputs("usage: slots_oracle FILE\n", stderr);
		return 2;
	}
	all = json_read_upto(region, (str){ bytes, fread(bytes, 1, FILE_BYTES, file) },
			     SLOTS_VALUES, &error);
	fclose(file);
	cases = json_get(all, STR("cases"));
	for (const struct json *one = cases ? cases->first : NULL; one; one = one->next) {
		const struct json *kind = json_get(one, STR("kind"));

		if (kind && str_equal(kind->text, STR("slots")))
			good = case_print(one) && good;
	}
	region_free(region);
	return !good;
}
