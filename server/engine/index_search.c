/* index_search.c — which rows are looked at, and in which order.
 *
 * Columns are read from end to end, sixty-four entries at a time; what passes has its summary read,
 * then its bits are sent for, and a few rows later, when they are there, looked at.  Memory is what
 * a search waits for: hence every test that spares a row its bits comes before them. */

#include "engine/index_run.h"

#include <math.h>

enum { CHUNK_ROWS = 64 };

/* ---- from a row to the page ---- */

/* Has this row been met under an earlier speciality of the query? */
static bool met_before(const struct run *run, const struct row *row, unsigned turn)
{
	for (unsigned i = 0; i < turn; i++)
		if (about_has(row_about(run->ix, row), run->q->specialities[i]))
			return true;
	return false;
}

/* Has the professional a better place, or better services? Then that row stands for him. */
static bool has_better(struct run *run, const struct found *found)
{
	uint32_t id = run->ix->by_number[run->ix->rows[found->row].number];
	bool before = true;

	for (; id != NONE; id = run->ix->rows[id].next) {
		const struct row *row = &run->ix->rows[id];
		struct found other;
		uint32_t metres;

		if (id == found->row) {
			before = false;
			continue;
		}
		if (row_passes(run, row) && row_distance(run, row, &metres) &&
		    row_look(run, id, run->views[row->zone].asked[row->night], metres, &other) &&
		    (other.key.at < found->key.at || (before && other.key.at == found->key.at)))
			return true;
	}
	return false;
}

/* Is it worth its bits? */
static dayset promising(struct run *run, uint32_t id, uint32_t *metres)
{
	const struct row *row = &run->ix->rows[id];
	dayset days = row_days(run, id);

	if (days == 0 || !row_distance(run, row, metres) ||
	    (run->q->town != 0 && row->town != run->q->town))
		return 0;
	if (run->full && !key_before(row_hope(run, id, days, *metres), run->page[0].key))
		return 0;
	return days;
}

static void consider(struct run *run, struct waiting waiting)
{
	const struct row *row = &run->ix->rows[waiting.row];
	struct found found;
	uint32_t metres;
	dayset days = promising(run, waiting.row, &metres);

	if (days == 0 || met_before(run, row, waiting.turn) ||
	    !row_look(run, waiting.row, days, metres, &found))
		return;
	if (row->next != NONE || run->ix->by_number[row->number] != waiting.row)
		if (has_better(run, &found))
			return;
	page_put(run, &found);
}

static void drain(struct run *run)
{
	while (run->out_at != run->in)
		consider(run, run->waiting[run->out_at++ % WAITING]);
}

/* Sends for the bits, and looks at who has waited longest. */
static void row_wait(struct run *run, uint32_t id, unsigned turn)
{
	const struct row *row = &run->ix->rows[id];
	uint32_t metres;
	dayset days = promising(run, id, &metres);
	const uint64_t *bits;
	int slot;

	if (days == 0)
		return;
	slot = slot_at(run->ix, dayset_first(days));
	bits = planes_day(row_planes(run->ix, row), row->plane, slot);
	__builtin_prefetch(bits);
	__builtin_prefetch(bits + 8); /* the days behind it, for the next starts */
	__builtin_prefetch(run->ix->abouts.all[row->about]->data);
	__builtin_prefetch(&run->ix->hours[row->hours].patterns[slot]);
	if (run->in - run->out_at == WAITING)
		consider(run, run->waiting[run->out_at++ % WAITING]);
	run->waiting[run->in++ % WAITING] = (struct waiting){ id, (uint16_t)turn };
}

static bool worked_out(struct run *run)
{
	if (run->out->looked < run->work)
		return false;
	run->out->cut = run->out->at_least = true;
	return true;
}

/* ---- columns ---- */

/* Eight bytes of 0 or 1 as eight bits. */
static uint64_t bytes_bits(const uint8_t *bytes)
{
	uint64_t eight;

	memcpy(&eight, bytes, sizeof eight);
	return eight * 0x0102040810204080u >> 56;
}

/* Plain loops over columns, which the compiler turns into vectors. */
static void traits_pass(const struct run *run, const uint32_t *traits, uint8_t pass[CHUNK_ROWS])
{
	uint32_t mask = run->q->mask, want = run->q->want, least = run->rating_least;
	uint32_t any = run->q->any != 0 ? run->q->any : UINT32_MAX;
	uint32_t whoever = run->q->any == 0;

	for (int i = 0; i < CHUNK_ROWS; i++) {
		uint32_t t = traits[i];

		pass[i] = (uint8_t)(((t & mask) == want) & (((t & any) != 0) | whoever) &
				    ((t & TRAIT_RATING) >= least));
	}
}

