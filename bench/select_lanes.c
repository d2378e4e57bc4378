/* select_lanes.c — the SELECT of select.sql by 64 fibers over the READ lane, for bench/select.
 *
 * Makes a database of its own and prints its name; then, for each line on stdin (a number of
 * seconds), runs a round and prints how many rows came, and how many microseconds of CPU this
 * process took. */

#include "lib/run/config.h"
#include "lib/run/fiber.h"
#include "lib/run/random.h"
#include "select.sql.h"
#include "tests/fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { FIBERS = 64, ROWS = 10000 };

static const struct queries *const sets[] = { &select_queries };
static struct db_pool *pool;
static uint64_t until;
static uint64_t rows;
static int running;

static void ask_on(void *arg)
{
	struct region *region = region_new(0, region_fails);
	struct account account;

	while (mono_now() < until) {
		if (!sql_find_account(db_reads(pool, region), &account,
				      .id = 1 + random_below(ROWS)))
			abort();
		rows++;
		region_reset(region);
	}
	region_free(region);
}

static void on_done(void *arg)
{
	if (--running == 0)
		loop_stop(0);
}

static double cpu_us(void)
{
	struct timespec used;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
	return (double)used.tv_sec * 1e6 + (double)used.tv_nsec / 1e3;
}

static void run_round(double seconds)
{
	double before = cpu_us();

	until = mono_now() + (uint64_t)(seconds * 1e9);
	rows = 0;
	for (running = 0; running < FIBERS; running++)
		if (!fiber_spawn("ask", ask_on, NULL, on_done))
			abort();
	loop_run();
	printf("%llu %.0f\n", (unsigned long long)rows, cpu_us() - before);
	fflush(stdout);
}

static void make_table(void)
{
	fixture_sql(
		"create schema users; grant usage on schema users to users; set search_path = users;"
		"create table account (id bigint primary key, public_id uuid not null, name text not null,"
		" family_name text not null, phone text not null, email text, language text not null, city text not null,"
		" bio text, rating bigint not null, verified bool not null, created_at timestamptz not null,"
		" changed_at timestamptz not null);"
		"insert into account select i, gen_random_uuid(), 'name ' || i, 'family ' || i, '+2135500' || i,"
		" i || '@example.org', 'ar', 'Oran', repeat('words ', 20), i % 500, true, now(), now()"
		" from generate_series(1, 10000) i;"
		"grant select on account to users");
	fixture_sql("vacuum analyze users.account");
}

int main(void)
{
	char line[32];

	fixture_open();
	make_table();
	printf("%s\n", fixture_database());
	fflush(stdout);
	pool = db_pool_new("users", sets, 1);
	while (fgets(line, sizeof line, stdin))
		run_round(atof(line));
	db_pool_free(pool);
	return 0;
}
