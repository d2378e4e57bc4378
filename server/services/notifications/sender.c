/* sender.c — takes what is due, hands it to its carrier, notes what became of it.
 *
 * A message is claimed in one transaction and settled in another, with the carrier between: should
 * we die there, its claim runs out and it is handed over again under the same id, which the carrier
 * knows.  At most LINES are under way at once, in all. */

#include "lib/run/metrics.h"
#include "lib/run/random.h"
#include "services/notifications/breaker.h"
#include "services/notifications/notifications.h"

enum {
	LINES = 16,
	CLAIM_SECONDS = 60, /* longer than a handover may take */
	HANDOVER_SECONDS = 20,
	ATTEMPTS_MAX = 12,
	BACKOFF_SECONDS = 2,
	BACKOFF_SECONDS_MAX = 15 * 60,
	KEPT_DAYS = 90,
	FORGET_BATCHES = 1000,
};

METRIC(handed_over, COUNTER, "contacto_messages_total", "Tries to hand a message to its carrier.",
       "kind", "channel", "result");
METRIC(dead, COUNTER, "contacto_messages_dead_total", "Messages given up: somebody was not told.",
       "kind", "channel");
METRIC(waiting_count, GAUGE, "contacto_messages_waiting",
       "Messages not yet taken by their carrier.", "channel");
METRIC(waiting_age, GAUGE, "contacto_messages_oldest_seconds",
       "Age of the oldest message that waits.", "channel");

static struct breaker breakers[DELIVERY_CHANNEL_EMAIL + 1];
static int under_way;
static bool looking, again;    /* a look for what is due is under way; and another is wanted */
static struct fiber *stopping; /* whoever waits for the last to end */
static bool stopped = true;

/* ---- one message ---- */

struct sending {
	struct region *region; /* its own: it outlives the look that claimed it */
	struct db_pool *pool;
	struct due due;
	bool asked; /* the carrier, who has answered */
	struct handover handover;
};

static void count_dead(int kind, int channel)
{
	metric_add(
		metric_of(&dead, delivery_kind_names[kind], delivery_channel_names[channel], NULL),
		1);
}

/* 2, 4, 8 … seconds, give or take a fifth, so that those who failed together do not come back
 * together. */
static int64_t backoff(int64_t attempts, int64_t wanted)
{
	int64_t seconds = BACKOFF_SECONDS;

	for (int64_t i = 1; i < attempts && seconds < BACKOFF_SECONDS_MAX; i++)
		seconds *= 2;
	if (seconds > BACKOFF_SECONDS_MAX)
		seconds = BACKOFF_SECONDS_MAX;
	if (wanted > seconds)
		seconds = wanted < HOURS(1) / SECONDS(1) ? wanted : HOURS(1) / SECONDS(1);
	return SECONDS(seconds) * (80 + random_below(41)) / 100;
}

static const char *settle(struct db *tx, const struct due *due, const struct handover *handover)
{
	instant now = clock_now();
	instant next = instant_add(now, backoff(due->attempts, handover->retry_seconds));

	if (handover->handed == HANDED_LATER) {
		sql_mark_later(tx, .message_id = due->message_id, .next_at = handover->later);
		return "later";
	}
	if (handover->handed == HANDED_DROPPED) {
		sql_mark_dropped(tx, .message_id = due->message_id);
		notice_drop(tx, due);
		return "dropped";
	}
	if (handover->handed == HANDED) {
		sql_mark_sent(tx, .message_id = due->message_id, .now = now,
			      .reference = handover->reference);
		return "sent";
	}
	if (handover->handed == HANDED_NEVER || due->attempts >= ATTEMPTS_MAX ||
	    next.us >= due->expires_at.us) {
		sql_mark_dead(tx, .message_id = due->message_id, .failure = handover->failure);
		count_dead(due->kind, due->channel);
		if (!uuid_is_nil(due->notice_id))
			notice_fall_back(tx, due);
		return "dead";
	}
	sql_mark_failed(tx, .message_id = due->message_id, .next_at = next,
			.failure = handover->failure);
	return "failed";
}

/* The carrier answers again: those who waited for that need not wait for the next second. */
static void told(int channel, bool well)
{
	struct breaker *breaker = &breakers[channel];
	bool was_open = breaker->openings;

	breaker_ended(breaker, well, clock_now());
	if (was_open && !breaker->openings)
		sender_wake(NULL);
}

/* To its carrier, who alone knows whether he is well. */
static struct handover hand_over(struct sending *sending, str address,
				 const struct rendered *rendered)
{
	const struct due *due = &sending->due;
	struct handover handover = carrier_take(sending->region, due, address, rendered);

	sending->asked = true;
	told(due->channel, handover.handed != HANDED_AGAIN);
	return handover;
}

/* Written now, from what is so now. */
static struct handover send_notice(struct sending *sending)
{
	struct notice_said said = { .address = STR("") };

	switch (notice_write(db_reads(sending->pool, sending->region), sending->region,
			     &sending->due, &said)) {
	case NOTICE_NEVER:
		return (struct handover){ .handed = HANDED_DROPPED };
	case NOTICE_LATER:
		return (struct handover){ .handed = HANDED_LATER, .later = said.later };
	case NOTICE_SAY:
		break;
	}
	if (!said.address.len)
		return (struct handover){ .handed = HANDED_NEVER,
					  .failure = STR("no address to write to") };
	return hand_over(sending, said.address, &said.rendered);
}

static struct handover send_content(struct sending *sending)
{
	struct rendered rendered = { .calendar = { 0 } };
	str address;

