/* db_loss_test.c — connections that fall, servers that do not answer, deadlines that pass: what
 * is sent again, what is told, and that nothing waits for ever. */

#include "lib/run/metrics.h"
#include "lib/run/random.h"

#include <signal.h>
#include <stdlib.h>

#include "lib/wire/db_sample.h"

#define END(which) "select pg_terminate_backend(pid) from pg_stat_activity where " LANE(which)
#define WRITERS "contacto_db_connections{service=\"users\",lane=\"write\",state=\"leased\"}"
#define READ_LOSSES "contacto_db_losses_total{service=\"users\",lane=\"read\"}"

/* ---- lost ---- */

static void read_waiting(struct beside *b)
{
	struct list_of list =
		db_query_text(db_reads(pool, b->region),
			      "select pg_advisory_xact_lock_shared(7), 'came'", 0, NULL);

	check_str(((const struct db_text_row *)list.items)->columns[1], "came");
}

FIBER_TEST(a_read_that_was_lost_is_sent_again)
{
	struct beside b = { 0 };
	double lost = metric_value(READ_LOSSES);
	struct region *lock;

	begin();
	lock = hold_lock();
	start(&b, read_waiting);
	until_waiting(COUNT_WAITING("read"), "1");
	fixture_sql_as("users", END("read"));
	while (metric_value(READ_LOSSES) < lost + 1)
		fiber_sleep(MONO_MS(1));
	until_waiting(COUNT_WAITING("read"), "1"); /* there it is again */
	assert_false(b.ended);
	region_free(lock);
	await_well(&b);
	end();
}

static void write_waiting(struct beside *b)
{
	struct flag flag;
	struct db *tx = db_transaction(pool, DB_WRITE, b->region);

	later_add_hard(tx, .id = 1, .name = STR("one"));
	sql_wait_for(tx, &flag, .key = LOCK);
	db_commit(tx);
}

FIBER_TEST(a_transaction_that_told_nothing_yet_is_begun_anew)
{
	struct beside b = { 0 };
	struct region *lock;

	begin();
	lock = hold_lock();
	start(&b, write_waiting);
	until_waiting(COUNT_WAITING("write"), "1");
	fixture_sql_as("users", END("write"));
	while (metric_value(WRITERS) > 0)
		fiber_sleep(MONO_MS(1));
	until_waiting(COUNT_WAITING("write"), "1");
	region_free(lock);
	await_well(&b);
	assert_int_equal(sql_all_things(reads()).count, 1);
	end();
}

static void add_then_wait(struct beside *b)
{
	struct flag flag;
	struct db *tx = db_transaction(pool, DB_WRITE, b->region);

	sql_add_hard(tx, .id = 1, .name = STR("one"));
	sql_wait_for(tx, &flag, .key = LOCK);
	db_commit(tx);
}

FIBER_TEST(a_transaction_that_told_something_is_lost)
{
	struct beside b = { 0 };
	struct region *lock;

	begin();
	lock = hold_lock();
	start(&b, add_then_wait);
	until_waiting(COUNT_WAITING("write"), "1");
	fixture_sql_as("users", END("write"));
	check_failed(&b, BREAKDOWN_DB, "users: the write connection was lost");
	assert_int_equal(sql_all_things(reads()).count, 0);
	add(1, "again"); /* the lane is well */
	region_free(lock);
	end();
}

static void add_and_pause(struct beside *b)
{
	struct db *tx = db_transaction(pool, DB_WRITE, b->region);

	sql_add_hard(tx, .id = 1, .name = STR("one"));
	b->number = 1;
	while (b->number == 1)
		fiber_sleep(MONO_MS(1));
	sql_add_hard(tx, .id = 2, .name = STR("two"));
	db_commit(tx);
}

static void lose_between_statements(bool seen)
{
	struct beside b = { 0 };

	begin();
	start(&b, add_and_pause);
	while (!b.number)
		fiber_sleep(MONO_MS(1));
	fixture_sql_as("users", END("write"));
	while (seen && metric_value(WRITERS) > 0)
		fiber_sleep(MONO_MS(1));
	b.number = 2;
	check_failed(&b, BREAKDOWN_DB, "the write connection was lost");
	assert_int_equal(sql_all_things(reads()).count, 0);
	end();
}

FIBER_TEST(a_transaction_lost_between_statements_says_so)
{
	lose_between_statements(false);
}

FIBER_TEST(a_transaction_seen_to_be_lost_says_so)
{
	lose_between_statements(true);
}

FIBER_TEST(a_connection_that_fell_while_unused_is_nothing_to_tell)
{
	struct thing thing;

	begin();
	add(1, "one");
	sql_find_thing(reads(), &thing, .id = 1);
	fixture_sql_as("users", END("write"));
	fixture_sql_as("users", END("read"));
	/* At once: the loop has not seen it yet. */
	add(2, "two");
	assert_true(sql_find_thing(reads(), &thing, .id = 2));
	end();
}

/* ---- commits ---- */

static int hooks;

static void hook(void *arg)
{
	hooks++;
}

