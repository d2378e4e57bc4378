/* http_scene.h — what the tests of the server share: a server that runs in this thread, and
 * clients on real sockets.
 *
 * Nothing sleeps: until(c, it holds) turns the loop and reads what came, for five seconds at
 * most.  Times of the server are in milliseconds, set by the test. */
#ifndef WIRE_HTTP_SCENE_H
#define WIRE_HTTP_SCENE_H

#include "lib/base/test.h"
#include "lib/run/config.h"
#include "lib/wire/http_conn.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* ---- the server ---- */

enum { PAUSED_MAX = 64, BIG = 4 << 20 };

static struct {
	struct http_server *server;
	bool drained;
	struct fiber *paused[PAUSED_MAX]; /* handlers of /pause, oldest first */
	size_t paused_count;
	bool gone; /* what http_gone said after the last pause */
	struct http_stream *stream;
	int streams_closed;
	char *big;
} scene;

static struct http_reply scene_handle(void *arg, struct http_request *);
static struct http_plan scene_plan(void *arg, const struct http_head *, struct region *);

/* All deadlines far away; a test brings nearer what it is about. */
static inline struct http_bounds scene_bounds(void)
{
	return (struct http_bounds){
		.head_ms = 60000,
		.body_ms = 60000,
		.body_rate = 1000,
		.send_ms = 60000,
		.send_rate = 1000,
		.idle_ms = 60000,
		.linger_ms = 2000,
		.heartbeat_ms = 60000,
		.grace_ms = 20,
		.tick_ms = 2,
		.connections_max = 1000,
		.memory_max = 64 << 20,
		.disk_max = 64 << 20,
	};
}

static inline void scene_open(struct http_bounds bounds)
{
	const char *error = "";

	config.fibers_max = 4096;
	scene.drained = false;
	scene.paused_count = 0;
	scene.streams_closed = 0;
	scene.stream = NULL;
	scene.gone = false;
	if (!scene.big) {
		scene.big = malloc(BIG);
		assert_non_null(scene.big);
		for (size_t i = 0; i < BIG; i++)
			scene.big[i] = (char)('a' + i % 26);
	}
	scene.server = http_listen_within(
		"127.0.0.1:0", (struct http_handler){ .plan = scene_plan, .handle = scene_handle },
		&bounds, &error);
	check_case(scene.server, "%s", error);
	/* the kernel cuts slow readers, too; here it is ours that is looked at */
	setsockopt(scene.server->door_fd, IPPROTO_TCP, TCP_USER_TIMEOUT, &(unsigned){ 0 },
		   sizeof(unsigned));
}

/* The server's end of the newest connection. */
static inline struct http_conn *newest_conn(void)
{
	assert_false(list_empty(&scene.server->conns));
	return container_of(scene.server->conns.prev, struct http_conn, link);
}

/* For what must not happen: time for it to happen. */
static inline void turns(int count)
{
	while (count-- > 0)
		uv_run(loop_uv(), UV_RUN_NOWAIT);
}

static inline void turn(int fd)
{
	struct pollfd poll_fd = { .fd = fd, .events = POLLIN };

	uv_run(loop_uv(), UV_RUN_NOWAIT);
	poll(&poll_fd, 1, 1);
}

