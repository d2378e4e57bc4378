/* secret.c — passwords by name, keys by purpose and id.
 *
 * Easy to get wrong: no value may reach a message, not even a broken one; errors say name, line and
 * rule. */

#include "lib/run/secret.h"
#include "lib/base/list.h"
#include "lib/base/region.h"
#include "lib/run/conf_file.h"
#include "lib/run/config.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

struct secret {
	struct list link;
	str name, value;
	int line;
	str purpose; /* of a key; absent: it is none */
	uint32_t id;
	uint8_t key[KEY_BYTES];
};

static struct list secrets = LIST_INIT(secrets);
static struct region *kept;

static struct secret *find(str name)
{
	list_each (it, &secrets) {
		struct secret *s = container_of(it, struct secret, link);

		if (str_equal(s->name, name))
			return s;
	}
	return NULL;
}

static bool good_name(str name)
{
	for (size_t i = 0; i < name.len; i++) {
		char c = name.at[i];

		if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9') && c != '.' && c != '_' &&
		    c != '-')
			return false;
	}
	return name.len > 0;
}

/* "key.<purpose>.<id>", the id from 1, without leading zeros: one id has one name. */
static bool read_key_name(str name, struct secret *s)
{
	str rest = str_after(name, STR("key."));
	int64_t id;

	if (!str_cut(&rest, '.', &s->purpose) || s->purpose.len == 0 || str_absent(rest))
		return false;
	if (!str_to_int(rest, &id) || id < 1 || id > UINT32_MAX || rest.at[0] == '0')
		return false;
	s->id = (uint32_t)id;
	return true;
}

static bool read_key(str value, uint8_t key[KEY_BYTES])
{
	const char *end;
	size_t len;

	return sodium_base642bin(key, KEY_BYTES, value.at, value.len, NULL, &len, &end,
				 sodium_base64_VARIANT_ORIGINAL) == 0 &&
	       len == KEY_BYTES && end == value.at + value.len;
}

static bool file_line(void *path, int line, str name, str value)
{
	struct secret *s = region_make(kept, struct secret);
	const struct secret *twin = find(name);

	name = region_copy(kept, name);
	value = region_copy(kept, value);
	*s = (struct secret){ .name = name, .value = value, .line = line };
	if (!good_name(name))
		return conf_fail("%s:%d: a name has only a-z, 0-9, '.', '_' and '-'", (char *)path,
				 line);
	if (twin)
		return conf_fail("%s:%d: %.*s: was already set in line %d", (char *)path, line,
				 STR_ARG(name), twin->line);
	if (value.len == 0)
		return conf_fail("%s:%d: %.*s: is empty", (char *)path, line, STR_ARG(name));
	if (str_starts(name, STR("key."))) {
		if (!read_key_name(name, s))
			return conf_fail("%s:%d: %.*s: is not of the form key.<purpose>.<number>",
					 (char *)path, line, STR_ARG(name));
		if (!read_key(value, s->key))
			return conf_fail("%s:%d: %.*s: is not the base64 of %d bytes", (char *)path,
					 line, STR_ARG(name), KEY_BYTES);
	}
	list_push(&secrets, &s->link);
	return true;
}

static void wipe(void *arg)
{
	list_each (it, &secrets) {
		struct secret *s = container_of(it, struct secret, link);

		sodium_memzero((char *)s->value.at, s->value.len);
		sodium_memzero(s->key, KEY_BYTES);
	}
	list_init(&secrets);
}

bool secrets_load(str path)
{
	if (sodium_init() < 0)
		abort();
	if (!kept)
		kept = region_new(0, NULL);
	region_reset(kept);
	region_defer(kept, wipe, NULL);
	if (path.len == 0)
		return true;

	char *file = region_cstr(kept, path);

	return conf_read(file, true, file_line, file);
}

str secret(str name)
{
	const struct secret *s = find(name);

	return s ? s->value : (str){ 0 };
}

static bool give_key(const struct secret *s, uint32_t *id, uint8_t key[KEY_BYTES])
{
	if (!s)
		return false;
	*id = s->id;
	memcpy(key, s->key, KEY_BYTES);
	return true;
}

bool key_newest(const char *purpose, uint32_t *id, uint8_t key[KEY_BYTES])
{
	const struct secret *newest = NULL;

	list_each (it, &secrets) {
		const struct secret *s = container_of(it, struct secret, link);

		if (str_absent(s->purpose) || !str_equal(s->purpose, str_of(purpose)))
			continue;
		if (!newest || s->id > newest->id)
			newest = s;
	}
	return give_key(newest, id, key);
}

bool key_by_id(const char *purpose, uint32_t id, uint8_t key[KEY_BYTES])
{
	list_each (it, &secrets) {
		const struct secret *s = container_of(it, struct secret, link);

		if (!str_absent(s->purpose) && s->id == id &&
		    str_equal(s->purpose, str_of(purpose)))
			return give_key(s, &id, key);
	}
	return false;
}
