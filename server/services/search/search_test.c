/* search_test.c — GET /v1/search: who is found, with which starts, page by page; and that what was
 * booked, paused or told is so here, soon. */

#include "services/search/testing.h"

static const struct json *first_start(const struct json *hit)
{
	return json_get(hit, STR("starts"))->first;
}

VALID_TEST(a_published_professional_is_found)
{
	struct shop shop =
		shop_open(t, "Haddad", (struct shop){ .more = ",\"specialities\":[\"gold\"]" });
	struct answer page;
	const struct json *hit;

	eventually(is_found(t, &shop, "trade=assayer"));
	page = get(valid(nobody(t)), "/v1/search?trade=assayer&wilaya=upland&page_size=50");
	check_status(page, 200);
	hit = hit_of(page, &shop);
	check(hit);
	check_text(json_get(hit, STR("family_name_latin"))->text, "Haddad");
	check_text(json_get(json_get(hit, STR("trade")), STR("name_fr"))->text, "Essayeur");
	check_text(json_get(json_get(hit, STR("specialities"))->first, STR("name_en"))->text,
		   "Gold");
	check_text(json_get(json_get(json_get(hit, STR("place")), STR("town")), STR("slug"))->text,
		   "topham");
	check_text(json_get(json_get(hit, STR("service")), STR("service_id"))->text,
		   shop.service_id);
	check_number(json_get(hit, STR("starts"))->count, 5);
	check(!json_get(hit, STR("distance_m")));
}

TEST(every_filter_keeps_somebody_out)
{
	static const struct {
		const char *query;
		bool found;
	} cases[] = {
		{ "", true },
		{ "&wilaya=upland", true },
		{ "&wilaya=lowland", false },
		{ "&town=topham", true },
		{ "&town=netham", false },
		{ "&town=netham&radius_km=200", false },
		{ "&town=topham&radius_km=10", true },
		{ "&latitude=36.5&longitude=3.2&radius_km=2", true },
		{ "&latitude=36.6&longitude=3.2&radius_km=2", false },
		{ "&speciality=wool", true },
		{ "&gender=female", true },
		{ "&gender=male", false },
		{ "&languages=en,fr", true },
		{ "&languages=en", false },
		{ "&verified=true", false },
		{ "&part=morning", true },
		{ "&part=evening", false },
		{ "&from_minute=690&to_minute=700", true },
		{ "&from_minute=691&to_minute=700", false },
		{ "&length_minutes=30", true },
		{ "&length_minutes=35", false },
		{ "&price_most=250000", true },
		{ "&price_most=249900", false },
		{ "&home_visit=true", false },
		{ "&video=true", false },
		{ "&from=2020-02-20", false }, /* two months of long ago */
	};
	struct shop shop = shop_open(
		t, "Brahimi",
		(struct shop){ .trade = "fuller",
			       .more = ",\"specialities\":[\"wool\"],\"gender\":\"female\"" });

	eventually(is_found(t, &shop, "trade=fuller"));
	for (each_case(i, cases))
		if (is_found(t, &shop, textf(t, "trade=fuller%s", cases[i].query)) !=
		    cases[i].found)
			kit_fail(__FILE__, __LINE__, "%s", cases[i].query);
	/* Friday and Saturday, then with the Sunday; and a link of some days ago. */
	check(!is_found(t, &shop, textf(t, "trade=fuller&from=%s&to=%s", on(t, 5), on(t, 6))));
	check(is_found(t, &shop, textf(t, "trade=fuller&from=%s&to=%s", on(t, 6), on(t, 7))));
	check(is_found(t, &shop, textf(t, "trade=fuller&from=%s&to=%s", on(t, -20), on(t, 7))));
	check(!is_found(t, &shop, "trade=assayer&page_size=50"));
}

TEST(what_is_typed_finds)
{
	struct shop shop = shop_open(t, "Ouazani", (struct shop){ .trade = "cooper" });

	eventually(is_found(t, &shop, "q=Ouazani"));
	eventually(is_found(t, &shop, "q=tonnelier%20topham"));
	check(!is_found(t, &shop, "q=tonnelier%20netham"));
}

