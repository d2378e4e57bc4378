/* client_mail_test.c — mail to a small SMTP server on a thread, which says what it is told to. */

#include "lib/wire/client_scene.h"

enum { SEEN_MAX = 65536 };

/* ---- the server ---- */

struct sink {
	/* What it says; NULL: what all is well with; "": nothing, for ever. */
	const char *greeting, *ehlo, *mail, *rcpt, *data, *end;
	pthread_t thread;
	int listener, port, bell[2];
	atomic_uint accepted, mails;
	char envelope[1024], message[SEEN_MAX];
	size_t message_len;
};

struct line {
	char text[4096];
	size_t len;
};

static bool read_line(struct sink *s, int fd, struct line *line)
{
	struct pollfd fds[2] = { { .fd = s->bell[0], .events = POLLIN },
				 { .fd = fd, .events = POLLIN } };

	line->len = 0;
	while (line->len < sizeof line->text - 1) {
		poll(fds, 2, -1);
		if (fds[0].revents || recv(fd, line->text + line->len, 1, 0) <= 0)
			return false;
		if (line->text[line->len++] == '\n')
			break;
	}
	line->text[line->len] = '\0';
	return true;
}

static void say(int fd, const char *said, const char *otherwise)
{
	const char *text = said ? said : otherwise;

	send(fd, text, strlen(text), MSG_NOSIGNAL);
}

static void read_message(struct sink *s, int fd)
{
	struct line line;

	while (read_line(s, fd, &line)) {
		if (strcmp(line.text, ".\r\n") == 0) {
			s->mails++;
			say(fd, s->end, "250 2.0.0 queued\r\n");
			return;
		}
		if (s->message_len + line.len < sizeof s->message) {
			memcpy(s->message + s->message_len, line.text, line.len);
			s->message_len += line.len;
		}
	}
}

static void serve_mail(struct sink *s, int fd)
{
	struct line line;

	say(fd, s->greeting, "220 sink\r\n");
	while (read_line(s, fd, &line)) {
		if (strncmp(line.text, "EHLO", 4) == 0) {
			say(fd, s->ehlo, "250-sink\r\n250 SIZE 2000000\r\n");
		} else if (strncmp(line.text, "MAIL", 4) == 0 ||
			   strncmp(line.text, "RCPT", 4) == 0) {
			snprintf(s->envelope + strlen(s->envelope),
				 sizeof s->envelope - strlen(s->envelope), "%s", line.text);
			if (line.text[0] == 'M')
				say(fd, s->mail, "250 2.1.0 fine\r\n");
			else
				say(fd, s->rcpt, "250 2.1.5 fine\r\n");
		} else if (strncmp(line.text, "DATA", 4) == 0) {
			say(fd, s->data, "354 go on\r\n");
			if (!s->data)
				read_message(s, fd);
		} else {
			say(fd, NULL, "221 bye\r\n");
		}
	}
}

static void *sink_run(void *arg)
{
	struct sink *s = arg;
	struct pollfd fds[2] = { { .fd = s->bell[0], .events = POLLIN },
				 { .fd = s->listener, .events = POLLIN } };

	while (poll(fds, 2, -1) > 0 && !fds[0].revents) {
		int fd = accept(s->listener, NULL, NULL);

		s->accepted++;
		serve_mail(s, fd);
		close(fd);
	}
	return NULL;
}

static void sink_start(struct sink *s)
{
	s->listener = listen_somewhere(&s->port);
	if (pipe(s->bell) != 0 || pthread_create(&s->thread, NULL, sink_run, s) != 0)
		abort();
}

static void sink_stop(struct sink *s)
{
	client_stop();
	close(s->bell[1]);
	pthread_join(s->thread, NULL);
	close(s->bell[0]);
	close(s->listener);
}

#define LETTER "From: a@example.org\r\nTo: b@example.org\r\nSubject: x\r\n\r\nhello\r\n"

static bool permanent;

static str mail_to(int port, str message)
{
	return client_mail(here(), region_format(here(), "smtp://127.0.0.1:%d", port),
			   STR("Contacto <a@example.org>"), STR("b@example.org"), message,
			   &permanent);
}

/* ---- mail ---- */

FIBER_TEST(a_mail_arrives_as_it_was_written)
{
	static struct sink s;
	str letter = STR(LETTER ".\r\n..two\r\n.x\r\nlast line without an end");

	sink_start(&s);
	check_str(mail_to(s.port, letter), NULL);
	assert_false(permanent);
	sink_stop(&s);
	assert_int_equal(s.mails, 1);
	assert_non_null(strstr(s.envelope, "MAIL FROM:<a@example.org>"));
	assert_non_null(strstr(s.envelope, "RCPT TO:<b@example.org>\r\n"));
	/* A dot in front is doubled on the way (RFC 5321 4.5.2); the last line gets its end. */
	check_str(str_of(s.message), LETTER "..\r\n...two\r\n..x\r\nlast line without an end\r\n");
}

FIBER_TEST(a_first_line_may_begin_with_a_dot)
{
	static struct sink s;

	sink_start(&s);
	check_str(mail_to(s.port, STR(".\r\nx\r\n")), NULL);
	sink_stop(&s);
	check_str(str_of(s.message), "..\r\nx\r\n");
}

