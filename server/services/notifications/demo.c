/* demo.c — what demo clients want to be told: of most of them, no reminders.
 *
 * A country comes at ten in the morning.  On a developer's machine that would be thousands of messages,
 * and the one that somebody waits for among them. */

#include "engine/demo.h"
#include "lib/run/config.h"
#include "services/notifications/notifications.h"

#include <stdio.h>

enum { AT_ONCE = 5000, BATCH_BOUND = 4 * 1024 * 1024 };
enum { REMINDED = 800 }; /* so many clients are reminded as everybody is */

static void seed_some(struct service_run *run, struct region *region, uint32_t from, uint32_t to)
{
	struct db *tx = db_transaction(run->pool, DB_SLOW, region);
	uuid *ids = region_array(region, to - from, sizeof *ids);

	for (uint32_t i = from; i < to; i++)
		ids[i - from] = demo_user_id(DEMO_CLIENT, i);
	sql_make_quiet(tx, .user_ids = { ids, to - from }, .now = clock_now());
	db_commit(tx);
	region_reset(region);
}

static uint32_t quiet_count(struct service_run *run)
{
	struct db *tx = db_transaction(run->pool, DB_SLOW, run->region);
	struct counted counted;

	sql_count_settings_between(tx, &counted, .from_id = demo_user_id(DEMO_CLIENT, REMINDED),
				   .to_id = demo_user_id(DEMO_CLIENT, DEMO_PEOPLE_MAX));
	db_commit(tx);
	return (uint32_t)counted.count;
}

void settings_seed(struct service_run *run, int64_t professionals)
{
	int64_t clients = professionals * DEMO_CLIENTS_EACH;
	uint32_t most = clients < DEMO_PEOPLE_MAX ? (uint32_t)clients : DEMO_PEOPLE_MAX;
	struct region *region = region_within(run->region, BATCH_BOUND, region_fails);

	if (str_equal(config.mode, STR("production"))) {
		fprintf(stderr, "notifications: no demo settings in production\n");
		return;
	}
	if (most <= REMINDED || quiet_count(run) >= most - REMINDED)
		return;
	for (uint32_t at = REMINDED; at < most; at += AT_ONCE)
		seed_some(run, region, at, at + AT_ONCE < most ? at + AT_ONCE : most);
}
