/* db_test.c — statements and transactions against a real PostgreSQL: what comes back, what is
 * isolated, queued, undone. */

#include "lib/run/metrics.h"

#include <stdlib.h>

#include "lib/wire/db_copy.h"
#include "lib/wire/db_sample.h"

/* ---- one statement ---- */

FIBER_TEST(rows_one_maybe_many_none)
{
	struct thing thing;
	struct number number;
	struct list_of list;

	begin();
	add(1, "one");
	add(2, "two");
	assert_true(sql_find_thing(reads(), &thing, .id = 2));
	check_str(thing.name, "two");
	check_str(thing.note, NULL);
	assert_false(sql_find_thing(reads(), &thing, .id = 3));
	assert_true(sql_count_things(reads(), &number));
	assert_int_equal(number.n, 2);

	list = sql_all_things(reads());
	assert_int_equal(list.count, 2);
	check_str(((const struct thing *)list.items)[0].name, "one");
	check_str(((const struct thing *)list.items)[1].name, "two");

	struct db *tx = writes();

	assert_false(sql_add_bare(tx, .id = 1, .name = STR("again")));
	assert_true(sql_add_thing(tx, &thing, .id = 3, .name = STR("three"), .note = STR("new")));
	check_str(thing.note, "new");
	assert_false(sql_add_thing(tx, &thing, .id = 3, .name = STR("three")));
	end();
}

static void get_missing(struct beside *b)
{
	struct thing thing;

	sql_get_thing(db_reads(pool, b->region), &thing, .id = 77);
}

static void get_two(struct beside *b)
{
	struct thing thing;

	sql_two_things(db_reads(pool, b->region), &thing);
}

FIBER_TEST(one_means_one)
{
	struct beside missing = { 0 }, two = { 0 };

	begin();
	add(1, "one");
	add(2, "two");
	start(&missing, get_missing);
	check_failed(&missing, BREAKDOWN_OTHER, "users.get_thing: 0 rows came, not one");
	start(&two, get_two);
	check_failed(&two, BREAKDOWN_OTHER, "users.two_things: 2 rows came, not one");
	end();
}

/* ---- transactions ---- */

FIBER_TEST(transactions_are_isolated_and_atomic)
{
	struct thing thing;
	struct db *tx;

	begin();
	tx = writes();
	assert_false(db_in_transaction(tx));
	sql_add_bare(tx, .id = 1, .name = STR("one"));
	assert_true(db_in_transaction(tx));
	assert_false(sql_find_thing(reads(), &thing, .id = 1));
	assert_true(sql_find_thing(tx, &thing, .id = 1));
	sql_add_bare(tx, .id = 2, .name = STR("two"));
	db_commit(tx);
	assert_false(db_in_transaction(tx));
	assert_int_equal(sql_all_things(reads()).count, 2);
	end();
}

FIBER_TEST(rolled_back_when_the_region_ends)
{
	struct region *inner;
	struct moment before, after;
	struct thing thing;

	begin();
	inner = region_new(0, region_fails);

	struct db *tx = db_transaction(pool, DB_WRITE, inner);

	sql_now_there(tx, &before);
	sql_add_bare(tx, .id = 1, .name = STR("one"));
	sql_lock_thing(tx, &thing, .id = 1);
	region_free(inner);

	/* The lock is gone, and the connection serves the next. */
	tx = writes();
	sql_now_there(tx, &after);
	assert_int_equal(before.pid, after.pid);
	assert_false(sql_lock_thing(tx, &thing, .id = 1));
	db_rollback(tx);
	end();
}

static int hook_calls;

static void hook(void *arg)
{
	assert_null(fiber_self()); /* on the loop's stack */
	hook_calls++;
}

FIBER_TEST(what_is_queued_goes_with_the_commit)
{
	struct db *tx;

	begin();
	hook_calls = 0;
	tx = writes();
	for (int i = 1; i <= 3; i++) {
		char name[12];

		snprintf(name, sizeof name, "%d", i); /* it is copied: this one changes */
		later_add_hard(tx, .id = i, .name = str_of(name));
	}
	db_after_commit(tx, hook, NULL);
	assert_int_equal(sql_all_things(reads()).count, 0);
	db_commit(tx);
	assert_int_equal(hook_calls, 1);

	struct list_of list = sql_all_things(reads());

	assert_int_equal(list.count, 3);
	for (int i = 0; i < 3; i++)
		assert_int_equal(((const struct thing *)list.items)[i].name.at[0], '1' + i);
	end();
}

static void queue_twice(struct beside *b)
{
	struct db *tx = db_transaction(pool, DB_WRITE, b->region);

	later_add_hard(tx, .id = 1, .name = STR("one"));
	later_add_hard(tx, .id = 1, .name = STR("one"));
	db_after_commit(tx, hook, NULL);
	db_commit(tx);
}

