/* bus_amqp.c — a mover: a thread with one AMQP connection, which it makes again whenever it is lost.
 *
 * The library has no deadline for sending: a broker that reads no more holds the thread in poll(2) for ever.  Hence a double of its
 * socket, which the loop shuts when the thread shows no sign of life; the call then returns with an error.
 *
 * Easy to get wrong: after the library closed a socket by itself its number may be another's already.  The double
 * is ours alone, so shutting it never hits a stranger. */

#include "lib/run/config.h"
#include "lib/run/random.h"
#include "lib/wire/bus_parts.h"

#include <amqp_tcp_socket.h>
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

enum { DIAL_MS = 2000, LOGIN_S = 5, RPC_S = 5, FRAME_BYTES = 131072, ROUND_MS = 1000 };

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

/* ---- telling the loop ---- */

void teller_tell(struct teller *t)
{
	pthread_mutex_lock(&t->lock);
	if (!t->told) {
		t->told = true;
		t->failed = !loop_post(t->fn, NULL);
	}
	pthread_mutex_unlock(&t->lock);
}

void teller_again(struct teller *t)
{
	pthread_mutex_lock(&t->lock);
	if (t->failed)
		t->failed = !loop_post(t->fn, NULL);
	pthread_mutex_unlock(&t->lock);
}

void teller_heard(struct teller *t)
{
	pthread_mutex_lock(&t->lock);
	t->told = false;
	pthread_mutex_unlock(&t->lock);
}

/* ---- signs of life, and waiting ---- */

void mover_alive(struct mover *m)
{
	atomic_store(&m->busy_since, mono_now());
}

void mover_lost(struct mover *m, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	pthread_mutex_lock(&m->lock);
	vsnprintf(m->why, sizeof m->why, format, args);
	pthread_mutex_unlock(&m->lock);
	va_end(args);
}

static int ms_until(uint64_t at)
{
	uint64_t now = mono_now();

	if (at <= now)
		return 0;
	return at - now > MONO_MS(ROUND_MS) ? ROUND_MS : (int)((at - now + 999999) / 1000000);
}

/* Waits for the bell, for `events` on fd (-1: none), or until `at`; a round at most. */
static void wait_for(struct mover *m, int fd, short events, uint64_t at)
{
	struct pollfd fds[2] = { { .fd = m->bell, .events = POLLIN },
				 { .fd = fd, .events = events } };
	uint64_t rings;

	atomic_store(&m->busy_since, 0);
	if (poll(fds, 2, ms_until(at)) > 0 && (fds[0].revents & POLLIN) &&
	    read(m->bell, &rings, sizeof rings) < 0)
		abort(); /* it was readable, and nobody else reads it */
	mover_alive(m);
}

static void wait_for_news(struct mover *m)
{
	bool news = amqp_frames_enqueued(m->amqp) || amqp_data_in_buffer(m->amqp);

	wait_for(m, amqp_get_sockfd(m->amqp), POLLIN, news ? 0 : m->wake_at);
}

/* Half of it is luck, so that many processes do not all come in one moment. */
static void rest(struct mover *m)
{
	uint64_t half = m->backoff_ms / 2;
	uint64_t until = mono_now() + MONO_MS(half + random_below((uint32_t)half + 1));

	while (!m->stopping && mono_now() < until)
		wait_for(m, -1, 0, until);
	m->backoff_ms *= 2;
	if (m->backoff_ms > BUS_BACKOFF_MOST_MS)
		m->backoff_ms = BUS_BACKOFF_MOST_MS;
}

/* ---- connecting ---- */

