/* calendar_test.c — what is written is read back by libical, and holds to RFC 5545 by its bytes. */

#include "lib/base/test.h"

#include "engine/calendar.h"

#include <libical/ical.h>

static struct region *region;

static instant at(const char *text)
{
	instant it;

	assert_true(instant_parse(str_of(text), &it));
	return it;
}

static struct calendar_visit some_visit(void)
{
	struct calendar_visit visit = {
		.version = 3,
		.changed_at = at("2026-03-01T10:11:12.345678Z"),
		.starts_at = at("2026-03-29T07:30:00Z"),
		.ends_at = at("2026-03-29T08:00:00Z"),
		.status = CALENDAR_CONFIRMED,
		.summary = STR("Consultation"),
	};

	assert_true(uuid_parse(STR("0195a1b2-0000-7000-8000-00000000abcd"), &visit.visit_id));
	return visit;
}

static const struct calendar ours = { .domain = { "contacto.example", 16 } };

static str feed_of(const struct calendar *calendar, const struct calendar_visit *visits,
		   size_t count)
{
	struct calendar_feed feed = calendar_feed_begin(region, calendar);

	for (size_t i = 0; i < count; i++)
		calendar_feed_put(&feed, &visits[i]);
	return calendar_feed_end(&feed);
}

static str mail_of(struct calendar_visit visit)
{
	region = region_new(0, NULL);
	return calendar_mail(region, &ours, &visit);
}

/* Content lines end in CRLF, have at most 75 bytes, are UTF-8 each, and hold no control character
 * but the tab (RFC 5545 3.1). */
static void check_lines(str text)
{
	assert_true(str_ends(text, STR("END:VCALENDAR\r\n")));
	while (text.len) {
		const char *end = memchr(text.at, '\n', text.len);
		str line = { text.at, (size_t)(end - text.at) };

		assert_true(line.len && line.at[line.len - 1] == '\r');
		line.len--;
		check_case(line.len <= 75, "%zu bytes: %.*s", line.len, STR_ARG(line));
		check_case(str_utf8_length(line) >= 0, "a character cut in two: %.*s",
			   STR_ARG(line));
		for (size_t i = 0; i < line.len; i++)
			assert_true((unsigned char)line.at[i] >= ' ' || line.at[i] == '\t');
		text.len -= (size_t)(end + 1 - text.at);
		text.at = end + 1;
	}
}

static icalcomponent *read_back(str text)
{
	icalcomponent *root = icalparser_parse_string(region_cstr(region, text));

	assert_non_null(root);
	assert_int_equal(icalcomponent_isa(root), ICAL_VCALENDAR_COMPONENT);
	assert_int_equal(icalcomponent_count_errors(root), 0);
	return root;
}

static icalcomponent *event_of(icalcomponent *root)
{
	icalcomponent *event = icalcomponent_get_first_component(root, ICAL_VEVENT_COMPONENT);

	assert_non_null(event);
	return event;
}

static bool has_line(str text, const char *line)
{
	return memmem(text.at, text.len, line, strlen(line)) != NULL;
}

static void done(icalcomponent *root)
{
	icalcomponent_free(root);
	region_free(region);
}

TEST(one_visit_reads_back)
{
	struct calendar_visit visit = some_visit();

	visit.location = STR("12, rue Didouche Mourad; Alger");
	visit.url = STR("https://contacto.example/v/abc");
	visit.has_pin = true;
	visit.latitude = 36.7538;
	visit.longitude = 3.0588;

	str text = mail_of(visit);
	icalcomponent *root = read_back(text), *event = event_of(root);
	icalproperty *geo = icalcomponent_get_first_property(event, ICAL_GEO_PROPERTY);

	check_lines(text);
	assert_string_equal(icalcomponent_get_uid(event),
			    "0195a1b2-0000-7000-8000-00000000abcd@contacto.example");
	assert_int_equal(icalcomponent_get_sequence(event), 3);
	assert_int_equal(icalcomponent_get_status(event), ICAL_STATUS_CONFIRMED);
	assert_string_equal(icalcomponent_get_summary(event), "Consultation");
	assert_string_equal(icalcomponent_get_location(event), "12, rue Didouche Mourad; Alger");
	assert_int_equal(icaltime_as_timet(icalcomponent_get_dtstart(event)),
			 visit.starts_at.us / 1000000);
	assert_int_equal(icaltime_as_timet(icalcomponent_get_dtend(event)),
			 visit.ends_at.us / 1000000);
	assert_int_equal(icaltime_as_timet(icalcomponent_get_dtstamp(event)),
			 visit.changed_at.us / 1000000);
	assert_true(has_line(text, "\r\nDTSTART:20260329T073000Z\r\n"));
	assert_true(icalproperty_get_geo(geo).lat > 36.7537 &&
		    icalproperty_get_geo(geo).lat < 36.7539);
	done(root);
}

