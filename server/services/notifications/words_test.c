/* words_test.c — every message about a visit, for everybody who may read it: long names, none, names in the other script, a reader in
 * another zone, one visit or many. */

#include "notifications.api.h"
#include "services/notifications/text_sample.h"
#include "services/notifications/words.h"

#include <stdio.h>
#include <string.h>

enum { FIRST = DELIVERY_KIND_VISIT_REQUESTED, LAST = DELIVERY_KIND_AGENDA_CANCELLED };

static const struct visit_place practice = {
	.place_kind = PLACE_KIND_PRACTICE,
	.place_name = { "Cabinet Haddad", 14 },
	.address_latin = { "12, rue Didouche Mourad, Alger", 30 },
};

/* A visit on 24 November at half past nine in Algiers. */
static struct appointment_told visit(void)
{
	return (struct appointment_told){
		.appointment_id = { { 1, 2, 3 } },
		.version = 3,
		.at = moment("2026-11-20T10:00:00Z"),
		.by = VISIT_PARTY_CLIENT,
		.status = APPOINTMENT_STATUS_BOOKED,
		.professional_title = STR("Dr"),
		.professional_name_ar = STR("ياسين حداد"),
		.professional_name_latin = STR("Yacine HADDAD"),
		.zone = STR("Africa/Algiers"),
		.service_name_ar = STR("فحص"),
		.service_name_fr = STR("Consultation"),
		.service_name_en = STR("Check-up"),
		.place = &practice,
		.starts_at = moment("2026-11-24T08:30:00Z"),
		.ends_at = moment("2026-11-24T09:00:00Z"),
		.former_starts_at = moment("2026-11-23T15:00:00Z"),
		.client_name_ar = STR("أمال بن علي"),
		.client_name_latin = STR("Amel BEN ALI"),
		.confirmed_at = INSTANT_NONE,
		.cancel_before = moment("2026-11-23T08:30:00Z"),
		.move_before = INSTANT_NONE,
	};
}

static struct words words_of(int kind, int language, const struct appointment_told *const *told,
			     size_t count)
{
	return (struct words){
		.kind = kind,
		.language = language,
		.zone = STR("Africa/Algiers"),
		.name = language == LANGUAGE_AR ? STR("أمال") : STR("Amel"),
		/* As long as it gets: an address of 21 letters, /r/ and ten. */
		.link = STR("https://contacto1.dz4/r/Wm0wMWm0wM"),
		.visits = told,
		.count = count,
	};
}

static struct rendered written(int kind, int language, int channel,
			       const struct appointment_told *told)
{
	struct words words = words_of(kind, language, &told, 1);

	return words_write(region, &words, channel);
}

TEST(each_sms_is_one_segment)
{
	static const char *const zones[] = { "Africa/Algiers", "Europe/Paris",
					     "Australia/Lord_Howe" };
	static const str names[] = {
		{ NULL, 0 },
		{ "Li", 2 },
		{ "Abderrahmane-Abdelkader BENABDERRAHMANE ould Sidi Mohammed Cherif", 65 },
		{ "ياسين حداد", 19 },
	};
	size_t tried = 0;

	for (int kind = FIRST; kind <= LAST; kind++) {
		if (!kind_has(kind, DELIVERY_CHANNEL_SMS))
			continue;
		for (int i = 0; i < 3 * 4 * 12 * 4 * 3; i++) {
			struct appointment_told told = visit();
			const struct appointment_told *all[16];
			int language = LANGUAGE_AR + i % 3, day = i / 3 % 12;
			size_t count = kind == DELIVERY_KIND_VISIT_SOON
					       ? (size_t[]){ 1, 2, 3, 11 }[i / 36 % 4]
					       : 1;

			told.professional_name_ar = told.client_name_ar = names[i / 144 % 4];
			told.professional_name_latin = told.client_name_latin = names[i / 144 % 4];
			told.starts_at = instant_add(told.starts_at, DAYS(30 * day) + HOURS(3));
			if (day % 2)
				told.confirmed_at = told.at;
			for (size_t k = 0; k < count; k++)
				all[k] = &told;
			struct words words = words_of(kind, language, all, count);
			words.zone = str_of(zones[i / 576 % 3]);
			str text = words_write(region, &words, DELIVERY_CHANNEL_SMS).text;

			check_case(letters_left(text, language) >= 0, "%s %s: %d over: %.*s",
				   delivery_kind_names[kind], language_names[language],
				   -letters_left(text, language), STR_ARG(text));
			tried++;
			region_reset(region);
		}
	}
	assert_true(tried > 15000);
}

