/* device.c — what browser, on what system.
 *
 * Order matters: every browser claims to be those before it (Edge says Chrome and Safari, too). */

#include "services/users/device.h"

#include <string.h>

struct token {
	const char *sign, *name;
};

static const struct token browsers[] = {
	{ "Edg", "Edge" },
	{ "OPR/", "Opera" },
	{ "SamsungBrowser/", "Samsung Internet" },
	{ "Firefox/", "Firefox" },
	{ "FxiOS/", "Firefox" },
	{ "CriOS/", "Chrome" },
	{ "Chromium/", "Chromium" },
	{ "Chrome/", "Chrome" },
	{ "Safari/", "Safari" },
	{ 0 },
};

static const struct token systems[] = {
	{ "Android", "Android" }, { "iPhone", "iPhone" },
	{ "iPad", "iPad" },       { "Windows", "Windows" },
	{ "Macintosh", "Mac" },   { "CrOS", "ChromeOS" },
	{ "Linux", "Linux" },     { 0 },
};

static const char *find(const struct token *tokens, str in)
{
	for (; tokens->sign; tokens++) {
		if (in.len && memmem(in.at, in.len, tokens->sign, strlen(tokens->sign)))
			return tokens->name;
	}
	return NULL;
}

str device_of(struct region *region, str user_agent)
{
	const char *browser = find(browsers, user_agent);
	const char *system = find(systems, user_agent);

	if (browser && system)
		return region_format(region, "%s · %s", browser, system);
	if (browser || system)
		return str_of(browser ? browser : system);
	return STR("Browser");
}
