/* rules.c — a diary as the question that the engine answers (engine/agenda.h).
 *
 * What is offered and what is booked are judged by the same question, made here of rows that were
 * read just now; so what is offered can be booked.  The service of a piece counts as the engine's
 * session (rule 5) only where a group session was made for it, at the same place: everything else
 * that takes time just takes it. */

#include "services/appointments/appointments.h"

#include <string.h>

enum {
	FRIDAY = 4,
	SATURDAY = 5,
	SUNDAY = 6,
	/* How far the raster of an opening without end is followed. */
	RASTER_DAYS = 40,
};

/* ---- what is offered ---- */

const struct offering *rule_offering(const struct professional_state *state, uuid service_id)
{
	const struct offering *all = state->services.items;

	for (size_t i = 0; i < state->services.count; i++)
		if (uuid_equal(all[i].service_id, service_id))
			return &all[i];
	return NULL;
}

static const struct place *place_of(const struct professional_state *state,
				    const struct offering *offering, uuid place_id)
{
	const uuid *offered = offering->place_ids.items;
	const struct place *all = state->places.items;
	bool there = false;

	for (size_t i = 0; i < offering->place_ids.count; i++)
		there |= uuid_equal(offered[i], place_id);
	for (size_t i = 0; there && i < state->places.count; i++)
		if (uuid_equal(all[i].place_id, place_id))
			return &all[i];
	return NULL;
}

bool rule_offered(const struct professional_state *state, uuid service_id, uuid place_id,
		  bool anyway, struct offered *out)
{
	const struct offering *offering = rule_offering(state, service_id);

	if (!offering || state->status == PROFESSIONAL_STATUS_CLOSED)
		return false;
	if (!anyway && (!offering->active || state->status != PROFESSIONAL_STATUS_PUBLISHED))
		return false;
	*out = (struct offered){ offering, place_of(state, offering, place_id) };
	return out->place != NULL;
}

/* ---- hours ---- */

static struct wall wall_of(int64_t from_minute, int64_t to_minute)
{
	return (struct wall){ (int32_t)from_minute * 60, (int32_t)to_minute * 60 };
}

static unsigned days_mask(struct list_of weekdays)
{
	const int *all = weekdays.items;
	unsigned mask = 0;

	for (size_t i = 0; i < weekdays.count; i++)
		mask |= 1u << (all[i] - WEEKDAY_MON);
	return mask;
}

static void weekly_take(struct region *region, struct list_of hours, uuid place_id,
			struct person *person)
{
	struct weekly *weekly = region_array(region, hours.count + 1, sizeof *weekly);
	const struct hours_range *all = hours.items;

	for (size_t i = 0; i < hours.count; i++) {
		if (!uuid_equal(all[i].place_id, place_id))
			continue;
		weekly[person->weekly_count++] = (struct weekly){
			.days = days_mask(all[i].weekdays),
			.wall = wall_of(all[i].from_minute, all[i].to_minute),
			.valid_from = all[i].valid_from,
			.valid_to = all[i].valid_to,
		};
	}
	person->weekly = weekly;
}

static bool concerns(const struct special_date *special, uuid place_id)
{
	return uuid_is_nil(special->place_id) || uuid_equal(special->place_id, place_id);
}

static void specials_take(struct region *region, struct list_of dates, uuid place_id,
			  struct person *person)
{
	struct special *specials = region_array(region, dates.count + 1, sizeof *specials);
	const struct special_date *all = dates.items;

	for (size_t i = 0; i < dates.count; i++) {
		const struct wall_range *ranges = all[i].ranges.items;
		struct special *special = &specials[person->special_count];
		struct wall *walls;

		if (!concerns(&all[i], place_id))
			continue;
		walls = region_array(region, all[i].ranges.count + 1, sizeof *walls);
		for (size_t j = 0; j < all[i].ranges.count; j++)
			walls[j] = wall_of(ranges[j].from_minute, ranges[j].to_minute);
		*special = (struct special){ all[i].on_date, walls, all[i].ranges.count };
		person->special_count++;
	}
	person->specials = specials;
}

static bool is_special(const struct person *person, date day)
{
	for (size_t i = 0; i < person->special_count; i++)
		if (person->specials[i].date.days == day.days)
			return true;
	return false;
}

/* A date with hours of its own is worked, holiday or not. */
static size_t holidays_take(const struct holidays *holidays, const struct person *person,
			    struct away *away)
{
	size_t count = 0;

	for (size_t i = 0; i < holidays->count; i++)
		if (!is_special(person, holidays->all[i]))
			away[count++] = (struct away){ holidays->all[i],
						       holidays->all[i],
						       { 0, DAY_SECONDS } };
	return count;
}

static struct away away_of(date from, date to, bool timed, int64_t from_minute, int64_t to_minute)
{
	return (struct away){ from, to,
			      timed ? wall_of(from_minute, to_minute)
				    : (struct wall){ 0, DAY_SECONDS } };
}

