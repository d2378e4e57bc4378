/* feed.c — GET /v1/internal/professionals: all professionals, in the order of their last change.
 *
 * "<transaction>-<professional>" is the key of a change.  A page is bounded by what it weighs, too,
 * for whoever reads it bounds what he reads. */

#include "services/professionals/professionals.h"

static bool key_read(str key, str *in, uuid *id)
{
	int64_t number;

	return str_cut(&key, '-', in) && str_to_int(*in, &number) && number >= 0 &&
	       uuid_parse(key, id);
}

static str key_write(struct region *region, const struct change_key *key)
{
	char id[UUID_TEXT];

	uuid_write(key->professional_id, id);
	return region_format(region, "%.*s-%.*s", STR_ARG(key->changed_in), UUID_TEXT, id);
}

struct reply *list_professional_changes(struct req *req,
					const struct list_professional_changes_params *params)
{
	struct professional_changes changes = { .next = { 0 } };
	struct db *db = db_read(req);
	uuid after_id = { { 0 } };
	str after_in = STR("0");

	if (!str_absent(params->after) && !key_read(params->after, &after_in, &after_id))
		return refuse_fault(req, "?after", "cursor", "the `next` of an answer before");

	struct list_of keys =
		sql_list_change_keys(db, .after_in = after_in, .after_id = after_id,
				     .most = params->limit, .heaviest = PAGE_WEIGHT_MAX);
	const struct change_key *all = keys.items;
	uuid *ids = region_array(req->region, keys.count, sizeof *ids);

	for (size_t i = 0; i < keys.count; i++)
		ids[i] = all[i].professional_id;
	if (keys.count) {
		changes.items = sql_list_states(db, .professional_ids =
							    (struct list_of){ ids, keys.count });
		changes.next = key_write(req->region, &all[keys.count - 1]);
	}
	return reply_professional_changes(req, 200, &changes);
}
