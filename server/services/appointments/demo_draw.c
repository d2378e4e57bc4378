/* demo_draw.c — who came to one professional in the last days, and who will come in the next weeks.
 *
 * Full tomorrow and thin in a month.  Easy to get wrong: a start is drawn from those that the rules
 * offer at the moment in which somebody is said to have booked it, so that nothing lies in the schema
 * which the API would have refused.  What is offered hangs on what is taken; so wishes are granted in
 * the order in which they came, and what was cancelled until then is free again. */

#include "lib/run/zones.h"
#include "services/appointments/demo.h"

#include <stdlib.h>

enum {
	STARTS = 300,
	CALLERS = 12,
	GUESTS = 4,
	TRIES = 3,
	DAYS_ALL = DEMO_DAYS_BEFORE + DEMO_DAYS_AHEAD + 1,
};

/* Somebody would come on that day: at any start of any service, or, beside others, at this one. */
struct wanted {
	instant asked;
	int32_t day; /* from the first */
	struct offered offered;
	instant start; /* INSTANT_NONE: any */
};

struct drawing {
	struct diary *diary;
	const struct demo_plan *plan;
	struct demo_dice dice;
	unsigned busy; /* of a hundred starts of tomorrow, how many are taken */
	date today, first;
	instant now;
	unsigned came[DAYS_ALL]; /* whose clients come on a day, as bits */
	bool freed[DEMO_VISITS]; /* cancelled or declined, and no longer in the diary */
	struct wanted queue[DEMO_VISITS];
	size_t queued;
	struct demo_book *out;
};

static bool chance(struct drawing *it, unsigned percent)
{
	return dice_chance(&it->dice, percent);
}

static int64_t between(struct drawing *it, int64_t from, int64_t to)
{
	return dice_between(&it->dice, from, to);
}

/* Is it the professional whom one signs in as to look around? */
static bool is_known(const struct drawing *it)
{
	return it->plan->number == 0;
}

bool demo_visit_takes(const struct demo_visit *visit)
{
	return visit->status != APPOINTMENT_STATUS_CANCELLED &&
	       visit->status != APPOINTMENT_STATUS_DECLINED;
}

/* ---- how full ---- */

static unsigned busy_draw(struct drawing *it)
{
	static const char *const wanted[] = { "dentist",         "general-practitioner",
					      "gynaecologist",   "dermatologist",
					      "ophthalmologist", "paediatrician",
					      "barber",          "hairdresser" };
	static const unsigned all[] = { 2, 4, 7, 10, 14, 20, 30, 62 };
	unsigned busy = all[dice_below(&it->dice, sizeof all / sizeof *all)];

	if (is_known(it))
		return 60;
	for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++)
		if (str_equal(it->diary->state->trade, str_of(wanted[i])))
			return busy + 10;
	return busy;
}

/* Of what tomorrow is, in hundredths. */
static unsigned share_of(int32_t ahead)
{
	static const struct {
		int32_t until;
		unsigned share;
	} all[] = {
		{ -1, 20 }, { 1, 100 }, { 3, 60 }, { 6, 36 }, { 9, 20 }, { 13, 10 }, { 20, 4 }
	};

	for (size_t i = 0; i < sizeof all / sizeof *all; i++)
		if (ahead <= all[i].until)
			return all[i].share;
	return 1;
}

/* ---- starts ---- */

static span day_of(const struct drawing *it, int32_t day)
{
	span pieces[ZONE_PIECES];
	size_t count =
		zone_spans(it->diary->zone, (date){ it->first.days + day }, 0, DAY_SECONDS, pieces);

	return count ? (span){ pieces[0].from, pieces[count - 1].to } : (span){ { 0 }, { 0 } };
}

/* What is offered on that day to who asks in that moment. */
static size_t starts_at(struct drawing *it, const struct wanted *wanted, instant *starts)
{
	static const uuid nobody;
	struct diary question = *it->diary;
	struct agenda agenda;
	size_t count;

	question.db = db_reads(it->plan->pool, it->plan->scratch);
	question.now = wanted->asked;
	agenda = rule_agenda(&question, &wanted->offered, 1, &nobody, nobody);
	count = agenda_starts(&agenda, it->plan->scratch, day_of(it, wanted->day), starts, STARTS);
	region_reset(it->plan->scratch);
	return count;
}

