/* scene.c — what the running fiber works for. */

#include "lib/serve/inside.h"

#include <string.h>

struct scene *scene_set(struct scene *scene)
{
	struct scene *former = fiber_context();

	fiber_context_set(scene);
	return former;
}

struct scene *scene_now(void)
{
	return fiber_self() ? fiber_context() : NULL;
}

static size_t fields(struct log_field *out, size_t room)
{
	static const uint8_t none[sizeof(((struct trace *)0)->trace_id)];
	const struct scene *scene = scene_now();
	size_t count = 0;

	if (!scene || room < 2)
		return 0;
	if (memcmp(scene->trace.trace_id, none, sizeof none) != 0)
		out[count++] =
			L_HEX("trace_id", scene->trace.trace_id, sizeof scene->trace.trace_id);
	if (!uuid_is_nil(scene->request))
		out[count++] = L_UUID("request_id", scene->request);
	return count;
}

void scene_logs(void)
{
	log_context = fields;
}
