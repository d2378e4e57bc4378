/* db_test.c — the lanes against a real PostgreSQL: what is shared, what is isolated, what is queued, who waits. */

#include "db_test.sql.h"
#include "lib/run/config.h"
#include "lib/run/test.h"
#include "tests/fixture.h"

#include <string.h>

static const struct queries *const sets[] = { &db_test_queries };

__attribute__((constructor)) static void prepare(void)
{
	fixture_open();
	fixture_sql("create schema users authorization contacto_owner;"
		    "grant usage on schema users to users;"
		    "set search_path = users;"
		    "create table thing (id bigint primary key, name text not null, note text);"
		    "create table claimed (name text primary key);"
		    "grant select, insert, update, delete on all tables in schema users to users");
}

FIBER_TEST(reads_a_row)
{
	struct db_pool *pool = db_pool_new("users", sets, 1);
	struct region *region = region_new(0, region_fails);
	struct thing thing;

	fixture_sql("insert into users.thing values (1, 'one', 'first')");
	assert_true(sql_find_thing(db_reads(pool, region), &thing, .id = 1));
	check_str(thing.name, "one");
	check_str(thing.note, "first");
	assert_false(sql_find_thing(db_reads(pool, region), &thing, .id = 2));
	region_free(region);
	db_pool_free(pool);
}

TEST_MAIN("db")
