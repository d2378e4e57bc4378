/* offers_test.c — over small worlds drawn at random: what is offered is booked, what is not offered
 * is refused, and what was accepted never overlaps.
 *
 * The engine's own laws are proved apart (engine/agenda_laws_test.c); here it is the way from rows
 * to the question and back, with the constraint behind it.  OFFER_WORLDS says how many. */

#include "services/appointments/testing.h"

enum { CLIENTS = 4, ACTS = 24 };

static uint64_t seed, world_number;

static int64_t draw(int64_t below)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return (int64_t)(seed % (uint64_t)below);
}

#define ONE_OF(...)                                                                                \
	((const char *const[]){ __VA_ARGS__ })[draw(                                               \
		(int64_t)(sizeof(const char *[]){ __VA_ARGS__ } / sizeof(const char *)))]

/* As one who sets all there is to set. */
static struct shop shop_drawn(struct test *t)
{
	static const int64_t lengths[] = { 10, 15, 20, 30, 45, 60, 90 };
	struct shop said = {
		.minutes = lengths[draw(7)],
		.step = lengths[draw(5)],
		.before = 5 * draw(5),
		.after = 5 * draw(5),
		.capacity = draw(3) ? 1 : 1 + draw(4),
		.notice = draw(3) ? 0 : 30 * draw(6),
		.approval = draw(4) == 0,
		.align = ONE_OF("grid", "grid", "range_start", "packed"),
		.phase = ONE_OF("fixed", "clip"),
		.buffers = ONE_OF("max", "sum"),
		.limits = ONE_OF("", "", "{\"per\":\"day\",\"max_count\":3}",
				 "{\"per\":\"week\",\"max_minutes\":300}"),
		.window = ONE_OF("", "", "\"window_kind\":\"calendar\",\"window_days\":1,",
				 "\"window_kind\":\"bookable\",\"window_days\":2,",
				 "\"window_kind\":\"business\",\"window_days\":1,"),
		.zone = ONE_OF("Africa/Algiers", "Europe/Paris", "Asia/Kolkata"),
	};
	struct shop shop = shop_of(t, said);

	/* The night before Europe's clocks change, and the day itself. */
	clock_set(instant_add(at("2026-03-28T06:00:00Z"), MINUTES(5 * draw(100))));
	shop.owner = as_role(t, textf(t, "professional of %s", t->name), ROLE_PROFESSIONAL);
	shop.hours = textf(
		t,
		"{\"place_id\":\"%s\",\"weekdays\":[\"sat\",\"sun\",\"mon\",\"tue\"],\"from_minute\":%lld,\"to_minute\":%lld},"
		"{\"place_id\":\"%s\",\"weekdays\":[\"sun\",\"mon\"],\"from_minute\":0,\"to_minute\":%lld}",
		id_text(t, shop.place_id), (long long)(480 + 5 * draw(24)),
		(long long)(900 + 5 * draw(24)), id_text(t, shop.place_id),
		(long long)(120 + 5 * draw(24)));
	shop_tell(t, &shop);
	return shop;
}

struct offers {
	instant starts[2000];
	size_t count;
};

static void look(struct test *t, struct who who, const struct shop *shop, struct offers *out)
{
	struct answer slots = slots_of(who, shop, when(t, clock_now()),
				       when(t, instant_add(clock_now(), DAYS(3))), "");

	check_status(slots, 200);
	out->count = 0;
	for (const struct json *it = json_at(slots, "/starts")->first; it; it = it->next)
		check(out->count < COUNT(out->starts) &&
		      instant_parse(it->text, &out->starts[out->count++]));
}

static bool is_offered(const struct offers *offers, instant start)
{
	for (size_t i = 0; i < offers->count; i++)
		if (offers->starts[i].us == start.us)
			return true;
	return false;
}

static void act(struct test *t, const struct shop *shop, const struct who *clients,
		struct offers *offers, struct answer *last)
{
	struct who who = clients[draw(CLIENTS)];
	instant start = instant_add(clock_now(), MINUTES(5 * draw(3 * 288)));
	bool offered, holds = draw(4) == 0;
	struct answer answer;

