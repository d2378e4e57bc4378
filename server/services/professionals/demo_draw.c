/* demo_draw.c — one professional who does not exist, but might: who, where, what for, when.
 *
 * Easy to get wrong: whatever is drawn is checked as if he had said it himself, by the same functions; so
 * demo data never holds what the API would refuse. */

#include "lib/run/loop.h"
#include "services/professionals/demo.h"
#include "services/professionals/timetable.h"

#include <stdio.h>
#include <string.h>

enum { DA = 100, OFFERS_MAX = 8, HOURS_MAX = 24 };

struct drawing {
	const struct demo_lists *lists;
	struct region *region;
	struct demo_dice dice;
	uint32_t number;
	const struct demo_trade *trade;
	struct demo_person person;
	struct demo_profile *out;
};

static bool chance(struct drawing *it, unsigned percent)
{
	return dice_chance(&it->dice, percent);
}

static int64_t one_of(struct drawing *it, size_t count, const int64_t *values)
{
	return values[dice_below(&it->dice, (uint32_t)count)];
}
#define ONE_OF(it, ...)                                                                            \
	one_of((it), sizeof((const int64_t[]){ __VA_ARGS__ }) / sizeof(int64_t),                   \
	       (const int64_t[]){ __VA_ARGS__ })

/* ---- who ---- */

/* Whom one signs in as to look around has what most come for, and all of it. */
static bool is_known(const struct drawing *it)
{
	return it->number == 0;
}

static void trade_choose(struct drawing *it)
{
	char other = it->person.female ? 'm' : 'f';

	if (is_known(it) && (it->trade = demo_trade_of(it->lists, STR("general-practitioner"))))
		return;
	do
		it->trade = demo_trade_draw(it->lists, &it->dice);
	while (it->trade->who == other);
}

static struct list_of specialities_draw(struct drawing *it)
{
	const str *all = it->trade->specialities.items;
	str *out = region_array(it->region, 2, sizeof *out);
	size_t count = it->trade->specialities.count;

	if (count < 2 || !chance(it, 70))
		return (struct list_of){ 0 };

	uint32_t first = dice_below(&it->dice, (uint32_t)count);

	out[0] = all[first];
	out[1] = all[(first + 1) % count];
	return (struct list_of){ out, chance(it, 35) ? 2 : 1 };
}

static bool speaks_tamazight(str wilaya)
{
	static const char *const wilayas[] = { "tizi-ouzou", "bejaia", "bouira",
					       "ghardaia",   "batna",  "khenchela" };

	for (size_t i = 0; i < sizeof wilayas / sizeof *wilayas; i++) {
		if (str_equal(wilaya, str_of(wilayas[i])))
			return true;
	}
	return false;
}

static struct list_of languages_draw(struct drawing *it, str wilaya)
{
	int *out = region_array(it->region, 4, sizeof *out);
	size_t count = 0;

	out[count++] = SPOKEN_LANGUAGE_AR;
	if (speaks_tamazight(wilaya) && chance(it, 80))
		out[count++] = SPOKEN_LANGUAGE_BER;
	if (chance(it, it->trade->regulated ? 95 : 60))
		out[count++] = SPOKEN_LANGUAGE_FR;
	if (chance(it, 15))
		out[count++] = SPOKEN_LANGUAGE_EN;
	return (struct list_of){ out, count };
}

static void who_draw(struct drawing *it)
{
	struct professional_state *state = &it->out->state;
	const struct demo_person *person = &it->person;
	int year, month, day;
	str base;

	date_split(it->lists->today, &year, &month, &day);
	*state = (struct professional_state){
		.professional_id = demo_id(DEMO_PROFESSIONAL, it->number, 0),
		.user_id = demo_user_id(DEMO_PROFESSIONAL, it->number),
		.version = 1,
		.status = chance(it, 90) || is_known(it) ? PROFESSIONAL_STATUS_PUBLISHED
			  : chance(it, 50)               ? PROFESSIONAL_STATUS_PAUSED
							 : PROFESSIONAL_STATUS_DRAFT,
		.zone = STR("Africa/Algiers"),
		.title = it->trade->title,
		.first_name_latin = person->first_latin,
		.family_name_latin = person->family_latin,
		.gender = person->female ? GENDER_FEMALE : GENDER_MALE,
		.trade = it->trade->slug,
		.specialities = specialities_draw(it),
		.keeps_holidays = chance(it, 85),
	};
	if (chance(it, 92)) {
		state->first_name_ar = person->first_ar;
		state->family_name_ar = person->family_ar;
	}
	if (chance(it, 80)) {
		state->practising_since = year - dice_between(&it->dice, 1, 32);
		state->has_practising_since = true;
	}
	base = slug_base(it->region,
			 &(struct professional_details){ .title = state->title,
							 .first_name_latin = person->first_latin,
							 .family_name_latin = person->family_latin,
							 .trade = state->trade });
	state->slug = region_format(it->region, "%.*s-%u", STR_ARG(base), it->number + 1);
	it->out->created_at = instant_add((instant){ it->lists->today.days * DAYS(1) },
					  -MINUTES(dice_between(&it->dice, 1440, 700 * 1440)));
}

