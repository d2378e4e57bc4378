/* query_test.c — structs from the pairs of a query and a path, their faults, and the way back. */

#include "lib/base/test.h"
#include "lib/wire/shape.h"

#include <string.h>

static const char *const colour_names[] = { "", "red", "green", "light-blue", NULL };

/* One reading; begin() and end() around it. */
static struct {
	struct region *region;
	struct faults faults;
} t;

static void begin(void)
{
	t.region = region_new(0, NULL);
	t.faults = (struct faults){ .region = t.region };
}

static void end(void)
{
	region_free(t.region);
	t.region = NULL;
}

#define ID "0192f0c1-2d3e-7a4b-8c5d-0e1f2a3b4c5d"

struct search {
	str q;
	int64_t limit;
	bool open;
	bool has_open;
	struct list_of colours; /* of enum colour */
	double lat;
	bool has_lat;
	uuid id;
	date on;
	instant since;
	int64_t page;
	bool has_page;
};

static const struct field search_fields[] = {
	FIELD(search, q, .optional = true, .format = F_LINE, .max = 20),
	FIELD(search, limit, .optional = true, .preset = 20, .min = 1, .max = 100),
	FIELD(search, open, .optional = true, HAS(search, open)),
	FIELD(search, colours, .optional = true, .max = 2, .items = K_ENUM, .names = colour_names),
	FIELD(search, lat, .optional = true, HAS(search, lat), .real_min = -90, .real_max = 90),
	FIELD(search, id),
	FIELD(search, on, .optional = true),
	FIELD(search, since, .optional = true),
	FIELD(search, page, .optional = true, HAS(search, page)),
};
static const struct shape search_shape = SHAPE(search);

/* Reads a query, with the id as the path gives it. */
static bool asks(const char *query, struct search *out)
{
	struct pair pairs[64] = { { STR("id"), STR(ID) } };
	str given = { query, strlen(query) };
	size_t count;

	t.faults.count = 0;
	count = query_pairs(t.region, given, pairs + 1, COUNT(pairs) - 1, &t.faults);

	return shape_read_pairs(&search_shape, pairs, count + 1, "?", out, &t.faults);
}

TEST(reads_queries)
{
	struct search s;

	begin();
	assert_true(asks(
		"q=dentiste+%C3%A0+Oran&limit=5&open=true&colours=red,light-blue&lat=35.7&on=2026-03-01"
		"&since=2026-03-01T09:00:00%2B01:00",
		&s));
	check_str(s.q, "dentiste à Oran");
	assert_int_equal(s.limit, 5);
	assert_true(s.has_open && s.open && s.has_lat && s.lat == 35.7 && !s.has_page);
	assert_int_equal(s.colours.count, 2);
	assert_int_equal(((int *)s.colours.items)[1], 3);
	assert_true(s.since.us == DAYS(s.on.days) + HOURS(8));

	assert_true(asks("", &s));
	assert_int_equal(s.limit, 20);
	assert_true(str_absent(s.q));
	assert_false(uuid_is_nil(s.id));

	assert_true(asks("q=&&open=false&", &s));
	check_str(s.q, "");
	assert_true(s.has_open && !s.open);

	assert_true(asks("%71=x", &s)); /* a name may be escaped, too */
	check_str(s.q, "x");
	assert_true(asks("q=a=b", &s));
	check_str(s.q, "a=b");
	assert_true(asks("colours=", &s));
	assert_int_equal(s.colours.count, 0);
	end();
}

