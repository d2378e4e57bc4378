/* router.c — a tree of segments.
 *
 * The one thing to get wrong: a literal may lead nowhere, or to other methods, where a parameter
 * would have led on (/v1/users/me and /v1/users/{user_id}/codes for /v1/users/me/codes), so the
 * search comes back; depth is bounded by ROUTE_SEGMENTS. */

#include "lib/serve/router.h"

#include <stdlib.h>
#include <string.h>

enum { METHODS = HTTP_OPTIONS + 1 };

struct endpoint {
	void *data;
	size_t count;
	str names[ROUTE_PARAMS];
};

struct node {
	str literal;           /* borrowed from the template */
	struct node *children; /* literals */
	struct node *param;
	struct node *next; /* sibling */
	unsigned allow;
	struct endpoint *ends[METHODS];
};

struct router {
	struct node root;
};

static void *must(void *memory)
{
	if (!memory)
		abort();
	return memory;
}

struct router *router_new(void)
{
	return must(calloc(1, sizeof(struct router)));
}

static void node_clear(struct node *node)
{
	for (size_t i = 0; i < METHODS; i++)
		free(node->ends[i]);
	for (struct node *child = node->children, *next; child; child = next) {
		next = child->next;
		node_clear(child);
		free(child);
	}
	if (node->param)
		node_clear(node->param);
	free(node->param);
}

void router_free(struct router *router)
{
	if (!router)
		return;
	node_clear(&router->root);
	free(router);
}

/* Takes the next segment out of a path that begins with '/'. */
static bool segment_next(str *rest, str *segment)
{
	if (rest->len == 0 || rest->at[0] != '/')
		return false;

	const char *from = rest->at + 1;
	const char *slash = memchr(from, '/', rest->len - 1);
	size_t len = slash ? (size_t)(slash - from) : rest->len - 1;

	*segment = (str){ from, len };
	*rest = (str){ from + len, rest->len - 1 - len };
	return true;
}

static struct node *literal_find(const struct node *node, str literal)
{
	for (struct node *child = node->children; child; child = child->next)
		if (child->literal.len == literal.len &&
		    memcmp(child->literal.at, literal.at, literal.len) == 0)
			return child;
	return NULL;
}

static struct node *literal_make(struct node *node, str literal)
{
	struct node *child = literal_find(node, literal);

	if (child)
		return child;
	child = must(calloc(1, sizeof *child));
	child->literal = literal;
	child->next = node->children;
	node->children = child;
	return child;
}

static struct node *param_make(struct node *node)
{
	if (!node->param)
		node->param = must(calloc(1, sizeof *node->param));
	return node->param;
}

static bool is_param(str segment)
{
	return segment.len > 2 && segment.at[0] == '{' && segment.at[segment.len - 1] == '}';
}

const char *router_add(struct router *router, enum http_method method, const char *path, void *data)
{
	struct endpoint end = { .data = data };
	struct node *node = &router->root;
	str rest = str_of(path), segment;
	size_t depth = 0;

	while (segment_next(&rest, &segment)) {
		if (++depth > ROUTE_SEGMENTS)
			return "too many segments";
		if (segment.len == 0)
			return "an empty segment";
		if (!is_param(segment)) {
			node = literal_make(node, segment);
			continue;
		}
		if (end.count == ROUTE_PARAMS)
			return "too many parameters";
		end.names[end.count++] = (str){ segment.at + 1, segment.len - 2 };
		node = param_make(node);
	}
	if (rest.len || !depth)
		return "a path begins with a slash";
	if (node->ends[method])
		return "two operations have this method and path";
	node->ends[method] = must(malloc(sizeof end));
	*node->ends[method] = end;
	node->allow |= 1u << method;
	return NULL;
}

/* One look-up: what is sought, and what was met on the way. */
struct search {
	enum http_method method;
	struct match *match;
};

static const struct endpoint *end_of(const struct node *node, enum http_method method)
{
	if (node->ends[method] || method != HTTP_HEAD)
		return node->ends[method];
	return node->ends[HTTP_GET];
}

/* The endpoint that the rest of the path leads to; values are filled on the way back, from the
 * parameter's place on. */
static const struct endpoint *find(const struct node *node, str rest, size_t depth, size_t param,
				   const struct search *search)
{
	const struct endpoint *found = NULL;
	const struct node *literal;
	str segment;

	if (rest.len == 0) {
		search->match->allow |= node->allow;
		return end_of(node, search->method);
	}
	if (depth > ROUTE_SEGMENTS || !segment_next(&rest, &segment) || segment.len == 0)
		return NULL;
	literal = literal_find(node, segment);
	if (literal)
		found = find(literal, rest, depth + 1, param, search);
	if (found || !node->param || param == ROUTE_PARAMS)
		return found;
	found = find(node->param, rest, depth + 1, param + 1, search);
	if (found)
		search->match->params[param].value = segment;
	return found;
}

bool router_find(const struct router *router, enum http_method method, str path,
		 struct match *match)
{
	const struct search search = { method, match };
	const struct endpoint *end;

	match->data = NULL;
	match->allow = 0;
	match->count = 0;
	if (path.len == 0)
		return false;
	end = find(&router->root, path, 1, 0, &search);
	if (!end)
		return false;
	match->data = end->data;
	match->count = end->count;
	for (size_t i = 0; i < end->count; i++)
		match->params[i].name = end->names[i];
	return true;
}

str allow_text(struct region *region, unsigned allow)
{
	char *out = region_alloc(region, 64);
	size_t len = 0;

	if (allow & 1u << HTTP_GET)
		allow |= 1u << HTTP_HEAD;
	allow |= 1u << HTTP_OPTIONS;
	for (int method = 0; method < METHODS; method++) {
		if (!(allow & 1u << method))
			continue;
		str name = str_of(http_method_name((enum http_method)method));
		if (len) {
			memcpy(out + len, ", ", 2);
			len += 2;
		}
		memcpy(out + len, name.at, name.len);
		len += name.len;
	}
	return (str){ out, len };
}
