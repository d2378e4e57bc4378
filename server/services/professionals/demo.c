/* demo.c — demo professionals into the schema, by COPY; others hear of them by the feed.
 *
 * A second run changes nothing, and one for more goes on where the former stopped: ids are in the order of
 * their numbers. */

#include "lib/run/config.h"
#include "lib/wire/db_copy.h"
#include "services/professionals/demo.h"

#include <stdio.h>

enum { AT_ONCE = 500 }; /* in a transaction */
#define BATCH_BOUND ((size_t)256 * 1024 * 1024)

/* ---- rows ---- */

struct rows {
	struct copy professional, slug, place, offering, offering_place, hours, time_off;
};

static void enums_row(struct copy *copy, const char *const *names, struct list_of values)
{
	const int *all = values.items;
	str *texts = region_array(copy->region, values.count + 1, sizeof *texts);

	for (size_t i = 0; i < values.count; i++)
		texts[i] = str_of(names[all[i]]);
	copy_texts(copy, values.count, texts);
}

static void maybe_int(struct copy *copy, bool has, int64_t value)
{
	if (has)
		copy_int(copy, value);
	else
		copy_null(copy);
}

static void maybe_real(struct copy *copy, bool has, double value)
{
	if (has)
		copy_real(copy, value);
	else
		copy_null(copy);
}

static const char professional_columns[] =
	"professional (professional_id, user_id, status, slug, zone, title, first_name_ar, family_name_ar, "
	"first_name_latin, family_name_latin, about_ar, about_fr, about_en, gender, trade, specialities, languages, "
	"practising_since, register_number, register_changed_at, verified_at, keeps_holidays, weight, created_at, "
	"changed_at, told, told_version, told_form)";

static void professional_row(struct copy *copy, const struct demo_profile *profile)
{
	const struct professional_state *state = &profile->state;

	copy_uuid(copy, state->professional_id);
	copy_uuid(copy, state->user_id);
	copy_enum(copy, professional_status_names,
		  state->status == PROFESSIONAL_STATUS_WAITING ? PROFESSIONAL_STATUS_PUBLISHED
							       : state->status);
	copy_text(copy, state->slug);
	copy_text(copy, state->zone);
	copy_text(copy, state->title);
	copy_text(copy, state->first_name_ar);
	copy_text(copy, state->family_name_ar);
	copy_text(copy, state->first_name_latin);
	copy_text(copy, state->family_name_latin);
	copy_text(copy, profile->about_ar);
	copy_text(copy, profile->about_fr);
	copy_text(copy, profile->about_en);
	copy_enum(copy, gender_names, state->gender);
	copy_text(copy, state->trade);
	copy_texts(copy, state->specialities.count, state->specialities.items);
	enums_row(copy, spoken_language_names, state->languages);
	maybe_int(copy, state->has_practising_since, state->practising_since);
	copy_text(copy, profile->register_number);
	copy_instant(copy, profile->register_changed_at);
	copy_instant(copy, profile->verified_at);
	copy_bool(copy, state->keeps_holidays);
	copy_int(copy, state_values(state));
	copy_instant(copy, profile->created_at);
	copy_instant(copy, profile->created_at);
	copy_text(copy, state_text(copy->region, state));
	copy_int(copy, state->version);
	copy_int(copy, state_form());
	copy_end(copy);
}

static const char slug_columns[] = "slug (slug, professional_id, taken_at)";

static void slug_row(struct copy *copy, const struct demo_profile *profile)
{
	copy_text(copy, profile->state.slug);
	copy_uuid(copy, profile->state.professional_id);
	copy_instant(copy, profile->created_at);
	copy_end(copy);
}

static const char place_columns[] =
	"place (place_id, professional_id, kind, wilaya, town, address_ar, address_latin, latitude, longitude, "
	"access_notes, phone, radius_km)";

