/* slots_question.c — JSON of a question → struct agenda.
 *
 * Two steps: the tables read each object with all its faults; then what a table cannot say (zones,
 * wall times, weekdays) is read with pointers of our own. */

#include "roles/slots_question.h"

#include "lib/run/zones.h"

enum { PEOPLE_MAX = 1000, LINES_MAX = 1000, PIECES_MAX = 20000, MINUTES_MAX = 525600 };

/* ---- the objects as they are written ---- */

static const char *const align_names[] = { "", "grid", "range_start", "packed", NULL };
static const char *const phase_names[] = { "", "clip", "fixed", NULL };
static const char *const buffer_names[] = { "", "sum", "max", NULL };
static const char *const busy_names[] = { "", "booking", "external", "blocked", "hold", NULL };
static const char *const status_names[] = { "",          "requested", "booked", "confirmed",
					    "cancelled", "rejected",  NULL };
static const char *const staff_names[] = { "", "all", "any", NULL };
static const char *const day_names[] = {
	"", "mon", "tue", "wed", "thu", "fri", "sat", "sun", NULL
};
static const char *const per_names[] = { "", "day", "week", "month", "year", NULL };
static const char *const window_names[] = {
	"", "rolling_calendar", "rolling_business", "rolling_bookable", "range", NULL
};

enum { STATUS_CANCELLED = 4 };

struct said_weekly {
	struct list_of days;
	str from, to;
	date valid_from, valid_to;
};
static const struct field said_weekly_fields[] = {
	FIELD(said_weekly, days, .items = K_ENUM, .names = day_names, .max = 7),
	FIELD(said_weekly, from, .max = 8),
	FIELD(said_weekly, to, .max = 8),
	FIELD(said_weekly, valid_from, .optional = true),
	FIELD(said_weekly, valid_to, .optional = true),
};
static const struct shape said_weekly_shape = SHAPE(said_weekly);

struct said_override {
	date date;
	str ranges;
};
static const struct field said_override_fields[] = {
	FIELD(said_override, date),
	{ .name = "ranges", .at = offsetof(struct said_override, ranges), .kind = K_JSON },
};
static const struct shape said_override_shape = SHAPE(said_override);

struct said_travel {
	str tz;
	date from_date, to_date;
};
static const struct field said_travel_fields[] = {
	FIELD(said_travel, tz, .format = F_ZONE),
	FIELD(said_travel, from_date),
	FIELD(said_travel, to_date, .optional = true),
};
static const struct shape said_travel_shape = SHAPE(said_travel);

struct said_away {
	date date, from_date, to_date;
	str from, to;
};
static const struct field said_away_fields[] = {
	FIELD(said_away, date, .optional = true),
	FIELD(said_away, from_date, .optional = true),
	FIELD(said_away, to_date, .optional = true),
	FIELD(said_away, from, .optional = true, .max = 8),
	FIELD(said_away, to, .optional = true, .max = 8),
};
static const struct shape said_away_shape = SHAPE(said_away);

struct said_busy {
	instant from, to, expires_at;
	int kind, status;
	str service, owner;
	int64_t seats, buffer_before_min, buffer_after_min;
};
static const struct field said_busy_fields[] = {
	FIELD(said_busy, from),
	FIELD(said_busy, to),
	FIELD(said_busy, kind, .optional = true, .names = busy_names, .preset = 1),
	FIELD(said_busy, status, .optional = true, .names = status_names, .preset = 2),
	FIELD(said_busy, service, .optional = true, .max = 100),
	FIELD(said_busy, seats, .optional = true, .min = 1, .max = 100000, .preset = 1),
	FIELD(said_busy, owner, .optional = true, .max = 100),
	FIELD(said_busy, expires_at, .optional = true),
	FIELD(said_busy, buffer_before_min, .optional = true, .max = MINUTES_MAX),
	FIELD(said_busy, buffer_after_min, .optional = true, .max = MINUTES_MAX),
};
static const struct shape said_busy_shape = SHAPE(said_busy);

