/* guests_test.c — people without an account prove a number, to another service. */

#include "services/users/testing.h"

/* As the contract says, where this program's tests are held to it. */
static struct who held(struct who who)
{
	return who.t->valid ? valid(who) : who;
}

static str guest_flow(struct test *t, const char *phone)
{
	return flow_of(post(
		held(nobody(t)), "/v1/codes",
		textf(t, "{\"phone\":\"%s\",\"purpose\":\"guest\",\"language\":\"fr\"}", phone)));
}

static struct answer prove_from(struct who who, str flow_id, str code, const char *from)
{
	return post(who, "/v1/internal/codes/prove",
		    textf(who.t,
			  "{\"flow_id\":\"%.*s\",\"code\":\"%.*s\",\"network_address\":\"%s\"}",
			  STR_ARG(flow_id), STR_ARG(code), from));
}

static struct answer prove(struct test *t, str flow_id, str code)
{
	return prove_from(held(service_of(nobody(t), "users")), flow_id, code, "41.100.0.1");
}

static void check_verdict(struct answer answer, const char *verdict)
{
	check_status(answer, 200);
	check_text(text_at(answer, "/verdict"), verdict);
}

VALID_TEST(the_right_code_gives_the_number)
{
	str flow_id = guest_flow(t, "0550 40 00 01");
	str code = code_of(t, flow_id);
	struct answer answer = prove(t, flow_id, code);

	check_text(told_of(t, flow_id, "purpose"), "guest");
	check_verdict(answer, "right");
	check_text(text_at(answer, "/phone"), "+213550400001");
	check_text(text_at(answer, "/language"), "fr");
	check(!json_at(answer, "/tries_left") && !json_at(answer, "/retry_after"));
	/* It makes nobody an account. */
	check_number(count_rows(t, "account where phone = '+213550400001'"), 0);
}

/* Whose booking was refused tries another time, and whose answer was lost repeats: no second SMS. */
TEST(it_stays_good_until_it_expires)
{
	clock_set(clock_now());

	str flow_id = guest_flow(t, "0550400002"), code = code_of(t, flow_id);

	check_verdict(prove(t, flow_id, code), "right");
	clock_move(MINUTES(10) - 1);
	check_verdict(prove(t, flow_id, code), "right");
	clock_move(1);

	struct answer late = prove(t, flow_id, code);

	check_verdict(late, "expired");
	check(!json_at(late, "/phone"));
	check_verdict(prove(t, STR("0190a0b1-0000-7000-8000-000000000000"), code), "expired");
}

TEST(wrong_tries_count_and_are_kept)
{
	str flow_id = guest_flow(t, "0550400003"), code = code_of(t, flow_id);

	for (int i = 0; i < 5; i++) {
		struct answer answer = prove(t, flow_id, not_code(t, code));

		check_verdict(answer, "wrong");
		check_number(int_at(answer, "/tries_left"), 4 - i);
		check(!json_at(answer, "/phone"));
	}
	check_verdict(prove(t, flow_id, code), "expired");
	check_number(count_rows(t, "guess where address = '+213550400003'"), 5);
}

TEST(after_ten_wrong_ones_it_takes_time)
{
	const char *phone = "+213550400004";

	limited();
	clock_set(clock_now());
	for (int flow = 0; flow < 2; flow++) {
		str flow_id = guest_flow(t, phone);

		for (int i = 0; i < 5; i++)
			check_verdict(prove(t, flow_id, not_code(t, code_of(t, flow_id))), "wrong");
		clock_move(SECONDS(61));
	}

	str flow_id = guest_flow(t, phone);
	struct answer answer = prove(t, flow_id, code_of(t, flow_id));

	check_verdict(answer, "too_often");
	check(int_at(answer, "/retry_after") > 0 && int_at(answer, "/retry_after") <= 15 * 60);
	check(!json_at(answer, "/phone"));
	unlimited();
}

/* All guests come from one service: each is counted by where he himself is. */
TEST(tries_are_counted_by_the_guests_address)
{
	struct who service = service_of(nobody(t), "users");
	str flow_id = guest_flow(t, "0550400005"), code = code_of(t, flow_id);
	int64_t before = config.tries_per_address;

	limited();
	config.tries_per_address = 2;
	check_verdict(prove_from(service, flow_id, code, "41.100.7.7"), "right");
	check_verdict(prove_from(service, flow_id, code, "41.100.7.7"), "right");
	check_problem(prove_from(service, flow_id, code, "41.100.7.7"), 429, "too-many-requests");
	check_verdict(prove_from(service, flow_id, code, "41.100.7.8"), "right");
	config.tries_per_address = before;
	unlimited();
}

TEST(a_guests_code_does_not_sign_in_and_the_other_way_round)
{
	str guest = guest_flow(t, "0550400006"), code = code_of(t, guest);

	check_problem(try_code(nobody(t), guest, code), 410, "code-expired");
	check_verdict(prove(t, guest, code), "right");

	str flow_id = flow_of(ask_code_of(t, "0550400006"));

	check_verdict(prove(t, flow_id, code_of(t, flow_id)), "expired");
	/* The number has one live code: the guest's has ended. */
	check_verdict(prove(t, guest, code), "expired");
}

TEST(people_do_not_ask_it_themselves)
{
	str flow_id = guest_flow(t, "0550400007"), code = code_of(t, flow_id);

	check_problem(prove_from(nobody(t), flow_id, code, "41.100.0.1"), 401, "unauthenticated");
	check_problem(prove_from(as(t, "amel"), flow_id, code, "41.100.0.1"), 401,
		      "unauthenticated");
}

KIT_MAIN("users/guests", &users)
