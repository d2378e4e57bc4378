/* fold.c — one code point at a time: what it becomes, and whether it parts words.
 *
 * Easy to get wrong: whatever a letter becomes must become itself when folded again; so the tables
 * give letters that are at their end, and presentation forms go through the Arabic table once more. */

#include "engine/fold.h"

#include "engine/fold_tables.h"

/* What a code point becomes: its letters, or one of the others. */
enum { POINT_BLANK = -1, POINT_APOSTROPHE = -2, POINT_LETTERS = 4 };

struct range {
	uint16_t from, to;
};

static bool among(uint32_t point, const struct range *ranges, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (point >= ranges[i].from && point <= ranges[i].to)
			return true;
	return false;
}
#define AMONG(point, ranges) among((point), (ranges), sizeof(ranges) / sizeof *(ranges))

/* Marks that are written over, or not seen at all. */
static bool is_dropped(uint32_t point)
{
	static const struct range dropped[] = {
		{ 0x00AD, 0x00AD },                     /* soft hyphen */
		{ 0x0300, 0x036F },                     /* combining accents */
		{ 0x0591, 0x05BD },                     /* Hebrew points */
		{ 0x0897, 0x089F }, { 0x08CA, 0x08FF }, /* more Arabic marks */
		{ 0x180B, 0x180F }, { 0x1AB0, 0x1AFF }, { 0x1DC0, 0x1DFF },
		{ 0x200B, 0x200F }, { 0x202A, 0x202E }, { 0x2060, 0x206F }, /* zero width, bidi */
		{ 0x20D0, 0x20FF }, { 0xFE00, 0xFE0F }, { 0xFE20, 0xFE2F },
		{ 0xFE70, 0xFE7F }, /* tashkeel as presentation forms */
		{ 0xFEFF, 0xFEFF },
	};

	return AMONG(point, dropped);
}

/* Apostrophes, and those that transliterations write for ع and ء. */
static bool is_apostrophe(uint32_t point)
{
	static const struct range apostrophes[] = {
		{ '\'', '\'' },     { '`', '`' },       { 0x00B4, 0x00B4 }, { 0x02B9, 0x02C0 },
		{ 0x2018, 0x2019 }, { 0x201B, 0x201B }, { 0x2032, 0x2032 }, { 0xFF07, 0xFF07 },
	};

	return AMONG(point, apostrophes);
}

/* Punctuation and symbols of what has no table of its own. */
static bool is_blank(uint32_t point)
{
	static const struct range blanks[] = {
		{ 0x0000, 0x00BF }, { 0x02C1, 0x02FF }, { 0x037E, 0x037E }, { 0x0387, 0x0387 },
		{ 0x0482, 0x0489 }, { 0x055A, 0x055F }, { 0x0589, 0x058F }, { 0x05BE, 0x05CF },
		{ 0x0700, 0x070F }, { 0x0964, 0x0965 }, { 0x1680, 0x1680 }, { 0x1800, 0x180A },
		{ 0x2000, 0x2BFF }, { 0x2E00, 0x303F }, { 0xD800, 0xF8FF }, { 0xFB07, 0xFB12 },
		{ 0xFBB2, 0xFDFF }, { 0xFE10, 0xFE6F }, { 0xFEFD, 0xFFFF },
	};

	return AMONG(point, blanks);
}

static int one(uint16_t out[POINT_LETTERS], uint32_t letter)
{
	out[0] = (uint16_t)letter;
	return 1;
}

static int several(uint16_t out[POINT_LETTERS], const uint16_t *letters, int count)
{
	for (int i = 0; i < count; i++)
		out[i] = letters[i];
	return count;
}

static int fold_ascii(uint32_t point, uint16_t out[POINT_LETTERS])
{
	if (point >= 'A' && point <= 'Z')
		return one(out, point + ('a' - 'A'));
	if ((point >= 'a' && point <= 'z') || (point >= '0' && point <= '9'))
		return one(out, point);
	return POINT_BLANK;
}

static int fold_latin(uint32_t point, char to, uint16_t out[POINT_LETTERS])
{
	static const uint16_t pairs[26][2] = {
		['A' - 'A'] = { 'a', 'e' }, ['O' - 'A'] = { 'o', 'e' }, ['S' - 'A'] = { 's', 's' },
		['T' - 'A'] = { 't', 'h' }, ['I' - 'A'] = { 'i', 'j' }, ['D' - 'A'] = { 'd', 'z' },
		['L' - 'A'] = { 'l', 'j' }, ['N' - 'A'] = { 'n', 'j' }, ['G' - 'A'] = { 'g', 'h' },
	};

	if (to == '.')
		return POINT_BLANK;
	if (to == '?')
		return one(out, point);
	if (to >= 'A' && to <= 'Z')
		return several(out, pairs[to - 'A'], 2);
	return one(out, (unsigned char)to);
}

static int fold_arabic(uint32_t point, uint16_t out[POINT_LETTERS])
{
	uint8_t to;

	if (point >= 0x660 && point <= 0x669)
		return one(out, point - 0x660 + '0');
	if (point >= 0x6F0 && point <= 0x6F9)
		return one(out, point - 0x6F0 + '0');
	to = arabic_0600[point - 0x600];
	if (to == BLANK)
		return POINT_BLANK;
	if (to == DROPPED)
		return 0;
	return one(out, to == AS_IT_IS ? point : 0x600u + to);
}

