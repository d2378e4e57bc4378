/* demo.c — visits to try Contacto with, into the schema, by COPY; others hear of them by the feeds.
 *
 * Whom they are with, the feed of professionals says, which is read here as it is at any other time
 * (load.c).  An agenda that was ever changed is left alone: so a second run changes nothing, and one
 * for more professionals goes on. */

#include "lib/run/config.h"
#include "lib/wire/db_copy.h"
#include "services/appointments/demo.h"
#include "services/appointments/health.h"

#include <stdio.h>

enum { AT_ONCE = 50, TOLD_SECONDS = 60, LOOK_MS = 50, CLAIMED_DAYS = 3, LATEST_MOST = 16 };
#define BATCH_BOUND ((size_t)256 * 1024 * 1024)

/* ---- rows ---- */

struct rows {
	struct copy card, session, claim, visit, change;
	instant claimed; /* what is over before that has no claim any more, as tidy_claims has it */
};

static void maybe_uuid(struct copy *copy, uuid id)
{
	if (uuid_is_nil(id))
		copy_null(copy);
	else
		copy_uuid(copy, id);
}

static const char card_columns[] =
	"client_card (client_card_id, professional_id, user_id, name, phone, created_at, seen_at)";

static void card_row(struct copy *copy, uuid professional_id, const struct demo_card *card)
{
	copy_uuid(copy, card->client_card_id);
	copy_uuid(copy, professional_id);
	maybe_uuid(copy, card->user_id);
	copy_text(copy, card->name);
	copy_text(copy, card->phone);
	copy_instant(copy, card->created_at);
	copy_instant(copy, card->seen_at);
	copy_end(copy);
}

static void claim_row(struct copy *copy, uuid professional_id, uuid claim_id, int part, span during)
{
	char from[INSTANT_TEXT], to[INSTANT_TEXT];
	int from_len = (int)instant_write(during.from, from);
	int to_len = (int)instant_write(during.to, to);

	copy_uuid(copy, professional_id);
	copy_uuid(copy, claim_id);
	copy_int(copy, part);
	copy_text(copy, region_format(copy->region, "[%.*s,%.*s)", from_len, from, to_len, to));
	copy_end(copy);
}

static void claim_rows(struct rows *rows, uuid professional_id, uuid claim_id,
		       const struct offering *offering, span during)
{
	span padded = { instant_add(during.from, -MINUTES(offering->buffer_before_minutes)),
			instant_add(during.to, MINUTES(offering->buffer_after_minutes)) };

	if (padded.to.us < rows->claimed.us)
		return;
	claim_row(&rows->claim, professional_id, claim_id, 0, during);
	claim_row(&rows->claim, professional_id, claim_id, 1, padded);
}

static const char session_columns[] =
	"group_session (group_session_id, professional_id, service_id, place_id, starts_at, ends_at, before_minutes, "
	"after_minutes, capacity, taken)";

static void session_row(struct rows *rows, uuid professional_id, const struct demo_session *session)
{
	const struct offering *offering = session->offered.offering;
	struct copy *copy = &rows->session;

	if (!session->taken)
		return;
	copy_uuid(copy, session->group_session_id);
	copy_uuid(copy, professional_id);
	copy_uuid(copy, offering->service_id);
	copy_uuid(copy, session->offered.place->place_id);
	copy_instant(copy, session->during.from);
	copy_instant(copy, session->during.to);
	copy_int(copy, offering->buffer_before_minutes);
	copy_int(copy, offering->buffer_after_minutes);
	copy_int(copy, offering->capacity);
	copy_int(copy, session->taken);
	copy_end(copy);
	claim_rows(rows, professional_id, session->group_session_id, offering, session->during);
}

static const char change_columns[] =
	"appointment_change (appointment_id, version, at, step, by, starts_at)";

static void change_rows(struct copy *copy, const struct demo_visit *visit)
{
	for (size_t i = 0; i < visit->step_count; i++) {
		copy_uuid(copy, visit->appointment_id);
		copy_int(copy, (int64_t)i + 1);
		copy_instant(copy, visit->steps[i].at);
		copy_enum(copy, appointment_step_names, visit->steps[i].step);
		copy_enum(copy, visit_party_names, visit->steps[i].by);
		copy_instant(copy, visit->during.from);
		copy_end(copy);
	}
}

static const char visit_columns[] =
	"appointment (appointment_id, version, status, professional_id, service_id, place_id, starts_at, ends_at, "
	"before_minutes, after_minutes, seats, group_session_id, offer, made_by, client_id, client_card_id, guest_name, "
	"guest_phone, guest_language, reason_sealed, changed_by, confirmed_at, created_at, changed_at)";

