/* professionals.c — a professional's state as a record, and the record as the index takes him.
 *
 * The record holds what the engine reads and the JSON that answers are copied from; what nobody asks
 * for is left out.  Who is not published has a record, too: its version keeps older states out, and
 * `why` says that he cannot be found. */

#include "engine/agenda.h"
#include "lib/run/fiber.h"
#include "lib/run/zones.h"
#include "offers/offers.h"
#include "services/search/known.h"

#include <stdlib.h>

enum {
	STATE_BOUND = 16 * 1024 * 1024,
	TURN = 256, /* before others get their turn */
};

/* ---- JSON ---- */

static void text_member(struct json_writer *out, const char *name, str value)
{
	if (str_absent(value))
		return;
	json_name(out, name);
	json_text(out, value);
}

static void enum_member(struct json_writer *out, const char *name, const char *const *names,
			int value)
{
	if (value)
		text_member(out, name, str_of(names[value]));
}

/* Up to where the trade comes. */
static str head_json(struct region *region, const struct professional_state *told)
{
	struct json_writer out = { .region = region };
	const int *languages = told->languages.items;

	json_open(&out, '{');
	json_name(&out, "professional_id");
	json_uuid(&out, told->professional_id);
	text_member(&out, "slug", told->slug);
	text_member(&out, "title", told->title);
	text_member(&out, "first_name_ar", told->first_name_ar);
	text_member(&out, "family_name_ar", told->family_name_ar);
	text_member(&out, "first_name_latin", told->first_name_latin);
	text_member(&out, "family_name_latin", told->family_name_latin);
	enum_member(&out, "gender", gender_names, told->gender);
	text_member(&out, "photo", told->photo);
	json_name(&out, "languages");
	json_open(&out, '[');
	for (size_t i = 0; i < told->languages.count; i++)
		json_text(&out, str_of(spoken_language_names[languages[i]]));
	json_close(&out, ']');
	json_name(&out, "verified");
	json_bool(&out, told->verified);
	text_member(&out, "zone", told->zone);
	return json_done(&out);
}

/* Up to where the wilaya comes. */
static str place_json(struct region *region, const struct place *place)
{
	struct json_writer out = { .region = region };

	json_open(&out, '{');
	json_name(&out, "place_id");
	json_uuid(&out, place->place_id);
	enum_member(&out, "kind", place_kind_names, place->kind);
	text_member(&out, "name", place->name);
	text_member(&out, "address_ar", place->address_ar);
	text_member(&out, "address_latin", place->address_latin);
	if (place->has_latitude && place->has_longitude) {
		json_name(&out, "latitude");
		json_real(&out, place->latitude);
		json_name(&out, "longitude");
		json_real(&out, place->longitude);
	}
	if (place->has_radius_km) {
		json_name(&out, "radius_km");
		json_int(&out, place->radius_km);
	}
	return json_done(&out);
}

static str service_json(struct region *region, const struct offering *it)
{
	struct json_writer out = { .region = region };
	struct search_service service = {
		.service_id = it->service_id,
		.name_ar = it->name_ar,
		.name_fr = it->name_fr,
		.name_en = it->name_en,
		.length_minutes = it->length_minutes,
		.price_kind = it->price_kind,
		.price_from = it->price_from,
		.has_price_from = it->has_price_from,
		.price_to = it->price_to,
		.has_price_to = it->has_price_to,
		.approval = it->approval,
	};

	shape_write(&out, &search_service_shape, &service);
	return json_done(&out);
}

/* ---- one place, one service ---- */

/* Who has no pin is where his town is. */
static void position_take(const struct place *place, const struct entry *town,
			  struct known_place *out)
{
	out->placed = true;
	if (place->has_latitude && place->has_longitude) {
		out->latitude = (float)place->latitude;
		out->longitude = (float)place->longitude;
	} else if (place->kind != PLACE_KIND_VIDEO && town && town->placed) {
		out->latitude = town->latitude;
		out->longitude = town->longitude;
	} else {
		out->placed = false;
	}
}

