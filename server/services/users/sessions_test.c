/* sessions_test.c — signing in and out, on how many devices, for how long, and how soon everybody
 * knows. */

#include "services/users/testing.h"

#include <stdio.h>

static struct answer sign_in_web(struct who who, const char *phone, const char *token)
{
	str flow_id = flow_of(ask_code_of(who.t, phone));
	struct asking asking = {
		.method = "POST",
		.path = "/v1/sessions",
		.body = textf(who.t, "{\"flow_id\":\"%.*s\",\"code\":\"%s\",\"client\":\"web\"}",
			      STR_ARG(flow_id), cstr(code_of(who.t, flow_id))),
		.headers = { { "user-agent",
			       "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0" },
			     { "origin", textf(who.t, "%.*s", STR_ARG(config.public_url)) },
			     { token ? "cookie" : NULL, token } },
	};

	return ask(who, asking);
}

static str cookie_of(struct answer answer)
{
	str rest = header(answer, "set-cookie"), value;

	rest = str_after(rest, STR("__Host-sid="));
	str_cut(&rest, ';', &value);
	return value;
}

/* ---- what one gets ---- */

VALID_TEST(a_browser_gets_a_cookie_that_scripts_cannot_read)
{
	struct answer answer = sign_in_web(valid(nobody(t)), phone_of(t, 1), NULL);
	str token = cookie_of(answer);

	check_status(answer, 201);
	check(str_absent(text_at(answer, "/token")));
	check_number(token.len, SESSION_TOKEN);
	check_text(header(answer, "set-cookie"),
		   textf(t,
			 "__Host-sid=%.*s; Max-Age=7776000; Path=/; Secure; HttpOnly; SameSite=Lax",
			 STR_ARG(token)));
	check_text(text_at(answer, "/session/device_name"), "Firefox · Linux");
	check_text(text_at(answer, "/session/client"), "web");
	check_text(header(answer, "cache-control"), "no-store");
	check_status(get(valid(browser(bearer(t, token))), "/v1/users/me"), 200);
}

TEST(an_app_gets_a_token_once)
{
	str flow_id = flow_of(ask_code_of(t, phone_of(t, 2)));
	struct answer answer = try_code(nobody(t), flow_id, code_of(t, flow_id));
	str token = text_at(answer, "/token");

	check_number(token.len, SESSION_TOKEN);
	check(str_absent(header(answer, "set-cookie")));
	check_text(text_at(answer, "/session/device_name"), "Test");
	check_number(count_rows(t, textf(t, "session where session::text like '%%%.*s%%'",
					 STR_ARG(token))),
		     0);
	check_number(
		count_rows(t, textf(t, "idempotency where body like '%%%.*s%%'", STR_ARG(token))),
		0);
}

TEST(the_first_time_makes_the_account)
{
	const char *phone = phone_of(t, 3);
	str flow_id = flow_of(ask_code_of(t, phone));
	struct answer first = try_code(nobody(t), flow_id, code_of(t, flow_id));

	check_status(first, 201);
	check(json_at(first, "/is_new")->truth);
	check_text(text_at(first, "/user/phone"), phone);
	check(json_at(first, "/user/consent_needed")->truth);
	check_number(int_at(first, "/user/version"), 1);
	check_told(t, "users.changed", 1);

	flow_id = flow_of(ask_code_of(t, phone));
	struct answer again = try_code(nobody(t), flow_id, code_of(t, flow_id));
	check(!json_at(again, "/is_new")->truth);
	check_text(text_at(again, "/user/user_id"),
		   region_cstr(t->region, text_at(first, "/user/user_id")));
	check_told(t, "users.changed", 1);
	check_told(t, "user.signed_in", 2);
}

TEST(a_device_is_new_to_those_who_were_here)
{
	const char *phone = phone_of(t, 4);

	sign_in(t, phone);
	sign_in(t, phone);
	sign_in_web(nobody(t), phone, NULL);
	check_told(t, "user.signed_in", 3);
	check(!json_get(told_at(t, "user.signed_in", 0), STR("new_device"))->truth);
	check(!json_get(told_at(t, "user.signed_in", 1), STR("new_device"))->truth);
	check(json_get(told_at(t, "user.signed_in", 2), STR("new_device"))->truth);
	check_text(json_get(told_at(t, "user.signed_in", 2), STR("device_name"))->text,
		   "Firefox · Linux");
}

/* ---- fixation and rotation ---- */

