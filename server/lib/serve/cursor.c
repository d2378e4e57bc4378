/* cursor.c — where a page begins, sealed: a client can neither read it nor make one.
 *
 * Bound to the operation and the person, so a cursor of one list, or of another's, is none here. */

#include "lib/serve/inside.h"
#include "lib/serve/seal.h"

#include <string.h>

static str bound_to(struct req *req)
{
	str operation = str_of(req->route->operation);
	char *out = region_alloc(req->region, operation.len + sizeof req->user.bytes);

	memcpy(out, operation.at, operation.len);
	memcpy(out + operation.len, req->user.bytes, sizeof req->user.bytes);
	return (str){ out, operation.len + sizeof req->user.bytes };
}

str cursor_write(struct req *req, str key)
{
	return seal_text("cursor", req->region, key, bound_to(req));
}

bool cursor_read(struct req *req, str cursor, str *key)
{
	return unseal_text("cursor", req->region, cursor, bound_to(req), key);
}
