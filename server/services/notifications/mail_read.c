/* mail_read.c — headers are unfolded, encoded words decoded (B alone), and the first text/plain
 * part taken.
 *
 * Not a general reader: what it does not understand it shows as it is. */

#include "services/notifications/mail_read.h"

#include <sodium.h>
#include <string.h>

enum { DEPTH = 4 }; /* of multiparts within each other */

static str cut_at(str *rest, const char *mark)
{
	const char *at = rest->len ? memmem(rest->at, rest->len, mark, strlen(mark)) : NULL;
	str part = *rest;

	if (!at) {
		*rest = (str){ rest->at + rest->len, 0 };
		return part;
	}
	part.len = (size_t)(at - part.at);
	*rest = (str){ at + strlen(mark), rest->len - part.len - strlen(mark) };
	return part;
}

/* The value of a header, unfolded; absent without one. */
static str header(struct region *region, str head, const char *name)
{
	while (head.len) {
		str line = cut_at(&head, "\r\n"), key = line;

		while (head.len && (head.at[0] == ' ' || head.at[0] == '\t')) {
			str more = str_trim(cut_at(&head, "\r\n"));

			line = region_format(region, "%.*s %.*s", STR_ARG(line), STR_ARG(more));
		}
		str value = line;
		str_cut(&value, ':', &key);
		if (str_equal_nocase(key, str_of(name)))
			return str_trim(value);
	}
	return (str){ 0 };
}

static str unbase64(struct region *region, str text)
{
	char *out = region_alloc(region, text.len + 1);
	size_t len = 0;

	if (sodium_base642bin((uint8_t *)out, text.len, text.at, text.len, "\r\n \t", &len, NULL,
			      sodium_base64_VARIANT_ORIGINAL) != 0)
		return text;
	return (str){ out, len };
}

/* "=?UTF-8?B?…?=" once or several times; spaces between two of them are no text (RFC 2047, 6.2). */
static str words(struct region *region, str value)
{
	str out = { "", 0 };
	bool after_word = false;

	while (value.len) {
		str plain = cut_at(&value, "=?UTF-8?B?");
		bool word = value.at > plain.at + plain.len;

		if (!(after_word && word && str_trim(plain).len == 0))
			out = region_format(region, "%.*s%.*s", STR_ARG(out), STR_ARG(plain));
		if (word) {
			str text = unbase64(region, cut_at(&value, "?="));

			out = region_format(region, "%.*s%.*s", STR_ARG(out), STR_ARG(text));
		}
		after_word = word;
	}
	return out;
}

static int hex(char c)
{
	const char *digits = "0123456789ABCDEF";
	const char *at = c ? strchr(digits, c >= 'a' && c <= 'f' ? c - 32 : c) : NULL;

	return at ? (int)(at - digits) : -1;
}

static str unquoted(struct region *region, str text)
{
	char *out = region_alloc(region, text.len + 1);
	size_t len = 0;

	for (size_t i = 0; i < text.len; i++) {
		if (text.at[i] != '=' || i + 2 >= text.len) {
			out[len++] = text.at[i];
			continue;
		}
		if (text.at[i + 1] == '\r')
			i += 2;
		else if (hex(text.at[i + 1]) >= 0 && hex(text.at[i + 2]) >= 0) {
			out[len++] = (char)(hex(text.at[i + 1]) * 16 + hex(text.at[i + 2]));
			i += 2;
		}
	}
	return (str){ out, len };
}

static str decoded(struct region *region, str head, str body)
{
	str encoding = header(region, head, "Content-Transfer-Encoding");

	if (str_equal_nocase(encoding, STR("base64")))
		return unbase64(region, body);
	if (str_equal_nocase(encoding, STR("quoted-printable")))
		return unquoted(region, body);
	return body;
}

/* Of a multipart the first part, which by RFC 2046 5.1.4 is the plainest; what is mixed may hold
 * another multipart. */
static str first_text(struct region *region, str head, str body)
{
	for (int depth = 0; depth < DEPTH; depth++) {
		str rest = header(region, head, "Content-Type");

		cut_at(&rest, "boundary=\"");
		if (!rest.len)
			break;

		str name = cut_at(&rest, "\"");
		str boundary = region_format(region, "--%.*s", STR_ARG(name));

		cut_at(&body, boundary.at);
		str part = cut_at(&body, boundary.at);
		body = (str){ part.at + (part.len >= 2 ? 2 : 0), part.len >= 2 ? part.len - 2 : 0 };
		head = cut_at(&body, "\r\n\r\n");
	}
	return decoded(region, head, body);
}

void mail_read(struct region *region, str message, struct mail_parts *parts)
{
	str head = cut_at(&message, "\r\n\r\n");
	str from = header(region, head, "From"), subject = header(region, head, "Subject");

	parts->from = str_absent(from) ? from : words(region, from);
	parts->subject = str_absent(subject) ? subject : words(region, subject);
	parts->message_id = header(region, head, "Message-ID");
	parts->text = first_text(region, head, message);
}
