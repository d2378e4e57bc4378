/* client_mail.c — e-mail to an SMTP server, by libcurl on a thread of its own.
 *
 * Why a thread: libcurl waits, blocking, for the answer to a message's last dot and to QUIT, even in its multi
 * interface (smtp_done and smtp_disconnect call smtp_block_statemach). On the loop a slow server would stop us all.
 *
 * The thread starts with the first mail and keeps one connection for the next.  A fiber that is late leaves its mail behind; it may
 * still be delivered: whoever sends it again may send it twice. */

#include "lib/run/metrics.h"
#include "lib/wire/client_parts.h"

#include <assert.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum {
	MAIL_MAX = 1024 * 1024,
	WAITING_MAX = 64,
	MAIL_SECONDS = 20, /* for one, from its turn on */
};

METRIC(mails, COUNTER, "contacto_client_mails_total", "Mails handed to SMTP, by outcome.",
       "outcome");

static struct {
	pthread_t thread;
	bool runs;            /* the loop's */
	pthread_mutex_t lock; /* of all below */
	pthread_cond_t bell;
	struct list waiting, done;
	size_t waiting_count;
	bool told;
	atomic_bool stopping;
} self = {
	.lock = PTHREAD_MUTEX_INITIALIZER,
	.bell = PTHREAD_COND_INITIALIZER,
	.waiting = LIST_INIT(self.waiting),
	.done = LIST_INIT(self.done),
};

/* ---- on the thread: one after the other ---- */

static void tell_done(void *arg);

/* The next; NULL when there was none for a while, or we are stopping. */
static struct mail *take(void)
{
	struct timespec until;
	struct list *item;
	int late = 0;

	clock_gettime(CLOCK_REALTIME, &until);
	until.tv_sec += SMTP_KEPT_SECONDS;
	pthread_mutex_lock(&self.lock);
	while (list_empty(&self.waiting) && !self.stopping && !late)
		late = pthread_cond_timedwait(&self.bell, &self.lock, &until);
	item = self.stopping ? NULL : list_shift(&self.waiting);
	if (item) {
		self.waiting_count--;
		container_of(item, struct mail, link)->waiting = false;
	}
	pthread_mutex_unlock(&self.lock);
	return item ? container_of(item, struct mail, link) : NULL;
}

static void give(struct mail *mail)
{
	static const struct timespec moment = { .tv_nsec = 10000000 };

	pthread_mutex_lock(&self.lock);
	list_push(&self.done, &mail->link);

	bool tell = !self.told;

	self.told = true;
	pthread_mutex_unlock(&self.lock);
	while (tell && !loop_post(tell_done, NULL) && !atomic_load(&self.stopping))
		nanosleep(&moment, NULL); /* the ring of posts is full; the loop is emptying it */
}

static void *run(void *arg)
{
	CURL *easy = NULL;

	while (!atomic_load(&self.stopping)) {
		struct mail *mail = take();

		if (mail) {
			easy = smtp_deliver(easy, mail);
			give(mail);
		} else if (easy) {
			easy = smtp_hang_up(easy);
		}
	}
	if (easy)
		smtp_hang_up(easy);
	return NULL;
}

/* ---- on the loop ---- */

static void come_back(struct list *mails_done)
{
	struct list *item;

	while ((item = list_shift(mails_done))) {
		struct mail *mail = container_of(item, struct mail, link);

		mail->done = true;
		if (mail->fiber)
			fiber_wake(mail->fiber);
		else
			free(mail);
	}
}

static void take_all(struct list *from, struct list *to)
{
	struct list *item;

	while ((item = list_shift(from)))
		list_push(to, item);
}

static void tell_done(void *arg)
{
	struct list done = LIST_INIT(done);

	pthread_mutex_lock(&self.lock);
	self.told = false;
	take_all(&self.done, &done);
	pthread_mutex_unlock(&self.lock);
	come_back(&done);
}

static void start(void)
{
	sigset_t all, before;

	if (self.runs)
		return;
	client_global();
	loop_uv(); /* posts need it */
	atomic_store(&self.stopping, false);
	smtp_stop(false);
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before); /* signals are the loop's */
	if (pthread_create(&self.thread, NULL, run, NULL) != 0)
		abort();
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	pthread_setname_np(self.thread, "mail");
	self.runs = true;
}

void mail_stop(void)
{
	struct list left = LIST_INIT(left);

	if (!self.runs)
		return;
	pthread_mutex_lock(&self.lock);
	atomic_store(&self.stopping, true);
	pthread_cond_signal(&self.bell);
	pthread_mutex_unlock(&self.lock);
	smtp_stop(true);
	pthread_join(self.thread, NULL);
	self.runs = self.told = false;
	take_all(&self.done, &left);
	take_all(&self.waiting, &left);
	self.waiting_count = 0;
	come_back(&left);
}

/* ---- a mail ---- */

