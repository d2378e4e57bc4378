/* index_taken.c — busy pieces → taken bits: rule 2 of the calculator, for the margins that the
 * services of a row have in common.
 *
 * A piece and its buffers may reach over midnight.  A day of the 24-hour class says how far, in its
 * own last word, so that telling one day anew never spoils another; index_free.c reads it there.
 * The day class has no such room, and eight hours between its days: what lies outside of its frame
 * with buffers of more than that is not seen on the day beside it. */

#include "engine/index_parts.h"

uint64_t service_hash(str id)
{
	uint64_t hash = str_absent(id) ? 0 : str_hash(id);

	return hash != 0 || str_absent(id) ? hash : 1;
}

size_t pieces_read(struct index *ix, const struct busy *busy, size_t count)
{
	size_t kept = 0;

	if (count > ix->piece_room) {
		ix->piece_room = 2 * count;
		ix->pieces = index_more(ix->pieces, ix->piece_room, sizeof *ix->pieces);
	}
	for (size_t i = 0; i < count; i++) {
		bool bare = busy[i].kind == BUSY_EXTERNAL || busy[i].kind == BUSY_BLOCKED;

		if (busy[i].during.to.us <= busy[i].during.from.us)
			continue;
		ix->pieces[kept++] = (struct piece){
			.during = busy[i].during,
			.before = bare ? 0 : busy[i].before,
			.after = bare ? 0 : busy[i].after,
			.group = service_hash(busy[i].service),
			.kind = busy[i].kind,
		};
	}
	return kept;
}

static int64_t larger(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

/* In quanta since 1970, rounded outwards. */
struct taken {
	int64_t from, to;
};

static struct taken piece_taken(const struct piece *piece, const struct margins *margins)
{
	int64_t front = margins->after * US_QUANTUM, back = margins->before * US_QUANTUM;
	int64_t from = piece->during.from.us, to = piece->during.to.us;

	if (piece->kind != BUSY_BLOCKED) {
		from -= margins->sum ? piece->before + front : larger(piece->before, front);
		to += margins->sum ? piece->after + back : larger(piece->after, back);
	}
	return (struct taken){ from / US_QUANTUM - (from % US_QUANTUM < 0),
			       to / US_QUANTUM + (to % US_QUANTUM > 0) };
}

/* A session of a service of several seats takes none of that service's time. */
static bool takes(const struct piece *piece, const struct margins *margins)
{
	bool session = piece->kind == BUSY_BOOKING || piece->kind == BUSY_HOLD;

	return margins->group == 0 || !session || piece->group != margins->group;
}

void row_take(struct index *ix, const struct row *row, int at, const struct piece *pieces,
	      size_t count)
{
	const struct margins margins = row_about(ix, row)->margins;
	int slot = slot_at(ix, at);
	int64_t begins = row_begins(ix, row, slot), back = 0, on = 0;
	int64_t ends = begins + row_bits(ix, row, slot);
	uint64_t line[NIGHT_WORDS] = { 0 };
	uint32_t words = row_planes(ix, row)->words;

	for (size_t i = 0; i < count; i++) {
		struct taken t = piece_taken(&pieces[i], &margins);

		if (!takes(&pieces[i], &margins))
			continue;
		back = larger(back, begins - t.from);
		on = larger(on, t.to - ends);
		t.from = larger(t.from, begins) - begins;
		t.to = (t.to < ends ? t.to : ends) - begins;
		bits_set(line, words, (int)t.from, (int)t.to);
	}
	if (row->night)
		line[NIGHT_WORDS - 1] |= (uint64_t)(back < QUANTA_MAX ? back : QUANTA_MAX)
						 << BACK_AT |
					 (uint64_t)(on < QUANTA_MAX ? on : QUANTA_MAX) << ON_AT;
	memcpy(planes_day(row_planes(ix, row), row->plane, slot), line, words * sizeof *line);
}
