/* signed.h — an id that only we can have written: for links that open something without an account.
 *
 * base64url of the key's id, the id and a keyed hash of both (BLAKE2b, 128 bits); nothing is stored.
 * The newest key.<purpose>.<id> signs, every one verifies, in constant time, so keys are rotated by
 * adding one.  It does not hide the id, and it never ends: whoever reads it says what it opens, and
 * until when.  A purpose without a key is a bug of the installation: fail(BREAKDOWN_OTHER).  None
 * of these pauses. */
#ifndef SERVE_SIGNED_H
#define SERVE_SIGNED_H

#include "lib/base/str.h"
#include "lib/base/uuid.h"

enum { SIGNED_TEXT = 48 }; /* characters; not terminated */

void signed_write(const char *purpose, uuid, char out[SIGNED_TEXT]);
/* False, and *out is left alone: it was not we who wrote it, not for this purpose, or its key is
 * gone. */
bool signed_read(const char *purpose, str, uuid *out);

#endif