/* A service of his at a place of its; the first ones are what most come for. */
static bool offered_draw(struct drawing *it, struct offered *offered)
{
	const struct professional_state *state = it->diary->state;
	const struct offering *all = state->services.items;
	size_t count = state->services.count, at;

	if (!count)
		return false;
	at = dice_below(&it->dice, (uint32_t)count);
	if (chance(it, 50))
		at /= 2;

	const uuid *places = all[at].place_ids.items;
	uuid place = places[dice_below(&it->dice, (uint32_t)all[at].place_ids.count)];

	return rule_offered(state, all[at].service_id, place, false, offered);
}

/* When somebody who comes on that day booked it. */
static instant asked_draw(struct drawing *it, int32_t day)
{
	int64_t lead = chance(it, 30)   ? between(it, 0, 1)
		       : chance(it, 60) ? between(it, 2, 6)
					: between(it, 5, 20);
	instant at = instant_add(day_of(it, day).from,
				 MINUTES(between(it, 8 * 60, 21 * 60)) - DAYS(lead));

	if (at.us < it->now.us)
		return at;
	return instant_add((instant){ it->now.us - it->now.us % MINUTES(1) },
			   -MINUTES(between(it, 5, 3 * 1440)));
}

/* ---- who ---- */

static struct demo_card *card_of(struct drawing *it, uuid user_id, str name, str phone)
{
	struct demo_book *out = it->out;
	struct demo_card *card = &out->cards[out->card_count];

	for (size_t i = 0; i < out->card_count; i++)
		if (uuid_is_nil(user_id) ? str_equal(out->cards[i].name, name) &&
						   str_equal(out->cards[i].phone, phone)
					 : uuid_equal(out->cards[i].user_id, user_id))
			return &out->cards[i];
	*card = (struct demo_card){
		.client_card_id = demo_id(DEMO_CARD, it->plan->number, (uint32_t)out->card_count),
		.user_id = user_id,
		.name = name,
		.phone = phone,
		.created_at = INSTANT_NONE,
		.seen_at = INSTANT_NONE,
	};
	out->card_count++;
	return card;
}

/* One of four accounts, none of which has another visit on that day, with whomever: on each fourth day
 * two professionals change them. */
static bool client_draw(struct drawing *it, int32_t at, struct demo_visit *visit)
{
	date day = { it->first.days + at };
	uint32_t other = it->plan->number ^ 1, j = dice_below(&it->dice, DEMO_CLIENTS_EACH);
	bool change = day.days % 4 == 0 && other < it->plan->professionals;

	if (is_known(it) && chance(it, 60))
		j = 0; /* and his client whom one signs in as */

	if (it->came[at] & 1u << j)
		return false;
	it->came[at] |= 1u << j;

	uint32_t client = (change ? other : it->plan->number) * DEMO_CLIENTS_EACH + j;

	visit->made_by = VISIT_PARTY_CLIENT;
	visit->card = card_of(it, demo_user_id(DEMO_CLIENT, client), (str){ 0 }, (str){ 0 });
	return true;
}

/* Who calls, or comes in: mostly a name alone.  Who books as a guest has a number. */
static void caller_draw(struct drawing *it, bool guest, struct demo_visit *visit)
{
	uint32_t k =
		guest ? CALLERS + dice_below(&it->dice, GUESTS) : dice_below(&it->dice, CALLERS);
	struct demo_person person =
		demo_person(DEMO_CALLER, it->plan->number * (CALLERS + GUESTS) + k);
	struct region *region = db_region(it->diary->db);

	visit->made_by = guest ? VISIT_PARTY_GUEST : VISIT_PARTY_PROFESSIONAL;
	visit->guest_language = person.french ? LANGUAGE_FR : LANGUAGE_AR;
	visit->guest_name =
		person.french ? region_format(region, "%.*s %.*s", STR_ARG(person.first_latin),
					      STR_ARG(person.family_latin))
			      : region_format(region, "%.*s %.*s", STR_ARG(person.first_ar),
					      STR_ARG(person.family_ar));
	if (guest || k % 4 == 0)
		visit->guest_phone = region_copy(region, (str){ person.phone, DEMO_PHONE });
	visit->card = card_of(it, (uuid){ { 0 } }, visit->guest_name, visit->guest_phone);
}

