/* meaning_what.c — trades and specialities, places, and words that say when or how.
 *
 * Easy to get wrong: a word that belongs to several trades narrows one that was said, but never adds
 * to it. */

#include "services/search/hints.h"
#include "services/search/meaning_parts.h"

#include <string.h>

enum {
	THING_LEAST = 800, /* of a trade beside another */
	THINGS_MAX = 24,   /* trades and specialities of one span */
};

/* ---- trades and specialities ---- */

struct things {
	uint16_t at[THINGS_MAX];
	size_t count;
};

/* The trade of a speciality; of a trade itself. */
static uint16_t trade_of(uint16_t number)
{
	const struct entry *e = entry_at(ENTRY_SPECIALITY, number);

	return e ? e->parent : number;
}

static bool things_have(const struct things *t, uint16_t number)
{
	for (size_t i = 0; i < t->count; i++)
		if (t->at[i] == number)
			return true;
	return false;
}

static void things_add(struct things *t, uint16_t number)
{
	if (t->count < THINGS_MAX && !things_have(t, number))
		t->at[t->count++] = number;
}

/* Without specialities whose trades are there. */
static struct things things_of(const struct part *p)
{
	struct things all = { .count = 0 }, kept = { .count = 0 };

	for (size_t i = 0; i < p->count; i++)
		if (p->senses[i].score + MARGIN >= p->top &&
		    (p->senses[i].kind == TERM_TRADE || p->senses[i].kind == TERM_SPECIALITY))
			things_add(&all, (uint16_t)p->senses[i].id);
	for (size_t i = 0; i < all.count; i++)
		if (trade_of(all.at[i]) == all.at[i] || !things_have(&all, trade_of(all.at[i])))
			things_add(&kept, all.at[i]);
	return kept;
}

static bool is_one_trade(const struct things *t)
{
	for (size_t i = 1; i < t->count; i++)
		if (trade_of(t->at[i]) != trade_of(t->at[0]))
			return false;
	return true;
}

/* What both mean: specialities of the other's trades, and what is the same. */
static struct things things_common(const struct things *a, const struct things *b)
{
	struct things both = { .count = 0 };

	for (size_t i = 0; i < a->count; i++)
		if (things_have(b, a->at[i]) || things_have(b, trade_of(a->at[i])))
			things_add(&both, a->at[i]);
	for (size_t i = 0; i < b->count; i++)
		if (things_have(a, trade_of(b->at[i])))
			things_add(&both, b->at[i]);
	return both;
}

/* "Dentiste orthodontie" is one of both, "dentiste pédiatre" either; a word that may be of any
 * trade says nothing beside a trade that it does not belong to. */
static void things_narrow(struct sentence *m, struct things *all, struct part **from,
			  struct part *p)
{
	struct things other = things_of(p), both = things_common(all, &other);

	if (both.count > 0) {
		*all = both;
	} else if (!is_one_trade(&other) || p->top < THING_LEAST) {
		part_leave(m, p);
	} else if (!is_one_trade(all)) {
		part_leave(m, *from);
		*all = other;
		*from = p;
	} else {
		for (size_t i = 0; i < other.count; i++)
			things_add(all, other.at[i]);
	}
}

void things_tell(struct sentence *m)
{
	struct things all = { .count = 0 };
	struct part *from = NULL;

	for (size_t i = 0; i < m->part_count; i++) {
		struct part *p = &m->parts[i];

		if (p->role != ROLE_THING)
			continue;
		if (from)
			things_narrow(m, &all, &from, p);
		else
			all = things_of(p);
		from = from ? from : p;
	}
	if (all.count == 0)
		return;
	m->meant->trade = is_one_trade(&all) ? trade_of(all.at[0]) : 0;
	if (all.count == 1 && all.at[0] == m->meant->trade)
		return;
	m->meant->speciality_count = all.count < LIST_MAX ? all.count : LIST_MAX;
	memcpy(m->meant->specialities, all.at, m->meant->speciality_count * sizeof *all.at);
}

/* ---- places ---- */

