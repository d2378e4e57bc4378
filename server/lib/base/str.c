/* str.c — comparing, cutting and counting bytes.
 *
 * Easy to get wrong: an absent str has a NULL pointer, which memcmp and memchr may not be given,
 * even with length 0. */

#include "lib/base/str.h"

#include <endian.h>
#include <string.h>

str str_of(const char *c_string)
{
	if (!c_string)
		return (str){ 0 };
	return (str){ c_string, strlen(c_string) };
}

/* ---- comparing ---- */

bool str_equal(str a, str b)
{
	return a.len == b.len && (a.len == 0 || memcmp(a.at, b.at, a.len) == 0);
}

static unsigned char fold(char c)
{
	return (unsigned char)(c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c);
}

bool str_equal_nocase(str a, str b)
{
	if (a.len != b.len)
		return false;
	for (size_t i = 0; i < a.len; i++)
		if (fold(a.at[i]) != fold(b.at[i]))
			return false;
	return true;
}

int str_compare(str a, str b)
{
	size_t both = a.len < b.len ? a.len : b.len;
	int order = both > 0 ? memcmp(a.at, b.at, both) : 0;

	return order ? order : (a.len > b.len) - (a.len < b.len);
}

bool str_starts(str s, str prefix)
{
	return s.len >= prefix.len && str_equal((str){ s.at, prefix.len }, prefix);
}

bool str_ends(str s, str suffix)
{
	if (s.len < suffix.len)
		return false;
	return suffix.len == 0 || memcmp(s.at + s.len - suffix.len, suffix.at, suffix.len) == 0;
}

/* ---- cutting ---- */

