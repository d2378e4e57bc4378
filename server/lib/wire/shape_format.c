/* shape_format.c — what a text must look like beyond its length.
 *
 * Easy to get wrong: lengths are counted in code points, for that is what JSON Schema and people count; and a text that
 * a person reads must not hold what nobody sees: control characters, or marks that turn the writing direction. */

#include "lib/wire/shape_inside.h"

#include <assert.h>
#include <string.h>

#define RIGHT ((struct wrong){ 0 })
#define WRONG(code, detail) ((struct wrong){ (code), STR(detail) })

/* ---- characters ---- */

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_small(char c)
{
	return c >= 'a' && c <= 'z';
}

static bool is_alnum(char c)
{
	return is_digit(c) || is_small(c) || (c >= 'A' && c <= 'Z');
}

static bool is_one_of(char c, const char *set)
{
	return c != '\0' && strchr(set, c) != NULL;
}

/* Unicode's space separators (Zs). */
static bool is_space(uint32_t c)
{
	return c == ' ' || c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200A) ||
	       c == 0x202F || c == 0x205F || c == 0x3000;
}

/* Controls, line and paragraph separators, embeddings, overrides and isolates of bidi, the byte order mark,
 * annotations, tags, and what is no character at all. */
static bool is_unseemly(uint32_t c)
{
	return c < ' ' || (c >= 0x7F && c <= 0x9F) || c == 0x2028 || c == 0x2029 ||
	       (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) || c == 0xFEFF ||
	       (c >= 0xFFF9 && c <= 0xFFFB) || (c >= 0xE0000 && c <= 0xE007F) ||
	       (c & 0xFFFE) == 0xFFFE || (c >= 0xFDD0 && c <= 0xFDEF);
}

/* ---- lines and prose ---- */

static uint32_t first_point(str s, size_t *step)
{
	*step = utf8_step(s.at, s.len);
	return *step > 0 ? utf8_decode(s.at, *step) : 0;
}

static uint32_t last_point(str s, size_t *step)
{
	*step = 1;
	while (*step < s.len && ((unsigned char)s.at[s.len - *step] & 0xC0) == 0x80)
		++*step;
	return utf8_decode(s.at + s.len - *step, *step);
}

/* Without the white space at both ends; of valid UTF-8. */
static str trimmed(str s, bool breaks)
{
	size_t step;

	while (s.len > 0) {
		uint32_t c = first_point(s, &step);

		if (!is_space(c) && !(breaks && c == '\n'))
			break;
		s = (str){ s.at + step, s.len - step };
	}
	while (s.len > 0) {
		uint32_t c = last_point(s, &step);

		if (!is_space(c) && !(breaks && c == '\n'))
			break;
		s.len -= step;
	}
	return s;
}

static bool is_seemly(str s, const char *but)
{
	for (size_t i = 0, step; i < s.len; i += step) {
		str rest = { s.at + i, s.len - i };
		uint32_t c = first_point(rest, &step);

		if (step == 0 || (is_unseemly(c) && !(c < ' ' && is_one_of((char)c, but))))
			return false;
	}
	return true;
}

static struct wrong check_line(str s)
{
	return is_seemly(s, "")
		       ? RIGHT
		       : WRONG("line", "must be one line without control or direction characters");
}

static struct wrong check_prose(str s)
{
	return is_seemly(s, "\n\t")
		       ? RIGHT
		       : WRONG("prose", "must hold no control characters but line feeds and tabs, "
					"and no direction characters");
}

/* ---- phone ---- */

static bool is_phone_digit(uint32_t c)
{
	return (c >= '0' && c <= '9') || (c >= 0x660 && c <= 0x669) || (c >= 0x6F0 && c <= 0x6F9);
}

/* What people and address books put between digits. */
static bool is_phone_mark(uint32_t c)
{
	return is_space(c) || c == '\t' || (c < 0x80 && is_one_of((char)c, "+.-/()")) ||
	       c == 0x61C || (c >= 0x200B && c <= 0x2015) || (c >= 0x202A && c <= 0x202E) ||
	       (c >= 0x2066 && c <= 0x2069) || c == 0x2212;
}

static struct wrong check_phone(str s)
{
	int digits = 0;

	for (size_t i = 0, step; i < s.len; i += step) {
		str rest = { s.at + i, s.len - i };
		uint32_t c = first_point(rest, &step);

		digits += is_phone_digit(c);
		if (step == 0 || (!is_phone_digit(c) && !is_phone_mark(c)))
			digits = -1000;
		if (digits < 0)
			break;
	}
	return digits >= 3 && digits <= 20 ? RIGHT : WRONG("phone", "must be a phone number");
}

/* ---- names of machines ---- */

/* Labels of letters, digits and inner hyphens, parted by dots (RFC 1123, section 2.1). */
static bool is_host(str s, size_t labels_min)
{
	size_t labels = 0;
	str label;

	if (s.len > 253)
		return false;
	while (str_cut(&s, '.', &label)) {
		if (label.len == 0 || label.len > 63 || label.at[0] == '-' ||
		    label.at[label.len - 1] == '-')
			return false;
		for (size_t i = 0; i < label.len; i++)
			if (!is_alnum(label.at[i]) && label.at[i] != '-')
				return false;
		labels++;
	}
	return labels >= labels_min;
}

