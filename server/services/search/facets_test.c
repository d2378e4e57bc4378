/* facets_test.c — GET /v1/search/facets: counts equal what a search with that choice finds. */

#include "services/search/testing.h"

/* "@5" becomes the date on(t, 5). */
static const char *dated(struct test *t, const char *text)
{
	const char *line = "", *at;

	for (; (at = strchr(text, '@')); text = at + 2)
		line = textf(t, "%s%.*s%s", line, (int)(at - text), text, on(t, at[1] - '0'));
	return textf(t, "%s%s", line, text);
}

static int64_t count_of(struct answer facets, const char *list, const char *member,
			const char *wanted)
{
	const struct json *all = json_at(facets, list);

	check(all);
	for (const struct json *each = all->first; each; each = each->next) {
		const struct json *it = json_get(each, str_of(member));

		if (it->kind == JSON_OBJECT)
			it = json_get(it, STR("slug"));
		if (str_equal(it->text, str_of(wanted)))
			return json_get(each, STR("total"))->number;
	}
	return 0;
}

static struct answer facets_of(struct test *t, const char *query)
{
	struct answer answer = get(t->valid ? valid(nobody(t)) : nobody(t),
				   textf(t, "/v1/search/facets?%s", dated(t, query)));

	check_status(answer, 200);
	return answer;
}

static int64_t total_of(struct test *t, const char *query)
{
	return int_at(get(nobody(t), textf(t, "/v1/search?%s", dated(t, query))), "/total");
}

/* Three fullers: a woman upland, a man below, and one who comes home and is below on Saturdays. */
static void fullers_open(struct test *t)
{
	static bool open;

	if (open)
		return;
	open = true;
	shop_open(t, "Arfaoui",
		  (struct shop){ .trade = "fuller", .more = ",\"gender\":\"female\"" });
	shop_open(t, "Brahmi",
		  (struct shop){ .trade = "fuller",
				 .more = ",\"gender\":\"male\",\"specialities\":[\"wool\"]",
				 .place = "{\"kind\":\"practice\",\"wilaya\":\"lowland\",\"town\":"
					  "\"netham\",\"address_latin\":\"1, rue du Sud\"}" });
	shop_open(t, "Cherif",
		  (struct shop){ .trade = "fuller",
				 .place = "{\"kind\":\"home_visits\",\"wilaya\":\"lowland\","
					  "\"town\":\"netham\",\"radius_km\":50}",
				 .hours = NULL });
	eventually(are_found(t, "trade=fuller", 3));
}

VALID_TEST(counts_are_what_a_search_would_find)
{
	static const struct {
		const char *base, *list, *member, *choice, *query;
	} cases[] = {
		{ "trade=fuller", "/trades", "word", "fuller", "trade=fuller" },
		{ "trade=fuller", "/specialities", "word", "wool", "trade=fuller&speciality=wool" },
		{ "trade=fuller", "/wilayas", "word", "upland", "trade=fuller&wilaya=upland" },
		{ "trade=fuller", "/wilayas", "word", "lowland", "trade=fuller&wilaya=lowland" },
		/* in place of what is chosen */
		{ "trade=fuller&wilaya=upland", "/wilayas", "word", "lowland",
		  "trade=fuller&wilaya=lowland" },
		{ "trade=fuller&town=topham", "/wilayas", "word", "lowland",
		  "trade=fuller&wilaya=lowland" },
		{ "trade=fuller&wilaya=upland", "/genders", "gender", "male",
		  "trade=fuller&wilaya=upland&gender=male" },
		{ "trade=fuller&gender=female", "/genders", "gender", "male",
		  "trade=fuller&gender=male" },
		{ "trade=fuller&gender=female", "/trades", "word", "fuller",
		  "trade=fuller&gender=female" },
		{ "trade=fuller", "/languages", "language", "fr", "trade=fuller&languages=fr" },
		{ "trade=fuller&languages=en", "/languages", "language", "fr",
		  "trade=fuller&languages=fr" },
		{ "trade=fuller", "/languages", "language", "en", "trade=fuller&languages=en" },
		{ "trade=fuller", "/kinds", "kind", "home_visits", "trade=fuller&home_visit=true" },
		{ "trade=fuller", "/kinds", "kind", "video", "trade=fuller&video=true" },
		{ "trade=fuller", "/parts", "part", "morning", "trade=fuller&part=morning" },
		{ "trade=fuller&part=evening", "/parts", "part", "morning",
		  "trade=fuller&part=morning" },
		{ "trade=fuller", "/parts", "part", "evening", "trade=fuller&part=evening" },
		{ "trade=fuller&from=@0", "/dates", "on_date", "@1", "trade=fuller&from=@1&to=@1" },
		{ "trade=fuller&from=@0", "/dates", "on_date", "@5", "trade=fuller&from=@5&to=@5" },
		{ "q=foulon%20haut%20pays", "/wilayas", "word", "lowland",
		  "trade=fuller&wilaya=lowland" },
	};

	fullers_open(t);
	for (each_case(i, cases)) {
		struct answer facets = facets_of(t, cases[i].base);
		int64_t got =
			count_of(facets, cases[i].list, cases[i].member, dated(t, cases[i].choice));
		int64_t wanted = total_of(t, cases[i].query);

		if (got != wanted)
			kit_fail(__FILE__, __LINE__, "%s, %s of %s: %lld, not %lld", cases[i].base,
				 cases[i].list, cases[i].choice, (long long)got, (long long)wanted);
	}
}

