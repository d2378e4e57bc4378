/* origin.c — a cookie goes along with requests that other sites make; those must change nothing
 * (OWASP CSRF, defence in depth beside SameSite=Lax).
 *
 * Browsers say where a request comes from: Sec-Fetch-Site (Fetch Metadata), and Origin on every
 * unsafe method.  One of them must say "ours".  Who sends neither is no browser and has no business
 * with a cookie; apps and services send Bearer. */

#include "lib/serve/inside.h"

#include <string.h>

/* scheme://host[:port] of an address; the default port is not written, as browsers do (RFC
 * 6454 6.2). */
str origin_of(str url)
{
	const char *colon = url.len ? memmem(url.at, url.len, "://", 3) : NULL;
	const char *from, *slash;

	if (!colon)
		return url;
	from = colon + 3;
	slash = memchr(from, '/', url.len - (size_t)(from - url.at));

	str origin = { url.at, slash ? (size_t)(slash - url.at) : url.len };

	if (str_starts(origin, STR("http://")) && str_ends(origin, STR(":80")))
		origin.len -= 3;
	if (str_starts(origin, STR("https://")) && str_ends(origin, STR(":443")))
		origin.len -= 4;
	return origin;
}

static bool is_ours(const struct root *root)
{
	const struct http_head *head = root->req.http->head;
	str site = http_head_field(head, STR("sec-fetch-site"));
	str origin = http_head_field(head, STR("origin"));

	if (!str_absent(origin) && !str_equal_nocase(origin, root->server->origin))
		return false;
	if (!str_absent(site))
		return str_equal(site, STR("same-origin"));
	return !str_absent(origin);
}

struct reply *origin_admit(struct root *root)
{
	if (!root->by_cookie || root->req.route->reads || is_ours(root))
		return NULL;
	return refuse(&root->req, FOREIGN_ORIGIN);
}