/* Atoms parted by single dots (RFC 5322, section 3.2.3), ASCII only; at most 64 (RFC 5321, section 4.5.3.1.1). */
static bool is_mailbox(str s)
{
	str atom;

	if (s.len > 64)
		return false;
	while (str_cut(&s, '.', &atom)) {
		if (atom.len == 0)
			return false;
		for (size_t i = 0; i < atom.len; i++)
			if (!is_alnum(atom.at[i]) && !is_one_of(atom.at[i], "!#$%&'*+-/=?^_`{|}~"))
				return false;
	}
	return true;
}

static struct wrong check_email(str s)
{
	str rest = s, mailbox;

	if (s.len <= 254 && str_find(s, '@') >= 0 && str_cut(&rest, '@', &mailbox) &&
	    is_mailbox(mailbox) && is_host(rest, 2))
		return RIGHT;
	return WRONG("email", "must be one e-mail address, such as name@example.org");
}

/* host[:port], without a user. */
static bool is_authority(str s)
{
	str host;
	int64_t port;

	str_cut(&s, ':', &host);
	if (!is_host(host, 1))
		return false;
	return str_absent(s) || (str_to_int(s, &port) && is_digit(s.at[0]) && port <= 65535);
}

static struct wrong check_url(str s)
{
	str rest = str_after(s, STR("https://")), authority;

	if (str_absent(rest))
		rest = str_after(s, STR("http://"));
	for (size_t i = 0; i < s.len; i++)
		if (s.at[i] <= ' ' || s.at[i] > '~' || is_one_of(s.at[i], "\"<>\\^`{|}"))
			rest = (str){ 0 };
	if (!str_absent(rest)) {
		size_t len = 0;

		while (len < rest.len && !is_one_of(rest.at[len], "/?#"))
			len++;
		authority = (str){ rest.at, len };
		if (is_authority(authority))
			return RIGHT;
	}
	return WRONG("url", "must be an address that begins with http:// or https://");
}

/* ---- words ---- */

static struct wrong check_slug(str s)
{
	bool right = s.len > 0 && s.at[0] != '-' && s.at[s.len - 1] != '-';

	for (size_t i = 0; i < s.len; i++) {
		bool twice = s.at[i] == '-' && i > 0 && s.at[i - 1] == '-';

		if (twice || (!is_small(s.at[i]) && !is_digit(s.at[i]) && s.at[i] != '-'))
			right = false;
	}
	return right ? RIGHT
		     : WRONG("slug",
			     "must be small letters a-z and digits, with single hyphens inside");
}

static bool is_made_of(str s, bool (*letter)(char), const char *others)
{
	for (size_t i = 0; i < s.len; i++)
		if (!letter(s.at[i]) && !is_one_of(s.at[i], others))
			return false;
	return true;
}

static struct wrong check_token(str s)
{
	return is_made_of(s, is_alnum, "-_")
		       ? RIGHT
		       : WRONG("token", "must be letters A-Z, a-z, digits, - and _");
}

static struct wrong check_digits(str s)
{
	return is_made_of(s, is_digit, "") ? RIGHT : WRONG("digits", "must be digits 0-9");
}

/* Its look alone; whether there is such a zone is known to whoever has the files. */
static struct wrong check_zone(str s)
{
	str part, rest = s;
	bool right = s.len > 0 && is_made_of(s, is_alnum, "+-_/");

	while (right && str_cut(&rest, '/', &part))
		right = part.len > 0;
	return right ? RIGHT : WRONG("zone", "must be a time zone, such as Africa/Algiers");
}

/* ---- all of them ---- */

/* max: in code points, where the format bounds the length by itself; 0: it does not. */
static const struct {
	struct wrong (*check)(str);
	bool trims, breaks;
	int64_t max;
} formats[] = {
	[F_NONE] = { 0 },
	[F_LINE] = { check_line, .trims = true },
	[F_PROSE] = { check_prose, .trims = true, .breaks = true },
	[F_PHONE] = { check_phone, .max = 40 },
	[F_EMAIL] = { check_email, .max = 254 },
	[F_SLUG] = { check_slug },
	[F_TOKEN] = { check_token },
	[F_DIGITS] = { check_digits },
	[F_URL] = { check_url, .max = 2048 },
	[F_ZONE] = { check_zone, .max = 64 },
};

static struct wrong length_wrong(struct region *region, const char *code, const char *bound,
				 int64_t limit, int64_t length)
{
	return (struct wrong){ code, region_format(region, "must have %s %lld characters, has %lld",
						   bound, (long long)limit, (long long)length) };
}

struct wrong text_check(struct region *region, enum format format, int64_t min, int64_t max,
			str *text)
{
	assert((size_t)format < sizeof formats / sizeof *formats);

	int64_t length = str_utf8_length(*text);

	if (length < 0)
		return WRONG("encoding", "must be UTF-8");
	if (formats[format].trims) {
		*text = trimmed(*text, formats[format].breaks);
		length = str_utf8_length(*text);
	}
	if (max == 0)
		max = formats[format].max;
	if (length < min)
		return length_wrong(region, "too_short", "at least", min, length);
	if (max > 0 && length > max)
		return length_wrong(region, "too_long", "at most", max, length);
	return formats[format].check ? formats[format].check(*text) : RIGHT;
}
