/* proof_test.c — trying a code: right, wrong, late, twice, elsewhere, many at once, and for a whole
 * day. */

#include "services/users/testing.h"

#include <stdio.h>

VALID_TEST(the_right_code_signs_in)
{
	str flow_id = flow_of(ask_code_of(t, phone_of(t, 1)));
	struct answer answer = try_code(valid(nobody(t)), flow_id, code_of(t, flow_id));

	check_status(answer, 201);
	check_status(get(valid(who_of(answer)), "/v1/users/me"), 200);
}

TEST(five_tries_and_no_more)
{
	str flow_id = flow_of(ask_code_of(t, phone_of(t, 2)));
	str code = code_of(t, flow_id), wrong = not_code(t, code);

	for (int i = 0; i < 5; i++) {
		struct answer answer = try_code(nobody(t), flow_id, wrong);

		check_problem(answer, 403, "wrong-code");
		check_number(int_at(answer, "/tries_left"), 4 - i);
	}
	check_problem(try_code(nobody(t), flow_id, code), 410, "code-expired");
}

TEST(the_fifth_try_may_be_right)
{
	str flow_id = flow_of(ask_code_of(t, phone_of(t, 3)));
	str code = code_of(t, flow_id), wrong = not_code(t, code);

	for (int i = 0; i < 4; i++)
		check_problem(try_code(nobody(t), flow_id, wrong), 403, "wrong-code");
	check_status(try_code(nobody(t), flow_id, code), 201);
}

TEST(a_code_opens_once)
{
	str flow_id = flow_of(ask_code_of(t, phone_of(t, 4)));
	str code = code_of(t, flow_id);

	check_status(try_code(nobody(t), flow_id, code), 201);
	check_problem(try_code(nobody(t), flow_id, code), 410, "code-expired");
}

TEST(a_code_opens_its_own_flow)
{
	str one = flow_of(ask_code_of(t, phone_of(t, 5))),
	    other = flow_of(ask_code_of(t, phone_of(t, 6)));
	str code = code_of(t, one);

	if (!str_equal(code, code_of(t, other)))
		check_problem(try_code(nobody(t), other, code), 403, "wrong-code");
	check_problem(try_code(nobody(t), STR("0190a0b1-0000-7000-8000-000000000000"), code), 410,
		      "code-expired");
	check_status(try_code(nobody(t), one, code), 201);
}

/* Even the same digits are another code elsewhere: what is kept is bound to flow and address. */
TEST(what_is_kept_is_bound_to_its_place)
{
	uuid one = { { 1 } }, other = { { 2 } };
	uint8_t a[32], b[32];

	code_digest(one, STR("+213550000000"), STR("123456"), a);
	code_digest(one, STR("+213550000000"), STR("123456"), b);
	check(memcmp(a, b, 32) == 0);
	code_digest(other, STR("+213550000000"), STR("123456"), b);
	check(memcmp(a, b, 32) != 0);
	code_digest(one, STR("+213550000001"), STR("123456"), b);
	check(memcmp(a, b, 32) != 0);
	code_digest(one, STR("+213550000000"), STR("123457"), b);
	check(memcmp(a, b, 32) != 0);
}

TEST(a_code_is_good_for_what_it_was_asked_for)
{
	struct who who = sign_in(t, phone_of(t, 7));
	str flow_id = text_at(post(who, "/v1/users/me/email", "{\"email\":\"amel@example.org\"}"),
			      "/flow_id");
	str code = code_of(t, flow_id);
	const char *confirm = textf(t, "{\"flow_id\":\"%.*s\",\"code\":\"%.*s\"}", STR_ARG(flow_id),
				    STR_ARG(code));

	check_problem(try_code(nobody(t), flow_id, code), 410, "code-expired");
	check_problem(post(who, "/v1/users/me/phone/confirm", confirm), 410, "code-expired");

	/* And for whom. */
	struct who other = sign_in(t, phone_of(t, 8));
	check_problem(post(other, "/v1/users/me/email/confirm", confirm), 410, "code-expired");
	check_status(post(who, "/v1/users/me/email/confirm", confirm), 200);

	flow_id = flow_of(ask_code_of(t, phone_of(t, 7)));
	confirm = textf(t, "{\"flow_id\":\"%.*s\",\"code\":\"%s\"}", STR_ARG(flow_id),
			cstr(code_of(t, flow_id)));
	check_problem(post(who, "/v1/users/me/phone/confirm", confirm), 410, "code-expired");
}

