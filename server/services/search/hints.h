/* hints.h — words that say when or how one wants to come, in three languages: "demain matin", "غدا",
 * "at home", "near me"; and those that say nothing that a search needs ("rendez-vous", "urgent").
 *
 * Pure data, and the dates that such words mean. */
#ifndef SEARCH_HINTS_H
#define SEARCH_HINTS_H

#include "lib/base/instant.h"

enum hint {
	HINT_NOTHING, /* said by many, changes nothing */
	HINT_MONDAY,  /* … in the order of date_weekday */
	HINT_TUESDAY,
	HINT_WEDNESDAY,
	HINT_THURSDAY,
	HINT_FRIDAY,
	HINT_SATURDAY,
	HINT_SUNDAY,
	HINT_TODAY,
	HINT_TOMORROW,
	HINT_AFTER_TOMORROW,
	HINT_THIS_WEEK, /* weeks begin on Saturday */
	HINT_NEXT_WEEK,
	HINT_WEEKEND, /* Friday and Saturday */
	HINT_TONIGHT,
	HINT_NEXT, /* a weekday, but not today */
	HINT_MORNING,
	HINT_AFTERNOON,
	HINT_EVENING,
	HINT_HOME,
	HINT_VIDEO,
	HINT_FEMALE,
	HINT_MALE,
	HINT_NEAR,
	HINT_KINDS
};

struct hint_word {
	const char *text;
	enum hint hint;
};
extern const struct hint_word hint_words[];
extern const size_t hint_word_count;

/* What people call a wilaya beside its names, and its number on number plates. */
struct wilaya_word {
	const char *text, *wilaya; /* its slug */
};
extern const struct wilaya_word wilaya_words[];
extern const size_t wilaya_word_count;

/* Of the hints that name dates, [first, last]; false for all others. */
bool hint_dates(enum hint, date today, bool next, date *first, date *last);

/* A word that stands before a name: "dr", "docteur", "الدكتورة", "maître". */
bool word_is_title(str folded);
/* A particle that makes one name with what follows ("ben", "abd", "أبو") and is none by itself. */
bool word_is_particle(str folded);
/* What practices are called in general ("cabinet", "clinique", "عيادة"): no name by itself. */
bool word_is_general(str folded);

#endif
