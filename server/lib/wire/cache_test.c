/* cache_test.c — against a Redis of our own, that the tests stop, kill and start again. */

#include "lib/wire/cache.h"
#include "lib/run/config.h"
#include "lib/run/log.h"
#include "lib/run/test.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* ---- the server ---- */

static char folder[] = "/tmp/contacto-cache-XXXXXX";
static pid_t server;

static const char *in_folder(const char *name)
{
	static char path[2][128];
	static int turn;

	turn = !turn;
	snprintf(path[turn], sizeof path[turn], "%s/%s", folder, name);
	return path[turn];
}

static void write_file(const char *name, const char *text)
{
	FILE *file = fopen(in_folder(name), "w");

	assert_non_null(file);
	fputs(text, file);
	fclose(file);
	chmod(in_folder(name), 0600);
}

static bool accepts(void)
{
	struct sockaddr_un to = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	snprintf(to.sun_path, sizeof to.sun_path, "%s", in_folder("socket"));

	bool good = connect(fd, (struct sockaddr *)&to, sizeof to) == 0;

	close(fd);
	return good;
}

/* Returns when it takes connections. */
static void start_server(void)
{
	static const struct timespec moment = { .tv_nsec = 2000000 };
	uint64_t deadline = mono_now() + MONO_MS(10000);

	server = fork();
	if (server == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		execlp("redis-server", "redis-server", in_folder("conf"), NULL);
		_exit(127);
	}
	while (!accepts()) {
		assert_true(mono_now() < deadline);
		nanosleep(&moment, NULL);
	}
}

static void end_server(int signal_number)
{
	kill(server, signal_number);
	assert_int_equal(waitpid(server, NULL, 0), server);
	server = 0;
}

static void set(const char *name, const char *value)
{
	const char *error;

	if (!config_set(str_of(name), str_of(value), &error))
		fail_msg("%s", error);
}

__attribute__((constructor)) static void prepare(void)
{
	char text[512];

	if (!mkdtemp(folder))
		abort();
	snprintf(text, sizeof text,
		 "port 0\nunixsocket %s/socket\ndir %s\nsave \"\"\nappendonly no\nlogfile %s/log\n"
		 "user default off\nuser contacto on >sesame ~* &* +@all\n",
		 folder, folder, folder);
	write_file("conf", text);
	write_file("secrets", "cache.contacto = sesame\n");
	set("mode", "test");
	set("secrets_file", in_folder("secrets"));
	set("cache_socket", in_folder("socket"));
	set("cache_prefix", "t:");
	set("cache_ms", "2000");
	start_server();
}

__attribute__((destructor)) static void tidy(void)
{
	static const char *const names[] = { "conf", "secrets", "socket", "log" };

	if (server)
		kill(server, SIGKILL);
	for (size_t i = 0; i < COUNT(names); i++)
		unlink(in_folder(names[i]));
	rmdir(folder);
}

/* ---- waiting ---- */

static struct region *here(void)
{
	return fiber_region(fiber_self());
}

static int connections;
static struct fiber *waiter;

static void connected(void *arg)
{
	connections++;
	if (waiter)
		fiber_wake(waiter);
}

static void wait_for_connections(int count)
{
	uint64_t deadline = mono_now() + MONO_MS(10000);

	while (connections < count) {
		waiter = fiber_self();
		fiber_pause(deadline);
		waiter = NULL;
		assert_true(mono_now() < deadline);
	}
}

/* Begins a test: connected, and nothing in Redis. */
static void begin(void)
{
	const str flush[] = { STR("FLUSHALL") };

	connections = 0;
	cache_start();
	cache_on_connect(connected, NULL);
	wait_for_connections(1);
	assert_true(cache_alive());
	assert_int_equal(cache_do(here(), 1, flush).got, CACHE_HIT);
}

/* Runs one(arg) on `count` fibers and waits until all are done. */
static struct {
	int left;
	struct fiber *waiter;
} crowd;

static void one_done(void *arg)
{
	if (--crowd.left == 0 && crowd.waiter)
		fiber_wake(crowd.waiter);
}

static void run_crowd(int count, void (*one)(void *))
{
	crowd.left = count;
	crowd.waiter = NULL;
	for (int i = 0; i < count; i++)
		assert_true(fiber_spawn("one of many", one, NULL, one_done));
	crowd.waiter = fiber_self();
	while (crowd.left > 0)
		assert_true(fiber_pause(mono_now() + MONO_MS(15000)));
}

