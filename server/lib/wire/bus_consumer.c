/* bus_consumer.c — the thread that consumes: queues declared, deliveries in.
 *
 * Each subscription has a channel of its own, so that one whose queue cannot be declared leaves the others alone.
 *
 * Easy to get wrong: a delivery comes as method, header, and pieces of body, mixed with other channels' frames, and may stop
 * anywhere.  So it is put together in `arriving`, frame by frame, and nothing here waits for the next one. */

#include "lib/wire/bus_parts.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	REOPEN_MS = 2000,
	LOOK_MS = 5000, /* between looks at how far a follower is behind */
};

struct mover consumer;
struct teller consumer_teller = { .lock = PTHREAD_MUTEX_INITIALIZER, .fn = bus_hand_over };
struct subscription *subscriptions[SUBSCRIPTIONS];
atomic_size_t subscription_count;

static void lock(void)
{
	pthread_mutex_lock(&consumer_teller.lock);
}

static void unlock(void)
{
	pthread_mutex_unlock(&consumer_teller.lock);
}

/* ---- opening and closing a subscription ---- */

static amqp_table_entry_t text_argument(const char *key, const char *value)
{
	return (amqp_table_entry_t){
		.key = amqp_cstring_bytes(key),
		.value = { .kind = AMQP_FIELD_KIND_UTF8, .value.bytes = amqp_cstring_bytes(value) },
	};
}

static enum said declare(struct mover *m, struct subscription *s, const char *queue,
			 amqp_table_t arguments)
{
	bool work = s->queue != NULL;
	amqp_queue_declare_ok_t *is =
		amqp_queue_declare(m->amqp, s->channel, amqp_cstring_bytes(queue), false, work,
				   !work, !work, arguments);
	enum said said = mover_said(m, s->channel, "queue");

	if (said == SAID_YES) {
		str name = str_of_amqp(is->queue);

		snprintf(s->name, sizeof s->name, "%.*s", STR_ARG(name));
	}
	return said;
}

static enum said bind_to(struct mover *m, struct subscription *s, const char *exchange,
			 const char *key)
{
	amqp_queue_bind(m->amqp, s->channel, amqp_cstring_bytes(s->name),
			amqp_cstring_bytes(exchange), amqp_cstring_bytes(key), amqp_empty_table);
	return mover_said(m, s->channel, "binding");
}

/* The dead first: at no moment may a letter die with nowhere to go. */
static enum said declare_work(struct mover *m, struct subscription *s)
{
	amqp_table_entry_t quorum = text_argument("x-queue-type", "quorum");
	amqp_table_entry_t arguments[] = {
		quorum,
		text_argument("x-dead-letter-exchange", "dead"),
		text_argument("x-dead-letter-routing-key", s->queue),
		/* These two together: a dead letter leaves its queue only when the other has it. */
		text_argument("x-dead-letter-strategy", "at-least-once"),
		text_argument("x-overflow", "reject-publish"),
		{ .key = amqp_cstring_bytes("x-delivery-limit"),
		  .value = { .kind = AMQP_FIELD_KIND_I32, .value.i32 = DELIVERY_LIMIT } },
	};
	char dead[sizeof s->name];
	enum said said;

	snprintf(dead, sizeof dead, "%s.dead", s->queue);
	said = declare(m, s, dead, (amqp_table_t){ 1, &quorum });
	if (said == SAID_YES)
		said = bind_to(m, s, "dead", s->queue);
	if (said == SAID_YES)
		said = declare(m, s, s->queue, (amqp_table_t){ 6, arguments });
	return said;
}

static enum said open_queue(struct mover *m, struct subscription *s)
{
	enum said said;

	amqp_channel_open(m->amqp, s->channel);
	said = mover_said(m, s->channel, "channel");
	if (said == SAID_YES)
		said = s->queue ? declare_work(m, s) : declare(m, s, "", amqp_empty_table);
	for (size_t i = 0; i < s->type_count && said == SAID_YES; i++)
		said = bind_to(m, s, "events", s->types[i]);
	if (said != SAID_YES || !s->handle)
		return said;
	amqp_basic_qos(m->amqp, s->channel, 0, PREFETCH, false);
	said = mover_said(m, s->channel, "prefetch");
	if (said == SAID_YES) {
		amqp_basic_consume(m->amqp, s->channel, amqp_cstring_bytes(s->name),
				   amqp_empty_bytes, false, false, false, amqp_empty_table);
		said = mover_said(m, s->channel, "consume");
	}
	return said;
}

