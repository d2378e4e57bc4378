/* bus_publisher.c — the thread that publishes: batches out in order, confirms in.
 *
 * The broker confirms by delivery tag, in any order, one or all up to one, yes or no. A ring of what is unconfirmed says whose
 * message a tag was; at most BUS_INFLIGHT are under way, so the ring is the bound.
 *
 * Messages are not published as `mandatory`: an event that nobody listens to yet is confirmed and gone, as it should
 * be.  A batch that was begun on a lost connection fails; one that was not begun waits for the next. */

#include "lib/wire/bus_parts.h"

#include <assert.h>
#include <stdlib.h>

enum {
	PUBLISHING = 1, /* channels */
	ASKING = 2,
	RING = 1024,
	JOBS_MAX = 64, /* that may wait */
	AT_ONCE = 50,  /* messages between looks at what comes in */
	CONFIRM_MS = 30000,
};
_Static_assert((int)BUS_INFLIGHT <= (int)RING, "each unconfirmed message has its place");

struct mover publisher;

struct teller publisher_teller = { .lock = PTHREAD_MUTEX_INITIALIZER, .fn = bus_tell_done };

static struct {
	/* under the teller's lock */
	struct list waiting, done;
	size_t waiting_count;
	/* the thread's; after the join, the loop's */
	struct list taken; /* batches that were begun */
	struct batch *sending;
	struct {
		struct batch *batch; /* NULL: settled */
		size_t index;
	} ring[RING];
	uint64_t first, next; /* tags: the first unsettled, the next to use */
	uint64_t progress;    /* when a confirm came, or the first message was sent */
	bool blocked;         /* the broker wants no more just now */
	bool asking;          /* the second channel is open */
	/* between both */
	atomic_size_t unconfirmed;
} self = {
	.waiting = LIST_INIT(self.waiting),
	.done = LIST_INIT(self.done),
	.taken = LIST_INIT(self.taken),
};

/* ---- jobs, in and out ---- */

bool publisher_give(struct job *job)
{
	pthread_mutex_lock(&publisher_teller.lock);

	bool room = self.waiting_count < JOBS_MAX;

	if (room) {
		list_push(&self.waiting, &job->link);
		self.waiting_count++;
		job->waiting = true;
	}
	pthread_mutex_unlock(&publisher_teller.lock);
	if (room)
		mover_ring(&publisher);
	return room;
}

/* With the lock held. */
static void unqueue(struct job *job)
{
	list_remove(&job->link);
	self.waiting_count--;
	job->waiting = false;
}

bool publisher_take_back(struct job *job)
{
	pthread_mutex_lock(&publisher_teller.lock);

	bool mine = job->waiting;

	if (mine)
		unqueue(job);
	else
		atomic_store(&job->left, true);
	pthread_mutex_unlock(&publisher_teller.lock);
	return mine;
}

static struct job *take_job(void)
{
	struct job *job = NULL;

	pthread_mutex_lock(&publisher_teller.lock);
	if (!list_empty(&self.waiting)) {
		job = container_of(self.waiting.next, struct job, link);
		unqueue(job);
	}
	pthread_mutex_unlock(&publisher_teller.lock);
	return job;
}

static void finish(struct job *job)
{
	pthread_mutex_lock(&publisher_teller.lock);
	list_remove(&job->link);
	list_push(&self.done, &job->link);
	pthread_mutex_unlock(&publisher_teller.lock);
	teller_tell(&publisher_teller);
}

static void move_all(struct list *from, struct list *to)
{
	struct list *item;

	while ((item = list_shift(from)))
		list_push(to, item);
}

void publisher_done(struct list *out)
{
	pthread_mutex_lock(&publisher_teller.lock);
	move_all(&self.done, out);
	pthread_mutex_unlock(&publisher_teller.lock);
}

