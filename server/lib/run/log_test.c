/* log_test.c — lines that nothing can break, and a stderr that nobody reads.
 *
 * stderr is a pipe of ours while a test runs. */

#include "lib/base/test.h"
#include "lib/run/log.h"
#include "lib/run/loop.h"
#include "lib/run/metrics.h"

#include <errno.h>
#include <sys/socket.h>
#include <time.h>

static int old_stderr, pipe_out;

static void take_stderr(int to, int from)
{
	fflush(stderr);
	old_stderr = dup(STDERR_FILENO);
	assert_true(dup2(to, STDERR_FILENO) >= 0);
	close(to);
	pipe_out = from;
	fcntl(pipe_out, F_SETFL, O_NONBLOCK);
	log_init("users", LOG_DEBUG);
}

static void take_pipe(void)
{
	int ends[2];

	assert_int_equal(pipe(ends), 0);
	take_stderr(ends[1], ends[0]);
}

static void give_stderr_back(void)
{
	log_flush();
	dup2(old_stderr, STDERR_FILENO);
	close(old_stderr);
	close(pipe_out);
	log_init("users", LOG_DEBUG);
}

/* What came through the pipe since; terminated. */
static char *came(void)
{
	static char text[1024 * 1024];
	size_t len = 0;
	ssize_t got;

	while ((got = read(pipe_out, text + len, sizeof text - 1 - len)) > 0)
		len += (size_t)got;
	text[len] = '\0';
	return text;
}

static void check_line(const char *expected)
{
	char *text;

	log_flush();
	text = came();
	check_str(str_of(text), expected);
}

#define HEAD                                                                                       \
	"{\"ts\":\"2026-03-01T08:00:00.5Z\",\"level\":\"info\",\"service\":\"users\",\"msg\":\"m\""

TEST(a_line_is_one_object)
{
	uuid id = { { 0x01, 0x7f } };
	static const uint8_t trace[] = { 0x00, 0xab, 0xff };

	take_pipe();
	clock_set((instant){ 1772352000500000 });
	log_say(LOG_INFO, "m", L_TEXT("a", STR("b")), L_INT("n", -7), L_UUID("id", id),
		L_HEX("trace", trace, 3));
	check_line(HEAD ",\"a\":\"b\",\"n\":-7,\"id\":\"017f0000-0000-0000-0000-000000000000\","
			"\"trace\":\"00abff\"}\n");
	log_write(LOG_INFO, "m", 0, NULL);
	check_line(HEAD "}\n");
	clock_free();
	give_stderr_back();
}

TEST(nothing_breaks_a_line)
{
	static const struct {
		str value;
		const char *written;
	} cases[] = {
		{ { "a\"b\\c", 5 }, "\"a\\\"b\\\\c\"" },
		{ { "a\nb\r\t\b\f", 7 }, "\"a\\nb\\r\\t\\b\\f\"" },
		{ { "\0\x1b[31m\x7f", 7 }, "\"\\u0000\\u001b[31m\\u007f\"" },
		{ { "\xd8\xad\xd9\x84", 4 }, "\"\xd8\xad\xd9\x84\"" },
		{ { "a\xff\xc0\x80z", 5 }, "\"a\\ufffd\\ufffd\\ufffdz\"" },
		{ { "\xe2\x82", 2 }, "\"\\ufffd\\ufffd\"" },
		{ { "", 0 }, "\"\"" },
		{ { NULL, 0 }, "null" },
		{ { "\"}\n{\"level\":\"error\"", 19 }, "\"\\\"}\\n{\\\"level\\\":\\\"error\\\"\"" },
	};
	char expected[200];

	take_pipe();
	clock_set((instant){ 1772352000500000 });
	for (each_case(i, cases)) {
		log_say(LOG_INFO, "m", L_TEXT("v", cases[i].value));
		snprintf(expected, sizeof expected, HEAD ",\"v\":%s}\n", cases[i].written);
		check_line(expected);
	}
	clock_free();
	give_stderr_back();
}

TEST(what_is_too_long_is_left_out_and_said)
{
	static char large[10000];

	memset(large, 'x', sizeof large);
	take_pipe();
	clock_set((instant){ 1772352000500000 });
	log_say(LOG_INFO, "m", L_INT("before", 1), L_TEXT("large", ((str){ large, sizeof large })),
		L_INT("after", 2));
	check_line(HEAD ",\"before\":1,\"after\":2,\"cut\":true}\n");
	memset(large, '\n', sizeof large); /* grows sixfold when written */
	log_say(LOG_INFO, "m", L_TEXT("large", ((str){ large, 5000 })), L_INT("after", 2));
	check_line(HEAD ",\"after\":2,\"cut\":true}\n");
	clock_free();
	give_stderr_back();
}

TEST(less_than_wanted_is_not_written)
{
	take_pipe();
	log_init("users", LOG_WARN);
	assert_false(log_wants(LOG_INFO));
	assert_true(log_wants(LOG_WARN));
	log_say(LOG_INFO, "m", L_INT("n", 1));
	check_line("");
	give_stderr_back();
}

static size_t add_context(struct log_field *out, size_t room)
{
	assert_true(room >= 2);
	out[0] = L_TEXT("trace_id", STR("t"));
	out[1] = L_TEXT("request_id", STR("r"));
	return 2;
}

