/* db_away_test.c — a server that is away and comes back, and hosts of which one is there. */

#include "lib/run/metrics.h"
#include "lib/run/random.h"

#include <stdlib.h>

#include "lib/wire/db_sample.h"

static void allow_connections(bool allow)
{
	char sql[128];

	snprintf(sql, sizeof sql, "alter database %s with allow_connections %s", fixture_database(),
		 allow ? "true" : "false");
	fixture_sql_beside(sql);
}

static void end_all_there(void)
{
	fixture_sql_as(
		"users",
		"select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid()"
		" and usename = 'users' and datname = current_database()");
}

static void read_one(struct beside *b)
{
	struct number number;

	sql_count_things(db_reads(pool, b->region), &number);
}

static void write_one(struct beside *b)
{
	struct db *tx = db_transaction(pool, DB_WRITE, b->region);

	sql_add_bare(tx, .id = uuid_new().bytes[15], .name = STR("x"));
	db_commit(tx);
}

/* So long does it take that fn goes well again. */
static uint64_t until_well(void (*fn)(struct beside *))
{
	uint64_t began = mono_now();
	struct beside b;

	do {
		b = (struct beside){ 0 };
		start(&b, fn);
		await(&b);
		fiber_sleep(MONO_MS(10));
	} while (b.failed);
	return mono_now() - began;
}

FIBER_TEST(away_and_back)
{
	struct beside first = { 0 }, second = { 0 }, write = { 0 };
	uint64_t began;

	begin();
	add(1, "one");
	start(&first, read_one);
	await_well(&first);
	first = (struct beside){ 0 };

	end_all_there();
	allow_connections(false);
	began = mono_now();
	start(&first, read_one);
	start(&write, write_one);
	check_failed(&first, BREAKDOWN_DB, "not currently accepting connections");
	check_failed(&write, BREAKDOWN_DB, "no write connection to ");
	assert_true(mono_now() - began > MONO_MS(2500)); /* it might have come back */
	assert_true(mono_now() - began < MONO_MS(8000));

	/* By now it is known to be away: nobody waits any more. */
	began = mono_now();
	start(&second, read_one);
	check_failed(&second, BREAKDOWN_DB, "no read connection to ");
	check_failed(&second, BREAKDOWN_DB, " as users: ");
	assert_true(mono_now() - began < MONO_MS(2500));
	assert_false(db_pool_ready(pool, mono_now() + MONO_MS(1000)));

	allow_connections(true);
	assert_true(until_well(read_one) < MONO_MS(5000));
	assert_true(until_well(write_one) < MONO_MS(5000));
	assert_true(db_pool_ready(pool, mono_now() + MONO_MS(5000)));
	assert_true(
		metric_value(
			"contacto_db_connects_total{service=\"users\",lane=\"read\",outcome=\"failed\"}") >=
		1);
	end();
}

FIBER_TEST(a_host_that_does_not_exist_is_named)
{
	str host = config.db_host;
	struct beside b = { 0 };

	config.db_host = STR("no-such-host.invalid");
	begin();
	start(&b, read_one);
	check_failed(&b, BREAKDOWN_DB, "no-such-host.invalid: ");
	end();
	config.db_host = host;
}

FIBER_TEST(of_several_hosts_one_is_enough)
{
	str host = config.db_host, port = config.db_port;
	char hosts[300], ports[40];
	struct beside b = { 0 };

	snprintf(hosts, sizeof hosts, "127.0.0.1,%.*s", STR_ARG(host));
	snprintf(ports, sizeof ports, "1,%.*s", STR_ARG(port));
	config.db_host = str_of(hosts);
	config.db_port = str_of(ports);
	begin();
	start(&b, read_one);
	await_well(&b);
	end();
	config.db_host = host;
	config.db_port = port;
}

TEST_MAIN("db_away")
