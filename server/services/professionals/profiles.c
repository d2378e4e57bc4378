/* profiles.c — public profiles as ready JSON in Redis, made once by whoever misses one.
 *
 * Redis is believed only as far as nothing that was changed can have been missed:
 *
 *   - a value says of which version it is, and one that is older than what was dropped is not taken in,
 *     however late its maker comes: a drop leaves the version behind, for a minute;
 *   - a value says of which generation it is.  A process that begins, or that finds Redis again, may have
 *     missed the drop of something it committed: it starts a new generation, and all is made anew.
 *
 * Redis away: each profile is read from PostgreSQL, once for all who ask at the same time. */

#include "lib/run/config.h"
#include "lib/run/metrics.h"
#include "lib/run/random.h"
#include "lib/wire/cache.h"
#include "services/professionals/catalogue.h"

#include <stdio.h>
#include <string.h>

enum { KEPT_SECONDS = 3600, DROPPED_SECONDS = 60 };

/* A value: "<generation>:<version>:" and what is kept: JSON, or ">" and the address of today. */
static const char keep_script[] =
	"if redis.call('GET', KEYS[2]) ~= ARGV[1] then return 0 end\n"
	"local old = redis.call('GET', KEYS[1])\n"
	"local known = old and tonumber(string.match(old, '^[^:]*:(%d+):'))\n"
	"if known and known > tonumber(ARGV[2]) then return 0 end\n"
	"redis.call('SET', KEYS[1], ARGV[1] .. ':' .. ARGV[2] .. ':' .. ARGV[3], 'EX', ARGV[4])\n"
	"return 1\n";

static const char drop_script[] =
	"local old = redis.call('GET', KEYS[1])\n"
	"local known = old and tonumber(string.match(old, '^[^:]*:(%d+):'))\n"
	"if known and known >= tonumber(ARGV[1]) then return 0 end\n"
	"redis.call('SET', KEYS[1], '-:' .. ARGV[1] .. ':', 'EX', ARGV[2])\n"
	"return 1\n";

static str profile_key(struct region *region, str slug)
{
	return cache_key(region, "professionals:profile:%.*s", STR_ARG(slug));
}

static str generation_key(struct region *region)
{
	return cache_key(region, "professionals:generation");
}

/* ---- what has changed ---- */

static str generation_new(struct region *region)
{
	uint8_t bytes[8];
	char *text = region_alloc(region, 2 * sizeof bytes);

	random_id_fill(bytes, sizeof bytes);
	hex_write(text, bytes, sizeof bytes);
	return (str){ text, 2 * sizeof bytes };
}

static void generation_begin(void *arg)
{
	struct region *region = region_new(0, NULL);
	const str command[] = { STR("SET"), generation_key(region), generation_new(region) };

	cache_tell(3, command);
	region_free(region);
}

void profiles_begin(void)
{
	cache_on_connect(generation_begin, NULL);
	generation_begin(NULL);
}

void profiles_drop(struct db *tx)
{
	db_after_commit(tx, generation_begin, NULL);
}

struct dropping {
	str key, version;
};

static void drop(void *arg)
{
	const struct dropping *it = arg;
	char seconds[INT_TEXT];
	const str command[] = { STR("EVAL"), str_of(drop_script),
				STR("1"),    it->key,
				it->version, { seconds, int_write(DROPPED_SECONDS, seconds) } };

	cache_tell(6, command);
}

static struct dropping *dropping_of(struct region *region, str slug, int64_t version)
{
	struct dropping *it = region_make(region, struct dropping);

	it->key = profile_key(region, slug);
	it->version = region_format(region, "%lld", (long long)version);
	return it;
}

void profile_drop(struct db *tx, str slug, int64_t version)
{
	db_after_commit(tx, drop, dropping_of(db_region(tx), slug, version));
}

void profile_changed(struct db *none, const struct professional_state *state)
{
	struct region *region = region_new(0, NULL);

	drop(dropping_of(region, state->slug, state->version));
	region_free(region);
}

/* ---- once for all who ask ---- */

struct waiter {
	struct list link;
	struct fiber *fiber;
	struct region *region;
	bool answered;
	struct made made;
};

struct flight {
	struct list link, waiters;
	str slug;
	struct db *db;
	struct made made;
};

static struct list flights = LIST_INIT(flights);

static struct flight *flight_of(str slug)
{
	list_each (it, &flights) {
		struct flight *flight = container_of(it, struct flight, link);

		if (str_equal(flight->slug, slug))
			return flight;
	}
	return NULL;
}

METRIC(makings, COUNTER, "contacto_profiles_made_total", "Public profiles made of rows.");

static void fly(void *arg)
{
	struct flight *flight = arg;

	metric_add(metric_of(&makings, NULL, NULL, NULL), 1);
	flight->made = profile_make(flight->db, flight->slug);
}

/* Into memory of whoever waited, for ours ends with our own request. */
static void hand_over(struct flight *flight, struct waiter *waiter, bool answered)
{
	waiter->answered = answered;
	if (answered) {
		waiter->made = flight->made;
		waiter->made.kept = region_copy(waiter->region, flight->made.kept);
	}
	fiber_wake(waiter->fiber);
}

