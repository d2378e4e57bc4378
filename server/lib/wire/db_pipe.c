/* db_pipe.c — what is under way on one connection: libpq's pipeline, and our own queue beside
 * it.
 *
 * Rules that libpq's manual says softly: ask PQisBusy before every PQgetResult; one NULL ends a
 * statement's results, none follows a Sync; what is left is known from our queue, never from a
 * NULL. Everything between two Syncs is one implicit transaction, and after an error all up to
 * the Sync is answered with "aborted".
 *
 * Easy to get wrong: the queue, not the fiber, owns what is under way. A fiber that hit its
 * deadline leaves; its entries stay, in order, and their results are dropped. */

#include "lib/wire/db_inside.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* ---- a call: one fiber's share of the queue ---- */

void call_init(struct call *call)
{
	*call = (struct call){ .fiber = fiber_self() };
	list_init(&call->entries);
}

void call_cut(struct call *call)
{
	struct list *it;

	while ((it = list_shift(&call->entries)))
		container_of(it, struct entry, of_call)->call = NULL;
}

void call_clear(struct call *call)
{
	PQclear(call->error);
	PQclear(call->first);
	PQclear(call->answer);
	call->error = call->first = call->answer = NULL;
}

bool call_wait(struct call *call, uint64_t until)
{
	while (!call->done && !call->lost) {
		call->waits = true;

		bool woken = fiber_pause(until);

		call->waits = false;
		if (!woken && !call->done && !call->lost)
			return false;
	}
	if (call->lost)
		call_cut(call); /* a part may have been sent before it was */
	return true;
}

static void call_wake(struct call *call)
{
	if (!call->waits)
		return;
	call->waits = false;
	fiber_wake(call->fiber);
}

static void call_lose(struct call *call)
{
	call_cut(call);
	call->lost = true;
	call_wake(call);
}

/* ---- results ---- */

bool result_is(const PGresult *result, const char *sqlstate)
{
	const char *is = PQresultErrorField(result, PG_DIAG_SQLSTATE);

	return is && strcmp(is, sqlstate) == 0;
}

bool result_is_fatal(const PGresult *result)
{
	const char *severity = PQresultErrorField(result, PG_DIAG_SEVERITY_NONLOCALIZED);

	return severity && (strcmp(severity, "FATAL") == 0 || strcmp(severity, "PANIC") == 0);
}

static bool is_error(const PGresult *result)
{
	ExecStatusType status = PQresultStatus(result);

	return status == PGRES_FATAL_ERROR || status == PGRES_BAD_RESPONSE;
}

/* Hands an entry's result to its call. */
static void give_result(struct entry *e)
{
	struct call *call = e->call;
	PGresult *result = e->result;

	e->result = NULL;
	if (result && is_error(result) && !call->error) {
		call->error = result;
		call->error_at = e->name;
		return;
	}
	if (result && PQresultStatus(result) == PGRES_PIPELINE_ABORTED)
		call->aborted = true;
	else if (result && e->keep == KEEP_COMMIT)
		call->committed = strcmp(PQcmdStatus(result), "COMMIT") == 0;
	else if (result && !is_error(result) && e->keep == KEEP_FIRST)
		call->first = result, result = NULL;
	else if (result && !is_error(result) && e->keep == KEEP_ANSWER)
		call->answer = result, result = NULL;
	PQclear(result);
	if (call->committed && e->keep == KEEP_COMMIT)
		for (struct hook *hook = call->hooks; hook; hook = hook->next)
			hook->fn(hook->arg);
}

/* ---- the queue ---- */

static struct entry *enqueue(struct conn *conn, struct call *call, enum entry_kind kind,
			     enum keep keep, const char *name)
{
	struct entry *e = calloc(1, sizeof *e);

	if (!e)
		abort();
	e->call = call;
	e->kind = kind;
	e->keep = keep;
	e->name = name;
	list_init(&e->of_call);
	list_push(&conn->queue, &e->link);
	if (call)
		list_push(&call->entries, &e->of_call);
	if (kind == ENTRY_STATEMENT || kind == ENTRY_SIMPLE) {
		conn->in_flight++;
		metric_add(conn->lane->statements, 1);
	}
	return e;
}

