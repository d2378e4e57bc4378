/* shape_read.c — JSON, or pairs of a query, into a struct, by its table.
 *
 * Every wrong field is told, not only the first.  Easy to get wrong: what was not sent must read as absent, which
 * is not zero for instants and dates, and a nil uuid would mean absent, so nobody may send one. */

#include "lib/wire/shape_inside.h"

#include <assert.h>
#include <string.h>

enum { FIELDS_MAX = 128 };

static bool read_object(const struct shape *, const struct json *, void *out, struct faults *,
			const struct place *);

/* ---- objects and lists ---- */

static bool read_inner(const struct reading *r)
{
	const struct shape *shape = r->field->of;

	if (r->value->kind != JSON_OBJECT)
		return tell(r, "type", "must be an object");

	void *made = region_alloc(r->faults->region, shape->size);

	*(const void **)r->to = made;
	return read_object(shape, r->value, made, r->faults, r->place);
}

static bool read_item(const struct reading *r)
{
	if (r->value->kind == JSON_NULL)
		return tell(r, "null", "may not be null");
	if (r->field->kind != K_OBJECT)
		return read_plain(r);
	/* Objects lie in their list, not behind pointers. */
	if (r->value->kind != JSON_OBJECT)
		return tell(r, "type", "must be an object");
	return read_object(r->field->of, r->value, r->to, r->faults, r->place);
}

static bool read_list(const struct reading *r)
{
	const struct field *f = r->field;
	struct field item = item_field(f);
	size_t size = value_size(&item), count = r->value->count;

	if (r->value->kind != JSON_LIST)
		return tell(r, "type", "must be a list");
	if (f->max > 0 && count > (size_t)f->max)
		return tell(r, "too_many", "must have at most %lld items, has %zu",
			    (long long)f->max, count);
	if (f->min > 0 && count < (size_t)f->min)
		return tell(r, "too_few", "must have at least %lld items, has %zu",
			    (long long)f->min, count);

	char *items = region_array(r->faults->region, count, size);
	const struct json *each = count > 0 ? r->value->first : NULL;
	bool right = true;

	*(struct list_of *)r->to = (struct list_of){ items, count };
	for (size_t i = 0; each; each = each->next, i++) {
		struct place place = { .outer = r->place, .index = i };
		struct reading inner = { r->faults, &place, &item, each, items + i * size };

		right &= read_item(&inner);
	}
	return right;
}

static bool read_value(const struct reading *r)
{
	switch (r->field->kind) {
	case K_OBJECT:
		return read_inner(r);
	case K_LIST:
		return read_list(r);
	default:
		return read_plain(r);
	}
}

/* ---- structs ---- */

struct seen {
	uint64_t bits[FIELDS_MAX / 64];
};

static bool is_seen(const struct seen *seen, size_t index)
{
	return seen->bits[index / 64] >> index % 64 & 1;
}

static void see(struct seen *seen, size_t index)
{
	seen->bits[index / 64] |= 1ull << index % 64;
}

void shape_clear(const struct shape *shape, void *out)
{
	memset(out, 0, shape->size);
	for (size_t i = 0; i < shape->count; i++) {
		void *at = (char *)out + shape->fields[i].at;

		if (shape->fields[i].kind == K_INSTANT)
			*(instant *)at = INSTANT_NONE;
		else if (shape->fields[i].kind == K_DATE)
			*(date *)at = DATE_NONE;
	}
}

/* Most fields that are looked at in vain differ in their first letter. */
static bool is_named(const struct field *f, str name)
{
	return name.len > 0 && f->name[0] == name.at[0] && str_equal(str_of(f->name), name);
}

/* Looks from `first` on and around, for members mostly come in the order of the table. */
static const struct field *field_named(const struct shape *shape, str name, size_t first)
{
	for (size_t i = 0; i < shape->count; i++) {
		const struct field *f = &shape->fields[(first + i) % shape->count];

		if (is_named(f, name))
			return f;
	}
	return NULL;
}

static void read_field(const struct field *f, const struct json *value, void *out,
		       struct faults *faults, const struct place *place)
{
	struct reading r = { faults, place, f, value, (char *)out + f->at };
	bool *has = has_of(f, out);

	if (has)
		*has = true;
	if (value->kind != JSON_NULL)
		read_value(&r);
	else if (!f->nullable)
		tell(&r, "null", "may not be null");
	else if (has && (f->kind == K_BOOL || f->kind == K_INT || f->kind == K_REAL))
		*has = false; /* these have no other way to be absent */
}

