/* seal.h — secrets at rest and under way: sealed with keys that have ids, and hashed with a key to
 * be found again.
 *
 * XChaCha20-Poly1305 (libsodium), a random nonce each.  The newest key.<purpose>.<id> seals, every
 * one opens, so keys are rotated by adding one.  `bound_to` is authenticated but not kept
 * ("note.text:" and the row's id): what was copied to another place does not open there.  A purpose
 * without a key is a bug of the installation: fail(BREAKDOWN_OTHER). None of these pauses. */
#ifndef SERVE_SEAL_H
#define SERVE_SEAL_H

#include "lib/base/region.h"

enum { SEAL_OVERHEAD = 1 + 4 + 24 + 16, BLIND_BYTES = 32 };

/* Raw bytes for a bytea column: version, key id, nonce, ciphertext. */
str seal(const char *purpose, struct region *, str plain, str bound_to);
/* False: none of ours, another place's, of a key that is gone, or changed. */
bool unseal(const char *purpose, struct region *, str sealed, str bound_to, str *plain);

/* The same in base64url, for JSON and addresses. */
str seal_text(const char *purpose, struct region *, str plain, str bound_to);
bool unseal_text(const char *purpose, struct region *, str sealed, str bound_to, str *plain);

/* A keyed hash (BLAKE2b-256) to find again what must not be read: a phone number's index.  By the
 * newest key: rotating it means writing every blind of that purpose anew. */
void blind(const char *purpose, str plain, uint8_t out[BLIND_BYTES]);

#endif
