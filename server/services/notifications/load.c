/* load.c — the feeds that notifications follows: people, and visits.
 *
 * Easy to get wrong: a feed says what is, not what happened.  So nobody is told of what is found there:
 * what an event brings, before or after, is told by the event, and once. */

#include "services/notifications/notifications.h"

/* The feed does not say which it was; nothing comes after it. */
#define LAST_VERSION (INT64_MAX / 2)

static str keep_people(struct db *tx, const void *page)
{
	const struct user_changes *changes = page;
	const struct user *all = changes->items.items;
	const uuid *gone = changes->deleted.items;

	for (size_t i = 0; i < changes->items.count; i++)
		keep_user(tx, &all[i]);
	for (size_t i = 0; i < changes->deleted.count; i++)
		forget_user(tx,
			    &(struct user_deleted){ .user_id = gone[i], .version = LAST_VERSION });
	return changes->next;
}

static str keep_visits(struct db *tx, const void *page)
{
	const struct appointment_changes *changes = page;
	const struct appointment_told *all = changes->items.items;

	for (size_t i = 0; i < changes->items.count; i++)
		visit_found(tx, &all[i]);
	return changes->next;
}

void load_copies(struct service_run *run)
{
	static const struct feed_of feeds[] = {
		{ "users", "users", "/v1/internal/users?limit=500", &user_changes_shape,
		  keep_people },
		{ "appointments", "appointments", "/v1/internal/appointments?limit=200",
		  &appointment_changes_shape, keep_visits },
	};

	for (size_t i = 0; i < sizeof feeds / sizeof *feeds; i++)
		feed_read(run->service, &feeds[i]);
}
