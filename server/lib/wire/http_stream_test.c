/* http_stream_test.c — event streams: what a browser's EventSource would read. */

#include "lib/wire/http_scene.h"

#define ASK "GET /stream HTTP/1.1\r\nHost: a\r\n\r\n"

/* Removes the chunks from behind the head; false while the last is not whole. */
static bool unchunk(struct client *c, char *events, bool *ended)
{
	struct answer a;
	struct http_chunks chunks = { 0 };
	enum http_got got;
	const char *at;
	str piece;

	*ended = false;
	*events = '\0';
	if (!answer_parse(&a, c, true))
		return false;
	at = a.head.at + a.head.len;
	while ((got = http_chunks_read(&chunks, &piece, &at, c->got + c->len)) == HTTP_PIECE)
		strncat(events, piece.at, piece.len);
	assert_true(got != HTTP_BAD);
	*ended = got == HTTP_READY;
	return true;
}

static void expect_events(struct client *c, const char *wanted, bool end)
{
	static char events[4096];
	bool ended;

	until_client(c, unchunk(c, events, &ended) && strlen(events) >= strlen(wanted) &&
				ended == end);
	assert_string_equal(events, wanted);
}

#define FIRST "event: hello\nid: 1\ndata: one\ndata: two\n\n"

TEST(events_reach_the_client)
{
	scene_open(scene_bounds());
	struct client c = client_open();
	struct answer a;

	client_say(&c, ASK);
	expect_events(&c, FIRST, false);
	answer_parse(&a, &c, true);
	assert_int_equal(a.status, 200);
	check_str(answer_header(&a, "content-type"), "text/event-stream");
	check_str(answer_header(&a, "transfer-encoding"), "chunked");
	check_str(answer_header(&a, "content-length"), NULL);
	check_str(answer_header(&a, "connection"), "close");
	assert_int_equal(fiber_live(), 0);

	assert_true(http_stream_send(scene.stream, (str){ 0 }, (str){ 0 }, STR("a\r\nb\rc\nd\n")));
	assert_true(http_stream_send(scene.stream, STR("x"), (str){ 0 }, STR("")));
	expect_events(&c,
		      FIRST "data: a\ndata: b\ndata: c\ndata: d\ndata: \n\nevent: x\ndata: \n\n",
		      false);

	http_stream_close(scene.stream);
	assert_int_equal(scene.streams_closed, 0); /* never from within the call */
	expect_events(&c,
		      FIRST "data: a\ndata: b\ndata: c\ndata: d\ndata: \n\nevent: x\ndata: \n\n",
		      true);
	client_close(&c);
	until(scene.streams_closed == 1);
	scene_close();
}

TEST(a_heartbeat_keeps_it_alive)
{
	struct http_bounds bounds = scene_bounds();

	bounds.heartbeat_ms = 10;
	bounds.head_ms = bounds.idle_ms = 200;
	scene_open(bounds);
	struct client c = client_open();
	uint64_t began = mono_now();

	client_say(&c, ASK);
	until_client(&c, mono_now() - began > MONO_MS(300));
	assert_false(c.eof);
	assert_non_null(memmem(c.got, c.len, "3\r\n:\n\n\r\n3\r\n:\n\n\r\n", 16));
	client_close(&c);
	until(scene.streams_closed == 1);
	scene_close();
}

TEST(http_1_0_reads_it_to_the_end)
{
	scene_open(scene_bounds());
	struct client c = client_open();
	struct answer a;

	client_say(&c, "GET /stream HTTP/1.0\r\n\r\n");
	until_client(&c, c.len > 0 && memmem(c.got, c.len, FIRST, sizeof FIRST - 1));
	http_stream_close(scene.stream);
	until_client(&c, c.eof);
	a = answer_await(&c, true);
	check_str(answer_header(&a, "transfer-encoding"), NULL);
	answer_done(&c, &a);
	assert_string_equal(c.got, FIRST);
	client_close(&c);
	scene_close();
}

TEST(a_client_that_leaves_ends_it)
{
	scene_open(scene_bounds());
	for (int i = 0; i < 2; i++) {
		struct client c = client_open();

		client_say(&c, ASK);
		expect_events(&c, FIRST, false);
		if (i == 0)
			client_close(&c);
		else
			client_reset(&c);
		until(scene.streams_closed == i + 1);
		assert_int_equal(http_connections(scene.server), 0);
	}
	scene_close();
}

