/* json_read.c — bytes to a tree of values, in one pass and one loop.
 *
 * Easy to get wrong: nesting is kept in `open`, not on the stack, for fibers have small ones; and keys are compared
 * after their escapes are undone, or "a" and "\u0061" would slip through as two members. */

#include "lib/wire/json_token.h"

#include <assert.h>
#include <string.h>

enum {
	FEW_KEYS = 16,            /* up to here members are compared one by one */
	KEY_SLOTS = 2 * JSON_KEYS /* beyond, they are hashed */
};

_Static_assert((KEY_SLOTS & (KEY_SLOTS - 1)) == 0, "a mask finds the slot");

/* A list or object that is not closed yet. */
struct open {
	struct json *node;
	struct json *last;         /* its latest child */
	const struct json **slots; /* of its keys, once they are many */
};

struct reader {
	struct region *region;
	const char *begin, *at, *end;
	struct json_error *error;
	uint32_t values, values_max;
	int depth;
	struct open open[JSON_DEPTH];
	struct json *root;
};

static bool wrong(struct reader *r, const char *at, const char *text)
{
	r->error->at = (size_t)(at - r->begin);
	r->error->code = "json";
	r->error->text = text;
	return false;
}

/* Moves behind a token, or tells what is wrong with it. */
static bool take_token(struct reader *r, const char *to, const struct token_error *error)
{
	if (!to)
		return wrong(r, error->at, error->text);
	r->at = to;
	return true;
}

static bool read_string(struct reader *r, str *out)
{
	struct token_error error;

	return take_token(r, token_string(r->region, r->at, r->end, out, &error), &error);
}

static bool read_number(struct reader *r, struct json *out)
{
	struct token_error error;

	return take_token(r, token_number(r->at, r->end, out, &error), &error);
}

/* ---- members ---- */

/* Puts the key into the object's slots.  False: it is there already. */
static bool slot_take(const struct json **slots, const struct json *member)
{
	size_t slot = str_hash(member->key) & (KEY_SLOTS - 1);

	while (slots[slot]) {
		if (str_equal(slots[slot]->key, member->key))
			return false;
		slot = (slot + 1) & (KEY_SLOTS - 1);
	}
	slots[slot] = member;
	return true;
}

/* Is the member new to its object?  Members before it are linked, it is not yet. */
static bool is_new_key(struct reader *r, struct open *o, const struct json *member)
{
	const struct json *each = o->node->count > 0 ? o->node->first : NULL;

	if (o->node->count < FEW_KEYS) {
		for (; each; each = each->next)
			if (str_equal(each->key, member->key))
				return false;
		return true;
	}
	if (!o->slots) {
		o->slots = region_array(r->region, KEY_SLOTS, sizeof *o->slots);
		for (; each; each = each->next)
			slot_take(o->slots, each);
	}
	return slot_take(o->slots, member);
}

static void skip_space(struct reader *r)
{
	while (r->at < r->end &&
	       (*r->at == ' ' || *r->at == '\n' || *r->at == '\r' || *r->at == '\t'))
		r->at++;
}

/* "key" : */
static bool read_key(struct reader *r, struct open *o, struct json *member)
{
	const char *from = r->at;

	if (r->at == r->end || *r->at != '"')
		return wrong(r, r->at, "a member begins with its name in quotes");
	if (!read_string(r, &member->key))
		return false;
	if (o->node->count == JSON_KEYS)
		return wrong(r, from, "an object has too many members");
	if (!is_new_key(r, o, member)) {
		o->last = member; /* for the pointer */
		wrong(r, from, "a member comes twice");
		r->error->code = "duplicate";
		return false;
	}
	skip_space(r);
	if (r->at == r->end || *r->at != ':')
		return wrong(r, r->at, "a colon is due");
	r->at++;
	skip_space(r);
	return true;
}

/* ---- values ---- */

/* Hangs the value into what is open. */
static void link_value(struct reader *r, struct json *value)
{
	if (r->depth == 0) {
		r->root = value;
		return;
	}

	struct open *o = &r->open[r->depth - 1];

	if (o->node->count++ == 0) {
		o->node->first = value;
	} else {
		assert(o->last);
		o->last->next = value;
	}
	o->last = value;
}

static bool read_word(struct reader *r, const char *word)
{
	size_t len = strlen(word);

	if ((size_t)(r->end - r->at) < len || memcmp(r->at, word, len) != 0)
		return wrong(r, r->at, "a value is due");
	r->at += len;
	return true;
}