static void place_row(struct copy *copy, uuid professional_id, const struct place *place)
{
	copy_uuid(copy, place->place_id);
	copy_uuid(copy, professional_id);
	copy_enum(copy, place_kind_names, place->kind);
	copy_text(copy, place->wilaya);
	copy_text(copy, place->town);
	copy_text(copy, place->address_ar);
	copy_text(copy, place->address_latin);
	maybe_real(copy, place->has_latitude, place->latitude);
	maybe_real(copy, place->has_longitude, place->longitude);
	copy_text(copy, place->access_notes);
	copy_text(copy, place->phone);
	maybe_int(copy, place->has_radius_km, place->radius_km);
	copy_end(copy);
}

static const char offering_columns[] =
	"offering (service_id, professional_id, name_ar, name_fr, name_en, length_minutes, price_kind, price_from, "
	"price_to, buffer_before_minutes, buffer_after_minutes, step_minutes, align, phase, buffer_mode, "
	"notice_minutes, window_kind, window_days, capacity, approval, move_cutoff_minutes, cancel_cutoff_minutes, "
	"limits, questions, active)";

static str list_json(struct region *region, const struct shape *shape, struct list_of items)
{
	struct json_writer out = { .region = region };
	const char *at = items.items;

	json_open(&out, '[');
	for (size_t i = 0; i < items.count; i++, at += shape->size)
		shape_write(&out, shape, at);
	json_close(&out, ']');
	return json_done(&out);
}

static void offering_row(struct copy *copy, uuid professional_id, const struct offering *service)
{
	copy_uuid(copy, service->service_id);
	copy_uuid(copy, professional_id);
	copy_text(copy, service->name_ar);
	copy_text(copy, service->name_fr);
	copy_text(copy, service->name_en);
	copy_int(copy, service->length_minutes);
	copy_enum(copy, price_kind_names, service->price_kind);
	maybe_int(copy, service->has_price_from, service->price_from);
	maybe_int(copy, service->has_price_to, service->price_to);
	copy_int(copy, service->buffer_before_minutes);
	copy_int(copy, service->buffer_after_minutes);
	copy_int(copy, service->step_minutes);
	copy_enum(copy, slot_align_names, service->align);
	copy_enum(copy, slot_phase_names, service->phase);
	copy_enum(copy, slot_buffers_names, service->buffer_mode);
	copy_int(copy, service->notice_minutes);
	copy_enum(copy, slot_window_names, service->window_kind);
	maybe_int(copy, service->has_window_days, service->window_days);
	copy_int(copy, service->capacity);
	copy_bool(copy, service->approval);
	copy_int(copy, service->move_cutoff_minutes);
	copy_int(copy, service->cancel_cutoff_minutes);
	copy_text(copy, list_json(copy->region, &offering_limit_shape, service->limits));
	copy_text(copy, list_json(copy->region, &offering_question_shape, service->questions));
	copy_bool(copy, service->active);
	copy_end(copy);
}

static void offering_place_rows(struct copy *copy, const struct offering *service)
{
	const uuid *places = service->place_ids.items;

	for (size_t i = 0; i < service->place_ids.count; i++) {
		copy_uuid(copy, service->service_id);
		copy_uuid(copy, places[i]);
		copy_end(copy);
	}
}

static const char hours_columns[] =
	"hours (professional_id, position, place_id, weekdays, from_minute, to_minute, valid_from, valid_to)";

static void hours_rows(struct copy *copy, const struct professional_state *state)
{
	const struct hours_range *hours = state->hours.items;

	for (size_t i = 0; i < state->hours.count; i++) {
		copy_uuid(copy, state->professional_id);
		copy_int(copy, (int64_t)i + 1);
		copy_uuid(copy, hours[i].place_id);
		enums_row(copy, weekday_names, hours[i].weekdays);
		copy_int(copy, hours[i].from_minute);
		copy_int(copy, hours[i].to_minute);
		copy_date(copy, hours[i].valid_from);
		copy_date(copy, hours[i].valid_to);
		copy_end(copy);
	}
}