void publisher_all(struct list *out)
{
	publisher_done(out);
	move_all(&self.taken, out);
	if (self.sending && list_empty(&self.sending->job.link))
		list_push(out, &self.sending->job.link);
	self.sending = NULL;
	while (!list_empty(&self.waiting)) {
		struct job *job = container_of(self.waiting.next, struct job, link);

		unqueue(job);
		list_push(out, &job->link);
	}
}

size_t publisher_unconfirmed(void)
{
	return atomic_load(&self.unconfirmed);
}

/* ---- settling ---- */

static void settle(struct batch *batch, size_t count)
{
	batch->settled += count;
	if (batch->settled == batch->count)
		finish(&batch->job);
}

/* What was not sent will not be. */
static void give_up_rest(struct batch *batch)
{
	size_t rest = batch->count - batch->sent;

	batch->sent = batch->count;
	settle(batch, rest);
}

static void settle_tag(uint64_t tag, bool confirmed)
{
	struct batch *batch = self.ring[tag % RING].batch;

	if (!batch)
		return;
	self.ring[tag % RING].batch = NULL;
	atomic_fetch_sub(&self.unconfirmed, 1);
	if (confirmed)
		atomic_store(&batch->confirmed[self.ring[tag % RING].index], true);
	settle(batch, 1);
}

static void settle_tags(uint64_t tag, bool multiple, bool confirmed)
{
	if (tag < self.first || tag >= self.next)
		return; /* was settled before */
	for (uint64_t t = multiple ? self.first : tag; t <= tag; t++)
		settle_tag(t, confirmed);
	while (self.first < self.next && !self.ring[self.first % RING].batch)
		self.first++;
	self.progress = mono_now();
}

/* ---- sending ---- */

static bool send_one(struct mover *m, struct batch *batch)
{
	struct bus_message *message = &batch->messages[batch->sent];
	struct message_envelope envelope;

	message_envelope(&envelope, message);
	mover_alive(m);
	if (self.first == self.next)
		self.progress = mono_now();
	if (batch->sent == 0)
		list_push(&self.taken, &batch->job.link);
	self.ring[self.next % RING].batch = batch;
	self.ring[self.next % RING].index = batch->sent++;
	self.next++;
	atomic_fetch_add(&self.unconfirmed, 1);

	int status = amqp_basic_publish(m->amqp, PUBLISHING, amqp_cstring_bytes("events"),
					amqp_of(message->type), false, false, &envelope.properties,
					amqp_of(message->body));

	if (status != AMQP_STATUS_OK)
		mover_lost(m, "publish: %s", amqp_error_string2(status));
	return status == AMQP_STATUS_OK;
}

static bool ask_depth(struct mover *m, struct depth *depth)
{
	enum said said = SAID_YES;

	if (!self.asking) {
		amqp_channel_open(m->amqp, ASKING);
		said = mover_said(m, ASKING, "channel");
		self.asking = said == SAID_YES;
	}
	if (said == SAID_YES) {
		amqp_queue_declare_ok_t *is =
			amqp_queue_declare(m->amqp, ASKING, amqp_cstring_bytes(depth->queue), true,
					   false, false, false, amqp_empty_table);

		said = mover_said(m, ASKING, "depth");
		if (said == SAID_YES)
			depth->messages = is->message_count;
		else
			self.asking = false; /* no such queue: the broker closed the channel */
	}
	finish(&depth->job);
	return said != SAID_NOTHING;
}

/* The next batch to send; what else was asked is done on the way.  False: lost. */
static bool next_batch(struct mover *m)
{
	while (!self.sending) {
		struct job *job = take_job();

		if (!job)
			break;
		if (job->kind == JOB_BATCH)
			self.sending = container_of(job, struct batch, job);
		else if (!ask_depth(m, container_of(job, struct depth, job)))
			return false;
	}
	return true;
}

static bool may_send(void)
{
	return !self.blocked && self.next - self.first < BUS_INFLIGHT;
}

