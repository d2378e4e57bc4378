/* db_run.c — statements, groups and commits, as a fiber sees them; and what becomes of failures.
 *
 * A group is all that a transaction sends before it must know something: BEGIN, what was queued,
 * the statement, perhaps COMMIT, and one Sync: one round trip.
 *
 * Easy to get wrong: what may be sent again. A read always. A transaction while nothing of it
 * was answered: its first group, on another connection. A COMMIT never: when the connection fell
 * before the answer, nobody knows, and we say so. */

#include "lib/run/config.h"
#include "lib/wire/db_inside.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

METRIC(errors, COUNTER, "contacto_db_errors_total", "Errors that PostgreSQL answered.", "service",
       "sqlstate");

/* ---- handles ---- */

void db_clear(struct db *db)
{
	call_clear(&db->held);
}

static void db_end(void *arg)
{
	struct db *db = arg;

	db_clear(db);
	if (db->conn && db->mode == MODE_OWN)
		conn_close(db->conn);
	else if (db->conn)
		lane_return(db->conn, db->sent);
	db->conn = NULL;
	db->over = true;
	pool_give(db->pool);
}

struct db *db_new(struct db_pool *pool, enum db_mode mode, enum db_lane lane, struct region *region)
{
	struct db *db = region_make(region, struct db);

	db->pool = pool;
	db->region = region;
	db->mode = mode;
	db->lane = &pool->lanes[lane];
	db->later_end = &db->later;
	db->hooks_end = &db->hooks;
	pool_hold(pool);
	region_defer(region, db_end, db);
	return db;
}

struct db *db_reads(struct db_pool *pool, struct region *region)
{
	return db_new(pool, MODE_READS, DB_READ, region);
}

struct db *db_transaction(struct db_pool *pool, enum db_lane lane, struct region *region)
{
	if (lane != DB_WRITE && lane != DB_SLOW)
		db_bug("a transaction has the WRITE or the SLOW lane");
	return db_new(pool, MODE_TRANSACTION, lane, region);
}

struct db *db_own(struct db_pool *pool, struct region *region)
{
	return db_new(pool, MODE_OWN, (enum db_lane)DB_OWN, region);
}

void db_own_rows(struct db *db, struct region *region)
{
	if (db->mode != MODE_OWN)
		db_bug("rows of others live in their handle's region");
	db->region = region;
}

struct region *db_region(struct db *db)
{
	return db->region;
}

bool db_in_transaction(const struct db *db)
{
	return db->mode == MODE_TRANSACTION && db->sent && !db->over && !db->failed;
}

/* ---- failures ---- */

/* What a handle is good for afterwards: a transaction for nothing, a connection of its own only
 * while it is there. */
static void spoil(struct db *db, bool connection)
{
	if (db->mode != MODE_READS)
		db->failed = db->failed || connection || db->mode == MODE_TRANSACTION;
}

/* "40001 in users.book: could not …". Of errors in data (class 22) only the code: their words
 * may quote a person's data. */
_Noreturn void db_fail(struct db *db)
{
	const PGresult *error = db->held.error;
	const char *state = PQresultErrorField(error, PG_DIAG_SQLSTATE);
	const char *text = PQresultErrorField(error, PG_DIAG_MESSAGE_PRIMARY);
	enum breakdown what = BREAKDOWN_DB;

	spoil(db, false);
	if (!state) {
		state = "lost";
		text = PQresultErrorMessage(error);
	}
	if (strcmp(state, "57014") == 0)
		what = BREAKDOWN_DEADLINE; /* statement_timeout */
	if (strncmp(state, "22", 2) == 0)
		text = "wrong data";
	metric_add(metric_of(&errors, db->pool->role, state, NULL), 1);
	fail(what, "%s in %s.%s: %s", state, db->pool->role, db->held.error_at, text ? text : "");
}

