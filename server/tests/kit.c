/* kit.c — the program around the tests: servers of its own, the service in its loop, one test after
 * the other.
 *
 * Easy to get wrong: cmocka leaves a failed test by longjmp, which must not happen on a fiber.  A
 * check that fails leaves the fiber by fail(); only then, on the loop's stack, cmocka is told. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#undef fail /* ours leaves a fiber */

#include "tests/kit_inside.h"
#include "lib/run/log.h"
#include "lib/serve/seal.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

enum { LIMIT_SECONDS = 60, TESTS_MAX = 256 };

struct kit kit;
struct kit_inside kit_inside;

static struct CMUnitTest tests[TESTS_MAX];
static struct {
	kit_body *body;
	bool valid;
} bodies[TESTS_MAX];
static size_t test_count;

_Noreturn static void give_up(const char *what, const char *why)
{
	fprintf(stderr, "kit: %s: %s\n", what, why);
	exit(1);
}

/* ---- a fiber for whatever pauses ---- */

struct turn {
	void (*fn)(void *);
	void *arg;
	bool ended, failed;
	struct failure failure;
};

static void turn_run(void *arg)
{
	struct turn *turn = arg;

	turn->failed = !fiber_try(turn->fn, turn->arg, &turn->failure);
	turn->ended = true;
}

static void turn_done(void *arg)
{
	loop_stop(0);
}

static void turn_late(void *arg)
{
	loop_stop(1);
}

/* False: it failed, or was late; turn.failure says how. */
static bool on_fiber(struct turn *turn, void (*fn)(void *), void *arg)
{
	struct timer watch = { 0 };

	*turn = (struct turn){ .fn = fn, .arg = arg };
	timer_start(&watch, mono_now() + MONO_MS(LIMIT_SECONDS * 1000), turn_late, NULL);
	if (!fiber_spawn("test", turn_run, turn, turn_done))
		give_up("fiber", "none to be had");
	loop_run();
	timer_stop(&watch);
	if (!turn->ended)
		snprintf(turn->failure.text, sizeof turn->failure.text,
			 "not done within %d seconds", LIMIT_SECONDS);
	return turn->ended && !turn->failed;
}

static void must(void (*fn)(void *), void *arg, const char *what)
{
	static struct turn turn;

	if (!on_fiber(&turn, fn, arg))
		give_up(what, turn.failure.text);
}

/* ---- secrets, vhost, settings ---- */

static void add_secret(FILE *file, const char *name)
{
	uint8_t bytes[32];
	char text[sodium_base64_ENCODED_LEN(32, sodium_base64_VARIANT_ORIGINAL)];
	str owner = secret(STR("db.contacto_owner"));

	if (!str_absent(secret(str_of(name))))
		return;
	randombytes_buf(bytes, sizeof bytes);
	sodium_bin2base64(text, sizeof text, bytes, sizeof bytes, sodium_base64_VARIANT_ORIGINAL);
	/* Roles are the cluster's, so their passwords must be the same in every program. */
	if (strncmp(name, "db.", 3) == 0)
		fprintf(file, "%s = %.*s\n", name, STR_ARG(owner));
	else
		fprintf(file, "%s = %s\n", name, text);
}

static void copy_into(FILE *to, const char *path)
{
	FILE *from = fopen(path, "r");
	char line[1024];

	if (!from)
		give_up(path, strerror(errno));
	while (fgets(line, sizeof line, from))
		fputs(line, to);
	fclose(from);
}

static void forget_secrets(void)
{
	unlink(kit_inside.secrets);
}

/* The runner's secrets, and what services need that are of tests alone. */
static void make_secrets(void)
{
	static const char *const keys[] = { "key.codes.1",   "key.pepper.1", "key.phone.1",
					    "key.columns.1", "key.cursor.1", "key.health.1",
					    "key.visits.1" };
	const char *given = getenv("CONTACTO_SECRETS_FILE"), *error;
	int fd;

	if (!given || !config_load(NULL, &error))
		give_up("no servers", "see infra/local/servers env --test");
	snprintf(kit_inside.secrets, sizeof kit_inside.secrets, "%s/contacto-kit-XXXXXX",
		 getenv("TMPDIR") ? getenv("TMPDIR") : "/tmp");
	fd = mkstemp(kit_inside.secrets);
	if (fd < 0)
		give_up(kit_inside.secrets, strerror(errno));
	atexit(forget_secrets);

	FILE *file = fdopen(fd, "w");

	copy_into(file, given);
	for (size_t i = 0; i < kit_inside.count; i++) {
		char name[80];

		snprintf(name, sizeof name, "db.%s", kit_inside.services[i]->name);
		add_secret(file, name);
		snprintf(name, sizeof name, "call.%s", kit_inside.services[i]->name);
		add_secret(file, name);
	}
	for (size_t i = 0; i < COUNT(keys); i++)
		add_secret(file, keys[i]);
	fclose(file);
	setenv("CONTACTO_SECRETS_FILE", kit_inside.secrets, 1);
}

static void set(const char *name, const char *value)
{
	const char *error;

	if (!config_set(str_of(name), str_of(value), &error))
		give_up(name, error);
}

