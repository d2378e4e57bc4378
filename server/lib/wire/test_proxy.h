/* test_proxy.h — a TCP proxy inside a test, which can freeze, cut and go away: a network at its worst, at will.
 *
 * A thread of its own moves the bytes, so a test may block.  Frozen, it reads and accepts nothing (the kernel still does: the
 * peer finds a connection that is silent); cut, all connections are gone and new ones are welcome; away, nobody listens. */
#ifndef WIRE_TEST_PROXY_H
#define WIRE_TEST_PROXY_H

#include <arpa/inet.h>
#include <assert.h>
#include <poll.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

enum { PROXY_PAIRS = 16, PROXY_BUFFER = 65536 };

/* One direction of a connection: what was read of `from` and is not written to the other side yet. */
struct proxy_way {
	int from, to;
	size_t at, end;
	char buffer[PROXY_BUFFER];
};

struct proxy {
	pthread_t thread;
	pthread_mutex_t lock;
	int bell, listener, target, port;
	bool frozen, cut, away, stop;            /* under the lock */
	unsigned accepted;                       /* under the lock */
	struct proxy_way *ways[2 * PROXY_PAIRS]; /* two by two */
	size_t pairs;
};

static inline struct sockaddr_in proxy_loopback(int port)
{
	return (struct sockaddr_in){ .sin_family = AF_INET,
				     .sin_port = htons((uint16_t)port),
				     .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
}

static inline void proxy_listen(struct proxy *p)
{
	struct sockaddr_in at = proxy_loopback(p->port);
	socklen_t size = sizeof at;
	int one = 1;

	p->listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	setsockopt(p->listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
	if (bind(p->listener, (struct sockaddr *)&at, size) != 0 || listen(p->listener, 64) != 0)
		abort();
	getsockname(p->listener, (struct sockaddr *)&at, &size);
	p->port = ntohs(at.sin_port);
}

static inline void proxy_drop(struct proxy *p, size_t pair)
{
	struct proxy_way **ways = &p->ways[2 * pair];

	close(ways[0]->from);
	close(ways[1]->from);
	free(ways[0]);
	free(ways[1]);
	p->pairs--;
	ways[0] = p->ways[2 * p->pairs];
	ways[1] = p->ways[2 * p->pairs + 1];
}

static inline void proxy_drop_all(struct proxy *p)
{
	while (p->pairs > 0)
		proxy_drop(p, p->pairs - 1);
}

static inline void proxy_accept(struct proxy *p)
{
	struct sockaddr_in to = proxy_loopback(p->target);
	int client = accept4(p->listener, NULL, NULL, SOCK_CLOEXEC);
	int server = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (client < 0 || p->pairs == PROXY_PAIRS ||
	    connect(server, (struct sockaddr *)&to, sizeof to) != 0) {
		close(client);
		close(server);
		return;
	}
	for (int i = 0; i < 2; i++) {
		struct proxy_way *way = calloc(1, sizeof *way);

		if (!way)
			abort();
		way->from = i ? server : client;
		way->to = i ? client : server;
		p->ways[2 * p->pairs + (size_t)i] = way;
	}
	p->pairs++;
	pthread_mutex_lock(&p->lock);
	p->accepted++;
	pthread_mutex_unlock(&p->lock);
}

/* False: this connection has ended. */
static inline bool proxy_move(struct proxy_way *way, short events)
{
	bool readable = events & (POLLIN | POLLHUP);

	if (events & POLLERR)
		return false;
	if (way->at == way->end && readable) {
		ssize_t got = recv(way->from, way->buffer, sizeof way->buffer, MSG_DONTWAIT);

		if (got <= 0)
			return false;
		way->at = 0;
		way->end = (size_t)got;
	}
	if (way->at < way->end && events) {
		ssize_t put = send(way->to, way->buffer + way->at, way->end - way->at,
				   MSG_DONTWAIT | MSG_NOSIGNAL);

		if (put > 0)
			way->at += (size_t)put;
	}
	return true;
}

/* One round: waits for something to move, and moves it. */
static inline void proxy_round(struct proxy *p, bool frozen)
{
	struct pollfd fds[2 + 2 * PROXY_PAIRS] = { { .fd = p->bell, .events = POLLIN },
						   { .fd = p->listener, .events = POLLIN } };
	size_t ways = frozen ? 0 : 2 * p->pairs;
	eventfd_t rings;

	for (size_t i = 0; i < ways; i++) {
		bool full = p->ways[i]->at < p->ways[i]->end;

		fds[2 + i].fd = full ? p->ways[i]->to : p->ways[i]->from;
		fds[2 + i].events = full ? POLLOUT : POLLIN;
	}
	poll(fds, frozen ? 1 : 2 + ways, -1);
	if (fds[0].revents)
		eventfd_read(p->bell, &rings);
	for (size_t pair = ways / 2; pair-- > 0;) {
		bool lives = true;

		for (size_t i = 2 * pair; i < 2 * pair + 2 && lives; i++)
			lives = proxy_move(p->ways[i], fds[2 + i].revents);
		if (!lives)
			proxy_drop(p, pair);
	}
	if (!frozen && (fds[1].revents & POLLIN))
		proxy_accept(p);
}

static inline void *proxy_run(void *arg)
{
	struct proxy *p = (struct proxy *)arg;
	bool stop = false;

	while (!stop) {
		pthread_mutex_lock(&p->lock);

		bool frozen = p->frozen, away = p->away;

		stop = p->stop;
		if (p->cut || away || stop)
			proxy_drop_all(p);
		p->cut = false;
		if ((away || stop) && p->listener >= 0) {
			close(p->listener);
			p->listener = -1;
		} else if (!away && !stop && p->listener < 0) {
			proxy_listen(p);
		}
		pthread_mutex_unlock(&p->lock);
		if (!stop)
			proxy_round(p, frozen);
	}
	return NULL;
}

/* Listens on a free port of loopback (p->port) in front of loopback's `target`. */
static inline void proxy_start(struct proxy *p, int target)
{
	memset(p, 0, sizeof *p);
	p->target = target;
	p->bell = eventfd(0, EFD_CLOEXEC);
	pthread_mutex_init(&p->lock, NULL);
	proxy_listen(p);
	if (pthread_create(&p->thread, NULL, proxy_run, p) != 0)
		abort();
}

static inline void proxy_set(struct proxy *p, bool *which, bool value)
{
	pthread_mutex_lock(&p->lock);
	*which = value;
	pthread_mutex_unlock(&p->lock);
	eventfd_write(p->bell, 1);
}
static inline void proxy_freeze(struct proxy *p, bool frozen)
{
	proxy_set(p, &p->frozen, frozen);
}
static inline void proxy_cut(struct proxy *p)
{
	proxy_set(p, &p->cut, true);
}
static inline void proxy_away(struct proxy *p, bool away)
{
	proxy_set(p, &p->away, away);
}
/* Connections so far. */
static inline unsigned proxy_accepted(struct proxy *p)
{
	pthread_mutex_lock(&p->lock);

	unsigned accepted = p->accepted;

	pthread_mutex_unlock(&p->lock);
	return accepted;
}

static inline void proxy_stop(struct proxy *p)
{
	proxy_set(p, &p->stop, true);
	pthread_join(p->thread, NULL);
	close(p->bell);
	pthread_mutex_destroy(&p->lock);
}

#endif
