/* meaning.c — choosing among senses.
 *
 * Easy to get wrong: a sense that scores a little less is no worse (a synonym loses ten); so all
 * within MARGIN of the best may be meant, and what stands beside the span decides. */

#include "services/search/meaning.h"

#include "engine/phrase.h"
#include "services/search/hints.h"

#include <stdlib.h>
#include <string.h>

enum {
	MARGIN = 10,         /* of scores: what a synonym loses */
	SPELLINGS = 220,     /* of a name that is known as typed, down to its other spellings; */
	SCRIPTS = 230,       /* the same in another script, which may leave out vowels */
	LIKENESS = 100,      /* of one that is not known */
	NAME_LEAST = 780,    /* of a name beside other words */
	THING_LEAST = 800,   /* of a trade beside another */
	THINGS_MAX = 24,     /* trades and specialities of one span */
	TAGS_MAX = 64,       /* services of one question */
	CORRECTED_MAX = 400, /* bytes */
};

enum part_role {
	ROLE_LEFT_OVER,
	ROLE_THING, /* trades, specialities */
	ROLE_WILAYA,
	ROLE_TOWN,
	ROLE_HINT,
	ROLE_SERVICE,
	ROLE_NAME,
	ROLE_QUIET, /* a title and its like: known, and asks for nothing */
};

/* A span of the query. */
struct part {
	const struct sense *senses;
	size_t count;
	uint32_t top;
	enum part_role role, otherwise; /* what it is if no such name is found */
};

struct sentence {
	const struct terms *terms;
	const struct roll *roll;
	struct region *region;
	str typed;
	date today;
	struct meant *meant;
	struct query *query;
	struct part parts[QUERY_WORDS];
	size_t part_count;
	str left_over[QUERY_WORDS];
	size_t left_count;
};

/* ---- spans ---- */

static bool may_be(const struct part *p, enum term_kind kind)
{
	for (size_t i = 0; i < p->count; i++)
		if (p->senses[i].kind == kind && p->senses[i].score + MARGIN >= p->top)
			return true;
	return false;
}

static bool may_be_thing(const struct part *p)
{
	return may_be(p, TERM_TRADE) || may_be(p, TERM_SPECIALITY);
}

static enum part_role role_alone(const struct part *p)
{
	if (may_be_thing(p))
		return ROLE_THING;
	if (may_be(p, TERM_WILAYA))
		return ROLE_WILAYA;
	if (may_be(p, TERM_TOWN))
		return ROLE_TOWN;
	if (may_be(p, TERM_HINT))
		return ROLE_HINT;
	return may_be(p, TERM_SERVICE) ? ROLE_SERVICE : ROLE_NAME;
}

/* What a wilaya is called in short is that wilaya. */
static void shorts_settle(struct query *q)
{
	for (size_t i = 0; i < q->sense_count; i++) {
		struct sense *s = &q->senses[i];

		if (s->kind == TERM_HINT && s->id > HINT_KINDS) {
			s->kind = TERM_WILAYA;
			s->id -= HINT_KINDS;
		}
	}
}

static void parts_find(struct sentence *m)
{
	const struct query *q = m->query;

	for (size_t i = 0; i < q->sense_count;) {
		struct part *p = &m->parts[m->part_count++];

		p->senses = &q->senses[i];
		p->top = q->senses[i].score;
		while (i < q->sense_count && q->senses[i].first == p->senses->first) {
			p->count++;
			i++;
		}
		p->role = p->otherwise = role_alone(p);
	}
}

static str word_text(const struct sentence *m, size_t word)
{
	return letters_text(m->region, &m->query->words[word].letters);
}

static bool any_is(const struct sentence *m, enum part_role role, const struct part *but)
{
	for (size_t i = 0; i < m->part_count; i++)
		if (&m->parts[i] != but && m->parts[i].role == role)
			return true;
	return false;
}

/* ---- which sense ---- */

/* A title that is a trade, too ("docteur"), says nothing of a word that is a place. */
static bool follows_title(const struct sentence *m, const struct part *p)
{
	size_t before = p->senses->first;

	if (before == 0 || !word_is_title(word_text(m, before - 1)))
		return false;
	return p == m->parts || p[-1].role != ROLE_THING || p[-1].senses->last + 1 != before;
}

static bool beside_name(const struct sentence *m, const struct part *p)
{
	const struct part *first = m->parts, *end = m->parts + m->part_count;

	return (p > first && p[-1].otherwise == ROLE_NAME) ||
	       (p + 1 < end && p[1].otherwise == ROLE_NAME);
}

/* "Saïda Benali" is nobody in Saïda. */
static void names_settle(struct sentence *m)
{
	for (size_t i = 0; i < m->part_count; i++) {
		struct part *p = &m->parts[i];

		if (p->role == ROLE_NAME || !may_be(p, TERM_NAME))
			continue;
		if (follows_title(m, p) || (p->role != ROLE_THING && beside_name(m, p)))
			p->role = ROLE_NAME;
	}
}

/* Larbaâ is a town and Wednesday; "vidéo" is a photographer's, and a way to meet. */
static void hints_settle(struct sentence *m)
{
	for (size_t i = 0; i < m->part_count; i++) {
		struct part *p = &m->parts[i];

		if (!may_be(p, TERM_HINT))
			continue;
		if (p->role == ROLE_TOWN && (any_is(m, ROLE_TOWN, p) || any_is(m, ROLE_WILAYA, p)))
			p->role = ROLE_HINT;
		if (p->role == ROLE_THING && any_is(m, ROLE_THING, p))
			p->role = ROLE_HINT;
	}
}

