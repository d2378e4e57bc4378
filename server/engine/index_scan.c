/* index_scan.c — from entries of an order to the page: many at a time, the cheap before the dear.
 *
 * Memory is what a search waits for: so what will be read of a row is sent for with that of others,
 * in a loop that does nothing else, and only then read; and every test that spares a row its bits
 * comes before them. */

#include "engine/index_run.h"

#include <math.h>

/* ---- columns ---- */

/* Eight bytes of 0 or 1 as eight bits. */
static unsigned bytes_bits(const uint8_t *bytes)
{
	uint64_t eight;

	memcpy(&eight, bytes, sizeof eight);
	return (unsigned)(eight * 0x0102040810204080u >> 56);
}

/* Plain loops over columns, which the compiler turns into vectors. */
static void traits_pass(const struct run *run, const struct block *block, uint8_t pass[BLOCK])
{
	uint32_t mask = run->q->mask, want = run->q->want, least = run->rating_least;
	uint32_t any = run->q->any != 0 ? run->q->any : UINT32_MAX;
	uint32_t whoever = run->q->any == 0;

	for (int i = 0; i < BLOCK; i++) {
		uint32_t t = block->traits[i];

		pass[i] = (uint8_t)(((t & mask) == want) & (((t & any) != 0) | whoever) &
				    ((t & TRAIT_RATING) >= least));
	}
}

static void places_pass(const struct run *run, const struct block *block, uint8_t pass[BLOCK])
{
	float north = run->q->latitude, east = run->q->longitude, inner = run->inner2;
	float outer = run->reach2 < run->outer2 ? run->reach2 : run->outer2;

	for (int i = 0; i < BLOCK; i++) {
		float y = block->latitude[i] - north;
		float x = (block->longitude[i] - east) * run->cosine;
		float far = y * y + x * x; /* no pin: no number, and no say */

		pass[i] &= (uint8_t)(!(far > outer) & !(far <= inner));
	}
}

