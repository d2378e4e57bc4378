/* jobs.c — what appointments does by itself: ends holds whose time is over, declines what nobody
 * answered, and forgets claims that guard nothing any more, and days that are over. */

#include "services/appointments/appointments.h"

enum { DEAD_DAYS = 3, TOLD_DAYS = 30, BATCHES_MAX = 1000 };

/* ---- holds ---- */

/* And tells that their time is free. */
static struct list_of dead_of(const struct diary *diary)
{
	uuid *ids = region_array(db_region(diary->db), diary->count + 1, sizeof *ids);
	size_t count = 0;

	for (size_t i = 0; i < diary->count; i++) {
		if (!piece_is_dead(diary, &diary->pieces[i]))
			continue;
		ids[count++] = diary->pieces[i].piece_id;
		tell_let_go(diary, &diary->pieces[i]);
	}
	return (struct list_of){ ids, count };
}

/* One professional a transaction: nobody waits for the agendas of others. */
static void expire_of(struct service_run *run, const struct dead_agenda *dead)
{
	struct db *tx = run_begin(run);
	struct diary *diary = region_make(run->region, struct diary);

	diary_lock(tx, dead->professional_id);
	if (diary_open(diary, tx, dead->professional_id, (uuid){ { 0 } },
		       (span){ dead->first, dead->last })) {
		diary_free(diary, dead_of(diary));
		diary_tell(diary);
	}
	db_commit(tx);
}

void expire_holds(struct service_run *run)
{
	struct list_of dead = sql_list_dead_agendas(run_read(run), .now = clock_now());
	const struct dead_agenda *all = dead.items;

	for (size_t i = 0; i < dead.count; i++)
		expire_of(run, &all[i]);
}

/* ---- requests that nobody answered until they were to begin ---- */

void lapse_requests(struct service_run *run)
{
	struct list_of late = sql_list_late_requests(run_read(run), .now = clock_now());
	const struct ahead *all = late.items;

	for (size_t i = 0; i < late.count; i++) {
		struct db *tx = run_begin(run);

		visit_lapse(tx, all[i].appointment_id);
		db_commit(tx);
	}
}

/* ---- claims ---- */

/* Of days long past nobody asks how they were taken; and a follower that begins reads all that are there. */
static void tidy_days(struct service_run *run)
{
	date before = { (int32_t)(clock_now().us / DAYS(1)) - TOLD_DAYS };
	bool more = true;

	for (int i = 0; more && i < BATCHES_MAX; i++) {
		struct db *tx = run_begin(run);

		more = sql_forget_days(tx, .before = before);
		db_commit(tx);
	}
}

void tidy_claims(struct service_run *run)
{
	bool more = true;

	tidy_days(run);

	for (int i = 0; more && i < BATCHES_MAX; i++) {
		struct db *tx = run_begin(run);

		more = sql_forget_claims(tx, .before = instant_add(clock_now(), -DAYS(DEAD_DAYS)));
		db_commit(tx);
	}
}
