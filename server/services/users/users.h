/* users.h — what the files of users share, and nothing else. */
#ifndef USERS_USERS_H
#define USERS_USERS_H

#include "lib/serve/service.h"
#include "users.api.h"
#include "users.sql.h"

extern const struct service users;

enum {
	CODE_DIGITS = 6,
	CODE_TRIES = 5, /* of one code */
	CODE_MINUTES = 10,
	FRESH_SECONDS = 15 * 60, /* how long a sign-in counts as fresh proof */
	SESSIONS_MAX = 50,       /* live ones of one person */
	RECORD_DAYS = 90,        /* how long an ended session is remembered */
};

/* ---- codes.c: asking for a code ---- */

struct code_wanted {
	int purpose, channel; /* enum code_purpose, enum code_channel */
	str address;          /* E.164, or an e-mail address */
	uuid user_id;         /* whose account it is about; nil: nobody's yet */
	int language;
};
/* Sends a code, within the limits: 202 with its flow, or a refusal.  Locks the address; whoever
 * must lock an account does it before. */
struct reply *code_send(struct req *, const struct code_wanted *);
/* A mobile number of Algeria in E.164, in the region; NULL, or the refusal. */
struct reply *mobile_read(struct req *, str phone, str *e164);

/* ---- proof.c: trying a code ---- */

struct trial {
	uuid flow_id;
	str code;
	int purpose;
	uuid user; /* by whom the flow must have been asked; nil: by anybody */
};
struct proof {
	str address;
	uuid user_id; /* for whom it was asked; nil: for whoever has the number */
	int language;
};
struct verdict {
	enum { PROOF_RIGHT, PROOF_WRONG, PROOF_EXPIRED, PROOF_TOO_OFTEN } is;
	int64_t tries_left, wait; /* of a wrong one; seconds, when it was too often */
};
/* Tries a code under the lock of its address, and fills *proof when it is right: it is not used up.
 * A wrong try is counted in the request's transaction, which must be committed: else it never was. */
struct verdict code_judge(struct req *, const struct trial *, struct proof *);
/* NULL when the code is right: it is used up in the request's transaction, which holds the lock of
 * the address.  Else the refusal; a wrong try is then committed already.  user: as in a trial. */
struct reply *code_prove(struct req *, uuid flow_id, str code, int purpose, uuid user,
			 struct proof *);
/* What is kept of a code: a keyed hash bound to its flow and address. */
void code_digest(uuid flow_id, str address, str code, uint8_t out[32]);
/* False, and the refusal: this network address asked or tried too often, or Redis, which counts
 * that, is away. */
bool peer_may(struct req *, const char *what, str peer, int64_t an_hour, struct reply **refusal);

/* ---- accounts.c: a user as a row, and as others see it ---- */

/* The account of whoever asks, locked: it exists as long as the session does.  NULL with the
 * refusal when it was deleted just now. */
bool account_lock(struct req *, struct user *, struct reply **refusal);
struct user account_make(struct db *tx, str phone, int language);
/* Keeps all of *user and tells it; gives back what was kept. */
struct user account_save(struct db *tx, const struct user *);
bool account_has(const struct user *, int role); /* enum user_role */
void account_give(struct region *, struct user *, int role);
unsigned account_roles(struct list_of roles); /* a mask, as in struct session */
/* One's own view of it. */
struct me account_view(struct db *, const struct user *);
struct reply *reply_account(struct req *, const struct user *); /* 200, versioned */

/* ---- sessions.c ---- */

/* How long sessions of these roles (a mask) live: seconds without use, and in all. */
struct lifetime {
	int64_t idle, whole;
};
struct lifetime lifetime_of(unsigned roles);
/* Redis forgets these sessions (struct ended) once the transaction has committed. */
void sessions_forget(struct db *tx, struct list_of ended);

/* ---- truth.c: sessions for everybody ---- */

bool session_truth(struct service_run *, const uint8_t hash[SESSION_HASH], struct session *);
void lease_keep(struct service_run *); /* a job of every process */

/* ---- consents.c ---- */

/* Is there a current document that this person has not agreed to? */
bool consent_needed(struct db *, uuid user_id);

/* ---- forget.c, demo.c, people.c ---- */

void forget_old(struct service_run *);
void demo_seed(struct service_run *, int64_t professionals);
void people_seed(struct service_run *, int64_t professionals);
int admin_do(struct service_run *, size_t count, const str *words);

#endif
