/* zone_test.c — our reading of the zone files against the C library's, for every zone there is. */

#include "lib/base/test.h"
#include "lib/base/zone.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { FILE_MAX_BYTES = 1 << 20, INSTANTS = 400, TREE_DEPTH = 4 };

static const char *const root = "/usr/share/zoneinfo";
static uint64_t seed = 20261122;

static uint64_t random_next(void)
{
	seed = seed * 6364136223846793005u + 1442695040888963407u;
	return seed >> 33;
}

static bool zone_load(struct region *region, const char *name, struct zone *zone)
{
	static char bytes[FILE_MAX_BYTES];
	FILE *file = fopen(region_format(region, "%s/%s", root, name).at, "rb");
	size_t len;

	if (!file)
		return false;
	len = fread(bytes, 1, FILE_MAX_BYTES, file);
	fclose(file);
	return zone_read(region, (str){ bytes, len }, zone);
}

/* The wall times that our own arithmetic gives must lead back to the instant they came from. */
static void check_round_trip(const struct zone *zone, int64_t utc)
{
	instant at = { utc * 1000000 }, earlier, later;
	int32_t seconds;
	date day = zone_date(zone, at, &seconds);
	int found = zone_instants(zone, day, seconds, &earlier, &later);

	assert_in_range(found, 1, 2);
	assert_true(earlier.us == at.us || later.us == at.us);
}

static void check_like_libc(const struct zone *zone, const char *name)
{
	setenv("TZ", name, 1);
	tzset();
	for (int i = 0; i < INSTANTS; i++) {
		/* 1971 to 2150: listed transitions and the footer's rule */
		time_t t = (time_t)(31536000 + (int64_t)(random_next() % 5650000) * 1000 +
				    (int64_t)(random_next() % 1000));
		struct tm tm;

		localtime_r(&t, &tm);
		if (tm.tm_gmtoff != zone_offset(zone, (instant){ t * 1000000 }))
			fail_msg("%s at %ld: the C library says %ld, we say %d", name, (long)t,
				 tm.tm_gmtoff, zone_offset(zone, (instant){ t * 1000000 }));
		check_round_trip(zone, t);
	}
}

/* Every zone file in that folder below the root, and in those below it. */
static int check_folder(struct region *region, const char *prefix, int depth)
{
	const char *path = region_format(region, "%s/%s", root, prefix).at;
	struct dirent *entry;
	DIR *folder = opendir(path);
	int zones = 0;

	while (folder && depth < TREE_DEPTH && (entry = readdir(folder))) {
		const char *file = entry->d_name, *name;
		struct zone zone;

		if (*file == '.' || strcmp(file, "right") == 0 || strcmp(file, "posix") == 0)
			continue;
		name = region_format(region, "%s%s%s", prefix, *prefix ? "/" : "", file).at;
		if (zone_load(region, name, &zone)) {
			check_like_libc(&zone, name);
			zones++;
		} else {
			zones += check_folder(region, name, depth + 1);
		}
	}
	if (folder)
		closedir(folder);
	return zones;
}

TEST(every_zone_as_the_c_library)
{
	struct region *region = region_new((size_t)4 << 30, NULL);
	int zones = check_folder(region, "", 0);

	assert_in_range(zones, 300, 2000);
	region_free(region);
}

