/* shape_sample.h — a struct with every kind of field, as gen/contract.py would make it; for shape_test.c and json_fuzz.c. */
#ifndef WIRE_SHAPE_SAMPLE_H
#define WIRE_SHAPE_SAMPLE_H

#include "lib/wire/shape.h"

static const char *const colour_names[] = { "", "red", "green", "light-blue", NULL };

struct inner {
	str label;
	int64_t size;
	bool has_size;
};

static const struct field inner_fields[] = {
	FIELD(inner, label, .format = F_LINE, .min = 1, .max = 10),
	FIELD(inner, size, .optional = true, HAS(inner, size), .min = 1, .max = INT64_MAX),
};
static const struct shape inner_shape = SHAPE(inner);

struct sample {
	bool truth;
	int64_t number;
	double real;
	str text;
	uuid id;
	instant at;
	date on;
	int colour; /* enum colour */
	const struct inner *inner;
	struct list_of numbers; /* of int64_t */
	struct list_of colours; /* of enum colour */
	struct list_of inners;  /* of struct inner */
	/* and what may be left out */
	bool maybe_truth;
	bool has_maybe_truth;
	int64_t maybe_number;
	bool has_maybe_number;
	double maybe_real;
	bool has_maybe_real;
	str maybe_text;
	uuid maybe_id;
	instant maybe_at;
	date maybe_on;
	int maybe_colour; /* enum colour */
	const struct inner *maybe_inner;
	struct list_of maybe_texts; /* of str */
	int64_t limit;
	str cleared;
	int64_t count;
	bool has_count;
	struct list_of ids;    /* of uuid */
	struct list_of times;  /* of instant */
	struct list_of days;   /* of date */
	struct list_of reals;  /* of double */
	struct list_of truths; /* of bool */
	str anything;          /* JSON */
};

static const struct field sample_fields[] = {
	FIELD(sample, truth),
	FIELD(sample, number, .min = INT64_MIN, .max = 1000),
	FIELD(sample, real, .real_min = -90, .real_max = 90),
	FIELD(sample, text, .min = 2, .max = 5),
	FIELD(sample, id),
	FIELD(sample, at),
	FIELD(sample, on),
	FIELD(sample, colour, .names = colour_names),
	FIELD(sample, inner, .of = &inner_shape),
	FIELD(sample, numbers, .min = 1, .max = 3, .items = K_INT, .item_min = 0, .item_max = 9),
	FIELD(sample, colours, .max = 3, .items = K_ENUM, .names = colour_names),
	FIELD(sample, inners, .max = 2, .items = K_OBJECT, .of = &inner_shape),
	FIELD(sample, maybe_truth, .optional = true, HAS(sample, maybe_truth)),
	FIELD(sample, maybe_number, .optional = true, HAS(sample, maybe_number)),
	FIELD(sample, maybe_real, .optional = true, HAS(sample, maybe_real)),
	FIELD(sample, maybe_text, .optional = true, .max = 100),
	FIELD(sample, maybe_id, .optional = true),
	FIELD(sample, maybe_at, .optional = true),
	FIELD(sample, maybe_on, .optional = true),
	FIELD(sample, maybe_colour, .optional = true, .names = colour_names),
	FIELD(sample, maybe_inner, .optional = true, .of = &inner_shape),
	FIELD(sample, maybe_texts, .optional = true, .max = 3, .items = K_TEXT, .format = F_SLUG,
	      .item_min = 1, .item_max = 4),
	FIELD(sample, limit, .optional = true, .preset = 20, .min = 1, .max = 100),
	FIELD(sample, cleared, .nullable = true, .max = 10),
	FIELD(sample, count, .nullable = true, HAS(sample, count)),
	FIELD(sample, ids, .optional = true, .max = 3, .items = K_UUID),
	FIELD(sample, times, .optional = true, .max = 3, .items = K_INSTANT),
	FIELD(sample, days, .optional = true, .max = 3, .items = K_DATE),
	FIELD(sample, reals, .optional = true, .max = 3, .items = K_REAL),
	FIELD(sample, truths, .optional = true, .max = 3, .items = K_BOOL),
	FIELD(sample, anything, .optional = true, .kind = K_JSON),
};
static const struct shape sample_shape = SHAPE(sample);

/* x-patch: what is not said stays, null clears. */
struct patch {
	str name;
	bool has_name;
	int language;
	bool has_language;
	instant since;
	bool has_since;
	struct list_of tags; /* of str */
	bool has_tags;
	bool open;
	bool has_open;
};

static const struct field patch_fields[] = {
	FIELD(patch, name, .optional = true, .nullable = true, HAS(patch, name), .format = F_LINE,
	      .min = 1, .max = 10),
	FIELD(patch, language, .optional = true, HAS(patch, language), .names = colour_names),
	FIELD(patch, since, .optional = true, .nullable = true, HAS(patch, since)),
	FIELD(patch, tags, .optional = true, HAS(patch, tags), .max = 3, .items = K_TEXT,
	      .item_max = 5),
	FIELD(patch, open, .optional = true, HAS(patch, open)),
};
static const struct shape patch_shape = SHAPE(patch);

#endif
