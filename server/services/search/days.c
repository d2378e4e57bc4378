/* days.c — how the days of a professional are taken: kept as told, and told to the index.
 *
 * The index knows bits; the pieces are kept beside it for the calculator, and because the index asks
 * for them anew when hours or buffers change.  What touches two dates is told with both. */

#include "lib/run/loop.h"
#include "offers/offers.h"
#include "services/search/known.h"

#include <stdlib.h>

enum {
	BACK_DAYS = 2, /* before the first date that is kept in the index: over midnight */
	BACK_RASTER = 42,
	BACK_LIMITS = 370,
	TELL_BOUND = 4 * 1024 * 1024,
	/* What a known_piece has room for. */
	PLACE_BITS = (1 << 30) - 1,
	KIND_BITS = (1 << 2) - 1,
	MINUTE_BITS = (1 << 11) - 1,
	SEAT_BITS = (1 << 10) - 1,
};
_Static_assert(sizeof(struct known_piece) == 20, "search.h says so");
_Static_assert((int)DAY_BUSY_KIND_BLOCKED <= (int)KIND_BITS, "a kind fits");

/* Never 0. */
static uint32_t id_hash(uuid id)
{
	return (uint32_t)str_hash((str){ (const char *)id.bytes, sizeof id.bytes }) | 1;
}

/* ---- by date ---- */

/* Where the date is, or would be. */
static size_t place_of(const struct known *known, date day)
{
	size_t from = 0, to = known->day_count;

	while (from < to) {
		size_t middle = from + (to - from) / 2;

		if (known->days[middle]->day.days < day.days)
			from = middle + 1;
		else
			to = middle;
	}
	return from;
}

static struct known_day *day_at(const struct known *known, size_t at, date day)
{
	return at < known->day_count && known->days[at]->day.days == day.days ? known->days[at]
									      : NULL;
}

static void insert(struct known *known, size_t at, struct known_day *day)
{
	if (known->day_count == known->day_room) {
		size_t room = known->day_room ? known->day_room + known->day_room / 2 : 4;

		known->days = realloc(known->days, room * sizeof *known->days);
		if (!known->days)
			abort();
		known_counted((ptrdiff_t)((room - known->day_room) * sizeof *known->days));
		known->day_room = room;
	}
	memmove(known->days + at + 1, known->days + at,
		(known->day_count - at) * sizeof *known->days);
	known->days[at] = day;
	known->day_count++;
}

/* ---- pieces ---- */

static struct known_piece piece_of(const struct day_busy *it)
{
	return (struct known_piece){
		.from = (int32_t)(it->from.us / MINUTES(1)),
		.to = (int32_t)((it->to.us + MINUTES(1) - 1) / MINUTES(1)),
		.session = uuid_is_nil(it->service_id) ? 0 : id_hash(it->service_id),
		.place = uuid_is_nil(it->place_id) ? 0 : id_hash(it->place_id) & PLACE_BITS,
		.kind = (uint32_t)it->kind & KIND_BITS,
		.before = (uint32_t)it->before_minutes & MINUTE_BITS,
		.after = (uint32_t)it->after_minutes & MINUTE_BITS,
		.seats = (uint32_t)it->seats & SEAT_BITS,
	};
}

static struct known_day *day_of(const struct day_state *told)
{
	const struct day_busy *all = told->busy.items;
	struct known_day *day = malloc(sizeof *day + told->busy.count * sizeof *day->pieces);

	if (!day)
		abort();
	day->day = told->day;
	day->version = told->version;
	day->count = (uint32_t)told->busy.count;
	for (size_t i = 0; i < day->count; i++)
		day->pieces[i] = piece_of(&all[i]);
	return day;
}

static struct busy busy_of(const struct known_piece *piece, str session)
{
	static const enum busy_kind kinds[] = {
		[DAY_BUSY_KIND_BOOKING] = BUSY_BOOKING,
		[DAY_BUSY_KIND_HOLD] = BUSY_HOLD,
		[DAY_BUSY_KIND_BLOCKED] = BUSY_BLOCKED,
	};

	return (struct busy){
		.during = { { piece->from * MINUTES(1) }, { piece->to * MINUTES(1) } },
		.kind = kinds[piece->kind],
		.service = session,
		.seats = piece->seats,
		.expires_at = INSTANT_NONE,
		.before = MINUTES(piece->before),
		.after = MINUTES(piece->after),
	};
}

/* ---- telling the index ---- */

/* The service whose session it is, by its id, wherever it is: the index knows services alone, and may
 * say too much.  Absent when it takes what it takes. */
static str service_of(const struct known *known, const struct known_piece *piece)
{
	for (size_t i = 0; piece->session && i < known->service_count; i++)
		if (id_hash(known->services[i].service_id) == piece->session)
			return (str){ (const char *)known->services[i].service_id.bytes,
				      sizeof(uuid) };
	return (str){ 0 };
}