TEST(the_layer_above_adds_its_own)
{
	take_pipe();
	clock_set((instant){ 1772352000500000 });
	log_context = add_context;
	log_say(LOG_INFO, "m", L_INT("n", 1));
	check_line(HEAD ",\"trace_id\":\"t\",\"request_id\":\"r\",\"n\":1}\n");
	log_context = NULL;
	clock_free();
	give_stderr_back();
}

static void stop(void *arg)
{
	loop_stop(0);
}

TEST(written_once_a_turn_but_errors_at_once)
{
	struct timer timer = { 0 };

	take_pipe();
	log_say(LOG_INFO, "waits", L_INT("n", 1));
	check_str(str_of(came()), "");
	timer_start(&timer, mono_now(), stop, NULL);
	loop_run();
	assert_non_null(strstr(came(), "\"waits\""));
	log_say(LOG_INFO, "first", L_INT("n", 1));
	log_say(LOG_ERROR, "bad", L_INT("n", 1));

	char *text = came();

	assert_true(strstr(text, "\"first\"") &&
		    strstr(text, "\"first\"") < strstr(text, "\"bad\""));
	give_stderr_back();
}

static double dropped(void)
{
	struct region *r = region_new(0, NULL);
	char *text = region_cstr(r, metrics_text(r));
	char *line = strstr(text, "\ncontacto_log_dropped_total ");
	double count;

	assert_non_null(line);
	count = strtod(line + strlen("\ncontacto_log_dropped_total "), NULL);
	region_free(r);
	return count;
}

/* Writes far more than buffer and pipe can hold, to a stderr that nobody reads. */
static void flood(int lines)
{
	for (int i = 0; i < lines; i++) {
		log_say(LOG_INFO, "flood", L_INT("n", i));
		if (i % 10 == 0)
			log_flush();
	}
}

/* Each line that arrives is whole, and in order; arrived + dropped = written. */
static void check_flood(int lines)
{
	double before = dropped();
	uint64_t from = mono_now();
	int arrived = 0;
	long last = -1;

	flood(lines);
	assert_true(mono_now() - from < MONO_MS(10000)); /* it blocked nobody */

	double lost = dropped() - before;

	assert_true(lost > 0);
	for (char *text = came(); *text; log_flush(), text = came()) {
		static char rest[8 * 1024];
		str all, line;
		size_t kept = strlen(rest);

		memmove(text + kept, text, strlen(text) + 1);
		memcpy(text, rest, kept);
		rest[0] = '\0';
		for (all = str_of(text); str_cut(&all, '\n', &line);) {
			char *number = memmem(line.at, line.len, "\"n\":", 4);

			if (str_absent(all)) {
				memcpy(rest, line.at, line.len);
				rest[line.len] = '\0';
				break;
			}
			assert_true(str_starts(line, STR("{\"ts\":")));
			assert_true(str_ends(line, STR("}")));
			assert_non_null(number);
			assert_true(strtol(number + 4, NULL, 10) > last);
			last = strtol(number + 4, NULL, 10);
			arrived++;
		}
	}
	assert_int_equal(arrived + (int)lost, lines);
}

TEST(a_full_pipe_drops_whole_lines_and_blocks_nobody)
{
	take_pipe();
	check_flood(20000);
	log_say(LOG_INFO, "after", L_INT("n", 1));
	log_flush();
	assert_non_null(strstr(came(), "\"after\""));
	give_stderr_back();
}

TEST(a_full_socket_too)
{
	int ends[2];

	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
	take_stderr(ends[1], ends[0]);
	check_flood(20000);
	give_stderr_back();
}

TEST(a_reader_that_went_away_is_no_end)
{
	take_pipe();
	loop_uv(); /* which ignores SIGPIPE */
	close(pipe_out);
	flood(10);
	log_say(LOG_ERROR, "nobody", L_INT("n", 1));
	pipe_out = dup(old_stderr);
	give_stderr_back();
}

static int last_words[2];

static void log_and_die(void)
{
	dup2(last_words[1], STDERR_FILENO);
	log_init("users", LOG_DEBUG);
	log_say(LOG_INFO, "what led to it", L_INT("n", 1));
	abort();
}

static void log_and_end(void)
{
	dup2(last_words[1], STDERR_FILENO);
	log_init("users", LOG_DEBUG);
	log_say(LOG_INFO, "what led to it", L_INT("n", 2));
}

static void check_last_words(const char *expected)
{
	char text[8192];
	ssize_t len = read(last_words[0], text, sizeof text - 1);

	assert_true(len > 0);
	text[len] = '\0';
	assert_non_null(strstr(text, expected));
}

TEST(the_last_lines_outlive_the_process)
{
	assert_int_equal(pipe2(last_words, O_NONBLOCK), 0);
	check_dies(SIGABRT, log_and_die);
	check_last_words("\"msg\":\"what led to it\",\"n\":1}");
	assert_int_equal(child_status(log_and_end), 0);
	check_last_words("\"msg\":\"what led to it\",\"n\":2}");
	close(last_words[0]);
	close(last_words[1]);
}

TEST_MAIN("run/log")
