/* outbox.c — events: queued with the change that they tell, published by one process a service.
 *
 * emit() writes a row in the handler's transaction.  Of all processes that run a service one holds
 * the session lock of its schema: it alone reads the rows, in the order of `seq`, publishes them
 * outside any transaction, awaits the broker's confirms and deletes what was confirmed.  Its own
 * commits wake it at once; every 100 ms it looks for what others left.  Whoever dies in between has
 * published without deleting: the next holder publishes again, and the inbox of each listener stops
 * the second.
 *
 * The lock lives with one connection of its own.  When that is lost, so is the lock: everything
 * begins anew. */

#include "lib/serve/inside.h"
#include "lib/run/config.h"
#include "lib/run/random.h"
#include "lib.sql.h"

#include <assert.h>
#include <stdlib.h>

METRIC(published, COUNTER, "contacto_events_told_total", "Events that the broker confirmed.",
       "service");
METRIC(held, GAUGE, "contacto_outbox_held", "1 while this process publishes for the service.",
       "service");

enum {
	POLL_MS = 100,
	RIVAL_MS = 2000, /* another process holds the lock */
	BROKEN_MS = 500,
	PUBLISH_MS = 5000,
};

struct keeper {
	struct host *host;
	struct fiber *napping; /* NULL: awake */
	struct fiber *stopper;
	bool holds, woken, stopping, ended;
	struct region *region; /* of the connection */
	struct region *batch;  /* of one look */
};

/* ---- telling ---- */

/* After a commit; the keeper may have ended meanwhile, the host never does. */
static void wake(void *arg)
{
	struct keeper *keeper = ((struct host *)arg)->keeper;

	if (!keeper)
		return;
	keeper->woken = true;
	if (keeper->napping)
		fiber_wake(keeper->napping);
}

void emit(struct db *tx, const char *type, const struct shape *shape, const void *it)
{
	struct scene *scene = scene_now();
	struct region *region = db_region(tx);
	struct json_writer body = { .region = region };
	char *traceparent = region_alloc(region, TRACEPARENT_TEXT);

	assert(scene && scene->host && "emit: in a request, an event or a job");
	shape_write(&body, shape, it);
	trace_write(&scene->trace, traceparent);
	later_tell(tx, .id = uuid_new(), .type = str_of(type), .body = json_done(&body),
		   .traceparent = { traceparent, TRACEPARENT_TEXT }, .told_at = clock_now());
	db_after_commit(tx, wake, scene->host);
}

/* ---- publishing ---- */

static void nap(struct keeper *keeper, uint64_t ms)
{
	if (!keeper->woken && !keeper->stopping) {
		keeper->napping = fiber_self();
		fiber_pause(mono_now() + MONO_MS(ms));
		keeper->napping = NULL;
	}
	keeper->woken = false;
}

static struct bus_message *messages_of(struct keeper *keeper, struct list_of rows)
{
	struct bus_message *out = region_array(keeper->batch, rows.count, sizeof *out);
	const struct told_row *row = rows.items;

	for (size_t i = 0; i < rows.count; i++, row++)
		out[i] = (struct bus_message){
			.id = row->id,
			.type = row->type,
			.sender = str_of(keeper->host->service->name),
			.at = row->told_at,
			.traceparent = row->traceparent,
			.body = row->body,
		};
	return out;
}

/* How many were read; *all: whether the broker has every one of them. */
static size_t publish(struct keeper *keeper, struct db *own, bool *all)
{
	struct list_of rows = sql_untold(own, .most = BUS_BATCH);
	bool confirmed[BUS_BATCH] = { false };

	*all = true;
	if (!rows.count)
		return 0;

	int64_t *seqs = region_array(keeper->batch, rows.count, sizeof *seqs);
	struct list_of told = { seqs, 0 };

	*all = bus_publish(messages_of(keeper, rows), rows.count, confirmed,
			   mono_now() + MONO_MS(PUBLISH_MS));
	for (size_t i = 0; i < rows.count; i++)
		if (confirmed[i])
			seqs[told.count++] = ((const struct told_row *)rows.items)[i].seq;
	if (told.count)
		sql_forget_told(own, .seqs = told);
	metric_add(metric_of(&published, keeper->host->service->name, NULL, NULL),
		   (double)told.count);
	return rows.count;
}

static void hold(struct keeper *keeper, bool holds)
{
	keeper->holds = holds;
	metric_set(metric_of(&held, keeper->host->service->name, NULL, NULL), holds);
	if (holds)
		jobs_look();
}

static void keep(void *arg)
{
	struct keeper *keeper = arg;
	struct db *own = db_own(keeper->host->pool, keeper->region);
	struct held_row lock = { 0 };

	db_own_rows(own, keeper->batch);
	while (!keeper->stopping && !lock.held) {
		sql_keep_outbox(own, &lock);
		region_reset(keeper->batch);
		if (!lock.held)
			nap(keeper, RIVAL_MS);
	}
	hold(keeper, lock.held);
	while (!keeper->stopping) {
		bool all;
		size_t count = publish(keeper, own, &all);

		region_reset(keeper->batch);
		if (!all)
			nap(keeper, BROKEN_MS);
		else if (count < BUS_BATCH)
			nap(keeper, POLL_MS);
	}
}

static void run(void *arg)
{
	struct keeper *keeper = arg;
	struct scene scene = { .host = keeper->host };
	struct failure failure;

	scene_set(&scene);
	while (!keeper->stopping) {
		keeper->region = region_new(0, region_fails);
		keeper->batch = region_new(64 * 1024 * 1024, region_fails);
		if (!fiber_try(keep, keeper, &failure))
			log_say(LOG_DEBUG, "outbox", L_TEXT("why", str_of(failure.text)));
		hold(keeper, false);
		region_free(keeper->region);
		region_free(keeper->batch);
		if (!keeper->stopping)
			nap(keeper, BROKEN_MS);
	}
	keeper->ended = true;
	if (keeper->stopper)
		fiber_wake(keeper->stopper);
}

/* ---- beginning and end ---- */

void outbox_start(struct host *host)
{
	struct keeper *keeper = calloc(1, sizeof *keeper);

	if (!keeper)
		abort();
	keeper->host = host;
	host->keeper = keeper;
	keeper->ended = !fiber_spawn("outbox", run, keeper, NULL);
	assert(!keeper->ended && "a server begins with fibers to spare");
}

void outbox_stop(struct host *host)
{
	struct keeper *keeper = host->keeper;

	if (!keeper)
		return;
	keeper->stopping = true;
	if (keeper->napping)
		fiber_wake(keeper->napping);
	while (!keeper->ended) {
		keeper->stopper = fiber_self();
		fiber_pause(MONO_NEVER);
	}
	host->keeper = NULL;
	free(keeper);
}

bool outbox_holds(const struct host *host)
{
	return host->keeper && host->keeper->holds;
}