/* Of towns of one name that of the wilaya, else the largest; their senses are in that order. */
static uint16_t town_within(const struct part *p, uint16_t wilaya)
{
	for (size_t i = 0; i < p->count; i++) {
		const struct entry *e = p->senses[i].kind == TERM_TOWN
						? entry_at(ENTRY_TOWN, (uint16_t)p->senses[i].id)
						: NULL;

		if (e && e->parent == wilaya && p->senses[i].score + MARGIN >= p->top)
			return e->number;
	}
	return 0;
}

void wilaya_tell(struct sentence *m)
{
	for (size_t i = 0; i < m->part_count; i++) {
		struct part *p = &m->parts[i];

		if (p->role != ROLE_WILAYA)
			continue;

		uint16_t number = (uint16_t)sense_of(p, TERM_WILAYA)->id;

		if (m->meant->wilaya && m->meant->wilaya != number)
			part_leave(m, p);
		else
			m->meant->wilaya = number;
	}
}

/* The first town; one that lies elsewhere than the wilaya said goes before it. */
void town_tell(struct sentence *m)
{
	struct meant *meant = m->meant;

	for (size_t i = 0; i < m->part_count; i++) {
		struct part *p = &m->parts[i];

		if (p->role != ROLE_TOWN)
			continue;

		uint16_t within = meant->wilaya ? town_within(p, meant->wilaya) : 0;
		uint16_t number = within ? within : (uint16_t)sense_of(p, TERM_TOWN)->id;

		if (meant->town && meant->town != number)
			part_leave(m, p);
		else
			meant->town = number;
	}
	if (meant->town)
		meant->wilaya = entry_at(ENTRY_TOWN, meant->town)->parent;
}

/* ---- hints ---- */

static void hint_tell(struct sentence *m, enum hint hint, bool next)
{
	struct meant *meant = m->meant;
	date first, last;

	if (!date_is_none(m->today) && date_is_none(meant->first) &&
	    hint_dates(hint, m->today, next, &first, &last)) {
		meant->first = first;
		meant->last = last;
	}
	if (hint == HINT_MORNING)
		meant->part = DAY_PART_MORNING;
	if (hint == HINT_AFTERNOON)
		meant->part = DAY_PART_AFTERNOON;
	if (hint == HINT_EVENING || hint == HINT_TONIGHT)
		meant->part = DAY_PART_EVENING;
	if (hint == HINT_FEMALE || hint == HINT_MALE)
		meant->gender = hint == HINT_MALE ? GENDER_MALE : GENDER_FEMALE;
	meant->home |= hint == HINT_HOME;
	meant->video |= hint == HINT_VIDEO;
	meant->near |= hint == HINT_NEAR;
}

void hints_tell(struct sentence *m)
{
	bool next = false;

	for (size_t i = 0; i < m->part_count; i++)
		if (m->parts[i].role == ROLE_HINT)
			next |= sense_of(&m->parts[i], TERM_HINT)->id == HINT_NEXT;
	for (size_t i = 0; i < m->part_count; i++) {
		const struct sense *s =
			m->parts[i].role == ROLE_HINT ? sense_of(&m->parts[i], TERM_HINT) : NULL;

		/* Of who is meant a letter decides: دكتور is no دكتورة with an error. */
		if (s && (s->how != SENSE_TYPOS || (s->id != HINT_FEMALE && s->id != HINT_MALE)))
			hint_tell(m, s->id, next);
	}
}

bool is_feminine(const struct sentence *m, const struct part *p)
{
	str typed = word_text(m, p->senses->first), term;
	struct folding f = { p->senses->term->text };
	struct word word;

	if (p->senses->how != SENSE_TYPOS || !fold_next(&f, &word) || !str_ends(typed, STR("ه")))
		return false;
	term = letters_text(m->region, &word.letters);
	return str_starts(typed, term) && typed.len == term.len + strlen("ه");
}

void women_tell(struct sentence *m)
{
	for (size_t i = 0; i < m->part_count; i++)
		if (m->parts[i].role == ROLE_THING && is_feminine(m, &m->parts[i]))
			m->meant->gender = GENDER_FEMALE;
}
