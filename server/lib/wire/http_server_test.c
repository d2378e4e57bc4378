/* http_server_test.c — the protocol, spoken over real sockets: requests, replies, refusals. */

#include "lib/wire/http_scene.h"

/* ---- requests on one connection ---- */

TEST(answers_and_keeps_the_connection)
{
	scene_open(scene_bounds());
	struct client c = client_open();

	ask(&c, "/", 200, "hello");
	ask(&c, "/", 200, "hello");
	ask(&c, "/plan?x", 200, "/plan");
	ask(&c, "/peer", 200, "127.0.0.1");
	assert_int_equal(http_connections(scene.server), 1);
	client_close(&c);
	until(http_connections(scene.server) == 0);
	scene_close();
}

TEST(a_reply_bears_what_it_must)
{
	scene_open(scene_bounds());
	struct client c = client_open();
	struct answer a;

	clock_set((instant){ SECONDS(784111777) });
	until_client(&c, memmem(scene.server->date, scene.server->date_len, "1994", 4));
	client_say(&c, "GET /headers HTTP/1.1\r\nHost: a\r\n\r\n");
	a = answer_await(&c, false);
	assert_true(str_starts(a.head, STR("HTTP/1.1 200 OK\r\n")));
	check_str(answer_header(&a, "date"), "Sun, 06 Nov 1994 08:49:37 GMT");
	check_str(answer_header(&a, "content-type"), "text/plain");
	check_str(answer_header(&a, "content-length"), "1");
	check_str(answer_header(&a, "etag"), "\"7\"");
	check_str(answer_header(&a, "link"), "</a>; rel=\"next\"");
	check_str(answer_header(&a, "connection"), NULL);
	clock_free();
	client_close(&c);
	scene_close();
}

TEST(a_request_may_come_byte_by_byte)
{
	static const char raw[] = "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nabcde"
				  "POST /echo HTTP/1.1\r\nHost: a\r\n"
				  "Transfer-Encoding: chunked\r\n\r\n"
				  "2;x\r\nfg\r\n3\r\nhij\r\n0\r\nT: x\r\n\r\n";

	scene_open(scene_bounds());
	struct client c = client_open();

	for (size_t i = 0; i < sizeof raw - 1; i++) {
		client_send(&c, (str){ raw + i, 1 });
		turns(3);
	}
	expect(&c, 200, "abcde");
	expect(&c, 200, "fghij");
	client_close(&c);
	scene_close();
}

TEST(pipelined_requests_are_answered_in_order)
{
	enum { MANY = 2000 };
	char raw[128];
	char body[16];

	scene_open(scene_bounds());
	struct client c = client_open();

	for (int i = 0; i < MANY; i++) {
		int n = snprintf(body, sizeof body, "%d", i);

		snprintf(raw, sizeof raw,
			 "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: %d\r\n\r\n%s", n, body);
		client_say(&c, raw);
	}
	for (int i = 0; i < MANY; i++) {
		snprintf(body, sizeof body, "%d", i);
		expect(&c, 200, body);
	}
	assert_int_equal(region_used(scene.server->exchanges->region), 0); /* each its own */
	client_close(&c);
	scene_close();
}

TEST(earlier_replies_do_not_wait_for_a_paused_handler)
{
	scene_open(scene_bounds());
	struct client c = client_open();

	client_say(&c, "GET / HTTP/1.1\r\nHost: a\r\n\r\nGET /pause HTTP/1.1\r\nHost: a\r\n\r\n"
		       "GET /peer HTTP/1.1\r\nHost: a\r\n\r\n");
	expect(&c, 200, "hello");
	assert_int_equal(scene.paused_count, 1);
	assert_int_equal(c.len, 0);
	wake_one();
	expect(&c, 200, "woken");
	expect(&c, 200, "127.0.0.1");
	client_close(&c);
	scene_close();
}

TEST(a_pipeline_longer_than_the_buffer_waits_its_turn)
{
	enum { MANY = 3000 };

	scene_open(scene_bounds());
	struct client c = client_open();

	client_say(&c, "GET /pause HTTP/1.1\r\nHost: a\r\n\r\n");
	until(scene.paused_count == 1);
	for (int i = 0; i < MANY; i++)
		client_say(&c, "GET / HTTP/1.1\r\nHost: a\r\n\r\n");
	until(newest_conn()->in->to == HTTP_BUF_ROOM);
	turns(2);
	assert_int_equal(newest_conn()->armed, 0); /* else the loop would spin */
	wake_one();
	expect(&c, 200, "woken");
	for (int i = 0; i < MANY; i++)
		expect(&c, 200, "hello");
	client_close(&c);
	scene_close();
}

