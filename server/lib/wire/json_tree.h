/* json_tree.h — a tree that was read, as text again; for the tests and the fuzzer. */
#ifndef WIRE_JSON_TREE_H
#define WIRE_JSON_TREE_H

#include "lib/wire/json.h"

static void tree_write(struct json_writer *w, const struct json *v)
{
	switch (v->kind) {
	case JSON_LIST:
	case JSON_OBJECT:
		json_open(w, v->kind == JSON_LIST ? '[' : '{');
		for (const struct json *each = v->count ? v->first : NULL; each;
		     each = each->next) {
			if (v->kind == JSON_OBJECT)
				json_key(w, each->key);
			tree_write(w, each);
		}
		json_close(w, v->kind == JSON_LIST ? ']' : '}');
		break;
	case JSON_TEXT:
		json_text(w, v->text);
		break;
	case JSON_INT:
		json_int(w, v->number);
		break;
	case JSON_REAL:
		json_real(w, v->real);
		break;
	case JSON_BOOL:
		json_bool(w, v->truth);
		break;
	default:
		json_raw(w, v->raw); /* null, and numbers that nothing holds */
	}
}

static inline str tree_text(struct region *region, const struct json *v)
{
	struct json_writer w = { .region = region };

	tree_write(&w, v);
	return json_done(&w);
}

#endif
