/* db_pool_test.c — the lanes of a pool against a real PostgreSQL: reads that share a turn, who waits
 * for whom, connections that come and go. */

#include "lib/run/metrics.h"

#include <stdlib.h>

#include "lib/wire/db_sample.h"

/* ---- reads ---- */

static void read_moment(struct beside *b)
{
	sql_now_there(db_reads(pool, b->region), &b->moment);
}

static void divide(struct beside *b)
{
	struct number number;

	sql_divide(db_reads(pool, b->region), &number, .by = b->number);
	b->number = number.n;
}

enum { READERS = 10 };

FIBER_TEST(reads_of_one_turn_share_a_sync)
{
	struct beside all[READERS] = { 0 };

	begin();
	read_moment(&(struct beside){ .region = region }); /* a connection is there */
	for (int i = 0; i < READERS; i++)
		start(&all[i], read_moment);
	for (int i = 0; i < READERS; i++)
		await_well(&all[i]);
	/* One implicit transaction, hence one now(). */
	for (int i = 1; i < READERS; i++) {
		assert_int_equal(all[i].moment.at.us, all[0].moment.at.us);
		assert_int_equal(all[i].moment.pid, all[0].moment.pid);
	}
	end();
}

FIBER_TEST(turns_do_not_share)
{
	struct beside first = { 0 }, second = { 0 };

	begin();
	start(&first, read_moment);
	await_well(&first);
	start(&second, read_moment);
	await_well(&second);
	assert_true(second.moment.at.us > first.moment.at.us);
	end();
}

FIBER_TEST(a_neighbours_error_is_his_alone)
{
	struct beside all[READERS] = { 0 };

	begin();
	for (int i = 0; i < READERS; i++) {
		all[i].number = i == 4 ? 0 : i + 1;
		start(&all[i], divide);
	}
	check_failed(&all[4], BREAKDOWN_DB, "22012 in users.divide: wrong data");
	for (int i = 0; i < READERS; i++) {
		if (i == 4)
			continue;
		await_well(&all[i]);
		assert_int_equal(all[i].number, 12 / (i + 1));
	}
	end();
}

static void read_deleted(struct beside *b)
{
	db_query_text(db_reads(pool, b->region), "delete from thing", 0, NULL);
}

FIBER_TEST(the_read_lane_cannot_write)
{
	struct beside b = { 0 };

	begin();
	start(&b, read_deleted);
	check_failed(&b, BREAKDOWN_DB, "25006");
	end();
}

static void read_slowly(struct beside *b)
{
	struct flag flag;

	sql_sleep(db_reads(pool, b->region), &flag, .seconds = 5);
}

FIBER_TEST(a_read_has_its_time)
{
	struct beside b = { 0 };

	begin_with(250, 2000);
	start(&b, read_slowly);
	check_failed(&b, BREAKDOWN_DEADLINE, "57014 in users.sleep");
	end();
}

static void many_reads(struct beside *b)
{
	struct number number;

	for (int i = 1; i <= 50; i++) {
		sql_divide(db_reads(pool, b->region), &number, .by = i % 12 + 1);
		assert_int_equal(number.n, 12 / (i % 12 + 1));
	}
}

FIBER_TEST(thousands_of_reads_keep_their_answers)
{
	struct beside all[64] = { 0 };

	begin();
	for (size_t i = 0; i < COUNT(all); i++)
		start(&all[i], many_reads);
	for (size_t i = 0; i < COUNT(all); i++)
		await_well(&all[i]);
	assert_string_equal(
		fixture_value(
			"select count(*) from pg_stat_activity where"
			" datname = current_database() and application_name = 'contacto/users/read'"),
		"2"); /* the second was opened because the first was crowded */
	end();
}

/* ---- who waits ---- */

static bool let_go;
static int turn;

static void hold_until_told(struct beside *b)
{
	struct db *tx = db_transaction(pool, DB_WRITE, b->region);

	sql_now_there(tx, &b->moment);
	b->number = ++turn;
	while (!let_go)
		fiber_sleep(MONO_MS(1));
}

