/* limit_test.c — time, room and failure: deadlines, the cap on fibers, breakdowns, jobs, and the
 * end. */

#include "tests/echo/echo.h"
#include "tests/kit.h"

#include <stdlib.h>
#include <string.h>

static int number_of(const char *sql)
{
	return atoi(fixture_value(sql));
}

/* ---- deadlines ---- */

TEST(ends_what_takes_too_long)
{
	struct asking asking = { .method = "POST",
				 .path = "/v1/waits",
				 .body = "{\"ms\":60000}",
				 .headers = { { "x-deadline-ms", "100" } } };
	uint64_t began = mono_now();
	struct answer answer = ask(nobody(t), asking);

	check_problem(answer, 503, "unavailable");
	check(int_at(answer, "/retry_after") >= 1 && int_at(answer, "/retry_after") <= 3);
	check_text(header(answer, "cache-control"), "no-store");
	check(mono_now() - began < MONO_MS(2000));
	asking.body = "{\"ms\":60000,\"in_transaction\":true}";
	check_problem(ask(nobody(t), asking), 503, "unavailable");
	check_number(number_of("select count(*) from echo.ticks where job = 'waits'"), 0);
}

TEST(never_extends_a_deadline)
{
	struct asking asking = { .method = "GET",
				 .path = "/v1/internal/seen",
				 .headers = { { "x-deadline-ms", "200000" } } };
	struct answer answer = ask(service_of(nobody(t), "echo"), asking);

	check(int_at(answer, "/left_ms") <= 10000);
	asking.headers[0].value = "4000";
	answer = ask(service_of(nobody(t), "echo"), asking);
	check(int_at(answer, "/left_ms") <= 4000 && int_at(answer, "/left_ms") > 3000);
	asking.headers[0].value = "-1";
	check_status(ask(service_of(nobody(t), "echo"), asking), 200);
	/* What is left goes along with a call. */
	asking.path = "/v1/asks";
	asking.headers[0].value = "3000";
	answer = ask(nobody(t), asking);
	check(int_at(answer, "/left_ms") <= 3000 && int_at(answer, "/left_ms") > 2000);
}

TEST(a_call_ends_with_its_caller)
{
	struct asking asking = { .method = "GET",
				 .path = "/v1/asks?wait_ms=10000",
				 .headers = { { "x-deadline-ms", "200" } } };
	uint64_t began = mono_now();

	check_problem(ask(nobody(t), asking), 503, "unavailable");
	check(mono_now() - began < MONO_MS(2000));
}

/* ---- breakdowns ---- */

TEST(says_what_broke_without_saying_why)
{
	static const struct {
		const char *path;
		int status;
		const char *slug;
	} cases[] = {
		{ "/v1/breaks/memory", 500, "internal" },
		{ "/v1/breaks/deadline", 503, "unavailable" },
		{ "/v1/breaks/database", 503, "unavailable" },
		{ "/v1/breaks/refusal", 409, "thing-taken" },
		{ "/v1/breaks/kill", 503, "unavailable" },
	};

	post(nobody(t), "/v1/things", "{\"name\":\"there is one\",\"times\":0}");
	for (int round = 0; round < 3; round++)
		for (each_case(i, cases)) {
			struct answer answer = post(nobody(t), cases[i].path, NULL);

			check_problem(answer, cases[i].status, cases[i].slug);
			check(!memmem(answer.body.at, answer.body.len, "divi", 4));
			check(!json_at(answer, "/detail"));
		}
	check_number(number_of("select count(*) from echo.ticks where job = 'breaks'"), 0);
	check_fault(post(nobody(t), "/v1/breaks/gently", NULL), "?how", "enum");
	check_status(get(nobody(t), "/v1/things?limit=1"), 200);
}

TEST(says_when_nobody_knows_the_outcome)
{
	struct asking asking = { .method = "POST", .path = "/v1/breaks/commit", .key = "unknown" };

	for (int i = 0; i < 3; i++) {
		struct answer answer = ask(nobody(t), asking);

		check_problem(answer, 503, "outcome-unknown");
		check(int_at(answer, "/retry_after") >= 1);
	}
	/* In truth nothing was done, so the key is as free as before. */
	check_number(number_of("select count(*) from echo.last_words"), 0);
	fixture_sql("alter table echo.last_words disable trigger all");
	check_status(ask(nobody(t), asking), 204);
	check_text(header(ask(nobody(t), asking), "idempotency-replayed"), "true");
	check_number(number_of("select count(*) from echo.last_words"), 1);
	fixture_sql("alter table echo.last_words enable trigger all");
}

