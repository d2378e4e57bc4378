/* testing.h — people who sign in, for the tests of users.  Included by tests alone, once a program.
 *
 * Programs run without a broker: events are read in the outbox, and a code is opened as
 * notifications would open it. */
#ifndef USERS_TESTING_H
#define USERS_TESTING_H

#include "lib/serve/seal.h"
#include "lib/wire/cache.h"
#include "services/users/users.h"
#include "tests/kit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

__attribute__((constructor)) static void without_broker(void)
{
	kit.no_bus = true;
}

/* Counting by number and account is on; by network address it is not, for all tests have one. */
__attribute__((unused)) static void limited(void)
{
	config.limits = true;
	config.codes_per_address = config.tries_per_address = 1000000;
}

__attribute__((unused)) static void unlimited(void)
{
	config.limits = false;
}

/* The nth number of this program. */
__attribute__((unused)) static const char *phone_of(struct test *t, int n)
{
	return textf(t, "+2135500%05d", n);
}

__attribute__((unused)) static str told_of(struct test *t, str flow_id, const char *member)
{
	const char *sql =
		textf(t,
		      "select body::json ->> '%s' from users.outbox where type = 'user.code_asked' "
		      "and body::json ->> 'flow_id' = '%.*s'",
		      member, STR_ARG(flow_id));

	return region_copy(t->region, str_of(fixture_value(sql)));
}

/* The code that was sent for a flow. */
__attribute__((unused)) static str code_of(struct test *t, str flow_id)
{
	str sealed = told_of(t, flow_id, "sealed_code"), code;
	uuid id;

	check(uuid_parse(flow_id, &id));
	check(unseal_text("codes", t->region, sealed, (str){ (char *)id.bytes, 16 }, &code));
	check(code.len == CODE_DIGITS);
	return code;
}

/* Another code than that. */
__attribute__((unused)) static str not_code(struct test *t, str code)
{
	str other = region_copy(t->region, code);

	((char *)(uintptr_t)other.at)[0] = code.at[0] == '9' ? '0' : (char)(code.at[0] + 1);
	return other;
}

__attribute__((unused)) static struct answer ask_code_of(struct test *t, const char *phone)
{
	return post(nobody(t), "/v1/codes",
		    textf(t, "{\"phone\":\"%s\",\"purpose\":\"sign_in\"}", phone));
}

__attribute__((unused)) static str flow_of(struct answer answer)
{
	check_status(answer, 202);
	return text_at(answer, "/flow_id");
}

__attribute__((unused)) static struct answer try_code(struct who who, str flow_id, str code)
{
	return post(
		who, "/v1/sessions",
		textf(who.t,
		      "{\"flow_id\":\"%.*s\",\"code\":\"%.*s\",\"client\":\"mobile\",\"device_name\":\"Test\"}",
		      STR_ARG(flow_id), STR_ARG(code)));
}

__attribute__((unused)) static struct who who_of(struct answer answer)
{
	struct who who = bearer(answer.t, text_at(answer, "/token"));

	check_status(answer, 201);
	check(uuid_parse(text_at(answer, "/user/user_id"), &who.user_id));
	check(uuid_parse(text_at(answer, "/session/session_id"), &who.session_id));
	return who;
}

/* Signs in on a phone, with whatever session `who` has already. */
__attribute__((unused)) static struct who sign_in_as(struct who who, const char *phone)
{
	str flow_id = flow_of(ask_code_of(who.t, phone));

	return who_of(try_code(who, flow_id, code_of(who.t, flow_id)));
}

__attribute__((unused)) static struct who sign_in(struct test *t, const char *phone)
{
	return sign_in_as(nobody(t), phone);
}

__attribute__((unused)) static const char *id_text(struct test *t, uuid id)
{
	char text[UUID_TEXT];

	uuid_write(id, text);
	return textf(t, "%.*s", UUID_TEXT, text);
}

__attribute__((unused)) static int64_t count_rows(struct test *t, const char *what)
{
	return atoll(fixture_value(textf(t, "select count(*) from users.%s", what)));
}

struct administering {
	size_t count;
	const str *words;
	int code;
};

__attribute__((unused)) static void administer(struct service_run *run, void *arg)
{
	struct administering *it = arg;

	it->code = admin_do(run, it->count, it->words);
}

__attribute__((unused)) static int admin_said(size_t count, const str *words)
{
	struct administering it = { count, words, -1 };

	do_unheard(&users, administer, &it);
	return it.code;
}

#endif