#define until_turned(condition, fd, step)                                                          \
	do {                                                                                       \
		uint64_t by_ = mono_now() + MONO_MS(5000);                                         \
		while (!(condition)) {                                                             \
			check_case(mono_now() < by_, "never: %s", #condition);                     \
			turn(fd);                                                                  \
			step;                                                                      \
		}                                                                                  \
	} while (0)
#define until(condition) until_turned(condition, -1, (void)0)

static inline void scene_drained(void *arg)
{
	scene.drained = true;
}

static inline void scene_close(void)
{
	http_drain(scene.server, 0, scene_drained, NULL);
	until(scene.drained);
	http_server_free(scene.server);
	until(fiber_live() == 0);
}

/* For the last test of a file: nothing may be left for the leak checker. */
static inline void scene_end(void)
{
	free(scene.big);
	scene.big = NULL;
	loop_close();
}

/* Wakes the oldest paused handler. */
static inline void wake_one(void)
{
	struct fiber *f = scene.paused[0];

	assert_true(scene.paused_count > 0);
	scene.paused_count--;
	memmove(scene.paused, scene.paused + 1, scene.paused_count * sizeof *scene.paused);
	fiber_wake(f);
}

/* ---- clients ---- */

struct client {
	int fd;
	char *got;
	size_t len, room;
	bool eof, reset;
};

static inline struct client client_open_small(int receive_room)
{
	struct sockaddr_in to = { .sin_family = AF_INET,
				  .sin_port = htons((uint16_t)http_port(scene.server)),
				  .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	struct client c = { .fd = socket(AF_INET, SOCK_STREAM, 0) };

	assert_true(c.fd >= 0);
	if (receive_room)
		setsockopt(c.fd, SOL_SOCKET, SO_RCVBUF, &receive_room, sizeof receive_room);
	assert_int_equal(connect(c.fd, (struct sockaddr *)&to, sizeof to), 0);
	return c;
}

static inline struct client client_open(void)
{
	return client_open_small(0);
}

static inline void client_close(struct client *c)
{
	close(c->fd);
	free(c->got);
	*c = (struct client){ .fd = -1 };
}

/* A reset instead of a goodbye. */
static inline void client_reset(struct client *c)
{
	setsockopt(c->fd, SOL_SOCKET, SO_LINGER, &(struct linger){ 1, 0 }, sizeof(struct linger));
	client_close(c);
}

static inline void client_read(struct client *c)
{
	ssize_t n;

	do {
		if (c->room - c->len < 65536) {
			c->room = c->room * 2 + 131072;
			c->got = realloc(c->got, c->room);
			assert_non_null(c->got);
		}
		n = recv(c->fd, c->got + c->len, c->room - c->len - 1, MSG_DONTWAIT);
		if (n > 0)
			c->len += (size_t)n;
	} while (n > 0);
	c->got[c->len] = '\0';
	if (n == 0)
		c->eof = true;
	else if (errno != EAGAIN)
		c->eof = c->reset = true;
}

#define until_client(c, condition) until_turned(condition, (c)->fd, client_read(c))

static inline void client_send(struct client *c, str raw)
{
	uint64_t by = mono_now() + MONO_MS(5000);

	while (raw.len > 0) {
		ssize_t n = send(c->fd, raw.at, raw.len, MSG_DONTWAIT | MSG_NOSIGNAL);

		assert_true(mono_now() < by);
		if (n < 0) {
			assert_int_equal(errno, EAGAIN);
			turn(-1);
			continue;
		}
		raw.at += n;
		raw.len -= (size_t)n;
	}
}

static inline void client_say(struct client *c, const char *text)
{
	client_send(c, str_of(text));
}

/* ---- answers ---- */

struct answer {
	int status;
	str head, body; /* in the client's buffer, until the next answer is taken */
	size_t size;
};

/* The value of a header line of an answer; absent without one. */
static inline str answer_header(const struct answer *a, const char *name)
{
	str rest = a->head, line, label;

	while (str_cut(&rest, '\n', &line)) {
		str value = line;

		if (str_cut(&value, ':', &label) && str_equal_nocase(label, str_of(name)))
			return str_trim((str){ value.at, value.len - 1 });
	}
	return (str){ 0 };
}

static inline bool answer_parse(struct answer *a, const struct client *c, bool bodiless)
{
	const char *end = c->len ? memmem(c->got, c->len, "\r\n\r\n", 4) : NULL;
	int64_t length = 0;

	*a = (struct answer){ 0 };
	if (!end)
		return false;
	a->head = (str){ c->got, (size_t)(end + 4 - c->got) };
	assert_true(str_starts(a->head, STR("HTTP/1.1 ")));
	a->status = atoi(a->head.at + 9);
	if (!bodiless && !str_absent(answer_header(a, "content-length")))
		assert_true(str_to_int(answer_header(a, "content-length"), &length));
	a->size = a->head.len + (size_t)length;
	a->body = (str){ a->head.at + a->head.len, (size_t)length };
	return c->len >= a->size;
}

static inline struct answer answer_await(struct client *c, bool bodiless)
{
	struct answer a;

	until_client(c, answer_parse(&a, c, bodiless) || c->eof);
	check_case(answer_parse(&a, c, bodiless), "no whole answer, but %zu bytes", c->len);
	return a;
}

/* Forgets an answer that was looked at. */
static inline void answer_done(struct client *c, const struct answer *a)
{
	c->len -= a->size;
	memmove(c->got, c->got + a->size, c->len + 1);
}

/* The next answer has this status and, unless NULL, this body. */
static inline void expect(struct client *c, int status, const char *body)
{
	struct answer a = answer_await(c, false);

	check_case(a.status == status, "%d instead of %d: %.*s", a.status, status, (int)a.size,
		   c->got);
	if (body)
		check_str(a.body, body);
	answer_done(c, &a);
}

/* Nothing more comes, and the connection ends in good order. */
static inline void expect_end(struct client *c)
{
	until_client(c, c->eof);
	check_case(c->len == 0, "%zu bytes more: %.80s", c->len, c->got);
	assert_false(c->reset);
}

static inline void ask(struct client *c, const char *path, int status, const char *body)
{
	char raw[1024];

	snprintf(raw, sizeof raw, "GET %s HTTP/1.1\r\nHost: a\r\n\r\n", path);
	client_say(c, raw);
	expect(c, status, body);
}

static inline void send_sized(struct client *c, const char *path, str body)
{
	char head[256];

	snprintf(head, sizeof head, "POST %s HTTP/1.1\r\nHost: a\r\nContent-Length: %zu\r\n\r\n",
		 path, body.len);
	client_say(c, head);
	client_send(c, body);
}

/* That body comes back. */
static inline void expect_echo(struct client *c, str body)
{
	struct answer a = answer_await(c, false);

	assert_int_equal(a.status, 200);
	check_case(str_equal(a.body, body), "another body of %zu bytes", a.body.len);
	answer_done(c, &a);
}

/* ---- what the server answers ---- */

static struct http_reply text(str body)
{
	return (struct http_reply){ .status = 200, .type = STR("text/plain"), .body = body };
}

static struct http_reply handle_pause(struct http_request *r)
{
	assert_true(scene.paused_count < PAUSED_MAX);
	scene.paused[scene.paused_count++] = fiber_self();
	fiber_pause(MONO_NEVER);
	scene.gone = http_gone(r);
	if (str_equal(r->head->path, STR("/pause/fail")))
		fail(BREAKDOWN_OTHER, "as asked");
	return text(r->body.len ? r->body : STR("woken"));
}

/* Read back by descriptor and by name. */
static struct http_reply handle_file(struct http_request *r)
{
	char *by_fd, *by_name;
	FILE *file;

	if (r->body_size == 0)
		return text(r->body_file || r->body_fd >= 0 ? STR("a file") : STR("no file"));
	by_fd = region_alloc(r->region, r->body_size);
	by_name = region_alloc(r->region, r->body_size);
	assert_true(str_absent(r->body));
	assert_int_equal(read(r->body_fd, by_fd, r->body_size), r->body_size);
	file = fopen(r->body_file, "r");
	assert_non_null(file);
	assert_int_equal(fread(by_name, 1, r->body_size, file), r->body_size);
	assert_int_equal(fgetc(file), EOF);
	fclose(file);
	assert_memory_equal(by_fd, by_name, r->body_size);
	return text((str){ by_fd, r->body_size });
}

static void stream_closed(void *arg)
{
	scene.streams_closed++;
	scene.stream = NULL;
}

static void stream_opened(struct http_stream *stream, void *arg)
{
	scene.stream = stream;
	http_stream_on_close(stream, stream_closed, NULL);
	http_stream_send(stream, STR("hello"), STR("1"), str_of(arg));
}

static struct http_reply handle_headers(struct http_request *r)
{
	struct http_reply reply = text(STR("x"));

	http_reply_header(r->region, &reply, STR("ETag"), STR("\"7\""));
	http_reply_header(r->region, &reply, STR("Link"), STR("</a>; rel=\"next\""));
	return reply;
}

/* A header made by hand, past the check of http_reply_header. */
static struct http_reply handle_split(struct http_request *r)
{
	struct http_reply reply = text(STR("x"));
	struct http_header *header = region_make(r->region, struct http_header);

	header->name = STR("Location");
	header->value = STR("/a\r\nSet-Cookie: evil=1");
	reply.headers = header;
	return reply;
}

static struct http_reply scene_handle(void *arg, struct http_request *r)
{
	str path = r->head->path, status = str_after(path, STR("/status/"));
	int64_t code;

	if (!str_absent(status) && str_to_int(status, &code))
		return (struct http_reply){ .status = (int)code, .body = STR("body") };
	if (str_starts(path, STR("/pause")))
		return handle_pause(r);
	if (str_equal(path, STR("/echo")) || str_equal(path, STR("/ten")) ||
	    str_equal(path, STR("/mega")))
		return text(r->body);
	if (str_equal(path, STR("/file")))
		return handle_file(r);
	if (str_equal(path, STR("/big")))
		return text((str){ scene.big, BIG });
	if (str_equal(path, STR("/headers")))
		return handle_headers(r);
	if (str_equal(path, STR("/split")))
		return handle_split(r);
	if (str_equal(path, STR("/fail")))
		fail(BREAKDOWN_OTHER, "as asked");
	if (str_equal(path, STR("/greedy")))
		region_alloc(r->region, REGION_BOUND);
	if (str_equal(path, STR("/close")))
		return (struct http_reply){ .status = 200, .body = STR("bye"), .close = true };
	if (str_equal(path, STR("/plan")))
		return text(str_of(r->plan_data));
	if (str_equal(path, STR("/peer")))
		return text(r->peer);
	if (str_equal(path, STR("/stream")))
		return (struct http_reply){ .status = 200,
					    .opened = stream_opened,
					    .stream_arg = region_cstr(r->region, STR("one\ntwo")) };
	return text(STR("hello"));
}

static struct http_plan scene_plan(void *arg, const struct http_head *head, struct region *region)
{
	if (str_equal(head->path, STR("/refuse")))
		return (struct http_plan){ .refuse = 404 };
	if (str_equal(head->path, STR("/ten")))
		return (struct http_plan){ .body_max = 10 };
	if (str_equal(head->path, STR("/mega")))
		return (struct http_plan){ .body_max = 1 << 20 };
	if (str_equal(head->path, STR("/file")))
		return (struct http_plan){ .to_file = true, .body_max = 1 << 20 };
	if (str_equal(head->path, STR("/pause/internal")))
		return (struct http_plan){ .reserved = true };
	return (struct http_plan){ .data = region_cstr(region, head->path) };
}

#endif