TEST(times_before_1970_and_fractions_go_down_to_the_second)
{
	struct calendar_visit visit = some_visit();

	visit.starts_at = at("1969-12-31T23:59:58.5Z");
	visit.ends_at = at("2026-12-31T23:59:59.999999Z");

	str text = mail_of(visit);

	assert_true(has_line(text, "\r\nDTSTART:19691231T235958Z\r\n"));
	assert_true(has_line(text, "\r\nDTEND:20261231T235959Z\r\n"));
	region_free(region);
}

TEST(any_text_reads_back)
{
	static const char *const cases[] = {
		"a;b,c\\d: \"e\"",
		"\\n is no line feed",
		"عيادة الدكتورة أمال بن علي، نهج العربي بن مهيدي، الجزائر الوسطى، قرب البريد المركزي، الطابق الثاني",
		"ééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééé",
		"😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀",
		"one line\nanother\twith a tab\n\nand an end",
		"BEGIN:VEVENT\nUID:forged\nEND:VEVENT",
		"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
	};

	for (each_case(i, cases)) {
		struct calendar_visit visit = some_visit();

		visit.description = str_of(cases[i]);

		str text = mail_of(visit);
		icalcomponent *root = read_back(text);

		check_lines(text);
		check_case(strcmp(icalcomponent_get_description(event_of(root)), cases[i]) == 0,
			   "%s read back as %s", cases[i],
			   icalcomponent_get_description(event_of(root)));
		assert_int_equal(icalcomponent_count_components(root, ICAL_VEVENT_COMPONENT), 1);
		done(root);
	}
}

/* Mixtures of all that escaping and folding could trip over. */
TEST(any_mixture_reads_back)
{
	static const char *const pieces[] = { "a", " ", ",",  ";", "\\", "\n", ":",  "\"", "é",
					      "ع", "😀", "\t", "=", "^",  "x",  "--", "\r", "\x01" };
	uint64_t seed = 1;

	for (int round = 0; round < 2000; round++) {
		struct calendar_visit visit = some_visit();
		char typed[800] = "", kept[800] = "";
		size_t count = (size_t)(round % 160);

		for (size_t i = 0; i < count; i++) {
			seed = seed * 6364136223846793005u + 1442695040888963407u;

			const char *piece = pieces[(seed >> 33) % COUNT(pieces)];

			strcat(typed, piece);
			if (*piece != '\r' && *piece != '\x01')
				strcat(kept, piece);
		}
		visit.description = str_of(typed);
		if (!kept[strspn(kept, " \t\n")])
			*kept = '\0'; /* blanks alone are left out */

		str text = mail_of(visit);
		icalcomponent *root = read_back(text);
		const char *read = icalcomponent_get_description(event_of(root));

		check_lines(text);
		/* libical's reader drops blanks at both ends. */
		check_case(str_equal(str_trim(str_of(read ? read : "")), str_trim(str_of(kept))),
			   "%s read back as %s", kept, read ? read : "nothing");
		done(root);
	}
}

/* Nothing that a person typed becomes a line of its own, in whatever member it came. */
TEST(nothing_is_smuggled_in)
{
	str evil = STR("x\r\nATTACH:http://evil.example/\r\n\x01\x7fy");
	struct calendar_visit visit = some_visit();

	visit.summary = visit.description = visit.location = visit.url = evil;
	visit.organizer_name = visit.organizer_email = visit.attendee_name = visit.attendee_email =
		evil;
	region = region_new(0, NULL);

	struct calendar hostile = { .domain = evil, .name = evil, .refresh_minutes = 15 };
	str texts[] = { calendar_mail(region, &hostile, &visit), feed_of(&hostile, &visit, 1) };

	for (each_case(i, texts)) {
		check_lines(texts[i]);
		assert_false(has_line(texts[i], "\r\nATTACH"));
		assert_false(has_line(texts[i], "\r\n\r\n"));
	}
	region_free(region);
}

TEST(a_name_with_quotes_is_a_name)
{
	struct calendar_visit visit = some_visit();

	visit.organizer_name = STR("Dr \"Amel\"; ^Ben Ali, بن علي: x");
	visit.organizer_email = STR("no-reply@contacto.example");

	str text = mail_of(visit);
	icalcomponent *root = read_back(text);
	icalproperty *organizer =
		icalcomponent_get_first_property(event_of(root), ICAL_ORGANIZER_PROPERTY);
	icalparameter *name = icalproperty_get_first_parameter(organizer, ICAL_CN_PARAMETER);

	assert_string_equal(icalparameter_get_cn(name), "Dr Amel; Ben Ali, بن علي: x");
	assert_string_equal(icalproperty_get_organizer(organizer),
			    "mailto:no-reply@contacto.example");
	done(root);
}

