/* json_c.c — Debian's json-c, strict and with UTF-8 checked. */

#include <json-c/json.h>

#include "reader.h"

const char reader_name[] = "json-c";

bool reader_reads(const char *text, size_t len)
{
	struct json_tokener *tokener = json_tokener_new();
	struct json_object *root;
	bool good;

	json_tokener_set_flags(tokener, JSON_TOKENER_STRICT | JSON_TOKENER_VALIDATE_UTF8);
	root = json_tokener_parse_ex(tokener, text, (int)len);
	good = json_tokener_get_error(tokener) == json_tokener_success;
	json_object_put(root);
	json_tokener_free(tokener);
	return good;
}
