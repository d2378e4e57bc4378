/* db_pool.c — all connections of one service: its lanes, its statements by number, its end.
 *
 * Easy to get wrong: fibers may still hold handles when a pool is freed. So it closes at once,
 * and its memory goes with the last of them. */

#include "lib/wire/db_inside.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct list pools = LIST_INIT(pools);

/* ---- statements ---- */

size_t pool_place(const struct db_pool *pool, const struct statement *s)
{
	size_t base = 0;

	for (size_t i = 0; i < pool->set_count; i++) {
		const struct queries *set = pool->sets[i];

		if (s >= set->all && s < set->all + set->count)
			return base + (size_t)(s - set->all);
		base += set->count;
	}
	db_bug("%s is no statement of %s", s->name, pool->role);
}

static void name_statements(struct db_pool *pool)
{
	char(*name)[DB_NAME];

	for (size_t i = 0; i < pool->set_count; i++)
		pool->statement_count += pool->sets[i]->count;
	name = pool->prepared_names = calloc(pool->statement_count + 1, sizeof *name);
	if (!name)
		abort();
	for (size_t i = 0; i < pool->set_count; i++)
		for (size_t j = 0; j < pool->sets[i]->count; j++, name++)
			snprintf(*name, sizeof *name, "%s.%s", pool->sets[i]->name,
				 pool->sets[i]->all[j].name);
}

/* ---- every turn ---- */

static void sync_all(void *arg)
{
	list_each (it, &pools)
		lane_sync(&container_of(it, struct db_pool, link)->lanes[DB_READ]);
}

/* ---- beginning and end ---- */

struct db_pool *db_pool_new(const char *role, const struct queries *const *sets, size_t set_count)
{
	static bool each_turn;
	struct db_pool *pool = calloc(1, sizeof *pool);

	if (!pool)
		abort();
	if (!each_turn)
		loop_each_turn(sync_all, NULL);
	each_turn = true;
	assert(strlen(role) < sizeof pool->role);
	strcpy(pool->role, role);
	pool->sets = sets;
	pool->set_count = set_count;
	name_statements(pool);
	for (size_t i = 0; i < DB_LANES; i++)
		lane_init(&pool->lanes[i], pool, (enum db_lane)i);
	pool->handles = 1; /* db_pool_free's */
	list_push(&pools, &pool->link);
	return pool;
}

void pool_hold(struct db_pool *pool)
{
	pool->handles++;
}

void pool_give(struct db_pool *pool)
{
	if (--pool->handles > 0)
		return;
	for (size_t i = 0; i < DB_LANES; i++)
		lane_done(&pool->lanes[i]);
	free(pool->prepared_names);
	free(pool);
}

void db_pool_free(struct db_pool *pool)
{
	if (!pool)
		return;
	assert(!pool->closed && "a pool is freed once");
	pool->closed = true;
	list_remove(&pool->link);
	for (size_t i = 0; i < DB_LANES; i++)
		lane_close(&pool->lanes[i]);
	pool_give(pool);
}

size_t db_pool_bound(const struct db_pool *pool)
{
	size_t bound = 0;

	for (size_t i = 0; i < DB_LANES; i++)
		bound += pool->lanes[i].count;
	return bound;
}

/* ---- readiness ---- */

struct asking {
	struct db_pool *pool;
	struct region *region;
};

static void ask(void *arg)
{
	struct asking *asking = arg;

	db_query_text(db_reads(asking->pool, asking->region), "select 1", 0, NULL);
}

bool db_pool_ready(struct db_pool *pool, uint64_t deadline)
{
	struct asking asking = { pool, region_new(0, region_fails) };
	struct failure failure;
	uint64_t before = fiber_deadline_set(deadline);

	if (before < deadline)
		fiber_deadline_set(before);

	bool is = fiber_try(ask, &asking, &failure);

	fiber_deadline_set(before);
	region_free(asking.region);
	return is;
}
