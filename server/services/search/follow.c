/* follow.c — how copies come to be and stay true.
 *
 * One fiber reads the feeds of `professionals` and `appointments`: from the beginning, then once a
 * second behind the last key.  The bus tells the same sooner (hear_…), and whole: the higher version
 * wins, whoever brings it, so nothing is lost when a message is, and nothing is done twice.  Each
 * process follows by itself; nothing is kept over its end.
 *
 * Our copies are as old as the question to the feeds that was answered last: what was committed
 * before it, but for transactions that still ran, is known. */

#include "lib/run/config.h"
#include "lib/run/fiber.h"
#include "lib/run/loop.h"
#include "lib/run/metrics.h"
#include "lib/run/work.h"
#include "services/search/follow.h"
#include "services/search/known.h"
#include "services/search/pages.h"

enum {
	POLL_MS = 1000,
	RETRY_MS = 250,
	PAGE_BOUND = 128 * 1024 * 1024,
	FIRST_ROWS = 1024,
	TRADES_SECONDS = 60, /* admins change them; nobody tells */
	PLACES_SECONDS = 600,
	HOLIDAYS_SECONDS = 600,
	TAIL_LEAST = 512, /* unsorted rows, before they are sorted in */
	TAIL_PART = 32,
	PARTS = 64, /* of the summaries: each takes a pool thread for some hundredths of a second */
	HANDS = 2,
};

METRIC(told, COUNTER, "contacto_search_told_total",
       "States that were told, and what became of them.", "of", "result");
METRIC(load_seconds, GAUGE, "contacto_search_load_seconds", "How long loading took.");

static struct {
	struct index *index;
	struct fiber *fiber; /* that sleeps; NULL: it is at work, or not there */
	bool running, stopping, loaded;
	bool summing; /* the pool is at the index: what is heard meanwhile comes again with a feed */
	struct fiber *stopper;
	uint64_t heard; /* when the last question was asked that was answered whole */
	uint64_t trades_at, places_at, holidays_at;
} following;

struct index *search_index(void)
{
	return following.index;
}

bool follow_ready(void)
{
	return following.loaded;
}

int64_t follow_lag(void)
{
	return (int64_t)((mono_now() - following.heard) / MONO_MS(1));
}

bool follow_stale(void)
{
	return follow_lag() > config.search_stale_ms;
}

/* ---- what is told, by whichever way ---- */

static void count(const char *of, bool newer)
{
	metric_add(metric_of(&told, of, newer ? "newer" : "known", NULL), 1);
}

static void professional_told(const struct professional_state *it)
{
	count("professional", following.index ? professional_keep(it) : professional_load(it));
}

static void day_told(const struct day_state *it)
{
	count("day", day_keep(it));
}

static void year_told(const struct holiday_year *it)
{
	bool newer = holidays_keep(it);

	if (newer && following.index)
		professionals_reput();
	count("holidays", newer);
}

static bool hearing(void)
{
	return following.index && !following.summing;
}

void hear_professional(struct db *none, const struct professional_state *it)
{
	if (hearing())
		professional_told(it);
}

void hear_day(struct db *none, const struct day_state *it)
{
	if (hearing())
		day_told(it);
}

void hear_holidays(struct db *none, const struct holiday_year *it)
{
	if (hearing())
		year_told(it);
}

/* ---- feeds ---- */

static str next_professional(const void *page)
{
	return ((const struct professional_changes *)page)->next;
}

static void keep_professionals(const void *page)
{
	const struct professional_changes *changes = page;
	const struct professional_state *all = changes->items.items;

	for (size_t i = 0; i < changes->items.count; i++)
		professional_told(&all[i]);
}

static str next_day(const void *page)
{
	return ((const struct day_changes *)page)->next;
}

static void keep_days(const void *page)
{
	const struct day_changes *changes = page;
	const struct day_state *all = changes->items.items;

	for (size_t i = 0; i < changes->items.count; i++)
		day_told(&all[i]);
}

static struct pages professionals_feed = {
	.name = "professionals",
	.service = "professionals",
	.path = "/v1/internal/professionals?limit=100",
	.shape = &professional_changes_shape,
	.next = next_professional,
	.keep = keep_professionals,
};
static struct pages days_feed = {
	.name = "days",
	.service = "appointments",
	.path = "/v1/internal/days?limit=800",
	.shape = &day_changes_shape,
	.next = next_day,
	.keep = keep_days,
};

