/* message.c — a message as it lies in its table: rendered once, in the words of the day it was
 * caused, and sealed.
 *
 * What is sealed is bound to its row and column: a content moved to another row does not open
 * there. */

#include "lib/run/random.h"
#include "lib/serve/seal.h"
#include "services/notifications/gsm7.h"
#include "services/notifications/notifications.h"

#include <string.h>

enum { PRIORITY_CODE = 0, PRIORITY_NOTICE = 1 };

str sealed_place(struct region *region, const char *column, uuid id)
{
	char text[UUID_TEXT];

	uuid_write(id, text);
	return region_format(region, "%s:%.*s", column, UUID_TEXT, text);
}

str address_hint(struct region *region, int channel, str address)
{
	ptrdiff_t at = str_find(address, '@');

	if (channel == DELIVERY_CHANNEL_SMS)
		return region_format(region, "…%.*s", 3,
				     address.at + (address.len > 3 ? address.len - 3 : 0));
	return region_format(region, "%.*s…%.*s", at > 0 ? 1 : 0, address.at,
			     STR_ARG(((str){ address.at + at, address.len - (size_t)at })));
}

/* Subject, line feed, text: a subject has no line feed in it. */
static str content_of(struct region *region, int channel, const struct rendered *rendered)
{
	str text = rendered->text;

	if (channel == DELIVERY_CHANNEL_SMS) {
		str folded = gsm7_fold(region, text);

		text = str_absent(folded) ? text : folded;
	}
	return region_format(region, "%.*s\n%.*s", STR_ARG(rendered->subject), STR_ARG(text));
}

void message_queue(struct db *tx, const struct letter *letter)
{
	struct region *region = db_region(tx);
	int channel = kind_channel(letter->kind);
	struct rendered rendered = template_fill(region, letter->kind, channel, letter->language,
						 letter->argument_count, letter->arguments);
	uuid id = uuid_new();

	sql_queue_message(tx, .message_id = id, .cause_id = letter->cause_id, .kind = letter->kind,
			  .channel = channel, .user_id = letter->user_id,
			  .language = letter->language,
			  .address = seal("columns", region, letter->address,
					  sealed_place(region, "message.address", id)),
			  .hint = address_hint(region, channel, letter->address),
			  .content = seal("columns", region, content_of(region, channel, &rendered),
					  sealed_place(region, "message.content", id)),
			  .secret = letter->secret,
			  .priority = letter->secret ? PRIORITY_CODE : PRIORITY_NOTICE,
			  .now = clock_now(), .expires_at = letter->expires_at);
	db_after_commit(tx, sender_wake, NULL);
}

bool due_open(struct region *region, const struct due *due, str *address, struct rendered *rendered)
{
	str content;

	if (!unseal("columns", region, due->address,
		    sealed_place(region, "message.address", due->message_id), address) ||
	    !unseal("columns", region, due->content,
		    sealed_place(region, "message.content", due->message_id), &content))
		return false;
	rendered->text = content;
	return str_cut(&rendered->text, '\n', &rendered->subject);
}
