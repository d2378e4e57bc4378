/* inbox.c — events heard: each takes effect once, however often it is delivered.
 *
 * A batch of up to 100 messages is one transaction: their ids go into the inbox, handlers run for
 * those that were new, commit, and only then the broker is told.  When a batch fails, each message
 * is tried alone.  When PostgreSQL is the reason, nothing goes back to the broker, for it would
 * count deliveries and bury good messages after five: we wait here until it is there again.
 *
 * A message that its shape does not fit is dead at once: it will not fit better later. */

#include "lib/serve/inside.h"
#include "lib/run/config.h"
#include "lib.sql.h"

#include <stdlib.h>
#include <string.h>

METRIC(heard, COUNTER, "contacto_events_heard_total", "Events delivered to a service.", "service",
       "type", "result");

enum { BATCH_SECONDS = 30, TYPES_MAX = 64, AWAY_MS = 500 };

struct letter {
	const struct bus_message *message;
	const struct hears *hears;
	const void *event; /* NULL: unreadable, or nobody's */
	bool fresh;
	enum bus_result *result;
};

struct bundle {
	struct host *host;
	struct scene *scene;
	struct region *region;
	struct letter *letters;
	size_t count;
	struct db *tx;
};

/* ---- reading ---- */

static const struct hears *hears_of(const struct service *service, str type)
{
	for (const struct hears *each = service->hears; each->type; each++)
		if (str_equal(type, str_of(each->type)))
			return each;
	return NULL;
}

static void count(const struct host *host, const struct letter *letter, const char *result)
{
	metric_add(metric_of(&heard, host->service->name,
			     letter->hears ? letter->hears->type : "other", result),
		   1);
}

/* Leaves event NULL, and says what becomes of it, when it cannot be handled. */
static void letter_open(struct bundle *bundle, struct letter *letter)
{
	const struct bus_message *message = letter->message;
	str why = { 0 };

	letter->hears = hears_of(bundle->host->service, message->type);
	if (!letter->hears) {
		/* A binding that an older version left behind. */
		*letter->result = BUS_DONE;
		count(bundle->host, letter, "unwanted");
		return;
	}
	letter->event = message_read(bundle->region, letter->hears->shape, message->body, &why);
	if (letter->event)
		return;
	*letter->result = BUS_DEAD;
	count(bundle->host, letter, "dead");
	log_say(LOG_ERROR, "unreadable event",
		L_TEXT("service", str_of(bundle->host->service->name)),
		L_TEXT("type", message->type), L_UUID("event", message->id), L_TEXT("why", why));
}

/* ---- once ---- */

static struct list_of hear(struct db *tx, const struct bundle *bundle)
{
	struct region *region = db_region(tx);
	struct list_of ids = { region_array(region, bundle->count, sizeof(uuid)), 0 };
	struct list_of types = { region_array(region, bundle->count, sizeof(str)), 0 };

	for (size_t i = 0; i < bundle->count; i++) {
		if (!bundle->letters[i].event)
			continue;
		((uuid *)ids.items)[ids.count++] = bundle->letters[i].message->id;
		((str *)types.items)[types.count++] = bundle->letters[i].message->type;
	}
	if (!ids.count)
		return ids;
	return sql_hear(tx, .ids = ids, .types = types, .heard_at = clock_now());
}

/* The first letter of each new id: one batch may bring an event twice. */
static void mark_fresh(struct bundle *bundle, struct list_of rows)
{
	const struct heard_row *row = rows.items;

	for (size_t i = 0; i < bundle->count; i++)
		bundle->letters[i].fresh = false;
	for (size_t i = 0; i < rows.count; i++) {
		for (size_t k = 0; k < bundle->count; k++) {
			struct letter *letter = &bundle->letters[k];

			if (!letter->event || !uuid_equal(letter->message->id, row[i].id))
				continue;
			letter->fresh = true;
			break;
		}
	}
}

static void take_effect(void *arg)
{
	struct bundle *bundle = arg;
	struct db *tx = db_transaction(bundle->host->pool, DB_WRITE, bundle->region);

	bundle->tx = tx;
	mark_fresh(bundle, hear(tx, bundle));
	for (size_t i = 0; i < bundle->count; i++) {
		struct letter *letter = &bundle->letters[i];

		if (!letter->fresh)
			continue;
		bundle->scene->trace = trace_begin(letter->message->traceparent);
		letter->hears->handle(tx, letter->event);
	}
	db_commit(tx);
	for (size_t i = 0; i < bundle->count; i++) {
		struct letter *letter = &bundle->letters[i];

		if (!letter->event)
			continue;
		*letter->result = BUS_DONE;
		count(bundle->host, letter, letter->fresh ? "done" : "again");
	}
}

