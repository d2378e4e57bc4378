/* details.c — what somebody says of himself, checked and spelt.
 *
 * All that is wrong is told at once.  A trade or speciality that is chosen already stays, even when
 * the catalogue no longer offers it to others. */

#include "engine/person_name.h"
#include "lib/run/zones.h"
#include "services/professionals/professionals.h"

static const char both_parts[] = "a name has both its parts in a script";

/* ---- names ---- */

struct name_given {
	const char *pointer;
	enum script script;
	str given;
	str *kept;
};

static void name_check(struct req *req, const struct name_given *name, struct faults *faults)
{
	*name->kept = name->given;
	if (str_absent(name->given))
		return;
	*name->kept = name_read(req->region, name->given, name->script);
	if (str_absent(*name->kept))
		fault_at(
			faults, name->pointer, "script",
			name->script == SCRIPT_ARABIC
				? "letters of the Arabic script, with single spaces, hyphens and apostrophes between them"
				: "letters of the Latin script, with single spaces, hyphens and apostrophes between them");
}

static void pair_check(str first, str family, const char *first_at, const char *family_at,
		       struct faults *faults)
{
	if (str_absent(first) && !str_absent(family))
		fault_at(faults, first_at, "required", both_parts);
	if (!str_absent(first) && str_absent(family))
		fault_at(faults, family_at, "required", both_parts);
}

static void names_check(struct req *req, const struct professional_details *given,
			struct professional_details *kept, struct faults *faults)
{
	const struct name_given names[] = {
		{ "/first_name_ar", SCRIPT_ARABIC, given->first_name_ar, &kept->first_name_ar },
		{ "/family_name_ar", SCRIPT_ARABIC, given->family_name_ar, &kept->family_name_ar },
		{ "/first_name_latin", SCRIPT_LATIN, given->first_name_latin,
		  &kept->first_name_latin },
		{ "/family_name_latin", SCRIPT_LATIN, given->family_name_latin,
		  &kept->family_name_latin },
	};

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		name_check(req, &names[i], faults);
	pair_check(given->first_name_ar, given->family_name_ar, "/first_name_ar", "/family_name_ar",
		   faults);
	pair_check(given->first_name_latin, given->family_name_latin, "/first_name_latin",
		   "/family_name_latin", faults);
}

/* ---- trade and specialities ---- */

static bool among(struct list_of texts, str text, size_t before)
{
	const str *all = texts.items;

	for (size_t i = 0; i < texts.count && i < before; i++) {
		if (str_equal(all[i], text))
			return true;
	}
	return false;
}

static void trade_check(struct req *req, const struct professional_details *given,
			const struct professional_state *former, struct faults *faults)
{
	const str *specialities = given->specialities.items;
	bool same = former && str_equal(former->trade, given->trade);
	struct known_trade trade;

	if (!sql_find_trade(db_begin(req), &trade, .trade = given->trade,
			    .specialities = given->specialities) ||
	    (!trade.active && !same)) {
		fault_at(faults, "/trade", "not_known", "one of the trades that can be chosen");
		return;
	}
	for (size_t i = 0; i < given->specialities.count; i++) {
		if (among(given->specialities, specialities[i], i))
			fault_in(faults, "specialities", i, NULL, "duplicate", "once");
		else if (!among(trade.specialities, specialities[i], SIZE_MAX) &&
			 !(same && among(former->specialities, specialities[i], SIZE_MAX)))
			fault_in(faults, "specialities", i, NULL, "not_known",
				 "a speciality of that trade");
	}
}

static void languages_check(struct list_of languages, struct faults *faults)
{
	const int *all = languages.items;
	unsigned seen = 0;

	for (size_t i = 0; i < languages.count; i++) {
		if (seen & 1u << all[i])
			fault_in(faults, "languages", i, NULL, "duplicate", "once");
		seen |= 1u << all[i];
	}
}

/* ---- all of it ---- */

static void year_check(const struct professional_details *given, struct faults *faults)
{
	int year, month, day;

	date_split((date){ (int32_t)(clock_now().us / DAYS(1)) }, &year, &month, &day);
	if (given->has_practising_since && given->practising_since > year)
		fault_at(faults, "/practising_since", "too_big", "not in the future");
}

void details_check(struct req *req, const struct professional_details *given,
		   const struct professional_state *former, struct professional_details *kept,
		   struct faults *faults)
{
	*kept = *given;
	if (str_absent(kept->zone))
		kept->zone = STR("Africa/Algiers");
	if (!zone_named(kept->zone))
		fault_at(faults, "/zone", "zone", "a time zone of the IANA database");
	names_check(req, given, kept, faults);
	languages_check(given->languages, faults);
	year_check(given, faults);
	trade_check(req, given, former, faults);
}

/* As PostgreSQL takes them: text. */
static struct list_of language_texts(struct region *region, struct list_of languages)
{
	const int *all = languages.items;
	str *texts = region_array(region, languages.count, sizeof *texts);

	for (size_t i = 0; i < languages.count; i++)
		texts[i] = str_of(spoken_language_names[all[i]]);
	return (struct list_of){ texts, languages.count };
}

void details_save(struct db *tx, uuid professional_id, const struct professional_details *kept)
{
	later_save_details(
		tx, .professional_id = professional_id, .zone = kept->zone, .title = kept->title,
		.first_name_ar = kept->first_name_ar, .family_name_ar = kept->family_name_ar,
		.first_name_latin = kept->first_name_latin,
		.family_name_latin = kept->family_name_latin, .about_ar = kept->about_ar,
		.about_fr = kept->about_fr, .about_en = kept->about_en, .gender = kept->gender,
		.trade = kept->trade, .specialities = kept->specialities,
		.languages = language_texts(db_region(tx), kept->languages),
		.practising_since = kept->practising_since,
		.has_practising_since = kept->has_practising_since,
		.register_number = kept->register_number, .keeps_holidays = kept->keeps_holidays,
		.now = clock_now());
}
