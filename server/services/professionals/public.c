/* public.c — a professional as everybody sees him, made of what others are told and of the catalogue.
 *
 * Easy to get wrong: what others are told holds more than everybody may see: how to find the door, what
 * is not offered just now, when he is away. */

#include "lib/run/loop.h"
#include "services/professionals/catalogue.h"

static const struct named_slug *name_of(struct region *region, struct list_of names,
					const char *kind, str above, str slug)
{
	const struct named *all = names.items;
	struct named_slug *out;

	if (str_absent(slug))
		return NULL;
	out = region_make(region, struct named_slug);
	*out = (struct named_slug){ slug, slug, slug, slug };
	for (size_t i = 0; i < names.count; i++) {
		if (str_equal(all[i].kind, str_of(kind)) && str_equal(all[i].above, above) &&
		    str_equal(all[i].slug, slug))
			*out = (struct named_slug){ slug, all[i].name_ar, all[i].name_fr,
						    all[i].name_en };
	}
	return out;
}

static struct list_of names_read(struct db *db, const struct professional_state *state)
{
	const struct place *places = state->places.items;
	size_t count = state->places.count, towns = 0;
	str *wilaya = region_array(db_region(db), count + 1, sizeof *wilaya);
	str *town = region_array(db_region(db), count + 1, sizeof *town);

	for (size_t i = 0; i < count; i++) {
		wilaya[i] = places[i].wilaya;
		if (!str_absent(places[i].town))
			town[towns++] = places[i].town;
	}
	return sql_list_names(db, .trade = state->trade, .specialities = state->specialities,
			      .wilayas = { wilaya, count }, .towns = { town, towns });
}

static struct list_of specialities_named(struct region *region,
					 const struct professional_state *state,
					 struct list_of names)
{
	const str *slugs = state->specialities.items;
	size_t count = state->specialities.count;
	struct named_slug *out = region_array(region, count + 1, sizeof *out);

	for (size_t i = 0; i < count; i++)
		out[i] = *name_of(region, names, "speciality", state->trade, slugs[i]);
	return (struct list_of){ out, count };
}

/* How to find it is for those who come: access_notes are not among what everybody sees. */
static struct list_of public_places(struct region *region, const struct professional_state *state,
				    struct list_of names)
{
	const struct place *places = state->places.items;
	struct public_place *out = region_array(region, state->places.count + 1, sizeof *out);

	for (size_t i = 0; i < state->places.count; i++) {
		const struct place *place = &places[i];

		out[i] = (struct public_place){
			.place_id = place->place_id,
			.kind = place->kind,
			.name = place->name,
			.wilaya = name_of(region, names, "wilaya", STR(""), place->wilaya),
			.town = name_of(region, names, "town", place->wilaya, place->town),
			.address_ar = place->address_ar,
			.address_latin = place->address_latin,
			.latitude = place->latitude,
			.has_latitude = place->has_latitude,
			.longitude = place->longitude,
			.has_longitude = place->has_longitude,
			.phone = place->phone,
			.radius_km = place->radius_km,
			.has_radius_km = place->has_radius_km,
		};
	}
	return (struct list_of){ out, state->places.count };
}

static struct public_service public_service_of(const struct offering *service)
{
	return (struct public_service){
		.service_id = service->service_id,
		.place_ids = service->place_ids,
		.name_ar = service->name_ar,
		.name_fr = service->name_fr,
		.name_en = service->name_en,
		.length_minutes = service->length_minutes,
		.price_kind = service->price_kind,
		.price_from = service->price_from,
		.has_price_from = service->has_price_from,
		.price_to = service->price_to,
		.has_price_to = service->has_price_to,
		.notice_minutes = service->notice_minutes,
		.capacity = service->capacity,
		.approval = service->approval,
		.move_cutoff_minutes = service->move_cutoff_minutes,
		.cancel_cutoff_minutes = service->cancel_cutoff_minutes,
		.questions = service->questions,
	};
}

static struct list_of public_services(struct region *region, const struct professional_state *state)
{
	const struct offering *services = state->services.items;
	struct public_service *out = region_array(region, state->services.count + 1, sizeof *out);
	size_t count = 0;

	for (size_t i = 0; i < state->services.count; i++) {
		if (services[i].active)
			out[count++] = public_service_of(&services[i]);
	}
	return (struct list_of){ out, count };
}

/* Yesterday's too: it is still yesterday somewhere. */
static struct list_of dates_to_come(const struct professional_state *state)
{
	const struct special_date *dates = state->special_dates.items;
	int32_t since = (int32_t)(clock_now().us / DAYS(1)) - 1;
	size_t past = 0;

	while (past < state->special_dates.count && dates[past].on_date.days < since)
		past++;
	return (struct list_of){ (void *)(uintptr_t)(dates + past),
				 state->special_dates.count - past };
}

static str profile_write(struct db *db, const struct professional_state *state)
{
	struct region *region = db_region(db);
	struct list_of names = names_read(db, state);
	struct private_part part;

	sql_find_private_part(db, &part, .professional_id = state->professional_id);
	return json_of(region, &professional_profile_shape,
		       &(struct professional_profile){
			       .professional_id = state->professional_id,
			       .version = state->version,
			       .slug = state->slug,
			       .zone = state->zone,
			       .title = state->title,
			       .first_name_ar = state->first_name_ar,
			       .family_name_ar = state->family_name_ar,
			       .first_name_latin = state->first_name_latin,
			       .family_name_latin = state->family_name_latin,
			       .about_ar = part.about_ar,
			       .about_fr = part.about_fr,
			       .about_en = part.about_en,
			       .gender = state->gender,
			       .trade = name_of(region, names, "trade", STR(""), state->trade),
			       .specialities = specialities_named(region, state, names),
			       .languages = state->languages,
			       .practising_since = state->practising_since,
			       .has_practising_since = state->has_practising_since,
			       .verified = state->verified,
			       .photo = state->photo,
			       .keeps_holidays = state->keeps_holidays,
			       .places = public_places(region, state, names),
			       .services = public_services(region, state),
			       .hours = state->hours,
			       .special_dates = dates_to_come(state),
		       });
}

struct made profile_make(struct db *db, str slug)
{
	struct professional_state state;
	struct address address;

	if (!sql_find_address(db, &address, .slug = slug) || !address.published)
		return (struct made){ .found = false };
	if (!str_equal(address.slug, slug))
		return (struct made){ true, address.version,
				      region_format(db_region(db), ">%.*s",
						    STR_ARG(address.slug)) };
	if (!professional_find(db, address.professional_id, &state) ||
	    state.status != PROFESSIONAL_STATUS_PUBLISHED)
		return (struct made){ .found = false };
	return (struct made){ true, state.version, profile_write(db, &state) };
}
