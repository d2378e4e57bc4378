/* db_inside.h — what the files of db.h share; nobody else includes it.
 *
 *   db_run.c   what a fiber asks for: statements, groups, commits; what becomes of failures
 *   db_copy.c  many rows at once
 *   db_text.c  SQL that no table describes      db_check.c    statements against the live schema
 *   db_bind.c  C values → parameters            db_row.c      rows → C values
 *   db_type.c  which type fits which kind       db_pool.c     all of a service's
 *   db_lane.c  who gets which connection        db_pipe.c     what is under way on one, in order
 *   db_conn.c  one connection's life            db_address.c  names of hosts, without blocking
 *
 * Easy to get wrong: a fiber is woken at once when the loop's stack wakes it, and may then do
 * anything to the connection that it was woken from. So whoever wakes looks at the world anew
 * afterwards; and code on a fiber never tears a connection down (it might have to wake itself):
 * it dooms it, and the loop does it. */
#ifndef WIRE_DB_INSIDE_H
#define WIRE_DB_INSIDE_H

#include "lib/base/list.h"
#include "lib/run/fiber.h"
#include "lib/run/metrics.h"
#include "lib/wire/db.h"

#include <libpq-fe.h>

enum {
	DB_OWN = DB_SLOW + 1, /* connections of db_own: a lane that nobody shares */
	DB_LANES,
	DB_OWN_MAX = 2,       /* of them, in one pool */
	DB_ARGUMENTS = 64,    /* of one statement (gen/sql.py keeps to it) */
	DB_COLUMNS = 64,      /* of one row */
	DB_NAME = 64,         /* of a prepared statement (NAMEDATALEN) */
	DB_TRIES = 3,         /* of what may be sent again */
	DB_BATCH = 16,        /* reads under one Sync */
	DB_CONNECT_MS = 3000, /* for one attempt to connect, and for waiting for it */
	DB_GRACE_MS = 1000,   /* for an answer, after statement_timeout should have come */
};
#define NO_PLACE SIZE_MAX

/* ---- what is under way (db_pipe.c) ---- */

struct hook {
	struct hook *next;
	void (*fn)(void *);
	void *arg;
};

/* A fiber that waits for answers; in its frame.  Entries point here until it leaves. */
struct call {
	struct fiber *fiber;
	struct list entries;      /* not answered yet */
	bool waits;               /* it is paused in call_wait */
	bool done;                /* all answered */
	bool lost;                /* the connection fell first */
	bool aborted;             /* not run, because of an error in front of it */
	bool committed;           /* a COMMIT was answered with COMMIT */
	PGresult *error;          /* the first; NULL: none */
	const char *error_at;     /* the statement it belongs to */
	PGresult *first, *answer; /* of db_first; of the statement asked for */
	struct hook *hooks;       /* called when a COMMIT was answered */
};

/* Where a result goes. */
enum keep { KEEP_NOTHING, KEEP_FIRST, KEEP_ANSWER, KEEP_COMMIT };

enum entry_kind { ENTRY_SYNC, ENTRY_PREPARE, ENTRY_STATEMENT, ENTRY_SIMPLE };

/* One thing the server owes us, in order.  On the heap: it may outlive the fiber that asked. */
struct entry {
	struct list link;    /* conn.queue */
	struct list of_call; /* call.entries; in no list when nobody waits */
	struct call *call;   /* NULL: nobody waits (any more) */
	PGresult *result;
	enum entry_kind kind;
	enum keep keep;
	size_t place;         /* ENTRY_PREPARE: of the statement in the pool */
	const char *name;     /* static or the statement's */
	struct conn *cancels; /* a pg_cancel_backend on behalf of that one */
};

/* A statement with its arguments in the wire's form. */
struct bound {
	struct bound *next;
	const struct statement *statement; /* NULL: text only */
	size_t place;                      /* of the statement in its pool */
	const char *text;                  /* without a statement: sent as it is */
	int count;
	const char **values; /* NULL: null */
	int *lengths;
};

/* ---- connections and lanes ---- */

enum conn_state {
	CONN_CLOSED,
	CONN_WAITING,    /* to try again */
	CONN_CONNECTING, /* its host's name is looked up, or libpq is at it */
	CONN_READY,      /* shared (READ), or free to be leased */
	CONN_LEASED,
	CONN_DRAINING, /* given back, but something is still under way */
	CONN_STATES,
};

