/* json_fuzz.c — any bytes whatever, as JSON, as a struct and as a query, held to laws:
 *
 * what is read can be written, and reads again as the same; an error lies within the text; a fault has a pointer,
 * a code and a sentence; a struct that was read writes without a failed assert, and reads as itself. */

#include "lib/base/fuzz.h"
#include "lib/wire/json_tree.h"
#include "lib/wire/shape_sample.h"

static void tree_laws(struct region *region, const struct json *v)
{
	struct json_error error;
	str once = tree_text(region, v);
	const struct json *again = json_read(region, once, &error);

	law(again, "what we write, we read");
	law(str_equal(tree_text(region, again), once), "writing is stable");
}

static void fault_laws(const struct faults *faults)
{
	law(faults->count > 0, "who refuses says why");
	for (size_t i = 0; i < faults->count; i++) {
		const struct fault *f = &faults->all[i];

		law(f->code && f->code[0] && f->detail.len > 0,
		    "a fault has a code and a sentence");
		law(str_utf8_length(f->pointer) >= 0, "a pointer is UTF-8");
	}
}

static void shape_laws(struct region *region, const struct shape *shape, const struct json *v)
{
	struct faults faults = { .region = region };
	void *it = region_alloc(region, shape->size), *back = region_alloc(region, shape->size);
	struct json_writer w = { .region = region }, w_back = { .region = region };
	struct json_error error;

	if (!shape_read(shape, v, it, &faults)) {
		fault_laws(&faults);
		return;
	}
	shape_write(&w, shape, it);
	v = json_read(region, json_done(&w), &error);
	law(v && shape_read(shape, v, back, &faults), "what was read writes and reads");
	shape_write(&w_back, shape, back);
	law(str_equal(json_done(&w), json_done(&w_back)), "a struct reads as itself");
}

static void query_laws(struct region *region, const struct shape *shape, str text)
{
	struct faults faults = { .region = region };
	struct pair pairs[64];
	size_t count = query_pairs(region, text, pairs, 64, &faults);
	void *it = region_alloc(region, shape->size);

	law(count <= 64, "pairs are bounded");
	for (size_t i = 0; i < count; i++)
		law(str_utf8_length(pairs[i].value) >= 0, "a value is UTF-8");
	if (!shape_read_pairs(shape, pairs, count, "?", it, &faults)) {
		fault_laws(&faults);
		return;
	}

	/* A patch whose members null would clear has no way to say so in a query. */
	str query = pairs_write(region, STR(""), shape, it);
	struct faults none = { .region = region };
	void *back = region_alloc(region, shape->size);

	count = query_pairs(
		region,
		str_absent(query) || query.len == 0 ? query : (str){ query.at + 1, query.len - 1 },
		pairs, 64, &none);
	law(none.count == 0, "what we write is a query");
	law(shape_read_pairs(shape, pairs, count, "?", back, &none), "a query reads as itself");
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct region *region = region_new(64 * 1024 * 1024, NULL);
	char *copy = fuzz_copy(bytes, len);
	str text = { copy, len };
	struct json_error error;
	const struct json *v = json_read(region, text, &error);

	if (v) {
		tree_laws(region, v);
		shape_laws(region, &sample_shape, v);
		shape_laws(region, &patch_shape, v);
		shape_laws(region, &inner_shape, v);
	} else {
		law(error.at <= len && error.text && error.code, "an error lies within the text");
	}
	query_laws(region, &sample_shape, text);
	query_laws(region, &patch_shape, text);
	query_laws(region, &inner_shape, text);
	region_free(region);
	free(copy);
	return 0;
}
