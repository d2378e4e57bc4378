/* messages.c — what support may see of messages: their states, never their texts. */

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