struct said_person {
	str id, tz;
	struct list_of weekly, overrides, travel, away, busy;
};
#define LIST(shape, most) .optional = true, .items = K_OBJECT, .of = &shape, .max = most
static const struct field said_person_fields[] = {
	FIELD(said_person, id, .optional = true, .max = 100),
	FIELD(said_person, tz, .format = F_ZONE),
	FIELD(said_person, weekly, LIST(said_weekly_shape, LINES_MAX)),
	FIELD(said_person, overrides, LIST(said_override_shape, LINES_MAX)),
	FIELD(said_person, travel, LIST(said_travel_shape, LINES_MAX)),
	FIELD(said_person, away, LIST(said_away_shape, LINES_MAX)),
	FIELD(said_person, busy, LIST(said_busy_shape, PIECES_MAX)),
};
static const struct shape said_person_shape = SHAPE(said_person);

struct said_service {
	str id;
	int64_t length_min, step_min, min_notice_min, buffer_before_min, buffer_after_min, capacity;
	int align, phase, buffer_mode;
};
static const struct field said_service_fields[] = {
	FIELD(said_service, id, .optional = true, .max = 100),
	FIELD(said_service, length_min, .min = 1, .max = MINUTES_MAX),
	FIELD(said_service, step_min, .min = 1, .max = MINUTES_MAX),
	FIELD(said_service, align, .names = align_names),
	FIELD(said_service, phase, .optional = true, .names = phase_names, .preset = 1),
	FIELD(said_service, min_notice_min, .optional = true, .max = MINUTES_MAX),
	FIELD(said_service, buffer_before_min, .optional = true, .max = MINUTES_MAX),
	FIELD(said_service, buffer_after_min, .optional = true, .max = MINUTES_MAX),
	FIELD(said_service, buffer_mode, .optional = true, .names = buffer_names, .preset = 1),
	FIELD(said_service, capacity, .optional = true, .min = 1, .max = 100000, .preset = 1),
};
static const struct shape said_service_shape = SHAPE(said_service);

struct said_window {
	int kind;
	int64_t days;
	struct list_of weekend;
	date from_date, to_date;
};
static const struct field said_window_fields[] = {
	FIELD(said_window, kind, .names = window_names),
	FIELD(said_window, days, .optional = true, .max = 3660),
	FIELD(said_window, weekend, .optional = true, .items = K_ENUM, .names = day_names,
	      .max = 7),
	FIELD(said_window, from_date, .optional = true),
	FIELD(said_window, to_date, .optional = true),
};
static const struct shape said_window_shape = SHAPE(said_window);

struct said_limit {
	int per, week_start;
	int64_t max_count, max_minutes;
};
static const struct field said_limit_fields[] = {
	FIELD(said_limit, per, .names = per_names),
	FIELD(said_limit, max_count, .optional = true, .min = 1, .max = 1000000),
	FIELD(said_limit, max_minutes, .optional = true, .min = 1, .max = 100000000),
	FIELD(said_limit, week_start, .optional = true, .names = day_names, .preset = 1),
};
static const struct shape said_limit_shape = SHAPE(said_limit);

struct said_question {
	instant now, from, to;
	str viewer_tz, asker;
	const struct said_person *pro;
	struct list_of staff, limits;
	int staff_mode;
	const struct said_service *service;
	const struct said_window *window;
	int64_t seats;
};
static const struct field said_question_fields[] = {
	FIELD(said_question, now),
	FIELD(said_question, viewer_tz, .optional = true, .format = F_ZONE),
	FIELD(said_question, from),
	FIELD(said_question, to),
	FIELD(said_question, pro, .optional = true, .of = &said_person_shape),
	FIELD(said_question, staff, .optional = true, .items = K_OBJECT, .of = &said_person_shape,
	      .max = PEOPLE_MAX),
	FIELD(said_question, staff_mode, .optional = true, .names = staff_names),
	FIELD(said_question, service, .of = &said_service_shape),
	FIELD(said_question, window, .optional = true, .of = &said_window_shape),
	FIELD(said_question, limits, .optional = true, .items = K_OBJECT, .of = &said_limit_shape,
	      .max = 16),
	FIELD(said_question, asker, .optional = true, .max = 100),
	FIELD(said_question, seats, .optional = true, .min = 1, .max = 100000, .preset = 1),
};
static const struct shape said_question_shape = SHAPE(said_question);

