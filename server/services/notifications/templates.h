/* templates.h — what a message says, in three languages: files of ICU MessageFormat, filled in.
 *
 * A file is templates/<kind>.<channel>.<language>; those built in may be replaced by files of the
 * same name in the folder config.templates.  The first line of an e-mail is its subject, that of the
 * inbox a title, and an empty line follows.  Arguments have names, `{code}`, `{minutes, plural, one
 * {…} other {…}}`, `{at, time, HH:mm}`; which ones a kind has is said by kinds in templates.c.  A
 * time is shown with the offset that came with it; digits are Latin in Arabic, too, as they are
 * written here.
 *
 * All are compiled by templates_load: a template that would fail at night does not let the service
 * start. */
#ifndef NOTIFICATIONS_TEMPLATES_H
#define NOTIFICATIONS_TEMPLATES_H

#include "lib/base/instant.h"
#include "lib/base/region.h"

enum { ARGUMENTS_MAX = 26, TEMPLATE_TEXT_MAX = 8000 };

/* Where a text appears: enum delivery_channel, and the inbox, by which nothing is sent. */
enum { CHANNEL_INBOX = 3, CHANNELS };

struct argument {
	const char *name; /* two letters at least */
	enum { ARGUMENT_TEXT, ARGUMENT_NUMBER, ARGUMENT_TIME } type;
	str text;
	double number;
	instant at;
	int32_t offset; /* seconds east of UTC of whoever reads the time */
};
/* Algeria has had no other offset since 1981. */
enum { ALGERIA_OFFSET = 3600 };
#define A_TEXT(n, v) ((struct argument){ .name = (n), .type = ARGUMENT_TEXT, .text = (v) })
#define A_NUMBER(n, v)                                                                             \
	((struct argument){ .name = (n), .type = ARGUMENT_NUMBER, .number = (double)(v) })
#define A_TIME(n, v) A_WALL(n, v, ALGERIA_OFFSET)
#define A_WALL(n, v, east)                                                                         \
	((struct argument){ .name = (n), .type = ARGUMENT_TIME, .at = (v), .offset = (east) })

struct rendered {
	str subject; /* absent in an SMS; the title of a notice */
	str text;
	str calendar;       /* goes with an e-mail; absent: none */
	const char *method; /* of it */
};

/* Absent: all are well; else what is wrong, and where. */
str templates_load(struct region *, str folder);
void templates_unload(void);

/* kind: enum delivery_kind, which must have texts for the channel; language: enum language.  Every
 * argument that the text uses must be given: a bug otherwise. */
struct rendered template_fill(struct region *, int kind, int channel, int language, size_t count,
			      const struct argument *);

/* Does a kind have texts for a channel?  And the only channel of codes and warnings; 0: it has
 * several. */
bool kind_has(int kind, int channel);
int kind_channel(int kind);

/* For tests and templates_load: the pattern with the names of its arguments as ICU's C interface
 * wants them, by number.  Absent, and *wrong says why. */
enum { SLOT_TEXTS = 18, SLOT_NUMBERS = 5 };
struct numbering {
	/* Names, in the order of their numbers: texts have those below SLOT_TEXTS, numbers and times
	 * those behind. */
	const char *texts[SLOT_TEXTS], *numbers[SLOT_NUMBERS];
};
str pattern_number(struct region *, str pattern, const struct argument *known, size_t count,
		   struct numbering *, const char **wrong);

#endif
