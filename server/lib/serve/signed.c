/* signed.c — 4 bytes of the key's id (big-endian), 16 of the id, 16 of their hash. */

#include "lib/serve/signed.h"
#include "lib/run/config.h"
#include "lib/run/fiber.h"

#include <sodium.h>
#include <string.h>

enum { KEY_ID = 4, ID = sizeof(uuid), HASH = 16, BYTES = KEY_ID + ID + HASH };
_Static_assert(SIGNED_TEXT * 3 == BYTES * 4, "no padding");
_Static_assert((int)HASH >= (int)crypto_generichash_BYTES_MIN, "BLAKE2b can be so short");

static void hash(const uint8_t *bytes, const uint8_t key[KEY_BYTES], uint8_t out[HASH])
{
	crypto_generichash(out, HASH, bytes, KEY_ID + ID, key, KEY_BYTES);
}

void signed_write(const char *purpose, uuid id, char out[SIGNED_TEXT])
{
	uint8_t bytes[BYTES], key[KEY_BYTES];
	char text[SIGNED_TEXT + 1];
	uint32_t key_id;

	if (!key_newest(purpose, &key_id, key))
		fail(BREAKDOWN_OTHER, "signed: there is no key.%s.<id> in secrets_file", purpose);
	for (int i = 0; i < KEY_ID; i++)
		bytes[i] = (uint8_t)(key_id >> (24 - 8 * i));
	memcpy(bytes + KEY_ID, id.bytes, ID);
	hash(bytes, key, bytes + KEY_ID + ID);
	sodium_memzero(key, sizeof key);
	sodium_bin2base64(text, sizeof text, bytes, sizeof bytes,
			  sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	memcpy(out, text, SIGNED_TEXT);
}

bool signed_read(const char *purpose, str text, uuid *out)
{
	uint8_t bytes[BYTES], key[KEY_BYTES], wanted[HASH];
	uint32_t key_id = 0;
	size_t len;

	if (text.len != SIGNED_TEXT ||
	    sodium_base642bin(bytes, sizeof bytes, text.at, text.len, NULL, &len, NULL,
			      sodium_base64_VARIANT_URLSAFE_NO_PADDING) != 0 ||
	    len != BYTES)
		return false;
	for (int i = 0; i < KEY_ID; i++)
		key_id = key_id << 8 | bytes[i];
	if (!key_by_id(purpose, key_id, key))
		return false;
	hash(bytes, key, wanted);
	sodium_memzero(key, sizeof key);
	if (sodium_memcmp(wanted, bytes + KEY_ID + ID, HASH) != 0)
		return false;
	memcpy(out->bytes, bytes + KEY_ID, ID);
	return true;
}