/* The commit waits, in a deferred trigger. */
static void commit_slowly(struct beside *b)
{
	struct db *tx = db_transaction(pool, DB_WRITE, b->region);

	sql_add_hard(tx, .id = 1, .name = STR("one"));
	sql_delay(tx, .key = LOCK);
	db_after_commit(tx, hook, NULL);
	if (b->number)
		fiber_deadline_set(mono_now() + MONO_MS(50));
	db_commit(tx);
}

FIBER_TEST(a_commit_that_was_lost_is_unknown)
{
	struct beside b = { 0 };
	struct region *lock;

	hooks = 0;
	begin();
	lock = hold_lock();
	start(&b, commit_slowly);
	until_waiting(COUNT_WAITING("write") " and query = 'commit'", "1");
	fixture_sql_as("users", END("write"));
	check_failed(&b, BREAKDOWN_UNKNOWN, "users: the connection was lost in a commit");
	assert_int_equal(hooks, 0);
	region_free(lock);
	end();
}

FIBER_TEST(a_commit_is_awaited_beyond_the_deadline)
{
	struct beside b = { .number = 1 };
	struct region *lock;

	hooks = 0;
	begin();
	lock = hold_lock();
	start(&b, commit_slowly);
	until_waiting(COUNT_WAITING("write") " and query = 'commit'", "1");
	fiber_sleep(MONO_MS(100)); /* its deadline is over by then */
	assert_false(b.ended);
	region_free(lock);
	await_well(&b);
	assert_int_equal(hooks, 1);
	assert_int_equal(sql_all_things(reads()).count, 1);
	end();
}

/* PostgreSQL's statement_timeout does not hold for what a commit does. */
FIBER_TEST(a_commit_that_hangs_is_unknown)
{
	struct beside b = { 0 };
	struct region *lock;

	hooks = 0;
	begin_with(15000, 1000);
	lock = hold_lock();
	start(&b, commit_slowly);
	check_failed(&b, BREAKDOWN_UNKNOWN, "users: the connection was lost in a commit");
	assert_int_equal(hooks, 0);
	region_free(lock);
	end();
}

static void commit_late(struct beside *b)
{
	struct db *tx = db_transaction(pool, DB_WRITE, b->region);

	sql_add_hard(tx, .id = 1, .name = STR("one"));
	fiber_deadline_set(mono_now());
	db_commit(tx);
}

FIBER_TEST(a_commit_after_the_deadline_is_not_sent)
{
	struct beside b = { 0 };

	begin();
	start(&b, commit_late);
	check_failed(&b, BREAKDOWN_DEADLINE, "before the deadline");
	assert_int_equal(sql_all_things(reads()).count, 0);
	end();
}

/* ---- deadlines ---- */

static void find_pid(struct beside *b)
{
	sql_now_there(db_reads(pool, b->region), &b->moment);
}

static void write_long(struct beside *b)
{
	struct flag flag;
	struct db *tx = db_transaction(pool, DB_WRITE, b->region);

	sql_now_there(tx, &b->moment);
	fiber_deadline_set(mono_now() + MONO_MS(200));
	sql_wait_for(tx, &flag, .key = LOCK);
}

FIBER_TEST(a_statement_nobody_waits_for_is_cancelled)
{
	struct beside b = { 0 };
	struct moment after;
	int64_t connections = config.db_write_connections;
	struct region *lock;

	config.db_write_connections = 1; /* so that the next one gets this connection */
	begin_with(15000, 60000);
	lock = hold_lock();
	start(&b, write_long);
	check_failed(&b, BREAKDOWN_DEADLINE, "no answer of the write lane before the deadline");

	struct db *tx = writes();

	sql_now_there(tx, &after);
	db_commit(tx);
	assert_int_equal(after.pid, b.moment.pid);
	region_free(lock);
	end();
	config.db_write_connections = connections;
}

static void read_number(struct beside *b)
{
	struct number number;

	sql_divide(db_reads(pool, b->region), &number, .by = b->number);
	b->number = number.n;
}

FIBER_TEST(a_read_that_left_early_mixes_up_nobody)
{
	struct beside first = { 0 }, late = { 0 }, others[8] = { 0 };
	int64_t connections = config.db_read_connections;
	struct region *lock;

	config.db_read_connections = 1;
	begin();
	lock = hold_lock();
	start(&first, find_pid); /* it is connected */
	await_well(&first);
	late.deadline = mono_now() + MONO_MS(100);
	start(&late, read_waiting);
	for (int i = 0; i < 8; i++) {
		others[i].number = i + 1;
		start(&others[i], read_number);
	}
	check_failed(&late, BREAKDOWN_DEADLINE, "no answer of the read lane before the deadline");
	assert_false(others[0].ended);
	region_free(lock);
	for (int i = 0; i < 8; i++) {
		await_well(&others[i]);
		assert_int_equal(others[i].number, 12 / (i + 1));
	}
	end();
	config.db_read_connections = connections;
}

/* ---- a backend that is frozen ---- */