TEST(wrong_questions_are_refused_by_name)
{
	static const struct {
		const char *query, *pointer, *code;
	} cases[] = {
		{ "trade=nobody", "?trade", "not_known" },
		{ "wilaya=nowhere", "?wilaya", "not_known" },
		{ "town=nowhere", "?town", "not_known" },
		{ "speciality=nothing", "?speciality", "not_known" },
		{ "latitude=36.5", "?longitude", "required" },
		{ "radius_km=5", "?radius_km", "not_allowed" },
		{ "sort=nearest", "?sort", "not_allowed" },
		{ "part=morning&from_minute=5", "?part", "not_allowed" },
		{ "from_minute=600&to_minute=600", "?to_minute", "order" },
		{ "from=2026-03-05&to=2026-03-04", "?to", "order" },
		{ "from=2026-03-05&to=2026-05-06", "?to", "too_big" },
		{ "home_visit=true&video=true", "?video", "not_allowed" },
		{ "cursor=abc", "?cursor", "cursor" },
		{ "page_size=51", "?page_size", "too_big" },
		{ "colour=blue", "?colour", "unknown" },
	};

	for (each_case(i, cases)) {
		struct answer answer = get(nobody(t), textf(t, "/v1/search?%s", cases[i].query));

		check_fault(answer, cases[i].pointer, cases[i].code);
	}
}

VALID_TEST(pages_go_on_behind_each_other)
{
	enum { SHOPS = 7 };
	struct shop shops[SHOPS];
	const char *next = "";
	int seen = 0;

	for (int i = 0; i < SHOPS; i++)
		shops[i] = shop_open(t, textf(t, "Page%c", 'a' + i),
				     (struct shop){ .trade = "joiner" });
	eventually(are_found(t, "trade=joiner", SHOPS));
	for (int pages = 0; pages < SHOPS; pages++) {
		struct answer page = get(valid(nobody(t)),
					 textf(t, "/v1/search?trade=joiner&page_size=3%s", next));

		check_status(page, 200);
		for (int i = 0; i < SHOPS; i++)
			if (hit_of(page, &shops[i])) {
				check(!(seen & 1 << i));
				seen |= 1 << i;
			}
		if (str_absent(text_at(page, "/next")))
			break;
		check(str_find(header(page, "link"), '<') == 0);
		next = textf(t, "&cursor=%s", cstr(text_at(page, "/next")));
	}
	check_number(seen, (1 << SHOPS) - 1);
	/* An ended list has no next. */
	check(str_absent(text_at(get(nobody(t), "/v1/search?trade=joiner&page_size=7"), "/next")));
}

TEST(what_is_booked_is_gone_soon_and_comes_back)
{
	const char *start = start_on(t, 1, "07:00"),
		   *query = textf(t, "q=Cherif&from=%s&to=%s", on(t, 1), on(t, 1));
	struct shop shop = shop_open(t, "Cherif", (struct shop){ .name = NULL });
	struct who amel = as(t, "amel");
	struct answer visit;

	eventually(hit_has(hit_of(get(nobody(t), textf(t, "/v1/search?%s", query)), &shop), start));
	visit = visit_book(t, "amel", &shop, start);
	eventually(
		!hit_has(hit_of(get(nobody(t), textf(t, "/v1/search?%s", query)), &shop), start));
	check_status(post(amel,
			  textf(t, "/v1/appointments/%s/cancel",
				cstr(text_at(visit, "/appointment_id"))),
			  "{}"),
		     200);
	eventually(hit_has(hit_of(get(nobody(t), textf(t, "/v1/search?%s", query)), &shop), start));
}

TEST(who_is_paused_is_not_found)
{
	struct shop shop = shop_open(t, "Kaci", (struct shop){ .name = NULL });

	eventually(is_found(t, &shop, "q=Kaci"));
	check_status(shop_status(&shop, "paused"), 200);
	eventually(!is_found(t, &shop, "trade=assayer&page_size=50"));
	check_status(shop_status(&shop, "published"), 200);
	eventually(is_found(t, &shop, "trade=assayer&page_size=50"));
}

/* The index knows nothing of limits; the calculator does. */
TEST(what_the_index_says_too_much_is_confirmed)
{
	const char *query = textf(t, "q=Zidane&from=%s&to=%s", on(t, 1), on(t, 2));
	struct shop shop = shop_open(
		t, "Zidane",
		(struct shop){ .service = ",\"length_minutes\":30,\"limits\":[{\"per\":\"day\","
					  "\"max_count\":1}]" });
	const struct json *hit;

	eventually(is_found(t, &shop, query));
	visit_book(t, "amel", &shop, start_on(t, 1, "09:00"));
	eventually(!hit_has(hit_of(get(nobody(t), textf(t, "/v1/search?%s", query)), &shop),
			    start_on(t, 1, "07:00")));
	hit = hit_of(get(nobody(t), textf(t, "/v1/search?%s", query)), &shop);
	check(hit);
	check_text(first_start(hit)->text, start_on(t, 2, "07:00"));
	/* Nothing is left of that day: he is no hit, and the next day is told. */
	eventually(!is_found(t, &shop, textf(t, "q=Zidane&from=%s&to=%s", on(t, 1), on(t, 1))));
}

