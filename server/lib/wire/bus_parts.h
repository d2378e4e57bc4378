/* bus_parts.h — what the files of the bus say to each other; nobody else includes it.
 *
 *	bus.c            loop     start, stop, publish, ask for a depth
 *	bus_hand.c       loop     from a subscription's queue to its handler, and the verdicts back
 *	bus_amqp.c       threads  a mover: a thread with a connection of its own
 *	bus_dial.c       threads  making that connection
 *	bus_publisher.c  thread   batches out, confirms in
 *	bus_consumer.c   thread   queues declared, deliveries in
 *	bus_verdict.c    thread   acks and rejects out
 *	bus_message.c    pure     a message as AMQP has it, and as we have it
 *
 * What easily goes wrong is whose a thing is: every field below is said to be the thread's, the loop's, or under a lock. */
#ifndef WIRE_BUS_PARTS_H
#define WIRE_BUS_PARTS_H

#include "lib/base/list.h"
#include "lib/run/fiber.h"
#include "lib/wire/bus.h"

#include <amqp.h>
#include <pthread.h>
#include <stdatomic.h>

enum {
	BUS_HEARTBEAT = 10,   /* seconds between; silent for two: lost */
	BUS_STUCK_MS = 10000, /* a library call may take so long, then its socket is shut */
	BUS_STOP_MS = 1000,   /* a mover gets so long to end by itself */
	BUS_BACKOFF_LEAST_MS = 200,
	BUS_BACKOFF_MOST_MS = 2000,
};

/* ---- bus_amqp.c: a thread and its connection ---- */

struct mover;

struct mover_kind {
	const char *name;
	bool (*wanted)(void);          /* is there anything to connect for? */
	bool (*begin)(struct mover *); /* connected: make it ready. False: lost */
	bool (*turn)(
		struct mover *); /* read and write what there is, without waiting. False: lost */
	void (*leave)(
		struct mover *);     /* stopping, and the connection stands: what is left to say */
	void (*end)(struct mover *); /* lost, or stopping: what is to be forgotten */
};

struct mover {
	const struct mover_kind *kind;
	pthread_t thread;
	bool runs; /* the loop's */
	/* the thread's */
	amqp_connection_state_t amqp;
	uint64_t wake_at; /* turn() wishes to be called by then */
	uint64_t backoff_ms;
	/* between both */
	int bell; /* eventfd */
	atomic_bool stopping, up;
	atomic_uint_fast64_t
		busy_since;   /* mono_now() at its last sign of life; 0: it waits for news */
	pthread_mutex_t lock; /* of what follows */
	int cut_fd;           /* a double of its socket, or -1 */
	char why[160];        /* it was lost */
};

/* From the loop. */
bool mover_start(struct mover *, const struct mover_kind *);
void mover_ring(struct mover *);
void mover_ask_stop(struct mover *);
/* Joins; by `at` at the latest the socket is shut under it. */
void mover_join(struct mover *, uint64_t at);
/* Shuts the socket: whatever call the thread hangs in returns with an error. */
void mover_cut(struct mover *);
/* Cuts it if it hangs.  Called every second. */
void mover_watch(struct mover *);
/* Reads config; false: there is no bus. */
bool bus_address_read(void);

