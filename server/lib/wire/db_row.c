/* db_row.c — rows become structs, by the same tables that read and write JSON.
 *
 * Columns are found by name; which type may fill which field says db_type.c. A column that
 * nobody wants, one that does not fit, a null where the shape has no room for it: the statement
 * is wrong, and the fiber fails.
 *
 * Easy to get wrong: a zeroed struct is not an empty one. An instant or a date that did not come
 * is INSTANT_NONE, DATE_NONE. */

#include "lib/base/uuid.h"
#include "lib/wire/db_inside.h"

#include <endian.h>
#include <string.h>

#define EPOCH_US INT64_C(946684800000000)
enum { EPOCH_DAYS = 10957 };

enum {
	RANGE_EMPTY = 0x01,
	RANGE_LOWER_IN = 0x02,
	RANGE_UPPER_IN = 0x04,
	RANGE_LOWER_FREE = 0x08,
	RANGE_UPPER_FREE = 0x10
};

/* ---- bytes in network order ---- */

static bool take_16(str *from, int16_t *out)
{
	uint16_t bits;

	if (from->len < sizeof bits)
		return false;
	memcpy(&bits, from->at, sizeof bits);
	*out = (int16_t)be16toh(bits);
	*from = (str){ from->at + sizeof bits, from->len - sizeof bits };
	return true;
}

static bool take_32(str *from, int32_t *out)
{
	uint32_t bits;

	if (from->len < sizeof bits)
		return false;
	memcpy(&bits, from->at, sizeof bits);
	*out = (int32_t)be32toh(bits);
	*from = (str){ from->at + sizeof bits, from->len - sizeof bits };
	return true;
}

static bool take_64(str *from, int64_t *out)
{
	uint64_t bits;

	if (from->len < sizeof bits)
		return false;
	memcpy(&bits, from->at, sizeof bits);
	*out = (int64_t)be64toh(bits);
	*from = (str){ from->at + sizeof bits, from->len - sizeof bits };
	return true;
}

/* ---- numbers ---- */

static bool read_int(Oid type, str bytes, int64_t *out)
{
	int16_t small;
	int32_t middle;

	if (type == OID_INT8)
		return take_64(&bytes, out) && bytes.len == 0;
	if (type == OID_INT4) {
		if (!take_32(&bytes, &middle))
			return false;
		*out = middle;
	} else {
		if (!take_16(&bytes, &small))
			return false;
		*out = small;
	}
	return bytes.len == 0;
}

static bool read_real(Oid type, str bytes, double *out)
{
	int64_t bits;
	int32_t half;
	float narrow;

	if (type == OID_FLOAT8) {
		if (!take_64(&bytes, &bits))
			return false;
		memcpy(out, &bits, sizeof *out);
	} else {
		if (!take_32(&bytes, &half))
			return false;
		memcpy(&narrow, &half, sizeof narrow);
		*out = (double)narrow;
	}
	return bytes.len == 0;
}

/* ---- time ---- */

static bool since_1970(int64_t us, instant *out)
{
	if (us == INT64_MIN) /* -infinity */
		return false;
	if (us == INT64_MAX)
		*out = INSTANT_FOREVER;
	else if (__builtin_add_overflow(us, EPOCH_US, &out->us))
		return false;
	return true;
}

static bool read_instant(str bytes, instant *out)
{
	int64_t us;

	return take_64(&bytes, &us) && bytes.len == 0 && since_1970(us, out);
}

static bool read_date(str bytes, date *out)
{
	int32_t days;

	return take_32(&bytes, &days) && bytes.len == 0 && days != INT32_MIN &&
	       !__builtin_add_overflow(days, EPOCH_DAYS, &out->days);
}

/* An end that is in where ours is out, or out where ours is in, moves by the resolution. */
static bool read_end(str *bytes, bool move, instant *out)
{
	int32_t len;
	int64_t us;

	if (!take_32(bytes, &len) || len != 8 || !take_64(bytes, &us))
		return false;
	if (move && us != INT64_MIN && us != INT64_MAX)
		us++;
	if (us == INT64_MIN)
		*out = INSTANT_NONE; /* [-infinity,…: as good as none */
	return us == INT64_MIN || since_1970(us, out);
}

