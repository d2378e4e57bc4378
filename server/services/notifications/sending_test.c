/* sending_test.c — from an event to a carrier: once, in time, again when it fails, never after it
 * is of use, and without a trace of what was secret. */

#include "lib/run/log.h"
#include "lib/run/metrics.h"
#include "services/notifications/testing.h"

#include <stdio.h>
#include <unistd.h>

/* ---- a gateway ---- */

enum { TAKEN_MAX = 256 };

static struct gateway {
	struct http_server *http;
	struct region *region;
	size_t count, under_way, most_under_way;
	struct taken {
		str id, to, from, text, authorization;
		int answered;
	} taken[TAKEN_MAX];
	int answers[16]; /* one after the other; then 200 */
	size_t answer_count;
	const char *retry_after;
	bool hold; /* answers nothing until it is false */
} gateway;

static str member(const struct json *json, const char *name)
{
	return region_copy(gateway.region, json_get(json, str_of(name))->text);
}

static struct http_reply take(void *arg, struct http_request *request)
{
	struct json_error error;
	const struct json *json = json_read(request->region, request->body, &error);
	size_t i = gateway.count++;
	int status = i < gateway.answer_count ? gateway.answers[i] : 200;
	struct http_reply reply = { .status = status, .type = STR("application/json") };

	if (i < TAKEN_MAX)
		gateway.taken[i] = (struct taken){
			member(json, "id"),
			member(json, "to"),
			member(json, "from"),
			member(json, "text"),
			region_copy(gateway.region,
				    http_head_field(request->head, STR("authorization"))),
			status,
		};
	if (++gateway.under_way > gateway.most_under_way)
		gateway.most_under_way = gateway.under_way;
	while (gateway.hold)
		fiber_sleep(MONO_MS(1));
	gateway.under_way--;
	reply.body = region_format(request->region, "{\"id\":\"gw-%zu\"}", i);
	if (gateway.retry_after)
		http_reply_header(request->region, &reply, STR("Retry-After"),
				  str_of(gateway.retry_after));
	return reply;
}

/* Each test begins with a gateway that takes all, a breaker that is closed, and nothing that waits.
 */
static void with_gateway(struct test *t)
{
	const char *error = NULL;

	if (!gateway.http) {
		gateway.http =
			http_listen("127.0.0.1:0", (struct http_handler){ .handle = take }, &error);
		check(gateway.http);
		config.sms_url = str_of(
			strdup(textf(t, "http://127.0.0.1:%d/send", http_port(gateway.http))));
		config.sms_from = STR("Contacto");
	}
	fixture_sql("delete from notifications.message");
	sender_stop();
	sender_start();
	region_free(gateway.region);

	struct http_server *http = gateway.http;
	gateway = (struct gateway){ .http = http, .region = region_new(0, NULL) };
}

static void answers(int count, const int *statuses)
{
	gateway.answer_count = (size_t)count;
	memcpy(gateway.answers, statuses, (size_t)count * sizeof *statuses);
}
#define ANSWERS(...)                                                                               \
	answers((int)(sizeof((int[]){ __VA_ARGS__ }) / sizeof(int)), (int[]){ __VA_ARGS__ })

static void ends_well(struct test *t, uuid cause)
{
	eventually(has_state(t, cause, "sent"));
}

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

/* ---- nothing secret stays ---- */

static str everything_in(struct test *t, const char *path)
{
	FILE *file = fopen(path, "r");
	char *text = region_alloc(t->region, 4 * 1024 * 1024);
	size_t len = file ? fread(text, 1, 4 * 1024 * 1024, file) : 0;

	check(file);
	fclose(file);
	return (str){ text, len };
}

