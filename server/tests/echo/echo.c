/* echo.c — handlers that each show one thing of lib/serve to its tests. */

#include "tests/echo/echo.h"
#include "lib/run/random.h"

#include <string.h>
#include <unistd.h>

size_t echo_states;
int echo_poison;

/* ---- things ---- */

/* POST /v1/things */
struct reply *make_thing(struct req *req, const struct make_thing *in)
{
	struct db *tx = db_begin(req);
	struct thing made;

	if (!sql_make_thing(tx, &made, .thing_id = uuid_new(), .name = in->name, .said = in->said,
			    .made_at = clock_now()))
		return refuse(req, THING_TAKEN);
	for (int64_t i = 0; i < in->times; i++)
		emit_thing_made(tx, &made);
	note(req, L_INT("times", in->times));

	struct reply *reply = reply_thing_versioned(req, 201, &made, made.version);
	char *path = region_alloc(req->region, 11 + UUID_TEXT);

	memcpy(path, "/v1/things/", 11);
	uuid_write(made.thing_id, path + 11);
	reply_header(req, reply, STR("Location"), (str){ path, 11 + UUID_TEXT });
	return reply;
}

/* PATCH /v1/things/{thing_id} */
struct reply *change_thing(struct req *req, const struct change_thing_params *params,
			   const struct change_thing *in)
{
	struct db *tx = db_begin(req);
	struct thing now;

	if (!sql_get_thing(tx, &now, .thing_id = params->thing_id))
		return refuse(req, NOT_FOUND);
	if (!sql_change_thing(tx, &now, .thing_id = params->thing_id,
			      .said = in->has_said ? in->said : now.said,
			      .version = wanted_version(req)))
		return refuse(req, PRECONDITION_FAILED);
	emit_thing_changed(tx, &now);
	return reply_thing_versioned(req, 200, &now, now.version);
}

/* GET /v1/things/{thing_id} */
struct reply *get_thing(struct req *req, const struct get_thing_params *params)
{
	struct thing thing;

	if (!sql_get_thing(db_read(req), &thing, .thing_id = params->thing_id))
		return refuse(req, NOT_FOUND);
	return reply_thing_versioned(req, 200, &thing, thing.version);
}

/* GET /v1/things/latest */
struct reply *get_latest_thing(struct req *req)
{
	struct thing thing;

	if (!sql_get_latest_thing(db_read(req), &thing))
		return refuse(req, NOT_FOUND);
	return reply_thing(req, 200, &thing);
}

/* GET /v1/things */
struct reply *list_things(struct req *req, const struct list_things_params *params)
{
	str after = { 0 }, next = { 0 };

	if (!str_absent(params->cursor) && !cursor_read(req, params->cursor, &after))
		return refuse_fault(req, "?cursor", "cursor", "It is none of ours");

	struct list_of things =
		sql_list_things(db_read(req), .after = after, .most = params->limit + 1);

	if (things.count > (size_t)params->limit) {
		const struct thing *all = things.items;

		things.count = (size_t)params->limit;
		next = cursor_write(req, all[things.count - 1].name);
	}
	return reply_thing_page(req, things, next);
}

/* ---- secrets ---- */

/* POST /v1/secrets */
struct reply *make_secret(struct req *req)
{
	char *token = region_alloc(req->region, SESSION_TOKEN);
	struct told_secret told = { .secret_id = uuid_new(), .token = { token, SESSION_TOKEN } };

	sql_tick(db_begin(req), .job = STR("secrets"));
	session_token_new(token);
	return reply_told_secret(req, 201, &told);
}

/* ---- who ---- */

/* GET /v1/self */
struct reply *get_self(struct req *req)
{
	struct self self = { .user_id = req->user,
			     .session_id = req->session.session_id,
			     .professional = has_role(req, ROLE_PROFESSIONAL),
			     .peer = req->peer };

	return reply_self(req, 200, &self);
}

/* POST /v1/self */
struct reply *touch_self(struct req *req)
{
	return reply_empty(req, 204);
}

/* GET /v1/fresh */
struct reply *get_fresh(struct req *req)
{
	return is_fresh(req, 60) ? reply_empty(req, 204) : refuse(req, FRESH_PROOF_NEEDED);
}

/* GET /v1/practice */
struct reply *get_practice(struct req *req)
{
	return reply_empty(req, 204);
}

/* GET /v1/limited */
struct reply *get_limited(struct req *req)
{
	return reply_empty(req, 204);
}

/* ---- time and failure ---- */

