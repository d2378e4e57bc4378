/* pages.h — another service's feed, page after page, the next one asked for while one is kept. */
#ifndef SEARCH_PAGES_H
#define SEARCH_PAGES_H

#include "services/search/search.h"

struct pages {
	const char *name, *service, *path;
	const struct shape *shape;
	str (*next)(const void *page); /* the key to go on after; absent: nothing came */
	void (*keep)(const void *page);
	char after[128]; /* where we are */
	size_t after_len;
};

/* On to the end.  False: it broke off, or *stopping became true; then it goes on from there the
 * next time.  Pauses. */
bool pages_read(struct pages *, const bool *stopping);

/* One answer of another service, in the region; NULL: nobody answered, or not what was asked for.
 * Pauses. */
const void *pages_ask(struct region *, const char *service, str path, const struct shape *);

#endif