TEST(no_text_no_code_no_number_in_rows_and_log)
{
	char path[] = "/tmp/sending_test.XXXXXX";
	int file = mkstemp(path), before = dup(STDERR_FILENO);

	with_gateway(t);
	ANSWERS(500);
	gateway.retry_after = NULL;
	log_flush();
	dup2(file, STDERR_FILENO);
	log_init("test", LOG_DEBUG);
	struct user_code_asked told =
		code_asked(t, CODE_PURPOSE_SIGN_IN, "+213550987654", "730194", LANGUAGE_EN);
	tell_code(t, &told);
	eventually(gateway.count >= 1);
	/* While it waits, it is there, but sealed. */
	check_text(message_value(t, told.flow_id, "content is not null"), "t");
	check_text(message_value(t, told.flow_id, "message::text ~ '730194|550987654|Contacto'"),
		   "f");
	eventually(has_state(t, told.flow_id, "sent"));
	check_status(get(as_role(t, "support", ROLE_SUPPORT), "/v1/messages"), 200);
	log_flush();
	log_init("test", LOG_ERROR);
	dup2(before, STDERR_FILENO);
	close(before);

	str log = everything_in(t, path);
	unlink(path);
	close(file);
	check(contains(log, "list_messages"));
	check(!contains(log, "730194"));
	check(!contains(log, "987654"));
	check_text(message_value(t, told.flow_id, "content is null"), "t");
	check_text(message_value(t, told.flow_id, "message::text ~ '730194|550987654'"), "f");
}