str str_after(str s, str prefix)
{
	if (str_absent(s) || !str_starts(s, prefix))
		return (str){ 0 };
	return (str){ s.at + prefix.len, s.len - prefix.len };
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

str str_trim(str s)
{
	while (s.len > 0 && is_blank(s.at[0])) {
		s.at++;
		s.len--;
	}
	while (s.len > 0 && is_blank(s.at[s.len - 1]))
		s.len--;
	return s;
}

bool str_cut(str *rest, char by, str *part)
{
	if (str_absent(*rest))
		return false;

	ptrdiff_t at = str_find(*rest, by);

	if (at < 0) {
		*part = *rest;
		*rest = (str){ 0 };
		return true;
	}
	*part = (str){ rest->at, (size_t)at };
	*rest = (str){ rest->at + at + 1, rest->len - (size_t)at - 1 };
	return true;
}

ptrdiff_t str_find(str s, char c)
{
	const char *found = s.len > 0 ? memchr(s.at, c, s.len) : NULL;

	return found ? found - s.at : -1;
}

/* ---- numbers ---- */

bool str_to_int(str s, int64_t *out)
{
	bool minus = s.len > 0 && s.at[0] == '-';
	int64_t value = 0;

	if (s.len == (size_t)minus)
		return false;

	/* Counted downwards, for INT64_MIN has no positive twin. */
	for (size_t i = minus; i < s.len; i++) {
		if (s.at[i] < '0' || s.at[i] > '9')
			return false;
		if (__builtin_mul_overflow(value, 10, &value) ||
		    __builtin_sub_overflow(value, s.at[i] - '0', &value))
			return false;
	}
	if (!minus && value == INT64_MIN)
		return false;
	*out = minus ? value : -value;
	return true;
}

size_t int_write(int64_t number, char out[INT_TEXT])
{
	char digits[INT_TEXT], *at = digits + sizeof digits;
	uint64_t rest = number < 0 ? 0 - (uint64_t)number : (uint64_t)number;
	size_t len;

	do {
		*--at = (char)('0' + rest % 10);
		rest /= 10;
	} while (rest > 0);
	if (number < 0)
		*--at = '-';
	len = (size_t)(digits + sizeof digits - at);
	memcpy(out, at, len);
	return len;
}

char *hex_write(char *out, const void *bytes, size_t count)
{
	static const char digits[] = "0123456789abcdef";
	const unsigned char *from = bytes;

	for (size_t i = 0; i < count; i++) {
		*out++ = digits[from[i] >> 4];
		*out++ = digits[from[i] & 15];
	}
	return out;
}

/* ---- plain text ---- */

#define EIGHT(byte) (0x0101010101010101ULL * (byte))

static uint64_t has_zero(uint64_t word)
{
	return (word - EIGHT(1)) & ~word & EIGHT(0x80);
}

/* The highest bit of each byte that is special.  Those below the first are exact, for a borrow travels
 * upwards only from a byte that is special itself. */
static uint64_t special(uint64_t word)
{
	uint64_t control = (word - EIGHT(0x20)) & ~word;

	return ((word | control) & EIGHT(0x80)) | has_zero(word ^ EIGHT('"')) |
	       has_zero(word ^ EIGHT('\\')) | has_zero(word ^ EIGHT(0x7F));
}

/* Up to eight bytes as a number, the first lowest; the rest plain. */
static uint64_t word_at(const char *at, size_t len)
{
	uint64_t word = EIGHT(' ');

	if (len >= sizeof word)
		memcpy(&word, at, sizeof word);
	else
		for (size_t i = 0; i < len; i++)
			word ^= (uint64_t)((unsigned char)at[i] ^ ' ') << (8 * i);
	return len >= sizeof word ? le64toh(word) : word;
}

size_t ascii_plain(const char *at, size_t len)
{
	for (size_t i = 0; i < len; i += sizeof(uint64_t)) {
		uint64_t found = special(word_at(at + i, len - i));

		if (found)
			return i + (size_t)__builtin_ctzll(found) / 8;
	}
	return len;
}

/* ---- UTF-8 ---- */

static bool is_tail(char c)
{
	return ((unsigned char)c & 0xC0) == 0x80;
}

/* What the first byte promises; the second byte's bounds shut out overlong forms, surrogates and
 * what lies beyond U+10FFFF (RFC 3629, section 4). */
size_t utf8_step(const char *at, size_t len)
{
	if (len == 0)
		return 0;

	unsigned char first = (unsigned char)at[0];
	unsigned char low = 0x80, high = 0xBF;
	size_t step;

	if (first < 0x80)
		return 1;
	if (first < 0xC2 || first > 0xF4)
		return 0;
	step = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
	if (len < step)
		return 0;

	if (first == 0xE0)
		low = 0xA0;
	else if (first == 0xED)
		high = 0x9F;
	else if (first == 0xF0)
		low = 0x90;
	else if (first == 0xF4)
		high = 0x8F;

	unsigned char second = (unsigned char)at[1];

	if (second < low || second > high)
		return 0;
	for (size_t i = 2; i < step; i++)
		if (!is_tail(at[i]))
			return 0;
	return step;
}

uint32_t utf8_decode(const char *at, size_t step)
{
	static const unsigned char bits[] = { 0, 0x7F, 0x1F, 0x0F, 0x07 };
	uint32_t point = (unsigned char)at[0] & bits[step];

	for (size_t i = 1; i < step; i++)
		point = point << 6 | ((unsigned char)at[i] & 0x3F);
	return point;
}

ptrdiff_t str_utf8_length(str s)
{
	ptrdiff_t count = 0;

	for (size_t i = 0; i < s.len; count++) {
		size_t step = utf8_step(s.at + i, s.len - i);

		if (step == 0)
			return -1;
		i += step;
	}
	return count;
}

/* ---- hashing ---- */

/* FNV-1a, begun at where the program happens to be loaded, and stirred at the end because FNV's low
 * bits are poor. */
uint64_t str_hash(str s)
{
	uint64_t hash = 0xcbf29ce484222325u ^ (uint64_t)(uintptr_t)&str_hash;

	for (size_t i = 0; i < s.len; i++)
		hash = (hash ^ (unsigned char)s.at[i]) * 0x100000001b3u;
	hash ^= hash >> 32;
	hash *= 0xd6e8feb86659fd93u;
	return hash ^ hash >> 32;
}
