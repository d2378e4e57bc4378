/* idempotency_test.c — the same key twice is once. */

#include "tests/echo/echo.h"
#include "tests/kit.h"

#include <stdlib.h>
#include <string.h>

static struct answer keyed(struct who who, const char *key, const char *path, const char *body)
{
	return ask(who,
		   (struct asking){ .method = "POST", .path = path, .body = body, .key = key });
}

static int things(const char *name)
{
	char sql[200];

	snprintf(sql, sizeof sql, "select count(*) from echo.thing where name = '%s'", name);
	return atoi(fixture_value(sql));
}

TEST(gives_the_first_answer_again)
{
	struct who amel = as(t, "amel");
	struct answer first = keyed(amel, "k1", "/v1/things", "{\"name\":\"once\"}");
	struct answer again = keyed(amel, "k1", "/v1/things", "{\"name\":\"once\"}");

	check_status(first, 201);
	check(str_absent(header(first, "idempotency-replayed")));
	check_status(again, 201);
	check_text(header(again, "idempotency-replayed"), "true");
	check(str_equal(first.body, again.body));
	check_text(header(again, "content-type"), "application/json");
	check(str_equal(header(first, "etag"), header(again, "etag")));
	check(str_equal(header(first, "location"), header(again, "location")));
	check(!str_equal(header(first, "x-request-id"), header(again, "x-request-id")));
	check_number(things("once"), 1);
	check_told(t, "thing.made", 1);
}

/* By its version alone it would be refused: who never heard the first answer would take his own
 * change for somebody else's. */
TEST(repeats_a_change_of_a_version)
{
	struct who amel = as(t, "amel");
	struct answer thing = keyed(amel, "v1", "/v1/things", "{\"name\":\"versioned\"}");
	struct asking change = { .method = "PATCH",
				 .path = cstr(header(thing, "location")),
				 .body = "{\"said\":\"once\"}",
				 .key = "v2",
				 .if_match = "\"1\"" };
	struct answer first = ask(amel, change), again = ask(amel, change);

	check_status(first, 200);
	check_status(again, 200);
	check_text(header(again, "idempotency-replayed"), "true");
	check_text(header(again, "etag"), "\"2\"");
	check(str_equal(first.body, again.body));
	change.key = "v3";
	check_problem(ask(amel, change), 412, "precondition-failed");
}

TEST(keeps_apart_people_and_operations)
{
	struct answer other;

	check_status(keyed(as(t, "amel"), "shared", "/v1/things", "{\"name\":\"a1\"}"), 201);
	other = keyed(as(t, "yacine"), "shared", "/v1/things", "{\"name\":\"a2\"}");
	check_status(other, 201);
	check_text(text_at(other, "/name"), "a2");
	check_status(keyed(nobody(t), "shared", "/v1/things", "{\"name\":\"a3\"}"), 201);
	check_status(keyed(as(t, "amel"), "shared", "/v1/secrets", NULL), 201);
	check_status(keyed(nobody(t), "shared", "/v1/things", "{\"name\":\"a3\"}"), 201);
	check_number(things("a3"), 1);
}

TEST(refuses_another_body_with_the_key)
{
	struct who amel = as(t, "amel");

	check_status(keyed(amel, "k2", "/v1/things", "{\"name\":\"b1\"}"), 201);
	check_problem(keyed(amel, "k2", "/v1/things", "{\"name\":\"b2\"}"), 422, "key-reused");
	check_problem(keyed(amel, "k2", "/v1/things", "{\"name\":\"b1\" }"), 422, "key-reused");
	check_number(things("b2"), 0);
}

TEST(keeps_no_refusal)
{
	struct who amel = as(t, "amel");

	check_status(keyed(amel, "k3", "/v1/things", "{\"name\":\"c\"}"), 201);
	check_problem(keyed(amel, "k4", "/v1/things", "{\"name\":\"c\"}"), 409, "thing-taken");
	fixture_sql("delete from echo.thing where name = 'c'");
	check_status(keyed(amel, "k4", "/v1/things", "{\"name\":\"c\"}"), 201);
	check_fault(keyed(amel, "k5", "/v1/things", "{}"), "/name", "required");
	check_status(keyed(amel, "k5", "/v1/things", "{\"name\":\"d\"}"), 201);
}

TEST(keeps_no_secret)
{
	struct who amel = as(t, "amel");
	struct answer first = keyed(amel, "k6", "/v1/secrets", NULL);
	str token = text_at(first, "/token");
	char sql[400];

	check_status(first, 201);
	check_number(token.len, 43);
	check_problem(keyed(amel, "k6", "/v1/secrets", NULL), 409, "already-done");
	check_text(str_of(fixture_value("select times from echo.ticks where job = 'secrets'")),
		   "2");
	snprintf(sql, sizeof sql,
		 "select count(*) from echo.idempotency i where i::text like '%%%.*s%%'",
		 STR_ARG(token));
	check_text(str_of(fixture_value(sql)), "0");
}