struct conn {
	struct list link; /* lane.free while READY in a leased lane */
	struct lane *lane;
	enum conn_state state;
	PGconn *pg;
	uv_poll_t *poll;   /* NULL: not watched */
	int watched;       /* events */
	struct list queue; /* of entry */
	size_t in_flight;  /* statements in it */
	size_t batch;      /* statements since the last Sync; a READ connection owes one when > 0 */
	bool doomed;       /* timer is about to close it */
	bool wants_cancel; /* as soon as a READ connection can ask for it */
	struct entry *canceller; /* asks for it, on a READ connection */
	char cancel_text[48];
	uint8_t *prepared;  /* a bit for each statement of the pool */
	struct db *holder;  /* of a leased one */
	struct timer timer; /* connecting, back-off, idling, draining, doom: one at a time */
	uint64_t used_at;
	unsigned failures;       /* attempts in a row */
	struct address *address; /* while names are looked up */
};

struct waiter {
	struct list link; /* lane.waiters */
	struct fiber *fiber;
	struct conn *given;
	bool woken;
};

struct lane {
	struct db_pool *pool;
	enum db_lane which;
	const char *name;
	struct conn *conns;
	size_t count;
	struct list free; /* READY ones of a leased lane, the last used first */
	struct list waiters;
	size_t waiting;
	uint64_t statement_ms;  /* statement_timeout */
	uint64_t failing_since; /* 0: the last attempt to connect went well */
	char why[160];          /* or so libpq said */
	struct metric_series *statements, *wait, *connects, *failed, *losses;
	struct metric_series *states[CONN_STATES];
};

struct db_pool {
	struct list link; /* of all pools */
	char role[64];
	const struct queries *const *sets;
	size_t set_count;
	size_t statement_count;          /* of all sets */
	char (*prepared_names)[DB_NAME]; /* of each statement: "users.book" */
	struct lane lanes[DB_LANES];
	size_t handles; /* struct db that point here, and look-ups under way */
	bool closed;
};

enum db_mode {
	MODE_READS,
	MODE_TRANSACTION,
	MODE_PLAIN, /* leased, without BEGIN: for db_check */
	MODE_OWN,
};

struct db {
	struct db_pool *pool;
	struct region *region;
	enum db_mode mode;
	struct lane *lane;
	struct conn *conn; /* leased; NULL: not yet, or lost, or given back */
	bool sent;         /* BEGIN was sent on it */
	bool begun; /* and answered: what was told cannot be done again on another connection */
	bool over;  /* committed or rolled back */
	bool failed;
	struct bound *later, **later_end;
	struct bound *first;
	void *first_row;
	void (*judge)(void *arg);
	void *judge_arg;
	struct hook *hooks, **hooks_end;
	struct call held; /* results at hand; cleared when the region ends at the latest */
};

/* ---- db_pipe.c ---- */

/* Each adds to what is under way; the call may be NULL. When the connection is bad, it is doomed
 * and the call lost. */
void pipe_bound(struct conn *, struct call *, const struct bound *, enum keep);
struct entry *pipe_text(struct conn *, struct call *, const char *sql,
			enum keep); /* static, without arguments; NULL: not sent */
void pipe_describe(struct conn *, struct call *,
		   const struct statement *); /* prepared as "", described into ->answer */
void pipe_simple(struct conn *, struct call *,
		 const char *sql); /* several; nothing else may be under way */
void pipe_sync(struct conn *, struct call *);
/* Takes the answers that are there; wakes who has all of his. */
void pipe_pump(struct conn *);
/* Sends what libpq holds back; watches for room when the socket is full. */
void pipe_flush(struct conn *);
/* All is lost: empties the queue and wakes everybody. */
void pipe_lose(struct conn *);

void call_init(struct call *);
/* Pauses until done or lost; false at `until`: then the call must be cut. */
bool call_wait(struct call *, uint64_t until);
/* Nobody waits any more: answers will be dropped. */
void call_cut(struct call *);
/* Frees its results. */
void call_clear(struct call *);

bool result_is(const PGresult *, const char *sqlstate);
bool result_is_fatal(const PGresult *); /* the server ends the connection */

/* ---- db_conn.c ---- */

void conn_init(struct conn *, struct lane *);
void conn_done(struct conn *);
void conn_open(struct conn *); /* of a CLOSED one */
/* Closes it and wakes all who waited for its answers.  On the loop's stack only. */
void conn_close(struct conn *);
void conn_lost(struct conn *); /* the same, and counts it as lost */
/* Will be closed by the loop, soon. */
void conn_doom(struct conn *);
void conn_watch(struct conn *, int events);
void conn_state(struct conn *, enum conn_state);
/* Starts counting the time it is unused. */
void conn_rest(struct conn *);
const char *conn_error(const struct conn *); /* libpq's last words, one line */

