/* bus.c — the loop's side of the bus: starting, stopping, publishing, asking.
 *
 * Easy to get wrong: a fiber whose deadline passed goes away while the thread still has its batch.  So a batch is
 * copied, and freed by whoever has it last: here, when it comes back as done and nobody waits for it. */

#include "lib/wire/bus.h"
#include "lib/run/log.h"
#include "lib/run/metrics.h"
#include "lib/wire/bus_parts.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

METRIC(published, COUNTER, "contacto_bus_published_total",
       "Messages handed over for publishing, by whether the broker confirmed them in time.",
       "outcome");

enum { WATCH_MS = 1000, NAME_MAX_BYTES = 255 };

static struct {
	bool runs;
	struct timer watch;
	bool said_up[2]; /* of publisher and consumer, as last logged */
} self;

/* ---- jobs ---- */

static void free_job(struct job *job)
{
	if (job->kind == JOB_BATCH)
		free(container_of(job, struct batch, job));
	else
		free(container_of(job, struct depth, job));
}

static void come_back(struct list *done)
{
	struct list *item;

	while ((item = list_shift(done))) {
		struct job *job = container_of(item, struct job, link);

		job->done = true;
		if (job->fiber)
			fiber_wake(job->fiber);
		else
			free_job(job);
	}
}

void bus_tell_done(void *arg)
{
	struct list done = LIST_INIT(done);

	teller_heard(&publisher_teller);
	publisher_done(&done);
	come_back(&done);
}

/* True: done or never begun, and the caller frees it.  False: the thread still has it; the caller may look at it until
 * it pauses. */
static bool wait_for_job(struct job *job, uint64_t deadline)
{
	if (!self.runs || !publisher_give(job)) {
		job->done = true; /* undone, but back */
		return true;
	}
	fiber_pause(deadline);
	if (job->done)
		return true;
	job->fiber = NULL;
	return publisher_take_back(job);
}

/* ---- publishing ---- */

static struct batch *make_batch(const struct bus_message *messages, size_t count)
{
	size_t texts = 0;

	for (size_t i = 0; i < count; i++) {
		const struct bus_message *m = &messages[i];

		assert(m->type.len > 0 && m->type.len <= NAME_MAX_BYTES);
		assert(m->sender.len <= NAME_MAX_BYTES && m->body.len <= BUS_BODY_MAX);
		texts += message_size(m);
	}

	size_t each = sizeof(struct bus_message) + sizeof(atomic_bool);
	struct batch *batch = calloc(1, sizeof *batch + count * each + texts);

	if (!batch)
		abort();
	batch->count = count;
	batch->messages = (struct bus_message *)(batch + 1);
	batch->confirmed = (atomic_bool *)(batch->messages + count);

	char *at = (char *)(batch->confirmed + count);

	for (size_t i = 0; i < count; i++)
		batch->messages[i] = message_pack(&messages[i], &at);
	return batch;
}

static size_t read_confirmed(const struct batch *batch, bool *confirmed)
{
	size_t sum = 0;

	for (size_t i = 0; i < batch->count; i++) {
		confirmed[i] = atomic_load(&batch->confirmed[i]);
		sum += confirmed[i];
	}
	return sum;
}

bool bus_publish(const struct bus_message *messages, size_t count, bool *confirmed,
		 uint64_t deadline)
{
	assert(fiber_self() && count <= BUS_BATCH);
	if (count == 0)
		return true;

	struct batch *batch = make_batch(messages, count);

	batch->job.kind = JOB_BATCH;
	batch->job.fiber = fiber_self();
	list_init(&batch->job.link);

	bool ours = wait_for_job(&batch->job, deadline);
	size_t sum = read_confirmed(batch, confirmed);

	if (ours)
		free_job(&batch->job);
	metric_add(metric_of(&published, "confirmed", NULL, NULL), (double)sum);
	metric_add(metric_of(&published, "not", NULL, NULL), (double)(count - sum));
	return sum == count;
}

