/* mail_test.c — e-mails, read back by somebody else: Python's parser, which shares no line with
 * ours. */

#include "lib/base/test.h"
#include "services/notifications/mail.h"
#include "services/notifications/mail_read.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct region *region;

static const struct mail example = {
	.id = { { 1, 2, 3, 4, 5, 6, 0x77, 8, 0x89, 10, 11, 12, 13, 14, 15, 16 } },
	.from = { "Contacto <no-reply@contacto.example>", 36 },
	.to = { "amel@example.org", 16 },
	.subject = { "Your code", 9 },
	.text = { "Hello,\n\n123456\n\nBye", 19 },
	.language = "en",
	.at = { INT64_C(1795341600) * 1000000 },
};

/* Runs a check in Python over the message, with `m` parsed, `body(type)` decoded, and `raw`; its
 * words name what failed. */
static void check_python(str message, const char *check)
{
	char command[4096];
	FILE *pipe;

	snprintf(command, sizeof command,
		 "/usr/bin/python3 -c '\n"
		 "import sys, email, email.policy\n"
		 "raw = sys.stdin.buffer.read()\n"
		 "strict = email.policy.SMTP.clone(raise_on_defect=True)\n"
		 "m = email.message_from_bytes(raw, policy=strict)\n"
		 "body = lambda kind: m.get_body((kind,)).get_content()\n"
		 "assert all(len(line) <= 998 for line in raw.split(b\"\\r\\n\"))\n"
		 "assert raw.count(b\"\\n\") == raw.count(b\"\\r\\n\") == raw.count(b\"\\r\")\n"
		 "assert raw.isascii()\n"
		 "%s\n'",
		 check);
	pipe = popen(command, "w");
	assert_non_null(pipe);
	assert_int_equal(fwrite(message.at, 1, message.len, pipe), message.len);
	assert_int_equal(pclose(pipe), 0);
}

TEST(the_headers_of_a_message)
{
	check_python(
		mail_write(region, &example),
		"assert m[\"Subject\"] == \"Your code\"\n"
		"assert m[\"From\"].addresses[0].display_name == \"Contacto\"\n"
		"assert m[\"From\"].addresses[0].addr_spec == \"no-reply@contacto.example\"\n"
		"assert [a.addr_spec for a in m[\"To\"].addresses] == [\"amel@example.org\"]\n"
		"assert m[\"Date\"].datetime.timestamp() == 1795341600\n"
		"assert m[\"Message-ID\"] == \"<01020304-0506-7708-890a-0b0c0d0e0f10@contacto.example>\"\n"
		"assert m[\"MIME-Version\"] == \"1.0\"\n"
		"assert m[\"Auto-Submitted\"] == \"auto-generated\"\n"
		"assert m[\"Content-Language\"] == \"en\"\n"
		"assert \"List-Unsubscribe\" not in m\n"
		"assert m.get_content_type() == \"multipart/alternative\"\n"
		"assert [p.get_content_type() for p in m.iter_parts()] == [\"text/plain\", \"text/html\"]");
}

TEST(text_and_html_say_the_same)
{
	check_python(mail_write(region, &example),
		     "assert body(\"plain\").rstrip(\"\\n\") == \"Hello,\\n\\n123456\\n\\nBye\"\n"
		     "assert body(\"html\").count(\"<p \") == 3\n"
		     "assert \"32px\" in body(\"html\").split(\"123456\")[0]\n"
		     "assert \"dir=\\\"ltr\\\"\" in body(\"html\")");
}

TEST(arabic_is_arabic)
{
	struct mail mail = example;

	mail.subject =
		STR("رمزك لتأكيد عنوان بريدك الإلكتروني في Contacto، وهو عنوان طويل جدًا حتى يُقسم");
	mail.text = STR("مرحبًا أمال،\n\nهذا رمزك <سري> & خاص.");
	mail.language = "ar";
	check_python(
		mail_write(region, &mail),
		"assert m[\"Subject\"] == \"رمزك لتأكيد عنوان بريدك الإلكتروني في Contacto، وهو عنوان طويل جدًا حتى يُقسم\"\n"
		"assert body(\"plain\").startswith(\"مرحبًا أمال،\")\n"
		"assert \"dir=\\\"rtl\\\"\" in body(\"html\")\n"
		"assert \"&lt;سري&gt; &amp; خاص\" in body(\"html\")\n"
		"assert all(len(line) <= 76 for line in raw.split(b\"\\r\\n\"))");
}

