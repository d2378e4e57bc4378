/* config.c — the table, and the sources that fill it in.
 *
 * Easy to get wrong: that a whole makes sense can only be told at the end. A file may set `listen`
 * in line 1 and the `mode` that forbids it in line 9; the error still names line 1. */

#include "lib/run/config.h"
#include "lib/run/conf_file.h"
#include "lib/run/config_table.h"
#include "lib/run/secret.h"

#include <assert.h>
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct config config = {
#define CONFIG_INT(name, default, min, max, help) .name = (default),
#define CONFIG_TEXT(name, default, help) .name = { default, sizeof(default) - 1 },
#define CONFIG_BOOL(name, default, help) .name = (default),
#include "lib/run/config.def"
#undef CONFIG_INT
#undef CONFIG_TEXT
#undef CONFIG_BOOL
};

const struct setting settings[] = {
#define CONFIG_INT(name, default, min, max, help)                                                  \
	{ #name, SETTING_INT, offsetof(struct config, name), #default, min, max, help },
#define CONFIG_TEXT(name, default, help)                                                           \
	{ #name, SETTING_TEXT, offsetof(struct config, name), default, 0, 0, help },
#define CONFIG_BOOL(name, default, help)                                                           \
	{ #name, SETTING_BOOL, offsetof(struct config, name), #default, 0, 0, help },
#include "lib/run/config.def"
#undef CONFIG_INT
#undef CONFIG_TEXT
#undef CONFIG_BOOL
};

enum { SETTINGS = sizeof settings / sizeof *settings };
const size_t settings_count = SETTINGS;
struct origin origins[SETTINGS]; /* place NULL: the default */

/* What values are cut from.  Lives as long as the process: a value that was replaced may still be
 * held. */
static struct region *texts(void)
{
	static struct region *kept;

	if (!kept)
		kept = region_new(0, NULL);
	return kept;
}

/* ---- one value ---- */

static void store(const struct setting *s, str value)
{
	void *to = (char *)&config + s->at;
	bool understood = true;

	switch (s->kind) {
	case SETTING_INT:
		understood = str_to_int(value, to);
		break;
	case SETTING_BOOL:
		*(bool *)to = str_equal(value, STR("true"));
		break;
	case SETTING_TEXT:
		*(str *)to = region_copy(texts(), value);
		break;
	}
	assert(understood && "setting_wrong has looked at it before");
}

static bool say_wrong(struct origin from, const char *name, const char *value, const char *wrong)
{
	const char *quote = *value ? " " : "(empty) ";

	if (from.line)
		return conf_fail("%s:%d: %s: %s%s%s", from.place, from.line, name, value, quote,
				 wrong);
	return conf_fail("%s: %s: %s%s%s", from.place, name, value, quote, wrong);
}

static bool say_unknown(struct origin from, str name)
{
	const struct setting *guess = setting_guess(name);
	char line[16] = "";

	if (from.line)
		snprintf(line, sizeof line, ":%d", from.line);
	return conf_fail("%s%s: %.*s: there is no such setting%s%s%s", from.place, line,
			 STR_ARG(name), guess ? "; " : "", guess ? guess->name : "",
			 guess ? " is one" : "");
}

static bool set(const struct setting *s, str value, struct origin from, const char *called)
{
	const char *wrong = setting_wrong(s, value);
	char shown[SETTING_TEXT_MAX];

	if (wrong) {
		text_show(value, shown);
		return say_wrong(from, called, shown, wrong);
	}
	store(s, value);
	origins[s - settings] = from;
	return true;
}

/* ---- the sources ---- */

static void set_defaults(void)
{
	for (size_t i = 0; i < SETTINGS; i++) {
		store(&settings[i], str_of(settings[i].fallback));
		origins[i] = (struct origin){ 0 };
	}
}

static bool file_line(void *path, int line, str name, str value)
{
	const struct setting *s = setting_find(name);
	struct origin from = { path, line };

	if (!s)
		return say_unknown(from, name);
	if (origins[s - settings].line)
		return conf_fail("%s:%d: %s: was already set in line %d", from.place, line, s->name,
				 origins[s - settings].line);
	return set(s, value, from, s->name);
}

static void variable_name(const struct setting *s, char out[64])
{
	int len = snprintf(out, 64, "CONTACTO_%s", s->name);

	assert(len < 64);
	for (char *c = out; *c; c++)
		*c = (char)toupper((unsigned char)*c);
}

static bool set_environment(void)
{
	char variable[64];

	for (size_t i = 0; i < SETTINGS; i++) {
		variable_name(&settings[i], variable);

		const char *value = getenv(variable);

		if (value && !set(&settings[i], str_trim(str_of(value)),
				  (struct origin){ "environment", 0 }, variable))
			return false;
	}
	return true;
}

static bool check_whole(void)
{
	const char *wrong;
	const struct setting *s = config_wrong(&config, &wrong);
	struct origin from;
	char shown[SETTING_TEXT_MAX];

	if (!s)
		return true;
	from = origins[s - settings];
	if (!from.place)
		from.place = "default";
	setting_show(s, &config, shown);
	return say_wrong(from, s->name, shown, wrong);
}

static bool load(const char *file)
{
	if (!file)
		file = getenv("CONTACTO_CONFIG");
	set_defaults();
	if (file && *file) {
		char *path = region_cstr(texts(), str_of(file));

		if (!conf_read(path, false, file_line, path))
			return false;
	}
	return set_environment() && check_whole() && secrets_load(config.secrets_file);
}

bool config_load(const char *file, const char **error)
{
	conf_error_clear();

	bool fine = load(file);

	*error = fine ? NULL : conf_error();
	return fine;
}

/* ---- one by name ---- */

static bool set_checked(const struct setting *s, str value)
{
	struct config before = config;
	struct origin origin_before = origins[s - settings];

	if (!set(s, value, (struct origin){ "--set", 0 }, s->name))
		return false;

	bool secrets = s->at == offsetof(struct config, secrets_file);

	if (check_whole() && (!secrets || secrets_load(config.secrets_file)))
		return true;
	config = before;
	origins[s - settings] = origin_before;
	if (secrets)
		secrets_load(config.secrets_file);
	return false;
}

bool config_set(str name, str value, const char **error)
{
	const struct setting *s = setting_find(name);

	conf_error_clear();

	bool fine = s ? set_checked(s, value) : say_unknown((struct origin){ "--set", 0 }, name);

	*error = fine ? NULL : conf_error();
	return fine;
}