/* One of the vhosts that the runner keeps for tests; the lock ends with the process. */
static void take_vhost(void)
{
	const char *folder = getenv("CONTACTO_TEST_VHOSTS");
	char path[512], name[16];

	if (!folder)
		give_up("no vhosts", "CONTACTO_TEST_VHOSTS is not set");
	for (uint64_t until = mono_now() + MONO_MS(LIMIT_SECONDS * 1000); mono_now() < until;) {
		for (int i = 1; i <= 16; i++) {
			snprintf(name, sizeof name, "t%02d", i);
			snprintf(path, sizeof path, "%s/%s", folder, name);

			int fd = open(path, O_RDWR | O_CLOEXEC);

			if (fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) == 0) {
				set("bus_vhost", name);
				return;
			}
			if (fd >= 0)
				close(fd);
		}
		usleep(20000);
	}
	give_up("vhosts", "all sixteen are taken");
}

static void settings(void)
{
	char prefix[64];

	snprintf(prefix, sizeof prefix, "%s:", fixture_database());
	set("cache_prefix", prefix);
	set("listen", "127.0.0.1:0");
	set("metrics_listen", "127.0.0.1:0");
	set("limits", "false");
	/* A machine that builds and tests at once is slower than any that serves. */
	set("cache_ms", "5000");
	set("db_read_ms", "5000");
	set("db_write_ms", "10000");
	if (kit.no_bus)
		set("bus_host", "");
	else
		take_vhost();
	log_init("test", getenv("KIT_LOG") ? LOG_DEBUG : LOG_ERROR);
}

/* ---- the schema ---- */

/* Another program may make this role at the same time. */
static void make_role(const char *name)
{
	char wanted[80], sql[1024];
	str password;

	snprintf(wanted, sizeof wanted, "db.%s", name);
	password = secret(str_of(wanted));
	snprintf(sql, sizeof sql,
		 "do $$ begin perform pg_advisory_xact_lock(7461); "
		 "if not exists (select from pg_roles where rolname = '%s') then "
		 "create role %s login password '%.*s'; end if; end $$",
		 name, name, STR_ARG(password));
	fixture_sql(sql);
}

static void migrate(void *arg)
{
	struct db_pool *owner = db_pool_new("contacto_owner", NULL, 0);

	for (size_t i = 0; i < kit_inside.count; i++) {
		const struct migration *sets[2];
		size_t count;

		service_migrations(kit_inside.services[i], sets, &count);
		if (count)
			migrate_run(owner, kit_inside.services[i]->name, sets, count, NULL);
	}
	db_pool_free(owner);
}

/* ---- the server ---- */

static void point_at_ourselves(void)
{
	for (size_t i = 0; i < kit_inside.count; i++) {
		const char *error;
		char name[80], url[64];

		snprintf(name, sizeof name, "%s_url", kit_inside.services[i]->name);
		snprintf(url, sizeof url, "http://127.0.0.1:%d", kit.port);
		/* A service of tests alone has no such setting; then it is found without. */
		config_set(str_of(name), str_of(url), &error);
	}
}

void kit_start(void)
{
	const char *error = NULL;

	kit.server = server_start(kit_inside.services, kit_inside.count, &error);
	if (!kit.server)
		kit_fail(__FILE__, __LINE__, "server_start: %s", error);
	kit.port = server_port(kit.server);
	point_at_ourselves();
	proxy_start();
	if (!kit.no_bus)
		told_start();
	for (size_t i = 0; i < kit_inside.count; i++)
		if (kit_inside.services[i]->ready)
			eventually(kit_inside.services[i]->ready());
}

void kit_stop(void)
{
	proxy_stop();
	if (kit.server)
		server_stop(kit.server);
	kit.server = NULL;
}

static void start(void *arg)
{
	kit_start();
}

static void stop(void *arg)
{
	kit_stop();
}

static int group_setup(void **state)
{
	must(start, NULL, "start");
	return 0;
}

static int group_teardown(void **state)
{
	must(stop, NULL, "stop");
	loop_close();
	return 0;
}

/* ---- one test ---- */

struct running {
	struct test test;
	kit_body *body;
};

static void body_run(void *arg)
{
	struct running *running = arg;

	told_begin(&running->test);
	running->body(&running->test);
}

static void run_one(void **state)
{
	size_t number = (size_t)(uintptr_t)*state;
	struct running running = { .test = { .name = tests[number].name,
					     .valid = bodies[number].valid },
				   .body = bodies[number].body };
	struct turn *turn = calloc(1, sizeof *turn);
	bool passed;

	running.test.region = region_new(64 * 1024 * 1024, region_fails);
	passed = on_fiber(turn, body_run, &running);
	clock_free();
	if (!passed) {
		if (!turn->ended)
			give_up(running.test.name, turn->failure.text);
		print_error("%s\n", turn->failure.text);
	}
	region_free(running.test.region);
	free(turn);
	if (!passed)
		_fail(running.test.name, 0);
}

void kit_add(const char *name, kit_body *body, bool valid)
{
	/* Once more, through the proxy: the others have nothing to say there. */
	if (proxy_command() && !valid)
		return;
	bodies[test_count].body = body;
	bodies[test_count].valid = valid;
	tests[test_count] = (struct CMUnitTest){ .name = name,
						 .test_func = run_one,
						 .initial_state = (void *)(uintptr_t)test_count };
	test_count++;
}

int kit_main(const char *group, const struct service *const *services, size_t count)
{
	kit_inside.services = services;
	kit_inside.count = count;
	if (!test_count) {
		printf("1..0 # SKIP nothing here is valid()\n");
		return 0;
	}
	make_secrets();
	fixture_open();
	settings();
	for (size_t i = 0; i < count; i++)
		make_role(services[i]->name);
	must(migrate, NULL, "migrate");
	if (!kit.no_bus)
		told_clean();
	if (kit.prepare)
		kit.prepare();
	return _cmocka_run_group_tests(group, tests, test_count, group_setup, group_teardown);
}
