/* reply.c — what a handler answers: a shape, a page of them, nothing, or text.
 *
 * Only the body and its own headers are made here; what every answer bears (request id, limits,
 * caching) the root adds. */

#include "lib/serve/inside.h"

#include <string.h>

static struct reply *reply_make(struct req *req, int status, str type, str body)
{
	struct reply *reply = region_make(req->region, struct reply);

	reply->http.status = status;
	reply->http.type = type;
	reply->http.body = body;
	return reply;
}

struct reply *reply_shape(struct req *req, int status, const struct shape *shape, const void *it)
{
	struct json_writer out = { .region = req->region };

	shape_write(&out, shape, it);

	struct reply *reply = reply_make(req, status, STR("application/json"), json_done(&out));

	reply->shape = shape;
	return reply;
}

struct reply *reply_empty(struct req *req, int status)
{
	return reply_make(req, status, (str){ 0 }, (str){ 0 });
}

struct reply *reply_text(struct req *req, int status, str type, str body)
{
	return reply_make(req, status, type, body);
}

void reply_header(struct req *req, struct reply *reply, str name, str value)
{
	http_reply_header(req->region, &reply->http, name, value);
}

/* The request's own query with another cursor, as a relative reference (RFC 3986 4.2): right at the
 * edge, too, where paths have a prefix that we do not know. */
static str next_link(struct req *req, str cursor)
{
	str rest = req->http->head->query, part;
	size_t room = rest.len + cursor.len + 32;
	char *out = region_alloc(req->region, room), *at = out;

	at = mempcpy(at, "<?", 2);
	while (str_cut(&rest, '&', &part)) {
		if (part.len == 0 || str_starts(part, STR("cursor=")))
			continue;
		at = mempcpy(at, part.at, part.len);
		*at++ = '&';
	}
	at = mempcpy(at, "cursor=", 7);
	at = mempcpy(at, cursor.at, cursor.len);
	at = mempcpy(at, ">; rel=\"next\"", 13);
	return (str){ out, (size_t)(at - out) };
}

void reply_next(struct req *req, struct reply *reply, str next)
{
	if (!str_absent(next))
		reply_header(req, reply, STR("Link"), next_link(req, next));
}

struct reply *reply_page(struct req *req, const struct shape *item, struct list_of items, str next)
{
	struct json_writer out = { .region = req->region };
	const char *at = items.items;

	json_open(&out, '{');
	json_key(&out, STR("items"));
	json_open(&out, '[');
	for (size_t i = 0; i < items.count; i++, at += item->size)
		shape_write(&out, item, at);
	json_close(&out, ']');
	json_close(&out, '}');

	struct reply *reply = reply_make(req, 200, STR("application/json"), json_done(&out));

	reply->shape = item;
	reply_next(req, reply, next);
	return reply;
}
