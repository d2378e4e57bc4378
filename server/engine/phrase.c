/* phrase.c — joining words, and the list of those that do not count.
 *
 * Easy to get wrong: many stop words are names, too (In Salah, El Oued, A); so a phrase is looked
 * for as it stands first, and bare only then. */

#include "engine/phrase.h"

#include <uchar.h>

/* Folded, as fold.h does it. */
static const char16_t *const stops[] = {
	u"a",       u"ai",      u"al",   u"an",   u"and",      u"au",    u"aupres", u"aux",
	u"avec",    u"avoir",   u"best", u"bien", u"bon",      u"bonne", u"c",      u"ce",
	u"ces",     u"cherche", u"chez", u"d",    u"dans",     u"de",    u"des",    u"dr",
	u"du",      u"el",      u"en",   u"est",  u"et",       u"f",     u"fi",     u"find",
	u"for",     u"from",    u"good", u"i",    u"il",       u"in",    u"j",      u"je",
	u"l",       u"la",      u"le",   u"les",  u"looking",  u"ma",    u"me",     u"meilleur",
	u"mes",     u"mon",     u"my",   u"n",    u"near",     u"need",  u"of",     u"on",
	u"or",      u"ou",      u"par",  u"pas",  u"pour",     u"pres",  u"proche", u"qu",
	u"que",     u"qui",     u"rdv",  u"s",    u"sur",      u"ta3",   u"the",    u"to",
	u"trouver", u"un",      u"une",  u"veux", u"voudrais", u"want",  u"with",   u"y",
	u"في",      u"من",      u"الى",  u"عن",   u"مع",       u"عند",   u"قرب",    u"قريب",
	u"قريبه",   u"بالقرب",  u"او",   u"و",    u"ب",        u"ل",     u"يا",     u"اريد",
	u"ابحث",    u"بحث",     u"افضل", u"احسن", u"هل",       u"تاع",   u"نتاع",   u"ديال",
	u"اين",     u"لدي",
};

static bool letters_are(const struct letters *word, const char16_t *other)
{
	for (size_t i = 0; i < word->count; i++)
		if (word->at[i] != other[i])
			return false; /* its end, too */
	return other[word->count] == 0;
}

bool word_is_stop(const struct letters *word)
{
	for (size_t i = 0; i < sizeof stops / sizeof *stops; i++)
		if (letters_are(word, stops[i]))
			return true;
	return false;
}

/* ---- the Arabic article ---- */

enum { ALEF = 0x627, BEH = 0x628, FEH = 0x641, KAF = 0x643, LAM = 0x644, WAW = 0x648 };

/* What is written on to a word: و ب ل ف ك. */
static bool is_hook(uint16_t letter)
{
	return letter == WAW || letter == BEH || letter == LAM || letter == FEH || letter == KAF;
}

/* How many letters of article begin the word: ال, لل, or بال and its like; three must be left. */
static size_t article_count(const struct letters *word)
{
	const uint16_t *at = word->at;

	if (word->count >= 5 && (at[0] == ALEF || at[0] == LAM) && at[1] == LAM)
		return 2;
	if (word->count >= 6 && is_hook(at[0]) && at[1] == ALEF && at[2] == LAM)
		return 3;
	return 0;
}

static void letters_without(const struct letters *word, size_t first, struct letters *out)
{
	out->count = (uint8_t)(word->count - first);
	for (size_t i = 0; i < out->count; i++)
		out->at[i] = word->at[first + i];
}

bool word_unhooked(const struct letters *word, struct letters *out)
{
	if (word->count < 4 || !is_hook(word->at[0]))
		return false;
	letters_without(word, 1, out);
	return true;
}

/* ---- phrases ---- */

bool phrase_full(const struct word *words, size_t count, struct letters *out)
{
	out->count = 0;
	for (size_t i = 0; i < count; i++)
		if (!letters_add(out, &words[i].letters))
			return false;
	return out->count > 0;
}

bool phrase_bare(const struct word *words, size_t count, struct letters *out)
{
	bool changed = false;

	out->count = 0;
	for (size_t i = 0; i < count; i++) {
		struct letters bare;
		size_t article = article_count(&words[i].letters);

		changed |= article > 0;
		if (word_is_stop(&words[i].letters)) {
			changed = true;
			continue;
		}
		letters_without(&words[i].letters, article, &bare);
		if (!letters_add(out, &bare))
			return false;
	}
	return changed && out->count > 0;
}
