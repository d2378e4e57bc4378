/* hints.c — the lists.
 *
 * Easy to get wrong: a word here is a term like all others, so a longer term of the catalogue wins
 * ("infirmier à domicile" is a trade), and where both mean the same letters meaning.c decides. */

#include "services/search/hints.h"

#define COUNT_OF(array) (sizeof(array) / sizeof *(array))

const struct hint_word hint_words[] = {
	{ "lundi", HINT_MONDAY },
	{ "monday", HINT_MONDAY },
	{ "الاثنين", HINT_MONDAY },
	{ "الإثنين", HINT_MONDAY },
	{ "يوم الاثنين", HINT_MONDAY },
	{ "mardi", HINT_TUESDAY },
	{ "tuesday", HINT_TUESDAY },
	{ "الثلاثاء", HINT_TUESDAY },
	{ "يوم الثلاثاء", HINT_TUESDAY },
	{ "mercredi", HINT_WEDNESDAY },
	{ "wednesday", HINT_WEDNESDAY },
	{ "الأربعاء", HINT_WEDNESDAY },
	{ "يوم الأربعاء", HINT_WEDNESDAY },
	{ "jeudi", HINT_THURSDAY },
	{ "thursday", HINT_THURSDAY },
	{ "الخميس", HINT_THURSDAY },
	{ "يوم الخميس", HINT_THURSDAY },
	{ "vendredi", HINT_FRIDAY },
	{ "friday", HINT_FRIDAY },
	{ "الجمعة", HINT_FRIDAY },
	{ "يوم الجمعة", HINT_FRIDAY },
	{ "samedi", HINT_SATURDAY },
	{ "saturday", HINT_SATURDAY },
	{ "السبت", HINT_SATURDAY },
	{ "يوم السبت", HINT_SATURDAY },
	{ "dimanche", HINT_SUNDAY },
	{ "sunday", HINT_SUNDAY },
	{ "الأحد", HINT_SUNDAY },
	{ "يوم الأحد", HINT_SUNDAY },

	{ "aujourd'hui", HINT_TODAY },
	{ "aujourd hui", HINT_TODAY },
	{ "today", HINT_TODAY },
	{ "اليوم", HINT_TODAY },
	{ "lyoum", HINT_TODAY },
	{ "demain", HINT_TOMORROW },
	{ "tomorrow", HINT_TOMORROW },
	{ "غدا", HINT_TOMORROW },
	{ "غداً", HINT_TOMORROW },
	{ "يوم غد", HINT_TOMORROW },
	{ "غدوة", HINT_TOMORROW },
	{ "ghodwa", HINT_TOMORROW },
	{ "après-demain", HINT_AFTER_TOMORROW },
	{ "day after tomorrow", HINT_AFTER_TOMORROW },
	{ "بعد غد", HINT_AFTER_TOMORROW },
	{ "بعد غدوة", HINT_AFTER_TOMORROW },
	{ "cette semaine", HINT_THIS_WEEK },
	{ "this week", HINT_THIS_WEEK },
	{ "هذا الأسبوع", HINT_THIS_WEEK },
	{ "semaine prochaine", HINT_NEXT_WEEK },
	{ "next week", HINT_NEXT_WEEK },
	{ "الأسبوع القادم", HINT_NEXT_WEEK },
	{ "الأسبوع المقبل", HINT_NEXT_WEEK },
	{ "week-end", HINT_WEEKEND },
	{ "ce week-end", HINT_WEEKEND },
	{ "weekend", HINT_WEEKEND },
	{ "نهاية الأسبوع", HINT_WEEKEND },
	{ "ce soir", HINT_TONIGHT },
	{ "tonight", HINT_TONIGHT },
	{ "this evening", HINT_TONIGHT },
	{ "الليلة", HINT_TONIGHT },
	{ "هذا المساء", HINT_TONIGHT },
	{ "هذه الليلة", HINT_TONIGHT },
	{ "prochain", HINT_NEXT },
	{ "prochaine", HINT_NEXT },
	{ "next", HINT_NEXT },
	{ "القادم", HINT_NEXT },
	{ "المقبل", HINT_NEXT },
	{ "الجاي", HINT_NEXT },

	{ "matin", HINT_MORNING },
	{ "le matin", HINT_MORNING },
	{ "matinée", HINT_MORNING },
	{ "morning", HINT_MORNING },
	{ "in the morning", HINT_MORNING },
	{ "صباحا", HINT_MORNING },
	{ "الصباح", HINT_MORNING },
	{ "صباح", HINT_MORNING },
	{ "après-midi", HINT_AFTERNOON },
	{ "aprem", HINT_AFTERNOON },
	{ "midi", HINT_AFTERNOON },
	{ "afternoon", HINT_AFTERNOON },
	{ "noon", HINT_AFTERNOON },
	{ "بعد الظهر", HINT_AFTERNOON },
	{ "بعد الزوال", HINT_AFTERNOON },
	{ "الظهيرة", HINT_AFTERNOON },
	{ "soir", HINT_EVENING },
	{ "le soir", HINT_EVENING },
	{ "soirée", HINT_EVENING },
	{ "evening", HINT_EVENING },
	{ "after work", HINT_EVENING },
	{ "après le travail", HINT_EVENING },
	{ "مساء", HINT_EVENING },
	{ "مساءا", HINT_EVENING },
	{ "المساء", HINT_EVENING },
	{ "العشية", HINT_EVENING },

	{ "à domicile", HINT_HOME },
	{ "domicile", HINT_HOME },
	{ "chez moi", HINT_HOME },
	{ "à la maison", HINT_HOME },
	{ "at home", HINT_HOME },
	{ "home visit", HINT_HOME },
	{ "منزلي", HINT_HOME },
	{ "في المنزل", HINT_HOME },
	{ "بالمنزل", HINT_HOME },
	{ "للمنزل", HINT_HOME },
	{ "في البيت", HINT_HOME },
	{ "للبيت", HINT_HOME },
	{ "vidéo", HINT_VIDEO },
	{ "en vidéo", HINT_VIDEO },
	{ "par vidéo", HINT_VIDEO },
	{ "visio", HINT_VIDEO },
	{ "visioconférence", HINT_VIDEO },
	{ "téléconsultation", HINT_VIDEO },
	{ "en ligne", HINT_VIDEO },
	{ "à distance", HINT_VIDEO },
	{ "online", HINT_VIDEO },
	{ "video call", HINT_VIDEO },
	{ "by video", HINT_VIDEO },
	{ "عن بعد", HINT_VIDEO },
	{ "عبر الفيديو", HINT_VIDEO },
	{ "بالفيديو", HINT_VIDEO },
	{ "أونلاين", HINT_VIDEO },
	{ "عبر الإنترنت", HINT_VIDEO },

	{ "femme", HINT_FEMALE },
	{ "une femme", HINT_FEMALE },
	{ "dame", HINT_FEMALE },
	{ "woman", HINT_FEMALE },
	{ "female", HINT_FEMALE },
	{ "امرأة", HINT_FEMALE },
	{ "إمرأة", HINT_FEMALE },
	{ "طبيبة", HINT_FEMALE },
	{ "docteure", HINT_FEMALE },
	{ "doctoresse", HINT_FEMALE },
	{ "دكتورة", HINT_FEMALE },
	{ "الدكتورة", HINT_FEMALE },
	{ "homme", HINT_MALE },
	{ "un homme", HINT_MALE },
	{ "male", HINT_MALE },
	{ "رجل", HINT_MALE },

	{ "près de moi", HINT_NEAR },
	{ "près de chez moi", HINT_NEAR },
	{ "proche de chez moi", HINT_NEAR },
	{ "autour de moi", HINT_NEAR },
	{ "à côté", HINT_NEAR },
	{ "à proximité", HINT_NEAR },
	{ "proximité", HINT_NEAR },
	{ "le plus proche", HINT_NEAR },
	{ "near me", HINT_NEAR },
	{ "close to me", HINT_NEAR },
	{ "nearby", HINT_NEAR },
	{ "nearest", HINT_NEAR },
	{ "قريب مني", HINT_NEAR },
	{ "قريبة مني", HINT_NEAR },
	{ "بالقرب مني", HINT_NEAR },
	{ "بقربي", HINT_NEAR },
	{ "الأقرب", HINT_NEAR },
	{ "أقرب", HINT_NEAR },

	{ "urgent", HINT_NOTHING },
	{ "urgente", HINT_NOTHING },
	{ "urgence", HINT_NOTHING },
	{ "en urgence", HINT_NOTHING },
	{ "urgently", HINT_NOTHING },
	{ "asap", HINT_NOTHING },
	{ "vite", HINT_NOTHING },
	{ "rapide", HINT_NOTHING },
	{ "rapidement", HINT_NOTHING },
	{ "au plus vite", HINT_NOTHING },
	{ "maintenant", HINT_NOTHING },
	{ "now", HINT_NOTHING },
	{ "الآن", HINT_NOTHING },
	{ "مستعجل", HINT_NOTHING },
	{ "عاجل", HINT_NOTHING },
	{ "disponible", HINT_NOTHING },
	{ "dispo", HINT_NOTHING },
	{ "available", HINT_NOTHING },
	{ "متاح", HINT_NOTHING },
	{ "متوفر", HINT_NOTHING },
	{ "rendez-vous", HINT_NOTHING },
	{ "prendre rendez-vous", HINT_NOTHING },
	{ "prise de rendez-vous", HINT_NOTHING },
	{ "prendre rdv", HINT_NOTHING },
	{ "réserver", HINT_NOTHING },
	{ "réservation", HINT_NOTHING },
	{ "appointment", HINT_NOTHING },
	{ "book", HINT_NOTHING },
	{ "booking", HINT_NOTHING },
	{ "موعد", HINT_NOTHING },
	{ "حجز", HINT_NOTHING },
	{ "حجز موعد", HINT_NOTHING },
	{ "pas cher", HINT_NOTHING },
	{ "pas chère", HINT_NOTHING },
	{ "cheap", HINT_NOTHING },
	{ "رخيص", HINT_NOTHING },
	{ "avis", HINT_NOTHING },
	{ "prix", HINT_NOTHING },
	{ "price", HINT_NOTHING },
	{ "سعر", HINT_NOTHING },
	{ "ouvert", HINT_NOTHING },
	{ "open", HINT_NOTHING },
	{ "مفتوح", HINT_NOTHING },
	{ "svp", HINT_NOTHING },
	{ "s'il vous plaît", HINT_NOTHING },
	{ "please", HINT_NOTHING },
	{ "من فضلك", HINT_NOTHING },
	{ "cabinet", HINT_NOTHING },
	{ "clinique", HINT_NOTHING },
	{ "clinic", HINT_NOTHING },
	{ "عيادة", HINT_NOTHING },
	{ "مركز", HINT_NOTHING },
	{ "spécialiste", HINT_NOTHING },
	{ "specialist", HINT_NOTHING },
	{ "أخصائي", HINT_NOTHING },
	{ "مختص", HINT_NOTHING },
	{ "consultation", HINT_NOTHING },
	{ "visite", HINT_NOTHING },
	{ "visit", HINT_NOTHING },
	{ "كشف", HINT_NOTHING },
	{ "فحص", HINT_NOTHING },
	{ "استشارة", HINT_NOTHING },
	{ "دكتور", HINT_NOTHING },
	{ "الدكتور", HINT_NOTHING },
	{ "السيد", HINT_NOTHING },
	{ "monsieur", HINT_NOTHING },
	{ "maître", HINT_NOTHING },
	{ "algérie", HINT_NOTHING },
	{ "algeria", HINT_NOTHING },
};
const size_t hint_word_count = COUNT_OF(hint_words);

