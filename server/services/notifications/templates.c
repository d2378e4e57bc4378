/* templates.c — the kinds of messages, and their texts.
 *
 * ICU formats with C's varargs: each value must be of the type that the pattern makes of it, which
 * pattern.c has checked. */

#include "services/notifications/templates.h"
#include "common.api.h"
#include "notifications.api.h"
#include "message_templates.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <unicode/ucal.h>
#include <unicode/umsg.h>
#include <unicode/ustring.h>

enum { KINDS = DELIVERY_KIND_GUEST_CODE + 1, LANGUAGES = LANGUAGE_EN + 1, PARTS = 2 };

static const struct kind_of_message {
	int channel;
	struct argument arguments[ARGUMENTS_MAX]; /* their names and types */
} kinds[KINDS] = {
	[DELIVERY_KIND_SIGN_IN_CODE] = { DELIVERY_CHANNEL_SMS,
					 { { "code", ARGUMENT_TEXT },
					   { "minutes", ARGUMENT_NUMBER } } },
	[DELIVERY_KIND_PHONE_CODE] = { DELIVERY_CHANNEL_SMS,
				       { { "code", ARGUMENT_TEXT },
					 { "minutes", ARGUMENT_NUMBER } } },
	[DELIVERY_KIND_EMAIL_CODE] = { DELIVERY_CHANNEL_EMAIL,
				       { { "code", ARGUMENT_TEXT },
					 { "minutes", ARGUMENT_NUMBER },
					 { "named", ARGUMENT_TEXT },
					 { "name", ARGUMENT_TEXT } } },
	[DELIVERY_KIND_NEW_DEVICE] = { DELIVERY_CHANNEL_EMAIL,
				       { { "at", ARGUMENT_TIME },
					 { "device", ARGUMENT_TEXT },
					 { "named", ARGUMENT_TEXT },
					 { "name", ARGUMENT_TEXT } } },
	[DELIVERY_KIND_PHONE_CHANGED] = { DELIVERY_CHANNEL_SMS, { { "at", ARGUMENT_TIME } } },
	[DELIVERY_KIND_GUEST_CODE] = { DELIVERY_CHANNEL_SMS,
				       { { "code", ARGUMENT_TEXT },
					 { "minutes", ARGUMENT_NUMBER } } },
};

/* Latin digits everywhere; a day before its month, and 24 hours, by the patterns themselves. */
static const char *const locales[LANGUAGES] = { "", "ar_DZ@numbers=latn", "fr_DZ", "en_GB" };

struct template
{
	UMessageFormat *parts[PARTS]; /* subject (NULL in an SMS), text */
	struct slots slots[PARTS];
};

static struct template templates[KINDS][LANGUAGES];

int kind_channel(int kind)
{
	return kinds[kind].channel;
}

static size_t argument_count(int kind)
{
	size_t count = 0;

	while (count < ARGUMENTS_MAX && kinds[kind].arguments[count].name)
		count++;
	return count;
}

/* ---- loading ---- */

static UChar *wide(struct region *region, str text, int32_t *len)
{
	UErrorCode error = U_ZERO_ERROR;
	UChar *out = region_array(region, text.len + 1, sizeof *out);

	u_strFromUTF8(out, (int32_t)text.len + 1, len, text.at, (int32_t)text.len, &error);
	return U_SUCCESS(error) ? out : NULL;
}

/* NULL, or what is wrong. */
static const char *compile(struct region *region, struct template *template, int part, int kind,
			   int language, str pattern)
{
	const char *wrong;
	str numbered = pattern_number(region, pattern, kinds[kind].arguments, argument_count(kind),
				      &template->slots[part], &wrong);
	UErrorCode error = U_ZERO_ERROR;
	int32_t len;

	if (wrong)
		return wrong;
	UChar *units = wide(region, numbered, &len);
	if (!units)
		return "is not UTF-8";
	template->parts[part] = umsg_open(units, len, locales[language], NULL, &error);
	return U_SUCCESS(error) ? NULL : "is no pattern that ICU understands";
}

/* Subject, empty line, text. */
static const char *compile_mail(struct region *region, struct template *template, int kind,
				int language, str file)
{
	const char *gap = memmem(file.at, file.len, "\n\n", 2);
	const char *wrong;

	if (!gap || memchr(file.at, '\n', (size_t)(gap - file.at)))
		return "does not begin with a line of subject and an empty line";
	wrong = compile(region, template, 0, kind, language,
			(str){ file.at, (size_t)(gap - file.at) });
	if (wrong)
		return wrong;
	return compile(region, template, 1, kind, language,
		       (str){ gap + 2, file.len - (size_t)(gap + 2 - file.at) });
}

