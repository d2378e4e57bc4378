/* bus_hand.c — from a subscription's queue to its handler on a fiber, and the verdicts back.
 *
 * One batch of a subscription at a time, so that its handler never meets itself, and its messages keep their order.
 *
 * Easy to get wrong: when the bus stops, a handler may be in the middle of a batch.  Its subscription goes when it has
 * returned; its verdicts go nowhere, and the broker delivers again. */

#include "lib/run/metrics.h"
#include "lib/wire/bus_parts.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

METRIC(consumed, COUNTER, "contacto_bus_consumed_total",
       "Messages taken from a queue, by what was said of them: done, again, dead.", "queue",
       "outcome");
METRIC(waiting, GAUGE, "contacto_bus_waiting",
       "Messages of a queue that are here and wait for their handler.", "queue");

struct hand {
	struct subscription *of;
	bool busy;     /* a batch is with the handler, or waits for a fiber */
	bool finished; /* the handler returned */
	bool ended;    /* the bus was stopped meanwhile */
	struct timer again;
	size_t count;
	struct delivery *deliveries[HAND_MAX];
	struct bus_message messages[HAND_MAX];
	enum bus_result results[HAND_MAX];
};

enum { NO_FIBER_MS = 20 };

static void *must(void *memory)
{
	if (!memory)
		abort();
	return memory;
}

static void count(const struct subscription *s, const char *outcome, size_t number)
{
	if (number > 0)
		metric_add(metric_of(&consumed, s->queue ? s->queue : "state", outcome, NULL),
			   (double)number);
}

/* ---- freeing ---- */

static void free_subscription(struct subscription *s)
{
	for (size_t i = 0; i < s->hand->count; i++)
		free(s->hand->deliveries[i]);
	deliveries_free(&s->ready);
	deliveries_free(&s->verdicts);
	for (size_t i = 0; i < s->type_count; i++)
		free(s->types[i]);
	free(s->types);
	free(s->queue);
	free(s->hand);
	free(s);
}

/* ---- a batch ---- */

static void hand_next(struct hand *h);

static void handle(void *arg)
{
	struct hand *h = arg;

	h->of->handle(h->of->arg, h->messages, h->count, h->results);
	h->finished = true;
}

/* State is never redelivered; a handler that failed wants all of its batch again. */
static enum bus_result verdict(const struct hand *h, size_t i)
{
	if (!h->of->queue)
		return BUS_DONE;
	if (!h->finished)
		return BUS_AGAIN;
	if (h->results[i] == BUS_AGAIN && h->messages[i].deliveries >= DELIVERY_LIMIT)
		return BUS_DEAD;
	return h->results[i];
}

static void send_verdicts(struct hand *h)
{
	size_t outcomes[3] = { 0 };

	pthread_mutex_lock(&consumer_teller.lock);
	for (size_t i = 0; i < h->count; i++) {
		struct delivery *d = h->deliveries[i];

		d->result = verdict(h, i);
		outcomes[d->result]++;
		list_push(&h->of->verdicts, &d->link);
	}
	pthread_mutex_unlock(&consumer_teller.lock);
	h->count = 0;
	mover_ring(&consumer);
	count(h->of, "done", outcomes[BUS_DONE]);
	count(h->of, "again", outcomes[BUS_AGAIN]);
	count(h->of, "dead", outcomes[BUS_DEAD]);
}

static void handled(void *arg)
{
	struct hand *h = arg;

	h->busy = false;
	if (h->ended) {
		free_subscription(h->of);
		return;
	}
	send_verdicts(h);
	hand_next(h);
}

static void spawn(void *arg)
{
	struct hand *h = arg;

	h->finished = false;
	if (!fiber_spawn("bus", handle, h, handled))
		timer_start(&h->again, mono_now() + MONO_MS(NO_FIBER_MS), spawn, h);
}

static bool take_renewed(struct subscription *s)
{
	pthread_mutex_lock(&consumer_teller.lock);

	bool renewed = s->renewed;

	s->renewed = false;
	pthread_mutex_unlock(&consumer_teller.lock);
	return renewed;
}

static void hand_next(struct hand *h)
{
	struct list *item;

	if (take_renewed(h->of))
		h->of->lost(h->of->arg); /* before any message of the new queue */
	if (h->busy)
		return;
	pthread_mutex_lock(&consumer_teller.lock);
	while (h->count < HAND_MAX && (item = list_shift(&h->of->ready))) {
		struct delivery *d = container_of(item, struct delivery, link);

		h->messages[h->count] = d->message;
		h->results[h->count] = BUS_AGAIN;
		h->deliveries[h->count++] = d;
		h->of->ready_count--;
	}
	pthread_mutex_unlock(&consumer_teller.lock);
	if (h->count == 0)
		return;
	h->busy = true;
	spawn(h);
}

void bus_hand_over(void *arg)
{
	teller_heard(&consumer_teller);
	for (size_t i = 0; i < subscription_count; i++)
		hand_next(subscriptions[i]->hand);
}

/* ---- subscribing ---- */

static void subscribe(const char *queue, const char *const *types, size_t type_count,
		      bus_handle *fn, void (*lost)(void *), void *arg)
{
	size_t number = subscription_count;
	struct subscription *s = must(calloc(1, sizeof *s));

	assert(number < SUBSCRIPTIONS && "too many subscriptions");
	assert(!queue || strlen(queue) < sizeof s->name - sizeof ".dead");
	s->channel = (amqp_channel_t)(number + 1);
	s->queue = queue ? must(strdup(queue)) : NULL;
	s->types = must(calloc(type_count + 1, sizeof *s->types));
	s->type_count = type_count;
	for (size_t i = 0; i < type_count; i++)
		s->types[i] = must(strdup(types[i]));
	s->handle = fn;
	s->lost = lost;
	s->arg = arg;
	s->hand = must(calloc(1, sizeof *s->hand));
	s->hand->of = s;
	list_init(&s->held);
	list_init(&s->ready);
	list_init(&s->verdicts);
	subscriptions[number] = s;
	atomic_store(&subscription_count, number + 1); /* now the thread may see it */
	mover_ring(&consumer);
}

void bus_work(const char *queue, const char *const *types, size_t type_count, bus_handle *fn,
	      void *arg)
{
	assert(queue);
	subscribe(queue, types, type_count, fn, NULL, arg);
}

void bus_declare(const char *queue, const char *const *types, size_t type_count)
{
	assert(queue);
	subscribe(queue, types, type_count, NULL, NULL, NULL);
}

void bus_follow(const char *const *types, size_t type_count, bus_handle *fn, void (*lost)(void *),
		void *arg)
{
	subscribe(NULL, types, type_count, fn, lost, arg);
}

/* ---- for the whole ---- */

void hand_watch(void)
{
	for (size_t i = 0; i < subscription_count; i++) {
		struct subscription *s = subscriptions[i];

		pthread_mutex_lock(&consumer_teller.lock);

		size_t poisoned = s->poisoned;
		size_t ready = s->ready_count;

		s->poisoned = 0;
		pthread_mutex_unlock(&consumer_teller.lock);
		count(s, "dead", poisoned);
		metric_set(metric_of(&waiting, s->queue ? s->queue : "state", NULL, NULL),
			   (double)ready);
	}
}

void hand_stop(void)
{
	size_t number = subscription_count;

	atomic_store(&subscription_count, 0);
	for (size_t i = 0; i < number; i++) {
		struct hand *h = subscriptions[i]->hand;
		bool waits = h->again.place > 0;

		timer_stop(&h->again);
		h->ended = true;
		if (!h->busy || waits)
			free_subscription(h->of);
	}
}
