/* dev.c — where messages go on a developer's machine: the last of them are kept in memory, and
 * shown at /dev/messages.
 *
 * These routes are in the table in mode=development alone, and such a process listens on loopback
 * only (lib/serve/server.c): a page that shows codes to anybody must not exist anywhere else. */

#include "lib/run/config.h"
#include "services/notifications/draft.h"
#include "services/notifications/notifications.h"

#include <string.h>

enum { KEPT = 200, TEXT_MAX = 20000 };

struct kept {
	struct region *region; /* NULL: empty */
	str channel, id, from, to, subject, text;
	instant received_at;
};

static struct kept ring[KEPT];
static size_t count; /* ever kept; the next goes to count % KEPT */

bool dev_mode(void)
{
	return str_equal(config.mode, STR("development"));
}

static bool is_known(str id)
{
	for (size_t i = 0; i < KEPT; i++) {
		if (id.len && ring[i].region && str_equal(ring[i].id, id))
			return true;
	}
	return false;
}

void dev_keep(const char *channel, str id, str from, str to, str subject, str text)
{
	struct kept *kept = &ring[count % KEPT];

	/* As a carrier does: an id is taken once. */
	if (is_known(id))
		return;
	count++;
	region_free(kept->region);

	struct region *region = region_new(0, NULL);
	*kept = (struct kept){
		.region = region,
		.channel = str_of(channel),
		.id = region_copy(region, id),
		.from = region_copy(region, from),
		.to = region_copy(region, to),
		.subject = region_copy(region, subject),
		.text = region_copy(region, text),
		.received_at = clock_now(),
	};
}

/* The i-th latest; NULL beyond the last. */
static const struct kept *latest(size_t i)
{
	return i < count && i < KEPT ? &ring[(count - 1 - i) % KEPT] : NULL;
}

/* ---- POST /dev/sms: what a gateway would take ---- */

struct dev_sms {
	str id, to, from, text;
};
static const struct field dev_sms_fields[] = {
	FIELD(dev_sms, id, .format = F_TOKEN, .max = 64),
	FIELD(dev_sms, to, .format = F_PHONE),
	FIELD(dev_sms, from, .format = F_LINE, .max = 20),
	FIELD(dev_sms, text, .format = F_PROSE, .max = 2000),
};
static const struct shape dev_sms_shape = { "dev_sms", sizeof(struct dev_sms), dev_sms_fields, 4 };

struct dev_taken {
	str id;
};
static const struct field dev_taken_fields[] = { FIELD(dev_taken, id) };
static const struct shape dev_taken_shape = { "dev_taken", sizeof(struct dev_taken),
					      dev_taken_fields, 1 };

static struct reply *take_sms(struct req *req, const void *params, const void *body)
{
	const struct dev_sms *in = body;

	dev_keep("sms", in->id, in->from, in->to, (str){ 0 }, in->text);
	return reply_shape(req, 202, &dev_taken_shape,
			   &(struct dev_taken){ region_format(req->region, "dev-%zu", count) });
}

/* ---- GET /dev/messages ---- */

struct dev_message {
	str channel, from, to, subject, text;
	instant received_at;
};
static const struct field dev_message_fields[] = {
	FIELD(dev_message, channel), FIELD(dev_message, from),
	FIELD(dev_message, to),      FIELD(dev_message, subject, .optional = true),
	FIELD(dev_message, text),    FIELD(dev_message, received_at),
};
static const struct shape dev_message_shape = { "dev_message", sizeof(struct dev_message),
						dev_message_fields, 6 };

static struct reply *show_json(struct req *req)
{
	struct dev_message *items = region_array(req->region, KEPT, sizeof *items);
	const struct kept *kept;
	size_t i;

	for (i = 0; (kept = latest(i)); i++)
		items[i] = (struct dev_message){ kept->channel, kept->from, kept->to,
						 kept->subject, kept->text, kept->received_at };
	return reply_page(req, &dev_message_shape, (struct list_of){ items, i }, (str){ 0 });
}

static bool is_digit(str s, size_t i)
{
	return i < s.len && s.at[i] >= '0' && s.at[i] <= '9';
}

