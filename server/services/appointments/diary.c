/* diary.c — one professional's time: locked, read, and told again when it has changed.
 *
 * What is read before the lock is stale: for a change, diary_lock is queued in front of all else,
 * and diary_open's statements see the world behind it.  Days are told from what was read and what
 * was then done to it, so every piece of a day that changes must be known: diary_touch reads what
 * is not. */

#include "services/appointments/appointments.h"

#include "lib/run/zones.h"

#include <assert.h>
#include <string.h>

/* ---- pieces ---- */

struct piece *diary_find(const struct diary *diary, uuid piece_id)
{
	for (size_t i = 0; i < diary->count; i++)
		if (uuid_equal(diary->pieces[i].piece_id, piece_id))
			return &diary->pieces[i];
	return NULL;
}

static void put(struct diary *diary, const struct piece *piece)
{
	if (diary->count == diary->room) {
		size_t room = diary->room ? 2 * diary->room : 32;
		struct piece *pieces = region_array(db_region(diary->db), room, sizeof *pieces);

		if (diary->count)
			memcpy(pieces, diary->pieces, diary->count * sizeof *pieces);
		diary->pieces = pieces;
		diary->room = room;
	}
	diary->pieces[diary->count++] = *piece;
}

bool piece_is_dead(const struct diary *diary, const struct piece *piece)
{
	return piece->kind == DAY_BUSY_KIND_HOLD && piece->expires_at.us <= diary->now.us;
}

span piece_padded(const struct piece *piece)
{
	return (span){ instant_add(piece->starts_at, -MINUTES(piece->before_minutes)),
		       instant_add(piece->ends_at, MINUTES(piece->after_minutes)) };
}

/* ---- reading ---- */

void diary_lock(struct db *tx, uuid professional_id)
{
	later_lock_agenda(tx, .professional_id = professional_id);
}

static bool is_covered(const struct diary *diary, span wanted)
{
	for (size_t i = 0; i < diary->covered_count; i++)
		if (diary->covered[i].from.us <= wanted.from.us &&
		    wanted.to.us <= diary->covered[i].to.us)
			return true;
	return false;
}

/* Each row says in which versions it is true; false: there is no such professional. */
static bool pieces_read(struct diary *diary, span wanted, struct piece *versions)
{
	struct list_of rows = sql_list_pieces(diary->db, .professional_id = diary->professional_id,
					      .from = wanted.from, .to = wanted.to);
	const struct piece *all = rows.items;
	bool first = diary->count == 0;

	for (size_t i = 0; i < rows.count; i++)
		if (!uuid_is_nil(all[i].piece_id) && (first || !diary_find(diary, all[i].piece_id)))
			put(diary, &all[i]);
	if (diary->covered_count == DIARY_SPANS)
		diary->covered_count--; /* it is read once more, when it is asked for */
	diary->covered[diary->covered_count++] = wanted;
	if (rows.count > 0)
		*versions = all[0];
	return rows.count > 0;
}

void diary_cover(struct diary *diary, span wanted)
{
	struct piece versions;

	if (!is_covered(diary, wanted))
		pieces_read(diary, wanted, &versions);
}

static span reach(const struct diary *diary, uuid service_id, span within)
{
	const struct offering *offering = rule_offering(diary->state, service_id);

	return offering ? rule_reach(diary->state, offering, diary->now, within) : within;
}

/* The rows name the state they belong to; the one that we have read is mostly that. */
static void state_take(struct diary *diary, int64_t version)
{
	if (diary->state->version == version)
		return;

	const struct professional_state *state =
		state_known(db_region(diary->db), diary->professional_id, version);

	diary->state = state ? state : state_load(diary->db, diary->professional_id);
}

bool diary_open(struct diary *diary, struct db *db, uuid professional_id, uuid service_id,
		span within)
{
	struct piece versions;
	span wanted;

	*diary = (struct diary){ .db = db, .professional_id = professional_id, .now = clock_now() };
	diary->state = state_known(db_region(db), professional_id, 0);
	if (!diary->state)
		diary->state = state_load(db, professional_id);
	if (!diary->state)
		return false;
	wanted = reach(diary, service_id, within);
	if (!pieces_read(diary, wanted, &versions))
		return false;
	state_take(diary, versions.state_version);
	diary_cover(diary, reach(diary, service_id, within));
	diary->version = versions.agenda_version;
	diary->holidays = holidays_of(db, versions.holidays_version);
	diary->zone = zone_named(diary->state->zone);
	return diary->zone != NULL;
}