const struct wilaya_word wilaya_words[] = {
	{ "dzayer", "alger" },
	{ "dzair", "alger" },
	{ "la capitale", "alger" },
	{ "الجزائر العاصمة", "alger" },
	{ "العاصمة", "alger" },
	{ "wahran", "oran" },
	{ "ouahran", "oran" },
	{ "qsentina", "constantine" },
	{ "ksentina", "constantine" },
	{ "qacentina", "constantine" },
	{ "kasantina", "constantine" },
	{ "bgayet", "bejaia" },
	{ "vgayet", "bejaia" },
	{ "bougie", "bejaia" },
	{ "tizi", "tizi-ouzou" },
	{ "t ouzou", "tizi-ouzou" },
	{ "sba", "sidi-bel-abbes" },
	{ "bel abbes", "sidi-bel-abbes" },
	{ "بلعباس", "sidi-bel-abbes" },
	{ "bba", "bordj-bou-arreridj" },
	{ "bordj", "bordj-bou-arreridj" },
	{ "برج", "bordj-bou-arreridj" },
	{ "stif", "setif" },
	{ "mosta", "mostaganem" },
	{ "boumerdas", "boumerdes" },
	{ "tamanghasset", "tamanrasset" },
	{ "tam", "tamanrasset" },
	{ "oeb", "oum-el-bouaghi" },
	{ "lemdia", "medea" },
	{ "tipasa", "tipaza" },
	{ "01", "adrar" },
	{ "02", "chlef" },
	{ "03", "laghouat" },
	{ "04", "oum-el-bouaghi" },
	{ "05", "batna" },
	{ "06", "bejaia" },
	{ "07", "biskra" },
	{ "08", "bechar" },
	{ "09", "blida" },
	{ "10", "bouira" },
	{ "11", "tamanrasset" },
	{ "12", "tebessa" },
	{ "13", "tlemcen" },
	{ "14", "tiaret" },
	{ "15", "tizi-ouzou" },
	{ "16", "alger" },
	{ "17", "djelfa" },
	{ "18", "jijel" },
	{ "19", "setif" },
	{ "20", "saida" },
	{ "21", "skikda" },
	{ "22", "sidi-bel-abbes" },
	{ "23", "annaba" },
	{ "24", "guelma" },
	{ "25", "constantine" },
	{ "26", "medea" },
	{ "27", "mostaganem" },
	{ "28", "msila" },
	{ "29", "mascara" },
	{ "30", "ouargla" },
	{ "31", "oran" },
	{ "32", "el-bayadh" },
	{ "33", "illizi" },
	{ "34", "bordj-bou-arreridj" },
	{ "35", "boumerdes" },
	{ "36", "el-tarf" },
	{ "37", "tindouf" },
	{ "38", "tissemsilt" },
	{ "39", "el-oued" },
	{ "40", "khenchela" },
	{ "41", "souk-ahras" },
	{ "42", "tipaza" },
	{ "43", "mila" },
	{ "44", "ain-defla" },
	{ "45", "naama" },
	{ "46", "ain-temouchent" },
	{ "47", "ghardaia" },
	{ "48", "relizane" },
	{ "49", "timimoun" },
	{ "50", "bordj-badji-mokhtar" },
	{ "51", "ouled-djellal" },
	{ "52", "beni-abbes" },
	{ "53", "in-salah" },
	{ "54", "in-guezzam" },
	{ "55", "touggourt" },
	{ "56", "djanet" },
	{ "57", "el-mghair" },
	{ "58", "el-meniaa" },
	{ "59", "aflou" },
};
const size_t wilaya_word_count = COUNT_OF(wilaya_words);

