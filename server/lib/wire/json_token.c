/* json_token.c — strings and numbers of JSON (RFC 8259, sections 6 and 7).
 *
 * Easy to get wrong: "\ud83d\ude00" is one character in two escapes, and half of it is none; and a number may be
 * flawless and yet fit neither int64 nor double. */

#include "lib/wire/json_token.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char *wrong(struct token_error *error, const char *at, const char *text)
{
	*error = (struct token_error){ at, text };
	return NULL;
}

/* ---- strings ---- */

/* Bytes of the character or escape at `at`; 0: there is none.  What is escaped is checked later. */
static size_t string_step(const char *at, const char *end)
{
	unsigned char c = (unsigned char)*at;

	if (c < ' ')
		return 0;
	if (c < 0x80)
		return c == '\\' && at + 1 < end ? 2 : 1;
	return utf8_step(at, (size_t)(end - at));
}

/* The closing quote of the string whose first character is at `at`. */
static const char *string_end(const char *at, const char *end, bool *escapes,
			      struct token_error *error)
{
	*escapes = false;
	at += ascii_plain(at, (size_t)(end - at)); /* mostly to its end */
	while (at < end && *at != '"') {
		size_t step = string_step(at, end);

		if (step == 0 && (unsigned char)*at < ' ')
			return wrong(error, at, "a control character in a string must be escaped");
		if (step == 0)
			return wrong(error, at, "not UTF-8");
		*escapes |= *at == '\\';
		at += step;
	}
	return at < end ? at : wrong(error, end, "a string is not closed");
}

/* Four hex digits; -1 if they are not. */
static int32_t hex4(const char *at, const char *end)
{
	int32_t value = 0;

	if (end - at < 4)
		return -1;
	for (int i = 0; i < 4; i++) {
		int digit = hex_digit(at[i]);

		if (digit < 0)
			return -1;
		value = value << 4 | digit;
	}
	return value;
}

static bool is_high(int32_t point)
{
	return point >= 0xD800 && point <= 0xDBFF;
}

static bool is_low(int32_t point)
{
	return point >= 0xDC00 && point <= 0xDFFF;
}

/* The code point of the \u at `at`, with its second half if it has one.  How many bytes it took; 0: it is none. */
static size_t unescape_point(const char *at, const char *end, int32_t *point)
{
	int32_t first = hex4(at + 2, end);

	*point = first;
	if (!is_high(first))
		return first <= 0 || is_low(first) ? 0 : 6;
	if (end - at < 12 || at[6] != '\\' || at[7] != 'u')
		return 0;

	int32_t second = hex4(at + 8, end);

	if (!is_low(second))
		return 0;
	*point = 0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00);
	return 12;
}

static char *put_point(char *out, int32_t point)
{
	if (point < 0x80) {
		*out++ = (char)point;
		return out;
	}
	if (point < 0x800) {
		*out++ = (char)(0xC0 | point >> 6);
	} else if (point < 0x10000) {
		*out++ = (char)(0xE0 | point >> 12);
		*out++ = (char)(0x80 | (point >> 6 & 0x3F));
	} else {
		*out++ = (char)(0xF0 | point >> 18);
		*out++ = (char)(0x80 | (point >> 12 & 0x3F));
		*out++ = (char)(0x80 | (point >> 6 & 0x3F));
	}
	*out++ = (char)(0x80 | (point & 0x3F));
	return out;
}

/* The escape at `at`, before `end` which is the closing quote; gives what stands behind it. */
static const char *unescape_one(const char *at, const char *end, char **out,
				struct token_error *error)
{
	static const char names[] = "\"\\/bfnrt";
	static const char means[] = "\"\\/\b\f\n\r\t";
	const char *found = memchr(names, at[1], sizeof names - 1);

	if (found) {
		*(*out)++ = means[found - names];
		return at + 2;
	}
	if (at[1] != 'u')
		return wrong(error, at, "there is no such escape");

	int32_t point;
	size_t took = unescape_point(at, end, &point);

	if (took == 0)
		return wrong(error, at,
			     "\\u wants four hex digits: no NUL, no half of a surrogate pair");
	*out = put_point(*out, point);
	return at + took;
}

const char *token_string(struct region *region, const char *at, const char *end, str *out,
			 struct token_error *error)
{
	bool escapes;
	const char *from = at + 1;
	const char *close = string_end(from, end, &escapes, error);

	if (!close)
		return NULL;
	*out = (str){ from, (size_t)(close - from) };
	if (!escapes)
		return close + 1;

	char *copy = region_alloc(region, out->len); /* never longer than escaped */
	char *to = copy;

	while (from < close) {
		if (*from != '\\') {
			*to++ = *from++;
			continue;
		}
		from = unescape_one(from, close, &to, error);
		if (!from)
			return NULL;
	}
	*out = (str){ copy, (size_t)(to - copy) };
	return close + 1;
}

/* ---- numbers ---- */

static const char *skip_digits(const char *at, const char *end)
{
	while (at < end && *at >= '0' && *at <= '9')
		at++;
	return at;
}

/* At least one digit at `at`; gives what stands behind them, else NULL. */
static const char *need_digits(const char *at, const char *end)
{
	const char *to = skip_digits(at, end);

	return to > at ? to : NULL;
}

/* Where the number at `at` ends; NULL when there is none.  *whole: it has neither fraction nor exponent. */
static const char *number_end(const char *at, const char *end, bool *whole)
{
	const char *from = at + (at < end && *at == '-');
	const char *to = need_digits(from, end);

	*whole = true;
	if (!to || (*from == '0' && to > from + 1))
		return NULL;
	if (to < end && *to == '.') {
		*whole = false;
		to = need_digits(to + 1, end);
		if (!to)
			return NULL;
	}
	if (to < end && (*to == 'e' || *to == 'E')) {
		bool sign = to + 1 < end && (to[1] == '+' || to[1] == '-');

		*whole = false;
		to = need_digits(to + 1 + sign, end);
	}
	return to;
}

/* Nobody here ever calls setlocale, so that strtod takes a point. */
static void number_value(str raw, bool whole, struct json *out)
{
	char copy[JSON_NUMBER + 1];

	out->raw = raw;
	out->kind = JSON_INT;
	if (whole && str_to_int(raw, &out->number))
		return;
	memcpy(copy, raw.at, raw.len);
	copy[raw.len] = '\0';
	out->real = strtod(copy, NULL);
	out->kind = whole || isinf(out->real) ? JSON_HUGE : JSON_REAL;
}

const char *token_number(const char *at, const char *end, struct json *out,
			 struct token_error *error)
{
	bool whole;
	const char *to = number_end(at, end, &whole);

	if (!to)
		return wrong(error, at,
			     "not a number: digits, perhaps a fraction, perhaps an exponent");
	if (to - at > JSON_NUMBER)
		return wrong(error, at, "a number is too long");
	number_value((str){ at, (size_t)(to - at) }, whole, out);
	return to;
}

bool json_number(str text, struct json *out)
{
	struct token_error error;

	*out = (struct json){ 0 };
	return text.len > 0 &&
	       token_number(text.at, text.at + text.len, out, &error) == text.at + text.len;
}