static void visit_row(struct copy *copy, uuid professional_id, const struct demo_visit *visit,
		      str offer)
{
	const struct demo_step *last = &visit->steps[visit->step_count - 1];
	const struct offering *offering = visit->offered.offering;

	copy_uuid(copy, visit->appointment_id);
	copy_int(copy, (int64_t)visit->step_count);
	copy_enum(copy, appointment_status_names, visit->status);
	copy_uuid(copy, professional_id);
	copy_uuid(copy, offering->service_id);
	copy_uuid(copy, visit->offered.place->place_id);
	copy_instant(copy, visit->during.from);
	copy_instant(copy, visit->during.to);
	copy_int(copy, offering->buffer_before_minutes);
	copy_int(copy, offering->buffer_after_minutes);
	copy_int(copy, 1);
	maybe_uuid(copy, demo_visit_takes(visit) ? visit->group_session_id : (uuid){ { 0 } });
	copy_text(copy, offer);
	copy_enum(copy, visit_party_names, visit->made_by);
	maybe_uuid(copy, visit->card->user_id);
	copy_uuid(copy, visit->card->client_card_id);
	copy_text(copy, visit->guest_name);
	copy_text(copy, visit->guest_phone);
	copy_enum(copy, language_names, visit->guest_language);
	copy_bytea(copy,
		   health_seal(HEALTH_REASON, copy->region, visit->appointment_id, visit->reason));
	copy_enum(copy, visit_party_names, last->by);
	copy_instant(copy, visit->confirmed_at);
	copy_instant(copy, visit->steps[0].at);
	copy_instant(copy, last->at);
	copy_end(copy);
}

/* ---- offers as they were: the same for many visits ---- */

struct offer_texts {
	struct {
		struct offered offered;
		str text;
	} all[64];
	size_t count;
};

static str offer_of(struct offer_texts *texts, const struct diary *diary,
		    const struct offered *offered)
{
	struct region *region = db_region(diary->db);
	struct visit_offer offer;
	size_t at = texts->count % 64;

	for (size_t i = 0; i < texts->count && i < 64; i++)
		if (texts->all[i].offered.offering == offered->offering &&
		    texts->all[i].offered.place == offered->place)
			return texts->all[i].text;
	offer = offer_make(region, diary->state, offered);
	texts->count++;
	texts->all[at].offered = *offered;
	texts->all[at].text = offer_text(region, &offer);
	return texts->all[at].text;
}

static void book_rows(struct rows *rows, const struct diary *diary, const struct demo_book *book)
{
	struct offer_texts *texts = region_make(db_region(diary->db), struct offer_texts);
	uuid id = diary->professional_id;

	for (size_t i = 0; i < book->card_count; i++)
		card_row(&rows->card, id, &book->cards[i]);
	for (size_t i = 0; i < book->session_count; i++)
		session_row(rows, id, &book->sessions[i]);
	for (size_t i = 0; i < book->visit_count; i++) {
		const struct demo_visit *visit = &book->visits[i];

		visit_row(&rows->visit, id, visit, offer_of(texts, diary, &visit->offered));
		change_rows(&rows->change, visit);
		if (demo_visit_takes(visit) && uuid_is_nil(visit->group_session_id))
			claim_rows(rows, id, visit->appointment_id, visit->offered.offering,
				   visit->during);
	}
}

/* ---- into the schema ---- */

static void copy_all(struct db *tx, const struct rows *rows)
{
	db_copy(tx, card_columns, &rows->card);
	db_copy(tx, session_columns, &rows->session);
	db_copy(tx, "claim (professional_id, claim_id, part, during)", &rows->claim);
	db_copy(tx, visit_columns, &rows->visit);
	db_copy(tx, change_columns, &rows->change);
}

struct seeding {
	struct region *region; /* of a batch */
	struct demo_plan plan; /* of whoever is drawn */
	struct demo_book *book;
	bool from_first; /* it made the visits of the very first, too: once */
};

static void seed_one(struct seeding *it, struct db *tx, struct rows *rows, uuid professional_id)
{
	struct diary *diary = region_make(it->region, struct diary);
	instant now = clock_now();
	span days = { instant_add(now, -DAYS(DEMO_DAYS_BEFORE + 2)),
		      instant_add(now, DAYS(DEMO_DAYS_AHEAD + 3)) };

	it->plan.number = demo_number(professional_id);
	if (!diary_open(diary, tx, professional_id, (uuid){ { 0 } }, days))
		return;
	demo_draw(diary, &it->plan, it->book);
	book_rows(rows, diary, it->book);
	diary_mark(diary);
	if (!diary->changed_count)
		later_bump_agenda(tx, .version = 1, .professional_id = professional_id);
}