/* It is out of the queue, answered or not. */
static void entry_free(struct conn *conn, struct entry *e)
{
	struct conn *cancelled = e->cancels;

	if (e->kind == ENTRY_STATEMENT || e->kind == ENTRY_SIMPLE)
		conn->in_flight--;
	list_remove(&e->of_call);
	PQclear(e->result);
	free(e);
	if (cancelled) {
		cancelled->canceller = NULL;
		lane_drained(cancelled);
	}
}

static void mark_prepared(struct conn *conn, size_t place, bool is)
{
	uint8_t bit = (uint8_t)(1u << place % 8);

	if (is)
		conn->prepared[place / 8] |= bit;
	else
		conn->prepared[place / 8] &= (uint8_t)~bit;
}

static bool is_prepared(const struct conn *conn, size_t place)
{
	return conn->prepared[place / 8] >> place % 8 & 1;
}

static void entry_finish(struct conn *conn, struct entry *e)
{
	struct call *call = e->call;

	if (e->kind == ENTRY_PREPARE && e->place != NO_PLACE &&
	    PQresultStatus(e->result) != PGRES_COMMAND_OK)
		mark_prepared(conn, e->place, false);
	if (e->kind == ENTRY_SIMPLE && !PQenterPipelineMode(conn->pg))
		conn_doom(conn);
	list_remove(&e->link);
	assert(conn->queue.next != &e->link && "what was taken out is not found again");
	if (call) {
		list_remove(&e->of_call);
		give_result(e);
		call->done = list_empty(&call->entries);
	}
	entry_free(conn, e);
	if (call && call->done)
		call_wake(call);
}

/* False: this connection is no good any more. */
static bool take_result(struct conn *conn, struct entry *e, PGresult *result)
{
	ExecStatusType status = PQresultStatus(result);

	if (e->kind == ENTRY_SYNC) {
		PQclear(result);
		if (status == PGRES_PIPELINE_SYNC)
			entry_finish(conn, e);
		return status == PGRES_PIPELINE_SYNC;
	}
	if (!result) {
		if (!e->result)
			return false;
		entry_finish(conn, e);
		return true;
	}
	if (result_is_fatal(result) || status == PGRES_COPY_IN || status == PGRES_COPY_OUT ||
	    status == PGRES_COPY_BOTH || status == PGRES_PIPELINE_SYNC) {
		PQclear(result);
		return false;
	}
	/* Several come of ENTRY_SIMPLE alone: the first error is what matters. */
	if (e->result && is_error(e->result)) {
		PQclear(result);
		return true;
	}
	PQclear(e->result);
	e->result = result;
	return true;
}

void pipe_pump(struct conn *conn)
{
	/* Whoever is woken here may send more on this connection, or see to its end: so all is
	 * looked at anew each time. */
	while (conn->pg && !list_empty(&conn->queue) && !PQisBusy(conn->pg)) {
		struct entry *e = container_of(conn->queue.next, struct entry, link);

		if (!take_result(conn, e, PQgetResult(conn->pg))) {
			conn_lost(conn);
			return;
		}
	}
	if (conn->pg)
		lane_drained(conn);
}

void pipe_lose(struct conn *conn)
{
	struct list all;
	struct list *it;

	list_init(&all);
	while ((it = list_shift(&conn->queue)))
		list_push(&all, it);
	conn->batch = 0;
	while ((it = list_shift(&all))) {
		struct entry *e = container_of(it, struct entry, link);
		struct call *call = e->call;

		if (call)
			call_lose(call); /* cuts all its entries, so nobody comes back to it */
		entry_free(conn, e);
	}
}

/* ---- sending ---- */

