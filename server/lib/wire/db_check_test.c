/* db_check_test.c — a statement that drifted from the schema, or from its shape, is found and
 * named. */

#include "lib/run/config.h"
#include "lib/run/test.h"
#include "lib/wire/db.h"
#include "tests/fixture.h"

#include <string.h>

static const char *const mood_names[] = { "", "calm", NULL };

struct row {
	int64_t id;
	str name, note;
	instant at;
	int mood;
	str folded;
};
static const struct field fields[] = {
	FIELD(row, id),
	FIELD(row, name),
	FIELD(row, note, .optional = true),
	FIELD(row, at, .optional = true),
	FIELD(row, mood, .names = mood_names, .optional = true),
	FIELD(row, folded, .optional = true),
};
static const struct shape shape = { "row", sizeof(struct row), fields, COUNT(fields) };

struct given {
	int64_t id;
	str folded;
};
static const struct field given_fields[] = { FIELD(given, id), FIELD(given, folded) };
static const struct shape one_given = { "given", sizeof(struct given), given_fields, 1 };
static const struct shape two_given = { "given", sizeof(struct given), given_fields, 2 };
static const char *const types[] = { "bigint", "citext" };

static const struct {
	const char *sql;
	const struct shape *in, *out;
	const char *says; /* NULL: it is well */
} cases[] = {
	{ "select id, name from thing", NULL, &shape, NULL },
	{ "select id, name, note, at, mood, folded from thing", NULL, &shape, NULL },
	{ "select name, id::int from thing", NULL, &shape, NULL },
	{ "select id, name, mood::text as mood from thing", NULL, &shape, NULL },
	{ "select id, name from thing where id = $1::bigint", &one_given, &shape, NULL },
	{ "select id, name from thing where id = $1::bigint and folded = $2::citext", &two_given,
	  &shape, NULL },
	{ "delete from thing", NULL, NULL, NULL },
	{ "delete from thing returning id", NULL, NULL, NULL },
	{ "select id from thing", NULL, &shape, "it: column name is missing" },
	{ "delete from thing", NULL, &shape, "it: column id is missing" },
	{ "select id, name, 1 as more from thing", NULL, &shape, "it: column more is no field of" },
	{ "select id, name, name from thing", NULL, &shape, "it: column name is there twice" },
	{ "select id, id as name from thing", NULL, &shape,
	  "it: column name is bigint, not what its field holds" },
	{ "select id, name, price as at from thing", NULL, &shape,
	  "it: column at is numeric, not what its field holds" },
	{ "select id, name, spot as note from thing", NULL, &shape,
	  "it: column note is spot, not what its field holds" },
	{ "select id, name from thing where id = $1::int", &one_given, &shape,
	  "it: argument id is int, not bigint" },
	{ "select id, name from thing where id = $1::bigint and name = $2::text", &two_given,
	  &shape, "it: argument folded is text, not citext" },
	{ "select id, name from thing", &one_given, &shape, "it: 0 arguments, not 1" },
	{ "select id, name from thing where id = $1::bigint", NULL, &shape,
	  "it: 1 arguments, not 0" },
	{ "selec id", NULL, &shape, "it: syntax error at or near \"selec\"" },
	{ "select id, name from nothing", NULL, &shape, "it: relation \"nothing\" does not exist" },
	{ "select id, name from secret.thing", NULL, &shape,
	  "it: permission denied for schema secret" },
};

static struct statement statements[COUNT(cases)];
static const struct queries queries = { statements, COUNT(cases), "check" };
static const struct queries *const sets[] = { &queries };

__attribute__((constructor)) static void prepare(void)
{
	fixture_open();
	config.db_read_ms = 15000; /* the machine may be busy with other tests */
	fixture_sql(
		"create schema users; create schema secret; grant usage on schema users, public to users;"
		"create extension citext with schema public;"
		"set search_path = users, public;"
		"create type mood as enum ('calm'); create type spot as (x int, y int);"
		"create table thing (id bigint, name text, note text, at timestamptz, mood mood, folded citext,"
		" price numeric, spot spot);"
		"create table secret.thing (id bigint, name text);"
		"grant select, delete on thing to users");
	for (size_t i = 0; i < COUNT(cases); i++)
		statements[i] = (struct statement){ "it",         cases[i].sql, cases[i].in, types,
						    cases[i].out, ROWS_MANY,    false };
}

FIBER_TEST(what_drifted_is_named)
{
	struct db_pool *pool = db_pool_new("users", sets, 1);

	for (each_case(i, cases)) {
		struct region *region = region_new(0, region_fails);
		str says = db_check(pool, &statements[i], region);

		check_case(str_equal(says, str_of(cases[i].says)) &&
				   str_absent(says) == !cases[i].says,
			   "%s: %.*s", cases[i].sql, STR_ARG(says));
		region_free(region);
	}
	db_pool_free(pool);
}

FIBER_TEST(one_connection_checks_all)
{
	struct db_pool *pool = db_pool_new("users", sets, 1);
	struct region *region = region_new(0, region_fails);

	/* In one region: each gives its connection back, not only when the region ends. */
	for (int round = 0; round < 20; round++)
		check_str(db_check(pool, &statements[0], region), NULL);
	assert_string_equal(fixture_value_as("users", "select count(*) from pg_stat_activity where"
						      " application_name like 'contacto/%'"
						      " and datname = current_database()"),
			    "1");
	region_free(region);
	db_pool_free(pool);
}

TEST_MAIN("db_check")
