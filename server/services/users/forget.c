/* forget.c — what is not needed any more goes: a job, a thousand rows at a time. */

#include "services/users/users.h"

enum { CODE_DAYS = 2 }; /* a day for counting, and one to answer questions */

void forget_old(struct service_run *run)
{
	instant now = clock_now();
	instant codes = instant_add(now, -DAYS(CODE_DAYS));
	struct db *tx = run_begin(run);

	later_forget_codes(tx, .before = codes);
	later_forget_guesses(tx, .before = codes);
	later_forget_addresses(tx, .before = codes);
	later_forget_sms_days(tx, .before = (date){ (int32_t)(codes.us / DAYS(1)) });
	later_forget_sessions(tx, .before = instant_add(now, -DAYS(RECORD_DAYS)));
	db_commit(tx);
}
