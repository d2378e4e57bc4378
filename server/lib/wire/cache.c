/* cache.c — commands from fibers to Redis and their replies into regions.
 *
 * Easy to get wrong: a region that is full leaves the fiber from inside region_copy.  The reply that is being copied is
 * heap memory of hiredis, which no region knows: so the copying is tried, and the reply freed before we fail on. */

#include "lib/wire/cache.h"
#include "lib/run/config.h"
#include "lib/run/log.h"
#include "lib/run/metrics.h"
#include "lib/wire/cache_parts.h"

#include <assert.h>
#include <stdio.h>

METRIC(commands, COUNTER, "contacto_cache_commands_total", "Commands handed to Redis.", NULL);
METRIC(errors, COUNTER, "contacto_cache_errors_total",
       "Commands that Redis answered with an error, or not in time, or not at all.", "kind");
METRIC(aways, COUNTER, "contacto_cache_away_total",
       "Commands that were not sent: no connection, or too many under way.", NULL);

static void count(struct metric *metric, const char *kind)
{
	metric_add(metric_of(metric, kind, NULL, NULL), 1);
}

/* Its first word alone: what follows may repeat keys and values. */
static void tell_error(const redisReply *reply)
{
	str rest = { reply->str, reply->len };
	str word;

	count(&errors, "reply");
	if (str_cut(&rest, ' ', &word))
		log_say(LOG_DEBUG, "cache: error reply", L_TEXT("error", word));
}

/* ---- one reply ---- */

/* hiredis takes at most seven arrays in each other. */
static struct cache_reply copy(struct region *region, const redisReply *reply)
{
	struct cache_reply out = { .got = CACHE_HIT };

	switch (reply->type) {
	case REDIS_REPLY_INTEGER:
		out.number = reply->integer;
		break;
	case REDIS_REPLY_NIL:
		out.got = CACHE_MISS;
		break;
	case REDIS_REPLY_ARRAY:
		out.count = reply->elements;
		out.items = region_array(region, out.count, sizeof *out.items);
		for (size_t i = 0; i < out.count; i++)
			out.items[i] = copy(region, reply->element[i]);
		break;
	case REDIS_REPLY_ERROR:
		out.got = CACHE_AWAY;
		/* fallthrough: its text, too */
		__attribute__((fallthrough));
	default:
		out.text = region_copy(region, (str){ reply->str, reply->len });
		break;
	}
	return out;
}

struct copying {
	struct region *region;
	const redisReply *reply;
	struct cache_reply out;
};

static void copy_it(void *arg)
{
	struct copying *copying = arg;

	copying->out = copy(copying->region, copying->reply);
}

static struct cache_reply take_reply(struct region *region, struct ask *ask)
{
	struct copying copying = { .region = region, .reply = ask->reply };
	struct failure failure;

	if (ask->reply->type == REDIS_REPLY_ERROR)
		tell_error(ask->reply);

	bool copied = fiber_try(copy_it, &copying, &failure);

	ask_free(ask);
	if (!copied)
		fail(failure.what, "%s", failure.text);
	return copying.out;
}

/* ---- commands ---- */

static void wake(struct ask *ask)
{
	if (ask->fiber)
		fiber_wake(ask->fiber);
	else
		ask_free(ask);
}

static void told(struct ask *ask)
{
	if (!ask->reply)
		count(&errors, "lost");
	else if (ask->reply->type == REDIS_REPLY_ERROR)
		tell_error(ask->reply);
	ask_free(ask);
}

static struct ask *send_off(size_t argument_count, const str *arguments, void (*then)(struct ask *),
			    struct fiber *fiber)
{
	struct ask *ask = link_ask(argument_count, arguments, then, fiber);

	count(ask ? &commands : &aways, NULL);
	return ask;
}

struct cache_reply cache_do(struct region *region, size_t argument_count, const str *arguments)
{
	static const struct cache_reply away = { .got = CACHE_AWAY };

	assert(fiber_self() && "cache_do: only on a fiber");

	struct ask *ask = send_off(argument_count, arguments, wake, fiber_self());

	if (!ask)
		return away;
	fiber_pause(mono_now() + MONO_MS(config.cache_ms));
	if (!ask->answered) {
		ask->fiber = NULL; /* its answer, if one comes, finds nobody */
		count(&errors, "late");
		return away;
	}
	if (!ask->reply) {
		ask_free(ask);
		count(&errors, "lost");
		return away;
	}
	return take_reply(region, ask);
}

void cache_tell(size_t argument_count, const str *arguments)
{
	send_off(argument_count, arguments, told, NULL);
}

/* ---- keys, and what is done most ---- */

str cache_key(struct region *region, const char *format, ...)
{
	va_list args;

	va_start(args, format);

	str rest = region_vformat(region, format, args);

	va_end(args);
	if (config.cache_prefix.len == 0)
		return rest;
	return region_format(region, "%.*s%.*s", STR_ARG(config.cache_prefix), STR_ARG(rest));
}

struct cache_reply cache_get(struct region *region, str key)
{
	const str command[] = { STR("GET"), key };

	assert(str_starts(key, config.cache_prefix));
	return cache_do(region, 2, command);
}

void cache_set(struct region *region, str key, str value, unsigned seconds)
{
	char life[16];

	assert(str_starts(key, config.cache_prefix) && seconds > 0);
	snprintf(life, sizeof life, "%u", seconds);

	const str command[] = { STR("SET"), key, value, STR("EX"), str_of(life) };

	cache_do(region, 5, command);
}

void cache_drop(struct region *region, str key)
{
	const str command[] = { STR("DEL"), key };

	assert(str_starts(key, config.cache_prefix));
	cache_do(region, 2, command);
}
