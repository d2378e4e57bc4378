/* names.h — proper names across scripts: محمد = Mohamed = Mohammed = Muhammad, خديجة = Khadija =
 * Khadidja, بن علي = Benali.
 *
 * Arabic does not write short vowels, and French and English spell its consonants in many ways.  So
 * a name is known by the key of its consonants, which all its spellings share; many names share one
 * key, too (Youcef, Safia), so a key only proposes, and name_distance, which hears vowels, decides.
 *
 * Names are folded and joined first (phrase.h): "Ben Ali" is "benali".  Pure, values only. */
#ifndef ENGINE_NAMES_H
#define ENGINE_NAMES_H

#include "engine/letters.h"

/* A name as it sounds: one byte a sound, vowels a e i o u. */
struct sound {
	uint8_t at[LETTERS_MAX];
	uint8_t count;
};
struct sound name_sound(const struct letters *);

/* The consonants of a sound, none twice in a row; the sound itself when it has none (آية, Aya).
 * Equal for spellings of one name. */
struct sound sound_key(const struct sound *);
bool sound_equal(const struct sound *, const struct sound *);

/* How unlike two names sound: 1 for another vowel, or one of a e o more or less; 3 for i, u or a
 * consonant; limit + 1 when beyond. Work: the product of their counts. */
unsigned sound_distance(const struct sound *, const struct sound *, unsigned limit);
/* Up to this distance two sounds of one key are taken for one name: it grows with the consonants,
 * for each may hide a vowel. */
unsigned sound_limit(const struct sound *key);

#endif
