/* hear.c — what others tell us: an account that is gone. */

#include "services/professionals/professionals.h"

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
	later_forget_slugs(tx, .professional_id = mine.professional_id);
	later_forget_hours(tx, .professional_id = mine.professional_id);
	later_forget_special_dates(tx, .professional_id = mine.professional_id);
	later_forget_time_off(tx, .professional_id = mine.professional_id);
	later_forget_services(tx, .professional_id = mine.professional_id);
	later_forget_places(tx, .professional_id = mine.professional_id);
	later_close_professional(tx, .professional_id = mine.professional_id,
				 .slug = region_format(db_region(tx), "closed-%.*s", UUID_TEXT,
						       id));
	state.professional_id = mine.professional_id;
	professional_tell(tx, &state);
}
