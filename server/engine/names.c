/* names.c — from letters to sounds, by two tables and the few habits of Algerian spelling.
 *
 * Easy to get wrong: ال before a letter of the sun is not heard as l (نور الدين is Noureddine), but
 * only where it is an article: خالد is Khaled. */

#include "engine/names.h"

#include <string.h>

/* Sounds that no single Latin letter writes. */
enum { KH = 'x', SH = 'c', GH = 'g' };

static bool is_vowel(uint8_t sound)
{
	return sound == 'a' || sound == 'e' || sound == 'i' || sound == 'o' || sound == 'u';
}

static uint16_t letter_at(const struct letters *l, size_t i)
{
	return i < l->count ? l->at[i] : 0;
}

static bool is_arabic(uint16_t letter)
{
	return letter >= 0x600 && letter <= 0x6FF;
}

static void sound_add(struct sound *s, uint8_t sound)
{
	if (sound && s->count < LETTERS_MAX && !(s->count > 0 && s->at[s->count - 1] == sound))
		s->at[s->count++] = sound;
}

/* ---- Arabic ---- */

enum { ALEF = 0x627, LAM = 0x644, HEH = 0x647, YEH = 0x64A };

static uint8_t arabic_sound(uint16_t letter)
{
	static const uint8_t sounds[] = {
		[0x27] = 'a', [0x28] = 'b', [0x2A] = 't', [0x2B] = 't', [0x2C] = 'j', [0x2D] = 'h',
		[0x2E] = KH,  [0x2F] = 'd', [0x30] = 'd', [0x31] = 'r', [0x32] = 'z', [0x33] = 's',
		[0x34] = SH,  [0x35] = 's', [0x36] = 'd', [0x37] = 't', [0x38] = 'd', [0x39] = 'a',
		[0x3A] = GH,  [0x41] = 'f', [0x42] = 'k', [0x43] = 'k', [0x44] = 'l', [0x45] = 'm',
		[0x46] = 'n', [0x47] = 'h', [0x48] = 'u', [0x4A] = 'i',
	};
	size_t low = letter - 0x600u;

	return low < sizeof sounds ? sounds[low] : 0;
}

static bool is_sun(uint16_t letter)
{
	static const char sun[] = "\x2A\x2B\x2F\x30\x31\x32\x33\x34\x35\x36\x37\x38\x46";

	return is_arabic(letter) && memchr(sun, letter & 0xFF, sizeof sun - 1);
}

/* Is the lam at i that of an article in front of a sun letter?  Of three letters before it and
 * three behind. */
static bool is_unheard(const struct letters *l, size_t i)
{
	return l->at[i] == LAM && i >= 4 && l->at[i - 1] == ALEF && is_sun(letter_at(l, i + 1)) &&
	       i + 3 < l->count;
}

static size_t hear_arabic(struct sound *s, const struct letters *l, size_t i)
{
	bool last = i + 1 == l->count;

	if (is_unheard(l, i))
		return 1;
	/* What was ta marbuta is heard as a; not in طه. */
	sound_add(s, l->at[i] == HEH && last && i > 1 ? 'a' : arabic_sound(l->at[i]));
	return 1;
}

/* ---- Latin ---- */

/* Two letters that write one sound. */
static uint8_t pair_sound(uint16_t a, uint16_t b)
{
	static const struct {
		char pair[3];
		uint8_t sound;
	} pairs[] = {
		{ "kh", KH },  { "ch", SH },  { "sh", SH },  { "dj", 'j' }, { "gh", GH },
		{ "th", 't' }, { "dh", 'd' }, { "ph", 'f' }, { "ou", 'u' }, { "oo", 'u' },
		{ "ee", 'i' }, { "ck", 'k' }, { "gu", 'k' },
	};

	for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
		if (pairs[i].pair[0] == a && pairs[i].pair[1] == b)
			return pairs[i].sound;
	return 0;
}

/* Letters and, within names, the digits that stand for Arabic letters on telephones. */
static uint8_t latin_sound(uint16_t letter, uint16_t next)
{
	switch (letter) {
	case 'c':
		return next == 'e' || next == 'i' || next == 'y' ? 's' : 'k';
	case 'g':
	case 'q':
	case '9':
		return 'k';
	case 'p':
		return 'b';
	case 'v':
		return 'f';
	case 'w':
		return 'u';
	case 'y':
		return 'i';
	case 'x':
	case '5':
		return KH;
	case '3':
		return 'a';
	case '7':
		return 'h';
	default:
		return letter >= 'a' && letter <= 'z' ? (uint8_t)letter : 0;
	}
}

