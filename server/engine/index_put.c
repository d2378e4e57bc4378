/* index_put.c — one professional's state → rows.
 *
 * For each place, services that keep the same time free around them are one row.  A row that needs
 * the bits of an old one takes its plane over; so a change of name, price or hours costs nobody a
 * booking told again.  Changed rows are new ones, at the tail: the sorted ones point to what they
 * were until the next rebuild, and what is gone has no summary, so nobody finds it. */

#include "engine/index_parts.h"

#include <math.h>
#include <stdlib.h>

/* ---- services ---- */

static struct margins margins_of(const struct offer *offer)
{
	return (struct margins){
		.before = (uint16_t)(offer->before / US_QUANTUM),
		.after = (uint16_t)(offer->after / US_QUANTUM),
		.sum = offer->buffer_mode == BUFFER_SUM,
		.group = offer->capacity > 1 ? service_hash(offer->id) : 0,
	};
}

static bool margins_same(const struct margins *a, const struct margins *b)
{
	return a->before == b->before && a->after == b->after && a->sum == b->sum &&
	       a->group == b->group;
}

static struct kind kind_of(const struct index_service *service, size_t number)
{
	const struct offer *offer = &service->offer;
	bool raster = offer->align == ALIGN_GRID && offer->phase == PHASE_FIXED;
	struct kind kind;

	memset(&kind, 0, sizeof kind); /* equal ones have equal bytes */
	kind.length = (uint16_t)(offer->length / US_QUANTUM);
	kind.step = (uint16_t)(offer->step / US_QUANTUM);
	kind.raster = raster ? (uint16_t)(agenda_raster(offer) / US_QUANTUM) : 0;
	kind.service = (uint8_t)number;
	kind.exact = raster && offer->capacity <= 1 && !service->limited &&
		     service->window.kind != WINDOW_BOOKABLE;
	kind.notice = offer->notice;
	kind.price = service->price;
	kind.tag = service->tag;
	kind.window_kind = (int32_t)service->window.kind;
	kind.window_days = service->window.days;
	kind.window_from = service->window.from.days;
	kind.window_to = service->window.to.days;
	kind.weekend = service->window.weekend;
	return kind;
}

/* Those services of a place whose margins are as of the first of them. */
static uint32_t about_keep(struct index *ix, const struct index_professional *in, unsigned place,
			   const struct margins *margins)
{
	size_t size = sizeof(struct about) + in->service_count * sizeof(struct kind);
	struct about *about = region_zero(ix->scratch, size);
	uint32_t id;
	bool fresh;

	about->margins = *margins;
	for (size_t i = 0; i < in->speciality_count; i++)
		if (!about_has(about, in->specialities[i]))
			about->specialities[about->speciality_count++] = in->specialities[i];
	about->shortest = UINT16_MAX;
	for (size_t i = 0; i < in->service_count; i++) {
		struct margins theirs = margins_of(&in->services[i].offer);
		struct kind *kind = &about->kinds[about->kind_count];

		if (!(in->services[i].places >> place & 1) || !margins_same(&theirs, margins))
			continue;
		*kind = kind_of(&in->services[i], i);
		about->kind_count++;
		if (kind->length < about->shortest)
			about->shortest = kind->length;
	}
	size = sizeof *about + about->kind_count * sizeof(struct kind);
	id = blobs_keep(&ix->abouts, about, size, &fresh);
	region_reset(ix->scratch);
	return id;
}

/* ---- drafts: the rows that he shall have ---- */

struct drafts {
	struct row rows[INDEX_SERVICES * INDEX_PLACES];
	struct mark marks[INDEX_SERVICES * INDEX_PLACES];
	size_t count;
};

static bool first_of_margins(const struct index_professional *in, unsigned place, size_t service)
{
	struct margins mine = margins_of(&in->services[service].offer);

	for (size_t i = 0; i < service; i++) {
		struct margins theirs = margins_of(&in->services[i].offer);

		if (in->services[i].places >> place & 1 && margins_same(&mine, &theirs))
			return false;
	}
	return true;
}

static struct row row_of(const struct index_professional *in, unsigned place)
{
	const struct index_place *at = &in->places[place];

	return (struct row){
		.number = in->number,
		.plane = NONE,
		.town = at->town,
		.reach = at->traits & TRAIT_HOME ? at->reach : 0,
		.place = (uint8_t)place,
	};
}

static struct mark mark_of(const struct index_professional *in, unsigned place)
{
	const struct index_place *at = &in->places[place];

	return (struct mark){
		.traits = in->traits | at->traits,
		.latitude = at->placed ? at->latitude : NAN,
		.longitude = at->placed ? at->longitude : NAN,
	};
}

