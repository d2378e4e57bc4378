/* config_rules.c — what a value must be: by itself, and among the others.
 *
 * Easy to get wrong: development's sinks, known passwords and switched-off limits must never be met
 * by a stranger. Hence only production may listen on anything but loopback. */

#include "lib/run/config_table.h"

#include <arpa/inet.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* ---- finding ---- */

const struct setting *setting_find(str name)
{
	for (size_t i = 0; i < settings_count; i++)
		if (str_equal(name, str_of(settings[i].name)))
			return &settings[i];
	return NULL;
}

enum { NAME_MAX_LEN = 40, GUESS_MAX = 2 };

/* Insertions, removals and changes that make one of the other (Levenshtein); row by row. */
static size_t distance(str a, str b)
{
	size_t row[NAME_MAX_LEN + 1];

	for (size_t j = 0; j <= b.len; j++)
		row[j] = j;
	for (size_t i = 1; i <= a.len; i++) {
		size_t corner = row[0];

		row[0] = i;
		for (size_t j = 1; j <= b.len; j++) {
			size_t best = corner + (a.at[i - 1] != b.at[j - 1]);

			corner = row[j];
			if (row[j] + 1 < best)
				best = row[j] + 1;
			if (row[j - 1] + 1 < best)
				best = row[j - 1] + 1;
			row[j] = best;
		}
	}
	return row[b.len];
}

const struct setting *setting_guess(str name)
{
	const struct setting *guess = NULL;
	size_t least = GUESS_MAX + 1;

	if (name.len > NAME_MAX_LEN)
		return NULL;
	for (size_t i = 0; i < settings_count; i++) {
		str known = str_of(settings[i].name);
		size_t far = known.len > NAME_MAX_LEN ? least : distance(name, known);

		if (far < least) {
			least = far;
			guess = &settings[i];
		}
	}
	return guess;
}

/* ---- a value by itself ---- */

static bool is_one_of(str value, const char *const *words)
{
	for (; *words; words++)
		if (str_equal(value, str_of(*words)))
			return true;
	return false;
}

static const char *wrong_mode(str value)
{
	static const char *const modes[] = { "development", "test", "production", NULL };

	return is_one_of(value, modes) ? NULL : "is none of development, test, production";
}

static const char *wrong_level(str value)
{
	static const char *const levels[] = { "debug", "info", "warn", "error", NULL };

	return is_one_of(value, levels) ? NULL : "is none of debug, info, warn, error";
}

/* Splits "127.0.0.1:7000" and "[::1]:7000" into an address, copied and terminated, and a port. */
static bool split_address(str value, char host[64], int64_t *port)
{
	bool six = str_starts(value, STR("["));
	ptrdiff_t end = six ? str_find(value, ']') : str_find(value, ':');

	if (end < six || end - six >= 64)
		return false;
	memcpy(host, value.at + six, (size_t)(end - six));
	host[end - six] = '\0';

	str rest = { value.at + end + six, value.len - (size_t)end - six };

	rest = str_after(rest, STR(":"));
	return rest.len > 0 && rest.at[0] != '-' && str_to_int(rest, port) && *port <= 65535;
}

static bool is_address(str value)
{
	struct in6_addr any;
	char host[64];
	int64_t port;

	if (!split_address(value, host, &port))
		return false;
	return inet_pton(str_starts(value, STR("[")) ? AF_INET6 : AF_INET, host, &any) == 1;
}

static const char *wrong_address(str value)
{
	return is_address(value) ? NULL : "is not of the form 127.0.0.1:7000 or [::1]:7000";
}

static const char *wrong_address_or_none(str value)
{
	return value.len == 0 ? NULL : wrong_address(value);
}

static const char *wrong_http(str value)
{
	if (str_starts(value, STR("http://")) || str_starts(value, STR("https://")))
		return NULL;
	return "begins neither with http:// nor with https://";
}

static const char *wrong_http_or_none(str value)
{
	return value.len == 0 ? NULL : wrong_http(value);
}

static const char *wrong_smtp_or_none(str value)
{
	if (value.len == 0 || str_starts(value, STR("smtp://")) ||
	    str_starts(value, STR("smtps://")))
		return NULL;
	return "begins neither with smtp:// nor with smtps://";
}

