/* telling.c — what others hear of a visit: everything a message needs, and nothing of health. */

#include "services/appointments/appointments.h"

static const struct visit_place *place_told(struct region *region, const struct visit_offer *it)
{
	struct visit_place *place = region_make(region, struct visit_place);

	*place = (struct visit_place){
		.place_kind = it->place_kind,
		.place_name = it->place_name,
		.wilaya = it->wilaya,
		.town = it->town,
		.address_ar = it->address_ar,
		.address_latin = it->address_latin,
		.access_notes = it->access_notes,
		.latitude = it->latitude,
		.has_latitude = it->has_latitude,
		.longitude = it->longitude,
		.has_longitude = it->has_longitude,
		.phone = it->place_phone,
	};
	return place;
}

static void told_offer(struct appointment_told *told, const struct visit_offer *it)
{
	told->professional_slug = it->professional_slug;
	told->professional_title = it->professional_title;
	told->professional_name_ar = it->professional_name_ar;
	told->professional_name_latin = it->professional_name_latin;
	told->zone = it->zone;
	told->service_name_ar = it->service_name_ar;
	told->service_name_fr = it->service_name_fr;
	told->service_name_en = it->service_name_en;
	told->length_minutes = it->length_minutes;
	told->price_kind = it->price_kind;
	told->price_from = it->price_from;
	told->has_price_from = it->has_price_from;
	told->price_to = it->price_to;
	told->has_price_to = it->has_price_to;
	told->approval = it->approval;
}

struct appointment_told told_of(struct region *region, const struct visit *it,
				instant former_starts_at)
{
	const struct visit_offer *offer = visit_offer_of(region, it);
	struct appointment_told told = {
		.appointment_id = it->appointment_id,
		.version = it->version,
		.at = it->changed_at,
		.by = it->changed_by,
		.status = it->status,
		.professional_id = it->professional_id,
		.professional_user_id = it->professional_user_id,
		.service_id = it->service_id,
		.place_id = it->place_id,
		.place = place_told(region, offer),
		.starts_at = it->starts_at,
		.ends_at = it->ends_at,
		.former_starts_at = former_starts_at,
		.seats = it->seats,
		.client_id = it->client_id,
		.client_name_ar = it->client_name_ar,
		.client_name_latin = it->client_name_latin,
		.guest_phone = it->guest_phone,
		.guest_name = it->guest_name,
		.guest_language = it->guest_language,
		.attendee_name = it->attendee_name,
		.confirmed_at = it->confirmed_at,
		.cancel_before = INSTANT_NONE,
		.move_before = INSTANT_NONE,
		.message = it->message,
	};

	told_offer(&told, offer);
	if (visit_is_live(it)) {
		told.cancel_before =
			instant_add(it->starts_at, -MINUTES(offer->cancel_cutoff_minutes));
		told.move_before = instant_add(it->starts_at, -MINUTES(offer->move_cutoff_minutes));
	}
	return told;
}

void tell_step(struct db *tx, const struct visit *visit, int step, instant former_starts_at)
{
	static void (*const emitters[])(struct db *, const struct appointment_told *) = {
		[APPOINTMENT_STEP_REQUESTED] = emit_appointment_requested,
		[APPOINTMENT_STEP_BOOKED] = emit_appointment_booked,
		[APPOINTMENT_STEP_DECLINED] = emit_appointment_declined,
		[APPOINTMENT_STEP_MOVED] = emit_appointment_moved,
		[APPOINTMENT_STEP_CANCELLED] = emit_appointment_cancelled,
		[APPOINTMENT_STEP_CONFIRMED] = emit_appointment_confirmed,
		[APPOINTMENT_STEP_DONE] = emit_appointment_done,
		[APPOINTMENT_STEP_NO_SHOW] = emit_appointment_no_show,
	};
	struct appointment_told told = told_of(db_region(tx), visit, former_starts_at);

	emitters[step](tx, &told);
}

void tell_let_go(const struct diary *diary, const struct piece *hold)
{
	if (hold->starts_at.us <= diary->now.us)
		return;
	emit_slot_freed(diary->db, &(struct slot_freed){
					   .professional_id = diary->professional_id,
					   .service_id = hold->service_id,
					   .place_id = hold->place_id,
					   .from = hold->starts_at,
					   .to = hold->ends_at,
					   .at = diary->now,
				   });
}

void tell_freed(struct db *tx, const struct visit *visit)
{
	emit_slot_freed(tx, &(struct slot_freed){
				    .professional_id = visit->professional_id,
				    .service_id = visit->service_id,
				    .place_id = visit->place_id,
				    .from = visit->starts_at,
				    .to = visit->ends_at,
				    .at = clock_now(),
			    });
}
