/* http_wheel.c — deadlines of connections, and the date.
 *
 * A deadline is two numbers in a connection.  The wheel looks at each connection once in 63 ticks
 * at the most and moves it on if the numbers have grown, so a request costs no timer at all.
 *
 * Easy to get wrong: a deadline that comes *nearer* must move the connection in the wheel
 * (http_wheel_note); one that goes away need not. */

#include "lib/wire/http_conn.h"

#include <time.h>

static uint64_t deadline_of(const struct http_conn *c)
{
	return c->read_by < c->send_by ? c->read_by : c->send_by;
}

/* The tick that finds the moment passed. */
static uint64_t tick_after(const struct http_server *s, uint64_t at)
{
	return at == HTTP_NEVER ? HTTP_NEVER : at / s->bounds.tick_ms + 1;
}

void http_wheel_add(struct http_conn *c)
{
	struct http_server *s = c->server;
	uint64_t last = s->turned + HTTP_WHEEL - 1;
	uint64_t due = tick_after(s, deadline_of(c));

	if (due > last)
		due = last;
	if (due <= s->turned)
		due = s->turned + 1;
	c->due = due;
	list_push(&s->wheel[due % HTTP_WHEEL], &c->slot);
}

void http_wheel_note(struct http_conn *c)
{
	if (tick_after(c->server, deadline_of(c)) >= c->due)
		return;
	list_remove(&c->slot);
	http_wheel_add(c);
}

/* All of one slot: their time has come, or they are put where they belong now. */
static void slot_turn(struct http_server *s, struct list *slot)
{
	struct list due = LIST_INIT(due);
	struct list *item;

	while ((item = list_shift(slot)))
		list_push(&due, item);
	while ((item = list_shift(&due))) {
		struct http_conn *c = container_of(item, struct http_conn, slot);
		bool over = deadline_of(c) <= http_server_now(s);

		http_wheel_add(c);
		if (over)
			http_conn_overdue(c);
	}
}

static void date_refresh(struct http_server *s)
{
	time_t now = (time_t)(clock_now().us / SECONDS(1));
	struct tm tm;

	gmtime_r(&now, &tm);
	s->date_len = strftime(s->date, sizeof s->date, "Date: %a, %d %b %Y %H:%M:%S GMT\r\n", &tm);
}

static void on_tick(void *arg)
{
	struct http_server *s = arg;
	uint64_t now = http_server_now(s) / s->bounds.tick_ms;

	date_refresh(s);
	if (now > s->turned + HTTP_WHEEL)
		s->turned = now - HTTP_WHEEL; /* we slept: once around is enough */
	while (s->turned < now) {
		s->turned++;
		slot_turn(s, &s->wheel[s->turned % HTTP_WHEEL]);
	}
	http_door_set(s, true); /* descriptors may have come free elsewhere */
	timer_start(&s->tick, mono_now() + MONO_MS(s->bounds.tick_ms), on_tick, s);
}

void http_wheel_begin(struct http_server *s)
{
	for (size_t i = 0; i < HTTP_WHEEL; i++)
		list_init(&s->wheel[i]);
	s->turned = http_server_now(s) / s->bounds.tick_ms;
	date_refresh(s);
	timer_start(&s->tick, mono_now() + MONO_MS(s->bounds.tick_ms), on_tick, s);
}

void http_wheel_end(struct http_server *s)
{
	timer_stop(&s->tick);
}
