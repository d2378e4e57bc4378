/* loop.c — one libuv loop, its turns, and the door through which other threads come in.
 *
 * Easy to get wrong: in libuv's turn timers run *before* it sleeps, uv_check after.  What a timer's
 * fiber gathered would wait out that sleep; so the functions of loop_each_turn are called on both
 * sides of it. */

#include "lib/run/loop.h"
#include "lib/run/loop_parts.h"

#include <assert.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

static uv_loop_t loop;
static bool made;
static pthread_t thread; /* the one that made the loop */

static bool running, stopped;
static int stop_code;

/* ---- what is done every turn ---- */

enum { TURNS = 32 };

static struct {
	void (*fn)(void *);
	void *arg;
} turns[TURNS];
static size_t turn_count;
static uv_prepare_t before_sleep;
static uv_check_t after_sleep;

static void turn(void)
{
	for (size_t i = 0; i < turn_count; i++)
		turns[i].fn(turns[i].arg);
}

static void on_prepare(uv_prepare_t *handle)
{
	turn();
	timers_hurry();
}

static void on_check(uv_check_t *handle)
{
	turn();
}

void loop_each_turn(void (*fn)(void *), void *arg)
{
	assert(turn_count < TURNS);
	turns[turn_count].fn = fn;
	turns[turn_count++].arg = arg;
}

/* ---- posts: a ring that any thread fills and the loop empties ---- */

struct post {
	void (*fn)(void *);
	void *arg;
};

static struct {
	pthread_mutex_t lock;
	struct post ring[LOOP_POSTS];
	size_t first, count;
	bool open;
	uv_async_t bell;
} posts = { .lock = PTHREAD_MUTEX_INITIALIZER };

bool loop_post(void (*fn)(void *), void *arg)
{
	pthread_mutex_lock(&posts.lock);

	bool room = posts.open && posts.count < LOOP_POSTS;

	if (room) {
		posts.ring[(posts.first + posts.count++) % LOOP_POSTS] = (struct post){ fn, arg };
		uv_async_send(&posts.bell);
	}
	pthread_mutex_unlock(&posts.lock);
	return room;
}

/* The first, taken out; false when there is none. */
static bool take_post(struct post *out)
{
	pthread_mutex_lock(&posts.lock);

	bool any = posts.count > 0;

	if (any) {
		*out = posts.ring[posts.first];
		/* An empty ring begins at its front again, else its megabyte would be walked through and
		 * held for nothing. */
		posts.first = --posts.count > 0 ? (posts.first + 1) % LOOP_POSTS : 0;
	}
	pthread_mutex_unlock(&posts.lock);
	return any;
}

static void on_bell(uv_async_t *handle)
{
	struct post post;

	pthread_mutex_lock(&posts.lock);

	size_t most =
		posts.count; /* what they post themselves waits for the next turn: it rang again */

	pthread_mutex_unlock(&posts.lock);
	while (most-- > 0 && take_post(&post))
		post.fn(post.arg);
}

/* ---- the loop ---- */

static void must(int result, const char *what)
{
	if (result == 0)
		return;
	fprintf(stderr, "loop: %s: %s\n", what, uv_strerror(result));
	abort();
}

static void loop_open(void)
{
	made = true;
	thread = pthread_self();
	signal(SIGPIPE, SIG_IGN); /* a peer that went away is an error of write(), not our end */
	must(uv_loop_init(&loop), "uv_loop_init");
	must(uv_prepare_init(&loop, &before_sleep), "uv_prepare_init");
	must(uv_prepare_start(&before_sleep, on_prepare), "uv_prepare_start");
	must(uv_check_init(&loop, &after_sleep), "uv_check_init");
	must(uv_check_start(&after_sleep, on_check), "uv_check_start");
	timers_open(&loop);

	pthread_mutex_lock(&posts.lock);
	must(uv_async_init(&loop, &posts.bell, on_bell), "uv_async_init");
	posts.open = true;
	pthread_mutex_unlock(&posts.lock);
}

uv_loop_t *loop_uv(void)
{
	if (!made)
		loop_open();
	assert(pthread_equal(thread, pthread_self()) &&
	       "the loop belongs to the thread that made it");
	return &loop;
}

int loop_run(void)
{
	loop_uv();
	running = true;
	while (!stopped)
		uv_run(&loop, UV_RUN_DEFAULT);
	running = false;
	uv_run(&loop, UV_RUN_NOWAIT); /* what was closed last is told so */
	stopped = false;
	return stop_code;
}

void loop_stop(int exit_code)
{
	stopped = true;
	stop_code = exit_code;
	if (running)
		uv_stop(&loop);
}

static void close_handle(uv_handle_t *handle, void *arg)
{
	if (!uv_is_closing(handle))
		uv_close(handle, NULL);
}

void loop_close(void)
{
	struct post post;

	if (!made)
		return;
	pthread_mutex_lock(&posts.lock);
	posts.open = false;
	pthread_mutex_unlock(&posts.lock);
	while (take_post(&post))
		post.fn(post.arg);

	timers_close();
	uv_walk(&loop, close_handle, NULL);
	do
		uv_run(&loop, UV_RUN_DEFAULT);
	while (uv_loop_alive(&loop));
	must(uv_loop_close(&loop), "uv_loop_close");
	made = false;
	stopped = false;
}
