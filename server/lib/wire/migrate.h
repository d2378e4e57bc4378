/* migrate.h — brings a service's schema to what its migrations say.
 *
 * Migrations are append-only files, embedded by gen/sql.py. What ran is kept, with its hash, in
 * the table `migration` of the schema. One that ran and has changed since, or that is no longer
 * there, is refused: a schema that nobody can make again is worse than a release that waits. */
#ifndef WIRE_MIGRATE_H
#define WIRE_MIGRATE_H

#include "lib/wire/db.h"

#include <stdio.h>

struct migration {
	const char *name; /* "0001_user"; NULL ends a list */
	const char *sql;
};

/* Applies what is missing, in order, each in a transaction of its own, `sets` one after the
 * other (the library's first), under an advisory lock, so that two who begin at once do it once.
 * `owner` is a pool of the role that owns the schemas (contacto_owner). Makes the schema if need
 * be; the service's role (which exists) gets usage of it and may read and write its tables, but
 * may not change them. Names must differ between sets. Tells each step on `progress` (NULL:
 * nobody). Pauses. fail(BREAKDOWN_DB) with the server's words, or BREAKDOWN_OTHER when history
 * does not agree. */
void migrate_run(struct db_pool *owner, const char *service, const struct migration *const *sets,
		 size_t set_count, FILE *progress);

/* How many of them are missing; for /readyz and `contacto check`. Runs as the service itself.
 * Pauses. */
size_t migrate_missing(struct db_pool *service, const struct migration *const *sets,
		       size_t set_count);

#endif
