/* db_bind.c — C values become parameters, in PostgreSQL's binary form.
 *
 * Binary, because the wire's form of a uuid, an instant or a range is then a few bytes in
 * network order, and never a text that settings of a session (DateStyle, bytea_output …) could
 * change.
 *
 * Easy to get wrong: an argument that was left out of a call is zero, and the compiler is
 * silent. So what cannot be meant (a nil uuid, an absent text, an empty span, no instant) ends
 * the process, unless the statement says `?`. */

#include "lib/base/uuid.h"
#include "lib/wire/db_inside.h"

#include <endian.h>
#include <stdlib.h>
#include <stdio.h>
#include <string.h>

/* PostgreSQL counts from 2000-01-01. */
#define EPOCH_US INT64_C(946684800000000)
enum { EPOCH_DAYS = 10957 };

/* Flags of a range (PostgreSQL's utils/rangetypes.h; range_send). */
enum { RANGE_LOWER_IN = 0x02, RANGE_LOWER_FREE = 0x08, RANGE_UPPER_FREE = 0x10 };

void db_bug(const char *format, ...)
{
	char text[512];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof text, format, args);
	va_end(args);
	fprintf(stderr, "db: bug: %s\n", text);
	abort();
}

/* One argument on its way. */
struct binding {
	struct region *region;
	const struct statement *statement;
	const struct field *field;
	const char *type;
	const char **value;
	int *length;
};

_Noreturn static void left_out(const struct binding *b, const char *what)
{
	db_bug("%s: argument %s is %s, and not marked `?`", b->statement->name, b->field->name,
	       what);
}

/* False: it is null. */
static bool present(const struct binding *b, bool is, const char *what)
{
	if (!is && !b->field->optional)
		left_out(b, what);
	return is;
}

_Noreturn static void too_long(const struct binding *b)
{
	fail(BREAKDOWN_OTHER, "%s: argument %s is too long", b->statement->name, b->field->name);
}

/* ---- bytes in network order ---- */

static void put(const struct binding *b, const void *bytes, size_t len)
{
	if (len > INT32_MAX)
		too_long(b);

	char *copy = region_alloc(b->region, len);

	if (len > 0)
		memcpy(copy, bytes, len);
	*b->value = copy;
	*b->length = (int)len;
}

static char *write_16(char *at, uint16_t value)
{
	value = htobe16(value);
	return (char *)memcpy(at, &value, sizeof value) + sizeof value;
}

static char *write_32(char *at, uint32_t value)
{
	value = htobe32(value);
	return (char *)memcpy(at, &value, sizeof value) + sizeof value;
}

static char *write_64(char *at, uint64_t value)
{
	value = htobe64(value);
	return (char *)memcpy(at, &value, sizeof value) + sizeof value;
}

/* ---- numbers ---- */

static void put_int(const struct binding *b, int64_t value)
{
	char bytes[8];
	int64_t most = b->type[0] == 'b' ? INT64_MAX : b->type[0] == 'i' ? INT32_MAX : INT16_MAX;

	if (value > most || value < -most - 1)
		fail(BREAKDOWN_OTHER, "%s: argument %s does not fit %s", b->statement->name,
		     b->field->name, b->type);
	if (most == INT64_MAX)
		put(b, bytes, (size_t)(write_64(bytes, (uint64_t)value) - bytes));
	else if (most == INT32_MAX)
		put(b, bytes, (size_t)(write_32(bytes, (uint32_t)value) - bytes));
	else
		put(b, bytes, (size_t)(write_16(bytes, (uint16_t)value) - bytes));
}

static void put_real(const struct binding *b, double value)
{
	char bytes[8];
	uint64_t bits;

	memcpy(&bits, &value, sizeof bits);
	write_64(bytes, bits);
	put(b, bytes, sizeof bytes);
}

/* ---- time ---- */

static int64_t from_2000(const struct binding *b, instant at)
{
	int64_t us;

	if (at.us == INSTANT_FOREVER.us)
		return INT64_MAX; /* infinity */
	if (__builtin_sub_overflow(at.us, EPOCH_US, &us))
		fail(BREAKDOWN_OTHER, "%s: argument %s is no instant", b->statement->name,
		     b->field->name);
	return us;
}

static void put_instant(const struct binding *b, instant at)
{
	char bytes[8];

	if (!present(b, !instant_is_none(at), "no instant"))
		return;
	write_64(bytes, (uint64_t)from_2000(b, at));
	put(b, bytes, sizeof bytes);
}

static void put_date(const struct binding *b, date day)
{
	char bytes[4];
	int32_t days;

	if (!present(b, !date_is_none(day), "no date"))
		return;
	if (__builtin_sub_overflow(day.days, EPOCH_DAYS, &days))
		fail(BREAKDOWN_OTHER, "%s: argument %s is no date", b->statement->name,
		     b->field->name);
	write_32(bytes, (uint32_t)days);
	put(b, bytes, sizeof bytes);
}

static void put_span(const struct binding *b, span s)
{
	char bytes[1 + 2 * 12], *at = bytes + 1;
	bool lower = !instant_is_none(s.from), upper = s.to.us != INSTANT_FOREVER.us;

	if (!present(b, s.from.us < s.to.us, "an empty span"))
		return;
	bytes[0] = (char)((lower ? RANGE_LOWER_IN : RANGE_LOWER_FREE) |
			  (upper ? 0 : RANGE_UPPER_FREE));
	if (lower)
		at = write_64(write_32(at, 8), (uint64_t)from_2000(b, s.from));
	if (upper)
		at = write_64(write_32(at, 8), (uint64_t)from_2000(b, s.to));
	put(b, bytes, (size_t)(at - bytes));
}