static void tell(struct index *index, const struct known *known, const struct known_day *day)
{
	struct region *region = region_new(TELL_BOUND, NULL);
	struct busy *busy = region_array(region, day->count + 1, sizeof *busy);

	for (size_t i = 0; i < day->count; i++)
		busy[i] = busy_of(&day->pieces[i], service_of(known, &day->pieces[i]));
	index_take(index, known->number, day->day, busy, day->count);
	region_free(region);
}

void days_tell(struct index *index, const struct known *known)
{
	for (size_t i = place_of(known, index_first(index)); i < known->day_count; i++)
		tell(index, known, known->days[i]);
}

/* ---- keeping ---- */

/* How far behind the index's first date the rules of his services look. */
static int back_days(const struct known *known)
{
	int most = BACK_DAYS;

	for (size_t i = 0; i < known->service_count; i++) {
		const struct known_service *service = &known->services[i];

		if (service->limit_count)
			return BACK_LIMITS;
		if (service->offer.align != ALIGN_GRID || HOURS(1) % service->offer.step)
			most = BACK_RASTER;
	}
	return most;
}

/* The first date of the index, or what it will be about. */
static int32_t first_day(void)
{
	return search_index() ? index_first(search_index()).days
			      : (int32_t)(clock_now().us / DAYS(1)) - 1;
}

static bool gone_by(const struct known *known, date day)
{
	return day.days < first_day() - back_days(known);
}

bool day_keep(const struct day_state *told)
{
	struct known *known = known_of(told->professional_id);
	size_t at = place_of(known, told->day);
	struct known_day *former = day_at(known, at, told->day), *day;

	if ((former && former->version >= told->version) ||
	    (known->version && gone_by(known, told->day)))
		return false;
	day = day_of(told);
	known_counted((ptrdiff_t)day_bytes(day));
	if (former) {
		known_counted(-(ptrdiff_t)day_bytes(former));
		known->days[at] = day;
		free(former);
	} else {
		insert(known, at, day);
	}
	if (known->version && search_index())
		tell(search_index(), known, day);
	return true;
}

static void tidy(struct known *known)
{
	size_t kept = 0;

	for (size_t i = 0; i < known->day_count; i++) {
		struct known_day *day = known->days[i];

		if (!gone_by(known, day->day)) {
			known->days[kept++] = day;
			continue;
		}
		known_counted(-(ptrdiff_t)day_bytes(day));
		free(day);
	}
	known->day_count = kept;
}

void days_tidy(void)
{
	for (size_t i = 0; i < known_count(); i++)
		tidy(known_at((uint32_t)i));
}

/* ---- for the calculator ---- */

size_t day_pieces(const struct known *known, date day, int64_t *us)
{
	const struct known_day *it = day_at(known, place_of(known, day), day);

	*us = 0;
	for (size_t i = 0; it && i < it->count; i++)
		*us += (it->pieces[i].to - it->pieces[i].from) * MINUTES(1);
	return it ? it->count : 0;
}

static bool starts_before(const struct zone *zone, const struct known_piece *piece, date day)
{
	int32_t seconds;

	return zone_date(zone, (instant){ piece->from * MINUTES(1) }, &seconds).days < day.days;
}

/* What is asked for: the sessions of one service at one place. */
struct asked_for {
	uint32_t service, place;
	str session;
};

static struct busy busy_for(const struct asked_for *it, const struct known_piece *piece)
{
	bool same = piece->session == it->service && (!piece->place || piece->place == it->place);

	return busy_of(piece, same ? it->session : (str){ 0 });
}

struct busy *days_busy(struct region *region, const struct known *known, unsigned place,
		       unsigned service, span within, size_t *count)
{
	uuid place_id = known->places[place].place_id;
	uuid service_id = known->services[service].service_id;
	struct asked_for asked = { id_hash(service_id), id_hash(place_id) & PLACE_BITS,
				   offers_session(region, service_id, place_id) };
	int32_t seconds;
	date first = zone_date(known->zone, within.from, &seconds);
	date last = zone_date(known->zone, within.to, &seconds);
	size_t from = place_of(known, first), room = 0, n = 0;
	struct busy *busy;

	for (size_t i = from; i < known->day_count && known->days[i]->day.days <= last.days; i++)
		room += known->days[i]->count;
	busy = region_array(region, room + 1, sizeof *busy);
	for (size_t i = from; i < known->day_count && known->days[i]->day.days <= last.days; i++) {
		const struct known_day *day = known->days[i];

		for (size_t k = 0; k < day->count; k++)
			if (day->day.days == first.days ||
			    !starts_before(known->zone, &day->pieces[k], day->day))
				busy[n++] = busy_for(&asked, &day->pieces[k]);
	}
	*count = n;
	return busy;
}