/* ---- the catalogue and holidays ---- */

/* 0: never yet. */
static bool due(uint64_t at, uint64_t seconds)
{
	return !at || mono_now() >= at + MONO_MS(1000 * seconds);
}

static bool trades_read(void)
{
	struct region *region = region_new(PAGE_BOUND, region_fails);
	const struct trade_page *page =
		pages_ask(region, "professionals", STR("/v1/trades"), &trade_page_shape);

	if (page) {
		catalogue_trades(page);
		words_changed();
		following.trades_at = mono_now();
	}
	region_free(region);
	return page;
}

static bool towns_read(str wilaya)
{
	struct region *region = region_new(PAGE_BOUND, region_fails);
	const struct town_page *page = pages_ask(
		region, "professionals",
		region_format(region, "/v1/towns?wilaya=%.*s", STR_ARG(wilaya)), &town_page_shape);

	if (page)
		catalogue_towns(page);
	region_free(region);
	return page;
}

static bool places_read(void)
{
	struct region *region = region_new(PAGE_BOUND, region_fails);
	const struct wilaya_page *page =
		pages_ask(region, "professionals", STR("/v1/wilayas"), &wilaya_page_shape);
	const struct wilaya_entry *all = page ? page->items.items : NULL;
	bool whole = page;

	if (page)
		catalogue_wilayas(page);
	for (size_t i = 0; whole && i < page->items.count && !following.stopping; i++)
		whole = towns_read(all[i].slug);
	words_changed();
	if (whole)
		following.places_at = mono_now();
	region_free(region);
	return whole;
}

static bool holidays_read(void)
{
	struct region *region = region_new(PAGE_BOUND, region_fails);
	const struct holiday_years *years = pages_ask(
		region, "professionals", STR("/v1/internal/holidays"), &holiday_years_shape);
	const struct holiday_year *all = years ? years->items.items : NULL;

	for (size_t i = 0; years && i < years->items.count; i++)
		year_told(&all[i]);
	if (years)
		following.holidays_at = mono_now();
	region_free(region);
	return years;
}

/* What changes seldom, and before those who name it; false: something is still missing. */
static bool seldom_read(void)
{
	bool whole = true;

	if (due(following.trades_at, TRADES_SECONDS))
		whole &= trades_read() || following.trades_at;
	if (due(following.places_at, PLACES_SECONDS))
		whole &= places_read() || following.places_at;
	if (due(following.holidays_at, HOLIDAYS_SECONDS))
		whole &= holidays_read() || following.holidays_at;
	return whole;
}

/* ---- upkeep ---- */

static void upkeep(void)
{
	struct index *index = following.index;
	size_t tail = index_tail(index);

	if (index_turn(index, clock_now()))
		days_tidy();
	if (holidays_moved())
		professionals_reput();
	if (tail > TAIL_LEAST && tail > known_count() / TAIL_PART)
		index_rebuild(index);
}

/* ---- loading, and following ---- */

static void nap(uint64_t ms)
{
	if (following.stopping)
		return;
	following.fiber = fiber_self();
	fiber_pause(mono_now() + MONO_MS(ms));
	following.fiber = NULL;
}

/* Days are read beside those whose they are: two services tell at once. */
struct reading {
	struct fiber *waiting;
	bool done, whole;
};

static void days_read(void *arg)
{
	struct reading *it = arg;

	it->whole = pages_read(&days_feed, &following.stopping);
}

static void days_done(void *arg)
{
	struct reading *it = arg;

	it->done = true;
	if (it->waiting)
		fiber_wake(it->waiting);
}

static bool professionals_read(void)
{
	if (!pages_read(&professionals_feed, &following.stopping))
		return false;
	if (following.index)
		return true;
	known_number();
	following.index = index_new(known_count() + FIRST_ROWS, clock_now());
	index_fill(following.index);
	professionals_index();
	return true;
}

