/* index_feed_fuzz.c — any bytes as what an index is told: states of professionals, days, removals, the
 * clock, sorting anew; whatever they say, all that is kept stays sound and can be searched.
 *
 * States are as the feeds carry them once they are read: any number in its type, but lists no longer
 * than their counts.  What cannot be kept is refused, and told twice is told once. */

#include "engine/index_world.h"
#include "lib/base/fuzz.h"
#include "lib/run/zones.h"

enum { NUMBERS = 12, PLACES = 3, SERVICES = 4, WEEKLY = 3, PIECES = 6, TOLD = 64 };

/* ---- a professional ---- */

static struct state {
	struct index_professional in;
	uint16_t specialities[4];
	struct index_place places[PLACES];
	struct index_service services[SERVICES];
	struct {
		struct person person;
		struct weekly weekly[WEEKLY];
		struct special special;
		struct wall wall;
		struct away away;
	} hours[PLACES];
} state;

static const struct zone *zone_from(struct input *in)
{
	static const char *const names[] = { "Africa/Algiers",      "Africa/Algiers",
					     "Europe/Paris",        "America/New_York",
					     "Australia/Lord_Howe", "Asia/Kathmandu",
					     "Africa/Casablanca",   "Pacific/Apia",
					     "America/Asuncion",    "Africa/Monrovia" };

	return zone_named(str_of(names[take(in, 1) % (sizeof names / sizeof *names)]));
}

/* Of a day; half of them on the raster. */
static struct wall wall_from(struct input *in)
{
	uint32_t from = take(in, 2), to = take(in, 2);

	if (from & 1)
		return (struct wall){ (int32_t)(from / 2 % 289 * 300), (int32_t)(to % 289 * 300) };
	return (struct wall){ (int32_t)(from % (DAY_SECONDS + 1)),
			      (int32_t)(to * 2 % (DAY_SECONDS + 1)) };
}

static date date_from(struct input *in, date first)
{
	uint32_t day = take(in, 1);

	return day == 0 ? DATE_NONE : (date){ first.days - 20 + (int32_t)day };
}

static void hours_from(struct input *in, unsigned place, date first)
{
	struct person *person = &state.hours[place].person;

	*person = (struct person){ .zone = zone_from(in),
				   .weekly = state.hours[place].weekly,
				   .specials = &state.hours[place].special,
				   .away = &state.hours[place].away };
	person->weekly_count = take(in, 1) % (WEEKLY + 1);
	for (size_t i = 0; i < person->weekly_count; i++)
		state.hours[place].weekly[i] =
			(struct weekly){ take(in, 1) & 0x7f, wall_from(in), date_from(in, first),
					 date_from(in, first) };
	person->special_count = take(in, 1) % 2;
	state.hours[place].wall = wall_from(in);
	state.hours[place].special = (struct special){ { first.days + (int32_t)take(in, 1) },
						       &state.hours[place].wall,
						       take(in, 1) % 2 };
	person->away_count = take(in, 1) % 2;
	state.hours[place].away.from.days = first.days + (int32_t)take(in, 1);
	state.hours[place].away.to.days =
		state.hours[place].away.from.days + (int32_t)(take(in, 1) % 30);
	state.hours[place].away.wall = wall_from(in);
}

static void service_from(struct input *in, struct index_service *service)
{
	static const str ids[] = { { NULL, 0 }, { "a", 1 }, { "b", 1 } };
	uint32_t minutes = take(in, 1);

	*service = (struct index_service){
		.offer = { .id = ids[take(in, 1) % 3],
			   .length = MINUTES(minutes == 255 ? take(in, 2) : minutes % 60 * 5),
			   .step = MINUTES(take(in, 1) % 2 ? 15 : take(in, 1)),
			   .before = MINUTES(take(in, 1) % 2 ? take(in, 1) * 5 : 0),
			   .after = MINUTES(take(in, 1) % 2 ? take(in, 1) * 5 : 0),
			   .align = (enum align)(take(in, 1) % 3),
			   .phase = (enum phase)(take(in, 1) % 2),
			   .capacity = 1 + (int64_t)take(in, 1) % 3,
			   .notice = MINUTES(take(in, 2)),
			   .buffer_mode = take(in, 1) % 2 ? BUFFER_SUM : BUFFER_MAX },
		.window = { .kind = (enum window_kind)(take(in, 1) % 5),
			    .days = (int)take(in, 1),
			    .weekend = take(in, 1) & 0x7f },
		.limited = take(in, 1) % 2,
		.places = take(in, 1),
		.price = take(in, 4),
		.tag = take(in, 1) % 4,
	};
	service->window.from = date_from(in, (date){ 20520 });
	service->window.to = date_from(in, (date){ 20520 });
}

