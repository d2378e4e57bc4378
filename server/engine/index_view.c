/* index_view.c — a query in bits: dates as days of the ring, wall time as a window of each class,
 * a length as the summary that says most about it.
 *
 * All of it may let too much pass, and never too little; but the windows, which decide. */

#include "engine/index_run.h"

#include <math.h>
#include <stdlib.h>

static int ceil_quanta(int minutes)
{
	return (minutes + INDEX_QUANTUM - 1) / INDEX_QUANTUM;
}

static int64_t ceil_quantum(int64_t us)
{
	return us / US_QUANTUM + (us % US_QUANTUM > 0);
}

/* ---- wall time ---- */

static void windows_make(struct run *run)
{
	int from = ceil_quanta(run->q->from_minute), to = ceil_quanta(run->q->to_minute);

	to = to < QUANTA ? to : QUANTA;
	for (int night = 0; night < 2; night++) {
		int frame = night ? 0 : FRAME_FROM;
		int words = night ? NIGHT_WORDS : DAY_WORDS;
		int first = from > frame ? from - frame : 0;

		bits_set(run->window[night], (unsigned)words, first, to - frame);
		run->window_first[night] = first;
	}
}

/* Bit by bit, as the wall shows it. */
static void odd_window(const struct run *run, const struct zone_days *z, struct odd_day *odd)
{
	int slot = slot_at(run->ix, odd->at);

	memset(odd->window, 0, sizeof odd->window);
	for (int bit = 0; bit < z->quanta[slot]; bit++) {
		instant at = { (z->begins[slot] + bit) * US_QUANTUM };
		int32_t seconds, day = zone_date(z->zone, at, &seconds).days;

		if (day >= run->q->first.days && day <= run->q->last.days &&
		    seconds >= run->q->from_minute * 60 && seconds < run->q->to_minute * 60)
			bits_set(odd->window, NIGHT_WORDS, bit, bit + 1);
	}
}

const uint64_t *run_window(const struct run *run, const struct row *row, int at)
{
	const struct view *view = &run->views[row->zone];

	for (int i = 0; row->night && i < view->odd_count; i++)
		if (view->odd[i].at == at)
			return view->odd[i].window;
	return run->window[row->night];
}

/* ---- dates ---- */

static int clip(int at)
{
	return at < 0 ? 0 : at > INDEX_DAYS ? INDEX_DAYS : at;
}

/* The night that belongs to an odd date may be shown as the date beside it. */
static void view_make(struct run *run, struct view *view, const struct zone_days *z)
{
	int64_t from = (int64_t)run->q->first.days - run->ix->first.days;
	int64_t to = (int64_t)run->q->last.days - run->ix->first.days;
	int first = clip(from < 0 ? 0 : from > INDEX_DAYS ? INDEX_DAYS : (int)from);
	int last = clip(to < -1 ? 0 : to > INDEX_DAYS - 1 ? INDEX_DAYS : (int)to + 1);

	view->asked[0] = view->asked[1] = dayset_between(first, last);
	view->today = zone_date(z->zone, run->q->now, NULL).days;
	view->odd_count = 0;
	for (int at = clip(first - 1); at < clip(last + 1) && view->odd_count < ODD_MAX; at++) {
		if (!z->odd[slot_at(run->ix, at)])
			continue;
		view->asked[1] |= (dayset)1 << at;
		view->odd[view->odd_count].at = at;
		odd_window(run, z, &view->odd[view->odd_count++]);
	}
}

void run_days(struct run *run, dayset days)
{
	dayset by_slot = days_by_slot(run->ix, days);

	run->days = days;
	run->low = (uint64_t)by_slot;
	run->high = (uint32_t)(by_slot >> 64);
	for (int group = 0; run->hour_class >= 0 && group < HOUR_GROUPS; group++)
		run->hours_asked[group] = by_slot >> group * HOUR_DAYS & UINT8_MAX ? run->hours : 0;
}

/* Of an order in which dates do not come first, all are. */
static void first_days(struct run *run)
{
	bool dated = run->q->sort == INDEX_EARLIEST && run->days != 0;
	dayset first = days_by_slot(run->ix, dated ? run->days & -run->days : DAYSET_ALL);

	run->first_low = (uint64_t)first;
	run->first_high = (uint32_t)(first >> 64);
}