static struct known_place place_of(struct region *region, const struct professional_state *told,
				   const struct place *place, const struct zone *zone)
{
	const struct entry *wilaya = entry_of(ENTRY_WILAYA, 0, place->wilaya);
	const struct entry *town =
		str_absent(place->town) ? NULL : entry_of(ENTRY_TOWN, wilaya->number, place->town);
	struct known_place it = {
		.place_id = place->place_id,
		.kind = place->kind,
		.wilaya = wilaya->number,
		.town = town ? town->number : 0,
		.reach = place->has_radius_km ? (uint16_t)place->radius_km : 0,
		.name = place->name,
		.hours = { .zone = zone },
		.json = place_json(region, place),
	};

	position_take(place, town, &it);
	offers_weekly(region, told->hours, place->place_id, &it.hours);
	offers_specials(region, told->special_dates, place->place_id, &it.hours);
	offers_away(region, told->time_off, NULL, 0, &it.hours);
	return it;
}

/* In dinars, rounded up: nobody is found below his price. */
static uint32_t price_of(const struct offering *it)
{
	if (it->price_kind == PRICE_KIND_FREE)
		return 0;
	if (!it->has_price_from || it->price_from / 100 >= UINT32_MAX)
		return UINT32_MAX;
	return (uint32_t)((it->price_from + 99) / 100);
}

static uint32_t places_of(const struct professional_state *told, const struct offering *it)
{
	const struct place *places = told->places.items;
	const uuid *offered = it->place_ids.items;
	uint32_t mask = 0;

	for (size_t i = 0; i < told->places.count && i < INDEX_PLACES; i++)
		for (size_t k = 0; k < it->place_ids.count; k++)
			if (uuid_equal(places[i].place_id, offered[k]))
				mask |= 1u << i;
	return mask;
}

static struct known_service service_of(struct region *region, const struct professional_state *told,
				       const struct offering *it)
{
	struct limit *limits = region_array(region, OFFER_LIMITS, sizeof *limits);

	return (struct known_service){
		.service_id = it->service_id,
		.offer = offers_offer(it),
		.window = offers_window(it),
		.limits = limits,
		.limit_count = offers_limits(it, limits),
		.places = places_of(told, it),
		.price = price_of(it),
		.name_ar = it->name_ar,
		.name_fr = it->name_fr,
		.name_en = it->name_en,
		.json = service_json(region, it),
	};
}

/* ---- the whole ---- */

static uint32_t traits_of(const struct professional_state *told)
{
	const int *languages = told->languages.items;
	uint32_t traits = told->verified ? TRAIT_VERIFIED : 0;

	if (told->gender == GENDER_FEMALE)
		traits |= TRAIT_FEMALE;
	if (told->gender == GENDER_MALE)
		traits |= TRAIT_MALE;
	for (size_t i = 0; i < told->languages.count; i++)
		traits |= 1u << (TRAIT_LANGUAGE_AT + languages[i] - SPOKEN_LANGUAGE_AR);
	return traits;
}

static void words_take(struct region *region, const struct professional_state *told,
		       struct known *out)
{
	const str *slugs = told->specialities.items;
	uint16_t *all = region_array(region, LIST_MAX, sizeof *all);

	out->trade = entry_of(ENTRY_TRADE, 0, told->trade)->number;
	for (size_t i = 0; i < told->specialities.count && i < LIST_MAX; i++)
		all[out->speciality_count++] =
			entry_of(ENTRY_SPECIALITY, out->trade, slugs[i])->number;
	out->specialities = all;
}

static void places_take(struct region *region, const struct professional_state *told,
			struct known *out)
{
	struct known_place *all = region_array(region, INDEX_PLACES, sizeof *all);
	const struct place *places = told->places.items;

	for (size_t i = 0; i < told->places.count && i < INDEX_PLACES; i++)
		all[out->place_count++] = place_of(region, told, &places[i], out->zone);
	out->places = all;
}

