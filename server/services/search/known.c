/* known.c — the records: by number, which is the index's, and by id.
 *
 * Numbers are given in the order of ids when all are loaded, and at the end afterwards.  Ids grow
 * with time, so two processes that follow the same feeds order the same professionals the same way,
 * and a page that one of them began the other goes on with. */

#include "services/search/known.h"

#include <stdlib.h>

enum { FIRST_BUCKETS = 1024 };

static struct {
	struct known **all; /* by number */
	size_t count, room;
	uint32_t *buckets; /* number + 1; 0: empty; a power of two */
	size_t bucket_count;
	size_t bytes;
} table;

size_t known_count(void)
{
	return table.count;
}

size_t known_bytes(void)
{
	return table.bytes + table.room * sizeof *table.all +
	       table.bucket_count * sizeof *table.buckets;
}

struct known *known_at(uint32_t number)
{
	return number < table.count ? table.all[number] : NULL;
}

/* ---- by id ---- */

static size_t hash_of(uuid id)
{
	uint64_t hash;

	memcpy(&hash, id.bytes + 8, sizeof hash); /* the random end of a version 7 id */
	return (size_t)(hash * 0x9e3779b97f4a7c15u >> 20);
}

static uint32_t *bucket_of(uuid id)
{
	size_t at = hash_of(id) & (table.bucket_count - 1);

	while (table.buckets[at] &&
	       !uuid_equal(table.all[table.buckets[at] - 1]->professional_id, id))
		at = (at + 1) & (table.bucket_count - 1);
	return &table.buckets[at];
}

static void rehash(size_t bucket_count)
{
	free(table.buckets);
	table.bucket_count = bucket_count;
	table.buckets = calloc(bucket_count, sizeof *table.buckets);
	if (!table.buckets)
		abort();
	for (size_t i = 0; i < table.count; i++)
		*bucket_of(table.all[i]->professional_id) = (uint32_t)i + 1;
}

struct known *known_find(uuid professional_id)
{
	uint32_t *bucket = table.bucket_count ? bucket_of(professional_id) : NULL;

	return bucket && *bucket ? table.all[*bucket - 1] : NULL;
}

struct known *known_by_slug(str slug)
{
	for (size_t i = 0; i < table.count; i++)
		if (str_equal(table.all[i]->slug, slug))
			return table.all[i];
	return NULL;
}

static struct known *make(uuid professional_id)
{
	struct known *known = calloc(1, sizeof *known);

	if (table.count == table.room) {
		table.room = table.room ? table.room + table.room / 2 : FIRST_BUCKETS / 2;
		table.all = realloc(table.all, table.room * sizeof *table.all);
	}
	if (!known || !table.all)
		abort();
	*known = (struct known){ .professional_id = professional_id,
				 .number = (uint32_t)table.count,
				 .bytes = sizeof *known };
	table.bytes += known->bytes;
	table.all[table.count++] = known;
	if (table.bucket_count < 2 * table.count)
		rehash(table.bucket_count ? 2 * table.bucket_count : FIRST_BUCKETS);
	else
		*bucket_of(professional_id) = known->number + 1;
	return known;
}

struct known *known_of(uuid professional_id)
{
	struct known *known = known_find(professional_id);

	return known ? known : make(professional_id);
}

/* ---- in order ---- */

static int by_id(const void *a, const void *b)
{
	const struct known *const *x = a, *const *y = b;

	return memcmp((*x)->professional_id.bytes, (*y)->professional_id.bytes, sizeof(uuid));
}

void known_number(void)
{
	if (!table.count)
		return;
	qsort(table.all, table.count, sizeof *table.all, by_id);
	for (size_t i = 0; i < table.count; i++)
		table.all[i]->number = (uint32_t)i;
	rehash(table.bucket_count);
}

/* ---- replacing and ending ---- */

static size_t days_bytes(const struct known *known)
{
	size_t bytes = known->day_room * sizeof *known->days;

	for (size_t i = 0; i < known->day_count; i++)
		bytes += day_bytes(known->days[i]);
	return bytes;
}

/* Takes the place of the record of that number, with its days. */
void known_replace(struct known *it)
{
	struct known *former = table.all[it->number];

	it->days = former->days;
	it->day_count = former->day_count;
	it->day_room = former->day_room;
	table.bytes += it->bytes;
	table.bytes -= former->bytes;
	table.all[it->number] = it;
	free(former);
}

void known_counted(ptrdiff_t bytes)
{
	table.bytes += (size_t)bytes;
}

void known_forget_days(struct known *known)
{
	table.bytes -= days_bytes(known);
	for (size_t i = 0; i < known->day_count; i++)
		free(known->days[i]);
	free(known->days);
	known->days = NULL;
	known->day_count = known->day_room = 0;
}

void known_end(void)
{
	for (size_t i = 0; i < table.count; i++) {
		known_forget_days(table.all[i]);
		free(table.all[i]);
	}
	free(table.all);
	free(table.buckets);
	memset(&table, 0, sizeof table);
}
