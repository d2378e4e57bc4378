/* offline_test.c — without RabbitMQ and without Redis: slower, or told later, but right. */

#include "lib/serve/inside.h"
#include "lib/wire/cache.h"
#include "tests/echo/echo.h"
#include "tests/kit.h"

#include <string.h>

__attribute__((constructor)) static void without_a_broker(void)
{
	kit.no_bus = true;
}

TEST(keeps_events_until_there_is_a_broker)
{
	struct answer answer = get(nobody(t), "/readyz");

	check_status(answer, 200);
	check(!json_at(answer, "/bus")->truth);
	for (int i = 0; i < 10; i++)
		check_status(post(nobody(t), "/v1/things", textf(t, "{\"name\":\"kept %d\"}", i)),
			     201);
	check_told(t, "thing.made", 10);
	check_text(json_get(told_at(t, "thing.made", 7), STR("name"))->text, "kept 7");
	check(outbox_holds(host_of(&echo)));
}

TEST(runs_jobs_without_a_broker)
{
	eventually(strcmp(fixture_value("select coalesce(sum(times) >= 2, false)::text "
					"from echo.ticks where job = 'tick'"),
			  "true") == 0);
}

TEST(asks_the_truth_without_redis)
{
	char text[SESSION_TOKEN];
	struct session session = { .roles = 1u << ROLE_CLIENT,
				   .language = 1,
				   .proven_at = clock_now(),
				   .ends_at = instant_add(clock_now(), HOURS(1)) };
	struct who who;

	session_token_new(text);
	memset(session.user_id.bytes, 7, 16);
	memset(session.session_id.bytes, 8, 16);
	who = as_session(t, (str){ text, sizeof text }, &session);
	people_forget();
	people_know(who.token, &session);
	check_status(get(who, "/v1/self"), 200);
	check_number(people_asked, 0);
	cache_stop();
	check_status(get(who, "/v1/self"), 200);
	check_number(people_asked, 1);
	check(!json_at(get(nobody(t), "/readyz"), "/cache")->truth);
	check_status(get(nobody(t), "/readyz"), 200);
	check_status(post(who, "/v1/things", "{\"name\":\"without redis\"}"), 201);
	cache_start();
	eventually(cache_alive());
	people_asked = 0;
	check_status(get(who, "/v1/self"), 200);
	check_number(people_asked, 0);
}

TEST(limits_without_redis_more_strictly)
{
	int passed = 0;

	config.limits = true;
	cache_stop();
	for (int i = 0; i < 6; i++)
		passed += get(nobody(t), "/v1/limited").status == 204;
	/* A quarter of three a minute: one at most. */
	check_number(passed, 1);
	cache_start();
	eventually(cache_alive());
	check_status(get(nobody(t), "/v1/limited"), 204);
	config.limits = false;
}

KIT_MAIN("offline", &echo, &hooked)
