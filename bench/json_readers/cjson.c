/* cjson.c — Debian's libcjson; the text must end where the value does. */

#include <cjson/cJSON.h>

#include "reader.h"

const char reader_name[] = "cJSON";

bool reader_reads(const char *text, size_t len)
{
	const char *end;
	cJSON *root = cJSON_ParseWithLengthOpts(text, len, &end, 0);
	bool good = root != NULL && end == text + len;

	cJSON_Delete(root);
	return good;
}
