/* shape.h — a table tells how a struct reads as JSON, as a query string, and as a row; one reader, one writer.
 *
 * Tables are made from contracts/ (server/gen/contract.py) and from .sql files (server/gen/sql.py); the compiler takes each kind from the
 * C type, so a table that lies about its struct does not build.  Pure. */
#ifndef WIRE_SHAPE_H
#define WIRE_SHAPE_H

#include "lib/wire/json.h"

enum kind {
	K_BOOL,    /* bool */
	K_INT,     /* int64_t */
	K_REAL,    /* double */
	K_TEXT,    /* str, with .format perhaps */
	K_UUID,    /* uuid */
	K_INSTANT, /* instant; JSON: RFC 3339 with Z */
	K_DATE,    /* date */
	K_SPAN,    /* span; rows and arguments only (tstzrange) */
	K_ENUM,    /* int, an index into names[]; 0 is "none" and has no name */
	K_OBJECT,  /* const struct x *; NULL: absent */
	K_LIST,    /* struct list_of: an array of `of` */
	K_JSON,    /* str of JSON, passed through (jsonb) */
	K_BYTES,   /* str of raw bytes; rows only (bytea), never JSON */
};

/* A list: count elements of the element's C type, in one array. */
struct list_of {
	void *items;
	size_t count;
};

/* What a text must look like beyond its length; a closed list, one checker each in shape_format.c.  Those with a
 * number bound the length by themselves. */
enum format {
	F_NONE,
	/* One line a person reads: no control characters, no characters that embed, override or isolate a writing direction
	 * (U+202A–202E, U+2066–2069).  White space at both ends is taken away before the length is counted; NFC is
	 * not demanded. */
	F_LINE,
	F_PROSE,  /* the same, but line feeds and tabs pass */
	F_PHONE,  /* a phone number as people write it; whoever uses it normalises; 40 */
	F_EMAIL,  /* one address, no display name; 254 */
	F_SLUG,   /* a–z, 0–9, single hyphens inside; not empty */
	F_TOKEN,  /* base64url characters */
	F_DIGITS, /* 0–9 */
	F_URL,    /* http or https, no user in it; 2,048 */
	F_ZONE,   /* looks like the name of an IANA zone; 64 */
};

struct shape;

struct field {
	const char *name;
	size_t at; /* offset in the struct */
	enum kind kind;
	bool optional; /* may be left out */
	bool nullable; /* null is a value: the member is cleared (PATCH) */
	int has_at;    /* offset + 1 of a bool has_<name>, 0 without: "was it said at all?" */
	/* K_BOOL, K_INT, K_ENUM: the value when it is left out (`default` of the contract). */
	int64_t preset;
	enum format format;
	/* Of a number, a text's length in code points, a list's count; 0, 0: unbounded.  An integer bounded on one
	 * side has INT64_MIN or INT64_MAX on the other. */
	int64_t min, max;
	double real_min, real_max; /* of K_REAL; 0, 0: unbounded */
	const char *const *names;  /* K_ENUM: "", "ar", "fr", …, NULL */
	const struct shape *of;    /* K_OBJECT; K_LIST of K_OBJECT */
	enum kind items; /* K_LIST: of its elements; names, format and `of` are theirs, too */
	int64_t item_min, item_max; /* as min and max, of each element */
	bool secret;                /* never logged, never kept for replay (x-secret) */
};

struct shape {
	const char *name;
	size_t size; /* sizeof the struct */
	const struct field *fields;
	size_t count;
};

/* clang-format off */
#define KIND_OF(x)                                                                                 \
	_Generic((x), bool: K_BOOL, int64_t: K_INT, double: K_REAL, str: K_TEXT, uuid: K_UUID,     \
		 instant: K_INSTANT, date: K_DATE, span: K_SPAN, int: K_ENUM,                      \
		 struct list_of: K_LIST, default: K_OBJECT)
/* clang-format on */
#define FIELD(s, f, ...)                                                                           \
	{                                                                                          \
		.name = #f, .at = offsetof(struct s, f), .kind = KIND_OF(((struct s *)0)->f),      \
		##__VA_ARGS__                                                                      \
	}
#define HAS(s, f) .has_at = (int)offsetof(struct s, has_##f) + 1
/* The shape of struct s, whose table is s_fields. */
#define SHAPE(s)                                                                                   \
	{                                                                                          \
		.name = #s, .size = sizeof(struct s), .fields = s##_fields,                        \
		.count = sizeof(s##_fields) / sizeof *(s##_fields)                                 \
	}

/* ---- faults: every wrong thing is told, not only the first ---- */

enum { FAULTS_MAX = 32 };

struct fault {
	str pointer; /* RFC 6901, "/starts_at"; "?name" for a parameter; "" for the whole */
	/* The rule broken: one of fault_code in contracts/common.yaml, which the translations know, too. */
	const char *code;
	str detail; /* an English sentence with the bound, for developers */
};

struct faults {
	struct region *region;
	size_t count;
	struct fault all[FAULTS_MAX];
};
/* What is beyond FAULTS_MAX is left out. */
void fault_add(struct faults *, str pointer, const char *code, str detail);

/* Nothing at all: every field absent. */
void shape_clear(const struct shape *, void *out);

/* Fills `out` (cleared first) from a JSON object.  Unknown members are faults by name.  True when *faults stayed empty.
 * Texts borrow the JSON or live in faults->region; lists and objects live there. */
bool shape_read(const struct shape *, const struct json *, void *out, struct faults *);
/* The same from name/value pairs: those of the query (query_pairs) and of the path, gathered in one array.  A list is
 * one value with commas.  Pointers of faults are pointer_prefix and the name: "?limit". */
struct pair {
	str name, value;
};
bool shape_read_pairs(const struct shape *, const struct pair *, size_t count,
		      const char *pointer_prefix, void *out, struct faults *);
/* Without its %XX (RFC 3986 2.1).  Absent: an escape is broken, or what comes of it is no text: not UTF-8, or a NUL in it. */
str percent_decoded(struct region *, str, bool plus_is_space);
/* Splits and decodes a query string; faults for bad escapes, bad UTF-8, more than 64 pairs, duplicates. */
size_t query_pairs(struct region *, str query, struct pair *out, size_t room, struct faults *);
/* The way back: fills the {names} of a path's template from the struct, percent-encoded, and puts the rest behind it as a query. */
str pairs_write(struct region *, str path, const struct shape *, const void *params);

/* Writes the struct as an object.  Optional fields that are absent are left out; nullable ones are null, unless they have a
 * has_ that says they were never said.  A required one that is absent is a bug (assert), a list alone is then empty. */
void shape_write(struct json_writer *, const struct shape *, const void *in);

/* A number of the names and kinds of all that such a struct has, and of `more`: the same in every process, another one as soon as the
 * contract looks otherwise.  For texts that are kept and handed out later. */
int64_t shape_form(const struct shape *, str more);

/* The index of a name in names[], 0 when it is none of them. */
int enum_of(const char *const *names, str);

#endif
