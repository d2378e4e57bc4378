/* sending_test.c — from an event to a carrier: once, in time, again when it fails, never after it is
 * of use. */

#include "lib/run/metrics.h"
#include "services/notifications/gateway.h"

/* ---- once ---- */

TEST(a_code_becomes_one_sms)
{
	with_gateway(t);
	struct user_code_asked told =
		code_asked(t, CODE_PURPOSE_SIGN_IN, "+213550123456", "048151", LANGUAGE_FR);

	tell_code(t, &told);
	ends_well(t, told.flow_id);
	check_number(gateway.count, 1);
	check_text(gateway.taken[0].to, "+213550123456");
	check_text(gateway.taken[0].from, "Contacto");
	check(str_starts(gateway.taken[0].text,
			 STR("048151 est votre code Contacto. Valable 10 minutes.")));
	check_text(message_value(t, told.flow_id, "message_id"),
		   region_cstr(t->region, gateway.taken[0].id));
	check_text(message_value(t, told.flow_id, "reference"), "gw-0");
	check_text(message_value(t, told.flow_id, "attempts"), "1");
	check_text(message_value(t, told.flow_id, "hint"), "…456");
}

TEST(an_event_that_comes_twice_is_one_sms)
{
	with_gateway(t);
	struct user_code_asked told =
		code_asked(t, CODE_PURPOSE_SIGN_IN, "+213550123456", "048151", LANGUAGE_AR);
	uuid id = uuid_new();

	tell_as(t, id, "user.code_asked", &user_code_asked_shape, &told);
	tell_as(t, id, "user.code_asked", &user_code_asked_shape, &told);
	/* And another event of the same flow. */
	tell_code(t, &told);
	ends_well(t, told.flow_id);

	struct user_code_asked next =
		code_asked(t, CODE_PURPOSE_SIGN_IN, "+213550123457", "999999", LANGUAGE_AR);
	tell_code(t, &next);
	ends_well(t, next.flow_id);
	check_number(gateway.count, 2);
	check(contains(gateway.taken[0].text, "048151 هو رمز دخولك"));
}

TEST(each_kind_to_its_place)
{
	with_gateway(t);
	struct user_phone_changed moved = {
		.flow_id = uuid_new(),
		.user_id = uuid_new(),
		.former_phone = STR("+213661000001"),
		.language = LANGUAGE_EN,
		.at = clock_now(),
	};
	struct user_code_asked told =
		code_asked(t, CODE_PURPOSE_PHONE, "+213661000002", "123456", LANGUAGE_EN);

	tell(t, "user.phone_changed", &user_phone_changed_shape, &moved);
	ends_well(t, moved.flow_id);
	check_text(gateway.taken[0].to, "+213661000001");
	check(str_starts(gateway.taken[0].text,
			 STR("The number of your Contacto account was changed on ")));
	tell_code(t, &told);
	ends_well(t, told.flow_id);
	check(str_starts(gateway.taken[1].text, STR("123456 is the code that ties this number")));
}

/* ---- again ---- */

static int64_t wait_of(struct test *t, uuid cause)
{
	instant next;

	check(instant_parse(message_value(t, cause, "next_at"), &next));
	return next.us - clock_now().us;
}

TEST(fails_waits_longer_each_time_and_comes_through)
{
	with_gateway(t);
	ANSWERS(500, 503, 429, 200);
	clock_set(clock_now());
	struct user_code_asked told =
		code_asked(t, CODE_PURPOSE_SIGN_IN, "+213550123456", "111111", LANGUAGE_EN);

	tell_code(t, &told);
	for (int i = 0, seconds = 2; i < 3; i++, seconds *= 2) {
		eventually(has_state(t, told.flow_id, "failed"));
		check_number(gateway.count, i + 1);
		check(wait_of(t, told.flow_id) >= SECONDS(seconds) * 4 / 5);
		check(wait_of(t, told.flow_id) <= SECONDS(seconds) * 6 / 5);
		check_text(message_value(t, told.flow_id, "failure"),
			   textf(t, "gateway answered %d", gateway.answers[i]));

		/* Not a moment earlier. */
		clock_move(wait_of(t, told.flow_id) - 1);
		job_run(&notifications, "send");
		check_number(gateway.count, i + 1);
		clock_move(1);
		job_run(&notifications, "send");
		eventually(gateway.count == (size_t)i + 2);
		if (i < 2)
			eventually(str_equal(message_value(t, told.flow_id, "attempts || state"),
					     str_of(textf(t, "%dfailed", i + 2))));
	}
	ends_well(t, told.flow_id);
	for (int i = 1; i < 4; i++)
		check_text(gateway.taken[i].id, region_cstr(t->region, gateway.taken[0].id));
	check_text(message_value(t, told.flow_id, "failure is null"), "t");
}