/* ---- texts ---- */

static void put_text(const struct binding *b, str text)
{
	if (present(b, !str_absent(text), "absent"))
		put(b, text.at, text.len);
}

static void put_json(const struct binding *b, str text)
{
	if (!present(b, !str_absent(text), "absent"))
		return;
	if (text.len >= INT32_MAX)
		too_long(b);

	char *bytes = region_alloc(b->region, text.len + 1);

	bytes[0] = 1; /* jsonb_send's version */
	memcpy(bytes + 1, text.at, text.len);
	*b->value = bytes;
	*b->length = (int)text.len + 1;
}

static void put_enum(const struct binding *b, int index)
{
	size_t count = 0;

	if (!present(b, index != 0, "no value of its enum"))
		return;
	while (b->field->names[count])
		count++;
	if (index < 0 || (size_t)index >= count)
		db_bug("%s: argument %s is %d, beyond its enum", b->statement->name, b->field->name,
		       index);
	put(b, b->field->names[index], strlen(b->field->names[index]));
}

/* ---- arrays ---- */

static Oid item_type(const struct binding *b)
{
	return b->field->items == K_UUID  ? OID_UUID
	       : b->field->items == K_INT ? OID_INT8
					  : OID_TEXT;
}

static size_t item_bytes(const struct binding *b, struct list_of list, size_t i)
{
	switch (b->field->items) {
	case K_UUID:
		return sizeof(uuid);
	case K_INT:
		return 8;
	default:
		return ((const str *)list.items)[i].len;
	}
}

static char *write_item(const struct binding *b, struct list_of list, size_t i, char *at)
{
	size_t len = item_bytes(b, list, i);

	at = write_32(at, (uint32_t)len);
	if (b->field->items == K_INT)
		return write_64(at, (uint64_t)((const int64_t *)list.items)[i]);
	if (b->field->items == K_UUID)
		memcpy(at, ((const uuid *)list.items)[i].bytes, len);
	else if (len > 0)
		memcpy(at, ((const str *)list.items)[i].at, len);
	return at + len;
}

/* Dimensions, "has nulls", the items' type; then length and first index of the dimension; then
 * the items (array_send). */
static void put_list(const struct binding *b, struct list_of list)
{
	size_t need = 5 * 4;

	if (!present(b, list.items || list.count == 0, "absent"))
		return;
	for (size_t i = 0; i < list.count; i++)
		need += 4 + item_bytes(b, list, i);
	if (need > INT32_MAX)
		too_long(b);

	char *bytes = region_alloc(b->region, need), *at = bytes;

	at = write_32(at, list.count > 0);
	at = write_32(at, 0);
	at = write_32(at, item_type(b));
	if (list.count > 0) {
		at = write_32(at, (uint32_t)list.count);
		at = write_32(at, 1);
	}
	for (size_t i = 0; i < list.count; i++)
		at = write_item(b, list, i, at);
	*b->value = bytes;
	*b->length = (int)(at - bytes);
}

/* ---- a whole statement ---- */

static void put_value(const struct binding *b, const char *in)
{
	const void *at = in + b->field->at;

	if (b->field->has_at && b->field->optional && !*(const bool *)(in + b->field->has_at - 1))
		return;
	switch (b->field->kind) {
	case K_BOOL:
		put(b, *(const bool *)at ? "\1" : "\0", 1);
		return;
	case K_INT:
		put_int(b, *(const int64_t *)at);
		return;
	case K_REAL:
		put_real(b, *(const double *)at);
		return;
	case K_TEXT:
	case K_BYTES:
		put_text(b, *(const str *)at);
		return;
	case K_JSON:
		put_json(b, *(const str *)at);
		return;
	case K_UUID:
		if (present(b, !uuid_is_nil(*(const uuid *)at), "nil"))
			put(b, at, sizeof(uuid));
		return;
	case K_INSTANT:
		put_instant(b, *(const instant *)at);
		return;
	case K_DATE:
		put_date(b, *(const date *)at);
		return;
	case K_SPAN:
		put_span(b, *(const span *)at);
		return;
	case K_ENUM:
		put_enum(b, *(const int *)at);
		return;
	case K_LIST:
		put_list(b, *(const struct list_of *)at);
		return;
	case K_OBJECT:
		break;
	}
	db_bug("%s: argument %s is of a kind that no statement takes", b->statement->name,
	       b->field->name);
}

struct bound *bound_make(struct region *region, const struct db_pool *pool,
			 const struct statement *s, const void *in)
{
	struct bound *bound = region_make(region, struct bound);
	size_t count = s->in ? s->in->count : 0;

	if (count > DB_ARGUMENTS)
		db_bug("%s has more than %d arguments", s->name, DB_ARGUMENTS);
	bound->statement = s;
	bound->place = pool_place(pool, s);
	bound->count = (int)count;
	bound->values = region_array(region, count, sizeof *bound->values);
	bound->lengths = region_array(region, count, sizeof *bound->lengths);
	for (size_t i = 0; i < count; i++)
		put_value(&(struct binding){ .region = region,
					     .statement = s,
					     .field = &s->in->fields[i],
					     .type = s->types[i],
					     .value = &bound->values[i],
					     .length = &bound->lengths[i] },
			  in);
	return bound;
}
