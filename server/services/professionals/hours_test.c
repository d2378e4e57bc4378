/* hours_test.c — weekly hours, special dates and time off: kept, told, and by their owner alone. */

#include "services/professionals/testing.h"

#define NOBODYS "01890f5e-7b1c-7cc3-98c4-dc0c0c07398f"

static struct answer set_dates(struct who who, const char *dates)
{
	return put_any(who, ME "/special_dates", textf(who.t, "{\"special_dates\":[%s]}", dates));
}

static struct answer set_ranges(struct who who, const char *ranges)
{
	return put_any(who, ME "/hours", textf(who.t, "{\"hours\":[%s]}", ranges));
}

static const char *date_json(struct test *t, const char *day, const char *place, const char *walls)
{
	return textf(t, "{\"on_date\":\"%s\",\"place_id\":\"%s\",\"ranges\":[%s]}", day, place,
		     walls);
}

/* ---- weekly hours ---- */

VALID_TEST(keeps_hours_in_their_order)
{
	struct who who = draft(t, "amel");
	const char *place = given_place(who, PRACTICE);
	const char *ranges = textf(
		t,
		"{\"hours\":[%s,%s,{\"place_id\":\"%s\",\"weekdays\":[\"sat\"],\"from_minute\":600,\"to_minute\":780,"
		"\"valid_from\":\"2027-02-08\",\"valid_to\":\"2027-03-08\"}]}",
		range(t, place, "\"thu\",\"sun\"", 780, 1440),
		range(t, place, "\"sun\",\"mon\"", 480, 720), place);
	struct asking asking = {
		.method = "PUT", .path = ME "/hours", .body = ranges, .if_match = "\"2\""
	};
	struct answer answer = ask(valid(who), asking);

	check_status(answer, 200);
	check_text(header(answer, "etag"), "\"3\"");
	check(str_equal(answer.body, str_of(ranges)));

	const struct json *told = told_at(t, "professional.changed", 2);
	check_number(json_get(told, STR("hours"))->count, 3);
	check(str_equal(json_get(told, STR("hours"))->raw, json_at(answer, "/hours")->raw));

	check_problem(ask(who, asking), 412, "precondition-failed");
	asking.if_match = NULL;
	check_problem(ask(who, asking), 428, "precondition-required");
	check_status(set_ranges(who, ""), 200);
	check_number(json_at(get(who, ME), "/hours")->count, 0);
}

TEST(hours_that_cannot_be_are_told_by_pointer)
{
	struct who who = draft(t, "amel"), other = draft(t, "other");
	const char *here = given_place(who, PRACTICE), *there = given_place(who, HOME);
	const char *others = given_place(other, PRACTICE);
	struct answer answer = set_ranges(
		who,
		textf(t, "%s,%s,%s,%s,%s", range(t, here, "\"sun\",\"mon\"", 480, 720),
		      range(t, there, "\"mon\"", 715, 800),
		      range(t, others, "\"tue\",\"tue\"", 481, 722),
		      range(t, here, "\"wed\"", 600, 600),
		      textf(t,
			    "{\"place_id\":\"%s\",\"weekdays\":[\"fri\"],\"from_minute\":0,\"to_minute\":60,"
			    "\"valid_from\":\"2026-02-01\",\"valid_to\":\"2026-01-31\"}",
			    here)));

	check_fault(answer, "/hours/1", "overlap");
	check_fault(answer, "/hours/2/place_id", "not_known");
	check_fault(answer, "/hours/2/weekdays", "duplicate");
	check_fault(answer, "/hours/2/from_minute", "multiple");
	check_fault(answer, "/hours/2/to_minute", "multiple");
	check_fault(answer, "/hours/3/to_minute", "order");
	check_fault(answer, "/hours/4/valid_to", "order");
	check_number(json_at(answer, "/errors")->count, 7);
	check_fault(set_ranges(who, range(t, here, "", 480, 720)), "/hours/0/weekdays", "too_few");
	check_fault(set_ranges(who, range(t, here, "\"sun\"", 480, 1441)), "/hours/0/to_minute",
		    "too_big");
	check_fault(set_ranges(who, range(t, here, "\"sunday\"", 480, 720)), "/hours/0/weekdays/0",
		    "enum");
	check_number(version_of(who), 3);
}

/* ---- special dates ---- */

