/* client_test.c — HTTP calls to the house's own server, and to peers that misbehave. */

#include "lib/run/config.h"
#include "lib/wire/client_scene.h"

/* ---- a peer that plays a script, on a thread ---- */

/* One connection after the other; of each: what is read (to the end of a request's head and body, or of an SMTP line) is counted,
 * and the next answer sent. */
struct answer {
	const char *text; /* NULL: never answer */
	bool close;       /* and close the connection */
};

enum { ANSWERS = 16, SEEN_MAX = 65536 };

struct peer {
	pthread_t thread;
	int listener, port, bell[2];
	struct answer answers[ANSWERS];
	atomic_uint accepted, requests;
	char seen[SEEN_MAX]; /* all that was read; look at it after peer_stop */
	size_t seen_len;
};

/* Waits for bytes; false when the peer is to stop. */
static bool readable(struct peer *p, int fd)
{
	struct pollfd fds[2] = { { .fd = p->bell[0], .events = POLLIN },
				 { .fd = fd, .events = POLLIN } };

	poll(fds, 2, -1);
	return !(fds[0].revents);
}

static const char *body_of(const char *head)
{
	const char *end = strstr(head, "\r\n\r\n");

	return end ? end + 4 : NULL;
}

/* A request from `from` on is whole: its head and as much body as it says. */
static bool whole(const char *from)
{
	const char *body = body_of(from), *length = strcasestr(from, "content-length:");

	if (!body)
		return false;
	return !length || length > body || strlen(body) >= strtoul(length + 15, NULL, 10);
}

/* False: the other side closed, or we are to stop. */
static bool read_request(struct peer *p, int fd)
{
	const char *from = p->seen + p->seen_len;

	while (!whole(from)) {
		if (!readable(p, fd))
			return false;

		ssize_t got = recv(fd, p->seen + p->seen_len, SEEN_MAX - 1 - p->seen_len, 0);

		if (got <= 0)
			return false;
		p->seen_len += (size_t)got;
		p->seen[p->seen_len] = '\0';
	}
	p->requests++;
	return true;
}

static void *play(void *arg)
{
	struct peer *p = arg;
	size_t next = 0;

	while (readable(p, p->listener)) {
		int fd = accept(p->listener, NULL, NULL);

		p->accepted++;
		while (read_request(p, fd) && next < ANSWERS) {
			struct answer answer = p->answers[next++];

			if (answer.text)
				send(fd, answer.text, strlen(answer.text), MSG_NOSIGNAL);
			if (answer.close)
				break;
		}
		close(fd);
	}
	return NULL;
}

static struct peer *peer_start(const struct answer *answers, size_t count)
{
	static struct peer peer;
	struct peer *p = &peer;

	memset(p, 0, sizeof *p);
	memcpy(p->answers, answers, count * sizeof *answers);
	p->listener = listen_somewhere(&p->port);
	if (pipe(p->bell) != 0 || pthread_create(&p->thread, NULL, play, p) != 0)
		abort();
	return p;
}
#define peer_plays(...)                                                                            \
	peer_start((const struct answer[]){ __VA_ARGS__ },                                         \
		   sizeof((const struct answer[]){ __VA_ARGS__ }) / sizeof(struct answer))

static void peer_stop(struct peer *p)
{
	close(p->bell[1]);
	pthread_join(p->thread, NULL);
	close(p->bell[0]);
	close(p->listener);
}

/* ---- asking ---- */

static str url_of(int port, const char *path)
{
	return region_format(here(), "http://127.0.0.1:%d%s", port, path);
}

static struct client_answer ask(int port, const char *method, str body, uint64_t timeout_ms)
{
	struct client_request request = {
		.method = method, .url = url_of(port, "/x"), .body = body, .timeout_ms = timeout_ms
	};

	return client_call(here(), &request);
}

static struct client_answer get(int port)
{
	return ask(port, NULL, (str){ 0 }, 0);
}

/* ---- the house's own server, which tells what it was asked ---- */

static struct http_server *server;
static unsigned under_way, most_under_way;
static size_t most_connections;

static struct http_reply echo(void *arg, struct http_request *request)
{
	struct http_reply reply = { .status = 200, .type = STR("text/plain") };
	size_t connections = http_connections(server);
	str said = http_head_field(request->head, STR("x-say"));

