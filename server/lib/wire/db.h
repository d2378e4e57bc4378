/* db.h — PostgreSQL for fibers: pipelined, in three lanes, with deadlines and reconnection.
 *
 * A pool per service (its own role). Lanes: READ — 2 connections shared by all fibers, the
 * statements of one turn of the loop ride under one Sync; WRITE — 8 leased to one transaction at
 * a time, a group of statements is one Sync; SLOW — 2, leased, 30 s. Connections open on need,
 * and close after a minute unused. Each function that takes a `struct db *` may pause.
 *
 * A failure leaves the fiber: fail(BREAKDOWN_DB); BREAKDOWN_DEADLINE when the fiber's deadline
 * or the lane's statement_timeout passed; BREAKDOWN_BUSY when too many wait; BREAKDOWN_UNKNOWN
 * when the connection fell while a commit was under way. Constraint violations are not expected
 * here: statements say `on conflict do nothing returning`.
 *
 * What is sent again when its connection was lost: a read; a transaction of which nothing was
 * answered yet. Never a commit. What runs for a fiber that left at its deadline is cancelled.
 * While PostgreSQL is away one waits 3 s for it, and once it has been away for that long, not at
 * all.
 *
 * Everything between two Syncs is one implicit transaction, so a read shares its Sync with
 * strangers and is sent again, alone, when a neighbour's error aborted it; a write never shares.
 *
 * One request, one transaction: who holds one and waits for another may wait for himself. */
#ifndef WIRE_DB_H
#define WIRE_DB_H

#include "lib/run/fiber.h"
#include "lib/wire/shape.h"

/* A row's 'infinity', and a span without an upper end; a span without a lower one begins at
 * INSTANT_NONE. It is no instant to compute with or to show: JSON cannot say it. ('-infinity' is
 * refused: fail(BREAKDOWN_OTHER).) */
#define INSTANT_FOREVER ((instant){ INT64_MAX })

struct db_pool;
struct db; /* one transaction, or a handle for reads; ends with its region */

enum db_lane { DB_READ, DB_WRITE, DB_SLOW };

/* One statement of a .sql file, made by gen/sql.py. */
enum db_rows { ROWS_NONE, ROWS_MAYBE, ROWS_ONE, ROWS_MANY };
struct statement {
	const char *name; /* of the .sql file's statement; the prepared name is "service.name" */
	const char *sql;  /* with $1 … */
	const struct shape *in;   /* arguments in order of $n: fields of the argument struct */
	const char *const *types; /* of each argument, from its cast: "uuid", "tstzrange" … */
	const struct shape *out;  /* columns by name; NULL for ROWS_NONE */
	enum db_rows rows;
	bool reads; /* begins with select and locks nothing: may run in the READ lane */
};
struct queries { /* all of a service: <service>_queries */
	const struct statement *all;
	size_t count;
	const char *name; /* of the service, or "lib" */
};

/* Opens a pool lazily: no connection before the first use. role = schema = service. Never
 * pauses. */
struct db_pool *db_pool_new(const char *role, const struct queries *const *sets, size_t set_count);
/* Closes all; waiting fibers fail(BREAKDOWN_DB). */
void db_pool_free(struct db_pool *);
/* Is a connection alive, or could one be made now? For /readyz; pauses ≤ deadline. */
bool db_pool_ready(struct db_pool *, uint64_t deadline);

/* A handle for single reads (READ lane); costs nothing. */
struct db *db_reads(struct db_pool *, struct region *);
/* A transaction: leases a WRITE (or SLOW) connection at its first statement, fairly, bounded
 * waiting (else BREAKDOWN_BUSY). BEGIN travels with the first group. Not committed when the
 * region ends: rolled back; the connection serves others when all that is under way on it was
 * answered or cancelled. */
struct db *db_transaction(struct db_pool *, enum db_lane, struct region *);
/* A connection of this handle's own, outside any transaction and any lane: each statement
 * commits by itself, and session locks last as long as the handle. Opened at its first
 * statement; when it is lost every call fails(BREAKDOWN_DB) and the lock is gone with it: free
 * the region and begin anew. Closed when the region ends. For the one that keeps a service's
 * outbox. */
struct db *db_own(struct db_pool *, struct region *);
/* Such a handle outlives many regions: from now on arguments and rows of its statements live in
 * this one, which must outlive each call. */
void db_own_rows(struct db *, struct region *);
struct region *db_region(struct db *);

/* Runs one statement: fills *row (ROWS_ONE, ROWS_MAYBE) or *list (ROWS_MANY). True when a row
 * came (ROWS_ONE without one is a bug of the statement: fail(BREAKDOWN_OTHER)); for ROWS_NONE
 * whether rows were touched. Texts live in the db's region. A nil uuid, an empty span or an
 * absent text for an argument not marked `?` is a bug: assert names statement and argument. */
bool db_run(struct db *, const struct statement *, const void *in, void *row);
struct list_of db_many(struct db *, const struct statement *, const void *in);

/* Queued: sent before the next statement of this transaction or with its commit, in the same
 * group; its rows are ignored, its errors are not. For events. */
void db_later(struct db *, const struct statement *, const void *in);
/* Sends this ROWS_ONE statement in front of the transaction's first, in the same group, so that
 * it costs no round trip: `row` is filled and judge(arg) called on the fiber before the first
 * statement's own result is looked at. judge may fail(): the rest of the group is then dropped
 * and the transaction rolled back. Called before any statement of the transaction; `in` is
 * copied as db_later does. */
void db_first(struct db *, const struct statement *, const void *in, void *row,
	      void (*judge)(void *arg), void *arg);
/* Sends what is queued and COMMIT in one group. After it the handle takes no more statements.
 * Past the deadline nothing is sent; but what was sent is waited for, beyond the deadline if
 * need be. */
void db_commit(struct db *);
/* At once; without it the region's end does the same. Nothing happens after a commit. */
void db_rollback(struct db *);
bool db_in_transaction(const struct db *);
/* Calls fn(arg) on the loop's stack once after the commit succeeded (wake the publisher, drop a
 * cache key). */
void db_after_commit(struct db *, void (*fn)(void *), void *arg);

/* Text protocol without preparing, SLOW lane or a transaction, for migrations and checks only.
 * Fails with the server's message. */
void db_execute(struct db *, const char *sql);

/* Checks a statement against the live schema: prepares it, describes it, compares each column's
 * and argument's type with its shape. An absent str: all right; else what is wrong, in the
 * region. */
str db_check(struct db_pool *, const struct statement *, struct region *);

/* Rows of text for tools and migrations: columns by position. */
struct db_text_row {
	str columns[16];
	size_t count;
};
/* Answers a list of struct db_text_row. */
struct list_of db_query_text(struct db *, const char *sql, size_t param_count, const str *params);

/* How many connections this pool may open at most (contacto check adds them up against
 * max_connections). */
size_t db_pool_bound(const struct db_pool *);

#endif
