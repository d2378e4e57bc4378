/* db_lane.c — who gets which connection, and who waits.
 *
 * READ connections are shared: a read joins the batch that is still without its Sync, else the
 * least busy one. All others are leased: first come, first served; the connection used last is
 * given first, so that the others grow old and close.
 *
 * Easy to get wrong: a connection given back while somebody waits goes into that one's hands.
 * And one that a cancel was asked for must not be given on before that question was answered,
 * else it stops a stranger's statement. */

#include "lib/run/config.h"
#include "lib/wire/db_inside.h"

#include <stdio.h>
#include <stdlib.h>

enum {
	CROWDED = 8
}; /* statements under way on a READ connection, that make another one worth its while */

/* ---- opening ---- */

static size_t count_in(const struct lane *lane, enum conn_state state)
{
	size_t count = 0;

	for (size_t i = 0; i < lane->count; i++)
		count += lane->conns[i].state == state;
	return count;
}

static bool lives(const struct lane *lane)
{
	return count_in(lane, CONN_READY) + count_in(lane, CONN_LEASED) +
		       count_in(lane, CONN_DRAINING) >
	       0;
}

static void open_up_to(struct lane *lane, size_t wanted)
{
	size_t trying = count_in(lane, CONN_CONNECTING) + count_in(lane, CONN_WAITING);

	for (size_t i = 0; i < lane->count && trying < wanted; i++) {
		if (lane->conns[i].state != CONN_CLOSED)
			continue;
		conn_open(&lane->conns[i]);
		trying++;
	}
}

void lane_open(struct lane *lane)
{
	if (lane->pool->closed)
		return;
	open_up_to(lane, lane->which == DB_READ ? lane->waiting > 0 : lane->waiting);
}

/* ---- waiting ---- */

enum waited { GIVEN, CLOSED, LATE, AWAY };

static enum waited wait_on(struct lane *lane, struct waiter *w)
{
	uint64_t began = mono_now(), slice = MONO_MS(DB_CONNECT_MS);

	while (!w->given) {
		uint64_t since = lane->failing_since && lane->failing_since < began
					 ? lane->failing_since
					 : began;

		if (lane->pool->closed)
			return CLOSED;
		if (mono_now() >= fiber_deadline())
			return LATE;
		/* Busy ones come back; but when there are none, nobody waits longer than an
		 * attempt may take, and nobody at all once that long ago. */
		if (!lives(lane) && mono_now() >= since + slice)
			return AWAY;
		fiber_pause(lives(lane) ? mono_now() + slice : since + slice);
	}
	return GIVEN;
}

/* Pauses until a connection is given, or fails. */
static struct conn *wait_for(struct lane *lane)
{
	struct waiter w = { .fiber = fiber_self() };
	uint64_t began = mono_now();

	if (lane->pool->closed)
		fail(BREAKDOWN_DB, "%s: the pool is closed", lane->pool->role);
	if (lane->waiting >= (size_t)config.db_waiting_max)
		fail(BREAKDOWN_BUSY, "%s: %zu wait for a %s connection", lane->pool->role,
		     lane->waiting, lane->name);
	list_push(&lane->waiters, &w.link);
	lane->waiting++;
	lane_open(lane);

	enum waited how = wait_on(lane, &w);

	if (!w.given) {
		list_remove(&w.link);
		lane->waiting--;
	}
	metric_observe(lane->wait, (double)(mono_now() - began) / 1e9);
	switch (how) {
	case GIVEN:
		return w.given;
	case CLOSED:
		fail(BREAKDOWN_DB, "%s: the pool is closed", lane->pool->role);
	case LATE:
		fail(BREAKDOWN_DEADLINE, "%s: no %s connection in time", lane->pool->role,
		     lane->name);
	case AWAY:
		break;
	}
	fail(BREAKDOWN_DB, "no %s connection to %.*s at %.*s:%.*s as %s: %s", lane->name,
	     STR_ARG(config.db_name), STR_ARG(config.db_host), STR_ARG(config.db_port),
	     lane->pool->role, lane->why[0] ? lane->why : "no answer");
}

