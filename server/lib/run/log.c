/* log.c — lines of JSON into a ring, and the ring onto stderr when stderr has room.
 *
 * Easy to get wrong: O_NONBLOCK belongs to the open file, not to us: setting it on stderr would
 * surprise the shell that shares it.  So we ask poll() first and then write no more than a pipe with
 * any room surely takes. */

#include "lib/run/log.h"
#include "lib/run/loop.h"
#include "lib/run/metrics.h"

#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
	RING = 256 * 1024,
	LINE = 8 * 1024,    /* longest line; fields that do not fit are left out */
	TAIL = 32,          /* kept free for the end of a line */
	PIECE = 4096,       /* PIPE_BUF: a pipe that polls writable takes as much at once */
	LAST_WAIT_MS = 200, /* how long the end of the process may wait for a slow stderr */
};

size_t (*log_context)(struct log_field *out, size_t room);

static char ring[RING];
static size_t first, filled;
static enum log_level least = LOG_INFO;
static char service[64] = "contacto";
static bool is_socket;

METRIC(dropped, COUNTER, "contacto_log_dropped_total", "Log lines lost because stderr was slow.",
       NULL);

/* ---- writing a line ---- */

struct line {
	char at[LINE];
	size_t len;
	bool cut;
};

/* Where so many bytes may be written, which are then the line's; NULL when they do not fit. */
static char *take(struct line *line, size_t count)
{
	char *at = line->at + line->len;

	if (count > LINE - TAIL - line->len)
		return NULL;
	line->len += count;
	return at;
}

/* All or nothing. */
static bool put(struct line *line, const char *bytes, size_t count)
{
	char *to = take(line, count);

	if (to)
		memcpy(to, bytes, count);
	return to != NULL;
}

static bool put_text(struct line *line, str s)
{
	return put(line, s.at, s.len);
}

/* One character of a JSON text: `step` bytes of valid UTF-8, or 0 for a byte that is none. */
static bool put_char(struct line *line, const char *at, size_t step)
{
	static const char short_for[] = { ['\b'] = 'b', ['\t'] = 't', ['\n'] = 'n', ['\f'] = 'f',
					  ['\r'] = 'r', ['"'] = '"',  ['\\'] = '\\' };
	unsigned char c = (unsigned char)*at;
	char escape[6] = { '\\' };

	if (step == 0)
		return put_text(line, STR("\\ufffd"));
	if (step > 1 || (c >= 0x20 && c != '"' && c != '\\' && c != 0x7F))
		return put(line, at, step);
	if (c < sizeof short_for && short_for[c]) {
		escape[1] = short_for[c];
		return put(line, escape, 2);
	}
	memcpy(escape + 1, "u00", 3);
	hex_write(escape + 4, &c, 1);
	return put(line, escape, 6);
}

static bool put_string(struct line *line, str s)
{
	bool whole = put_text(line, STR("\""));

	for (size_t i = 0; whole && i < s.len;) {
		size_t plain = ascii_plain(s.at + i, s.len - i);
		size_t step = utf8_step(s.at + i + plain, s.len - i - plain);

		whole = put(line, s.at + i, plain);
		i += plain;
		if (whole && i < s.len) {
			whole = put_char(line, s.at + i, step);
			i += step ? step : 1;
		}
	}
	return whole && put_text(line, STR("\""));
}

static bool put_hex(struct line *line, str bytes)
{
	char *to = take(line, 2 * bytes.len + 2);

	if (!to)
		return false;
	*to++ = '"';
	to = hex_write(to, bytes.at, bytes.len);
	*to = '"';
	return true;
}

static bool put_uuid(struct line *line, uuid id)
{
	char *to = take(line, UUID_TEXT + 2);

	if (!to)
		return false;
	to[0] = to[UUID_TEXT + 1] = '"';
	uuid_write(id, to + 1);
	return true;
}

static bool put_number(struct line *line, int64_t number)
{
	char digits[INT_TEXT];

	return put(line, digits, int_write(number, digits));
}

static bool put_value(struct line *line, const struct log_field *field)
{
	switch (field->kind) {
	case LOG_TEXT:
		return str_absent(field->text) ? put_text(line, STR("null"))
					       : put_string(line, field->text);
	case LOG_INT:
		return put_number(line, field->number);
	case LOG_UUID:
		return put_uuid(line, field->id);
	case LOG_HEX:
		return put_hex(line, field->text);
	}
	abort();
}