/* Whatever the rules of a service: what is shown can be booked. */
TEST(every_start_that_is_shown_is_offered)
{
	static const char *const services[] = {
		",\"length_minutes\":30",
		",\"length_minutes\":45,\"step_minutes\":15,\"buffer_before_minutes\":10",
		",\"length_minutes\":20,\"step_minutes\":25",
		",\"length_minutes\":30,\"align\":\"range_start\",\"step_minutes\":40",
		",\"length_minutes\":50,\"align\":\"packed\"",
		",\"length_minutes\":30,\"phase\":\"clip\",\"step_minutes\":35",
		(",\"length_minutes\":30,\"buffer_mode\":\"sum\",\"buffer_after_minutes\":15,"
		 "\"buffer_before_minutes\":5"),
		",\"length_minutes\":60,\"capacity\":3",
		",\"length_minutes\":30,\"window_kind\":\"bookable\",\"window_days\":2",
		",\"length_minutes\":30,\"notice_minutes\":1500",
		",\"length_minutes\":30,\"limits\":[{\"per\":\"week\",\"max_minutes\":60}]",
		",\"length_minutes\":30,\"limits\":[{\"per\":\"day\",\"max_minutes\":60}]",
		",\"length_minutes\":30,\"limits\":[{\"per\":\"day\",\"max_count\":1}]",
		(",\"length_minutes\":30,\"limits\":[{\"per\":\"day\",\"max_count\":2},"
		 "{\"per\":\"week\",\"max_count\":2}]"),
	};
	const char *const taken[] = { start_on(t, 1, "08:00"), start_on(t, 2, "07:30") };
	struct shop shops[COUNT(services)];

	for (each_case(i, services))
		shops[i] = shop_open(t, textf(t, "Rule%c", (char)('a' + i)),
				     (struct shop){ .service = services[i] });
	for (each_case(i, services))
		eventually(is_found(t, &shops[i], "trade=assayer&page_size=50"));
	for (each_case(i, services))
		for (each_case(k, taken))
			post(as(t, "amel"), "/v1/appointments", wish(t, &shops[i], taken[k]));
	for (each_case(i, services)) {
		const char *slots = textf(t,
					  "/v1/slots?professional_id=%s&service_id=%s&place_id=%s"
					  "&from=%sT00:00:00Z&to=%sT00:00:00Z",
					  shops[i].professional_id, shops[i].service_id,
					  shops[i].place_id, on(t, -14), on(t, 40));
		str offered = get(nobody(t), slots).body;
		bool all = false;

		/* Bookings take a moment to be known. */
		for (int tries = 0; tries < 400 && !all; tries++) {
			const struct json *hit = hit_of(
				get(nobody(t), textf(t, "/v1/search?q=Rule%c", (char)('a' + i))),
				&shops[i]);
			const struct json *starts = hit ? json_get(hit, STR("starts")) : NULL;

			all = starts && starts->count > 0;
			for (const struct json *each = starts ? starts->first : NULL; each;
			     each = each->next)
				all = all && memmem(offered.at, offered.len, each->text.at,
						    each->text.len);
			if (!all)
				fiber_sleep(MONO_MS(10));
		}
		if (!all)
			kit_fail(__FILE__, __LINE__, "%s", services[i]);
	}
}

/* ---- seats of two places ---- */

static const char *second_place(struct shop *shop)
{
	struct test *t = shop->owner.t;
	const char *place = made(post(shop->owner, ME "/places",
				      "{\"kind\":\"practice\",\"wilaya\":\"lowland\","
				      "\"address_latin\":\"1, rue du Sud\"}"),
				 "/place_id");

	check_status(
		ask(shop->owner,
		    (struct asking){
			    .method = "PUT",
			    .path = textf(t, ME "/services/%s", shop->service_id),
			    .if_match = "*",
			    .body = textf(t,
					  "{\"place_ids\":[\"%s\",\"%s\"],\"name_fr\":\"Essai\","
					  "\"price_kind\":\"free\",\"length_minutes\":60,"
					  "\"capacity\":3}",
					  shop->place_id, place) }),
		200);
	return place;
}

static struct answer seats_book(struct test *t, const struct shop *shop, const char *start,
				int seats)
{
	return post(as(t, textf(t, "client of %d", seats)), "/v1/appointments",
		    textf(t,
			  "{\"professional_id\":\"%s\",\"service_id\":\"%s\","
			  "\"place_id\":\"%s\",\"starts_at\":\"%s\",\"seats\":%d}",
			  shop->professional_id, shop->service_id, shop->place_id, start, seats));
}

