/* zones.c — reading zone files, and keeping them. */

#include "lib/run/zones.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ZONE_NAME_MAX = 64, ZONE_FILE_MAX = 64 * 1024, ZONE_REGION = 16 * 1024 * 1024 };

static struct region *kept;
static struct zone *zones[ZONES_MAX];
static size_t count;

/* Letters, digits and _+-/ with no dot at all: so no name leaves the folder. */
static bool name_sound(str name)
{
	if (name.len == 0 || name.len > ZONE_NAME_MAX || *name.at == '/')
		return false;
	for (size_t i = 0; i < name.len; i++) {
		char c = name.at[i];

		if (!((c | 0x20) >= 'a' && (c | 0x20) <= 'z') && !(c >= '0' && c <= '9') &&
		    !strchr("_+-/", c))
			return false;
	}
	return true;
}

static bool file_read(str name, str *bytes)
{
	static char room[ZONE_FILE_MAX];
	const char *folder = getenv("TZDIR");
	char path[512];
	FILE *file;

	snprintf(path, sizeof path, "%s/%.*s", folder && *folder ? folder : "/usr/share/zoneinfo",
		 STR_ARG(name));
	file = fopen(path, "rbe");
	if (!file)
		return false;
	*bytes = (str){ room, fread(room, 1, sizeof room, file) };
	fclose(file);
	return bytes->len < sizeof room;
}

const struct zone *zone_named(str name)
{
	struct zone *zone;
	str bytes;

	for (size_t i = 0; i < count; i++)
		if (str_equal(zones[i]->name, name))
			return zones[i];
	if (count == ZONES_MAX || !name_sound(name) || !file_read(name, &bytes))
		return NULL;
	if (!kept)
		kept = region_new(ZONE_REGION, NULL);
	zone = region_make(kept, struct zone);
	if (!zone_read(kept, bytes, zone))
		return NULL;
	zone->name = region_copy(kept, name);
	zones[count++] = zone;
	return zone;
}
