/* bus_test.c — the way of a message, through a real RabbitMQ: out, in, again, laid aside, to all who follow. */

#include "lib/wire/bus_scene.h"

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

FIBER_TEST(what_was_told_before_its_listener_ever_ran_waits_for_it)
{
	name_queue();
	bus_declare(queue, types, 1);
	connect_bus();
	publish(type, 0, 3);
	bus_stop();

	bus_work(queue, types, 1, hear, fresh_ear(0));
	connect_bus();
	wait_until(ears[0].count == 3, 10);
	assert_true(in_order(&ears[0]));
	end_work();
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

static bool crowded;

static void stand_around(void *arg)
{
	while (crowded)
		fiber_sleep(MONO_MS(2));
}

FIBER_TEST(messages_wait_for_a_fiber)
{
	set("fibers_max", "64");
	begin_work();
	crowded = true;
	while (fiber_spawn("bystander", stand_around, NULL, NULL))
		;
	publish(type, 0, 10);
	wait_until(bus_depth(queue, in(5)) == 0, 5); /* they are here */
	fiber_sleep(MONO_MS(50));
	assert_int_equal(ears[0].count, 0);
	crowded = false;
	wait_until(ears[0].count == 10, 5);
	end_work();
	set("fibers_max", "4096");
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

TEST_MAIN("bus")