static void who_draw(struct drawing *it, int32_t day, struct demo_visit *visit)
{
	uint32_t roll = dice_below(&it->dice, 100);

	if (roll < 36 && client_draw(it, day, visit))
		return;
	caller_draw(it, roll < 44, visit);
}

/* ---- what became of it ---- */

static void step(struct demo_visit *visit, instant at, int step, int by, int status)
{
	visit->steps[visit->step_count++] = (struct demo_step){ at, step, by };
	visit->status = status;
}

static instant last_of(const struct demo_visit *visit)
{
	return visit->steps[visit->step_count - 1].at;
}

static instant earlier(instant a, instant b)
{
	return a.us < b.us ? a : b;
}

/* A moment between two, to the minute; the first, if there is none. */
static instant moment(struct drawing *it, instant from, instant to)
{
	int64_t minutes = (to.us - from.us) / MINUTES(1);

	return minutes > 1 ? instant_add(from, MINUTES(between(it, 1, minutes - 1))) : from;
}

/* False: it was declined, or nobody answered yet. */
static bool answer_draw(struct drawing *it, struct demo_visit *visit)
{
	instant asked = last_of(visit), until = earlier(it->now, visit->during.from);
	instant at = instant_add(asked, MINUTES(between(it, 15, 1000)));

	if (is_known(it) && asked.us > it->now.us - DAYS(3))
		at = visit->during.from; /* whoever looks around may answer himself */
	if (at.us >= until.us && visit->during.from.us > it->now.us)
		return false;
	if (at.us >= until.us)
		at = moment(it, asked, until);
	if (chance(it, 8)) {
		step(visit, at, APPOINTMENT_STEP_DECLINED, VISIT_PARTY_PROFESSIONAL,
		     APPOINTMENT_STATUS_DECLINED);
		return false;
	}
	step(visit, at, APPOINTMENT_STEP_BOOKED, VISIT_PARTY_PROFESSIONAL,
	     APPOINTMENT_STATUS_BOOKED);
	return true;
}

/* Late, only the professional can. */
static void cancel_draw(struct drawing *it, struct demo_visit *visit)
{
	int64_t cutoff = MINUTES(visit->offered.offering->cancel_cutoff_minutes);
	instant at = moment(it, last_of(visit), earlier(it->now, visit->during.from));
	bool late = at.us > visit->during.from.us - cutoff;

	step(visit, at, APPOINTMENT_STEP_CANCELLED,
	     late || chance(it, 30) ? VISIT_PARTY_PROFESSIONAL : visit->made_by,
	     APPOINTMENT_STATUS_CANCELLED);
}

/* In the last two days, for then one is asked to. */
static void confirm_draw(struct drawing *it, struct demo_visit *visit)
{
	instant from = instant_add(visit->during.from, -HOURS(47));
	instant until = earlier(it->now, visit->during.from);

	if (from.us < last_of(visit).us)
		from = last_of(visit);
	if (visit->made_by == VISIT_PARTY_PROFESSIONAL || until.us - from.us < HOURS(1) ||
	    !chance(it, 45))
		return;
	visit->confirmed_at = moment(it, from, until);
	step(visit, visit->confirmed_at, APPOINTMENT_STEP_CONFIRMED, visit->made_by,
	     APPOINTMENT_STATUS_BOOKED);
}

static void end_draw(struct drawing *it, struct demo_visit *visit)
{
	instant at = instant_add(visit->during.to, MINUTES(between(it, 1, 120)));

	if (at.us >= it->now.us)
		return;
	if (chance(it, 7))
		step(visit, at, APPOINTMENT_STEP_NO_SHOW, VISIT_PARTY_PROFESSIONAL,
		     APPOINTMENT_STATUS_NO_SHOW);
	else
		step(visit, at, APPOINTMENT_STEP_DONE, VISIT_PARTY_PROFESSIONAL,
		     APPOINTMENT_STATUS_DONE);
}