FIBER_TEST(an_error_in_what_is_queued_ends_all)
{
	struct beside b = { 0 };

	begin();
	hook_calls = 0;
	start(&b, queue_twice);
	check_failed(&b, BREAKDOWN_DB, "23505 in users.add_hard: duplicate key");
	assert_int_equal(hook_calls, 0);
	assert_int_equal(sql_all_things(reads()).count, 0);
	assert_true(metric_value(
			    "contacto_db_errors_total{service=\"users\",sqlstate=\"23505\"}") >= 1);
	end();
}

FIBER_TEST(queued_before_a_statement_comes_before_it)
{
	struct thing thing;
	struct db *tx;

	begin();
	tx = writes();
	later_add_hard(tx, .id = 1, .name = STR("one"));
	assert_true(sql_find_thing(tx, &thing, .id = 1));
	later_add_hard(tx, .id = 2, .name = STR("two"));
	assert_true(sql_find_thing(tx, &thing, .id = 2));
	db_rollback(tx);
	assert_int_equal(sql_all_things(reads()).count, 0);
	end();
}

FIBER_TEST(an_empty_transaction_costs_nothing)
{
	double before =
		metric_value("contacto_db_statements_total{service=\"users\",lane=\"write\"}");

	begin();
	hook_calls = 0;

	struct db *tx = writes();

	db_after_commit(tx, hook, NULL);
	db_commit(tx);
	while (hook_calls < 1)
		fiber_yield();
	assert_int_equal(hook_calls, 1);
	db_rollback(writes());
	assert_true(
		metric_value("contacto_db_statements_total{service=\"users\",lane=\"write\"}") ==
		before);
	end();
}

FIBER_TEST(an_error_in_a_transaction_undoes_it)
{
	struct failure failure;
	struct db *tx;

	begin();
	tx = writes();
	add_hard(tx);
	assert_false(fiber_try(add_hard, tx, &failure));
	assert_non_null(strstr(failure.text, "23505 in users.add_hard"));
	assert_false(db_in_transaction(tx));
	assert_false(fiber_try(add_hard, tx, &failure));
	assert_string_equal(failure.text, "users: add_hard after the transaction failed");
	db_rollback(tx);
	assert_int_equal(sql_all_things(reads()).count, 0);
	end();
}

/* ---- the statement in front ---- */

static struct flag claimed;
static int judged;

static void judge(void *arg)
{
	judged++;
	if (!claimed.yes)
		fail(BREAKDOWN_OTHER, "taken");
}

static void claim_and_add(struct beside *b)
{
	struct db *tx = db_transaction(pool, DB_WRITE, b->region);
	struct sql_claim_in in = { .name = STR("key") };

	db_first(tx, &db_test_statements[db_test_at_claim], &in, &claimed, judge, NULL);
	in.name = STR("changed"); /* it was copied */
	if (b->number)
		sql_add_hard(tx, .id = b->number, .name = STR("claimed"));
	db_commit(tx);
}

FIBER_TEST(the_first_word_is_judged_first)
{
	struct beside good = { .number = 1 }, taken = { .number = 2 },
		      taken_and_wrong = { .number = 1 };

	begin();
	judged = 0;
	start(&good, claim_and_add);
	await_well(&good);
	assert_int_equal(judged, 1);
	start(&taken, claim_and_add);
	check_failed(&taken, BREAKDOWN_OTHER, "taken");
	/* Behind it is an error of the statement itself: but the key was taken, and that comes
	 * first. */
	start(&taken_and_wrong, claim_and_add);
	check_failed(&taken_and_wrong, BREAKDOWN_OTHER, "taken");
	assert_int_equal(judged, 3);
	assert_int_equal(sql_all_things(reads()).count, 1);
	assert_string_equal(fixture_value("select string_agg(name, ',') from users.claimed"),
			    "key");
	end();
}

FIBER_TEST(the_first_word_is_judged_before_a_commit)
{
	struct beside good = { 0 }, taken = { 0 };

	begin();
	judged = 0;
	start(&good, claim_and_add);
	await_well(&good);
	start(&taken, claim_and_add);
	check_failed(&taken, BREAKDOWN_OTHER, "taken");
	assert_int_equal(judged, 2);
	assert_string_equal(fixture_value("select count(*) from users.claimed"), "1");
	end();
}

static void claim_hard(struct beside *b)
{
	struct db *tx = db_transaction(pool, DB_WRITE, b->region);

	db_first(tx, &db_test_statements[db_test_at_claim_hard],
		 &(struct sql_claim_hard_in){ .name = STR("key") }, &claimed, judge, NULL);
	sql_add_hard(tx, .id = 1, .name = STR("claimed"));
	db_commit(tx);
}

FIBER_TEST(an_error_of_the_first_word_is_told)
{
	struct beside good = { 0 }, bad = { 0 };

	begin();
	judged = 0;
	start(&good, claim_hard);
	await_well(&good);
	start(&bad, claim_hard);
	check_failed(&bad, BREAKDOWN_DB, "23505 in users.claim_hard");
	assert_int_equal(judged, 1);
	end();
}