static uint64_t ms_since(uint64_t began)
{
	return (mono_now() - began) / 1000000;
}

/* ---- commands ---- */

FIBER_TEST(gives_back_what_it_was_given)
{
	str bytes = { "a\0b\r\n\xff", 6 };

	begin();

	str key = cache_key(here(), "users:%d", 7);

	check_str(key, "t:users:7");
	assert_int_equal(cache_get(here(), key).got, CACHE_MISS);
	cache_set(here(), key, bytes, 60);

	struct cache_reply reply = cache_get(here(), key);

	assert_int_equal(reply.got, CACHE_HIT);
	assert_true(str_equal(reply.text, bytes));

	const str life[] = { STR("TTL"), key };

	assert_in_range(cache_do(here(), 2, life).number, 55, 60);
	cache_drop(here(), key);
	assert_int_equal(cache_get(here(), key).got, CACHE_MISS);
	cache_stop();
}

FIBER_TEST(reads_every_kind_of_reply)
{
	begin();

	str a = cache_key(here(), "a"), b = cache_key(here(), "b");
	const str add[] = { STR("INCRBY"), a, STR("-9007199254740993") };
	const str two[] = { STR("MGET"), a, b };
	const str wrong[] = { STR("LPUSH"), a, STR("x") };
	const str who[] = { STR("ACL"), STR("WHOAMI") };
	const str nested[] = { STR("EVAL"), STR("return {1,{'x',false},'y'}"), STR("0") };
	struct cache_reply reply = cache_do(here(), 3, add);

	assert_true(reply.got == CACHE_HIT && reply.number == -9007199254740993);
	reply = cache_do(here(), 3, two);
	assert_true(reply.got == CACHE_HIT && reply.count == 2);
	check_str(reply.items[0].text, "-9007199254740993");
	assert_int_equal(reply.items[1].got, CACHE_MISS);
	reply = cache_do(here(), 3, wrong);
	assert_int_equal(reply.got, CACHE_AWAY);
	assert_true(str_starts(reply.text, STR("WRONGTYPE ")));
	check_str(cache_do(here(), 2, who).text, "contacto");
	reply = cache_do(here(), 3, nested);
	assert_int_equal(reply.count, 3);
	assert_int_equal(reply.items[1].count, 2);
	check_str(reply.items[1].items[0].text, "x");
	assert_int_equal(reply.items[1].items[1].got, CACHE_MISS);
	check_str(reply.items[2].text, "y");
	cache_stop();
}

FIBER_TEST(tells_without_waiting)
{
	begin();

	str key = cache_key(here(), "told");
	const str tell[] = { STR("SET"), key, STR("1") };
	const str wrong[] = { STR("LPUSH"), key, STR("1") };

	cache_tell(3, tell);
	cache_tell(3, wrong);
	check_str(cache_get(here(), key).text, "1"); /* one connection keeps the order */
	cache_stop();
}

static void read_too_much(void *key)
{
	struct region *small = region_new(64 * 1024, region_fails);

	region_defer(here(), (void (*)(void *))region_free, small);
	cache_get(small, *(str *)key);
	fail_msg("a reply of 100,000 bytes fitted in 65,536");
}

FIBER_TEST(a_reply_too_large_for_the_region_is_a_breakdown)
{
	struct failure failure;

	begin();

	str key = cache_key(here(), "large");
	char *large = region_alloc(here(), 100000);

	memset(large, 'x', 100000);
	cache_set(here(), key, (str){ large, 100000 }, 60);
	assert_false(fiber_try(read_too_much, &key, &failure));
	assert_int_equal(failure.what, BREAKDOWN_MEMORY);
	assert_int_equal(cache_get(here(), key).text.len, 100000);
	cache_stop();
}

/* ---- without Redis ---- */

FIBER_TEST(nobody_waits_for_a_redis_that_is_away)
{
	begin();
	end_server(SIGKILL);

	/* Until the loop saw it, a command is lost with the connection; afterwards it is not even sent. */
	str key = cache_key(here(), "k");
	uint64_t deadline = mono_now() + MONO_MS(5000);

	while (cache_alive()) {
		assert_int_equal(cache_get(here(), key).got, CACHE_AWAY);
		fiber_yield();
		assert_true(mono_now() < deadline);
	}

	uint64_t began = mono_now();

	for (int i = 0; i < 1000; i++)
		assert_int_equal(cache_get(here(), key).got, CACHE_AWAY);
	assert_true(ms_since(began) < 1000);

	start_server();
	wait_for_connections(2);
	cache_set(here(), key, STR("again"), 60);
	check_str(cache_get(here(), key).text, "again");
	cache_stop();
}

