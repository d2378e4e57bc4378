/* bus_dial.c — from config to a connection that is logged in; on a mover's thread, and never waiting long.
 *
 * Easy to get wrong: whoever asks the thread to stop must find something to shut, or see to it that the thread looks before it
 * waits.  So we connect the socket ourselves, waiting for the bell as well, and leave a double before the library gets it. */

#include "lib/run/config.h"
#include "lib/wire/bus_parts.h"

#include <amqp_tcp_socket.h>
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { DIAL_MS = 2000, LOGIN_S = 5, RPC_S = 5, FRAME_BYTES = 131072 };

/* Read on the loop before the threads start, and constant then. */
static struct {
	char host[64], port[8], vhost[128], user[128], password[256];
} address;

static void copy_text(char *to, size_t room, str from)
{
	snprintf(to, room, "%.*s", STR_ARG(from));
}

bool bus_address_read(void)
{
	char name[160];

	copy_text(address.host, sizeof address.host, config.bus_host);
	copy_text(address.vhost, sizeof address.vhost, config.bus_vhost);
	copy_text(address.user, sizeof address.user, config.bus_user);
	snprintf(address.port, sizeof address.port, "%d", (int)config.bus_port);
	snprintf(name, sizeof name, "bus.%s", address.user);
	copy_text(address.password, sizeof address.password, secret(str_of(name)));
	return config.bus_host.len > 0;
}

static bool connected(struct mover *m, int fd)
{
	uint64_t until = mono_now() + MONO_MS(DIAL_MS);
	struct pollfd ready = { .fd = fd, .events = POLLOUT };
	int error = 0;
	socklen_t size = sizeof error;

	while (poll(&ready, 1, 0) == 0) {
		if (m->stopping || mono_now() >= until)
			return false;
		mover_wait(m, fd, POLLOUT, until);
	}
	if (getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size) != 0)
		return false;
	errno = error;
	return error == 0;
}

/* A connected socket, or -1 and errno. */
static int dial(struct mover *m)
{
	struct addrinfo hints = { .ai_flags = AI_NUMERICHOST | AI_NUMERICSERV,
				  .ai_socktype = SOCK_STREAM };
	struct addrinfo *to = NULL;
	int one = 1, patience = BUS_STUCK_MS * 2, fd;

	errno = EINVAL;
	if (getaddrinfo(address.host, address.port, &hints, &to) != 0)
		return -1;
	fd = socket(to->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (fd >= 0) {
		setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
		setsockopt(fd, SOL_SOCKET, SO_KEEPALIVE, &one, sizeof one);
		setsockopt(fd, IPPROTO_TCP, TCP_USER_TIMEOUT, &patience, sizeof patience);
	}
	if (fd >= 0 && connect(fd, to->ai_addr, to->ai_addrlen) != 0 &&
	    (errno != EINPROGRESS || !connected(m, fd))) {
		int error = errno;

		close(fd);
		fd = -1;
		errno = error;
	}
	freeaddrinfo(to);
	return fd;
}

static void set_double(struct mover *m, int fd)
{
	pthread_mutex_lock(&m->lock);
	if (m->cut_fd >= 0)
		close(m->cut_fd);
	m->cut_fd = fd;
	pthread_mutex_unlock(&m->lock);
}

void mover_hang_up(struct mover *m)
{
	atomic_store(&m->up, false);
	amqp_destroy_connection(m->amqp);
	m->amqp = NULL;
	set_double(m, -1);
}

static bool log_in(struct mover *m)
{
	/* The library claims too little by itself. */
	amqp_table_entry_t able[] = {
		{ .key = amqp_cstring_bytes("connection.blocked"),
		  .value = { .kind = AMQP_FIELD_KIND_BOOLEAN, .value.boolean = 1 } },
		{ .key = amqp_cstring_bytes("consumer_cancel_notify"),
		  .value = { .kind = AMQP_FIELD_KIND_BOOLEAN, .value.boolean = 1 } },
	};
	amqp_table_entry_t us[] = {
		{ .key = amqp_cstring_bytes("capabilities"),
		  .value = { .kind = AMQP_FIELD_KIND_TABLE, .value.table = { 2, able } } },
		{ .key = amqp_cstring_bytes("connection_name"),
		  .value = { .kind = AMQP_FIELD_KIND_UTF8,
			     .value.bytes = amqp_cstring_bytes(m->kind->name) } },
	};
	amqp_table_t properties = { 2, us };
	struct timeval login = { .tv_sec = LOGIN_S }, rpc = { .tv_sec = RPC_S };

	amqp_set_handshake_timeout(m->amqp, &login);
	amqp_set_rpc_timeout(m->amqp, &rpc);
	mover_alive(m);

	amqp_rpc_reply_t reply = amqp_login_with_properties(
		m->amqp, address.vhost, 0, FRAME_BYTES, BUS_HEARTBEAT, &properties,
		AMQP_SASL_METHOD_PLAIN, address.user, address.password);

	if (reply.reply_type == AMQP_RESPONSE_NORMAL)
		return true;
	mover_lost(m, "log-in: %s",
		   reply.reply_type == AMQP_RESPONSE_LIBRARY_EXCEPTION
			   ? amqp_error_string2(reply.library_error)
			   : "refused");
	return false;
}

bool mover_dial(struct mover *m)
{
	int fd = dial(m);

	if (fd < 0) {
		mover_lost(m, "connect: %s", strerror(errno));
		return false;
	}
	m->amqp = amqp_new_connection();

	amqp_socket_t *s = m->amqp ? amqp_tcp_socket_new(m->amqp) : NULL;

	if (!s)
		abort(); /* out of memory */
	amqp_tcp_socket_set_sockfd(s, fd);
	set_double(m, fcntl(fd, F_DUPFD_CLOEXEC, 0));
	/* Whoever asks us to stop from now on finds a double to shut. */
	if (!m->stopping && log_in(m))
		return true;
	mover_hang_up(m);
	return false;
}