static bool connected(struct mover *m, int fd)
{
	uint64_t until = mono_now() + MONO_MS(DIAL_MS);
	struct pollfd ready = { .fd = fd, .events = POLLOUT };
	int error = 0;
	socklen_t size = sizeof error;

	while (poll(&ready, 1, 0) == 0) {
		if (m->stopping || mono_now() >= until)
			return false;
		wait_for(m, fd, POLLOUT, until);
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

static void hang_up(struct mover *m)
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

static bool open_connection(struct mover *m)
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
	hang_up(m);
	return false;
}

/* ---- frames and replies ---- */

static void amqp_text(const amqp_method_t *method, char *to, size_t room)
{
	amqp_bytes_t text = amqp_cstring_bytes("closed");

	if (method->id == AMQP_CHANNEL_CLOSE_METHOD)
		text = ((amqp_channel_close_t *)method->decoded)->reply_text;
	else if (method->id == AMQP_CONNECTION_CLOSE_METHOD)
		text = ((amqp_connection_close_t *)method->decoded)->reply_text;
	copy_text(to, room, str_of_amqp(text));
}

enum said mover_frame(struct mover *m, amqp_frame_t *frame)
{
	static const struct timeval now = { 0 };

	mover_alive(m);

	int status = amqp_simple_wait_frame_noblock(m->amqp, frame, &now);

	if (status == AMQP_STATUS_OK)
		return SAID_YES;
	if (status == AMQP_STATUS_TIMEOUT)
		return SAID_NO;
	mover_lost(m, "%s", amqp_error_string2(status));
	return SAID_NOTHING;
}

bool mover_frame_fine(struct mover *m, const amqp_frame_t *frame)
{
	char text[128];

	if (frame->frame_type != AMQP_FRAME_METHOD ||
	    frame->payload.method.id != AMQP_CONNECTION_CLOSE_METHOD)
		return true;
	amqp_text(&frame->payload.method, text, sizeof text);
	mover_lost(m, "%s", text);

	amqp_connection_close_ok_t fine = { 0 };

	amqp_send_method(m->amqp, 0, AMQP_CONNECTION_CLOSE_OK_METHOD, &fine);
	return false;
}

static void answer_close(struct mover *m, amqp_channel_t channel, const amqp_method_t *method)
{
	amqp_channel_close_ok_t fine = { 0 };
	char text[128];

	amqp_text(method, text, sizeof text);
	mover_lost(m, "channel %d: %s", channel, text);
	amqp_send_method(m->amqp, channel, AMQP_CHANNEL_CLOSE_OK_METHOD, &fine);
}

void mover_channel_closed(struct mover *m, const amqp_frame_t *frame)
{
	answer_close(m, frame->channel, &frame->payload.method);
}

enum said mover_said(struct mover *m, amqp_channel_t channel, const char *what)
{
	amqp_rpc_reply_t reply = amqp_get_rpc_reply(m->amqp);

	mover_alive(m);
	if (reply.reply_type == AMQP_RESPONSE_NORMAL)
		return SAID_YES;
	if (reply.reply_type == AMQP_RESPONSE_SERVER_EXCEPTION &&
	    reply.reply.id == AMQP_CHANNEL_CLOSE_METHOD) {
		answer_close(m, channel, &reply.reply);
		return SAID_NO;
	}
	mover_lost(m, "%s: %s", what,
		   reply.reply_type == AMQP_RESPONSE_LIBRARY_EXCEPTION
			   ? amqp_error_string2(reply.library_error)
			   : "connection closed");
	return SAID_NOTHING;
}

/* ---- the thread ---- */

/* Each word within half a second: if one is not heard in time, the library shuts the socket, and the next fail at once. */
static void take_leave(struct mover *m)
{
	struct timeval short_time = { .tv_usec = BUS_STOP_MS * 1000 / 2 };

	amqp_set_rpc_timeout(m->amqp, &short_time);
	if (!m->kind->turn(m)) /* what the loop said last */
		return;
	m->kind->leave(m);
	amqp_connection_close(m->amqp, AMQP_REPLY_SUCCESS);
}

static void serve(struct mover *m)
{
	bool good = m->kind->begin(m);

	if (good) {
		atomic_store(&m->up, true);
		m->backoff_ms = BUS_BACKOFF_LEAST_MS;
	}
	while (good && !m->stopping) {
		m->wake_at = MONO_NEVER;
		good = m->kind->turn(m);
		if (good && !m->stopping)
			wait_for_news(m);
	}
	if (good)
		take_leave(m);
}

static void *run(void *arg)
{
	struct mover *m = arg;

	mover_alive(m);
	while (!m->stopping) {
		if (!m->kind->wanted()) {
			wait_for(m, -1, 0, MONO_NEVER);
			continue;
		}
		if (open_connection(m)) {
			serve(m);
			m->kind->end(m);
			hang_up(m);
		}
		if (!m->stopping)
			rest(m);
	}
	return NULL;
}

/* ---- from the loop ---- */

bool mover_start(struct mover *m, const struct mover_kind *kind)
{
	sigset_t all, before;

	*m = (struct mover){ .kind = kind, .cut_fd = -1, .backoff_ms = BUS_BACKOFF_LEAST_MS };
	pthread_mutex_init(&m->lock, NULL);
	m->bell = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before); /* signals are the loop's */
	m->runs = m->bell >= 0 && pthread_create(&m->thread, NULL, run, m) == 0;
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	if (m->runs)
		pthread_setname_np(m->thread, kind->name);
	return m->runs;
}

void mover_ring(struct mover *m)
{
	uint64_t one = 1;

	if (m->runs && write(m->bell, &one, sizeof one) < 0 && errno != EAGAIN)
		abort();
}

void mover_cut(struct mover *m)
{
	pthread_mutex_lock(&m->lock);
	if (m->cut_fd >= 0)
		shutdown(m->cut_fd, SHUT_RDWR);
	pthread_mutex_unlock(&m->lock);
}

void mover_watch(struct mover *m)
{
	uint64_t since = atomic_load(&m->busy_since);
	uint64_t now = mono_now();

	if (m->runs && since > 0 && now > since && now - since > MONO_MS(BUS_STUCK_MS))
		mover_cut(m);
}

void mover_ask_stop(struct mover *m)
{
	atomic_store(&m->stopping, true);
	mover_ring(m);
}

void mover_join(struct mover *m, uint64_t at)
{
	struct timespec until;
	uint64_t now = mono_now();
	uint64_t left = at > now ? at - now : 0;

	if (!m->runs)
		return;
	clock_gettime(CLOCK_REALTIME, &until);
	left += (uint64_t)until.tv_nsec;
	until.tv_sec += (time_t)(left / 1000000000);
	until.tv_nsec = (long)(left % 1000000000);
	if (pthread_timedjoin_np(m->thread, NULL, &until) != 0) {
		mover_cut(m); /* nothing it waits for outlives its socket */
		pthread_join(m->thread, NULL);
	}
	m->runs = false;
	close(m->bell);
	pthread_mutex_destroy(&m->lock);
}