static void give_waiter(struct waiter *w, struct conn *conn)
{
	conn->lane->waiting--;
	w->given = conn;
	fiber_wake(w->fiber);
}

/* ---- READ: shared ---- */

static bool usable(const struct conn *conn)
{
	return conn->state == CONN_READY && !conn->doomed;
}

static struct conn *least_busy(struct lane *lane, bool alone)
{
	struct conn *best = NULL;

	for (size_t i = 0; i < lane->count; i++) {
		struct conn *conn = &lane->conns[i];

		if (!usable(conn))
			continue;
		if (!alone && conn->batch > 0 && conn->batch < DB_BATCH)
			return conn; /* joins those who wait for the turn's end */
		if (!best || conn->in_flight < best->in_flight)
			best = conn;
	}
	return best;
}

struct conn *lane_share(struct lane *lane, bool alone)
{
	struct conn *conn = least_busy(lane, alone);

	/* Two who were woken for one connection may find it doomed by the first. */
	while (!conn) {
		wait_for(lane);
		conn = least_busy(lane, alone);
	}
	if (conn->in_flight >= (size_t)config.db_waiting_max)
		fail(BREAKDOWN_BUSY, "%s: %zu reads are under way", lane->pool->role,
		     conn->in_flight);
	if (conn->in_flight >= CROWDED)
		open_up_to(lane, 1);
	conn->used_at = mono_now();
	if (conn->batch >= DB_BATCH || (alone && conn->batch > 0))
		pipe_sync(conn, NULL);
	return conn;
}

void lane_sync(struct lane *lane)
{
	for (size_t i = 0; i < lane->count; i++)
		if (lane->conns[i].batch > 0)
			pipe_sync(&lane->conns[i], NULL);
}

static void cancel_waiting(struct db_pool *pool)
{
	for (size_t l = 0; l < DB_LANES; l++)
		for (size_t i = 0; i < pool->lanes[l].count; i++)
			if (pool->lanes[l].conns[i].wants_cancel)
				lane_cancel(&pool->lanes[l].conns[i]);
}

/* ---- the others: leased ---- */

static void give(struct conn *conn)
{
	struct list *first = list_shift(&conn->lane->waiters);

	conn_rest(conn);
	if (!first) {
		conn_state(conn, CONN_READY);
		list_unshift(&conn->lane->free, &conn->link);
		return;
	}
	conn_state(conn, CONN_LEASED);
	give_waiter(container_of(first, struct waiter, link), conn);
}

struct conn *lane_lease(struct lane *lane, struct db *db)
{
	struct conn *conn;
	struct list *first = list_shift(&lane->free);

	if (first) {
		conn = container_of(first, struct conn, link);
		conn_state(conn, CONN_LEASED);
		metric_observe(lane->wait, 0);
	} else {
		conn = wait_for(lane);
	}
	conn->holder = db;
	return conn;
}

static void on_drain_late(void *arg)
{
	conn_lost(arg); /* nobody waits for it */
}

void lane_return(struct conn *conn, bool dirty)
{
	conn->holder = NULL;
	conn_state(conn, CONN_DRAINING);
	if (dirty) {
		pipe_text(conn, NULL, "rollback", KEEP_NOTHING);
		pipe_sync(conn, NULL);
	}
	lane_drained(conn);
	if (conn->state == CONN_DRAINING && !conn->doomed)
		timer_start(&conn->timer,
			    mono_now() + MONO_MS(conn->lane->statement_ms + DB_GRACE_MS),
			    on_drain_late, conn);
}

void lane_drained(struct conn *conn)
{
	if (conn->state != CONN_DRAINING || conn->doomed || !list_empty(&conn->queue) ||
	    conn->canceller)
		return;
	conn->wants_cancel = false;
	if (PQtransactionStatus(conn->pg) != PQTRANS_IDLE) {
		conn_doom(conn);
		return;
	}
	if (conn->timer.fn == on_drain_late)
		timer_stop(&conn->timer);
	give(conn);
}

/* ---- both ---- */