/* Some messages.  *more: there are others, or may be.  False: lost. */
static bool send_some(struct mover *m, bool *more)
{
	*more = true;
	for (int i = 0; i < AT_ONCE && may_send(); i++) {
		if (!next_batch(m))
			return false;

		struct batch *batch = self.sending;

		if (!batch) {
			*more = false;
			break;
		}
		if (atomic_load(&batch->job.left)) {
			self.sending = NULL; /* first: then it is the loop's */
			give_up_rest(batch);
			continue;
		}
		if (!send_one(m, batch))
			return false;
		if (batch->sent == batch->count)
			self.sending = NULL;
	}
	return true;
}

/* ---- what comes in ---- */

static bool read_method(struct mover *m, const amqp_frame_t *frame)
{
	const amqp_method_t *method = &frame->payload.method;

	switch (method->id) {
	case AMQP_BASIC_ACK_METHOD: {
		const amqp_basic_ack_t *ack = method->decoded;

		settle_tags(ack->delivery_tag, ack->multiple, true);
		return true;
	}
	case AMQP_BASIC_NACK_METHOD: {
		const amqp_basic_nack_t *nack = method->decoded;

		settle_tags(nack->delivery_tag, nack->multiple, false);
		return true;
	}
	case AMQP_CONNECTION_BLOCKED_METHOD:
		self.blocked = true;
		return true;
	case AMQP_CONNECTION_UNBLOCKED_METHOD:
		self.blocked = false;
		self.progress = mono_now();
		return true;
	case AMQP_CHANNEL_CLOSE_METHOD:
		mover_channel_closed(m, frame);
		self.asking = self.asking && frame->channel != ASKING;
		return frame->channel == ASKING;
	default:
		return mover_frame_fine(m, frame);
	}
}

static bool read_all(struct mover *m)
{
	amqp_frame_t frame;
	enum said said;

	while ((said = mover_frame(m, &frame)) == SAID_YES) {
		if (frame.frame_type == AMQP_FRAME_METHOD && !read_method(m, &frame))
			return false;
		amqp_maybe_release_buffers(m->amqp);
	}
	return said == SAID_NO;
}

/* ---- the mover's four ---- */

static bool wanted(void)
{
	return true;
}

static bool begin(struct mover *m)
{
	self.first = self.next = 1;
	self.blocked = self.asking = false;
	amqp_channel_open(m->amqp, PUBLISHING);
	if (mover_said(m, PUBLISHING, "channel") != SAID_YES)
		return false;
	/* Is it there?  Else each first message would close the channel. */
	amqp_exchange_declare(m->amqp, PUBLISHING, amqp_cstring_bytes("events"),
			      amqp_cstring_bytes("topic"), true, true, false, false,
			      amqp_empty_table);
	if (mover_said(m, PUBLISHING, "exchange events") != SAID_YES)
		return false;
	amqp_confirm_select(m->amqp, PUBLISHING);
	return mover_said(m, PUBLISHING, "confirms") == SAID_YES;
}

static bool overdue(void)
{
	return self.first < self.next && !self.blocked &&
	       mono_now() - self.progress > MONO_MS(CONFIRM_MS);
}

static bool turn(struct mover *m)
{
	bool more = false;

	teller_again(&publisher_teller);
	do {
		if (!m->stopping && !send_some(m, &more))
			return false;
		if (!read_all(m))
			return false;
	} while (more && may_send() && !m->stopping);
	if (!overdue())
		return true;
	mover_lost(m, "no confirm came for %d ms", CONFIRM_MS);
	return false;
}

static void leave(struct mover *m)
{
	/* What is unconfirmed will be published again. */
}

static void end(struct mover *m)
{
	for (uint64_t tag = self.first; tag < self.next; tag++)
		settle_tag(tag, false);
	self.first = self.next;
	if (self.sending && self.sending->sent > 0) {
		give_up_rest(self.sending);
		self.sending = NULL;
	}
}

const struct mover_kind publisher_kind = {
	.name = "bus out",
	.wanted = wanted,
	.begin = begin,
	.turn = turn,
	.leave = leave,
	.end = end,
};
