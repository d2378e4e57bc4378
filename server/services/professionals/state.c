/* state.c — a professional, whole: locked, read, told, and shown to its owner.
 *
 * The parts lie in seven tables, the version in one row.  There is one statement that reads them
 * together, and what it read is what is told, so no copy elsewhere can miss a part. */

#include "services/professionals/catalogue.h"

#include <assert.h>

/* ---- reading ---- */

static bool state_read(struct db *db, uuid user_id, struct list_of ids,
		       struct professional_state *state)
{
	struct list_of found = sql_list_states(db, .user_id = user_id, .professional_ids = ids);

	if (!found.count)
		return false;
	*state = *(const struct professional_state *)found.items;
	return true;
}

bool professional_find(struct db *db, uuid professional_id, struct professional_state *state)
{
	uuid *id = region_make(db_region(db), uuid);

	*id = professional_id;
	return state_read(db, (uuid){ { 0 } }, (struct list_of){ id, 1 }, state);
}

static bool own_read(struct req *req, struct db *db, struct professional_state *state,
		     struct reply **refusal)
{
	if (state_read(db, req->user, (struct list_of){ 0 }, state) &&
	    state->status != PROFESSIONAL_STATUS_CLOSED)
		return true;
	*refusal = refuse(req, NO_PROFILE);
	return false;
}

bool own_find(struct req *req, struct professional_state *state, struct reply **refusal)
{
	return own_read(req, db_read(req), state, refusal);
}

/* The lock goes ahead in the same group: it costs no round trip, and what the next statement reads
 * is true. */
bool own_lock(struct req *req, struct professional_state *state, struct reply **refusal)
{
	struct db *tx = db_begin(req);

	later_lock_own(tx, .user_id = req->user);
	return own_read(req, tx, state, refusal);
}

bool professional_lock(struct db *tx, uuid professional_id, struct professional_state *state)
{
	later_lock_one(tx, .professional_id = professional_id);
	return professional_find(tx, professional_id, state) &&
	       state->status != PROFESSIONAL_STATUS_CLOSED;
}

const struct place *state_place(const struct professional_state *state, uuid place_id)
{
	const struct place *places = state->places.items;

	for (size_t i = 0; i < state->places.count; i++) {
		if (uuid_equal(places[i].place_id, place_id))
			return &places[i];
	}
	return NULL;
}

const struct offering *state_offering(const struct professional_state *state, uuid service_id)
{
	const struct offering *services = state->services.items;

	for (size_t i = 0; i < state->services.count; i++) {
		if (uuid_equal(services[i].service_id, service_id))
			return &services[i];
	}
	return NULL;
}

/* ---- what is missing ---- */

static bool opens_at(const struct professional_state *state, uuid place_id)
{
	const struct hours_range *hours = state->hours.items;

	for (size_t i = 0; i < state->hours.count; i++) {
		if (uuid_equal(hours[i].place_id, place_id))
			return true;
	}
	return false;
}

/* Is there an hour at which somebody could come for it? */
static bool opens_for(const struct professional_state *state, const struct offering *service)
{
	const uuid *places = service->place_ids.items;

	for (size_t i = 0; i < service->place_ids.count; i++) {
		if (opens_at(state, places[i]))
			return true;
	}
	return false;
}

struct list_of missing_parts(struct region *region, const struct professional_state *state)
{
	const struct offering *services = state->services.items;
	bool named = !str_absent(state->family_name_ar) || !str_absent(state->family_name_latin);
	bool offers = false, opens = false;
	int *parts = region_array(region, MISSING_PART_REGISTER_NUMBER, sizeof *parts);
	size_t count = 0;

	for (size_t i = 0; i < state->services.count; i++) {
		offers |= services[i].active;
		opens |= services[i].active && opens_for(state, &services[i]);
	}
	if (!named)
		parts[count++] = MISSING_PART_PERSON_NAME;
	if (!state->places.count)
		parts[count++] = MISSING_PART_PLACE;
	if (!offers)
		parts[count++] = MISSING_PART_SERVICE;
	if (!opens)
		parts[count++] = MISSING_PART_HOURS;
	return (struct list_of){ parts, count };
}

/* The same, with what the state does not say: is he on a roll that he must be on? */
static struct list_of missing_of(struct region *region, const struct professional_state *state,
				 const struct private_part *part)
{
	struct list_of missing = missing_parts(region, state);
	int *parts = missing.items;

	if (part->regulated && str_absent(part->register_number))
		parts[missing.count++] = MISSING_PART_REGISTER_NUMBER;
	return missing;
}

/* ---- telling ---- */

static int64_t weight_of_services(const struct professional_state *state)
{
	const struct offering *services = state->services.items;
	int64_t weight = 0;

	for (size_t i = 0; i < state->services.count; i++) {
		const struct offering_question *questions = services[i].questions.items;

		weight += 28 + (int64_t)services[i].place_ids.count +
			  4 * (int64_t)services[i].limits.count;
		for (size_t k = 0; k < services[i].questions.count; k++)
			weight += 8 + (int64_t)questions[k].choices.count;
	}
	return weight;
}

