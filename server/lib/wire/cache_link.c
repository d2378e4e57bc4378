/* cache_link.c — the one connection to Redis: hiredis on our loop, log-in, loss, and coming back.
 *
 * Easy to get wrong: hiredis frees a reply when its callback returns, and frees its context by itself after an error.  So the
 * reader's freeObject is ours and lets a reply live that somebody took; and nobody runs inside hiredis: what was answered is
 * gathered, and told when hiredis has returned. */

#include "lib/wire/cache.h"
#include "lib/run/config.h"
#include "lib/run/log.h"
#include "lib/run/metrics.h"
#include "lib/run/random.h"
#include "lib/wire/cache_parts.h"

#include <assert.h>
#include <fcntl.h>
#include <hiredis/async.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	ARGUMENTS_MAX = CACHE_ARGUMENTS,
	LISTENERS = 4,
	BACKOFF_LEAST_MS = 50,
	BACKOFF_MOST_MS = 2000,
	GREETING_MS = 1000, /* connecting and logging in */
	SILENCE_MS = 1000,  /* no answer for so long: the connection is cut */
};

/* What the loop watches.  On the heap, since libuv lets go of it a turn after hiredis did. */
struct plug {
	uv_poll_t poll;
	redisAsyncContext *context; /* NULL: hiredis has let go */
	bool writes;                /* there are bytes to send */
	bool waits;                 /* the loop tells when the socket takes them */
};

static struct {
	enum { STOPPED, AWAY, GREETING, UP } state;
	struct plug *plug; /* NULL unless GREETING or UP */
	struct list under_way, answered;
	size_t count;         /* under way */
	struct timer again;   /* AWAY: connect; GREETING: give up */
	struct timer silence; /* UP: was the oldest ask answered? */
	uint64_t backoff_ms;
	char script[CACHE_SCRIPT_SHA];
	size_t listener_count;
	struct {
		void (*fn)(void *);
		void *arg;
	} listeners[LISTENERS];
} self = {
	.under_way = LIST_INIT(self.under_way),
	.answered = LIST_INIT(self.answered),
};

METRIC(connections_made, COUNTER, "contacto_cache_connections_total",
       "Connections made to Redis, as far as being logged in.", NULL);

static void lost(const char *why);

/* ---- answers: gathered inside hiredis, told outside ---- */

static redisReply *taken; /* the reply that hiredis may not free just now */

static void free_reply(void *reply)
{
	if (reply != taken)
		freeReplyObject(reply);
	taken = NULL;
}

void ask_free(struct ask *ask)
{
	if (ask->reply)
		freeReplyObject(ask->reply);
	free(ask);
}

static void on_reply(redisAsyncContext *context, void *reply, void *arg)
{
	struct ask *ask = arg;

	taken = reply;
	ask->reply = reply;
	ask->answered = true;
	list_remove(&ask->link);
	list_push(&self.answered, &ask->link);
	self.count--;
}

static void tell_answered(void)
{
	struct list *item;

	while ((item = list_shift(&self.answered))) {
		struct ask *ask = container_of(item, struct ask, link);

		ask->then(ask);
	}
}

/* ---- hiredis on the loop ---- */

static void on_poll(uv_poll_t *poll, int status, int events);

/* Waits for the socket to take more only while there is more: an epoll_ctl each way. */
static void plug_arm(struct plug *plug)
{
	if (!plug->context || plug->waits == plug->writes)
		return;
	plug->waits = plug->writes;
	uv_poll_start(&plug->poll, UV_READABLE | (plug->waits ? UV_WRITABLE : 0), on_poll);
}

static void on_poll(uv_poll_t *poll, int status, int events)
{
	struct plug *plug = poll->data;

	if (status < 0)
		events = UV_READABLE | UV_WRITABLE; /* hiredis will meet the error itself */
	if (plug->context && (events & UV_READABLE))
		redisAsyncHandleRead(plug->context);
	if (plug->context && (events & UV_WRITABLE))
		redisAsyncHandleWrite(plug->context);
	plug_arm(plug);
	tell_answered();
}

/* What all fibers of this turn asked leaves in one write. */
static void each_turn(void *arg)
{
	struct plug *plug = self.plug;

	if (!plug || !plug->writes || plug->waits)
		return;
	redisAsyncHandleWrite(plug->context);
	plug_arm(plug);
	tell_answered();
}

static void want_write(void *arg)
{
	((struct plug *)arg)->writes = true;
}

static void want_no_write(void *arg)
{
	((struct plug *)arg)->writes = false;
}