/* ---- what a table cannot say ---- */

static bool two_digits(str text, size_t at, int32_t *out)
{
	if (text.len < at + 2 || text.at[at] < '0' || text.at[at] > '9' || text.at[at + 1] < '0' ||
	    text.at[at + 1] > '9')
		return false;
	*out = (text.at[at] - '0') * 10 + text.at[at + 1] - '0';
	return true;
}

bool wall_read(str text, bool is_end, int32_t *seconds)
{
	int32_t hour, minute, second = 0;

	if ((text.len != 5 && text.len != 8) || !two_digits(text, 0, &hour) || text.at[2] != ':' ||
	    !two_digits(text, 3, &minute))
		return false;
	if (text.len == 8 && (text.at[5] != ':' || !two_digits(text, 6, &second)))
		return false;
	if (hour > 24 || minute > 59 || second > 59 ||
	    (hour == 24 && (!is_end || minute + second > 0)))
		return false;
	*seconds = hour * 3600 + minute * 60 + second;
	if (is_end && text.len == 5 && hour == 23 && minute == 59)
		*seconds = DAY_SECONDS;
	return true;
}

static void wall_take(str text, bool is_end, int32_t *seconds, str pointer, const char *member,
		      struct faults *faults)
{
	if (!wall_read(text, is_end, seconds))
		fault_add(faults, pointer_member(faults->region, pointer, str_of(member)), "format",
			  STR("a wall time, hh:mm or hh:mm:ss"));
}

static const struct zone *zone_take(str name, str pointer, struct faults *faults)
{
	const struct zone *zone = zone_named(name);

	if (!zone)
		fault_add(faults, pointer, "zone", STR("no such IANA time zone"));
	return zone;
}

static unsigned days_mask(struct list_of days)
{
	const int *all = days.items;
	unsigned mask = 0;

	for (size_t i = 0; i < days.count; i++)
		mask |= 1u << (all[i] - 1);
	return mask;
}

struct wall *walls_read(const struct json *list, str pointer, size_t *count, struct faults *faults)
{
	struct wall *walls =
		region_array(faults->region, (list ? list->count : 0) + 1, sizeof *walls);

	*count = 0;
	if (!list || list->kind != JSON_LIST) {
		fault_add(faults, pointer, "type", STR("a list of [from, to] pairs"));
		return walls;
	}
	for (const struct json *pair = list->first; pair; pair = pair->next) {
		struct wall *wall = &walls[*count];
		str at = pointer_item(faults->region, pointer, *count);

		if (pair->kind != JSON_LIST || pair->count != 2 || pair->first->kind != JSON_TEXT ||
		    pair->first->next->kind != JSON_TEXT ||
		    !wall_read(pair->first->text, false, &wall->from) ||
		    !wall_read(pair->first->next->text, true, &wall->to))
			fault_add(faults, at, "format",
				  STR("two wall times, [\"hh:mm\", \"hh:mm\"]"));
		++*count;
	}
	return walls;
}

/* ---- one professional ---- */

struct reading {
	struct faults *faults;
	struct region *region;
	str pointer;
};

static str item_pointer(const struct reading *r, const char *member, size_t index)
{
	return pointer_item(r->region, pointer_member(r->region, r->pointer, str_of(member)),
			    index);
}

static void weekly_take(const struct reading *r, struct list_of said, struct person *person)
{
	struct weekly *weekly = region_array(r->region, said.count + 1, sizeof *weekly);
	const struct said_weekly *all = said.items;

	for (size_t i = 0; i < said.count; i++) {
		str at = item_pointer(r, "weekly", i);

		weekly[i] = (struct weekly){ .days = days_mask(all[i].days),
					     .valid_from = all[i].valid_from,
					     .valid_to = all[i].valid_to };
		wall_take(all[i].from, false, &weekly[i].wall.from, at, "from", r->faults);
		wall_take(all[i].to, true, &weekly[i].wall.to, at, "to", r->faults);
	}
	person->weekly = weekly;
	person->weekly_count = said.count;
}

