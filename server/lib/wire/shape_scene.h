/* shape_scene.h — what the tests of shapes share: one reading, and the least that the sample takes. */
#ifndef WIRE_SHAPE_SCENE_H
#define WIRE_SHAPE_SCENE_H

#include "lib/base/test.h"
#include "lib/wire/shape_sample.h"

/* One reading; begin() and end() around it. */
static struct {
	struct region *region;
	struct faults faults;
	struct sample sample;
} t;

static inline void begin(void)
{
	t.region = region_new(0, NULL);
	t.faults = (struct faults){ .region = t.region };
}

static inline void end(void)
{
	region_free(t.region);
	t.region = NULL;
}

static inline const struct json *parsed(str text)
{
	struct json_error error;
	const struct json *v = json_read(t.region, text, &error);

	check_case(v != NULL, "%.*s: %s", STR_ARG(text), error.text);
	return v;
}

static inline bool reads(const struct shape *shape, void *out, str text)
{
	t.faults.count = 0;
	return shape_read(shape, parsed(text), out, &t.faults);
}

static inline str written(const struct shape *shape, const void *in)
{
	struct json_writer w = { .region = t.region };

	shape_write(&w, shape, in);
	return json_done(&w);
}

#define REST                                                                                       \
	"\"truth\":true,\"number\":7,\"real\":1.5,\"text\":\"abc\","                               \
	"\"id\":\"0192f0c1-2d3e-7a4b-8c5d-0e1f2a3b4c5d\",\"at\":\"2026-03-01T08:00:00Z\","         \
	"\"on\":\"2026-03-01\",\"colour\":\"red\",\"inner\":{\"label\":\"x\"},\"numbers\":[1],"    \
	"\"colours\":[],\"inners\":[],\"cleared\":null,\"count\":null"

static const str least = { "{" REST "}", sizeof("{" REST "}") - 1 };

/* `least` with the members of `other` instead of its own, and more if it has more. */
static inline str with(const char *other)
{
	struct json_writer w = { .region = t.region };
	const struct json *base = parsed(least);
	const struct json *over = parsed(region_format(t.region, "{%s}", other));

	json_open(&w, '{');
	for (const struct json *each = base->first; each; each = each->next) {
		if (json_get(over, each->key))
			continue;
		json_key(&w, each->key);
		json_raw(&w, each->raw);
	}
	for (const struct json *each = over->count ? over->first : NULL; each; each = each->next) {
		json_key(&w, each->key);
		json_raw(&w, each->raw);
	}
	json_close(&w, '}');
	return json_done(&w);
}

#endif