void lane_ready(struct conn *conn)
{
	struct lane *lane = conn->lane;
	struct list *it;

	lane->failing_since = 0;
	lane->why[0] = '\0';
	if (lane->which != DB_READ) {
		give(conn);
		return;
	}
	conn_state(conn, CONN_READY);
	conn_rest(conn);
	cancel_waiting(lane->pool);
	while ((it = list_shift(&lane->waiters)))
		give_waiter(container_of(it, struct waiter, link), conn);
}

/* By a question on a READ connection, not by PQcancel: that blocks, for as long as the server is
 * frozen, and goes in clear beside a connection that is encrypted. */
void lane_cancel(struct conn *conn)
{
	struct lane *reads = &conn->lane->pool->lanes[DB_READ];
	struct conn *by = least_busy(reads, false);

	conn->wants_cancel = true;
	if (conn->canceller || !conn->pg)
		return;
	if (!by) {
		open_up_to(reads, 1);
		return;
	}
	snprintf(conn->cancel_text, sizeof conn->cancel_text, "select pg_cancel_backend(%d)",
		 PQbackendPID(conn->pg));
	conn->wants_cancel = false;
	conn->canceller = pipe_text(by, NULL, conn->cancel_text, KEEP_NOTHING);
	if (conn->canceller)
		conn->canceller->cancels = conn;
}

/* ---- beginning and end ---- */

METRIC(statements, COUNTER, "contacto_db_statements_total", "Statements sent to PostgreSQL.",
       "service", "lane");
METRIC(wait_seconds, HISTOGRAM, "contacto_db_wait_seconds", "Waiting for a connection.", "service",
       "lane");
METRIC(connections, GAUGE, "contacto_db_connections", "Connections to PostgreSQL.", "service",
       "lane", "state");
METRIC(connects, COUNTER, "contacto_db_connects_total", "Attempts to connect to PostgreSQL.",
       "service", "lane", "outcome");
METRIC(losses, COUNTER, "contacto_db_losses_total", "Connections to PostgreSQL that were lost.",
       "service", "lane");

static void lane_metrics(struct lane *lane)
{
	static const char *const states[] = { "closed", "waiting", "connecting",
					      "ready",  "leased",  "draining" };
	const char *role = lane->pool->role;

	lane->statements = metric_of(&statements, role, lane->name, NULL);
	lane->wait = metric_of(&wait_seconds, role, lane->name, NULL);
	lane->connects = metric_of(&connects, role, lane->name, "made");
	lane->failed = metric_of(&connects, role, lane->name, "failed");
	lane->losses = metric_of(&losses, role, lane->name, NULL);
	for (size_t i = 0; i < CONN_STATES; i++)
		lane->states[i] = metric_of(&connections, role, lane->name, states[i]);
}

void lane_init(struct lane *lane, struct db_pool *pool, enum db_lane which)
{
	const struct {
		const char *name;
		int64_t count, ms;
	} kinds[DB_LANES] = {
		[DB_READ] = { "read", config.db_read_connections, config.db_read_ms },
		[DB_WRITE] = { "write", config.db_write_connections, config.db_write_ms },
		[DB_SLOW] = { "slow", config.db_slow_connections, config.db_slow_ms },
		[DB_OWN] = { "own", DB_OWN_MAX, config.db_slow_ms },
	};

	lane->pool = pool;
	lane->which = which;
	lane->name = kinds[which].name;
	lane->count = (size_t)kinds[which].count;
	lane->statement_ms = (uint64_t)kinds[which].ms;
	list_init(&lane->free);
	list_init(&lane->waiters);
	lane->conns = calloc(lane->count, sizeof *lane->conns);
	if (!lane->conns)
		abort();
	lane_metrics(lane);
	for (size_t i = 0; i < lane->count; i++)
		conn_init(&lane->conns[i], lane);
}

void lane_close(struct lane *lane)
{
	for (size_t i = 0; i < lane->count; i++)
		conn_close(&lane->conns[i]);
	/* Each looks, finds the pool closed, takes himself out, and fails; those woken from a
	 * fiber do so later. */
	list_each_safe (it, &lane->waiters)
		fiber_wake(container_of(it, struct waiter, link)->fiber);
}

void lane_done(struct lane *lane)
{
	for (size_t i = 0; i < lane->count; i++)
		conn_done(&lane->conns[i]);
	free(lane->conns);
}
