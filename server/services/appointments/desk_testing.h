/* desk_testing.h — professionals at their desks, for tests of their side.  Included by tests alone, once
 * a program. */
#ifndef APPOINTMENTS_DESK_TESTING_H
#define APPOINTMENTS_DESK_TESTING_H

#include "services/appointments/testing.h"

/* Another professional than the test's own. */
__attribute__((unused)) static struct shop shop_for(struct test *t, struct who owner)
{
	struct shop shop = shop_plain(t);

	fixture_sql(textf(
		t,
		"update appointments.professional set user_id = '%s' where professional_id = '%s'",
		id_text(t, owner.user_id), id_text(t, shop.professional_id)));
	shop.owner = owner;
	return shop;
}

/* Books for who calls. */
__attribute__((unused)) static struct answer call_in(struct who who, const struct shop *shop,
						     const char *start, const char *more)
{
	struct test *t = who.t;

	return post(who, "/v1/agenda/appointments",
		    textf(t, "{\"service_id\":\"%s\",\"place_id\":\"%s\",\"starts_at\":\"%s\"%s}",
			  id_text(t, shop->service_id), id_text(t, shop->place_id), start, more));
}

#endif
