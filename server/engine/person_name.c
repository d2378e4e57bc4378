/* person_name.c — which letters a name may have.
 *
 * Presentation forms and decomposed accents come from old documents and from phones; ICU composes
 * them first, so that one name has one spelling. */

#include "engine/person_name.h"

#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/uscript.h>
#include <unicode/ustring.h>

enum {
	UNITS_MAX = NAME_MAX_LETTERS * 2 * 18, /* one code point composes to at most 18 (U+FDFA) */
	MARKS_MAX = 2,                         /* on one letter */
	TATWEEL = 0x640,
};

enum part { PART_NONE, PART_LETTER, PART_MARK, PART_BETWEEN, PART_DROPPED };

static bool is_mark(UChar32 c, enum script script)
{
	if (script == SCRIPT_ARABIC)
		return (c >= 0x64B && c <= 0x655) || c == 0x670;
	return c >= 0x300 && c <= 0x36F;
}

static enum part part_of(UChar32 c, enum script script)
{
	UErrorCode error = U_ZERO_ERROR;

	if (c == TATWEEL)
		return script == SCRIPT_ARABIC ? PART_DROPPED : PART_NONE;
	if (c == ' ' || c == '-' || c == 0x2010 || c == '\'' || c == 0x2019 || c == 0x2BC)
		return PART_BETWEEN;
	if (is_mark(c, script))
		return PART_MARK;

	UScriptCode of = script == SCRIPT_ARABIC ? USCRIPT_ARABIC : USCRIPT_LATIN;
	return u_isalpha(c) && uscript_getScript(c, &error) == of ? PART_LETTER : PART_NONE;
}

/* Spells it in place; the new length, or -1. */
static int32_t spell(UChar *name, int32_t len, enum script script)
{
	enum part before = PART_BETWEEN;
	int32_t kept = 0;
	int marks = 0;

	for (int32_t i = 0; i < len;) {
		int32_t from = i;
		UChar32 c;
		U16_NEXT(name, i, len, c);
		enum part part = part_of(c, script);

		if (part == PART_DROPPED || (c == ' ' && kept && name[kept - 1] == ' '))
			continue;
		marks = part == PART_MARK ? marks + 1 : 0;
		if (part == PART_NONE || marks > MARKS_MAX ||
		    (before == PART_BETWEEN && part != PART_LETTER))
			return -1;
		before = part;
		while (from < i)
			name[kept++] = name[from++];
	}
	return before == PART_BETWEEN ? -1 : kept;
}

str name_read(struct region *region, str name, enum script script)
{
	UErrorCode error = U_ZERO_ERROR;
	UChar *given = region_array(region, NAME_MAX_LETTERS * 2, sizeof *given);
	UChar *composed = region_array(region, UNITS_MAX, sizeof *composed);
	int32_t len;

	u_strFromUTF8(given, NAME_MAX_LETTERS * 2, &len, name.at, (int32_t)name.len, &error);
	len = unorm2_normalize(unorm2_getNFKCInstance(&error), given, len, composed, UNITS_MAX,
			       &error);
	if (U_FAILURE(error))
		return (str){ 0 };
	len = spell(composed, len, script);
	if (len < 0 || u_countChar32(composed, len) > NAME_MAX_LETTERS)
		return (str){ 0 };

	char *out = region_alloc(region, (size_t)len * 3 + 1);
	int32_t bytes;
	u_strToUTF8(out, len * 3 + 1, &bytes, composed, len, &error);
	return U_FAILURE(error) ? (str){ 0 } : (str){ out, (size_t)bytes };
}