/* POST /v1/waits */
struct reply *wait_long(struct req *req, const struct wait *in)
{
	if (in->in_transaction)
		sql_tick(db_begin(req), .job = STR("waits"));
	fiber_sleep(MONO_MS(in->ms));
	if (mono_now() >= fiber_deadline())
		fail(BREAKDOWN_DEADLINE, "waited as long as it could");
	return reply_empty(req, 204);
}

/* POST /v1/breaks/{how} */
struct reply *break_down(struct req *req, const struct break_down_params *params)
{
	struct db *tx = db_begin(req);
	struct tally tally;

	sql_tick(tx, .job = STR("breaks"));
	switch (params->how) {
	case BREAKAGE_MEMORY:
		for (;;)
			region_alloc(req->region, 64 * 1024);
	case BREAKAGE_DEADLINE:
		fail(BREAKDOWN_DEADLINE, "as was asked for");
	case BREAKAGE_DATABASE:
		sql_divide(tx, &tally, .by = 0);
		break;
	case BREAKAGE_REFUSAL:
		return refuse(req, THING_TAKEN);
	case BREAKAGE_KILL:
		sql_kill_me(tx, &tally);
		break;
	case BREAKAGE_COMMIT:
		sql_die_in_commit(tx, .said = STR("farewell"));
		break;
	default:
		break;
	}
	return reply_empty(req, 204);
}

/* ---- other bodies ---- */

/* POST /v1/files */
struct reply *take_file(struct req *req)
{
	struct taken taken = { .bytes = (int64_t)req->http->body_size };
	char *first = region_alloc(req->region, 1);

	if (read(req->http->body_fd, first, 1) == 1)
		taken.first = (str){ first, 1 };
	sql_tick(db_begin(req), .job = STR("files"));
	return reply_taken(req, 201, &taken);
}

/* POST /v1/pictures */
struct reply *take_picture(struct req *req)
{
	return take_file(req);
}

static void opened(struct http_stream *stream, void *arg)
{
	http_stream_send(stream, STR("first"), STR("1"), STR("a\nb"));
	http_stream_send(stream, (str){ 0 }, (str){ 0 }, STR("c"));
	http_stream_close(stream);
}

/* GET /v1/streams */
struct reply *stream_events(struct req *req)
{
	struct reply *reply = reply_empty(req, 200);

	reply->http.opened = opened;
	return reply;
}

/* ---- calls ---- */

/* GET /v1/asks */
struct reply *ask_inside(struct req *req, const struct ask_inside_params *params)
{
	struct see_inside_params in = { .wait_ms = params->wait_ms };
	struct seen seen;

	if (call_see_inside(req, &in, &seen) != 200)
		return refuse(req, UNAVAILABLE);
	return reply_seen(req, 200, &seen);
}

/* GET /v1/internal/seen */
struct reply *see_inside(struct req *req, const struct see_inside_params *params)
{
	struct seen seen = { .caller = req->caller, .user_id = req->user };
	char *trace = region_alloc(req->region, 32);

	trace_id_write(&req->trace, trace);
	seen.trace_id = (str){ trace, 32 };
	seen.left_ms = (int64_t)(fiber_deadline() - mono_now()) / 1000000;
	if (params->wait_ms)
		fiber_sleep(MONO_MS(params->wait_ms));
	return reply_seen(req, 200, &seen);
}

/* ---- what it hears ---- */

/* thing.made → how often it took effect; named "poison…" it fails echo_poison times first. */
static void hear_made(struct db *tx, const struct thing *told)
{
	sql_hear_thing(tx, .thing_id = told->thing_id, .name = told->name);
	if (str_starts(told->name, STR("poison")) && echo_poison > 0) {
		echo_poison--;
		fail(BREAKDOWN_OTHER, "poisoned");
	}
}

/* thing.changed → everybody must know. */
static void hear_changed(struct db *tx, const struct thing *told)
{
	echo_states++;
}

static void tick(struct service_run *run)
{
	struct db *tx = run_begin(run);

	sql_tick(tx, .job = STR("tick"));
	db_commit(tx);
}

static void tick_broken(struct service_run *run)
{
	struct db *tx = run_begin(run);
	struct tally tally;

	sql_tick(tx, .job = STR("broken"));
	sql_divide(tx, &tally, .by = 0);
}

const struct service echo = {
	.name = "echo",
	.contract = &echo_contract,
	.queries = &echo_queries,
	.migrations = echo_migrations,
	.hears = HEARS(HEAR("thing.made", thing, hear_made),
		       { .type = "thing.changed",
			 .shape = &thing_shape,
			 .state = true,
			 .handle = (void (*)(struct db *, const void *))hear_changed }),
	.jobs = JOBS({ HOURS(1), "tick", tick }, { HOURS(1), "tick_broken", tick_broken },
		     { HOURS(1), "tick_everywhere", tick, .everywhere = true }),
};
