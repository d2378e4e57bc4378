/* gsm7.c — the GSM 7-bit default alphabet. */

#include "services/notifications/gsm7.h"

#include <string.h>

#include <unicode/unorm2.h>
#include <unicode/utf16.h>

/* In the order of their codes, without ESC; and those behind ESC.  TS 23.038, tables 6.2.1 and
 * 6.2.1.1. */
static const char basic[] =
	"@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§"
	"¿abcdefghijklmnopqrstuvwxyzäöñüà";
static const char extension[] = "\f^{}\\[~]|€";

static const struct spelling {
	uint32_t letter;
	const char *as;
} spellings[] = {
	{ 0xA0, " " }, /* no-break spaces: French puts them before ! ? : ; */
	{ 0x202F, " " }, { 0x2009, " " }, { 0x2018, "'" },  { 0x2019, "'" },  { 0x2BC, "'" },
	{ 0xAB, "\"" },  { 0xBB, "\"" },  { 0x201C, "\"" }, { 0x201D, "\"" }, { 0x2010, "-" },
	{ 0x2011, "-" }, { 0x2013, "-" }, { 0x2014, "-" },  { 0xB7, "-" },    { 0x2026, "..." },
	{ 0x152, "OE" }, { 0x153, "oe" },
};

static bool is_in(const char *alphabet, const char *letter, size_t bytes)
{
	for (const char *at = alphabet; *at; at += utf8_step(at, 4)) {
		if (utf8_step(at, 4) == bytes && memcmp(at, letter, bytes) == 0)
			return true;
	}
	return false;
}

/* 1, 2, or -1. */
static int septets_of(const char *letter, size_t bytes)
{
	if (is_in(basic, letter, bytes))
		return 1;
	return is_in(extension, letter, bytes) ? 2 : -1;
}

int gsm7_septets(str text)
{
	int sum = 0;

	for (size_t i = 0, step; i < text.len; i += step) {
		step = utf8_step(text.at + i, text.len - i);
		int septets = step ? septets_of(text.at + i, step) : -1;

		if (septets < 0)
			return -1;
		sum += septets;
	}
	return sum;
}

int ucs2_units(str text)
{
	int units = 0;

	for (size_t i = 0, step; i < text.len; i += step) {
		step = utf8_step(text.at + i, text.len - i);
		if (!step)
			return units;
		units += step == 4 ? 2 : 1;
	}
	return units;
}

int sms_segments(str text)
{
	int septets = gsm7_septets(text), units = ucs2_units(text);

	if (septets >= 0)
		return septets <= GSM7_SEGMENT ? 1 : (septets + GSM7_PART - 1) / GSM7_PART;
	return units <= UCS2_SEGMENT ? 1 : (units + UCS2_PART - 1) / UCS2_PART;
}

/* ---- folding ---- */

struct folded {
	char *at;
	size_t len;
};

static void put(struct folded *out, const char *bytes, size_t len)
{
	memcpy(out->at + out->len, bytes, len);
	out->len += len;
}

/* The letter without its marks, when that is in the alphabet. */
static bool put_base(struct folded *out, uint32_t letter)
{
	UErrorCode error = U_ZERO_ERROR;
	UChar parts[32];
	int32_t len = unorm2_getDecomposition(unorm2_getNFDInstance(&error), (UChar32)letter, parts,
					      32, &error);

	if (U_FAILURE(error) || len < 1 || parts[0] >= 0x80)
		return false;
	put(out, &(char){ (char)parts[0] }, 1);
	return true;
}

static bool put_letter(struct folded *out, const char *letter, size_t bytes)
{
	uint32_t c = utf8_decode(letter, bytes);

	if (septets_of(letter, bytes) > 0) {
		put(out, letter, bytes);
		return true;
	}
	for (size_t i = 0; i < sizeof spellings / sizeof *spellings; i++) {
		if (spellings[i].letter == c) {
			put(out, spellings[i].as, strlen(spellings[i].as));
			return true;
		}
	}
	return put_base(out, c);
}

str gsm7_fold(struct region *region, str text)
{
	/* The longest spelling is not longer than its letter: "..." for three bytes. */
	struct folded out = { region_alloc(region, text.len + 1), 0 };

	for (size_t i = 0, step; i < text.len; i += step) {
		step = utf8_step(text.at + i, text.len - i);
		if (!step || !put_letter(&out, text.at + i, step))
			return (str){ 0 };
	}
	return (str){ out.at, out.len };
}
