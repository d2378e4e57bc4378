/* mail.h — an e-mail as it travels: RFC 5322 with MIME (2045–2047, 2231 is not needed), UTF-8 in
 * base64, plain text beside HTML, and perhaps a visit for one's calendar as an attachment.
 *
 * Nothing that a person wrote can become a header: values are checked for control characters and
 * encoded, addresses must be mailboxes of shape_format.c's kind, and bodies are base64.  Pure. */
#ifndef NOTIFICATIONS_MAIL_H
#define NOTIFICATIONS_MAIL_H

#include "lib/base/region.h"
#include "lib/base/uuid.h"

struct mail {
	uuid id;              /* Message-ID, and the boundary */
	str from;             /* "Name <address>", from the configuration */
	str to;               /* an address */
	str subject, text;    /* text: paragraphs parted by empty lines */
	const char *language; /* "ar", "fr", "en" */
	str calendar;         /* iCalendar (RFC 5545); absent: none */
	const char *method;   /* with it: "PUBLISH", "CANCEL" (RFC 6047, 2.4) */
	instant at;
};

/* The whole message, lines ended by CRLF.  Absent: from or to is no address. */
str mail_write(struct region *, const struct mail *);

/* The address inside "Name <address>"; absent when there is none. */
str mail_address(str mailbox);

#endif