static bool try_bundle(struct bundle *bundle, struct failure *failure)
{
	uint64_t former = fiber_deadline_set(mono_now() + MONO_MS(BATCH_SECONDS * 1000));
	bool done = fiber_try(take_effect, bundle, failure);

	/* Now, not when the region ends: whoever tries next would wait for its locks. */
	if (!done && bundle->tx)
		db_rollback(bundle->tx);
	fiber_deadline_set(former);
	return done;
}

/* One message: again and again while PostgreSQL is away, else once; the broker counts and gives it
 * back later. */
static void try_alone(struct host *host, struct scene *scene, const struct bus_message *message,
		      enum bus_result *result)
{
	struct failure failure;

	for (;;) {
		struct region *region = region_new(0, region_fails);
		struct letter letter = { .message = message, .result = result };
		struct bundle bundle = { host, scene, region, &letter, 1, NULL };
		bool done;

		letter_open(&bundle, &letter);
		done = !letter.event || try_bundle(&bundle, &failure);
		region_free(region);
		if (done)
			return;
		*result = BUS_AGAIN;
		if (host->server->draining)
			return;
		if (db_pool_ready(host->pool, mono_now() + MONO_MS(AWAY_MS)))
			break;
		fiber_sleep(MONO_MS(AWAY_MS));
	}
	log_say(LOG_WARN, "event failed", L_TEXT("service", str_of(host->service->name)),
		L_TEXT("type", message->type), L_UUID("event", message->id),
		L_INT("deliveries", message->deliveries), L_TEXT("why", str_of(failure.text)));
}

static void work(void *arg, const struct bus_message *messages, size_t count_of,
		 enum bus_result *results)
{
	struct host *host = arg;
	struct scene scene = { .host = host };
	struct scene *former = scene_set(&scene);
	struct region *region = region_new(16 * 1024 * 1024, region_fails);
	struct letter *letters = region_array(region, count_of, sizeof *letters);
	struct bundle bundle = { host, &scene, region, letters, count_of, NULL };
	struct failure failure;
	bool done;

	for (size_t i = 0; i < count_of; i++) {
		letters[i].message = &messages[i];
		letters[i].result = &results[i];
		letter_open(&bundle, &letters[i]);
	}
	done = try_bundle(&bundle, &failure);
	for (size_t i = 0; i < count_of && !done; i++)
		if (letters[i].event)
			try_alone(host, &scene, &messages[i], &results[i]);
	region_free(region);
	scene_set(former);
}

/* ---- state: everybody must know, nobody remembers ---- */

struct state_letter {
	struct host *host;
	const struct bus_message *message;
};

static void state_take(void *arg)
{
	struct state_letter *it = arg;
	const struct hears *hears = hears_of(it->host->service, it->message->type);
	struct region *region = fiber_region(fiber_self());
	str why = { 0 };
	const void *event =
		hears ? message_read(region, hears->shape, it->message->body, &why) : NULL;

	if (event)
		hears->handle(NULL, event);
}

static void follow(void *arg, const struct bus_message *messages, size_t count_of,
		   enum bus_result *results)
{
	struct scene scene = { .host = arg };
	struct scene *former = scene_set(&scene);
	struct failure failure;

	for (size_t i = 0; i < count_of; i++) {
		struct state_letter letter = { arg, &messages[i] };

		scene.trace = trace_begin(messages[i].traceparent);
		if (!fiber_try(state_take, &letter, &failure))
			log_say(LOG_WARN, "state event failed", L_TEXT("type", messages[i].type),
				L_TEXT("why", str_of(failure.text)));
		results[i] = BUS_DONE;
	}
	scene_set(former);
}

/* ---- beginning ---- */

static size_t types_of(const struct service *service, bool state, const char **out)
{
	size_t n = 0;

	for (const struct hears *each = service->hears; each->type && n < TYPES_MAX; each++)
		if (each->state == state)
			out[n++] = each->type;
	return n;
}

bool inbox_declare(const struct service *service)
{
	const char *types[TYPES_MAX];
	size_t n = service->hears && config.bus_host.len ? types_of(service, false, types) : 0;

	if (n)
		bus_declare(service->name, types, n);
	return n > 0;
}

void inbox_start(struct host *host)
{
	const char *types[TYPES_MAX];
	size_t n;

	if (!host->service->hears || config.bus_host.len == 0)
		return;
	n = types_of(host->service, false, types);
	if (n)
		bus_work(host->service->name, types, n, work, host);
	n = types_of(host->service, true, types);
	if (n)
		bus_follow(types, n, follow, NULL, host);
}