/* From its thread. */
void mover_alive(struct mover *);
/* Waits for the bell, for `events` on fd (-1: none), or until `at`; a second at most. */
void mover_wait(struct mover *, int fd, short events, uint64_t at);
/* bus_dial.c: connects and logs in, or says why not. */
bool mover_dial(struct mover *);
void mover_hang_up(struct mover *);
void mover_lost(struct mover *, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Next frame if there is one.  SAID_NO: none now. */
enum said { SAID_YES, SAID_NO, SAID_NOTHING };
enum said mover_frame(struct mover *, amqp_frame_t *);
/* What became of the last RPC: SAID_NO: the broker closed that channel (and may open it anew); SAID_NOTHING: lost. */
enum said mover_said(struct mover *, amqp_channel_t, const char *what);
/* The same for a method frame on a channel with nobody waiting: handles connection.close; true: go on. */
bool mover_frame_fine(struct mover *, const amqp_frame_t *);
void mover_channel_closed(struct mover *, const amqp_frame_t *);

/* Tells the loop by a post that is under way at most once; `told` is under `lock`.  A full ring of posts is tried again at the
 * next turn. */
struct teller {
	pthread_mutex_t lock;
	void (*fn)(void *);
	bool told, failed;
};
void teller_tell(struct teller *);  /* any thread; lock not held */
void teller_again(struct teller *); /* the thread, each turn */
void teller_heard(struct teller *); /* the loop, first thing in fn; lock not held */

/* ---- bus_message.c ---- */

/* Bytes that message_pack will use of *at. */
size_t message_size(const struct bus_message *);
/* A copy whose texts lie at *at, which moves behind them. */
struct bus_message message_pack(const struct bus_message *, char **at);

/* AMQP's properties of a message; they point into both. */
struct message_envelope {
	amqp_basic_properties_t properties;
	amqp_table_entry_t headers[2];
	char id[UUID_TEXT];
	char at[INSTANT_TEXT];
};
void message_envelope(struct message_envelope *, const struct bus_message *);
/* The message of an envelope, borrowed from it, without body.  False: it is none of ours (no id, no type). */
bool message_open(const amqp_basic_properties_t *, amqp_bytes_t routing_key, struct bus_message *);
amqp_bytes_t amqp_of(str);
str str_of_amqp(amqp_bytes_t);

/* ---- bus_publisher.c ---- */

/* Something asked of the publisher's thread. The fiber's memory may go before it is done, so it lies on the heap. */
struct job {
	struct list link; /* waiting, or done: under the lock; taken: the thread's */
	enum { JOB_BATCH, JOB_DEPTH } kind;
	struct fiber *fiber; /* the loop's; NULL: nobody waits any more */
	bool done;           /* the loop's */
	bool waiting;        /* under the lock: not taken yet */
	atomic_bool left;    /* nobody waits any more: send no more of it */
};

struct batch {
	struct job job;
	size_t count, sent, settled; /* the thread's, but for count */
	atomic_bool *confirmed;
	struct bus_message *messages;
};

struct depth {
	struct job job;
	int64_t messages; /* -1: no such queue, or nobody knows */
	char queue[256];
};

extern const struct mover_kind publisher_kind;
extern struct mover publisher;

/* False: too many wait. */
bool publisher_give(struct job *);
/* The loop's: takes it back if it was not begun; false: it will come as done. */
bool publisher_take_back(struct job *);
/* Those that are done, moved to *out; and, after the thread was joined, all others, too. */
void publisher_done(struct list *out);
void publisher_all(struct list *out);
size_t publisher_unconfirmed(void);
extern struct teller publisher_teller;
void bus_tell_done(void *); /* bus.c */

/* ---- bus_consumer.c, bus_verdict.c, bus_hand.c ---- */

enum {
	SUBSCRIPTIONS = 32,
	HAND_MAX = 100,        /* messages a handler gets at once */
	PREFETCH = 200,        /* unacked messages of a subscription */
	DELIVERY_LIMIT = 5,    /* redeliveries of a message */
	FOLLOW_BEHIND = 20000, /* waiting messages, after which a follower begins anew */
};

struct delivery {
	struct list link;
	uint64_t tag;
	unsigned generation; /* of its subscription's channel */
	enum bus_result result;
	uint64_t due; /* BUS_AGAIN: when it goes back */
	struct bus_message message;
	size_t got; /* bytes of the body that came so far */
	char *body;
};

struct subscription {
	/* never changes */
	amqp_channel_t channel;
	char *queue; /* NULL: a nameless one, state */
	char **types;
	size_t type_count;
	bus_handle *handle; /* NULL: it is declared alone */
	void (*lost)(void *);
	void *arg;
	/* the thread's; others may ask whether it is open */
	atomic_bool open;
	uint64_t open_at; /* try again then */
	uint64_t look_at; /* state: when to look how far it is behind */
	char name[256];   /* of the queue, as the broker calls it */
	struct list held; /* BUS_AGAIN, until due */
	struct {
		bool header; /* the header is awaited */
		uint64_t tag;
		bool redelivered;
		char routing_key[256];
		struct delivery *delivery; /* NULL: of no use, its body is skipped */
		size_t missing;            /* bytes of the body */
	} arriving;
	/* under consumer_teller.lock */
	struct list ready;    /* for the loop */
	struct list verdicts; /* for the thread */
	size_t ready_count;
	unsigned generation;
	unsigned poisoned; /* thrown out unread, not counted yet */
	bool renewed;      /* lost() is due */
	/* the loop's */
	struct hand *hand;
};

extern const struct mover_kind consumer_kind;
extern struct mover consumer;
extern struct teller consumer_teller;

/* Grows by bus_work and bus_follow, on the loop; the thread reads the count first. */
extern struct subscription *subscriptions[SUBSCRIPTIONS];
extern atomic_size_t subscription_count;
/* bus_verdict.c, on the thread.  False: lost. */
bool verdicts_write(struct mover *, struct subscription *);
bool verdicts_give_back(struct mover *, struct subscription *); /* what was held and is due */
void deliveries_free(struct list *);
bool consumer_all_open(void); /* any thread */

/* On the loop: hands over what is ready; the teller's fn. */
void bus_hand_over(void *);
void hand_watch(void); /* every second: metrics */
void hand_stop(void);  /* after the join: frees what is left; a handler at work ends by itself */

#endif
