/* db_conn.c — one connection's life: looked up, connected, watched, lost, tried again.
 *
 *   CLOSED → CONNECTING → READY ⇄ LEASED → DRAINING → READY        any of them → CLOSED
 *                └ failed → WAITING (back-off) → CONNECTING, when somebody still waits for one
 *
 * Easy to get wrong: while it connects, libpq may close its socket and open another of the same
 * number. A watcher on the old one would then never fire; so before every step the watcher is
 * closed, and made anew after it. */

#include "lib/run/config.h"
#include "lib/run/log.h"
#include "lib/run/random.h"
#include "lib/wire/db_inside.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BACKOFF_FIRST_MS = 50, BACKOFF_MOST_MS = 1000 };

/* ---- states ---- */

void conn_state(struct conn *conn, enum conn_state state)
{
	struct metric_series **states = conn->lane->states;

	if (conn->state != CONN_CLOSED)
		metric_add(states[conn->state], -1);
	if (state != CONN_CLOSED)
		metric_add(states[state], 1);
	conn->state = state;
}

const char *conn_error(const struct conn *conn)
{
	static char line[160];
	static const char before[] = " failed: "; /* "connection to server on socket …" */
	const char *text = PQerrorMessage(conn->pg);
	const char *said = strstr(text, before);

	if (said)
		text = said + strlen(before);

	size_t len = strcspn(text, "\n");

	snprintf(line, sizeof line, "%.*s", (int)len, text);
	return line;
}

/* ---- watching the socket ---- */

static void free_poll(uv_handle_t *handle)
{
	free(handle);
}

static void unwatch(struct conn *conn)
{
	if (conn->poll)
		uv_close((uv_handle_t *)conn->poll, free_poll);
	conn->poll = NULL;
	conn->watched = 0;
}

static void connect_step(struct conn *conn);
static void connect_failed(struct conn *conn, const char *why);

/* On a READY, LEASED or DRAINING one: answers, or room to send. */
static void serve_socket(struct conn *conn, int status, int events)
{
	bool broken = status < 0;

	if (!broken && events & UV_READABLE)
		broken = !PQconsumeInput(conn->pg);
	pipe_pump(conn); /* what came before it broke still counts */
	if (!conn->pg)
		return;
	if (broken)
		conn_lost(conn);
	else if (events & UV_WRITABLE)
		pipe_flush(conn);
}

static void on_socket(uv_poll_t *poll, int status, int events)
{
	struct conn *conn = poll->data;
	struct db_pool *pool = conn->lane->pool;

	pool_hold(pool); /* a fiber woken here may free it */
	if (conn->state == CONN_CONNECTING)
		connect_step(conn);
	else
		serve_socket(conn, status, events);
	pool_give(pool);
}

void conn_watch(struct conn *conn, int events)
{
	if (conn->watched == events)
		return;
	if (!conn->poll) {
		conn->poll = malloc(sizeof *conn->poll);
		if (!conn->poll)
			abort();
		if (uv_poll_init(loop_uv(), conn->poll, PQsocket(conn->pg)) != 0) {
			free(conn->poll);
			conn->poll = NULL;
			conn_doom(conn);
			return;
		}
		conn->poll->data = conn;
	}
	if (uv_poll_start(conn->poll, events, on_socket) != 0)
		conn_doom(conn);
	conn->watched = events;
}

/* ---- an end ---- */

static void quiet(void *arg, const char *message)
{
}

/* Gives back what the connection holds of the machine, but wakes nobody. */
static void drop(struct conn *conn)
{
	unwatch(conn);
	timer_stop(&conn->timer);
	conn->doomed = conn->wants_cancel = false;
	if (conn->address)
		conn->address->arg = NULL; /* it frees itself when it is found */
	conn->address = NULL;
	PQfinish(conn->pg);
	conn->pg = NULL;
}