VALID_TEST(keeps_special_dates_and_forgets_past_ones)
{
	struct who who = draft(t, "amel");
	const char *place = given_place(who, PRACTICE);
	struct asking asking = {
		.method = "PUT",
		.path = ME "/special_dates",
		.body = textf(
			t,
			"{\"special_dates\":[%s,{\"on_date\":\"2099-01-01\",\"ranges\":[]},{\"on_date\":\"2020-01-01\",\"ranges\":[]}]}",
			date_json(
				t, "2099-01-02", place,
				"{\"from_minute\":480,\"to_minute\":600},{\"from_minute\":600,\"to_minute\":720}")),
		.if_match = "\"2\"",
	};
	struct answer answer = ask(valid(who), asking);

	check_status(answer, 200);
	check_text(header(answer, "etag"), "\"3\"");
	check_number(json_at(answer, "/special_dates")->count, 2);
	check_text(text_at(answer, "/special_dates/0/on_date"), "2099-01-01");
	check(!json_at(answer, "/special_dates/0/place_id"));
	check_number(int_at(answer, "/special_dates/1/ranges/1/to_minute"), 720);
	check_number(json_get(told_at(t, "professional.changed", 2), STR("special_dates"))->count,
		     2);
	check_problem(ask(who, asking), 412, "precondition-failed");
	asking.if_match = NULL;
	check_problem(ask(who, asking), 428, "precondition-required");
}

TEST(special_dates_that_cannot_be_are_told_by_pointer)
{
	struct who who = draft(t, "amel");
	const char *here = given_place(who, PRACTICE), *there = given_place(who, HOME);
	static const char morning[] = "{\"from_minute\":480,\"to_minute\":720}";
	struct answer answer = set_dates(
		who,
		textf(t, "%s,%s,%s,%s,%s,%s",
		      date_json(
			      t, "2099-01-01", here,
			      "{\"from_minute\":480,\"to_minute\":720},{\"from_minute\":700,\"to_minute\":720}"),
		      date_json(t, "2099-01-01", there, morning),
		      date_json(t, "2099-01-01", here, ""), date_json(t, "2099-01-03", NOBODYS, ""),
		      "{\"on_date\":\"2099-01-04\",\"ranges\":[{\"from_minute\":5,\"to_minute\":5}]}",
		      "{\"on_date\":\"2099-01-01\",\"ranges\":[]}"));

	check_fault(answer, "/special_dates/0/ranges/1", "overlap");
	check_fault(answer, "/special_dates/1", "overlap");
	check_fault(answer, "/special_dates/2/on_date", "duplicate");
	check_fault(answer, "/special_dates/3/place_id", "not_known");
	check_fault(answer, "/special_dates/4/ranges", "not_allowed");
	check_fault(answer, "/special_dates/4/ranges/0/to_minute", "order");
	check_fault(answer, "/special_dates/5/on_date", "duplicate");
	check_number(version_of(who), 3);
	answer = set_dates(
		who,
		"{\"on_date\":\"2099-01-04\",\"ranges\":[{\"from_minute\":1,\"to_minute\":3}]},"
		"{\"on_date\":\"2099-01-04\",\"ranges\":[]}");
	check_fault(answer, "/special_dates/0/ranges/0/from_minute", "multiple");
	check_fault(answer, "/special_dates/0/ranges/0/to_minute", "multiple");
	check_fault(answer, "/special_dates/1/on_date", "duplicate");
}

/* 2099-01-04 is a Sunday. */
TEST(a_special_date_meets_the_hours_of_other_places)
{
	struct who who = draft(t, "amel");
	const char *here = given_place(who, PRACTICE), *there = given_place(who, HOME);
	const char *extra =
		date_json(t, "2099-01-04", there, "{\"from_minute\":600,\"to_minute\":800}");
	const char *sunday = range(t, here, "\"sun\"", 480, 720);

	check_status(set_ranges(who, sunday), 200);
	check_fault(set_dates(who, extra), "/special_dates/0", "overlap");
	check_status(set_dates(who, textf(t, "%s,%s", extra, date_json(t, "2099-01-04", here, ""))),
		     200);
	check_status(set_ranges(who, ""), 200);
	check_status(set_dates(who, extra), 200);
	check_fault(set_ranges(who, textf(t, "%s,%s", range(t, here, "\"mon\"", 480, 720), sunday)),
		    "/hours/1", "overlap");
	check_status(set_ranges(who, range(t, here, "\"sun\"", 480, 600)), 200);
}

/* ---- time off ---- */

