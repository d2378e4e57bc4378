/* messages.c — what support may see of messages, and a professional of those about a visit: their states,
 * never their texts. */

#include "services/notifications/notifications.h"

struct reply *list_messages(struct req *req, const struct list_messages_params *params)
{
	uuid before = { { 0 } };
	str key;

	if (!str_absent(params->cursor) &&
	    !(cursor_read(req, params->cursor, &key) && uuid_parse(key, &before)))
		return refuse_fault(req, "?cursor", "cursor",
				    "take it from the Link of the page before");

	struct list_of list =
		sql_list_messages(db_read(req), .user_id = params->user_id, .state = params->state,
				  .before = before, .most = params->limit + 1);
	const struct message *all = list.items;
	str next = { 0 };
	if ((int64_t)list.count > params->limit) {
		char *id = region_alloc(req->region, UUID_TEXT);

		list.count = (size_t)params->limit;
		uuid_write(all[list.count - 1].message_id, id);
		next = cursor_write(req, (str){ id, UUID_TEXT });
	}
	return reply_message_page(req, list, next);
}

/* GET /v1/messages/visits/{appointment_id}: whose visit it is stands in what was told of it. */
struct reply *list_visit_messages(struct req *req, const struct list_visit_messages_params *params)
{
	const struct appointment_told *told;
	struct kept_told row;

	if (!sql_find_told(db_read(req), &row, .appointment_id = params->appointment_id))
		return refuse(req, NOT_FOUND);
	told = told_open(req->region, "visit.told", params->appointment_id, row.told);
	if (!told || !uuid_equal(told->professional_user_id, req->user))
		return refuse(req, NOT_FOUND);
	return reply_visit_message_page(
		req,
		sql_list_visit_messages(db_read(req), .appointment_id = params->appointment_id,
					.most = 100),
		(str){ 0 });
}
