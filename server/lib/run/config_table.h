/* config_table.h — the table of config.def as data, for those who read, check and print it. */
#ifndef RUN_CONFIG_TABLE_H
#define RUN_CONFIG_TABLE_H

#include "lib/run/config.h"

struct setting {
	const char *name;
	enum { SETTING_INT, SETTING_TEXT, SETTING_BOOL } kind;
	size_t at;            /* in struct config */
	const char *fallback; /* as text */
	int64_t min, max;
	const char *help;
};

/* Where a value came from. */
struct origin {
	const char *place; /* "default", a file's path, "environment", "--set" */
	int line;          /* 0: the place has no lines */
};

extern const struct setting settings[];
extern const size_t settings_count;
extern struct origin origins[]; /* one for each */

/* NULL: there is none. */
const struct setting *setting_find(str name);
/* The one whose name looks most like it; NULL when none does. */
const struct setting *setting_guess(str name);

/* What is wrong with the value itself ("is below 64"); NULL: nothing. Static buffer. */
const char *setting_wrong(const struct setting *, str value);
/* Does the whole make sense?  Else the setting that must change, and *wrong. */
const struct setting *config_wrong(const struct config *, const char **wrong);

/* The value as text, without a password that a URL may hold.  In `out`, terminated. */
enum { SETTING_TEXT_MAX = 256 };
void setting_show(const struct setting *, const struct config *, char out[SETTING_TEXT_MAX]);
void text_show(str value, char out[SETTING_TEXT_MAX]);

#endif