/* The text, with six digits in a row as what they are: a code. */
static void put_text(struct draft *out, str text)
{
	size_t from = 0;

	for (size_t i = 0; i < text.len; i++) {
		size_t end = i;

		while (is_digit(text, end))
			end++;
		if (end - i == 6) {
			draft_escaped(out, (str){ text.at + from, i - from });
			draft_put(out, STR("<b dir=\"ltr\">"));
			draft_put(out, (str){ text.at + i, 6 });
			draft_put(out, STR("</b>"));
			from = end;
		}
		if (end > i)
			i = end - 1;
	}
	draft_escaped(out, (str){ text.at + from, text.len - from });
}

static void put_message(struct draft *out, const struct kept *kept)
{
	char at[INSTANT_TEXT];

	draft_put(out, STR("<article>\n<header>"));
	draft_escaped(out, kept->channel);
	draft_put(out, STR(" · <bdi>"));
	draft_escaped(out, kept->from);
	draft_put(out, STR("</bdi> → <bdi>"));
	draft_escaped(out, kept->to);
	draft_put(out, STR("</bdi> · <time>"));
	draft_put(out, (str){ at, instant_write((instant){ kept->received_at.us / SECONDS(1) *
							   SECONDS(1) },
						at) });
	draft_put(out, STR("</time></header>\n"));
	if (kept->subject.len) {
		draft_put(out, STR("<h2 dir=\"auto\">"));
		draft_escaped(out, kept->subject);
		draft_put(out, STR("</h2>\n"));
	}
	draft_put(out, STR("<p dir=\"auto\">"));
	put_text(out, kept->text);
	draft_put(out, STR("</p>\n</article>\n"));
}

static struct reply *show_page(struct req *req)
{
	struct draft out = { .region = req->region };
	const struct kept *kept;

	draft_put(
		&out,
		STR("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta http-equiv=\"refresh\" content=\"3\">\n"
		    "<meta name=\"viewport\" content=\"width=device-width\">\n<title>Messages of this machine</title>\n<style>\n"
		    "body { font: 16px/1.6 system-ui, sans-serif; max-width: 44rem; margin: 2rem auto; padding: 0 1rem; color: #1a1a1a; "
		    "background: #fafafa }\n"
		    "article { background: #fff; border: 1px solid #ddd; border-radius: 8px; padding: .75rem 1rem; margin: 1rem 0 }\n"
		    "header { color: #555; font-size: 14px }\nh1 { font-size: 20px }\nh2 { font-size: 16px; margin: .5rem 0 0 }\n"
		    "p { white-space: pre-wrap; margin: .25rem 0 0; overflow-wrap: anywhere }\n"
		    "b { font-size: 28px; letter-spacing: 3px; user-select: all }\n</style>\n</head>\n<body>\n"
		    "<h1>Messages of this machine</h1>\n"));
	if (!count)
		draft_put(&out, STR("<p>None yet. Ask for a code, and it is shown here.</p>\n"));
	for (size_t i = 0; (kept = latest(i)); i++)
		put_message(&out, kept);
	draft_put(&out, STR("</body>\n</html>\n"));

	struct reply *reply =
		reply_text(req, 200, STR("text/html; charset=utf-8"), draft_done(&out));
	reply_header(req, reply, STR("Content-Security-Policy"),
		     STR("default-src 'none'; style-src 'unsafe-inline'"));
	reply_header(req, reply, STR("Cache-Control"), STR("no-store"));
	return reply;
}

enum dev_format { DEV_FORMAT_NONE, DEV_FORMAT_HTML, DEV_FORMAT_JSON };
static const char *const dev_format_names[] = { "", "html", "json", NULL };

struct dev_params {
	int format;
};
static const struct field dev_params_fields[] = { FIELD(dev_params, format, .optional = true,
							.names = dev_format_names) };
static const struct shape dev_params_shape = { "dev_params", sizeof(struct dev_params),
					       dev_params_fields, 1 };

static struct reply *show(struct req *req, const void *params, const void *body)
{
	const struct dev_params *in = params;

	return in->format == DEV_FORMAT_JSON ? show_json(req) : show_page(req);
}

const struct route dev_routes[] = {
	{ .method = HTTP_GET,
	  .path = "/dev/messages",
	  .operation = "dev_messages",
	  .params = &dev_params_shape,
	  .reads = true,
	  .summary = "Messages of this machine",
	  .handle = show },
	{ .method = HTTP_POST,
	  .path = "/dev/sms",
	  .operation = "dev_sms",
	  .body = &dev_sms_shape,
	  .summary = "Takes an SMS as a gateway does",
	  .handle = take_sms },
	{ 0 },
};