/* Whoever must be on a roll has said under which number; and most of these were found.  The others wait,
 * for an admin to have something to do. */
static void register_draw(struct drawing *it)
{
	struct demo_profile *out = it->out;

	out->register_changed_at = out->verified_at = INSTANT_NONE;
	if (!it->trade->regulated)
		return;
	out->register_number = region_format(
		it->region, "%02d/%04d/%d", (int)dice_between(&it->dice, 1, 58),
		(int)dice_between(&it->dice, 1, 9999), (int)dice_between(&it->dice, 1995, 2024));
	out->register_changed_at = out->created_at;
	if (chance(it, 96) || is_known(it))
		out->verified_at =
			instant_add(out->created_at, HOURS(dice_between(&it->dice, 2, 96)));
	out->state.verified = !instant_is_none(out->verified_at);
	if (!out->state.verified && out->state.status == PROFESSIONAL_STATUS_PUBLISHED)
		out->state.status = PROFESSIONAL_STATUS_WAITING;
}

static void about_draw(struct drawing *it, const struct town *town)
{
	const struct demo_trade *trade = it->trade;
	str town_ar = str_absent(town->name_ar) ? town->name_latin : town->name_ar;

	if (chance(it, 65))
		it->out->about_fr = region_format(
			it->region,
			"%.*s à %.*s. Sur rendez-vous, réponse rapide, accueil en toute simplicité.",
			STR_ARG(trade->name_fr), STR_ARG(town->name_latin));
	if (chance(it, 65))
		it->out->about_ar = region_format(
			it->region, "%.*s في %.*s. استقبال بالمواعيد وفي الوقت المحدد.",
			STR_ARG(trade->name_ar), STR_ARG(town_ar));
	if (chance(it, 20))
		it->out->about_en =
			region_format(it->region, "%.*s in %.*s. By appointment, on time.",
				      STR_ARG(trade->name_en), STR_ARG(town->name_latin));
}

/* ---- where ---- */

/* Within a kilometre or so of the middle of the town, to a metre. */
static double near(struct drawing *it, double middle)
{
	return (double)(int64_t)((middle + (double)dice_between(&it->dice, -900, 900) / 100000) *
				 100000) /
	       100000;
}

static struct place practice_draw(struct drawing *it, const struct town *town, uint32_t part)
{
	const struct demo_street *streets = it->lists->streets.items;
	const struct demo_street *street =
		&streets[dice_below(&it->dice, (uint32_t)it->lists->streets.count)];
	int house = (int)dice_between(&it->dice, 1, 140);

	return (struct place){
		.place_id = demo_id(DEMO_PLACE, it->number, part),
		.kind = PLACE_KIND_PRACTICE,
		.wilaya = town->wilaya,
		.town = town->slug,
		.address_ar = region_format(it->region, "%d، %.*s", house, STR_ARG(street->ar)),
		.address_latin =
			region_format(it->region, "%d, %.*s", house, STR_ARG(street->latin)),
		.latitude = near(it, town->latitude),
		.has_latitude = true,
		.longitude = near(it, town->longitude),
		.has_longitude = true,
		.access_notes =
			chance(it, 25) ? STR("1er étage, à droite de la pharmacie.") : (str){ 0 },
		.phone = region_copy(it->region, (str){ it->person.phone, DEMO_PHONE }),
	};
}