static void places_pass(const struct run *run, const float *latitude, const float *longitude,
			uint8_t pass[CHUNK_ROWS])
{
	float north = run->q->latitude, east = run->q->longitude;

	for (int i = 0; i < CHUNK_ROWS; i++) {
		float y = latitude[i] - north, x = (longitude[i] - east) * run->cosine;

		pass[i] &= !(y * y + x * x > run->reach2); /* no pin: no number, and no say */
	}
}

static bool summary_passes(const struct run *run, uint32_t id)
{
	const uint64_t *low = &run->ix->low[run->class][(size_t)id * PERIODS];
	const uint32_t *high = &run->ix->high[run->class][(size_t)id * PERIODS];
	unsigned periods = run->periods[0];
	uint64_t found = 0;

	for (int p = 0; p < PERIODS; p++)
		found |= periods >> p & 1 ? low[p] & run->low : 0;
	if (found == 0 && run->high != 0)
		for (int p = 0; p < PERIODS; p++)
			found |= periods >> p & 1 ? high[p] & run->high : 0;
	return found != 0;
}

static bool chunk_scan(struct run *run, const struct order *o, size_t from, size_t count,
		       unsigned turn)
{
	uint8_t pass[CHUNK_ROWS];
	uint64_t left = 0;

	traits_pass(run, o->traits + from, pass);
	if (run->reach2 < INFINITY)
		places_pass(run, o->latitude + from, o->longitude + from, pass);
	for (unsigned i = 0; i < CHUNK_ROWS; i += 8)
		left |= bytes_bits(pass + i) << i;
	if (count < CHUNK_ROWS)
		left &= (1ull << count) - 1;
	for (; left != 0; left &= left - 1) {
		uint32_t id = o->row[from + (size_t)__builtin_ctzll(left)];

		if (summary_passes(run, id))
			row_wait(run, id, turn);
	}
	return !worked_out(run);
}

/* False: the work is done. */
static bool scan(struct run *run, const struct order *o, size_t from, size_t to, unsigned turn)
{
	run->out->scanned += to > from ? to - from : 0;
	for (; from < to; from += CHUNK_ROWS)
		if (!chunk_scan(run, o, from, to - from, turn))
			return false;
	return true;
}

/* ---- places ---- */

/* The first entry of [from, to) that is not west of it. */
static size_t east_of(const struct order *o, size_t from, size_t to, float longitude)
{
	while (from < to) {
		size_t middle = (from + to) / 2;

		if (o->longitude[middle] < longitude)
			from = middle + 1;
		else
			to = middle;
	}
	return from;
}

static bool band_scan(struct run *run, const struct order *o, unsigned group, int band, float gap,
		      unsigned turn)
{
	size_t from = order_begins(o, group, band), to = order_begins(o, group, band + 1);
	float half = sqrtf(fmaxf(0, run->reach2 - gap * gap)) / run->cosine;

	if (from == to)
		return true;
	if (half < 360) {
		from = east_of(o, from, to, run->q->longitude - half - 1e-4f);
		to = east_of(o, from, to, run->q->longitude + half + 1e-4f);
	}
	return scan(run, o, from, to, turn);
}

/* All that are asked for, in one band. */
static bool bands_scan(struct run *run, int band, float gap)
{
	const struct index_query *q = run->q;

	if (q->speciality_count == 0)
		return band_scan(run, &run->ix->by_place, 0, band, gap, 0);
	for (unsigned i = 0; i < q->speciality_count; i++)
		if (q->specialities[i] < run->ix->by_speciality.groups &&
		    !band_scan(run, &run->ix->by_speciality, q->specialities[i], band, gap, i))
			return false;
	return true;
}

/* Bands outwards from the point, so that a reach that shrinks ends the walk; which it does in every
 * order, for among equals the nearer comes first. */
static bool near_scan(struct run *run)
{
	int middle = (int)floorf((run->q->latitude - BAND_FROM) / BAND_HEIGHT);

	for (int step = 0; step <= 2 * BANDS; step++) {
		float gap = step > 0 ? (float)(step - 1) * BAND_HEIGHT - 1e-4f : 0;

		gap = gap > 0 ? gap : 0;
		if (gap * gap > run->reach2)
			break;
		if (run->q->sort == INDEX_NEAREST)
			drain(run);
		if (middle + step >= 0 && middle + step < BANDS &&
		    !bands_scan(run, middle + step, gap))
			return false;
		if (step > 0 && middle - step >= 0 && middle - step < BANDS &&
		    !bands_scan(run, middle - step, gap))
			return false;
	}
	if (!bands_scan(run, BAND_ELSEWHERE, 0))
		return false;
	return run->reach2 < INFINITY || bands_scan(run, BAND_UNPLACED, 0);
}

