/* keeping_test.c — what is kept of people and messages, what is not, and who may see it. */

#include "lib/run/log.h"
#include "lib/run/metrics.h"
#include "services/notifications/gateway.h"

#include <stdio.h>
#include <unistd.h>

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

KIT_MAIN("notifications/keeping", &notifications)
