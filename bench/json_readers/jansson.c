/* jansson.c — Debian's libjansson, as strict as it can be told to be. */

#include <jansson.h>

#include "reader.h"

const char reader_name[] = "jansson";

bool reader_reads(const char *text, size_t len)
{
	json_error_t error;
	json_t *root = json_loadb(text, len, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &error);
	bool good = root != NULL;

	json_decref(root);
	return good;
}
