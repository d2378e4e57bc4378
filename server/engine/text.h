/* text.h — what somebody means who types "pediatre a alger centre" or "طبيب اسنان وهران": trades,
 * places, names, and the words left over.
 *
 * A query is cut into words, and the words into spans so that it costs least: a span that is a term
 * as it stands, else without its stop words, else with typing errors, else by its sound; every word
 * that means nothing costs much, so longer terms win over their parts.  Any bytes are taken
 * (fold.h).  Pure; work is bounded by QUERY_WORDS and QUERY_LOOKS, whatever is typed. */
#ifndef ENGINE_TEXT_H
#define ENGINE_TEXT_H

#include "engine/fold.h"
#include "engine/terms.h"

enum {
	QUERY_WORDS = 16, /* of one query; more are not read */
	QUERY_SPAN = 6,   /* words of one term */
	QUERY_LOOKS = 24, /* spans that are looked for with errors, or by sound */
	SENSES_MAX = 8,   /* of one span */
	SCORE_MAX = 1000,
};

enum sense_how {
	SENSE_EXACT,
	SENSE_BARE,  /* without stop words, articles, or what Arabic writes on to a word */
	SENSE_TYPOS, /* within a few edits */
	SENSE_SOUND, /* a name that sounds so, maybe in another script */
};

/* One thing that one span may mean. */
struct sense {
	enum term_kind kind;
	uint32_t id;
	const struct term *term; /* lives as long as the dictionary */
	enum sense_how how;
	uint32_t score;     /* up to SCORE_MAX; senses of one span compare by it */
	size_t first, last; /* words, inclusive */
	str span;           /* what was typed, a part of the query */
};

enum word_role { WORD_LEFT_OVER, WORD_STOP, WORD_MEANT };

/* A query understood. */
struct query {
	struct sense *senses; /* by span, the best of each first; none twice in a span */
	size_t sense_count;
	struct word words[QUERY_WORDS];
	enum word_role roles[QUERY_WORDS];
	size_t word_count;
	bool cut; /* there were more words, or work ran out */
};

/* In the region; the query's text is borrowed. */
struct query *query_understand(const struct terms *, struct region *, str text);

/* What the end of a text may become while it is typed, best first, none twice. */
struct suggestion {
	const struct term *term;
	size_t from; /* the bytes of the text from here to its end are what it takes the place of */
};
size_t query_suggest(const struct terms *, str typed, struct suggestion *out, size_t room);

#endif