TEST(a_planted_cookie_is_worth_nothing)
{
	const char *planted = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
	struct answer answer =
		sign_in_web(nobody(t), phone_of(t, 5), textf(t, "__Host-sid=%s", planted));

	check_status(answer, 201);
	check(!str_equal(cookie_of(answer), str_of(planted)));
	check_status(get(browser(bearer(t, str_of(planted))), "/v1/users/me"), 401);
}

TEST(signing_in_anew_ends_the_session_one_came_with)
{
	struct who first = sign_in(t, phone_of(t, 6)), aside = sign_in(t, phone_of(t, 6));

	check_status(get(first, "/v1/users/me"), 200);
	struct who second = sign_in_as(first, phone_of(t, 6));
	check(!str_equal(first.token, second.token));
	check_status(get(first, "/v1/users/me"), 401);
	check_status(get(second, "/v1/users/me"), 200);
	check_status(get(aside, "/v1/users/me"), 200);

	/* As somebody else, too: a browser that changes hands. */
	struct who other = sign_in_as(second, phone_of(t, 7));
	check_status(get(second, "/v1/users/me"), 401);
	check_status(get(other, "/v1/users/me"), 200);
}

TEST(tokens_are_never_the_same)
{
	static char seen[32][SESSION_TOKEN];

	for (int i = 0; i < 32; i++) {
		struct who who = sign_in(t, phone_of(t, 8));

		memcpy(seen[i], who.token.at, SESSION_TOKEN);
		for (int k = 0; k < i; k++)
			check(memcmp(seen[i], seen[k], SESSION_TOKEN) != 0);
	}
}

/* ---- the list ---- */

VALID_TEST(lists_ones_own_devices)
{
	struct who one = sign_in(t, phone_of(t, 10)), two = sign_in(t, phone_of(t, 10)),
		   other = sign_in(t, phone_of(t, 11));
	struct answer answer = get(valid(one), "/v1/sessions");

	check_status(answer, 200);
	check_number(json_at(answer, "/items")->count, 2);
	for (int i = 0; i < 2; i++) {
		bool current = json_at(answer, textf(t, "/items/%d/current", i))->truth;

		check_text(text_at(answer, textf(t, "/items/%d/session_id", i)),
			   id_text(t, current ? one.session_id : two.session_id));
	}
	check(!memmem(answer.body.at, answer.body.len, "token", 5));

	/* Nobody ends what is not his. */
	check_problem(del(one, textf(t, "/v1/sessions/%s", id_text(t, other.session_id))), 404,
		      "not-found");
	check_status(get(other, "/v1/users/me"), 200);

	check_status(del(valid(one), textf(t, "/v1/sessions/%s", id_text(t, two.session_id))), 204);
	check_status(get(two, "/v1/users/me"), 401);
	check_problem(del(one, textf(t, "/v1/sessions/%s", id_text(t, two.session_id))), 404,
		      "not-found");
	check_number(json_at(get(one, "/v1/sessions"), "/items")->count, 1);
}

VALID_TEST(signs_out_everywhere_else)
{
	struct who one = sign_in(t, phone_of(t, 12)), two = sign_in(t, phone_of(t, 12)),
		   three = sign_in(t, phone_of(t, 12));

	check_status(get(two, "/v1/users/me"), 200);
	check_status(del(valid(one), "/v1/sessions"), 204);
	check_status(get(one, "/v1/users/me"), 200);
	check_status(get(two, "/v1/users/me"), 401);
	check_status(get(three, "/v1/users/me"), 401);
}

VALID_TEST(signs_out_here)
{
	struct who who = sign_in(t, phone_of(t, 13));

	check_status(get(who, "/v1/users/me"), 200);
	struct answer answer = del(valid(who), "/v1/sessions/current");
	check_status(answer, 204);
	check_text(header(answer, "set-cookie"),
		   "__Host-sid=; Max-Age=0; Path=/; Secure; HttpOnly; SameSite=Lax");
	check_status(get(who, "/v1/users/me"), 401);
	check_problem(del(who, "/v1/sessions/current"), 401, "unauthenticated");
}

TEST(what_a_person_can_make_grow_is_bounded)
{
	const char *phone = phone_of(t, 14);
	struct who first = sign_in(t, phone), last = first;

	clock_set(clock_now());
	for (int i = 0; i < SESSIONS_MAX; i++) {
		clock_move(SECONDS(1));
		last = sign_in(t, phone);
	}
	check_number(json_at(get(last, "/v1/sessions"), "/items")->count, SESSIONS_MAX);
	check_status(get(first, "/v1/users/me"), 401);
}

/* ---- how long ---- */

