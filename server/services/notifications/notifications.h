/* notifications.h — what the files of notifications share, and nothing else. */
#ifndef NOTIFICATIONS_NOTIFICATIONS_H
#define NOTIFICATIONS_NOTIFICATIONS_H

#include "lib/serve/service.h"
#include "notifications.api.h"
#include "notifications.sql.h"
#include "services/notifications/templates.h"
#include "users.api.h"

extern const struct service notifications;

/* ---- hear.c: what others tell, and what we say because of it ---- */

void keep_user(struct db *tx, const struct user *);
void forget_user(struct db *tx, const struct user_deleted *);
void send_code(struct db *tx, const struct user_code_asked *);
void warn_of_device(struct db *tx, const struct user_signed_in *);
void warn_former_phone(struct db *tx, const struct user_phone_changed *);

/* ---- message.c: a message as it lies in its table ---- */

struct letter {
	uuid cause_id;
	int kind;     /* enum delivery_kind */
	uuid user_id; /* nil: not a user yet */
	int language; /* enum language */
	str address;
	bool secret; /* its text goes when it was sent */
	instant expires_at;
	struct argument arguments[ARGUMENTS_MAX];
	size_t argument_count;
};
/* Renders, seals and queues it, and wakes the sender after the commit. */
void message_queue(struct db *tx, const struct letter *);
/* False: it cannot be opened; the key is gone, or somebody changed the row. */
bool due_open(struct region *, const struct due *, str *address, struct rendered *);

/* ---- sender.c ---- */

void sender_start(void);
void sender_stop(void);              /* pauses until the last has ended */
void send_due(struct service_run *); /* a job of every process */
void sender_wake(void *);            /* there is something to send: a hook of commits */
void tidy(struct service_run *);     /* a job: metrics of what waits, and what is old goes */

/* ---- carriers.c: those who take messages from us ---- */

enum handed { HANDED, HANDED_AGAIN, HANDED_NEVER }; /* taken; try later; never will be */
struct handover {
	enum handed handed;
	str reference;         /* what the carrier calls it; absent: nothing */
	str failure;           /* why not, without anything about the person */
	int64_t retry_seconds; /* when the carrier said so; else 0 */
};
struct handover carrier_take(struct region *, const struct due *, str address,
			     const struct rendered *);

/* ---- dev.c: where messages go on a developer's machine ---- */

extern const struct route dev_routes[];
bool dev_mode(void);
void dev_keep(const char *channel, str id, str from, str to, str subject, str text);
/* dev_smtp.c: an SMTP server on a free port of loopback.  False: it cannot listen. */
bool dev_smtp_start(void);
void dev_smtp_stop(void);
int dev_smtp_port(void); /* 0: it does not listen */

#endif
