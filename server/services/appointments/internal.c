/* internal.c — for other services: feeds of visits and days in the order of change, and what other
 * hours would strand. */

#include "services/appointments/appointments.h"

/* ---- keys of feeds: "<transaction>-<id>" and, of days, "-<day number>" behind ---- */

static bool key_read(str *key, str *in, uuid *id)
{
	int64_t number;

	if (!str_cut(key, '-', in) || !str_to_int(*in, &number) || number < 0 ||
	    key->len < UUID_TEXT)
		return false;

	str text = { key->at, UUID_TEXT };

	*key = (str){ key->at + UUID_TEXT, key->len - UUID_TEXT };
	return uuid_parse(text, id);
}

static str key_write(struct region *region, str in, uuid id)
{
	char text[UUID_TEXT];

	uuid_write(id, text);
	return region_format(region, "%.*s-%.*s", STR_ARG(in), UUID_TEXT, text);
}

static struct reply *refuse_key(struct req *req)
{
	return refuse_fault(req, "?after", "cursor", "the `next` of an answer before");
}

/* ---- GET /v1/internal/appointments ---- */

struct reply *list_appointment_changes(struct req *req,
				       const struct list_appointment_changes_params *params)
{
	struct appointment_changes changes = { .next = { 0 } };
	struct db *db = db_read(req);
	uuid after_id = { { 0 } };
	str after_in = STR("0"), key = params->after;
	struct change_end end;

	if (!str_absent(key) && (!key_read(&key, &after_in, &after_id) || key.len > 0))
		return refuse_key(req);
	if (!sql_find_change_end(db, &end, .after_in = after_in, .after_id = after_id,
				 .most = params->limit))
		return reply_appointment_changes(req, 200, &changes);

	struct list_of rows =
		sql_list_change_page(db, .after_in = after_in, .after_id = after_id,
				     .until_in = end.changed_in, .until_id = end.appointment_id);
	struct appointment_told *told = region_array(req->region, rows.count + 1, sizeof *told);
	const struct visit *all = rows.items;

	for (size_t i = 0; i < rows.count; i++)
		told[i] = told_of(req->region, &all[i], INSTANT_NONE);
	changes.items = (struct list_of){ told, rows.count };
	changes.next = key_write(req->region, end.changed_in, end.appointment_id);
	return reply_appointment_changes(req, 200, &changes);
}

/* ---- GET /v1/internal/days ----
 *
 * A day is told as the text that was kept when it was told first (diary.c), and put together of what
 * takes it where that is missing. */

/* Whoever reads a page reads JSON_VALUES of them at most, each of sixteen bytes or more. */
enum { PAGE_BYTES = 16 * 16000 };

/* From a day before the first to a day behind the last, in any zone. */
static span days_around(date first, date last)
{
	return (span){ { DAYS(1) * (first.days - 2) }, { DAYS(1) * (last.days + 3) } };
}

static bool is_kept(const struct day_row *row)
{
	return !str_absent(row->told) && row->told_form == day_state_form(row->zone);
}

/* How many days from the first of these on are read at once: one professional's, close to each other, as
 * they mostly lie in the order of change. */
static size_t days_together(const struct day_row *all, size_t count)
{
	size_t n = 1;

	while (n < count && !is_kept(&all[n]) &&
	       uuid_equal(all[n].professional_id, all[0].professional_id) &&
	       all[n].day.days > all[n - 1].day.days &&
	       all[n].day.days - all[0].day.days < SLOT_DAYS)
		n++;
	return n;
}

/* As they are now: of the version that the agenda has, which is that of the day or a later one. */
static void days_read(struct db *db, const struct day_row *all, size_t count, str *out)
{
	struct diary *diary = region_make(db_region(db), struct diary);

	if (!diary_open(diary, db, all[0].professional_id, (uuid){ { 0 } },
			days_around(all[0].day, all[count - 1].day)))
		fail(BREAKDOWN_OTHER, "a day without its professional");
	for (size_t i = 0; i < count; i++) {
		struct day_state state = diary_day(diary, all[i].day);

		if (state.version < all[i].version)
			state.version = all[i].version;
		out[i] = day_state_text(db_region(db), &state);
	}
}

/* The texts from the first of these on; how many they are. */
static size_t texts_read(struct db *db, const struct day_row *all, size_t count, str *out)
{
	size_t n = 1;

	if (is_kept(all)) {
		*out = all->told;
		return n;
	}
	n = days_together(all, count);
	days_read(db, all, n, out);
	return n;
}

static str day_key(struct region *region, const struct day_row *row)
{
	str key = key_write(region, row->changed_in, row->professional_id);

	return region_format(region, "%.*s-%d", STR_ARG(key), (int)row->day.days);
}

static bool day_key_read(str key, str *in, uuid *id, date *day)
{
	str nothing;
	int64_t days;

	if (!key_read(&key, in, id) || !str_cut(&key, '-', &nothing) || nothing.len > 0 ||
	    !str_to_int(key, &days) || days < 0 || days > 3000000)
		return false;
	*day = (date){ (int32_t)days };
	return true;
}