/* ---- text ---- */

static void execute_badly(struct beside *b)
{
	db_execute(db_transaction(pool, DB_SLOW, b->region), "select 1;\nselect 'é' from\nnowhere");
}

FIBER_TEST(text_is_for_tools)
{
	struct db *tx;
	str values[] = { STR("5"), { 0 } };
	struct beside bad = { 0 };

	begin();
	tx = db_transaction(pool, DB_SLOW, region);
	db_execute(
		tx,
		"insert into thing values (5, 'five'); insert into thing values (6, 'six', 'x')");

	struct list_of list = db_query_text(
		tx,
		"select id, name, note from thing where id >= $1::bigint and $2::text is null order by id",
		2, values);
	const struct db_text_row *rows = list.items;

	assert_int_equal(list.count, 2);
	assert_int_equal(rows[0].count, 3);
	check_str(rows[0].columns[0], "5");
	check_str(rows[0].columns[2], NULL);
	check_str(rows[1].columns[2], "x");
	db_rollback(tx);
	assert_int_equal(sql_all_things(reads()).count, 0);
	start(&bad, execute_badly);
	check_failed(&bad, BREAKDOWN_DB, "42P01: line 3: ");
	end();
}

/* ---- many rows ---- */

enum { COPIED = 20000 };

static void copy_badly(struct beside *b)
{
	struct copy rows = { .region = b->region };

	copy_int(&rows, 1);
	copy_null(&rows);
	copy_end(&rows);
	db_copy(db_transaction(pool, DB_SLOW, b->region), "thing (id, name)", &rows);
}

FIBER_TEST(copies_what_it_is_given_to_the_letter)
{
	static const char hard[] = "tab\t feed\n return\r back\\slash \\N \"quoted\" بريد";
	const str words[] = { STR("a \"b\""), STR("c\\d"), STR("e,f") };
	struct beside bad = { 0 };
	struct thing thing;
	struct db *tx;

	begin();
	struct copy rows = { .region = region };
	for (int i = 0; i < COPIED; i++) {
		copy_int(&rows, i);
		copy_text(&rows, i ? STR("thing") : str_of(hard));
		if (i == 1)
			copy_texts(&rows, 3, words);
		else
			copy_null(&rows);
		copy_end(&rows);
	}
	tx = db_transaction(pool, DB_SLOW, region);
	assert_true(sql_add_thing(tx, &thing, .id = COPIED, .name = STR("before")));
	db_copy(tx, "thing (id, name, note)", &rows);
	assert_true(sql_add_thing(tx, &thing, .id = COPIED + 1, .name = STR("after")));
	db_commit(tx);
	assert_int_equal(sql_all_things(reads()).count, COPIED + 2);
	assert_true(sql_find_thing(reads(), &thing, .id = 0));
	check_str(thing.name, hard);
	check_str(thing.note, NULL);

	struct list_of list = db_query_text(
		reads(), "select x from thing, unnest(note::text[]) as x where id = 1", 0, NULL);
	const struct db_text_row *all = list.items;

	assert_int_equal(list.count, 3);
	for (int i = 0; i < 3; i++)
		assert_true(str_equal(all[i].columns[0], words[i]));

	/* All or nothing, and the connection is good for others. */
	start(&bad, copy_badly);
	check_failed(&bad, BREAKDOWN_DB, "null value in column");
	assert_int_equal(sql_all_things(reads()).count, COPIED + 2);
	tx = db_transaction(pool, DB_SLOW, region);
	assert_true(sql_add_thing(tx, &thing, .id = COPIED + 2, .name = STR("good")));
	db_commit(tx);
	end();
}

/* ---- the fixture ---- */

/* Holds a row until somebody waits for it. */
static void hold_row(struct beside *b)
{
	struct db *tx = db_transaction(pool, DB_WRITE, b->region);
	str waiting = STR("0");

	assert_true(sql_add_bare(tx, .id = 1, .name = STR("ours")));
	b->number = 1;
	while (str_equal(waiting, STR("0"))) {
		const struct db_text_row *row =
			db_query_text(
				db_reads(pool, b->region),
				"select count(*) from pg_locks join pg_stat_activity using (pid)"
				" where not granted and datname = current_database()",
				0, NULL)
				.items;

		waiting = row->columns[0];
	}
	db_commit(tx);
}

/* It blocked the loop, and with it whoever was to let the row go, until PostgreSQL ended that transaction
 * a minute later. */
FIBER_TEST(a_fixture_that_waits_for_us_lets_us_go_on)
{
	struct beside b = { 0 };

	begin();
	start(&b, hold_row);
	while (b.number == 0)
		fiber_sleep(MONO_MS(1));
	fixture_sql(
		"insert into users.thing (id, name) values (1, 'theirs') on conflict do nothing");
	await_well(&b);
	end();
}

TEST_MAIN("db")