/* ---- room ---- */

struct crowd {
	int refused, slept, all;
};

static void sleeper(struct test *t, size_t number, void *arg)
{
	struct crowd *crowd = arg;
	struct answer answer = post(nobody(t), "/v1/waits", "{\"ms\":600}");

	if (answer.status == 204) {
		crowd->slept++;
	} else {
		check_problem(answer, 503, "unavailable");
		check(header(answer, "retry-after").len == 1);
		crowd->refused++;
	}
	/* No fiber goes before all were answered: room for others is not made here. */
	eventually(crowd->slept + crowd->refused == crowd->all);
}

TEST(refuses_at_the_cap_at_once)
{
	struct crowd crowd = { .all = 50 };
	int64_t cap = config.fibers_max;

	/* Callers are fibers of this process, too: 50 of them, and room for 5 requests. */
	config.fibers_max = ((int64_t)fiber_live() + 50 + 5) * 4 / 3;
	together(t, 50, sleeper, &crowd);
	config.fibers_max = cap;
	check(crowd.slept >= 4 && crowd.slept <= 6);
	check_number(crowd.slept + crowd.refused, 50);
	check_status(post(nobody(t), "/v1/waits", "{\"ms\":0}"), 204);
}

static void asker(struct test *t, size_t number, void *arg)
{
	struct crowd *crowd = arg;
	struct answer answer = get(nobody(t), "/v1/asks?wait_ms=200");

	if (answer.status == 200)
		crowd->slept++;
	else
		crowd->refused++;
}

TEST(calls_itself_at_the_cap)
{
	struct crowd crowd = { 0 };
	int64_t cap = config.fibers_max;

	/* Public requests take all their three quarters, each waits for a call to ourselves: those
	 * have the last quarter. */
	config.fibers_max = (int64_t)(fiber_live() + 30 + 10) * 4 / 3;
	together(t, 30, asker, &crowd);
	config.fibers_max = cap;
	check_number(crowd.slept + crowd.refused, 30);
	check(crowd.slept >= 8);
	check(crowd.refused >= 8);
}

/* ---- jobs ---- */

static int64_t ticks(const char *job)
{
	char sql[128];

	snprintf(sql, sizeof sql, "select coalesce(max(times), 0) from echo.ticks where job = '%s'",
		 job);
	return number_of(sql);
}

TEST(runs_jobs_by_the_clock)
{
	int64_t before;

	/* Both tick jobs ran when the server began. */
	eventually(ticks("tick") >= 2);
	clock_set(clock_now());
	before = ticks("tick");
	clock_move(HOURS(1) + SECONDS(1));
	jobs_look();
	eventually(ticks("tick") == before + 2);
	jobs_look();
	clock_move(MINUTES(59));
	jobs_look();
	check_number(ticks("tick"), before + 2);
	job_run(&echo, "tick");
	check_number(ticks("tick"), before + 3);
	clock_move(-DAYS(30));
	jobs_look();
	eventually(ticks("tick") == before + 5);
	check_number(ticks("broken"), 0);
}

/* ---- the end ---- */

struct drain {
	struct answer answer;
	bool begun;
};

static void drainer(struct test *t, size_t number, void *arg)
{
	struct drain *drain = arg;

	if (number == 0) {
		drain->begun = true;
		drain->answer =
			post(nobody(t), "/v1/waits", "{\"ms\":700,\"in_transaction\":true}");
		return;
	}
	eventually(
		number_of("select count(*) from pg_locks where relation = 'echo.ticks'::regclass "
			  "and mode = 'RowExclusiveLock'") >= 1);
	kit_stop();
}

TEST(ends_requests_before_it_ends)
{
	struct drain drain = { 0 };

	together(t, 2, drainer, &drain);
	check_status(drain.answer, 204);
	check_number(ticks("waits"), 1);
	kit_start();
	check_status(get(nobody(t), "/readyz"), 200);
}

KIT_MAIN("limit", &echo)