TEST(all_of_it)
{
	struct answer facets;

	fullers_open(t);
	facets = facets_of(t, "trade=fuller&from=@0");
	check_number(int_at(facets, "/total"), 3);
	check_number(json_at(facets, "/dates")->count, 14);
	check_text(text_at(facets, "/dates/0/on_date"), on(t, 0));
	check_number(int_at(facets, "/dates/0/total"), 3);
	check_number(int_at(facets, "/dates/5/total"), 0); /* a Friday */
	check_text(text_at(facets, "/wilayas/0/word/slug"), "lowland");
	check_number(int_at(facets, "/wilayas/0/total"), 2);
	check_number(int_at(facets, "/verified/total"), 0);
	check(!json_at(facets, "/at_least")->truth);
}

/* Who is in two wilayas counts in both, if he has time in both. */
TEST(several_wilayas_of_one)
{
	struct shop shop = shop_open(t, "Djebbar", (struct shop){ .trade = "cooper" });
	struct answer second =
		post(shop.owner, ME "/places",
		     "{\"kind\":\"practice\",\"wilaya\":\"lowland\",\"town\":\"netham\","
		     "\"address_latin\":\"1, rue du Sud\"}");
	const char *place = region_cstr(t->region, text_at(second, "/place_id"));

	check_status(second, 201);
	eventually(are_found(t, "trade=cooper", 1));
	check_number(count_of(facets_of(t, "trade=cooper"), "/wilayas", "word", "lowland"), 0);
	check_status(
		ask(shop.owner,
		    (struct asking){
			    .method = "PUT",
			    .path = textf(t, ME "/services/%s", shop.service_id),
			    .if_match = "*",
			    .body = textf(t,
					  "{\"place_ids\":[\"%s\",\"%s\"],\"name_fr\":\"Essai\","
					  "\"price_kind\":\"fixed\",\"price_from\":250000,"
					  "\"length_minutes\":30}",
					  shop.place_id, place) }),
		200);
	check_status(
		ask(shop.owner,
		    (struct asking){
			    .method = "PUT",
			    .path = ME "/hours",
			    .if_match = "*",
			    .body = textf(t,
					  "{\"hours\":[{\"place_id\":\"%s\",\"weekdays\":[\"sun\"],"
					  "\"from_minute\":480,\"to_minute\":720},"
					  "{\"place_id\":\"%s\",\"weekdays\":[\"mon\"],"
					  "\"from_minute\":480,\"to_minute\":720}]}",
					  shop.place_id, place) }),
		200);
	eventually(count_of(facets_of(t, "trade=cooper"), "/wilayas", "word", "lowland") == 1);
	check_number(count_of(facets_of(t, "trade=cooper"), "/wilayas", "word", "upland"), 1);
	check_number(int_at(facets_of(t, "trade=cooper"), "/total"), 1);
}

KIT_MAIN("facets", &users, &professionals, &appointments, &search)