/* Letters as they were once drawn, from old documents. */
static int fold_form(uint32_t point, uint16_t out[POINT_LETTERS])
{
	static const uint16_t lam_alef[] = { 0x644, 0x627 };
	static const uint16_t allah[] = { 0x627, 0x644, 0x644, 0x647 };
	static const uint16_t mohamed[] = { 0x645, 0x62D, 0x645, 0x62F };
	static const uint16_t latin[][3] = { { 'f', 'f' },      { 'f', 'i' },      { 'f', 'l' },
					     { 'f', 'f', 'i' }, { 'f', 'f', 'l' }, { 's', 't' },
					     { 's', 't' } };

	if (point >= 0xFB00 && point <= 0xFB06)
		return several(out, latin[point - 0xFB00], latin[point - 0xFB00][2] ? 3 : 2);
	if (point >= 0xFB50 && point <= 0xFBB1)
		return fold_arabic(0x600u + forms_FB50[point - 0xFB50], out);
	if (point >= 0xFBFC && point <= 0xFBFF)
		return one(out, 0x64A);
	if (point == 0xFDF2)
		return several(out, allah, 4);
	if (point == 0xFDF4)
		return several(out, mohamed, 4);
	if (point >= 0xFE80 && point <= 0xFEF4)
		return fold_arabic(0x600u + forms_FE80[point - 0xFE80], out);
	if (point >= 0xFEF5 && point <= 0xFEFC)
		return several(out, lam_alef, 2);
	if (point >= 0xFF01 && point <= 0xFF5E)
		return fold_ascii(point - 0xFEE0, out);
	return is_blank(point) ? POINT_BLANK : one(out, point);
}

/* Greek, Cyrillic, and the few of IPA that Tamazight writes. */
static int fold_other(uint32_t point, uint16_t out[POINT_LETTERS])
{
	static const uint16_t gh[] = { 'g', 'h' };

	if (point == 0x25B) /* ɛ is ع */
		return one(out, 'a');
	if (point == 0x263) /* ɣ is غ */
		return several(out, gh, 2);
	if ((point >= 0x391 && point <= 0x3A9) || (point >= 0x410 && point <= 0x42F))
		return one(out, point + 0x20);
	if (point >= 0x400 && point <= 0x40F)
		return one(out, point + 0x50);
	return is_blank(point) ? POINT_BLANK : one(out, point);
}

/* How many letters, 0 (dropped) to 4; or POINT_BLANK, POINT_APOSTROPHE. */
static int point_fold(uint32_t point, uint16_t out[POINT_LETTERS])
{
	if (is_apostrophe(point))
		return POINT_APOSTROPHE;
	if (point < 0x80)
		return fold_ascii(point, out);
	if (point > 0xFFFF)
		return POINT_BLANK;
	if (point >= 0x600 && point <= 0x6FF)
		return fold_arabic(point, out);
	if (is_dropped(point))
		return 0;
	if (point >= 0xC0 && point <= 0x24F)
		return fold_latin(point, latin_00C0[point - 0xC0], out);
	if (point >= 0x1E00 && point <= 0x1EFF)
		return fold_latin(point, latin_1E00[point - 0x1E00], out);
	if (point >= 0xFB00)
		return fold_form(point, out);
	return fold_other(point, out);
}

/* ---- words ---- */

/* Folds what stands at f->at, and how many bytes that was; a byte that is not UTF-8 is a blank. */
static int fold_at(const struct folding *f, size_t *step, uint16_t out[POINT_LETTERS])
{
	const char *at = f->text.at + f->at;

	*step = utf8_step(at, f->text.len - f->at);
	if (*step == 0) {
		*step = 1;
		return POINT_BLANK;
	}
	return point_fold(utf8_decode(at, *step), out);
}

static bool is_vowel(uint16_t letter)
{
	return letter == 'a' || letter == 'e' || letter == 'i' || letter == 'o' || letter == 'u' ||
	       letter == 'y';
}

/* Is the word so far an article that French elides before what follows? "l'hôpital", "d'Oran",
 * "qu'il"; not "M'hamed". */
static bool is_elided(const struct letters *word, const struct folding *next)
{
	uint16_t first = word->count > 0 ? word->at[0] : 0, out[POINT_LETTERS];
	size_t step;

	if (next->at >= next->text.len || fold_at(next, &step, out) < 1)
		return false;
	if (word->count == 2)
		return first == 'q' && word->at[1] == 'u' && is_vowel(out[0]);
	if (word->count != 1)
		return false;
	if (first == 'l' || first == 'd')
		return is_vowel(out[0]) || out[0] == 'h';
	return (first == 'j' || first == 'n' || first == 's' || first == 'c') && is_vowel(out[0]);
}

static void word_add(struct letters *word, const uint16_t *letters, int count)
{
	for (int i = 0; i < count && word->count < LETTERS_MAX; i++)
		word->at[word->count++] = letters[i];
}

bool fold_next(struct folding *f, struct word *word)
{
	uint16_t out[POINT_LETTERS];
	size_t step;

	word->letters.count = 0;
	for (; f->at < f->text.len; f->at += step) {
		int count = fold_at(f, &step, out);
		struct folding next = { f->text, f->at + step };

		if (count > 0 && word->letters.count == 0)
			word->from = f->at;
		if (count > 0) {
			word_add(&word->letters, out, count);
			word->to = next.at;
		}
		if (word->letters.count > 0 &&
		    (count == POINT_BLANK ||
		     (count == POINT_APOSTROPHE && is_elided(&word->letters, &next))))
			break;
	}
	return word->letters.count > 0;
}

str fold_text(struct region *region, str text)
{
	struct folding f = { text };
	struct word word;
	/* A byte becomes three at most: what grows most is ﷲ, from three to eight. */
	char *out = region_alloc(region, 3 * text.len + 1);
	size_t len = 0;

	while (fold_next(&f, &word)) {
		if (len > 0)
			out[len++] = ' ';
		for (size_t i = 0; i < word.letters.count; i++)
			len += letter_write(word.letters.at[i], out + len);
	}
	out[len] = '\0';
	return (str){ out, len };
}
