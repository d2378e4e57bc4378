/* gateway.h — an SMS gateway that answers as it is told, for the tests of notifications.  Included by
 * tests alone, once a program. */
#ifndef NOTIFICATIONS_GATEWAY_H
#define NOTIFICATIONS_GATEWAY_H

#include "services/notifications/testing.h"

enum { TAKEN_MAX = 256 };

static struct gateway {
	struct http_server *http;
	struct region *region;
	size_t count, under_way, most_under_way;
	struct taken {
		str id, to, from, text, authorization;
		int answered;
	} taken[TAKEN_MAX];
	int answers[16]; /* one after the other; then 200 */
	size_t answer_count;
	const char *retry_after;
	bool hold; /* answers nothing until it is false */
} gateway;

static str member(const struct json *json, const char *name)
{
	return region_copy(gateway.region, json_get(json, str_of(name))->text);
}

static struct http_reply take(void *arg, struct http_request *request)
{
	struct json_error error;
	const struct json *json = json_read(request->region, request->body, &error);
	size_t i = gateway.count++;
	int status = i < gateway.answer_count ? gateway.answers[i] : 200;
	struct http_reply reply = { .status = status, .type = STR("application/json") };

	if (i < TAKEN_MAX)
		gateway.taken[i] = (struct taken){
			member(json, "id"),
			member(json, "to"),
			member(json, "from"),
			member(json, "text"),
			region_copy(gateway.region,
				    http_head_field(request->head, STR("authorization"))),
			status,
		};
	if (++gateway.under_way > gateway.most_under_way)
		gateway.most_under_way = gateway.under_way;
	while (gateway.hold)
		fiber_sleep(MONO_MS(1));
	gateway.under_way--;
	reply.body = region_format(request->region, "{\"id\":\"gw-%zu\"}", i);
	if (gateway.retry_after)
		http_reply_header(request->region, &reply, STR("Retry-After"),
				  str_of(gateway.retry_after));
	return reply;
}

/* On the fiber: what a job holds locked just now, it gives back meanwhile. */
static void empty(struct service_run *run, void *arg)
{
	struct db *tx = run_begin(run);

	/* A reminder that is being made, by the clock that ran before this test, ends first. */
	db_execute(
		tx,
		"lock table visit in access exclusive mode; "
		"delete from message; delete from notice; delete from visit; delete from setting");
	db_commit(tx);
}

/* Each test begins with a gateway that takes all, a breaker that is closed, and nothing that waits.
 */
static void with_gateway(struct test *t)
{
	const char *error = NULL;

	if (!gateway.http) {
		gateway.http =
			http_listen("127.0.0.1:0", (struct http_handler){ .handle = take }, &error);
		check(gateway.http);
		config.sms_url = str_of(
			strdup(textf(t, "http://127.0.0.1:%d/send", http_port(gateway.http))));
		config.sms_from = STR("Contacto");
	}
	sender_stop();
	do_as(&notifications, empty, NULL);
	sender_start();
	region_free(gateway.region);

	struct http_server *http = gateway.http;
	gateway = (struct gateway){ .http = http, .region = region_new(0, NULL) };
}

__attribute__((unused)) static void answers(int count, const int *statuses)
{
	gateway.answer_count = (size_t)count;
	memcpy(gateway.answers, statuses, (size_t)count * sizeof *statuses);
}
#define ANSWERS(...)                                                                               \
	answers((int)(sizeof((int[]){ __VA_ARGS__ }) / sizeof(int)), (int[]){ __VA_ARGS__ })

/* Is nothing under way, and nothing due?  Sends what is. */
__attribute__((unused)) static bool all_sent(struct test *t)
{
	char now[INSTANT_TEXT];

	job_run(&notifications, "send");
	return rows(t, textf(t,
			     "message where state = 'sending' or (state in ('queued', 'failed') "
			     "and next_at <= '%.*s' and expires_at > '%.*s')",
			     (int)instant_write(clock_now(), now), now,
			     (int)instant_write(clock_now(), now), now)) == 0;
}
#define send_all() eventually(all_sent(t))

/* The clock goes on when nothing is under way: else a claim of then would have run out. */
__attribute__((unused)) static void later_is(struct test *t, const char *when)
{
	send_all();
	now_is(when);
}

/* What was sent to a number, the nth time; absent: not so often. */
__attribute__((unused)) static str sms_to(const char *number, size_t n)
{
	for (size_t i = 0; i < gateway.count && i < TAKEN_MAX; i++) {
		if (gateway.taken[i].answered / 100 == 2 &&
		    str_equal(gateway.taken[i].to, str_of(number)) && n-- == 0)
			return gateway.taken[i].text;
	}
	return (str){ 0 };
}

__attribute__((unused)) static void ends_well(struct test *t, uuid cause)
{
	eventually(has_state(t, cause, "sent"));
}

#endif
