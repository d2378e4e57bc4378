/* phone.c — what people write as a phone number.
 *
 * The trap is the leading zero: it belongs to the way a number is dialled at home, and many write
 * it behind +213, too. */

#include "engine/phone.h"

#include <string.h>

enum { DIGITS_MIN = 7, DIGITS_MAX = 15, MOBILE_DIGITS = 9, FIXED_DIGITS = 8 };

/* The value of a digit in the scripts that are written here; -1: none. */
static int digit_of(uint32_t c)
{
	if (c >= '0' && c <= '9')
		return (int)(c - '0');
	if (c >= 0x660 && c <= 0x669)
		return (int)(c - 0x660);
	if (c >= 0x6F0 && c <= 0x6F9)
		return (int)(c - 0x6F0);
	return -1;
}

/* What may stand between digits: spaces, dots, dashes, brackets, and marks that nobody sees. */
static bool is_between(uint32_t c)
{
	switch (c) {
	case ' ':
	case '\t':
	case '.':
	case '-':
	case '/':
	case '(':
	case ')':
	case 0xA0:   /* no-break space */
	case 0x61C:  /* Arabic letter mark */
	case 0x202F: /* narrow no-break space */
	case 0x2212: /* minus */
		return true;
	default:
		return (c >= 0x2000 &&
			c <= 0x2015) || /* spaces, joiners, marks of direction, hyphens, dashes */
		       (c >= 0x202A && c <= 0x202E) ||
		       (c >= 0x2066 && c <= 0x2069);
	}
}

/* The digits alone; *plus says whether they began with one.  -1: something else is in there. */
static int digits_read(str s, char digits[DIGITS_MAX + 5], bool *plus)
{
	int count = 0;

	*plus = false;
	for (size_t i = 0, step; i < s.len; i += step) {
		step = utf8_step(s.at + i, s.len - i);
		if (!step)
			return -1;

		uint32_t c = utf8_decode(s.at + i, step);
		int digit = digit_of(c);

		if (digit >= 0 && count < DIGITS_MAX + 5)
			digits[count++] = (char)('0' + digit);
		else if ((c == '+' || c == 0xFF0B) && !count && !*plus)
			*plus = true;
		else if (!is_between(c))
			return -1;
	}
	return count;
}

static enum phone_kind kind_of(str national)
{
	if (national.len == MOBILE_DIGITS && strchr("567", national.at[0]))
		return PHONE_MOBILE;
	if (national.len == FIXED_DIGITS && strchr("234", national.at[0]))
		return PHONE_FIXED;
	return PHONE_MALFORMED;
}

static void write_number(char out[PHONE_TEXT], size_t *len, str prefix, str digits)
{
	memcpy(out, prefix.at, prefix.len);
	memcpy(out + prefix.len, digits.at, digits.len);
	*len = prefix.len + digits.len;
}

enum phone_kind phone_read(str s, char out[PHONE_TEXT], size_t *len)
{
	char digits[DIGITS_MAX + 5];
	bool international;
	int count = digits_read(s, digits, &international);

	if (count < DIGITS_MIN)
		return PHONE_MALFORMED;

	str rest = { digits, (size_t)count };
	if (!international && str_starts(rest, STR("00"))) {
		international = true;
		rest = str_after(rest, STR("00"));
	}
	bool algerian = str_starts(rest, STR("213")) && (international || rest.len > MOBILE_DIGITS);
	if (international && !algerian) {
		if (rest.len < DIGITS_MIN || rest.len > DIGITS_MAX || rest.at[0] == '0')
			return PHONE_MALFORMED;
		write_number(out, len, STR("+"), rest);
		return PHONE_FOREIGN;
	}
	if (algerian)
		rest = str_after(rest, STR("213"));
	if (str_starts(rest, STR("0")))
		rest = str_after(rest, STR("0"));
	enum phone_kind kind = kind_of(rest);
	if (kind != PHONE_MALFORMED)
		write_number(out, len, STR("+213"), rest);
	return kind;
}