static void want_read(void *arg)
{
	/* always */
}

static void on_closed(uv_handle_t *handle)
{
	free(handle->data);
}

static void let_go(void *arg)
{
	struct plug *plug = arg;

	plug->context = NULL;
	if (self.plug == plug)
		self.plug = NULL;
	uv_poll_stop(&plug->poll);
	uv_close((uv_handle_t *)&plug->poll, on_closed);
}

static bool plug_in(redisAsyncContext *context)
{
	struct plug *plug = calloc(1, sizeof *plug);

	if (!plug || uv_poll_init(loop_uv(), &plug->poll, context->c.fd) != 0) {
		free(plug);
		return false;
	}
	plug->poll.data = plug;
	plug->context = context;
	context->ev.data = plug;
	context->ev.addRead = want_read;
	context->ev.delRead = want_read;
	context->ev.addWrite = want_write;
	context->ev.delWrite = want_no_write;
	context->ev.cleanup = let_go;
	self.plug = plug;
	return true;
}

/* ---- losing it, and trying again ---- */

static void connect_now(void *arg);

/* hiredis ended the connection and will free the context as soon as we return. */
static void on_disconnect(const redisAsyncContext *context, int status)
{
	if (self.state == GREETING || self.state == UP)
		lost(context->c.errstr);
}

static void on_connect(const redisAsyncContext *context, int status)
{
	if (status != REDIS_OK)
		lost(context->c.errstr);
}

/* Half of the wait is a matter of luck, so that many processes do not all come in one moment. */
static void lost(const char *why)
{
	uint64_t wait = self.backoff_ms / 2 + random_below((uint32_t)self.backoff_ms / 2 + 1);

	log_say(LOG_DEBUG, "cache: no connection", L_TEXT("why", str_of(why)));
	self.state = AWAY;
	timer_stop(&self.silence);
	timer_start(&self.again, mono_now() + MONO_MS(wait), connect_now, NULL);
	self.backoff_ms =
		self.backoff_ms * 2 < BACKOFF_MOST_MS ? self.backoff_ms * 2 : BACKOFF_MOST_MS;
}

/* We end it.  Never inside hiredis. */
static void cut(const char *why)
{
	redisAsyncContext *context = self.plug ? self.plug->context : NULL;

	lost(why);
	if (context)
		redisAsyncFree(context);
	tell_answered();
}

static void greeting_late(void *arg)
{
	cut("it does not greet");
}

/* ---- greeting: log in, hand over the script, be up ---- */

static struct ask *ask_now(size_t count, const str *arguments, void (*then)(struct ask *),
			   struct fiber *fiber);

/* Frees the ask; true if it was what we hoped for.  A lost connection is dealt with elsewhere. */
static bool greeted(struct ask *ask, int type)
{
	redisReply *reply = ask->reply;
	bool good = reply && reply->type == type;

	if (good && type == REDIS_REPLY_STRING) {
		good = reply->len == CACHE_SCRIPT_SHA;
		if (good)
			memcpy(self.script, reply->str, CACHE_SCRIPT_SHA);
	}
	if (reply && !good)
		cut(reply->type == REDIS_REPLY_ERROR ? reply->str : "a strange greeting");
	ask_free(ask);
	return good;
}

static void logged_in(struct ask *ask)
{
	greeted(ask, REDIS_REPLY_STATUS);
}

static void script_known(struct ask *ask)
{
	if (!greeted(ask, REDIS_REPLY_STRING))
		return;
	self.state = UP;
	self.backoff_ms = BACKOFF_LEAST_MS;
	timer_stop(&self.again);
	metric_add(metric_of(&connections_made, NULL, NULL, NULL), 1);
	log_say(LOG_DEBUG, "cache: connected");
	for (size_t i = 0; i < self.listener_count; i++)
		self.listeners[i].fn(self.listeners[i].arg);
}

static str password(void)
{
	char name[128];

	snprintf(name, sizeof name, "cache.%.*s", STR_ARG(config.cache_user));
	return secret(str_of(name));
}

static void greet(void)
{
	const str login[] = { STR("AUTH"), config.cache_user, password() };
	const str load[] = { STR("SCRIPT"), STR("LOAD"), str_of(rate_script) };

	if (!str_absent(login[2]))
		ask_now(3, login, logged_in, NULL);
	ask_now(3, load, script_known, NULL);
}

static redisAsyncContext *open_context(void)
{
	char to[256];
	str path = config.cache_socket, where = path.len > 0 ? path : config.cache_host;

	snprintf(to, sizeof to, "%.*s", STR_ARG(where));
	return path.len > 0 ? redisAsyncConnectUnix(to)
			    : redisAsyncConnect(to, (int)config.cache_port);
}

