/* check_test.c — a session asked for over HTTP, as a process without users does; the other half of
 * session_test.c. */

#include "tests/echo/echo.h"
#include "tests/kit.h"

#include <string.h>

TEST(asks_users_over_http)
{
	char text[SESSION_TOKEN];
	struct session session = { .roles = 1u << ROLE_CLIENT | 1u << ROLE_PROFESSIONAL,
				   .language = 1,
				   .proven_at = clock_now(),
				   .ends_at = instant_add(clock_now(), HOURS(1)) };
	struct answer answer;

	people_forget();
	session_token_new(text);
	memset(session.user_id.bytes, 0x21, 16);
	memset(session.session_id.bytes, 0x22, 16);

	struct who who = bearer(t, (str){ text, sizeof text });

	check_problem(get(who, "/v1/self"), 401, "unauthenticated");
	people_know(who.token, &session);
	answer = get(who, "/v1/self");
	check_status(answer, 200);
	check_text(text_at(answer, "/user_id"), "21212121-2121-2121-2121-212121212121");
	check_text(text_at(answer, "/session_id"), "22222222-2222-2222-2222-222222222222");
	check(json_at(answer, "/professional")->truth);
	check_status(get(who, "/v1/practice"), 204);
	check_number(people_asked, 3);
	people_broken = true;
	check_problem(get(who, "/v1/self"), 503, "unavailable");
	people_forget();
	check_problem(get(who, "/v1/self"), 401, "unauthenticated");
}

TEST(refuses_strangers_the_check)
{
	static const char body[] = "{\"token_hash\":\"0000000000000000000000000000000000000000"
				   "000000000000000000000000\"}";

	people_forget();
	check_problem(post(nobody(t), "/v1/sessions/check", body), 401, "unauthenticated");
	check_problem(post(service_of(nobody(t), "echo"), "/v1/sessions/check", body), 404,
		      "not-found");
	check_number(people_asked, 1);
}

KIT_MAIN("check", &echo, &asked)
