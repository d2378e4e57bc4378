/* visits.c — copies of visits, kept by version, and whom each change is told.
 *
 * Events may come late and out of order.  So a change is told only while it is still so: see notice_holds in notices.c. */

#include "lib/run/zones.h"
#include "lib/serve/seal.h"
#include "services/notifications/notifications.h"

#include <string.h>

enum { UPCOMING_MAX = 500 };

/* ---- an event in a table ---- */

str told_seal(struct region *region, const char *column, uuid id,
	      const struct appointment_told *told)
{
	struct json_writer out = { .region = region };

	shape_write(&out, &appointment_told_shape, told);
	return seal("columns", region, json_done(&out), sealed_place(region, column, id));
}

const struct appointment_told *told_open(struct region *region, const char *column, uuid id,
					 str sealed)
{
	struct faults faults = { .region = region };
	struct json_error error;
	str text;

	if (str_absent(sealed) ||
	    !unseal("columns", region, sealed, sealed_place(region, column, id), &text))
		return NULL;
	struct appointment_told *told = region_make(region, struct appointment_told);
	const struct json *json = json_read(region, text, &error);
	if (!json)
		return NULL;
	/* Whoever wrote it may have known more members than we do: an older program after a newer one. */
	shape_read(&appointment_told_shape, json, told, &faults);
	return uuid_is_nil(told->appointment_id) || !told->place ? NULL : told;
}

uuid visit_reader(const struct appointment_told *told)
{
	uint8_t hash[BLIND_BYTES];
	uuid id = told->client_id;

	if (uuid_is_nil(id) && !str_absent(told->guest_phone)) {
		blind("columns", told->guest_phone, hash);
		memcpy(id.bytes, hash, sizeof id.bytes);
	}
	return id;
}

/* ---- keeping ---- */

static date day_of(const struct appointment_told *told)
{
	const struct zone *zone = zone_named(told->zone);
	int32_t seconds;

	if (!zone)
		return (date){ (int32_t)(told->starts_at.us / DAYS(1)) };
	return zone_date(zone, told->starts_at, &seconds);
}

static void keep_with(struct db *tx, const struct appointment_told *told, instant soon,
		      instant next)
{
	later_keep_visit(tx, .appointment_id = told->appointment_id, .version = told->version,
			 .status = str_of(appointment_status_names[told->status]),
			 .reader_id = visit_reader(told), .client_id = told->client_id,
			 .starts_at = told->starts_at, .ends_at = told->ends_at,
			 .day = day_of(told),
			 .told = told_seal(db_region(tx), "visit.told", told->appointment_id, told),
			 .soon_at = soon, .next_at = next);
}

static void keep(struct db *tx, const struct appointment_told *told)
{
	struct setting setting;
	instant soon, next;

	setting_of(tx, told->client_id, false, &setting);
	remind_times(told, setting.zone, &soon, &next);
	keep_with(tx, told, soon, next);
}

static instant unless_over(instant at, instant now)
{
	return instant_is_none(at) || at.us < now.us ? INSTANT_NONE : at;
}

/* A reminder whose moment is over was made then, for all we know. */
void visit_found(struct db *tx, const struct appointment_told *told)
{
	instant soon, next, now = clock_now();
	struct setting setting;

	if (told->ends_at.us < now.us)
		return;
	setting_of(tx, told->client_id, false, &setting);
	remind_times(told, setting.zone, &soon, &next);
	keep_with(tx, told, unless_over(soon, now), unless_over(next, now));
}

void visits_retime(struct db *tx, uuid user_id)
{
	struct list_of list =
		sql_list_upcoming(tx, .user_id = user_id, .now = clock_now(), .most = UPCOMING_MAX);
	const struct upcoming *all = list.items;
	struct setting setting;

	setting_of(tx, user_id, false, &setting);
	for (size_t i = 0; i < list.count; i++) {
		const struct appointment_told *told =
			told_open(db_region(tx), "visit.told", all[i].appointment_id, all[i].told);
		instant soon, next;

		if (!told)
			continue;
		remind_times(told, setting.zone, &soon, &next);
		sql_retime_visit(tx, .appointment_id = all[i].appointment_id, .soon_at = soon,
				 .next_at = next);
	}
}

/* ---- what is heard ---- */

void visit_kept(struct db *tx, const struct appointment_told *told)
{
	keep(tx, told);
}

static void tell(struct db *tx, const struct appointment_told *told, int visit, int agenda)
{
	keep(tx, told);
	notice_tell(tx, visit, told);
	notice_tell(tx, agenda, told);
}

void visit_requested(struct db *tx, const struct appointment_told *told)
{
	tell(tx, told, DELIVERY_KIND_VISIT_REQUESTED, DELIVERY_KIND_AGENDA_REQUESTED);
}

/* A first version that is booked was never a request, whoever made it. */
void visit_booked(struct db *tx, const struct appointment_told *told)
{
	if (told->by == VISIT_PARTY_PROFESSIONAL && told->version > 1)
		tell(tx, told, DELIVERY_KIND_VISIT_APPROVED, DELIVERY_KIND_AGENDA_APPROVED);
	else
		tell(tx, told, DELIVERY_KIND_VISIT_BOOKED, DELIVERY_KIND_AGENDA_BOOKED);
}

void visit_declined(struct db *tx, const struct appointment_told *told)
{
	tell(tx, told, DELIVERY_KIND_VISIT_DECLINED, DELIVERY_KIND_AGENDA_DECLINED);
}

void visit_moved(struct db *tx, const struct appointment_told *told)
{
	tell(tx, told, DELIVERY_KIND_VISIT_MOVED, DELIVERY_KIND_AGENDA_MOVED);
}

void visit_cancelled(struct db *tx, const struct appointment_told *told)
{
	tell(tx, told, DELIVERY_KIND_VISIT_CANCELLED, DELIVERY_KIND_AGENDA_CANCELLED);
}