int64_t bus_depth(const char *queue, uint64_t deadline)
{
	struct depth *depth = calloc(1, sizeof *depth);
	int64_t messages = -1;

	assert(fiber_self() && strlen(queue) <= NAME_MAX_BYTES);
	if (!depth)
		abort();
	depth->job.kind = JOB_DEPTH;
	depth->job.fiber = fiber_self();
	list_init(&depth->job.link);
	depth->messages = -1;
	snprintf(depth->queue, sizeof depth->queue, "%s", queue);
	if (wait_for_job(&depth->job, deadline)) {
		messages = depth->messages;
		free_job(&depth->job);
	}
	return messages;
}

/* ---- watching ---- */

static void log_change(struct mover *m, bool *said)
{
	bool up = atomic_load(&m->up);
	char why[sizeof m->why];

	if (up == *said)
		return;
	*said = up;
	pthread_mutex_lock(&m->lock);
	memcpy(why, m->why, sizeof why);
	pthread_mutex_unlock(&m->lock);
	if (up)
		log_say(LOG_DEBUG, "bus: connected", L_TEXT("mover", str_of(m->kind->name)));
	else
		log_say(LOG_DEBUG, "bus: no connection", L_TEXT("mover", str_of(m->kind->name)),
			L_TEXT("why", str_of(why)));
}

static void watch(void *arg)
{
	mover_watch(&publisher);
	mover_watch(&consumer);
	log_change(&publisher, &self.said_up[0]);
	log_change(&consumer, &self.said_up[1]);
	hand_watch();
	timer_start(&self.watch, mono_now() + MONO_MS(WATCH_MS), watch, NULL);
}

static double read_up(void *mover)
{
	return self.runs && atomic_load(&((struct mover *)mover)->up);
}

static double read_unconfirmed(void *arg)
{
	return (double)publisher_unconfirmed();
}

static void tell_metrics(void)
{
	static bool told;

	if (told)
		return;
	told = true;
	metric_gauge("contacto_bus_publisher_up", "1 while the connection for publishing stands.",
		     read_up, &publisher);
	metric_gauge("contacto_bus_consumer_up", "1 while the connection for consuming stands.",
		     read_up, &consumer);
	metric_gauge("contacto_bus_unconfirmed",
		     "Messages sent to the broker and not confirmed yet.", read_unconfirmed, NULL);
}

/* ---- the whole ---- */

void bus_start(void)
{
	assert(!self.runs);
	if (!bus_address_read())
		return;
	tell_metrics();
	loop_uv(); /* posts need it */
	if (!mover_start(&publisher, &publisher_kind) || !mover_start(&consumer, &consumer_kind))
		abort(); /* no thread, no descriptor: nothing works here */
	self.runs = true;
	self.said_up[0] = self.said_up[1] = false;
	timer_start(&self.watch, mono_now() + MONO_MS(WATCH_MS), watch, NULL);
}

void bus_stop(void)
{
	struct list left = LIST_INIT(left);
	uint64_t at = mono_now() + MONO_MS(BUS_STOP_MS);

	timer_stop(&self.watch);
	if (self.runs) {
		self.runs = false;
		mover_ask_stop(&publisher);
		mover_ask_stop(&consumer);
		mover_join(&publisher, at);
		mover_join(&consumer, at);
		publisher_all(&left);
		come_back(&left);
	}
	hand_stop();
}

str bus_why(struct region *region)
{
	str why;

	pthread_mutex_lock(&consumer.lock);
	why = region_copy(region, str_of(consumer.why));
	pthread_mutex_unlock(&consumer.lock);
	return why;
}

bool bus_alive(void)
{
	return self.runs && atomic_load(&publisher.up) &&
	       (subscription_count == 0 || (atomic_load(&consumer.up) && consumer_all_open()));
}