static void time_off_rows(struct copy *copy, const struct professional_state *state)
{
	const struct time_off *all = state->time_off.items;

	for (size_t i = 0; i < state->time_off.count; i++) {
		copy_uuid(copy, all[i].time_off_id);
		copy_uuid(copy, state->professional_id);
		copy_date(copy, all[i].from_date);
		copy_date(copy, all[i].to_date);
		copy_end(copy);
	}
}

static void profile_rows(struct rows *rows, const struct demo_profile *profile)
{
	const struct professional_state *state = &profile->state;
	const struct place *places = state->places.items;
	const struct offering *services = state->services.items;

	professional_row(&rows->professional, profile);
	slug_row(&rows->slug, profile);
	for (size_t i = 0; i < state->places.count; i++)
		place_row(&rows->place, state->professional_id, &places[i]);
	for (size_t i = 0; i < state->services.count; i++) {
		offering_row(&rows->offering, state->professional_id, &services[i]);
		offering_place_rows(&rows->offering_place, &services[i]);
	}
	hours_rows(&rows->hours, state);
	time_off_rows(&rows->time_off, state);
}

/* ---- into the schema ---- */

static void copy_all(struct db *tx, const struct rows *rows)
{
	db_copy(tx, professional_columns, &rows->professional);
	db_copy(tx, slug_columns, &rows->slug);
	db_copy(tx, place_columns, &rows->place);
	db_copy(tx, offering_columns, &rows->offering);
	db_copy(tx, "offering_place (service_id, place_id)", &rows->offering_place);
	db_copy(tx, hours_columns, &rows->hours);
	db_copy(tx, "time_off (time_off_id, professional_id, from_date, to_date)", &rows->time_off);
}

static void seed_some(struct service_run *run, struct region *region,
		      const struct demo_lists *lists, uint32_t from, uint32_t to)
{
	struct rows rows = { { .region = region }, { .region = region }, { .region = region },
			     { .region = region }, { .region = region }, { .region = region },
			     { .region = region } };
	struct db *tx = db_transaction(run->pool, DB_SLOW, region);
	struct demo_profile profile;

	for (uint32_t i = from; i < to; i++) {
		demo_profile_draw(lists, region, i, &profile);
		profile_rows(&rows, &profile);
	}
	copy_all(tx, &rows);
	db_commit(tx);
	region_reset(region);
}

/* Of a hundred thousand this takes longer than readers may. */
static uint32_t demo_count(struct service_run *run)
{
	struct db *tx = db_transaction(run->pool, DB_SLOW, run->region);
	struct counted_ids counted;

	sql_count_between(tx, &counted, .from_id = demo_id(DEMO_PROFESSIONAL, 0, 0),
			  .to_id = demo_id(DEMO_PROFESSIONAL, DEMO_PEOPLE_MAX, 0));
	db_commit(tx);
	return (uint32_t)counted.count;
}

static void seed_all(struct service_run *run, uint32_t wanted)
{
	struct region *region = region_within(run->region, BATCH_BOUND, region_fails);
	struct db *tx = run_begin(run);
	struct demo_lists lists;

	catalogue_bring(tx);
	db_commit(tx);
	demo_read(run_read(run), &lists);
	for (uint32_t at = demo_count(run); at < wanted; at += AT_ONCE)
		seed_some(run, region, &lists, at, at + AT_ONCE < wanted ? at + AT_ONCE : wanted);
}

void professionals_seed(struct service_run *run, int64_t professionals)
{
	if (str_equal(config.mode, STR("production"))) {
		fprintf(stderr, "professionals: no demo professionals in production\n");
		return;
	}
	seed_all(run, professionals < DEMO_PEOPLE_MAX ? (uint32_t)professionals : DEMO_PEOPLE_MAX);
	printf("%-14s %u profiles\n", "professionals", demo_count(run));
}