static void story_draw(struct drawing *it, struct demo_visit *visit, instant asked)
{
	visit->confirmed_at = INSTANT_NONE;
	if (visit->offered.offering->approval && visit->made_by != VISIT_PARTY_PROFESSIONAL) {
		step(visit, asked, APPOINTMENT_STEP_REQUESTED, visit->made_by,
		     APPOINTMENT_STATUS_REQUESTED);
		if (!answer_draw(it, visit))
			return;
	} else {
		step(visit, asked, APPOINTMENT_STEP_BOOKED, visit->made_by,
		     APPOINTMENT_STATUS_BOOKED);
	}
	if (chance(it, 6)) {
		cancel_draw(it, visit);
		return;
	}
	confirm_draw(it, visit);
	end_draw(it, visit);
}

static str reason_draw(struct drawing *it)
{
	static const char *const all[] = {
		"Première visite.",
		"Contrôle, comme convenu la dernière fois.",
		"Je viens de la part d'un ami.",
		"زيارة أولى.",
		"مراجعة كما اتفقنا في المرة السابقة.",
		"أفضّل أن أنتظر أقل وقت ممكن، شكرا.",
	};
	return chance(it, 25) ? str_of(all[dice_below(&it->dice, sizeof all / sizeof *all)])
			      : (str){ 0 };
}

/* ---- visits ---- */

static struct demo_session *session_of(struct drawing *it, const struct offered *offered,
				       span during)
{
	struct demo_book *out = it->out;
	struct demo_session *session = &out->sessions[out->session_count];

	for (size_t i = 0; i < out->session_count; i++)
		if (out->sessions[i].offered.offering == offered->offering &&
		    out->sessions[i].offered.place == offered->place &&
		    out->sessions[i].during.from.us == during.from.us)
			return &out->sessions[i];
	*session = (struct demo_session){
		.group_session_id =
			demo_id(DEMO_SESSION, it->plan->number, (uint32_t)out->session_count),
		.offered = *offered,
		.during = during,
	};
	out->session_count++;
	return session;
}

static void seen(struct demo_card *card, instant at)
{
	if (instant_is_none(card->created_at) || at.us < card->created_at.us)
		card->created_at = at;
	if (instant_is_none(card->seen_at) || at.us > card->seen_at.us)
		card->seen_at = at;
}

static void diary_take(struct drawing *it, const struct demo_visit *visit)
{
	const struct offering *offering = visit->offered.offering;

	diary_add(it->diary, &(struct piece){
				     .kind = DAY_BUSY_KIND_BOOKING,
				     .piece_id = visit->appointment_id,
				     .service_id = offering->service_id,
				     .place_id = visit->offered.place->place_id,
				     .group_session_id = visit->group_session_id,
				     .starts_at = visit->during.from,
				     .ends_at = visit->during.to,
				     .before_minutes = offering->buffer_before_minutes,
				     .after_minutes = offering->buffer_after_minutes,
				     .seats = 1,
				     .expires_at = INSTANT_NONE,
			     });
}

static void visit_add(struct drawing *it, const struct wanted *wanted, instant start)
{
	struct demo_book *out = it->out;
	struct demo_visit *visit = &out->visits[out->visit_count];
	const struct offering *offering = wanted->offered.offering;
	instant end = instant_add(start, MINUTES(offering->length_minutes));

	*visit = (struct demo_visit){
		.appointment_id = demo_id(DEMO_VISIT, it->plan->number, (uint32_t)out->visit_count),
		.offered = wanted->offered,
		.during = { start, end },
		.reason = reason_draw(it),
	};
	out->visit_count++;
	who_draw(it, wanted->day, visit);
	story_draw(it, visit, wanted->asked);
	seen(visit->card, wanted->asked);
	if (offering->capacity > 1) {
		struct demo_session *session = session_of(it, &wanted->offered, visit->during);

		visit->group_session_id = session->group_session_id;
		session->taken += demo_visit_takes(visit);
	}
	diary_take(it, visit);
}

/* What was given back until then is free. */
static void free_until(struct drawing *it, instant asked)
{
	for (size_t i = 0; i < it->out->visit_count; i++) {
		const struct demo_visit *visit = &it->out->visits[i];

		if (it->freed[i] || demo_visit_takes(visit) || last_of(visit).us > asked.us)
			continue;
		it->freed[i] = true;
		diary_remove(it->diary, visit->appointment_id);
	}
}

