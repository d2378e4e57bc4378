/* mail_read.h — reads an e-mail for the development sink: enough of MIME for what mail.c and
 * ordinary programs write.  Pure. */
#ifndef NOTIFICATIONS_MAIL_READ_H
#define NOTIFICATIONS_MAIL_READ_H

#include "lib/base/region.h"

struct mail_parts {
	str from, subject, message_id; /* decoded; absent: there was none */
	str text;                      /* the plain text, or what there is of it; never absent */
};

void mail_read(struct region *, str message, struct mail_parts *);

#endif
