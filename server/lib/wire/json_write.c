/* json_write.c — JSON out, appended to one growing run of bytes in a region.
 *
 * Easy to get wrong: text comes from the database and from clients; whatever is not UTF-8 in it leaves as U+FFFD, so
 * that no answer of ours is ever refused by a strict reader. */

#include "lib/wire/json.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST_ROOM = 1024 };

/* Room for `more` bytes; where they go. */
static char *room_for(struct json_writer *w, size_t more)
{
	if (w->room - w->len < more) {
		size_t room = w->room ? w->room * 2 : FIRST_ROOM;

		while (room - w->len < more)
			room *= 2;

		char *at = region_alloc(w->region, room);

		if (w->len > 0)
			memcpy(at, w->at, w->len);
		w->at = at;
		w->room = room;
	}
	return w->at + w->len;
}

/* A value: a comma before it when one is due. */
static void put(struct json_writer *w, const char *bytes, size_t len)
{
	char *to = room_for(w, len + 1);

	if (w->comma)
		*to++ = ',';
	memcpy(to, bytes, len);
	w->len += len + w->comma;
	w->comma = true;
}

void json_open(struct json_writer *w, char bracket)
{
	put(w, &bracket, 1);
	w->comma = false;
}

void json_close(struct json_writer *w, char bracket)
{
	w->comma = false;
	put(w, &bracket, 1);
}

/* ---- text ---- */

static void append(struct json_writer *w, const char *bytes, size_t len)
{
	memcpy(room_for(w, len), bytes, len);
	w->len += len;
}

/* How far text may be copied as it is, from i on. */
static size_t plain_end(str text, size_t i)
{
	for (;;) {
		i += ascii_plain(text.at + i, text.len - i);

		size_t step = utf8_step(text.at + i, text.len - i);

		if (step < 2 && (step == 0 || text.at[i] != 0x7F))
			return i;
		i += step;
	}
}

static void append_escape(struct json_writer *w, unsigned char c)
{
	append(w, "\\u00", 4);
	hex_write(room_for(w, 2), &c, 1);
	w->len += 2;
}

/* A byte that may not: escaped, or replaced when it is not UTF-8. */
static void append_special(struct json_writer *w, unsigned char c)
{
	static const char means[] = "\"\\\b\f\n\r\t";
	static const char names[] = "\"\\bfnrt";
	const char *found = memchr(means, c, sizeof means - 1);

	if (c >= 0x80)
		append(w, "\xEF\xBF\xBD", 3);
	else if (found)
		append(w, (char[]){ '\\', names[found - means] }, 2);
	else
		append_escape(w, c);
}

void json_text(struct json_writer *w, str text)
{
	if (str_absent(text)) {
		json_null(w);
		return;
	}
	put(w, "\"", 1);
	for (size_t i = 0; i < text.len; i++) {
		size_t end = plain_end(text, i);

		append(w, text.at + i, end - i);
		i = end;
		if (i < text.len)
			append_special(w, (unsigned char)text.at[i]);
	}
	append(w, "\"", 1);
}

void json_name(struct json_writer *w, const char *name)
{
	size_t len = strlen(name);
	char *to = room_for(w, len + 4);

	if (w->comma)
		*to++ = ',';
	*to++ = '"';
	memcpy(to, name, len);
	memcpy(to + len, "\":", 2);
	w->len += len + 3 + w->comma;
	w->comma = false;
}

void json_key(struct json_writer *w, str key)
{
	json_text(w, str_absent(key) ? STR("") : key);
	append(w, ":", 1);
	w->comma = false;
}

/* ---- numbers and words ---- */

void json_int(struct json_writer *w, int64_t number)
{
	char digits[INT_TEXT];

	put(w, digits, int_write(number, digits));
}

/* What people measure and pay has few decimals: with six at most, and below a thousand million, the decimal is found by one
 * multiplication, and it is the shortest, for 15 digits or fewer are never ambiguous.  False: not such a number. */
static bool real_plain(struct json_writer *w, double number)
{
	double millionths = round(number * 1e6);
	char text[24], *end = text + sizeof text, *at = end;

	if (fabs(number) >= 1e9 || millionths / 1e6 != number)
		return false;

	uint64_t rest = (uint64_t)fabs(millionths);
	int decimals = 6;

	for (; decimals > 0 && rest % 10 == 0; decimals--)
		rest /= 10;
	for (int i = 0; i < decimals; i++, rest /= 10)
		*--at = (char)('0' + rest % 10);
	if (decimals)
		*--at = '.';
	do
		*--at = (char)('0' + rest % 10);
	while ((rest /= 10) > 0);
	if (number < 0)
		*--at = '-';
	put(w, at, (size_t)(end - at));
	return true;
}

void json_real(struct json_writer *w, double number)
{
	char text[32];
	int len = 0;

	if (!isfinite(number)) {
		json_null(w);
		return;
	}
	number += 0.0; /* no "-0", which would come back as a whole 0 */
	if (real_plain(w, number))
		return;
	for (int digits = 15; digits <= 17; digits++) {
		len = snprintf(text, sizeof text, "%.*g", digits, number);
		if (strtod(text, NULL) == number)
			break;
	}
	put(w, text, (size_t)len);
}

void json_bool(struct json_writer *w, bool truth)
{
	put(w, truth ? "true" : "false", truth ? 4 : 5);
}

void json_null(struct json_writer *w)
{
	put(w, "null", 4);
}

/* ---- our small values; none of their characters wants an escape ---- */

void json_uuid(struct json_writer *w, uuid id)
{
	char text[UUID_TEXT + 2];

	text[0] = text[UUID_TEXT + 1] = '"';
	uuid_write(id, text + 1);
	put(w, text, sizeof text);
}

void json_instant(struct json_writer *w, instant at)
{
	char text[INSTANT_TEXT + 2];

	if (instant_is_none(at)) {
		json_null(w);
		return;
	}

	size_t len = instant_write(at, text + 1);

	text[0] = text[len + 1] = '"';
	put(w, text, len + 2);
}

void json_date(struct json_writer *w, date day)
{
	char text[DATE_TEXT + 2];

	if (date_is_none(day)) {
		json_null(w);
		return;
	}
	text[0] = text[DATE_TEXT + 1] = '"';
	date_write(day, text + 1);
	put(w, text, sizeof text);
}

void json_raw(struct json_writer *w, str json)
{
	if (str_absent(json))
		json_null(w);
	else
		put(w, json.at, json.len);
}

str json_done(const struct json_writer *w)
{
	return (str){ w->at ? w->at : "", w->len };
}
