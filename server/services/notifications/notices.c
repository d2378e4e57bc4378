/* notices.c — one thing that one person is told: once for a visit and a version, and only while it is so.
 *
 * A notice is a row, shown in the inbox of who has one.  Its messages are rows too, without content: they are written when they are
 * sent, from the facts that were told and the visit as it is then. */

#include "engine/calendar.h"
#include "lib/run/config.h"
#include "lib/run/random.h"
#include "lib/run/zones.h"
#include "lib/serve/seal.h"
#include "services/notifications/notifications.h"
#include "services/notifications/quiet.h"

#include <string.h>

enum {
	PRIORITY_NOTICE = 1,
	JUST_NOW_MINUTES = 10, /* so long who did something still looks at the phone */
	MORNING_HOURS =
		2, /* what begins so soon after the quiet hours does not wait for their end */
	WORTH_HOURS = 1,
};

static bool is_reminder(int kind)
{
	return kind == DELIVERY_KIND_VISIT_SOON || kind == DELIVERY_KIND_VISIT_NEXT;
}

/* Does its message bear an address where the visit can be seen and changed? */
static bool has_link(int kind)
{
	return !kind_is_agenda(kind) && kind != DELIVERY_KIND_VISIT_DECLINED &&
	       kind != DELIVERY_KIND_VISIT_CANCELLED;
}

/* ---- is it still so? ---- */

/* What was told, beside the visit as it is.  An event that came late, or a message that waited, is not said when it is over. */
static bool holds(int kind, const struct appointment_told *told, str status, instant starts_at)
{
	int now = enum_of(appointment_status_names, status);

	switch (kind) {
	case DELIVERY_KIND_VISIT_DECLINED:
	case DELIVERY_KIND_AGENDA_DECLINED:
		return now == APPOINTMENT_STATUS_DECLINED;
	case DELIVERY_KIND_VISIT_CANCELLED:
	case DELIVERY_KIND_AGENDA_CANCELLED:
		return now == APPOINTMENT_STATUS_CANCELLED;
	default:
		return now == told->status && starts_at.us == told->starts_at.us;
	}
}

/* ---- when ---- */

static bool did_it(int kind, const struct appointment_told *told)
{
	if (kind_is_agenda(kind))
		return told->by == VISIT_PARTY_PROFESSIONAL;
	return told->by == VISIT_PARTY_CLIENT || told->by == VISIT_PARTY_GUEST;
}

/* At once by day.  By night only what somebody did himself just now, and what would be told too late in the morning. */
static instant send_at(const struct reader *reader, int kind, const struct appointment_told *told)
{
	const struct zone *zone = zone_named(reader->zone);
	instant now = clock_now(), until = zone ? quiet_until(zone, now) : now;
	instant first = told->starts_at;

	if (is_reminder(kind))
		return until;
	if (!instant_is_none(told->former_starts_at) && told->former_starts_at.us < first.us)
		first = told->former_starts_at;
	if (first.us > now.us && first.us < instant_add(until, HOURS(MORNING_HOURS)).us)
		return now;
	if (did_it(kind, told) && now.us < instant_add(told->at, MINUTES(JUST_NOW_MINUTES)).us)
		return now;
	return until;
}

static instant worth_until(const struct appointment_told *told, instant now)
{
	instant least = instant_add(now, HOURS(WORTH_HOURS));

	return told->starts_at.us > least.us ? told->starts_at : least;
}

/* ---- its messages ---- */

static bool queue(struct db *tx, uuid notice_id, int kind, int channel, const struct reader *reader,
		  const struct appointment_told *told)
{
	instant now = clock_now(), at = send_at(reader, kind, told), worth = worth_until(told, now);

	if (at.us >= worth.us)
		worth = instant_add(at, HOURS(WORTH_HOURS));
	return sql_queue_notice(
		tx, .message_id = uuid_new(), .notice_id = notice_id, .kind = kind,
		.channel = channel, .user_id = reader->user_id, .language = reader->language,
		.hint = address_hint(db_region(tx), channel, reader_address(reader, channel)),
		.priority = PRIORITY_NOTICE, .next_at = at, .expires_at = worth, .now = now);
}

