/* http_server.c — the door: listening, accepting, draining.
 *
 * Easy to get wrong: at the limit of descriptors accept() fails and the listener stays readable,
 * so a server that goes on polling it spins.  Ours shuts the door until a connection ends or a
 * tick comes. */

#include "lib/wire/http_conn.h"

#include "lib/run/config.h"

#include <arpa/inet.h>
#include <assert.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
	FDS_KEPT = 64, /* of the limit of descriptors, for all that is no connection */
	ACCEPTS_AT_ONCE = 32,
	BACKLOG = 1024,
};

typedef union {
	struct sockaddr_in6 v6; /* the longest first: {0} clears all */
	struct sockaddr_in v4;
	struct sockaddr any;
} address;

struct http_bounds http_bounds(void)
{
	return (struct http_bounds){
		.head_ms = 10 * 1000,
		.body_ms = 10 * 1000,
		.body_rate = 1000,
		.send_ms = 30 * 1000,
		.send_rate = 1000,
		.idle_ms = 60 * 1000,
		.linger_ms = 2 * 1000,
		.heartbeat_ms = 15 * 1000,
		.grace_ms = 1000,
		.tick_ms = 1000,
		.connections_max = (size_t)config.connections_max,
		.memory_max = (size_t)128 << 20,
		.disk_max = (uint64_t)1 << 30,
	};
}

/* ---- accepting ---- */

static void peer_name(const address *peer, char *text, socklen_t room)
{
	const struct in6_addr *v6 = &peer->v6.sin6_addr;

	if (peer->any.sa_family == AF_INET)
		inet_ntop(AF_INET, &peer->v4.sin_addr, text, room);
	else if (IN6_IS_ADDR_V4MAPPED(v6))
		inet_ntop(AF_INET, &v6->s6_addr[12], text, room);
	else
		inet_ntop(AF_INET6, v6, text, room);
}

/* False: nobody waits, or there is no room for anybody. */
static bool accept_one(struct http_server *s)
{
	char peer[INET6_ADDRSTRLEN] = "";
	address from = { 0 };
	socklen_t len = sizeof from;
	int fd;

	if (s->count >= s->count_max) {
		http_door_set(s, false);
		return false;
	}
	fd = accept4(s->door_fd, &from.any, &len, SOCK_NONBLOCK | SOCK_CLOEXEC);
	if (fd >= 0) {
		peer_name(&from, peer, sizeof peer);
		http_conn_open(s, fd, peer);
		return true;
	}
	if (errno == ECONNABORTED || errno == EINTR)
		return true;
	if (errno != EAGAIN)
		http_door_set(s, false); /* no descriptors, no memory: later */
	return false;
}

static void on_knock(uv_poll_t *door, int status, int events)
{
	struct http_server *s = door->data;

	for (int i = 0; i < ACCEPTS_AT_ONCE; i++)
		if (!accept_one(s))
			return;
}

void http_door_set(struct http_server *s, bool open)
{
	open = open && !s->draining && s->count < s->count_max;
	if (s->door_open == open)
		return;
	s->door_open = open;
	if (open)
		uv_poll_start(&s->door, UV_READABLE, on_knock);
	else
		uv_poll_stop(&s->door);
}

/* ---- listening ---- */

/* "address:port", with brackets around an IPv6 address. */
static bool address_parse(const char *text, address *out)
{
	const char *colon = strrchr(text, ':');
	size_t len = colon ? (size_t)(colon - text) : 0;
	char host[INET6_ADDRSTRLEN + 2];
	int64_t port;

	if (len == 0 || len >= sizeof host || !str_to_int(str_of(colon + 1), &port) || port < 0 ||
	    port > 65535)
		return false;
	memcpy(host, text, len);
	host[len] = '\0';
	if (host[0] != '[')
		return uv_ip4_addr(host, (int)port, &out->v4) == 0;
	if (host[len - 1] != ']')
		return false;
	host[len - 1] = '\0';
	return uv_ip6_addr(host + 1, (int)port, &out->v6) == 0;
}

static socklen_t address_len(const address *a)
{
	return a->any.sa_family == AF_INET ? sizeof a->v4 : sizeof a->v6;
}

