/* tools.c — `contacto config`, `seed`, `admin` and `image`: short errands. */

#include "roles/roles.h"
#include "lib/run/config.h"
#include "lib/run/image.h"

#include <stdio.h>
#include <string.h>

int role_config(size_t count, char **words)
{
	if (count) {
		fprintf(stderr, "contacto: config takes no words, but %s was given\n", words[0]);
		return 2;
	}
	config_print(stdout);
	return 0;
}

/* ---- seed ---- */

struct seeding {
	struct choice choice;
	int64_t professionals;
};

static void seed_one(struct service_run *run, void *arg)
{
	run->service->seed(run, ((const struct seeding *)arg)->professionals);
}

static int seed(void *arg)
{
	struct seeding *seeding = arg;
	struct failure failure;

	for (size_t i = 0; i < seeding->choice.count; i++) {
		const struct service *service = seeding->choice.services[i];

		if (!service->seed || service_do(service, seed_one, seeding, &failure))
			continue;
		fprintf(stderr, "contacto: seed of %s: %s\n", service->name, failure.text);
		return 1;
	}
	return 0;
}

int role_seed(size_t count, char **words)
{
	struct seeding seeding = { .professionals = 5000 };

	if (count == 1 && strcmp(words[0], "--professionals") == 0) {
		fprintf(stderr, "contacto: --professionals wants a number\n");
		return BAD_WORDS;
	} else if (count == 2 && strcmp(words[0], "--professionals") == 0) {
		if (!str_to_int(str_of(words[1]), &seeding.professionals) ||
		    seeding.professionals < 0 || seeding.professionals > 1000000) {
			fprintf(stderr, "contacto: --professionals takes 0 to 1000000, not %s\n",
				words[1]);
			return 2;
		}
	} else if (count) {
		fprintf(stderr, "contacto: seed does not know %s\n", words[0]);
		return 2;
	}
	choose(0, NULL, &seeding.choice);
	seeding.choice.asking = true;
	return run_with_services(&seeding.choice, seed, &seeding);
}

/* ---- admin ---- */

struct administering {
	struct choice choice;
	const struct service *service;
	size_t count;
	str words[64];
	int code;
};

static void administer_one(struct service_run *run, void *arg)
{
	struct administering *it = arg;

	it->code = it->service->admin(run, it->count, it->words);
}

static int administer(void *arg)
{
	struct administering *it = arg;
	struct failure failure;

	if (!service_do(it->service, administer_one, it, &failure)) {
		fprintf(stderr, "contacto: %s\n", failure.text);
		return 1;
	}
	return it->code;
}

int role_admin(size_t count, char **words)
{
	struct administering it = { .count = count };

	if (count == 0 || count > sizeof it.words / sizeof *it.words)
		return 2;
	for (size_t i = 0; i < count; i++)
		it.words[i] = str_of(words[i]);
	for (size_t i = 0; all_services[i]; i++)
		if (all_services[i]->admin)
			it.service = all_services[i];
	if (!it.service) {
		fprintf(stderr, "contacto: no service knows admins\n");
		return 1;
	}
	it.choice = (struct choice){ .services = { it.service }, .count = 1 };
	return run_with_services(&it.choice, administer, &it);
}

/* ---- image ---- */

int role_image(size_t count, char **words)
{
	if (count)
		return BAD_WORDS;
	image_child();
}
