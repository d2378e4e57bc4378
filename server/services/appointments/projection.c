/* projection.c — copies of what others told us: who offers what and when, holidays, and who comes.
 *
 * Events may come late, twice and in any order: the higher version wins. */

#include "services/appointments/appointments.h"

enum { ENDED_MOST = 1000 }; /* visits that end with whoever is gone, in one event */

/* ---- professional.changed ---- */

static str as_json(struct region *region, const struct shape *shape, const void *it)
{
	struct json_writer w = { .region = region };

	shape_write(&w, shape, it);
	return json_done(&w);
}

/* What lay ahead will not take place, and those who come are told. */
static void end_all(struct db *tx, struct list_of ahead)
{
	const struct ahead *all = ahead.items;

	for (size_t i = 0; i < ahead.count; i++)
		visit_end(tx, all[i].appointment_id);
}

void keep_professional(struct db *tx, const struct professional_state *told)
{
	bool newer;

	later_make_agenda(tx, .professional_id = told->professional_id);
	newer = sql_keep_professional(
		tx, .professional_id = told->professional_id, .user_id = told->user_id,
		.version = told->version,
		.profile_status = str_of(professional_status_names[told->status]),
		.zone = told->zone,
		.state = as_json(db_region(tx), &professional_state_shape, told));

	if (newer && told->status == PROFESSIONAL_STATUS_CLOSED)
		end_all(tx,
			sql_list_ahead_of_professional(tx, .professional_id = told->professional_id,
						       .now = clock_now(), .most = ENDED_MOST));
}

/* ---- holidays.changed ---- */

void keep_holidays(struct db *tx, const struct holiday_year *told)
{
	const struct holiday *all = told->holidays.items;
	struct list_of dates = { .count = told->holidays.count };
	str *texts = region_array(db_region(tx), dates.count + 1, sizeof *texts);

	for (size_t i = 0; i < dates.count; i++) {
		char *text = region_alloc(db_region(tx), DATE_TEXT);

		date_write(all[i].on_date, text);
		texts[i] = (str){ text, DATE_TEXT };
	}
	dates.items = texts;
	if (!sql_keep_holiday_year(tx, .year = told->year, .version = told->version))
		return;
	sql_forget_holidays(tx, .year = told->year, .version = told->version);
	sql_keep_holidays(tx, .dates = dates, .year = told->year, .version = told->version);
}

/* ---- users.changed, user.deleted ---- */

void keep_person(struct db *tx, const struct user *told)
{
	later_keep_person(tx, .user_id = told->user_id, .version = told->version,
			  .phone = told->phone, .first_name_ar = told->first_name_ar,
			  .family_name_ar = told->family_name_ar,
			  .first_name_latin = told->first_name_latin,
			  .family_name_latin = told->family_name_latin, .language = told->language);
}

void forget_person(struct db *tx, const struct user_deleted *told)
{
	end_all(tx, sql_list_ahead_of_client(tx, .client_id = told->user_id, .now = clock_now(),
					     .most = ENDED_MOST));
	sql_forget_person(tx, .user_id = told->user_id, .version = told->version);
	sql_forget_notes(tx, .user_id = told->user_id);
	sql_forget_messages(tx, .user_id = told->user_id);
	sql_forget_visits(tx, .user_id = told->user_id);
	sql_forget_cards(tx, .user_id = told->user_id);
	sql_forget_feeds(tx, .user_id = told->user_id);
}
