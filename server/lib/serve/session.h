/* session.h — who asks: tokens, their hashes, and sessions packed for Redis.
 *
 * A token is 256 random bits in base64url, sent as the cookie `__Host-sid` or as `Authorization:
 * Bearer`.  It is never stored, logged or used as a key: its BLAKE2b-256 hash is.
 *
 * PostgreSQL (users) has the truth.  Redis has `session:<hash in hex>`, written by users alone for
 * at most SESSION_CACHE_SECONDS, and is trusted only while `session:lease` is there too.  users
 * renews the lease every 250 ms for SESSION_LEASE_MS, and only after every revocation committed in
 * PostgreSQL was replayed to this Redis.  So a Redis that users cannot reach, or that came back
 * stale, is trusted for a second at most.
 *
 * Without both keys the truth is asked: service.session_find where users runs in this process, else
 *
 *	POST /v1/sessions/check {"token_hash": "<64 hex digits>"}
 *	200 {"session_id", "user_id", "roles": ["professional", …], "language", "proven_at", "ends_at"}
 *	404 when there is no such session
 *
 * and never two questions at once for one token in a process. */
#ifndef SERVE_SESSION_H
#define SERVE_SESSION_H

#include "lib/serve/req.h"

enum {
	SESSION_TOKEN = 43, /* characters */
	SESSION_HASH = 32,  /* bytes */
	SESSION_CACHE_SECONDS = 60,
	SESSION_LEASE_MS = 700, /* and not a second: a copy read before a revocation may be written
				   up to 300 ms after it */
	SESSION_PACKED = 54,    /* bytes */
};

/* A new token; not terminated. */
void session_token_new(char out[SESSION_TOKEN]);
/* False: these are not the characters of a token, nobody need be asked. */
bool session_token_hash(str token, uint8_t hash[SESSION_HASH]);
/* The same hash from 64 lower-case hex digits, as /v1/sessions/check is sent it. */
bool session_hash_read(str hex, uint8_t hash[SESSION_HASH]);

/* Keys in Redis, with config.cache_prefix. */
str session_cache_key(struct region *, const uint8_t hash[SESSION_HASH]);
str session_lease_key(struct region *);

/* Version 1: fixed width, big-endian. */
void session_pack(const struct session *, char out[SESSION_PACKED]);
/* False: not of this version; ask for the truth. */
bool session_unpack(str, struct session *);

/* Set-Cookie values: __Host-sid with Secure, HttpOnly, SameSite=Lax, Path=/; gone: the one that
 * removes it. */
str session_cookie(struct region *, str token, int64_t seconds);
str session_cookie_gone(void);

/* The hash of the token that this request came with; false without a session.  For "end this
 * session". */
bool session_hash_of(const struct req *, uint8_t hash[SESSION_HASH]);

/* A role's name ("professional"), and a role by its name (-1: none). */
const char *role_name(enum role);
int role_of(str name);

#endif
