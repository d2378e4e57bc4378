/* notifications.h — what the files of notifications share, and nothing else. */
#ifndef NOTIFICATIONS_NOTIFICATIONS_H
#define NOTIFICATIONS_NOTIFICATIONS_H

#include "appointments.api.h"
#include "lib/serve/service.h"
#include "notifications.api.h"
#include "notifications.sql.h"
#include "services/notifications/templates.h"
#include "services/notifications/words.h"
#include "users.api.h"

extern const struct service notifications;

/* ---- hear.c: what others tell, and what we say because of it ---- */

void keep_user(struct db *tx, const struct user *);
void forget_user(struct db *tx, const struct user_deleted *);
void send_code(struct db *tx, const struct user_code_asked *);
void warn_of_device(struct db *tx, const struct user_signed_in *);
void warn_former_phone(struct db *tx, const struct user_phone_changed *);

/* ---- visits.c: copies of visits, and whom their changes are told ---- */

void visit_requested(struct db *tx, const struct appointment_told *);
void visit_booked(struct db *tx, const struct appointment_told *);
void visit_declined(struct db *tx, const struct appointment_told *);
void visit_moved(struct db *tx, const struct appointment_told *);
void visit_cancelled(struct db *tx, const struct appointment_told *);
void visit_kept(struct db *tx, const struct appointment_told *); /* nothing is said of it */

/* Of a visit that no event told of, maybe: it is kept, and reminders that are to come will be made; of what
 * happened to it nothing is said. */
void visit_found(struct db *tx, const struct appointment_told *);

/* An event as it lies in a table, bound to its row: `column` is "visit.told" or "notice.told".  NULL: it cannot be opened. */
str told_seal(struct region *, const char *column, uuid id, const struct appointment_told *);
const struct appointment_told *told_open(struct region *, const char *column, uuid id, str sealed);

/* Who comes: the account, or of a guest an id made of the number; nil: nobody whom we could tell. */
uuid visit_reader(const struct appointment_told *);
/* Somebody lives elsewhere now: the reminders of that person's visits move. */
void visits_retime(struct db *tx, uuid user_id);

/* ---- readers.c: who is told, and by what ---- */

struct reader {
	uuid user_id;           /* nil: a guest */
	str phone, email, name; /* absent: not known */
	int language;
	str zone;
	bool reminders;
	int channels
		[2]; /* enum delivery_channel, the first wanted first; those without an address left out */
	size_t channel_count;
};
/* Of a kind of message about that visit.  False: nobody can be told. */
bool reader_of(struct db *, int kind, const struct appointment_told *, struct reader *);
/* "": the channel has none. */
str reader_address(const struct reader *, int channel);
/* What holds for somebody, chosen or not. */
void setting_of(struct db *, uuid user_id, bool professional, struct setting *);

/* ---- notices.c: one thing that one person is told ---- */

/* Tells it, once for this visit in this version. */
void notice_tell(struct db *tx, int kind, const struct appointment_told *);
/* One message for all of these, which are of one reader and one day, the earliest first. */
void notice_remind(struct db *tx, int kind, const struct remind_visit *, size_t count);

/* Is it still to be said, and how?  What it gives lies in the region. */
enum notice_verdict { NOTICE_SAY, NOTICE_LATER, NOTICE_NEVER };
struct notice_said {
	instant later; /* of NOTICE_LATER */
	str address;   /* of NOTICE_SAY; "": that channel has none any more */
	struct rendered rendered;
};
enum notice_verdict notice_write(struct db *, struct region *, const struct due *,
				 struct notice_said *);
/* Its message will not be sent, for it is no longer true: what is left of it is told anew. */
void notice_drop(struct db *tx, const struct due *);
/* Its message is dead: by the next channel, if there is one. */
void notice_fall_back(struct db *tx, const struct due *);
/* Facts of a notice as its reader sees them in the inbox; false: they are gone. */
bool notice_read(struct region *, const struct notice_row *, const struct list_of *parts,
		 int language, str zone, struct rendered *);
/* After each change of somebody's inbox. */
void inbox_tell(struct db *tx, uuid user_id);

/* ---- reminders.c ---- */

void remind(struct service_run *); /* a job of one process */
/* When the reminders of a visit are due for somebody who lives there; INSTANT_NONE: no more. */
void remind_times(const struct appointment_told *, str zone, instant *soon, instant *next);

/* ---- load.c, demo.c ---- */

void load_copies(struct service_run *); /* a job of one process */
void settings_seed(struct service_run *, int64_t professionals);

/* ---- links.c: short addresses ---- */

enum { LINK_LETTERS = 10, LINK_DIGEST = 32 };
void link_new(char letters[LINK_LETTERS]);
str link_digest(struct region *, str letters);
str link_url(struct region *, str letters);

/* ---- follow.c: those who follow their inbox ---- */

void follow_told(struct db *, const struct inbox_changed *);

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
/* What a sealed value is bound to: its column, "message.address", and its row. */
str sealed_place(struct region *, const char *column, uuid id);
/* The end of a number, the beginning of an address: enough to recognise, not to write to. */
str address_hint(struct region *, int channel, str address);
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

/* taken; try later; never will be; and without asking the carrier: not at this hour; no longer true */
enum handed { HANDED, HANDED_AGAIN, HANDED_NEVER, HANDED_LATER, HANDED_DROPPED };
struct handover {
	enum handed handed;
	str reference;         /* what the carrier calls it; absent: nothing */
	str failure;           /* why not, without anything about the person */
	int64_t retry_seconds; /* when the carrier said so; else 0 */
	instant later;         /* of HANDED_LATER */
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
