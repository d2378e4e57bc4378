/* templates_test.c — every template with the longest values it may get, in every plural; and
 * patterns that must not load. */

#include "services/notifications/templates.h"
#include "services/notifications/text_sample.h"
#include "notifications.api.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char longest_name[] = "عبد الرحمن عبد الرحمن عبد الرحمن عبد الرحمن عبد الرحمن عبدال";

static struct rendered fill(int kind, int language, const char *code, int minutes, instant at)
{
	const struct argument arguments[] = {
		A_TEXT("code", str_of(code)),
		A_NUMBER("minutes", minutes),
		A_TEXT("named", STR("yes")),
		A_TEXT("name", str_of(longest_name)),
		A_TIME("at", at),
		A_TEXT("device", STR("Samsung Internet · Android")),
	};

	return template_fill(region, kind, kind_channel(kind), language, COUNT(arguments),
			     arguments);
}

TEST(each_sms_is_one_segment)
{
	static const char *const days[] = { "2026-09-30T22:59:00Z", "2026-11-22T09:05:00Z",
					    "2027-02-28T23:30:00Z" };

	for (int kind = 1; delivery_kind_names[kind]; kind++) {
		if (kind_channel(kind) != DELIVERY_CHANNEL_SMS)
			continue;
		for (int language = LANGUAGE_AR; language <= LANGUAGE_EN; language++) {
			for (int i = 0; i < 3 * 60; i++) {
				str text = fill(kind, language, "888888", i % 60 + 1,
						moment(days[i / 60]))
						   .text;

				check_case(letters_left(text, language) >= 0,
					   "%s %s: %d over: %.*s", delivery_kind_names[kind],
					   language_names[language], -letters_left(text, language),
					   STR_ARG(text));
			}
		}
	}
}

TEST(french_and_english_sms_need_no_folding)
{
	for (int kind = 1; delivery_kind_names[kind]; kind++) {
		if (kind_channel(kind) != DELIVERY_CHANNEL_SMS)
			continue;
		for (int language = LANGUAGE_FR; language <= LANGUAGE_EN; language++) {
			/* November: août and décembre are ICU's business, and fold. */
			str text =
				fill(kind, language, "888888", 10, moment("2026-11-22T10:00:00Z"))
					.text;

			check_case(gsm7_septets(text) >= 0, "%.*s", STR_ARG(text));
		}
	}
}

TEST(every_text_is_filled_in_and_whole)
{
	for (int kind = 1; delivery_kind_names[kind]; kind++) {
		bool mail = kind_channel(kind) == DELIVERY_CHANNEL_EMAIL;

		if (!kind_channel(kind))
			continue;
		for (int language = LANGUAGE_AR; language <= LANGUAGE_EN; language++) {
			struct rendered got =
				fill(kind, language, "048151", 10, moment("2026-11-22T10:00:00Z"));

			check_case(!str_absent(got.subject) == mail, "%s",
				   delivery_kind_names[kind]);
			check_case(!contains(got.text, "{") && !contains(got.text, "}") &&
					   !contains(got.text, "null"),
				   "%.*s", STR_ARG(got.text));
			check_case(contains(got.text, "048151") ==
					   (strstr(delivery_kind_names[kind], "code") != NULL),
				   "%.*s", STR_ARG(got.text));
			check_case(got.subject.len < 80 && !contains(got.subject, "\n") &&
					   !contains(got.subject, "048151"),
				   "%.*s", STR_ARG(got.subject));
		}
	}
}

TEST(plurals_of_three_languages)
{
	static const struct {
		int language, minutes;
		const char *said;
	} cases[] = {
		{ LANGUAGE_AR, 1, "صالح دقيقة واحدة." },
		{ LANGUAGE_AR, 2, "صالح دقيقتين." },
		{ LANGUAGE_AR, 3, "صالح 3 دقائق." },
		{ LANGUAGE_AR, 10, "صالح 10 دقائق." },
		{ LANGUAGE_AR, 11, "صالح 11 دقيقة." },
		{ LANGUAGE_AR, 99, "صالح 99 دقيقة." },
		{ LANGUAGE_AR, 100, "صالح 100 دقيقة." },
		{ LANGUAGE_FR, 1, "Valable 1 minute." },
		{ LANGUAGE_FR, 2, "Valable 2 minutes." },
		{ LANGUAGE_FR, 10, "Valable 10 minutes." },
		{ LANGUAGE_EN, 1, "for 1 minute." },
		{ LANGUAGE_EN, 2, "for 2 minutes." },
	};

	for (each_case(i, cases)) {
		str text = fill(DELIVERY_KIND_SIGN_IN_CODE, cases[i].language, "123456",
				cases[i].minutes, (instant){ 0 })
				   .text;

		check_case(contains(text, cases[i].said), "%zu: %.*s", i, STR_ARG(text));
	}
}

TEST(times_are_of_algeria_in_24_hours)
{
	instant at = moment("2026-11-22T23:05:00Z"); /* five past midnight of the 23rd there */

	assert_true(contains(fill(DELIVERY_KIND_NEW_DEVICE, LANGUAGE_FR, "", 0, at).text,
			     "le 23 novembre à 00:05"));
	assert_true(contains(fill(DELIVERY_KIND_NEW_DEVICE, LANGUAGE_EN, "", 0, at).text,
			     "on 23 November at 00:05"));
	assert_true(contains(fill(DELIVERY_KIND_NEW_DEVICE, LANGUAGE_AR, "", 0, at).text,
			     "يوم 23 نوفمبر على الساعة 00:05"));
	assert_true(contains(fill(DELIVERY_KIND_PHONE_CHANGED, LANGUAGE_AR, "", 0, at).text,
			     "يوم 23/11 على 00:05"));
}