static struct place visits_draw(struct drawing *it, const struct town *town, uint32_t part)
{
	return (struct place){
		.place_id = demo_id(DEMO_PLACE, it->number, part),
		.kind = PLACE_KIND_HOME_VISITS,
		.wilaya = town->wilaya,
		.town = town->slug,
		.phone = region_copy(it->region, (str){ it->person.phone, DEMO_PHONE }),
		.radius_km = ONE_OF(it, 10, 15, 20, 30, 40),
		.has_radius_km = true,
	};
}

/* Another town of the same wilaya; NULL: it has none. */
static const struct town *town_beside(const struct demo_lists *lists, const struct town *town)
{
	const struct town *all = lists->towns.items;

	for (size_t i = 0; i < lists->towns.count; i++) {
		if (&all[i] != town && str_equal(all[i].wilaya, town->wilaya))
			return &all[i];
	}
	return NULL;
}

static void places_draw(struct drawing *it, const struct town *town)
{
	struct place *out = region_array(it->region, 2, sizeof *out);
	const struct town *beside = town_beside(it->lists, town);
	size_t count = 0;

	out[count++] = it->trade->home ? visits_draw(it, town, 0) : practice_draw(it, town, 0);
	if (!it->trade->home && chance(it, it->trade->both))
		out[count++] = visits_draw(it, town, 1);
	else if (!it->trade->home && beside && chance(it, 7))
		out[count++] = practice_draw(it, beside, 1);
	it->out->state.places = (struct list_of){ out, count };
}

/* ---- what for ---- */

static struct list_of place_ids_of(struct drawing *it, bool group)
{
	const struct place *places = it->out->state.places.items;
	uuid *out = region_array(it->region, 2, sizeof *out);
	size_t count = 0;

	for (size_t i = 0; i < it->out->state.places.count; i++) {
		if (!group || places[i].kind == PLACE_KIND_PRACTICE)
			out[count++] = places[i].place_id;
	}
	if (!count)
		out[count++] = places[0].place_id;
	return (struct list_of){ out, count };
}

static int64_t price_near(struct drawing *it, int64_t dinars)
{
	int64_t price = dinars * dice_between(&it->dice, 80, 135) / 100;

	return (price + 25) / 50 * 50 * DA;
}

static void price_draw(struct drawing *it, const struct demo_offer *offer,
		       struct offering_details *out)
{
	out->price_kind = offer->price_kind;
	out->has_price_from = offer->price_from > 0;
	out->has_price_to = offer->price_to > 0;
	if (out->has_price_from)
		out->price_from = price_near(it, offer->price_from);
	if (out->has_price_to)
		out->price_to =
			out->price_from + price_near(it, offer->price_to - offer->price_from);
}

static struct list_of questions_draw(struct drawing *it)
{
	static const struct question_details first = {
		.text_ar = { "هل هذه أول زيارة لكم؟", sizeof "هل هذه أول زيارة لكم؟" - 1 },
		.text_fr = { "Est-ce votre première visite ?",
			     sizeof "Est-ce votre première visite ?" - 1 },
		.text_en = { "Is this your first visit?", sizeof "Is this your first visit?" - 1 },
		.kind = QUESTION_KIND_YES_NO,
	};
	struct question_details *out = region_array(it->region, 1, sizeof *out);

	if (!chance(it, 18))
		return (struct list_of){ 0 };
	*out = first;
	return (struct list_of){ out, 1 };
}

static struct list_of limits_draw(struct drawing *it)
{
	struct offering_limit *out = region_array(it->region, 1, sizeof *out);

	if (!chance(it, 8))
		return (struct list_of){ 0 };
	*out = (struct offering_limit){ .per = LIMIT_SPAN_DAY,
					.max_count = dice_between(&it->dice, 6, 20),
					.has_max_count = true };
	return (struct list_of){ out, 1 };
}

