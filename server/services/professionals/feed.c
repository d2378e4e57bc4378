/* feed.c — GET /v1/internal/professionals: all professionals, in the order of their last change.
 *
 * "<transaction>-<professional>" is the key of a change.  A page is bounded by what it weighs, too,
 * for whoever reads it bounds what he reads.
 *
 * A state is told as the text that was kept when it was told first (state.c).  Easy to get wrong: a
 * change that touches many at once raises their versions and keeps no text; then it is put together
 * here, and kept by the job. */

#include "services/professionals/professionals.h"

enum { KEPT_AT_ONCE = 50 }; /* texts, in a transaction */
#define KEPT_BOUND ((size_t)256 * 1024 * 1024)

static bool key_read(str key, str *in, uuid *id)
{
	int64_t number;

	return str_cut(&key, '-', in) && str_to_int(*in, &number) && number >= 0 &&
	       uuid_parse(key, id);
}

static str key_write(struct region *region, const struct change *key)
{
	char id[UUID_TEXT];

	uuid_write(key->professional_id, id);
	return region_format(region, "%.*s-%.*s", STR_ARG(key->changed_in), UUID_TEXT, id);
}

/* ---- those without a text ---- */

static struct change *change_of(struct list_of changes, uuid professional_id)
{
	struct change *all = changes.items;

	for (size_t i = 0; i < changes.count; i++)
		if (uuid_equal(all[i].professional_id, professional_id))
			return &all[i];
	return NULL;
}

static void texts_make(struct db *db, struct list_of changes)
{
	const struct change *all = changes.items;
	uuid *ids = region_array(db_region(db), changes.count, sizeof *ids);
	size_t count = 0;

	for (size_t i = 0; i < changes.count; i++)
		if (str_absent(all[i].told))
			ids[count++] = all[i].professional_id;
	if (count == 0)
		return;

	struct list_of found =
		sql_list_states(db, .professional_ids = (struct list_of){ ids, count });
	const struct professional_state *states = found.items;

	for (size_t i = 0; i < found.count; i++)
		change_of(changes, states[i].professional_id)->told =
			state_text(db_region(db), &states[i]);
}

/* ---- a page ---- */

/* A professional_changes, of texts. */
static str page_write(struct region *region, struct list_of changes)
{
	const struct change *all = changes.items;
	struct json_writer out = { .region = region };

	json_open(&out, '{');
	json_name(&out, "items");
	json_open(&out, '[');
	for (size_t i = 0; i < changes.count; i++)
		json_raw(&out, all[i].told);
	json_close(&out, ']');
	if (changes.count) {
		json_name(&out, "next");
		json_text(&out, key_write(region, &all[changes.count - 1]));
	}
	json_close(&out, '}');
	return json_done(&out);
}

struct reply *list_professional_changes(struct req *req,
					const struct list_professional_changes_params *params)
{
	struct db *db = db_read(req);
	uuid after_id = { { 0 } };
	str after_in = STR("0");
	struct list_of changes;

	if (!str_absent(params->after) && !key_read(params->after, &after_in, &after_id))
		return refuse_fault(req, "?after", "cursor", "the `next` of an answer before");
	changes = sql_list_changes(db, .after_in = after_in, .after_id = after_id,
				   .most = params->limit, .heaviest = PAGE_WEIGHT_MAX,
				   .form = state_form());
	texts_make(db, changes);
	return reply_text(req, 200, STR("application/json"), page_write(req->region, changes));
}

/* ---- the job: whose text is old, or was never kept ---- */

/* For texts of another form: once after each start. */
static bool looked;

void states_begin(void)
{
	looked = false;
}

/* In the transaction that locked them. */
static void texts_keep(struct db *tx, struct list_of untold)
{
	struct region *region = db_region(tx);
	const struct mine *all = untold.items;
	uuid *ids = region_array(region, untold.count, sizeof *ids);

	for (size_t i = 0; i < untold.count; i++)
		ids[i] = all[i].professional_id;

	struct list_of found =
		sql_list_states(tx, .professional_ids = (struct list_of){ ids, untold.count });
	const struct professional_state *states = found.items;

	for (size_t i = 0; i < found.count; i++)
		later_keep_told(tx, .professional_id = states[i].professional_id,
				.version = states[i].version, .form = state_form(),
				.told = state_text(region, &states[i]));
	db_commit(tx);
}

/* False: those were the last. */
static bool keep_untold(struct service_run *run, struct region *region)
{
	struct db *tx = db_transaction(run->pool, DB_WRITE, region);
	struct list_of untold = sql_list_untold(tx, .most = KEPT_AT_ONCE);

	texts_keep(tx, untold);
	return untold.count == KEPT_AT_ONCE;
}

/* The same of all behind *after: by their ids, for nothing else finds them. */
static bool keep_otherwise_told(struct service_run *run, struct region *region, uuid *after)
{
	struct db *tx = db_transaction(run->pool, DB_WRITE, region);
	struct list_of found = sql_list_otherwise_told(tx, .after_id = *after, .form = state_form(),
						       .most = KEPT_AT_ONCE);
	const struct mine *all = found.items;

	if (found.count)
		*after = all[found.count - 1].professional_id;
	texts_keep(tx, found);
	return found.count == KEPT_AT_ONCE;
}

void states_keep(struct service_run *run)
{
	struct region *region = region_within(run->region, KEPT_BOUND, region_fails);
	uuid after = { { 0 } };

	while (keep_untold(run, region))
		region_reset(region);
	region_reset(region);
	while (!looked && keep_otherwise_told(run, region, &after))
		region_reset(region);
	looked = true;
}