	most_connections = connections > most_connections ? connections : most_connections;
	under_way++;
	most_under_way = under_way > most_under_way ? under_way : most_under_way;
	if (str_starts(request->head->path, STR("/slow")))
		fiber_sleep(MONO_MS(20));
	under_way--;
	reply.body = region_format(request->region, "%s %.*s\n%.*s",
				   http_method_name(request->head->method),
				   STR_ARG(request->head->path), STR_ARG(request->body));
	if (!str_absent(said))
		http_reply_header(request->region, &reply, STR("X-Said"), said);
	return reply;
}

static void server_start(void)
{
	const char *error;

	under_way = most_under_way = 0;
	most_connections = 0;
	server = http_listen("127.0.0.1:0", (struct http_handler){ .handle = echo }, &error);
	if (!server)
		fail_msg("%s", error);
}

static void server_gone(void *waiter)
{
	http_server_free(server);
	server = NULL;
	fiber_wake(waiter);
}

static void server_stop(void)
{
	client_stop(); /* its connections, too */
	http_drain(server, 1, server_gone, fiber_self());
	while (server)
		fiber_pause(MONO_NEVER);
}

/* ---- HTTP that goes well ---- */

FIBER_TEST(asks_and_reads_the_answer)
{
	struct http_header say = { .name = STR("X-Say"), .value = STR("good day") };
	struct http_header empty = { .next = &say, .name = STR("X-Empty"), .value = STR("") };

	server_start();

	struct client_request request = { .url = url_of(http_port(server), "/a/b?c=d"),
					  .headers = &empty };
	struct client_answer answer = client_call(here(), &request);

	assert_int_equal(answer.status, 200);
	assert_null(answer.error);
	assert_true(answer.sent);
	check_str(answer.body, "GET /a/b\n");
	check_str(client_header(&answer, STR("x-said")), "good day");
	check_str(client_header(&answer, STR("content-type")), "text/plain");
	check_str(client_header(&answer, STR("x-none")), NULL);
	server_stop();
}

FIBER_TEST(sends_every_method_and_body)
{
	static const struct {
		const char *method;
		str body;
		const char *answer;
	} rows[] = {
		{ "POST", STR("{\"a\":1}"), "POST /x\n{\"a\":1}" },
		{ "POST", { 0 }, "POST /x\n" },
		{ "PUT", STR("b"), "PUT /x\nb" },
		{ "PATCH", STR(""), "PATCH /x\n" },
		{ "DELETE", { 0 }, "DELETE /x\n" },
		{ "DELETE", STR("c"), "DELETE /x\nc" },
		{ "HEAD", { 0 }, "" },
	};

	server_start();
	for (each_case(i, rows)) {
		struct client_answer answer =
			ask(http_port(server), rows[i].method, rows[i].body, 0);

		check_case(answer.status == 200 && str_equal(answer.body, str_of(rows[i].answer)),
			   "%zu: %d %s: %.*s", i, answer.status, answer.error ? answer.error : "",
			   STR_ARG(answer.body));
	}
	/* One for all, and one for each that had no body and may not happen twice. */
	assert_int_equal(most_connections, 3);
	server_stop();
}

FIBER_TEST(a_large_body_goes_and_comes)
{
	char *body = region_alloc(here(), HTTP_BODY_MAX);

	memset(body, 'x', HTTP_BODY_MAX);
	server_start();

	struct client_answer answer =
		ask(http_port(server), "POST", (str){ body, HTTP_BODY_MAX }, 0);

	assert_int_equal(answer.status, 200);
	assert_int_equal(answer.body.len, HTTP_BODY_MAX + strlen("POST /x\n"));
	assert_memory_equal(answer.body.at + strlen("POST /x\n"), body, HTTP_BODY_MAX);
	server_stop();
}

static int good_answers, askers;
static struct fiber *crowd_waiter;

static void ask_slow(void *arg)
{
	struct client_request request = { .url = url_of(http_port(server), "/slow"),
					  .timeout_ms = 10000 };

	good_answers += client_call(here(), &request).status == 200;
}

static void asked(void *arg)
{
	if (--askers == 0)
		fiber_wake(crowd_waiter);
}