int32_t run_soonest(const struct run *run, int zone, bool night, int slot, unsigned raster)
{
	const struct zone_days *z = &run->ix->zones[zone];
	bool odd = night && z->odd[slot];
	int32_t begins = night ? z->begins[slot] : z->frame[slot];
	int32_t soonest = begins + (odd ? 0 : run->window_first[night]), over;

	soonest = soonest > run->now ? soonest : run->now;
	over = (soonest - begins) % (int32_t)raster;
	/* The raster hangs on midnight, and so on 06:00, too; but not on another day's. */
	if (odd || soonest - begins >= QUANTA || over == 0)
		return soonest;
	return soonest - over + (int32_t)raster;
}

/* The first start that anybody may have on the first date asked for. */
static int32_t soon_of(const struct run *run)
{
	int32_t soon = INT32_MAX;
	unsigned raster = 0;

	for (unsigned i = 1; i <= RASTER_MOST; i++)
		raster = run->ix->rasters[i] > 0 ? raster_common(raster, i) : raster;
	raster = raster > 0 ? raster : 1;
	for (int zone = 0; run->days != 0 && zone < (int)run->ix->zone_count; zone++)
		for (int night = 0; night < 2; night++) {
			int slot = slot_at(run->ix, dayset_first(run->days));
			int32_t theirs = run_soonest(run, zone, night, slot, raster);

			soon = theirs < soon ? theirs : soon;
		}
	return soon;
}

/* ---- what the summaries say of it ---- */

static void periods_choose(struct run *run)
{
	int from = run->q->from_minute, to = run->q->to_minute;

	run->period_first = from < 12 * 60 ? 0 : from < 16 * 60 ? 1 : 2;
	run->period_last = to > 16 * 60 ? 2 : to > 12 * 60 ? 1 : 0;
}

static uint16_t hours_met(const struct run *run, bool night)
{
	int unit = night ? 18 : 12, frame = night ? 0 : FRAME_FROM;
	int from = ceil_quanta(run->q->from_minute) - frame;
	int to = ceil_quanta(run->q->to_minute) - frame;
	uint16_t met = 0;

	for (int hour = 0; hour < 16; hour++)
		if (from < (hour + 1) * unit && to > hour * unit)
			met = (uint16_t)(met | 1u << hour);
	return met;
}

static void summaries_choose(struct run *run)
{
	static const int lengths[CLASSES] = { 0, 6, 12, 24 };

	for (int class = 0; class < CLASSES; class ++)
		if (lengths[class] <= run->length_least)
			run->class = class;
	run->hour_class = run->class - (CLASSES - HOUR_CLASSES);
	periods_choose(run);
	run->hours = hours_met(run, false) | hours_met(run, true);
	if (run->hours == 0xffff)
		run->hour_class = -1;
}

void run_prepare(struct run *run, struct index *ix, const struct index_query *q,
		 struct index_answer *out)
{
	dayset asked = 0;
	float degrees;

	memset(run, 0, offsetof(struct run, page));
	run->count = 0;
	run->summaries_count = run->later_count = run->rows_count = run->bits_count = 0;
	run->ix = ix;
	run->q = q;
	run->out = out;
	run->now = (int32_t)ceil_quantum(q->now.us);
	run->length_least = ceil_quanta(q->length_least);
	run->length_most = q->length_most > 0 ? q->length_most / INDEX_QUANTUM : INT32_MAX;
	run->cosine = cosf(q->latitude * (float)(M_PI / 180));
	run->metres_most = INDEX_NOWHERE;
	run->reach2 = run->outer2 = INFINITY;
	run->inner2 = -1;
	if (q->placed && q->km > 0) {
		run->metres_most = (uint32_t)(q->km * 1000);
		degrees = (q->km * 1000 + 1) / 111195 * 1.0001f + 1e-5f;
		run->reach2 = degrees * degrees;
	}
	run->rating_least = q->rating_least;
	run->number_most = UINT32_MAX;
	run->work = q->work > 0 ? q->work : INDEX_WORK;
	windows_make(run);
	summaries_choose(run);
	for (unsigned i = 0; i < ix->zone_count; i++) {
		view_make(run, &run->views[i], &ix->zones[i]);
		asked |= run->views[i].asked[0] | run->views[i].asked[1];
	}
	run_days(run, asked);
	first_days(run);
	run->soon = soon_of(run);
}
