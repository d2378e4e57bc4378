/* hear.c — what others tell us: an account that is gone. */

#include "services/professionals/catalogue.h"

static void addresses_forget(struct db *tx, const struct professional_state *state)
{
	struct list_of slugs = sql_forget_slugs(tx, .professional_id = state->professional_id);
	const struct taken *all = slugs.items;

	for (size_t i = 0; i < slugs.count; i++)
		profile_drop(tx, all[i].slug, state->version + 1);
}

/* Bookings and reviews refer to his id for years: the id stays, closed, and nothing that says whose
 * it was.  His addresses are free again, for they are mostly his name. */
void close_professional(struct db *tx, const struct user_deleted *told)
{
	struct professional_state state;
	struct mine mine;
	char id[UUID_TEXT];

	if (!sql_find_of_user(tx, &mine, .user_id = told->user_id))
		return;
	uuid_write(mine.professional_id, id);
	professional_find(tx, mine.professional_id, &state);
	addresses_forget(tx, &state);
	photo_release(tx, state.photo);
	later_forget_hours(tx, .professional_id = mine.professional_id);
	later_forget_special_dates(tx, .professional_id = mine.professional_id);
	later_forget_time_off(tx, .professional_id = mine.professional_id);
	later_forget_services(tx, .professional_id = mine.professional_id);
	later_forget_places(tx, .professional_id = mine.professional_id);
	later_close_professional(
		tx, .professional_id = mine.professional_id,
		.slug = region_format(db_region(tx), "closed-%.*s", UUID_TEXT, id));
	professional_tell(tx, &state);
}
