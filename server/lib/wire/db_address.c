/* db_address.c — where PostgreSQL is: names of hosts become addresses, off the loop.
 *
 * libpq looks names up with a blocking call, so it must never see one without its address beside
 * it (`hostaddr`). A host with several addresses is given to libpq as several hosts of one name:
 * it tries them in turn.
 *
 * Easy to get wrong: the connection that asked may be gone when the answer comes; it then
 * cleared `arg`. */

#include "lib/run/config.h"
#include "lib/wire/db_inside.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct lookup {
	struct address address; /* first: callers free it by this */
	uv_getaddrinfo_t request;
	str hosts, ports; /* what is left of the settings */
	str host, port;   /* the one in hand */
	bool found;       /* at least one */
	bool several;     /* something was written already */
};

static void add(char *list, size_t room, bool comma, const char *text, size_t len)
{
	size_t at = strlen(list);

	if (at + len + 2 > room)
		return;
	snprintf(list + at, room - at, "%s%.*s", comma ? "," : "", (int)len, text);
}

/* One more for libpq: its name, its address ("" for a socket's folder), its port. */
static void add_host(struct lookup *l, const char *address)
{
	struct address *a = &l->address;

	/* All or none: the three lists must stay of one length. */
	if (strlen(a->hosts) + l->host.len + 2 > sizeof a->hosts ||
	    strlen(a->addresses) + strlen(address) + 2 > sizeof a->addresses ||
	    strlen(a->ports) + l->port.len + 2 > sizeof a->ports)
		return;
	add(a->hosts, sizeof a->hosts, l->several, l->host.at, l->host.len);
	add(a->addresses, sizeof a->addresses, l->several, address, strlen(address));
	add(a->ports, sizeof a->ports, l->several, l->port.at, l->port.len);
	l->several = l->found = true;
}

static bool is_numeric(const char *host)
{
	unsigned char bytes[sizeof(struct in6_addr)];

	return inet_pton(AF_INET, host, bytes) == 1 || inet_pton(AF_INET6, host, bytes) == 1;
}

static void next(struct lookup *l);

static void add_found(struct lookup *l, const struct addrinfo *list)
{
	char text[INET6_ADDRSTRLEN];

	for (const struct addrinfo *it = list; it; it = it->ai_next)
		if (getnameinfo(it->ai_addr, it->ai_addrlen, text, sizeof text, NULL, 0,
				NI_NUMERICHOST) == 0)
			add_host(l, text);
}

static void on_found(uv_getaddrinfo_t *request, int status, struct addrinfo *list)
{
	struct lookup *l = container_of(request, struct lookup, request);
	struct db_pool *pool = l->address.pool;

	if (status == 0)
		add_found(l, list);
	else
		snprintf(l->address.error, sizeof l->address.error, "%.*s: %s", STR_ARG(l->host),
			 uv_strerror(status));
	uv_freeaddrinfo(list);
	next(l);
	pool_give(pool);
}

static void answer(struct lookup *l)
{
	if (l->found)
		l->address.error[0] = '\0';
	else if (!l->address.error[0])
		snprintf(l->address.error, sizeof l->address.error, "db_host is empty");
	l->address.done(&l->address);
}

/* Takes the next host in hand; answers when there is none left. */
static void next(struct lookup *l)
{
	static const struct addrinfo hints = { .ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM };
	char name[256];

	while (str_cut(&l->hosts, ',', &l->host)) {
		str_cut(&l->ports, ',', &l->port); /* too few: the last one counts on */
		if (l->host.len == 0 || l->host.len >= sizeof name)
			continue;
		snprintf(name, sizeof name, "%.*s", STR_ARG(l->host));
		if (name[0] == '/') {
			add_host(l, "");
			continue;
		}
		if (is_numeric(name)) {
			add_host(l, name);
			continue;
		}
		pool_hold(l->address.pool);
		if (uv_getaddrinfo(loop_uv(), &l->request, on_found, name, NULL, &hints) == 0)
			return;
		pool_give(l->address.pool);
	}
	answer(l);
}

struct address *address_new(struct db_pool *pool, void (*done)(struct address *), void *arg)
{
	struct lookup *l = calloc(1, sizeof *l);

	if (!l)
		abort();
	l->address.pool = pool;
	l->address.done = done;
	l->address.arg = arg;
	l->hosts = config.db_host;
	l->ports = config.db_port;
	return &l->address;
}

void address_find(struct address *address)
{
	next(container_of(address, struct lookup, address));
}
