/* demo.c — names in both scripts as Algerian papers spell them, drawn by number. */

#include "engine/demo.h"

#include <string.h>

/* ---- dice ---- */

static uint64_t dice_roll(struct demo_dice *dice)
{
	uint64_t z = dice->state += 0x9E3779B97F4A7C15u;

	z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9u;
	z = (z ^ z >> 27) * 0x94D049BB133111EBu;
	return z ^ z >> 31;
}

struct demo_dice demo_dice(enum demo_kind kind, uint32_t number)
{
	struct demo_dice dice = { (uint64_t)kind << 32 | number };

	dice.state = dice_roll(&dice);
	return dice;
}

uint32_t dice_below(struct demo_dice *dice, uint32_t below)
{
	return (uint32_t)((dice_roll(dice) >> 32) * below >> 32);
}

int64_t dice_between(struct demo_dice *dice, int64_t from, int64_t to)
{
	return from + dice_below(dice, (uint32_t)(to - from + 1));
}

bool dice_chance(struct demo_dice *dice, unsigned percent)
{
	return dice_below(dice, 100) < percent;
}

/* ---- ids: version 7 of one moment, kind and number in front of the rest ---- */

static uuid id_of(unsigned kind, uint32_t number, uint32_t part)
{
	const instant moment = { (int64_t)1767225600 * 1000000 }; /* 2026-01-01 */
	const uint8_t rest[10] = { 0,
				   (uint8_t)kind,
				   (uint8_t)(number >> 26 & 0x3F),
				   (uint8_t)(number >> 18),
				   (uint8_t)(number >> 10),
				   (uint8_t)(number >> 2),
				   (uint8_t)(number << 6 | (part >> 24 & 0x3F)),
				   (uint8_t)(part >> 16),
				   (uint8_t)(part >> 8),
				   (uint8_t)part };

	return uuid_v7(moment, rest);
}

uuid demo_id(enum demo_kind kind, uint32_t number, uint32_t part)
{
	return id_of(kind, number, part);
}

uint32_t demo_number(uuid id)
{
	const uint8_t *b = id.bytes;

	return (uint32_t)(b[8] & 0x3F) << 26 | (uint32_t)b[9] << 18 | (uint32_t)b[10] << 10 |
	       (uint32_t)b[11] << 2 | b[12] >> 6;
}

uuid demo_user_id(enum demo_kind kind, uint32_t number)
{
	return id_of(0x80u | kind, number, 0);
}

/* ---- names ---- */

struct name {
	const char *ar, *latin;
};

static const struct name women[] = {
	{ "أمينة", "Amina" },      { "فاطمة", "Fatima" },    { "خديجة", "Khadidja" },
	{ "أمال", "Amel" },        { "سمية", "Soumia" },     { "نادية", "Nadia" },
	{ "ليلى", "Leïla" },       { "كريمة", "Karima" },    { "حياة", "Hayet" },
	{ "زهرة", "Zohra" },       { "مريم", "Meriem" },     { "سارة", "Sara" },
	{ "ياسمين", "Yasmine" },   { "إيمان", "Imene" },     { "هاجر", "Hadjer" },
	{ "صبرينة", "Sabrina" },   { "نسيمة", "Nassima" },   { "وهيبة", "Wahiba" },
	{ "رشيدة", "Rachida" },    { "فريدة", "Farida" },    { "مليكة", "Malika" },
	{ "سعاد", "Souad" },       { "حورية", "Houria" },    { "جميلة", "Djamila" },
	{ "نوال", "Nawal" },       { "لمياء", "Lamia" },     { "رانية", "Rania" },
	{ "شهرزاد", "Chahrazed" }, { "دليلة", "Dalila" },    { "نورة", "Nora" },
	{ "كنزة", "Kenza" },       { "تسعديت", "Tassadit" }, { "ثيزيري", "Thiziri" },
	{ "كاهنة", "Kahina" },     { "سيليا", "Celia" },     { "إكرام", "Ikram" },
	{ "شيماء", "Chaima" },     { "أسماء", "Asma" },      { "بشرى", "Bouchra" },
	{ "منال", "Manel" },       { "ريم", "Rym" },         { "نجاة", "Nadjet" },
};

static const struct name men[] = {
	{ "محمد", "Mohamed" },
	{ "أحمد", "Ahmed" },
	{ "يوسف", "Youcef" },
	{ "عبد القادر", "Abdelkader" },
	{ "ياسين", "Yacine" },
	{ "كريم", "Karim" },
	{ "سفيان", "Sofiane" },
	{ "رضا", "Réda" },
	{ "نبيل", "Nabil" },
	{ "مراد", "Mourad" },
	{ "فريد", "Farid" },
	{ "سمير", "Samir" },
	{ "هشام", "Hichem" },
	{ "أمين", "Amine" },
	{ "بلال", "Bilal" },
	{ "عمر", "Omar" },
	{ "علي", "Ali" },
	{ "إسماعيل", "Smaïl" },
	{ "إبراهيم", "Brahim" },
	{ "خالد", "Khaled" },
	{ "توفيق", "Toufik" },
	{ "رشيد", "Rachid" },
	{ "جمال", "Djamel" },
	{ "عبد الرحمن", "Abderrahmane" },
	{ "الطاهر", "Tahar" },
	{ "العربي", "Larbi" },
	{ "مصطفى", "Mustapha" },
	{ "منير", "Mounir" },
	{ "وليد", "Walid" },
	{ "أسامة", "Oussama" },
	{ "زكرياء", "Zakaria" },
	{ "أيوب", "Ayoub" },
	{ "إسلام", "Islam" },
	{ "لطفي", "Lotfi" },
	{ "حكيم", "Hakim" },
	{ "سليم", "Salim" },
	{ "ماسينيسا", "Massinissa" },
	{ "يوغرطة", "Yugurtha" },
	{ "أكلي", "Akli" },
	{ "أرزقي", "Arezki" },
	{ "فؤاد", "Fouad" },
	{ "عادل", "Adel" },
};

