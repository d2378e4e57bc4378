/* bus_scene.h — a RabbitMQ, a virtual host that is the test's for the while, a proxy before it that can be cut, and a listener
 * that writes down what it hears.
 *
 * Needs the variables of `infra/local/servers env --test DIR`. */
#ifndef WIRE_BUS_SCENE_H
#define WIRE_BUS_SCENE_H

#include "lib/run/config.h"
#include "lib/run/random.h"
#include "lib/run/test.h"
#include "lib/wire/bus.h"
#include "lib/wire/test_proxy.h"

#include <amqp.h>
#include <amqp_tcp_socket.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/file.h>
#include <time.h>

static struct proxy proxy;
static int broker_port;

static inline void set(const char *name, const char *value)
{
	const char *error;

	if (!config_set(str_of(name), str_of(value), &error))
		fail_msg("%s", error);
}

static inline bool claim(const char *folder, const char *name)
{
	char path[512];
	int fd;

	snprintf(path, sizeof path, "%s/%s", folder, name);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) == 0)
		return true; /* the lock ends with this process */
	close(fd);
	return false;
}

/* A virtual host that no other test uses; when all are taken, the first that is given back. */
static inline void claim_vhost(void)
{
	static const struct timespec moment = { .tv_nsec = 20000000 };
	const char *folder = getenv("CONTACTO_TEST_VHOSTS");
	uint64_t deadline = mono_now() + MONO_MS(60000);
	char name[16];

	if (!folder) {
		fputs("bus_test: CONTACTO_TEST_VHOSTS is not set: see infra/local/servers\n",
		      stderr);
		exit(1);
	}
	while (mono_now() < deadline) {
		for (int i = 1; i <= 16; i++) {
			snprintf(name, sizeof name, "t%02d", i);
			if (!claim(folder, name))
				continue;
			set("bus_vhost", name);
			return;
		}
		nanosleep(&moment, NULL);
	}
	fputs("bus_test: all virtual hosts are taken\n", stderr);
	exit(1);
}

__attribute__((constructor)) static void prepare(void)
{
	const char *error;
	char port[16];

	if (!config_load(NULL, &error)) {
		fprintf(stderr, "bus_test: %s\n", error);
		exit(1);
	}
	claim_vhost();
	broker_port = (int)config.bus_port;
	proxy_start(&proxy, broker_port);
	snprintf(port, sizeof port, "%d", proxy.port);
	set("bus_port", port);
}

__attribute__((destructor)) static void tidy(void)
{
	proxy_stop(&proxy);
}

/* ---- another client of the broker: what the bus itself never does ---- */

static amqp_connection_state_t other;

static inline void other_begin(void)
{
	char user[64], vhost[64], password[128], name[80];

	snprintf(user, sizeof user, "%.*s", STR_ARG(config.bus_user));
	snprintf(vhost, sizeof vhost, "%.*s", STR_ARG(config.bus_vhost));
	snprintf(name, sizeof name, "bus.%s", user);
	str known = secret(str_of(name));
	snprintf(password, sizeof password, "%.*s", STR_ARG(known));
	other = amqp_new_connection();
	assert_int_equal(amqp_socket_open(amqp_tcp_socket_new(other), "127.0.0.1", broker_port), 0);
	assert_int_equal(
		amqp_login(other, vhost, 0, 131072, 0, AMQP_SASL_METHOD_PLAIN, user, password)
			.reply_type,
		AMQP_RESPONSE_NORMAL);
	amqp_channel_open(other, 1);
	assert_int_equal(amqp_get_rpc_reply(other).reply_type, AMQP_RESPONSE_NORMAL);
	amqp_confirm_select(other, 1);
	assert_int_equal(amqp_get_rpc_reply(other).reply_type, AMQP_RESPONSE_NORMAL);
}

static inline void other_end(void)
{
	amqp_connection_close(other, AMQP_REPLY_SUCCESS);
	amqp_destroy_connection(other);
	other = NULL;
}

