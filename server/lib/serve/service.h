/* service.h — a service is a table of contents: what it answers, asks its schema, hears and does by
 * itself.
 *
 *   const struct service users = {
 *           .name = "users", .contract = &users_contract, .queries = &users_queries,
 *           .hears = HEARS(...), .jobs = JOBS({ MINUTES(1), "forget_codes", forget_codes }),
 *   };
 */
#ifndef SERVE_SERVICE_H
#define SERVE_SERVICE_H

#include "lib/serve/req.h"
#include "lib/serve/session.h"
#include "lib/wire/bus.h"
#include "lib/wire/migrate.h"

/* ---- made from contracts/<service>.yaml by gen/contract.py ---- */

struct problem {
	const char *slug; /* "slot-taken": type is /problems/slot-taken */
	int status;
	const char *title;
};

enum security { SECURITY_NONE, SECURITY_OPTIONAL, SECURITY_SESSION, SECURITY_INTERNAL };

struct rate { /* x-rate: { per: user|address, burst: 10, every: 60 } = burst per `every` seconds */
	enum { RATE_PER_USER, RATE_PER_ADDRESS } per;
	double burst, every;
};

struct route {
	enum http_method method;
	const char *path;      /* "/v1/users/{user_id}" */
	const char *operation; /* "get_user" */
	enum security security;
	unsigned roles;             /* x-roles mask; 0: any signed in */
	const struct shape *params; /* path, query; NULL: none */
	const struct shape *body;   /* NULL: none */
	bool body_optional;
	bool idempotent; /* takes Idempotency-Key (x-idempotency: required|optional|none; optional
			    when POST, PUT and PATCH say nothing, else none) */
	bool key_required;
	bool if_match;     /* demands If-Match: 428 without */
	bool streams;      /* text/event-stream */
	bool reads;        /* GET, HEAD */
	uint64_t body_max; /* x-body-max; 0: 64 KiB */
	bool body_to_file;
	const char *const *body_types; /* of a body that is no JSON: the media types taken; ends
					  with NULL; NULL: any */
	const struct rate *rates;
	size_t rate_count;
	const struct problem *const *problems; /* of this service that it may refuse with, beside
						  the common ones; ends with NULL; may be NULL */
	const char *summary;
	struct reply *(*handle)(struct req *, const void *params, const void *body);
};

struct told {             /* an event of the contract's webhooks */
	const char *type; /* "user.changed" */
	const struct shape *shape;
};

struct contract {
	const char *service, *version;
	const struct route *routes;
	size_t route_count;
	const struct told *tells;
	size_t tell_count;
	const struct problem *const *problems;
	size_t problem_count;
};

/* ---- written by hand ---- */

/* One event it hears: the shape of the teller's contract, and what to do, inside a transaction that
 * the inbox has opened. */
struct hears {
	const char *type;
	const struct shape *shape;
	void (*handle)(struct db *tx, const void *event);
	bool state; /* everybody must know (bus_follow), no inbox: handle gets a NULL tx and must be
		       idempotent */
};
/* Typed: HEAR("user.changed", user, keep_user) checks that keep_user takes (struct db *, const
 * struct user *). */
#define HEAR(event_type, shape_name, fn)                                                           \
	{                                                                                          \
		.type = (event_type), .shape = &shape_name##_shape,                                \
		.handle = (void (*)(struct db *, const void *))(                                   \
			1 ? (fn) : (void (*)(struct db *, const struct shape_name *))0)            \
	}
/* The same of an event that everybody must know: FOLLOW("inbox.changed", inbox_changed, tell). */
#define FOLLOW(event_type, shape_name, fn)                                                         \
	{                                                                                          \
		.type = (event_type), .shape = &shape_name##_shape,                                \
		.handle = (void (*)(struct db *, const void *))(                                   \
			1 ? (fn) : (void (*)(struct db *, const struct shape_name *))0),           \
		.state = true                                                                      \
	}
#define HEARS(...)                                                                                 \
	(const struct hears[])                                                                     \
	{                                                                                          \
		__VA_ARGS__,                                                                       \
		{                                                                                  \
			0                                                                          \
		}                                                                                  \
	}

struct service_run;

/* Something done by itself, on a fiber, one at a time, by one process of the service at once
 * (advisory lock) unless everywhere. */
struct job {
	int64_t every; /* microseconds */
	const char *name;
	void (*run)(struct service_run *);
	bool everywhere;
};
#define JOBS(...)                                                                                  \
	(const struct job[])                                                                       \
	{                                                                                          \
		__VA_ARGS__,                                                                       \
		{                                                                                  \
			0                                                                          \
		}                                                                                  \
	}