_Noreturn static void fail_lost(struct db *db)
{
	spoil(db, true);
	fail(BREAKDOWN_DB, "%s: the %s connection was lost", db->pool->role, db->lane->name);
}

_Noreturn static void fail_unknown(struct db *db)
{
	spoil(db, true);
	fail(BREAKDOWN_UNKNOWN, "%s: the connection was lost in a commit", db->pool->role);
}

/* Moves a call's results to the handle, which frees them whatever happens. */
static void hold(struct db *db, const struct call *call)
{
	db_clear(db);
	db->held = *call;
	list_init(&db->held.entries);
}

/* This connection's plan or its idea of what is prepared is out of date (a migration ran):
 * nothing was done. */
static bool is_stale(const PGresult *error)
{
	const char *function = PQresultErrorField(error, PG_DIAG_SOURCE_FUNCTION);

	if (result_is(error, "26000"))
		return true;
	return result_is(error, "0A000") && function &&
	       strcmp(function, "RevalidateCachedQuery") == 0;
}

_Noreturn static void fail_late(struct db *db, bool deadline)
{
	spoil(db, true);
	if (deadline)
		fail(BREAKDOWN_DEADLINE, "%s: no answer of the %s lane before the deadline",
		     db->pool->role, db->lane->name);
	fail(BREAKDOWN_DB, "%s: no answer of the %s lane", db->pool->role, db->lane->name);
}

static bool past_deadline(void)
{
	return mono_now() >= fiber_deadline();
}

/* ---- reads ---- */

/* One try.  False: it may be tried again, *alone says how. */
static bool read_once(struct db *db, const struct bound *b, bool *alone)
{
	struct conn *conn = lane_share(db->lane, *alone);
	struct call call;

	call_init(&call);
	pipe_bound(conn, &call, b, KEEP_ANSWER);
	if (*alone)
		pipe_sync(conn, NULL);
	if (!call_wait(&call, mono_now() + MONO_MS(2 * db->lane->statement_ms + DB_GRACE_MS))) {
		bool deadline = past_deadline();

		call_cut(&call);
		call_clear(&call);
		if (!deadline)
			conn_doom(conn); /* it is frozen: those who wait there, too, go elsewhere */
		fail_late(db, deadline);
	}
	hold(db, &call);
	if (call.lost)
		return false;
	*alone = true;
	if (call.error && is_stale(call.error)) {
		conn_doom(conn);
		return false;
	}
	return call.error || !call.aborted;
}

void db_read_shared(struct db *db, const struct bound *b)
{
	bool alone = false;

	for (int tries = 0; tries < DB_TRIES; tries++) {
		if (past_deadline())
			fail_late(db, true);
		if (!read_once(db, b, &alone))
			continue;
		if (db->held.error)
			db_fail(db);
		return;
	}
	if (db->held.error)
		db_fail(db);
	fail_lost(db);
}

/* ---- groups ---- */

void db_lease(struct db *db)
{
	if (db->conn)
		return;
	/* It fell while nothing was under way. On another connection a transaction would go on
	 * without its beginning. */
	if (db->begun)
		fail_lost(db);
	db->conn = lane_lease(db->lane, db);
	db->begun = db->mode == MODE_OWN;
}

static void send_group(struct db *db, struct call *call, const struct bound *last, bool commit)
{
	struct conn *conn = db->conn;

	if (db->mode == MODE_TRANSACTION && !db->begun) {
		db->sent = true;
		pipe_text(conn, call, "begin", KEEP_NOTHING);
		if (db->first)
			pipe_bound(conn, call, db->first, KEEP_FIRST);
	}
	for (const struct bound *b = db->later; b; b = b->next)
		pipe_bound(conn, call, b, KEEP_NOTHING);
	if (last)
		pipe_bound(conn, call, last, KEEP_ANSWER);
	if (commit)
		pipe_text(conn, call, "commit", KEEP_COMMIT);
	pipe_sync(conn, call);
}

