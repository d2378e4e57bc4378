/* mail.c — writes an e-mail.
 *
 * Arabic needs the HTML part: few programs guess the direction of a plain text, all obey dir.  A
 * paragraph of digits alone is a code, and is set large. */

#include "services/notifications/mail.h"
#include "services/notifications/draft.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

enum {
	LINE = 76, /* RFC 2045, 6.8 */
	/* Bytes of text in one encoded word, so that it fits a line with its frame and the name of
	 * the field before it (RFC 2047, 2). */
	WORD_BYTES = 39,
	ADDRESS_MAX = 254,
};

static str base64(struct region *region, str bytes)
{
	size_t room = sodium_base64_encoded_len(bytes.len, sodium_base64_VARIANT_ORIGINAL);
	char *out = region_alloc(region, room);

	sodium_bin2base64(out, room, (const uint8_t *)bytes.at, bytes.len,
			  sodium_base64_VARIANT_ORIGINAL);
	return (str){ out, room - 1 };
}

static void put_body(struct draft *out, str bytes)
{
	str rest = base64(out->region, bytes);

	while (rest.len > 0) {
		size_t len = rest.len < LINE ? rest.len : LINE;

		draft_put(out, (str){ rest.at, len });
		draft_put(out, STR("\r\n"));
		rest = (str){ rest.at + len, rest.len - len };
	}
}

/* ---- headers ---- */

/* Printable ASCII alone needs no encoding. */
static bool is_plain(str s)
{
	for (size_t i = 0; i < s.len; i++) {
		if (s.at[i] < ' ' || s.at[i] > '~')
			return false;
	}
	return true;
}

/* Encoded words, each of whole letters, folded one a line (RFC 2047, 2 and 5). */
static void put_words(struct draft *out, str s)
{
	const char *fold = "";

	while (s.len > 0) {
		size_t len = 0;

		for (size_t step; len < s.len && (step = utf8_step(s.at + len, s.len - len)) &&
				  len + step <= WORD_BYTES;)
			len += step;
		if (!len)
			return;

		str coded = base64(out->region, (str){ s.at, len });
		draft_format(out, "%s=?UTF-8?B?%.*s?=", fold, STR_ARG(coded));
		s = (str){ s.at + len, s.len - len };
		fold = "\r\n ";
	}
}

static void put_value(struct draft *out, str value)
{
	if (is_plain(value) && value.len < 60)
		draft_put(out, value);
	else
		put_words(out, value);
}

/* ASCII without spaces, brackets or quotes, around one @. */
static bool is_address(str s)
{
	ptrdiff_t at = str_find(s, '@');

	for (size_t i = 0; i < s.len; i++) {
		if (s.at[i] <= ' ' || s.at[i] > '~' || strchr("<>()[],;:\\\"", s.at[i]) ||
		    (s.at[i] == '@' && (ptrdiff_t)i != at))
			return false;
	}
	return at > 0 && at < (ptrdiff_t)s.len - 1 && s.len <= ADDRESS_MAX;
}

str mail_address(str mailbox)
{
	str rest = mailbox, name;

	if (str_cut(&rest, '<', &name) && !str_absent(rest)) {
		if (!str_ends(rest, STR(">")))
			return (str){ 0 };
		mailbox = (str){ rest.at, rest.len - 1 };
	}
	mailbox = str_trim(mailbox);
	return is_address(mailbox) ? mailbox : (str){ 0 };
}

/* A phrase of atoms (RFC 5322, 3.2.5). */
static bool is_phrase(str s)
{
	for (size_t i = 0; i < s.len; i++) {
		char c = s.at[i] | 0x20;

		if (!(c >= 'a' && c <= 'z') && !(s.at[i] >= '0' && s.at[i] <= '9') &&
		    s.at[i] != ' ')
			return false;
	}
	return true;
}

static void put_from(struct draft *out, str from)
{
	str rest = from, name;

	str_cut(&rest, '<', &name);
	name = str_trim(name);
	draft_put(out, STR("From: "));
	if (!str_absent(rest) && name.len) {
		if (is_phrase(name))
			draft_put(out, name);
		else
			put_words(out, name);
		draft_put(out, STR("\r\n "));
	}
	str address = mail_address(from);
	draft_format(out, "<%.*s>\r\n", STR_ARG(address));
}

/* RFC 5322, 3.3, in UTC: names of days and months are English, whatever the locale. */
static void put_date(struct draft *out, instant at)
{
	static const char days[][4] = { "Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat" };
	static const char months[][4] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun",
					  "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
	time_t seconds = (time_t)(at.us / SECONDS(1));
	struct tm tm;

	gmtime_r(&seconds, &tm);
	draft_format(out, "Date: %s, %d %s %d %02d:%02d:%02d +0000\r\n", days[tm.tm_wday],
		     tm.tm_mday, months[tm.tm_mon], tm.tm_year + 1900, tm.tm_hour, tm.tm_min,
		     tm.tm_sec);
}

