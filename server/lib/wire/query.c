/* query.c — the pairs of a query string, both ways (WHATWG URL, application/x-www-form-urlencoded).
 *
 * Easy to get wrong: a plus is a space, and what is decoded may be anything: it must be UTF-8 without NUL. */

#include "lib/wire/shape_inside.h"

#include <string.h>

enum { PAIRS_MAX = 64 };

_Static_assert((int)UUID_TEXT >= (int)INSTANT_TEXT && (int)UUID_TEXT >= (int)DATE_TEXT,
	       "plain_text has room for each");

/* ---- reading ---- */

str percent_decoded(struct region *region, str s, bool plus_is_space)
{
	char *copy = region_alloc(region, s.len + 1), *to = copy;

	for (size_t i = 0; i < s.len; i++) {
		char c = s.at[i];

		if (c == '%') {
			int high = i + 2 < s.len ? hex_digit(s.at[i + 1]) : -1;
			int low = i + 2 < s.len ? hex_digit(s.at[i + 2]) : -1;

			if (high < 0 || low < 0)
				return (str){ 0 };
			c = (char)(high << 4 | low);
			i += 2;
		} else if (c == '+' && plus_is_space) {
			c = ' ';
		}
		if (c == '\0')
			return (str){ 0 };
		*to++ = c;
	}

	str text = { copy, (size_t)(to - copy) };

	return str_utf8_length(text) < 0 ? (str){ 0 } : text;
}

static bool is_there(const struct pair *pairs, size_t count, str name)
{
	for (size_t i = 0; i < count; i++)
		if (str_equal(pairs[i].name, name))
			return true;
	return false;
}

size_t query_pairs(struct region *region, str query, struct pair *out, size_t room,
		   struct faults *faults)
{
	size_t count = 0;
	str part;

	if (room > PAIRS_MAX)
		room = PAIRS_MAX;
	while (str_cut(&query, '&', &part)) {
		str value = part, name;

		if (part.len == 0)
			continue;
		str_cut(&value, '=', &name);
		name = percent_decoded(region, name, true);
		value = str_absent(value) ? STR("") : percent_decoded(region, value, true);
		if (str_absent(name) || str_absent(value)) {
			fault_add(faults,
				  str_absent(name) ? STR("?")
						   : pointer_parameter(region, "?", name),
				  "encoding", STR("must be UTF-8 with whole %-escapes"));
		} else if (is_there(out, count, name)) {
			fault_add(faults, pointer_parameter(region, "?", name), "duplicate",
				  STR("may come only once"));
		} else if (count == room) {
			fault_add(faults, STR("?"), "too_many",
				  region_format(region, "must have at most %zu parameters", room));
			break;
		} else {
			out[count++] = (struct pair){ name, value };
		}
	}
	return count;
}

/* ---- writing ---- */

struct text {
	struct region *region;
	char *at;
	size_t len, room;
};

static void put(struct text *t, str s)
{
	if (t->room - t->len < s.len) {
		size_t room = 2 * (t->len + s.len) + 64;
		char *at = region_alloc(t->region, room);

		if (t->len > 0)
			memcpy(at, t->at, t->len);
		t->at = at;
		t->room = room;
	}
	if (s.len > 0)
		memcpy(t->at + t->len, s.at, s.len);
	t->len += s.len;
}

static bool is_unreserved(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
	       (c != '\0' && strchr("-._~", c) != NULL);
}

static void put_encoded(struct text *t, str s)
{
	static const char hex[] = "0123456789ABCDEF";

	for (size_t i = 0; i < s.len; i++) {
		unsigned char c = (unsigned char)s.at[i];
		char escaped[] = { '%', hex[c >> 4], hex[c & 15] };

		put(t, is_unreserved(s.at[i]) ? (str){ s.at + i, 1 } : (str){ escaped, 3 });
	}
}

/* As JSON writes it, without the quotes and escapes of a text. */
static str plain_text(struct region *region, const struct field *f, const void *value)
{
	struct json_writer w = { .region = region };
	char text[UUID_TEXT];

	switch (f->kind) {
	case K_BOOL:
		return *(const bool *)value ? STR("true") : STR("false");
	case K_INT:
		json_int(&w, *(const int64_t *)value);
		return json_done(&w);
	case K_REAL:
		json_real(&w, *(const double *)value);
		return json_done(&w);
	case K_UUID:
		uuid_write(*(const uuid *)value, text);
		return region_copy(region, (str){ text, UUID_TEXT });
	case K_INSTANT:
		return region_copy(region,
				   (str){ text, instant_write(*(const instant *)value, text) });
	case K_DATE:
		date_write(*(const date *)value, text);
		return region_copy(region, (str){ text, DATE_TEXT });
	case K_ENUM:
		return str_of(f->names[*(const int *)value]);
	default:
		return *(const str *)value;
	}
}

static void put_value(struct text *t, const struct field *f, const void *value)
{
	if (f->kind != K_LIST) {
		put_encoded(t, plain_text(t->region, f, value));
		return;
	}

	const struct list_of *list = value;
	struct field item = item_field(f);
	size_t size = value_size(&item);

	for (size_t i = 0; i < list->count; i++) {
		if (i > 0)
			put(t, STR(","));
		put_encoded(t, plain_text(t->region, &item, (const char *)list->items + i * size));
	}
}

/* The field that a path's {name} asks for; NULL when the segment is a plain one. */
static const struct field *field_of(const struct shape *shape, str segment)
{
	for (size_t i = 0; i < shape->count; i++) {
		str name = str_of(shape->fields[i].name);

		if (segment.len == name.len + 2 && segment.at[0] == '{' &&
		    str_equal((str){ segment.at + 1, name.len }, name))
			return &shape->fields[i];
	}
	return NULL;
}

static bool in_path(const struct shape *shape, const struct field *f, str path)
{
	str segment;

	while (str_cut(&path, '/', &segment))
		if (field_of(shape, segment) == f)
			return true;
	return false;
}

str pairs_write(struct region *region, str path, const struct shape *shape, const void *params)
{
	struct text t = { .region = region };
	str rest = path, segment;
	bool first = true;

	while (str_cut(&rest, '/', &segment)) {
		const struct field *f = field_of(shape, segment);

		if (!first)
			put(&t, STR("/"));
		first = false;
		if (f)
			put_value(&t, f, (const char *)params + f->at);
		else
			put(&t, segment);
	}

	bool asked = false;

	for (size_t i = 0; i < shape->count; i++) {
		const struct field *f = &shape->fields[i];
		const void *value = (const char *)params + f->at;
		const bool *has = has_of(f, params);

		if ((has && !*has) || is_nothing(f, value) || in_path(shape, f, path))
			continue;
		put(&t, asked ? STR("&") : STR("?"));
		asked = true;
		put_encoded(&t, str_of(f->name));
		put(&t, STR("="));
		put_value(&t, f, value);
	}
	return (str){ t.at, t.len };
}
