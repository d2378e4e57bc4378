/* db_sample.h — what the tests of db share: a schema, a pool, fibers beside the one that tests. */
#ifndef WIRE_DB_SAMPLE_H
#define WIRE_DB_SAMPLE_H

#include "db_test.sql.h"
#include "lib/run/config.h"
#include "lib/run/test.h"
#include "tests/fixture.h"

#include <stdio.h>
#include <string.h>

static const struct queries *const sample_sets[] = { &db_test_queries };

__attribute__((constructor)) static void sample_open(void)
{
	fixture_open();
	fixture_sql(
		"create schema users; grant usage on schema users to users; set search_path = users;"
		"create table thing (id bigint primary key, name text not null, note text);"
		"create table claimed (name text primary key);"
		"create table delayed (key bigint not null);"
		"create function delay() returns trigger language plpgsql as"
		" 'begin perform pg_advisory_xact_lock_shared(new.key); return null; end';"
		"create constraint trigger delay after insert on delayed deferrable initially deferred"
		" for each row execute function delay();"
		"grant select, insert, update, delete on all tables in schema users to users");
}

/* ---- one at a time ---- */

static struct db_pool *pool;
static struct region *region;

/* Empty tables and a fresh pool, made with the configuration of this moment; times are long, for a
 * machine that is busy with other tests. */
static void begin_with(int64_t read, int64_t write)
{
	config.db_read_ms = read;
	config.db_write_ms = write;
	fixture_sql("truncate users.thing, users.claimed, users.delayed");
	pool = db_pool_new("users", sample_sets, 1);
	region = region_new(0, region_fails);
}

static inline void begin(void)
{
	begin_with(15000, 15000);
}

static inline void end(void)
{
	region_free(region);
	db_pool_free(pool);
}

static inline struct db *reads(void)
{
	return db_reads(pool, region);
}

static inline struct db *writes(void)
{
	return db_transaction(pool, DB_WRITE, region);
}

/* A lock that others wait for; held until the region ends. */
enum { LOCK = 7 };

static inline struct region *hold_lock(void)
{
	struct region *holder = region_new(0, region_fails);
	struct flag flag;

	sql_lock_session(db_own(pool, holder), &flag, .key = LOCK);
	assert_true(flag.yes);
	return holder;
}

static inline void add(int64_t id, const char *name)
{
	struct db *tx = writes();

	assert_true(sql_add_bare(tx, .id = id, .name = str_of(name)));
	db_commit(tx);
}

/* In a transaction or beside one; twice is an error. */
static inline void add_hard(void *tx)
{
	sql_add_hard((struct db *)tx, .id = 1, .name = STR("one"));
}

/* ---- several at once ---- */

/* A fiber beside the test's own, with a region of its own; it tells how it ended. */
struct beside {
	void (*fn)(struct beside *);
	struct region *region;
	bool ended, failed;
	struct failure failure;
	uint64_t deadline;
	int64_t number; /* for fn's use */
	struct moment moment;
};

static inline void beside_try(void *arg)
{
	struct beside *b = arg;

	b->fn(b);
}

static inline void beside_body(void *arg)
{
	struct beside *b = arg;

	b->region = region_new(0, region_fails);
	if (b->deadline)
		fiber_deadline_set(b->deadline);
	b->failed = !fiber_try(beside_try, b, &b->failure);
	region_free(b->region);
	b->ended = true;
}

static inline void start(struct beside *b, void (*fn)(struct beside *))
{
	b->fn = fn;
	assert_true(fiber_spawn("beside", beside_body, b, NULL));
}

static inline void await(const struct beside *b)
{
	while (!b->ended)
		fiber_sleep(MONO_MS(1)); /* bounded by the test's own time */
}

static inline void await_well(const struct beside *b)
{
	await(b);
	if (b->failed)
		fail_msg("fail(%s): %s", breakdown_name(b->failure.what), b->failure.text);
}

#define check_failed(b, which, words) check_failed_at((b), (which), (words), __FILE__, __LINE__)
static inline void check_failed_at(const struct beside *b, enum breakdown what, const char *words,
				   const char *file, int line)
{
	await(b);
	if (b->failed && b->failure.what == what && strstr(b->failure.text, words))
		return;
	print_error("%s:%d: %s: \"%s\" is not %s with \"%s\"\n", file, line,
		    b->failed ? breakdown_name(b->failure.what) : "it went well", b->failure.text,
		    breakdown_name(what), words);
	_fail(file, line);
}

#define LANE(which) "datname = current_database() and application_name = 'contacto/users/" which "'"
#define COUNT_WAITING(which)                                                                       \
	"select count(*) from pg_stat_activity where wait_event_type = 'Lock' and " LANE(which)

/* Until so many statements of a lane wait for the lock, the loop turning meanwhile. */
static inline void until_waiting(const char *count, const char *wanted)
{
	while (strcmp(fixture_value_as("users", count), wanted) != 0)
		fiber_sleep(MONO_MS(1));
}

/* What a sample of /metrics says; 0 when it is not there. */
static inline double metric_value(const char *sample)
{
	struct region *r = region_new(0, NULL);
	str text = metrics_text(r), line;
	double value = 0;

	while (str_cut(&text, '\n', &line)) {
		str rest = str_after(line, str_of(sample));

		if (!str_absent(rest) && rest.len > 1 && rest.at[0] == ' ')
			value = atof(region_cstr(r, rest));
	}
	region_free(r);
	return value;
}

#endif
