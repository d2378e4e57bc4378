/* jobs.c — what a service does by itself, every so often.
 *
 * "When" is clock_now(), so a test moves the clock and calls jobs_look().  A job runs in one
 * process of its service, the one that holds the outbox's lock, unless it says `everywhere`; never
 * twice at once in a process.  A process that has just lost the lock may still be at it while
 * another begins: jobs are written so that this does no harm (`for update skip locked`, `on
 * conflict do nothing`). */

#include "lib/serve/inside.h"
#include "lib.sql.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

METRIC(seconds, HISTOGRAM, "contacto_job_seconds", "How long runs of a job took.", "job", "result");

enum { LOOK_LEAST_MS = 5, LOOK_MOST_MS = 1000 };

struct job_state {
	struct host *host;
	const struct job *job;
	instant next;
	bool running;
	struct list waiters; /* of struct job_waiter */
};

struct job_waiter {
	struct list link;
	struct fiber *fiber;
};

static struct timer looking;

/* ---- the library's own ---- */

static void forget(struct service_run *run, void (*batch)(struct db *, instant), int64_t age)
{
	struct db *tx = run_begin(run);

	batch(tx, instant_add(clock_now(), -age));
	db_commit(tx);
}

static void answers(struct db *tx, instant before)
{
	for (int batches = 0; batches < 100 && sql_forget_answers(tx, .before = before); batches++)
		;
}

static void heard(struct db *tx, instant before)
{
	for (int batches = 0; batches < 100 && sql_forget_heard(tx, .before = before); batches++)
		;
}

static void forget_answers(struct service_run *run)
{
	forget(run, answers, HOURS(24));
}

static void forget_heard(struct service_run *run)
{
	forget(run, heard, DAYS(7));
}

static const struct job lib_jobs[] = {
	{ MINUTES(10), "forget_answers", forget_answers, false },
	{ MINUTES(10), "forget_heard", forget_heard, false },
	{ 0 },
};

/* ---- one run ---- */

static void run(struct job_state *state)
{
	uint64_t began = mono_now();
	struct failure failure;
	bool done;
	struct list *link;

	state->running = true;
	done = host_run(state->host, state->job->run, &failure);
	state->running = false;
	metric_observe(metric_of(&seconds, state->job->name, done ? "done" : "failed", NULL),
		       (double)(mono_now() - began) / 1e9);
	if (!done)
		log_say(LOG_WARN, "job failed", L_TEXT("job", str_of(state->job->name)),
			L_TEXT("broke", str_of(breakdown_name(failure.what))),
			L_TEXT("why", str_of(failure.text)));
	while ((link = list_shift(&state->waiters)))
		fiber_wake(container_of(link, struct job_waiter, link)->fiber);
	jobs_look();
}

static void run_spawned(void *arg)
{
	run(arg);
}

static void wait_for(struct job_state *state)
{
	struct job_waiter waiter = { .fiber = fiber_self() };

	/* Each time anew: when it ends it may begin again before we wake. */
	while (state->running) {
		list_push(&state->waiters, &waiter.link);
		bool woken = fiber_pause(MONO_NEVER);

		list_remove(&waiter.link);
		if (!woken && state->running)
			fail(BREAKDOWN_DEADLINE, "waiting for job %s", state->job->name);
	}
}

/* ---- when ---- */

/* Begins it when it is due; gives back how long till it is. */
static int64_t look(struct job_state *state, instant now)
{
	const struct job *job = state->job;

	/* Whoever ends the run, or the lack of the lock, looks again. */
	if (state->running || (!job->everywhere && !outbox_holds(state->host)))
		return job->every;
	/* A clock that went back must not silence a job for the difference. */
	if (state->next.us - now.us > job->every)
		state->next = now;
	if (state->next.us > now.us)
		return state->next.us - now.us;
	state->next = instant_add(now, job->every);
	/* From now on: its fiber may begin later, and jobs_stop waits for it all the same. */
	state->running = true;
	if (!fiber_spawn("job", run_spawned, state, NULL)) {
		state->running = false;
		state->next = instant_add(now, MILLIS(LOOK_MOST_MS));
	}
	return state->next.us - now.us;
}

static void look_again(void *arg)
{
	jobs_look();
}

void jobs_look(void)
{
	int64_t soonest = MILLIS(LOOK_MOST_MS);

	if (!serving || serving->draining)
		return;
	for (size_t i = 0; i < serving->count; i++) {
		struct host *host = &serving->hosts[i];

		for (size_t k = 0; host->started && k < host->job_count; k++) {
			int64_t wait = look(&host->jobs[k], clock_now());

			if (wait < soonest)
				soonest = wait;
		}
	}
	if (soonest < MILLIS(LOOK_LEAST_MS))
		soonest = MILLIS(LOOK_LEAST_MS);
	timer_start(&looking, mono_now() + (uint64_t)soonest * 1000, look_again, NULL);
}

/* ---- beginning and end ---- */

static size_t count_of(const struct job *jobs)
{
	size_t n = 0;

	while (jobs && jobs[n].name)
		n++;
	return n;
}

void jobs_start(struct host *host)
{
	const struct job *const sets[] = { lib_jobs, host->service->jobs };
	size_t most = count_of(sets[0]) + count_of(sets[1]);

	assert(most > 0); /* the library has its own */
	host->jobs = calloc(most, sizeof *host->jobs);
	if (!host->jobs)
		abort();
	for (size_t s = 0; s < 2; s++)
		for (const struct job *job = sets[s]; job && job->name; job++) {
			struct job_state *state = &host->jobs[host->job_count++];

			*state = (struct job_state){ host, job, clock_now(), false, { 0 } };
			list_init(&state->waiters);
		}
	jobs_look();
}

void jobs_stop(struct host *host)
{
	timer_stop(&looking);
	for (size_t i = 0; i < host->job_count; i++)
		if (host->jobs[i].running)
			wait_for(&host->jobs[i]);
	free(host->jobs);
	host->jobs = NULL;
	host->job_count = 0;
}

void job_run(const struct service *service, const char *name)
{
	struct host *host = host_of(service);

	assert(host && "job_run: the service runs here");
	for (size_t i = 0; i < host->job_count; i++) {
		struct job_state *state = &host->jobs[i];

		if (strcmp(state->job->name, name) != 0)
			continue;
		if (state->running)
			wait_for(state);
		run(state);
		return;
	}
	assert(!"job_run: no such job");
}