/* May this go to him by that?  What a professional did himself costs no SMS. */
static bool may(int kind, int channel, const struct appointment_told *told)
{
	if (channel == DELIVERY_CHANNEL_SMS && kind_is_agenda(kind) && did_it(kind, told))
		return false;
	return kind_has(kind, channel);
}

/* By the first channel that can; and by e-mail too when it brings the visit for a calendar. */
static void send_out(struct db *tx, uuid notice_id, int kind, const struct reader *reader,
		     const struct appointment_told *told)
{
	bool sent = false;

	for (size_t i = 0; i < reader->channel_count; i++) {
		int channel = reader->channels[i];
		bool calendar = channel == DELIVERY_CHANNEL_EMAIL && kind_has_calendar(kind);

		if (may(kind, channel, told) && (!sent || calendar))
			sent = queue(tx, notice_id, kind, channel, reader, told) || sent;
	}
	if (sent)
		db_after_commit(tx, sender_wake, NULL);
}

/* ---- making ---- */

static void make(struct db *tx, uuid id, int kind, const struct reader *reader, str told)
{
	char *letters = region_alloc(db_region(tx), LINK_LETTERS);
	str link = { letters, LINK_LETTERS }, none = { 0 };
	bool linked = has_link(kind);
	struct region *region = db_region(tx);

	link_new(letters);
	sql_make_notice(tx, .notice_id = id, .kind = kind, .user_id = reader->user_id, .told = told,
			.link = linked ? link_digest(region, link) : none,
			.link_letters = linked ? seal("columns", region, link,
						      sealed_place(region, "notice.link", id))
					       : none,
			.now = clock_now());
	inbox_tell(tx, reader->user_id);
}

void notice_tell(struct db *tx, int kind, const struct appointment_told *told)
{
	struct visit_now visit;
	struct reader reader;
	uuid id = uuid_new();

	if (!sql_find_visit(tx, &visit, .appointment_id = told->appointment_id) ||
	    !holds(kind, told, visit.status, visit.starts_at) ||
	    !reader_of(tx, kind, told, &reader) ||
	    !sql_name_visit(tx, .appointment_id = told->appointment_id, .kind = kind,
			    .version = told->version, .notice_id = id))
		return;
	make(tx, id, kind, &reader, told_seal(db_region(tx), "notice.told", id, told));
	send_out(tx, id, kind, &reader, told);
}

void notice_remind(struct db *tx, int kind, const struct remind_visit *all, size_t count)
{
	const struct appointment_told *first = NULL;
	struct reader reader;
	uuid id = uuid_new();

	for (size_t i = 0; i < count; i++) {
		const struct appointment_told *told =
			told_open(db_region(tx), "visit.told", all[i].appointment_id, all[i].told);

		if (!told || (!first && (!reader_of(tx, kind, told, &reader) || !reader.reminders)))
			continue;
		if (sql_name_visit(tx, .appointment_id = all[i].appointment_id, .kind = kind,
				   .version = all[i].timed_version, .notice_id = id) &&
		    !first)
			first = told;
	}
	if (!first)
		return;
	make(tx, id, kind, &reader, (str){ 0 });
	send_out(tx, id, kind, &reader, first);
}

/* ---- writing ---- */

/* The visits of a reminder; false: one of them is not as it was told. */
static bool reminded(struct region *region, const struct notice_part *parts, size_t count,
		     bool strict, const struct appointment_told **out, size_t *out_count)
{
	*out_count = 0;
	for (size_t i = 0; i < count; i++) {
		bool so = str_equal(parts[i].status, STR("booked")) &&
			  parts[i].timed_version == parts[i].told_version;

		if (strict && (!so || parts[i].starts_at.us <= clock_now().us))
			return false;
		out[*out_count] =
			told_open(region, "visit.told", parts[i].appointment_id, parts[i].told);
		*out_count += out[*out_count] != NULL;
	}
	return *out_count > 0;
}