static bool read_span(str bytes, span *out)
{
	if (bytes.len == 0)
		return false;

	unsigned flags = (unsigned char)bytes.at[0];

	bytes = (str){ bytes.at + 1, bytes.len - 1 };
	*out = (span){ INSTANT_NONE, INSTANT_FOREVER };
	if (flags & RANGE_EMPTY)
		*out = (span){ { 0 }, { 0 } };
	else if (!(flags & RANGE_LOWER_FREE) &&
		 !read_end(&bytes, !(flags & RANGE_LOWER_IN), &out->from))
		return false;
	if (!(flags & (RANGE_EMPTY | RANGE_UPPER_FREE)) &&
	    !read_end(&bytes, flags & RANGE_UPPER_IN, &out->to))
		return false;
	return bytes.len == 0;
}

/* ---- arrays ---- */

static bool read_item(struct region *region, const struct field *field, Oid type, str bytes,
		      char *items, size_t i)
{
	if (field->items == K_UUID) {
		if (bytes.len == sizeof(uuid))
			memcpy(((uuid *)items)[i].bytes, bytes.at, sizeof(uuid));
		return bytes.len == sizeof(uuid);
	}
	if (field->items == K_INT)
		return read_int(type, bytes, (int64_t *)items + i);
	if (field->items == K_ENUM)
		return (((int *)items)[i] = enum_of(field->names, bytes)) != 0;
	((str *)items)[i] = region_copy(region, bytes);
	return true;
}

static size_t item_size(enum kind items)
{
	switch (items) {
	case K_UUID:
		return sizeof(uuid);
	case K_INT:
		return sizeof(int64_t);
	case K_ENUM:
		return sizeof(int);
	default:
		return sizeof(str);
	}
}

static bool read_array(struct region *region, const struct field *field, str bytes,
		       struct list_of *out)
{
	int32_t dimensions, nulls, type, count, first, len;

	*out = (struct list_of){ 0 };
	if (!take_32(&bytes, &dimensions) || !take_32(&bytes, &nulls) || !take_32(&bytes, &type))
		return false;
	if (dimensions == 0)
		return bytes.len == 0;
	if (dimensions != 1 || !take_32(&bytes, &count) || !take_32(&bytes, &first))
		return false;
	/* Each has four bytes of length at least: so a count that lies reserves nothing. */
	if (count < 0 || (size_t)count > bytes.len / 4)
		return false;

	char *items = region_array(region, (size_t)count, item_size(field->items));

	for (size_t i = 0; i < (size_t)count; i++) {
		if (!take_32(&bytes, &len) || len < 0 || (size_t)len > bytes.len)
			return false; /* -1 is null: our lists have no room for it */
		if (!read_item(region, field, (Oid)type, (str){ bytes.at, (size_t)len }, items, i))
			return false;
		bytes = (str){ bytes.at + len, bytes.len - (size_t)len };
	}
	*out = (struct list_of){ items, (size_t)count };
	return bytes.len == 0;
}

/* ---- jsonb ---- */

static bool read_json(struct region *region, str bytes, str *out)
{
	if (bytes.len < 2 || bytes.at[0] != 1)
		return false;
	*out = region_copy(region, (str){ bytes.at + 1, bytes.len - 1 });
	return true;
}

static bool read_object(struct region *region, const struct shape *shape, const struct json *json,
			void *out)
{
	struct faults *faults = region_make(region, struct faults);

	faults->region = region;
	return json->kind == JSON_OBJECT && shape_read(shape, json, out, faults);
}

static bool read_objects(struct region *region, const struct shape *shape, const struct json *json,
			 struct list_of *out)
{
	size_t i = 0;

	if (json->kind != JSON_LIST)
		return false;
	out->items = region_array(region, json->count, shape->size);
	out->count = json->count;
	for (const struct json *it = json->first; it; it = it->next)
		if (!read_object(region, shape, it, (char *)out->items + i++ * shape->size))
			return false;
	return true;
}

/* An object, or a list of objects, that is kept as jsonb. */
static bool read_kept(struct region *region, const struct field *field, str bytes, void *at)
{
	str text;
	struct json_error error;
	const struct json *json;

	if (!read_json(region, bytes, &text) || !(json = json_read(region, text, &error)))
		return false;
	if (field->kind == K_LIST)
		return read_objects(region, field->of, json, at);

	void *object = region_zero(region, field->of->size);

	*(const void **)at = object;
	return read_object(region, field->of, json, object);
}