static const char *wrong_ports(str value)
{
	str port;
	int64_t number;

	while (str_cut(&value, ',', &port))
		if (!str_to_int(port, &number) || number < 1 || number > 65535)
			return "is no port from 1 to 65535, nor several with commas";
	return NULL;
}

/* GSM 03.40's alphanumeric sender. */
static const char *wrong_sender(str value)
{
	if (value.len < 3 || value.len > 11)
		return "has not 3 to 11 letters";
	for (size_t i = 0; i < value.len; i++) {
		char c = value.at[i];
		bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');

		if (!letter && !(c >= '0' && c <= '9') && c != ' ')
			return "has other characters than letters, digits and blanks";
	}
	return NULL;
}

static const char *wrong_mail(str value)
{
	return str_find(value, '@') > 0 ? NULL : "is no e-mail address";
}

static const struct {
	size_t at;
	const char *(*wrong)(str);
} text_rules[] = {
	{ offsetof(struct config, mode), wrong_mode },
	{ offsetof(struct config, log_level), wrong_level },
	{ offsetof(struct config, listen), wrong_address },
	{ offsetof(struct config, metrics_listen), wrong_address_or_none },
	{ offsetof(struct config, public_url), wrong_http },
	{ offsetof(struct config, users_url), wrong_http },
	{ offsetof(struct config, professionals_url), wrong_http },
	{ offsetof(struct config, appointments_url), wrong_http },
	{ offsetof(struct config, notifications_url), wrong_http },
	{ offsetof(struct config, search_url), wrong_http },
	{ offsetof(struct config, sms_url), wrong_http_or_none },
	{ offsetof(struct config, smtp_url), wrong_smtp_or_none },
	{ offsetof(struct config, db_port), wrong_ports },
	{ offsetof(struct config, sms_from), wrong_sender },
	{ offsetof(struct config, mail_from), wrong_mail },
};

static const char *wrong_text(const struct setting *s, str value)
{
	if (str_utf8_length(value) < 0)
		return "is no UTF-8";
	for (size_t i = 0; i < sizeof text_rules / sizeof *text_rules; i++)
		if (text_rules[i].at == s->at)
			return text_rules[i].wrong(value);
	return NULL;
}

static const char *wrong_number(const struct setting *s, str value)
{
	static char wrong[64];
	int64_t number;

	if (!str_to_int(value, &number))
		return "is no whole number";
	if (number < s->min)
		snprintf(wrong, sizeof wrong, "is below %" PRId64, s->min);
	else if (number > s->max)
		snprintf(wrong, sizeof wrong, "is above %" PRId64, s->max);
	else
		return NULL;
	return wrong;
}

const char *setting_wrong(const struct setting *s, str value)
{
	if (s->kind == SETTING_INT)
		return wrong_number(s, value);
	if (s->kind == SETTING_TEXT)
		return wrong_text(s, value);
	if (str_equal(value, STR("true")) || str_equal(value, STR("false")))
		return NULL;
	return "is neither true nor false";
}

/* ---- among the others ---- */

static bool is_loopback(str address)
{
	struct in_addr four;
	char host[64];
	int64_t port;

	if (address.len == 0)
		return true;
	if (!split_address(address, host, &port))
		return false;
	if (str_starts(address, STR("[")))
		return strcmp(host, "::1") == 0;
	return inet_pton(AF_INET, host, &four) == 1 && ntohl(four.s_addr) >> 24 == 127;
}

const struct setting *config_wrong(const struct config *c, const char **wrong)
{
	static char text[160];
	bool outside = str_equal(c->mode, STR("production"));

	snprintf(text, sizeof text, "is no loopback address, and mode=%.*s listens on nothing else",
		 STR_ARG(c->mode));
	*wrong = text;
	if (!outside && !is_loopback(c->listen))
		return setting_find(STR("listen"));
	if (!outside && !is_loopback(c->metrics_listen))
		return setting_find(STR("metrics_listen"));
	if (outside && c->clock_file.len > 0) {
		*wrong = "moves the clock, which mode=production may not";
		return setting_find(STR("clock_file"));
	}
	if (!c->limits && !str_equal(c->mode, STR("test"))) {
		snprintf(text, sizeof text,
			 "turns the limits off, which only mode=test may (it is %.*s)",
			 STR_ARG(c->mode));
		return setting_find(STR("limits"));
	}
	return NULL;
}
