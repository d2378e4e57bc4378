/* meaning_parts.h — a sentence while it is understood: its spans, and what each is taken for.  For the
 * files of meaning alone. */
#ifndef SEARCH_MEANING_PARTS_H
#define SEARCH_MEANING_PARTS_H

#include "services/search/meaning.h"

enum { MARGIN = 10 }; /* of scores: what a synonym loses */

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

/* May it be that, as well as what it may be best? */
bool may_be(const struct part *, enum term_kind);
/* The best sense of that kind; NULL: none is good enough. */
const struct sense *sense_of(const struct part *, enum term_kind);
str word_text(const struct sentence *, size_t word);
/* Is there another part that is taken for that? */
bool any_is(const struct sentence *, enum part_role, const struct part *but);
/* It means nothing after all. */
void part_leave(struct sentence *, struct part *);

/* meaning_what.c: each tells what its parts mean together, in sentence.meant. */
void things_tell(struct sentence *);
void wilaya_tell(struct sentence *);
void town_tell(struct sentence *); /* after wilaya_tell */
void hints_tell(struct sentence *);
/* طبيبة أسنان is طبيب أسنان and a woman: a ta marbuta more than the term has. */
bool is_feminine(const struct sentence *, const struct part *);
void women_tell(struct sentence *);

/* meaning_names.c */
void names_tell(struct sentence *); /* first: what nobody is called may be something else */
void services_tell(struct sentence *);

#endif