static void services_take(struct region *region, const struct professional_state *told,
			  struct known *out)
{
	struct known_service *all = region_array(region, INDEX_SERVICES, sizeof *all);
	const struct offering *services = told->services.items;

	for (size_t i = 0; i < told->services.count && out->service_count < INDEX_SERVICES; i++)
		if (services[i].active)
			all[out->service_count++] = service_of(region, told, &services[i]);
	out->services = all;
}

static struct known draft(struct region *region, const struct professional_state *told,
			  uint32_t number)
{
	struct known it = {
		.professional_id = told->professional_id,
		.version = told->version,
		.number = number,
		.traits = traits_of(told),
		.status = told->status,
		.keeps_holidays = told->keeps_holidays,
		.zone = zone_named(told->zone),
		.slug = told->slug,
		.title = told->title,
		.first_name_ar = told->first_name_ar,
		.family_name_ar = told->family_name_ar,
		.first_name_latin = told->first_name_latin,
		.family_name_latin = told->family_name_latin,
	};

	words_take(region, told, &it);
	if (told->status == PROFESSIONAL_STATUS_CLOSED || !it.zone)
		return it;
	it.json = head_json(region, told);
	places_take(region, told, &it);
	services_take(region, told, &it);
	return it;
}

/* ---- laid into one piece ---- */

static struct person person_lay(struct pack *pack, struct person it)
{
	struct special *specials;

	it.weekly = pack_copy(pack, it.weekly, it.weekly_count * sizeof *it.weekly);
	it.away = pack_copy(pack, it.away, it.away_count * sizeof *it.away);
	specials = pack_copy(pack, it.specials, it.special_count * sizeof *specials);
	for (size_t i = 0; i < it.special_count; i++) {
		const struct wall *walls =
			pack_copy(pack, it.specials[i].walls,
				  it.specials[i].count * sizeof *it.specials[i].walls);

		if (specials)
			specials[i].walls = walls;
	}
	it.specials = specials;
	return it;
}

static struct known_service service_lay(struct pack *pack, struct known_service it)
{
	it.limits = pack_copy(pack, it.limits, it.limit_count * sizeof *it.limits);
	it.name_ar = pack_str(pack, it.name_ar);
	it.name_fr = pack_str(pack, it.name_fr);
	it.name_en = pack_str(pack, it.name_en);
	it.json = pack_str(pack, it.json);
	return it;
}

static void lists_lay(struct pack *pack, struct known *it)
{
	struct known_place *places = pack_room(pack, it->place_count * sizeof *places);
	struct known_service *services = pack_room(pack, it->service_count * sizeof *services);

	for (size_t i = 0; i < it->place_count; i++) {
		struct known_place place = it->places[i];

		place.name = pack_str(pack, place.name);
		place.hours = person_lay(pack, place.hours);
		place.json = pack_str(pack, place.json);
		if (places)
			places[i] = place;
	}
	for (size_t i = 0; i < it->service_count; i++) {
		struct known_service service = service_lay(pack, it->services[i]);

		if (services)
			services[i] = service;
	}
	it->places = places;
	it->services = services;
}

/* The record lies in front. */
static struct known lay(struct pack *pack, struct known it)
{
	struct known *out = pack_room(pack, sizeof it);

	it.specialities =
		pack_copy(pack, it.specialities, it.speciality_count * sizeof *it.specialities);
	lists_lay(pack, &it);
	it.slug = pack_str(pack, it.slug);
	it.title = pack_str(pack, it.title);
	it.first_name_ar = pack_str(pack, it.first_name_ar);
	it.family_name_ar = pack_str(pack, it.family_name_ar);
	it.first_name_latin = pack_str(pack, it.first_name_latin);
	it.family_name_latin = pack_str(pack, it.family_name_latin);
	it.json = pack_str(pack, it.json);
	it.bytes = pack->used;
	if (out)
		*out = it;
	return it;
}

static struct known *keep(const struct professional_state *told)
{
	struct known *former = known_of(told->professional_id);
	struct pack pack = { 0 };
	struct region *region;
	struct known it;