static void preset(const struct field *f, void *out)
{
	void *at = (char *)out + f->at;

	if (f->kind == K_BOOL)
		*(bool *)at = f->preset;
	else if (f->kind == K_INT)
		*(int64_t *)at = f->preset;
	else if (f->kind == K_ENUM)
		*(int *)at = (int)f->preset;
}

/* What nobody said: a fault, or its preset. */
static void finish(const struct shape *shape, const struct seen *seen, void *out,
		   struct faults *faults, const struct place *outer, const char *prefix)
{
	for (size_t i = 0; i < shape->count; i++) {
		const struct field *f = &shape->fields[i];
		struct place place = { .outer = outer, .prefix = prefix, .name = str_of(f->name) };

		if (is_seen(seen, i))
			continue;
		if (!f->optional)
			wrong_at(faults, &place, "required", "must be there");
		else if (f->preset != 0)
			preset(f, out);
	}
}

static bool read_object(const struct shape *shape, const struct json *in, void *out,
			struct faults *faults, const struct place *outer)
{
	struct seen seen = { 0 };
	size_t before = faults->count, next = 0;

	assert(shape->count <= FIELDS_MAX);
	shape_clear(shape, out);
	for (const struct json *each = in->count > 0 ? in->first : NULL; each; each = each->next) {
		struct place place = { .outer = outer, .name = each->key };
		const struct field *f = field_named(shape, each->key, next);

		if (!f) {
			wrong_at(faults, &place, "unknown", "there is no member of that name");
			continue;
		}
		next = (size_t)(f - shape->fields) + 1;
		see(&seen, next - 1);
		read_field(f, each, out, faults, &place);
	}
	finish(shape, &seen, out, faults, outer, NULL);
	return faults->count == before;
}

bool shape_read(const struct shape *shape, const struct json *in, void *out, struct faults *faults)
{
	if (in && in->kind == JSON_OBJECT) {
		read_object(shape, in, out, faults, NULL);
	} else {
		shape_clear(shape, out);
		wrong_at(faults, NULL, "type", "must be an object");
	}
	return faults->count == 0;
}

/* ---- pairs ---- */

/* What JSON would have said: a number or boolean when one is due and it is one, else the text. */
static struct json pair_value(struct region *, const struct field *, str text);

/* a,b,c; absent: none. */
static struct json list_value(struct region *region, const struct field *f, str text)
{
	struct json list = { .kind = JSON_LIST };
	struct json **last = &list.first;
	struct field item = item_field(f);
	str part;

	while (str_cut(&text, ',', &part)) {
		struct json *each = region_make(region, struct json);

		*each = pair_value(region, &item, part);
		*last = each;
		last = &each->next;
		list.count++;
	}
	return list;
}

static struct json pair_value(struct region *region, const struct field *f, str text)
{
	struct json value;

	if (f->kind == K_LIST)
		return list_value(region, f, text.len > 0 ? text : (str){ 0 });
	if ((f->kind == K_INT || f->kind == K_REAL) && json_number(text, &value))
		return value;
	if (f->kind == K_BOOL && str_equal(text, STR("true")))
		return (struct json){ .kind = JSON_BOOL, .truth = true };
	if (f->kind == K_BOOL && str_equal(text, STR("false")))
		return (struct json){ .kind = JSON_BOOL };
	return (struct json){ .kind = JSON_TEXT, .text = text };
}

bool shape_read_pairs(const struct shape *shape, const struct pair *pairs, size_t count,
		      const char *prefix, void *out, struct faults *faults)
{
	struct seen seen = { 0 };

	assert(shape->count <= FIELDS_MAX);
	shape_clear(shape, out);
	for (size_t i = 0; i < count; i++) {
		struct place place = { .prefix = prefix, .name = pairs[i].name };
		const struct field *f = field_named(shape, pairs[i].name, i);

		if (!f) {
			wrong_at(faults, &place, "unknown", "there is no parameter of that name");
			continue;
		}

		size_t index = (size_t)(f - shape->fields);
		struct json value = pair_value(faults->region, f, pairs[i].value);

		if (is_seen(&seen, index))
			wrong_at(faults, &place, "duplicate", "may come only once");
		else
			read_field(f, &value, out, faults, &place);
		see(&seen, index);
	}
	finish(shape, &seen, out, faults, NULL, prefix);
	return faults->count == 0;
}
