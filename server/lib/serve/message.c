/* message.c — JSON from another service: an event, or the answer to a call.
 *
 * Unlike a request's body it may have members that we do not know: whoever sent it may be newer
 * than we are. */

#include "lib/serve/inside.h"

#include <string.h>

static const struct fault *fault_that_matters(const struct faults *faults)
{
	for (size_t i = 0; i < faults->count; i++)
		if (strcmp(faults->all[i].code, "unknown") != 0)
			return &faults->all[i];
	return NULL;
}

const void *message_read(struct region *region, const struct shape *shape, str body, str *why)
{
	struct faults *faults = region_make(region, struct faults);
	void *out = region_zero(region, shape->size);
	struct json_error error = { 0 };
	const struct json *json = json_read(region, body, &error);
	const struct fault *fault;

	if (!json) {
		*why = str_of(error.text);
		return NULL;
	}
	faults->region = region;
	shape_read(shape, json, out, faults);
	fault = fault_that_matters(faults);
	if (!fault)
		return out;
	*why = region_format(region, "%.*s: %s", STR_ARG(fault->pointer), fault->code);
	return NULL;
}
