/* fixture.h — real servers for tests: a database of one's own on the runner's PostgreSQL, gone
 * when the program ends.
 *
 * 	__attribute__((constructor)) static void prepare(void)
 * 	{
 * 		fixture_open();
 * 		fixture_sql("create schema users");
 * 	}
 *
 * Where the servers are says the environment (CONTACTO_…, from `infra/local/servers env --test
 * DIR`); without it a test fails, it does not pass unseen. The functions block: they are for
 * before, between and beside, not for fibers that wait for each other. */
#ifndef TESTS_FIXTURE_H
#define TESTS_FIXTURE_H

#include "lib/base/str.h"

/* Reads the configuration, makes a fresh database, and points config.db_name at it. Once a
 * program. Fails: the program ends. */
void fixture_open(void);
const char *fixture_database(void);
/* Runs SQL, several statements if need be, as contacto_owner, who owns the database; or as
 * another role. */
void fixture_sql(const char *sql);
void fixture_sql_as(const char *role, const char *sql);
/* The same while standing in another database: for `alter database`. */
void fixture_sql_beside(const char *sql);
/* The first column of the first row, "" for none or null; good until the next call. What other
 * connections do (pg_stat_activity) PostgreSQL tells only to their own role. */
const char *fixture_value(const char *sql);
const char *fixture_value_as(const char *role, const char *sql);
/* Asks until the answer is `wanted`; fails after ten seconds, telling what it was last. */
void fixture_await_as(const char *role, const char *sql, const char *wanted);

#endif