/* A piece that began before the ring may have starts of a longer step anywhere. */
static uint8_t raster_of(const struct index *ix, const struct row *row)
{
	const struct about *about = row_about(ix, row);
	unsigned raster = 0;

	for (int i = 0; i < about->kind_count; i++) {
		const struct kind *kind = &about->kinds[i];
		bool anywhere = kind->raster == 0 || (row->night && kind->raster != kind->step);

		raster = raster_common(raster, anywhere ? 1 : kind->raster);
	}
	return (uint8_t)(ix->zones[row->zone].uneven ? 1 : raster);
}

static void place_draft(struct index *ix, const struct index_professional *in, unsigned place,
			struct drafts *drafts)
{
	int zone = zones_find(ix, in->places[place].hours->zone);

	for (size_t i = 0; i < in->service_count; i++) {
		struct row *row = &drafts->rows[drafts->count];
		struct margins margins = margins_of(&in->services[i].offer);

		if (!(in->services[i].places >> place & 1) || !first_of_margins(in, place, i))
			continue;
		*row = row_of(in, place);
		drafts->marks[drafts->count] = mark_of(in, place);
		row->zone = (uint8_t)zone;
		row->about = about_keep(ix, in, place, &margins);
		row->hours = hours_keep(ix, in->places[place].hours, zone);
		row->night = ix->hours[row->hours].night;
		row->opens = ix->hours[row->hours].opens;
		row->closes = ix->hours[row->hours].closes;
		row->raster = raster_of(ix, row);
		drafts->count++;
	}
}

/* ---- planes ---- */

static struct planes *planes_of(struct index *ix, bool night)
{
	return night ? &ix->night : &ix->day;
}

/* The bits of an old plane, until the days are told again; over the frame's edge, if need be. */
static void plane_copy(struct index *ix, const struct row *to, const struct row *from)
{
	const struct planes *source = row_planes(ix, from), *target = row_planes(ix, to);
	int shift = row_frame(from) - row_frame(to);

	for (int slot = 0; slot < INDEX_DAYS; slot++) {
		const uint64_t *old = planes_day(source, from->plane, slot);
		uint64_t *fresh = planes_day(target, to->plane, slot),
			 line[2 * NIGHT_WORDS] = { 0 };

		if (shift >= 0) {
			bits_add(line, NIGHT_WORDS, old, source->words, (unsigned)shift);
			memcpy(fresh, line, target->words * sizeof *line);
			continue;
		}
		for (int i = bits_next(old, -shift, QUANTA, true); i < QUANTA;
		     i = bits_next(old, i + 1, QUANTA, true))
			bits_set(fresh, target->words, i + shift, i + shift + 1);
	}
}

static bool same_plane(const struct index *ix, const struct row *a, const struct row *b)
{
	return a->night == b->night && a->zone == b->zone &&
	       margins_same(&row_about(ix, a)->margins, &row_about(ix, b)->margins);
}

/* A row of his, among the drafts before this one or of old, that has these very bits. */
static const struct row *plane_find(const struct index *ix, const struct drafts *drafts,
				    size_t before, uint32_t old)
{
	const struct row *row = &drafts->rows[before];

	for (size_t i = 0; i < before; i++)
		if (same_plane(ix, row, &drafts->rows[i]))
			return &drafts->rows[i];
	for (; old != NONE; old = row_next(ix, old))
		if (same_plane(ix, row, &ix->rows[old]))
			return &ix->rows[old];
	return NULL;
}

/* True: some had to be made. */
static bool planes_draft(struct index *ix, struct drafts *drafts, uint32_t old)
{
	bool made = false;

	for (size_t i = 0; i < drafts->count; i++) {
		struct row *row = &drafts->rows[i];
		const struct row *same = plane_find(ix, drafts, i, old);

		if (same) {
			row->plane = same->plane;
			continue;
		}
		made = true;
		row->plane = planes_take(planes_of(ix, row->night));
		if (old != NONE && ix->rows[old].zone == row->zone)
			plane_copy(ix, row, &ix->rows[old]);
	}
	return made;
}

static bool plane_used(const struct drafts *drafts, const struct row *row)
{
	for (size_t i = 0; i < drafts->count; i++)
		if (drafts->rows[i].plane == row->plane && drafts->rows[i].night == row->night)
			return true;
	return false;
}

/* ---- old rows ---- */

/* Takes the rows of that chain out, and their planes, but for those that drafts took over. */
static void rows_retire(struct index *ix, uint32_t first, const struct drafts *drafts)
{
	for (uint32_t id = first; id != NONE; id = row_next(ix, id)) {
		struct row *row = &ix->rows[id];

		if (!plane_used(drafts, row) && !plane_done(ix, first, id))
			planes_give(planes_of(ix, row->night), row->plane);
		hours_drop(ix, row->hours);
		blobs_drop(&ix->abouts, row->about);
		row_clear(ix, id);
		ix->rasters[row->raster]--;
		ix->ratings[row_mark(ix, id).traits & TRAIT_RATING]--;
		row->number = NONE;
		ix->alive--;
	}
}

