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

enum { KINDS = DELIVERY_KIND_AGENDA_CANCELLED + 1, LANGUAGES = LANGUAGE_EN + 1, PARTS = 2 };

enum {
	SMS = 1 << DELIVERY_CHANNEL_SMS,
	EMAIL = 1 << DELIVERY_CHANNEL_EMAIL,
	INBOX = 1 << CHANNEL_INBOX,
};
static const char *const channel_names[CHANNELS] = { "", "sms", "email", "inbox" };

static const struct argument code_arguments[] = { { "code", ARGUMENT_TEXT },
						  { "minutes", ARGUMENT_NUMBER },
						  { "named", ARGUMENT_TEXT },
						  { "name", ARGUMENT_TEXT },
						  { NULL } };
static const struct argument device_arguments[] = { { "at", ARGUMENT_TIME },
						    { "device", ARGUMENT_TEXT },
						    { "named", ARGUMENT_TEXT },
						    { "name", ARGUMENT_TEXT },
						    { NULL } };
static const struct argument phone_arguments[] = { { "at", ARGUMENT_TIME }, { NULL } };

/* What is said of a visit, whoever reads it. */
static const struct argument visit_arguments[] = {
	/* to whom, and with whom: `named`, `known`: yes, no */
	{ "named", ARGUMENT_TEXT },
	{ "name", ARGUMENT_TEXT },
	{ "known", ARGUMENT_TEXT },
	{ "who", ARGUMENT_TEXT },
	/* who did it: client, guest, professional, system; what the visit is now: enum appointment_status;
	 * will he come, as he said: yes, no */
	{ "by", ARGUMENT_TEXT },
	{ "status", ARGUMENT_TEXT },
	{ "confirmed", ARGUMENT_TEXT },
	/* practice, home_visits, video; an address, perhaps nothing */
	{ "where", ARGUMENT_TEXT },
	{ "place", ARGUMENT_TEXT },
	{ "service", ARGUMENT_TEXT },
	{ "link", ARGUMENT_TEXT },
	/* differ, same: `at` is the professional's clock, `theirs` the reader's */
	{ "zones", ARGUMENT_TEXT },
	{ "at", ARGUMENT_TIME },
	{ "theirs", ARGUMENT_TIME },
	{ "former", ARGUMENT_TIME },
	/* yes, no: may it be cancelled, and until when */
	{ "cutoff", ARGUMENT_TEXT },
	{ "until", ARGUMENT_TIME },
	/* yes, no: what somebody said with it */
	{ "said", ARGUMENT_TEXT },
	{ "message", ARGUMENT_TEXT },
	/* of one day: how many visits, and all of them, one a line */
	{ "count", ARGUMENT_NUMBER },
	{ "list", ARGUMENT_TEXT },
	{ NULL },
};

static const struct kind_of_message {
	unsigned channels;
	const char *texts;                /* whose texts it has; NULL: its own */
	const struct argument *arguments; /* their names and types; ends with a NULL name */
} kinds[KINDS] = {
	[DELIVERY_KIND_SIGN_IN_CODE] = { SMS, NULL, code_arguments },
	[DELIVERY_KIND_PHONE_CODE] = { SMS, NULL, code_arguments },
	[DELIVERY_KIND_EMAIL_CODE] = { EMAIL, NULL, code_arguments },
	[DELIVERY_KIND_NEW_DEVICE] = { EMAIL, NULL, device_arguments },
	[DELIVERY_KIND_PHONE_CHANGED] = { SMS, NULL, phone_arguments },
	[DELIVERY_KIND_GUEST_CODE] = { SMS, NULL, code_arguments },
	[DELIVERY_KIND_VISIT_REQUESTED] = { SMS | EMAIL | INBOX, NULL, visit_arguments },
	[DELIVERY_KIND_VISIT_BOOKED] = { SMS | EMAIL | INBOX, NULL, visit_arguments },
	[DELIVERY_KIND_VISIT_APPROVED] = { SMS | EMAIL | INBOX, NULL, visit_arguments },
	[DELIVERY_KIND_VISIT_DECLINED] = { SMS | EMAIL | INBOX, NULL, visit_arguments },
	[DELIVERY_KIND_VISIT_MOVED] = { SMS | EMAIL | INBOX, NULL, visit_arguments },
	[DELIVERY_KIND_VISIT_CANCELLED] = { SMS | EMAIL | INBOX, NULL, visit_arguments },
	[DELIVERY_KIND_VISIT_SOON] = { SMS | EMAIL | INBOX, "visit_reminder", visit_arguments },
	[DELIVERY_KIND_VISIT_NEXT] = { SMS | EMAIL | INBOX, "visit_reminder", visit_arguments },
	[DELIVERY_KIND_AGENDA_REQUESTED] = { SMS | EMAIL | INBOX, NULL, visit_arguments },
	[DELIVERY_KIND_AGENDA_BOOKED] = { SMS | EMAIL | INBOX, NULL, visit_arguments },
	[DELIVERY_KIND_AGENDA_APPROVED] = { EMAIL | INBOX, NULL, visit_arguments },
	[DELIVERY_KIND_AGENDA_DECLINED] = { EMAIL | INBOX, NULL, visit_arguments },
	[DELIVERY_KIND_AGENDA_MOVED] = { SMS | EMAIL | INBOX, NULL, visit_arguments },
	[DELIVERY_KIND_AGENDA_CANCELLED] = { SMS | EMAIL | INBOX, NULL, visit_arguments },
};