/* Those whom one signs in as are told what came last, as they would have been: their inboxes are not empty,
 * nor is the log of messages. */
static void tell_latest(struct seeding *it)
{
	struct db *tx = db_transaction(it->plan.pool, DB_SLOW, it->region);
	struct list_of latest = sql_list_latest(
		tx, .professional_id = demo_id(DEMO_PROFESSIONAL, 0, 0),
		.client_id = demo_user_id(DEMO_CLIENT, 0), .now = clock_now(), .most = LATEST_MOST);
	const struct visit *all = latest.items;

	for (size_t i = 0; i < latest.count; i++)
		tell_step(tx, &all[i],
			  all[i].status == APPOINTMENT_STATUS_REQUESTED ? APPOINTMENT_STEP_REQUESTED
									: APPOINTMENT_STEP_BOOKED,
			  INSTANT_NONE);
	db_commit(tx);
	region_reset(it->region);
}

/* The next of those whose numbers begin there; how many. */
static size_t seed_some(struct seeding *it, uint32_t first)
{
	struct rows rows = {
		{ .region = it->region }, { .region = it->region },
		{ .region = it->region }, { .region = it->region },
		{ .region = it->region }, instant_add(clock_now(), -DAYS(CLAIMED_DAYS))
	};
	struct db *tx = db_transaction(it->plan.pool, DB_SLOW, it->region);
	struct list_of some = sql_list_unvisited(
		tx, .from_id = demo_id(DEMO_PROFESSIONAL, first, 0),
		.to_id = demo_id(DEMO_PROFESSIONAL, DEMO_PEOPLE_MAX, 0), .most = AT_ONCE);
	const struct unvisited *all = some.items;

	for (size_t i = 0; i < some.count; i++)
		diary_lock(tx, all[i].professional_id);
	for (size_t i = 0; i < some.count; i++)
		seed_one(it, tx, &rows, all[i].professional_id);
	copy_all(tx, &rows);
	it->from_first |= some.count && demo_number(all[0].professional_id) == 0;
	db_commit(tx);
	region_reset(it->region);
	return some.count;
}

/* ---- whom they are with ---- */

/* Thousands of rows, maybe on a busy machine: no read of a moment. */
static struct db *slowly(struct service_run *run)
{
	return db_transaction(run->pool, DB_SLOW, run->region);
}

static int64_t told_count(struct service_run *run)
{
	struct db *tx = slowly(run);
	struct counted counted;

	sql_count_professionals_between(tx, &counted, .from_id = demo_id(DEMO_PROFESSIONAL, 0, 0),
					.to_id = demo_id(DEMO_PROFESSIONAL, DEMO_PEOPLE_MAX, 0));
	db_commit(tx);
	return counted.count;
}

/* A feed leaves out what is younger than the oldest transaction that still runs. */
static void told_await(struct service_run *run, int64_t wanted)
{
	uint64_t until = mono_now() + MONO_MS(TOLD_SECONDS * 1000);

	for (load_feeds(run); told_count(run) < wanted; load_feeds(run)) {
		if (mono_now() > until)
			fail(BREAKDOWN_OTHER, "%lld of %lld professionals were told of",
			     (long long)told_count(run), (long long)wanted);
		fiber_sleep(MONO_MS(LOOK_MS));
	}
}

static int64_t visit_count(struct service_run *run)
{
	struct db *tx = slowly(run);
	struct counted counted;

	sql_count_visits_between(tx, &counted, .from_id = demo_id(DEMO_VISIT, 0, 0),
				 .to_id = demo_id(DEMO_VISIT, DEMO_PEOPLE_MAX, 0));
	db_commit(tx);
	return counted.count;
}

static void seed_all(struct service_run *run, uint32_t professionals)
{
	struct seeding it = {
		.region = region_within(run->region, BATCH_BOUND, region_fails),
		.plan = { .pool = run->pool,
			  .scratch = region_within(run->region, 0, region_fails),
			  .professionals = professionals },
		.book = region_make(run->region, struct demo_book),
	};

	while (seed_some(&it, it.plan.number) == AT_ONCE)
		it.plan.number++;
	if (it.from_first)
		tell_latest(&it);
}

void visits_seed(struct service_run *run, int64_t professionals)
{
	int64_t wanted = professionals < DEMO_PEOPLE_MAX ? professionals : DEMO_PEOPLE_MAX;

	if (str_equal(config.mode, STR("production"))) {
		fprintf(stderr, "appointments: no demo visits in production\n");
		return;
	}
	told_await(run, wanted);
	seed_all(run, (uint32_t)told_count(run));
	printf("%-14s %lld visits\n", "appointments", (long long)visit_count(run));
}