FIBER_TEST(a_frozen_connection_is_left_and_replaced)
{
	struct beside first = { 0 }, stuck = { .number = 3 }, beside = { .number = 4 };
	int64_t connections = config.db_read_connections;
	uint64_t began = mono_now();

	config.db_read_connections = 1;
	begin_with(1000, 15000);
	start(&first, find_pid);
	await_well(&first);
	if (kill((pid_t)first.moment.pid, SIGSTOP) != 0)
		fail_msg("the server's processes cannot be stopped by this user");
	start(&stuck, read_number);
	fiber_sleep(MONO_MS(
		300)); /* so that the next one's own time is not over when the first gives up */
	start(&beside, read_number);
	check_failed(&stuck, BREAKDOWN_DB, "no answer of the read lane");
	await_well(&beside); /* on another connection */
	assert_int_equal(beside.number, 3);
	assert_true(mono_now() - began < MONO_MS(15000));
	kill((pid_t)first.moment.pid, SIGCONT);
	end();
	config.db_read_connections = connections;
}

/* ---- a connection of one's own ---- */

static void own_lost(struct beside *b)
{
	struct db *own = db_own(pool, b->region);
	struct moment moment;

	sql_now_there(own, &moment);
	fixture_sql_as("users", END("own"));
	if (b->number)
		fiber_sleep(MONO_MS(20)); /* the loop saw it meanwhile */
	sql_now_there(own, &moment);
}

FIBER_TEST(a_connection_of_ones_own_is_not_replaced_in_secret)
{
	struct beside at_once = { 0 }, later = { .number = 1 };

	begin();
	start(&at_once, own_lost);
	check_failed(&at_once, BREAKDOWN_DB, "users: the own connection was lost");
	start(&later, own_lost);
	check_failed(&later, BREAKDOWN_DB, "users: the own connection was lost");
	end();
}

/* ---- all of it at once ---- */

static bool storm;
static int64_t reads_well, commits_known, commits_unknown, failed_otherwise;

static void read_in_storm(struct beside *b)
{
	struct number number;

	sql_divide(db_reads(pool, b->region), &number, .by = b->number % 12 + 1);
	assert_int_equal(number.n, 12 / (b->number % 12 + 1));
}

static void write_in_storm(struct beside *b)
{
	struct db *tx = db_transaction(pool, DB_WRITE, b->region);
	struct thing thing;

	sql_add_hard(tx, .id = b->number, .name = STR("in the storm"));
	sql_find_thing(tx, &thing, .id = b->number);
	db_commit(tx);
}

/* Once more, in a region of its own. */
static bool once(struct beside *one, void (*fn)(struct beside *), int64_t number)
{
	*one = (struct beside){ .fn = fn, .number = number };
	one->region = region_new(0, region_fails);
	one->failed = !fiber_try(beside_try, one, &one->failure);
	region_free(one->region);
	return !one->failed;
}

static void keep_reading(struct beside *b)
{
	struct beside one;

	while (storm)
		if (once(&one, read_in_storm, b->number++))
			reads_well++;
}

static void keep_writing(struct beside *b)
{
	struct beside one;

	while (storm) {
		if (once(&one, write_in_storm, b->number++))
			commits_known++;
		else if (one.failure.what == BREAKDOWN_UNKNOWN)
			commits_unknown++;
		else
			failed_otherwise++;
	}
}

/* Some more of both went well since the last time. */
static void until_calm(void)
{
	int64_t read = reads_well + 20, written = commits_known + 20;

	while (reads_well < read || commits_known < written)
		fiber_sleep(MONO_MS(1));
}

FIBER_TEST(a_storm_loses_nothing_it_acknowledged)
{
	struct beside readers[16] = { 0 }, writers[8] = { 0 };

	begin();
	storm = true;
	reads_well = commits_known = commits_unknown = failed_otherwise = 0;
	for (size_t i = 0; i < COUNT(readers); i++)
		start(&readers[i], keep_reading);
	for (size_t i = 0; i < COUNT(writers); i++) {
		writers[i].number = (int64_t)i * 1000000;
		start(&writers[i], keep_writing);
	}
	for (int kills = 0; kills < 12; kills++) {
		until_calm();
		fixture_sql_as(
			"users",
			"select pg_terminate_backend(pid) from (select pid from pg_stat_activity"
			" where datname = current_database()"
			" and application_name ~ 'users/(read|write)'"
			" order by random() limit 3) as chosen");
	}
	until_calm();
	storm = false;
	for (size_t i = 0; i < COUNT(readers); i++)
		await_well(&readers[i]);
	for (size_t i = 0; i < COUNT(writers); i++)
		await_well(&writers[i]);

	int64_t there = (int64_t)sql_all_things(reads()).count;

	print_message("# %lld reads, %lld commits, %lld unknown, %lld failed, %lld rows\n",
		      (long long)reads_well, (long long)commits_known, (long long)commits_unknown,
		      (long long)failed_otherwise, (long long)there);
	assert_true(there >= commits_known);
	assert_true(there <= commits_known + commits_unknown);
	end();
}

TEST_MAIN("db_loss")