static bool feeds_read(void)
{
	struct reading days = { .done = false };
	bool whole;

	if (!fiber_spawn("days", days_read, &days, days_done))
		return false;
	whole = professionals_read();
	while (!days.done) {
		days.waiting = fiber_self();
		fiber_pause(MONO_NEVER);
	}
	return whole && days.whole;
}

/* ---- what searches read first, made on the pool ---- */

struct summing {
	unsigned next, hands;
	struct fiber *waiting;
};

struct part {
	struct index *index;
	unsigned number;
};

static void part_make(void *arg)
{
	const struct part *part = arg;

	index_summarise(part->index, part->number, PARTS);
}

static void hand(void *arg)
{
	struct summing *it = arg;

	while (it->next < PARTS) {
		struct part part = { following.index, it->next++ };

		while (!work_run(part_make, &part))
			fiber_sleep(MONO_MS(1));
	}
}

static void hand_done(void *arg)
{
	struct summing *it = arg;

	it->hands--;
	if (it->waiting)
		fiber_wake(it->waiting);
}

static void summaries_make(void)
{
	struct summing it = { .next = 0 };

	following.summing = true;
	while (it.hands < HANDS && fiber_spawn("hand", hand, &it, hand_done))
		it.hands++;
	if (it.hands == 0)
		hand(&it);
	while (it.hands > 0) {
		it.waiting = fiber_self();
		fiber_pause(MONO_NEVER);
	}
	following.summing = false;
	index_filled(following.index);
	index_rebuild(following.index);
}

static bool load(void)
{
	uint64_t began = mono_now();

	if (!seldom_read() || !feeds_read())
		return false;
	summaries_make();
	words_settle();
	following.heard = began;
	following.loaded = true;
	return true;
}

static void load_all(void)
{
	uint64_t began = mono_now();
	double seconds;

	while (!following.stopping && !load())
		nap(RETRY_MS);
	seconds = (double)(mono_now() - began) / 1e9;
	metric_set(metric_of(&load_seconds, NULL, NULL, NULL), seconds);
	if (following.loaded)
		log_say(LOG_INFO, "loaded", L_INT("professionals", (int64_t)known_count()),
			L_INT("ms", (int64_t)(seconds * 1e3)));
}

static void catch_up(void)
{
	uint64_t began = mono_now();
	bool heard = feeds_read();

	if (seldom_read() && heard)
		following.heard = began;
	upkeep();
}

static void follow(void *arg)
{
	load_all();
	while (!following.stopping) {
		nap(POLL_MS);
		if (!following.stopping)
			catch_up();
	}
	following.running = false;
	if (following.stopper)
		fiber_wake(following.stopper);
}

/* ---- beginning and end ---- */

static double read_lag(void *arg)
{
	return following.loaded ? (double)(mono_now() - following.heard) / 1e9 : 0;
}

static double read_professionals(void *arg)
{
	return (double)known_count();
}

static double read_bytes(void *arg)
{
	return (double)known_bytes();
}

static double read_index_bytes(void *arg)
{
	return following.index ? (double)index_size(following.index).bytes : 0;
}

static void gauges(void)
{
	static bool once;

	if (once)
		return;
	once = true;
	metric_gauge("contacto_search_lag_seconds", "How old the copies are.", read_lag, NULL);
	metric_gauge("contacto_search_professionals", "Professionals that are known.",
		     read_professionals, NULL);
	metric_gauge("contacto_search_known_bytes", "Memory of what is known of them.", read_bytes,
		     NULL);
	metric_gauge("contacto_search_index_bytes", "Memory of the index.", read_index_bytes, NULL);
}

void follow_begin(struct service_run *run)
{
	gauges();
	following.running = fiber_spawn("follow", follow, NULL, NULL);
	if (!following.running)
		fail(BREAKDOWN_BUSY, "no fiber to follow with");
}

/* Everything goes: another start, of a test, begins from nothing. */
void follow_end(struct service_run *run)
{
	following.stopping = true;
	if (following.fiber)
		fiber_wake(following.fiber);
	while (following.running) {
		following.stopper = fiber_self();
		fiber_pause(MONO_NEVER);
	}
	if (following.index)
		index_free(following.index);
	memset(&following, 0, sizeof following);
	professionals_feed.after_len = days_feed.after_len = 0;
	holidays_end();
	words_end();
	known_end();
}