/* ---- changing ---- */

/* From midnight to midnight, as the wall has it. */
static span day_span(const struct zone *zone, date day)
{
	span pieces[ZONE_PIECES];
	size_t count = zone_spans(zone, day, 0, DAY_SECONDS, pieces);

	if (count == 0) /* a day that the zone left out */
		return (span){ { 0 }, { 0 } };
	return (span){ pieces[0].from, pieces[count - 1].to };
}

static void day_touch(struct diary *diary, date day)
{
	span whole = day_span(diary->zone, day);

	for (size_t i = 0; i < diary->changed_count; i++)
		if (diary->changed[i].days == day.days)
			return;
	if (whole.to.us <= whole.from.us || diary->changed_count == DIARY_DAYS)
		return;
	/* Buffers of a neighbour reach a day far. */
	diary_cover(diary,
		    (span){ instant_add(whole.from, -DAYS(1)), instant_add(whole.to, DAYS(1)) });
	diary->changed[diary->changed_count++] = day;
}

void diary_touch(struct diary *diary, span it)
{
	int32_t seconds;
	date first = zone_date(diary->zone, it.from, &seconds);
	date last = zone_date(diary->zone, instant_add(it.to, -1), &seconds);

	for (date day = first; day.days <= last.days; day.days++)
		day_touch(diary, day);
}

void diary_add(struct diary *diary, const struct piece *piece)
{
	diary_touch(diary, piece_padded(piece));
	if (!diary_find(diary, piece->piece_id))
		put(diary, piece);
}

static void session_touch(struct diary *diary, uuid group_session_id)
{
	uuid *ids = region_array(db_region(diary->db), diary->sessions.count + 1, sizeof *ids);

	if (diary->sessions.count)
		memcpy(ids, diary->sessions.items, diary->sessions.count * sizeof *ids);
	ids[diary->sessions.count] = group_session_id;
	diary->sessions = (struct list_of){ ids, diary->sessions.count + 1 };
}

void diary_remove(struct diary *diary, uuid piece_id)
{
	struct piece *piece = diary_find(diary, piece_id);

	if (!piece)
		return;
	if (!uuid_is_nil(piece->group_session_id))
		session_touch(diary, piece->group_session_id);
	diary_touch(diary, piece_padded(piece));
	piece = diary_find(diary, piece_id); /* more may have been read */
	*piece = diary->pieces[--diary->count];
}

void diary_end_sessions(struct diary *diary)
{
	if (diary->sessions.count)
		later_end_sessions(diary->db, .group_session_ids = diary->sessions);
	diary->sessions.count = 0;
}

/* ---- holds in the way ---- */

static bool spans_meet(span a, span b)
{
	return a.from.us < b.to.us && b.from.us < a.to.us;
}

/* As the constraint sees it: bare time of one against padded time of the other. */
static bool in_the_way(const struct piece *piece, span during, span padded)
{
	span bare = { piece->starts_at, piece->ends_at };

	return spans_meet(bare, padded) || spans_meet(piece_padded(piece), during);
}

void diary_free(struct diary *diary, struct list_of hold_ids)
{
	const uuid *ids = hold_ids.items;

	if (hold_ids.count == 0)
		return;
	later_free_holds(diary->db, .hold_ids = hold_ids);
	for (size_t i = 0; i < hold_ids.count; i++)
		diary_remove(diary, ids[i]);
}

void diary_free_holds(struct diary *diary, span during, span padded, uuid user_id)
{
	uuid *ids = region_array(db_region(diary->db), diary->count + 1, sizeof *ids);
	size_t count = 0;

	for (size_t i = 0; i < diary->count; i++) {
		const struct piece *piece = &diary->pieces[i];
		bool own = !uuid_is_nil(user_id) && uuid_equal(piece->owner_id, user_id);

		if (piece->kind == DAY_BUSY_KIND_HOLD && (own || piece_is_dead(diary, piece)) &&
		    in_the_way(piece, during, padded))
			ids[count++] = piece->piece_id;
	}
	diary_free(diary, (struct list_of){ ids, count });
}