/* A listening socket and its port; -1: errno. */
static int door_make(address *here, const struct http_bounds *bounds)
{
	socklen_t len = address_len(here);
	unsigned patience = bounds->send_ms;
	int yes = 1, fd, error;

	fd = socket(here->any.sa_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return -1;
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
	/* accepted connections inherit these two */
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
	setsockopt(fd, IPPROTO_TCP, TCP_USER_TIMEOUT, &patience, sizeof patience);
	if (bind(fd, &here->any, len) == 0 && listen(fd, BACKLOG) == 0 &&
	    getsockname(fd, &here->any, &len) == 0)
		return fd;
	error = errno;
	close(fd);
	errno = error;
	return -1;
}

static size_t connections_max(const struct http_bounds *bounds)
{
	struct rlimit fds;
	size_t most = bounds->connections_max, room;

	getrlimit(RLIMIT_NOFILE, &fds);
	room = fds.rlim_cur > 2 * FDS_KEPT ? fds.rlim_cur - FDS_KEPT : fds.rlim_cur / 2;
	return most < room ? most : room;
}

static struct http_server *listen_failed(const char *at, const char *why, const char **error)
{
	static char text[160];

	snprintf(text, sizeof text, "%.80s: %.60s", at, why);
	*error = text;
	return NULL;
}

struct http_server *http_listen_within(const char *at, struct http_handler handler,
				       const struct http_bounds *bounds, const char **error)
{
	struct http_server *s;
	address here;
	int fd;

	if (!address_parse(at, &here))
		return listen_failed(at, "not an address:port", error);
	fd = door_make(&here, bounds);
	if (fd < 0)
		return listen_failed(at, strerror(errno), error);
	s = calloc(1, sizeof *s);
	if (!s)
		abort();
	*s = (struct http_server){
		.loop = loop_uv(),
		.handler = handler,
		.bounds = *bounds,
		.door_fd = fd,
		.port = ntohs(here.any.sa_family == AF_INET ? here.v4.sin_port : here.v6.sin6_port),
		.count_max = connections_max(bounds),
		.refs = 2,
	};
	list_init(&s->conns);
	signal(SIGXFSZ, SIG_IGN); /* a body's file over the limit is an error of write() */
	if (uv_poll_init(s->loop, &s->door, fd) != 0)
		abort();
	s->door.data = s;
	http_wheel_begin(s);
	http_door_set(s, true);
	return s;
}

struct http_server *http_listen(const char *at, struct http_handler handler, const char **error)
{
	struct http_bounds bounds = http_bounds();

	return http_listen_within(at, handler, &bounds, error);
}

int http_port(const struct http_server *s)
{
	return s->port;
}

size_t http_connections(const struct http_server *s)
{
	return s->count;
}

/* ---- draining ---- */

/* Each connection there is now; fn may end it, and others. */
static void each_conn(struct http_server *s, void (*fn)(struct http_conn *))
{
	struct list all = LIST_INIT(all);
	struct list *item;

	while ((item = list_shift(&s->conns)))
		list_push(&all, item);
	while ((item = list_shift(&all))) {
		list_push(&s->conns, item);
		fn(container_of(item, struct http_conn, link));
	}
}

static void ask_to_leave(struct http_conn *c)
{
	if (c->state == HTTP_STREAMING)
		http_stream_finish(c->stream);
	else if (c->state == HTTP_READING && c->partial_len == 0 && !c->stuck)
		http_conn_cut(c, false);
	http_conn_advance(c);
}

static void throw_out(struct http_conn *c)
{
	http_conn_cut(c, true);
	http_conn_advance(c);
}

static void on_drain(void *arg)
{
	struct http_server *s = arg;

	if (!s->impatient) {
		s->impatient = true;
		each_conn(s, ask_to_leave);
		timer_start(&s->drain, s->drain_end, on_drain, s);
		return;
	}
	s->cut = true;
	each_conn(s, throw_out);
	http_server_drained(s);
}

static void on_door_closed(uv_handle_t *handle)
{
	struct http_server *s = handle->data;

	s->door_gone = true;
	http_server_drained(s);
	http_server_unref(s);
}

void http_drain(struct http_server *s, unsigned seconds, void (*done)(void *), void *arg)
{
	uint64_t now = mono_now(), grace = now + MONO_MS(s->bounds.grace_ms);

	if (s->draining)
		return;
	on_knock(&s->door, 0, UV_READABLE); /* those who wait at the door were promised an answer */
	http_door_set(s, false);
	s->draining = true;
	s->done = done;
	s->done_arg = arg;
	s->drain_end = now + MONO_MS((uint64_t)seconds * 1000);
	timer_start(&s->drain, grace < s->drain_end ? grace : s->drain_end, on_drain, s);
	uv_close((uv_handle_t *)&s->door, on_door_closed);
	close(s->door_fd);
}

void http_server_drained(struct http_server *s)
{
	if (s->drained || !s->door_gone || s->closing > 0)
		return;
	if (!s->cut && !list_empty(&s->conns))
		return;
	s->drained = true;
	timer_stop(&s->drain);
	http_wheel_end(s);
	if (s->done)
		s->done(s->done_arg);
}

void http_server_unref(struct http_server *s)
{
	if (--s->refs > 0)
		return;
	http_pool_free(s);
	free(s);
}

void http_server_free(struct http_server *s)
{
	if (!s)
		return;
	assert(s->drained && "http_server_free: drain it first");
	http_server_unref(s);
}