static void sent(struct conn *conn, struct call *call, bool well, struct entry *e)
{
	if (well)
		return;
	/* libpq refused it: no memory, or a connection that is gone. No answer will come. */
	list_remove(&e->link);
	list_remove(&e->of_call);
	e->call = NULL;
	entry_free(conn, e);
	conn_doom(conn);
	if (call)
		call->lost = true;
}

static void prepare(struct conn *conn, struct call *call, const struct bound *b, const char *name)
{
	struct entry *e = enqueue(conn, call, ENTRY_PREPARE, KEEP_NOTHING, b->statement->name);

	e->place = b->place;
	mark_prepared(conn, b->place, true); /* what follows on this connection comes after it */
	sent(conn, call, PQsendPrepare(conn->pg, name, b->statement->sql, 0, NULL), e);
}

void pipe_bound(struct conn *conn, struct call *call, const struct bound *b, enum keep keep)
{
	static const int binary[DB_ARGUMENTS] = { [0 ... DB_ARGUMENTS - 1] = 1 };
	struct entry *e;

	if (conn->doomed) {
		call->lost = true;
		return;
	}
	conn->batch++;
	if (!b->statement) {
		e = enqueue(conn, call, ENTRY_STATEMENT, keep, "text");
		sent(conn, call,
		     PQsendQueryParams(conn->pg, b->text, b->count, NULL, b->values, NULL, NULL, 0),
		     e);
	} else {
		const char *name = conn->lane->pool->prepared_names[b->place];

		if (!is_prepared(conn, b->place))
			prepare(conn, call, b, name);
		e = enqueue(conn, call, ENTRY_STATEMENT, keep, b->statement->name);
		sent(conn, call,
		     PQsendQueryPrepared(conn->pg, name, b->count, b->values, b->lengths, binary,
					 1),
		     e);
	}
}

struct entry *pipe_text(struct conn *conn, struct call *call, const char *sql, enum keep keep)
{
	if (conn->doomed) {
		if (call)
			call->lost = true;
		return NULL;
	}

	struct entry *e = enqueue(conn, call, ENTRY_STATEMENT, keep, sql);
	bool well = PQsendQueryParams(conn->pg, sql, 0, NULL, NULL, NULL, NULL, 0);

	sent(conn, call, well, e);
	conn->batch++;
	return well ? e : NULL;
}

void pipe_describe(struct conn *conn, struct call *call, const struct statement *s)
{
	if (conn->doomed) {
		call->lost = true;
		return;
	}

	struct entry *e = enqueue(conn, call, ENTRY_PREPARE, KEEP_NOTHING, s->name);

	e->place = NO_PLACE;
	sent(conn, call, PQsendPrepare(conn->pg, "", s->sql, 0, NULL), e);
	e = enqueue(conn, call, ENTRY_STATEMENT, KEEP_ANSWER, s->name);
	sent(conn, call, PQsendDescribePrepared(conn->pg, ""), e);
}

void pipe_sync(struct conn *conn, struct call *call)
{
	conn->batch = 0;
	if (conn->doomed) {
		if (call)
			call->lost = true;
		return;
	}
	/* PostgreSQL 15's libpq also pushes what it holds to the socket here. */
	sent(conn, call, PQpipelineSync(conn->pg),
	     enqueue(conn, call, ENTRY_SYNC, KEEP_NOTHING, "sync"));
	pipe_flush(conn);
}

void pipe_simple(struct conn *conn, struct call *call, const char *sql)
{
	if (conn->doomed || !PQexitPipelineMode(conn->pg)) {
		conn_doom(conn);
		call->lost = true;
		return;
	}

	struct entry *e = enqueue(conn, call, ENTRY_SIMPLE, KEEP_ANSWER, "execute");

	sent(conn, call, PQsendQuery(conn->pg, sql), e);
	pipe_flush(conn);
}

void pipe_flush(struct conn *conn)
{
	if (conn->doomed || !conn->pg)
		return;

	int left = PQflush(conn->pg);

	if (left < 0)
		conn_doom(conn); /* not at once: what came before it broke is read first */
	else
		conn_watch(conn, UV_READABLE | (left > 0 ? UV_WRITABLE : 0));
}