/* "Docteur" is a general practitioner, but for one who is named, or whose trade is. */
static void titles_settle(struct sentence *m)
{
	for (size_t i = 0; i < m->part_count; i++) {
		struct part *p = &m->parts[i];
		bool named = i + 1 < m->part_count && p[1].role == ROLE_NAME;

		if (p->role == ROLE_THING && p->senses->first == p->senses->last &&
		    (named || any_is(m, ROLE_THING, p)) &&
		    word_is_title(word_text(m, p->senses->first)))
			p->role = ROLE_QUIET;
	}
}

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

static void part_leave(struct sentence *m, struct part *p)
{
	p->role = ROLE_LEFT_OVER;
	m->left_over[m->left_count++] = p->senses->span;
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

static void things_tell(struct sentence *m)
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

static const struct sense *sense_of(const struct part *p, enum term_kind kind)
{
	for (size_t i = 0; i < p->count; i++)
		if (p->senses[i].kind == kind && p->senses[i].score + MARGIN >= p->top)
			return &p->senses[i];
	return NULL;
}

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

static void wilaya_tell(struct sentence *m)
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
static void town_tell(struct sentence *m)
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

static void hints_tell(struct sentence *m)
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

/* طبيبة أسنان is طبيب أسنان and a woman: a ta marbuta more than the term has. */
static bool is_feminine(const struct sentence *m, const struct part *p)
{
	str typed = word_text(m, p->senses->first), term;
	struct folding f = { p->senses->term->text };
	struct word word;

	if (p->senses->how != SENSE_TYPOS || !fold_next(&f, &word) || !str_ends(typed, STR("ه")))
		return false;
	term = letters_text(m->region, &word.letters);
	return str_starts(typed, term) && typed.len == term.len + strlen("ه");
}

static void women_tell(struct sentence *m)
{
	for (size_t i = 0; i < m->part_count; i++)
		if (m->parts[i].role == ROLE_THING && is_feminine(m, &m->parts[i]))
			m->meant->gender = GENDER_FEMALE;
}

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

static void services_tell(struct sentence *m)
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

static void names_tell(struct sentence *m)
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

/* ---- what is left ---- */

static void left_over_tell(struct sentence *m)
{
	const struct query *q = m->query;
	str *spans = region_array(m->region, 2 * QUERY_WORDS, sizeof *spans);
	size_t count = 0;

	for (size_t i = 0; i < q->word_count; i++)
		if (q->roles[i] == WORD_LEFT_OVER && !word_is_title(word_text(m, i)))
			spans[count++] = (str){ m->typed.at + q->words[i].from,
						q->words[i].to - q->words[i].from };
	for (size_t i = 0; i < m->left_count && count < QUERY_WORDS; i++)
		spans[count++] = m->left_over[i];
	m->meant->left_over = (struct list_of){ spans, count };
}

/* Words that nobody knows, and nothing but where and when beside them: then nobody is meant, for
 * all of Oran would be no answer. */
static void nobody_tell(struct sentence *m)
{
	struct meant *meant = m->meant;
	bool said =
		meant->trade || meant->speciality_count > 0 || meant->named || meant->tag_count > 0;

	if (said || meant->left_over.count == 0)
		return;
	meant->named = true;
	meant->numbers = region_alloc(m->region, sizeof *meant->numbers);
}

static bool was_mistyped(const struct part *p)
{
	return p->senses->how == SENSE_TYPOS && (p->role == ROLE_THING || p->role == ROLE_WILAYA ||
						 p->role == ROLE_TOWN || p->role == ROLE_SERVICE);
}

static void corrected_tell(struct sentence *m)
{
	str line = STR("");
	size_t at = 0;
	bool changed = false;

	for (size_t i = 0; i < m->part_count; i++) {
		const struct sense *s = m->parts[i].senses;
		size_t from = (size_t)(s->span.at - m->typed.at);

		if (!was_mistyped(&m->parts[i]) || is_feminine(m, &m->parts[i]))
			continue;
		line = region_format(m->region, "%.*s%.*s%.*s", STR_ARG(line), (int)(from - at),
				     m->typed.at + at, STR_ARG(s->term->text));
		at = from + s->span.len;
		changed = true;
	}
	if (!changed)
		return;
	line = region_format(m->region, "%.*s%.*s", STR_ARG(line), (int)(m->typed.len - at),
			     m->typed.at + at);
	if (line.len <= CORRECTED_MAX && str_utf8_length(line) >= 0)
		m->meant->corrected = line;
}

void meaning_read(const struct terms *terms, const struct roll *roll, struct region *region,
		  str typed, date today, struct meant *meant)
{
	struct sentence *m = region_make(region, struct sentence);

	*meant = (struct meant){ .first = DATE_NONE, .last = DATE_NONE };
	m->terms = terms;
	m->roll = roll;
	m->region = region;
	m->typed = typed;
	m->today = today;
	m->meant = meant;
	m->query = query_understand(terms, region, typed);
	shorts_settle(m->query);
	parts_find(m);
	names_settle(m);
	hints_settle(m);
	titles_settle(m);
	names_tell(m);
	things_tell(m);
	wilaya_tell(m);
	town_tell(m);
	services_tell(m);
	hints_tell(m);
	women_tell(m);
	left_over_tell(m);
	nobody_tell(m);
	corrected_tell(m);
}