TEST(tells_faults_of_queries)
{
	static const struct {
		const char *query, *pointer, *code;
	} cases[] = {
		{ "limit=x", "?limit", "type" },
		{ "limit=", "?limit", "type" },
		{ "limit=1.0", "?limit", "type" },
		{ "limit=+5", "?limit", "type" },
		{ "limit=05", "?limit", "type" },
		{ "limit=0", "?limit", "too_small" },
		{ "limit=101", "?limit", "too_big" },
		{ "limit=99999999999999999999", "?limit", "too_big" },
		{ "limit=null", "?limit", "type" },
		{ "open=yes", "?open", "type" },
		{ "open=1", "?open", "type" },
		{ "open=TRUE", "?open", "type" },
		{ "open", "?open", "type" },
		{ "lat=91", "?lat", "too_big" },
		{ "lat=nan", "?lat", "type" },
		{ "lat=0x1p3", "?lat", "type" },
		{ "colours=red,blue", "?colours/1", "enum" },
		{ "colours=red,,red", "?colours", "too_many" },
		{ "colours=red,", "?colours/1", "enum" },
		{ "on=yesterday", "?on", "date" },
		{ "since=2026-03-01T09:00:00+01:00", "?since",
		  "date_time" }, /* a plus is a space */
		{ "q=a%0Ab", "?q", "line" },
		{ "q=%", "?q", "encoding" },
		{ "q=%4", "?q", "encoding" },
		{ "q=%zz", "?q", "encoding" },
		{ "q=%00", "?q", "encoding" },
		{ "q=%C3", "?q", "encoding" },
		{ "q=%C0%AF", "?q", "encoding" },
		{ "%=1", "?", "encoding" },
		{ "nope=1", "?nope", "unknown" },
		{ "nope", "?nope", "unknown" },
		{ "=1", "?", "unknown" },
		{ "q=a&q=b", "?q", "duplicate" },
		{ "q=a&%71=b", "?q", "duplicate" },
		{ "limit=5&limit=5", "?limit", "duplicate" },
		{ "id=0192f0c1-2d3e-7a4b-8c5d-0e1f2a3b4c5e", "?id",
		  "duplicate" }, /* the path has it already */
		{ "a/b=1", "?a~1b", "unknown" },
	};

	for (each_case(i, cases)) {
		struct search s;

		begin();
		check_case(!asks(cases[i].query, &s) && t.faults.count == 1, "%s: %zu faults",
			   cases[i].query, t.faults.count);
		check_case(str_equal(t.faults.all[0].pointer, str_of(cases[i].pointer)),
			   "%s: at %.*s", cases[i].query, STR_ARG(t.faults.all[0].pointer));
		check_case(strcmp(t.faults.all[0].code, cases[i].code) == 0, "%s: %s",
			   cases[i].query, t.faults.all[0].code);
		end();
	}
}

TEST(refuses_pairs_before_anybody_reads_them)
{
	static const char *const queries[] = { "a=1&a=2", "a=1&b=%C3", "a=1&%FF=2", "a=1&b=%0" };

	for (each_case(i, queries)) {
		struct pair pairs[8];

		begin();

		size_t count =
			query_pairs(t.region, str_of(queries[i]), pairs, COUNT(pairs), &t.faults);

		check_case(count == 1 && t.faults.count == 1, "%s: %zu pairs, %zu faults",
			   queries[i], count, t.faults.count);
		end();
	}
}

TEST(bounds_the_pairs_of_a_query)
{
	struct pair pairs[64];
	str query = STR("");

	begin();
	for (int i = 0; i < 65; i++)
		query = region_format(t.region, "%.*sx%d=1&", STR_ARG(query), i);
	assert_int_equal(query_pairs(t.region, query, pairs, COUNT(pairs), &t.faults), 64);
	assert_int_equal(t.faults.count, 1);
	assert_string_equal(t.faults.all[0].code, "too_many");
	end();
}

TEST(asks_for_what_the_path_lacks)
{
	struct search s;

	begin();
	assert_false(shape_read_pairs(&search_shape, NULL, 0, "?", &s, &t.faults));
	assert_int_equal(t.faults.count, 1);
	check_str(t.faults.all[0].pointer, "?id");
	assert_string_equal(t.faults.all[0].code, "required");
	end();
}

TEST(writes_queries_that_read_back)
{
	struct search s, back;
	int colours[] = { 1, 3 };
	struct pair pairs[64] = { { STR("id"), STR(ID) } };
	str rest, path;

	begin();
	shape_clear(&search_shape, &s);
	s.q = STR("a&b=c d/é?+%");
	s.limit = 7;
	s.has_open = true;
	s.colours = (struct list_of){ colours, 2 };
	s.has_lat = true;
	s.lat = -0.1;
	assert_true(uuid_parse(STR(ID), &s.id));
	s.on = date_of(2026, 3, 1);
	s.since = (instant){ DAYS(s.on.days) + 1 };

	rest = pairs_write(t.region, STR("/v1/things/{id}/found"), &search_shape, &s);
	assert_true(str_cut(&rest, '?', &path));
	check_str(path, "/v1/things/0192f0c1-2d3e-7a4b-8c5d-0e1f2a3b4c5d/found");

	size_t count = query_pairs(t.region, rest, pairs + 1, 63, &t.faults);

	assert_true(shape_read_pairs(&search_shape, pairs, count + 1, "?", &back, &t.faults));
	check_str(back.q, "a&b=c d/é?+%");
	assert_true(back.limit == 7 && back.has_open && !back.open && back.lat == -0.1);
	assert_true(back.colours.count == 2 && ((int *)back.colours.items)[1] == 3);
	assert_true(back.on.days == s.on.days && back.since.us == s.since.us && !back.has_page);

	struct search bare;

	shape_clear(&search_shape, &bare);
	bare.limit = 20;
	check_str(pairs_write(t.region, STR("/v1/things"), &search_shape, &bare),
		  "/v1/things?limit=20");
	end();
}

TEST_MAIN("query")