static void state_from(struct input *in, date first)
{
	state.in = (struct index_professional){ .number = take(in, 1) % NUMBERS,
						.traits = take(in, 4),
						.specialities = state.specialities,
						.places = state.places,
						.services = state.services };
	state.in.speciality_count = take(in, 1) % 5;
	for (size_t i = 0; i < state.in.speciality_count; i++)
		state.specialities[i] = (uint16_t)take(in, 1);
	state.in.place_count = take(in, 1) % (PLACES + 1);
	for (unsigned i = 0; i < state.in.place_count; i++) {
		state.places[i] = (struct index_place){
			.traits = take(in, 4),
			.town = (uint16_t)take(in, 1),
			.reach = (uint16_t)take(in, 1),
			.placed = take(in, 1) % 4 != 0,
			.latitude = (float)(int16_t)take(in, 2) / 364,
			.longitude = (float)(int16_t)take(in, 2) / 182,
			.hours = &state.hours[i].person,
		};
		hours_from(in, i, first);
	}
	state.in.service_count = take(in, 1) % (SERVICES + 1);
	for (size_t i = 0; i < state.in.service_count; i++)
		service_from(in, &state.services[i]);
}

/* ---- what happens ---- */

static void put(struct input *in, struct index *ix)
{
	enum index_told told, again;

	state_from(in, index_first(ix));
	told = index_put(ix, &state.in);
	again = index_put(ix, &state.in);
	law((told == INDEX_REFUSED) == (again == INDEX_REFUSED) && again != INDEX_ASKS,
	    "told twice is told once");
}

static void day_told(struct input *in, struct index *ix)
{
	uint32_t number = take(in, 1) % NUMBERS;
	date day = { index_first(ix).days - 2 + (int32_t)take(in, 1) };
	struct busy busy[PIECES];
	size_t count = take(in, 1) % (PIECES + 1);

	for (size_t i = 0; i < count; i++) {
		static const str ids[] = { { NULL, 0 }, { "a", 1 }, { "b", 1 } };
		int64_t from = DAYS(day.days) + MINUTES((int16_t)take(in, 2) % 3000);
		uint32_t more = take(in, 1);

		busy[i] = (struct busy){ .kind = (enum busy_kind)(take(in, 1) % 4),
					 .service = ids[take(in, 1) % 3],
					 .before = MINUTES(take(in, 1)),
					 .after = MINUTES(take(in, 2)),
					 .expires_at = INSTANT_NONE };
		busy[i].during.from.us = from + (more & 1 ? SECONDS(more) : 0);
		busy[i].during.to.us = from + (more & 2 ? MINUTES(take(in, 2)) : MINUTES(5 * more));
	}
	index_take(ix, number, day, busy, count);
}

/* Everybody's hits have starts, in order, and the list of that service begins with them. */
static void asked(struct input *in, struct index *ix, instant now)
{
	static struct index_answer answer;
	uint16_t speciality = (uint16_t)take(in, 1);
	struct index_query q = {
		.now = now,
		.specialities = &speciality,
		.speciality_count = speciality % 2,
		.placed = take(in, 1) % 2,
		.km = (float)take(in, 1),
		.first = index_first(ix),
		.last = { index_first(ix).days + (int32_t)(take(in, 1) % (INDEX_DAYS - 1)) },
		.to_minute = 1440,
		.sort = (enum index_sort)(take(in, 1) % 3),
		.page = 1 + take(in, 1) % 20,
	};

	index_search(ix, &q, &answer);
	law(answer.count <= q.page && answer.count <= answer.matched, "no more than asked for");
	for (size_t i = 0; i < answer.count; i++) {
		const struct index_hit *hit = &answer.hits[i];
		instant starts[INDEX_SLOTS];
		span within = { now, { DAYS(q.last.days + 2) } };
		bool exact;

		law(hit->slot_count > 0, "who is found has a start");
		law(i == 0 || answer.hits[i - 1].key.at < hit->key.at ||
			    (answer.hits[i - 1].key.at == hit->key.at &&
			     answer.hits[i - 1].key.number < hit->key.number),
		    "better before worse, none twice");
		index_starts(ix, hit->number, hit->place, hit->service, now, within, starts, 1,
			     &exact);
		law(starts[0].us <= hit->slots[0].us, "the list begins no later");
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct input in = { bytes, bytes + len };
	instant now;
	struct index *ix;

	if (!instant_parse(STR("2026-03-08T22:10:00Z"), &now))
		abort();
	ix = index_new(0, now);
	for (int i = 0; i < TOLD && in.at < in.end; i++) {
		switch (take(&in, 1) % 8) {
		case 0:
		case 1:
			put(&in, ix);
			break;
		case 2:
		case 3:
			day_told(&in, ix);
			break;
		case 4:
			index_remove(ix, take(&in, 1) % NUMBERS);
			break;
		case 5:
			index_rebuild(ix);
			break;
		case 6:
			now.us += MINUTES(take(&in, 1) * 60 + take(&in, 1));
			index_turn(ix, now);
			break;
		case 7:
			asked(&in, ix, now);
			break;
		}
	}
	law(index_sound(ix), "what is kept is sound");
	index_free(ix);
	return 0;
}
