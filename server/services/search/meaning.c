/* meaning.c — choosing among senses.
 *
 * Easy to get wrong: a sense that scores a little less is no worse (a synonym loses ten); so all
 * within MARGIN of the best may be meant, and what stands beside the span decides. */

#include "services/search/hints.h"
#include "services/search/meaning_parts.h"

#include <string.h>

enum {
	CORRECTED_MAX = 400, /* bytes */
};

/* ---- spans ---- */

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
