/* load.c — the feeds of others: what they were before we listened, and what no event brought.
 *
 * Events come first and mostly bring all; a feed is read from where it was left, and the higher
 * version wins, so reading what was heard already changes nothing.  What is read and how far is
 * kept in one transaction.  Who does not answer is asked again the next time: nobody waits for
 * this. */

#include "services/appointments/appointments.h"

enum { PAGES_MOST = 500, YEARS_MINUTES = 10 };

/* The feed does not say which it was; nothing comes after it. */
#define LAST_VERSION (INT64_MAX / 2)

struct feed_of {
	const char *name, *service, *path;
	const struct shape *shape; /* of a page */
	/* Keeps a page; the key to go on after, absent at the end. */
	str (*keep)(struct db *tx, const void *page);
};

static str keep_professionals(struct db *tx, const void *page)
{
	const struct professional_changes *changes = page;
	const struct professional_state *all = changes->items.items;

	for (size_t i = 0; i < changes->items.count; i++)
		keep_professional(tx, &all[i]);
	return changes->next;
}

static str keep_persons(struct db *tx, const void *page)
{
	const struct user_changes *changes = page;
	const struct user *all = changes->items.items;
	const uuid *gone = changes->deleted.items;

	for (size_t i = 0; i < changes->items.count; i++)
		keep_person(tx, &all[i]);
	for (size_t i = 0; i < changes->deleted.count; i++)
		forget_person(
			tx, &(struct user_deleted){ .user_id = gone[i], .version = LAST_VERSION });
	return changes->next;
}

/* ---- asking; a service that is away is no fault of ours ---- */

struct asking {
	struct region *region;
	const char *service;
	str path;
	const struct shape *shape;
	void *out;
	int status;
};

static void ask_it(void *arg)
{
	struct asking *it = arg;

	it->status = call(it->region, appointments.name, it->service, HTTP_GET, it->path, NULL,
			  NULL, it->shape, it->out, NULL);
}

static bool answered(struct asking *it)
{
	struct failure failure;

	return fiber_try(ask_it, it, &failure) && it->status == 200;
}

/* ---- one page ---- */

static bool page_load(struct service_run *run, const struct feed_of *feed)
{
	struct feed_end row = { .after = { 0 } };
	bool begun = sql_find_read_feed(run_read(run), &row, .name = str_of(feed->name));
	struct asking asking = {
		.region = run->region,
		.service = feed->service,
		.path = begun ? region_format(run->region, "%s&after=%.*s", feed->path,
					      STR_ARG(row.after))
			      : str_of(feed->path),
		.shape = feed->shape,
		.out = region_zero(run->region, feed->shape->size),
	};
	struct db *tx;
	str next;

	if (!answered(&asking))
		return false;
	tx = run_begin(run);
	next = feed->keep(tx, asking.out);
	if (!str_absent(next))
		sql_keep_read_feed(tx, .name = str_of(feed->name), .after = next);
	db_commit(tx);
	return !str_absent(next);
}

/* In a region of its own, for there may be many. */
struct paging {
	const struct feed_of *feed;
	bool more;
};

static void page_run(struct service_run *run, void *arg)
{
	struct paging *paging = arg;

	paging->more = page_load(run, paging->feed);
}

static void feed_load(const struct feed_of *feed)
{
	struct paging paging = { .feed = feed, .more = true };
	struct failure failure;

	for (int i = 0; paging.more && i < PAGES_MOST; i++)
		if (!service_do(&appointments, page_run, &paging, &failure))
			fail(failure.what, "feed %s: %s", feed->name, failure.text);
}

/* ---- the job ---- */

/* They change once in a while, and events tell. */
static void years_load(struct service_run *run)
{
	static instant years_next;
	struct holiday_years years;
	struct asking asking = { .region = run->region,
				 .service = "professionals",
				 .path = STR("/v1/internal/holidays"),
				 .shape = &holiday_years_shape,
				 .out = &years };
	const struct holiday_year *all;
	struct db *tx;

	if (clock_now().us < years_next.us || !answered(&asking))
		return;
	years_next = instant_add(clock_now(), MINUTES(YEARS_MINUTES));
	all = years.items.items;
	tx = run_begin(run);
	for (size_t i = 0; i < years.items.count; i++)
		keep_holidays(tx, &all[i]);
	db_commit(tx);
}

void load_feeds(struct service_run *run)
{
	static const struct feed_of feeds[] = {
		{ "professionals", "professionals", "/v1/internal/professionals?limit=100",
		  &professional_changes_shape, keep_professionals },
		{ "users", "users", "/v1/internal/users?limit=500", &user_changes_shape,
		  keep_persons },
	};

	for (size_t i = 0; i < sizeof feeds / sizeof *feeds; i++)
		feed_load(&feeds[i]);
	years_load(run);
}
