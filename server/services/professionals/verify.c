/* verify.c — register numbers: an admin looks one up in the register of its trade, and says what he found.
 *
 * Who may practise a regulated trade is on a roll.  Easy to get wrong: the number may change while the
 * admin looks it up; so he says again which one it was. */

#include "services/professionals/catalogue.h"

#include <stdio.h>

/* ---- GET /v1/verifications: "<microseconds>-<professional>" is where a page begins ---- */

static bool key_read(str key, instant *at, uuid *id)
{
	str us;

	return str_cut(&key, '-', &us) && str_to_int(us, &at->us) && uuid_parse(key, id);
}

static str key_write(struct region *region, const struct verification *last)
{
	char id[UUID_TEXT];

	uuid_write(last->professional_id, id);
	return region_format(region, "%lld-%.*s", (long long)last->changed_at.us, UUID_TEXT, id);
}

/* One more than the page has: is there another? */
static struct list_of verifications_read(struct db *db, bool verified, instant at, uuid id,
					 int64_t limit)
{
	if (verified)
		return sql_list_verifications_done(db, .after_at = at, .after_id = id,
						   .most = limit + 1);
	return sql_list_verifications_waiting(db, .after_at = at, .after_id = id,
					      .most = limit + 1);
}

struct reply *list_verifications(struct req *req, const struct list_verifications_params *params)
{
	instant at = { 0 };
	uuid id = { { 0 } };
	str key, next = { 0 };

	if (!str_absent(params->cursor) &&
	    (!cursor_read(req, params->cursor, &key) || !key_read(key, &at, &id)))
		return refuse_fault(req, "?cursor", "cursor", "the cursor of a page before");

	struct list_of found =
		verifications_read(db_read(req), params->verified, at, id, params->limit);
	const struct verification *all = found.items;

	if (found.count > (size_t)params->limit) {
		found.count = (size_t)params->limit;
		next = cursor_write(req, key_write(req->region, &all[found.count - 1]));
	}
	return reply_verification_page(req, found, next);
}

/* ---- PUT /v1/verifications/{professional_id} ---- */

struct reply *set_verification(struct req *req, const struct set_verification_params *params,
			       const struct verification_details *in)
{
	struct db *tx = db_begin(req);
	struct professional_state state;
	struct verification before, after;

	if (!professional_lock(tx, params->professional_id, &state))
		return refuse(req, NOT_FOUND);
	if (!sql_find_verification(tx, &before, .professional_id = params->professional_id))
		return refuse(req, NOTHING_TO_VERIFY);
	if (!str_equal(before.register_number, in->register_number))
		return refuse_fault(req, "/register_number", "not_allowed",
				    "the number that he gives now");
	if (before.verified != in->verified) {
		later_save_verification(tx, .professional_id = params->professional_id,
					.verified_at = in->verified ? clock_now() : INSTANT_NONE);
		professional_tell(tx, &state);
	}
	sql_find_verification(tx, &after, .professional_id = params->professional_id);
	return reply_verification(req, 200, &after);
}
