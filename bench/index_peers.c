/* bench/index_peers.c — the index among its peers: a country as files, and what it answers.
 *
 *	index_peers COUNT FOLDER
 *
 * Writes professionals, hours and what is taken of two weeks, for bench/peers/index*; then questions,
 * each the reference query (bench/index.c, A) at another place, and the index's answers, one line
 * each: its number, then each hit with its starts.  The last line says CPU microseconds a query. */

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

	if (argc != 3)
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
	for (int i = 0; i < QUESTIONS; i++) {
		struct index_query q = question(&s, &speciality);

		fprintf(questions, "%d,%u,%.9g,%.9g,%.9g,%d,%d\n", i, speciality,
			(double)q.latitude, (double)q.longitude,
			(double)cosf(q.latitude * (float)(M_PI / 180)), date_weekday(q.first),
			country_minute(&country, q.now));
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