static void away_take(struct region *region, struct list_of time_off,
		      const struct holidays *holidays, struct person *person)
{
	size_t room = time_off.count + (holidays ? holidays->count : 0) + 1;
	struct away *away = region_array(region, room, sizeof *away);
	const struct time_off *all = time_off.items;

	for (size_t i = 0; i < time_off.count; i++)
		away[i] = away_of(all[i].from_date, all[i].to_date, all[i].has_from_minute,
				  all[i].from_minute, all[i].to_minute);
	person->away_count = time_off.count;
	if (holidays)
		person->away_count += holidays_take(holidays, person, away + time_off.count);
	person->away = away;
}

/* ---- what takes time ---- */

static str id_text(const uuid *id)
{
	return (str){ (const char *)id->bytes, sizeof id->bytes };
}

/* A session is one of this service at this place. */
static str session_key(struct region *region, uuid service_id, uuid place_id)
{
	char *key = region_alloc(region, 2 * sizeof service_id.bytes);

	memcpy(key, service_id.bytes, sizeof service_id.bytes);
	memcpy(key + sizeof service_id.bytes, place_id.bytes, sizeof place_id.bytes);
	return (str){ key, 2 * sizeof service_id.bytes };
}

static struct busy busy_of(struct region *region, const struct piece *piece)
{
	static const enum busy_kind kinds[] = {
		[DAY_BUSY_KIND_BOOKING] = BUSY_BOOKING,
		[DAY_BUSY_KIND_HOLD] = BUSY_HOLD,
		[DAY_BUSY_KIND_BLOCKED] = BUSY_BLOCKED,
	};
	struct busy busy = {
		.during = { piece->starts_at, piece->ends_at },
		.kind = kinds[piece->kind],
		.seats = piece->seats,
		.expires_at = piece->expires_at,
		.before = MINUTES(piece->before_minutes),
		.after = MINUTES(piece->after_minutes),
	};

	if (!uuid_is_nil(piece->group_session_id))
		busy.service = session_key(region, piece->service_id, piece->place_id);
	if (!uuid_is_nil(piece->owner_id))
		busy.owner = id_text(&piece->owner_id);
	return busy;
}

static void busy_take(const struct diary *diary, uuid without, struct person *person)
{
	struct region *region = db_region(diary->db);
	struct busy *busy = region_array(region, diary->count + 1, sizeof *busy);

	for (size_t i = 0; i < diary->count; i++) {
		const struct piece *piece = &diary->pieces[i];

		if (!uuid_equal(piece->piece_id, without) && !piece_is_dead(diary, piece))
			busy[person->busy_count++] = busy_of(region, piece);
	}
	person->busy = busy;
}

/* ---- the service ---- */

static struct offer offer_of(struct region *region, const struct offering *it, uuid place_id)
{
	return (struct offer){
		.id = session_key(region, it->service_id, place_id),
		.length = MINUTES(it->length_minutes),
		.step = MINUTES(it->step_minutes),
		.notice = MINUTES(it->notice_minutes),
		.before = MINUTES(it->buffer_before_minutes),
		.after = MINUTES(it->buffer_after_minutes),
		.align = (enum align)(it->align - SLOT_ALIGN_GRID),
		.phase = (enum phase)(it->phase - SLOT_PHASE_CLIP),
		.buffer_mode = (enum buffer_mode)(it->buffer_mode - SLOT_BUFFERS_SUM),
		.capacity = it->capacity,
	};
}
_Static_assert((int)SLOT_ALIGN_PACKED - SLOT_ALIGN_GRID == (int)ALIGN_PACKED &&
		       (int)SLOT_PHASE_FIXED - SLOT_PHASE_CLIP == (int)PHASE_FIXED &&
		       (int)SLOT_BUFFERS_MAX - SLOT_BUFFERS_SUM == (int)BUFFER_MAX,
	       "contract and engine name them in one order");

/* The weekend of Algeria is Friday and Saturday. */
static struct window window_of(const struct offering *it)
{
	return (struct window){
		.kind = (enum window_kind)it->window_kind,
		.days = (int)it->window_days,
		.weekend = 1u << FRIDAY | 1u << SATURDAY,
		.from = it->window_from,
		.to = it->window_to,
	};
}
_Static_assert((int)SLOT_WINDOW_CALENDAR == (int)WINDOW_CALENDAR &&
		       (int)SLOT_WINDOW_RANGE == (int)WINDOW_RANGE,
	       "contract and engine name them in one order");

