/* service.c — search: who in the whole country has time, when, where and for what. */

#include "services/search/follow.h"

const struct service search = {
	.name = "search",
	.contract = &search_contract,
	.hears = HEARS(FOLLOW("professional.changed", professional_state, hear_professional),
		       FOLLOW("day.changed", day_state, hear_day),
		       FOLLOW("holidays.changed", holiday_year, hear_holidays)),
	.forgetful = true,
	.ready = follow_ready,
	.start = follow_begin,
	.stop = follow_end,
};