static str copy_key(struct test *t, struct who who)
{
	uint8_t hash[SESSION_HASH];

	check(session_token_hash(who.token, hash));
	return session_cache_key(t->region, hash);
}

/* Copies live by Redis's own clock, which nobody moves. */
static void alive_after(struct who who, int64_t us)
{
	clock_move(us);
	cache_drop(who.t->region, copy_key(who.t, who));
	check_status(get(who, "/v1/users/me"), 200);
}

static void dead_after(struct who who, int64_t us)
{
	clock_move(us);
	cache_drop(who.t->region, copy_key(who.t, who));
	check_problem(get(who, "/v1/users/me"), 401, "unauthenticated");
}

TEST(clients_thirty_days_idle_ninety_in_all)
{
	clock_set(clock_now());
	struct who idle = sign_in(t, phone_of(t, 20));
	alive_after(idle, DAYS(30) - SECONDS(1));
	dead_after(idle, DAYS(30));

	struct who busy = sign_in(t, phone_of(t, 20));
	for (int i = 0; i < 3; i++)
		alive_after(busy, DAYS(29));
	alive_after(busy, DAYS(3) - SECONDS(1));
	dead_after(busy, SECONDS(1));
}

TEST(professionals_twelve_hours_idle_seven_days_in_all)
{
	clock_set(clock_now());
	struct who who = sign_in(t, phone_of(t, 21)), other = sign_in(t, phone_of(t, 21));

	check_status(post(who, "/v1/users/me/professional", NULL), 200);
	/* The sessions that existed are shortened, both. */
	alive_after(who, HOURS(12) - SECONDS(1));
	dead_after(other, SECONDS(1));
	for (int i = 0; i < 13; i++)
		alive_after(who, HOURS(12) - SECONDS(2));
	dead_after(who, HOURS(12) - SECONDS(2));

	struct who again = sign_in(t, phone_of(t, 21));
	alive_after(again, HOURS(12) - SECONDS(1));
	dead_after(again, HOURS(12));
}

static void make_admin(struct test *t, const char *phone)
{
	const str words[] = { STR("add"), str_of(phone) };

	check_number(admin_said(2, words), 0);
}

TEST(admins_half_an_hour_idle_twelve_hours_in_all)
{
	const char *phone = phone_of(t, 22);

	clock_set(clock_now());
	make_admin(t, phone);
	struct who idle = sign_in(t, phone), busy = sign_in(t, phone);
	alive_after(busy, MINUTES(30) - SECONDS(1));
	dead_after(idle, SECONDS(1));
	for (int i = 0; i < 23; i++)
		alive_after(busy, MINUTES(30) - SECONDS(2));
	dead_after(busy, SECONDS(46));
}

/* ---- how soon everybody knows ---- */

/* Whatever is asked a second after the end is refused; what is asked before may still be answered.
 * Returns when it was. */
static void seen_dead(struct who who, uint64_t ended)
{
	for (;;) {
		uint64_t asked = mono_now();

		if (get(who, "/v1/users/me").status == 401)
			return;
		check(asked <= ended + MONO_MS(1000));
	}
}

static bool lease_held(struct test *t)
{
	return cache_get(t->region, session_lease_key(t->region)).got == CACHE_HIT;
}

/* Asks with it, and tells whether Redis has a copy now: on a busy machine it may have come too late
 * to be written. */
static bool copied(struct who who)
{
	check_status(get(who, "/v1/users/me"), 200);
	return cache_get(who.t->region, copy_key(who.t, who)).got == CACHE_HIT;
}

TEST(an_end_is_seen_at_once)
{
	struct who one = sign_in(t, phone_of(t, 30)), two = sign_in(t, phone_of(t, 30));

	eventually(lease_held(t));
	eventually(copied(two));
	check_status(del(one, "/v1/sessions"), 204);
	seen_dead(two, mono_now());
	eventually(cache_get(t->region, copy_key(t, two)).got == CACHE_MISS);
}

/* Somebody read it before the end, and writes his copy after. */
TEST(a_copy_that_comes_late_is_dropped)
{
	struct who one = sign_in(t, phone_of(t, 31)), two = sign_in(t, phone_of(t, 31));

	eventually(copied(two));
	struct cache_reply copy = cache_get(t->region, copy_key(t, two));
	check_status(del(one, "/v1/sessions"), 204);
	eventually(cache_get(t->region, copy_key(t, two)).got == CACHE_MISS);
	eventually(lease_held(t));
	cache_set(t->region, copy_key(t, two), copy.text, 60);
	seen_dead(two, mono_now());
}

