/* config_print.c — the table for an operator: what is set, where, and what it could be.
 *
 * Easy to get wrong: a URL may carry a password. What is printed is cleaned; so are values in error
 * messages. */

#include "lib/run/config_table.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* "smtp://user:pass@host" becomes "smtp://...@host". */
void text_show(str value, char out[SETTING_TEXT_MAX])
{
	str after = value, scheme;
	ptrdiff_t at;

	while (str_cut(&after, ':', &scheme) && !str_starts(after, STR("//")))
		;
	at = str_absent(after) ? -1 : str_find(after, '@');
	if (at < 0) {
		snprintf(out, SETTING_TEXT_MAX, "%.*s", STR_ARG(value));
		return;
	}

	int kept = (int)(after.at + 2 - value.at);

	snprintf(out, SETTING_TEXT_MAX, "%.*s...%.*s", kept, value.at,
		 (int)(after.len - (size_t)at), after.at + at);
}

void setting_show(const struct setting *s, const struct config *c, char out[SETTING_TEXT_MAX])
{
	const void *from = (const char *)c + s->at;

	switch (s->kind) {
	case SETTING_INT:
		snprintf(out, SETTING_TEXT_MAX, "%" PRId64, *(const int64_t *)from);
		break;
	case SETTING_BOOL:
		snprintf(out, SETTING_TEXT_MAX, "%s", *(const bool *)from ? "true" : "false");
		break;
	case SETTING_TEXT:
		text_show(*(const str *)from, out);
		break;
	}
}

/* ---- the columns ---- */

enum { NAME, VALUE, FROM, DEFAULT, BOUNDS, COLUMNS };
enum { CELL = SETTING_TEXT_MAX };

static void put_empty(char cell[CELL])
{
	if (!*cell)
		strcpy(cell, "-");
}

static void fill_row(const struct setting *s, char cells[COLUMNS][CELL])
{
	struct origin from = origins[s - settings];

	snprintf(cells[NAME], CELL, "%s", s->name);
	setting_show(s, &config, cells[VALUE]);
	put_empty(cells[VALUE]);
	if (from.line)
		snprintf(cells[FROM], CELL, "%s:%d", from.place, from.line);
	else
		snprintf(cells[FROM], CELL, "%s", from.place ? from.place : "default");
	snprintf(cells[DEFAULT], CELL, "%s", s->fallback);
	put_empty(cells[DEFAULT]);
	if (s->kind == SETTING_INT)
		snprintf(cells[BOUNDS], CELL, "%" PRId64 "..%" PRId64, s->min, s->max);
	else
		snprintf(cells[BOUNDS], CELL, "%s",
			 s->kind == SETTING_BOOL ? "true|false" : "text");
}

static void measure(char cells[COLUMNS][CELL], int widths[COLUMNS])
{
	for (int i = 0; i < COLUMNS; i++) {
		int width = (int)strlen(cells[i]);

		if (width > widths[i])
			widths[i] = width;
	}
}

static void put_row(FILE *out, char cells[COLUMNS][CELL], const int widths[COLUMNS],
		    const char *help)
{
	for (int i = 0; i < COLUMNS; i++)
		fprintf(out, "%-*s  ", widths[i], cells[i]);
	fprintf(out, "%s\n", help);
}

void config_print(FILE *out)
{
	char head[COLUMNS][CELL] = { "SETTING", "VALUE", "FROM", "DEFAULT", "BOUNDS" };
	char cells[COLUMNS][CELL];
	int widths[COLUMNS] = { 0 };

	measure(head, widths);
	for (size_t i = 0; i < settings_count; i++) {
		fill_row(&settings[i], cells);
		measure(cells, widths);
	}
	put_row(out, head, widths, "WHAT IT IS");
	for (size_t i = 0; i < settings_count; i++) {
		fill_row(&settings[i], cells);
		put_row(out, cells, widths, settings[i].help);
	}
}
