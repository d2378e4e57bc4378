/* smtp_test.c — e-mails on the wire: what a mail server is given, read back by Python, and what
 * becomes of a message when it says no. */

#include "lib/run/loop.h"
#include "services/notifications/testing.h"

#include <stdio.h>

/* ---- a mail server that answers as it is told ---- */

static struct post {
	uv_tcp_t door;
	const char *to_recipient,
		*to_message; /* what it says to RCPT, and to the message's end; NULL: yes */
	size_t connections, messages;
	char message[256 * 1024];
	size_t len;
	char recipient[2000];
} office;

struct caller {
	uv_tcp_t tcp;
	char buffer[65536], line[2000];
	size_t len;
	bool data;
};

static void answer_sent(uv_write_t *write, int status)
{
	free(write->data);
	free(write);
}

static void say(struct caller *caller, const char *text)
{
	uv_write_t *write = malloc(sizeof *write);
	char *copy = malloc(strlen(text) + 3);
	uv_buf_t bytes = uv_buf_init(copy, (unsigned)sprintf(copy, "%s\r\n", text));

	write->data = copy;
	uv_write(write, (uv_stream_t *)&caller->tcp, &bytes, 1, answer_sent);
}

static void data_line(struct caller *caller)
{
	if (strcmp(caller->line, ".") == 0) {
		caller->data = false;
		office.messages++;
		say(caller, office.to_message ? office.to_message : "250 queued as 4XyZ");
		return;
	}
	const char *line = caller->line[0] == '.' ? caller->line + 1 : caller->line;

	office.len += (size_t)snprintf(office.message + office.len,
				       sizeof office.message - office.len, "%s\r\n", line);
}

static void take_line(struct caller *caller)
{
	if (caller->data) {
		data_line(caller);
	} else if (strncmp(caller->line, "RCPT", 4) == 0) {
		snprintf(office.recipient, sizeof office.recipient, "%s", caller->line);
		say(caller, office.to_recipient ? office.to_recipient : "250 ok");
	} else if (strncmp(caller->line, "DATA", 4) == 0) {
		caller->data = true;
		office.len = 0;
		say(caller, "354 go on");
	} else {
		say(caller, strncmp(caller->line, "QUIT", 4) == 0 ? "221 bye" : "250 ok");
	}
}

static void hung_up(uv_handle_t *handle)
{
	free(handle->data);
}

static void room(uv_handle_t *handle, size_t wanted, uv_buf_t *out)
{
	struct caller *caller = handle->data;

	*out = uv_buf_init(caller->buffer, sizeof caller->buffer);
}

static void came(uv_stream_t *stream, ssize_t got, const uv_buf_t *bytes)
{
	struct caller *caller = stream->data;

	if (got < 0 && !uv_is_closing((uv_handle_t *)stream))
		uv_close((uv_handle_t *)stream, hung_up);
	for (ssize_t i = 0; i < got; i++) {
		if (bytes->base[i] != '\n' && caller->len < sizeof caller->line - 1) {
			caller->line[caller->len++] = bytes->base[i];
			continue;
		}
		caller->line[caller->len && caller->line[caller->len - 1] == '\r' ? caller->len - 1
										  : caller->len] =
			0;
		caller->len = 0;
		take_line(caller);
	}
}

static void knocked(uv_stream_t *door, int status)
{
	struct caller *caller = calloc(1, sizeof *caller);

	office.connections++;
	uv_tcp_init(door->loop, &caller->tcp);
	caller->tcp.data = caller;
	uv_accept(door, (uv_stream_t *)&caller->tcp);
	say(caller, "220 office");
	uv_read_start((uv_stream_t *)&caller->tcp, room, came);
}

