/* work.c — a few threads for slow computing, and the way back to the loop.
 *
 * A job goes loop → queue → thread → `finished` → loop.  The lock guards queue and `finished`; all
 * else belongs to the loop.
 *
 * Easy to get wrong: a job's memory may be the paused fiber's stack. So a thread must not touch a
 * job once it put it into `finished`. */

#include "lib/run/work.h"
#include "lib/run/config.h"
#include "lib/run/metrics.h"

#include <assert.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <time.h>

struct job {
	struct list link;
	void (*fn)(void *);
	void (*done)(void *);
	void *arg;
	bool on_heap;
};

enum { THREADS_MAX = 64 };

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t some_work = PTHREAD_COND_INITIALIZER;
static struct list queue = LIST_INIT(queue);
static struct list finished = LIST_INIT(finished);
static size_t waiting;
static bool told, stopping;
static pthread_t threads[THREADS_MAX];
static size_t thread_count;

/* ---- on the loop: what came back ---- */

static struct job *take_finished(void)
{
	pthread_mutex_lock(&lock);

	struct list *item = list_shift(&finished);

	if (!item)
		told = false;
	pthread_mutex_unlock(&lock);
	return item ? container_of(item, struct job, link) : NULL;
}

static void tell_finished(void *arg)
{
	struct job *job;

	while ((job = take_finished())) {
		void (*done)(void *) = job->done;
		void *done_arg = job->arg;

		if (job->on_heap)
			free(job);
		done(done_arg);
	}
}

/* ---- on a thread ---- */

static struct job *take_job(void)
{
	pthread_mutex_lock(&lock);
	while (list_empty(&queue) && !stopping)
		pthread_cond_wait(&some_work, &lock);

	struct list *item = list_shift(&queue);

	if (item)
		waiting--;
	pthread_mutex_unlock(&lock);
	return item ? container_of(item, struct job, link) : NULL;
}

/* True when the loop must be told. */
static bool finish(struct job *job)
{
	pthread_mutex_lock(&lock);
	list_push(&finished, &job->link);

	bool tell = !told && !stopping;

	told = told || tell;
	pthread_mutex_unlock(&lock);
	return tell;
}

static bool is_stopping(void)
{
	pthread_mutex_lock(&lock);

	bool is = stopping;

	pthread_mutex_unlock(&lock);
	return is;
}

static void *thread_main(void *arg)
{
	static const struct timespec a_moment = { .tv_nsec = 1000000 };
	struct job *job;

	while ((job = take_job())) {
		job->fn(job->arg);
		if (!finish(job))
			continue;
		/* Full of others' posts: this thread can wait, the loop is emptying it. */
		while (!loop_post(tell_finished, NULL) && !is_stopping())
			nanosleep(&a_moment, NULL);
	}
	return NULL;
}

/* ---- on the loop: asking ---- */

static double read_waiting(void *arg)
{
	return (double)work_waiting();
}

static void start_threads(void)
{
	sigset_t all, before;

	if (thread_count > 0)
		return;
	loop_uv();
	metric_gauge("contacto_work_waiting", "Jobs waiting for a thread of the work pool.",
		     read_waiting, NULL);
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before); /* signals are the loop's */
	while (thread_count < (size_t)config.work_threads && thread_count < THREADS_MAX) {
		if (pthread_create(&threads[thread_count], NULL, thread_main, NULL) != 0)
			break;
		pthread_setname_np(threads[thread_count++], "work");
	}
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	if (thread_count == 0)
		abort();
}

static bool enqueue(struct job *job)
{
	start_threads();
	pthread_mutex_lock(&lock);

	bool room = !stopping && waiting < (size_t)config.work_queue;

	if (room) {
		list_push(&queue, &job->link);
		waiting++;
		pthread_cond_signal(&some_work);
	}
	pthread_mutex_unlock(&lock);
	return room;
}

/* A job of a paused fiber, in that fiber's frame. */
struct call {
	struct job job;
	void (*fn)(void *);
	void *arg;
	struct fiber *fiber;
	bool done;
};

static void call_run(void *arg)
{
	struct call *call = arg;

	call->fn(call->arg);
}

static void call_done(void *arg)
{
	struct call *call = arg;

	call->done = true;
	fiber_wake(call->fiber);
}

bool work_run(void (*fn)(void *), void *arg)
{
	struct call call = { .fn = fn, .arg = arg, .fiber = fiber_self() };

	assert(call.fiber && "work_run: only on a fiber");
	call.job = (struct job){ .fn = call_run, .done = call_done, .arg = &call };
	if (!enqueue(&call.job))
		return false;

	/* The thread holds a pointer to this frame: no deadline may take us away from it. */
	uint64_t deadline = fiber_deadline_set(MONO_NEVER);

	while (!call.done)
		fiber_pause(MONO_NEVER);
	fiber_deadline_set(deadline);
	return true;
}

bool work_post(void (*fn)(void *), void (*done)(void *), void *arg)
{
	struct job *job = malloc(sizeof *job);

	if (!job)
		return false;
	*job = (struct job){ .fn = fn, .done = done, .arg = arg, .on_heap = true };
	if (enqueue(job))
		return true;
	free(job);
	return false;
}

size_t work_waiting(void)
{
	pthread_mutex_lock(&lock);

	size_t count = waiting;

	pthread_mutex_unlock(&lock);
	return count;
}

void work_stop(void)
{
	pthread_mutex_lock(&lock);
	stopping = true;
	pthread_cond_broadcast(&some_work);
	pthread_mutex_unlock(&lock);
	while (thread_count > 0)
		pthread_join(threads[--thread_count], NULL);
	tell_finished(NULL);
	pthread_mutex_lock(&lock);
	stopping = false;
	pthread_mutex_unlock(&lock);
}
