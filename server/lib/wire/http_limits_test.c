/* http_limits_test.c — what a server bears: slow clients, full tables, draining.
 *
 * Times are a few milliseconds here; what must not happen in them is looked for behind them. */

#include "lib/wire/http_scene.h"

#include <sys/resource.h>

/* Is anybody still connected after so many milliseconds? */
static void wait_ms(unsigned ms)
{
	uint64_t by = mono_now() + MONO_MS(ms);

	until(mono_now() >= by);
}

/* ---- slow heads and bodies ---- */

TEST(a_slow_head_is_cut)
{
	struct http_bounds bounds = scene_bounds();

	bounds.head_ms = 60;
	scene_open(bounds);
	struct client c = client_open();
	uint64_t began = mono_now();

	/* a line now and then buys no time */
	client_say(&c, "GET / HTTP/1.1\r\n");
	until_turned(c.len > 0, c.fd, {
		send(c.fd, "X: y\r\n", 6, MSG_DONTWAIT | MSG_NOSIGNAL);
		client_read(&c);
	});
	assert_true(mono_now() - began >= MONO_MS(60));
	expect(&c, 408, "head too slow");
	expect_end(&c);
	client_close(&c);
	scene_close();
}

TEST(a_deadline_that_comes_nearer_is_seen)
{
	struct http_bounds bounds = scene_bounds();
	uint64_t began;

	bounds.tick_ms = 60; /* the wheel would look in 3.8 seconds */
	bounds.head_ms = 300;
	scene_open(bounds);
	struct client c = client_open();

	ask(&c, "/", 200, "hello");
	until(newest_conn()->due > scene.server->turned + HTTP_WHEEL / 2);
	began = mono_now();
	client_say(&c, "GET / HT");
	expect(&c, 408, NULL);
	assert_true(mono_now() - began < MONO_MS(1500));
	client_close(&c);
	scene_close();
}

TEST(a_connection_that_never_asks_is_closed)
{
	struct http_bounds bounds = scene_bounds();

	bounds.head_ms = 40;
	scene_open(bounds);
	struct client c = client_open();

	expect_end(&c);
	client_close(&c);
	scene_close();
}

TEST(an_idle_connection_is_closed)
{
	struct http_bounds bounds = scene_bounds();

	bounds.idle_ms = 40;
	scene_open(bounds);
	struct client c = client_open();

	ask(&c, "/", 200, "hello");
	expect_end(&c);
	client_close(&c);
	scene_close();
}

TEST(a_slow_body_is_cut_and_holds_no_fiber)
{
	static const char *const raws[] = {
		"POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 60000\r\n\r\na",
		"POST /file HTTP/1.1\r\nHost: a\r\nContent-Length: 60000\r\n\r\na",
		"POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\na",
	};
	struct http_bounds bounds = scene_bounds();

	bounds.body_ms = 60;
	scene_open(bounds);
	for (each_case(i, raws)) {
		struct client c = client_open();

		client_say(&c, raws[i]);
		until(scene.server->held > 0);
		assert_int_equal(fiber_live(), 0);
		expect(&c, 408, "body too slow");
		expect_end(&c);
		client_close(&c);
	}
	assert_int_equal(scene.server->held, 0);
	scene_close();
}

TEST(bytes_buy_a_body_time)
{
	struct http_bounds bounds = scene_bounds();
	enum { LENGTH = 40 };

	bounds.body_ms = 300;
	bounds.body_rate = 20; /* fifty milliseconds a byte */
	scene_open(bounds);
	struct client c = client_open();
	uint64_t began = mono_now();

	client_say(&c, "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 40\r\n\r\n");
	for (int i = 0; i < LENGTH; i++) {
		client_say(&c, "x");
		wait_ms(10);
	}
	assert_true(mono_now() - began > MONO_MS(350));
	expect(&c, 200, NULL);
	client_close(&c);
	scene_close();
}

/* ---- slow readers ---- */

/* More than kernels keep for a socket. */
static void ask_for_much(struct client *c)
{
	for (int i = 0; i < 4; i++)
		client_say(c, "GET /big HTTP/1.1\r\nHost: a\r\n\r\n");
}