void conn_close(struct conn *conn)
{
	if (conn->state == CONN_CLOSED)
		return;
	drop(conn);
	list_remove(&conn->link);
	conn_state(conn, CONN_CLOSED);
	if (conn->canceller)
		conn->canceller->cancels = NULL;
	conn->canceller = NULL;
	if (conn->holder)
		conn->holder->conn = NULL;
	conn->holder = NULL;
	pipe_lose(conn);
	lane_open(conn->lane);
}

void conn_lost(struct conn *conn)
{
	metric_add(conn->lane->losses, 1);
	log_say(LOG_DEBUG, "db connection lost", L_TEXT("lane", str_of(conn->lane->name)),
		L_TEXT("why", str_of(conn_error(conn))));
	conn_close(conn);
}

static void on_doom(void *arg)
{
	struct conn *conn = arg;
	struct db_pool *pool = conn->lane->pool;

	if (conn->state == CONN_CONNECTING) {
		connect_failed(conn, "its socket cannot be watched");
		return;
	}
	pool_hold(pool);
	/* What came before it broke still counts: a COMMIT may have been answered. */
	PQconsumeInput(conn->pg);
	pipe_pump(conn);
	if (conn->pg)
		conn_lost(conn);
	pool_give(pool);
}

void conn_doom(struct conn *conn)
{
	if (conn->doomed || !conn->pg)
		return;
	conn->doomed = true;
	timer_start(&conn->timer, mono_now(), on_doom, conn);
}

/* ---- unused ones ---- */

static void on_rest(void *arg)
{
	struct conn *conn = arg;
	uint64_t until = conn->used_at + MONO_MS(config.db_idle_seconds * 1000);

	if (conn->state != CONN_READY)
		return; /* conn_rest is called when it is given back */
	if (list_empty(&conn->queue) && mono_now() >= until)
		conn_close(conn);
	else
		timer_start(&conn->timer,
			    list_empty(&conn->queue) ? until : mono_now() + MONO_MS(1000), on_rest,
			    conn);
}

void conn_rest(struct conn *conn)
{
	conn->used_at = mono_now();
	if (!conn->timer.place)
		timer_start(&conn->timer, conn->used_at + MONO_MS(config.db_idle_seconds * 1000),
			    on_rest, conn);
}

/* ---- connecting ---- */

static void on_backoff(void *arg)
{
	struct conn *conn = arg;

	conn_state(conn, CONN_CLOSED);
	lane_open(conn->lane); /* if anybody still wants one */
}

/* 50 ms, 100, 200 … a second, half of it by chance, so that processes do not knock all at once. */
static uint64_t backoff(const struct conn *conn)
{
	uint32_t ms = BACKOFF_MOST_MS;

	if (conn->failures < 5)
		ms = (uint32_t)BACKOFF_FIRST_MS << conn->failures;
	return MONO_MS(ms / 2 + random_below(ms / 2 + 1));
}

static void connect_failed(struct conn *conn, const char *why)
{
	struct lane *lane = conn->lane;

	metric_add(lane->failed, 1);
	snprintf(lane->why, sizeof lane->why, "%s", why);
	log_say(LOG_DEBUG, "db connection failed", L_TEXT("lane", str_of(lane->name)),
		L_TEXT("why", str_of(why)));
	drop(conn);
	conn_state(conn, CONN_WAITING);
	timer_start(&conn->timer, mono_now() + backoff(conn), on_backoff, conn);
	conn->failures++;
	if (!lane->failing_since)
		lane->failing_since = mono_now();
}

static void connected(struct conn *conn)
{
	if (PQsetnonblocking(conn->pg, 1) != 0 || !PQenterPipelineMode(conn->pg)) {
		connect_failed(conn, conn_error(conn));
		return;
	}
	timer_stop(&conn->timer);
	memset(conn->prepared, 0, conn->lane->pool->statement_count / 8 + 1);
	conn->failures = 0;
	metric_add(conn->lane->connects, 1);
	conn_watch(conn, UV_READABLE);
	lane_ready(conn);
}