TEST(a_content_opens_in_its_own_row_alone)
{
	struct due due = { .message_id = uuid_new(), .channel = DELIVERY_CHANNEL_SMS };
	struct rendered rendered;
	str address;
	char id[UUID_TEXT];

	uuid_write(due.message_id, id);
	due.address =
		seal("columns", t->region, STR("+213550000000"),
		     (str){ textf(t, "message.address:%.*s", UUID_TEXT, id), 16 + UUID_TEXT });
	due.content =
		seal("columns", t->region, STR("Subject\nText\n"),
		     (str){ textf(t, "message.content:%.*s", UUID_TEXT, id), 16 + UUID_TEXT });
	check(due_open(t->region, &due, &address, &rendered));
	check_text(address, "+213550000000");
	check_text(rendered.subject, "Subject");
	check_text(rendered.text, "Text\n");
	due.message_id.bytes[0] ^= 1;
	check(!due_open(t->region, &due, &address, &rendered));
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

/* ---- whom ---- */

TEST(keeps_the_latest_of_a_user)
{
	uuid user_id = uuid_new();
	struct user two = user_told(t, user_id, 2, "two@example.org", LANGUAGE_FR),
		    one = user_told(t, user_id, 1, "one@example.org", LANGUAGE_AR);
	char id[UUID_TEXT];

	uuid_write(user_id, id);
	const char *row = textf(
		t,
		"select email || language || version from notifications.recipient where user_id = '%.*s'",
		UUID_TEXT, id);
	tell(t, "users.changed", &user_shape, &two);
	tell(t, "users.changed", &user_shape, &one);
	check_text(str_of(fixture_value(row)), "two@example.orgfr2");

	struct user three = user_told(t, user_id, 3, NULL, LANGUAGE_EN);
	tell(t, "users.changed", &user_shape, &three);
	check_text(
		str_of(fixture_value(textf(
			t,
			"select coalesce(email, 'none') from notifications.recipient where user_id = '%.*s'",
			UUID_TEXT, id))),
		"none");
}

TEST(forgets_who_is_gone)
{
	with_gateway(t);
	uuid user_id = uuid_new();
	struct user user = user_told(t, user_id, 1, "gone@example.org", LANGUAGE_FR);
	struct user_deleted gone = { user_id, 2, clock_now() };
	struct user_code_asked told =
		code_asked(t, CODE_PURPOSE_PHONE, "+213550123456", "111111", LANGUAGE_EN);
	char id[UUID_TEXT];

	uuid_write(user_id, id);
	ANSWERS(500);
	clock_set(clock_now());
	told.user_id = user_id;
	tell(t, "users.changed", &user_shape, &user);
	tell_code(t, &told);
	eventually(has_state(t, told.flow_id, "failed"));
	tell(t, "user.deleted", &user_deleted_shape, &gone);
	check(has_state(t, told.flow_id, "dead"));
	check_text(
		message_value(t, told.flow_id, "address is null and content is null and hint = ''"),
		"t");
	/* A late event does not bring it back. */
	tell(t, "users.changed", &user_shape, &user);
	check_text(
		str_of(fixture_value(textf(
			t,
			"select phone is null and email is null and first_name_ar is null and version = 2 "
			"from notifications.recipient where user_id = '%.*s'",
			UUID_TEXT, id))),
		"t");
}

TEST(a_code_that_no_key_opens_is_counted_and_dropped)
{
	with_gateway(t);
	struct user_code_asked told =
		code_asked(t, CODE_PURPOSE_SIGN_IN, "+213550123456", "111111", LANGUAGE_EN);

	told.flow_id = uuid_new();
	tell_code(t, &told);
	check_text(message_value(t, told.flow_id, "count(*)"), "0");
	check(contains(metrics_text(t->region), "contacto_codes_unreadable_total 1"));
}

/* ---- what support sees ---- */

VALID_TEST(support_sees_states_and_no_texts)
{
	with_gateway(t);
	uuid user_id = uuid_new();
	char id[UUID_TEXT];

	uuid_write(user_id, id);
	for (int i = 0; i < 5; i++) {
		struct user_code_asked told =
			code_asked(t, CODE_PURPOSE_SIGN_IN, "+213550777456", "314159", LANGUAGE_EN);

		if (i % 2)
			told.user_id = user_id;
		tell_code(t, &told);
		ends_well(t, told.flow_id);
	}
	struct who support = as_role(t, "support", ROLE_SUPPORT);
	struct answer answer = get(valid(support), "/v1/messages?limit=2");

	check_status(answer, 200);
	check_number(json_at(answer, "/items")->count, 2);
	check_text(text_at(answer, "/items/0/kind"), "sign_in_code");
	check_text(text_at(answer, "/items/0/state"), "sent");
	check_text(text_at(answer, "/items/0/recipient"), "…456");
	check(!contains(answer.body, "314159") && !contains(answer.body, "777456"));

	int pages = 1, items = 2;
	for (str link = header(answer, "link"); !str_absent(link);
	     link = header(answer, "link"), pages++) {
		str rest = str_after(link, STR("<")), target;

		str_cut(&rest, '>', &target);
		answer = get(valid(support), textf(t, "/v1/messages%.*s", STR_ARG(target)));
		check_status(answer, 200);
		items += (int)json_at(answer, "/items")->count;
	}
	check_number(pages, 3);
	check_number(items, 5);
	check_number(
		json_at(get(valid(support), textf(t, "/v1/messages?user_id=%.*s", UUID_TEXT, id)),
			"/items")
			->count,
		2);
	check_number(json_at(get(valid(support), "/v1/messages?state=dead"), "/items")->count, 0);
	check_number(json_at(get(valid(support), "/v1/messages?state=sent"), "/items")->count, 5);
	check_fault(get(support, "/v1/messages?cursor=abc"), "?cursor", "cursor");
	check_fault(get(support, "/v1/messages?state=odd"), "?state", "enum");
	check_problem(get(as(t, "amel"), "/v1/messages"), 403, "forbidden");
	check_problem(get(as_role(t, "yacine", ROLE_PROFESSIONAL), "/v1/messages"), 403,
		      "forbidden");
	check_problem(get(nobody(t), "/v1/messages"), 401, "unauthenticated");
	check_status(get(as_role(t, "sara", ROLE_ADMIN), "/v1/messages"), 200);
}

TEST(what_waits_is_measured_and_what_is_old_goes)
{
	with_gateway(t);
	ANSWERS(500);
	clock_set(clock_now());
	struct user_code_asked told =
		code_asked(t, CODE_PURPOSE_SIGN_IN, "+213550123456", "111111", LANGUAGE_EN);

	tell_code(t, &told);
	eventually(has_state(t, told.flow_id, "failed"));
	clock_move(SECONDS(30));
	job_run(&notifications, "tidy");
	check(contains(metrics_text(t->region), "contacto_messages_waiting{channel=\"sms\"} 1\n"));
	check(contains(metrics_text(t->region),
		       "contacto_messages_oldest_seconds{channel=\"sms\"} 30\n"));
	clock_move(DAYS(91));
	job_run(&notifications, "send");
	eventually(!has_state(t, told.flow_id, "failed"));
	job_run(&notifications, "tidy");
	check_text(message_value(t, told.flow_id, "count(*)"), "0");
}

TEST(development_routes_are_nowhere_else)
{
	check_problem(get(nobody(t), "/dev/messages"), 404, "not-found");
	check_problem(post(nobody(t), "/dev/sms", "{}"), 404, "not-found");
	check_number(dev_smtp_port(), 0);
}

KIT_MAIN("notifications/sending", &notifications)
