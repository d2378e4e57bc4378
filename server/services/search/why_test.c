/* why_test.c — GET /v1/search/why: each reason, and the nearest start. */

#include "services/search/testing.h"

/* "@5" becomes the date on(t, 5). */
static const char *dated(struct test *t, const char *text)
{
	const char *line = "", *at;

	for (; (at = strchr(text, '@')); text = at + 2)
		line = textf(t, "%s%.*s%s", line, (int)(at - text), text, on(t, at[1] - '0'));
	return textf(t, "%s%s", line, text);
}

/* A professional of that trade, found by then. */
static struct shop shop_found(struct test *t, const char *who, struct shop said)
{
	struct shop shop;

	eventually(get(nobody(t), "/v1/search?page_size=1").status == 200);
	shop = shop_open(t, who, said);
	eventually(is_found(t, &shop, textf(t, "trade=%s&page_size=50", said.trade)));
	return shop;
}

/* The codes, with commas; "fits" when he does. */
static const char *why(struct test *t, const struct shop *shop, const char *query)
{
	struct answer answer = get(t->valid ? valid(nobody(t)) : nobody(t),
				   textf(t, "/v1/search/why?professional_id=%s&%s",
					 shop->professional_id, dated(t, query)));
	const char *line = "";

	check_status(answer, 200);
	if (json_at(answer, "/fits")->truth)
		return "fits";
	for (const struct json *each = json_at(answer, "/reasons")->first; each; each = each->next)
		line = textf(t, "%s%s%.*s", line, *line ? "," : "",
			     STR_ARG(json_get(each, STR("code"))->text));
	return line;
}

static str nearest(struct test *t, const struct shop *shop, const char *query)
{
	return text_at(
		get(nobody(t), textf(t, "/v1/search/why?slug=%s&%s", shop->slug, dated(t, query))),
		"/nearest/starts_at");
}

VALID_TEST(every_reason_is_told)
{
	static const struct {
		const char *query, *reasons;
	} cases[] = {
		{ "trade=joiner", "fits" },
		{ "trade=cooper", "trade" },
		{ "speciality=wool", "trade" },
		{ "trade=fuller&speciality=wool", "trade" },
		{ "wilaya=lowland", "wilaya" },
		{ "town=netham", "town" },
		{ "latitude=35&longitude=2&radius_km=10", "distance" },
		{ "languages=en", "languages" },
		{ "gender=male", "gender" },
		{ "verified=true", "verified" },
		{ "video=true", "kind" },
		{ "length_minutes=60", "length" },
		{ "price_most=1000", "price" },
		{ "from=@5&to=@5", "closed" },
		{ "part=evening", "closed" },
		{ "q=xyzzyxyzzy", "words" },
		{ "trade=cooper&wilaya=lowland&languages=en&length_minutes=60",
		  "trade,languages,wilaya,length" },
	};
	struct shop shop = shop_found(t, "Whyte", (struct shop){ .trade = "joiner" });

	for (each_case(i, cases)) {
		const char *line = why(t, &shop, cases[i].query);

		if (strcmp(line, cases[i].reasons))
			kit_fail(__FILE__, __LINE__, "%s: %s", cases[i].query, line);
	}
	check_text(nearest(t, &shop, "trade=joiner&from=@0"), start_on(t, 0, "07:00"));
	check_text(nearest(t, &shop, "from=@5&to=@5"), start_on(t, 7, "07:00"));
	check_text(nearest(t, &shop, "from=@1&part=evening"), start_on(t, 1, "07:00"));
	check_text(nearest(t, &shop, "from=@1&trade=cooper&wilaya=lowland"),
		   start_on(t, 1, "07:00"));
}

