/* db_copy.c — rows as text, and the one moment in which libpq blocks. */

#include "lib/wire/db_copy.h"
#include "lib/wire/db_inside.h"

#include <stdio.h>
#include <string.h>

enum { COPY_FIRST = 64 * 1024, COPY_PIECE = 256 * 1024 };

/* ---- rows ---- */

static char *copy_room(struct copy *copy, size_t more)
{
	if (copy->len + more > copy->room) {
		size_t room = copy->room ? copy->room * 2 : COPY_FIRST;
		char *grown;

		while (room < copy->len + more)
			room *= 2;
		grown = region_alloc(copy->region, room);
		if (copy->len)
			memcpy(grown, copy->at, copy->len);
		copy->at = grown;
		copy->room = room;
	}
	return copy->at + copy->len;
}

static void copy_bytes(struct copy *copy, const char *bytes, size_t len)
{
	memcpy(copy_room(copy, len), bytes, len);
	copy->len += len;
}

static void copy_between(struct copy *copy)
{
	if (copy->between)
		copy_bytes(copy, "\t", 1);
	copy->between = true;
}

void copy_null(struct copy *copy)
{
	copy_between(copy);
	copy_bytes(copy, "\\N", 2);
}

static void copy_escaped(struct copy *copy, str text)
{
	char *at = copy_room(copy, 2 * text.len);

	for (size_t i = 0; i < text.len; i++) {
		char c = text.at[i];
		const char *special = c ? strchr("\\\\\nn\tt\rr", c) : NULL;

		if (special && (special - "\\\\\nn\tt\rr") % 2 == 0) {
			*at++ = '\\';
			c = special[1];
		}
		*at++ = c;
	}
	copy->len = (size_t)(at - copy->at);
}

void copy_text(struct copy *copy, str text)
{
	if (str_absent(text)) {
		copy_null(copy);
		return;
	}
	copy_between(copy);
	copy_escaped(copy, text);
}

void copy_word(struct copy *copy, const char *word)
{
	copy_text(copy, str_of(word));
}

void copy_enum(struct copy *copy, const char *const *names, int value)
{
	copy_text(copy, value ? str_of(names[value]) : (str){ 0 });
}

void copy_int(struct copy *copy, int64_t number)
{
	char text[INT_TEXT];

	copy_between(copy);
	copy_bytes(copy, text, int_write(number, text));
}

void copy_real(struct copy *copy, double number)
{
	char text[40];

	copy_between(copy);
	copy_bytes(copy, text, (size_t)snprintf(text, sizeof text, "%.17g", number));
}

void copy_bool(struct copy *copy, bool yes)
{
	copy_between(copy);
	copy_bytes(copy, yes ? "t" : "f", 1);
}

void copy_uuid(struct copy *copy, uuid id)
{
	char text[UUID_TEXT];

	uuid_write(id, text);
	copy_between(copy);
	copy_bytes(copy, text, UUID_TEXT);
}

void copy_date(struct copy *copy, date day)
{
	char text[DATE_TEXT];

	if (date_is_none(day)) {
		copy_null(copy);
		return;
	}
	date_write(day, text);
	copy_between(copy);
	copy_bytes(copy, text, DATE_TEXT);
}

void copy_instant(struct copy *copy, instant at)
{
	char text[INSTANT_TEXT];

	if (instant_is_none(at)) {
		copy_null(copy);
		return;
	}
	copy_between(copy);
	copy_bytes(copy, text, instant_write(at, text));
}

/* An array as text, {"a","b"}, and that once more escaped for COPY. */
void copy_texts(struct copy *copy, size_t count, const str *texts)
{
	size_t room = 2;

	for (size_t i = 0; i < count; i++)
		room += 3 + 2 * texts[i].len;

	/* Of its own size: a row has an array, and there are thousands. */
	struct copy array = { .at = region_alloc(copy->region, room), .room = room };

	copy_bytes(&array, "{", 1);
	for (size_t i = 0; i < count; i++) {
		copy_bytes(&array, i ? ",\"" : "\"", i ? 2 : 1);
		for (size_t k = 0; k < texts[i].len; k++) {
			if (texts[i].at[k] == '"' || texts[i].at[k] == '\\')
				copy_bytes(&array, "\\", 1);
			copy_bytes(&array, texts[i].at + k, 1);
		}
		copy_bytes(&array, "\"", 1);
	}
	copy_bytes(&array, "}", 1);
	copy_text(copy, (str){ array.at, array.len });
}

void copy_bytea(struct copy *copy, str bytes)
{
	static const char digits[] = "0123456789abcdef";
	char *at;

	if (str_absent(bytes)) {
		copy_null(copy);
		return;
	}
	copy_between(copy);
	copy_bytes(copy, "\\\\x", 3);
	at = copy_room(copy, 2 * bytes.len);
	for (size_t i = 0; i < bytes.len; i++) {
		uint8_t byte = (uint8_t)bytes.at[i];

		*at++ = digits[byte >> 4];
		*at++ = digits[byte & 15];
	}
	copy->len += 2 * bytes.len;
}

void copy_end(struct copy *copy)
{
	copy_bytes(copy, "\n", 1);
	copy->between = false;
}

/* ---- taking them in ---- */

static bool put(PGconn *pg, const struct copy *rows)
{
	for (size_t at = 0; at < rows->len; at += COPY_PIECE) {
		size_t left = rows->len - at;

		if (PQputCopyData(pg, rows->at + at,
				  (int)(left < COPY_PIECE ? left : COPY_PIECE)) != 1)
			return false;
	}
	return PQputCopyEnd(pg, NULL) == 1;
}

/* Reads all results of one command; keeps what the first that is none of `good` says. */
static bool ended(PGconn *pg, ExecStatusType good, char *why, size_t room)
{
	bool well = true;
	PGresult *result;

	while ((result = PQgetResult(pg))) {
		ExecStatusType status = PQresultStatus(result);

		if (status != good && well) {
			snprintf(why, room, "%s", PQresultErrorMessage(result));
			well = false;
		}
		PQclear(result);
		if (status == PGRES_COPY_IN)
			break;
	}
	return well;
}

static bool copy_in(PGconn *pg, const char *into, const struct copy *rows, char *why, size_t room)
{
	char sql[1024];

	snprintf(sql, sizeof sql, "copy %s from stdin", into);
	snprintf(why, room, "the connection fell");
	return PQsendQuery(pg, sql) == 1 && ended(pg, PGRES_COPY_IN, why, room) && put(pg, rows) &&
	       ended(pg, PGRES_COMMAND_OK, why, room);
}

void db_copy(struct db *db, const char *into, const struct copy *rows)
{
	char why[200];
	PGconn *pg;
	bool well;

	if (db->mode != MODE_TRANSACTION || db->over || rows->between)
		db_bug("db_copy outside a transaction, or of half a row");
	if (db->failed)
		fail(BREAKDOWN_DB, "%s: db_copy after a failure", db->pool->role);
	if (!db->begun || db->later)
		db_group(db, NULL, false);
	if (rows->len == 0)
		return;
	db_lease(db);
	pg = db->conn->pg;
	well = PQexitPipelineMode(pg) && PQsetnonblocking(pg, 0) == 0 &&
	       copy_in(pg, into, rows, why, sizeof why);
	if (PQsetnonblocking(pg, 1) != 0 || !PQenterPipelineMode(pg))
		well = false;
	if (well)
		return;
	db->failed = true;
	fail(BREAKDOWN_DB, "copy %s: %s", into, why);
}
