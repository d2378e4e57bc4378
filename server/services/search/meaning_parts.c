/* meaning_parts.c — spans and what they may be: what all files of meaning ask and say of them. */

#include "services/search/meaning_parts.h"

const struct sense *sense_of(const struct part *p, enum term_kind kind)
{
	for (size_t i = 0; i < p->count; i++)
		if (p->senses[i].kind == kind && p->senses[i].score + MARGIN >= p->top)
			return &p->senses[i];
	return NULL;
}

bool may_be(const struct part *p, enum term_kind kind)
{
	return sense_of(p, kind) != NULL;
}

str word_text(const struct sentence *m, size_t word)
{
	return letters_text(m->region, &m->query->words[word].letters);
}

bool any_is(const struct sentence *m, enum part_role role, const struct part *but)
{
	for (size_t i = 0; i < m->part_count; i++)
		if (&m->parts[i] != but && m->parts[i].role == role)
			return true;
	return false;
}

void part_leave(struct sentence *m, struct part *p)
{
	p->role = ROLE_LEFT_OVER;
	m->left_over[m->left_count++] = p->senses->span;
}