/* Hours of a day in a gap, in an overlap, and of a plain day: in UTC, as spans. */
TEST(spans_of_odd_days)
{
	static const struct {
		const char *zone;
		const char *day;
		int32_t from, to;
		const char *want;
	} cases[] = {
		{ "Africa/Algiers", "2026-03-29", 9 * 3600, 11 * 3600,
		  "2026-03-29T08:00:00Z/2026-03-29T10:00:00Z " },
		{ "Europe/Paris", "2026-03-29", 2 * 3600, 3 * 3600, "" },
		{ "Europe/Paris", "2026-03-29", 9000, 12600,
		  "2026-03-29T01:00:00Z/2026-03-29T01:30:00Z " },
		{ "Europe/Paris", "2026-10-25", 2 * 3600, 3 * 3600,
		  "2026-10-25T00:00:00Z/2026-10-25T02:00:00Z " },
		{ "Europe/Paris", "2026-10-25", 9000, 9900,
		  "2026-10-25T00:30:00Z/2026-10-25T00:45:00Z 2026-10-25T01:30:00Z/2026-10-25T01:45:00Z " },
		{ "Europe/Paris", "2026-10-25", 3600, 5 * 3600,
		  "2026-10-24T23:00:00Z/2026-10-25T04:00:00Z " },
		{ "Europe/Paris", "2098-07-01", 0, 3600,
		  "2098-06-30T22:00:00Z/2098-06-30T23:00:00Z " },
		{ "Australia/Lord_Howe", "2027-04-04", 5400, 7200,
		  "2027-04-03T14:30:00Z/2027-04-03T15:30:00Z " },
		{ "Pacific/Kiritimati", "2023-07-14", 9 * 3600, 10 * 3600,
		  "2023-07-13T19:00:00Z/2023-07-13T20:00:00Z " },
		{ "Pacific/Apia", "2011-12-30", 0, 86400, "" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct region *region = region_new(4 << 20, NULL);
		struct zone zone;
		span pieces[ZONE_PIECES];
		char got[400] = "";
		date day;
		size_t count;

		assert_true(zone_load(region, cases[i].zone, &zone));
		assert_true(date_parse(str_of(cases[i].day), &day));
		count = zone_spans(&zone, day, cases[i].from, cases[i].to, pieces);
		for (size_t j = 0; j < count; j++) {
			char from[INSTANT_TEXT], to[INSTANT_TEXT];
			size_t from_len = instant_write(pieces[j].from, from),
			       to_len = instant_write(pieces[j].to, to);
			size_t have = strlen(got);

			snprintf(got + have, sizeof got - have, "%.*s/%.*s ", (int)from_len, from,
				 (int)to_len, to);
		}
		assert_string_equal(got, cases[i].want);
		region_free(region);
	}
}

TEST(a_skipped_wall_time_is_the_change)
{
	struct region *region = region_new(4 << 20, NULL);
	instant earlier, later, want;
	struct zone zone;
	date day;

	assert_true(zone_load(region, "Europe/Paris", &zone));
	date_parse(STR("2026-03-29"), &day);
	instant_parse(STR("2026-03-29T01:00:00Z"), &want);
	assert_int_equal(zone_instants(&zone, day, 9000, &earlier, &later), 0);
	assert_int_equal(earlier.us, want.us);
	assert_int_equal(later.us, want.us);
	assert_int_equal(zone_next_change(&zone, instant_add(want, -1)).us, want.us);
	region_free(region);
}

/* Whatever bytes: a zone or a refusal, never a read outside of them (ASan watches). */
TEST(broken_files_are_refused)
{
	struct region *region = region_new(64 << 20, NULL);
	static char bytes[8192];
	struct zone zone;
	FILE *file = fopen(region_format(region, "%s/Europe/Paris", root).at, "rb");
	size_t len;

	assert_non_null(file);
	len = fread(bytes, 1, sizeof bytes, file);
	fclose(file);
	for (size_t cut = 0; cut < len; cut++) {
		char *part = malloc(cut ? cut : 1);

		memcpy(part, bytes, cut);
		assert_false(zone_read(region, (str){ part, cut }, &zone));
		free(part);
		region_reset(region);
	}
	for (int i = 0; i < 20000; i++) {
		char *part = malloc(len);

		memcpy(part, bytes, len);
		for (uint64_t n = 1 + random_next() % 4; n > 0; n--)
			part[random_next() % len] = (char)random_next();
		if (zone_read(region, (str){ part, len }, &zone)) {
			zone_offset(&zone, (instant){ 1800000000000000 });
			zone_next_change(&zone, (instant){ 1800000000000000 });
		}
		free(part);
		region_reset(region);
	}
	region_free(region);
}

TEST_MAIN("zone")
