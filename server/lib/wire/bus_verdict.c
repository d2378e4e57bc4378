/* bus_verdict.c — what handlers said of their messages, told to the broker by the consumer's thread.
 *
 * Easy to get wrong: a delivery tag means nothing on another channel or after it was opened anew. A verdict bears the
 * generation it was delivered in, and is dropped when that is over: the broker delivers again by itself. */

#include "lib/wire/bus_parts.h"

#include <stdlib.h>

enum {
	AGAIN_MS = 50, /* the first wait of BUS_AGAIN; four times as long each time */
	AGAIN_MOST_MS = 5000,
};

void deliveries_free(struct list *deliveries)
{
	struct list *item;

	while ((item = list_shift(deliveries)))
		free(container_of(item, struct delivery, link));
}

static uint64_t again_at(const struct delivery *d)
{
	uint64_t ms = AGAIN_MS;

	for (uint32_t i = 0; i < d->message.deliveries && ms < AGAIN_MOST_MS; i++)
		ms *= 4;
	return mono_now() + MONO_MS(ms < AGAIN_MOST_MS ? ms : AGAIN_MOST_MS);
}

static bool say(struct mover *m, struct subscription *s, struct delivery *d)
{
	int status = AMQP_STATUS_OK;

	mover_alive(m);
	if (d->result == BUS_DONE)
		status = amqp_basic_ack(m->amqp, s->channel, d->tag, false);
	else if (d->result == BUS_DEAD)
		status = amqp_basic_reject(m->amqp, s->channel, d->tag, false);
	else if (d->due == 0 && d->message.deliveries < DELIVERY_LIMIT)
		d->due = again_at(d); /* not at once: what broke it may need a moment */
	else
		status = amqp_basic_reject(m->amqp, s->channel, d->tag, true);

	if (d->due > mono_now())
		list_push(&s->held, &d->link);
	else
		free(d);
	if (status != AMQP_STATUS_OK)
		mover_lost(m, "verdict: %s", amqp_error_string2(status));
	return status == AMQP_STATUS_OK;
}

/* Handlers get deliveries in order, so when nothing is held back and all are done, the last says it for all. */
static bool say_all_done(struct mover *m, struct subscription *s, struct list *verdicts)
{
	struct delivery *last = container_of(verdicts->prev, struct delivery, link);
	int status;

	mover_alive(m);
	status = amqp_basic_ack(m->amqp, s->channel, last->tag, true);
	deliveries_free(verdicts);
	if (status != AMQP_STATUS_OK)
		mover_lost(m, "ack: %s", amqp_error_string2(status));
	return status == AMQP_STATUS_OK;
}

/* Those of the present generation. */
static bool take_verdicts(struct subscription *s, struct list *out)
{
	bool all_done = list_empty(&s->held);
	struct list *item;

	pthread_mutex_lock(&consumer_teller.lock);
	while ((item = list_shift(&s->verdicts))) {
		struct delivery *d = container_of(item, struct delivery, link);

		if (d->generation == s->generation) {
			list_push(out, item);
			all_done = all_done && d->result == BUS_DONE;
		} else {
			free(d);
		}
	}
	pthread_mutex_unlock(&consumer_teller.lock);
	return all_done;
}

bool verdicts_write(struct mover *m, struct subscription *s)
{
	struct list verdicts = LIST_INIT(verdicts);
	bool all_done = take_verdicts(s, &verdicts);
	bool good = true;
	struct list *item;

	if (!list_empty(&verdicts) && all_done)
		return say_all_done(m, s, &verdicts);
	while (good && (item = list_shift(&verdicts)))
		good = say(m, s, container_of(item, struct delivery, link));
	deliveries_free(&verdicts);
	return good;
}

bool verdicts_give_back(struct mover *m, struct subscription *s)
{
	uint64_t now = mono_now();
	bool good = true;

	list_each_safe (it, &s->held) {
		struct delivery *d = container_of(it, struct delivery, link);

		if (d->due > now && !m->stopping) {
			m->wake_at = d->due < m->wake_at ? d->due : m->wake_at;
			continue;
		}
		list_remove(it);
		d->due = 1; /* long past */
		good = good && say(m, s, d);
		if (!good)
			break;
	}
	return good;
}
