/* bus.h — RabbitMQ: two threads that only move bytes, and bounded queues to and from the loop.
 *
 * All AMQP calls live on the two threads, because a frozen broker blocks a publish for seconds.  The publisher awaits confirms;
 * the consumer hands messages over and sends acks back when the loop says so.  Each thread reconnects by itself with back-off (0.2–5 s)
 * and declares what it was told to declare again.  Broker gone: publishing waits, nothing is lost (the outbox holds), requests go on. */
#ifndef WIRE_BUS_H
#define WIRE_BUS_H

#include "lib/base/region.h"
#include "lib/base/uuid.h"
#include "lib/run/trace.h"

enum { BUS_BATCH = 500, BUS_INFLIGHT = 1000, BUS_BODY_MAX = 1024 * 1024 };

struct bus_message {
	uuid id;
	str type;                       /* "appointment.booked": also the routing key */
	str sender;                     /* the service that told it */
	instant at;
	str traceparent;
	str body;                       /* JSON */
	bool redelivered;
	uint32_t deliveries;            /* x-delivery-count: how often before */
};

/* Starts both threads and connects in the background. Never pauses. */
void bus_start(void);
void bus_stop(void);                    /* joins them; ≤ 3 s; unacked messages return to their queues */
bool bus_alive(void);

/* Publishes `count` ≤ BUS_BATCH messages to exchange `events` in order and pauses until each is confirmed.  Texts must live till it returns.
 * confirmed[i] tells which.  False (with those not confirmed) when the broker is away, nacks, returns… or the deadline passes:
 * publish those again. */
bool bus_publish(const struct bus_message *messages, size_t count, bool *confirmed, uint64_t deadline);

/* Work: declares the service's quorum queue (x-delivery-limit 5, dead letters to exchange `dead` → queue `<name>.dead`), binds the types, consumes it.
 * handle(arg, messages, count ≤ 100, results) runs on a fiber, one batch at a time and queue, in order; it sets results[i]. Then acks/rejects go back. */
enum bus_result { BUS_AGAIN, BUS_DONE, BUS_DEAD };      /* redeliver later; ack; dead-letter at once */
typedef void bus_handle(void *arg, const struct bus_message *messages, size_t count, enum bus_result *results);
void bus_work(const char *queue, const char *const *types, size_t type_count, bus_handle *, void *arg);
/* State: an exclusive, auto-deleted queue of this process; no redelivery, no order kept over a reconnection: `lost` is called (loop's stack) after each
 * (re)connection, since messages may have been missed. */
void bus_follow(const char *const *types, size_t type_count, bus_handle *, void (*lost)(void *), void *arg);

/* Messages waiting in a queue, or -1: asks the broker (passive declare); for metrics and tests. Pauses. */
int64_t bus_depth(const char *queue, uint64_t deadline);

#endif