static inline void other_good(void)
{
	assert_int_equal(amqp_get_rpc_reply(other).reply_type, AMQP_RESPONSE_NORMAL);
}

static inline void other_delete(const char *queue)
{
	amqp_queue_delete(other, 1, amqp_cstring_bytes(queue), false, false);
	other_good();
}

static inline void other_publish(const char *type, const amqp_basic_properties_t *properties,
				 str body)
{
	assert_int_equal(amqp_basic_publish(other, 1, amqp_cstring_bytes("events"),
					    amqp_cstring_bytes(type), false, false, properties,
					    (amqp_bytes_t){ body.len, (void *)(uintptr_t)body.at }),
			 AMQP_STATUS_OK);

	amqp_frame_t frame; /* the confirm: a connection that is closed takes what was not */

	assert_int_equal(amqp_simple_wait_frame(other, &frame), AMQP_STATUS_OK);
	assert_int_equal(frame.payload.method.id, AMQP_BASIC_ACK_METHOD);
}

/* The queue's first message, its body copied into the region. */
static inline str other_get(const char *queue, amqp_basic_properties_t *properties)
{
	amqp_rpc_reply_t reply = amqp_basic_get(other, 1, amqp_cstring_bytes(queue), true);
	amqp_message_t message;

	assert_int_equal(reply.reply_type, AMQP_RESPONSE_NORMAL);
	if (reply.reply.id != AMQP_BASIC_GET_OK_METHOD)
		return (str){ 0 };
	assert_int_equal(amqp_read_message(other, 1, &message, 0).reply_type, AMQP_RESPONSE_NORMAL);

	str body =
		region_copy(fiber_region(fiber_self()),
			    (str){ message.body.len ? message.body.bytes : "", message.body.len });

	*properties = message.properties; /* its texts are gone with the message */
	amqp_destroy_message(&message);
	return body;
}

/* ---- waiting ---- */

static inline struct region *here(void)
{
	return fiber_region(fiber_self());
}

static inline uint64_t in(unsigned seconds)
{
	return mono_now() + MONO_MS(seconds * 1000);
}

static inline uint64_t ms_since(uint64_t began)
{
	return (mono_now() - began) / 1000000;
}