static void specials_take(const struct reading *r, struct list_of said, struct person *person)
{
	struct special *specials = region_array(r->region, said.count + 1, sizeof *specials);
	const struct said_override *all = said.items;

	for (size_t i = 0; i < said.count; i++) {
		str at = pointer_member(r->region, item_pointer(r, "overrides", i), STR("ranges"));
		struct json_error error;

		specials[i].date = all[i].date;
		specials[i].walls = walls_read(json_read(r->region, all[i].ranges, &error), at,
					       &specials[i].count, r->faults);
	}
	person->specials = specials;
	person->special_count = said.count;
}

static void travels_take(const struct reading *r, struct list_of said, struct person *person)
{
	struct travel *travels = region_array(r->region, said.count + 1, sizeof *travels);
	const struct said_travel *all = said.items;

	for (size_t i = 0; i < said.count; i++)
		travels[i] = (struct travel){
			.zone = zone_take(
				all[i].tz,
				pointer_member(r->region, item_pointer(r, "travel", i), STR("tz")),
				r->faults),
			.from = all[i].from_date,
			.to = all[i].to_date,
		};
	person->travels = travels;
	person->travel_count = said.count;
}

static void away_take(const struct reading *r, struct list_of said, struct person *person)
{
	struct away *away = region_array(r->region, said.count + 1, sizeof *away);
	const struct said_away *all = said.items;

	for (size_t i = 0; i < said.count; i++) {
		str at = item_pointer(r, "away", i);
		bool one = !date_is_none(all[i].date);

		if (one == !date_is_none(all[i].from_date) || one == !date_is_none(all[i].to_date))
			fault_add(r->faults, at, "not_allowed",
				  STR("either date, or from_date and to_date"));
		away[i] = (struct away){ .from = one ? all[i].date : all[i].from_date,
					 .to = one ? all[i].date : all[i].to_date,
					 .wall = { 0, DAY_SECONDS } };
		if (!str_absent(all[i].from))
			wall_take(all[i].from, false, &away[i].wall.from, at, "from", r->faults);
		if (!str_absent(all[i].to))
			wall_take(all[i].to, true, &away[i].wall.to, at, "to", r->faults);
	}
	person->away = away;
	person->away_count = said.count;
}

static void busy_take(const struct reading *r, struct list_of said, struct person *person)
{
	struct busy *busy = region_array(r->region, said.count + 1, sizeof *busy);
	const struct said_busy *all = said.items;

	for (size_t i = 0; i < said.count; i++) {
		if (all[i].status >= STATUS_CANCELLED)
			continue;
		busy[person->busy_count++] = (struct busy){
			.during = { all[i].from, all[i].to },
			.kind = (enum busy_kind)(all[i].kind - 1),
			.service = all[i].service,
			.seats = all[i].seats,
			.owner = all[i].owner,
			.expires_at = all[i].expires_at,
			.before = MINUTES(all[i].buffer_before_min),
			.after = MINUTES(all[i].buffer_after_min),
		};
	}
	person->busy = busy;
}

static struct person person_take(const struct said_person *said, str pointer, struct faults *faults)
{
	struct reading r = { faults, faults->region, pointer };
	struct person person = {
		.id = said->id,
		.zone = zone_take(said->tz, pointer_member(r.region, pointer, STR("tz")), faults)
	};

	weekly_take(&r, said->weekly, &person);
	specials_take(&r, said->overrides, &person);
	travels_take(&r, said->travel, &person);
	away_take(&r, said->away, &person);
	busy_take(&r, said->busy, &person);
	return person;
}

/* ---- the whole ---- */

static void people_take(const struct said_question *said, struct agenda *agenda,
			struct faults *faults)
{
	size_t count = said->pro ? 1 : said->staff.count;
	struct person *people = region_array(faults->region, count + 1, sizeof *people);
	const struct said_person *staff = said->staff.items;