TEST(french_and_english_need_no_folding)
{
	struct appointment_told told = visit();

	for (int kind = FIRST; kind <= LAST; kind++) {
		for (int language = LANGUAGE_FR; language <= LANGUAGE_EN; language++) {
			if (!kind_has(kind, DELIVERY_CHANNEL_SMS))
				continue;
			str text = written(kind, language, DELIVERY_CHANNEL_SMS, &told).text;

			check_case(gsm7_septets(text) >= 0, "%.*s", STR_ARG(text));
		}
	}
}

TEST(every_text_is_filled_in_and_whole)
{
	for (int kind = FIRST; kind <= LAST; kind++) {
		for (int channel = 1; channel < CHANNELS; channel++) {
			for (int i = 0; i < 24 && kind_has(kind, channel); i++) {
				struct appointment_told told = visit();
				int language = LANGUAGE_AR + i % 3;

				if (i / 3 % 2)
					told.professional_name_ar = told.professional_name_latin =
						told.client_name_ar = told.client_name_latin =
							(str){ 0 };
				if (i / 6 % 2)
					told.message = STR("{0} '{' <b>à bientôt</b>");
				told.by = VISIT_PARTY_CLIENT + i / 6;
				struct rendered got = written(kind, language, channel, &told);
				bool said = contains(got.text, "{0} '{' <b>");

				check_case(said || (!contains(got.text, "{") &&
						    !contains(got.text, "}")),
					   "%s: %.*s", delivery_kind_names[kind],
					   STR_ARG(got.text));
				check_case(!contains(got.text, "null") &&
						   !contains(got.text, "\n\n\n") &&
						   !contains(got.text, "  ") &&
						   !contains(got.text, " ."),
					   "%s: %.*s", delivery_kind_names[kind],
					   STR_ARG(got.text));
				check_case(contains(got.text, "09:30"), "%s: %.*s",
					   delivery_kind_names[kind], STR_ARG(got.text));
				check_case(str_absent(got.subject) ==
						   (channel == DELIVERY_CHANNEL_SMS),
					   "%s", delivery_kind_names[kind]);
				check_case(got.subject.len < 120 && !contains(got.subject, "\n"),
					   "%.*s", STR_ARG(got.subject));
			}
		}
	}
}

TEST(both_times_when_the_clocks_differ)
{
	struct appointment_told told = visit();
	const struct appointment_told *all = &told;

	for (int kind = FIRST; kind <= LAST; kind++) {
		for (int channel = 1; channel < CHANNELS; channel++) {
			for (int language = LANGUAGE_AR;
			     language <= LANGUAGE_EN && kind_has(kind, channel); language++) {
				struct words words = words_of(kind, language, &all, 1);
				str same, summer;

				/* In winter Paris has the time of Algiers; in summer it is an hour later there. */
				words.zone = STR("Europe/Paris");
				told.starts_at = moment("2026-10-26T08:30:00Z");
				same = words_write(region, &words, channel).text;
				check_case(!contains(same, "10:30"), "%.*s", STR_ARG(same));
				told.starts_at = moment("2026-10-24T08:30:00Z");
				summer = words_write(region, &words, channel).text;
				check_case(contains(summer, "09:30") && contains(summer, "10:30"),
					   "%.*s", STR_ARG(summer));
			}
		}
	}
}

