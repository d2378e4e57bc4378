/* bench/index_peers.c — the index among its peers: a country as files, and what it answers.
 *
 *	index_peers COUNT FOLDER [QUESTIONS]
 *
 * Writes professionals, hours and what is taken of two weeks, for bench/peers/index*; then questions,
 * each the reference query (bench/index.c, A) at another place, and the index's answers, one line
 * each: its number, then each hit with its starts.  The last line says CPU microseconds a query.
 * With a number of QUESTIONS they are of every sort instead. */

#include "index_country.h"

#include <math.h>
#include <stdlib.h>

enum { QUESTIONS = 48, TIMES = 20 };

static struct country country;
static struct index_answer answer;

static FILE *in_folder(const char *folder, const char *name)
{
	char path[4096];
	FILE *file;

	snprintf(path, sizeof path, "%s/%s.csv", folder, name);
	file = fopen(path, "w");
	if (!file) {
		perror(path);
		exit(2);
	}
	return file;
}

static void professionals_write(FILE *out)
{
	for (uint32_t i = 0; i < country.count; i++)
		fprintf(out, "%u,%u,%.9g,%.9g,%u,%u\n", i, country.speciality[i],
			(double)country.latitude[i], (double)country.longitude[i],
			country.traits[i], country.week[i]);
	fclose(out);
}

static struct index_query question(uint64_t *s, uint16_t *speciality)
{
	int32_t today = index_first(country.index).days + 1;
	uint32_t near = (uint32_t)(country_random(s) % country.count);

	*speciality = (uint16_t)(country_random(s) % 12);
	return (struct index_query){
		.now = country.now,
		.specialities = speciality,
		.speciality_count = 1,
		.mask = TRAIT_VERIFIED,
		.want = TRAIT_VERIFIED,
		.any = 1u << TRAIT_LANGUAGE_AT,
		.rating_least = 40,
		.placed = true,
		.latitude = country.latitude[near],
		.longitude = country.longitude[near],
		.km = 10,
		.first = { today },
		.last = { today + 13 },
		.from_minute = 16 * 60,
		.to_minute = 24 * 60,
		.length_least = 30,
		.length_most = 30,
		.sort = INDEX_EARLIEST,
		.page = 20,
	};
}

/* Anything that two weeks, a place, filters and an order can say. */
static void vary(struct index_query *q, uint64_t *s)
{
	static const int from[] = { 0, 0, 480, 960, 1080, 725 };
	static const int kilometres[] = { 0, 10, 50, 300 };
	int first = (int)(country_random(s) % COUNTRY_TOLD);

	if (country_random(s) % 3 == 0)
		q->speciality_count = 0;
	if (country_random(s) % 2 == 0)
		q->mask = q->want = q->any = q->rating_least = 0;
	q->km = (float)kilometres[country_random(s) % 4];
	q->last.days = q->first.days + COUNTRY_TOLD - 1;
	q->first.days += first;
	q->last.days -= (int)(country_random(s) % (uint64_t)(COUNTRY_TOLD - first));
	q->from_minute = from[country_random(s) % 6];
	q->to_minute = q->from_minute + 60 * (1 + (int)(country_random(s) % 24));
	q->to_minute = q->to_minute < 1440 ? q->to_minute : 1440;
	q->sort = (enum index_sort)(country_random(s) % 3);
}

static void question_tell(FILE *out, int number, const struct index_query *q)
{
	int32_t today = index_first(country.index).days + 1;

	fprintf(out, "%d,%d,%.9g,%.9g,%.9g,%d,%d,%g,%d,%d,%d,%d,%d,%d\n", number,
		q->speciality_count > 0 ? *q->specialities : -1, (double)q->latitude,
		(double)q->longitude, (double)cosf(q->latitude * (float)(M_PI / 180)),
		date_weekday((date){ today }), country_minute(&country, q->now), (double)q->km,
		q->first.days - today, q->last.days - today, q->from_minute, q->to_minute,
		(int)q->sort, q->mask != 0);
}

static void answer_tell(int number)
{
	printf("%d", number);
	for (size_t i = 0; i < answer.count; i++) {
		printf(" %u", answer.hits[i].number);
		for (size_t j = 0; j < answer.hits[i].slot_count; j++)
			printf("%c%d", j == 0 ? '@' : ',',
			       country_minute(&country, answer.hits[i].slots[j]));
	}
	printf("\n");
}

int main(int argc, char **argv)
{
	uint64_t s = 7, again = 7;
	double began;
	uint16_t speciality;
	FILE *questions, *busy, *hours;
	int count = argc == 4 ? atoi(argv[3]) : QUESTIONS;

	if (argc != 3 && argc != 4)
		return 2;
	busy = in_folder(argv[2], "busy");
	country_make(&country, (uint32_t)strtoul(argv[1], NULL, 10), busy);
	fclose(busy);
	index_rebuild(country.index);
	professionals_write(in_folder(argv[2], "professionals"));
	hours = in_folder(argv[2], "hours");
	country_hours(hours);
	fclose(hours);
	questions = in_folder(argv[2], "questions");
	for (int i = 0; i < count; i++) {
		struct index_query q = question(&s, &speciality);

		if (argc == 4)
			vary(&q, &s);
		question_tell(questions, i, &q);
		index_search(country.index, &q, &answer);
		answer_tell(i);
	}
	fclose(questions);
	began = cpu_seconds();
	for (int i = 0; i < QUESTIONS * TIMES; i++) {
		struct index_query q =
			question(i % QUESTIONS == 0 ? (again = 7, &again) : &again, &speciality);

		index_search(country.index, &q, &answer);
	}
	printf("%.3f\n", (cpu_seconds() - began) * 1e6 / QUESTIONS / TIMES);
	return 0;
}
