/* http_body_test.c — bodies of requests over real sockets: to memory and to files, sized and in
 * chunks, too long, too late, refused. */

#include "lib/wire/http_scene.h"

#include <sys/resource.h>

static void send_chunked(struct client *c, const char *path, str body, size_t piece)
{
	char line[256];

	snprintf(line, sizeof line,
		 "POST %s HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n", path);
	client_say(c, line);
	while (body.len > 0) {
		size_t len = piece < body.len ? piece : body.len;

		snprintf(line, sizeof line, "%zx\r\n", len);
		client_say(c, line);
		client_send(c, (str){ body.at, len });
		client_say(c, "\r\n");
		body = (str){ body.at + len, body.len - len };
	}
	client_say(c, "0\r\n\r\n");
}

TEST(bodies_of_every_size_come_back)
{
	static const size_t sizes[] = { 0, 1, 100, 8191, 8192, 8193, 30000, 40000, HTTP_BODY_MAX };

	scene_open(scene_bounds());
	struct client c = client_open();

	for (each_case(i, sizes)) {
		str body = { scene.big + i, sizes[i] };

		send_sized(&c, "/echo", body);
		expect_echo(&c, body);
		send_chunked(&c, "/echo", body, 777);
		expect_echo(&c, body);
		send_chunked(&c, "/echo", body, 65536);
		expect_echo(&c, body);
		send_sized(&c, "/file", body);
		if (body.len > 0)
			expect_echo(&c, body);
		else
			expect(&c, 200, "no file");
	}
	assert_int_equal(scene.server->held, 0);
	assert_int_equal(scene.server->spooled, 0);
	client_close(&c);
	scene_close();
}

TEST(large_bodies_go_where_the_plan_allows)
{
	str body = { scene.big, 1 << 20 };

	scene_open(scene_bounds());
	struct client c = client_open();

	body.at = scene.big;
	send_sized(&c, "/mega", body);
	expect_echo(&c, body);
	send_sized(&c, "/file", body);
	expect_echo(&c, body);
	send_chunked(&c, "/file", body, 50000);
	expect_echo(&c, body);
	client_close(&c);
	scene_close();
}

TEST(a_body_too_long_is_refused_before_it_comes)
{
	static const char *const raws[] = {
		"/echo HTTP/1.1\r\nHost: a\r\nContent-Length: 65537\r\n\r\n",
		"/ten HTTP/1.1\r\nHost: a\r\nContent-Length: 11\r\n\r\n",
		"/ten HTTP/1.1\r\nHost: a\r\nContent-Length: 11\r\n\r\n01234567890",
		"/ten HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nb\r\n0",
		"/ten HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n01234\r\n6\r\n5",
		"/file HTTP/1.1\r\nHost: a\r\nContent-Length: 1048577\r\n\r\n",
	};

	scene_open(scene_bounds());
	for (each_case(i, raws)) {
		struct client c = client_open();

		client_say(&c, "POST ");
		client_say(&c, raws[i]);
		expect(&c, 413, "body too long");
		expect_end(&c);
		client_close(&c);
	}
	scene_close();
}

TEST(a_refusal_is_heard_though_the_client_goes_on_sending)
{
	scene_open(scene_bounds());
	struct client c = client_open();

	client_say(&c, "POST /ten HTTP/1.1\r\nHost: a\r\nContent-Length: 300000\r\n\r\n");
	client_send(&c, (str){ scene.big, 300000 });
	expect(&c, 413, NULL);
	expect_end(&c);
	client_close(&c);
	scene_close();
}

TEST(says_go_ahead_to_who_waits_for_it)
{
	scene_open(scene_bounds());
	struct client c = client_open();
	struct answer a;

	client_say(&c, "POST /echo HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\n"
		       "Content-Length: 3\r\n\r\n");
	a = answer_await(&c, false);
	check_str(a.head, "HTTP/1.1 100 Continue\r\n\r\n");
	answer_done(&c, &a);
	client_say(&c, "abc");
	expect(&c, 200, "abc");

	/* not when the body is there, nor when it is not wanted */
	client_say(&c, "POST /echo HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\n"
		       "Content-Length: 3\r\n\r\nabc");
	expect(&c, 200, "abc");
	client_say(&c, "POST /ten HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\n"
		       "Content-Length: 11\r\n\r\n");
	expect(&c, 413, NULL);
	expect_end(&c);
	client_close(&c);
	scene_close();
}

TEST(a_paused_handler_keeps_its_body)
{
	scene_open(scene_bounds());
	struct client c = client_open();

	send_sized(&c, "/pause", STR("kept"));
	until(scene.paused_count == 1);
	for (int i = 0; i < 500; i++)
		client_say(&c, "GET / HTTP/1.1\r\nHost: a\r\n\r\n");
	turns(50);
	wake_one();
	expect(&c, 200, "kept");
	for (int i = 0; i < 500; i++)
		expect(&c, 200, "hello");
	client_close(&c);
	scene_close();
}

TEST(no_room_on_the_disk_is_507)
{
	struct rlimit was, small;

	scene_open(scene_bounds());
	struct client c = client_open();

	getrlimit(RLIMIT_FSIZE, &was);
	small = (struct rlimit){ 1000, was.rlim_max };
	setrlimit(RLIMIT_FSIZE, &small);
	send_sized(&c, "/file", (str){ scene.big, 2000 });
	expect(&c, 507, NULL);
	setrlimit(RLIMIT_FSIZE, &was);
	expect_end(&c);
	client_close(&c);
	assert_int_equal(scene.server->spooled, 0);
	scene_close();
}

TEST(no_folder_for_files_is_503)
{
	scene_open(scene_bounds());
	struct client c = client_open();

	setenv("TMPDIR", "/nowhere/at/all", 1);
	send_sized(&c, "/file", STR("abc"));
	expect(&c, 503, NULL);
	unsetenv("TMPDIR");
	client_close(&c);
	scene_close();
	scene_end();
}

TEST_MAIN("http_body")