/* What goes into MAIL or RCPT: "a@b", or what stands in the angles of "Name <a@b>".  Absent: it is no address. */
static str address(str s)
{
	ptrdiff_t open = str_find(s, '<'), close = str_find(s, '>');

	if (open >= 0 && close > open)
		s = (str){ s.at + open + 1, (size_t)(close - open - 1) };
	for (size_t i = 0; i < s.len; i++)
		if ((unsigned char)s.at[i] <= ' ' || s.at[i] == 127 || s.at[i] == '<' ||
		    s.at[i] == '>')
			return (str){ 0 };
	return str_find(s, '@') > 0 ? s : (str){ 0 };
}

/* Lines end in CRLF, and nothing else is a CR or LF: what two servers could read in two ways is not sent. */
static bool clean_lines(str message)
{
	for (size_t i = 0; i < message.len; i++) {
		bool cr = message.at[i] == '\r';

		if (message.at[i] == '\0' || (message.at[i] == '\n' && !cr))
			return false;
		if (cr && (i + 1 == message.len || message.at[++i] != '\n'))
			return false;
	}
	return true;
}

static char *put(char **at, str s)
{
	char *start = *at;

	memcpy(start, s.at ? s.at : "", s.len);
	start[s.len] = '\0';
	*at += s.len + 1;
	return start;
}

static struct mail *make_mail(str url, str from, str to, str message)
{
	struct mail *mail = calloc(1, sizeof *mail + url.len + from.len + to.len + message.len + 4);
	char *at = mail ? mail->texts : NULL;

	if (!mail)
		abort();
	mail->url = put(&at, url);
	mail->from = put(&at, from);
	mail->to = put(&at, to);
	mail->message = (str){ put(&at, message), message.len };
	mail->fiber = fiber_self();
	mail->deadline = mono_now() + MONO_MS(MAIL_SECONDS * 1000);
	if (fiber_deadline() < mail->deadline)
		mail->deadline = fiber_deadline();
	return mail;
}

static bool enqueue(struct mail *mail)
{
	pthread_mutex_lock(&self.lock);

	bool room = self.waiting_count < WAITING_MAX;

	if (room) {
		list_push(&self.waiting, &mail->link);
		self.waiting_count++;
		mail->waiting = true;
		pthread_cond_signal(&self.bell);
	}
	pthread_mutex_unlock(&self.lock);
	return room;
}

/* True: it was not begun, and is ours again. */
static bool take_back(struct mail *mail)
{
	pthread_mutex_lock(&self.lock);

	bool ours = mail->waiting;

	if (ours) {
		list_remove(&mail->link);
		self.waiting_count--;
	} else {
		mail->fiber = NULL;
		atomic_store(&mail->left, true);
	}
	pthread_mutex_unlock(&self.lock);
	return ours;
}

/* Not the answers that tell of us rather than of the mail: 530, 535 and 538 want us to log in. */
static bool is_permanent(const struct mail *mail)
{
	return mail->meant && mail->code >= 500 && mail->code < 600 && mail->code != 530 &&
	       mail->code != 535 && mail->code != 538;
}

static str reason(struct region *region, const struct mail *mail)
{
	if (mail->code >= 400)
		return region_format(region, "SMTP %d%s%s", mail->code,
				     mail->enhanced[0] ? " " : "", mail->enhanced);
	return str_of(curl_easy_strerror(mail->result));
}

/* The mail as it came back, then freed; the reason is made when nothing can be left behind by it. */
static str settle(struct region *region, struct mail *mail, bool *permanent)
{
	struct mail found = *mail;

	free(mail);
	*permanent = found.result != CURLE_OK && is_permanent(&found);
	return found.result == CURLE_OK ? (str){ 0 } : reason(region, &found);
}

str client_mail(struct region *region, str smtp_url, str from, str to, str message, bool *permanent)
{
	str sender = address(from), recipient = address(to);
	str why = STR("too many mails wait");

	assert(fiber_self() && "client_mail: only on a fiber");
	*permanent = true;
	if (str_absent(sender) || str_absent(recipient))
		return STR("not an address");
	if (message.len > MAIL_MAX)
		return STR("too large");
	if (!clean_lines(message))
		return STR("a line that does not end in CRLF");
	*permanent = false;
	start();

	struct mail *mail = make_mail(smtp_url, sender, recipient, message);

	if (!enqueue(mail)) {
		free(mail);
	} else {
		fiber_pause(mail->deadline);
		why = STR("no answer in time");
		if (mail->done)
			why = settle(region, mail, permanent);
		else if (take_back(mail))
			free(mail);
	}
	metric_add(metric_of(&mails,
			     str_absent(why) ? "accepted"
			     : *permanent    ? "refused"
					     : "failed",
			     NULL, NULL),
		   1);
	if (!str_absent(why) && mono_now() >= fiber_deadline())
		fail(BREAKDOWN_DEADLINE, "mail: %.*s", STR_ARG(why));
	return why;
}