/* Which of a block pass, one bit each. */
static unsigned block_pass(const struct run *run, const struct block *block)
{
	uint8_t pass[BLOCK] UNCLEARED;

	traits_pass(run, block, pass);
	if (run->reach2 < INFINITY || run->inner2 >= 0 || run->outer2 < INFINITY)
		places_pass(run, block, pass);
	return bytes_bits(pass) | bytes_bits(pass + 8) << 8;
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

/* The dates on which another row of his may have a start with a key below that; of another zone they
 * may lie a date further on than the one found. */
static dayset better_days(const struct run *run, const struct candidate *other,
			  const struct found *found, uint64_t below)
{
	const struct row *row = &run->ix->rows[other->row];
	bool nearer = run->q->sort == INDEX_NEAREST && other->metres < found->who.metres;
	uint64_t low;
	uint32_t high;
	dayset days;

	if (!summary_read(run, other->row, &low, &high))
		return 0;
	days = row_days(run, row, low, high);
	if (!nearer)
		days &= dayset_between(0, found->at + 2);
	if (days != 0 && candidate_hope(run, other, days).at >= below)
		return 0;
	return days;
}

/* Has the professional a better place, or better services? Then that row stands for him. */
static bool has_better(struct run *run, const struct found *found)
{
	uint32_t id = run->ix->by_number[run->ix->rows[found->who.row].number];
	uint64_t below = found->key.at + 1; /* among equals the first one stands */

	for (; id != NONE; id = row_next(run->ix, id)) {
		const struct row *row = &run->ix->rows[id];
		struct mark mark = row_mark(run->ix, id);
		struct candidate who = { .row = id, .traits = mark.traits };
		struct found other;

		if (id == found->who.row) {
			below = found->key.at;
			continue;
		}
		if (row_passes(run, row, mark) && row_distance(run, row, mark, &who.metres) &&
		    row_look(run, &who, better_days(run, &who, found, below), &other) &&
		    other.key.at < below)
			return true;
	}
	return false;
}

static bool worked_out(struct run *run)
{
	if (run->out->looked < run->work)
		return false;
	run->out->cut = run->out->at_least = true;
	return true;
}

static void consider(struct run *run, const struct waiting *waiting)
{
	const struct row *row = &run->ix->rows[waiting->who.row];
	dayset days = waiting->days & run->days; /* which may have shrunk meanwhile */
	struct found found;

	if (days == 0 || (run->full && !key_before(waiting->hope, run->page[0].key)) ||
	    worked_out(run) || met_before(run, row, waiting->turn) ||
	    !row_look(run, &waiting->who, days, &found))
		return;
	if (row->alone || !has_better(run, &found))
		page_put(run, &found);
}

/* ---- rows on their way ---- */

static void bits_send(const struct index *ix, const struct waiting *waiting)
{
	const struct row *row = &ix->rows[waiting->who.row];
	int slot = slot_at(ix, dayset_first(waiting->days));
	const uint64_t *bits = planes_day(row_planes(ix, row), row->plane, slot);

	line_send(bits);
	if (slot % HOUR_DAYS < HOUR_DAYS - 2)
		line_send(bits + 8); /* the days behind it, for the next starts */
	line_send(row_about(ix, row));
	line_send(blobs_at(&ix->patterns, ix->hours[row->hours].patterns[slot]));
}

static void bits_flush(struct run *run)
{
	size_t count = run->bits_count;

	run->bits_count = 0;
	for (size_t i = 0; i < count; i++)
		bits_send(run->ix, &run->bits[i]);
	for (size_t i = 0; i < count; i++)
		consider(run, &run->bits[i]);
}

/* Is it worth its bits? */
static void row_weigh(struct run *run, const struct sent *sent)
{
	const struct row *row = &run->ix->rows[sent->row];
	struct waiting waiting = { .who = { .row = sent->row, .traits = sent->mark.traits },
				   .turn = sent->turn };

	waiting.days = row_days(run, row, sent->low, sent->high);
	if (waiting.days == 0 || row->number < run->number_from ||
	    !row_distance(run, row, sent->mark, &waiting.who.metres) ||
	    (run->q->town != 0 && row->town != run->q->town))
		return;
	waiting.hope = candidate_hope(run, &waiting.who, waiting.days);
	if (run->full && !key_before(waiting.hope, run->page[0].key))
		return;
	run->bits[run->bits_count++] = waiting;
	if (run->bits_count == WAITING)
		bits_flush(run);
}

static void rows_flush(struct run *run)
{
	size_t count = run->rows_count;

	run->rows_count = 0;
	for (size_t i = 0; i < count; i++)
		line_send(&run->ix->rows[run->rows[i].row]);
	for (size_t i = 0; i < count; i++)
		row_weigh(run, &run->rows[i]);
}

static void row_wait(struct run *run, const struct sent *sent)
{
	run->rows[run->rows_count++] = *sent;
	if (run->rows_count == WAITING)
		rows_flush(run);
}

static void summary_send(const struct run *run, uint32_t id)
{
	const struct dates *dates = row_dates(run->ix, id, run->class);

	line_send(&dates[run->period_first].slots[0]);
	if (run->class != CLASS_AT_HAND)
		line_send(&dates[run->period_last].slots[INDEX_DAYS / 32 - 1]);
	if (run->hour_class >= 0)
		line_send(row_hourly(run->ix, id)->hours[run->hour_class]);
}

static void summaries_flush(struct run *run)
{
	size_t count = run->summaries_count;

	run->summaries_count = 0;
	for (size_t i = 0; i < count; i++)
		summary_send(run, run->summaries[i].row);
	for (size_t i = 0; i < count; i++) {
		struct sent *sent = &run->summaries[i];

		if (!summary_read(run, sent->row, &sent->low, &sent->high))
			continue;
		if ((sent->low & run->first_low) == 0 && (sent->high & run->first_high) == 0 &&
		    run->later_count < LATER)
			run->later[run->later_count++] = *sent;
		else if (run->class == CLASS_AT_HAND)
			row_weigh(run, sent); /* it has come with its summary */
		else
			row_wait(run, sent);
	}
}

/* Those who may have a start on a date that is still looked at. */
static void later_flush(struct run *run)
{
	size_t count = run->later_count;

	run->later_count = 0;
	for (size_t i = 0; i < count; i++)
		if ((run->later[i].low & run->low) != 0 || (run->later[i].high & run->high) != 0)
			row_wait(run, &run->later[i]);
}

static void summary_wait(struct run *run, uint32_t id, struct mark mark, unsigned turn)
{
	run->summaries[run->summaries_count++] =
		(struct sent){ .row = id, .mark = mark, .turn = turn };
	if (run->summaries_count == WAITING)
		summaries_flush(run);
}

static void rows_drain(struct run *run)
{
	rows_flush(run);
	bits_flush(run);
}

void run_drain(struct run *run)
{
	summaries_flush(run);
	rows_drain(run);
	later_flush(run);
	rows_drain(run);
}

/* ---- entries ---- */

bool run_scan(struct run *run, const struct order *o, size_t from, size_t to, unsigned turn)
{
	bool hourly = run->hour_class >= 0 && o == &run->ix->by_place;

	run->out->scanned += to > from ? to - from : 0;
	for (size_t at = from - from % BLOCK; at < to; at += BLOCK) {
		unsigned left = block_pass(run, &o->blocks[at / BLOCK]);

		left &= at < from ? ~0u << (from - at) : ~0u;
		left &= to - at < BLOCK ? (1u << (to - at)) - 1 : ~0u;
		for (; left != 0; left &= left - 1) {
			size_t entry = at + (unsigned)__builtin_ctz(left);

			if (!hourly || hours_meet(run, (uint32_t)entry))
				summary_wait(run, blocks_row(o->blocks, entry),
					     blocks_mark(o->blocks, entry), turn);
		}
		if (worked_out(run))
			return false;
	}
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
	struct mark mark = row_mark(run->ix, id);

	run->out->scanned++;
	if (row->number != NONE && row_passes(run, row, mark) && row_special(run, row))
		summary_wait(run, id, mark, 0);
	return !worked_out(run);
}

bool run_offer_all(struct run *run, uint32_t number)
{
	uint32_t id = run->ix->by_number[number];

	for (; id != NONE; id = row_next(run->ix, id))
		if (!run_offer(run, id))
			return false;
	return true;
}
