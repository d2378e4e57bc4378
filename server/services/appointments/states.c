/* states.c — states of professionals, read from their JSON once and kept by version.
 *
 * A state of a version never changes, so what is kept is never wrong: whoever asks knows the
 * version from the row that he read in that very moment.  Handlers pause while they use a state; it
 * is counted, and goes when nobody uses it any more and others were used later. */

#include "services/appointments/appointments.h"

#include <string.h>

#define COUNT_OF(array) (sizeof(array) / sizeof *(array))

enum {
	KEPT_MAX = 1024,
	BUCKETS = 2048,
	STATE_BOUND = 8 * 1024 * 1024,
	VALUES_MAX = 200000, /* of the JSON of one state */
};

struct kept {
	struct list used; /* the latest first */
	struct list chain;
	uuid professional_id;
	struct region *region; /* of all that it points to, itself included */
	struct professional_state state;
	size_t users;
	bool listed;
};

static struct {
	struct list used;
	struct list buckets[BUCKETS];
	size_t count;
} cache;

static struct list *bucket_of(uuid id)
{
	uint64_t hash;

	memcpy(&hash, id.bytes + 8, sizeof hash); /* the random end of a version 7 id */
	if (!cache.used.next) {
		list_init(&cache.used);
		for (size_t i = 0; i < BUCKETS; i++)
			list_init(&cache.buckets[i]);
	}
	return &cache.buckets[hash % BUCKETS];
}

static void unlist(struct kept *kept)
{
	list_remove(&kept->used);
	list_remove(&kept->chain);
	kept->listed = false;
	cache.count--;
}

static void release(void *arg)
{
	struct kept *kept = arg;

	if (--kept->users == 0 && !kept->listed)
		region_free(kept->region);
}

static const struct professional_state *take(struct region *region, struct kept *kept)
{
	kept->users++;
	region_defer(region, release, kept);
	list_remove(&kept->used);
	list_unshift(&cache.used, &kept->used);
	return &kept->state;
}

static struct kept *find(uuid professional_id)
{
	list_each (it, bucket_of(professional_id)) {
		struct kept *kept = container_of(it, struct kept, chain);

		if (uuid_equal(kept->professional_id, professional_id))
			return kept;
	}
	return NULL;
}

const struct professional_state *state_known(struct region *region, uuid professional_id,
					     int64_t version)
{
	struct kept *kept = find(professional_id);

	if (!kept || (version && kept->state.version != version))
		return NULL;
	return take(region, kept);
}

static void drop(struct kept *kept)
{
	unlist(kept);
	if (kept->users == 0)
		region_free(kept->region);
}

static void keep(struct kept *kept)
{
	struct list *bucket = bucket_of(kept->professional_id);
	struct kept *former = find(kept->professional_id);

	if (former)
		drop(former);
	if (cache.count >= KEPT_MAX)
		drop(container_of(cache.used.prev, struct kept, used));
	list_unshift(bucket, &kept->chain);
	list_unshift(&cache.used, &kept->used);
	kept->listed = true;
	cache.count++;
}

static struct kept *state_read(uuid professional_id, str text)
{
	struct region *region = region_new(STATE_BOUND, region_fails);
	struct kept *kept = region_make(region, struct kept);
	struct faults faults = { .region = region };
	struct json_error error;
	const struct json *json =
		json_read_upto(region, region_copy(region, text), VALUES_MAX, &error);

	kept->region = region;
	kept->professional_id = professional_id;
	if (json && shape_read(&professional_state_shape, json, &kept->state, &faults))
		return kept;
	region_free(region);
	return NULL;
}

const struct professional_state *state_load(struct db *db, uuid professional_id)
{
	struct region *region = db_region(db);
	struct state_row row;

	if (!sql_find_state(db, &row, .professional_id = professional_id))
		return NULL;

	/* Others may have read it while we paused. */
	const struct professional_state *known = state_known(region, professional_id, row.version);
	struct kept *kept = known ? NULL : state_read(professional_id, row.state);

	if (known)
		return known;
	if (!kept)
		fail(BREAKDOWN_OTHER, "a copy of a professional cannot be read");
	keep(kept);
	return take(region, kept);
}

/* ---- holidays: the same, one set of them ---- */

static struct {
	date all[8192];
	size_t count;
	int64_t version; /* 0: none is known */
} years;

static void years_keep(struct list_of rows)
{
	const struct told_date *all = rows.items;

	years.count = rows.count;
	years.version = rows.count > 0 ? all[0].version : 0;
	for (size_t i = 0; i < rows.count; i++)
		years.all[i] = all[i].on_date;
}

struct holidays holidays_of(struct db *db, int64_t version)
{
	date *copy;

	if (version == 0)
		return (struct holidays){ .all = NULL };
	if (years.version != version)
		years_keep(sql_list_holidays(db, .most = COUNT_OF(years.all)));
	copy = region_array(db_region(db), years.count + 1, sizeof *copy);
	memcpy(copy, years.all, years.count * sizeof *copy);
	return (struct holidays){ copy, years.count };
}
