/* bus_test.c — against a real RabbitMQ, in a virtual host that is ours for the while, through a proxy that can be cut.
 *
 * Needs the variables of `infra/local/servers env --test DIR`. */

#include "lib/wire/bus.h"
#include "lib/run/config.h"
#include "lib/run/random.h"
#include "lib/run/test.h"
#include "lib/wire/test_proxy.h"

#include <amqp.h>
#include <amqp_tcp_socket.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/file.h>
#include <time.h>

static struct proxy proxy;
static int broker_port;

static void set(const char *name, const char *value)
{
	const char *error;

	if (!config_set(str_of(name), str_of(value), &error))
		fail_msg("%s", error);
}

static bool claim(const char *folder, const char *name)
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
static void claim_vhost(void)
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

static void other_begin(void)
{
	char user[64], vhost[64], password[128], name[80];

	snprintf(user, sizeof user, "%.*s", STR_ARG(config.bus_user));
	snprintf(vhost, sizeof vhost, "%.*s", STR_ARG(config.bus_vhost));
	snprintf(name, sizeof name, "bus.%s", user);
	snprintf(password, sizeof password, "%.*s", STR_ARG(secret(str_of(name))));
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

static void other_end(void)
{
	amqp_connection_close(other, AMQP_REPLY_SUCCESS);
	amqp_destroy_connection(other);
	other = NULL;
}

static void other_good(void)
{
	assert_int_equal(amqp_get_rpc_reply(other).reply_type, AMQP_RESPONSE_NORMAL);
}

static void other_delete(const char *queue)
{
	amqp_queue_delete(other, 1, amqp_cstring_bytes(queue), false, false);
	other_good();
}

static void other_publish(const char *type, const amqp_basic_properties_t *properties, str body)
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
static str other_get(const char *queue, amqp_basic_properties_t *properties)
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

static struct region *here(void)
{
	return fiber_region(fiber_self());
}

static uint64_t in(unsigned seconds)
{
	return mono_now() + MONO_MS(seconds * 1000);
}

static uint64_t ms_since(uint64_t began)
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

static struct ear *fresh_ear(int i)
{
	memset(&ears[i], 0, sizeof ears[i]);
	ears[i].bad = -1;
	return &ears[i];
}

static str keep(struct ear *ear, str s, size_t *at)
{
	char *to = ear->texts + *at;

	if (str_absent(s) || *at + s.len > sizeof ear->texts)
		return (str){ 0 };
	memcpy(to, s.at, s.len);
	*at += s.len;
	return (str){ to, s.len };
}

static bool hear_one(struct ear *ear, const struct bus_message *m)
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

static void hear(void *arg, const struct bus_message *messages, size_t count,
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

static void ear_lost(void *arg)
{
	((struct ear *)arg)->lost++;
}

/* ---- publishing numbers ---- */

static struct bus_message number_message(const char *type, int number)
{
	return (struct bus_message){
		.id = uuid_new(),
		.type = str_of(type),
		.sender = STR("tests"),
		.at = clock_now(),
		.body = region_format(here(), "%d", number),
	};
}

static bool publish_once(const char *type, int from, int count, bool *confirmed, uint64_t deadline)
{
	struct bus_message *messages = region_array(here(), (size_t)count, sizeof *messages);

	for (int i = 0; i < count; i++)
		messages[i] = number_message(type, from + i);
	return bus_publish(messages, (size_t)count, confirmed, deadline);
}

static void publish(const char *type, int from, int count)
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

static void name_queue(void)
{
	uuid id = uuid_new();
	char text[UUID_TEXT];

	uuid_write(id, text);
	snprintf(queue, sizeof queue, "test.%.*s", UUID_TEXT, text);
	snprintf(dead, sizeof dead, "%s.dead", queue);
	snprintf(type, sizeof type, "a%.*s.told", 8, text + 28);
}

static void connect_bus(void)
{
	bus_start();
	wait_until(bus_alive(), 10);
}

static void begin_work(void)
{
	name_queue();
	bus_work(queue, types, 1, hear, fresh_ear(0));
	connect_bus();
}

static void end_work(void)
{
	bus_stop();
	other_begin();
	other_delete(queue);
	other_delete(dead);
	other_end();
}

static bool in_order(const struct ear *ear)
{
	for (size_t i = 1; i < ear->count; i++)
		if (ear->numbers[i] <= ear->numbers[i - 1])
			return false;
	return true;
}

/* ---- the way of a message ---- */

FIBER_TEST(five_thousand_arrive_once_and_in_order)
{
	begin_work();
	publish(type, 0, 5000);
	wait_until(ears[0].count >= 5000, 10);
	assert_int_equal(ears[0].different, 5000);
	assert_true(in_order(&ears[0]));
	assert_true(ears[0].largest <= 100 && ears[0].batches >= 50);
	wait_until(bus_depth(queue, in(5)) == 0, 5);
	assert_int_equal(ears[0].count, 5000);
	assert_int_equal(bus_depth(dead, in(5)), 0);
	end_work();
}

FIBER_TEST(a_message_comes_as_it_went)
{
	struct bus_message m = {
		.id = uuid_new(),
		.sender = STR("users"),
		.at = { 1772355600123456 },
		.traceparent = STR("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"),
		.body = STR("42"),
	};
	bool confirmed;

	begin_work();
	m.type = str_of(type);
	assert_true(bus_publish(&m, 1, &confirmed, in(5)));
	wait_until(ears[0].count == 1, 5);

	const struct bus_message *got = &ears[0].last;

	assert_true(uuid_equal(got->id, m.id));
	check_str(got->type, type);
	check_str(got->sender, "users");
	assert_int_equal(got->at.us, m.at.us);
	assert_true(str_equal(got->traceparent, m.traceparent));
	check_str(got->body, "42");
	assert_int_equal(got->deliveries, 0);
	assert_false(got->redelivered);
	end_work();
}

FIBER_TEST(a_large_body_comes_in_one_piece)
{
	char *body = region_alloc(here(), BUS_BODY_MAX);
	struct bus_message m = { .id = uuid_new(), .sender = STR("tests"), .at = clock_now() };
	bool confirmed;

	memset(body, '0', BUS_BODY_MAX);
	memcpy(body + BUS_BODY_MAX - 2, "77", 2);
	begin_work();
	m.type = str_of(type);
	m.body = (str){ body, BUS_BODY_MAX };
	assert_true(bus_publish(&m, 1, &confirmed, in(10)));
	publish(type, 78, 1);
	wait_until(ears[0].count == 2, 10);
	assert_int_equal(ears[0].numbers[0], 77); /* a million zeros in front */
	assert_int_equal(ears[0].numbers[1], 78);
	end_work();
}

FIBER_TEST(an_event_without_a_listener_is_confirmed)
{
	name_queue();
	connect_bus();
	publish(type, 0, 3);
	bus_stop();
}

static int publishers_left;

static void publish_some(void *arg)
{
	publish(type, *(int *)arg, BUS_BATCH);
}

static void one_published(void *arg)
{
	publishers_left--;
}

FIBER_TEST(many_publish_at_once)
{
	static int starts[8];

	begin_work();
	publishers_left = 8;
	for (int i = 0; i < 8; i++) { /* four times BUS_INFLIGHT */
		starts[i] = i * BUS_BATCH;
		assert_true(fiber_spawn("publisher", publish_some, &starts[i], one_published));
	}
	wait_until(publishers_left == 0, 15);
	wait_until(ears[0].count >= 8 * BUS_BATCH, 10);
	assert_int_equal(ears[0].different, 8 * BUS_BATCH);
	end_work();
}

FIBER_TEST(a_depth_is_asked_of_the_broker)
{
	name_queue();
	connect_bus();
	assert_int_equal(bus_depth(queue, in(5)), -1); /* there is none */
	bus_stop();

	begin_work();
	ears[0].sleeps = true;
	publish(type, 0, 500);
	wait_until(bus_depth(queue, in(5)) == 300, 5); /* 200 are here, unacked */
	assert_int_equal(bus_depth("test.no.such.queue", in(5)), -1);
	assert_int_equal(bus_depth(queue, in(5)), 300);
	publish(type, 500, 1); /* the channel that was closed was not this one */
	ears[0].sleeps = false;
	wait_until(ears[0].different == 501, 10);
	end_work();
}

/* ---- verdicts ---- */

FIBER_TEST(again_is_again_and_the_others_go_on)
{
	begin_work();
	ears[0].bad = 3;
	ears[0].bad_times = 2;
	ears[0].bad_result = BUS_AGAIN;
	publish(type, 0, 50);
	wait_until(ears[0].times[3] == 3, 10);
	assert_int_equal(ears[0].different, 50);
	assert_int_equal(ears[0].count, 52);
	assert_int_equal(ears[0].deliveries[51], 2);
	assert_true(ears[0].last.redelivered);
	wait_until(bus_depth(queue, in(5)) == 0, 5);
	assert_int_equal(bus_depth(dead, in(5)), 0);
	end_work();
}

FIBER_TEST(what_fails_again_and_again_is_laid_aside)
{
	amqp_basic_properties_t properties;

	begin_work();
	ears[0].bad = 7;
	ears[0].bad_times = UINT32_MAX;
	ears[0].bad_result = BUS_AGAIN;
	publish(type, 0, 20);
	wait_until(bus_depth(dead, in(5)) == 1, 18);
	assert_int_equal(ears[0].times[7], 6); /* once, and five times again */
	assert_int_equal(ears[0].different, 20);
	assert_int_equal(ears[0].count, 25);
	other_begin();
	check_str(other_get(dead, &properties), "7");
	other_end();
	end_work();
}

FIBER_TEST(the_dead_are_laid_aside_at_once)
{
	amqp_basic_properties_t properties;

	begin_work();
	ears[0].bad = 1;
	ears[0].bad_times = 1;
	ears[0].bad_result = BUS_DEAD;
	publish(type, 0, 3);
	wait_until(bus_depth(dead, in(5)) == 1, 5);
	assert_int_equal(ears[0].count, 3);
	other_begin();
	check_str(other_get(dead, &properties), "1");
	other_end();
	end_work();
}

FIBER_TEST(a_handler_that_fails_gets_its_batch_again)
{
	begin_work();
	ears[0].sleeps = true; /* so that 1 to 9 come in one batch */
	publish(type, 0, 1);
	wait_until(ears[0].at_work, 5);
	publish(type, 1, 9);
	wait_until(bus_depth(queue, in(5)) == 0, 5);
	ears[0].bad = 5;
	ears[0].bad_times = 1;
	ears[0].fails = true;
	ears[0].sleeps = false;
	wait_until(ears[0].count == 19, 10);
	assert_int_equal(ears[0].times[0], 1);
	for (int i = 1; i < 10; i++)
		assert_int_equal(ears[0].times[i], 2);
	end_work();
}

FIBER_TEST(what_is_no_event_is_laid_aside_unread)
{
	amqp_basic_properties_t nameless = { ._flags = AMQP_BASIC_TYPE_FLAG,
					     .type = amqp_cstring_bytes("x.y") };
	amqp_basic_properties_t named = { ._flags = AMQP_BASIC_MESSAGE_ID_FLAG,
					  .message_id = amqp_cstring_bytes(
						  "0190c7f0-0000-7000-8000-000000000001") };
	size_t too_large = BUS_BODY_MAX + 1;
	char *body = region_alloc(here(), too_large);

	memset(body, '1', too_large);
	begin_work();
	other_begin();
	other_publish(type, &nameless, STR("1"));
	other_publish(type, NULL, STR("2"));
	other_publish(type, &named, (str){ body, too_large });
	other_publish(type, &named, STR("4")); /* lacks a type: the routing key is one */
	other_end();
	wait_until(bus_depth(dead, in(5)) == 3, 10);
	wait_until(ears[0].count == 1, 5);
	assert_int_equal(ears[0].numbers[0], 4);
	check_str(ears[0].last.type, type);
	assert_true(instant_is_none(ears[0].last.at));
	end_work();
}

FIBER_TEST(a_nack_is_told_apart)
{
	amqp_table_entry_t full[] = {
		{ .key = amqp_cstring_bytes("x-max-length"),
		  .value = { .kind = AMQP_FIELD_KIND_I32, .value.i32 = 2 } },
		{ .key = amqp_cstring_bytes("x-overflow"),
		  .value = { .kind = AMQP_FIELD_KIND_UTF8,
			     .value.bytes = amqp_cstring_bytes("reject-publish") } },
	};
	bool confirmed[5];

	name_queue();
	connect_bus();
	other_begin();
	amqp_queue_declare(other, 1, amqp_cstring_bytes(queue), false, true, false, false,
			   (amqp_table_t){ 2, full });
	other_good();
	amqp_queue_bind(other, 1, amqp_cstring_bytes(queue), amqp_cstring_bytes("events"),
			amqp_cstring_bytes(type), amqp_empty_table);
	other_good();
	assert_false(publish_once(type, 0, 5, confirmed, in(5)));
	assert_true(confirmed[0] && confirmed[1]);
	assert_false(confirmed[2] || confirmed[3] || confirmed[4]);
	bus_stop();
	other_delete(queue);
	other_end();
}

/* ---- state ---- */

FIBER_TEST(followers_all_hear_everything)
{
	struct ear *first = fresh_ear(1), *second = fresh_ear(2);

	name_queue();
	bus_follow(types, 1, hear, ear_lost, first);
	bus_follow(types, 1, hear, ear_lost, second);
	bus_work(queue, types, 1, hear, fresh_ear(0));
	connect_bus();
	wait_until(first->lost == 1 && second->lost == 1, 5);
	first->bad = 10; /* whatever it says */
	first->bad_times = UINT32_MAX;
	publish(type, 0, 1000);
	wait_until(first->count >= 1000 && second->count >= 1000 && ears[0].count >= 1000, 10);
	assert_true(in_order(first) && in_order(second) && in_order(&ears[0]));

	proxy_cut(&proxy);
	wait_until(first->lost == 2 && second->lost == 2, 10);
	publish(type, 1000, 10);
	wait_until(first->different == 1010 && second->different == 1010, 10);
	assert_int_equal(first->count, 1010);
	end_work();
}

FIBER_TEST(a_follower_too_far_behind_begins_anew)
{
	struct ear *ear = fresh_ear(1);

	name_queue();
	bus_follow(types, 1, hear, ear_lost, ear);
	connect_bus();
	wait_until(ear->lost == 1, 5);
	ear->sleeps = true;
	publish(type, 0, 20500); /* 200 are here, the others wait in the broker */
	wait_until(ear->lost == 2, 12);
	ear->sleeps = false;
	publish(type, 20500, 1);
	wait_until(ear->times[20500] == 1, 5);
	assert_true(ear->different < 500);
	bus_stop();
}

/* ---- when it breaks ---- */

/* As the outbox does: what was not confirmed is published again, before anything that comes after it. */
static void publish_whatever_happens(int count)
{
	bool *sure = region_array(here(), (size_t)count, sizeof *sure);
	bool confirmed[100];
	uint64_t deadline = in(18);

	for (int from = 0; from < count;) {
		int part = count - from < 100 ? count - from : 100;

		publish_once(type, from, part, confirmed, in(5));
		while (part > 0 && confirmed[0]) { /* the leading ones are behind us */
			memmove(confirmed, confirmed + 1, sizeof confirmed - sizeof *confirmed);
			sure[from++] = true;
			part--;
		}
		assert_true(mono_now() < deadline);
	}
	for (int i = 0; i < count; i++)
		assert_true(sure[i]);
}

static bool cutting;

static void cut_now_and_then(void *arg)
{
	while (cutting) {
		fiber_sleep(MONO_MS(20 + random_below(150)));
		proxy_cut(&proxy);
		/* Not before it came back: else nothing would ever pass. */
		uint64_t deadline = in(5);

		while (cutting && !bus_alive() && mono_now() < deadline)
			fiber_sleep(MONO_MS(2));
	}
}

FIBER_TEST(a_connection_cut_again_and_again_loses_nothing)
{
	begin_work();

	unsigned before = proxy_accepted(&proxy);

	cutting = true;
	assert_true(fiber_spawn("cutter", cut_now_and_then, NULL, NULL));
	publish_whatever_happens(5000);
	cutting = false;
	wait_until(ears[0].different == 5000, 15);
	assert_true(proxy_accepted(&proxy) > before + 2); /* it was cut */
	/* Whatever came twice: the first of each came in order. */
	int next = 0;

	for (size_t i = 0; i < ears[0].count; i++)
		next += ears[0].numbers[i] == next;
	assert_int_equal(next, 5000);
	wait_until(bus_alive(), 10);
	wait_until(bus_depth(queue, in(5)) == 0, 10);
	assert_int_equal(bus_depth(dead, in(5)), 0);
	end_work();
}

FIBER_TEST(without_a_broker_publishing_waits_for_it)
{
	bool confirmed[3];

	begin_work();
	proxy_away(&proxy, true);
	wait_until(!bus_alive(), 5);

	uint64_t began, deadline = in(5);

	do { /* the first may still be lost with the old connection, at once */
		began = mono_now();
		assert_false(publish_once(type, 0, 3, confirmed, began + MONO_MS(300)));
		assert_true(began < deadline);
	} while (ms_since(began) < 290);
	assert_true(ms_since(began) < 1000);
	assert_false(confirmed[0] || confirmed[1] || confirmed[2]);
	assert_int_equal(bus_depth(queue, mono_now() + MONO_MS(50)), -1);

	proxy_away(&proxy, false);
	publish(type, 3, 3); /* waits until it is back */
	wait_until(ears[0].different == 3, 10);
	assert_int_equal(ears[0].times[0], 0); /* what was given up is not sent later */
	end_work();
}

FIBER_TEST(a_frozen_broker_costs_a_deadline_and_nothing_is_lost)
{
	bool confirmed[BUS_BATCH];

	begin_work();
	publish(type, 0, 10);
	wait_until(ears[0].different == 10, 5);
	proxy_freeze(&proxy, true);
	assert_false(publish_once(type, 10, 10, confirmed, mono_now() + MONO_MS(200)));
	proxy_freeze(&proxy, false);
	publish(type, 10, 10);
	wait_until(ears[0].different == 20, 10);
	end_work();
}

/* More than all buffers between here and the broker hold: the thread hangs inside the library. */
static void publish_into_the_void(void)
{
	enum { LARGE = 48 };
	char *body = region_alloc(here(), BUS_BODY_MAX);
	struct bus_message *m = region_array(here(), LARGE, sizeof *m);
	bool confirmed[LARGE];

	memset(body, '0', BUS_BODY_MAX);
	for (int i = 0; i < LARGE; i++) {
		m[i] = number_message("large.body", i);
		m[i].body = (str){ body, BUS_BODY_MAX };
	}
	assert_false(bus_publish(m, LARGE, confirmed, mono_now() + MONO_MS(500)));
}

FIBER_TEST(stopping_is_bounded_however_frozen_the_broker)
{
	for (int hanging = 0; hanging < 2; hanging++) {
		begin_work();
		proxy_freeze(&proxy, true);
		if (hanging)
			publish_into_the_void();

		uint64_t began = mono_now();

		bus_stop();
		assert_true(ms_since(began) < 3000);
		assert_false(bus_alive());
		proxy_freeze(&proxy, false);
		proxy_cut(&proxy);
		end_work();
	}
}

FIBER_TEST(stopping_while_nobody_answers_the_call)
{
	name_queue();
	proxy_freeze(&proxy, true);
	bus_start(); /* the kernel takes the connection; nobody greets */
	fiber_sleep(MONO_MS(50));

	uint64_t began = mono_now();

	bus_stop();
	assert_true(ms_since(began) < 3000);
	proxy_freeze(&proxy, false);
}

static bool stopped_publish;

static void publish_until_stopped(void *arg)
{
	bool confirmed[3];

	stopped_publish = !publish_once(type, 0, 3, confirmed, MONO_NEVER);
}

FIBER_TEST(stopping_lets_publishers_go)
{
	name_queue();
	proxy_away(&proxy, true);
	bus_start();
	stopped_publish = false;
	assert_true(fiber_spawn("publisher", publish_until_stopped, NULL, NULL));
	fiber_yield(); /* it asks */
	bus_stop();
	wait_until(stopped_publish, 5);
	proxy_away(&proxy, false);

	bool confirmed[1];

	assert_false(publish_once(type, 0, 1, confirmed, MONO_NEVER)); /* at once */
}

FIBER_TEST(a_handler_at_work_survives_the_stop_and_its_message_comes_back)
{
	begin_work();
	ears[0].sleeps = true;
	publish(type, 5, 1);
	wait_until(ears[0].at_work, 5);
	bus_stop();
	ears[0].sleeps = false;
	wait_until(!ears[0].at_work, 5);
	assert_int_equal(ears[0].count, 1);

	bus_work(queue, types, 1, hear, fresh_ear(0));
	connect_bus();
	wait_until(ears[0].count == 1, 5); /* again: it was never acked */
	assert_int_equal(ears[0].numbers[0], 5);
	assert_true(ears[0].last.redelivered);
	end_work();
}

FIBER_TEST(acks_given_before_the_stop_count)
{
	begin_work();
	publish(type, 0, 100);
	wait_until(ears[0].count == 100 && !ears[0].at_work, 5);
	bus_stop();
	bus_work(queue, types, 1, hear, fresh_ear(0));
	connect_bus();
	publish(type, 200, 1);
	wait_until(ears[0].times[200] == 1, 5);
	assert_int_equal(ears[0].count, 1);
	end_work();
}

FIBER_TEST(a_queue_that_somebody_deleted_is_made_again)
{
	begin_work();
	publish(type, 0, 1);
	wait_until(ears[0].count == 1, 5);
	other_begin();
	other_delete(queue);
	other_end();
	wait_until(!bus_alive(), 5);
	wait_until(bus_alive(), 10);
	publish(type, 1, 1);
	wait_until(ears[0].times[1] == 1, 5);
	end_work();
}

FIBER_TEST(a_queue_that_cannot_be_leaves_the_others_alone)
{
	char wrong[64];

	name_queue();
	snprintf(wrong, sizeof wrong, "%s", queue);
	other_begin();
	amqp_queue_declare(other, 1, amqp_cstring_bytes(wrong), false, true, false, false,
			   amqp_empty_table); /* a classic one bears that name */
	other_good();
	bus_work(wrong, types, 1, hear, fresh_ear(1));
	name_queue();
	bus_work(queue, types, 1, hear, fresh_ear(0));
	bus_start();
	uint64_t deadline = in(10);

	for (int i = 0; ears[0].count == 0; i++) { /* until it is bound */
		publish(type, i, 1);
		assert_true(mono_now() < deadline);
	}
	assert_false(bus_alive());
	assert_int_equal(ears[1].count, 0);

	other_delete(wrong); /* now it can be */
	wait_until(bus_alive(), 10);
	bus_stop();
	other_delete(wrong);
	other_delete(queue);
	other_delete(dead);
	snprintf(dead, sizeof dead, "%s.dead", wrong);
	other_delete(dead);
	other_end();
}

FIBER_TEST(without_a_host_there_is_no_bus)
{
	bool confirmed = true;

	name_queue();
	set("bus_host", "");
	bus_work(queue, types, 1, hear, fresh_ear(0));
	bus_start();
	assert_false(bus_alive());
	assert_false(publish_once(type, 0, 1, &confirmed, MONO_NEVER));
	assert_false(confirmed);
	bus_stop();
	set("bus_host", "127.0.0.1");
}

TEST_MAIN("bus")