TEST(a_redis_that_was_away_is_not_believed)
{
	struct who one = sign_in(t, phone_of(t, 32)), two = sign_in(t, phone_of(t, 32));

	eventually(lease_held(t));
	eventually(copied(two));
	cache_stop();
	check_status(del(one, "/v1/sessions"), 204);
	check_status(get(two, "/v1/users/me"), 401);
	check_status(get(one, "/v1/users/me"), 200);
	for (uint64_t until = mono_now() + MONO_MS(SESSION_LEASE_MS); mono_now() < until;)
		check_status(get(two, "/v1/users/me"), 401);

	/* It comes back with the copy that it had; nobody may believe it, not for a moment. */
	cache_start();
	eventually(cache_alive());
	for (uint64_t until = mono_now() + MONO_MS(1200); mono_now() < until;)
		check_status(get(two, "/v1/users/me"), 401);
	eventually(lease_held(t));
	check_number(cache_get(t->region, copy_key(t, two)).got, CACHE_MISS);
}

/* Away so shortly that the lease is still there: a second, as ever. */
TEST(a_redis_that_blinked_is_believed_for_a_second_at_most)
{
	struct who one = sign_in(t, phone_of(t, 36)), two = sign_in(t, phone_of(t, 36));

	eventually(lease_held(t));
	check_status(get(two, "/v1/users/me"), 200);
	cache_stop();
	check_status(del(one, "/v1/sessions"), 204);
	uint64_t ended = mono_now();
	cache_start();
	/* Refused while Redis is not there yet, then perhaps believed once more, but not for long. */
	for (uint64_t asked = ended; asked <= ended + MONO_MS(2000); asked = mono_now())
		check(get(two, "/v1/users/me").status == 401 || asked <= ended + MONO_MS(1000));
}

TEST(without_users_nobody_believes_redis)
{
	struct who who = sign_in(t, phone_of(t, 33));

	eventually(lease_held(t));
	check_status(get(who, "/v1/users/me"), 200);
	/* A clock that stands still begins no job: as if this process hung. */
	clock_set(clock_now());
	for (uint64_t began = mono_now(), asked = began; lease_held(t); asked = mono_now())
		check(asked <= began + MONO_MS(1000));
	check_status(get(who, "/v1/users/me"), 200);
	clock_free();
	jobs_look();
	eventually(lease_held(t));
}

VALID_TEST(what_a_session_says_changes_everywhere)
{
	struct who who = sign_in(t, phone_of(t, 34));
	uint8_t hash[SESSION_HASH];
	char hex[2 * SESSION_HASH + 1];
	struct who asker = service_of(nobody(t), "users");

	check(session_token_hash(who.token, hash));
	for (int i = 0; i < SESSION_HASH; i++)
		snprintf(hex + 2 * i, 3, "%02x", hash[i]);
	const char *body = textf(t, "{\"token_hash\":\"%s\"}", hex);

	struct answer answer = post(valid(asker), "/v1/sessions/check", body);
	check_status(answer, 200);
	check_text(text_at(answer, "/user_id"), id_text(t, who.user_id));
	check_text(text_at(answer, "/language"), "ar");
	check_number(json_at(answer, "/roles")->count, 1);

	check_status(patch(who, "/v1/users/me", "{\"language\":\"en\"}"), 200);
	check_status(post(who, "/v1/users/me/professional", NULL), 200);
	check_number(cache_get(t->region, copy_key(t, who)).got, CACHE_MISS);
	answer = post(asker, "/v1/sessions/check", body);
	check_text(text_at(answer, "/language"), "en");
	check_number(json_at(answer, "/roles")->count, 2);

	check_status(del(who, "/v1/sessions/current"), 204);
	check_problem(post(asker, "/v1/sessions/check", body), 404, "not-found");
	check_problem(post(nobody(t), "/v1/sessions/check", body), 401, "unauthenticated");
	check_fault(post(asker, "/v1/sessions/check", "{\"token_hash\":\"zz\"}"), "/token_hash",
		    "too_short");
}

TEST(ended_sessions_are_forgotten_after_ninety_days)
{
	clock_set(clock_now());
	struct who who = sign_in(t, phone_of(t, 35));

	check_status(del(who, "/v1/sessions/current"), 204);
	const char *rows = textf(t, "session where session_id = '%s'", id_text(t, who.session_id));
	clock_move(DAYS(89));
	job_run(&users, "forget");
	check_number(count_rows(t, rows), 1);
	clock_move(DAYS(2));
	job_run(&users, "forget");
	check_number(count_rows(t, rows), 0);
}

KIT_MAIN("users/sessions", &users)
