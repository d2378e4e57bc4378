/* seal.c — libsodium's XChaCha20-Poly1305 and BLAKE2b behind keys with ids.
 *
 * Layout of a seal: 1 byte version (1), 4 bytes key id big-endian, 24 bytes nonce, ciphertext with
 * its 16-byte tag.  Version and key id are authenticated together with bound_to. */

#include "lib/serve/seal.h"
#include "lib/run/config.h"
#include "lib/run/fiber.h"

#include <sodium.h>
#include <string.h>

enum {
	VERSION = 1,
	HEAD = 1 + 4,
	NONCE = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES,
	TAG = crypto_aead_xchacha20poly1305_ietf_ABYTES,
};
_Static_assert(HEAD + NONCE + TAG == SEAL_OVERHEAD, "seal.h says how long a seal is");
_Static_assert(KEY_BYTES == crypto_aead_xchacha20poly1305_ietf_KEYBYTES, "one size of keys");

/* What is authenticated: the head, and what the secret is bound to. */
static str bound_make(struct region *region, const uint8_t head[HEAD], str bound_to)
{
	char *out = region_alloc(region, HEAD + bound_to.len);

	memcpy(out, head, HEAD);
	if (bound_to.len)
		memcpy(out + HEAD, bound_to.at, bound_to.len);
	return (str){ out, HEAD + bound_to.len };
}

static void newest(const char *purpose, uint32_t *id, uint8_t key[KEY_BYTES])
{
	if (!key_newest(purpose, id, key))
		fail(BREAKDOWN_OTHER, "seal: there is no key.%s.<id> in secrets_file", purpose);
}

str seal(const char *purpose, struct region *region, str plain, str bound_to)
{
	uint8_t key[KEY_BYTES], *out = region_alloc(region, SEAL_OVERHEAD + plain.len);
	uint32_t id;

	newest(purpose, &id, key);
	out[0] = VERSION;
	out[1] = (uint8_t)(id >> 24);
	out[2] = (uint8_t)(id >> 16);
	out[3] = (uint8_t)(id >> 8);
	out[4] = (uint8_t)id;
	randombytes_buf(out + HEAD, NONCE);

	str bound = bound_make(region, out, bound_to);

	crypto_aead_xchacha20poly1305_ietf_encrypt(
		out + HEAD + NONCE, NULL, (const uint8_t *)plain.at, plain.len,
		(const uint8_t *)bound.at, bound.len, NULL, out + HEAD, key);
	sodium_memzero(key, sizeof key);
	return (str){ (char *)out, SEAL_OVERHEAD + plain.len };
}

bool unseal(const char *purpose, struct region *region, str sealed, str bound_to, str *plain)
{
	const uint8_t *in = (const uint8_t *)sealed.at;
	uint8_t key[KEY_BYTES];

	if (sealed.len < SEAL_OVERHEAD || in[0] != VERSION)
		return false;

	uint32_t id = (uint32_t)in[1] << 24 | (uint32_t)in[2] << 16 | (uint32_t)in[3] << 8 | in[4];

	if (!key_by_id(purpose, id, key))
		return false;

	size_t len = sealed.len - SEAL_OVERHEAD;
	uint8_t *out = region_alloc(region, len + 1);
	str bound = bound_make(region, in, bound_to);
	int wrong = crypto_aead_xchacha20poly1305_ietf_decrypt(
		out, NULL, NULL, in + HEAD + NONCE, sealed.len - HEAD - NONCE,
		(const uint8_t *)bound.at, bound.len, in + HEAD, key);

	sodium_memzero(key, sizeof key);
	if (wrong)
		return false;
	out[len] = 0;
	*plain = (str){ (char *)out, len };
	return true;
}

str seal_text(const char *purpose, struct region *region, str plain, str bound_to)
{
	str raw = seal(purpose, region, plain, bound_to);
	size_t room = sodium_base64_ENCODED_LEN(raw.len, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	char *out = region_alloc(region, room);

	sodium_bin2base64(out, room, (const uint8_t *)raw.at, raw.len,
			  sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	return (str){ out, room - 1 };
}

bool unseal_text(const char *purpose, struct region *region, str sealed, str bound_to, str *plain)
{
	uint8_t *raw = region_alloc(region, sealed.len + 1);
	size_t len;

	if (sealed.len == 0 ||
	    sodium_base642bin(raw, sealed.len, sealed.at, sealed.len, NULL, &len, NULL,
			      sodium_base64_VARIANT_URLSAFE_NO_PADDING) != 0)
		return false;
	return unseal(purpose, region, (str){ (char *)raw, len }, bound_to, plain);
}

void blind(const char *purpose, str plain, uint8_t out[BLIND_BYTES])
{
	uint8_t key[KEY_BYTES];
	uint32_t id;

	newest(purpose, &id, key);
	crypto_generichash(out, BLIND_BYTES, (const uint8_t *)plain.at, plain.len, key, sizeof key);
	sodium_memzero(key, sizeof key);
}
