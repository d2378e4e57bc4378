/* client_parts.h — what the files of the client share; nobody else includes it. */
#ifndef WIRE_CLIENT_PARTS_H
#define WIRE_CLIENT_PARTS_H

#include "lib/base/list.h"
#include "lib/wire/client.h"

#include <curl/curl.h>
#include <stdatomic.h>
#include <string.h>

/* client_loop.c: HTTP transfers on the loop. */
void multi_begin(void); /* unless it was */
void multi_add(CURL *);
void multi_remove(CURL *);
void multi_end(void);
/* client.c: called when a transfer is over, and out of multi. */
void call_over(CURL *, CURLcode);

/* On the loop, before any other use of libcurl. */
void client_global(void);
/* Of every transfer: no proxy of the environment, no signals, no redirects, only these protocols, closed on exec. */
void client_common(CURL *, const char *protocols);

/* Hands out the next of what is not sent yet; how much.  On whichever thread. */
static inline size_t unsent_give(str *unsent, char *to, size_t room)
{
	size_t len = unsent->len < room ? unsent->len : room;

	if (len > 0)
		memcpy(to, unsent->at, len);
	unsent->at += len;
	unsent->len -= len;
	return len;
}

/* A mail on its way; its texts lie behind it.  Of the loop, but where it says otherwise. */
struct mail {
	struct list link;    /* under client_mail.c's lock */
	struct fiber *fiber; /* NULL: nobody waits any more */
	bool done;
	bool waiting;     /* under the lock: the thread has not begun */
	atomic_bool left; /* nobody waits any more: give up */
	uint64_t deadline;
	char *url, *from, *to;
	str message, unsent;
	/* what the thread finds out */
	CURLcode result;
	bool meant;        /* the server was told of this mail, so its no means this mail */
	bool leaving;      /* QUIT was said; what is answered to it is of no matter */
	int code;          /* of its last answer */
	char enhanced[12]; /* RFC 3463, "5.1.1" */
	char texts[];
};

/* client_smtp.c, on the thread.  `easy` (or NULL) is the connection of the mail before; returns the one for the next. */
enum { SMTP_KEPT_SECONDS = 10 };
CURL *smtp_deliver(CURL *easy, struct mail *);
CURL *smtp_hang_up(CURL *easy);
/* From the loop: from now on every transfer ends; false: they may begin again. */
void smtp_stop(bool stopping);

/* client_mail.c: ends the thread. */
void mail_stop(void);

#endif
