/* event_test.c — told once the change is, in order, through any restart; heard once in effect,
 * however often delivered. */

#include "lib.sql.h"
#include "lib/run/random.h"
#include "lib/serve/inside.h"
#include "tests/echo/echo.h"
#include "lib/wire/bus.h"
#include "tests/kit.h"

#include <stdlib.h>
#include <string.h>

static int number_of(const char *sql)
{
	return atoi(fixture_value(sql));
}

/* ---- telling ---- */

TEST(tells_what_was_done)
{
	struct answer made =
		post(nobody(t), "/v1/things", "{\"name\":\"told\",\"said\":\"é\\nx\"}");
	const struct json *event;

	check_status(made, 201);
	check_told(t, "thing.made", 1);
	event = told_at(t, "thing.made", 0);
	check(str_equal(json_get(event, STR("thing_id"))->text, text_at(made, "/thing_id")));
	check_text(json_get(event, STR("said"))->text, "é\nx");
	check_number(json_get(event, STR("version"))->number, 1);
}

TEST(tells_nothing_of_what_was_not_done)
{
	check_status(post(nobody(t), "/v1/things", "{\"name\":\"taken\"}"), 201);
	check_problem(post(nobody(t), "/v1/things", "{\"name\":\"taken\"}"), 409, "thing-taken");
	check_problem(post(nobody(t), "/v1/breaks/database", NULL), 503, "unavailable");
	check_told(t, "thing.made", 1);
}

static void make_many(struct test *t, size_t number, void *arg)
{
	for (int i = 0; i < 25; i++)
		check_status(post(nobody(t), "/v1/things",
				  textf(t, "{\"name\":\"many %zu %d\",\"times\":4}", number, i)),
			     201);
}

TEST(tells_all_in_the_order_of_change)
{
	struct who amel = as(t, "amel");
	struct answer thing = post(amel, "/v1/things", "{\"name\":\"ordered\",\"times\":0}");
	const char *path = cstr(header(thing, "location"));

	together(t, 8, make_many, NULL);
	for (int i = 0; i < 30; i++)
		check_status(patch(amel, path, textf(t, "{\"said\":\"%d\"}", i)), 200);
	check_told(t, "thing.made", 800);
	check_told(t, "thing.changed", 30);
	for (size_t i = 0; i < 30; i++)
		check_number(json_get(told_at(t, "thing.changed", i), STR("version"))->number,
			     (int64_t)i + 2);
}

/* Another process of this service, as far as PostgreSQL can tell: it holds the outbox. */
struct rival {
	struct region *region;
	struct db_pool *pool;
};

static struct rival rival_take(void)
{
	static const struct queries *const sets[] = { &lib_queries };
	struct rival rival = { region_new(0, NULL), db_pool_new("echo", sets, 1) };
	struct held_row lock;

	sql_keep_outbox(db_own(rival.pool, rival.region), &lock);
	check(lock.held);
	return rival;
}

static void rival_give(struct rival rival)
{
	region_free(rival.region);
	db_pool_free(rival.pool);
}

TEST(tells_after_a_restart)
{
	struct rival rival;

	kit_stop();
	rival = rival_take(); /* so that nothing is told before the test follows */
	fixture_sql("insert into echo.outbox (id, type, body, traceparent, told_at) "
		    "select gen_random_uuid(), 'thing.made', json_build_object('thing_id', "
		    "gen_random_uuid(), 'name', 'left ' || n, 'version', 1, 'made_at', "
		    "'2026-03-01T08:00:00Z')::text, '', now() from generate_series(1, 1200) n");
	kit_start();
	rival_give(rival);
	check_told(t, "thing.made", 1200);
	for (size_t i = 0; i < 1200; i += 100)
		check_text(json_get(told_at(t, "thing.made", i), STR("name"))->text,
			   textf(t, "left %zu", i + 1));
	check_number(number_of("select count(*) from echo.outbox"), 0);
}

TEST(leaves_the_outbox_to_whoever_holds_it)
{
	struct rival rival;

	kit_stop();
	rival = rival_take();
	kit_start();
	for (int i = 0; i < 20; i++)
		check_status(post(nobody(t), "/v1/things", textf(t, "{\"name\":\"rival %d\"}", i)),
			     201);
	check(!outbox_holds(host_of(&echo)));
	check_number(number_of("select count(*) from echo.outbox"), 20);
	rival_give(rival);
	check_told(t, "thing.made", 20);
	check(outbox_holds(host_of(&echo)));
}

/* ---- hearing ---- */

TEST(hears_each_once)
{
	check_status(post(nobody(t), "/v1/things", "{\"name\":\"heard\",\"times\":3}"), 201);
	/* Three events of one thing, each with an id of its own: three times in effect. */
	eventually(
		number_of("select coalesce(max(times), 0) from echo.heard where name = 'heard'") ==
		3);
}

static void publish_again(uuid id, const char *type, const char *body, int times)
{
	struct bus_message messages[8];
	bool confirmed[8];

	for (int i = 0; i < times; i++)
		messages[i] = (struct bus_message){ .id = id,
						    .type = str_of(type),
						    .sender = STR("other"),
						    .at = clock_now(),
						    .body = str_of(body) };
	check(bus_publish(messages, (size_t)times, confirmed, mono_now() + MONO_MS(5000)));
}