static void open_office(struct test *t)
{
	static bool open;
	struct sockaddr_in at;
	int len = sizeof at;

	if (!open) {
		uv_ip4_addr("127.0.0.1", 0, &at);
		uv_tcp_init(loop_uv(), &office.door);
		uv_tcp_bind(&office.door, (struct sockaddr *)&at, 0);
		check_number(uv_listen((uv_stream_t *)&office.door, 16, knocked), 0);
		uv_tcp_getsockname(&office.door, (struct sockaddr *)&at, &len);
		config.smtp_url =
			str_of(strdup(textf(t, "smtp://127.0.0.1:%d", ntohs(at.sin_port))));
		config.mail_from = STR("Contacto <no-reply@contacto.example>");
		open = true;
	}
	fixture_sql("delete from notifications.message");
	sender_stop();
	sender_start();
	office.to_recipient = office.to_message = NULL;
	office.connections = office.messages = office.len = 0;
}

/* ---- what it is given ---- */

static void check_python(const char *check)
{
	FILE *pipe = popen(check, "w");

	check(pipe);
	check_number(fwrite(office.message, 1, office.len, pipe), office.len);
	check_number(pclose(pipe), 0);
}

TEST(a_mail_server_is_given_a_message_that_others_can_read)
{
	open_office(t);
	uuid user_id = uuid_new();
	struct user user = user_told(t, user_id, 1, NULL, LANGUAGE_AR);
	struct user_code_asked told =
		code_asked(t, CODE_PURPOSE_EMAIL, "amel.b@example.org", "271828", LANGUAGE_AR);

	told.user_id = user_id;
	tell(t, "users.changed", &user_shape, &user);
	tell_code(t, &told);
	eventually(has_state(t, told.flow_id, "sent"));
	check_number(office.messages, 1);
	check(str_starts(str_of(office.recipient), STR("RCPT TO:<amel.b@example.org>")));
	check_python(
		"/usr/bin/python3 -c '\n"
		"import sys, email, email.policy\n"
		"m = email.message_from_bytes(sys.stdin.buffer.read(), policy=email.policy.SMTP.clone(raise_on_defect=True))\n"
		"assert m[\"Subject\"] == \"رمز تأكيد بريدك الإلكتروني\", m[\"Subject\"]\n"
		"assert m[\"To\"].addresses[0].addr_spec == \"amel.b@example.org\"\n"
		"assert m[\"From\"].addresses[0].addr_spec == \"no-reply@contacto.example\"\n"
		"assert m[\"Auto-Submitted\"] == \"auto-generated\"\n"
		"assert m[\"Date\"].datetime.tzinfo\n"
		"plain = m.get_body((\"plain\",)).get_content()\n"
		"assert plain.startswith(\"مرحبًا أمال،\") and \"\\n\\n271828\\n\\n\" in plain, plain\n"
		"assert \"271828\" in m.get_body((\"html\",)).get_content()\n'");
}

TEST(a_message_id_is_the_rows_own)
{
	open_office(t);
	struct user_code_asked told =
		code_asked(t, CODE_PURPOSE_EMAIL, "amel@example.org", "271828", LANGUAGE_EN);

	tell_code(t, &told);
	eventually(has_state(t, told.flow_id, "sent"));
	check(contains((str){ office.message, office.len },
		       textf(t, "Message-ID: <%s@contacto.example>",
			     cstr(message_value(t, told.flow_id, "message_id")))));
}

