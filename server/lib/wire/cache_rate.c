/* cache_rate.c — token buckets: one truth in Redis, and a poorer one here for when it is away.
 *
 * Easy to get wrong: a bucket that nobody touches is a full bucket, hence it may vanish when it would have filled up: in
 * Redis by its time to live, here because the least used is given away. */

#include "lib/wire/cache.h"
#include "lib/run/config.h"
#include "lib/run/metrics.h"
#include "lib/run/random.h"
#include "lib/wire/cache_parts.h"

#include <assert.h>
#include <math.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

METRIC(takes, COUNTER, "contacto_rate_total",
       "Tries to take out of a bucket, by what was said and who said it.", "outcome", "by");

/* KEYS[1] bucket; ARGV burst, tokens per second, cost.  Returns { taken?, whole tokens left, seconds to wait }.
 * A bucket is "<tokens> <microseconds>": how full it was, and when. */
const char rate_script[] =
	"local burst, rate, cost = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])\n"
	"local time = redis.call('TIME')\n"
	"local now = time[1] * 1000000 + time[2]\n"
	"local tokens = burst\n"
	"local kept = redis.call('GET', KEYS[1])\n"
	"if kept then\n"
	"  local had, at = string.match(kept, '^(%S+) (%S+)$')\n"
	"  local passed = math.max(0, now - tonumber(at))\n"
	"  tokens = math.min(burst, tonumber(had) + passed * rate / 1000000)\n"
	"end\n"
	"local taken = 0\n"
	"local wait = 0\n"
	"if tokens >= cost then\n"
	"  taken = 1\n"
	"  tokens = tokens - cost\n"
	"else\n"
	"  wait = math.max(1, math.ceil((cost - tokens) / rate))\n"
	"end\n"
	"local life = math.ceil((burst - tokens) / rate * 1000) + 1000\n"
	"redis.call('SET', KEYS[1], string.format('%.17g %.0f', tokens, now), 'PX', string.format('%.0f', life))\n"
	"return { taken, math.floor(tokens), wait }\n";

struct rate {
	double burst, per_second, cost;
};

struct verdict {
	bool taken;
	unsigned left, wait;
};

/* ---- in Redis ---- */

static bool understood(const struct cache_reply *reply, struct verdict *verdict)
{
	if (reply->got != CACHE_HIT || reply->count != 3)
		return false;
	*verdict = (struct verdict){
		.taken = reply->items[0].number == 1,
		.left = (unsigned)reply->items[1].number,
		.wait = (unsigned)reply->items[2].number,
	};
	return true;
}

/* False: Redis is away. */
static bool ask_redis(struct region *region, str key, struct rate rate, struct verdict *verdict)
{
	char burst[32], per_second[32], cost[32];

	snprintf(burst, sizeof burst, "%.17g", rate.burst);
	snprintf(per_second, sizeof per_second, "%.17g", rate.per_second);
	snprintf(cost, sizeof cost, "%.17g", rate.cost);

	str command[] = { STR("EVALSHA"), link_script(),      STR("1"),    key,
			  str_of(burst),  str_of(per_second), str_of(cost) };
	struct cache_reply reply = cache_do(region, 7, command);

	if (reply.got == CACHE_AWAY && str_starts(reply.text, STR("NOSCRIPT"))) {
		/* Someone flushed the scripts: EVAL keeps this one again. */
		command[0] = STR("EVAL");
		command[1] = str_of(rate_script);
		reply = cache_do(region, 7, command);
	}
	return understood(&reply, verdict);
}

/* ---- here ---- */

struct bucket {
	struct list order;   /* the one last used in front */
	struct bucket *next; /* of the same chain */
	uint8_t name[crypto_shorthash_siphashx24_BYTES];
	double tokens;
	uint64_t at;
};

enum { CHAINS = RATE_FALLBACKS / 2 };

static struct {
	struct bucket *chains[CHAINS];
	struct list order;
	size_t count;
	uint8_t secret
		[crypto_shorthash_siphashx24_KEYBYTES]; /* so that nobody can aim at a chain */
	bool ready;
} table = { .order = LIST_INIT(table.order) };

static struct bucket **chain_of(const uint8_t *name)
{
	uint32_t number;

	memcpy(&number, name, sizeof number);
	return &table.chains[number % CHAINS];
}

static struct bucket *unchain(struct list *item)
{
	struct bucket *bucket = container_of(item, struct bucket, order);
	struct bucket **at = chain_of(bucket->name);

	while (*at != bucket)
		at = &(*at)->next;
	*at = bucket->next;
	list_remove(&bucket->order);
	table.count--;
	return bucket;
}

static struct bucket *make_bucket(const uint8_t *name, double tokens)
{
	struct bucket *bucket =
		table.count < RATE_FALLBACKS ? malloc(sizeof *bucket) : unchain(table.order.prev);
	struct bucket **chain = chain_of(name);

	if (!bucket)
		abort();
	*bucket = (struct bucket){ .tokens = tokens, .at = mono_now(), .next = *chain };
	memcpy(bucket->name, name, sizeof bucket->name);
	*chain = bucket;
	list_unshift(&table.order, &bucket->order);
	table.count++;
	return bucket;
}

static struct bucket *find_bucket(str key, double tokens)
{
	uint8_t name[crypto_shorthash_siphashx24_BYTES];

	if (!table.ready) {
		random_fill(table.secret, sizeof table.secret);
		table.ready = true;
	}
	crypto_shorthash_siphashx24(name, (const uint8_t *)key.at, key.len, table.secret);
	for (struct bucket *b = *chain_of(name); b; b = b->next) {
		if (memcmp(b->name, name, sizeof name) != 0)
			continue;
		list_remove(&b->order);
		list_unshift(&table.order, &b->order);
		return b;
	}
	return make_bucket(name, tokens);
}

static struct verdict ask_here(str key, struct rate rate)
{
	double burst = fmax(rate.burst / 4, rate.cost);
	double per_ns = rate.per_second / 4 / 1e9;
	struct bucket *bucket = find_bucket(key, burst);
	uint64_t now = mono_now();

	bucket->tokens = fmin(burst, bucket->tokens + (double)(now - bucket->at) * per_ns);
	bucket->at = now;
	if (bucket->tokens < rate.cost) {
		double seconds = ceil((rate.cost - bucket->tokens) / per_ns / 1e9);

		return (struct verdict){ .left = (unsigned)bucket->tokens,
					 .wait = (unsigned)fmin(fmax(seconds, 1), 1e9) };
	}
	bucket->tokens -= rate.cost;
	return (struct verdict){ .taken = true, .left = (unsigned)bucket->tokens };
}

void rate_forget(void)
{
	while (table.count > 0)
		free(unchain(table.order.next));
}

/* ---- the two together ---- */

bool rate_take(struct region *region, str key, double burst, double per_second, double cost,
	       bool strict, unsigned *retry_after, unsigned *left)
{
	struct rate rate = { burst, per_second, cost };
	struct verdict verdict = { .taken = true, .left = (unsigned)burst };
	const char *by = "redis";

	assert(str_starts(key, config.cache_prefix));
	assert(cost > 0 && cost <= burst && per_second > 0);
	if (!config.limits) {
		by = "nobody";
	} else if (!ask_redis(region, key, rate, &verdict)) {
		by = strict ? "strictness" : "process";
		verdict = strict ? (struct verdict){ .wait = RATE_STRICT_SECONDS }
				 : ask_here(key, rate);
	}
	metric_add(metric_of(&takes, verdict.taken ? "taken" : "refused", by, NULL), 1);
	*retry_after = verdict.wait;
	*left = verdict.left;
	return verdict.taken;
}