TEST(a_reader_that_stops_is_reset)
{
	struct http_bounds bounds = scene_bounds();

	bounds.send_ms = 60;
	scene_open(bounds);
	struct client c = client_open_small(4096);

	ask_for_much(&c);
	until(scene.server->held > 0);
	assert_int_equal(fiber_live(), 0);
	until(http_connections(scene.server) == 0);
	until_client(&c, c.eof);
	assert_true(c.reset && c.len < 4u * BIG);
	client_close(&c);
	assert_int_equal(scene.server->held, 0);
	scene_close();
}

TEST(bytes_buy_a_reader_time)
{
	struct http_bounds bounds = scene_bounds();
	uint64_t began = mono_now();

	bounds.send_ms = 400;
	bounds.send_rate = 1000000; /* 16 MiB buy 16 seconds */
	scene_open(bounds);
	struct client c = client_open_small(4096);
	char some[16384];

	ask_for_much(&c);
	until(scene.server->held > 0);
	/* a little now and then, for longer than it would have without */
	until_turned(mono_now() - began > MONO_MS(700), -1, {
		ssize_t n = recv(c.fd, some, sizeof some, MSG_DONTWAIT);

		assert_true(n != 0 && (n > 0 || errno == EAGAIN));
	});
	assert_int_equal(http_connections(scene.server), 1);
	client_close(&c);
	until(http_connections(scene.server) == 0);
	scene_close();
}

TEST(a_late_reader_gets_it_all)
{
	scene_open(scene_bounds());
	struct client c = client_open_small(4096);

	ask_for_much(&c);
	until(scene.server->held > 0);
	for (int i = 0; i < 4; i++) {
		struct answer a = answer_await(&c, false);

		assert_true(str_equal(a.body, (str){ scene.big, BIG }));
		answer_done(&c, &a);
	}
	until(scene.server->held == 0);
	client_close(&c);
	scene_close();
}

/* ---- bounds of what is held ---- */

TEST(unfinished_requests_may_hold_only_so_much)
{
	struct http_bounds bounds = scene_bounds();
	struct client clients[8];
	char *head = malloc(8001);
	int refused = 0;

	assert_non_null(head);
	memset(head, 'a', 8000);
	head[8000] = '\0';
	bounds.memory_max = 35 * 1000;
	scene_open(bounds);
	for (each_case(i, clients)) {
		clients[i] = client_open();
		client_say(&clients[i], "GET / HTTP/1.1\r\nHost: a\r\nX: ");
		client_say(&clients[i], head);
		turns(5);
	}
	for (each_case(i, clients)) {
		struct answer a;

		client_read(&clients[i]);
		if (!answer_parse(&a, &clients[i], false))
			continue;
		assert_int_equal(a.status, 503);
		refused++;
	}
	assert_int_equal(refused, 4);

	/* who comes with all at once is answered all the same */
	struct client whole = client_open();

	ask(&whole, "/", 200, "hello");
	client_close(&whole);
	for (each_case(i, clients))
		client_close(&clients[i]);
	until(http_connections(scene.server) == 0);
	assert_int_equal(scene.server->held, 0);
	free(head);
	scene_close();
}

TEST(bodies_may_hold_only_so_much)
{
	struct http_bounds bounds = scene_bounds();

	bounds.memory_max = 64 * 1024;
	bounds.disk_max = 30000;
	scene_open(bounds);
	struct client c = client_open();

	client_say(&c, "POST /mega HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n");
	client_send(&c, (str){ scene.big, 60000 });
	expect(&c, 503, "too many bodies under way");
	expect_end(&c);
	client_close(&c);

	c = client_open();
	client_say(&c, "POST /file HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n");
	client_send(&c, (str){ scene.big, 60000 });
	expect(&c, 503, "too many bodies under way");
	expect_end(&c);
	client_close(&c);
	assert_int_equal(scene.server->held, 0);
	assert_int_equal(scene.server->spooled, 0);
	scene_close();
}

/* ---- fibers ---- */