static const char made[] =
	"{\"thing_id\":\"018f4e9e-7b1a-7c3d-9e2f-0000000000%02d\",\"name\":\"%s\","
	"\"version\":1,\"made_at\":\"2026-03-01T08:00:00Z\",\"newer\":{\"x\":1}}";

TEST(takes_effect_once_however_often_delivered)
{
	uuid id = uuid_new();

	publish_again(id, "thing.made", textf(t, made, 1, "double"), 5);
	eventually(number_of("select count(*) from echo.heard where name = 'double'") == 1);
	publish_again(id, "thing.made", textf(t, made, 1, "double"), 3);
	publish_again(uuid_new(), "thing.made", textf(t, made, 2, "after"), 1);
	eventually(number_of("select count(*) from echo.heard where name = 'after'") == 1);
	check_number(number_of("select times from echo.heard where name = 'double'"), 1);
}

TEST(buries_what_nobody_can_read)
{
	int64_t dead = bus_depth("echo.dead", mono_now() + MONO_MS(5000));

	publish_again(uuid_new(), "thing.made", "{\"thing_id\":7}", 1);
	publish_again(uuid_new(), "thing.made", "no json", 1);
	publish_again(uuid_new(), "thing.made", textf(t, made, 3, "between"), 1);
	eventually(number_of("select count(*) from echo.heard where name = 'between'") == 1);
	eventually(bus_depth("echo.dead", mono_now() + MONO_MS(5000)) == dead + 2);
}

TEST(tries_again_what_failed)
{
	echo_poison = 3;
	publish_again(uuid_new(), "thing.made", textf(t, made, 4, "poison for a while"), 1);
	publish_again(uuid_new(), "thing.made", textf(t, made, 5, "not poison"), 1);
	eventually(number_of("select count(*) from echo.heard where name = 'not poison'") == 1);
	eventually(number_of("select count(*) from echo.heard where name = 'poison for a while'") ==
		   1);
	check_number(number_of("select times from echo.heard where name = 'poison for a while'"),
		     1);
	check_number(echo_poison, 0);
}

TEST(buries_what_always_fails)
{
	int64_t dead = bus_depth("echo.dead", mono_now() + MONO_MS(5000));

	echo_poison = 1000;
	publish_again(uuid_new(), "thing.made", textf(t, made, 6, "poison for ever"), 1);
	eventually(bus_depth("echo.dead", mono_now() + MONO_MS(5000)) == dead + 1);
	check(echo_poison < 1000);
	check_number(number_of("select count(*) from echo.heard where name = 'poison for ever'"),
		     0);
	echo_poison = 0;
}

/* Retries with its key, as a client should, until it is known to be done. */
static void make_surely(struct test *t, int number)
{
	struct asking asking = { .method = "POST",
				 .path = "/v1/things",
				 .body = textf(t, "{\"name\":\"killed %d\"}", number),
				 .key = textf(t, "killed-%d", number) };
	uint64_t until = mono_now() + MONO_MS(20000);
	int status;

	while ((status = ask(nobody(t), asking).status) != 201) {
		check(status == 503 && mono_now() < until);
		fiber_sleep(MONO_MS(20));
	}
}

static void kill_connections(void)
{
	fixture_sql_as("echo", "select pg_terminate_backend(pid) from pg_stat_activity "
			       "where usename = 'echo' and datname = current_database() "
			       "and pid <> pg_backend_pid()");
}

static void make_ten(struct test *t, size_t number, void *arg)
{
	for (int i = 0; i < 10; i++) {
		if (number == 0 && i % 3 == 2)
			kill_connections();
		make_surely(t, (int)number * 10 + i);
	}
}

TEST(loses_nothing_when_connections_are_killed)
{
	together(t, 8, make_ten, NULL);
	check_number(number_of("select count(*) from echo.thing where name like 'killed %'"), 80);
	eventually(number_of("select count(*) from echo.heard where name like 'killed %'") == 80);
	check_number(number_of("select max(times) from echo.heard where name like 'killed %'"), 1);
	eventually(outbox_holds(host_of(&echo)));
}

TEST(tells_state_to_everybody)
{
	struct who amel = as(t, "amel");
	struct answer thing = post(amel, "/v1/things", "{\"name\":\"state\",\"times\":0}");
	size_t before = echo_states;

	check_status(patch(amel, cstr(header(thing, "location")), "{\"said\":\"x\"}"), 200);
	eventually(echo_states == before + 1);
}

TEST(forgets_what_was_heard_long_ago)
{
	fixture_sql("update echo.inbox set heard_at = now() - interval '8 days' where id in "
		    "(select id from echo.inbox limit 5)");

	int before = number_of("select count(*) from echo.inbox");

	job_run(&echo, "forget_heard");
	check_number(number_of("select count(*) from echo.inbox"), before - 5);
}

KIT_MAIN("event", &echo)
