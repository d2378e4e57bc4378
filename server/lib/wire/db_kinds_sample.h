/* db_kinds_sample.h — one row of everything that a statement may take and give, for the tests of what
 * goes to PostgreSQL (db_bind_test.c) and of what comes (db_row_test.c). */
#ifndef WIRE_DB_KINDS_SAMPLE_H
#define WIRE_DB_KINDS_SAMPLE_H

#include "lib/run/config.h"
#include "lib/run/test.h"
#include "lib/wire/db_inside.h"
#include "tests/fixture.h"

/* Tables as the generators make them. */

enum mood { MOOD_NONE, MOOD_CALM, MOOD_WILD };
static const char *const mood_names[] = { "", "calm", "wild", NULL };

struct inner {
	str title;
	int64_t count;
};
static const struct field inner_fields[] = { FIELD(inner, title), FIELD(inner, count) };
static const struct shape inner_shape = { "inner", sizeof(struct inner), inner_fields, 2 };

struct every {
	bool truth;
	bool has_truth;
	int64_t big, middle, small;
	bool has_big, has_middle, has_small;
	double real;
	bool has_real;
	str text, folded, bytes, json;
	uuid id;
	instant at;
	date day;
	span during;
	int mood;
	struct list_of ids, names, numbers;
};
#define FIELDS_OF(is_optional)                                                                     \
	FIELD(every, truth, .optional = (is_optional), HAS(every, truth)),                         \
		FIELD(every, big, .optional = (is_optional), HAS(every, big)),                     \
		FIELD(every, middle, .optional = (is_optional), HAS(every, middle)),               \
		FIELD(every, small, .optional = (is_optional), HAS(every, small)),                 \
		FIELD(every, real, .optional = (is_optional), HAS(every, real)),                   \
		FIELD(every, text, .optional = (is_optional)),                                     \
		FIELD(every, folded, .optional = (is_optional)),                                   \
		FIELD(every, bytes, .kind = K_BYTES, .optional = (is_optional)),                   \
		FIELD(every, json, .kind = K_JSON, .optional = (is_optional)),                     \
		FIELD(every, id, .optional = (is_optional)),                                       \
		FIELD(every, at, .optional = (is_optional)),                                       \
		FIELD(every, day, .optional = (is_optional)),                                      \
		FIELD(every, during, .optional = (is_optional)),                                   \
		FIELD(every, mood, .names = mood_names, .optional = (is_optional)),                \
		FIELD(every, ids, .items = K_UUID, .optional = (is_optional)),                     \
		FIELD(every, names, .items = K_TEXT, .optional = (is_optional)),                   \
		FIELD(every, numbers, .items = K_INT, .optional = (is_optional))
static const struct field every_fields[] = { FIELDS_OF(true) };
static const struct shape every_shape = { "every", sizeof(struct every), every_fields,
					  COUNT(every_fields) };

static struct db_pool *pool;
static struct region *region;

__attribute__((constructor)) static void prepare(void)
{
	fixture_open();
	config.db_read_ms = 15000; /* the machine may be busy with other tests */
	fixture_sql("create schema users; grant usage on schema users, public to users;"
		    "create extension citext with schema public;"
		    "create type users.mood as enum ('calm', 'wild')");
}

/* Of what a test began. */
static void end(void)
{
	region_free(region);
	db_pool_free(pool);
}

#endif
