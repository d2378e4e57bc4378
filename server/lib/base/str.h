/* str.h — a borrowed run of bytes.
 *
 * A str owns nothing and is not terminated: it lives as long as what it was cut from, by the
 * house's rule "what you get lives as long as what you gave".  `.at == NULL` means absent, which is
 * not the same as empty.  All functions here are pure. */
#ifndef BASE_STR_H
#define BASE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct {
	const char *at;
	size_t len;
} str;

#define STR(literal) ((str){ "" literal, sizeof(literal) - 1 })
/* For `printf("%.*s", STR_ARG(s))`.  It looks at s three times: so what makes a str anew, a call, say, does
 * not compile. */
#define STR_ARG(s) (int)(&(s))->len, (&(s))->at ? (s).at : ""

/* The bytes of a C string; absent for NULL. */
str str_of(const char *c_string);

static inline bool str_absent(str s)
{
	return s.at == NULL;
}

bool str_equal(str, str);
/* ASCII case folding of both sides, as HTTP field names need (RFC 9110 5.1). */
bool str_equal_nocase(str, str);
/* memcmp order, the shorter first. */
int str_compare(str, str);
bool str_starts(str, str prefix);
bool str_ends(str, str suffix);

/* The rest behind `prefix`; absent when s does not start with it. */
str str_after(str, str prefix);
/* Without leading and trailing SP and HTAB. */
str str_trim(str);
/* Takes the part before the first `by` out of *rest, and moves *rest behind it; when there is no
 * `by` the whole is taken and *rest becomes absent.  False when *rest was absent: so it loops. */
bool str_cut(str *rest, char by, str *part);
/* Position of the first such byte, or -1. */
ptrdiff_t str_find(str, char);

/* Decimal digits with an optional '-'; nothing else, no overflow.  False leaves *out alone. */
bool str_to_int(str, int64_t *out);
enum { INT_TEXT = 20 };
/* Writes the shortest decimal form; its length. */
size_t int_write(int64_t, char out[INT_TEXT]);
/* Writes two lower-case hex digits for each byte; the place behind them. */
char *hex_write(char *out, const void *bytes, size_t count);
/* What a hex digit of either case counts; -1: it is none. */
static inline int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* Length in Unicode code points of valid UTF-8 (RFC 3629: no overlong forms, no surrogates); -1 if
 * it is not. */
ptrdiff_t str_utf8_length(str);
/* Bytes of the valid sequence that begins at `at`, 1–4; 0 when there is none. */
size_t utf8_step(const char *at, size_t len);
/* Decodes the sequence at `at` (which utf8_step measured) into a code point. */
uint32_t utf8_decode(const char *at, size_t step);

/* Length of the leading run of printable ASCII without `"` and `\\`: what a JSON text may hold as it is. */
size_t ascii_plain(const char *at, size_t len);

/* A hash for tables inside one process (keyed FNV-like; not for anything an enemy gains from). */
uint64_t str_hash(str);

#endif