/* ---- one value ---- */

bool value_read(struct region *region, const struct field *field, Oid type, str bytes, void *at)
{
	switch (field->kind) {
	case K_BOOL:
		*(bool *)at = bytes.len == 1 && bytes.at[0];
		return bytes.len == 1;
	case K_INT:
		return read_int(type, bytes, at);
	case K_REAL:
		return read_real(type, bytes, at);
	case K_TEXT:
	case K_BYTES:
		*(str *)at = region_copy(region, bytes);
		return true;
	case K_JSON:
		return read_json(region, bytes, at);
	case K_UUID:
		if (bytes.len == sizeof(uuid))
			memcpy(at, bytes.at, sizeof(uuid));
		return bytes.len == sizeof(uuid);
	case K_INSTANT:
		return read_instant(bytes, at);
	case K_DATE:
		return read_date(bytes, at);
	case K_SPAN:
		return read_span(bytes, at);
	case K_ENUM:
		return (*(int *)at = enum_of(field->names, bytes)) != 0;
	case K_OBJECT:
		return read_kept(region, field, bytes, at);
	case K_LIST:
		return field->of ? read_kept(region, field, bytes, at)
				 : read_array(region, field, bytes, at);
	}
	return false;
}

/* ---- whole rows ---- */

struct column {
	const struct field *field;
	Oid type;
};

/* Statements name their columns in the shape's order, mostly: so we look behind the last one
 * first. */
static const struct field *find_field(const struct shape *shape, const char *name, size_t *after)
{
	for (size_t i = 0; i < shape->count; i++) {
		size_t at = (*after + i) % shape->count;

		if (strcmp(shape->fields[at].name, name) == 0) {
			*after = at + 1;
			return &shape->fields[at];
		}
	}
	return NULL;
}

static size_t find_columns(const struct statement *s, const PGresult *result,
			   struct column *columns)
{
	size_t count = (size_t)PQnfields(result), after = 0;

	if (count > DB_COLUMNS)
		fail(BREAKDOWN_OTHER, "%s: more than %d columns", s->name, DB_COLUMNS);
	for (size_t i = 0; i < count; i++) {
		const char *name = PQfname(result, (int)i);
		Oid type = PQftype(result, (int)i);
		const struct field *field = find_field(s->out, name, &after);

		if (!field)
			fail(BREAKDOWN_OTHER, "%s: column %s is no field of %s", s->name, name,
			     s->out->name);
		if (!type_fits(field, type))
			fail(BREAKDOWN_OTHER, "%s: column %s does not fit its field: type %u",
			     s->name, name, type);
		columns[i] = (struct column){ field, type };
	}
	return count;
}

static void set_absent(const struct shape *shape, char *row)
{
	memset(row, 0, shape->size);
	for (size_t i = 0; i < shape->count; i++) {
		const struct field *field = &shape->fields[i];

		if (field->kind == K_INSTANT)
			*(instant *)(row + field->at) = INSTANT_NONE;
		else if (field->kind == K_DATE)
			*(date *)(row + field->at) = DATE_NONE;
	}
}

static void read_row(struct region *region, const struct statement *s, const PGresult *result,
		     int row, const struct column *columns, size_t count, char *out)
{
	set_absent(s->out, out);
	for (int i = 0; i < (int)count; i++) {
		const struct field *field = columns[i].field;
		str bytes = { PQgetvalue(result, row, i), (size_t)PQgetlength(result, row, i) };

		if (PQgetisnull(result, row, i)) {
			if (!field->optional && !field->nullable)
				fail(BREAKDOWN_OTHER, "%s: column %s is null", s->name,
				     field->name);
			continue;
		}
		if (!value_read(region, field, columns[i].type, bytes, out + field->at))
			fail(BREAKDOWN_OTHER, "%s: column %s holds what its field cannot", s->name,
			     field->name);
		if (field->has_at)
			*(bool *)(out + field->has_at - 1) = true;
	}
}

void rows_read(struct region *region, const struct statement *s, const PGresult *result, void *out)
{
	struct column columns[DB_COLUMNS];
	size_t count = find_columns(s, result, columns);

	for (int row = 0; row < PQntuples(result); row++)
		read_row(region, s, result, row, columns, count,
			 (char *)out + (size_t)row * s->out->size);
}
