/* version.c — ETag, If-None-Match and If-Match over versions (RFC 9110 8.8.3, 13.1).
 *
 * A tag is the version in quotes.  Our comparison is weak on purpose, for If-Match too: nginx marks
 * a tag as weak when it compresses the body, and a version names the thing, not its bytes, so W/"7"
 * still says version 7. */

#include "lib/serve/inside.h"

#include <string.h>

enum { TAG_ROOM = 24 };

static str tag_write(struct region *region, int64_t version)
{
	char *out = region_alloc(region, TAG_ROOM);
	size_t len = 1 + int_write(version < 0 ? 0 : version, out + 1);

	out[0] = out[len] = '"';
	return (str){ out, len + 1 };
}

/* Takes the next tag out of a list: its version, -1 for `*`, -2 for what is none of ours. */
static bool tag_next(str *rest, int64_t *version)
{
	str part;

	do {
		if (!str_cut(rest, ',', &part))
			return false;
		part = str_trim(part);
	} while (part.len == 0);

	*version = -2;
	if (str_equal(part, STR("*"))) {
		*version = -1;
		return true;
	}
	if (str_starts(part, STR("W/")))
		part = str_after(part, STR("W/"));
	if (part.len < 3 || part.at[0] != '"' || part.at[part.len - 1] != '"')
		return true;
	if (!str_to_int((str){ part.at + 1, part.len - 2 }, version) || *version < 0)
		*version = -2;
	return true;
}

static bool tags_have(str list, int64_t version)
{
	int64_t one;

	while (tag_next(&list, &one))
		if (one == version || one == -1)
			return true;
	return false;
}

/* NULL: whoever asks has another one, or none. */
static struct reply *reply_known(struct req *req, int64_t version)
{
	str known = http_head_field(req->http->head, STR("if-none-match"));

	if (!req->route->reads || str_absent(known) || !tags_have(known, version))
		return NULL;
	return reply_empty(req, 304);
}

struct reply *reply_versioned(struct req *req, int status, const struct shape *shape,
			      const void *it, int64_t version)
{
	struct reply *reply = reply_known(req, version);

	if (!reply)
		reply = reply_shape(req, status, shape, it);
	reply_header(req, reply, STR("ETag"), tag_write(req->region, version));
	return reply;
}

struct reply *reply_ready(struct req *req, str json, int64_t version)
{
	struct reply *reply = reply_known(req, version);

	if (!reply)
		reply = reply_text(req, 200, STR("application/json"), json);
	reply_header(req, reply, STR("ETag"), tag_write(req->region, version));
	return reply;
}

struct reply *require_version(struct req *req, int64_t version)
{
	str wanted = http_head_field(req->http->head, STR("if-match"));

	if (str_absent(wanted))
		return refuse(req, PRECONDITION_REQUIRED);
	if (!tags_have(wanted, version))
		return refuse(req, PRECONDITION_FAILED);
	return NULL;
}

int64_t wanted_version(struct req *req)
{
	str list = http_head_field(req->http->head, STR("if-match"));
	int64_t version = -2;

	tag_next(&list, &version);
	return version;
}