FIBER_TEST(one_connection_takes_several_mails)
{
	static struct sink s;

	sink_start(&s);
	for (int i = 0; i < 5; i++)
		check_str(mail_to(s.port, STR(LETTER)), NULL);
	assert_int_equal(s.mails, 5);
	assert_int_equal(s.accepted, 1);
	sink_stop(&s);
}

FIBER_TEST(a_no_is_told_and_whether_it_is_for_ever)
{
	static struct {
		struct sink sink;
		const char *why;
		bool permanent;
	} rows[] = {
		{ { .rcpt = "550 5.1.1 <b@example.org> who?\r\n" }, "SMTP 550 5.1.1", true },
		{ { .rcpt = "451 4.7.1 come later\r\n" }, "SMTP 451 4.7.1", false },
		{ { .rcpt = "550 b@example.org\r\n" }, "SMTP 550", true },
		{ { .mail = "553 5.1.8 you?\r\n" }, "SMTP 553 5.1.8", true },
		{ { .mail = "530 5.7.0 log in first\r\n" }, "SMTP 530 5.7.0", false },
		{ { .data = "503 no\r\n" }, "SMTP 503", true },
		{ { .end = "554 5.6.0 spam\r\n" }, "SMTP 554 5.6.0", true },
		{ { .end = "452 4.3.1 full\r\n" }, "SMTP 452 4.3.1", false },
		/* Not about this mail: it may go another day. */
		{ { .greeting = "554 no service\r\n" }, "SMTP 554", false },
		{ { .greeting = "421 busy\r\n" }, "SMTP 421", false },
	};

	for (each_case(i, rows)) {
		struct sink *s = &rows[i].sink;

		sink_start(s);

		str why = mail_to(s->port, STR(LETTER));

		check_case(str_equal(why, str_of(rows[i].why)) && permanent == rows[i].permanent,
			   "%zu: %.*s, %d", i, STR_ARG(why), permanent);
		sink_stop(s);
	}
}

FIBER_TEST(after_a_no_the_next_mail_goes_well)
{
	static struct sink s = { .rcpt = "550 5.1.1 who?\r\n" };

	sink_start(&s);
	check_str(mail_to(s.port, STR(LETTER)), "SMTP 550 5.1.1");
	s.rcpt = NULL;
	check_str(mail_to(s.port, STR(LETTER)), NULL);
	sink_stop(&s);
	assert_int_equal(s.mails, 1);
}

FIBER_TEST(a_mail_nobody_takes_may_be_tried_again)
{
	int port;

	close(listen_somewhere(&port));
	assert_false(str_absent(mail_to(port, STR(LETTER))));
	assert_false(permanent);
	client_stop();
}

FIBER_TEST(what_is_no_mail_is_refused_here)
{
	static const struct {
		str from, to, message, why;
	} rows[] = {
		{ STR("a@b"), STR("c"), STR("x\r\n"), STR("not an address") },
		{ STR("a@b"), STR("c@d>\r\nRCPT TO:<e@f"), STR("x\r\n"), STR("not an address") },
		{ STR("a@b"), STR("c@d e@f"), STR("x\r\n"), STR("not an address") },
		{ STR("A <a>"), STR("c@d"), STR("x\r\n"), STR("not an address") },
		{ STR("a@b"), STR("c@d"), STR("x\n.\r\nMAIL FROM:<e@f>\r\n"),
		  STR("a line that does not end in CRLF") },
		{ STR("a@b"), STR("c@d"), STR("x\r.\r\n"),
		  STR("a line that does not end in CRLF") },
		{ STR("a@b"), STR("c@d"), STR("x\r"), STR("a line that does not end in CRLF") },
	};

	for (each_case(i, rows)) {
		permanent = false;

		str why = client_mail(here(), STR("smtp://127.0.0.1:1"), rows[i].from, rows[i].to,
				      rows[i].message, &permanent);

		check_case(str_equal(why, rows[i].why) && permanent, "%zu: %.*s", i, STR_ARG(why));
	}
}

static void mail_in_vain(void *port)
{
	mail_to(*(int *)port, STR(LETTER));
}

static unsigned ticks;

static void tick(void *timer)
{
	ticks++;
	timer_start(timer, mono_now() + MONO_MS(5), tick, timer);
}

/* Silent at the worst of moments: libcurl waits there, and the loop must not. */
FIBER_TEST(a_silent_server_stops_neither_the_loop_nor_the_end)
{
	static struct sink silent[] = { { .greeting = "" }, { .rcpt = "" }, { .end = "" } };
	struct failure failure;
	struct timer timer = { 0 };

	for (each_case(i, silent)) {
		sink_start(&silent[i]);
		ticks = 0;
		timer_start(&timer, mono_now(), tick, &timer);
		fiber_deadline_set(mono_now() + MONO_MS(300));
		assert_false(fiber_try(mail_in_vain, &silent[i].port, &failure));
		fiber_deadline_set(MONO_NEVER);
		timer_stop(&timer);
		assert_int_equal(failure.what, BREAKDOWN_DEADLINE);
		assert_true(ticks > 20);

		uint64_t began = mono_now();

		sink_stop(&silent[i]); /* stops the client, too */
		assert_true(ms_since(began) < 2500);
	}
}

TEST_MAIN("client_mail")