TEST(a_reader_too_slow_is_let_go)
{
	static char line[1000];
	int sent = 0;

	memset(line, 'x', sizeof line);
	scene_open(scene_bounds());
	struct client c = client_open_small(4096);

	client_say(&c, ASK);
	until(scene.stream);
	while (http_stream_send(scene.stream, (str){ 0 }, (str){ 0 }, (str){ line, sizeof line }))
		assert_true(++sent < 100000);
	assert_int_equal(scene.streams_closed, 0);
	until(scene.streams_closed == 1);
	assert_int_equal(http_connections(scene.server), 0);
	assert_int_equal(scene.server->held, 0);
	client_close(&c);
	scene_close();
}

TEST(an_event_too_long_for_the_queue_ends_it)
{
	scene_open(scene_bounds());
	struct client c = client_open();

	client_say(&c, ASK);
	until(scene.stream);
	assert_true(
		http_stream_send(scene.stream, (str){ 0 }, (str){ 0 }, (str){ scene.big, 65000 }));
	assert_false(
		http_stream_send(scene.stream, (str){ 0 }, (str){ 0 }, (str){ scene.big, 65536 }));
	until(scene.streams_closed == 1);
	client_close(&c);
	scene_close();
}

TEST(a_reader_that_stops_is_cut_in_time)
{
	static char line[1000];
	struct http_bounds bounds = scene_bounds();

	memset(line, 'x', sizeof line);
	bounds.send_ms = 50;
	scene_open(bounds);
	struct client c = client_open_small(4096);

	client_say(&c, ASK);
	until(scene.stream);
	while (scene.server->held == 0)
		assert_true(http_stream_send(scene.stream, (str){ 0 }, (str){ 0 },
					     (str){ line, sizeof line }));
	until(scene.streams_closed == 1);
	client_close(&c);
	scene_close();
}

TEST(what_a_slow_reader_missed_comes_later)
{
	static char line[1000];
	size_t before, after;

	memset(line, 'x', sizeof line);
	scene_open(scene_bounds());
	struct client c = client_open_small(4096);

	client_say(&c, ASK);
	until(scene.stream);
	for (before = 0; scene.server->held == 0; before++)
		assert_true(http_stream_send(scene.stream, (str){ 0 }, (str){ 0 },
					     (str){ line, sizeof line }));
	for (after = 0; after < 40; after++)
		assert_true(http_stream_send(scene.stream, (str){ 0 }, (str){ 0 },
					     (str){ line, sizeof line }));
	http_stream_close(scene.stream);

	struct http_chunks chunks = { 0 };
	struct answer a = answer_await(&c, true);
	enum http_got got;
	const char *at;
	size_t size = 0;
	str piece;

	until_client(&c, c.eof);
	at = c.got + a.head.len;
	while ((got = http_chunks_read(&chunks, &piece, &at, c.got + c.len)) == HTTP_PIECE)
		size += piece.len;
	assert_int_equal(got, HTTP_READY);
	assert_int_equal(size, sizeof FIRST - 1 + (before + after) * (sizeof line + 8));
	client_close(&c);
	until(scene.streams_closed == 1);
	scene_close();
}

TEST(what_a_client_says_into_it_is_swallowed)
{
	scene_open(scene_bounds());
	struct client c = client_open();

	client_say(&c, ASK "GET / HTTP/1.1\r\nHost: a\r\n\r\n");
	client_send(&c, (str){ scene.big, 100000 });
	expect_events(&c, FIRST, false);
	http_stream_close(scene.stream);
	expect_events(&c, FIRST, true);
	client_close(&c);
	until(scene.streams_closed == 1);
	scene_close();
}

TEST(a_drain_ends_streams_in_good_order)
{
	scene_open(scene_bounds());
	struct client c = client_open();

	client_say(&c, ASK);
	expect_events(&c, FIRST, false);
	http_drain(scene.server, 4, scene_drained, NULL);
	expect_events(&c, FIRST, true);
	until_client(&c, c.eof);
	client_close(&c);
	until(scene.drained);
	assert_int_equal(scene.streams_closed, 1);
	http_server_free(scene.server);
	turns(3);
	scene_end();
}

TEST_MAIN("http_stream")
