/* migrate.c — see migrate.h.
 *
 * Easy to get wrong: a lock that is waited for may be held by one who does just what we are
 * about to do. So what has run is read after the lock was taken, never before. */

#include "lib/wire/migrate.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

enum { HASH_TEXT = crypto_hash_sha256_BYTES * 2 + 1 };

struct run {
	const char *service;
	const struct migration *const *sets;
	size_t set_count;
	FILE *progress;
	struct db_pool *pool;
	struct region *region;
	struct db *db;
	struct list_of ran; /* of db_text_row: name, sha256 */
	const char *now;    /* the one that is applied at present */
	size_t missing;
};

static void hash(const char *sql, char out[HASH_TEXT])
{
	unsigned char bytes[crypto_hash_sha256_BYTES];

	crypto_hash_sha256(bytes, (const unsigned char *)sql, strlen(sql));
	sodium_bin2hex(out, HASH_TEXT, bytes, sizeof bytes);
}

/* ---- history ---- */

/* The row of what ran under that name; NULL: it did not. */
static const struct db_text_row *find_ran(const struct run *run, const char *name)
{
	const struct db_text_row *rows = run->ran.items;

	for (size_t i = 0; i < run->ran.count; i++)
		if (str_equal(rows[i].columns[0], str_of(name)))
			return &rows[i];
	return NULL;
}

static size_t count_named(const struct run *run, str name)
{
	size_t count = 0;

	for (size_t i = 0; i < run->set_count; i++)
		for (const struct migration *m = run->sets[i]; m->name; m++)
			count += str_equal(name, str_of(m->name));
	return count;
}

static void check_ran(const struct run *run)
{
	const struct db_text_row *rows = run->ran.items;

	for (size_t i = 0; i < run->ran.count; i++)
		if (count_named(run, rows[i].columns[0]) == 0)
			fail(BREAKDOWN_OTHER, "%s: migration %.*s has run, and is no longer there",
			     run->service, STR_ARG(rows[i].columns[0]));
}

/* What has run must come first, and be what it was. */
static void check_set(const struct run *run, const struct migration *set)
{
	const char *missing = NULL;
	char is[HASH_TEXT];

	for (const struct migration *m = set; m->name; m++) {
		const struct db_text_row *ran = find_ran(run, m->name);

		if (count_named(run, str_of(m->name)) > 1)
			fail(BREAKDOWN_OTHER, "%s: there are two migrations %s", run->service,
			     m->name);
		if (!ran) {
			missing = missing ? missing : m->name;
			continue;
		}
		if (missing)
			fail(BREAKDOWN_OTHER, "%s: migration %s is new, but %s behind it has run",
			     run->service, missing, m->name);
		hash(m->sql, is);
		if (!str_equal(ran->columns[1], str_of(is)))
			fail(BREAKDOWN_OTHER,
			     "%s: migration %s has run, and its text has changed since",
			     run->service, m->name);
	}
}

/* ---- steps ---- */

static void execute(const struct run *run, const char *format)
{
	str sql = STR("");
	const char *at = format;

	/* Each % is the service's name; it needs no quotes, migrate_run saw to that. */
	for (const char *mark; (mark = strchr(at, '%')); at = mark + 1)
		sql = region_format(run->region, "%.*s%.*s%s", STR_ARG(sql), (int)(mark - at), at,
				    run->service);
	db_execute(run->db, region_cstr(run->region,
					region_format(run->region, "%.*s%s", STR_ARG(sql), at)));
}

static void prepare_schema(const struct run *run)
{
	execute(run,
		"begin;"
		"create schema if not exists %;"
		"create table if not exists %.migration (name text primary key, sha256 text not null,"
		" applied_at timestamptz not null default clock_timestamp());"
		"revoke all on schema % from public;"
		"grant usage on schema %, public to %;" /* public: what extensions bring */
		"alter default privileges in schema % grant select, insert, update, delete on tables to %;"
		"alter default privileges in schema % grant usage, select on sequences to %;"
		"revoke all on %.migration from %;"
		"grant select on %.migration to %;"
		"commit");
}

