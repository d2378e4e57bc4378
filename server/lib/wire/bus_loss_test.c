/* bus_loss_test.c — the bus when connections are cut, frozen, refused, or when it is stopped in the middle of things. */

#include "lib/wire/bus_scene.h"

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

TEST_MAIN("bus_loss")