TEST(a_code_is_good_for_ten_minutes)
{
	const char *phone = phone_of(t, 9);

	clock_set(clock_now());
	str flow_id = flow_of(ask_code_of(t, phone));
	clock_move(MINUTES(10) - 1);
	check_problem(try_code(nobody(t), flow_id, not_code(t, code_of(t, flow_id))), 403,
		      "wrong-code");
	clock_move(1);
	check_problem(try_code(nobody(t), flow_id, code_of(t, flow_id)), 410, "code-expired");
	flow_id = flow_of(ask_code_of(t, phone));
	clock_move(MINUTES(10) - 1);
	check_status(try_code(nobody(t), flow_id, code_of(t, flow_id)), 201);
}

TEST(what_is_no_code_is_a_fault)
{
	const char *id = "0190a0b1-0000-7000-8000-000000000000";
	struct who who = nobody(t);

	check_fault(
		post(who, "/v1/sessions",
		     textf(t, "{\"flow_id\":\"%s\",\"code\":\"12345\",\"client\":\"web\"}", id)),
		"/code", "too_short");
	check_fault(
		post(who, "/v1/sessions",
		     textf(t, "{\"flow_id\":\"%s\",\"code\":\"12345a\",\"client\":\"web\"}", id)),
		"/code", "digits");
	check_fault(post(who, "/v1/sessions",
			 textf(t, "{\"flow_id\":\"%s\",\"code\":123456,\"client\":\"web\"}", id)),
		    "/code", "type");
	check_fault(post(who, "/v1/sessions",
			 "{\"flow_id\":\"x\",\"code\":\"123456\",\"client\":\"web\"}"),
		    "/flow_id", "uuid");
	check_fault(
		post(who, "/v1/sessions",
		     textf(t, "{\"flow_id\":\"%s\",\"code\":\"123456\",\"client\":\"tv\"}", id)),
		"/client", "enum");
	check_fault(post(who, "/v1/sessions", "{}"), "/client", "required");
}

/* ---- many at once ---- */

struct guessing {
	str flow_id, code;
	struct answer answers[64];
};

static void guess(struct test *t, size_t i, void *arg)
{
	struct guessing *guessing = arg;

	guessing->answers[i] = try_code(nobody(t), guessing->flow_id, guessing->code);
}

static int answered(const struct guessing *guessing, int status)
{
	int count = 0;

	for (int i = 0; i < 64; i++)
		count += guessing->answers[i].status == status;
	return count;
}

TEST(sixty_four_wrong_at_once_are_five)
{
	static struct guessing guessing;
	const char *phone = phone_of(t, 20);
	str code;

	guessing.flow_id = flow_of(ask_code_of(t, phone));
	code = code_of(t, guessing.flow_id);
	guessing.code = not_code(t, code);
	together(t, 64, guess, &guessing);
	check_number(answered(&guessing, 403), 5);
	check_number(answered(&guessing, 410), 59);
	check_number(count_rows(t, textf(t, "guess where address = '%s'", phone)), 5);
	check_number(
		count_rows(t,
			   textf(t,
				 "code where address = '%s' and tries = 5 and ended_at is not null",
				 phone)),
		1);
	check_problem(try_code(nobody(t), guessing.flow_id, code), 410, "code-expired");
	check_number(count_rows(t, textf(t, "account where phone = '%s'", phone)), 0);
}

TEST(sixty_four_right_at_once_are_one)
{
	static struct guessing guessing;
	const char *phone = phone_of(t, 21);

	guessing.flow_id = flow_of(ask_code_of(t, phone));
	guessing.code = code_of(t, guessing.flow_id);
	together(t, 64, guess, &guessing);
	check_number(answered(&guessing, 201), 1);
	check_number(answered(&guessing, 410), 63);
	check_number(
		count_rows(t,
			   textf(t, "session join users.account using (user_id) where phone = '%s'",
				 phone)),
		1);
	check_told(t, "user.signed_in", 1);
}

/* ---- over flows ---- */

static void guess_wrong(struct test *t, const char *phone, int times)
{
	str flow_id = flow_of(ask_code_of(t, phone));

	for (int i = 0; i < times; i++)
		check_problem(try_code(nobody(t), flow_id, not_code(t, code_of(t, flow_id))), 403,
			      "wrong-code");
}

