/* inbox.c — what a person was told, written when it is read; and how that person wants to be told. */

#include "lib/run/zones.h"
#include "services/notifications/notifications.h"

/* ---- how it is now ---- */

static struct inbox_state state_of(struct db *db, uuid user_id)
{
	struct inbox_count count;

	sql_count_inbox(db, &count, .user_id = user_id);
	return (struct inbox_state){ .unread = count.unread, .latest = count.latest };
}

void inbox_tell(struct db *tx, uuid user_id)
{
	if (uuid_is_nil(user_id))
		return;
	struct inbox_state state = state_of(tx, user_id);

	emit_inbox_changed(tx, &(struct inbox_changed){ .user_id = user_id,
							.unread = state.unread,
							.latest = state.latest,
							.at = clock_now() });
}

/* GET /v1/inbox/unread */
struct reply *count_unread(struct req *req)
{
	struct inbox_state state = state_of(db_read(req), req->user);

	return reply_inbox_state(req, 200, &state);
}

/* ---- reading ---- */

static struct list_of parts_of(struct list_of all, uuid notice_id)
{
	struct notice_part *parts = all.items;
	size_t from = 0, to;

	while (from < all.count && !uuid_equal(parts[from].notice_id, notice_id))
		from++;
	for (to = from; to < all.count && uuid_equal(parts[to].notice_id, notice_id);)
		to++;
	return (struct list_of){ parts + from, to - from };
}

static struct list_of notices_write(struct req *req, const struct notice_row *rows, size_t count)
{
	struct notice *items = region_array(req->region, count, sizeof *items);
	uuid *ids = region_array(req->region, count, sizeof *ids);
	struct setting setting;
	size_t written = 0;

	for (size_t i = 0; i < count; i++)
		ids[i] = rows[i].notice_id;
	setting_of(db_read(req), req->user, false, &setting);
	struct list_of parts = sql_list_parts(db_read(req), .notice_ids = { ids, count });
	for (size_t i = 0; i < count; i++) {
		struct list_of own = parts_of(parts, rows[i].notice_id);
		struct rendered rendered;

		/* The visits of an old reminder may be forgotten already. */
		if (!notice_read(req->region, &rows[i], &own, req->session.language, setting.zone,
				 &rendered))
			continue;
		items[written++] = (struct notice){
			.notice_id = rows[i].notice_id,
			.kind = rows[i].kind,
			.title = rendered.subject,
			.text = rendered.text,
			.visits = rows[i].visits,
			.created_at = rows[i].created_at,
			.read_at = rows[i].read_at,
		};
	}
	return (struct list_of){ items, written };
}

/* GET /v1/inbox */
struct reply *list_inbox(struct req *req, const struct list_inbox_params *params)
{
	uuid before = { { 0 } };
	str key, next = { 0 };

	if (!str_absent(params->cursor) &&
	    !(cursor_read(req, params->cursor, &key) && uuid_parse(key, &before)))
		return refuse_fault(req, "?cursor", "cursor",
				    "take it from the Link of the page before");

	struct list_of list =
		sql_list_notices(db_read(req), .user_id = req->user, .unread = params->unread,
				 .before = before, .most = params->limit + 1);
	const struct notice_row *rows = list.items;
	if ((int64_t)list.count > params->limit) {
		char *id = region_alloc(req->region, UUID_TEXT);

		list.count = (size_t)params->limit;
		uuid_write(rows[list.count - 1].notice_id, id);
		next = cursor_write(req, (str){ id, UUID_TEXT });
	}
	return reply_notice_page(req, notices_write(req, rows, list.count), next);
}

/* POST /v1/inbox/read */
struct reply *read_inbox(struct req *req, const struct read_inbox *in)
{
	struct db *tx = db_begin(req);

	if (sql_read_notices(tx, .user_id = req->user, .notice_id = in->notice_id,
			     .all_before = in->all_before, .now = clock_now()))
		inbox_tell(tx, req->user);
	struct inbox_state state = state_of(tx, req->user);
	return reply_inbox_state(req, 200, &state);
}

/* ---- settings ---- */

static struct reply *answer(struct req *req, const struct setting *setting)
{
	const str *names = setting->channels.items;
	int *channels = region_array(req->region, setting->channels.count, sizeof *channels);

	for (size_t i = 0; i < setting->channels.count; i++)
		channels[i] = enum_of(wanted_channel_names, names[i]);
	return reply_inbox_settings(
		req, 200,
		&(struct inbox_settings){ .channels = { channels, setting->channels.count },
					  .zone = setting->zone,
					  .reminders = setting->reminders });
}

/* GET /v1/inbox/settings */
struct reply *get_inbox_settings(struct req *req)
{
	struct setting setting;

	setting_of(db_read(req), req->user, has_role(req, ROLE_PROFESSIONAL), &setting);
	return answer(req, &setting);
}

/* PUT /v1/inbox/settings */
struct reply *change_inbox_settings(struct req *req, const struct inbox_settings *in)
{
	const int *wanted = in->channels.items;
	str *names = region_array(req->region, in->channels.count, sizeof *names);

	if (!zone_named(in->zone))
		return refuse_fault(req, "/zone", "not_known", "the name of an IANA time zone");
	if (in->channels.count == 2 && wanted[0] == wanted[1])
		return refuse_fault(req, "/channels/1", "duplicate", "each channel once");
	for (size_t i = 0; i < in->channels.count; i++)
		names[i] = str_of(wanted_channel_names[wanted[i]]);

	struct db *tx = db_begin(req);
	struct setting setting = { { names, in->channels.count }, in->zone, in->reminders };
	sql_keep_setting(tx, .user_id = req->user, .channels = setting.channels, .zone = in->zone,
			 .reminders = in->reminders, .now = clock_now());
	visits_retime(tx, req->user);
	return answer(req, &setting);
}
