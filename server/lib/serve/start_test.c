/* start_test.c — what a server refuses to begin with, and what it waits for. */

#include "lib/serve/inside.h"
#include "tests/echo/echo.h"
#include "tests/kit.h"

#include <string.h>

static const char *start(const struct service *const *services, size_t count)
{
	const char *error = NULL;
	struct server *server = server_start(services, count, &error);

	if (server)
		server_stop(server);
	return server ? "" : error;
}

static const char *start_echo(void)
{
	const struct service *const services[] = { &echo };

	return start(services, 1);
}

static void check_error(const char *error, const char *wanted)
{
	if (!strstr(error, wanted))
		kit_fail(__FILE__, __LINE__, "\"%s\" does not say \"%s\"", error, wanted);
}

TEST(begins_and_ends_again_and_again)
{
	kit_stop();
	for (int i = 0; i < 5; i++)
		check_text(str_of(start_echo()), "");
	kit_start();
	eventually(get(nobody(t), "/readyz").status == 200);
}

TEST(listens_on_loopback_only)
{
	str listen = config.listen, metrics = config.metrics_listen;

	kit_stop();
	config.listen = STR("0.0.0.0:0");
	check_error(start_echo(), "mode=test listens on loopback only, not on 0.0.0.0:0");
	config.listen = STR("[::]:0");
	check_error(start_echo(), "loopback only");
	config.listen = listen;
	config.metrics_listen = STR("0.0.0.0:0");
	check_error(start_echo(), "loopback only");
	config.metrics_listen = metrics;
	config.listen = STR("127.0.0.1:70000");
	check(*start_echo());
	config.listen = listen;
	kit_start();
}

TEST(refuses_a_schema_that_does_not_fit)
{
	kit_stop();
	fixture_sql("alter table echo.thing rename column said to told");
	check_error(start_echo(), "said");
	fixture_sql("alter table echo.thing rename column told to said");
	fixture_sql("alter table echo.thing alter column version type text");
	check_error(start_echo(), "version");
	fixture_sql(
		"alter table echo.thing alter column version type bigint using version::bigint");
	kit_start();
}

TEST(refuses_a_schema_that_is_too_old)
{
	kit_stop();
	fixture_sql("create table echo.migration_kept as select * from echo.migration; "
		    "delete from echo.migration where name = '0001_thing'");
	check_error(start_echo(), "1 migrations are missing: run `contacto migrate`");
	fixture_sql("insert into echo.migration select * from echo.migration_kept "
		    "where name = '0001_thing'; drop table echo.migration_kept");
	kit_start();
}

static struct reply *twin(struct req *req, const void *params, const void *body)
{
	return reply_empty(req, 204);
}

TEST(refuses_two_operations_in_one_place)
{
	static const struct route routes[] = {
		{ HTTP_GET, "/v1/things/{other_id}", "twin", .handle = twin, .reads = true },
	};
	static const struct contract contract = { .service = "users",
						  .routes = routes,
						  .route_count = 1 };
	static const struct service other = { .name = "users", .contract = &contract };
	const struct service *const services[] = { &echo, &other };

	kit_stop();
	check_error(start(services, 2), "GET /v1/things/{other_id}: two operations");
	kit_start();
}

static bool failing;

static void start_hook(struct service_run *run)
{
	sql_tick(run_begin(run), .job = STR("start"));
	if (failing)
		fail(BREAKDOWN_OTHER, "not today");
}

/* echo, with such a hook. */
static const char *start_echo_as(void (*hook)(struct service_run *))
{
	static struct service with_hook;
	const struct service *const services[] = { &with_hook };

	with_hook = echo;
	with_hook.start = hook;
	return start(services, 1);
}

TEST(refuses_when_the_start_hook_fails)
{
	kit_stop();
	check_text(str_of(start_echo_as(start_hook)), "");
	failing = true;
	check_error(start_echo_as(start_hook), "echo: start: not today");
	kit_start();
}

static bool let_go;

static void start_slowly(struct service_run *run)
{
	while (!let_go)
		fiber_sleep(MONO_MS(1));
}

static void ask_early(struct test *t, size_t number, void *arg)
{
	if (number == 0) {
		check_text(str_of(start_echo_as(start_slowly)), "");
		return;
	}
	eventually(serving && serving->http);
	kit.port = http_port(serving->http);
	eventually(json_at(get(nobody(t), "/readyz"), "/migrated")->truth);
	check_problem(get(nobody(t), "/v1/things"), 503, "unavailable");
	check_status(get(nobody(t), "/readyz"), 503);
	check_status(get(nobody(t), "/healthz"), 200);
	let_go = true;
}

TEST(answers_503_until_it_has_begun)
{
	kit_stop();
	together(t, 2, ask_early, NULL);
	kit_start();
	check_status(get(nobody(t), "/v1/things"), 200);
}

TEST(sums_up_for_check)
{
	struct region *region = region_new(0, NULL);

	check_text(service_check(&echo, region), NULL);
	check(service_statements(&echo) > 10);
	check(db_pool_bound(service_pool(&echo)) >= 4);
	region_free(region);
}

KIT_MAIN("start", &echo, &hooked)