static bool open_value(struct reader *r, struct json *value, enum json_kind kind)
{
	if (r->depth == JSON_DEPTH)
		return wrong(r, r->at, "nested too deeply");
	value->kind = kind;
	r->open[r->depth++] = (struct open){ .node = value };
	r->at++;
	return true;
}

/* A whole value, or the opening of a list or object. */
static bool read_value(struct reader *r, struct json *value)
{
	if (r->at == r->end)
		return wrong(r, r->at, "a value is due");
	value->raw.at = r->at;
	switch (*r->at) {
	case '{':
		return open_value(r, value, JSON_OBJECT);
	case '[':
		return open_value(r, value, JSON_LIST);
	case '"':
		value->kind = JSON_TEXT;
		return read_string(r, &value->text);
	case 't':
		value->kind = JSON_BOOL;
		value->truth = true;
		return read_word(r, "true");
	case 'f':
		value->kind = JSON_BOOL;
		return read_word(r, "false");
	case 'n':
		value->kind = JSON_NULL;
		return read_word(r, "null");
	case '-':
	case '0' ... '9':
		return read_number(r, value);
	}
	return wrong(r, r->at, "a value is due");
}

static bool next_value(struct reader *r)
{
	struct json *value = region_make(r->region, struct json);

	skip_space(r);
	if (++r->values > r->values_max)
		return wrong(r, r->at, "too many values");

	struct open *o = r->depth > 0 ? &r->open[r->depth - 1] : NULL;

	if (o && o->node->kind == JSON_OBJECT && !read_key(r, o, value))
		return false;
	link_value(r, value);
	if (!read_value(r, value))
		return false;
	value->raw.len = (size_t)(r->at - value->raw.at);
	return true;
}

static char closing(const struct reader *r)
{
	return r->open[r->depth - 1].node->kind == JSON_OBJECT ? '}' : ']';
}

static void close_value(struct reader *r)
{
	struct json *node = r->open[--r->depth].node;

	r->at++;
	node->raw.len = (size_t)(r->at - node->raw.at);
}

/* Behind a value: closes all that closes here.  *more: another value is due. */
static bool after_value(struct reader *r, bool *more)
{
	for (;;) {
		skip_space(r);
		*more = r->depth > 0;
		if (r->depth == 0)
			return r->at == r->end ||
			       wrong(r, r->at, "there is something behind the value");
		if (r->at == r->end)
			return wrong(r, r->at, "the text ends too early");

		/* Just opened: its first value, or its end. */
		bool is_empty = r->open[r->depth - 1].node->count == 0;

		if (*r->at == closing(r)) {
			close_value(r);
			continue;
		}
		if (is_empty)
			return true;
		if (*r->at != ',')
			return wrong(r, r->at, "a comma or the end of the list or object is due");
		r->at++;
		return true;
	}
}

/* The way through all that is open. */
static str pointer_here(struct reader *r)
{
	str pointer = STR("");

	for (int i = 0; i < r->depth; i++) {
		struct open *o = &r->open[i];

		if (!o->last)
			break;
		pointer = o->node->kind == JSON_OBJECT
				  ? pointer_member(r->region, pointer, o->last->key)
				  : pointer_item(r->region, pointer, o->node->count - 1);
	}
	return pointer;
}

/* ---- the loop ---- */

const struct json *json_read(struct region *region, str input, struct json_error *error)
{
	return json_read_upto(region, input, JSON_VALUES, error);
}

const struct json *json_read_upto(struct region *region, str input, uint32_t values,
				  struct json_error *error)
{
	const char *begin = input.at ? input.at : "";
	struct reader r = { .region = region,
			    .begin = begin,
			    .at = begin,
			    .end = begin + input.len,
			    .values_max = values,
			    .error = error };
	bool more = true;

	*error = (struct json_error){ 0 };
	while (more) {
		if (!next_value(&r) || !after_value(&r, &more)) {
			error->pointer = pointer_here(&r);
			return NULL;
		}
	}
	return r.root;
}

const struct json *json_get(const struct json *object, str name)
{
	if (!object || object->kind != JSON_OBJECT || object->count == 0)
		return NULL;
	for (const struct json *each = object->first; each; each = each->next)
		if (str_equal(each->key, name))
			return each;
	return NULL;
}