FIBER_TEST(a_host_gets_a_bounded_number_of_connections)
{
	server_start();
	good_answers = 0;
	askers = 200;
	crowd_waiter = fiber_self();
	for (int i = 0; i < 200; i++)
		assert_true(fiber_spawn("asker", ask_slow, NULL, asked));
	while (askers > 0)
		assert_true(fiber_pause(mono_now() + MONO_MS(15000)));
	assert_int_equal(good_answers, 200);
	assert_int_equal(most_connections, 16);
	assert_true(most_under_way > 8 && most_under_way <= 16);
	server_stop();
}

FIBER_TEST(an_interim_answer_is_no_answer)
{
	struct peer *p = peer_plays({ "HTTP/1.1 103 Early Hints\r\nX-A: early\r\n\r\n"
				      "HTTP/1.1 204 No Content\r\nX-A: late\r\n\r\n" });
	struct client_answer answer = get(p->port);

	assert_int_equal(answer.status, 204);
	check_str(client_header(&answer, STR("x-a")), "late");
	assert_int_equal(answer.body.len, 0);
	client_stop();
	peer_stop(p);
}

FIBER_TEST(the_environment_knows_no_proxy_of_ours)
{
	setenv("http_proxy", "http://127.0.0.1:1", 1);
	setenv("ALL_PROXY", "http://127.0.0.1:1", 1);
	server_start();
	assert_int_equal(get(http_port(server)).status, 200);
	server_stop();
	unsetenv("http_proxy");
	unsetenv("ALL_PROXY");
}

FIBER_TEST(nobody_sends_us_elsewhere)
{
	struct peer *p = peer_plays({ "HTTP/1.1 302 Found\r\nLocation: /elsewhere\r\n"
				      "Content-Length: 0\r\n\r\n" });
	struct client_answer answer = get(p->port);

	assert_int_equal(answer.status, 302);
	check_str(client_header(&answer, STR("location")), "/elsewhere");
	client_stop();
	peer_stop(p);
	assert_int_equal(p->requests, 1);
}

/* ---- HTTP that goes wrong ---- */

FIBER_TEST(what_is_refused_was_not_sent)
{
	int port;
	int closed = listen_somewhere(&port);

	close(closed); /* nobody listens there now */

	uint64_t began = mono_now();
	struct client_answer answer = ask(port, "POST", STR("body"), 0);

	assert_int_equal(answer.status, 0);
	assert_non_null(answer.error);
	assert_false(answer.sent);
	assert_true(ms_since(began) < 1000);
	client_stop();
}

FIBER_TEST(only_http_and_only_clean_headers)
{
	static const str urls[] = { STR("file:///etc/passwd"), STR("ftp://127.0.0.1/"),
				    STR("http://a b/"), STR(""), STR("http://127.0.0.1/\r\nX: y") };
	static const struct {
		str name, value;
	} headers[] = {
		{ STR("X"), STR("a\r\nY: b") }, { STR("X\r\nY"), STR("b") },
		{ STR("X: Y"), STR("b") },      { STR(""), STR("b") },
		{ STR("X"), { "a\0b", 3 } },
	};

	for (each_case(i, urls)) {
		struct client_request request = { .url = urls[i] };
		struct client_answer answer = client_call(here(), &request);

		check_case(answer.status == 0 && answer.error && !answer.sent, "url %zu", i);
	}
	server_start();
	for (each_case(i, headers)) {
		struct http_header header = { .name = headers[i].name, .value = headers[i].value };
		struct client_request request = { .url = url_of(http_port(server), "/"),
						  .headers = &header };
		struct client_answer answer = client_call(here(), &request);

		check_case(answer.status == 0 && answer.error && !answer.sent, "header %zu", i);
	}
	server_stop();
}

FIBER_TEST(a_silent_peer_costs_the_timeout)
{
	struct peer *p = peer_plays({ NULL });
	uint64_t began = mono_now();
	struct client_answer answer = ask(p->port, NULL, (str){ 0 }, 150);

	assert_int_equal(answer.status, 0);
	assert_string_equal(answer.error, "no answer in time");
	assert_true(answer.sent);
	assert_in_range(ms_since(began), 149, 1000);
	client_stop();
	peer_stop(p);
}

static void ask_in_vain(void *port)
{
	ask(*(int *)port, NULL, (str){ 0 }, 0);
}