/* ---- HTML ---- */

/* A line feed within a paragraph is one on the page. */
static void put_lines(struct draft *out, str s)
{
	const char *next = "";
	str line;

	while (str_cut(&s, '\n', &line)) {
		draft_put(out, str_of(next));
		draft_escaped(out, line);
		next = "<br>\n";
	}
}

static bool is_code(str s)
{
	for (size_t i = 0; i < s.len; i++) {
		if (s.at[i] < '0' || s.at[i] > '9')
			return false;
	}
	return s.len > 0;
}

/* Up to the next empty line; moves *rest behind it. */
static str paragraph(str *rest)
{
	const char *end = memmem(rest->at, rest->len, "\n\n", 2);
	size_t len = end ? (size_t)(end - rest->at) : rest->len;
	str out = { rest->at, len };

	*rest = end ? (str){ end + 2, rest->len - len - 2 } : (str){ rest->at + len, 0 };
	return out;
}

static str html_of(struct region *region, const struct mail *mail)
{
	struct draft out = { .region = region };
	str rest = mail->text;

	draft_format(
		&out,
		"<!doctype html>\n<html lang=\"%s\" dir=\"%s\"><head><meta charset=\"utf-8\"></head>\n"
		"<body style=\"font-family: sans-serif; font-size: 16px; line-height: 1.6; max-width: 34em; margin: 24px auto\">\n",
		mail->language, strcmp(mail->language, "ar") == 0 ? "rtl" : "ltr");
	while (rest.len > 0) {
		str part = paragraph(&rest);

		draft_put(
			&out,
			is_code(part)
				? STR("<p dir=\"ltr\" style=\"font-size: 32px; letter-spacing: 4px; font-weight: bold\">")
				: STR("<p dir=\"auto\">"));
		put_lines(&out, part);
		draft_put(&out, STR("</p>\n"));
	}
	draft_put(&out, STR("</body></html>\n"));
	return draft_done(&out);
}

/* ---- all of it ---- */

static void put_part(struct draft *out, const char *boundary, const char *type, str body)
{
	draft_format(
		out,
		"--%s\r\nContent-Type: %s; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n",
		boundary, type);
	if (strstr(type, "calendar"))
		draft_put(out, STR("Content-Disposition: attachment; filename=\"visit.ics\"\r\n"));
	draft_put(out, STR("\r\n"));
	put_body(out, body);
}

/* The same text twice: a reader shows the last that it understands (RFC 2046, 5.1.4). */
static void put_text(struct draft *out, const char *boundary, const struct mail *mail)
{
	draft_format(out, "Content-Type: multipart/alternative;\r\n boundary=\"%s\"\r\n\r\n",
		     boundary);
	put_part(out, boundary, "text/plain", mail->text);
	put_part(out, boundary, "text/html", html_of(out->region, mail));
	draft_format(out, "--%s--\r\n", boundary);
}

/* Neither boundary is found within the other. */
static void put_with_calendar(struct draft *out, const char *boundary, const struct mail *mail)
{
	str type = region_format(out->region, "text/calendar; method=%s", mail->method);

	draft_format(
		out,
		"Content-Type: multipart/mixed;\r\n boundary=\"mixed-%s\"\r\n\r\n--mixed-%s\r\n",
		boundary, boundary);
	put_text(out, boundary, mail);
	draft_put(out, STR("\r\n"));
	put_part(out, region_format(out->region, "mixed-%s", boundary).at, type.at, mail->calendar);
	draft_format(out, "--mixed-%s--\r\n", boundary);
}

str mail_write(struct region *region, const struct mail *mail)
{
	struct draft out = { .region = region };
	str from = mail_address(mail->from);
	char boundary[UUID_TEXT + 1] = { 0 };

	if (str_absent(from) || !is_address(mail->to))
		return (str){ 0 };
	uuid_write(mail->id, boundary);
	str host = { from.at + str_find(from, '@') + 1,
		     from.len - (size_t)str_find(from, '@') - 1 };

	put_from(&out, mail->from);
	draft_format(&out, "To: <%.*s>\r\nSubject: ", STR_ARG(mail->to));
	put_value(&out, mail->subject);
	draft_put(&out, STR("\r\n"));
	put_date(&out, mail->at);
	draft_format(
		&out,
		"Message-ID: <%s@%.*s>\r\nMIME-Version: 1.0\r\nContent-Language: %s\r\nAuto-Submitted: auto-generated\r\n",
		boundary, STR_ARG(host), mail->language);
	if (str_absent(mail->calendar))
		put_text(&out, boundary, mail);
	else
		put_with_calendar(&out, boundary, mail);
	return draft_done(&out);
}