/* ---- db_lane.c ---- */

void lane_init(struct lane *, struct db_pool *, enum db_lane);
void lane_close(struct lane *); /* connections; waiters find out */
void lane_done(struct lane *);
/* The READ connection to use now; pauses while there is none. `alone`: one without an open
 * batch. */
struct conn *lane_share(struct lane *, bool alone);
/* A connection of one's own; pauses.  The holder is set. */
struct conn *lane_lease(struct lane *, struct db *);
/* Gives it back: after a ROLLBACK when `dirty`. */
void lane_return(struct conn *, bool dirty);
/* One that has just connected. */
void lane_ready(struct conn *);
/* Opens as many as are waited for and allowed. */
void lane_open(struct lane *);
/* A DRAINING one with nothing under way becomes free. */
void lane_drained(struct conn *);
/* Asks PostgreSQL to stop what runs there. */
void lane_cancel(struct conn *);
/* Sends the Syncs that READ connections owe; once a turn. */
void lane_sync(struct lane *);

/* ---- db_pool.c ---- */

/* Its number among the pool's statements; a bug when it is none of them. */
size_t pool_place(const struct db_pool *, const struct statement *);
void pool_hold(struct db_pool *);
void pool_give(struct db_pool *); /* frees it when it was closed and this was the last */

/* ---- db_address.c ---- */

/* config.db_host and db_port with names looked up, as libpq wants them. */
struct address {
	struct db_pool *pool;
	void (*done)(struct address *);
	void *arg;
	char hosts[1024], addresses[1024], ports[256];
	char error[128]; /* "": found */
};
/* done is called once, perhaps before address_find returns; the address is the callee's to free.
 * Who no longer cares clears `arg`. */
struct address *address_new(struct db_pool *, void (*done)(struct address *), void *arg);
void address_find(struct address *);

/* ---- db_type.c ---- */

enum {
	OID_BOOL = 16,
	OID_BYTEA = 17,
	OID_NAME = 19,
	OID_INT8 = 20,
	OID_INT2 = 21,
	OID_INT4 = 23,
	OID_TEXT = 25,
	OID_JSON = 114,
	OID_FLOAT4 = 700,
	OID_FLOAT8 = 701,
	OID_UNKNOWN = 705,
	OID_INT2_ARRAY = 1005,
	OID_INT4_ARRAY = 1007,
	OID_TEXT_ARRAY = 1009,
	OID_VARCHAR_ARRAY = 1015,
	OID_INT8_ARRAY = 1016,
	OID_BPCHAR = 1042,
	OID_VARCHAR = 1043,
	OID_DATE = 1082,
	OID_TIMESTAMPTZ = 1184,
	OID_UUID = 2950,
	OID_UUID_ARRAY = 2951,
	OID_JSONB = 3802,
	OID_TSTZRANGE = 3910,
	OID_FIRST_OWN = 16384, /* beyond: made by extensions and users: citext, enums */
};
/* Can a field be filled from a column of this type? Types beyond OID_FIRST_OWN are taken for
 * text. */
bool type_fits(const struct field *, Oid);
/* Its SQL name for the types above; NULL for others. */
const char *type_name(Oid);

/* ---- db_bind.c, db_row.c ---- */

/* Arguments in the wire's form, in the region. */
struct bound *bound_make(struct region *, const struct db_pool *, const struct statement *,
			 const void *in);
/* Each row of a result into an array of shape->size; fails(BREAKDOWN_OTHER) when a column does
 * not fit. */
void rows_read(struct region *, const struct statement *, const PGresult *, void *out);
/* One value that type_fits; false when the field cannot hold it. */
bool value_read(struct region *, const struct field *, Oid, str bytes, void *at);

/* ---- db_run.c ---- */

struct db *db_new(struct db_pool *, enum db_mode, enum db_lane, struct region *);
/* Leases what the handle needs, if it has not yet; pauses. */
void db_lease(struct db *);
/* Waits for a call that was sent on the handle's connection; its results are the handle's then.
 * Fails when it is late or lost. */
void db_await(struct db *, struct call *, uint64_t until);
/* Leaves with the error at hand. */
_Noreturn void db_fail(struct db *);
void db_clear(struct db *); /* the results at hand */
/* One group: BEGIN if need be, what was queued, `last` (or NULL), COMMIT if wanted. */
void db_group(struct db *, const struct bound *last, bool commit);
/* Reads on the READ lane; again, alone or elsewhere, when it was not this statement's fault. */
void db_read_shared(struct db *, const struct bound *);

_Noreturn void db_bug(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
