/* device_test.c — browsers in the order in which they lie about each other. */

#include "lib/base/test.h"
#include "services/users/device.h"

static const struct {
	const char *agent, *name;
} cases[] = {
	{ "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0",
	  "Firefox · Linux" },
	{ "Mozilla/5.0 (Linux; Android 14; SM-A146P) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Mobile Safari/537.36",
	  "Chrome · Android" },
	{ "Mozilla/5.0 (Linux; Android 13) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/25.0 Chrome/121.0 Mobile Safari/537.36",
	  "Samsung Internet · Android" },
	{ "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Safari/537.36 Edg/126.0",
	  "Edge · Windows" },
	{ "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Safari/537.36 OPR/112.0",
	  "Opera · Windows" },
	{ "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1",
	  "Safari · iPhone" },
	{ "Mozilla/5.0 (iPad; CPU OS 17_5 like Mac OS X) AppleWebKit/605.1 (KHTML, like Gecko) CriOS/126.0 Mobile/15E148 Safari/604.1",
	  "Chrome · iPad" },
	{ "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1 (KHTML, like Gecko) Version/17.5 Safari/605.1",
	  "Safari · Mac" },
	{ "curl/7.88.1", "Browser" },
	{ "Linux", "Linux" },
	{ "", "Browser" },
	{ NULL, "Browser" },
};

TEST(browsers_and_systems)
{
	struct region *region = region_new(0, NULL);

	for (each_case(i, cases))
		check_str(device_of(region, str_of(cases[i].agent)), cases[i].name);
	region_free(region);
}

TEST_MAIN("device")
