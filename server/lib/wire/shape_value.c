/* shape_value.c — plain values of a struct, from JSON; and how a fault gets its pointer.
 *
 * Easy to get wrong: a nil uuid would mean absent to all that follows, so nobody may send one; and only the
 * contract's way of writing is read, however much more the parsers of lib/base could. */

#include "lib/wire/shape_inside.h"

#include <assert.h>
#include <stdarg.h>

/* ---- faults ---- */

void fault_add(struct faults *faults, str pointer, const char *code, str detail)
{
	if (faults->count < FAULTS_MAX)
		faults->all[faults->count++] = (struct fault){ pointer, code, detail };
}

str pointer_parameter(struct region *region, const char *prefix, str name)
{
	str member = pointer_member(region, STR(""), name);

	return region_format(region, "%s%.*s", prefix, (int)member.len - 1, member.at + 1);
}

static str pointer_of(struct region *region, const struct place *place)
{
	if (!place)
		return STR("");
	if (place->prefix)
		return pointer_parameter(region, place->prefix, place->name);

	str outer = pointer_of(region, place->outer);

	return str_absent(place->name) ? pointer_item(region, outer, place->index)
				       : pointer_member(region, outer, place->name);
}

bool wrong_at(struct faults *faults, const struct place *place, const char *code,
	      const char *format, ...)
{
	va_list args;

	/* Nothing is made for what nobody will be told. */
	if (faults->count == FAULTS_MAX)
		return false;
	va_start(args, format);
	fault_add(faults, pointer_of(faults->region, place), code,
		  region_vformat(faults->region, format, args));
	va_end(args);
	return false;
}

/* ---- plain values ---- */

static bool need_text(const struct reading *r)
{
	return r->value->kind == JSON_TEXT || tell(r, "type", "must be a text");
}

static bool read_bool(const struct reading *r)
{
	if (r->value->kind != JSON_BOOL)
		return tell(r, "type", "must be true or false");
	*(bool *)r->to = r->value->truth;
	return true;
}

/* A whole number beyond the bound of the table, or beyond what the machine counts. */
static bool out_of_bounds(const struct reading *r, bool big)
{
	int64_t min = r->field->min, max = r->field->max;
	bool bounded = min != 0 || max != 0;

	if (big && bounded && max < INT64_MAX)
		return tell(r, "too_big", "must be at most %lld", (long long)max);
	if (!big && bounded && min > INT64_MIN)
		return tell(r, "too_small", "must be at least %lld", (long long)min);
	return tell(r, big ? "too_big" : "too_small", "must fit into 64 bits");
}

static bool read_int(const struct reading *r)
{
	int64_t number = r->value->number;

	if (r->value->kind == JSON_HUGE)
		return out_of_bounds(r, r->value->raw.at[0] != '-');
	if (r->value->kind != JSON_INT)
		return tell(r, "type",
			    "must be a whole number, written without fraction and exponent");
	if (r->field->min != 0 || r->field->max != 0) {
		if (number < r->field->min)
			return out_of_bounds(r, false);
		if (number > r->field->max)
			return out_of_bounds(r, true);
	}
	*(int64_t *)r->to = number;
	return true;
}

static bool read_real(const struct reading *r)
{
	const struct field *f = r->field;
	double number = r->value->kind == JSON_INT ? (double)r->value->number : r->value->real;

	if (r->value->kind == JSON_HUGE)
		return tell(r, r->value->raw.at[0] == '-' ? "too_small" : "too_big",
			    "is out of all bounds");
	if (r->value->kind != JSON_INT && r->value->kind != JSON_REAL)
		return tell(r, "type", "must be a number");
	if (f->real_min != 0 || f->real_max != 0) {
		if (number < f->real_min)
			return tell(r, "too_small", "must be at least %g", f->real_min);
		if (number > f->real_max)
			return tell(r, "too_big", "must be at most %g", f->real_max);
	}
	*(double *)r->to = number;
	return true;
}

static bool read_text(const struct reading *r)
{
	const struct field *f = r->field;

	if (!need_text(r))
		return false;

	str text = r->value->text;
	struct wrong it = text_check(r->faults->region, f->format, f->min, f->max, &text);

	if (it.code)
		return tell(r, it.code, "%.*s", STR_ARG(it.detail));
	*(str *)r->to = text;
	return true;
}

static bool read_uuid(const struct reading *r)
{
	uuid id;

	if (!need_text(r))
		return false;
	if (!uuid_parse(r->value->text, &id) || uuid_is_nil(id))
		return tell(r, "uuid",
			    "must be an id of 32 hex digits in the form 8-4-4-4-12, not all zero");
	*(uuid *)r->to = id;
	return true;
}

/* Stricter than instant_parse, which takes PostgreSQL's way of writing, too. */
static bool read_instant(const struct reading *r)
{
	instant at;

	if (!need_text(r))
		return false;
	if (str_find(r->value->text, ' ') >= 0 || !instant_parse(r->value->text, &at))
		return tell(r, "date_time",
			    "must be an instant of RFC 3339, such as 2026-03-01T08:00:00Z");
	*(instant *)r->to = at;
	return true;
}

static bool read_date(const struct reading *r)
{
	date day;

	if (!need_text(r))
		return false;
	if (!date_parse(r->value->text, &day))
		return tell(r, "date", "must be a day that exists, such as 2026-03-01");
	*(date *)r->to = day;
	return true;
}

int enum_of(const char *const *names, str name)
{
	for (int i = 1; names[i]; i++)
		if (str_equal(str_of(names[i]), name))
			return i;
	return 0;
}

/* "ar, fr, en" */
static str names_listed(struct region *region, const char *const *names)
{
	str list = STR("");

	for (int i = 1; names[i]; i++)
		list = region_format(region, "%.*s%s%s", STR_ARG(list), i > 1 ? ", " : "",
				     names[i]);
	return list;
}

static bool read_enum(const struct reading *r)
{
	if (!need_text(r))
		return false;

	int index = enum_of(r->field->names, r->value->text);

	if (index == 0) {
		str list = names_listed(r->faults->region, r->field->names);

		return tell(r, "enum", "must be one of %.*s", STR_ARG(list));
	}
	*(int *)r->to = index;
	return true;
}

static bool read_json(const struct reading *r)
{
	*(str *)r->to = r->value->raw;
	return true;
}

bool read_plain(const struct reading *r)
{
	switch (r->field->kind) {
	case K_BOOL:
		return read_bool(r);
	case K_INT:
		return read_int(r);
	case K_REAL:
		return read_real(r);
	case K_TEXT:
		return read_text(r);
	case K_UUID:
		return read_uuid(r);
	case K_INSTANT:
		return read_instant(r);
	case K_DATE:
		return read_date(r);
	case K_ENUM:
		return read_enum(r);
	case K_JSON:
		return read_json(r);
	case K_OBJECT:
	case K_LIST:
	case K_SPAN:
	case K_BYTES:
		break;
	}
	/* Rows and arguments alone have spans and bytes: a contract cannot say them. */
	assert(!"no plain value of JSON");
	return false;
}
