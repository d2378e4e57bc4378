/* templates.h — what a message says, in three languages: files of ICU MessageFormat, filled in.
 *
 * A file is templates/<kind>.<channel>.<language>; those built in may be replaced by files of the
 * same name in the folder config.templates.  The first line of an e-mail is its subject, an empty
 * line follows.  Arguments have names, `{code}`, `{minutes, plural, one {…} other {…}}`, `{at,
 * time, HH:mm}`; which ones a kind has is said by kinds in templates.c.  Times are those of
 * Algeria, digits are Latin in Arabic, too, as they are written here.
 *
 * All are compiled by templates_load: a template that would fail at night does not let the service
 * start. */
#ifndef NOTIFICATIONS_TEMPLATES_H
#define NOTIFICATIONS_TEMPLATES_H

#include "lib/base/instant.h"
#include "lib/base/region.h"

enum { ARGUMENTS_MAX = 8, TEMPLATE_TEXT_MAX = 8000 };

struct argument {
	const char *name;
	enum { ARGUMENT_TEXT, ARGUMENT_NUMBER, ARGUMENT_TIME } type;
	str text;
	double number;
	instant at;
};
#define A_TEXT(n, v) ((struct argument){ .name = (n), .type = ARGUMENT_TEXT, .text = (v) })
#define A_NUMBER(n, v)                                                                             \
	((struct argument){ .name = (n), .type = ARGUMENT_NUMBER, .number = (double)(v) })
#define A_TIME(n, v) ((struct argument){ .name = (n), .type = ARGUMENT_TIME, .at = (v) })

struct rendered {
	str subject; /* absent in an SMS */
	str text;
};

/* Absent: all are well; else what is wrong, and where. */
str templates_load(struct region *, str folder);
void templates_unload(void);

/* kind: enum delivery_kind; language: enum language.  Every argument of the kind must be given: a
 * bug otherwise. */
struct rendered template_fill(struct region *, int kind, int language, size_t count,
			      const struct argument *);

/* enum delivery_channel of a kind. */
int kind_channel(int kind);

/* For tests and templates_load: the pattern with the names of its arguments as ICU's C interface
 * wants them, by number.  Absent, and *wrong says why. */
struct slots {
	/* Names, in the order of their numbers: texts are 0 to 3, numbers and times 4 to 7. */
	const char *texts[4], *numbers[4];
};
str pattern_number(struct region *, str pattern, const struct argument *known, size_t count,
		   struct slots *, const char **wrong);

#endif
