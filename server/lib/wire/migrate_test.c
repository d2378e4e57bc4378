/* migrate_test.c — a schema that grows in order, once, and refuses a history that was rewritten. */

#include "lib/wire/migrate.h"
#include "lib/run/config.h"
#include "lib/run/test.h"
#include "tests/fixture.h"

#include <stdlib.h>
#include <string.h>

static struct db_pool *owner;

__attribute__((constructor)) static void prepare(void)
{
	fixture_open();
	config.db_read_ms = 15000; /* the machine may be busy with other tests */
}

static const struct migration lib_set[] = {
	{ "0001_outbox", "create table outbox (id bigserial primary key)" }, { 0 }
};
static const struct migration one[] = {
	{ "0001_thing", "create table thing (id int); insert into thing values (1);" }, { 0 }
};
static const struct migration two[] = {
	{ "0001_thing", "create table thing (id int); insert into thing values (1);" },
	{ "0002_more", "alter table thing add more text" },
	{ 0 }
};

struct given {
	const struct migration *sets[2];
	size_t count;
	FILE *progress;
};

static void migrate_now(void *arg)
{
	struct given *given = arg;

	migrate_run(owner, "users", given->sets, given->count, given->progress);
}

/* NULL: it went well; else what it said. */
static const char *migrate(struct given given)
{
	static struct failure failure;

	owner = db_pool_new("contacto_owner", NULL, 0);

	bool well = fiber_try(migrate_now, &given, &failure);

	db_pool_free(owner);
	return well ? NULL : failure.text;
}

static void reset(void)
{
	fixture_sql("drop schema if exists users cascade");
}

FIBER_TEST(applies_what_is_missing_in_order)
{
	char *text;
	size_t len;
	FILE *progress = open_memstream(&text, &len);

	reset();
	assert_null(migrate((struct given){ { lib_set, one }, 2, progress }));
	assert_string_equal(
		fixture_value(
			"select string_agg(name, ' ' order by applied_at) from users.migration"),
		"0001_outbox 0001_thing");
	assert_null(migrate((struct given){ { lib_set, two }, 2, progress }));
	assert_string_equal(fixture_value("select count(*) from users.thing where more is null"),
			    "1");
	assert_null(migrate((struct given){ { lib_set, two }, 2, progress }));
	fclose(progress);
	assert_non_null(strstr(text, "users: 0001_outbox, "));
	assert_non_null(strstr(text, "users: 0002_more, "));
	assert_non_null(strstr(text, "users: nothing to do, 3 migrations have run\n"));
	free(text);
}

FIBER_TEST(the_service_may_use_its_tables_and_no_more)
{
	reset();
	assert_null(migrate((struct given){ { lib_set, two }, 2, NULL }));
	fixture_sql_as("users",
		       "insert into users.outbox default values; update users.thing set id = 2;"
		       "delete from users.thing; select * from users.migration");
#define MAY(what) fixture_value("select has_" what)
	assert_string_equal(MAY("schema_privilege('users', 'users', 'create')"), "f");
	assert_string_equal(MAY("table_privilege('users', 'users.thing', 'truncate')"), "f");
	assert_string_equal(MAY("table_privilege('users', 'users.migration', 'insert')"), "f");
	assert_string_equal(MAY("schema_privilege('notifications', 'users', 'usage')"), "f");
	assert_string_equal(MAY("schema_privilege('users', 'public', 'create')"), "f");
}

FIBER_TEST(a_failed_one_leaves_nothing)
{
	static const struct migration bad[] = {
		{ "0001_bad", "create table a (b int);\ncreate table a (c int)" }, { 0 }
	};
	static const struct migration worse[] = {
		{ "0001_worse", "create table a (b int);\n\n selec 1" }, { 0 }
	};

	reset();

	const char *said = migrate((struct given){ { bad }, 1, NULL });

	assert_non_null(said);
	assert_non_null(strstr(said, "users: migration 0001_bad: 42P07"));
	said = migrate((struct given){ { worse }, 1, NULL });
	assert_non_null(said);
	assert_non_null(strstr(said, "users: migration 0001_worse: 42601: line 3: syntax error"));
	assert_string_equal(fixture_value("select to_regclass('users.a') is null"), "t");
	assert_string_equal(fixture_value("select count(*) from users.migration"), "0");
}

FIBER_TEST(history_is_not_rewritten)
{
	static const struct migration changed[] = {
		{ "0001_thing", "create table thing (id bigint)" }, { 0 }
	};
	static const struct migration gone[] = { { 0 } };
	static const struct migration before[] = {
		{ "0000_before", "select 1" },
		{ "0001_thing", "create table thing (id int); insert into thing values (1);" },
		{ 0 }
	};
	const char *said;

	reset();
	assert_null(migrate((struct given){ { one }, 1, NULL }));
	said = migrate((struct given){ { changed }, 1, NULL });
	assert_non_null(said);
	assert_string_equal(said,
			    "users: migration 0001_thing has run, and its text has changed since");
	said = migrate((struct given){ { gone }, 1, NULL });
	assert_non_null(said);
	assert_string_equal(said, "users: migration 0001_thing has run, and is no longer there");
	said = migrate((struct given){ { before }, 1, NULL });
	assert_non_null(said);
	assert_string_equal(
		said, "users: migration 0000_before is new, but 0001_thing behind it has run");
	said = migrate((struct given){ { one, two }, 2, NULL });
	assert_non_null(said);
	assert_string_equal(said, "users: there are two migrations 0001_thing");
}

/* ---- two at once ---- */

static int ended;
static bool second_well;

static void migrate_beside(void *arg)
{
	struct given given = { { lib_set, two }, 2, NULL };
	struct failure failure;

	second_well = fiber_try(migrate_now, &given, &failure);
	ended++;
}

FIBER_TEST(two_at_once_do_it_once)
{
	struct given given = { { lib_set, two }, 2, NULL };

	reset();
	owner = db_pool_new("contacto_owner", NULL, 0);
	ended = 0;
	assert_true(fiber_spawn("second", migrate_beside, NULL, NULL));
	migrate_now(&given);
	while (ended < 1)
		fiber_yield();
	assert_true(second_well);
	db_pool_free(owner);
	assert_string_equal(fixture_value("select count(*) from users.migration"), "3");
}

FIBER_TEST(counts_what_is_missing)
{
	const struct migration *sets[] = { lib_set, two };
	struct db_pool *users;

	reset();
	users = db_pool_new("users", NULL, 0);
	assert_int_equal(migrate_missing(users, sets, 2), 3);
	assert_null(migrate((struct given){ { lib_set, one }, 2, NULL }));
	assert_int_equal(migrate_missing(users, sets, 2), 1);
	db_pool_free(users);
}

static void migrate_badly(void *arg)
{
	migrate_run(owner, "users; drop schema users", NULL, 0, NULL);
}

FIBER_TEST(refuses_a_name_that_is_none)
{
	struct failure failure;

	owner = db_pool_new("contacto_owner", NULL, 0);
	assert_false(fiber_try(migrate_badly, NULL, &failure));
	assert_string_equal(failure.text, "users; drop schema users is no name of a service");
	db_pool_free(owner);
}

TEST_MAIN("migrate")
