/* json.h — a strict JSON reader (RFC 8259) into a region, and an append-only writer.
 *
 * Reader: UTF-8 checked, duplicate keys refused, depth, values, members and length of numbers bounded, \u0000 and lone
 * surrogates refused, nothing but white space around the one value; no malloc, no recursion, no quadratic step.  A number
 * that neither int64 nor double holds is JSON_HUGE, so that no digit is lost in silence.  Each error says where.  Pure. */
#ifndef WIRE_JSON_H
#define WIRE_JSON_H

#include "lib/base/region.h"
#include "lib/base/uuid.h"

enum {
	JSON_DEPTH = 16,     /* of nested lists and objects */
	JSON_VALUES = 20000, /* in one text */
	JSON_KEYS = 256,     /* members of one object */
	JSON_NUMBER = 64,    /* bytes of a number */
};

enum json_kind {
	JSON_ABSENT,
	JSON_NULL,
	JSON_BOOL,
	JSON_INT, /* written without fraction and exponent, within int64 */
	JSON_REAL,
	JSON_HUGE, /* a number beyond them: see raw */
	JSON_TEXT,
	JSON_LIST,
	JSON_OBJECT,
};

struct json {
	enum json_kind kind;
	uint32_t count; /* of members or elements */
	str key;        /* when it is a member */
	union {
		bool truth;
		int64_t number;
		double real;
		str text;
		struct json *first; /* of a list or object */
	};
	struct json *next; /* sibling */
	str raw;           /* the value's own bytes in the input */
};

struct json_error {
	size_t at;        /* byte offset into the input */
	str pointer;      /* RFC 6901, to the value or member at fault; in the region */
	const char *code; /* "json", or "duplicate" */
	const char *text; /* static */
};

/* NULL: *error says what is wrong and where.  Strings without escapes, and raw, borrow the input. */
const struct json *json_read(struct region *, str input, struct json_error *error);
/* The same with another bound than JSON_VALUES: for files given on the command line. */
const struct json *json_read_upto(struct region *, str input, uint32_t values,
				  struct json_error *error);
/* Reads a text that is one JSON number and nothing else: sets kind, its value and raw. */
bool json_number(str, struct json *out);
/* A member by name; NULL without one or when it is no object. */
const struct json *json_get(const struct json *object, str name);

/* Pointers into a JSON text (RFC 6901): one step further.  Names longer than 64 bytes are shown cut, with an ellipsis. */
str pointer_member(struct region *, str pointer, str name);
str pointer_item(struct region *, str pointer, size_t index);

/* ---- writing ---- */

/* Begin with (struct json_writer){ .region = r }.  Commas are the writer's business.  Invalid UTF-8 never leaves:
 * it becomes U+FFFD.  Nothing here fails, but a full region. */
struct json_writer {
	struct region *region;
	char *at;
	size_t len, room;
	bool comma;
};
void json_open(struct json_writer *, char bracket);  /* '{' or '[' */
void json_close(struct json_writer *, char bracket); /* '}' or ']' */
void json_key(struct json_writer *, str);            /* escaped if it must be */
void json_name(struct json_writer *,
	       const char *); /* a key of a contract: printable ASCII, nothing to escape */
void json_text(struct json_writer *, str); /* absent: null */
void json_int(struct json_writer *, int64_t);
/* The shortest form that reads back; NaN and infinities: null. */
void json_real(struct json_writer *, double);
void json_bool(struct json_writer *, bool);
void json_null(struct json_writer *);
void json_uuid(struct json_writer *, uuid);
void json_instant(struct json_writer *, instant);
void json_date(struct json_writer *, date);
void json_raw(struct json_writer *, str); /* JSON already */
str json_done(const struct json_writer *);

#endif