/* ---- telling ---- */

/* Seats of one session are one. */
static bool joins(struct day_busy *busy, const struct piece *piece)
{
	if (uuid_is_nil(piece->group_session_id) || busy->kind != piece->kind ||
	    !uuid_equal(busy->service_id, piece->service_id) ||
	    !uuid_equal(busy->place_id, piece->place_id) || busy->from.us != piece->starts_at.us ||
	    busy->to.us != piece->ends_at.us)
		return false;
	busy->seats += piece->seats;
	return true;
}

static size_t busy_put(struct day_busy *all, size_t count, const struct piece *piece)
{
	for (size_t i = 0; i < count; i++)
		if (joins(&all[i], piece))
			return count;
	all[count] = (struct day_busy){
		.from = piece->starts_at,
		.to = piece->ends_at,
		.kind = piece->kind,
		.before_minutes = piece->before_minutes,
		.after_minutes = piece->after_minutes,
		.seats = piece->seats,
	};
	if (!uuid_is_nil(piece->group_session_id)) {
		all[count].service_id = piece->service_id;
		all[count].place_id = piece->place_id;
	}
	return count + 1;
}

static bool is_of_day(const struct diary *diary, const struct piece *piece, span whole)
{
	return !piece_is_dead(diary, piece) && spans_meet(piece_padded(piece), whole);
}

struct day_state diary_day(const struct diary *diary, date day)
{
	span whole = day_span(diary->zone, day);
	size_t count = 0, most = 0;

	/* A year of days may be told at once, of a diary of thousands: no more room than each
	 * needs. */
	for (size_t i = 0; i < diary->count; i++)
		most += is_of_day(diary, &diary->pieces[i], whole);

	struct day_busy *busy = region_array(db_region(diary->db), most + 1, sizeof *busy);

	for (size_t i = 0; i < diary->count && count < DAY_BUSY_MAX; i++)
		if (is_of_day(diary, &diary->pieces[i], whole))
			count = busy_put(busy, count, &diary->pieces[i]);
	return (struct day_state){ .professional_id = diary->professional_id,
				   .day = day,
				   .version = diary->version,
				   .busy = { busy, count } };
}

static str day_text(struct region *region, date day)
{
	char *text = region_alloc(region, DATE_TEXT);

	date_write(day, text);
	return (str){ text, DATE_TEXT };
}

str day_state_text(struct region *region, const struct day_state *state)
{
	struct json_writer out = { .region = region };

	shape_write(&out, &day_state_shape, state);
	return json_done(&out);
}

int64_t day_state_form(str zone)
{
	return shape_form(&day_state_shape, zone);
}

/* The days that changed, as they are told: of the next version. */
static const struct day_state *days_mark(struct diary *diary)
{
	struct region *region = db_region(diary->db);
	size_t count = diary->changed_count;
	struct day_state *states = region_array(region, count + 1, sizeof *states);
	str *days = region_array(region, count + 1, sizeof *days);
	str *told = region_array(region, count + 1, sizeof *told);

	if (count == 0)
		return states;
	diary->version++;
	for (size_t i = 0; i < count; i++) {
		states[i] = diary_day(diary, diary->changed[i]);
		days[i] = day_text(region, diary->changed[i]);
		told[i] = day_state_text(region, &states[i]);
	}
	later_keep_days(diary->db, .professional_id = diary->professional_id,
			.version = diary->version, .form = day_state_form(diary->state->zone),
			.days = { days, count }, .told = { told, count });
	later_bump_agenda(diary->db, .version = diary->version,
			  .professional_id = diary->professional_id);
	return states;
}

void diary_mark(struct diary *diary)
{
	days_mark(diary);
}

void diary_tell(struct diary *diary)
{
	const struct day_state *states;

	diary_end_sessions(diary);
	states = days_mark(diary);
	for (size_t i = 0; i < diary->changed_count; i++)
		emit_day_changed(diary->db, &states[i]);
}