TEST(the_last_quarter_of_fibers_is_for_internal_calls)
{
	enum { CAP = 8, PUBLIC = CAP - CAP / 4 };
	struct client clients[CAP + 2];
	struct answer a;

	scene_open(scene_bounds());
	config.fibers_max = CAP;
	for (size_t i = 0; i < CAP + 2; i++)
		clients[i] = client_open();
	for (size_t i = 0; i < PUBLIC; i++) {
		client_say(&clients[i], "GET /pause HTTP/1.1\r\nHost: a\r\n\r\n");
		until(scene.paused_count == i + 1);
	}

	client_say(&clients[PUBLIC], "GET /pause HTTP/1.1\r\nHost: a\r\n\r\n");
	a = answer_await(&clients[PUBLIC], false);
	assert_int_equal(a.status, 503);
	check_str(answer_header(&a, "retry-after"), "1");
	answer_done(&clients[PUBLIC], &a);

	for (size_t i = PUBLIC; i < CAP; i++) {
		client_say(&clients[i], "GET /pause/internal HTTP/1.1\r\nHost: a\r\n\r\n");
		until(scene.paused_count == i + 1);
	}
	client_say(&clients[CAP], "GET /pause/internal HTTP/1.1\r\nHost: a\r\n\r\n");
	expect(&clients[CAP], 503, NULL);

	while (scene.paused_count > 0)
		wake_one();
	for (size_t i = 0; i < CAP; i++)
		expect(&clients[i], 200, "woken");
	ask(&clients[CAP], "/", 200, "hello"); /* it was not closed */
	for (size_t i = 0; i < CAP + 2; i++)
		client_close(&clients[i]);
	scene_close();
}

/* ---- descriptors ---- */

TEST(beyond_the_most_connections_the_door_is_shut)
{
	struct http_bounds bounds = scene_bounds();
	struct client clients[3];

	bounds.connections_max = 2;
	scene_open(bounds);
	for (each_case(i, clients)) {
		clients[i] = client_open();
		client_say(&clients[i], "GET / HTTP/1.1\r\nHost: a\r\n\r\n");
	}
	expect(&clients[0], 200, "hello");
	expect(&clients[1], 200, "hello");
	turns(20);
	assert_int_equal(http_connections(scene.server), 2);
	assert_false(scene.server->door_open);
	client_close(&clients[0]);
	expect(&clients[2], 200, "hello");
	client_close(&clients[1]);
	client_close(&clients[2]);
	scene_close();
}

TEST(without_descriptors_the_door_is_shut_and_opens_again)
{
	enum { FEW = 4 };
	struct client clients[10];
	struct rlimit was, few;

	scene_open(scene_bounds());
	for (each_case(i, clients)) {
		clients[i] = client_open(); /* the kernel takes them all */
		client_say(&clients[i], "GET / HTTP/1.1\r\nHost: a\r\n\r\n");
	}
	getrlimit(RLIMIT_NOFILE, &was);
	few = (struct rlimit){ (rlim_t)dup(0) + FEW, was.rlim_max };
	close((int)few.rlim_cur - FEW);
	setrlimit(RLIMIT_NOFILE, &few);
	until(http_connections(scene.server) == FEW && !scene.server->door_open);
	wait_ms(20);
	assert_int_equal(http_connections(scene.server), FEW);
	for (int i = 0; i < FEW; i++)
		expect(&clients[i], 200, "hello");

	setrlimit(RLIMIT_NOFILE, &was);
	for (size_t i = FEW; i < COUNT(clients); i++)
		expect(&clients[i], 200, "hello");
	for (each_case(i, clients))
		client_close(&clients[i]);
	scene_close();
}

TEST(addresses_that_are_none_are_told)
{
	static const char *const bad[] = {
		"",
		"7001",
		":7001",
		"127.0.0.1",
		"127.0.0.1:",
		"127.0.0.1:x",
		"1.2.3:80",
		"127.0.0.1:65536",
		"localhost:80",
		"[::1:80",
		"::1:80",
		"[::1]",
		"127.0.0.1:-1",
	};
	struct http_handler handler = { .handle = scene_handle };
	const char *error;

	for (each_case(i, bad)) {
		error = NULL;
		check_case(!http_listen(bad[i], handler, &error) && error, "%s", bad[i]);
	}
}

TEST(listens_on_ipv6_too_and_a_port_is_taken_once)
{
	struct http_handler handler = { .handle = scene_handle };
	const char *error = "";
	char again[32];

	scene.drained = false;
	scene.server = http_listen("[::1]:0", handler, &error);
	check_case(scene.server, "%s", error);
	assert_true(http_port(scene.server) > 0);
	snprintf(again, sizeof again, "[::1]:%d", http_port(scene.server));
	assert_null(http_listen(again, handler, &error));
	assert_non_null(strstr(error, again));
	scene_close();
}

