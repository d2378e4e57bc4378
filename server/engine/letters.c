/* letters.c — runs of folded letters.
 *
 * Easy to get wrong: the cells beside the band that letters_distance walks are never computed, so
 * they must hold "too far" and not what an older row left there. */

#include "engine/letters.h"

#include <string.h>

bool letters_equal(const struct letters *a, const struct letters *b)
{
	return a->count == b->count && memcmp(a->at, b->at, a->count * sizeof *a->at) == 0;
}

int letters_compare(const struct letters *a, const struct letters *b)
{
	for (size_t i = 0; i < a->count && i < b->count; i++)
		if (a->at[i] != b->at[i])
			return a->at[i] < b->at[i] ? -1 : 1;
	return a->count - b->count;
}

bool letters_add(struct letters *to, const struct letters *more)
{
	if (to->count + more->count > LETTERS_MAX)
		return false;
	memcpy(to->at + to->count, more->at, more->count * sizeof *more->at);
	to->count = (uint8_t)(to->count + more->count);
	return true;
}

size_t letter_write(uint16_t letter, char out[3])
{
	if (letter < 0x80) {
		out[0] = (char)letter;
		return 1;
	}
	if (letter < 0x800) {
		out[0] = (char)(0xC0 | letter >> 6);
		out[1] = (char)(0x80 | (letter & 0x3F));
		return 2;
	}
	out[0] = (char)(0xE0 | letter >> 12);
	out[1] = (char)(0x80 | (letter >> 6 & 0x3F));
	out[2] = (char)(0x80 | (letter & 0x3F));
	return 3;
}

str letters_text(struct region *region, const struct letters *letters)
{
	char *text = region_alloc(region, 3 * LETTERS_MAX + 1);
	size_t len = 0;

	for (size_t i = 0; i < letters->count; i++)
		len += letter_write(letters->at[i], text + len);
	text[len] = '\0';
	return (str){ text, len };
}

/* ---- distance ---- */

struct pair {
	const uint16_t *a, *b;
	unsigned a_count, b_count;
};

/* What is left of two words when their common beginning and end are cut off: no edit lies there. */
static struct pair pair_trimmed(struct pair p)
{
	while (p.a_count > 0 && p.b_count > 0 && p.a[p.a_count - 1] == p.b[p.b_count - 1]) {
		p.a_count--;
		p.b_count--;
	}
	while (p.a_count > 0 && p.b_count > 0 && *p.a == *p.b) {
		p.a++;
		p.b++;
		p.a_count--;
		p.b_count--;
	}
	return p;
}

static unsigned smaller(unsigned a, unsigned b)
{
	return a < b ? a : b;
}

/* Three rows of the table: now, before, and the one before that, for swaps. */
struct rows {
	uint8_t *now, *before, *older;
};

/* Edits between the first i letters of a and the first j of b, from cells known. */
static unsigned cell(const struct pair *p, const struct rows *rows, unsigned i, unsigned j)
{
	unsigned edits = rows->before[j - 1] + (p->a[i - 1] != p->b[j - 1]);

	edits = smaller(edits, rows->before[j] + 1u);
	edits = smaller(edits, rows->now[j - 1] + 1u);
	if (i > 1 && j > 1 && p->a[i - 1] == p->b[j - 2] && p->a[i - 2] == p->b[j - 1])
		edits = smaller(edits, rows->older[j - 2] + 1u);
	return edits;
}

/* One row within the band; its least cell. */
static unsigned row_fill(const struct pair *p, struct rows *rows, unsigned i, unsigned limit)
{
	unsigned first = i > limit ? i - limit : 1, last = smaller(p->b_count, i + limit);
	unsigned least;

	rows->now[first - 1] = (uint8_t)(first == 1 ? smaller(i, limit + 1) : limit + 1);
	least = rows->now[first - 1];
	for (unsigned j = first; j <= last; j++) {
		rows->now[j] = (uint8_t)smaller(cell(p, rows, i, j), limit + 1);
		least = smaller(least, rows->now[j]);
	}
	if (last < p->b_count)
		rows->now[last + 1] = (uint8_t)(limit + 1);
	return least;
}

unsigned runs_distance(const uint16_t *a, size_t a_count, const uint16_t *b, size_t b_count,
		       unsigned limit)
{
	uint8_t cells[3][LETTERS_MAX + 2];
	struct rows rows = { cells[0], cells[1], cells[2] };
	struct pair p = pair_trimmed((struct pair){ a, b, (unsigned)a_count, (unsigned)b_count });
	unsigned apart = p.a_count > p.b_count ? p.a_count - p.b_count : p.b_count - p.a_count;

	if (apart > limit)
		return limit + 1;
	if (p.a_count == 0 || p.b_count == 0)
		return apart;
	for (unsigned j = 0; j <= p.b_count; j++)
		rows.before[j] = (uint8_t)smaller(j, limit + 1);
	for (unsigned i = 1; i <= p.a_count; i++) {
		uint8_t *spare = rows.older;

		/* A swap reaches over one row, but that row then costs no more than the swap does. */
		if (row_fill(&p, &rows, i, limit) > limit)
			return limit + 1;
		rows.older = rows.before;
		rows.before = rows.now;
		rows.now = spare;
	}
	return rows.before[p.b_count];
}

unsigned letters_distance(const struct letters *a, const struct letters *b, unsigned limit)
{
	return runs_distance(a->at, a->count, b->at, b->count, limit);
}
