/* dev_test.c — on a developer's machine: what a newcomer sees, by SMS and by e-mail. */

#include "services/notifications/testing.h"

#include <stdio.h>

static void as_developer(void)
{
	const char *error;

	/* Only tests may do without limits. */
	if (!config_set(STR("limits"), STR("true"), &error) ||
	    !config_set(STR("mode"), STR("development"), &error))
		abort();
}

__attribute__((constructor)) static void prepare(void)
{
	kit.prepare = as_developer;
}

static struct answer shown(struct test *t)
{
	struct answer answer = get(nobody(t), "/dev/messages?format=json");

	check_status(answer, 200);
	return answer;
}

TEST(a_code_by_sms_is_shown)
{
	struct user_code_asked told =
		code_asked(t, CODE_PURPOSE_SIGN_IN, "+213550123456", "048151", LANGUAGE_AR);

	tell_code(t, &told);
	eventually(has_state(t, told.flow_id, "sent"));
	struct answer answer = shown(t);
	check_text(text_at(answer, "/items/0/channel"), "sms");
	check_text(text_at(answer, "/items/0/to"), "+213550123456");
	check_text(text_at(answer, "/items/0/from"), "Contacto");
	check(contains(text_at(answer, "/items/0/text"), "048151"));

	struct answer page = get(nobody(t), "/dev/messages");
	check_status(page, 200);
	check_text(header(page, "content-type"), "text/html; charset=utf-8");
	check(contains(page.body, "<b dir=\"ltr\">048151</b>"));
	check(contains(page.body, "<p dir=\"auto\">"));
	check(contains(page.body, "http-equiv=\"refresh\""));
}

TEST(a_code_by_email_is_shown)
{
	uuid user_id = uuid_new();
	struct user user = user_told(t, user_id, 1, NULL, LANGUAGE_AR);
	struct user_code_asked told =
		code_asked(t, CODE_PURPOSE_EMAIL, "amel@example.org", "271828", LANGUAGE_AR);

	told.user_id = user_id;
	tell(t, "users.changed", &user_shape, &user);
	tell_code(t, &told);
	eventually(has_state(t, told.flow_id, "sent"));
	struct answer answer = shown(t);
	check_text(text_at(answer, "/items/0/channel"), "email");
	check_text(text_at(answer, "/items/0/to"), "amel@example.org");
	check_text(text_at(answer, "/items/0/subject"), "رمز تأكيد بريدك الإلكتروني");
	check(str_starts(text_at(answer, "/items/0/text"), STR("مرحبًا أمال،\n\n")));
	check(contains(text_at(answer, "/items/0/text"), "\n\n271828\n\n"));
	check_text(message_value(t, told.flow_id, "hint"), "a…@example.org");
}

TEST(a_new_device_is_told_to_those_with_an_address)
{
	uuid user_id = uuid_new();
	struct user user = user_told(t, user_id, 1, "amel@example.org", LANGUAGE_FR);
	struct user_signed_in told = {
		.session_id = uuid_new(),
		.user_id = user_id,
		.client = CLIENT_KIND_WEB,
		.device_name = STR("Firefox · Linux"),
		.new_device = true,
		.at = clock_now(),
	};

	tell(t, "users.changed", &user_shape, &user);
	tell(t, "user.signed_in", &user_signed_in_shape, &told);
	eventually(has_state(t, told.session_id, "sent"));
	struct answer answer = shown(t);
	check_text(text_at(answer, "/items/0/subject"), "Connexion depuis un nouvel appareil");
	check(str_starts(text_at(answer, "/items/0/text"), STR("Bonjour Amel,\n\n")));
	check(contains(text_at(answer, "/items/0/text"), "\n\nFirefox · Linux\n\n"));

	/* A known device, somebody without an address, somebody unknown: nothing. */
	told.session_id = uuid_new();
	told.new_device = false;
	tell(t, "user.signed_in", &user_signed_in_shape, &told);
	check_text(message_value(t, told.session_id, "count(*)"), "0");
	told.new_device = true;
	told.user_id = uuid_new();
	tell(t, "user.signed_in", &user_signed_in_shape, &told);
	check_text(message_value(t, told.session_id, "count(*)"), "0");
	user = user_told(t, user_id, 2, NULL, LANGUAGE_FR);
	told.user_id = user_id;
	tell(t, "users.changed", &user_shape, &user);
	tell(t, "user.signed_in", &user_signed_in_shape, &told);
	check_text(message_value(t, told.session_id, "count(*)"), "0");
}

TEST(the_sink_takes_an_id_once_and_what_is_no_sms_never)
{
	const char *body =
		"{\"id\":\"once-1\",\"to\":\"+213550000001\",\"from\":\"Contacto\",\"text\":\"<b>&\\\"once\\\"\"}";

	check_status(post(nobody(t), "/dev/sms", body), 202);
	check_status(post(nobody(t), "/dev/sms", body), 202);
	struct answer answer = shown(t);
	check_text(text_at(answer, "/items/0/text"), "<b>&\"once\"");
	check(!str_equal(text_at(answer, "/items/1/text"), STR("<b>&\"once\"")));
	check(contains(get(nobody(t), "/dev/messages").body, "&lt;b&gt;&amp;&quot;once&quot;"));
	check_fault(post(nobody(t), "/dev/sms", "{}"), "/id", "required");
	check_fault(post(nobody(t), "/dev/sms",
			 "{\"id\":\"x\",\"to\":\"nobody\",\"from\":\"a\",\"text\":\"b\"}"),
		    "/to", "phone");
	check_fault(get(nobody(t), "/dev/messages?format=xml"), "?format", "enum");
}

TEST(the_latest_two_hundred_are_kept)
{
	for (int i = 0; i < 205; i++)
		check_status(
			post(nobody(t), "/dev/sms",
			     textf(t,
				   "{\"id\":\"many-%d\",\"to\":\"+213550000001\",\"from\":\"Contacto\",\"text\":\"number %d\"}",
				   i, i)),
			202);
	struct answer answer = shown(t);
	check_number(json_at(answer, "/items")->count, 200);
	check_text(text_at(answer, "/items/0/text"), "number 204");
	check_text(text_at(answer, "/items/199/text"), "number 5");
}

KIT_MAIN("notifications/dev", &notifications)
