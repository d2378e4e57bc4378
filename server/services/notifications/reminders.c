/* reminders.c — two days and a day before a visit, at ten where its reader lives: one message for all that somebody has on that day.
 *
 * A visit has both moments in its row; who made a reminder, or found it pointless, takes them away in the same transaction.  One that
 * was missed, because nobody ran, is made late; the earlier of two that are due is left out. */

#include "lib/run/zones.h"
#include "services/notifications/notifications.h"
#include "services/notifications/quiet.h"

enum { DAYS_A_LOOK = 200, VISITS_MAX = 100 };

void remind_times(const struct appointment_told *told, str zone_name, instant *soon, instant *next)
{
	const struct zone *theirs = zone_named(told->zone), *zone = zone_named(zone_name);
	int32_t seconds;

	*soon = *next = INSTANT_NONE;
	if (told->status != APPOINTMENT_STATUS_BOOKED || !theirs || !zone)
		return;
	date day = zone_date(theirs, told->starts_at, &seconds);

	*soon = remind_at(zone, day, 2, told->at);
	*next = remind_at(zone, day, 1, told->at);
}

static bool is_due(instant at, instant now)
{
	return !instant_is_none(at) && at.us <= now.us;
}

/* The kind that is due; DELIVERY_KIND_NONE: none, for what was due is over. */
static int due_kind(const struct remind_visit *all, size_t count, instant now)
{
	int kind = DELIVERY_KIND_NONE;

	for (size_t i = 0; i < count; i++) {
		if (is_due(all[i].next_at, now))
			return DELIVERY_KIND_VISIT_NEXT;
		if (is_due(all[i].soon_at, now))
			kind = DELIVERY_KIND_VISIT_SOON;
	}
	return kind;
}

static void remind_day(struct service_run *run, const struct remind_day *day)
{
	instant now = clock_now();
	struct db *tx = run_begin(run);
	struct list_of list = sql_list_remind_visits(
		tx, .reader_id = day->reader_id, .day = day->day, .now = now, .most = VISITS_MAX);
	int kind = due_kind(list.items, list.count, now);

	sql_mark_reminded(tx, .reader_id = day->reader_id, .day = day->day, .now = now);
	if (kind)
		notice_remind(tx, kind, list.items, list.count);
	db_commit(tx);
}

void remind(struct service_run *run)
{
	struct list_of list;

	do {
		list = sql_list_remind_days(run_read(run), .now = clock_now(), .most = DAYS_A_LOOK);
		for (size_t i = 0; i < list.count; i++)
			remind_day(run, &((const struct remind_day *)list.items)[i]);
	} while (list.count == DAYS_A_LOOK);
}