/* ---- wishes, in the order in which they came ---- */

static void queue_add(struct drawing *it, const struct wanted *wanted)
{
	size_t at = it->queued;

	if (at == DEMO_VISITS)
		return;
	for (; at > 0 && it->queue[at - 1].asked.us > wanted->asked.us; at--)
		it->queue[at] = it->queue[at - 1];
	it->queue[at] = *wanted;
	it->queued++;
}

/* Others come to the same session, and ask later. */
static void session_fill(struct drawing *it, const struct wanted *first, instant start)
{
	int64_t more = between(it, 0, first->offered.offering->capacity * 2 / 3);
	struct wanted wanted = *first;

	wanted.start = start;
	while (more-- > 0) {
		wanted.asked = moment(it, first->asked, earlier(it->now, start));
		queue_add(it, &wanted);
	}
}

static bool is_among(instant start, const instant *starts, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (starts[i].us == start.us)
			return true;
	return false;
}

static void grant_one(struct drawing *it, struct wanted *wanted)
{
	instant starts[STARTS];
	size_t count = 0;

	for (int i = 0; i < TRIES && !count; i++)
		if (offered_draw(it, &wanted->offered))
			count = starts_at(it, wanted, starts);
	if (!count)
		return;

	instant start = starts[dice_below(&it->dice, (uint32_t)count)];

	visit_add(it, wanted, start);
	if (wanted->offered.offering->capacity > 1)
		session_fill(it, wanted, start);
}

static void grant_all(struct drawing *it)
{
	instant starts[STARTS];

	for (size_t i = 0; i < it->queued && it->out->visit_count < DEMO_VISITS; i++) {
		struct wanted wanted = it->queue[i];

		free_until(it, wanted.asked);
		if (instant_is_none(wanted.start))
			grant_one(it, &wanted);
		else if (is_among(wanted.start, starts, starts_at(it, &wanted, starts)))
			visit_add(it, &wanted, wanted.start);
	}
}

/* ---- days ---- */

/* How many visits would fill that day: those of the service that comes first, one behind the other. */
static int64_t room_of(struct drawing *it, int32_t day)
{
	const struct offering *first = it->diary->state->services.items;
	const uuid *places = first->place_ids.items;
	instant starts[STARTS];
	struct wanted wanted = { .asked = instant_add(day_of(it, day).from, -HOURS(30)),
				 .day = day };
	int64_t room = 0;

	for (size_t i = 0; i < first->place_ids.count; i++)
		if (rule_offered(it->diary->state, first->service_id, places[i], false,
				 &wanted.offered))
			room += (int64_t)starts_at(it, &wanted, starts);
	return room * first->step_minutes / first->length_minutes;
}

/* Far ahead, three days of four have nobody, and the fourth has four times as many. */
static void day_draw(struct drawing *it, int32_t day)
{
	int32_t ahead = it->first.days + day - it->today.days;
	bool far = ahead > 9;
	int64_t hundredths;

	if (far && !chance(it, 25))
		return;
	hundredths = room_of(it, day) * it->busy * share_of(ahead) * (far ? 4 : 1) / 100;
	for (int64_t left = hundredths / 100 + chance(it, (unsigned)(hundredths % 100)); left > 0;
	     left--)
		queue_add(it, &(struct wanted){ .asked = asked_draw(it, day),
						.day = day,
						.start = INSTANT_NONE });
}

void demo_draw(struct diary *diary, const struct demo_plan *plan, struct demo_book *out)
{
	struct drawing *it = region_make(db_region(diary->db), struct drawing);
	int32_t seconds;

	*it = (struct drawing){ .diary = diary,
				.plan = plan,
				.dice = demo_dice(DEMO_VISIT, plan->number),
				.now = diary->now,
				.out = out };
	out->visit_count = out->card_count = out->session_count = 0;
	it->busy = busy_draw(it);
	it->today = zone_date(diary->zone, it->now, &seconds);
	it->first = (date){ it->today.days - DEMO_DAYS_BEFORE };
	for (int32_t day = 0; day < DAYS_ALL && diary->state->services.count; day++)
		day_draw(it, day);
	grant_all(it);
	/* Nobody may have asked since: the days are told as they are now. */
	free_until(it, it->now);
}