/* A name is a word of our own code: nothing in it is escaped. */
static bool put_name(struct line *line, const char *name)
{
	size_t len = strlen(name);
	char *to = take(line, len + 4);

	if (!to)
		return false;
	memcpy(to, ",\"", 2);
	memcpy(to + 2, name, len);
	memcpy(to + 2 + len, "\":", 2);
	return true;
}

static void put_field(struct line *line, const struct log_field *field)
{
	size_t before = line->len;

	if (put_name(line, field->name) && put_value(line, field))
		return;
	line->len = before;
	line->cut = true;
}

static void put_fields(struct line *line, size_t count, const struct log_field *fields)
{
	for (size_t i = 0; i < count; i++)
		put_field(line, &fields[i]);
}

static void line_begin(struct line *line, enum log_level level, const char *msg)
{
	static const char *const names[] = { "debug", "info", "warn", "error" };
	char ts[INSTANT_TEXT];
	const struct log_field fields[] = {
		L_TEXT("level", str_of(names[level])),
		L_TEXT("service", str_of(service)),
		L_TEXT("msg", str_of(msg)),
	};

	line->len = 0;
	line->cut = false;
	put_text(line, STR("{\"ts\":\""));
	put(line, ts, instant_write(clock_now(), ts));
	put_text(line, STR("\""));
	put_fields(line, sizeof fields / sizeof *fields, fields);
}

static void line_end(struct line *line)
{
	str end = line->cut ? STR(",\"cut\":true}\n") : STR("}\n");

	memcpy(line->at + line->len, end.at, end.len); /* TAIL was kept for it */
	line->len += end.len;
}

/* ---- the ring ---- */

static void keep(const struct line *line)
{
	size_t at = (first + filled) % RING;
	size_t to_end = RING - at;

	if (line->len > RING - filled) {
		metric_add(metric_of(&dropped, NULL, NULL, NULL), 1);
		return;
	}
	if (line->len <= to_end) {
		memcpy(ring + at, line->at, line->len);
	} else {
		memcpy(ring + at, line->at, to_end);
		memcpy(ring, line->at + to_end, line->len - to_end);
	}
	filled += line->len;
}

static bool writable(int wait_ms)
{
	struct pollfd stderr_fd = { .fd = STDERR_FILENO, .events = POLLOUT };

	return poll(&stderr_fd, 1, wait_ms) == 1;
}

/* What stderr takes now; waits at most so long for each piece. */
static void flush(int wait_ms)
{
	while (filled > 0 && writable(wait_ms)) {
		size_t to_end = RING - first;
		size_t count = filled < to_end ? filled : to_end;
		ssize_t gone;

		if (count > PIECE)
			count = PIECE;
		if (is_socket)
			gone = send(STDERR_FILENO, ring + first, count,
				    MSG_DONTWAIT | MSG_NOSIGNAL);
		else
			gone = write(STDERR_FILENO, ring + first, count);
		if (gone <= 0)
			return;
		first = (first + (size_t)gone) % RING;
		filled -= (size_t)gone;
	}
}

void log_flush(void)
{
	flush(0);
}

/* ---- from outside ---- */

static void each_turn(void *arg)
{
	flush(0);
}

static void at_exit(void)
{
	flush(LAST_WAIT_MS);
}

/* A failed assert ends the process behind this: what led to it is wanted most of all.  Only poll and
 * write, which a signal handler may call. */
static void on_abort(int number)
{
	flush(LAST_WAIT_MS);
}

void log_init(const char *name, enum log_level wanted)
{
	static bool registered;
	struct stat about;

	snprintf(service, sizeof service, "%s", name);
	least = wanted;
	is_socket = fstat(STDERR_FILENO, &about) == 0 && S_ISSOCK(about.st_mode);
	metric_of(&dropped, NULL, NULL, NULL); /* told from the start, as 0 */
	if (registered)
		return;
	registered = true;
	loop_each_turn(each_turn, NULL);
	atexit(at_exit);
	sigaction(SIGABRT, &(struct sigaction){ .sa_handler = on_abort, .sa_flags = SA_RESETHAND },
		  NULL);
}

bool log_wants(enum log_level level)
{
	return level >= least;
}

void log_write(enum log_level level, const char *msg, size_t count, const struct log_field *fields)
{
	static struct line line; /* too large for a fiber's stack */
	struct log_field context[LOG_CONTEXT];
	size_t context_count = log_context ? log_context(context, LOG_CONTEXT) : 0;

	line_begin(&line, level, msg);
	put_fields(&line, context_count, context);
	put_fields(&line, count, fields);
	line_end(&line);
	keep(&line);
	if (level == LOG_ERROR)
		flush(0); /* the process may be about to end */
}
