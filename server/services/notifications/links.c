/* links.c — short addresses, for SMS: ten letters that stand for a notice, and thereby for its visits.
 *
 * Sixty bits, of which the table keeps a digest alone: who reads it cannot open a visit.  They lead to the tokens that the service of
 * appointments knows, as long as a visit is not over for a day. */

#include "lib/run/config.h"
#include "lib/run/random.h"
#include "lib/serve/signed.h"
#include "services/notifications/notifications.h"

#include <sodium.h>

enum { OPEN_HOURS = 24 };

void link_new(char letters[LINK_LETTERS])
{
	static const char alphabet[] =
		"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

	for (size_t i = 0; i < LINK_LETTERS; i++)
		letters[i] = alphabet[random_below(sizeof alphabet - 1)];
}

str link_digest(struct region *region, str letters)
{
	uint8_t *digest = region_alloc(region, LINK_DIGEST);

	crypto_generichash(digest, LINK_DIGEST, (const uint8_t *)letters.at, letters.len, NULL, 0);
	return (str){ (char *)digest, LINK_DIGEST };
}

str link_url(struct region *region, str letters)
{
	str site = config.public_url;

	while (str_ends(site, STR("/")))
		site.len--;
	return region_format(region, "%.*s/r/%.*s", STR_ARG(site), STR_ARG(letters));
}

/* GET /v1/links/{code} */
struct reply *open_link(struct req *req, const struct open_link_params *params)
{
	struct link_notice notice;
	struct db *db = db_read(req);

	if (!sql_find_link(db, &notice, .link = link_digest(req->region, params->code)))
		return refuse(req, NOT_FOUND);

	struct list_of parts =
		sql_list_linked(db, .notice_id = notice.notice_id,
				.since = instant_add(clock_now(), -HOURS(OPEN_HOURS)));
	const struct link_part *part = parts.items;
	struct link_visit *visits = region_array(req->region, parts.count, sizeof *visits);
	if (!parts.count)
		return refuse(req, NOT_FOUND);
	for (size_t i = 0; i < parts.count; i++) {
		char *token = region_alloc(req->region, SIGNED_TEXT);

		signed_write("visits", part[i].appointment_id, token);
		visits[i] = (struct link_visit){ { token, SIGNED_TEXT }, part[i].starts_at };
	}
	return reply_link_target(
		req, 200,
		&(struct link_target){ .kind = notice.kind, .visits = { visits, parts.count } });
}