	agenda->people = people;
	agenda->count = count;
	if ((said->pro != NULL) == (said->staff.count > 0)) {
		fault_add(faults, STR("/pro"), "required",
			  STR("either pro, or staff with at least one"));
		agenda->count = 0;
		return;
	}
	if (said->pro) {
		people[0] = person_take(said->pro, STR("/pro"), faults);
		return;
	}
	if (said->staff_mode == 0)
		fault_add(faults, STR("/staff_mode"), "required", STR("all or any, with staff"));
	agenda->staff = said->staff_mode == 1 ? STAFF_ALL : STAFF_ANY;
	for (size_t i = 0; i < count; i++)
		people[i] = person_take(&staff[i], pointer_item(faults->region, STR("/staff"), i),
					faults);
}

static struct offer offer_take(const struct said_service *said)
{
	return (struct offer){
		.id = said->id,
		.length = MINUTES(said->length_min),
		.step = MINUTES(said->step_min),
		.notice = MINUTES(said->min_notice_min),
		.before = MINUTES(said->buffer_before_min),
		.after = MINUTES(said->buffer_after_min),
		.align = (enum align)(said->align - 1),
		.phase = (enum phase)(said->phase - 1),
		.buffer_mode = (enum buffer_mode)(said->buffer_mode - 1),
		.capacity = said->capacity,
	};
}

static struct window window_take(const struct said_window *said, struct faults *faults)
{
	if (!said)
		return (struct window){ .kind = WINDOW_NONE };
	if (said->kind == WINDOW_RANGE &&
	    (date_is_none(said->from_date) || date_is_none(said->to_date)))
		fault_add(faults, STR("/window/from_date"), "required",
			  STR("a range has from_date and to_date"));
	return (struct window){
		.kind = (enum window_kind)said->kind,
		.days = (int)said->days,
		.weekend = days_mask(said->weekend),
		.from = said->from_date,
		.to = said->to_date,
	};
}

static struct limit *limits_take(struct list_of said, struct region *region)
{
	struct limit *limits = region_array(region, said.count + 1, sizeof *limits);
	const struct said_limit *all = said.items;

	for (size_t i = 0; i < said.count; i++)
		limits[i] = (struct limit){ (enum limit_per)(all[i].per - 1), all[i].max_count,
					    all[i].max_minutes, all[i].week_start - 1 };
	return limits;
}

bool slots_limits_read(const struct json *list, str pointer, const struct limit **limits,
		       size_t *count, struct faults *faults)
{
	struct list_of said = { 0 };
	struct said_limit *all;

	if (!list || list->kind != JSON_LIST) {
		fault_add(faults, pointer, "type", STR("a list of limits"));
		return false;
	}
	said.items = all = region_array(faults->region, list->count + 1, sizeof *all);
	for (const struct json *item = list->first; item; item = item->next)
		shape_read(&said_limit_shape, item, &all[said.count++], faults);
	*limits = limits_take(said, faults->region);
	*count = said.count;
	return faults->count == 0;
}

bool slots_question_read(const struct json *json, struct slots_question *question,
			 struct faults *faults)
{
	struct said_question said;
	struct agenda *agenda = &question->agenda;

	*question = (struct slots_question){ 0 };
	if (!shape_read(&said_question_shape, json, &said, faults))
		return false;
	agenda->now = said.now;
	people_take(&said, agenda, faults);
	agenda->offer = offer_take(said.service);
	agenda->window = window_take(said.window, faults);
	agenda->limits = limits_take(said.limits, faults->region);
	agenda->limit_count = said.limits.count;
	agenda->asker = said.asker;
	agenda->seats = said.seats;
	question->within = (span){ said.from, said.to };
	if (!str_absent(said.viewer_tz))
		question->viewer = zone_take(said.viewer_tz, STR("/viewer_tz"), faults);
	return faults->count == 0 && slots_bounded(question, faults);
}

bool slots_question_answer(const struct slots_question *question, struct region *region,
			   instant **starts, size_t *count, struct faults *faults)
{
	*starts = region_array(region, SLOTS_STARTS_MAX + 1, sizeof **starts);
	*count = agenda_starts(&question->agenda, region, question->within, *starts,
			       SLOTS_STARTS_MAX + 1);
	if (*count > SLOTS_STARTS_MAX)
		fault_add(faults, STR("/to"), "range",
			  STR("more than 100000 starts: a shorter span"));
	return *count <= SLOTS_STARTS_MAX;
}
