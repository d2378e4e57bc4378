/* token.c — tokens, their hashes, and the packed session: pure, but for the random bytes of a new
 * token. */

#include "lib/serve/inside.h"
#include "lib/run/random.h"
#include "lib/wire/cache.h"

#include <sodium.h>
#include <string.h>

enum { TOKEN_BYTES = 32, PACKED_VERSION = 1 };
_Static_assert(sodium_base64_ENCODED_LEN(32, sodium_base64_VARIANT_URLSAFE_NO_PADDING) ==
		       SESSION_TOKEN + 1,
	       "a token is 256 bits");

void session_token_new(char out[SESSION_TOKEN])
{
	uint8_t bytes[TOKEN_BYTES];
	char text[SESSION_TOKEN + 1];

	random_fill(bytes, sizeof bytes);
	sodium_bin2base64(text, sizeof text, bytes, sizeof bytes,
			  sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	memcpy(out, text, SESSION_TOKEN);
	sodium_memzero(bytes, sizeof bytes);
	sodium_memzero(text, sizeof text);
}

bool session_token_hash(str token, uint8_t hash[SESSION_HASH])
{
	uint8_t bytes[TOKEN_BYTES];
	size_t len;

	if (token.len != SESSION_TOKEN ||
	    sodium_base642bin(bytes, sizeof bytes, token.at, token.len, NULL, &len, NULL,
			      sodium_base64_VARIANT_URLSAFE_NO_PADDING) != 0 ||
	    len != TOKEN_BYTES)
		return false;
	crypto_generichash(hash, SESSION_HASH, bytes, sizeof bytes, NULL, 0);
	sodium_memzero(bytes, sizeof bytes);
	return true;
}

bool session_hash_read(str hex, uint8_t hash[SESSION_HASH])
{
	size_t len;

	return hex.len == 2 * SESSION_HASH &&
	       sodium_hex2bin(hash, SESSION_HASH, hex.at, hex.len, NULL, &len, NULL) == 0 &&
	       len == SESSION_HASH;
}

str session_cache_key(struct region *region, const uint8_t hash[SESSION_HASH])
{
	char hex[2 * SESSION_HASH + 1];

	sodium_bin2hex(hex, sizeof hex, hash, SESSION_HASH);
	return cache_key(region, "session:%s", hex);
}

str session_lease_key(struct region *region)
{
	return cache_key(region, "session:lease");
}

/* ---- packed ---- */

static char *put_number(char *at, uint64_t number, int bytes)
{
	for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8)
		*at++ = (char)(uint8_t)(number >> shift);
	return at;
}

static uint64_t take_number(const char **at, int bytes)
{
	uint64_t number = 0;

	while (bytes--)
		number = number << 8 | (uint8_t) * (*at)++;
	return number;
}

void session_pack(const struct session *session, char out[SESSION_PACKED])
{
	char *at = out;

	*at++ = PACKED_VERSION;
	at = mempcpy(at, session->session_id.bytes, 16);
	at = mempcpy(at, session->user_id.bytes, 16);
	at = put_number(at, session->roles, 4);
	at = put_number(at, (uint64_t)session->language, 1);
	at = put_number(at, (uint64_t)session->proven_at.us, 8);
	put_number(at, (uint64_t)session->ends_at.us, 8);
}
_Static_assert(1 + 16 + 16 + 4 + 1 + 8 + 8 == SESSION_PACKED, "session.h says how long");

bool session_unpack(str packed, struct session *session)
{
	const char *at = packed.at;

	if (packed.len != SESSION_PACKED || *at++ != PACKED_VERSION)
		return false;
	memcpy(session->session_id.bytes, at, 16);
	memcpy(session->user_id.bytes, at + 16, 16);
	at += 32;
	session->roles = (unsigned)take_number(&at, 4);
	session->language = (int)take_number(&at, 1);
	session->proven_at.us = (int64_t)take_number(&at, 8);
	session->ends_at.us = (int64_t)take_number(&at, 8);
	return true;
}

/* ---- cookies (RFC 6265bis): the prefix __Host- holds the browser to Secure, Path=/ and no Domain
 * ---- */

str session_cookie(struct region *region, str token, int64_t seconds)
{
	return region_format(
		region, "__Host-sid=%.*s; Max-Age=%lld; Path=/; Secure; HttpOnly; SameSite=Lax",
		STR_ARG(token), (long long)seconds);
}

str session_cookie_gone(void)
{
	return STR("__Host-sid=; Max-Age=0; Path=/; Secure; HttpOnly; SameSite=Lax");
}

/* ---- roles ---- */

static const char *const roles[] = { "client", "professional", "support", "admin" };

const char *role_name(enum role role)
{
	return roles[role];
}

int role_of(str name)
{
	for (int role = ROLE_CLIENT; role <= ROLE_ADMIN; role++)
		if (str_equal(name, str_of(roles[role])))
			return role;
	return -1;
}