/* Has a connection, when this is back. */
static void start_holder(struct beside *holder)
{
	let_go = false;
	turn = 0;
	start(holder, hold_until_told);
	while (!holder->number)
		fiber_sleep(MONO_MS(1));
}

FIBER_TEST(leases_are_bounded_and_fair)
{
	struct beside holder = { 0 }, waiters[4] = { 0 }, one_more = { 0 };
	int64_t connections = config.db_write_connections, waiting = config.db_waiting_max;

	config.db_write_connections = 1;
	config.db_waiting_max = COUNT(waiters);
	begin();
	start_holder(&holder);
	for (size_t i = 0; i < COUNT(waiters); i++)
		start(&waiters[i], hold_until_told);
	start(&one_more, hold_until_told);
	check_failed(&one_more, BREAKDOWN_BUSY, "4 wait for a write connection");
	let_go = true;
	for (size_t i = 0; i < COUNT(waiters); i++) {
		await_well(&waiters[i]);
		assert_int_equal(waiters[i].number, i + 2);
		assert_int_equal(waiters[i].moment.pid, holder.moment.pid);
	}
	end();
	config.db_write_connections = connections;
	config.db_waiting_max = waiting;
}

FIBER_TEST(a_waiter_leaves_at_his_deadline)
{
	struct beside holder = { 0 }, late = { 0 }, next = { 0 };
	int64_t connections = config.db_write_connections;

	config.db_write_connections = 1;
	begin();
	start_holder(&holder);
	late.deadline = mono_now() + MONO_MS(50);
	start(&late, hold_until_told);
	start(&next, hold_until_told);
	check_failed(&late, BREAKDOWN_DEADLINE, "no write connection in time");
	let_go = true;
	await_well(&next);
	end();
	config.db_write_connections = connections;
}

static void work_slowly(struct beside *b)
{
	struct flag flag;
	struct db *tx = db_transaction(pool, DB_SLOW, b->region);

	sql_wait_for(tx, &flag, .key = LOCK);
	db_commit(tx);
}

FIBER_TEST(slow_work_delays_no_read)
{
	struct beside slow[2] = { 0 }, readers[READERS] = { 0 };
	struct region *lock;

	begin();
	lock = hold_lock();
	start(&slow[0], work_slowly);
	start(&slow[1], work_slowly);
	until_waiting(COUNT_WAITING("slow"), "2");
	for (int i = 0; i < READERS; i++)
		start(&readers[i], many_reads);
	for (int i = 0; i < READERS; i++)
		await_well(&readers[i]);
	add(1, "one");
	assert_false(slow[0].ended);
	assert_false(slow[1].ended);
	region_free(lock);
	await_well(&slow[0]);
	await_well(&slow[1]);
	end();
}

/* ---- connections ---- */

#define CONNECTED                                                                                  \
	"select count(*) from pg_stat_activity where datname = current_database() and application_name like 'contacto/users/%'"

FIBER_TEST(unused_connections_close)
{
	int64_t idle = config.db_idle_seconds;
	struct number number;

	fixture_await_as("users", CONNECTED, "0");
	config.db_idle_seconds = 3;
	begin();
	assert_string_equal(fixture_value(CONNECTED), "0"); /* none before the first use */
	add(1, "one");
	sql_count_things(reads(), &number);
	assert_string_equal(fixture_value(CONNECTED), "2");
	assert_true(
		metric_value(
			"contacto_db_connections{service=\"users\",lane=\"write\",state=\"ready\"}") ==
		1);
	while (strcmp(fixture_value(CONNECTED), "0") != 0)
		fiber_sleep(MONO_MS(20));
	assert_true(
		metric_value(
			"contacto_db_connections{service=\"users\",lane=\"write\",state=\"ready\"}") ==
		0);
	add(2, "two");
	sql_count_things(reads(), &number);
	assert_int_equal(number.n, 2);
	end();
	config.db_idle_seconds = idle;
}