/* Weeks begin on Sunday, as they are worked. */
static void limits_take(struct region *region, const struct offering *it, struct agenda *agenda)
{
	struct limit *limits = region_array(region, it->limits.count + 1, sizeof *limits);
	const struct offering_limit *all = it->limits.items;

	for (size_t i = 0; i < it->limits.count; i++)
		limits[i] = (struct limit){ (enum limit_per)(all[i].per - LIMIT_SPAN_DAY),
					    all[i].max_count, all[i].max_minutes, SUNDAY };
	agenda->limits = limits;
	agenda->limit_count = it->limits.count;
}
_Static_assert((int)LIMIT_SPAN_YEAR - LIMIT_SPAN_DAY == (int)PER_YEAR,
	       "contract and engine name them in one order");

/* ---- the question ---- */

struct agenda rule_agenda(const struct diary *diary, const struct offered *offered, int64_t seats,
			  const uuid *asker, uuid without)
{
	struct region *region = db_region(diary->db);
	const struct professional_state *state = diary->state;
	uuid place_id = offered->place->place_id;
	struct person *person = region_make(region, struct person);
	struct agenda agenda = {
		.now = diary->now,
		.people = person,
		.count = 1,
		.offer = offer_of(region, offered->offering, place_id),
		.window = window_of(offered->offering),
		.seats = seats,
	};

	person->zone = diary->zone;
	weekly_take(region, state->hours, place_id, person);
	specials_take(region, state->special_dates, place_id, person);
	away_take(region, state->time_off, state->keeps_holidays ? &diary->holidays : NULL, person);
	busy_take(diary, without, person);
	limits_take(region, offered->offering, &agenda);
	if (!uuid_is_nil(*asker))
		agenda.asker = id_text(asker);
	return agenda;
}

/* One long start, without buffers, notice or raster: is all of it open? */
struct agenda rule_rehearsal(const struct diary *diary, const struct rehearse_agenda *in,
			     uuid place_id, int64_t length, struct region *region)
{
	struct person *person = region_make(region, struct person);
	struct list_of time_off = { .count = in->time_off.count };
	struct time_off *copies = region_array(region, time_off.count + 1, sizeof *copies);
	const struct time_off_range *all = in->time_off.items;

	for (size_t i = 0; i < time_off.count; i++)
		copies[i] = (struct time_off){
			.from_date = all[i].from_date,
			.to_date = all[i].to_date,
			.from_minute = all[i].from_minute,
			.has_from_minute = all[i].has_from_minute,
			.to_minute = all[i].to_minute,
			.has_to_minute = all[i].has_to_minute,
		};
	time_off.items = copies;
	person->zone = diary->zone;
	weekly_take(region, in->hours, place_id, person);
	specials_take(region, in->special_dates, place_id, person);
	away_take(region, time_off, in->keeps_holidays ? &diary->holidays : NULL, person);
	return (struct agenda){
		.now = diary->now,
		.people = person,
		.count = 1,
		.offer = { .length = length,
			   .step = MINUTES(1),
			   .align = ALIGN_GRID,
			   .phase = PHASE_FIXED },
		.seats = 1,
	};
}

/* ---- how far the rules look ---- */

static int64_t limit_days(const struct offering *it)
{
	static const int64_t days[] = { 2, 2, 8, 32, 367 };
	const struct offering_limit *all = it->limits.items;
	int64_t most = 2;

	for (size_t i = 0; i < it->limits.count; i++)
		if (days[all[i].per] > most)
			most = days[all[i].per];
	return most;
}

/* Can an opening go on through midnight? */
static bool runs_on(const struct professional_state *state)
{
	const struct hours_range *hours = state->hours.items;
	const struct special_date *dates = state->special_dates.items;
	bool ends = false, begins = false;

	for (size_t i = 0; i < state->hours.count; i++) {
		ends |= hours[i].to_minute == 1440;
		begins |= hours[i].from_minute == 0;
	}
	for (size_t i = 0; i < state->special_dates.count; i++) {
		const struct wall_range *ranges = dates[i].ranges.items;

		for (size_t j = 0; j < dates[i].ranges.count; j++) {
			ends |= ranges[j].to_minute == 1440;
			begins |= ranges[j].from_minute == 0;
		}
	}
	return ends && begins;
}

/* Starts that hang on the beginning of a free piece, and not on the clock, are moved by what was
 * booked before it: as far back as the opening goes. */
static bool hangs_on_pieces(const struct offering *it)
{
	return it->align != SLOT_ALIGN_GRID || 60 % it->step_minutes != 0;
}

span rule_reach(const struct professional_state *state, const struct offering *it, instant now,
		span within)
{
	int64_t days = limit_days(it);

	if (days < RASTER_DAYS && hangs_on_pieces(it) && runs_on(state))
		days = RASTER_DAYS;
	if (it->window_kind == SLOT_WINDOW_BOOKABLE && now.us < within.from.us)
		within.from = now;
	return (span){ instant_add(within.from, -DAYS(days)), instant_add(within.to, DAYS(days)) };
}
