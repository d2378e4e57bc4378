/* follow.c — those who follow their inbox from this process: each an open stream, and no fiber.
 *
 * What is sent says that something changed, never what: a session that has ended since learns a number.  A stream ends after a quarter
 * of an hour all the same, so that whoever follows on has a session. */

#include "lib/run/config.h"
#include "lib/run/loop.h"
#include "lib/run/metrics.h"
#include "services/notifications/notifications.h"

#include <stdlib.h>

enum { EACH_MAX = 3, ALL_MAX = 8192 };

struct follower {
	struct follower *next, **place;
	struct http_stream *stream;
	struct timer end;
	uuid user_id;
};

static struct follower *followers;
static size_t count;

METRIC(following, GAUGE, "contacto_inbox_followers", "Streams of inboxes that are open.");

static size_t count_of(uuid user_id)
{
	size_t n = 0;

	for (const struct follower *each = followers; each; each = each->next)
		n += uuid_equal(each->user_id, user_id);
	return n;
}

static str state_json(struct region *region, const struct inbox_state *state)
{
	struct json_writer out = { .region = region };

	shape_write(&out, &inbox_state_shape, state);
	return json_done(&out);
}

/* ---- one stream; all on the loop's stack ---- */

struct opening {
	uuid user_id;
	str state;
};

static void counted(void)
{
	metric_set(metric_of(&following, NULL, NULL, NULL), (double)count);
}

static void ended(void *arg)
{
	struct follower *follower = arg;

	timer_stop(&follower->end);
	*follower->place = follower->next;
	if (follower->next)
		follower->next->place = follower->place;
	free(follower);
	count--;
	counted();
}

static void time_is_up(void *arg)
{
	struct follower *follower = arg;

	http_stream_close(follower->stream);
}

/* Others may have opened since the handler counted. */
static void opened(struct http_stream *stream, void *arg)
{
	const struct opening *opening = arg;
	struct follower *follower =
		count_of(opening->user_id) < EACH_MAX ? calloc(1, sizeof *follower) : NULL;

	if (!follower) {
		http_stream_close(stream);
		return;
	}
	*follower = (struct follower){ .next = followers,
				       .place = &followers,
				       .stream = stream,
				       .user_id = opening->user_id };
	if (followers)
		followers->place = &follower->next;
	followers = follower;
	count++;
	counted();
	http_stream_on_close(stream, ended, follower);
	timer_start(&follower->end, mono_now() + MONO_MS(config.inbox_stream_seconds * 1000),
		    time_is_up, follower);
	http_stream_send(stream, STR("inbox"), (str){ 0 }, opening->state);
}

/* GET /v1/inbox/events */
struct reply *follow_inbox(struct req *req)
{
	struct inbox_count now;

	if (count_of(req->user) >= EACH_MAX)
		return refuse(req, TOO_MANY_STREAMS);
	if (count >= ALL_MAX)
		return refuse(req, UNAVAILABLE);
	sql_count_inbox(db_read(req), &now, .user_id = req->user);

	struct reply *reply = reply_empty(req, 200);
	struct opening *opening = region_make(req->region, struct opening);
	*opening = (struct opening){
		.user_id = req->user,
		.state = state_json(req->region, &(struct inbox_state){ now.unread, now.latest }),
	};
	reply->http.opened = opened;
	reply->http.stream_arg = opening;
	return reply;
}

/* Every process hears it; no transaction comes with it. */
void follow_told(struct db *none, const struct inbox_changed *told)
{
	str state = state_json(fiber_region(fiber_self()),
			       &(struct inbox_state){ told->unread, told->latest });

	for (const struct follower *each = followers; each; each = each->next) {
		if (uuid_equal(each->user_id, told->user_id))
			http_stream_send(each->stream, STR("inbox"), (str){ 0 }, state);
	}
}