static void connect_now(void *arg)
{
	static redisReplyObjectFunctions functions;
	redisAsyncContext *context = open_context();

	if (!context || context->err || !plug_in(context)) {
		lost(context && context->err ? context->c.errstr : "no memory");
		if (context)
			redisAsyncFree(context);
		return;
	}
	fcntl(context->c.fd, F_SETFD, FD_CLOEXEC);
	if (config.cache_socket.len == 0)
		redisEnableKeepAlive(&context->c);
	functions = *context->c.reader->fn;
	functions.freeObject = free_reply;
	context->c.reader->fn = &functions;

	self.state = GREETING;
	timer_start(&self.again, mono_now() + MONO_MS(GREETING_MS), greeting_late, NULL);
	redisAsyncSetDisconnectCallback(context, on_disconnect);
	redisAsyncSetConnectCallback(context, on_connect);
	greet();
	plug_arm(self.plug); /* the first write tells that it is connected */
}

/* ---- asking ---- */

static uint64_t silence_ns(void)
{
	uint64_t twice = MONO_MS(config.cache_ms * 2);

	return twice > MONO_MS(SILENCE_MS) ? twice : MONO_MS(SILENCE_MS);
}

/* Redis answers in order: if the oldest waits too long, all behind it would, too. */
static void look_for_silence(void *arg)
{
	if (list_empty(&self.under_way))
		return; /* the next ask starts the timer anew */

	struct ask *oldest = container_of(self.under_way.next, struct ask, link);
	uint64_t until = oldest->since + silence_ns();

	if (mono_now() >= until)
		cut("it does not answer");
	else
		timer_start(&self.silence, until, look_for_silence, NULL);
}

static struct ask *ask_now(size_t count, const str *arguments, void (*then)(struct ask *),
			   struct fiber *fiber)
{
	const char *at[ARGUMENTS_MAX];
	size_t len[ARGUMENTS_MAX];
	struct ask *ask = calloc(1, sizeof *ask);

	assert(count > 0 && count <= ARGUMENTS_MAX);
	if (!ask)
		return NULL;
	for (size_t i = 0; i < count; i++) {
		at[i] = arguments[i].at ? arguments[i].at : "";
		len[i] = arguments[i].len;
	}
	if (redisAsyncCommandArgv(self.plug->context, on_reply, ask, (int)count, at, len) !=
	    REDIS_OK) {
		free(ask);
		return NULL;
	}
	ask->then = then;
	ask->fiber = fiber;
	ask->since = mono_now();
	list_push(&self.under_way, &ask->link);
	self.count++;
	return ask;
}

struct ask *link_ask(size_t count, const str *arguments, void (*then)(struct ask *),
		     struct fiber *fiber)
{
	if (self.state != UP || self.count >= CACHE_UNDER_WAY)
		return NULL;
	if (!self.silence.place)
		timer_start(&self.silence, mono_now() + silence_ns(), look_for_silence, NULL);
	return ask_now(count, arguments, then, fiber);
}

str link_script(void)
{
	return (str){ self.script, CACHE_SCRIPT_SHA };
}

/* ---- from the whole process ---- */

static double read_up(void *arg)
{
	return cache_alive();
}

static double read_under_way(void *arg)
{
	return (double)self.count;
}

void cache_start(void)
{
	static bool known;

	assert(self.state == STOPPED);
	if (!known) {
		known = true;
		loop_each_turn(each_turn, NULL);
		metric_gauge("contacto_cache_up", "1 while Redis is connected.", read_up, NULL);
		metric_gauge("contacto_cache_under_way",
			     "Commands that Redis has not answered yet.", read_under_way, NULL);
	}
	self.backoff_ms = BACKOFF_LEAST_MS;
	self.state = AWAY;
	connect_now(NULL);
}

void cache_stop(void)
{
	redisAsyncContext *context = self.plug ? self.plug->context : NULL;

	self.state = STOPPED;
	timer_stop(&self.again);
	timer_stop(&self.silence);
	if (context)
		redisAsyncFree(context);
	tell_answered();
	self.listener_count = 0;
	rate_forget();
}

bool cache_alive(void)
{
	return self.state == UP;
}

void cache_on_connect(void (*fn)(void *), void *arg)
{
	assert(self.listener_count < LISTENERS);
	self.listeners[self.listener_count].fn = fn;
	self.listeners[self.listener_count++].arg = arg;
}
