/* db_text.c — SQL that no table describes: for migrations, checks and tools.
 *
 * Easy to get wrong: libpq runs several statements in one string only outside its pipeline. So
 * db_execute leaves the pipeline, which needs an empty queue: nothing else is under way on a
 * leased connection between two calls of its holder. */

#include "lib/wire/db_inside.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void must_be_live(struct db *db, const char *what)
{
	if (db->over)
		db_bug("%s after the end of its transaction", what);
	if (db->failed)
		fail(BREAKDOWN_DB, "%s: %s after a failure", db->pool->role, what);
}

/* Which line of the text the error points at; 0: it does not say. */
static int error_line(const PGresult *error, const char *sql)
{
	const char *position = PQresultErrorField(error, PG_DIAG_STATEMENT_POSITION);
	int line = 1;

	if (!position)
		return 0;
	/* In characters, not bytes: continuation bytes of UTF-8 do not count. */
	for (int left = atoi(position); *sql && left > 1; sql++) {
		line += *sql == '\n';
		left -= (sql[1] & 0xc0) != 0x80;
	}
	return line;
}

void db_execute(struct db *db, const char *sql)
{
	struct call call;
	int line;

	if (db->mode == MODE_READS)
		db_bug("db_execute on the READ lane");
	must_be_live(db, "db_execute");
	if (db->mode == MODE_TRANSACTION && (!db->begun || db->later))
		db_group(db, NULL, false);
	db_lease(db);
	call_init(&call);
	pipe_simple(db->conn, &call, sql);
	db_await(db, &call, MONO_NEVER);
	if (!db->held.error) {
		db_clear(db);
		return;
	}
	line = error_line(db->held.error, sql);
	if (line == 0)
		db_fail(db);
	db->failed = true;
	fail(BREAKDOWN_DB, "%s: line %d: %s", PQresultErrorField(db->held.error, PG_DIAG_SQLSTATE),
	     line, PQresultErrorField(db->held.error, PG_DIAG_MESSAGE_PRIMARY));
}

static struct list_of take_texts(struct db *db)
{
	const PGresult *result = db->held.answer;
	size_t rows = (size_t)PQntuples(result), columns = (size_t)PQnfields(result);
	struct db_text_row *out = region_array(db->region, rows, sizeof *out);
	const size_t room = sizeof out->columns / sizeof *out->columns;

	if (columns > room)
		fail(BREAKDOWN_OTHER, "more than %zu columns", room);
	for (size_t row = 0; row < rows; row++) {
		out[row].count = columns;
		for (size_t i = 0; i < columns; i++)
			if (!PQgetisnull(result, (int)row, (int)i))
				out[row].columns[i] = region_copy(
					db->region,
					(str){ PQgetvalue(result, (int)row, (int)i),
					       (size_t)PQgetlength(result, (int)row, (int)i) });
	}
	return (struct list_of){ out, rows };
}

struct list_of db_query_text(struct db *db, const char *sql, size_t param_count, const str *params)
{
	struct bound bound = {
		.text = sql,
		.count = (int)param_count,
		.values = region_array(db->region, param_count, sizeof *bound.values),
	};

	must_be_live(db, "db_query_text");
	if (param_count > DB_ARGUMENTS)
		db_bug("more than %d arguments", DB_ARGUMENTS);
	for (size_t i = 0; i < param_count; i++)
		bound.values[i] = str_absent(params[i]) ? NULL : region_cstr(db->region, params[i]);
	if (db->mode == MODE_READS)
		db_read_shared(db, &bound);
	else
		db_group(db, &bound, false);

	struct list_of list = take_texts(db);

	db_clear(db);
	return list;
}
