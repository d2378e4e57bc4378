/* load.c — the feeds that appointments follows: professionals, holidays, people. */

#include "services/appointments/appointments.h"

enum { YEARS_MINUTES = 10 };

/* The feed does not say which it was; nothing comes after it. */
#define LAST_VERSION (INT64_MAX / 2)

static str keep_professionals(struct db *tx, const void *page)
{
	const struct professional_changes *changes = page;
	const struct professional_state *all = changes->items.items;

	for (size_t i = 0; i < changes->items.count; i++)
		keep_professional(tx, &all[i]);
	return changes->next;
}

static str keep_persons(struct db *tx, const void *page)
{
	const struct user_changes *changes = page;
	const struct user *all = changes->items.items;
	const uuid *gone = changes->deleted.items;

	for (size_t i = 0; i < changes->items.count; i++)
		keep_person(tx, &all[i]);
	for (size_t i = 0; i < changes->deleted.count; i++)
		forget_person(
			tx, &(struct user_deleted){ .user_id = gone[i], .version = LAST_VERSION });
	return changes->next;
}

/* They change once in a while, and events tell. */
static void years_load(struct service_run *run)
{
	static instant years_next;
	struct holiday_years years;
	const struct holiday_year *all;
	struct db *tx;

	if (clock_now().us < years_next.us ||
	    !feed_ask(run, "professionals", STR("/v1/internal/holidays"), &holiday_years_shape,
		      &years))
		return;
	years_next = instant_add(clock_now(), MINUTES(YEARS_MINUTES));
	all = years.items.items;
	tx = run_begin(run);
	for (size_t i = 0; i < years.items.count; i++)
		keep_holidays(tx, &all[i]);
	db_commit(tx);
}

void load_feeds(struct service_run *run)
{
	static const struct feed_of feeds[] = {
		{ "professionals", "professionals", "/v1/internal/professionals?limit=100",
		  &professional_changes_shape, keep_professionals },
		{ "users", "users", "/v1/internal/users?limit=500", &user_changes_shape,
		  keep_persons },
	};

	for (size_t i = 0; i < sizeof feeds / sizeof *feeds; i++)
		feed_read(&appointments, &feeds[i]);
	years_load(run);
}