static int aways;

static void get_lost(void *arg)
{
	aways += cache_get(here(), cache_key(here(), "k")).got == CACHE_AWAY;
}

FIBER_TEST(all_who_wait_are_told_when_redis_dies)
{
	begin();
	aways = 0;
	kill(server, SIGSTOP);

	uint64_t began = mono_now();

	crowd.left = 300;
	crowd.waiter = NULL;
	for (int i = 0; i < 300; i++)
		assert_true(fiber_spawn("one of many", get_lost, NULL, one_done));
	fiber_yield(); /* they have asked */
	end_server(SIGKILL);
	crowd.waiter = fiber_self();
	while (crowd.left > 0)
		assert_true(fiber_pause(mono_now() + MONO_MS(5000)));
	assert_int_equal(aways, 300);
	assert_true(ms_since(began) < 1500); /* not by cache_ms, which is 2,000 */
	start_server();
	wait_for_connections(2);
	cache_stop();
}

FIBER_TEST(a_late_answer_finds_nobody_and_is_nobody_elses)
{
	begin();

	str mine = cache_key(here(), "mine"), other = cache_key(here(), "other");

	cache_set(here(), mine, STR("mine"), 60);
	cache_set(here(), other, STR("other"), 60);
	set("cache_ms", "50");
	kill(server, SIGSTOP);
	assert_int_equal(cache_get(here(), other).got, CACHE_AWAY);
	kill(server, SIGCONT);
	set("cache_ms", "2000");
	check_str(cache_get(here(), mine).text, "mine");
	assert_int_equal(connections, 1);
	cache_stop();
}

FIBER_TEST(a_silent_redis_is_cut_and_found_again)
{
	begin();
	set("cache_ms", "20");
	kill(server, SIGSTOP);

	uint64_t began = mono_now();

	while (cache_alive()) {
		assert_int_equal(cache_get(here(), cache_key(here(), "k")).got, CACHE_AWAY);
		assert_true(ms_since(began) < 5000);
	}
	assert_true(ms_since(began) >= 1000);
	kill(server, SIGCONT);
	set("cache_ms", "2000");
	wait_for_connections(2);
	assert_int_equal(cache_get(here(), cache_key(here(), "k")).got, CACHE_MISS);
	cache_stop();
}

FIBER_TEST(what_is_under_way_is_bounded)
{
	begin();
	kill(server, SIGSTOP);

	str key = cache_key(here(), "count");
	const str add[] = { STR("INCR"), key };

	for (int i = 0; i < 10050; i++)
		cache_tell(2, add);

	uint64_t began = mono_now();

	assert_int_equal(cache_get(here(), key).got, CACHE_AWAY);
	assert_true(ms_since(began) < 1000); /* of 2,000 */
	kill(server, SIGCONT);

	struct cache_reply reply;

	do {
		fiber_yield();
		reply = cache_get(here(), key);
		assert_true(ms_since(began) < 5000);
	} while (reply.got != CACHE_HIT);
	check_str(reply.text, "10000");
	cache_stop();
}

static void stop_soon(void *arg)
{
	cache_stop();
}

FIBER_TEST(stopping_lets_everybody_go)
{
	struct timer timer = { 0 };

	begin();
	kill(server, SIGSTOP);

	uint64_t began = mono_now();

	timer_start(&timer, began, stop_soon, NULL);
	assert_int_equal(cache_get(here(), cache_key(here(), "k")).got, CACHE_AWAY);
	assert_true(ms_since(began) < 1000);
	assert_false(cache_alive());
	kill(server, SIGCONT);
}

/* ---- buckets ---- */

static unsigned wait_seconds, left;

static bool take(const char *name, double burst, double per_second, double cost)
{
	return rate_take(here(), cache_key(here(), "rate:%s", name), burst, per_second, cost, false,
			 &wait_seconds, &left);
}

static int taken;

static void take_one(void *arg)
{
	taken += take("crowd", 50, 0.001, 1);
}

FIBER_TEST(a_bucket_holds_what_it_holds_however_many_ask)
{
	begin();
	taken = 0;
	run_crowd(400, take_one);
	assert_int_equal(taken, 50);
	cache_stop();
}