static size_t hear_latin(struct sound *s, const struct letters *l, size_t i)
{
	uint16_t letter = l->at[i], next = letter_at(l, i + 1);
	uint8_t pair = pair_sound(letter, next);
	bool last = i + 1 == l->count;

	/* "gu" before e or i only writes a hard g; elsewhere its u is heard (Guerrouf, Laghouat apart). */
	if (letter == 'g' && next == 'u') {
		uint16_t third = letter_at(l, i + 2);

		pair = third == 'e' || third == 'i' ? 'k' : 0;
	}
	if (pair) {
		sound_add(s, pair);
		return 2;
	}
	if (letter == 'h' && last)
		return 1; /* Fatihah is Fatiha */
	sound_add(s, latin_sound(letter, next));
	return 1;
}

/* ---- both ---- */

/* Letters of an article at the beginning, that some write and some do not: الطاهر, Tahar, El Hadi. */
static size_t article_count(const struct letters *l)
{
	if (l->count < 5)
		return 0;
	if (l->at[0] == ALEF && l->at[1] == LAM)
		return l->at[2] == YEH ? 0 : 2; /* إلياس has none */
	if (l->at[0] == 'e' && l->at[1] == 'l')
		return l->at[2] == 'i' || l->at[2] == 'y' ? 0 : 2;
	return 0;
}

struct sound name_sound(const struct letters *l)
{
	struct sound s = { .count = 0 };

	for (size_t i = article_count(l); i < l->count;)
		i += is_arabic(l->at[i]) ? hear_arabic(&s, l, i) : hear_latin(&s, l, i);
	return s;
}

struct sound sound_key(const struct sound *s)
{
	struct sound key = { .count = 0 };

	for (size_t i = 0; i < s->count; i++)
		if (!is_vowel(s->at[i]))
			sound_add(&key, s->at[i]);
	return key.count > 0 ? key : *s;
}

bool sound_equal(const struct sound *a, const struct sound *b)
{
	return a->count == b->count && memcmp(a->at, b->at, a->count) == 0;
}

unsigned sound_limit(const struct sound *key)
{
	return is_vowel(key->at[0]) ? 1 : key->count + 1u;
}

/* ---- distance ---- */

/* What it costs to leave one out.  Arabic leaves a, e and o out most of the time; i and u are
 * mostly long, and written. */
static unsigned weight(uint8_t sound)
{
	return sound == 'a' || sound == 'e' || sound == 'o' ? 1 : 3;
}

static unsigned change(uint8_t a, uint8_t b)
{
	if (a == b)
		return 0;
	if (is_vowel(a) && is_vowel(b))
		return 1;
	return is_vowel(a) || is_vowel(b) ? 4 : 3;
}

static unsigned smaller(unsigned a, unsigned b)
{
	return a < b ? a : b;
}

/* The next row in place: row[j] is what the first sounds of a cost to become the first j of b. */
static unsigned row_next(uint16_t *row, uint8_t sound, const struct sound *b)
{
	unsigned corner = row[0], least;

	row[0] = (uint16_t)(row[0] + weight(sound));
	least = row[0];
	for (size_t j = 1; j <= b->count; j++) {
		unsigned above = row[j], cost = corner + change(sound, b->at[j - 1]);

		cost = smaller(cost, above + weight(sound));
		cost = smaller(cost, row[j - 1] + weight(b->at[j - 1]));
		row[j] = (uint16_t)cost;
		corner = above;
		least = smaller(least, cost);
	}
	return least;
}

unsigned sound_distance(const struct sound *a, const struct sound *b, unsigned limit)
{
	uint16_t row[LETTERS_MAX + 1] = { 0 };

	for (size_t j = 1; j <= b->count; j++)
		row[j] = (uint16_t)(row[j - 1] + weight(b->at[j - 1]));
	for (size_t i = 0; i < a->count; i++)
		if (row_next(row, a->at[i], b) > limit)
			return limit + 1;
	return smaller(row[b->count], limit + 1);
}