static bool group_scan(struct run *run, const struct order *o, unsigned group, unsigned turn)
{
	return scan(run, o, order_begins(o, group, 0), order_begins(o, group + 1, 0), turn);
}

static bool country_scan(struct run *run)
{
	const struct index_query *q = run->q;
	const struct order *o = &run->ix->by_speciality;

	if (q->speciality_count == 0)
		return group_scan(run, &run->ix->by_place, 0, 0);
	for (unsigned i = 0; i < q->speciality_count; i++)
		if (q->specialities[i] < o->groups && !group_scan(run, o, q->specialities[i], i))
			return false;
	return true;
}

/* ---- rows outside of the orders ---- */

static bool row_offer(struct run *run, uint32_t id)
{
	const struct index_query *q = run->q;
	const struct row *row = &run->ix->rows[id];
	bool special = q->speciality_count == 0;

	if (row->number == NONE || !row_passes(run, row))
		return true;
	for (size_t i = 0; !special && i < q->speciality_count; i++)
		special = about_has(row_about(run->ix, row), q->specialities[i]);
	run->out->scanned++;
	if (special && summary_passes(run, id))
		row_wait(run, id, 0);
	return !worked_out(run);
}

static bool tail_scan(struct run *run)
{
	for (uint32_t id = run->ix->settled; id < run->ix->row_count; id++)
		if (!row_offer(run, id))
			return false;
	return true;
}

static void numbers_scan(struct run *run)
{
	for (size_t i = 0; i < run->q->number_count; i++) {
		uint32_t number = run->q->numbers[i];
		uint32_t id = number < run->ix->number_room ? run->ix->by_number[number] : NONE;

		for (; id != NONE; id = run->ix->rows[id].next)
			if (!row_offer(run, id))
				return;
	}
}

void index_search(struct index *ix, const struct index_query *q, struct index_answer *out)
{
	struct run *run = ix->run;
	bool done;

	if (!run)
		run = ix->run = index_more(NULL, 1, sizeof *run);
	memset(out, 0, offsetof(struct index_answer, hits));
	run_prepare(run, ix, q, out);
	if (q->numbers) {
		numbers_scan(run);
	} else {
		done = q->placed ? near_scan(run) : country_scan(run);
		if (done)
			tail_scan(run);
	}
	drain(run);
	page_write(run);
}

/* ---- one service ---- */

static const struct row *service_row(const struct index *ix, uint32_t number, unsigned place,
				     unsigned service, const struct kind **kind)
{
	uint32_t id = number < ix->number_room ? ix->by_number[number] : NONE;

	for (; id != NONE; id = ix->rows[id].next) {
		const struct about *about = row_about(ix, &ix->rows[id]);

		for (int i = 0; ix->rows[id].place == place && i < about->kind_count; i++)
			if (about->kinds[i].service == service) {
				*kind = &about->kinds[i];
				return &ix->rows[id];
			}
	}
	return NULL;
}

size_t index_starts(struct index *ix, uint32_t number, unsigned place, unsigned service,
		    instant now, span within, instant *out, size_t room, bool *exact)
{
	const struct kind *kind;
	const struct row *row = service_row(ix, number, place, service, &kind);
	size_t count = 0;
	dayset days;

	*exact = true;
	if (!row)
		return 0;
	days = kind_days(ix, kind, zone_date(ix->zones[row->zone].zone, now, NULL).days);
	for (; days != 0; days &= days - 1) {
		int at = dayset_first(days), bits = row_bits(ix, row, slot_at(ix, at));
		int64_t begins = row_begins(ix, row, slot_at(ix, at));
		uint64_t line[LINE_WORDS];
		bool sure;

		row_starts(ix, row, kind, at, line, &sure);
		for (int i = bits_next(line, 0, bits, true); i < bits;
		     i = bits_next(line, i + 1, bits, true)) {
			instant start = { (begins + i) * US_QUANTUM };

			if (start.us < within.from.us || start.us >= within.to.us ||
			    start.us < now.us + kind->notice || count == room)
				continue;
			out[count++] = start;
			*exact = *exact && sure;
		}
	}
	return count;
}