TEST(names_or_none)
{
	struct argument arguments[] = { A_TEXT("code", STR("123456")), A_NUMBER("minutes", 10),
					A_TEXT("named", STR("no")), A_TEXT("name", STR("")) };
	struct rendered got =
		template_fill(region, DELIVERY_KIND_EMAIL_CODE, DELIVERY_CHANNEL_EMAIL, LANGUAGE_FR,
			      COUNT(arguments), arguments);

	assert_true(str_starts(got.text, STR("Bonjour,\n\n")));
	arguments[2] = A_TEXT("named", STR("yes"));
	arguments[3] = A_TEXT("name", STR("Amel {0} '{' BEN ALI"));
	got = template_fill(region, DELIVERY_KIND_EMAIL_CODE, DELIVERY_CHANNEL_EMAIL, LANGUAGE_FR,
			    COUNT(arguments), arguments);
	assert_true(str_starts(got.text, STR("Bonjour Amel {0} '{' BEN ALI,\n\n")));
}

/* ---- patterns ---- */

static const struct argument known[] = { { "code", ARGUMENT_TEXT },
					 { "minutes", ARGUMENT_NUMBER },
					 { "at", ARGUMENT_TIME },
					 { "name", ARGUMENT_TEXT } };

TEST(names_become_numbers)
{
	static const struct {
		const char *pattern, *numbered; /* NULL: refused */
	} cases[] = {
		{ "no arguments", "no arguments" },
		{ "{code}", "{0}" },
		{ "{name} {code} {name}", "{0} {1} {0}" },
		{ "{minutes, number}", "{18, number}" },
		{ "{at, time, HH:mm} {minutes,number}", "{18, time,HH:mm} {19,number}" },
		{ "{minutes, plural, one {{code}} other {# {name}}}",
		  "{18, plural, one {{0}} other {# {1}}}" },
		{ "{name, select, yes {{minutes, plural, other {#}}} other {}}",
		  "{0, select, yes {{18, plural, other {#}}} other {}}" },
		{ "l'appareil", "l'appareil" },
		{ "{codes}", NULL },
		{ "{minutes}", NULL },
		{ "{at}", NULL },
		{ "{code, plural, other {}}", NULL },
		{ "{code, number}", NULL },
		{ "{minutes, date, d}", NULL },
		{ "{minutes, select, other {}}", NULL },
		{ "{code, spellout}", NULL },
		{ "{code", NULL },
		{ "code}", NULL },
		{ "{minutes, plural, other {#}", NULL },
		{ "{}", NULL },
		{ "{0}", NULL },
		{ "'{code}'", NULL },
		{ "{ code}", NULL },
	};

	for (each_case(i, cases)) {
		struct numbering slots;
		const char *wrong = NULL;
		str got = pattern_number(region, str_of(cases[i].pattern), known, COUNT(known),
					 &slots, &wrong);

		check_case(!wrong == (cases[i].numbered != NULL), "%s: %s", cases[i].pattern,
			   wrong);
		check_str(got, cases[i].numbered);
	}
}

static void write_file(const char *folder, const char *name, const char *text)
{
	char path[256];
	FILE *file;

	snprintf(path, sizeof path, "%s/%s", folder, name);
	file = fopen(path, "w");
	assert_non_null(file);
	fputs(text, file);
	fclose(file);
}

static void remove_file(const char *folder, const char *name)
{
	char path[256];

	snprintf(path, sizeof path, "%s/%s", folder, name);
	assert_int_equal(unlink(path), 0);
}

TEST(the_operators_own_take_their_place)
{
	static const struct {
		const char *name, *text;
		bool good;
	} cases[] = {
		{ "sign_in_code.sms.fr", "Code {code}, {minutes, number} min\n", true },
		{ "sign_in_code.sms.fr", "Code {cod}\n", false },
		{ "sign_in_code.sms.fr", "{minutes, plural, one {x}}\n",
		  false }, /* ICU: no `other` */
		{ "new_device.email.en", "Subject\n\nText {device}\n", true },
		{ "new_device.email.en", "No subject\n", false },
		{ "new_device.email.en", "Two\nlines\n\nText\n", false },
		{ "new_device.email.en", "\xFF\n\nText\n", false },
	};
	char folder[] = "/tmp/templates_test.XXXXXX";

	assert_non_null(mkdtemp(folder));
	for (each_case(i, cases)) {
		write_file(folder, cases[i].name, cases[i].text);
		str wrong = templates_load(region, str_of(folder));

		check_case(str_absent(wrong) == cases[i].good, "%zu: %.*s", i, STR_ARG(wrong));
		if (i == 0)
			check_str(fill(DELIVERY_KIND_SIGN_IN_CODE, LANGUAGE_FR, "123456", 10,
				       (instant){ 0 })
					  .text,
				  "Code 123456, 10 min");
		remove_file(folder, cases[i].name);
	}
	assert_int_equal(rmdir(folder), 0);
	assert_true(str_absent(templates_load(region, (str){ 0 })));
}

int main(void)
{
	region = region_new(64 * 1024 * 1024, NULL);

	str wrong = templates_load(region, (str){ 0 });
	if (!str_absent(wrong)) {
		printf("Bail out! %.*s\n", STR_ARG(wrong));
		return 1;
	}
	int failed = _cmocka_run_group_tests("templates", tests_, tests_count_, NULL, NULL);
	templates_unload();
	region_free(region);
	return failed;
}