static struct offering_details offering_draw(struct drawing *it, const struct demo_offer *offer)
{
	int64_t cutoff = ONE_OF(it, 0, 120, 240, 720, 1440);
	struct offering_details out = {
		.place_ids = place_ids_of(it, offer->seats > 1),
		.name_ar = offer->name_ar,
		.name_fr = offer->name_fr,
		.name_en = chance(it, 60) ? offer->name_en : (str){ 0 },
		.length_minutes = offer->minutes,
		.buffer_after_minutes = offer->minutes <= 60 ? ONE_OF(it, 0, 0, 0, 5, 10) : 0,
		.align = SLOT_ALIGN_GRID,
		.phase = SLOT_PHASE_FIXED,
		.buffer_mode = SLOT_BUFFERS_MAX,
		.notice_minutes = ONE_OF(it, 0, 30, 60, 120, 240, 1440),
		.window_kind = SLOT_WINDOW_CALENDAR,
		.window_days = ONE_OF(it, 14, 30, 30, 60, 90),
		.has_window_days = true,
		.window_from = DATE_NONE,
		.window_to = DATE_NONE,
		.capacity = offer->seats,
		.approval = chance(it, 12),
		.move_cutoff_minutes = cutoff,
		.cancel_cutoff_minutes = cutoff,
		.limits = limits_draw(it),
		.questions = questions_draw(it),
		.active = chance(it, 97),
	};

	if (offer->minutes >= 40 && offer->minutes <= 120 && chance(it, 30)) {
		out.step_minutes = 15;
		out.has_step_minutes = true;
	}
	price_draw(it, offer, &out);
	return out;
}

/* Checked by the function that checks what people send, which draws its ids at random; ours are not. */
static void services_draw(struct drawing *it, struct faults *faults)
{
	const struct demo_offer *offers = it->trade->offers.items;
	size_t count = it->trade->offers.count;
	struct offering *out = region_array(it->region, count + 1, sizeof *out);

	for (size_t i = 0; i < count; i++) {
		struct offering_details details = offering_draw(it, &offers[i]);

		details.active |= i == 0;
		details.approval |= i == 1 && is_known(it);
		offering_check(it->region, &details, &it->out->state, NULL, &out[i], faults);
		out[i].service_id = demo_id(DEMO_SERVICE, it->number, (uint32_t)i);
		if (out[i].questions.count)
			((struct offering_question *)out[i].questions.items)->question_id =
				demo_id(DEMO_QUESTION, it->number, (uint32_t)i);
	}
	it->out->state.services = (struct list_of){ out, count };
}

/* ---- when ---- */

struct day {
	int from, noon, again, to; /* minutes; noon = again: no break */
};

struct week {
	struct day day;
	unsigned days, friday; /* masks of 1 << enum weekday; of friday, the afternoon alone */
};

#define ON(day) (1u << WEEKDAY_##day)
enum {
	SAT_TO_WED = ON(SAT) | ON(SUN) | ON(MON) | ON(TUE) | ON(WED),
	SAT_TO_THU = SAT_TO_WED | ON(THU),
	SUN_TO_THU = ON(SUN) | ON(MON) | ON(TUE) | ON(WED) | ON(THU),
};

static bool one_among(str slug, const char *const *all, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (str_equal(slug, str_of(all[i])))
			return true;
	}
	return false;
}

static struct week week_draw(struct drawing *it)
{
	static const char *const shops[] = { "barber",     "hairdresser", "beautician",
					     "hammam-spa", "dressmaker",  "fitness-coach",
					     "tutor" };
	struct week week = { { 510, 720, 810, 990 }, SAT_TO_THU, 0 };
	int shift = (int)ONE_OF(it, -30, 0, 0, 0, 30);

	if (one_among(it->trade->slug, shops, sizeof shops / sizeof *shops)) {
		week.day = (struct day){ 570, 780, 870, 1170 };
		week.friday = chance(it, 25) ? ON(FRI) : 0;
	} else if (it->trade->home) {
		week.day = (struct day){ 480, 750, 810, 1080 };
	} else if (!it->trade->regulated) {
		week.day = (struct day){ 540, 720, 780, 1050 };
	} else {
		week.days = ONE_OF(it, SAT_TO_THU, SAT_TO_WED, SUN_TO_THU, SUN_TO_THU);
	}
	if (chance(it, 12))
		week.day.noon = week.day.again; /* no break */
	week.day.from += shift;
	week.day.to += shift;
	return week;
}

struct table {
	struct hours_range *all;
	size_t count;
};

static struct list_of weekdays_of(struct region *region, unsigned mask)
{
	int *days = region_array(region, 7, sizeof *days);
	size_t count = 0;

	for (int day = WEEKDAY_MON; day <= WEEKDAY_SUN; day++) {
		if (mask & 1u << day)
			days[count++] = day;
	}
	return (struct list_of){ days, count };
}

