/* uuid.h — 128-bit ids, RFC 9562.
 *
 * Version 7: milliseconds in front, so that indexes grow at one end, and 74 random bits behind. A
 * uuid is an id, never a secret.  The nil uuid means absent. */
#ifndef BASE_UUID_H
#define BASE_UUID_H

#include "lib/base/instant.h"
#include "lib/base/str.h"

typedef struct {
	uint8_t bytes[16];
} uuid;

enum { UUID_TEXT = 36 };

/* A version 7 id of that instant and ten random bytes: pure; see run/random.h for uuid_new(). */
uuid uuid_v7(instant at, const uint8_t random[10]);
/* 8-4-4-4-12 hex digits of either case, nothing around.  False leaves *out alone. */
bool uuid_parse(str, uuid *out);
/* Writes UUID_TEXT lower-case characters; not terminated. */
void uuid_write(uuid, char out[UUID_TEXT]);
bool uuid_equal(uuid, uuid);
bool uuid_is_nil(uuid);
/* The instant inside a version 7 id, to the millisecond. */
instant uuid_instant(uuid);

#endif