static void apply(struct run *run, const struct migration *m)
{
	char is[HASH_TEXT];
	uint64_t began = mono_now();

	run->now = m->name;
	hash(m->sql, is);
	execute(run, "begin; set local search_path = %, public");
	db_execute(run->db, m->sql);
	execute(run, "set local search_path = %, public"); /* it may have set its own */

	str values[] = { str_of(m->name), str_of(is) };
	str insert = region_format(run->region,
				   "insert into %s.migration (name, sha256) values ($1, $2)",
				   run->service);

	db_query_text(run->db, insert.at, 2, values);
	db_execute(run->db, "commit");
	run->now = NULL;
	if (run->progress)
		fprintf(run->progress, "%s: %s, %llu ms\n", run->service, m->name,
			(unsigned long long)((mono_now() - began) / 1000000));
}

static void read_history(struct run *run)
{
	str select =
		region_format(run->region, "select name, sha256 from %s.migration", run->service);

	run->ran = db_query_text(run->db, select.at, 0, NULL);
}

static void migrate(void *arg)
{
	struct run *run = arg;
	size_t applied = 0;

	run->db = db_own(run->pool, run->region);
	/* The next to come waits here for as long as this one takes. */
	execute(run, "set statement_timeout = 0;"
		     "select pg_advisory_lock(hashtext('contacto migrate'), hashtext('%'))");
	db_execute(
		run->db,
		"set lock_timeout = '10s'"); /* rather give up than make a live service queue behind us */
	prepare_schema(run);
	read_history(run);
	check_ran(run);
	for (size_t i = 0; i < run->set_count; i++)
		check_set(run, run->sets[i]);
	for (size_t i = 0; i < run->set_count; i++)
		for (const struct migration *m = run->sets[i]; m->name; m++)
			if (!find_ran(run, m->name)) {
				apply(run, m);
				applied++;
			}
	if (applied == 0 && run->progress)
		fprintf(run->progress, "%s: nothing to do, %zu migrations have run\n", run->service,
			run->ran.count);
}

/* Runs fn with a region that ends whatever happens, and passes failures on. */
static void run_in_region(struct run *run, void (*fn)(void *))
{
	struct failure failure;

	run->region = region_new(0, region_fails);

	bool well = fiber_try(fn, run, &failure);

	region_free(run->region);
	if (well)
		return;
	if (run->now)
		fail(failure.what, "%s: migration %s: %.180s", run->service, run->now,
		     failure.text);
	fail(failure.what, "%s", failure.text);
}

static bool is_plain_name(const char *name)
{
	return name[0] >= 'a' && name[0] <= 'z' &&
	       strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_") == strlen(name);
}

void migrate_run(struct db_pool *owner, const char *service, const struct migration *const *sets,
		 size_t set_count, FILE *progress)
{
	struct run run = { .service = service,
			   .sets = sets,
			   .set_count = set_count,
			   .progress = progress,
			   .pool = owner };

	if (!is_plain_name(service))
		fail(BREAKDOWN_OTHER, "%s is no name of a service", service);
	run_in_region(&run, migrate);
}

/* ---- what is missing ---- */

static void count_missing(void *arg)
{
	struct run *run = arg;
	struct db *db = db_reads(run->pool, run->region);
	struct list_of there =
		db_query_text(db, "select to_regclass('migration') is not null", 0, NULL);
	const struct db_text_row *row = there.items;

	if (str_equal(row->columns[0], STR("t")))
		run->ran = db_query_text(db, "select name, sha256 from migration", 0, NULL);
	for (size_t i = 0; i < run->set_count; i++)
		for (const struct migration *m = run->sets[i]; m->name; m++)
			run->missing += !find_ran(run, m->name);
}

size_t migrate_missing(struct db_pool *service, const struct migration *const *sets,
		       size_t set_count)
{
	struct run run = { .service = "", .sets = sets, .set_count = set_count, .pool = service };

	run_in_region(&run, count_missing);
	return run.missing;
}