FIBER_TEST(a_bucket_says_what_is_left_and_when_to_come_again)
{
	static const struct {
		double cost;
		bool taken;
		unsigned left, wait;
	} steps[] = {
		{ 4, true, 6, 0 }, { 4, true, 2, 0 }, { 4, false, 2, 200 }, { 2.5, false, 2, 50 },
		{ 1, true, 1, 0 }, { 1, true, 0, 0 }, { 1, false, 0, 100 }, { 10, false, 0, 1000 },
	};

	begin();
	for (each_case(i, steps)) {
		bool was = take("steps", 10, 0.01, steps[i].cost);

		/* What refills meanwhile is less than a token, but may be a second's worth. */
		check_case(was == steps[i].taken && left == steps[i].left &&
				   wait_seconds <= steps[i].wait &&
				   wait_seconds + 2 >= steps[i].wait,
			   "%zu: taken %d, left %u, wait %u", i, was, left, wait_seconds);
	}
	cache_stop();
}

FIBER_TEST(a_bucket_refills_at_its_rate)
{
	begin();
	assert_true(take("refill", 2, 20, 2));

	uint64_t began = mono_now();
	bool again;

	do {
		again = take("refill", 2, 20, 2);
		assert_true(ms_since(began) < 5000);
	} while (!again);
	assert_true(ms_since(began) >= 95); /* 2 tokens at 20 a second: 100 ms */

	const str life[] = { STR("PTTL"), cache_key(here(), "rate:refill") };

	assert_in_range(cache_do(here(), 2, life).number, 500, 1101);
	cache_stop();
}

FIBER_TEST(a_flushed_script_is_handed_over_again)
{
	const str flush[] = { STR("SCRIPT"), STR("FLUSH") };

	begin();
	assert_true(take("flushed", 3, 0.001, 1));
	assert_int_equal(cache_do(here(), 2, flush).got, CACHE_HIT);
	assert_true(take("flushed", 3, 0.001, 1));
	assert_int_equal(left, 1);
	assert_true(take("flushed", 3, 0.001, 1));
	assert_false(take("flushed", 3, 0.001, 1));
	cache_stop();
}

static int take_many(const char *name, int tries, double burst)
{
	int sum = 0;

	for (int i = 0; i < tries; i++)
		sum += take(name, burst, 0.001, 1);
	return sum;
}

FIBER_TEST(without_redis_a_quarter_is_given)
{
	cache_start();
	cache_stop(); /* away, and nothing kept from other tests */
	assert_int_equal(take_many("away", 100, 40), 10);
	assert_int_equal(left, 0);
	assert_in_range(wait_seconds, 3900, 4000); /* a token at a quarter of 0.001 a second */
	assert_int_equal(take_many("other", 100, 40), 10);
	assert_int_equal(take_many("small", 100, 2), 1); /* a quarter of 2 is none: one it is */

	begin();
	assert_int_equal(take_many("away", 100, 40), 40); /* Redis knows nothing of it */
	cache_stop();
}

FIBER_TEST(the_strict_refuse_without_redis)
{
	str key = cache_key(here(), "rate:strict");

	cache_start();
	cache_stop();
	assert_false(rate_take(here(), key, 10, 1, 1, true, &wait_seconds, &left));
	assert_int_equal(wait_seconds, RATE_STRICT_SECONDS);
	begin();
	assert_true(rate_take(here(), key, 10, 1, 1, true, &wait_seconds, &left));
	assert_int_equal(left, 9);
	cache_stop();
}

FIBER_TEST(the_fallback_forgets_the_least_used_only)
{
	char name[32];

	cache_start();
	cache_stop();
	assert_true(take("first", 4, 0.001, 1));
	assert_false(take("first", 4, 0.001, 1));
	for (int i = 0; i < RATE_FALLBACKS - 1; i++) {
		snprintf(name, sizeof name, "crowd%d", i);
		assert_true(take(name, 4, 0.001, 1));
	}
	assert_false(take("first", 4, 0.001, 1)); /* kept, and now the one last used */
	assert_true(take("one more", 4, 0.001, 1));
	assert_true(take("crowd0", 4, 0.001, 1)); /* was given away */
	assert_false(take("first", 4, 0.001, 1));
	cache_stop();
}

FIBER_TEST(limits_can_be_off_in_tests)
{
	cache_start();
	cache_stop();
	set("limits", "false");
	assert_int_equal(take_many("unlimited", 100, 3), 100);
	set("limits", "true");
	assert_int_equal(take_many("unlimited", 100, 4), 1);
	cache_stop();
}

TEST_MAIN("cache")