static void waits(struct test *t, str flow_id, str code, int seconds)
{
	struct answer answer = try_code(nobody(t), flow_id, code);

	check_problem(answer, 429, "too-many-requests");
	check_text(header(answer, "retry-after"), textf(t, "%d", seconds));
}

TEST(wrong_codes_of_all_flows_make_one_wait)
{
	const char *phone = phone_of(t, 30);

	clock_set(clock_now());
	limited();
	guess_wrong(t, phone, 5);
	clock_move(MINUTES(1));
	guess_wrong(t, phone, 5);
	clock_move(MINUTES(1));

	/* Ten: the next waits 15 minutes from the last, the right one, too. */
	str flow_id = flow_of(ask_code_of(t, phone));
	waits(t, flow_id, not_code(t, code_of(t, flow_id)), 14 * 60);
	waits(t, flow_id, code_of(t, flow_id), 14 * 60);
	check_number(count_rows(t, textf(t, "guess where address = '%s'", phone)), 10);
	clock_move(MINUTES(14));

	/* One more, and again as long; an account is never shut for good. */
	guess_wrong(t, phone, 1);
	clock_move(MINUTES(1));
	flow_id = flow_of(ask_code_of(t, phone));
	waits(t, flow_id, code_of(t, flow_id), 14 * 60);
	clock_move(MINUTES(60));
	flow_id = flow_of(ask_code_of(t, phone));
	check_status(try_code(nobody(t), flow_id, code_of(t, flow_id)), 201);
	unlimited();
}

/* Guesses that were really compared with a live code, in a day of an attacker who never tires. */
TEST(a_day_of_guessing)
{
	const char *phone = phone_of(t, 31);
	int guesses = 0, asked = 0;
	str flow_id = { 0 };

	clock_set(clock_now());
	limited();
	for (int minutes = 0; minutes < 24 * 60; minutes += 3) {
		struct answer answer = ask_code_of(t, phone);

		if (answer.status == 202) {
			flow_id = text_at(answer, "/flow_id");
			asked++;
		}
		for (int i = 0; i < 6; i++) {
			answer = try_code(nobody(t), flow_id, not_code(t, code_of(t, flow_id)));
			if (answer.status != 403)
				break;
			guesses++;
		}
		clock_move(MINUTES(3));
	}
	unlimited();
	printf("# a day of guessing: %d codes, %d guesses of 1,000,000\n", asked, guesses);
	check(asked <= 10);
	check(guesses >= 10 && guesses <= 100);
	check_number(count_rows(t, textf(t, "account where phone = '%s'", phone)), 0);
}

TEST(an_account_is_counted_over_its_addresses)
{
	struct who who = sign_in(t, phone_of(t, 32));

	clock_set(clock_now());
	limited();
	for (int i = 0; i < 2; i++) {
		clock_move(MINUTES(1));
		str flow_id = text_at(post(who, "/v1/users/me/email",
					   textf(t, "{\"email\":\"a%d@example.org\"}", i)),
				      "/flow_id");
		str wrong = not_code(t, code_of(t, flow_id));

		for (int k = 0; k < 5; k++)
			check_problem(post(who, "/v1/users/me/email/confirm",
					   textf(t, "{\"flow_id\":\"%.*s\",\"code\":\"%.*s\"}",
						 STR_ARG(flow_id), STR_ARG(wrong))),
				      403, "wrong-code");
	}
	clock_move(MINUTES(1));
	str flow_id = flow_of(ask_code_of(t, phone_of(t, 32)));
	waits(t, flow_id, code_of(t, flow_id), 14 * 60);
	unlimited();
}

TEST(a_network_address_has_its_measure_of_tries)
{
	int64_t before = config.tries_per_address;
	struct asking asking = {
		.method = "POST",
		.path = "/v1/sessions",
		.body = "{\"flow_id\":\"0190a0b1-0000-7000-8000-000000000000\",\"code\":\"123456\",\"client\":\"web\"}",
		.headers = { { "x-real-ip", "192.0.2.9" } }
	};

	limited();
	config.tries_per_address = 3;
	for (int i = 0; i < 4; i++)
		check_status(ask(nobody(t), asking), i < 3 ? 410 : 429);
	config.tries_per_address = before;
	unlimited();
}

KIT_MAIN("users/proof", &users)