static void add(struct drawing *it, struct table *table, size_t place, unsigned mask, int from,
		int to, date valid_from, date valid_to)
{
	const struct place *places = it->out->state.places.items;

	if (!mask || from >= to)
		return;
	table->all[table->count++] = (struct hours_range){
		.place_id = places[place].place_id,
		.weekdays = weekdays_of(it->region, mask),
		.from_minute = from,
		.to_minute = to,
		.valid_from = valid_from,
		.valid_to = valid_to,
	};
}

static void add_week(struct drawing *it, struct table *table, const struct week *week, date from,
		     date to)
{
	bool two = it->out->state.places.count > 1;
	unsigned there = two ? week->days & (ON(MON) | ON(WED)) : 0;
	const struct day *day = &week->day;

	for (size_t place = 0; place <= (size_t)two; place++) {
		unsigned mask = place ? there : week->days & ~there;

		if (day->noon == day->again) {
			add(it, table, place, mask, day->from, day->to, from, to);
			continue;
		}
		add(it, table, place, mask, day->from, day->noon, from, to);
		add(it, table, place, mask, day->again, day->to, from, to);
	}
	add(it, table, 0, week->friday, 900, day->to, from, to);
}

/* In Ramadan days are short, and shops open once more after the evening prayers. */
static void add_season(struct drawing *it, struct table *table, const struct week *week)
{
	const struct demo_lists *lists = it->lists;
	struct week season = { { 570, 900, 900, 900 }, week->days, 0 };

	season.day.noon = season.day.again = season.day.to = it->trade->regulated ? 870 : 930;
	add_week(it, table, week, DATE_NONE, (date){ lists->ramadan_from.days - 1 });
	add_week(it, table, &season, lists->ramadan_from, lists->ramadan_to);
	if (week->day.to > 1100)
		add(it, table, 0, week->days, 1290, 1410, lists->ramadan_from, lists->ramadan_to);
	add_week(it, table, week, (date){ lists->ramadan_to.days + 1 }, DATE_NONE);
}

static void hours_draw(struct drawing *it)
{
	struct table table = { region_array(it->region, HOURS_MAX, sizeof *table.all), 0 };
	struct week week = week_draw(it);

	if (!date_is_none(it->lists->ramadan_to) && chance(it, 40))
		add_season(it, &table, &week);
	else
		add_week(it, &table, &week, DATE_NONE, DATE_NONE);
	it->out->state.hours = (struct list_of){ table.all, table.count };
}

static void time_off_draw(struct drawing *it, struct faults *faults)
{
	struct time_off *out = region_array(it->region, 1, sizeof *out);
	int32_t from = it->lists->today.days + (int32_t)dice_between(&it->dice, 10, 100);
	struct time_off_range range = {
		.from_date = { from }, .to_date = { from + (int32_t)dice_between(&it->dice, 4, 20) }
	};

	if (!chance(it, 12))
		return;
	time_off_check(&range, it->lists->today, "", faults);
	*out = (struct time_off){ .time_off_id = demo_id(DEMO_TIME_OFF, it->number, 0),
				  .from_date = range.from_date,
				  .to_date = range.to_date };
	it->out->state.time_off = (struct list_of){ out, 1 };
}

/* ---- all of it ---- */

void demo_profile_draw(const struct demo_lists *lists, struct region *region, uint32_t number,
		       struct demo_profile *out)
{
	struct drawing it = { .lists = lists,
			      .region = region,
			      .dice = demo_dice(DEMO_SERVICE, number),
			      .number = number,
			      .person = demo_person(DEMO_PROFESSIONAL, number),
			      .out = out };
	struct faults *faults = region_make(region, struct faults);
	const struct town *town;

	*out = (struct demo_profile){ 0 };
	faults->region = region;
	trade_choose(&it);
	town = demo_town_draw(lists, &it.dice);
	who_draw(&it);
	register_draw(&it);
	about_draw(&it, town);
	out->state.languages = languages_draw(&it, town->wilaya);
	places_draw(&it, town);
	services_draw(&it, faults);
	hours_draw(&it);
	hours_check(&out->state, out->state.hours, faults);
	time_off_draw(&it, faults);
	if (faults->count)
		fail(BREAKDOWN_OTHER, "demo professional %u: %.*s: %s", number,
		     STR_ARG(faults->all[0].pointer), faults->all[0].code);
	if (missing_parts(region, &out->state).count)
		fail(BREAKDOWN_OTHER, "demo professional %u is not complete", number);
}