/* A morning moves to another place, where somebody has a seat at the former one: he who gives it
 * is there. */
TEST(seats_of_one_place_are_none_of_the_others)
{
	const char *query = textf(t, "q=Ferhat&from=%s&to=%s", on(t, 1), on(t, 1));
	const char *seven = start_on(t, 1, "07:00"), *nine = start_on(t, 1, "09:00");
	struct shop shop = shop_open(
		t, "Ferhat", (struct shop){ .service = ",\"length_minutes\":60,\"capacity\":3" });
	const char *there = second_place(&shop);
	const struct json *hit;

	eventually(hit_has(hit_of(get(nobody(t), textf(t, "/v1/search?%s", query)), &shop), seven));
	eventually(is_offered(t, &shop, seven));
	check_status(seats_book(t, &shop, seven, 1), 201);
	check_status(seats_book(t, &shop, nine, 3), 201);
	/* Two seats are left of one, and none of the other. */
	eventually(!hit_has(hit_of(get(nobody(t), textf(t, "/v1/search?%s", query)), &shop), nine));
	check(hit_has(hit_of(get(nobody(t), textf(t, "/v1/search?%s", query)), &shop), seven));

	shop.place_id = there;
	shop_hours(t, &shop);
	query = textf(t, "%s&wilaya=lowland", query);
	eventually(is_found(t, &shop, query));
	hit = hit_of(get(nobody(t), textf(t, "/v1/search?%s", query)), &shop);
	check_text(json_get(json_get(hit, STR("place")), STR("place_id"))->text, there);
	check(!hit_has(hit, seven));
	check(!hit_has(hit, nine));
	check_text(first_start(hit)->text, start_on(t, 1, "08:00"));
	eventually(is_offered(t, &shop, start_on(t, 1, "08:00")));
	check_problem(seats_book(t, &shop, seven, 1), 409, "slot-taken");
}

VALID_TEST(nothing_found_says_what_else_there_is)
{
	struct shop shop = shop_open(t, "Meziane", (struct shop){ .name = NULL });
	struct answer page;

	eventually(is_found(t, &shop, "q=Meziane"));
	page = get(valid(nobody(t)), textf(t, "/v1/search?q=Meziane&wilaya=lowland&from=%s&to=%s",
					   on(t, 5), on(t, 6)));
	check_number(int_at(page, "/total"), 0);
	page = get(valid(nobody(t)),
		   textf(t, "/v1/search?q=Meziane&from=%s&to=%s", on(t, 5), on(t, 6)));
	check_text(text_at(page, "/nearby/later/from"), on(t, 7));
	check_number(int_at(page, "/nearby/later/total"), 1);
	page = get(valid(nobody(t)), "/v1/search?q=Meziane&wilaya=lowland");
	check_number(int_at(page, "/nearby/wider/total"), 1);
	page = get(valid(nobody(t)), "/v1/search?q=Meziane&part=evening");
	check_text(text_at(page, "/nearby/without/0/filter"), "time");
	page = get(valid(nobody(t)),
		   "/v1/search?trade=assayer&latitude=36.6&longitude=3.2&radius_km=2");
	check_number(int_at(page, "/nearby/wider/radius_km"), 20);
}

TEST(copies_say_how_old_they_are)
{
	struct answer page = get(nobody(t), "/v1/search");
	int64_t bound = config.search_stale_ms;

	check(int_at(page, "/lag_ms") < 5000);
	check(!json_at(page, "/stale")->truth);
	config.search_stale_ms = -1;
	check(json_at(get(nobody(t), "/v1/search"), "/stale")->truth);
	config.search_stale_ms = bound;
}

TEST(a_new_process_begins_from_the_feeds)
{
	struct shop shop = shop_open(t, "Slimani", (struct shop){ .name = NULL });
	const char *start = start_on(t, 1, "07:00"),
		   *query = textf(t, "q=Slimani&from=%s&to=%s", on(t, 1), on(t, 1)),
		   *told = "select pg_snapshot_xmin(pg_current_snapshot()) > all("
			   "select changed_in from professionals.professional union all "
			   "select changed_in from appointments.day)";

	eventually(is_found(t, &shop, query));
	visit_book(t, "amel", &shop, start);
	/* A feed leaves out what was written while somebody's transaction, of any test, is still open. */
	eventually(strcmp(fixture_value(told), "t") == 0);
	kit_stop();
	kit_start();
	check(!hit_has(hit_of(get(nobody(t), textf(t, "/v1/search?%s", query)), &shop), start));
	check(is_found(t, &shop, query));
}

KIT_MAIN("search", &users, &professionals, &appointments, &search)