TEST(a_confirmation_brings_the_visit_for_a_calendar)
{
	open_office(t);
	now_is("2026-11-20T09:00:00Z");
	struct cast who = cast(t, "amel@example.org", LANGUAGE_FR);
	struct appointment_told told = visit_of(who, "2026-11-24T08:30:00Z");

	fixture_sql(textf(t,
			  "insert into notifications.setting values ('%s', '{email}', "
			  "'Africa/Algiers', false, now())",
			  id_of(t, who.client)));
	tell_visit(t, "booked", &told);
	eventually(rows(t, "message where kind = 'visit_booked' and state = 'sent'") == 1);
	check_number(office.messages, 1);
	check_python(
		"/usr/bin/python3 -c '\n"
		"import sys, email, email.policy\n"
		"m = email.message_from_bytes(sys.stdin.buffer.read(), policy=email.policy.SMTP.clone(raise_on_defect=True))\n"
		"assert m[\"Subject\"] == \"Rendez-vous confirmé : mardi 24 novembre à 09:30\", m[\"Subject\"]\n"
		"plain = m.get_body((\"plain\",)).get_content()\n"
		"assert plain.startswith(\"Bonjour Amel,\") and \"/r/\" in plain, plain\n"
		"visit, = [p for p in m.walk() if p.get_content_type() == \"text/calendar\"]\n"
		"assert visit[\"Content-Type\"].params[\"method\"] == \"PUBLISH\"\n"
		"text = visit.get_payload(decode=True).decode().replace(\"\\r\\n \", \"\")\n"
		"assert \"DTSTART:20261124T083000Z\" in text and \"SUMMARY:Consultation\" in text, text\n"
		"assert text.count(\"BEGIN:VEVENT\") == 1 and text.count(\"METHOD:PUBLISH\") == 1, text\n'");

	/* Its calendar takes it out again. */
	turn(&told, VISIT_PARTY_PROFESSIONAL, APPOINTMENT_STATUS_CANCELLED);
	told.message = STR("<b>Je suis malade & désolé</b>");
	tell_visit(t, "cancelled", &told);
	eventually(rows(t, "message where kind = 'visit_cancelled' and state = 'sent'") == 1);
	check_python(
		"/usr/bin/python3 -c '\n"
		"import sys, email, email.policy\n"
		"m = email.message_from_bytes(sys.stdin.buffer.read(), policy=email.policy.SMTP.clone(raise_on_defect=True))\n"
		"visit, = [p for p in m.walk() if p.get_content_type() == \"text/calendar\"]\n"
		"text = visit.get_payload(decode=True).decode()\n"
		"assert visit[\"Content-Type\"].params[\"method\"] == \"CANCEL\"\n"
		"assert \"METHOD:CANCEL\" in text and \"STATUS:CANCELLED\" in text, text\n"
		"html = m.get_body((\"html\",)).get_content()\n"
		"assert \"&lt;b&gt;Je suis malade &amp; désolé&lt;/b&gt;\" in html, html\n'");
}

/* ---- when it says no ---- */

TEST(not_now_is_tried_again)
{
	open_office(t);
	office.to_message = "451 4.7.1 amel@example.org is greylisted, come back";
	clock_set(clock_now());
	struct user_code_asked told =
		code_asked(t, CODE_PURPOSE_EMAIL, "amel@example.org", "271828", LANGUAGE_FR);

	tell_code(t, &told);
	eventually(has_state(t, told.flow_id, "failed"));
	/* In words of ours: a server's own repeat the address. */
	check(!contains(message_value(t, told.flow_id, "failure"), "amel"));
	check(str_starts(message_value(t, told.flow_id, "failure"), STR("mail server ")));
	office.to_message = NULL;
	clock_move(SECONDS(5));
	job_run(&notifications, "send");
	eventually(has_state(t, told.flow_id, "sent"));
	check_number(office.messages, 2);
}

TEST(never_is_dead_at_once)
{
	open_office(t);
	office.to_recipient = "550 5.1.1 <amel@example.org>: no such user";
	struct user_code_asked told =
		code_asked(t, CODE_PURPOSE_EMAIL, "amel@example.org", "271828", LANGUAGE_FR);

	tell_code(t, &told);
	eventually(has_state(t, told.flow_id, "dead"));
	check(!contains(message_value(t, told.flow_id, "failure"), "amel"));
	check_text(message_value(t, told.flow_id, "attempts"), "1");
	check_text(message_value(t, told.flow_id, "content is null"), "t");
}

TEST(nobody_there_is_tried_again)
{
	open_office(t);
	str url = config.smtp_url;
	config.smtp_url = STR("smtp://127.0.0.1:1");
	clock_set(clock_now());
	struct user_code_asked told =
		code_asked(t, CODE_PURPOSE_EMAIL, "amel@example.org", "271828", LANGUAGE_FR);

	tell_code(t, &told);
	eventually(has_state(t, told.flow_id, "failed"));
	check_text(message_value(t, told.flow_id, "failure"), "mail server did not answer");
	config.smtp_url = url;
	clock_move(SECONDS(5));
	job_run(&notifications, "send");
	eventually(has_state(t, told.flow_id, "sent"));
}

KIT_MAIN("notifications/smtp", &notifications)