	if (!due_open(sending->region, &sending->due, &address, &rendered))
		return (struct handover){ .handed = HANDED_NEVER,
					  .failure = STR("cannot be opened") };
	return hand_over(sending, address, &rendered);
}

/* As a job does, for what becomes of it may be told. */
static void note_outcome(struct service_run *run, void *arg)
{
	struct sending *sending = arg;
	const struct due *due = &sending->due;
	struct db *tx = run_begin(run);
	const char *result = settle(tx, due, &sending->handover);

	db_commit(tx);
	metric_add(metric_of(&handed_over, delivery_kind_names[due->kind],
			     delivery_channel_names[due->channel], result),
		   1);
}

static void send_one(void *arg)
{
	struct sending *sending = arg;
	struct failure failure;

	fiber_deadline_set(mono_now() + MONO_MS(HANDOVER_SECONDS * 1000));
	sending->handover =
		uuid_is_nil(sending->due.notice_id) ? send_content(sending) : send_notice(sending);
	/* What the carrier took must be noted, however late it answered. */
	fiber_deadline_set(mono_now() + MONO_MS(HANDOVER_SECONDS * 1000));
	if (!service_do(&notifications, note_outcome, sending, &failure))
		fail(failure.what, "%s", failure.text);
}

static void send_ended(void *arg)
{
	struct sending *sending = arg;
	bool were_full = under_way-- == LINES;

	if (!sending->asked)
		breaker_left(&breakers[sending->due.channel]);
	region_free(sending->region);
	if (!under_way && stopping)
		fiber_wake(stopping);
	else if (were_full)
		sender_wake(NULL);
}

static void send_begin(struct service_run *run, const struct due *due)
{
	struct region *region = region_new(0, region_fails);
	struct sending *sending = region_make(region, struct sending);

	sending->region = region;
	sending->pool = run->pool;
	sending->due = *due;
	sending->due.address = region_copy(region, due->address);
	sending->due.content = region_copy(region, due->content);
	breaker_began(&breakers[due->channel], clock_now());
	under_way++;
	if (!fiber_spawn("send", send_one, sending, send_ended))
		send_ended(sending); /* its claim runs out, and it comes again */
}

/* ---- looking for what is due ---- */

static void claim(struct service_run *run, int channel)
{
	instant now = clock_now();
	int room = breaker_room(&breakers[channel], LINES - under_way, now);

	if (room <= 0)
		return;

	struct db *tx = run_begin(run);
	struct list_of list = sql_claim_due(tx, .channel = channel, .most = room, .now = now,
					    .until = instant_add(now, SECONDS(CLAIM_SECONDS)));
	const struct due *all = list.items;

	db_commit(tx);
	for (size_t i = 0; i < list.count; i++)
		send_begin(run, &all[i]);
}

static void bury(struct service_run *run)
{
	struct db *tx = run_begin(run);
	struct list_of list = sql_bury_expired(tx, .now = clock_now());
	const struct buried *all = list.items;

	db_commit(tx);
	for (size_t i = 0; i < list.count; i++)
		count_dead(all[i].kind, all[i].channel);
}

static void look(void *arg)
{
	struct service_run *run = arg;

	bury(run);
	claim(run, DELIVERY_CHANNEL_SMS);
	claim(run, DELIVERY_CHANNEL_EMAIL);
}

/* One look at a time, or two would fill more lines than there are. */
void send_due(struct service_run *run)
{
	struct failure failure;

	again = looking;
	if (looking || stopped)
		return;
	looking = true;
	bool well = fiber_try(look, run, &failure);
	looking = false;
	if (!well)
		fail(failure.what, "%s", failure.text);
	if (again)
		sender_wake(NULL);
}

static void wake(void *arg)
{
	struct service_run run = {
		.service = &notifications,
		.pool = service_pool(&notifications),
		.region = fiber_region(fiber_self()),
	};

	if (run.pool)
		send_due(&run);
}

void sender_wake(void *arg)
{
	if (looking)
		again = true;
	else if (!stopped)
		fiber_spawn("send", wake, NULL, NULL);
}

/* ---- beginning and end ---- */

void sender_start(void)
{
	stopped = again = false;
	for (size_t i = 0; i < sizeof breakers / sizeof *breakers; i++)
		breakers[i] = (struct breaker){ 0 };
}

void sender_stop(void)
{
	stopped = true;
	stopping = fiber_self();
	while (under_way)
		fiber_pause(MONO_NEVER);
	stopping = NULL;
}

/* A thousand a transaction, so that no lock lasts. */
static void forget_old(struct service_run *run, instant before)
{
	bool more = true;

	for (int i = 0; more && i < FORGET_BATCHES; i++) {
		struct db *tx = run_begin(run);
		bool messages = sql_forget_old(tx, .before = before);
		bool notices = sql_forget_old_notices(tx, .before = before);
		bool visits = sql_forget_ended(tx, .before = before);

		more = messages || notices || visits;
		db_commit(tx);
	}
}

void tidy(struct service_run *run)
{
	instant now = clock_now();
	struct list_of list = sql_count_waiting(run_read(run), .now = now);
	const struct waiting *all = list.items;

	for (size_t i = 0; i < list.count; i++) {
		const char *channel = delivery_channel_names[all[i].channel];
		double age = instant_is_none(all[i].oldest)
				     ? 0
				     : (double)(now.us - all[i].oldest.us) / 1e6;

		metric_set(metric_of(&waiting_count, channel, NULL, NULL), (double)all[i].count);
		metric_set(metric_of(&waiting_age, channel, NULL, NULL), age);
	}
	forget_old(run, instant_add(now, -DAYS(KEPT_DAYS)));
}