	if (former->version >= told->version)
		return NULL;
	region = region_new(STATE_BOUND, NULL);
	it = draft(region, told, former->number);
	lay(&pack, it);
	pack = (struct pack){ malloc(pack.used), 0 };
	if (!pack.base)
		abort();
	lay(&pack, it);
	region_free(region);
	known_replace((struct known *)pack.base);
	return (struct known *)pack.base;
}

/* ---- into the index ---- */

static const uint32_t kind_traits[] = {
	[PLACE_KIND_PRACTICE] = TRAIT_PRACTICE,
	[PLACE_KIND_HOME_VISITS] = TRAIT_HOME,
	[PLACE_KIND_VIDEO] = TRAIT_VIDEO,
};

static struct index_place index_place_of(struct region *region, const struct known *known,
					 unsigned place)
{
	const struct known_place *it = &known->places[place];

	return (struct index_place){
		.traits = kind_traits[it->kind] | (uint32_t)it->wilaya << TRAIT_WILAYA_AT,
		.town = it->town,
		.reach = it->reach,
		.placed = it->placed,
		.latitude = it->latitude,
		.longitude = it->longitude,
		.hours = known_hours(region, known, place),
	};
}

static struct index_service index_service_of(struct region *region, const struct known_service *it)
{
	struct index_service service = {
		.offer = it->offer,
		.window = it->window,
		.limited = !limits_daily(it),
		.places = it->places,
		.price = it->price,
		.tag = words_tag(it),
	};

	service.offer.id = region_copy(
		region, (str){ (const char *)it->service_id.bytes, sizeof it->service_id.bytes });
	return service;
}

static enum index_told index_known(struct region *region, const struct known *known)
{
	struct index_place *places = region_array(region, known->place_count, sizeof *places);
	struct index_service *services =
		region_array(region, known->service_count, sizeof *services);
	uint16_t *words = region_array(region, LIST_MAX + 1, sizeof *words);

	words[0] = known->trade;
	memcpy(words + 1, known->specialities, known->speciality_count * sizeof *words);
	for (size_t i = 0; i < known->place_count; i++)
		places[i] = index_place_of(region, known, (unsigned)i);
	for (size_t i = 0; i < known->service_count; i++)
		services[i] = index_service_of(region, &known->services[i]);
	return index_put(search_index(), &(struct index_professional){
						 .number = known->number,
						 .traits = known->traits,
						 .specialities = words,
						 .speciality_count = known->speciality_count + 1,
						 .places = places,
						 .place_count = known->place_count,
						 .services = services,
						 .service_count = known->service_count,
					 });
}

static bool findable(const struct known *known)
{
	return known->status == PROFESSIONAL_STATUS_PUBLISHED && known->zone;
}

static void put(const struct known *known)
{
	struct region *region;
	enum index_told told;

	if (!findable(known)) {
		index_remove(search_index(), known->number);
		words_drop(known->number);
		return;
	}
	words_put(known); /* before the index: its tags are of the words */
	region = region_new(STATE_BOUND, NULL);
	told = index_known(region, known);
	region_free(region);
	if (told == INDEX_ASKS)
		days_tell(search_index(), known);
}

bool professional_keep(const struct professional_state *told)
{
	struct known *known = keep(told);

	if (!known)
		return false;
	put(known);
	if (known->status == PROFESSIONAL_STATUS_CLOSED)
		known_forget_days(known);
	return true;
}

bool professional_load(const struct professional_state *told)
{
	return keep(told);
}

static void put_all(bool (*wanted)(const struct known *))
{
	for (size_t i = 0; i < known_count(); i++) {
		if (known_at((uint32_t)i)->version && wanted(known_at((uint32_t)i)))
			put(known_at((uint32_t)i));
		if (i % TURN == TURN - 1)
			fiber_yield();
	}
}

void professionals_index(void)
{
	put_all(findable);
}

static bool keeps_holidays(const struct known *known)
{
	return known->keeps_holidays;
}

void professionals_reput(void)
{
	put_all(keeps_holidays);
}