/* ---- draining ---- */

TEST(a_drain_lets_requests_end)
{
	struct http_bounds bounds = scene_bounds();
	struct client idle, late, paused, body, head;
	struct answer a;

	bounds.grace_ms = 300;
	scene_open(bounds);
	idle = client_open();
	late = client_open();
	paused = client_open();
	body = client_open();
	head = client_open();
	ask(&idle, "/", 200, "hello");
	ask(&late, "/", 200, "hello");
	client_say(&paused, "GET /pause HTTP/1.1\r\nHost: a\r\n\r\n");
	client_say(&body, "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nab");
	client_say(&head, "GET / HTTP/1.1\r\nHo");
	until(scene.paused_count == 1 && scene.server->held > 24 * 1024);

	http_drain(scene.server, 4, scene_drained, NULL);
	http_drain(scene.server, 0, NULL, NULL); /* the first call counts */
	client_say(&late, "GET / HTTP/1.1\r\nHost: a\r\n\r\n");
	a = answer_await(&late, false);
	check_str(answer_header(&a, "connection"), "close");
	answer_done(&late, &a);
	expect_end(&late);
	expect_end(&idle);
	assert_false(scene.drained);

	client_say(&body, "cde");
	expect(&body, 200, "abcde");
	expect_end(&body);
	client_say(&head, "st: a\r\n\r\n");
	expect(&head, 200, "hello");
	expect_end(&head);
	turns(10);
	assert_false(scene.drained);
	wake_one();
	a = answer_await(&paused, false);
	check_str(answer_header(&a, "connection"), "close");
	answer_done(&paused, &a);
	expect_end(&paused);
	until(scene.drained);
	assert_int_equal(http_connections(scene.server), 0);
	http_server_free(scene.server);
	client_close(&idle);
	client_close(&late);
	client_close(&paused);
	client_close(&body);
	client_close(&head);
}

TEST(who_waited_at_the_door_is_still_answered)
{
	scene_open(scene_bounds());
	struct client c = client_open();

	client_say(&c, "GET / HTTP/1.1\r\nHost: a\r\n\r\n");
	http_drain(scene.server, 4, scene_drained, NULL);
	expect(&c, 200, "hello");
	expect_end(&c);
	client_close(&c);
	until(scene.drained);
	http_server_free(scene.server);
}

TEST(a_drained_server_is_not_there)
{
	struct sockaddr_in to = { .sin_family = AF_INET,
				  .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	scene_open(scene_bounds());
	to.sin_port = htons((uint16_t)http_port(scene.server));
	http_drain(scene.server, 4, scene_drained, NULL);
	assert_false(scene.drained); /* never from within the call */
	until(scene.drained);
	assert_int_equal(connect(fd, (struct sockaddr *)&to, sizeof to), -1);
	assert_int_equal(errno, ECONNREFUSED);
	close(fd);
	http_server_free(scene.server);
}

static struct http_reply refused_never(void *arg, int status, const char *reason, struct region *r)
{
	fail_msg("asked to word a %d for nobody", status);
	return (struct http_reply){ 0 };
}

TEST(a_drain_does_not_wait_for_ever)
{
	scene_open(scene_bounds());
	struct client paused = client_open(), failing = client_open(), head = client_open();

	scene.server->handler.refused = refused_never;
	client_say(&paused, "GET /pause HTTP/1.1\r\nHost: a\r\n\r\n");
	until(scene.paused_count == 1);
	client_say(&failing, "GET /pause/fail HTTP/1.1\r\nHost: a\r\n\r\n");
	client_say(&head, "GET / HTTP/1.1\r\nHo");
	until(scene.paused_count == 2 && scene.server->held > 0);
	http_drain(scene.server, 0, scene_drained, NULL);
	until(scene.drained);
	http_server_free(scene.server); /* though handlers are still under way */
	until_client(&head, head.eof);
	wake_one();
	assert_true(scene.gone);
	wake_one();
	until_client(&paused, paused.eof);
	until_client(&failing, failing.eof);
	assert_int_equal(paused.len + failing.len, 0);
	client_close(&paused);
	client_close(&failing);
	client_close(&head);
	until(fiber_live() == 0);
	scene_end();
}

TEST_MAIN("http_limits")