/* Would the orders not even notice? */
static bool rows_alike(const struct index *ix, const struct drafts *drafts, uint32_t old)
{
	size_t i = 0;

	for (; old != NONE && i < drafts->count; old = row_next(ix, old), i++) {
		const struct row *was = &ix->rows[old], *is = &drafts->rows[i];
		struct mark mark = row_mark(ix, old);

		if (was->about != is->about || was->town != is->town || was->reach != is->reach ||
		    was->place != is->place || was->zone != is->zone || was->night != is->night ||
		    memcmp(&mark, &drafts->marks[i], sizeof mark) != 0)
			return false;
	}
	return old == NONE && i == drafts->count;
}

static void rows_refresh(struct index *ix, const struct drafts *drafts, uint32_t id)
{
	for (size_t i = 0; i < drafts->count; i++, id = row_next(ix, id)) {
		hours_drop(ix, ix->rows[id].hours);
		blobs_drop(&ix->abouts, ix->rows[id].about);
		ix->rows[id].hours = drafts->rows[i].hours;
		ix->rows[id].opens = drafts->rows[i].opens;
		ix->rows[id].closes = drafts->rows[i].closes;
		row_summarise_all(ix, id);
	}
}

static void rows_replace(struct index *ix, const struct drafts *drafts, uint32_t number)
{
	uint32_t *link = &ix->by_number[number];

	rows_retire(ix, *link, drafts);
	*link = NONE;
	for (size_t i = drafts->count; i-- > 0;) {
		uint32_t id = row_make(ix, &drafts->rows[i], drafts->marks[i]);

		ix->nexts[id] = ix->by_number[number];
		ix->by_number[number] = id;
		row_summarise_all(ix, id);
	}
}

/* ---- the door ---- */

static bool whole(int64_t us, int64_t least, int64_t most)
{
	return us >= least && us <= most && us % US_QUANTUM == 0;
}

static bool services_sane(const struct index_professional *in)
{
	for (size_t i = 0; i < in->service_count; i++) {
		const struct offer *offer = &in->services[i].offer;

		if (!whole(offer->length, US_QUANTUM, DAYS(1)) ||
		    !whole(offer->step, US_QUANTUM, DAYS(1)) || !whole(offer->before, 0, DAYS(1)) ||
		    !whole(offer->after, 0, DAYS(1)) || offer->notice < 0)
			return false;
	}
	return true;
}

static bool sane(struct index *ix, const struct index_professional *in)
{
	if (in->number >= INDEX_NUMBERS || in->speciality_count == 0 ||
	    in->speciality_count > INDEX_SPECIALITIES || in->place_count > INDEX_PLACES ||
	    in->service_count > INDEX_SERVICES || !services_sane(in))
		return false;
	for (size_t i = 0; i < in->place_count; i++)
		if (zones_find(ix, in->places[i].hours->zone) < 0)
			return false;
	return true;
}

static void numbers_room(struct index *ix, uint32_t number)
{
	uint32_t from = ix->number_room;

	if (number < from)
		return;
	ix->number_room = number + number / 8 + 64;
	ix->by_number = index_wide(ix->by_number, from * sizeof *ix->by_number,
				   ix->number_room * sizeof *ix->by_number);
	for (uint32_t i = from; i < ix->number_room; i++)
		ix->by_number[i] = NONE;
}

enum index_told index_put(struct index *ix, const struct index_professional *in)
{
	struct drafts *drafts = ix->drafts;
	uint32_t old;
	bool made;

	if (!drafts)
		drafts = ix->drafts = index_more(NULL, 1, sizeof *drafts);
	if (!sane(ix, in)) {
		index_remove(ix, in->number);
		return INDEX_REFUSED;
	}
	numbers_room(ix, in->number);
	old = ix->by_number[in->number];
	drafts->count = 0;
	for (unsigned place = 0; place < in->place_count; place++)
		place_draft(ix, in, place, drafts);
	for (size_t i = 0; i < drafts->count; i++)
		drafts->rows[i].alone = drafts->count == 1;
	made = planes_draft(ix, drafts, old);
	if (rows_alike(ix, drafts, old))
		rows_refresh(ix, drafts, old);
	else
		rows_replace(ix, drafts, in->number);
	return made ? INDEX_ASKS : INDEX_KEPT;
}

void index_remove(struct index *ix, uint32_t number)
{
	size_t kept = 0;

	if (number >= ix->number_room || ix->by_number[number] == NONE)
		return;
	ix->drafts->count = 0;
	rows_retire(ix, ix->by_number[number], ix->drafts);
	ix->by_number[number] = NONE;
	for (size_t i = 0; i < ix->aside_count; i++) {
		if (ix->asides[i].number == number)
			free(ix->asides[i].pieces);
		else
			ix->asides[kept++] = ix->asides[i];
	}
	ix->aside_count = kept;
	asides_link(ix);
}
