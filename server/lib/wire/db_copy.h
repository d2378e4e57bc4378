/* db_copy.h — many rows at once, by COPY: for tools that fill a schema (`contacto seed`).
 *
 * Easy to get wrong: libpq copies only outside its pipeline, and so db_copy blocks the whole process
 * while the server takes the rows.  A process that serves never calls it. */
#ifndef WIRE_DB_COPY_H
#define WIRE_DB_COPY_H

#include "lib/wire/db.h"

/* Rows in the text format of COPY.  Begin with (struct copy){ .region = r }; a column after the other in the
 * order of the list that db_copy names, copy_end behind the last. */
struct copy {
	struct region *region;
	char *at;
	size_t len, room;
	bool between; /* a column of this row is written */
};
void copy_null(struct copy *);
void copy_text(struct copy *, str); /* absent: null; also JSON */
void copy_word(struct copy *, const char *);
void copy_enum(struct copy *, const char *const *names, int); /* none (0): null */
void copy_int(struct copy *, int64_t);
void copy_real(struct copy *, double);
void copy_bool(struct copy *, bool);
void copy_uuid(struct copy *, uuid);
void copy_date(struct copy *, date);                 /* none: null */
void copy_instant(struct copy *, instant);           /* none: null */
void copy_texts(struct copy *, size_t, const str *); /* text[] */
void copy_bytea(struct copy *, str);                 /* absent: null */
void copy_end(struct copy *);

/* Takes them in, within the transaction: into is "place (place_id, kind)".  fail(): BREAKDOWN_DB with what
 * the server says; the transaction is over then. */
void db_copy(struct db *, const char *into, const struct copy *rows);

#endif
