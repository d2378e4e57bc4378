/* meaning_names.c — who is called so, and which services are.
 *
 * A name that is known as it is typed means its other spellings, too, but none that is merely like
 * it; what nobody is called may have been something else. */

#include "services/search/meaning_parts.h"

#include <stdlib.h>
#include <string.h>

enum {
	SPELLINGS = 220,  /* of a name that is known as typed, down to its other spellings; */
	SCRIPTS = 230,    /* the same in another script, which may leave out vowels */
	LIKENESS = 100,   /* of one that is not known */
	NAME_LEAST = 780, /* of a name beside other words */
	TAGS_MAX = 64,    /* services of one question */
};

/* ---- services ---- */

static int number_compare(const void *left, const void *right)
{
	const uint32_t *a = left, *b = right;

	return (*a > *b) - (*a < *b);
}

static struct bearers numbers_sorted(uint32_t *at, size_t count)
{
	size_t kept = 0;

	qsort(at, count, sizeof *at, number_compare);
	for (size_t i = 0; i < count; i++)
		if (kept == 0 || at[kept - 1] != at[i])
			at[kept++] = at[i];
	return (struct bearers){ at, kept };
}

static bool is_arabic(str text)
{
	return text.len > 0 && (unsigned char)text.at[0] >= 0xd8 &&
	       (unsigned char)text.at[0] <= 0xdb;
}

/* How much less than the best a sense may score. */
static uint32_t less_at_most(const struct part *p, const struct sense *s)
{
	if (s->kind == TERM_SERVICE)
		return MARGIN;
	if (p->top < SCORE_MAX)
		return LIKENESS;
	return is_arabic(s->span) == is_arabic(s->term->text) ? SPELLINGS : SCRIPTS;
}

/* All who bear one of the names of a span, of that kind and not far below the best. */
static struct bearers bearers_of(struct sentence *m, const struct part *p, enum term_kind kind,
				 size_t most)
{
	size_t count = 0, room = 1;
	uint32_t *all;

	for (size_t i = 0; i < p->count; i++)
		if (p->senses[i].kind == kind)
			room += roll_bearers(m->roll, p->senses[i].id).count;
	all = region_alloc(m->region, room * sizeof *all);
	for (size_t i = 0; i < p->count; i++) {
		const struct sense *s = &p->senses[i];
		struct bearers some;

		if (s->kind != kind || s->score + less_at_most(p, s) < p->top)
			continue;
		some = roll_bearers(m->roll, s->id);
		if (some.count > most - count)
			some.count = most - count;
		memcpy(all + count, some.at, some.count * sizeof *all);
		count += some.count;
	}
	return numbers_sorted(all, count);
}

void services_tell(struct sentence *m)
{
	for (size_t i = 0; i < m->part_count; i++) {
		struct part *p = &m->parts[i];

		if (p->role != ROLE_SERVICE)
			continue;
		if (m->meant->tag_count > 0) {
			part_leave(m, p);
			continue;
		}

		struct bearers tags = bearers_of(m, p, TERM_SERVICE, TAGS_MAX);

		m->meant->tags = tags.at;
		m->meant->tag_count = tags.count;
	}
}

/* ---- names ---- */

static struct bearers bearers_common(struct sentence *m, struct bearers a, struct bearers b)
{
	uint32_t *both = region_alloc(m->region, (a.count + 1) * sizeof *both);
	size_t count = 0;

	for (size_t i = 0, k = 0; i < a.count && k < b.count;) {
		if (a.at[i] == b.at[k])
			both[count++] = a.at[i];
		if (a.at[i] <= b.at[k])
			i++;
		else
			k++;
	}
	return (struct bearers){ both, count };
}

/* Is it near enough to a name, beside words that mean something else? */
static bool name_is_likely(const struct sentence *m, const struct part *p)
{
	return p->top >= NAME_LEAST ||
	       !(any_is(m, ROLE_THING, p) || any_is(m, ROLE_WILAYA, p) || any_is(m, ROLE_TOWN, p));
}

struct named {
	struct part *parts[QUERY_WORDS];
	struct bearers bearers[QUERY_WORDS];
	size_t count;
};

static void names_find(struct sentence *m, struct named *named)
{
	for (size_t i = 0; i < m->part_count; i++) {
		struct part *p = &m->parts[i];

		if (p->role != ROLE_NAME)
			continue;
		if (!name_is_likely(m, p)) {
			part_leave(m, p);
			continue;
		}
		named->parts[named->count] = p;
		named->bearers[named->count++] = bearers_of(m, p, TERM_NAME, MEANT_NUMBERS);
	}
}

/* Those with all names; else those with the rarest, and the others are left over. */
static struct bearers names_join(struct sentence *m, struct named *named)
{
	struct bearers all = named->bearers[0];
	size_t rarest = 0;

	for (size_t i = 1; i < named->count; i++) {
		all = bearers_common(m, all, named->bearers[i]);
		if (named->bearers[i].count > 0 &&
		    named->bearers[i].count < named->bearers[rarest].count)
			rarest = i;
	}
	if (all.count > 0)
		return all;
	for (size_t i = 0; i < named->count; i++)
		if (i != rarest)
			part_leave(m, named->parts[i]);
	named->parts[0] = named->parts[rarest];
	named->count = 1;
	return named->bearers[rarest];
}

/* Names that might be something else are that, when nobody bears all of them. */
static bool names_yield(struct sentence *m, const struct named *named)
{
	struct bearers all = named->bearers[0];
	bool soft = false;

	for (size_t i = 0; i < named->count; i++) {
		all = bearers_common(m, all, named->bearers[i]);
		soft |= named->parts[i]->otherwise != ROLE_NAME;
	}
	if (all.count > 0 || !soft)
		return false;
	for (size_t i = 0; i < named->count; i++)
		named->parts[i]->role = named->parts[i]->otherwise;
	return true;
}

void names_tell(struct sentence *m)
{
	struct named named = { .count = 0 };
	struct bearers found;
	str *spans;

	names_find(m, &named);
	if (named.count > 0 && names_yield(m, &named)) {
		named.count = 0;
		names_find(m, &named);
	}
	if (named.count == 0)
		return;
	found = names_join(m, &named);
	m->meant->named = true;
	m->meant->numbers = found.at;
	m->meant->number_count = found.count;
	spans = region_array(m->region, named.count, sizeof *spans);
	for (size_t i = 0; i < named.count; i++)
		spans[i] = named.parts[i]->senses->span;
	m->meant->names = (struct list_of){ spans, named.count };
}