static void connect_step(struct conn *conn)
{
	unwatch(conn);
	switch (PQconnectPoll(conn->pg)) {
	case PGRES_POLLING_READING:
		conn_watch(conn, UV_READABLE);
		return;
	case PGRES_POLLING_WRITING:
		conn_watch(conn, UV_WRITABLE);
		return;
	case PGRES_POLLING_OK:
		connected(conn);
		return;
	default:
		connect_failed(conn, conn_error(conn));
	}
}

/* What each connection of a lane is set to, for as long as it lives. */
static void write_options(const struct lane *lane, char *out, size_t room)
{
	snprintf(
		out, room,
		"-c search_path=%s,public -c statement_timeout=%llu -c idle_in_transaction_session_timeout=60000 "
		"-c client_connection_check_interval=1000 -c TimeZone=UTC -c jit=off%s",
		lane->pool->role, (unsigned long long)lane->statement_ms,
		lane->which == DB_READ ? " -c default_transaction_read_only=on" : "");
}

static void connect_begin(struct conn *conn, const struct address *address)
{
	const struct db_pool *pool = conn->lane->pool;
	char options[512], name[96], secret_name[80], database[64], password[256];

	write_options(conn->lane, options, sizeof options);
	snprintf(name, sizeof name, "contacto/%s/%s", pool->role, conn->lane->name);
	snprintf(database, sizeof database, "%.*s", STR_ARG(config.db_name));
	snprintf(secret_name, sizeof secret_name, "db.%s", pool->role);

	str known = secret(str_of(secret_name));
	snprintf(password, sizeof password, "%.*s", STR_ARG(known));

	const char *const settings[][2] = {
		{ "host", address->hosts },
		{ "hostaddr", address->addresses },
		{ "port", address->ports },
		{ "dbname", database },
		{ "user", pool->role },
		{ "password", password },
		{ "options", options },
		{ "application_name", name },
		{ "client_encoding", "UTF8" },
		{ "target_session_attrs",
		  "primary" }, /* of several hosts the one that takes writes: it may have changed */
		{ "gssencmode", "disable" },
		{ "tcp_user_timeout", "5000" },
		{ "keepalives_idle", "10" },
		{ "keepalives_interval", "5" },
		{ "keepalives_count", "3" },
		{ NULL, NULL },
	};
	enum { SETTINGS = sizeof settings / sizeof *settings };
	const char *keywords[SETTINGS], *values[SETTINGS];

	for (size_t i = 0; i < SETTINGS; i++) {
		keywords[i] = settings[i][0];
		values[i] = settings[i][1];
	}
	conn->pg = PQconnectStartParams(keywords, values, 0);
	explicit_bzero(password, sizeof password);
	if (!conn->pg)
		abort(); /* out of memory */
	PQsetNoticeProcessor(conn->pg, quiet, NULL);
	if (PQstatus(conn->pg) == CONNECTION_BAD)
		connect_failed(conn, conn_error(conn));
	else
		conn_watch(conn, UV_WRITABLE);
}

static void on_address(struct address *address)
{
	struct conn *conn = address->arg;

	if (conn) {
		conn->address = NULL;
		if (address->error[0])
			connect_failed(conn, address->error);
		else
			connect_begin(conn, address);
	}
	free(address);
}

static void on_late(void *arg)
{
	connect_failed(arg, "no answer in time");
}

void conn_open(struct conn *conn)
{
	assert(conn->state == CONN_CLOSED && !conn->pg);
	conn_state(conn, CONN_CONNECTING);
	timer_start(&conn->timer, mono_now() + MONO_MS(DB_CONNECT_MS), on_late, conn);
	conn->address = address_new(conn->lane->pool, on_address, conn);
	address_find(conn->address);
}

/* ---- beginning and end of the struct ---- */

void conn_init(struct conn *conn, struct lane *lane)
{
	conn->lane = lane;
	list_init(&conn->link);
	list_init(&conn->queue);
	conn->prepared = calloc(lane->pool->statement_count / 8 + 1, 1);
	if (!conn->prepared)
		abort();
}

void conn_done(struct conn *conn)
{
	conn_close(conn);
	free(conn->prepared);
}