TEST(demands_a_key_and_reads_it)
{
	struct who amel = as(t, "amel");
	char *large = region_alloc(t->region, 257);

	memset(large, 'k', 256);
	large[256] = 0;
	check_problem(keyed(amel, "", "/v1/secrets", NULL), 400, "key-required");
	check_problem(keyed(amel, large, "/v1/secrets", NULL), 400, "invalid-request");
	check_problem(keyed(amel, "two words", "/v1/secrets", NULL), 400, "invalid-request");
	large[255] = 0;
	check_status(keyed(amel, large, "/v1/secrets", NULL), 201);
	check_status(keyed(amel, "", "/v1/things", "{\"name\":\"keyless\"}"), 201);
	check_problem(keyed(amel, "", "/v1/things", "{\"name\":\"keyless\"}"), 409, "thing-taken");
}

/* ---- races ---- */

struct race {
	struct answer answers[32];
};

static void run_race(struct test *t, size_t number, void *arg)
{
	struct race *race = arg;

	race->answers[number] = keyed(as(t, "amel"), "race", "/v1/things", "{\"name\":\"raced\"}");
}

TEST(many_at_once_are_one)
{
	struct race race;
	int made = 0, replayed = 0;

	together(t, 32, run_race, &race);
	for (int i = 0; i < 32; i++) {
		struct answer answer = race.answers[i];

		if (answer.status == 409) {
			check_problem(answer, 409, "conflict-in-flight");
			check_text(header(answer, "retry-after"), "1");
			continue;
		}
		check_status(answer, 201);
		if (str_absent(header(answer, "idempotency-replayed")))
			made++;
		else
			replayed++;
	}
	check_number(made, 1);
	check(replayed < 32);
	check_number(things("raced"), 1);
	check_told(t, "thing.made", 1);
	check_text(header(keyed(as(t, "amel"), "race", "/v1/things", "{\"name\":\"raced\"}"),
			  "idempotency-replayed"),
		   "true");
}

struct slow {
	struct answer answer;
	bool done;
};

static void run_slow(struct test *t, size_t number, void *arg)
{
	struct slow *slow = arg;

	if (number == 0) {
		slow->answer = keyed(nobody(t), "slow", "/v1/waits",
				     "{\"ms\":2000,\"in_transaction\":true}");
		slow->done = true;
		return;
	}
	/* While the first one holds its transaction: its row in ticks is locked. */
	eventually(
		strcmp(fixture_value(
			       "select count(*) from pg_locks where locktype = 'advisory' "
			       "and database = (select oid from pg_database where datname = "
			       "current_database()) and mode = 'ExclusiveLock' and objsubid = 1"),
		       "2") >= 0 ||
		slow->done);
	check(!slow->done);
	check_problem(
		keyed(nobody(t), "slow", "/v1/waits", "{\"ms\":2000,\"in_transaction\":true}"), 409,
		"conflict-in-flight");
}

TEST(says_when_the_first_is_under_way)
{
	struct slow slow = { 0 };

	together(t, 2, run_slow, &slow);
	check_status(slow.answer, 204);
	check_status(keyed(nobody(t), "slow", "/v1/waits", "{\"ms\":2000,\"in_transaction\":true}"),
		     204);
	check_text(str_of(fixture_value("select times from echo.ticks where job = 'waits'")), "1");
}

/* A replay gives its transaction up, and its answer leaves before PostgreSQL has heard of that. */
TEST(replays_as_fast_as_one_asks)
{
	struct who amel = as(t, "amel");

	check_status(keyed(amel, "k8", "/v1/things", "{\"name\":\"fast\"}"), 201);
	for (int i = 0; i < 100; i++)
		check_text(header(keyed(amel, "k8", "/v1/things", "{\"name\":\"fast\"}"),
				  "idempotency-replayed"),
			   "true");
	check_number(things("fast"), 1);
}

/* ---- a day ---- */

TEST(forgets_after_a_day)
{
	struct who amel = as(t, "amel");

	clock_set(clock_now());
	check_status(keyed(amel, "k9", "/v1/things", "{\"name\":\"old\"}"), 201);
	fixture_sql("delete from echo.thing where name = 'old'");
	clock_move(HOURS(24) - SECONDS(1));
	amel = as(t, "amel");
	check_text(header(keyed(amel, "k9", "/v1/things", "{\"name\":\"old\"}"),
			  "idempotency-replayed"),
		   "true");
	clock_move(SECONDS(2));
	check_status(keyed(amel, "k9", "/v1/things", "{\"name\":\"old\"}"), 201);
	check_number(things("old"), 1);
	clock_move(HOURS(25));
	job_run(&echo, "forget_answers");
	check_text(str_of(fixture_value("select count(*) from echo.idempotency")), "0");
}

KIT_MAIN("idempotency", &echo)
