/* input.c — parameters and body into the structs of the contract, or every fault in them at once.
 *
 * Order of complaints: the wrong media type (415) and bytes that are no JSON (400, with their
 * offset) come alone, because nothing can be said of what could not be read; everything else is
 * gathered into one 422. */

#include "lib/serve/inside.h"

#include <string.h>

enum { QUERY_PAIRS = 64 };

static const struct shape no_params = { .name = "none" };

/* One path segment.  False: a broken escape, or bytes that are no text. */
static bool segment_decode(struct region *region, str *value)
{
	if (value->len == 0 || !memchr(value->at, '%', value->len))
		return true;

	*value = percent_decoded(region, *value, false);
	return !str_absent(*value);
}

static void params_read(struct root *root, struct faults *faults)
{
	const struct match *match = root->match;
	const struct route *route = root->req.route;
	const struct shape *shape = route->params ? route->params : &no_params;
	str query = root->req.http->head->query;
	struct region *region = root->req.region;
	size_t count = 0;

	if (!route->params && query.len == 0)
		return;

	size_t room = match->count + (query.len ? QUERY_PAIRS : 0);
	struct pair *pairs = region_array(region, room, sizeof *pairs);

	for (; count < match->count; count++) {
		pairs[count] = match->params[count];
		if (!segment_decode(region, &pairs[count].value))
			fault_add(faults,
				  region_format(region, "?%.*s", STR_ARG(pairs[count].name)),
				  "encoding",
				  STR("a %-escape is broken, or its bytes are not UTF-8"));
	}
	if (query.len)
		count += query_pairs(region, query, pairs + count, room - count, faults);

	void *out = region_zero(region, shape->size ? shape->size : 1);

	shape_read_pairs(shape, pairs, count, "?", out, faults);
	root->params = route->params ? out : NULL;
}

/* application/json, or merge patches (RFC 7396) which our PATCH bodies are; any charset but UTF-8
 * would be a lie. */
static bool is_json(str type)
{
	str rest = type, essence;

	if (!str_cut(&rest, ';', &essence))
		return false;
	essence = str_trim(essence);
	return str_equal_nocase(essence, STR("application/json")) ||
	       str_equal_nocase(essence, STR("application/merge-patch+json"));
}

/* One of the types, whatever parameters stand behind it; a body without a type is of none. */
static bool is_taken(const char *const *types, str given)
{
	str rest = given, essence;

	if (!str_cut(&rest, ';', &essence))
		return false;
	essence = str_trim(essence);
	for (; *types; types++) {
		if (str_equal_nocase(essence, str_of(*types)))
			return true;
	}
	return false;
}

static str types_text(struct region *region, const char *const *types)
{
	str text = STR("Content-Type is one of:");

	for (; *types; types++)
		text = region_format(region, "%.*s %s", STR_ARG(text), *types);
	return text;
}

static struct reply *refuse_type(struct req *req, str detail)
{
	return problem_reply(req, &problem_UNSUPPORTED_MEDIA_TYPE, detail, NULL, (str){ 0 });
}

/* A body that the handler reads for itself: only its type is looked at here. */
static struct reply *file_read(struct req *req)
{
	const char *const *types = req->route->body_types;

	if (!types || is_taken(types, http_head_field(req->http->head, STR("content-type"))))
		return NULL;
	return refuse_type(req, types_text(req->region, types));
}

static struct reply *refuse_json(struct req *req, const struct json_error *error)
{
	str detail = region_format(req->region, "At byte %zu: %s", error->at, error->text);

	return problem_reply(req, &problem_MALFORMED_BODY, detail, NULL, (str){ 0 });
}

static bool is_empty_object(struct req *req, str body)
{
	struct json_error error;
	const struct json *json = json_read(req->region, body, &error);

	return json && json->kind == JSON_OBJECT && json->count == 0;
}

static struct reply *body_read(struct root *root, struct faults *faults)
{
	struct req *req = &root->req;
	const struct route *route = req->route;
	const struct http_request *http = req->http;
	struct json_error error;

	if (route->body_to_file)
		return file_read(req);
	if (!route->body) {
		if (http->body.len && !is_empty_object(req, http->body))
			return problem_reply(req, &problem_INVALID_REQUEST,
					     STR("This operation takes no body"), NULL, (str){ 0 });
		return NULL;
	}
	if (http->body.len == 0) {
		if (!route->body_optional)
			fault_add(faults, STR(""), "required", STR("A body of JSON is required"));
		return NULL;
	}
	if (!is_json(http_head_field(http->head, STR("content-type"))))
		return refuse_type(req, STR("Content-Type is application/json here"));

	const struct json *json = json_read(req->region, http->body, &error);

	if (!json)
		return refuse_json(req, &error);

	void *out = region_zero(req->region, route->body->size);

	shape_read(route->body, json, out, faults);
	root->body = out;
	return NULL;
}

struct reply *input_read(struct root *root)
{
	struct req *req = &root->req;
	struct reply *refusal;

	/* The common read has neither query nor body: not even the list of faults is made for it.
	 */
	if (!req->route->params && !req->route->body && !req->route->body_to_file &&
	    req->http->head->query.len == 0 && req->http->body.len == 0)
		return NULL;

	struct faults *faults = region_make(req->region, struct faults);

	faults->region = req->region;
	params_read(root, faults);
	refusal = body_read(root, faults);
	if (refusal)
		return refusal;
	if (faults->count)
		return problem_reply(req, &problem_INVALID, (str){ 0 }, faults, (str){ 0 });
	return NULL;
}
