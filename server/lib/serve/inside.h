/* inside.h — what the files of lib/serve share, and nothing else; no service includes it.
 *
 * A `server` is the one of this process; a `host` a service in it; a `root` the way of one request,
 * whose first member is the handler's `struct req`. */
#ifndef SERVE_INSIDE_H
#define SERVE_INSIDE_H

#include "common.api.h"
#include "lib/run/metrics.h"
#include "lib/serve/router.h"
#include "lib/serve/service.h"

enum { HOSTS_MAX = 16 };

struct keeper;
struct key_row;
struct job_state;

struct host {
	const struct service *service;
	struct server *server;
	struct db_pool *pool;   /* NULL: it is forgetful */
	struct keeper *keeper;  /* outbox.c */
	struct job_state *jobs; /* jobs.c */
	size_t job_count;
	struct endpoint_run *endpoints;
	bool migrated, started;
};

/* One operation as it runs here. */
struct endpoint_run {
	const struct route *route;
	struct host *host;
	struct metric_series *answered[6]; /* by status class; filled on first use */
	struct metric_series *seconds;
};

struct server {
	struct router *router;
	struct http_server *http, *private;
	struct host hosts[HOSTS_MAX];
	size_t count;
	bool draining, bare;
	size_t inflight;
	str origin; /* scheme://host[:port] of config.public_url */
};
extern struct server *serving; /* NULL before server_start and after server_stop */

/* Has it begun, and can it answer? */
static inline bool host_ready(const struct host *host)
{
	return host->started && (!host->service->ready || host->service->ready());
}
struct host *host_of(const struct service *);
struct host *host_named(str service);

/* What a fiber works for: emit() must know whose outbox, log lines whose trace.  Kept in
 * fiber_context(). */
struct scene {
	struct host *host;
	struct trace trace;
	uuid request; /* nil: none */
};
/* Sets it and gives the former one back. */
struct scene *scene_set(struct scene *);
struct scene *scene_now(void); /* NULL: none */
void scene_logs(void);         /* lines bear trace and request from now on */

/* ---- one request ---- */

struct rate_told {               /* the tightest limit of those asked */
	const struct rate *rate; /* NULL: none */
	unsigned left, reset;
};

struct root {
	struct req req;
	struct scene scene; /* has the trace and id again: it may outlive a half-made req */
	struct server *server;
	struct endpoint_run *run; /* NULL: no operation */
	const struct match *match;
	const void *params, *body;
	str token; /* as sent; absent: none */
	bool by_cookie;
	str key; /* Idempotency-Key; absent: none, or not taken here */
	uint8_t fingerprint[32];
	struct key_row *taken; /* what is known of the key */
	struct rate_told told;
	struct reply *reply;
	struct reply
		*early; /* what the root answers instead of the handler, which it left by fail() */
	bool committing;
	const char *broke; /* breakdown's name, for the log */
	char why[128];
	/* For answers of last resort: the region may be full. */
	struct reply spare;
	char spare_body[512], spare_id[UUID_TEXT], spare_digits[INT_TEXT];
	struct http_header spare_headers[4];
};

static inline struct root *root_of(const struct req *req)
{
	return req->root;
}

/* root.c: the codec's three questions. */
struct http_handler root_handler(struct server *);

/* peer.c */
str peer_of(const struct http_request *);
bool peer_is_edge(const struct http_request *);

/* session.c: who asks.  NULL, or the refusal.  Pauses. */
struct reply *session_admit(struct root *);
/* The caller of Service-Token; absent: none, or it lies. */
str caller_of(const struct http_head *);

/* origin.c: NULL, or the refusal: a cookie's request that another site made. */
struct reply *origin_admit(struct root *);
str origin_of(str url);

/* rate.c: NULL, or 429.  Pauses. */
struct reply *rate_admit(struct root *);
void rate_headers(struct root *, struct reply *);

/* input.c: fills root->params and root->body; NULL, or the refusal with every fault. */
struct reply *input_read(struct root *);

/* idempotency.c */
struct reply *idempotency_admit(struct root *); /* reads the field; NULL, or the refusal */
void idempotency_begin(
	struct root *); /* in the transaction just begun; may leave the handler with root->early */
void idempotency_keep(struct root *, const struct reply *); /* before the commit */

/* refuse.c: may this operation answer so?  The common ones all may, a service's own those that list
 * it. */
bool problem_listed(const struct route *, const struct problem *);

/* problem.c */
struct reply *problem_reply(struct req *, const struct problem *, str detail, const struct faults *,
			    str more);
struct reply *problem_retry(struct req *, const struct problem *, unsigned seconds);
/* Without the region: of memory in root, or of the region given. */
struct reply *problem_last_resort(struct root *, const struct problem *, unsigned retry_after);
struct http_reply problem_bare(struct region *, int status, const char *reason);
unsigned retry_jitter(void);

/* message.c: JSON of another service as a struct in the region; NULL: *why it is none. */
const void *message_read(struct region *, const struct shape *, str body, str *why);

/* outbox.c */
void outbox_start(struct host *);
void outbox_stop(struct host *); /* pauses */
/* Does this process hold the service's lock: is it the one that publishes, and runs its jobs? */
bool outbox_holds(const struct host *);

/* inbox.c */
void inbox_start(struct host *);

/* jobs.c */
void jobs_start(struct host *);
void jobs_stop(struct host *); /* pauses until none is under way */

/* service.c: what a hook or job is given, in a region of its own; runs fn with it under fiber_try.
 */
bool host_run(struct host *, void (*fn)(struct service_run *), struct failure *);

/* schema.c: "" when the schema is as this program expects, else what is wrong (in the region).
 * Pauses; may fail(). */
str schema_check(struct host *, struct region *);

/* health.c */
bool health_answers(struct server *, struct http_request *, struct http_reply *);
struct http_handler metrics_handler(struct server *);

#endif
