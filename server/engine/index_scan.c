/* index_scan.c — from entries of an order to the page: many at a time, the cheap before the dear.
 *
 * Memory is what a search waits for: so all that will be read of some rows is sent for before any
 * of it is read, and every test that spares a row its bits comes before them. */

#include "engine/index_run.h"

#include <math.h>

enum { CHUNK_ROWS = 64, BLOCK_ROWS = 16 };

/* ---- columns ---- */

/* Eight bytes of 0 or 1 as eight bits. */
static uint64_t bytes_bits(const uint8_t *bytes)
{
	uint64_t eight;

	memcpy(&eight, bytes, sizeof eight);
	return eight * 0x0102040810204080u >> 56;
}

/* Plain loops over columns, which the compiler turns into vectors. */
static void traits_pass(const struct run *run, const uint32_t *traits, uint8_t pass[BLOCK_ROWS])
{
	uint32_t mask = run->q->mask, want = run->q->want, least = run->rating_least;
	uint32_t any = run->q->any != 0 ? run->q->any : UINT32_MAX;
	uint32_t whoever = run->q->any == 0;

	for (int i = 0; i < BLOCK_ROWS; i++) {
		uint32_t t = traits[i];

		pass[i] = (uint8_t)(((t & mask) == want) & (((t & any) != 0) | whoever) &
				    ((t & TRAIT_RATING) >= least));
	}
}

static void places_pass(const struct run *run, const float *latitude, const float *longitude,
			uint8_t pass[BLOCK_ROWS])
{
	float north = run->q->latitude, east = run->q->longitude;

	for (int i = 0; i < BLOCK_ROWS; i++) {
		float y = latitude[i] - north, x = (longitude[i] - east) * run->cosine;

		pass[i] &= !(y * y + x * x > run->reach2); /* no pin: no number, and no say */
	}
}

/* Which of so many entries pass, one bit each. */
static uint64_t entries_pass(const struct run *run, const struct order *o, size_t from,
			     size_t count)
{
	uint64_t left = 0;

	for (size_t i = 0; i < count; i += BLOCK_ROWS) {
		uint8_t pass[BLOCK_ROWS] UNCLEARED;

		traits_pass(run, o->traits + from + i, pass);
		if (run->reach2 < INFINITY)
			places_pass(run, o->latitude + from + i, o->longitude + from + i, pass);
		left |= (bytes_bits(pass) | bytes_bits(pass + 8) << 8) << i;
	}
	return count < CHUNK_ROWS ? left & ((1ull << count) - 1) : left;
}

/* ---- rows, once their bits have come ---- */

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

static void consider(struct run *run, const struct waiting *waiting)
{
	const struct row *row = &run->ix->rows[waiting->row];
	dayset days = waiting->days & run->days; /* which may have shrunk meanwhile */
	struct found found;

	if (days == 0 || (run->full && !key_before(waiting->hope, run->page[0].key)) ||
	    met_before(run, row, waiting->turn) ||
	    !row_look(run, waiting->row, days, waiting->metres, &found))
		return;
	if (row->alone || !has_better(run, &found))
		page_put(run, &found);
}

void run_drain(struct run *run)
{
	while (run->out_at != run->in)
		consider(run, &run->waiting[run->out_at++ % WAITING]);
}

/* ---- rows, before ---- */

static void bits_send(const struct run *run, const struct row *row, dayset days)
{
	int slot = slot_at(run->ix, dayset_first(days));
	const uint64_t *bits = planes_day(row_planes(run->ix, row), row->plane, slot);

	__builtin_prefetch(bits);
	__builtin_prefetch(bits + 8); /* the days behind it, for the next starts */
	__builtin_prefetch(run->ix->abouts.all[row->about]->data);
	__builtin_prefetch(&run->ix->hours[row->hours].patterns[slot]);
}

/* Is it worth its bits? Then it is sent for, and who has waited longest is looked at. */
static void row_wait(struct run *run, uint32_t id, unsigned turn)
{
	const struct row *row = &run->ix->rows[id];
	struct waiting *waiting;
	struct index_key hope;
	uint32_t metres;
	dayset days = row_days(run, id);

	if (days == 0 || row->number < run->number_from || !row_distance(run, row, &metres) ||
	    (run->q->town != 0 && row->town != run->q->town))
		return;
	hope = row_hope(run, id, days, metres);
	if (run->full && !key_before(hope, run->page[0].key))
		return;
	bits_send(run, row, days);
	if (run->in - run->out_at == WAITING)
		consider(run, &run->waiting[run->out_at++ % WAITING]);
	waiting = &run->waiting[run->in++ % WAITING];
	*waiting = (struct waiting){ id, metres, turn, hope, days };
}

static void summary_send(const struct run *run, uint32_t id)
{
	const struct index *ix = run->ix;

	__builtin_prefetch(&ix->low[run->class][(size_t)id * PERIODS]);
	if (run->high != 0)
		__builtin_prefetch(&ix->high[run->class][(size_t)id * PERIODS]);
	if (run->hour_class >= 0)
		__builtin_prefetch(&ix->hourly[run->hour_class][(size_t)id * HOUR_GROUPS]);
}

static bool worked_out(struct run *run)
{
	if (run->out->looked < run->work)
		return false;
	run->out->cut = run->out->at_least = true;
	return true;
}

static bool chunk_scan(struct run *run, const struct order *o, size_t from, size_t count,
		       unsigned turn)
{
	uint32_t ids[CHUNK_ROWS] UNCLEARED, some[CHUNK_ROWS] UNCLEARED;
	int passed = 0, kept = 0;

	for (uint64_t left = entries_pass(run, o, from, count); left != 0; left &= left - 1) {
		ids[passed] = o->row[from + (size_t)__builtin_ctzll(left)];
		summary_send(run, ids[passed++]);
	}
	for (int i = 0; i < passed; i++) {
		if (!summary_passes(run, ids[i]))
			continue;
		__builtin_prefetch(&run->ix->rows[ids[i]]);
		some[kept++] = ids[i];
	}
	for (int i = 0; i < kept; i++)
		row_wait(run, some[i], turn);
	return !worked_out(run);
}

bool run_scan(struct run *run, const struct order *o, size_t from, size_t to, unsigned turn)
{
	run->out->scanned += to > from ? to - from : 0;
	for (; from < to; from += CHUNK_ROWS)
		if (!chunk_scan(run, o, from, to - from < CHUNK_ROWS ? to - from : CHUNK_ROWS,
				turn))
			return false;
	return true;
}

/* ---- rows outside of the orders ---- */

static bool row_special(const struct run *run, const struct row *row)
{
	bool special = run->q->speciality_count == 0;

	for (size_t i = 0; !special && i < run->q->speciality_count; i++)
		special = about_has(row_about(run->ix, row), run->q->specialities[i]);
	return special;
}

bool run_offer(struct run *run, uint32_t id)
{
	const struct row *row = &run->ix->rows[id];

	run->out->scanned++;
	if (row->number != NONE && row_passes(run, row) && row_special(run, row) &&
	    summary_passes(run, id))
		row_wait(run, id, 0);
	return !worked_out(run);
}

bool run_offer_all(struct run *run, uint32_t number)
{
	uint32_t id = run->ix->by_number[number];

	for (; id != NONE; id = run->ix->rows[id].next)
		if (!run_offer(run, id))
			return false;
	return true;
}