TEST(closes_when_either_side_says_so)
{
	scene_open(scene_bounds());
	struct client c = client_open();
	struct answer a;

	client_say(&c, "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
	a = answer_await(&c, false);
	check_str(answer_header(&a, "connection"), "close");
	answer_done(&c, &a);
	expect_end(&c);
	client_close(&c);

	c = client_open();
	client_say(&c, "GET / HTTP/1.0\r\n\r\n");
	expect(&c, 200, "hello");
	expect_end(&c);
	client_close(&c);

	c = client_open();
	ask(&c, "/close", 200, "bye");
	expect_end(&c);
	client_close(&c);
	scene_close();
}

TEST(what_follows_a_close_is_not_answered)
{
	scene_open(scene_bounds());
	struct client c = client_open();

	client_say(&c, "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
		       "GET / HTTP/1.1\r\nHost: a\r\n\r\n");
	expect(&c, 200, "hello");
	expect_end(&c);
	client_close(&c);
	scene_close();
}

TEST(half_closed_is_still_there)
{
	scene_open(scene_bounds());
	struct client c = client_open();

	client_say(&c, "GET /pause HTTP/1.1\r\nHost: a\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n");
	until(scene.paused_count == 1);
	shutdown(c.fd, SHUT_WR);
	turns(3);
	wake_one();
	assert_false(scene.gone);
	expect(&c, 200, "woken");
	expect(&c, 200, "hello");
	expect_end(&c);
	client_close(&c);
	scene_close();
}

TEST(a_client_that_is_gone_is_noticed)
{
	scene_open(scene_bounds());
	struct client c = client_open();

	client_say(&c, "GET /pause HTTP/1.1\r\nHost: a\r\n\r\n");
	until(scene.paused_count == 1);
	client_reset(&c);
	wake_one();
	assert_true(scene.gone);
	until(http_connections(scene.server) == 0);
	scene_close();
}

TEST(resets_at_any_point_leave_nothing_behind)
{
	static const char *const begun[] = {
		"",
		"GET / HT",
		"POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nab",
		"POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab",
		"POST /file HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nab",
		"GET /big HTTP/1.1\r\nHost: a\r\n\r\n",
		"GET /stream HTTP/1.1\r\nHost: a\r\n\r\n",
		"GET x HTTP/1.1\r\n\r\n",
	};

	scene_open(scene_bounds());
	for (each_case(i, begun)) {
		struct client c = client_open();

		client_say(&c, begun[i]);
		until(http_connections(scene.server) == 1);
		turns(5);
		client_reset(&c);
		until(http_connections(scene.server) == 0);
	}
	assert_int_equal(scene.server->held, 0);
	assert_int_equal(scene.server->spooled, 0);
	scene_close();
}

/* ---- replies ---- */

TEST(a_long_body_goes_out_whole)
{
	scene_open(scene_bounds());
	struct client c = client_open();

	client_say(&c, "GET /big HTTP/1.1\r\nHost: a\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n");
	expect_echo(&c, (str){ scene.big, BIG });
	expect(&c, 200, "hello");
	client_close(&c);
	scene_close();
}

TEST(head_is_get_without_the_body)
{
	scene_open(scene_bounds());
	struct client c = client_open();
	struct answer a;

	client_say(&c, "HEAD / HTTP/1.1\r\nHost: a\r\n\r\n");
	a = answer_await(&c, true);
	assert_int_equal(a.status, 200);
	check_str(answer_header(&a, "content-length"), "5");
	answer_done(&c, &a);
	client_say(&c, "HEAD /big HTTP/1.1\r\nHost: a\r\n\r\n");
	a = answer_await(&c, true);
	check_str(answer_header(&a, "content-length"), "4194304");
	answer_done(&c, &a);
	client_say(&c, "HEAD /refuse HTTP/1.1\r\nHost: a\r\n\r\n");
	a = answer_await(&c, true);
	assert_int_equal(a.status, 404);
	answer_done(&c, &a);
	client_say(&c, "HEAD /stream HTTP/1.1\r\nHost: a\r\n\r\n");
	a = answer_await(&c, true);
	check_str(answer_header(&a, "content-type"), "text/event-stream");
	answer_done(&c, &a);
	expect_end(&c);
	assert_null(scene.stream);
	client_close(&c);
	scene_close();
}

TEST(some_statuses_have_no_body)
{
	scene_open(scene_bounds());
	struct client c = client_open();
	struct answer a;

	client_say(&c, "GET /status/204 HTTP/1.1\r\nHost: a\r\n\r\n"
		       "GET /status/304 HTTP/1.1\r\nHost: a\r\n\r\n");
	for (int status = 204; status <= 304; status += 100) {
		a = answer_await(&c, true);
		assert_int_equal(a.status, status);
		check_str(answer_header(&a, "content-length"), NULL);
		check_str(answer_header(&a, "content-type"), NULL);
		answer_done(&c, &a);
	}
	ask(&c, "/status/201", 201, "body");
	client_close(&c);
	scene_close();
}

TEST(every_status_has_its_phrase)
{
	static const struct {
		int status;
		const char *phrase;
	} cases[] = {
		{ 200, "OK" },
		{ 201, "Created" },
		{ 202, "Accepted" },
		{ 204, "No Content" },
		{ 304, "Not Modified" },
		{ 308, "Permanent Redirect" },
		{ 404, "Not Found" },
		{ 409, "Conflict" },
		{ 422, "Unprocessable Content" },
		{ 429, "Too Many Requests" },
		{ 503, "Service Unavailable" },
		{ 100, "" },
		{ 299, "" },
		{ 0, "" },
		{ 600, "" },
	};

	for (each_case(i, cases))
		assert_string_equal(http_status_phrase(cases[i].status), cases[i].phrase);
}

TEST(a_reply_that_cannot_be_sent_is_500)
{
	static const char *const paths[] = { "/split", "/status/100", "/status/999",
					     "/status/299" };

	scene_open(scene_bounds());
	for (each_case(i, paths)) {
		struct client c = client_open();

		client_say(&c, "GET ");
		client_say(&c, paths[i]);
		client_say(&c, " HTTP/1.1\r\nHost: a\r\n\r\n");
		struct answer a = answer_await(&c, false);

		assert_int_equal(a.status, 500);
		check_str(answer_header(&a, "set-cookie"), NULL);
		answer_done(&c, &a);
		expect_end(&c);
		client_close(&c);
	}
	scene_close();
}

/* ---- refusals and breakdowns ---- */

TEST(bad_requests_end_the_connection)
{
	static const struct {
		const char *raw;
		int status;
	} cases[] = {
		{ "GET / HTTP/1.1\r\n\r\n", 400 },
		{ "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n"
		  "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
		  400 },
		{ "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0x1\r\n", 400 },
		{ "TRACE / HTTP/1.1\r\nHost: a\r\n\r\n", 405 },
		{ "BREW / HTTP/1.1\r\nHost: a\r\n\r\n", 501 },
		{ "GET / HTTP/3.0\r\nHost: a\r\n\r\n", 505 },
		{ "GET / HTTP/1.1\r\nHost: a\r\nExpect: x\r\n\r\n", 417 },
	};

	scene_open(scene_bounds());
	for (each_case(i, cases)) {
		struct client c = client_open();

		client_say(&c, "GET / HTTP/1.1\r\nHost: a\r\n\r\n");
		client_say(&c, cases[i].raw);
		client_say(&c, "GET / HTTP/1.1\r\nHost: a\r\n\r\n");
		expect(&c, 200, "hello");
		struct answer a = answer_await(&c, false);

		assert_int_equal(a.status, cases[i].status);
		check_str(answer_header(&a, "connection"), "close");
		assert_true((a.status == 405) == !str_absent(answer_header(&a, "allow")));
		answer_done(&c, &a);
		expect_end(&c);
		client_close(&c);
	}
	scene_close();
}

TEST(a_plan_may_refuse_and_go_on)
{
	scene_open(scene_bounds());
	struct client c = client_open();

	ask(&c, "/refuse", 404, "Not Found");
	send_sized(&c, "/refuse", STR("abc"));
	expect(&c, 404, NULL);
	client_close(&c);

	/* but not past a body that is not here */
	c = client_open();
	client_say(&c, "POST /refuse HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\n");
	expect(&c, 404, NULL);
	expect_end(&c);
	client_close(&c);
	scene_close();
}

TEST(a_breakdown_is_503_and_the_end)
{
	scene_open(scene_bounds());
	for (int i = 0; i < 2; i++) {
		struct client c = client_open();
		struct answer a;

		client_say(&c, i ? "GET /greedy HTTP/1.1\r\nHost: a\r\n\r\n"
				 : "GET /fail HTTP/1.1\r\nHost: a\r\n\r\n");
		a = answer_await(&c, false);
		assert_int_equal(a.status, 503);
		check_str(answer_header(&a, "retry-after"), "1");
		answer_done(&c, &a);
		expect_end(&c);
		client_close(&c);
	}
	scene_close();
}

static struct http_reply refused_kindly(void *arg, int status, const char *reason, struct region *r)
{
	struct http_reply reply = { .status = status, .type = STR("application/problem+json") };

	reply.body = region_format(r, "{\"title\":\"%s\"}", reason);
	http_reply_header(r, &reply, STR("Retry-After"), STR("7"));
	return reply;
}

TEST(refusals_are_worded_by_the_handler)
{
	scene_open(scene_bounds());
	scene.server->handler.refused = refused_kindly;
	struct client c = client_open();
	struct answer a;

	client_say(&c, "GET /fail HTTP/1.1\r\nHost: a\r\n\r\n");
	a = answer_await(&c, false);
	assert_int_equal(a.status, 503);
	check_str(answer_header(&a, "content-type"), "application/problem+json");
	check_str(answer_header(&a, "retry-after"), "7");
	check_str(a.body, "{\"title\":\"the request broke down\"}");
	answer_done(&c, &a);
	expect_end(&c);
	client_close(&c);
	scene_close();
	scene_end();
}

TEST_MAIN("http_server")
