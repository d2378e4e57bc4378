/* bus_amqp.c — a mover: a thread with one AMQP connection, which it makes again whenever it is lost.
 *
 * The library has no deadline for sending: a broker that reads no more holds the thread in poll(2) for ever.  Hence a double of its
 * socket, which the loop shuts when the thread shows no sign of life; the call then returns with an error.
 *
 * Easy to get wrong: after the library closed a socket by itself its number may be another's already.  The double
 * is ours alone, so shutting it never hits a stranger. */

#include "lib/run/random.h"
#include "lib/wire/bus_parts.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

enum { ROUND_MS = 1000 };

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

void mover_wait(struct mover *m, int fd, short events, uint64_t at)
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

	mover_wait(m, amqp_get_sockfd(m->amqp), POLLIN, news ? 0 : m->wake_at);
}

/* Half of it is luck, so that many processes do not all come in one moment. */
static void rest(struct mover *m)
{
	uint64_t half = m->backoff_ms / 2;
	uint64_t until = mono_now() + MONO_MS(half + random_below((uint32_t)half + 1));

	while (!m->stopping && mono_now() < until)
		mover_wait(m, -1, 0, until);
	m->backoff_ms *= 2;
	if (m->backoff_ms > BUS_BACKOFF_MOST_MS)
		m->backoff_ms = BUS_BACKOFF_MOST_MS;
}

/* ---- frames and replies ---- */

static void amqp_text(const amqp_method_t *method, char *to, size_t room)
{
	amqp_bytes_t text = amqp_cstring_bytes("closed");

	if (method->id == AMQP_CHANNEL_CLOSE_METHOD)
		text = ((amqp_channel_close_t *)method->decoded)->reply_text;
	else if (method->id == AMQP_CONNECTION_CLOSE_METHOD)
		text = ((amqp_connection_close_t *)method->decoded)->reply_text;

	str said = str_of_amqp(text);
	snprintf(to, room, "%.*s", STR_ARG(said));
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
			mover_wait(m, -1, 0, MONO_NEVER);
			continue;
		}
		if (mover_dial(m)) {
			serve(m);
			m->kind->end(m);
			mover_hang_up(m);
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
