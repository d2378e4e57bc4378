/* blocks.c — time that a professional closes by hand, and opens again.
 *
 * It claims nothing: what is booked there stays, and nothing new is offered. */

#include "services/appointments/desk.h"

#include "lib/run/random.h"

/* All days that are told anew, and their neighbours, whose buffers reach into them. */
static span around(instant from, instant to)
{
	return (span){ instant_add(from, -DAYS(3)), instant_add(to, DAYS(3)) };
}

static struct reply *block_check(struct req *req, const struct block_time *in)
{
	if (in->to.us <= in->from.us)
		return refuse_fault(req, "/to", "order", "it ends after it begins");
	if (in->to.us - in->from.us > DAYS(BLOCK_DAYS))
		return refuse_fault(req, "/to", "too_big", "366 days after `from` at most");
	if (in->to.us <= clock_now().us)
		return refuse_fault(req, "/to", "past", "it is over already");
	return NULL;
}

struct reply *block_time(struct req *req, const struct block_time *in)
{
	struct diary *diary = region_make(req->region, struct diary);
	struct piece piece = { .kind = DAY_BUSY_KIND_BLOCKED,
			       .piece_id = uuid_new(),
			       .starts_at = in->from,
			       .ends_at = in->to,
			       .seats = 1,
			       .expires_at = INSTANT_NONE };
	struct desk desk;
	struct reply *refusal = block_check(req, in);

	if (!refusal)
		refusal = desk_find(req, &desk);
	if (refusal)
		return refusal;

	struct db *tx = db_begin(req);

	diary_lock(tx, desk.professional_id);
	if (!diary_open(diary, tx, desk.professional_id, (uuid){ { 0 } }, around(in->from, in->to)))
		return refuse(req, NO_SUCH_OFFER);
	if (!sql_make_block(tx, .block_id = piece.piece_id, .professional_id = desk.professional_id,
			    .from = in->from, .to = in->to, .title = in->title, .now = diary->now,
			    .most = BLOCKS_MAX))
		return refuse(req, TOO_MANY_BLOCKS);
	diary_add(diary, &piece);
	diary_tell(diary);
	return reply_block(req, 201,
			   &(struct block){ .block_id = piece.piece_id,
					    .from = in->from,
					    .to = in->to,
					    .title = in->title,
					    .created_at = diary->now });
}

struct reply *unblock_time(struct req *req, const struct unblock_time_params *params)
{
	struct diary *diary = region_make(req->region, struct diary);
	struct kept_block block;
	struct desk desk;

	if (desk_find(req, &desk))
		return refuse(req, NOT_FOUND);

	struct db *tx = db_begin(req);

	diary_lock(tx, desk.professional_id);
	if (!sql_find_block(tx, &block, .block_id = params->block_id,
			    .professional_id = desk.professional_id) ||
	    !diary_open(diary, tx, desk.professional_id, (uuid){ { 0 } },
			around(block.from_at, block.to_at)))
		return refuse(req, NOT_FOUND);
	later_end_block(tx, .block_id = block.block_id, .professional_id = desk.professional_id);
	diary_remove(diary, block.block_id);
	diary_tell(diary);
	return reply_empty(req, 204);
}