/* ---- dates ---- */

enum { WEEK = 7, FRIDAY = 4, SATURDAY = 5 };

/* The first such weekday at or after the date. */
static date weekday_from(date from, int weekday)
{
	int ahead = (weekday - date_weekday(from) + WEEK) % WEEK;

	return (date){ from.days + ahead };
}

static date days_after(date from, int days)
{
	return (date){ from.days + days };
}

/* The next Friday and Saturday; of a Saturday only what is left. */
static void weekend_dates(date today, date *first, date *last)
{
	*last = weekday_from(today, SATURDAY);
	*first = last->days == today.days ? today : weekday_from(today, FRIDAY);
}

bool hint_dates(enum hint hint, date today, bool next, date *first, date *last)
{
	date saturday = weekday_from(days_after(today, 1), SATURDAY);

	if (hint >= HINT_MONDAY && hint <= HINT_SUNDAY) {
		*first = *last = weekday_from(days_after(today, next), (int)hint - HINT_MONDAY);
		return true;
	}
	switch (hint) {
	case HINT_TODAY:
	case HINT_TONIGHT:
		*first = *last = today;
		return true;
	case HINT_TOMORROW:
		*first = *last = days_after(today, 1);
		return true;
	case HINT_AFTER_TOMORROW:
		*first = *last = days_after(today, 2);
		return true;
	case HINT_THIS_WEEK:
		*first = today;
		*last = days_after(saturday, -1);
		return true;
	case HINT_NEXT_WEEK:
		*first = saturday;
		*last = days_after(saturday, WEEK - 1);
		return true;
	case HINT_WEEKEND:
		weekend_dates(today, first, last);
		return true;
	default:
		return false;
	}
}