/* The operator's own, if there is one; else what was built in. */
static str file_read(struct region *region, str folder, const char *name)
{
	str path = region_format(region, "%.*s/%s", STR_ARG(folder), name);
	FILE *file = folder.len ? fopen(path.at, "re") : NULL;
	char *text;
	size_t len;

	if (!file)
		return embedded_find(message_templates, str_of(name));
	text = region_alloc(region, TEMPLATE_TEXT_MAX);
	len = fread(text, 1, TEMPLATE_TEXT_MAX, file);
	fclose(file);
	while (len && text[len - 1] == '\n')
		len--;
	return len < TEMPLATE_TEXT_MAX ? (str){ text, len } : (str){ 0 };
}

static str load(struct region *region, str folder, int kind, int language)
{
	bool mail = kinds[kind].channel == DELIVERY_CHANNEL_EMAIL;
	str name = region_format(region, "%s.%s.%s", delivery_kind_names[kind],
				 delivery_channel_names[kinds[kind].channel],
				 language_names[language]);
	str file = file_read(region, folder, name.at);
	const char *wrong = "is missing, or longer than 8,000 bytes";

	if (!str_absent(file) && mail)
		wrong = compile_mail(region, &templates[kind][language], kind, language, file);
	else if (!str_absent(file))
		wrong = compile(region, &templates[kind][language], 1, kind, language, file);
	return wrong ? region_format(region, "template %.*s %s", STR_ARG(name), wrong) : (str){ 0 };
}

str templates_load(struct region *region, str folder)
{
	static const UChar zone[] = u"Africa/Algiers";
	UErrorCode error = U_ZERO_ERROR;

	/* Of all of ICU in this process: its C patterns have no zone of their own. */
	ucal_setDefaultTimeZone(zone, &error);
	templates_unload();
	for (int kind = 1; kind < KINDS; kind++) {
		for (int language = LANGUAGE_AR; language < LANGUAGES; language++) {
			str wrong = load(region, folder, kind, language);

			if (!str_absent(wrong))
				return wrong;
		}
	}
	return (str){ 0 };
}

void templates_unload(void)
{
	for (int kind = 1; kind < KINDS; kind++) {
		for (int language = LANGUAGE_AR; language < LANGUAGES; language++) {
			for (int part = 0; part < PARTS; part++) {
				if (templates[kind][language].parts[part])
					umsg_close(templates[kind][language].parts[part]);
			}
			templates[kind][language] = (struct template){ .parts = { NULL } };
		}
	}
}

/* ---- filling in ---- */

static const struct argument *given(size_t count, const struct argument *arguments,
				    const char *name)
{
	for (size_t i = 0; i < count; i++) {
		if (strcmp(arguments[i].name, name) == 0)
			return &arguments[i];
	}
	assert(!"an argument of the kind was not given");
	return NULL;
}

static double value_of(const struct argument *argument)
{
	/* ICU counts milliseconds. */
	return argument->type == ARGUMENT_TIME ? (double)(argument->at.us / 1000)
					       : argument->number;
}

static str narrow(struct region *region, const UChar *units, int32_t len)
{
	UErrorCode error = U_ZERO_ERROR;
	char *out = region_alloc(region, (size_t)len * 3 + 1);
	int32_t bytes;

	u_strToUTF8(out, len * 3 + 1, &bytes, units, len, &error);
	assert(U_SUCCESS(error) && "what ICU made is UTF-16");
	return (str){ out, (size_t)bytes };
}

static str fill(struct region *region, const struct template *template, int part, size_t count,
		const struct argument *arguments)
{
	const struct slots *slots = &template->slots[part];
	UChar *texts[4] = { NULL }, *out = region_array(region, TEMPLATE_TEXT_MAX, sizeof *out);
	double numbers[4] = { 0 };
	UErrorCode error = U_ZERO_ERROR;
	int32_t len;

	for (int i = 0; i < 4 && slots->texts[i]; i++)
		texts[i] = wide(region, given(count, arguments, slots->texts[i])->text, &len);
	for (int i = 0; i < 4 && slots->numbers[i]; i++)
		numbers[i] = value_of(given(count, arguments, slots->numbers[i]));
	len = umsg_format(template->parts[part], out, TEMPLATE_TEXT_MAX, &error, texts[0], texts[1],
			  texts[2], texts[3], numbers[0], numbers[1], numbers[2], numbers[3]);
	assert(U_SUCCESS(error) && "a template that was loaded can be filled in");
	return narrow(region, out, len);
}

struct rendered template_fill(struct region *region, int kind, int language, size_t count,
			      const struct argument *arguments)
{
	const struct template *template = &templates[kind][language];
	struct rendered rendered = { .subject = { 0 } };

	assert(template->parts[1] && "templates_load was called, and found all well");
	if (template->parts[0])
		rendered.subject = fill(region, template, 0, count, arguments);
	rendered.text = fill(region, template, 1, count, arguments);
	return rendered;
}
