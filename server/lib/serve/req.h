/* req.h — what a handler is given, and what it may say.
 *
 *   struct reply *change_user(struct req *req, const struct change_user *in)
 *
 * A handler runs on a fiber, straight down.  It may pause in whatever takes a `req` or a `db`.  It
 * owns nothing: all it makes lives in the request's region and ends with it.  It returns a reply,
 * or `refuse(req, SLOT_TAKEN)`.  It never commits: a 2xx reply makes the root send the idempotency
 * row, the events and COMMIT in one go, and only then the bytes; a refusal rolls back. */
#ifndef SERVE_REQ_H
#define SERVE_REQ_H

#include "lib/run/fiber.h"
#include "lib/run/log.h"
#include "lib/run/trace.h"
#include "lib/wire/db.h"
#include "lib/wire/http.h"

struct service;
struct route;
struct problem;

/* Roles of the platform; a set is a bit mask (1 << role). */
enum role { ROLE_CLIENT, ROLE_PROFESSIONAL, ROLE_SUPPORT, ROLE_ADMIN };

/* One sign-in.  Kept by users; others see it by session.h. */
struct session {
	uuid session_id; /* nil: nobody is signed in */
	uuid user_id;
	unsigned roles;    /* mask */
	int language;      /* enum language of common.yaml: ar, fr, en */
	instant proven_at; /* last fresh proof (sign-in), for sensitive acts */
	instant ends_at;
};

struct req {
	struct region *region;
	const struct service *service;
	const struct route *route;
	const struct http_request *http;
	uuid id; /* the request's id: X-Request-Id, `instance` of problems */
	struct trace trace;
	uuid user; /* nil: anonymous */
	struct session session;
	str caller; /* the service that calls internally; absent: a person */
	str peer; /* the client's address: X-Real-IP when the socket's peer is loopback (the edge),
		     else the socket's */
	struct db *tx; /* the transaction, once begun */
	struct {
		struct log_field all[8];
		size_t count;
	} notes;
	void *root; /* of the root: rate headers, idempotency … */
};

struct reply {
	struct http_reply http;
	const struct problem *problem; /* of a refusal; NULL otherwise */
	const struct shape *shape; /* of the body, when it has one; its secret fields keep it from
				      being stored for replay */
	bool secret;               /* by hand: never stored for replay either */
};

/* ---- data ---- */

/* The request's one transaction: begun at the first call, the same afterwards.  Pauses at its first
 * statement. */
struct db *db_begin(struct req *);
/* The READ lane, outside any transaction. */
struct db *db_read(struct req *);

/* ---- replies ---- */

struct reply *reply_shape(struct req *, int status, const struct shape *, const void *it);
struct reply *reply_empty(struct req *, int status); /* 204, 202 … */
/* A page of items: {"items": […]}; `next` (absent: the last page) becomes Link rel="next" with the
 * same query and this cursor. */
struct reply *reply_page(struct req *, const struct shape *item, struct list_of items, str next);
/* The same Link alone, for a page that was made otherwise. */
void reply_next(struct req *, struct reply *, str next);
struct reply *reply_text(struct req *, int status, str type, str body);
void reply_header(struct req *, struct reply *, str name, str value);

/* With the version as ETag ("7" in quotes); a read whose If-None-Match has it already is answered
 * 304 without the body (RFC 9110 13). */
struct reply *reply_versioned(struct req *, int status, const struct shape *, const void *it,
			      int64_t version);
/* 200 of JSON that was made before, in the region or static; for reads. */
struct reply *reply_ready(struct req *, str json, int64_t version);
/* If-Match against the version: NULL when it matches; else a refusal, 428 when the field is
 * missing, 412 when it differs. `if_match` routes only; `*` matches any. */
struct reply *require_version(struct req *, int64_t version);
/* The version that If-Match names, for `update … where version = :version`; -1 for `*`. Call after
 * the root checked presence (it does, on x-if-match routes). */
int64_t wanted_version(struct req *);

/* Refusals: the enum is made from x-problems: refuse(req, NO_SUCH_USER). `refuse_with` adds members
 * to the problem. */
struct reply *refuse_problem(struct req *, const struct problem *);
struct reply *refuse_with(struct req *, const struct problem *, const struct shape *more,
			  const void *it);
#define refuse(req, NAME) refuse_problem((req), &problem_##NAME)
/* A fault found by hand after the shape was read ("ends after it starts"): 422 with one error. */
struct reply *refuse_fault(struct req *, const char *pointer, const char *code, const char *detail);
/* The same with several, at least one. */
struct reply *refuse_faults(struct req *, const struct faults *);
/* 429 with Retry-After. */
struct reply *refuse_rate(struct req *, unsigned retry_after);

/* ---- who ---- */

bool has_role(const struct req *, enum role);
/* Was identity proven within the last so many seconds? Else refuse(req, FRESH_PROOF_NEEDED). */
bool is_fresh(const struct req *, int seconds);

/* Adds a field to the request's one log line; ≤ 8; no personal data. */
void note(struct req *, struct log_field);

/* ---- pages: an opaque cursor is a sealed "key after which" ---- */
str cursor_write(struct req *, str key);
/* False: it is none of ours (422 by refuse_fault(req, "?cursor", "cursor", …)). */
bool cursor_read(struct req *, str cursor, str *key);

#endif