TEST(the_method_says_what_became_of_it)
{
	static const struct {
		enum calendar_status status;
		bool organizer, attendee;
		const char *method, *line;
	} cases[] = {
		{ CALENDAR_CONFIRMED, false, false, "PUBLISH", "STATUS:CONFIRMED" },
		{ CALENDAR_CONFIRMED, true, false, "PUBLISH", "STATUS:CONFIRMED" },
		{ CALENDAR_CONFIRMED, false, true, "PUBLISH", "STATUS:CONFIRMED" },
		{ CALENDAR_CONFIRMED, true, true, "REQUEST", "STATUS:CONFIRMED" },
		{ CALENDAR_TENTATIVE, true, true, "REQUEST", "STATUS:TENTATIVE" },
		{ CALENDAR_CANCELLED, true, true, "CANCEL", "STATUS:CANCELLED" },
		{ CALENDAR_CANCELLED, false, false, "CANCEL", "STATUS:CANCELLED" },
	};

	for (each_case(i, cases)) {
		struct calendar_visit visit = some_visit();
		char line[32];

		visit.status = cases[i].status;
		if (cases[i].organizer)
			visit.organizer_email = STR("no-reply@contacto.example");
		if (cases[i].attendee)
			visit.attendee_email = STR("amel@example.org");
		snprintf(line, sizeof line, "\r\nMETHOD:%s\r\n", cases[i].method);

		str text = mail_of(visit);

		check_case(strcmp(calendar_method(&visit), cases[i].method) == 0, "%zu", i);
		check_case(has_line(text, line) && has_line(text, cases[i].line), "%zu: %.*s", i,
			   STR_ARG(text));
		check_case(has_line(text, "\r\nATTENDEE") ==
				   (cases[i].organizer && cases[i].attendee),
			   "%zu", i);
		check_lines(text);
		region_free(region);
	}
}

TEST(a_feed_has_its_name_and_all_visits_in_order)
{
	struct calendar feed = { .domain = STR("contacto.example"),
				 .name = STR("Contacto; Amel, بن علي"),
				 .refresh_minutes = 15 };
	struct calendar_visit visits[3] = { some_visit(), some_visit(), some_visit() };

	visits[1].visit_id.bytes[15]++;
	visits[1].status = CALENDAR_TENTATIVE;
	visits[2].visit_id.bytes[15] += 2;
	visits[2].status = CALENDAR_CANCELLED;
	region = region_new(0, NULL);

	str text = feed_of(&feed, visits, 3);
	icalcomponent *root = read_back(text);
	icalproperty *x = icalcomponent_get_first_property(root, ICAL_X_PROPERTY);

	check_lines(text);
	assert_int_equal(icalcomponent_count_components(root, ICAL_VEVENT_COMPONENT), 3);
	assert_null(icalcomponent_get_first_property(root, ICAL_METHOD_PROPERTY));
	assert_string_equal(
		icalproperty_get_name(icalcomponent_get_first_property(root, ICAL_NAME_PROPERTY)),
		"Contacto; Amel, بن علي");
	assert_string_equal(icalproperty_get_x_name(x), "X-WR-CALNAME");
	assert_true(has_line(text, "\r\nX-WR-CALNAME:Contacto; Amel, بن علي\r\n"));
	assert_true(has_line(text, "\r\nREFRESH-INTERVAL;VALUE=DURATION:PT15M\r\n"));
	assert_true(has_line(text, "\r\nX-PUBLISHED-TTL:PT15M\r\n"));
	assert_true(has_line(text, "\r\nTRANSP:TRANSPARENT\r\n"));

	icalcomponent *event = event_of(root);

	for (size_t i = 0; i < 3;
	     i++, event = icalcomponent_get_next_component(root, ICAL_VEVENT_COMPONENT)) {
		char end[32];

		snprintf(end, sizeof end, "abc%c@contacto.example", "def"[i]);
		assert_true(str_ends(str_of(icalcomponent_get_uid(event)), str_of(end)));
	}
	done(root);
}

TEST(an_empty_feed_is_a_calendar)
{
	region = region_new(0, NULL);

	str text = feed_of(&ours, NULL, 0);
	icalcomponent *root = read_back(text);

	check_lines(text);
	assert_int_equal(icalcomponent_count_components(root, ICAL_ANY_COMPONENT), 0);
	done(root);
}

TEST(the_domain_is_the_host_of_our_address)
{
	static const char *const cases[][2] = {
		{ "https://contacto.dz", "contacto.dz" },
		{ "https://contacto.dz/", "contacto.dz" },
		{ "http://localhost:8080", "localhost" },
		{ "https://www.contacto.dz:8443/a/b:c", "www.contacto.dz" },
		{ "contacto.dz", "contacto.dz" },
	};

	for (each_case(i, cases))
		check_str(calendar_domain(str_of(cases[i][0])), cases[i][1]);
}

TEST(the_same_makes_the_same_bytes)
{
	struct calendar_visit visit = some_visit();

	region = region_new(0, NULL);
	visit.description = STR("a\nb");

	str first = calendar_mail(region, &ours, &visit),
	    second = calendar_mail(region, &ours, &visit);

	assert_true(str_equal(first, second) && first.at != second.at);
	region_free(region);
}

TEST_MAIN("calendar")
