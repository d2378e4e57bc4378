/* draft.h — a text that grows while it is written.  Its bytes live in the region; nothing pauses. */
#ifndef NOTIFICATIONS_DRAFT_H
#define NOTIFICATIONS_DRAFT_H

#include "lib/base/region.h"

/* Begin with (struct draft){ .region = r }. */
struct draft {
	struct region *region;
	char *at;
	size_t len, room;
};

void draft_put(struct draft *, str);
#define draft_format(draft, ...) draft_put((draft), region_format((draft)->region, __VA_ARGS__))
/* As text of HTML, also within a quoted attribute. */
void draft_escaped(struct draft *, str);
/* What was written until now: it stays as it is when more is put behind it. */
str draft_done(const struct draft *);

#endif