static const struct name families[] = {
	{ "بن علي", "Benali" },      { "حداد", "Haddad" },        { "منصوري", "Mansouri" },
	{ "بوزيد", "Bouzid" },       { "سعيدي", "Saïdi" },        { "براهيمي", "Brahimi" },
	{ "بلقاسم", "Belkacem" },    { "خليفي", "Khelifi" },      { "مزيان", "Meziane" },
	{ "قاسي", "Kaci" },          { "شريف", "Cherif" },        { "زروقي", "Zerrouki" },
	{ "بوعلام", "Boualem" },     { "حمادي", "Hamadi" },       { "مرابط", "Merabet" },
	{ "بن عيسى", "Benaïssa" },   { "طالبي", "Talbi" },        { "دحماني", "Dahmani" },
	{ "عمراني", "Amrani" },      { "بوشارب", "Bouchareb" },   { "لعربي", "Laribi" },
	{ "آيت أحمد", "Aït Ahmed" }, { "آيت يحيى", "Aït Yahia" }, { "أوسعد", "Oussaâd" },
	{ "يحياوي", "Yahiaoui" },    { "مسعودي", "Messaoudi" },   { "رحماني", "Rahmani" },
	{ "قرفي", "Guerfi" },        { "بلعيد", "Belaïd" },       { "حمزاوي", "Hamzaoui" },
	{ "سلماني", "Slimani" },     { "عباس", "Abbas" },         { "بومدين", "Boumediene" },
	{ "زيان", "Ziane" },         { "مقران", "Mokrane" },      { "حاج علي", "Hadj Ali" },
	{ "بن يوسف", "Benyoucef" },  { "بوديسة", "Boudissa" },    { "قادري", "Kadri" },
	{ "فرحات", "Ferhat" },       { "شعبان", "Chaabane" },     { "درويش", "Derouiche" },
	{ "لوناس", "Lounès" },       { "حمداني", "Hamdani" },     { "عثماني", "Othmani" },
	{ "بن شيخ", "Bencheikh" },   { "صالحي", "Salhi" },        { "توهامي", "Touhami" },
	{ "جلول", "Djelloul" },      { "عيادي", "Ayadi" },        { "بوقرة", "Bougherra" },
	{ "معمري", "Mammeri" },      { "فراح", "Ferrah" },        { "نايلي", "Naïli" },
	{ "شاوي", "Chaoui" },        { "قبايلي", "Kebaïli" },     { "وهراني", "Ouahrani" },
	{ "تلمساني", "Tlemçani" },   { "بجاوي", "Bedjaoui" },     { "زواوي", "Zouaoui" },
};

#define COUNT(array) (sizeof(array) / sizeof *(array))

static const struct name *draw(struct demo_dice *dice, const struct name *names, size_t count)
{
	return &names[dice_below(dice, (uint32_t)count)];
}

/* Whom one signs in as; NULL: nobody in particular. */
static const struct demo_person *known_person(enum demo_kind kind, uint32_t number)
{
	static const struct demo_person client = { true,           false,       STR("أمال"),
						   STR("بن علي"),  STR("Amel"), STR("Benali"),
						   "+213555000001" };
	static const struct demo_person professional = { false,          true,
							 STR("ياسين"),   STR("حداد"),
							 STR("Yacine"),  STR("Haddad"),
							 "+213555000002" };

	if (number)
		return NULL;
	return kind == DEMO_CLIENT ? &client : kind == DEMO_PROFESSIONAL ? &professional : NULL;
}

static struct demo_person drawn_person(enum demo_kind kind, uint32_t number)
{
	struct demo_dice dice = demo_dice(kind, number);
	bool female = dice_chance(&dice, 48);
	const struct name *first =
		female ? draw(&dice, women, COUNT(women)) : draw(&dice, men, COUNT(men));
	const struct name *family = draw(&dice, families, COUNT(families));
	struct demo_person person = {
		.female = female,
		.french = dice_chance(&dice, 35),
		.first_ar = str_of(first->ar),
		.family_ar = str_of(family->ar),
		.first_latin = str_of(first->latin),
		.family_latin = str_of(family->latin),
	};

	memcpy(person.phone,
	       kind == DEMO_PROFESSIONAL ? "+213556"
	       : kind == DEMO_CALLER     ? "+213558"
					 : "+213557",
	       7);
	for (int i = DEMO_PHONE - 1; i >= 7; i--, number /= 10)
		person.phone[i] = (char)('0' + number % 10);
	return person;
}

struct demo_person demo_person(enum demo_kind kind, uint32_t number)
{
	const struct demo_person *known = known_person(kind, number);

	return known ? *known : drawn_person(kind, number);
}