	start.us -= start.us % MINUTES(5);
	look(t, who, shop, offers);
	if (offers->count && draw(4))
		start = offers->starts[draw((int64_t)offers->count)];
	offered = is_offered(offers, start);
	answer = holds ? hold_at(who, shop, when(t, start)) : book_at(who, shop, when(t, start));
	if (holds && answer.status == 409 &&
	    str_equal(text_at(answer, "/type"), STR("/problems/too-many-holds")))
		return;
	if (offered != (answer.status == 201))
		kit_fail(__FILE__, __LINE__, "OFFER_SEED=%llu: %s of %s %s: %d %.*s",
			 (unsigned long long)world_number, when(t, start),
			 id_text(t, shop->professional_id),
			 offered ? "was offered" : "was not offered", answer.status,
			 STR_ARG(answer.body));
	if (!offered)
		check_status(answer, 409);
	if (!holds && offered)
		*last = answer;
}

/* Where another could be booked, a visit can be moved to; unless its own leaving changes what is
 * offered. */
static void move(struct test *t, const struct shop *shop, struct offers *offers,
		 struct answer booked)
{
	bool plain = strcmp(shop->align, "grid") == 0 && 60 % shop->step == 0 && !*shop->window;
	struct answer moved;
	instant start;

	look(t, shop->owner, shop, offers);
	if (offers->count == 0)
		return;
	start = offers->starts[draw((int64_t)offers->count)];
	moved = post(shop->owner, path_of(booked, "move"),
		     textf(t, "{\"starts_at\":\"%s\"}", when(t, start)));
	if (moved.status != 200 && (plain || moved.status != 409))
		kit_fail(__FILE__, __LINE__, "OFFER_SEED=%llu: no move to %s: %d %.*s",
			 (unsigned long long)world_number, when(t, start), moved.status,
			 STR_ARG(moved.body));
}

/* What was accepted keeps its distance; seats are counted. */
static void truth_check(struct test *t, const struct shop *shop)
{
	const char *own = textf(t, "a.professional_id = '%s'", id_text(t, shop->professional_id));

	check_number(
		count_rows(
			t,
			textf(t,
			      "appointment as a join appointments.appointment as b on "
			      "b.professional_id = a.professional_id and b.appointment_id > a.appointment_id where %s and "
			      "a.status in ('requested', 'booked') and b.status in ('requested', 'booked') and "
			      "a.starts_at < b.ends_at and b.starts_at < a.ends_at and "
			      "a.group_session_id is distinct from b.group_session_id",
			      own)),
		0);
	check_number(
		count_rows(
			t,
			textf(t,
			      "group_session as a where %s and a.taken <> "
			      "(select coalesce(sum(seats), 0) from (select seats from appointments.appointment as v where "
			      "v.group_session_id = a.group_session_id union all select seats from appointments.hold "
			      "as h where h.group_session_id = a.group_session_id) as s)",
			      own)),
		0);
}

static void world(struct test *t)
{
	static struct offers offers;
	struct shop shop = shop_drawn(t);
	struct who clients[CLIENTS];
	struct answer last = { .t = NULL };

	for (int i = 0; i < CLIENTS; i++)
		clients[i] =
			as(t, textf(t, "client %d of %llu", i, (unsigned long long)world_number));
	for (int i = 0; i < ACTS; i++) {
		act(t, &shop, clients, &offers, &last);
		if (draw(6) == 0)
			clock_move(MINUTES(draw(8)));
		if (last.t && draw(3) == 0)
			move(t, &shop, &offers, last);
		if (last.t && draw(5) == 0) {
			/* By the professional: who booked it does not matter. */
			check_status(post(shop.owner, path_of(last, "cancel"), "{}"), 200);
			last.t = NULL;
		}
	}
	truth_check(t, &shop);
	check_number(
		count_rows(
			t,
			textf(t,
			      "claim as a where a.professional_id = '%s' and not exists (select from "
			      "appointments.appointment as v where v.appointment_id = a.claim_id and "
			      "v.status in ('requested', 'booked')) and not exists (select from appointments.hold as h where "
			      "h.hold_id = a.claim_id) and not exists (select from appointments.group_session as g where "
			      "g.group_session_id = a.claim_id)",
			      id_text(t, shop.professional_id))),
		0);
}

static uint64_t number_of(const char *name, uint64_t otherwise)
{
	const char *said = getenv(name);

	return said ? strtoull(said, NULL, 10) : otherwise;
}

TEST(what_is_offered_is_booked_and_nothing_else)
{
	uint64_t worlds = number_of("OFFER_WORLDS", 15), first = number_of("OFFER_SEED", 1);

	for (uint64_t i = 0; i < worlds; i++) {
		world_number = first + i;
		seed = 0x9e3779b97f4a7c15u * world_number;
		world(t);
	}
}

KIT_MAIN("appointments", &appointments)