/* When it fails, each of those who waited tries for himself. */
static struct made lead(struct db *db, str slug)
{
	struct flight flight = { .slug = slug, .db = db };
	struct failure failure;
	struct list *link;
	bool answered;

	list_init(&flight.waiters);
	list_push(&flights, &flight.link);
	answered = fiber_try(fly, &flight, &failure);
	list_remove(&flight.link);
	while ((link = list_shift(&flight.waiters)))
		hand_over(&flight, container_of(link, struct waiter, link), answered);
	if (!answered)
		fail(failure.what, "%s", failure.text);
	return flight.made;
}

/* *ours: this fiber made it, and is to keep it. */
static struct made profile_read(struct db *db, str slug, bool *ours)
{
	for (;;) {
		struct flight *flight = flight_of(slug);
		struct waiter waiter = { .fiber = fiber_self(), .region = db_region(db) };

		*ours = !flight;
		if (!flight)
			return lead(db, slug);
		list_push(&flight->waiters, &waiter.link);
		if (!fiber_pause(MONO_NEVER)) {
			list_remove(&waiter.link);
			fail(BREAKDOWN_DEADLINE, "waiting for a profile");
		}
		if (waiter.answered)
			return waiter.made;
	}
}

/* ---- Redis ---- */

METRIC(reads, COUNTER, "contacto_profile_reads_total",
       "Public profiles read, by where: hit (Redis), miss (PostgreSQL), away (PostgreSQL, for Redis was away).",
       "result");

static struct {
	double hits, all;
} tally;

static double hit_ratio(void *arg)
{
	return tally.all > 0 ? tally.hits / tally.all : 0;
}

static void count(const char *result, bool hit)
{
	static bool known;

	if (!known)
		metric_gauge("contacto_profile_hit_ratio",
			     "Of the public profiles read, the share that Redis had.", hit_ratio,
			     NULL);
	known = true;
	tally.hits += hit;
	tally.all += 1;
	metric_add(metric_of(&reads, result, NULL, NULL), 1);
}

/* What Redis has of it, if that is of the generation of now. */
static bool value_read(str value, str generation, struct made *made)
{
	str of, version;

	if (str_absent(generation) || !str_cut(&value, ':', &of) || !str_equal(of, generation) ||
	    !str_cut(&value, ':', &version) || !str_to_int(version, &made->version))
		return false;
	made->found = true;
	made->kept = value;
	return value.len > 0;
}

/* True: *made is what Redis has.  Else *generation is the one to keep it under; absent: nowhere. */
static bool cached_read(struct region *region, str slug, struct made *made, str *generation)
{
	const str command[] = { STR("MGET"), profile_key(region, slug), generation_key(region) };
	struct cache_reply got = cache_do(region, 3, command);
	bool there = got.got == CACHE_HIT && got.count == 2;
	bool hit;

	*generation = there && got.items[1].got == CACHE_HIT ? got.items[1].text : (str){ 0 };
	hit = there && got.items[0].got == CACHE_HIT &&
	      value_read(got.items[0].text, *generation, made);
	count(hit ? "hit" : there ? "miss" : "away", hit);
	if (there && str_absent(*generation))
		generation_begin(NULL);
	return hit;
}

static void cached_keep(struct region *region, str slug, const struct made *made, str generation)
{
	char version[INT_TEXT], seconds[INT_TEXT];
	const str command[] = { STR("EVAL"),
				str_of(keep_script),
				STR("2"),
				profile_key(region, slug),
				generation_key(region),
				generation,
				{ version, int_write(made->version, version) },
				made->kept,
				{ seconds, int_write(KEPT_SECONDS, seconds) } };

	if (!str_absent(generation))
		cache_tell(9, command);
}

/* ---- GET /v1/professionals/{slug} ---- */

/* Relative (RFC 3986 4.2), for the edge puts a prefix before our paths.  Not for ever in a browser: he may
 * go back to his former address. */
static struct reply *reply_moved(struct req *req, str slug)
{
	struct reply *reply = reply_empty(req, 301);

	reply_header(req, reply, STR("Location"), slug);
	reply_header(req, reply, STR("Cache-Control"), STR("public, max-age=300"));
	return reply;
}

struct reply *get_professional(struct req *req, const struct get_professional_params *params)
{
	struct made made = { .found = false };
	str generation;
	bool ours;

	if (!cached_read(req->region, params->slug, &made, &generation)) {
		made = profile_read(db_read(req), params->slug, &ours);
		if (made.found && ours)
			cached_keep(req->region, params->slug, &made, generation);
	}
	if (!made.found)
		return refuse(req, NOT_FOUND);
	if (made.kept.at[0] == '>')
		return reply_moved(req, (str){ made.kept.at + 1, made.kept.len - 1 });

	struct reply *reply = reply_ready(req, made.kept, made.version);

	reply_header(req, reply, STR("Cache-Control"), STR("public, no-cache"));
	return reply;
}