/* Latin digits everywhere; a day before its month, and 24 hours, by the patterns themselves. */
static const char *const locales[LANGUAGES] = { "", "ar_DZ@numbers=latn", "fr_DZ", "en_GB" };

struct template
{
	UMessageFormat *parts[PARTS]; /* subject or title (NULL in an SMS), text */
	struct numbering slots[PARTS];
};

static struct template templates[KINDS][CHANNELS][LANGUAGES];

bool kind_has(int kind, int channel)
{
	return kinds[kind].channels & 1u << channel;
}

int kind_channel(int kind)
{
	switch (kinds[kind].channels) {
	case SMS:
		return DELIVERY_CHANNEL_SMS;
	case EMAIL:
		return DELIVERY_CHANNEL_EMAIL;
	default:
		return DELIVERY_CHANNEL_NONE;
	}
}

static size_t argument_count(int kind)
{
	size_t count = 0;

	while (kinds[kind].arguments[count].name)
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
static const char *compile_titled(struct region *region, struct template *template, int kind,
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

static str load(struct region *region, str folder, int kind, int channel, int language)
{
	struct template *template = &templates[kind][channel][language];
	const char *texts = kinds[kind].texts ? kinds[kind].texts : delivery_kind_names[kind];
	str name = region_format(region, "%s.%s.%s", texts, channel_names[channel],
				 language_names[language]);
	str file = file_read(region, folder, name.at);
	const char *wrong = "is missing, or longer than 8,000 bytes";

	if (!str_absent(file) && channel != DELIVERY_CHANNEL_SMS)
		wrong = compile_titled(region, template, kind, language, file);
	else if (!str_absent(file))
		wrong = compile(region, template, 1, kind, language, file);
	return wrong ? region_format(region, "template %.*s %s", STR_ARG(name), wrong) : (str){ 0 };
}

static str load_all(struct region *region, str folder, int kind, int channel)
{
	str wrong = { 0 };

	for (int language = LANGUAGE_AR; language < LANGUAGES && str_absent(wrong); language++)
		wrong = load(region, folder, kind, channel, language);
	return wrong;
}

str templates_load(struct region *region, str folder)
{
	/* Of all of ICU in this process: its C patterns have no zone of their own, so times come to
	 * them with their offset added (value_of). */
	static const UChar zone[] = u"Etc/UTC";
	UErrorCode error = U_ZERO_ERROR;
	str wrong = { 0 };

	ucal_setDefaultTimeZone(zone, &error);
	templates_unload();
	for (int kind = 1; kind < KINDS; kind++) {
		for (int channel = 1; channel < CHANNELS && str_absent(wrong); channel++) {
			if (kind_has(kind, channel))
				wrong = load_all(region, folder, kind, channel);
		}
	}
	return wrong;
}

static void unload(struct template *template)
{
	for (int part = 0; part < PARTS; part++) {
		if (template->parts[part])
			umsg_close(template->parts[part]);
	}
	*template = (struct template){ .parts = { NULL } };
}

void templates_unload(void)
{
	for (int kind = 1; kind < KINDS; kind++) {
		for (int channel = 1; channel < CHANNELS; channel++) {
			for (int language = LANGUAGE_AR; language < LANGUAGES; language++)
				unload(&templates[kind][channel][language]);
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
	if (argument->type != ARGUMENT_TIME)
		return argument->number;
	/* ICU counts milliseconds. */
	return (double)(instant_add(argument->at, SECONDS(argument->offset)).us / 1000);
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
	const struct numbering *slots = &template->slots[part];
	/* One for all: nobody pauses between its filling and the copy that narrow makes. */
	static UChar out[TEMPLATE_TEXT_MAX];
	UChar *t[SLOT_TEXTS] = { NULL };
	double n[SLOT_NUMBERS] = { 0 };
	UErrorCode error = U_ZERO_ERROR;
	int32_t len;

	for (int i = 0; i < SLOT_TEXTS && slots->texts[i]; i++)
		t[i] = wide(region, given(count, arguments, slots->texts[i])->text, &len);
	for (int i = 0; i < SLOT_NUMBERS && slots->numbers[i]; i++)
		n[i] = value_of(given(count, arguments, slots->numbers[i]));
	len = umsg_format(template->parts[part], out, TEMPLATE_TEXT_MAX, &error, t[0], t[1], t[2],
			  t[3], t[4], t[5], t[6], t[7], t[8], t[9], t[10], t[11], t[12], t[13],
			  t[14], t[15], t[16], t[17], n[0], n[1], n[2], n[3], n[4]);
	assert(U_SUCCESS(error) && "a template that was loaded can be filled in");
	return narrow(region, out, len);
}

struct rendered template_fill(struct region *region, int kind, int channel, int language,
			      size_t count, const struct argument *arguments)
{
	const struct template *template = &templates[kind][channel][language];
	struct rendered rendered = { .subject = { 0 } };

	assert(template->parts[1] && "templates_load was called, and found all well");
	if (template->parts[0])
		rendered.subject = fill(region, template, 0, count, arguments);
	rendered.text = fill(region, template, 1, count, arguments);
	return rendered;
}
