/* json_scene.h — what the tests of JSON share: texts with their lengths, read to the byte. */
#ifndef WIRE_JSON_SCENE_H
#define WIRE_JSON_SCENE_H

#include "lib/base/test.h"
#include "lib/wire/json.h"

/* A text with its length, so that NUL may be in it. */
#define T(literal)                                                                                 \
	{                                                                                          \
		literal, sizeof(literal) - 1                                                       \
	}

/* Reads from a heap block of exactly that size, so that ASan sees a step beyond. */
static const struct json *read_exactly(struct region *region, str in, struct json_error *error)
{
	char *copy = malloc(in.len ? in.len : 1);

	memcpy(copy, in.at, in.len);
	region_defer(region, free, copy);
	return json_read(region, (str){ copy, in.len }, error);
}

#endif
