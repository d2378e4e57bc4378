/* bus.h — RabbitMQ: two threads that only move bytes, and bounded queues to and from the loop.
 *
 * All AMQP calls live on the two threads, because a frozen broker blocks a publish for seconds.  The publisher awaits confirms;
 * the consumer hands messages over and sends acks back when the loop says so.  Each thread reconnects by itself with back-off (0.2–2 s)
 * and declares again what it was told to declare.  Broker gone: publishing waits, nothing is lost (the outbox holds), requests go on.
 * Exchanges `events` and `dead` (topic, durable) must be there: the broker's definitions make them, our users may not.
 * All belongs to the loop's thread. */
#ifndef WIRE_BUS_H
#define WIRE_BUS_H

#include "lib/base/region.h"
#include "lib/base/uuid.h"
#include "lib/run/trace.h"

enum { BUS_BATCH = 500, BUS_INFLIGHT = 1000, BUS_BODY_MAX = 1024 * 1024 };

struct bus_message {
	uuid id;
	str type;   /* "appointment.booked": also the routing key; ≤ 255 bytes */
	str sender; /* the service that told it; ≤ 255 bytes */
	instant at;
	str traceparent;
	str body; /* JSON */
	/* Of a message received: */
	bool redelivered;
	uint32_t deliveries; /* x-delivery-count: how often before */
};

/* Starts both threads and connects in the background, as bus_user with secret bus.<user>.  No bus_host: does nothing.  Never pauses. */
void bus_start(void);
/* Joins them, ≤ 3 s however frozen the broker; blocks the loop meanwhile.  Unacked messages return to their queues, publishers get
 * false, subscriptions are forgotten; a handler at work ends by itself. */
void bus_stop(void);
/* Connected, and every subscription consumes, or is declared. */
bool bus_alive(void);
/* Why the connection for consuming was lost last; "" if it never was. */
str bus_why(struct region *);

/* Publishes `count` ≤ BUS_BATCH messages to exchange `events` in order and pauses until each is confirmed; they are copied.
 * confirmed[i] tells which are.  A broker that is away is waited for until the deadline.  False, with those not confirmed: it nacked,
 * the connection was lost under way, the deadline passed, 64 batches wait already, or there is no bus: publish those again.  What was
 * not sent by the deadline never will be.  An event that no queue wants is confirmed, too (not `mandatory`): nobody listens yet. */
bool bus_publish(const struct bus_message *messages, size_t count, bool *confirmed,
		 uint64_t deadline);

/* Work: declares the service's quorum queue (x-delivery-limit 5, dead letters, at least once, to exchange `dead` → queue `<name>.dead`),
 * binds the types, consumes it.  handle(arg, messages, count ≤ 100, results) runs on a fiber, one batch at a time and queue, in
 * order (of one process: several share the queue); it sets results[i], AGAIN at first.  If it leaves by fail(), all of its batch is AGAIN.
 * AGAIN comes back after 50 ms, and each further time after four times as long (≤ 5 s); the sixth AGAIN is DEAD.  So it is for a
 * message's own fault: a handler whose database is away waits and tries by itself (the broker gives it 30 minutes).
 * What is no event (no id, no type, over BUS_BODY_MAX) is dead-lettered unread. */
enum bus_result { BUS_AGAIN, BUS_DONE, BUS_DEAD }; /* redeliver later; ack; dead-letter at once */
typedef void bus_handle(void *arg, const struct bus_message *messages, size_t count,
			enum bus_result *results);
void bus_work(const char *queue, const char *const *types, size_t type_count, bus_handle *,
	      void *arg);
/* The same queue, its dead letters and bindings, and nobody consumes it: what is told before whoever hears it first runs waits for it.
 * bus_alive() says when they are there; a broker that refuses them is asked again. */
void bus_declare(const char *queue, const char *const *types, size_t type_count);
/* State: an exclusive, auto-deleted queue of this process; results are of no matter; no redelivery, no order kept over a reconnection:
 * `lost` (may be NULL) is called (loop's stack) after each (re)connection, before its first message, since messages may have been missed.
 * The same happens to a follower that 20,000 messages wait for: it begins anew.  At most 32 subscriptions. */
void bus_follow(const char *const *types, size_t type_count, bus_handle *, void (*lost)(void *),
		void *arg);

/* Messages ready in a queue (not those that a consumer holds), or -1: asks the broker (passive declare); for metrics and tests.
 * Pauses. */
int64_t bus_depth(const char *queue, uint64_t deadline);

#endif