/* What is with the loop stays there: it may be in a handler just now. */
static void forget(struct subscription *s)
{
	s->open = false;
	free(s->arriving.delivery);
	s->arriving.delivery = NULL;
	s->arriving.header = false;
	s->arriving.missing = 0;
	deliveries_free(&s->held);
	lock();
	s->generation++;
	deliveries_free(&s->ready);
	s->ready_count = 0;
	deliveries_free(&s->verdicts);
	unlock();
}

static enum said open_subscription(struct mover *m, struct subscription *s)
{
	enum said said = open_queue(m, s);

	s->open = said == SAID_YES;
	s->open_at = mono_now() + MONO_MS(REOPEN_MS);
	s->look_at = mono_now() + MONO_MS(LOOK_MS);
	if (s->open && s->lost) {
		lock();
		s->renewed = true;
		unlock();
		teller_tell(&consumer_teller);
	}
	return said;
}

/* The queue is gone, and the channel is closed already. */
static void closed(struct subscription *s)
{
	forget(s);
	s->open_at = mono_now() + MONO_MS(REOPEN_MS);
}

/* A follower far behind does not run after: it drops its queue and begins anew. */
static bool look_behind(struct mover *m, struct subscription *s)
{
	amqp_queue_declare_ok_t *is;
	enum said said;

	s->look_at = mono_now() + MONO_MS(LOOK_MS);
	is = amqp_queue_declare(m->amqp, s->channel, amqp_cstring_bytes(s->name), true, false, true,
				true, amqp_empty_table);
	said = mover_said(m, s->channel, "look");
	if (said == SAID_NO)
		closed(s);
	if (said != SAID_YES || is->message_count < FOLLOW_BEHIND)
		return said != SAID_NOTHING;

	amqp_channel_close(m->amqp, s->channel, AMQP_REPLY_SUCCESS);
	mover_alive(m);
	forget(s);
	s->open_at = 0;
	return true;
}

/* ---- deliveries ---- */

static bool reject(struct mover *m, struct subscription *s, uint64_t tag)
{
	mover_alive(m);
	return amqp_basic_reject(m->amqp, s->channel, tag, false) == AMQP_STATUS_OK;
}

/* All of it is here. */
static bool arrived(struct mover *m, struct subscription *s)
{
	struct delivery *delivery = s->arriving.delivery;

	s->arriving.delivery = NULL;
	s->arriving.header = false;
	lock();
	if (delivery) {
		list_push(&s->ready, &delivery->link);
		s->ready_count++;
	} else {
		s->poisoned++;
	}
	unlock();
	teller_tell(&consumer_teller);
	return delivery || reject(m, s, s->arriving.tag);
}

static void began(struct subscription *s, const amqp_basic_deliver_t *deliver)
{
	str key = str_of_amqp(deliver->routing_key);

	s->arriving.header = true;
	s->arriving.tag = deliver->delivery_tag;
	s->arriving.redelivered = deliver->redelivered;
	snprintf(s->arriving.routing_key, sizeof s->arriving.routing_key, "%.*s", STR_ARG(key));
}

/* Delivery, texts and body in one piece; NULL: a message that we do not take. */
static struct delivery *make_delivery(struct subscription *s, const amqp_frame_t *frame)
{
	const amqp_basic_properties_t *properties = frame->payload.properties.decoded;
	uint64_t size = frame->payload.properties.body_size;
	struct bus_message message;

	if (size > BUS_BODY_MAX ||
	    !message_open(properties, amqp_cstring_bytes(s->arriving.routing_key), &message))
		return NULL;

	struct delivery *delivery = malloc(sizeof *delivery + message_size(&message) + size);
	char *at = (char *)(delivery + 1);

	if (!delivery)
		abort(); /* out of memory */
	*delivery = (struct delivery){ .tag = s->arriving.tag };
	lock();
	delivery->generation = s->generation;
	unlock();
	list_init(&delivery->link);
	delivery->message = message_pack(&message, &at);
	delivery->message.redelivered = s->arriving.redelivered;
	delivery->message.body = (str){ at, size };
	delivery->body = at;
	return delivery;
}

