/* router_test.c — paths to operations. */

#include "lib/base/test.h"
#include "lib/serve/router.h"

#include <string.h>

static const struct {
	enum http_method method;
	const char *path, *name;
} routes[] = {
	{ HTTP_GET, "/v1/users", "list" },
	{ HTTP_POST, "/v1/users", "make" },
	{ HTTP_GET, "/v1/users/me", "me" },
	{ HTTP_GET, "/v1/users/{user_id}", "get" },
	{ HTTP_DELETE, "/v1/users/{user_id}", "end" },
	{ HTTP_GET, "/v1/users/{user_id}/codes", "codes" },
	{ HTTP_GET, "/v1/users/{user_id}/codes/{code_id}", "code" },
	{ HTTP_PATCH, "/v1/users/me/{part}", "part" },
};

static struct router *built(void)
{
	struct router *router = router_new();

	for (each_case(i, routes))
		assert_null(router_add(router, routes[i].method, routes[i].path,
				       (void *)routes[i].name));
	return router;
}

TEST(finds_the_operation)
{
	static const struct {
		enum http_method method;
		const char *path, *name;
	} cases[] = {
		{ HTTP_GET, "/v1/users", "list" },
		{ HTTP_HEAD, "/v1/users", "list" },
		{ HTTP_POST, "/v1/users", "make" },
		{ HTTP_GET, "/v1/users/me", "me" },
		{ HTTP_GET, "/v1/users/m", "get" },
		{ HTTP_GET, "/v1/users/mee", "get" },
		{ HTTP_GET, "/v1/users/%6De", "get" },
		{ HTTP_DELETE, "/v1/users/7", "end" },
		{ HTTP_GET, "/v1/users/me/codes", "codes" }, /* the literal leads nowhere: back */
		{ HTTP_GET, "/v1/users/me/codes/3", "code" },
		{ HTTP_PATCH, "/v1/users/me/name", "part" },
		{ HTTP_PUT, "/v1/users", NULL },
		{ HTTP_OPTIONS, "/v1/users", NULL },
		{ HTTP_GET, "/v1/users/", NULL },
		{ HTTP_GET, "/v1/users//codes", NULL },
		{ HTTP_GET, "/v1/users/7/", NULL },
		{ HTTP_GET, "/v1/users/7/codes/3/4", NULL },
		{ HTTP_GET, "/v1", NULL },
		{ HTTP_GET, "/", NULL },
		{ HTTP_GET, "", NULL },
		{ HTTP_GET, "*", NULL },
		{ HTTP_GET, "/V1/users", NULL },
		{ HTTP_GET, "/a/b/c/d/e/f/g/h/i/j/k/l/m/n/o/p/q/r/s/t", NULL },
	};
	struct router *router = built();

	for (each_case(i, cases)) {
		struct match match;
		bool found = router_find(router, cases[i].method, str_of(cases[i].path), &match);

		check_case(found == (cases[i].name != NULL), "%s", cases[i].path);
		check_case(!found || strcmp(match.data, cases[i].name) == 0, "%s: %s",
			   cases[i].path, (char *)match.data);
	}
	router_free(router);
}

TEST(hands_out_parameters)
{
	struct router *router = built();
	struct match match;

	assert_true(router_find(router, HTTP_GET, STR("/v1/users/a%20b/codes/c"), &match));
	assert_int_equal(match.count, 2);
	check_str(match.params[0].name, "user_id");
	check_str(match.params[0].value, "a%20b");
	check_str(match.params[1].name, "code_id");
	check_str(match.params[1].value, "c");
	assert_true(router_find(router, HTTP_PATCH, STR("/v1/users/me/name"), &match));
	assert_int_equal(match.count, 1);
	check_str(match.params[0].value, "name");
	router_free(router);
}

TEST(says_what_a_path_allows)
{
	struct region *region = region_new(0, NULL);
	struct router *router = built();
	struct match match;

	router_find(router, HTTP_PUT, STR("/v1/users/7"), &match);
	check_str(allow_text(region, match.allow), "GET, HEAD, DELETE, OPTIONS");
	router_find(router, HTTP_PUT, STR("/v1/users"), &match);
	check_str(allow_text(region, match.allow), "GET, HEAD, POST, OPTIONS");
	router_find(router, HTTP_PUT, STR("/v1/nothing"), &match);
	assert_int_equal(match.allow, 0);
	router_free(router);
	region_free(region);
}

TEST(refuses_templates)
{
	static const char *const bad[] = {
		"",
		"v1",
		"/v1//x",
		"/v1/users/{other}",
		"/{a}/{b}/{c}/{d}/{e}/{f}/{g}",
		"/1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16/17",
	};
	struct router *router = built();

	for (each_case(i, bad))
		check_case(router_add(router, HTTP_GET, bad[i], NULL), "%s", bad[i]);
	router_free(router);
}

TEST_MAIN("router")