TEST(what_he_has_instead)
{
	struct shop shop = shop_found(t, "Instead", (struct shop){ .trade = "joiner" });
	struct answer answer;

	answer = get(nobody(t), textf(t, "/v1/search/why?slug=%s&length_minutes=60", shop.slug));
	check_number(int_at(answer, "/reasons/0/length_minutes"), 30);
	answer = get(nobody(t), textf(t, "/v1/search/why?slug=%s&price_most=1000", shop.slug));
	check_number(int_at(answer, "/reasons/0/price_from"), 250000);
	answer = get(nobody(t),
		     textf(t, "/v1/search/why?slug=%s&latitude=36.51&longitude=3.1&radius_km=5",
			   shop.slug));
	check(int_at(answer, "/reasons/0/distance_m") > 9000);
	check(int_at(answer, "/reasons/0/distance_m") < 11000);
}

/* Notice of 29 days, and a window of three: whatever day it is, the Sunday lies between. */
TEST(time_is_judged_by_the_calculator)
{
	struct shop notice = shop_found(
		t, "Notice",
		(struct shop){ .trade = "joiner",
			       .service = ",\"length_minutes\":30,\"notice_minutes\":41760" });
	struct shop window = shop_found(
		t, "Window",
		(struct shop){ .trade = "joiner",
			       .service = ",\"length_minutes\":30,\"window_kind\":\"calendar\","
					  "\"window_days\":12" });
	struct shop full = shop_found(
		t, "Full",
		(struct shop){ .trade = "joiner", .service = ",\"length_minutes\":240" });

	check_text(str_of(why(t, &notice, "from=@1&to=@1")), "notice");
	check(!str_absent(nearest(t, &notice, "from=@1&to=@1")));
	check_text(str_of(why(t, &window, textf(t, "from=%s&to=%s", on(t, 21), on(t, 25)))),
		   "horizon");
	visit_book(t, "guest", &full, start_on(t, 1, "07:00"));
	eventually(!strcmp(why(t, &full, "from=@1&to=@1"), "full"));
	check_text(nearest(t, &full, "from=@1&to=@1"), start_on(t, 2, "07:00"));
}

TEST(one_start)
{
	struct shop shop = shop_found(t, "Single", (struct shop){ .trade = "joiner" });
	const char *same =
		textf(t, "/v1/search/why?slug=%s&place_id=%s&service_id=%s&start=", shop.slug,
		      shop.place_id, shop.service_id);
	struct answer answer;

	answer = get(nobody(t), textf(t, "%s%s", same, start_on(t, 1, "07:30")));
	check_status(answer, 200);
	check_text(text_at(answer, "/start"), NULL);
	check_text(text_at(answer, "/nearest/starts_at"), start_on(t, 1, "07:30"));
	answer = get(nobody(t), textf(t, "%s%s", same, start_on(t, 1, "07:40")));
	check_text(text_at(answer, "/start"), "off_raster");
	check_text(text_at(answer, "/nearest/starts_at"), start_on(t, 1, "07:30"));
	answer = get(nobody(t), textf(t, "%s%s", same, start_on(t, 5, "07:30")));
	check_text(text_at(answer, "/start"), "outside_hours");
	check_text(text_at(answer, "/nearest/starts_at"), start_on(t, 4, "10:30"));
	visit_book(t, "guest", &shop, start_on(t, 1, "07:30"));
	eventually(str_equal(
		text_at(get(nobody(t), textf(t, "%s%s", same, start_on(t, 1, "07:30"))), "/start"),
		STR("busy")));
}

TEST(whom_nobody_can_find)
{
	struct shop shop = shop_found(t, "Paused", (struct shop){ .trade = "joiner" });

	check_status(shop_status(&shop, "paused"), 200);
	eventually(!strcmp(why(t, &shop, "trade=joiner"), "not_published"));
	check_problem(get(nobody(t), "/v1/search/why?slug=nobody-at-all"), 404, "not-found");
	check_fault(get(nobody(t), "/v1/search/why?trade=joiner"), "?professional_id", "required");
	check_fault(get(nobody(t), textf(t, "/v1/search/why?slug=%s&trade=nothing", shop.slug)),
		    "?trade", "not_known");
}

KIT_MAIN("why", &users, &professionals, &appointments, &search)
