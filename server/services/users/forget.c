/* forget.c — what is not needed any more goes: a job, a thousand rows a transaction, so that no lock
 * lasts. */

#include "services/users/users.h"

enum {
	CODE_DAYS = 2, /* a day for counting, and one to answer questions */
	BATCHES_MAX = 1000,
};

/* False: nothing was left. */
typedef bool forget_batch(struct db *tx, instant before);

static bool codes(struct db *tx, instant before)
{
	return sql_forget_codes(tx, .before = before);
}

static bool guesses(struct db *tx, instant before)
{
	return sql_forget_guesses(tx, .before = before);
}

static bool addresses(struct db *tx, instant before)
{
	return sql_forget_addresses(tx, .before = before);
}

static bool days(struct db *tx, instant before)
{
	return sql_forget_sms_days(tx, .before = (date){ (int32_t)(before.us / DAYS(1)) });
}

static bool sessions(struct db *tx, instant before)
{
	return sql_forget_sessions(tx, .before = before);
}

static void forget_all(struct service_run *run, forget_batch *batch, instant before)
{
	bool more = true;

	for (int i = 0; more && i < BATCHES_MAX; i++) {
		struct db *tx = run_begin(run);

		more = batch(tx, before);
		db_commit(tx);
	}
}

void forget_old(struct service_run *run)
{
	instant now = clock_now();
	instant counted = instant_add(now, -DAYS(CODE_DAYS));

	forget_all(run, codes, counted);
	forget_all(run, guesses, counted);
	forget_all(run, addresses, counted);
	forget_all(run, days, counted);
	forget_all(run, sessions, instant_add(now, -DAYS(RECORD_DAYS)));
}
