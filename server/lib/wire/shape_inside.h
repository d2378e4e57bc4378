/* shape_inside.h — what the files of shape share among themselves.  Pure. */
#ifndef WIRE_SHAPE_INSIDE_H
#define WIRE_SHAPE_INSIDE_H

#include "lib/wire/shape.h"

/* The rule that a value breaks; code NULL: none. */
struct wrong {
	const char *code;
	str detail;
};

/* Holds a text against a format and, when they are not both 0, bounds in code points.  Trims *text for F_LINE and F_PROSE. */
struct wrong text_check(struct region *, enum format, int64_t min, int64_t max, str *text);

/* The elements of a list, as a field of their own. */
struct field item_field(const struct field *list);

/* Bytes of one value in its struct or list. */
size_t value_size(const struct field *);

/* Is it the value that means absent?  Never for numbers and booleans, which need a has_. */
bool is_nothing(const struct field *, const void *value);

/* Where we are, from inside out; made into a pointer only when there is a fault. */
struct place {
	const struct place *outer;
	const char *prefix; /* of the outermost, instead of '/' */
	str name;
	size_t index; /* of a list's element, whose name is absent */
};

/* What reads one value; `to` is its place in the struct. */
struct reading {
	struct faults *faults;
	const struct place *place;
	const struct field *field;
	const struct json *value;
	void *to;
};

/* "?name": the prefix instead of the slash of a pointer. */
str pointer_parameter(struct region *, const char *prefix, str name);

/* Adds a fault with the pointer of that place, if there is room for one.  False, for `return wrong_at(…)`. */
bool wrong_at(struct faults *, const struct place *, const char *code, const char *format, ...)
	__attribute__((format(printf, 4, 5)));

#define tell(r, code, ...) wrong_at((r)->faults, (r)->place, (code), __VA_ARGS__)

/* Reads what is neither object nor list. */
bool read_plain(const struct reading *);

static inline bool *has_of(const struct field *f, const void *of_struct)
{
	return f->has_at > 0 ? (bool *)((char *)of_struct + f->has_at - 1) : NULL;
}

#endif
