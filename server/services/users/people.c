/* people.c — accounts of the demo data's professionals, and of clients for them, by COPY.
 *
 * Who they are follows from their number (engine/demo.h): professionals makes the profiles that belong to
 * these accounts without asking.  A second run changes nothing, one for more goes on. */

#include "engine/demo.h"
#include "lib/wire/db_copy.h"
#include "services/users/users.h"

#include <stdio.h>

enum { AT_ONCE = 5000 };
#define BATCH_BOUND ((size_t)64 * 1024 * 1024)

static void person_row(struct copy *rows, enum demo_kind kind, uint32_t number, instant now)
{
	const str roles[] = { STR("client"), STR("professional") };
	struct demo_person person = demo_person(kind, number);
	struct demo_dice dice = demo_dice(kind, number);
	instant since = instant_add(now, -DAYS(dice_between(&dice, 1, 700)));

	copy_uuid(rows, demo_user_id(kind, number));
	copy_text(rows, (str){ person.phone, DEMO_PHONE });
	copy_text(rows, person.first_ar);
	copy_text(rows, person.family_ar);
	copy_text(rows, person.first_latin);
	copy_text(rows, person.family_latin);
	copy_word(rows, person.french ? "fr" : "ar");
	copy_texts(rows, kind == DEMO_PROFESSIONAL ? 2 : 1, roles);
	copy_instant(rows, since);
	copy_instant(rows, since);
	copy_end(rows);
}

static void seed_some(struct service_run *run, struct region *region, enum demo_kind kind,
		      uint32_t from, uint32_t to)
{
	struct copy rows = { .region = region };
	struct db *tx = db_transaction(run->pool, DB_SLOW, region);

	for (uint32_t i = from; i < to; i++)
		person_row(&rows, kind, i, clock_now());
	db_copy(tx,
		"account (user_id, phone, first_name_ar, family_name_ar, first_name_latin, family_name_latin, "
		"language, roles, created_at, changed_at)",
		&rows);
	db_commit(tx);
	region_reset(region);
}

static uint32_t people_count(struct service_run *run, enum demo_kind kind)
{
	struct db *tx = db_transaction(run->pool, DB_SLOW, run->region);
	struct counted counted;

	sql_count_users_between(tx, &counted, .from_id = demo_user_id(kind, 0),
				.to_id = demo_user_id(kind, DEMO_PEOPLE_MAX));
	db_commit(tx);
	return (uint32_t)counted.count;
}

static void seed_kind(struct service_run *run, struct region *region, enum demo_kind kind,
		      int64_t wanted, const char *what)
{
	uint32_t most = wanted < DEMO_PEOPLE_MAX ? (uint32_t)wanted : DEMO_PEOPLE_MAX;

	for (uint32_t at = people_count(run, kind); at < most; at += AT_ONCE)
		seed_some(run, region, kind, at, at + AT_ONCE < most ? at + AT_ONCE : most);
	printf("%-14s %u accounts\n", what, people_count(run, kind));
}

void people_seed(struct service_run *run, int64_t professionals)
{
	struct region *region = region_within(run->region, BATCH_BOUND, region_fails);

	seed_kind(run, region, DEMO_PROFESSIONAL, professionals, "professionals");
	seed_kind(run, region, DEMO_CLIENT, professionals * DEMO_CLIENTS_EACH, "clients");
}