/* The call was not answered in time. */
_Noreturn static void leave(struct db *db, struct call *call, bool commit)
{
	bool deadline = past_deadline();

	call_cut(call);
	call_clear(call);
	if (commit) {
		conn_doom(db->conn);
		fail_unknown(db);
	}
	if (deadline)
		lane_cancel(db->conn);
	else
		conn_doom(db->conn);
	fail_late(db, deadline);
}

/* A COMMIT that was sent is waited for beyond the request's deadline: an answer a moment late is
 * better than none. */
static bool wait_commit(struct db *db, struct call *call)
{
	uint64_t grace = mono_now() + MONO_MS(db->lane->statement_ms + DB_GRACE_MS);
	uint64_t before = fiber_deadline_set(grace);
	bool answered;

	if (before > grace)
		fiber_deadline_set(before);
	answered = call_wait(call, grace);
	fiber_deadline_set(before);
	return answered;
}

/* This connection will not do; another one may. */
static void discard(struct db *db)
{
	if (!db->conn)
		return;
	conn_doom(db->conn);
	lane_return(db->conn, false);
	db->conn = NULL;
}

/* Sends the group and waits. False: nothing of it was done, and it may be sent again on another
 * connection. */
static bool group_once(struct db *db, const struct bound *last, bool commit)
{
	struct call call;

	db_lease(db);
	call_init(&call);
	call.hooks = commit ? db->hooks : NULL;
	send_group(db, &call, last, commit);

	bool answered = commit ? wait_commit(db, &call)
			       : call_wait(&call, mono_now() + MONO_MS(2 * db->lane->statement_ms +
								       DB_GRACE_MS));

	if (!answered)
		leave(db, &call, commit);
	hold(db, &call);
	if (call.committed)
		return true;
	if (call.lost && !call.error) {
		if (commit)
			fail_unknown(db);
		if (db->begun)
			fail_lost(db);
		discard(db);
		return false;
	}
	if (call.error && is_stale(call.error) && !db->begun) {
		discard(db);
		return false;
	}
	return true;
}

/* What was found by the statement in front is judged before anything that came of the rest. */
static void judge_first(struct db *db)
{
	const struct statement *s = db->first->statement;
	PGresult *result = db->held.first;

	if (!result)
		return; /* it did not succeed: the error says why */
	if (PQntuples(result) != 1)
		fail(BREAKDOWN_OTHER, "%s: %d rows came, not one", s->name, PQntuples(result));
	rows_read(db->region, s, result, db->first_row);
	db->judge(db->judge_arg);
}

void db_group(struct db *db, const struct bound *last, bool commit)
{
	bool first = !db->begun && db->first;

	for (int tries = 1;; tries++) {
		if (past_deadline())
			fail_late(db, true);
		if (group_once(db, last, commit))
			break;
		if (tries == DB_TRIES && db->held.error)
			db_fail(db);
		if (tries == DB_TRIES)
			fail_lost(db);
	}
	db->begun = true;
	db->later = NULL;
	db->later_end = &db->later;
	if (first)
		judge_first(db);
	if (db->held.error)
		db_fail(db);
}

void db_await(struct db *db, struct call *call, uint64_t until)
{
	if (!call_wait(call, until))
		leave(db, call, false);
	hold(db, call);
	if (call->lost)
		fail_lost(db);
}

/* ---- one statement ---- */

static void check_usable(struct db *db, const char *what)
{
	if (db->over)
		db_bug("%s after the end of its transaction", what);
	if (db->failed)
		fail(BREAKDOWN_DB, "%s: %s after the transaction failed", db->pool->role, what);
}

/* The answer is db->held.answer. */
static void run(struct db *db, const struct statement *s, const void *in)
{
	check_usable(db, s->name);

	struct bound *bound = bound_make(db->region, db->pool, s, in);

	if (db->mode == MODE_READS) {
		if (!s->reads)
			db_bug("%s writes or locks: it needs a transaction", s->name);
		db_read_shared(db, bound);
	} else {
		db_group(db, bound, false);
	}
}