FIBER_TEST(a_connection_of_ones_own_keeps_its_lock)
{
	struct region *first = region_new(0, region_fails);
	struct flag flag;
	struct number number;

	begin();

	struct db *own = db_own(pool, first);

	sql_lock_session(own, &flag, .key = 7);
	assert_true(flag.yes);
	sql_add_bare(own, .id = 1, .name = STR("one"));
	sql_count_things(reads(), &number);
	assert_int_equal(number.n, 1); /* each statement commits by itself */

	sql_lock_session(db_own(pool, region), &flag, .key = 7);
	assert_false(flag.yes);
	region_free(first);
	fixture_await_as(
		"users",
		"select count(*) from pg_locks, pg_database d where locktype = 'advisory' and database = d.oid and datname = current_database()",
		"0");
	sql_lock_session(db_own(pool, region), &flag, .key = 7);
	assert_true(flag.yes);
	end();
}

FIBER_TEST(an_error_does_not_end_a_connection_of_ones_own)
{
	struct failure failure;
	struct thing thing;
	struct db *own;

	begin();
	own = db_own(pool, region);
	add_hard(own);
	assert_false(fiber_try(add_hard, own, &failure));
	assert_non_null(strstr(failure.text, "23505"));
	assert_true(sql_find_thing(own, &thing, .id = 1));
	end();
}

FIBER_TEST(plans_change_with_the_schema)
{
	struct thing thing;
	struct db *tx;

	begin();
	add(1, "one");
	assert_true(sql_star_thing(reads(), &thing, .id = 1));
	tx = writes();
	assert_true(sql_star_locked(tx, &thing, .id = 1));
	db_commit(tx);
	fixture_sql("alter table users.thing alter note type varchar(100)");
	/* "0A000 cached plan must not change result type" is nothing a handler hears of. */
	assert_true(sql_star_thing(reads(), &thing, .id = 1));
	check_str(thing.name, "one");
	tx = writes();
	assert_true(sql_star_locked(tx, &thing, .id = 1));
	db_commit(tx);
	fixture_sql("alter table users.thing alter note type text");
	end();
}

FIBER_TEST(forgotten_statements_are_prepared_anew)
{
	struct thing thing;
	struct db *tx;

	begin();
	add(1, "one");
	tx = writes();
	db_execute(tx, "deallocate all");
	db_commit(tx);
	tx = writes();
	assert_true(sql_lock_thing(tx, &thing, .id = 1));
	db_rollback(tx);
	end();
}

FIBER_TEST(a_pool_that_ends_tells_those_who_wait)
{
	struct beside holder = { 0 }, waiter = { 0 }, asks = { 0 };
	int64_t connections = config.db_write_connections;

	config.db_write_connections = 1;
	begin();
	start_holder(&holder);
	start(&waiter, hold_until_told);
	start(&asks, work_slowly);
	fiber_yield();
	end();
	check_failed(&waiter, BREAKDOWN_DB, "the pool is closed");
	check_failed(&asks, BREAKDOWN_DB, "");
	let_go = true;
	await_well(&holder);
	config.db_write_connections = connections;
}

FIBER_TEST(a_host_may_be_a_name)
{
	str host = config.db_host;
	struct number number;

	config.db_host = STR("localhost");
	begin();
	sql_count_things(reads(), &number);
	assert_int_equal(number.n, 0);
	end();
	config.db_host = host;
}

FIBER_TEST(ready_means_that_it_answers)
{
	str port = config.db_port;

	begin();
	assert_true(db_pool_ready(pool, mono_now() + MONO_MS(5000)));
	end();
	config.db_port = STR("1");
	pool = db_pool_new("users", sample_sets, 1);
	assert_false(db_pool_ready(pool, mono_now() + MONO_MS(100)));
	db_pool_free(pool);
	config.db_port = port;
}

FIBER_TEST(bounds_are_added_up)
{
	begin();
	assert_int_equal(db_pool_bound(pool), config.db_read_connections +
						      config.db_write_connections +
						      config.db_slow_connections + 2);
	end();
}

TEST_MAIN("db_pool")
