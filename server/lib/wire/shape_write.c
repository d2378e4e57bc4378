/* shape_write.c — a struct as JSON, by its table; and what its values have in common.
 *
 * Easy to get wrong: absent is not the same for all kinds.  Numbers and booleans have no value left to mean it, so a
 * has_ beside them tells. */

#include "lib/wire/shape_inside.h"

#include <assert.h>
#include <string.h>

struct field item_field(const struct field *list)
{
	return (struct field){
		.name = list->name,
		.kind = list->items,
		.format = list->format,
		.min = list->item_min,
		.max = list->item_max,
		.names = list->names,
		.of = list->of,
	};
}

size_t value_size(const struct field *f)
{
	switch (f->kind) {
	case K_BOOL:
		return sizeof(bool);
	case K_INT:
		return sizeof(int64_t);
	case K_REAL:
		return sizeof(double);
	case K_TEXT:
	case K_JSON:
	case K_BYTES:
		return sizeof(str);
	case K_UUID:
		return sizeof(uuid);
	case K_INSTANT:
		return sizeof(instant);
	case K_DATE:
		return sizeof(date);
	case K_SPAN:
		return sizeof(span);
	case K_ENUM:
		return sizeof(int);
	case K_OBJECT:
		return f->of->size; /* in a list; elsewhere behind a pointer */
	case K_LIST:
		return sizeof(struct list_of);
	}
	assert(!"a kind nobody knows");
	return 0;
}

bool is_nothing(const struct field *f, const void *value)
{
	switch (f->kind) {
	case K_TEXT:
	case K_JSON:
	case K_BYTES:
		return str_absent(*(const str *)value);
	case K_UUID:
		return uuid_is_nil(*(const uuid *)value);
	case K_INSTANT:
		return instant_is_none(*(const instant *)value);
	case K_DATE:
		return date_is_none(*(const date *)value);
	case K_ENUM:
		return *(const int *)value == 0;
	case K_OBJECT:
		return *(const void *const *)value == NULL;
	case K_LIST:
		return ((const struct list_of *)value)->items == NULL;
	case K_SPAN:
		return ((const span *)value)->from.us == ((const span *)value)->to.us;
	case K_BOOL:
	case K_INT:
	case K_REAL:
		break;
	}
	return false;
}

static void write_enum(struct json_writer *w, const struct field *f, int index)
{
	int known = 0;

	while (known < index && f->names[known])
		known++;
	assert(index > 0 &&
	       f->names[known]); /* else the struct holds what the contract does not know */
	json_text(w, str_of(f->names[index]));
}

static void write_value(struct json_writer *, const struct field *, const void *);

static void write_list(struct json_writer *w, const struct field *f, const struct list_of *list)
{
	struct field item = item_field(f);
	size_t size = value_size(&item);

	json_open(w, '[');
	for (size_t i = 0; i < list->count; i++) {
		const char *each = (const char *)list->items + i * size;

		if (item.kind == K_OBJECT)
			shape_write(w, item.of, each);
		else
			write_value(w, &item, each);
	}
	json_close(w, ']');
}

static void write_value(struct json_writer *w, const struct field *f, const void *value)
{
	switch (f->kind) {
	case K_BOOL:
		json_bool(w, *(const bool *)value);
		return;
	case K_INT:
		json_int(w, *(const int64_t *)value);
		return;
	case K_REAL:
		json_real(w, *(const double *)value);
		return;
	case K_TEXT:
		json_text(w, *(const str *)value);
		return;
	case K_UUID:
		json_uuid(w, *(const uuid *)value);
		return;
	case K_INSTANT:
		json_instant(w, *(const instant *)value);
		return;
	case K_DATE:
		json_date(w, *(const date *)value);
		return;
	case K_ENUM:
		write_enum(w, f, *(const int *)value);
		return;
	case K_OBJECT:
		shape_write(w, f->of, *(const void *const *)value);
		return;
	case K_LIST:
		write_list(w, f, value);
		return;
	case K_JSON:
		json_raw(w, *(const str *)value);
		return;
	case K_SPAN:
	case K_BYTES:
		break;
	}
	assert(!"a span or bytes in JSON");
}

/* What stands for a value that is not there. */
static void write_nothing(struct json_writer *w, const struct field *f, bool unsaid)
{
	bool number = f->kind == K_BOOL || f->kind == K_INT || f->kind == K_REAL;

	if (f->nullable && (!unsaid || number)) {
		json_name(w, f->name);
		json_null(w);
	} else if (f->kind == K_LIST && !f->optional) {
		json_name(w, f->name);
		json_raw(w, STR("[]"));
	} else {
		assert(f->optional); /* else what the contract requires was never filled in */
	}
}

static void write_field(struct json_writer *w, const struct field *f, const void *of_struct)
{
	const void *value = (const char *)of_struct + f->at;
	const bool *has = has_of(f, of_struct);
	bool unsaid = has && !*has;

	if (unsaid || is_nothing(f, value)) {
		write_nothing(w, f, unsaid);
		return;
	}
	json_name(w, f->name);
	write_value(w, f, value);
}

void shape_write(struct json_writer *w, const struct shape *shape, const void *in)
{
	json_open(w, '{');
	for (size_t i = 0; i < shape->count; i++)
		write_field(w, &shape->fields[i], in);
	json_close(w, '}');
}

/* ---- the form ---- */

/* FNV-1a: str_hash is salted anew in each process. */
static uint64_t mixed(uint64_t hash, const void *bytes, size_t count)
{
	const unsigned char *at = bytes;

	for (size_t i = 0; i < count; i++)
		hash = (hash ^ at[i]) * 0x100000001b3u;
	return hash;
}

static uint64_t form_of(uint64_t hash, const struct shape *shape)
{
	for (size_t i = 0; i < shape->count; i++) {
		const struct field *field = &shape->fields[i];
		const unsigned char kinds[] = { (unsigned char)field->kind,
						(unsigned char)field->items };

		hash = mixed(hash, field->name, strlen(field->name) + 1);
		hash = mixed(hash, kinds, sizeof kinds);
		if (field->of)
			hash = form_of(hash, field->of);
	}
	return mixed(hash, "", 1);
}

int64_t shape_form(const struct shape *shape, str more)
{
	return (int64_t)mixed(form_of(0xcbf29ce484222325u, shape), more.at, more.len);
}