TEST(waits_as_long_as_the_gateway_says)
{
	with_gateway(t);
	ANSWERS(429);
	gateway.retry_after = "60";
	clock_set(clock_now());
	struct user_code_asked told =
		code_asked(t, CODE_PURPOSE_SIGN_IN, "+213550123456", "111111", LANGUAGE_EN);

	tell_code(t, &told);
	eventually(has_state(t, told.flow_id, "failed"));
	check(wait_of(t, told.flow_id) >= SECONDS(48) && wait_of(t, told.flow_id) <= SECONDS(72));
}

TEST(what_the_gateway_will_never_take_is_dead)
{
	with_gateway(t);
	ANSWERS(400);
	struct user_code_asked told =
		code_asked(t, CODE_PURPOSE_SIGN_IN, "+213550123456", "111111", LANGUAGE_EN);

	tell_code(t, &told);
	eventually(has_state(t, told.flow_id, "dead"));
	check_number(gateway.count, 1);
	check_text(message_value(t, told.flow_id, "content is null"), "t");
	check(contains(metrics_text(t->region),
		       "contacto_messages_dead_total{kind=\"sign_in_code\",channel=\"sms\"}"));
}

TEST(a_code_dies_with_its_time)
{
	with_gateway(t);
	ANSWERS(500, 500, 500, 500, 500, 500, 500, 500, 500, 500, 500, 500, 500, 500, 500, 500);
	clock_set(clock_now());
	struct user_code_asked told =
		code_asked(t, CODE_PURPOSE_SIGN_IN, "+213550123456", "111111", LANGUAGE_EN);

	tell_code(t, &told);
	eventually(has_state(t, told.flow_id, "failed"));
	clock_move(MINUTES(10));
	job_run(&notifications, "send");
	eventually(has_state(t, told.flow_id, "dead"));
	check_text(message_value(t, told.flow_id, "content is null"), "t");
	check_number(gateway.count, 1);

	/* One that comes too late is not even written down. */
	told = code_asked(t, CODE_PURPOSE_SIGN_IN, "+213550123456", "111111", LANGUAGE_EN);
	told.expires_at = clock_now();
	tell_code(t, &told);
	check_text(message_value(t, told.flow_id, "count(*)"), "0");
}

TEST(gives_up_after_twelve_times)
{
	with_gateway(t);
	ANSWERS(500, 500, 500, 500, 500, 500, 500, 500, 500, 500, 500, 500, 500);
	clock_set(clock_now());
	struct user_phone_changed told = { uuid_new(), uuid_new(), STR("+213661000001"),
					   LANGUAGE_FR, clock_now() };

	tell(t, "user.phone_changed", &user_phone_changed_shape, &told);
	for (size_t i = 1; i < 12; i++) {
		eventually(gateway.count == i && has_state(t, told.flow_id, "failed"));
		clock_move(MINUTES(19));
		job_run(&notifications, "send");
	}
	eventually(has_state(t, told.flow_id, "dead"));
	check_number(gateway.count, 12);
	/* It was no secret: support may be asked what it was. */
	check_text(message_value(t, told.flow_id, "content is not null"), "t");
}

