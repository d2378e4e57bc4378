/* seal_test.c — seals, cursors' base and tokens: with keys in a file of this test. */

#include "lib/base/test.h"
#include "lib/run/config.h"
#include "lib/run/test.h"
#include "lib/serve/seal.h"
#include "lib/serve/session.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define KEY_1 "key.box.1 = AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=\n"
#define KEY_2 "key.box.2 = AgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgI=\n"
#define OTHER "key.other.1 = AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=\n"

FIBER_TEST(opens_what_it_sealed)
{
	struct region *region = region_new(0, NULL);
	char bytes[3000];
	str plain = { 0 };

	secrets_load(KEY_1);
	randombytes_buf(bytes, sizeof bytes);
	for (size_t len = 0; len < sizeof bytes; len += 1 + len / 3) {
		str sealed = seal("box", region, (str){ bytes, len }, STR("row 7"));

		assert_int_equal(sealed.len, len + SEAL_OVERHEAD);
		assert_true(unseal("box", region, sealed, STR("row 7"), &plain));
		assert_int_equal(plain.len, len);
		assert_memory_equal(plain.at, bytes, len);
		sealed = seal_text("box", region, (str){ bytes, len }, STR("row 7"));
		assert_true(unseal_text("box", region, sealed, STR("row 7"), &plain));
		assert_int_equal(plain.len, len);
	}
	region_free(region);
}

FIBER_TEST(never_seals_alike)
{
	struct region *region = region_new(0, NULL);

	secrets_load(KEY_1);
	assert_false(str_equal(seal("box", region, STR("x"), STR("")),
			       seal("box", region, STR("x"), STR(""))));
	region_free(region);
}

FIBER_TEST(opens_nowhere_else)
{
	struct region *region = region_new(0, NULL);
	str plain = { 0 };

	secrets_load(KEY_1 OTHER);

	str sealed = seal("box", region, STR("secret"), STR("row 7"));

	assert_false(unseal("box", region, sealed, STR("row 8"), &plain));
	assert_false(unseal("box", region, sealed, (str){ 0 }, &plain));
	/* Another purpose that happens to have the same key: the place says no. */
	assert_false(unseal("other", region, sealed, STR("row 8"), &plain));
	assert_true(str_absent(plain));
	region_free(region);
}

FIBER_TEST(sees_every_changed_byte)
{
	struct region *region = region_new(0, NULL);
	str plain = { 0 };

	secrets_load(KEY_1);

	str sealed = seal("box", region, STR("secret"), STR("row 7"));
	char *bytes = (char *)sealed.at;

	for (size_t i = 0; i < sealed.len; i++) {
		bytes[i] ^= 1;
		check_case(!unseal("box", region, sealed, STR("row 7"), &plain), "byte %zu", i);
		bytes[i] ^= 1;
	}
	for (size_t len = 0; len < sealed.len; len++)
		check_case(!unseal("box", region, (str){ sealed.at, len }, STR("row 7"), &plain),
			   "length %zu", len);
	assert_true(unseal("box", region, sealed, STR("row 7"), &plain));
	check_str(plain, "secret");
	region_free(region);
}

FIBER_TEST(rotates_keys)
{
	struct region *region = region_new(0, NULL);
	uint8_t before[BLIND_BYTES], after[BLIND_BYTES];
	str plain = { 0 };

	secrets_load(KEY_1);
	blind("box", STR("+213550123456"), before);

	str old = seal("box", region, STR("old"), STR(""));

	secrets_load(KEY_1 KEY_2);

	str new = seal("box", region, STR("new"), STR(""));

	assert_true(unseal("box", region, old, STR(""), &plain));
	check_str(plain, "old");
	assert_int_equal(new.at[4], 2);
	assert_int_equal(old.at[4], 1);
	blind("box", STR("+213550123456"), after);
	assert_memory_not_equal(before, after, sizeof before);
	secrets_load(KEY_2);
	assert_false(unseal("box", region, old, STR(""), &plain));
	assert_true(unseal("box", region, new, STR(""), &plain));
	region_free(region);
}

FIBER_TEST(blinds_alike_for_alike)
{
	uint8_t a[BLIND_BYTES], b[BLIND_BYTES], other[BLIND_BYTES];

	secrets_load(KEY_1 "key.other.1 = AwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwM=\n");
	blind("box", STR("+213550123456"), a);
	blind("box", STR("+213550123456"), b);
	assert_memory_equal(a, b, sizeof a);
	blind("box", STR("+213550123457"), other);
	assert_memory_not_equal(a, other, sizeof a);
	blind("other", STR("+213550123456"), other);
	assert_memory_not_equal(a, other, sizeof a);
}

static void seal_without_key(void *arg)
{
	seal("nobody", arg, STR("x"), STR(""));
}

FIBER_TEST(fails_without_a_key)
{
	struct region *region = region_new(0, NULL);
	struct failure failure;

	secrets_load(KEY_1);
	assert_false(fiber_try(seal_without_key, region, &failure));
	assert_int_equal(failure.what, BREAKDOWN_OTHER);
	assert_non_null(strstr(failure.text, "key.nobody"));
	region_free(region);
}

TEST(reads_only_tokens)
{
	static const char *const bad[] = {
		"",
		"x",
		"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
		"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
		"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
		"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA/A",
		"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA A",
	};
	uint8_t a[SESSION_HASH], b[SESSION_HASH];
	char token[SESSION_TOKEN];

	for (each_case(i, bad))
		check_case(!session_token_hash(str_of(bad[i]), a), "%s", bad[i]);
	for (int i = 0; i < 1000; i++) {
		session_token_new(token);
		assert_true(session_token_hash((str){ token, sizeof token }, a));
		assert_memory_not_equal(a, b, sizeof a);
		memcpy(b, a, sizeof a);
	}
}

TEST(packs_sessions)
{
	struct session in = { .roles = 0x80000005,
			      .language = 3,
			      .proven_at = { 1234567890123456 },
			      .ends_at = { -5 } },
		       out;
	char packed[SESSION_PACKED + 1] = { 0 };

	memset(in.user_id.bytes, 7, 16);
	memset(in.session_id.bytes, 9, 16);
	session_pack(&in, packed);
	assert_true(session_unpack((str){ packed, SESSION_PACKED }, &out));
	assert_true(uuid_equal(in.user_id, out.user_id) &&
		    uuid_equal(in.session_id, out.session_id));
	assert_int_equal(in.roles, out.roles);
	assert_int_equal(in.language, out.language);
	assert_true(in.proven_at.us == out.proven_at.us && in.ends_at.us == out.ends_at.us);
	assert_false(session_unpack((str){ packed, SESSION_PACKED - 1 }, &out));
	assert_false(session_unpack((str){ packed, SESSION_PACKED + 1 }, &out));
	packed[0] = 2;
	assert_false(session_unpack((str){ packed, SESSION_PACKED }, &out));
}

TEST(names_roles)
{
	for (int role = ROLE_CLIENT; role <= ROLE_ADMIN; role++)
		assert_int_equal(role_of(str_of(role_name((enum role)role))), role);
	assert_int_equal(role_of(STR("root")), -1);
}

TEST_MAIN("seal")
