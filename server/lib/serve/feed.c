/* feed.c — following what another service tells, by its feed.
 *
 * Events come first and mostly bring all; a feed is read from where it was left, and the higher
 * version wins, so reading what was heard already changes nothing.  What is read and how far is
 * kept in one transaction.  Who does not answer is asked again the next time: nobody waits for
 * this. */

#include "lib/serve/inside.h"
#include "lib.sql.h"

enum { PAGES_MOST = 2000 };

/* ---- asking; a service that is away is no fault of ours ---- */

struct asking {
	struct service_run *run;
	const char *service;
	str path;
	const struct shape *shape;
	void *out;
	int status;
};

static void ask_it(void *arg)
{
	struct asking *it = arg;

	it->status = call(it->run->region, it->run->service->name, it->service, HTTP_GET, it->path,
			  NULL, NULL, it->shape, it->out, NULL);
}

bool feed_ask(struct service_run *run, const char *service, str path, const struct shape *shape,
	      void *out)
{
	struct asking it = { run, service, path, shape, out, 0 };
	struct failure failure;

	return fiber_try(ask_it, &it, &failure) && it.status == 200;
}

/* ---- pages, each in a region of its own, for there may be many ---- */

struct paging {
	const struct feed_of *feed;
	bool more;
};

static void page_read(struct service_run *run, void *arg)
{
	struct paging *paging = arg;
	const struct feed_of *feed = paging->feed;
	void *page = region_zero(run->region, feed->shape->size);
	struct followed_row row;
	str path = str_of(feed->path), next;
	struct db *tx;

	paging->more = false;
	if (sql_find_followed(run_read(run), &row, .name = str_of(feed->name)))
		path = region_format(run->region, "%s&after=%.*s", feed->path, STR_ARG(row.after));
	if (!feed_ask(run, feed->service, path, feed->shape, page))
		return;
	tx = run_begin(run);
	next = feed->keep(tx, page);
	if (!str_absent(next))
		later_keep_followed(tx, .name = str_of(feed->name), .after = next);
	db_commit(tx);
	paging->more = !str_absent(next);
}

void feed_read(const struct service *service, const struct feed_of *feed)
{
	struct paging paging = { .feed = feed, .more = true };
	struct failure failure;

	for (int i = 0; paging.more && i < PAGES_MOST; i++)
		if (!service_do(service, page_read, &paging, &failure))
			fail(failure.what, "feed %s: %s", feed->name, failure.text);
}
