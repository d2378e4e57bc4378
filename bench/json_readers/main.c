/* main.c — one reader of JSON, driven by bench/json: `time` prints nanoseconds of CPU for a booking, `judge` what it takes of hostile texts. */

#include "../cost.h"
#include "reader.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TIMES = 20000 };

static const char booking[] =
	"{\"professional_id\":\"01a2036b-fa04-7776-9921-35a389f644fe\",\"service_id\":"
	"\"01a2036c-3b1b-765c-bef8-1fcf731228ed\",\"starts_at\":\"2026-11-23T09:30:00Z\",\"seats\":1,"
	"\"for\":{\"first_name_ar\":\"أمال\",\"family_name_ar\":\"بن علي\",\"first_name_latin\":"
	"\"Amel\",\"family_name_latin\":\"Benali\",\"phone\":\"+213550123456\"},\"answers\":["
	"{\"question_id\":\"01a2036c-7494-7b1c-bc5d-0ce5c4aac28f\",\"text\":\"Première visite, "
	"douleur à la molaire gauche depuis trois jours ; \\\"froid\\\" surtout.\"},"
	"{\"question_id\":\"01a2036c-a856-705d-b136-c22949906a4c\",\"choice\":2},"
	"{\"question_id\":\"01a2036c-a872-73d1-8953-8974712798d0\",\"yes\":true}],"
	"\"note\":\"Je viendrai avec ma mère, elle marche difficilement.\",\"price\":"
	"{\"amount_centimes\":250000,\"currency\":\"DZD\"},\"distance_km\":3.75,\"remind\":[1440,120]}";

static int measure(void)
{
	uint64_t began = cpu_ns();

	for (int times = 0; times < TIMES; times++)
		if (!reader_reads(booking, sizeof booking - 1))
			return 1;
	printf("%.1f %zu\n", (double)(cpu_ns() - began) / TIMES, sizeof booking - 1);
	return 0;
}

#define BYTES(text) text, sizeof text - 1

/* Each should be refused. */
static int judge(void)
{
	static const struct {
		const char *what, *text;
		size_t len;
	} hostile[] = {
		{ "overlong UTF-8", BYTES("[\"\xc0\xaf\"]") },
		{ "surrogate as UTF-8", BYTES("[\"\xed\xa0\x80\"]") },
		{ "lone surrogate", BYTES("[\"\\ud800\"]") },
		{ "a key twice", BYTES("{\"a\":1,\"a\":2}") },
		{ "NaN", BYTES("[NaN]") },
		{ "escaped NUL", BYTES("[\"\\u0000\"]") },
		{ "text behind", BYTES("[1] x") },
		{ "leading zero", BYTES("[01]") },
		{ "control character", BYTES("[\"\x01\"]") },
		{ "comma at the end", BYTES("[1,]") },
	};

	for (size_t i = 0; i < sizeof hostile / sizeof *hostile; i++)
		printf("%s\t%s\n", hostile[i].what,
		       reader_reads(hostile[i].text, hostile[i].len) ? "TAKEN" : "refused");
	return 0;
}

int main(int argc, char **argv)
{
	if (argc == 2 && strcmp(argv[1], "time") == 0)
		return measure();
	if (argc == 2 && strcmp(argv[1], "judge") == 0)
		return judge();
	fprintf(stderr, "usage: %s time|judge\n", argv[0]);
	return 2;
}
