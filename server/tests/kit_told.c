/* kit_told.c — what was told: every event of the program's services, as the broker gives it to a
 * follower.
 *
 * To know that nothing more will come, the outbox is waited for until it is empty, and then a mark
 * is published: what the broker had before the mark comes before it.  Without a broker the outbox
 * itself is read, which nobody empties then. */

#include "tests/kit_inside.h"
#include "lib/run/random.h"
#include "lib/wire/bus.h"

#include <amqp.h>
#include <amqp_tcp_socket.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TYPES_MAX = 256, TOLD_MAX = 20000, WAIT_MS = 10000, MARK_MS = 500 };

static const char mark_type[] = "kit.mark";

struct event {
	str type, body;
};

static struct {
	struct region *region;
	struct event *events;
	size_t count;
	uuid marked; /* the last mark that came */
} told;

/* ---- following ---- */

static void follow(void *arg, const struct bus_message *messages, size_t count,
		   enum bus_result *results)
{
	for (size_t i = 0; i < count; i++) {
		results[i] = BUS_DONE;
		if (str_equal(messages[i].type, str_of(mark_type)))
			told.marked = messages[i].id;
		else if (told.count < TOLD_MAX)
			told.events[told.count++] =
				(struct event){ region_copy(told.region, messages[i].type),
						region_copy(told.region, messages[i].body) };
	}
}

static bool mark(uint64_t ms)
{
	struct bus_message message = { .id = uuid_new(),
				       .type = str_of(mark_type),
				       .sender = STR("kit"),
				       .at = clock_now(),
				       .body = STR("{}") };
	uint64_t until = mono_now() + MONO_MS(ms);
	bool confirmed = false;

	if (!bus_publish(&message, 1, &confirmed, until) || !confirmed) {
		fiber_sleep(MONO_MS(20));
		return false;
	}
	while (!uuid_equal(told.marked, message.id) && mono_now() < until)
		fiber_sleep(MONO_MS(1));
	return uuid_equal(told.marked, message.id);
}

static void mark_surely(void)
{
	for (uint64_t until = mono_now() + MONO_MS(WAIT_MS); !mark(MARK_MS);)
		if (mono_now() > until)
			kit_fail(__FILE__, __LINE__, "the broker gave no mark back");
}

void told_start(void)
{
	const char *types[TYPES_MAX] = { mark_type };
	size_t count = 1;

	for (size_t i = 0; i < kit_inside.count; i++) {
		const struct contract *contract = kit_inside.services[i]->contract;

		for (size_t k = 0; k < contract->tell_count && count < TYPES_MAX; k++)
			types[count++] = contract->tells[k].type;
	}
	bus_follow(types, count, follow, NULL, NULL);
	mark_surely();
}

/* ---- since the test began ---- */

/* A forgetful service has none. */
static bool has_outbox(size_t service)
{
	return !kit_inside.services[service]->forgetful;
}

static void outbox_of(size_t service, char *sql, size_t room, const char *what, const char *where)
{
	snprintf(sql, room, "select %s from %s.outbox %s", what, kit_inside.services[service]->name,
		 where);
}

static void await_outboxes(void)
{
	char sql[256];

	for (size_t i = 0; i < kit_inside.count; i++) {
		if (!has_outbox(i))
			continue;
		outbox_of(i, sql, sizeof sql, "count(*)", "");
		eventually(strcmp(fixture_value(sql), "0") == 0);
	}
}

static void forget(void)
{
	region_free(told.region);
	told.region = region_new(256 * 1024 * 1024, NULL);
	told.events = region_array(told.region, TOLD_MAX, sizeof *told.events);
	told.count = 0;
}

void told_begin(struct test *t)
{
	char sql[256];

	if (!kit.no_bus) {
		await_outboxes();
		mark_surely();
	}
	for (size_t i = 0; kit.no_bus && i < kit_inside.count; i++) {
		if (!has_outbox(i))
			continue;
		snprintf(sql, sizeof sql, "delete from %s.outbox", kit_inside.services[i]->name);
		fixture_sql(sql);
	}
	forget();
}

/* ---- checks ---- */

static void read_outboxes(struct test *t, const char *type)
{
	char sql[512], where[256];

	forget();
	for (size_t i = 0; i < kit_inside.count; i++) {
		if (!has_outbox(i))
			continue;
		snprintf(where, sizeof where, "where type = '%s'", type);
		outbox_of(i, sql, sizeof sql, "count(*)", where);

		int count = atoi(fixture_value(sql));

		for (int k = 0; k < count; k++) {
			snprintf(where, sizeof where,
				 "where type = '%s' order by seq limit 1 offset %d", type, k);
			outbox_of(i, sql, sizeof sql, "body", where);
			told.events[told.count++] =
				(struct event){ region_copy(told.region, str_of(type)),
						region_copy(told.region,
							    str_of(fixture_value(sql))) };
		}
	}
}

static void settle(struct test *t, const char *type)
{
	if (kit.no_bus) {
		read_outboxes(t, type);
		return;
	}
	await_outboxes();
	mark_surely();
}

static size_t count_of(const char *type)
{
	size_t count = 0;

	for (size_t i = 0; i < told.count; i++)
		count += str_equal(told.events[i].type, str_of(type));
	return count;
}

void kit_check_told(struct test *t, const char *type, size_t n, const char *file, int line)
{
	settle(t, type);
	if (count_of(type) != n)
		kit_fail(file, line, "%s was told %zu times, not %zu", type, count_of(type), n);
}

const struct json *told_at(struct test *t, const char *type, size_t n)
{
	struct json_error error;

	settle(t, type);
	for (size_t i = 0; i < told.count; i++)
		if (str_equal(told.events[i].type, str_of(type)) && n-- == 0)
			return json_read(t->region, region_copy(t->region, told.events[i].body),
					 &error);
	kit_fail(__FILE__, __LINE__, "%s was told fewer times", type);
}

/* ---- what an earlier program left in this vhost ---- */

static void delete_queue(amqp_connection_state_t connection, const char *name)
{
	/* Deleting what is not there succeeds (RabbitMQ). */
	amqp_queue_delete(connection, 1, amqp_cstring_bytes(name), 0, 0);
	amqp_maybe_release_buffers(connection);
}

void told_clean(void)
{
	amqp_connection_state_t connection = amqp_new_connection();
	amqp_socket_t *socket = amqp_tcp_socket_new(connection);
	struct region *region = region_new(0, NULL);
	const char *user = region_cstr(region, config.bus_user);
	str password = secret(region_format(region, "bus.%s", user));

	if (amqp_socket_open(socket, region_cstr(region, config.bus_host), (int)config.bus_port) ||
	    amqp_login(connection, region_cstr(region, config.bus_vhost), 0, 131072, 0,
		       AMQP_SASL_METHOD_PLAIN, user, region_cstr(region, password))
			    .reply_type != AMQP_RESPONSE_NORMAL) {
		fprintf(stderr, "kit: RabbitMQ refused to be cleaned\n");
		exit(1);
	}
	amqp_channel_open(connection, 1);
	for (size_t i = 0; i < kit_inside.count; i++) {
		delete_queue(connection, kit_inside.services[i]->name);
		delete_queue(connection,
			     region_cstr(region, region_format(region, "%s.dead",
							       kit_inside.services[i]->name)));
	}
	amqp_connection_close(connection, AMQP_REPLY_SUCCESS);
	amqp_destroy_connection(connection);
	region_free(region);
}