/* A day_changes under way. */
struct day_page {
	struct json_writer out;
	size_t count;
	const struct day_row *last; /* that was told, or left out */
};

/* False: it has no room for it; one always has. */
static bool page_put(struct day_page *page, const struct day_row *row, str text)
{
	if (page->count > 0 && page->out.len + text.len > PAGE_BYTES)
		return false;
	json_raw(&page->out, text);
	page->count++;
	page->last = row;
	return true;
}

static void page_fill(struct db *db, struct list_of rows, struct day_page *page)
{
	const struct day_row *all = rows.items;
	str *texts = region_array(db_region(db), rows.count + 1, sizeof *texts);
	bool room = true;

	for (size_t at = 0, n = 1; at < rows.count && room; at += n) {
		n = 1;
		if (str_absent(all[at].zone)) {
			page->last = &all[at];
			continue;
		}
		n = texts_read(db, all + at, rows.count - at, texts);
		for (size_t i = 0; i < n && room; i++)
			room = page_put(page, &all[at + i], texts[i]);
	}
}

struct reply *list_day_changes(struct req *req, const struct list_day_changes_params *params)
{
	struct day_page page = { .out = { .region = req->region } };
	struct db *db = db_read(req);
	uuid after_id = { { 0 } };
	str after_in = STR("0");
	date after_day = { 0 };

	if (!str_absent(params->after) &&
	    !day_key_read(params->after, &after_in, &after_id, &after_day))
		return refuse_key(req);
	json_open(&page.out, '{');
	json_name(&page.out, "items");
	json_open(&page.out, '[');
	page_fill(db,
		  sql_list_day_page(db, .after_in = after_in, .after_id = after_id,
				    .after_day = after_day, .most = params->limit,
				    .heaviest = PAGE_BYTES),
		  &page);
	json_close(&page.out, ']');
	if (page.last) {
		json_name(&page.out, "next");
		json_text(&page.out, day_key(req->region, page.last));
	}
	json_close(&page.out, '}');
	return reply_text(req, 200, STR("application/json"), json_done(&page.out));
}

/* ---- POST /v1/internal/rehearsals ---- */

enum { STRANDED_MAX = 1000, AHEAD_MAX = 20000 };

static str client_name(const struct visit *visit)
{
	if (!str_absent(visit->attendee_name))
		return visit->attendee_name;
	if (!str_absent(visit->client_name_latin))
		return visit->client_name_latin;
	if (!str_absent(visit->client_name_ar))
		return visit->client_name_ar;
	return visit->guest_name;
}

static bool is_stranded(const struct diary *diary, const struct rehearse_agenda *in,
			const struct visit *visit, struct region *scratch, int *reason)
{
	struct agenda agenda = rule_rehearsal(diary, in, visit->place_id,
					      visit->ends_at.us - visit->starts_at.us, scratch);
	enum reason found = agenda_check(&agenda, scratch, visit->starts_at);

	if (found == REASON_OUTSIDE_HOURS)
		*reason = STRANDED_REASON_OUTSIDE_HOURS;
	else if (found == REASON_AWAY)
		*reason = STRANDED_REASON_AWAY;
	return found == REASON_OUTSIDE_HOURS || found == REASON_AWAY;
}

static struct list_of stranded_of(struct req *req, const struct diary *diary,
				  const struct rehearse_agenda *in, struct list_of ahead)
{
	struct stranded_booking *all = region_array(req->region, STRANDED_MAX, sizeof *all);
	struct region *scratch = region_within(req->region, 0, region_fails);
	const struct visit *visits = ahead.items;
	size_t count = 0;

	for (size_t i = 0; i < ahead.count && count < STRANDED_MAX; i++) {
		int reason = 0;

		if (is_stranded(diary, in, &visits[i], scratch, &reason))
			all[count++] = (struct stranded_booking){
				.appointment_id = visits[i].appointment_id,
				.service_id = visits[i].service_id,
				.place_id = visits[i].place_id,
				.starts_at = visits[i].starts_at,
				.ends_at = visits[i].ends_at,
				.client_name = client_name(&visits[i]),
				.reason = reason,
			};
		region_reset(scratch);
		if (i % 64 == 63)
			fiber_yield();
	}
	return (struct list_of){ all, count };
}

struct reply *rehearse_agenda(struct req *req, const struct rehearse_agenda *in)
{
	struct diary *diary = region_make(req->region, struct diary);
	struct rehearsal_outcome outcome = { .items = { 0 } };
	instant now = clock_now();

	/* One who was never told of has no visits either. */
	if (!diary_open(diary, db_read(req), in->professional_id, (uuid){ { 0 } },
			(span){ now, now }))
		return reply_rehearsal_outcome(req, 200, &outcome);
	outcome.items =
		stranded_of(req, diary, in,
			    sql_list_ahead(db_read(req), .professional_id = in->professional_id,
					   .now = now, .most = AHEAD_MAX));
	return reply_rehearsal_outcome(req, 200, &outcome);
}
