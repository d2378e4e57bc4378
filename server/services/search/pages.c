/* pages.c — feeds of others.
 *
 * Loading waits for whoever tells, most of the time; so the next page is asked for, on a fiber of
 * its own, before this one is kept.  A page lives in a region of its own: there may be thousands. */

#include "services/search/pages.h"

#include "lib/run/fiber.h"
#include "lib/run/loop.h"
#include "lib/run/metrics.h"

#include <string.h>

enum { PAGE_BOUND = 128 * 1024 * 1024, COMPLAIN_SECONDS = 10 };

METRIC(pages_metric, COUNTER, "contacto_search_pages_total", "Pages of feeds that were read.",
       "feed");

/* ---- one answer ---- */

struct asking {
	struct region *region;
	const char *service;
	str path;
	const struct shape *shape;
	void *out;
	int status;
};

static void ask(void *arg)
{
	struct asking *it = arg;

	it->status = call(it->region, search.name, it->service, HTTP_GET, it->path, NULL, NULL,
			  it->shape, it->out, NULL);
}

/* Who cannot load is not ready, and somebody will want to know why; but it is tried several times a second. */
static void complain(const char *service, str why)
{
	static uint64_t silent_until;

	if (mono_now() < silent_until)
		return;
	silent_until = mono_now() + MONO_MS(1000 * COMPLAIN_SECONDS);
	log_say(LOG_WARN, "feed", L_TEXT("of", str_of(service)), L_TEXT("why", why));
}

const void *pages_ask(struct region *region, const char *service, str path,
		      const struct shape *shape)
{
	struct asking asking = {
		.region = region,
		.service = service,
		.path = path,
		.shape = shape,
		.out = region_zero(region, shape->size),
	};
	struct failure failure;

	if (!fiber_try(ask, &asking, &failure)) {
		complain(service, str_of(failure.text));
		return NULL;
	}
	if (asking.status != 200)
		complain(service, region_format(region, "status %d", asking.status));
	return asking.status == 200 ? asking.out : NULL;
}

/* ---- one page, ahead ---- */

struct ahead {
	const struct pages *pages;
	struct region *region;
	const void *page;
	struct fiber *waiting;
	bool done;
};

static void fetch(void *arg)
{
	struct ahead *it = arg;
	const struct pages *pages = it->pages;
	str path = region_format(it->region, "%s%s%.*s", pages->path,
				 pages->after_len ? "&after=" : "", (int)pages->after_len,
				 pages->after);

	it->page = pages_ask(it->region, pages->service, path, pages->shape);
	metric_add(metric_of(&pages_metric, pages->name, NULL, NULL), 1);
}

static void fetched(void *arg)
{
	struct ahead *it = arg;

	it->done = true;
	if (it->waiting)
		fiber_wake(it->waiting);
}

static void begin(struct ahead *it, const struct pages *pages)
{
	*it = (struct ahead){ .pages = pages, .region = region_new(PAGE_BOUND, region_fails) };
	if (!fiber_spawn("page", fetch, it, fetched)) {
		fetch(it);
		it->done = true;
		return;
	}
	/* It is asked in the first turn and sent in the second; what is kept meanwhile takes long. */
	fiber_yield();
	fiber_yield();
}

static void await(struct ahead *it)
{
	while (!it->done) {
		it->waiting = fiber_self();
		fiber_pause(MONO_NEVER);
	}
}

/* ---- all ---- */

/* Behind this page; false: it is the end. */
static bool advance(struct pages *pages, const void *page)
{
	str next = pages->next(page);

	if (str_absent(next) || next.len > sizeof pages->after)
		return false;
	memcpy(pages->after, next.at, next.len);
	pages->after_len = next.len;
	return true;
}

bool pages_read(struct pages *pages, const bool *stopping)
{
	struct ahead two[2];
	bool more = true, whole = false;
	int at = 0;

	begin(&two[at], pages);
	while (more) {
		struct ahead *it = &two[at];

		await(it);
		more = it->page && advance(pages, it->page);
		whole = it->page && !more;
		if (more && *stopping)
			more = false;
		else if (more)
			begin(&two[at = 1 - at], pages);
		if (it->page)
			pages->keep(it->page);
		region_free(it->region);
	}
	return whole;
}
