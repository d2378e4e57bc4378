/* peer.c — the client's address.
 *
 * The edge says it in X-Real-IP, and is believed when the socket comes from loopback or from
 * config.edges; from anyone else the field is only what somebody likes to be. */

#include "lib/serve/inside.h"
#include "lib/run/config.h"

#include <arpa/inet.h>
#include <string.h>

struct address {
	int family;
	uint8_t bytes[16];
};

static bool address_read(str text, struct address *out)
{
	char copy[INET6_ADDRSTRLEN];

	if (text.len == 0 || text.len >= sizeof copy)
		return false;
	memcpy(copy, text.at, text.len);
	copy[text.len] = 0;
	out->family = memchr(copy, ':', text.len) ? AF_INET6 : AF_INET;
	return inet_pton(out->family, copy, out->bytes) == 1;
}

/* "10.42.0.0/16" or "10.42.0.7". */
static bool network_has(str network, const struct address *it)
{
	struct address base;
	str rest = network, address;
	int64_t bits = -1;

	if (!str_cut(&rest, '/', &address) || !address_read(str_trim(address), &base) ||
	    base.family != it->family)
		return false;

	int64_t all = base.family == AF_INET ? 32 : 128;

	if (str_absent(rest))
		bits = all;
	else if (!str_to_int(str_trim(rest), &bits) || bits < 0 || bits > all)
		return false;
	if (memcmp(base.bytes, it->bytes, (size_t)bits / 8) != 0)
		return false;
	if (bits % 8 == 0)
		return true;
	return ((base.bytes[bits / 8] ^ it->bytes[bits / 8]) >> (8 - bits % 8)) == 0;
}

bool peer_is_edge(const struct http_request *http)
{
	str rest = config.edges, one;
	struct address it;

	if (str_starts(http->peer, STR("127.")) || str_equal(http->peer, STR("::1")))
		return true;
	if (rest.len == 0 || !address_read(http->peer, &it))
		return false;
	while (str_cut(&rest, ',', &one))
		if (network_has(str_trim(one), &it))
			return true;
	return false;
}

str peer_of(const struct http_request *http)
{
	str said = http_head_field(http->head, STR("x-real-ip"));
	struct address it;

	return said.len && peer_is_edge(http) && address_read(said, &it) ? said : http->peer;
}