TEST(what_a_reader_sees)
{
	struct appointment_told told = visit();
	const struct appointment_told *all[] = { &told, &told };

	check_str(
		written(DELIVERY_KIND_VISIT_BOOKED, LANGUAGE_FR, DELIVERY_CHANNEL_SMS, &told).text,
		"Rendez-vous confirmé avec Dr Yacine HADDAD le 24/11 à 09:30. Détails : "
		"https://contacto1.dz4/r/Wm0wMWm0wM");
	/* In Arabic the address leaves no room for the whole name. */
	check_str(
		written(DELIVERY_KIND_VISIT_BOOKED, LANGUAGE_AR, DELIVERY_CHANNEL_SMS, &told).text,
		"تأكد موعدك 24/11 09:30 مع Dr ياسين https://contacto1.dz4/r/Wm0wMWm0wM");
	check_str(written(DELIVERY_KIND_VISIT_CANCELLED, LANGUAGE_AR, DELIVERY_CHANNEL_SMS, &told)
			  .text,
		  "أُلغي موعدك 24/11 09:30 مع Dr ياسين حداد.");
	check_str(written(DELIVERY_KIND_VISIT_BOOKED, LANGUAGE_EN, CHANNEL_INBOX, &told).text,
		  "Check-up with Dr Yacine HADDAD, Tuesday 24 November at 09:30.");
	check_str(
		written(DELIVERY_KIND_AGENDA_MOVED, LANGUAGE_FR, CHANNEL_INBOX, &told).text,
		"Consultation avec Amel BEN ALI, mardi 24 novembre à 09:30, au lieu du 23 novembre à 16:00.");
	check_str(written(DELIVERY_KIND_VISIT_BOOKED, LANGUAGE_FR, DELIVERY_CHANNEL_EMAIL, &told)
			  .subject,
		  "Rendez-vous confirmé : mardi 24 novembre à 09:30");
	check_str(
		written(DELIVERY_KIND_VISIT_BOOKED, LANGUAGE_FR, DELIVERY_CHANNEL_EMAIL, &told)
			.text,
		"Bonjour Amel,\n\nvotre rendez-vous avec Dr Yacine HADDAD est confirmé.\n\nConsultation\n"
		"mardi 24 novembre à 09:30\nCabinet Haddad, 12, rue Didouche Mourad, Alger\n\n"
		"Vous pouvez l’annuler jusqu’au lundi 23 novembre à 09:30. Pour le voir, le déplacer ou l’annuler : "
		"https://contacto1.dz4/r/Wm0wMWm0wM\n\nL'équipe de Contacto");

	struct words words = words_of(DELIVERY_KIND_VISIT_NEXT, LANGUAGE_FR, all, 2);
	check_str(
		words_write(region, &words, DELIVERY_CHANNEL_SMS).text,
		"Rappel : 2 rendez-vous le 24/11, le premier à 09:30. Confirmez : https://contacto1.dz4/r/Wm0wMWm0wM");
	check_str(
		words_write(region, &words, CHANNEL_INBOX).text,
		"09:30 · Dr Yacine HADDAD · Consultation\n09:30 · Dr Yacine HADDAD · Consultation Confirmez votre venue.");
	words.language = LANGUAGE_AR;
	check_str(words_write(region, &words, DELIVERY_CHANNEL_SMS).text,
		  "أكد موعديك 24/11 09:30 https://contacto1.dz4/r/Wm0wMWm0wM");
	told.confirmed_at = told.at;
	words.count = 1;
	check_str(words_write(region, &words, DELIVERY_CHANNEL_SMS).text,
		  "موعدك 24/11 09:30 مع Dr ياسين حداد https://contacto1.dz4/r/Wm0wMWm0wM");
}

TEST(who_comes_is_who_the_professional_reads)
{
	struct appointment_told told = visit();

	told.attendee_name = STR("Lina");
	assert_true(contains(
		written(DELIVERY_KIND_AGENDA_BOOKED, LANGUAGE_FR, CHANNEL_INBOX, &told).text,
		"avec Lina,"));
	told.attendee_name = told.client_name_ar = told.client_name_latin = (str){ 0 };
	told.guest_name = STR("Karim");
	assert_true(contains(
		written(DELIVERY_KIND_AGENDA_BOOKED, LANGUAGE_FR, CHANNEL_INBOX, &told).text,
		"avec Karim,"));
}

TEST(a_long_day_is_told_in_part)
{
	enum { MANY = 60 };
	struct appointment_told told = visit();
	const struct appointment_told *all[MANY];

	for (size_t i = 0; i < MANY; i++)
		all[i] = &told;
	struct words words = words_of(DELIVERY_KIND_VISIT_NEXT, LANGUAGE_EN, all, MANY);
	struct rendered got = words_write(region, &words, DELIVERY_CHANNEL_EMAIL);

	assert_true(contains(got.text, "you have 60 visits") && contains(got.text, "\n…"));
	assert_true(got.text.len < 4000);
}

TEST(a_visit_for_the_calendar)
{
	struct appointment_told told = visit();
	const struct appointment_told *all = &told;
	struct words words = words_of(DELIVERY_KIND_VISIT_BOOKED, LANGUAGE_FR, &all, 1);
	struct rendered got = { .text = STR("") };

	words_calendar(region, &words, STR("contacto.dz"), &got);
	assert_string_equal(got.method, "PUBLISH");
	assert_true(contains(got.calendar, "DTSTART:20261124T083000Z\r\n"));
	assert_true(contains(got.calendar, "SEQUENCE:3\r\n"));
	assert_true(contains(got.calendar, "@contacto.dz\r\n"));
	assert_true(contains(got.calendar, "STATUS:CONFIRMED\r\n"));
	told.status = APPOINTMENT_STATUS_CANCELLED;
	words_calendar(region, &words, STR("contacto.dz"), &got);
	assert_string_equal(got.method, "CANCEL");
	assert_true(contains(got.calendar, "STATUS:CANCELLED\r\n"));
}

int main(void)
{
	region = region_new(64 * 1024 * 1024, NULL);

	str wrong = templates_load(region, (str){ 0 });
	if (!str_absent(wrong)) {
		printf("Bail out! %.*s\n", STR_ARG(wrong));
		return 1;
	}
	int failed = _cmocka_run_group_tests("words", tests_, tests_count_, NULL, NULL);
	templates_unload();
	region_free(region);
	return failed;
}