TEST(a_name_of_the_sender_in_any_letters)
{
	struct mail mail = example;

	mail.from = STR("كونتاكتو <no-reply@contacto.example>");
	check_python(mail_write(region, &mail),
		     "assert m[\"From\"].addresses[0].display_name == \"كونتاكتو\"");
	mail.from = STR("no-reply@contacto.example");
	check_python(mail_write(region, &mail),
		     "assert m[\"From\"].addresses[0].addr_spec == \"no-reply@contacto.example\"");
}

TEST(nothing_becomes_a_header)
{
	struct mail mail = example;

	mail.subject = STR("Hello\r\nBcc: eve@example.org\r\n\r\nnew body");
	mail.text = STR(
		"x\r\n.\r\nMAIL FROM:<eve@example.org>\r\n--01020304-0506-7708-890a-0b0c0d0e0f10--\r\n");
	check_python(mail_write(region, &mail), "assert \"Bcc\" not in m\n"
						"assert len(list(m.iter_parts())) == 2\n"
						"assert b\"\\r\\n.\\r\\n\" not in raw\n"
						"assert b\"eve@\" not in raw");
}

TEST(a_visit_for_the_calendar_is_attached)
{
	struct mail mail = example;

	mail.calendar = STR("BEGIN:VCALENDAR\r\nMETHOD:PUBLISH\r\nEND:VCALENDAR\r\n");
	mail.method = "PUBLISH";
	check_python(
		mail_write(region, &mail),
		"assert m.get_content_type() == \"multipart/mixed\"\n"
		"text, visit = m.iter_parts()\n"
		"assert text.get_content_type() == \"multipart/alternative\"\n"
		"assert [p.get_content_type() for p in text.iter_parts()] == [\"text/plain\", \"text/html\"]\n"
		"assert body(\"plain\").rstrip(\"\\n\") == \"Hello,\\n\\n123456\\n\\nBye\"\n"
		"assert visit.get_content_type() == \"text/calendar\"\n"
		"assert visit[\"Content-Type\"].params[\"method\"] == \"PUBLISH\"\n"
		"assert visit.get_filename() == \"visit.ics\"\n"
		"assert visit.get_payload(decode=True).startswith(b\"BEGIN:VCALENDAR\\r\\nMETHOD:\")");
}

TEST(our_own_reader_finds_the_text)
{
	struct mail mail = example;
	struct mail_parts parts;

	mail_read(region, mail_write(region, &mail), &parts);
	check_str(parts.text, "Hello,\n\n123456\n\nBye");
	mail.calendar = STR("BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n");
	mail.method = "CANCEL";
	mail_read(region, mail_write(region, &mail), &parts);
	check_str(parts.text, "Hello,\n\n123456\n\nBye");
	check_str(parts.subject, "Your code");
}

TEST(what_is_no_address_is_not_written_to)
{
	static const char *const bad[] = {
		"",
		"amel",
		"@example.org",
		"amel@",
		"a@b@c",
		"amel@example.org\r\nBcc: eve@example.org",
		"amel @example.org",
		"<amel@example.org>",
		"amel@example.org,eve@example.org",
		"\"amel\"@example.org",
		"أمال@example.org",
	};
	struct mail mail = example;

	for (each_case(i, bad)) {
		mail.to = str_of(bad[i]);
		check_case(str_absent(mail_write(region, &mail)), "%s", bad[i]);
	}
	mail.to = example.to;
	mail.from = STR("Contacto <no-reply>");
	assert_true(str_absent(mail_write(region, &mail)));
	mail.from = STR("Contacto <no-reply@contacto.example");
	assert_true(str_absent(mail_write(region, &mail)));
}

int main(void)
{
	region = region_new(0, NULL);

	int failed = _cmocka_run_group_tests("mail", tests_, tests_count_, NULL, NULL);

	region_free(region);
	return failed;
}
