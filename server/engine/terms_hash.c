/* terms_hash.c — hashes of words, of what is left of them when letters are deleted, and of how they
 * sound. */

#include "engine/terms_parts.h"

#include "engine/names.h"

#include <string.h>

uint64_t letters_hash(const uint16_t *letters, size_t count)
{
	uint64_t hash = 0xcbf29ce484222325u;

	for (size_t i = 0; i < count; i++)
		hash = (hash ^ letters[i]) * 0x100000001b3u;
	hash ^= hash >> 32;
	hash *= 0xd6e8feb86659fd93u;
	return hash ^ hash >> 32;
}

uint32_t letters_bits(const uint16_t *letters, size_t count)
{
	uint32_t bits = 0;

	for (size_t i = 0; i < count; i++)
		bits |= letter_bit(letters[i]);
	return bits;
}

static void hash_add(uint64_t out[DELETES_MAX], size_t *count, uint64_t hash)
{
	for (size_t i = 0; i < *count; i++)
		if (out[i] == hash)
			return;
	out[(*count)++] = hash;
}

static void letters_without(const uint16_t *letters, size_t count, size_t which, uint16_t *out)
{
	memcpy(out, letters, which * sizeof *out);
	memcpy(out + which, letters + which + 1, (count - which - 1) * sizeof *out);
}

size_t letters_deletes(const uint16_t *letters, size_t count, unsigned edits,
		       uint64_t out[DELETES_MAX])
{
	uint16_t once[PREFIX], twice[PREFIX];
	size_t n = count < PREFIX ? count : PREFIX, made = 0;

	hash_add(out, &made, letters_hash(letters, n));
	for (size_t i = 0; edits > 0 && i < n; i++) {
		letters_without(letters, n, i, once);
		hash_add(out, &made, letters_hash(once, n - 1));
		for (size_t j = i; edits > 1 && j + 1 < n; j++) {
			letters_without(once, n - 1, j, twice);
			hash_add(out, &made, letters_hash(twice, n - 2));
		}
	}
	return made;
}

/* Two errors are for words of eight letters, one for words of four.  A key that is shorter than the
 * word is what is left of it when letters are deleted: it needs fewer deletions itself. */
unsigned key_edits(size_t letters)
{
	if (letters >= 7)
		return 2;
	return letters >= 4 ? 1 : 0;
}

uint32_t sound_hash(const struct letters *letters)
{
	struct sound sound = name_sound(letters), key = sound_key(&sound);

	return (uint32_t)str_hash((str){ (const char *)key.at, key.count });
}