/* ---- words about names ---- */

static bool among(str word, const char *const *all, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (str_equal(word, str_of(all[i])))
			return true;
	return false;
}

bool word_is_title(str folded)
{
	static const char *const titles[] = {
		"dr",      "docteur",  "doctor",   "pr",     "prof",   "professeur", "professor",
		"me",      "maitre",   "mr",       "mme",    "mlle",   "monsieur",   "madame",
		"toubib",  "docteure", "طبيب",     "الطبيب", "طبيبه",  "الطبيبه",    "دكتور",
		"الدكتور", "دكتوره",   "الدكتوره", "د",      "حكيم",   "الحكيم",     "استاذ",
		"الاستاذ", "الاستاذه", "استاذه",   "السيد",  "السيده",
	};

	return among(folded, titles, COUNT_OF(titles));
}

bool word_is_particle(str folded)
{
	static const char *const particles[] = {
		"ben",  "bent", "bin", "ibn",  "bou", "abd", "abou", "abu", "el",    "al",  "ait",
		"ould", "sidi", "si",  "hadj", "de",  "la",  "le",   "les", "بن",    "ابن", "بنت",
		"بو",   "عبد",  "ابو", "ابي",  "ايت", "ولد", "سيدي", "سي",  "الحاج", "حاج",
	};

	return among(folded, particles, COUNT_OF(particles));
}

bool word_is_general(str folded)
{
	static const char *const general[] = {
		"cabinet",      "clinique", "centre",  "center", "clinic", "medical", "medicale",
		"polyclinique", "salon",    "atelier", "bureau", "etude",  "office",  "studio",
		"institut",     "ecole",    "agence",  "ets",    "eurl",   "sarl",    "عياده",
		"مركز",         "مكتب",     "صالون",   "مصحه",   "مدرسه",  "وكاله",   "الطبي",
		"الطبيه",       "طبي",      "طبيه",    "محل",
	};

	return among(folded, general, COUNT_OF(general));
}