VALID_TEST(takes_time_off_and_works_after_all)
{
	struct who who = draft(t, "amel");
	struct answer whole = post(valid(who), ME "/time_off",
				   "{\"from_date\":\"2099-08-01\",\"to_date\":\"2099-08-31\"}");
	struct answer hours = post(valid(who), ME "/time_off",
				   "{\"from_date\":\"2099-03-01\",\"to_date\":\"2099-03-01\","
				   "\"from_minute\":480,\"to_minute\":600}");

	check_status(whole, 201);
	check_text(header(whole, "etag"), "\"2\"");
	check(!json_at(whole, "/from_minute"));
	check_status(hours, 201);
	check_number(int_at(hours, "/to_minute"), 600);
	check_text(text_at(get(who, ME), "/time_off/0/from_date"), "2099-03-01");
	check_number(json_get(told_at(t, "professional.changed", 2), STR("time_off"))->count, 2);

	const char *path = textf(t, ME "/time_off/%s", text_of(whole, "/time_off_id"));
	check_problem(del(draft(t, "other"), path), 404, "not-found");
	struct answer gone = del(valid(who), path);
	check_status(gone, 204);
	check_text(header(gone, "etag"), "\"4\"");
	check_problem(del(who, path), 404, "not-found");
	check_number(json_at(get(who, ME), "/time_off")->count, 1);
}

TEST(time_off_that_cannot_be_is_told_by_pointer)
{
	static const struct {
		const char *body, *pointer, *code;
	} cases[] = {
		{ "{\"from_date\":\"2099-08-02\",\"to_date\":\"2099-08-01\"}", "/to_date",
		  "order" },
		{ "{\"from_date\":\"2020-08-02\",\"to_date\":\"2020-08-03\"}", "/to_date", "past" },
		{ "{\"from_date\":\"2099-08-02\",\"to_date\":\"2099-08-03\",\"from_minute\":5}",
		  "/to_minute", "required" },
		{ "{\"from_date\":\"2099-08-02\",\"to_date\":\"2099-08-03\",\"to_minute\":5}",
		  "/from_minute", "required" },
		{ "{\"from_date\":\"2099-08-02\",\"to_date\":\"2099-08-03\",\"from_minute\":5,\"to_minute\":5}",
		  "/to_minute", "order" },
		{ "{\"from_date\":\"2099-08-02\",\"to_date\":\"2099-08-03\",\"from_minute\":3,\"to_minute\":5}",
		  "/from_minute", "multiple" },
		{ "{\"from_date\":\"2099-08-02\"}", "/to_date", "required" },
	};
	struct who who = draft(t, "amel");

	for (each_case(i, cases))
		check_fault(post(who, ME "/time_off", cases[i].body), cases[i].pointer,
			    cases[i].code);
	check_number(version_of(who), 1);
}

TEST(time_off_has_its_number_and_past_ones_do_not_count)
{
	struct who who = draft(t, "amel");
	const char *id = text_of(get(who, ME), "/professional_id");

	fixture_sql(textf(
		t,
		"insert into professionals.time_off (time_off_id, professional_id, from_date, to_date) "
		"select gen_random_uuid(), '%s', '2020-01-01', '2020-01-02' from generate_series(1, %d)",
		id, TIME_OFF_MAX));
	check_status(post(who, ME "/time_off",
			  "{\"from_date\":\"2099-08-01\",\"to_date\":\"2099-08-31\"}"),
		     201);
	check_number(json_at(get(who, ME), "/time_off")->count, 1);
	fixture_sql(textf(
		t,
		"insert into professionals.time_off (time_off_id, professional_id, from_date, to_date) "
		"select gen_random_uuid(), '%s', '2098-01-01', '2098-01-02' from generate_series(2, %d)",
		id, TIME_OFF_MAX));
	check_problem(post(who, ME "/time_off",
			   "{\"from_date\":\"2099-08-01\",\"to_date\":\"2099-08-31\"}"),
		      409, "list-full");
}

/* Today is what the clock of the professional's zone shows: 23:30 UTC is tomorrow in Algiers. */
TEST(today_is_the_professionals_own)
{
	instant at;

	check(instant_parse(STR("2026-12-31T23:30:00Z"), &at));
	clock_set(at);
	struct who who = draft(t, "amel");
	check_fault(post(who, ME "/time_off",
			 "{\"from_date\":\"2026-12-31\",\"to_date\":\"2026-12-31\"}"),
		    "/to_date", "past");
	check_status(post(who, ME "/time_off",
			  "{\"from_date\":\"2027-01-01\",\"to_date\":\"2027-01-01\"}"),
		     201);
}

KIT_MAIN("professionals/hours", &professionals)