static bool read_header(struct mover *m, struct subscription *s, const amqp_frame_t *frame)
{
	if (!s->arriving.header)
		return true;
	s->arriving.header = false;
	s->arriving.delivery = make_delivery(s, frame);
	s->arriving.missing = frame->payload.properties.body_size;
	return s->arriving.missing > 0 || arrived(m, s);
}

static bool read_body(struct mover *m, struct subscription *s, const amqp_frame_t *frame)
{
	amqp_bytes_t piece = frame->payload.body_fragment;
	struct delivery *delivery = s->arriving.delivery;

	if (s->arriving.missing == 0)
		return true;
	if (piece.len > s->arriving.missing) {
		mover_lost(m, "a body longer than it said");
		return false;
	}
	if (delivery) {
		memcpy(delivery->body + delivery->got, piece.bytes, piece.len);
		delivery->got += piece.len;
	}
	s->arriving.missing -= piece.len;
	return s->arriving.missing > 0 || arrived(m, s);
}

/* ---- frames ---- */

static struct subscription *of_channel(amqp_channel_t channel)
{
	size_t count = atomic_load(&subscription_count);

	return channel > 0 && channel <= count ? subscriptions[channel - 1] : NULL;
}

static bool read_frame(struct mover *m, const amqp_frame_t *frame)
{
	struct subscription *s = of_channel(frame->channel);

	if (!s || !s->open)
		return mover_frame_fine(m, frame);
	if (frame->frame_type == AMQP_FRAME_HEADER)
		return read_header(m, s, frame);
	if (frame->frame_type == AMQP_FRAME_BODY)
		return read_body(m, s, frame);
	if (frame->frame_type != AMQP_FRAME_METHOD)
		return true;
	switch (frame->payload.method.id) {
	case AMQP_BASIC_DELIVER_METHOD:
		began(s, frame->payload.method.decoded);
		break;
	case AMQP_BASIC_CANCEL_METHOD: /* somebody deleted the queue */
		amqp_channel_close(m->amqp, s->channel, AMQP_REPLY_SUCCESS);
		closed(s);
		break;
	case AMQP_CHANNEL_CLOSE_METHOD:
		mover_channel_closed(m, frame);
		closed(s);
		break;
	}
	return true;
}

static bool read_all(struct mover *m)
{
	amqp_frame_t frame;
	enum said said;

	while ((said = mover_frame(m, &frame)) == SAID_YES) {
		if (!read_frame(m, &frame))
			return false;
		amqp_maybe_release_buffers(m->amqp);
	}
	return said == SAID_NO;
}

/* ---- the mover's four ---- */

static bool wanted(void)
{
	return atomic_load(&subscription_count) > 0;
}

static bool begin(struct mover *m)
{
	return true; /* turn() opens what is not open */
}

static bool turn_of(struct mover *m, struct subscription *s)
{
	uint64_t now = mono_now();

	if (m->stopping && !s->open)
		return true;
	if (!s->open && now >= s->open_at && open_subscription(m, s) == SAID_NOTHING)
		return false;
	if (s->open && !s->queue && now >= s->look_at && !look_behind(m, s))
		return false;
	return !s->open || (verdicts_write(m, s) && verdicts_give_back(m, s));
}

static bool turn(struct mover *m)
{
	size_t count = atomic_load(&subscription_count);

	teller_again(&consumer_teller);
	for (size_t i = 0; i < count; i++)
		if (!turn_of(m, subscriptions[i]))
			return false;
	return read_all(m);
}

bool consumer_all_open(void)
{
	size_t count = atomic_load(&subscription_count);

	for (size_t i = 0; i < count; i++)
		if (!atomic_load(&subscriptions[i]->open))
			return false;
	return true;
}

/* A channel is closed after all that was said on it; a connection that is closed takes no heed, and acks are lost. */
static void leave(struct mover *m)
{
	size_t count = atomic_load(&subscription_count);

	for (size_t i = 0; i < count; i++)
		if (subscriptions[i]->open)
			amqp_channel_close(m->amqp, subscriptions[i]->channel, AMQP_REPLY_SUCCESS);
}

static void end(struct mover *m)
{
	size_t count = atomic_load(&subscription_count);

	for (size_t i = 0; i < count; i++) {
		forget(subscriptions[i]);
		subscriptions[i]->open_at = 0;
	}
}

const struct mover_kind consumer_kind = {
	.name = "bus in",
	.wanted = wanted,
	.begin = begin,
	.turn = turn,
	.leave = leave,
	.end = end,
};