struct service {
	const char *name;
	const struct contract *contract;
	const struct queries *queries;
	const struct migration
		*migrations;       /* made from migrations/ by gen/sql.py; ends with a NULL name */
	const struct hears *hears; /* ends with a NULL type; may be NULL */
	const struct job *jobs;
	/* Routes that are there in mode=development alone, and in no contract; ends with a NULL
	 * path; may be NULL. */
	const struct route *dev_routes;
	/* It keeps nothing that outlives its process: no schema, so neither outbox nor inbox, and no
	 * connection.  It follows states (FOLLOW), and its jobs run everywhere. */
	bool forgetful;
	/* Optional: can it answer by now?  Until then its operations are refused as unavailable, and
	 * the process is not ready.  Asked on each request: it looks at memory, and never pauses. */
	bool (*ready)(void);
	/* Optional: at start, on a fiber, before ready; at stop. */
	void (*start)(struct service_run *);
	void (*stop)(struct service_run *);
	/* `contacto seed`: demo data; idempotent; prints demo logins to stdout. */
	void (*seed)(struct service_run *, int64_t professionals);
	/* `contacto admin WORD...` (users alone): `add PHONE…` makes admins.  Prints what it did;
	 * returns the exit code, 2 for words it does not know. */
	int (*admin)(struct service_run *, size_t count, const str *words);
	/* users alone: the truth of a session by the hash of its token, asked when Redis may not be
	 * trusted.  A process that runs users calls this; others ask `POST /v1/sessions/check`,
	 * which answers from the same function (see session.h). */
	bool (*session_find)(struct service_run *, const uint8_t hash[SESSION_HASH],
			     struct session *);
};

struct host; /* a service within this process: lib/serve's own */

/* A running service: what jobs and start get in place of a request.  Made by service_run_begin
 * (lib, tests). */
struct service_run {
	const struct service *service;
	struct db_pool *pool;
	struct region *region; /* of this run of the job; ends with it */
	struct trace trace;
	struct host *host;
};
struct db *run_read(struct service_run *);
struct db *
run_begin(struct service_run *); /* the caller commits with db_commit: there is no reply here */
/* The service's run by name, if it runs in this process; for tests and jobs. */
struct db_pool *service_pool(const struct service *); /* NULL: it runs not here, or is forgetful */

/* ---- events ---- */

/* Queues an event into the outbox within the transaction; made wrappers emit_user_changed(tx, &it)
 * call it. */
void emit(struct db *tx, const char *type, const struct shape *, const void *it);

/* Declares the queue of what a service hears, without hearing it (bus_declare), once the bus is started; false: it hears nothing. */
bool inbox_declare(const struct service *);

/* ---- calls to other services, now ---- */

/* POST/GET to an internal or public route of another service at its configured url, with our
 * service secret, the user's session id and trace; the answer is read through `out` shape. Status
 * is returned; 0 never: no answer is fail(BREAKDOWN_CALL). made wrappers call_<operation>(req, …)
 * use it. */
int call(struct region *, const char *from_service, const char *to_service, enum http_method,
	 str path, const struct shape *in_shape, const void *in, const struct shape *out_shape,
	 void *out, const struct req *on_behalf);

/* ---- feeds of others ---- */

/* What another service tells in the order of change, whose copies we keep: what was before we
 * listened, and what no event brought. */
struct feed_of {
	const char *name;           /* of our place in it */
	const char *service, *path; /* "/v1/internal/users?limit=500" */
	const struct shape *shape;  /* of a page */
	/* Keeps a page; the key to go on after, absent at the end.  What was heard already changes
	 * nothing. */
	str (*keep)(struct db *tx, const void *page);
};
/* On a fiber: reads on to the end, a page and our place in it in one transaction.  Whoever does not
 * answer is asked again the next time. */
void feed_read(const struct service *, const struct feed_of *);
/* One question without a place.  False: no answer. */
bool feed_ask(struct service_run *, const char *service, str path, const struct shape *, void *out);

/* ---- running ---- */

/* Serves these on config.listen until SIGTERM or SIGINT: connects, declares, checks each statement
 * against the schema, starts jobs, answers /healthz, /readyz and, on metrics_listen, /metrics. Runs
 * the loop itself.  Returns the exit code. */
int serve(const struct service *const *services, size_t count);

/* The same in pieces, for tests that run services inside their own loop; one server a process.  On
 * a fiber: pauses until it listens, the schema is checked and every `start` hook has returned.
 * NULL: *error (static memory) says why. */
struct server;
struct server *server_start(const struct service *const *services, size_t count,
			    const char **error);
int server_port(const struct server *);
/* On a fiber: pauses until requests under way are answered (config.drain_seconds at most) and all
 * is closed; frees it. */
void server_stop(struct server *);

/* For tools (seed, admin) and tests: pools and cache of these services without door, bus or jobs.
 * On a fiber. */
struct server *server_start_bare(const struct service *const *services, size_t count,
				 const char **error);
/* The same with a door on a free port of loopback, where these services answer one another, whatever
 * <service>_url says: for a seed that reads another's feed. */
struct server *server_start_inner(const struct service *const *services, size_t count,
				  const char **error);
/* Runs fn as a job of a service that was started either way, in a region of its own, on the calling
 * fiber. False: it failed. */
bool service_do(const struct service *, void (*fn)(struct service_run *, void *), void *arg,
		struct failure *);
/* What `contacto check` tells of one service: pauses, may fail(). "": schema and every statement
 * fit; else what is wrong, in the region. */
str service_check(const struct service *, struct region *);
/* Statements and, at most, connections of a started service. */
size_t service_statements(const struct service *);
size_t service_connections(const struct service *);
/* The service's migrations, the library's first: two sets at most; none of a forgetful one. */
const struct migration *const *service_migrations(const struct service *,
						  const struct migration *sets[2], size_t *count);

/* Runs a job of a running service now, on the calling fiber, whoever holds the lock; waits when it
 * is under way.  For tests. */
void job_run(const struct service *, const char *name);
/* Looks at once which jobs are due, after a test moved the clock. */
void jobs_look(void);

#endif
