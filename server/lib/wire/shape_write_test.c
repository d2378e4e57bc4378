/* shape_write_test.c — structs to JSON, and the law: what was written reads as itself. */

#include "lib/wire/shape_scene.h"

#include <math.h>
#include <string.h>

TEST(writes_in_the_order_of_the_table)
{
	begin();
	assert_true(reads(&sample_shape, &t.sample, least));

	/* A preset is a value like another once it is there. */
	check_str(
		written(&sample_shape, &t.sample),
		"{\"truth\":true,\"number\":7,\"real\":1.5,\"text\":\"abc\","
		"\"id\":\"0192f0c1-2d3e-7a4b-8c5d-0e1f2a3b4c5d\",\"at\":\"2026-03-01T08:00:00Z\","
		"\"on\":\"2026-03-01\",\"colour\":\"red\",\"inner\":{\"label\":\"x\"},\"numbers\":[1],"
		"\"colours\":[],\"inners\":[],\"limit\":20,\"cleared\":null,\"count\":null}");
	end();
}

static uint64_t random_state;

static uint64_t next_random(void)
{
	random_state ^= random_state << 13;
	random_state ^= random_state >> 7;
	random_state ^= random_state << 17;
	return random_state;
}

static int64_t random_in(int64_t min, int64_t max)
{
	uint64_t range = (uint64_t)max - (uint64_t)min + 1;

	return (int64_t)((uint64_t)min + (range ? next_random() % range : next_random()));
}

static str random_text(int64_t min, int64_t max, enum format format)
{
	static const char *const pieces[] = { "a", "\"", "\\",   "é", "\xD8\xA7",
					      "😀", "\n", "\x01", "/", "~" };
	str text = STR("");

	for (int64_t left = random_in(min, max < 12 ? max : 12); left > 0; left--) {
		const char *piece = format == F_NONE ? pieces[random_in(0, 9)] : "x";

		text = region_format(t.region, "%.*s%s", STR_ARG(text), piece);
	}
	return text;
}

static void random_struct(const struct shape *, void *out);

static void random_list(const struct field *f, struct list_of *out);

static void random_value(const struct field *f, void *to)
{
	bool bounded = f->min != 0 || f->max != 0;
	void *inner;

	switch (f->kind) {
	case K_BOOL:
		*(bool *)to = random_in(0, 1);
		break;
	case K_INT:
		*(int64_t *)to =
			bounded ? random_in(f->min, f->max) : random_in(INT64_MIN, INT64_MAX);
		break;
	case K_REAL:
		*(double *)to = ldexp((double)random_in(-1000000, 1000000), -14);
		break;
	case K_TEXT:
		*(str *)to = random_text(f->min, f->max ? f->max : 12, f->format);
		break;
	case K_UUID:
		for (int i = 0; i < 16; i++)
			((uuid *)to)->bytes[i] = (uint8_t)random_in(1, 255);
		break;
	case K_INSTANT:
		to = memcpy(to,
			    &(instant){ random_in(DAYS(date_of(1, 1, 1).days),
						  DAYS(date_of(9999, 12, 31).days)) },
			    sizeof(instant));
		break;
	case K_DATE:
		*(date *)to = (date){ (int32_t)random_in(date_of(1, 1, 1).days,
							 date_of(9999, 12, 31).days) };
		break;
	case K_ENUM:
		*(int *)to = (int)random_in(1, 3);
		break;
	case K_OBJECT:
		inner = region_alloc(t.region, f->of->size);
		random_struct(f->of, inner);
		*(const void **)to = inner;
		break;
	case K_LIST:
		random_list(f, to);
		break;
	default:
		*(str *)to = STR("[1,{\"x\":null}]");
	}
}

static size_t size_of(const struct field *item)
{
	switch (item->kind) {
	case K_BOOL:
		return sizeof(bool);
	case K_ENUM:
		return sizeof(int);
	case K_DATE:
		return sizeof(date);
	case K_TEXT:
	case K_UUID:
		return 16;
	case K_OBJECT:
		return item->of->size;
	default:
		return 8;
	}
}

static void random_list(const struct field *f, struct list_of *out)
{
	struct field item = { .kind = f->items,
			      .min = f->item_min,
			      .max = f->item_max,
			      .names = f->names,
			      .of = f->of,
			      .format = f->format };
	size_t size = size_of(&item);

	out->count = (size_t)random_in(f->min, f->max);
	out->items = region_array(t.region, out->count, size);
	for (size_t i = 0; i < out->count; i++) {
		void *at = (char *)out->items + i * size;

		if (item.kind == K_OBJECT)
			random_struct(item.of, at);
		else
			random_value(&item, at);
	}
}

static void random_struct(const struct shape *shape, void *out)
{
	shape_clear(shape, out);
	for (size_t i = 0; i < shape->count; i++) {
		const struct field *f = &shape->fields[i];

		if (f->preset) {
			*(int64_t *)((char *)out + f->at) = random_in(f->min, f->max);
			continue;
		}
		if ((f->optional || f->nullable) && random_in(0, 1))
			continue;
		random_value(f, (char *)out + f->at);
		if (f->has_at)
			*((bool *)out + f->has_at - 1) = true;
	}
}

TEST(what_was_written_reads_as_itself)
{
	random_state = 0x9E3779B97F4A7C15u;
	for (int round = 0; round < 5000; round++) {
		static struct sample in, back;
		static struct patch patch, patch_back;

		begin();
		random_struct(&sample_shape, &in);

		str text = written(&sample_shape, &in);
		bool right = reads(&sample_shape, &back, text);

		check_case(right, "%.*s: %.*s %.*s", STR_ARG(text),
			   STR_ARG(t.faults.all[0].pointer), STR_ARG(t.faults.all[0].detail));
		check_case(str_equal(written(&sample_shape, &back), text), "%.*s", STR_ARG(text));
		/* Not only the texts: each plain value is the same. */
		check_case(in.number == back.number && in.real == back.real &&
				   in.at.us == back.at.us && in.has_count == back.has_count &&
				   in.count == back.count && uuid_equal(in.id, back.id) &&
				   str_equal(in.text, back.text) &&
				   in.maybe_at.us == back.maybe_at.us &&
				   in.maybe_on.days == back.maybe_on.days &&
				   in.has_maybe_truth == back.has_maybe_truth,
			   "%.*s", STR_ARG(text));

		random_struct(&patch_shape, &patch);
		text = written(&patch_shape, &patch);
		assert_true(reads(&patch_shape, &patch_back, text));
		check_str(written(&patch_shape, &patch_back), region_cstr(t.region, text));
		assert_true(patch.has_name == patch_back.has_name &&
			    patch.has_tags == patch_back.has_tags);
		end();
	}
}

TEST_MAIN("shape_write")