TEST(a_gateway_that_is_down_is_left_alone)
{
	struct user_code_asked told[8];

	with_gateway(t);
	ANSWERS(500, 500, 500, 500, 500);
	clock_set(clock_now());
	for (int i = 0; i < 5; i++) {
		told[i] =
			code_asked(t, CODE_PURPOSE_SIGN_IN, "+213550123456", "111111", LANGUAGE_EN);
		tell_code(t, &told[i]);
		eventually(has_state(t, told[i].flow_id, "failed"));
	}
	/* Open: what comes now waits, and loses no attempt. */
	for (int i = 5; i < 8; i++) {
		told[i] =
			code_asked(t, CODE_PURPOSE_SIGN_IN, "+213550123456", "111111", LANGUAGE_EN);
		tell_code(t, &told[i]);
	}
	job_run(&notifications, "send");
	check_number(gateway.count, 5);
	check_text(message_value(t, told[7].flow_id, "state || attempts"), "queued0");

	/* One tries; it is well, and the others follow. */
	clock_move(SECONDS(5));
	job_run(&notifications, "send");
	for (int i = 0; i < 8; i++)
		ends_well(t, told[i].flow_id);
}

TEST(without_a_gateway_it_waits_and_says_so)
{
	with_gateway(t);
	str url = config.sms_url;
	config.sms_url = (str){ 0 };
	struct user_code_asked told =
		code_asked(t, CODE_PURPOSE_SIGN_IN, "+213550123456", "111111", LANGUAGE_EN);

	tell_code(t, &told);
	eventually(has_state(t, told.flow_id, "failed"));
	check_text(message_value(t, told.flow_id, "failure"), "no gateway is configured");
	config.sms_url = STR("http://127.0.0.1:1/closed");
	clock_set(instant_add(clock_now(), SECONDS(10)));
	job_run(&notifications, "send");
	eventually(str_equal(message_value(t, told.flow_id, "failure"),
			     STR("gateway did not answer")));
	config.sms_url = url;
	clock_move(SECONDS(20));
	job_run(&notifications, "send");
	ends_well(t, told.flow_id);
}

/* ---- many ---- */

TEST(sixteen_at_once_and_each_once)
{
	enum { MANY = 60 };
	struct user_code_asked told[MANY];
	struct bus_message messages[MANY];
	bool confirmed[MANY];

	with_gateway(t);
	gateway.hold = true;
	for (int i = 0; i < MANY; i++) {
		told[i] = code_asked(t, CODE_PURPOSE_SIGN_IN, textf(t, "+2135500%05d", i),
				     textf(t, "%06d", i), LANGUAGE_EN);
		messages[i] = message_of(t, uuid_new(), "user.code_asked", &user_code_asked_shape,
					 &told[i]);
	}
	check(bus_publish(messages, MANY, confirmed, mono_now() + MONO_MS(10000)));
	eventually(gateway.under_way == 16);
	eventually(strcmp(fixture_value("select count(*) from notifications.message"), "60") == 0);
	job_run(&notifications, "send");
	check_number(gateway.count, 16);
	gateway.hold = false;
	for (int i = 0; i < MANY; i++)
		ends_well(t, told[i].flow_id);
	check_number(gateway.count, MANY);
	check_number(gateway.most_under_way, 16);
	for (int i = 0; i < MANY; i++) {
		for (int k = 0; k < i; k++)
			check(!str_equal(gateway.taken[i].id, gateway.taken[k].id));
	}
}

TEST(what_a_dead_process_had_claimed_is_sent_again_under_its_id)
{
	with_gateway(t);
	gateway.hold = true;
	clock_set(clock_now());
	struct user_code_asked told =
		code_asked(t, CODE_PURPOSE_SIGN_IN, "+213550123456", "111111", LANGUAGE_EN);
	tell_code(t, &told);
	eventually(gateway.count == 1);
	check(has_state(t, told.flow_id, "sending"));

	/* Claimed and not settled: nobody else takes it for a minute. */
	job_run(&notifications, "send");
	check_number(gateway.count, 1);
	clock_move(SECONDS(60));
	job_run(&notifications, "send");
	eventually(gateway.count == 2);
	check_text(gateway.taken[1].id, region_cstr(t->region, gateway.taken[0].id));
	gateway.hold = false;
	ends_well(t, told.flow_id);
}

KIT_MAIN("notifications/sending", &notifications)
