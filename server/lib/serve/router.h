/* router.h — which operation a method and a path mean.
 *
 * A tree of path segments, built once at start; a literal segment goes before a `{parameter}`.
 * Literals are compared as they were sent: an escaped one is another path.  Parameters are handed
 * out as they were sent: escaped. Looking up never allocates and never pauses. */
#ifndef SERVE_ROUTER_H
#define SERVE_ROUTER_H

#include "lib/serve/service.h"

enum { ROUTE_PARAMS = 6, ROUTE_SEGMENTS = 16 };

struct router;

struct match {
	void *data;     /* what router_add was given; NULL: no such path, or not that method */
	unsigned allow; /* mask of methods met on the way; without data: what the path takes; 0: no
			   such path */
	size_t count;
	struct pair params[ROUTE_PARAMS]; /* in the template's order */
};

struct router *router_new(void);
void router_free(struct router *);
/* NULL, or why this template cannot be had (static memory): twice, malformed, too many parameters.
 */
const char *router_add(struct router *, enum http_method, const char *path, void *data);
/* HEAD falls to GET.  True when match->data was found. */
bool router_find(const struct router *, enum http_method, str path, struct match *);

/* "GET, HEAD, PATCH, OPTIONS" of a mask; HEAD comes with GET, OPTIONS always. */
str allow_text(struct region *, unsigned allow);

#endif