/* Looks again and again until it is so. */
#define wait_until(what, seconds)                                                                  \
	do {                                                                                       \
		uint64_t until_ = in(seconds);                                                     \
		while (!(what)) {                                                                  \
			if (mono_now() > until_)                                                   \
				fail_msg("still not so after %d s: %s", (int)(seconds), #what);    \
			fiber_sleep(MONO_MS(2));                                                   \
		}                                                                                  \
	} while (0)

/* ---- a listener that writes down what it hears ---- */

enum { HEARD_MAX = 30000, NUMBERS = 24000 };

struct ear {
	size_t count; /* messages heard, with repetitions */
	int numbers[HEARD_MAX];
	uint32_t deliveries[HEARD_MAX];
	unsigned times[NUMBERS]; /* by number */
	size_t different;
	size_t batches, largest;
	unsigned lost;
	bool at_work;
	/* What it says: of this number … (-1: none), that often; DONE otherwise. */
	int bad;
	unsigned bad_times;
	enum bus_result bad_result;
	bool fails;              /* and leaves by fail() instead */
	bool sleeps;             /* does not return before this is false */
	struct bus_message last; /* texts copied into `texts` */
	char texts[4096];
};

static struct ear ears[3];

static inline struct ear *fresh_ear(int i)
{
	memset(&ears[i], 0, sizeof ears[i]);
	ears[i].bad = -1;
	return &ears[i];
}

static inline str keep(struct ear *ear, str s, size_t *at)
{
	char *to = ear->texts + *at;

	if (str_absent(s) || *at + s.len > sizeof ear->texts)
		return (str){ 0 };
	memcpy(to, s.at, s.len);
	*at += s.len;
	return (str){ to, s.len };
}

static inline bool hear_one(struct ear *ear, const struct bus_message *m)
{
	size_t at = 0;
	int64_t number = -1;

	assert_true(str_to_int(m->body, &number) && number >= 0 && number < NUMBERS);
	assert_true(ear->count < HEARD_MAX);
	ear->deliveries[ear->count] = m->deliveries;
	ear->numbers[ear->count++] = (int)number;
	ear->different += ear->times[number]++ == 0;
	ear->last = *m;
	ear->last.type = keep(ear, m->type, &at);
	ear->last.sender = keep(ear, m->sender, &at);
	ear->last.traceparent = keep(ear, m->traceparent, &at);
	ear->last.body = keep(ear, m->body, &at);
	return number == ear->bad && ear->times[number] <= ear->bad_times;
}

static inline void hear(void *arg, const struct bus_message *messages, size_t count,
			enum bus_result *results)
{
	struct ear *ear = arg;
	bool fails = false;

	assert_false(ear->at_work); /* one batch at a time */
	ear->at_work = true;
	while (ear->sleeps)
		fiber_sleep(MONO_MS(2));
	ear->batches++;
	ear->largest = count > ear->largest ? count : ear->largest;
	for (size_t i = 0; i < count; i++) {
		bool bad = hear_one(ear, &messages[i]);

		results[i] = bad ? ear->bad_result : BUS_DONE;
		fails = fails || (bad && ear->fails);
	}
	ear->at_work = false;
	if (fails)
		fail(BREAKDOWN_DB, "as the test wishes");
}

static inline void ear_lost(void *arg)
{
	((struct ear *)arg)->lost++;
}

/* ---- publishing numbers ---- */

static inline struct bus_message number_message(const char *type, int number)
{
	return (struct bus_message){
		.id = uuid_new(),
		.type = str_of(type),
		.sender = STR("tests"),
		.at = clock_now(),
		.body = region_format(here(), "%d", number),
	};
}

static inline bool publish_once(const char *type, int from, int count, bool *confirmed,
				uint64_t deadline)
{
	struct bus_message *messages = region_array(here(), (size_t)count, sizeof *messages);

	for (int i = 0; i < count; i++)
		messages[i] = number_message(type, from + i);
	return bus_publish(messages, (size_t)count, confirmed, deadline);
}

static inline void publish(const char *type, int from, int count)
{
	bool confirmed[BUS_BATCH];

	for (int done = 0; done < count; done += BUS_BATCH) {
		int part = count - done < BUS_BATCH ? count - done : BUS_BATCH;

		assert_true(publish_once(type, from + done, part, confirmed, in(10)));
		for (int i = 0; i < part; i++)
			assert_true(confirmed[i]);
	}
}

/* ---- each test: a queue and a type of its own, connected ---- */

static char queue[64], dead[80], type[64];
static const char *const types[] = { type };

static inline void name_queue(void)
{
	uuid id = uuid_new();
	char text[UUID_TEXT];

	uuid_write(id, text);
	snprintf(queue, sizeof queue, "test.%.*s", UUID_TEXT, text);
	snprintf(dead, sizeof dead, "%s.dead", queue);
	snprintf(type, sizeof type, "a%.*s.told", 8, text + 28);
}

static inline void connect_bus(void)
{
	bus_start();
	wait_until(bus_alive(), 10);
}

static inline void begin_work(void)
{
	name_queue();
	bus_work(queue, types, 1, hear, fresh_ear(0));
	connect_bus();
}

static inline void end_work(void)
{
	bus_stop();
	other_begin();
	other_delete(queue);
	other_delete(dead);
	other_end();
}

static inline bool in_order(const struct ear *ear)
{
	for (size_t i = 1; i < ear->count; i++)
		if (ear->numbers[i] <= ear->numbers[i - 1])
			return false;
	return true;
}

#endif