/* What it is about, as it is to be said; false: it is no longer so.  An inbox keeps what was so once: not strict. */
static bool facts(struct region *region, uuid notice_id, int kind, str sealed,
		  const struct list_of *list, bool strict, struct words *words)
{
	const struct notice_part *parts = list->items;
	const struct appointment_told **all =
		region_array(region, list->count + 1, sizeof(struct appointment_told *));

	words->kind = kind;
	words->visits = all;
	if (is_reminder(kind))
		return reminded(region, parts, list->count, strict, all, &words->count);
	all[0] = told_open(region, "notice.told", notice_id, sealed);
	words->count = 1;
	return all[0] && (!strict || (list->count &&
				      holds(kind, all[0], parts[0].status, parts[0].starts_at)));
}

static struct list_of parts_of(struct db *db, uuid notice_id)
{
	return sql_list_parts(db, .notice_ids = { &notice_id, 1 });
}

static str link_of(struct region *region, uuid notice_id, str sealed)
{
	str letters;

	if (str_absent(sealed) || !unseal("columns", region, sealed,
					  sealed_place(region, "notice.link", notice_id), &letters))
		return (str){ 0 };
	return link_url(region, letters);
}

enum notice_verdict notice_write(struct db *db, struct region *region, const struct due *due,
				 struct notice_said *said)
{
	struct words words = { .language = due->language };
	struct notice_facts notice;
	struct reader reader;

	if (!sql_find_notice(db, &notice, .notice_id = due->notice_id) || notice.withdrawn)
		return NOTICE_NEVER;
	struct list_of parts = parts_of(db, due->notice_id);
	if (!facts(region, due->notice_id, due->kind, notice.told, &parts, true, &words) ||
	    !reader_of(db, due->kind, words.visits[0], &reader))
		return NOTICE_NEVER;
	said->later = send_at(&reader, due->kind, words.visits[0]);
	if (said->later.us > clock_now().us)
		return NOTICE_LATER;
	words.zone = reader.zone;
	words.name = reader.name;
	words.link = link_of(region, due->notice_id, notice.link_letters);
	said->address = reader_address(&reader, due->channel);
	said->rendered = words_write(region, &words, due->channel);
	if (due->channel == DELIVERY_CHANNEL_EMAIL && kind_has_calendar(due->kind))
		words_calendar(region, &words, calendar_domain(config.public_url), &said->rendered);
	return NOTICE_SAY;
}

bool notice_read(struct region *region, const struct notice_row *notice,
		 const struct list_of *parts, int language, str zone, struct rendered *rendered)
{
	struct words words = { .language = language, .zone = zone };

	if (!facts(region, notice->notice_id, notice->kind, notice->told, parts, false, &words))
		return false;
	*rendered = words_write(region, &words, CHANNEL_INBOX);
	return true;
}

/* ---- when it is not sent ---- */

void notice_drop(struct db *tx, const struct due *due)
{
	if (!is_reminder(due->kind))
		return;
	sql_withdraw_notice(tx, .notice_id = due->notice_id);
	sql_reopen_visits(tx, .notice_id = due->notice_id, .kind = due->kind, .now = clock_now());
	inbox_tell(tx, due->user_id);
}

static bool was_tried(struct list_of tried, int channel)
{
	const struct tried_channel *all = tried.items;

	for (size_t i = 0; i < tried.count; i++) {
		if (all[i].channel == channel)
			return true;
	}
	return false;
}

void notice_fall_back(struct db *tx, const struct due *due)
{
	struct words words = { .language = due->language };
	struct notice_facts notice;
	struct reader reader;

	if (!sql_find_notice(tx, &notice, .notice_id = due->notice_id) || notice.withdrawn)
		return;
	struct list_of parts = parts_of(tx, due->notice_id);
	struct list_of tried = sql_list_tried(tx, .notice_id = due->notice_id);
	if (!facts(db_region(tx), due->notice_id, due->kind, notice.told, &parts, true, &words) ||
	    !reader_of(tx, due->kind, words.visits[0], &reader))
		return;
	for (size_t i = 0; i < reader.channel_count; i++) {
		int channel = reader.channels[i];

		if (was_tried(tried, channel) || !may(due->kind, channel, words.visits[0]))
			continue;
		queue(tx, due->notice_id, due->kind, channel, &reader, words.visits[0]);
		db_after_commit(tx, sender_wake, NULL);
		return;
	}
}