FIBER_TEST(the_fibers_deadline_is_a_breakdown)
{
	struct peer *p = peer_plays({ NULL });
	struct failure failure;
	uint64_t began = mono_now();

	fiber_deadline_set(began + MONO_MS(100));
	assert_false(fiber_try(ask_in_vain, &p->port, &failure));
	fiber_deadline_set(MONO_NEVER);
	assert_int_equal(failure.what, BREAKDOWN_DEADLINE);
	assert_true(ms_since(began) < 1000);
	client_stop();
	peer_stop(p);
}

FIBER_TEST(answers_are_bounded)
{
	static char flood[3 * 32 * 1024];
	static const char *const answers[] = {
		"HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\nhello world",
		"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n6\r\nhello \r\n5\r\nworld\r\n0\r\n\r\n",
		"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nhello world",
		flood,
	};
	size_t at = (size_t)snprintf(flood, sizeof flood, "HTTP/1.1 200 OK\r\n");

	while (at < sizeof flood - 2000)
		at += (size_t)snprintf(flood + at, sizeof flood - at, "X-%zu: %01000d\r\n", at, 0);
	snprintf(flood + at, sizeof flood - at, "Content-Length: 0\r\n\r\n");

	for (each_case(i, answers)) {
		for (size_t max = 10; max <= 11; max++) {
			struct peer *p = peer_plays({ answers[i], true });
			struct client_request request = { .url = url_of(p->port, "/"),
							  .answer_max = max };
			struct client_answer answer = client_call(here(), &request);
			bool fits = max == 11 && answers[i] != flood;

			check_case(answer.status == (fits ? 200 : 0), "%zu, %zu: %s", i, max,
				   answer.error ? answer.error : "");
			if (!fits)
				assert_string_equal(answer.error, "the answer is too large");
			else
				check_str(answer.body, "hello world");
			client_stop();
			peer_stop(p);
		}
	}
}

FIBER_TEST(half_an_answer_is_none)
{
	static const char *const answers[] = {
		"HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\nhello",
		"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n6\r\nhel",
		"HTTP/1.1 200 O",
		"hello\r\n",
		"",
	};

	for (each_case(i, answers)) {
		struct peer *p = peer_plays({ answers[i], true });
		struct client_answer answer = ask(p->port, "POST", STR("x"), 0);

		check_case(answer.status == 0 && answer.error && answer.sent, "%zu: %d", i,
			   answer.status);
		client_stop();
		peer_stop(p);
	}
}

/* libcurl would send a request again by itself when a kept connection died under it. */
FIBER_TEST(what_may_not_happen_twice_is_not_sent_twice)
{
	static const struct {
		const char *method;
		str body;
	} rows[] = { { "POST", STR("pay") }, { "POST", { 0 } }, { "PATCH", STR("pay") } };

	for (each_case(i, rows)) {
		struct peer *p =
			peer_plays({ "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n" },
				   { NULL, true }, /* reads it, and dies */
				   { "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", true });

		assert_int_equal(ask(p->port, "GET", (str){ 0 }, 0).status, 200);
		if (str_absent(rows[i].body)) {
			/* Gets a connection of its own; the peer plays one at a time. */
			client_stop();
		}

		struct client_answer answer = ask(p->port, rows[i].method, rows[i].body, 0);

		check_case(answer.status == 0 && answer.sent, "%zu: %d", i, answer.status);
		client_stop();
		peer_stop(p);
		check_case(p->requests == 2, "%zu: %u requests", i, p->requests);
	}
}

static struct client_answer given_up;

static void ask_until_stopped(void *port)
{
	given_up = ask(*(int *)port, NULL, (str){ 0 }, 10000);
}

FIBER_TEST(stopping_lets_callers_go)
{
	struct peer *p = peer_plays({ NULL });
	uint64_t began = mono_now();

	given_up = (struct client_answer){ .status = -1 };
	assert_true(fiber_spawn("asker", ask_until_stopped, &p->port, NULL));
	while (p->requests == 0) {
		fiber_sleep(MONO_MS(1));
		assert_true(ms_since(began) < 5000);
	}
	client_stop();
	fiber_yield();
	assert_int_equal(given_up.status, 0);
	assert_non_null(given_up.error);
	assert_true(given_up.sent);
	peer_stop(p);
}

TEST_MAIN("client")