int64_t state_values(const struct professional_state *state)
{
	const struct hours_range *hours = state->hours.items;
	const struct special_date *dates = state->special_dates.items;
	int64_t weight = 50 + 14 * (int64_t)state->places.count +
			 6 * (int64_t)state->time_off.count + weight_of_services(state);

	for (size_t i = 0; i < state->hours.count; i++)
		weight += 7 + (int64_t)hours[i].weekdays.count;
	for (size_t i = 0; i < state->special_dates.count; i++)
		weight += 4 + 3 * (int64_t)dates[i].ranges.count;
	return weight;
}

/* By its values or by its bytes: both are bounded where it is read. */
static int64_t weight_of(const struct professional_state *state, str text)
{
	int64_t values = state_values(state);
	int64_t bytes = (int64_t)text.len;

	return values > bytes / VALUE_BYTES ? values : bytes / VALUE_BYTES;
}

/* The next version, as it will be told. */
struct telling {
	str text;
	int64_t weight;
};

static struct telling state_next(struct db *tx, struct professional_state *state)
{
	str text;

	state->version++;
	text = state_text(db_region(tx), state);
	return (struct telling){ text, weight_of(state, text) };
}

static void state_tell(struct db *tx, const struct professional_state *state,
		       const struct telling *next)
{
	later_touch_professional(tx, .professional_id = state->professional_id,
				 .version = state->version, .weight = next->weight,
				 .told = next->text, .form = state_form(), .now = clock_now());
	emit_professional_changed(tx, state);
	profile_drop(tx, state->slug, state->version);
}

void professional_tell(struct db *tx, struct professional_state *state)
{
	bool there = professional_find(tx, state->professional_id, state);
	struct telling next;

	assert(there);
	next = state_next(tx, state);
	state_tell(tx, state, &next);
}

/* Did its owner publish it? */
static bool is_wanted(const struct professional_state *state)
{
	return state->status == PROFESSIONAL_STATUS_PUBLISHED ||
	       state->status == PROFESSIONAL_STATUS_WAITING;
}

struct reply *own_tell(struct req *req, struct professional_state *state)
{
	struct missing_parts missing;
	struct private_part part;
	bool there = professional_find(req->tx, state->professional_id, state);
	struct telling next;

	assert(there);
	next = state_next(req->tx, state);
	if (next.weight > STATE_WEIGHT_MAX)
		return refuse(req, LIST_FULL);
	sql_find_private_part(req->tx, &part, .professional_id = state->professional_id);
	missing.missing = missing_of(req->region, state, &part);
	if (is_wanted(state) && missing.missing.count)
		return refuse_with(req, &problem_NOT_READY, &missing_parts_shape, &missing);
	state_tell(req->tx, state, &next);
	return NULL;
}

/* ---- showing ---- */

struct reply *reply_own(struct req *req, int status, const struct professional_state *state)
{
	struct private_part part;

	sql_find_private_part(req->tx ? req->tx : db_read(req), &part,
			      .professional_id = state->professional_id);

	struct own_professional own = {
		.professional_id = state->professional_id,
		.version = state->version,
		.slug = state->slug,
		.status = state->status,
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
		.trade = state->trade,
		.specialities = state->specialities,
		.languages = state->languages,
		.practising_since = state->practising_since,
		.has_practising_since = state->has_practising_since,
		.register_number = part.register_number,
		.verified = state->verified,
		.photo = state->photo,
		.keeps_holidays = state->keeps_holidays,
		.places = state->places,
		.services = state->services,
		.hours = state->hours,
		.special_dates = state->special_dates,
		.time_off = state->time_off,
		.missing = missing_of(req->region, state, &part),
		.created_at = part.created_at,
	};
	return reply_own_professional_versioned(req, status, &own, state->version);
}

struct reply *reply_gone(struct req *req, const struct professional_state *state)
{
	struct reply *reply = reply_empty(req, 204);

	reply_header(req, reply, STR("ETag"),
		     region_format(req->region, "\"%lld\"", (long long)state->version));
	return reply;
}

str state_text(struct region *region, const struct professional_state *state)
{
	return json_of(region, &professional_state_shape, state);
}

int64_t state_form(void)
{
	return shape_form(&professional_state_shape, (str){ 0 });
}

str json_of(struct region *region, const struct shape *shape, const void *it)
{
	struct json_writer out = { .region = region };

	shape_write(&out, shape, it);
	return json_done(&out);
}

/* ---- faults ---- */

struct faults *faults_of(struct req *req)
{
	struct faults *faults = region_make(req->region, struct faults);

	faults->region = req->region;
	return faults;
}

void fault_at(struct faults *faults, const char *pointer, const char *code, const char *detail)
{
	fault_add(faults, str_of(pointer), code, str_of(detail));
}

void fault_in(struct faults *faults, const char *list, size_t index, const char *member,
	      const char *code, const char *detail)
{
	str pointer = region_format(faults->region, "/%s/%zu%s%s", list, index, member ? "/" : "",
				    member ? member : "");

	fault_add(faults, pointer, code, str_of(detail));
}
