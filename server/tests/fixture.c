/* fixture.c — see fixture.h.
 *
 * Easy to get wrong: a connection of our own that is left open keeps the database from being
 * dropped.  And a statement may wait for a row that a transaction of this very process holds: it is let go
 * only when the loop goes on, so an answer that is late is awaited there. */

#include "tests/fixture.h"
#include "lib/run/config.h"
#include "lib/run/fiber.h"
#include "lib/run/loop.h"

#include <libpq-fe.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { AT_ONCE_MS = 50, ANSWER_MS = 60000 };

static char database[64];
static char server_database[64]; /* where one stands to make and drop others */
static char host[256], port[32]; /* as they were: a test may change the configuration */

_Noreturn static void give_up(const char *what, const char *why)
{
	fprintf(stderr, "fixture: %s: %s\n", what, why);
	_exit(1);
}

static void quiet(void *arg, const char *notice)
{
}

static PGconn *connect_as(const char *role, const char *to)
{
	char secret_name[80], password[256];

	snprintf(secret_name, sizeof secret_name, "db.%s", role);

	str known = secret(str_of(secret_name));
	snprintf(password, sizeof password, "%.*s", STR_ARG(known));

	const char *const names[] = { "host", "port", "dbname", "user", "password", NULL };
	const char *const values[] = { host, port, to, role, password, NULL };
	PGconn *pg = PQconnectdbParams(names, values, 0);

	if (PQstatus(pg) != CONNECTION_OK)
		give_up(role, PQerrorMessage(pg));
	PQsetNoticeProcessor(pg, quiet, NULL);
	return pg;
}

static void await(PGconn *pg, const char *sql)
{
	uint64_t until = mono_now() + MONO_MS(ANSWER_MS);
	int patience = AT_ONCE_MS, came;

	while (PQisBusy(pg)) {
		struct pollfd door = { .fd = PQsocket(pg), .events = POLLIN };

		if (mono_now() > until)
			give_up(sql, "no answer");
		came = poll(&door, 1, patience);
		if (came > 0 && !PQconsumeInput(pg))
			return; /* lost: PQgetResult says so */
		if (came == 0 && fiber_self()) {
			patience = 0;
			fiber_sleep(MONO_MS(1));
		}
	}
}

/* As PQexec does: of several statements the last answer, or the first error. */
static PGresult *execute(PGconn *pg, const char *sql)
{
	PGresult *last = NULL, *next;

	if (!PQsendQuery(pg, sql))
		give_up(sql, PQerrorMessage(pg));
	while (await(pg, sql), (next = PQgetResult(pg))) {
		PQclear(last);
		last = next;
	}
	return last;
}

/* Empty: it went well; else what the server said.  The first value is copied to `value`. */
static const char *try_run(const char *role, const char *to, const char *sql, char *value,
			   size_t room)
{
	static char error[512];
	PGconn *pg = connect_as(role, to);
	PGresult *result = execute(pg, sql);
	ExecStatusType status = PQresultStatus(result);

	error[0] = value[0] = '\0';
	if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK)
		snprintf(error, sizeof error, "%s", PQerrorMessage(pg));
	else if (PQntuples(result) > 0)
		snprintf(value, room, "%s", PQgetvalue(result, 0, 0));
	PQclear(result);
	PQfinish(pg);
	return error;
}

static const char *run(const char *role, const char *to, const char *sql)
{
	static char value[4096];
	const char *error = try_run(role, to, sql, value, sizeof value);

	if (error[0])
		give_up(sql, error);
	return value;
}

/* PostgreSQL waits five seconds for connections that are about to close; one that is not is a
 * pool that was not freed. */
static void drop_database(void)
{
	char sql[128], value[8];
	const char *error;

	snprintf(sql, sizeof sql, "drop database if exists %s", database);
	error = try_run("contacto_owner", server_database, sql, value, sizeof value);
	if (error[0])
		fprintf(stderr, "fixture: %s: %s\n", sql, error);
}

void fixture_open(void)
{
	const char *error;
	char sql[128];
	struct timespec now;

	if (!getenv("CONTACTO_DB_HOST"))
		give_up("no servers",
			"CONTACTO_DB_HOST is not set; see infra/local/servers env --test");
	if (!config_load(NULL, &error))
		give_up("config", error);
	clock_gettime(CLOCK_REALTIME, &now);
	snprintf(host, sizeof host, "%.*s", STR_ARG(config.db_host));
	snprintf(port, sizeof port, "%.*s", STR_ARG(config.db_port));
	snprintf(server_database, sizeof server_database, "%.*s", STR_ARG(config.db_name));
	snprintf(database, sizeof database, "test_%d_%lx%lx", (int)getpid(),
		 (unsigned long)now.tv_sec, (unsigned long)now.tv_nsec);
	snprintf(sql, sizeof sql, "create database %s", database);
	run("contacto_owner", server_database, sql);
	atexit(drop_database);
	config.db_name = str_of(database);
}

const char *fixture_database(void)
{
	return database;
}

void fixture_sql(const char *sql)
{
	run("contacto_owner", database, sql);
}

void fixture_sql_beside(const char *sql)
{
	run("contacto_owner", server_database, sql);
}

void fixture_sql_as(const char *role, const char *sql)
{
	run(role, database, sql);
}

const char *fixture_value(const char *sql)
{
	return run("contacto_owner", database, sql);
}

const char *fixture_value_as(const char *role, const char *sql)
{
	return run(role, database, sql);
}

void fixture_await_as(const char *role, const char *sql, const char *wanted)
{
	static const struct timespec moment = { .tv_nsec = 5000000 };
	time_t until = time(NULL) + 10;
	const char *value;

	while (strcmp(value = run(role, database, sql), wanted) != 0) {
		if (time(NULL) > until)
			give_up(sql, value);
		nanosleep(&moment, NULL);
	}
}