static bool take_row(struct db *db, const struct statement *s, void *row)
{
	int count = PQntuples(db->held.answer);

	if (count > 1 || (count == 0 && s->rows == ROWS_ONE))
		fail(BREAKDOWN_OTHER, "%s.%s: %d rows came, not one", db->pool->role, s->name,
		     count);
	if (count == 1)
		rows_read(db->region, s, db->held.answer, row);
	return count == 1;
}

bool db_run(struct db *db, const struct statement *s, const void *in, void *row)
{
	bool came;

	if (s->rows == ROWS_MANY)
		db_bug("%s answers many rows", s->name);
	run(db, s, in);
	if (s->rows == ROWS_NONE)
		came = atoll(PQcmdTuples(db->held.answer)) > 0;
	else
		came = take_row(db, s, row);
	db_clear(db);
	return came;
}

struct list_of db_many(struct db *db, const struct statement *s, const void *in)
{
	struct list_of list;

	if (s->rows != ROWS_MANY)
		db_bug("%s does not answer many rows", s->name);
	run(db, s, in);
	list.count = (size_t)PQntuples(db->held.answer);
	list.items = region_array(db->region, list.count, s->out->size);
	rows_read(db->region, s, db->held.answer, list.items);
	db_clear(db);
	return list;
}

/* ---- what is queued ---- */

static void must_be_transaction(const struct db *db, const char *what)
{
	if (db->mode != MODE_TRANSACTION)
		db_bug("%s outside a transaction", what);
}

void db_later(struct db *db, const struct statement *s, const void *in)
{
	must_be_transaction(db, s->name);
	check_usable(db, s->name);
	*db->later_end = bound_make(db->region, db->pool, s, in);
	db->later_end = &(*db->later_end)->next;
}

void db_first(struct db *db, const struct statement *s, const void *in, void *row,
	      void (*judge)(void *arg), void *arg)
{
	must_be_transaction(db, s->name);
	check_usable(db, s->name);
	if (db->sent || db->first || s->rows != ROWS_ONE)
		db_bug("%s: the first statement is one, answers one row, and comes before all others",
		       s->name);
	db->first = bound_make(db->region, db->pool, s, in);
	db->first_row = row;
	db->judge = judge;
	db->judge_arg = arg;
}

void db_after_commit(struct db *db, void (*fn)(void *), void *arg)
{
	struct hook *hook = region_make(db->region, struct hook);

	must_be_transaction(db, "db_after_commit");
	check_usable(db, "db_after_commit");
	*hook = (struct hook){ .fn = fn, .arg = arg };
	*db->hooks_end = hook;
	db->hooks_end = &hook->next;
}

/* ---- ends ---- */

static void finish(struct db *db, bool dirty)
{
	db_clear(db);
	db->over = true;
	if (db->conn)
		lane_return(db->conn, dirty);
	db->conn = NULL;
}

void db_commit(struct db *db)
{
	must_be_transaction(db, "commit");
	check_usable(db, "commit");
	/* In one group with COMMIT it would be judged too late. */
	if (db->first && !db->begun)
		db_group(db, NULL, false);
	if (db->sent || db->later) {
		db_group(db, NULL, true);
		if (!db->held.committed) {
			spoil(db, true);
			fail(BREAKDOWN_DB, "%s: the server rolled back", db->pool->role);
		}
	} else {
		for (struct hook *hook = db->hooks; hook; hook = hook->next)
			loop_post(hook->fn, hook->arg);
	}
	finish(db, false);
}

void db_rollback(struct db *db)
{
	if (db->mode == MODE_READS || db->mode == MODE_OWN)
		db_bug("rollback outside a transaction");
	if (!db->over)
		finish(db, db->sent);
}
