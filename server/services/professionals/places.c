/* places.c — where somebody can be met: a practice, the client's home, a screen. */

#include "engine/phone.h"
#include "lib/run/random.h"
#include "services/professionals/professionals.h"

/* ---- checking ---- */

static void practice_check(const struct place_details *in, struct faults *faults)
{
	if (str_absent(in->address_ar) && str_absent(in->address_latin))
		fault_at(faults, "/address_latin", "required", "an address in one script at least");
}

static void visits_check(const struct place_details *in, struct faults *faults)
{
	if (!in->has_radius_km)
		fault_at(faults, "/radius_km", "required", "how far home visits go");
	if (str_absent(in->town) && !in->has_latitude)
		fault_at(faults, "/town", "required", "a town or a pin, around which they go");
}

static void video_check(const struct place_details *in, struct faults *faults)
{
	static const char detail[] = "video has neither address nor pin";

	if (!str_absent(in->address_ar))
		fault_at(faults, "/address_ar", "not_allowed", detail);
	if (!str_absent(in->address_latin))
		fault_at(faults, "/address_latin", "not_allowed", detail);
	if (in->has_latitude)
		fault_at(faults, "/latitude", "not_allowed", detail);
}

static void pin_check(const struct place_details *in, struct faults *faults)
{
	static const char detail[] = "a pin has both latitude and longitude";

	if (in->has_latitude && !in->has_longitude)
		fault_at(faults, "/longitude", "required", detail);
	if (!in->has_latitude && in->has_longitude)
		fault_at(faults, "/latitude", "required", detail);
}

static void kind_check(const struct place_details *in, struct faults *faults)
{
	if (in->kind == PLACE_KIND_PRACTICE)
		practice_check(in, faults);
	else if (in->kind == PLACE_KIND_HOME_VISITS)
		visits_check(in, faults);
	else
		video_check(in, faults);
	if (in->kind != PLACE_KIND_HOME_VISITS && in->has_radius_km)
		fault_at(faults, "/radius_km", "not_allowed", "home visits alone have a radius");
	pin_check(in, faults);
}

static void catalogue_check(struct req *req, const struct place_details *in, struct faults *faults)
{
	struct known_place known;

	sql_find_wilaya_and_town(req->tx, &known, .wilaya = in->wilaya, .town = in->town);
	if (!known.wilaya)
		fault_at(faults, "/wilaya", "not_known", "the slug of a wilaya");
	else if (!str_absent(in->town) && !known.town)
		fault_at(faults, "/town", "not_known", "the slug of a town in that wilaya");
}

/* In E.164; absent stays absent. */
static str phone_check(struct req *req, str phone, struct faults *faults)
{
	char *out = region_alloc(req->region, PHONE_TEXT);
	size_t len = 0;

	if (str_absent(phone))
		return phone;
	if (phone_read(phone, out, &len) == PHONE_MALFORMED)
		fault_at(faults, "/phone", "phone", "a phone number, of Algeria unless it has a +");
	return (str){ out, len };
}

static struct place place_check(struct req *req, const struct place_details *in,
				struct faults *faults)
{
	kind_check(in, faults);
	catalogue_check(req, in, faults);
	return (struct place){
		.kind = in->kind,
		.name = in->name,
		.wilaya = in->wilaya,
		.town = in->town,
		.address_ar = in->address_ar,
		.address_latin = in->address_latin,
		.latitude = in->latitude,
		.has_latitude = in->has_latitude,
		.longitude = in->longitude,
		.has_longitude = in->has_longitude,
		.access_notes = in->access_notes,
		.phone = phone_check(req, in->phone, faults),
		.radius_km = in->radius_km,
		.has_radius_km = in->has_radius_km,
	};
}

/* ---- handlers ---- */

static struct reply *place_keep(struct req *req, int status, struct professional_state *state,
				const struct place *place)
{
	struct reply *refusal;

	later_save_place(req->tx, .place_id = place->place_id,
			 .professional_id = state->professional_id, .kind = place->kind,
			 .name = place->name, .wilaya = place->wilaya, .town = place->town,
			 .address_ar = place->address_ar, .address_latin = place->address_latin,
			 .latitude = place->latitude, .has_latitude = place->has_latitude,
			 .longitude = place->longitude, .has_longitude = place->has_longitude,
			 .access_notes = place->access_notes, .phone = place->phone,
			 .radius_km = place->radius_km, .has_radius_km = place->has_radius_km);
	if ((refusal = own_tell(req, state)))
		return refusal;
	return reply_place_versioned(req, status, state_place(state, place->place_id),
				     state->version);
}

struct reply *add_place(struct req *req, const struct place_details *in)
{
	struct faults *faults = faults_of(req);
	struct professional_state state;
	struct reply *refusal;
	struct place place;

	if (!own_lock(req, &state, &refusal))
		return refusal;
	place = place_check(req, in, faults);
	place.place_id = uuid_new();
	if (faults->count)
		return refuse_faults(req, faults);
	if (state.places.count >= PLACES_MAX)
		return refuse(req, LIST_FULL);
	return place_keep(req, 201, &state, &place);
}

struct reply *change_place(struct req *req, const struct change_place_params *params,
			   const struct place_details *in)
{
	struct faults *faults = faults_of(req);
	struct professional_state state;
	struct reply *refusal;
	struct place place;

	if (!own_lock(req, &state, &refusal))
		return refusal;
	if (!state_place(&state, params->place_id))
		return refuse(req, NOT_FOUND);
	if ((refusal = require_version(req, state.version)))
		return refusal;
	place = place_check(req, in, faults);
	place.place_id = params->place_id;
	if (faults->count)
		return refuse_faults(req, faults);
	return place_keep(req, 200, &state, &place);
}

/* Is it the only place of some service? */
static bool is_needed(const struct professional_state *state, uuid place_id)
{
	const struct offering *services = state->services.items;

	for (size_t i = 0; i < state->services.count; i++) {
		const uuid *places = services[i].place_ids.items;

		if (services[i].place_ids.count == 1 && uuid_equal(places[0], place_id))
			return true;
	}
	return false;
}

struct reply *remove_place(struct req *req, const struct remove_place_params *params)
{
	struct professional_state state;
	struct reply *refusal;

	if (!own_lock(req, &state, &refusal))
		return refusal;
	if (!state_place(&state, params->place_id))
		return refuse(req, NOT_FOUND);
	if (is_needed(&state, params->place_id))
		return refuse(req, PLACE_IN_USE);
	later_forget_place_hours(req->tx, .place_id = params->place_id,
				 .professional_id = state.professional_id);
	later_forget_place_dates(req->tx, .place_id = params->place_id,
				 .professional_id = state.professional_id);
	later_forget_place_services(req->tx, .place_id = params->place_id,
				    .professional_id = state.professional_id);
	later_remove_place(req->tx, .place_id = params->place_id,
			   .professional_id = state.professional_id);
	if ((refusal = own_tell(req, &state)))
		return refusal;
	return reply_gone(req, &state);
}
