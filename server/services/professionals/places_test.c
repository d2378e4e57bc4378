/* places_test.c — places and services: added, said anew, removed; by their owner alone. */

#include "services/professionals/testing.h"

#define NOBODYS "01890f5e-7b1c-7cc3-98c4-dc0c0c07398f"

/* ---- places ---- */

VALID_TEST(adds_changes_and_removes_a_place)
{
	struct who who = draft(t, "amel");
	struct answer answer = post(
		valid(who), ME "/places",
		"{\"kind\":\"practice\",\"name\":\"Cabinet Les Pins\",\"wilaya\":\"upland\",\"town\":\"topham\","
		"\"address_ar\":\"12 شارع العربي بن مهيدي\",\"latitude\":36.769,\"longitude\":3.055,"
		"\"access_notes\":\"2e étage\",\"phone\":\"021 23 45 67\"}");
	const char *id = text_of(answer, "/place_id"), *path = textf(t, ME "/places/%s", id);

	check_status(answer, 201);
	check_text(header(answer, "etag"), "\"2\"");
	check_text(text_at(answer, "/phone"), "+21321234567");
	check(json_at(answer, "/latitude")->real == 36.769);

	answer = ask(valid(who),
		     (struct asking){
			     .method = "PUT", .path = path, .body = HOME, .if_match = "\"2\"" });
	check_status(answer, 200);
	check_text(header(answer, "etag"), "\"3\"");
	check_text(text_at(answer, "/place_id"), id);
	check_text(text_at(answer, "/kind"), "home_visits");
	check(!json_at(answer, "/name"));
	check(!json_at(answer, "/latitude"));
	check_number(int_at(answer, "/radius_km"), 20);

	const struct json *told = told_at(t, "professional.changed", 2);
	check_text(json_get(json_get(told, STR("places"))->first, STR("town"))->text, "netham");
	answer = del(valid(who), path);
	check_status(answer, 204);
	check_text(header(answer, "etag"), "\"4\"");
	check_number(json_at(get(who, ME), "/places")->count, 0);
	check_problem(del(who, path), 404, "not-found");
	check_told(t, "professional.changed", 4);
}

TEST(each_kind_of_place_has_its_rules)
{
	static const struct {
		const char *body, *pointer, *code;
	} cases[] = {
		{ "{\"kind\":\"practice\",\"wilaya\":\"upland\"}", "/address_latin", "required" },
		{ "{\"kind\":\"practice\",\"wilaya\":\"upland\",\"address_ar\":\"شارع\",\"radius_km\":3}",
		  "/radius_km", "not_allowed" },
		{ "{\"kind\":\"practice\",\"wilaya\":\"upland\",\"address_ar\":\"شارع\",\"latitude\":36}",
		  "/longitude", "required" },
		{ "{\"kind\":\"practice\",\"wilaya\":\"upland\",\"address_ar\":\"شارع\",\"longitude\":3}",
		  "/latitude", "required" },
		{ "{\"kind\":\"practice\",\"wilaya\":\"upland\",\"address_ar\":\"شارع\",\"latitude\":48.8,"
		  "\"longitude\":2.3}",
		  "/latitude", "too_big" },
		{ "{\"kind\":\"practice\",\"wilaya\":\"nowhere\",\"address_ar\":\"شارع\"}",
		  "/wilaya", "not_known" },
		{ "{\"kind\":\"practice\",\"wilaya\":\"upland\",\"town\":\"netham\",\"address_ar\":\"شارع\"}",
		  "/town", "not_known" },
		{ "{\"kind\":\"practice\",\"wilaya\":\"upland\",\"address_ar\":\"شارع\",\"phone\":\"12\"}",
		  "/phone", "phone" },
		{ "{\"kind\":\"home_visits\",\"wilaya\":\"upland\",\"town\":\"topham\"}",
		  "/radius_km", "required" },
		{ "{\"kind\":\"home_visits\",\"wilaya\":\"upland\",\"radius_km\":5}", "/town",
		  "required" },
		{ "{\"kind\":\"video\",\"wilaya\":\"upland\",\"address_latin\":\"x\"}",
		  "/address_latin", "not_allowed" },
		{ "{\"kind\":\"video\",\"wilaya\":\"upland\",\"latitude\":36,\"longitude\":3}",
		  "/latitude", "not_allowed" },
		{ "{\"kind\":\"cellar\",\"wilaya\":\"upland\"}", "/kind", "enum" },
		{ "{\"kind\":\"video\"}", "/wilaya", "required" },
	};
	struct who who = draft(t, "amel");

	for (each_case(i, cases))
		check_fault(post(who, ME "/places", cases[i].body), cases[i].pointer,
			    cases[i].code);
	check_number(version_of(who), 1);
	given_place(who, "{\"kind\":\"video\",\"wilaya\":\"upland\"}");
	given_place(who, "{\"kind\":\"home_visits\",\"wilaya\":\"upland\",\"radius_km\":5,"
			 "\"latitude\":36,\"longitude\":3}");
}

TEST(places_have_their_number)
{
	struct who who = draft(t, "amel");

	for (int i = 0; i < PLACES_MAX; i++)
		given_place(who, PRACTICE);
	check_problem(post(who, ME "/places", PRACTICE), 409, "list-full");
	check_number(json_at(get(who, ME), "/places")->count, PLACES_MAX);
}

TEST(the_same_key_adds_it_once)
{
	struct who who = draft(t, "amel");
	struct asking asking = {
		.method = "POST", .path = ME "/places", .body = PRACTICE, .key = "adds-it-once"
	};
	struct answer first = ask(who, asking), again = ask(who, asking);

	check_status(again, 201);
	check_text(text_at(again, "/place_id"), text_of(first, "/place_id"));
	check_number(json_at(get(who, ME), "/places")->count, 1);
	asking.body = HOME;
	check_problem(ask(who, asking), 422, "key-reused");
}

/* What goes with a place, and what keeps it. */
TEST(a_place_goes_with_its_hours)
{
	struct who who = published(t, "amel");
	const char *first = text_of(get(who, ME), "/places/0/place_id");
	const char *second = given_place(who, HOME);
	const char *service = text_of(get(who, ME), "/services/0/service_id");

	check_problem(del(who, textf(t, ME "/places/%s", first)), 409, "place-in-use");
	check_status(
		put_any(who, textf(t, ME "/services/%s", service),
			textf(t,
			      "{\"place_ids\":[\"%s\",\"%s\"],\"name_ar\":\"فحص\",\"length_minutes\":20,"
			      "\"price_kind\":\"free\"}",
			      first, second)),
		200);
	check_status(put_any(who, ME "/hours",
			     textf(t, "{\"hours\":[%s,%s]}", range(t, first, "\"sun\"", 480, 720),
				   range(t, second, "\"sun\"", 720, 960))),
		     200);
	check_status(
		put_any(who, ME "/special_dates",
			textf(t,
			      "{\"special_dates\":[{\"on_date\":\"2099-01-01\",\"place_id\":\"%s\","
			      "\"ranges\":[]}]}",
			      second)),
		200);
	check_status(del(who, textf(t, ME "/places/%s", second)), 204);

	struct answer own = get(who, ME);
	check_number(json_at(own, "/places")->count, 1);
	check_number(json_at(own, "/hours")->count, 1);
	check_number(json_at(own, "/special_dates")->count, 0);
	check_number(json_at(own, "/services/0/place_ids")->count, 1);
}

/* ---- services ---- */

VALID_TEST(adds_changes_and_removes_a_service)
{
	struct who who = draft(t, "amel");
	const char *place = given_place(who, PRACTICE);
	struct answer answer =
		post(valid(who), ME "/services", consultation(t, place, ",\"name_ar\":\"فحص\""));
	const char *id = text_of(answer, "/service_id"), *path = textf(t, ME "/services/%s", id);

	check_status(answer, 201);
	check_text(header(answer, "etag"), "\"3\"");
	/* The product's defaults. */
	check_number(int_at(answer, "/step_minutes"), 30);
	check_text(text_at(answer, "/align"), "grid");
	check_text(text_at(answer, "/phase"), "fixed");
	check_text(text_at(answer, "/buffer_mode"), "max");
	check_number(int_at(answer, "/capacity"), 1);
	check_number(int_at(answer, "/notice_minutes"), 0);
	check(json_at(answer, "/active")->truth);
	check(!json_at(answer, "/approval")->truth);
	check(!json_at(answer, "/window_kind"));

	const char *body = textf(
		t,
		"{\"place_ids\":[\"%s\"],\"name_en\":\"Yoga\",\"length_minutes\":60,\"price_kind\":\"range\","
		"\"price_from\":100000,\"price_to\":200000,\"buffer_before_minutes\":5,\"buffer_after_minutes\":10,"
		"\"step_minutes\":15,\"align\":\"packed\",\"phase\":\"clip\",\"buffer_mode\":\"sum\",\"notice_minutes\":120,"
		"\"window_kind\":\"range\",\"window_from\":\"2026-01-01\",\"window_to\":\"2026-12-31\",\"capacity\":12,"
		"\"approval\":true,\"move_cutoff_minutes\":60,\"cancel_cutoff_minutes\":1440,"
		"\"limits\":[{\"per\":\"day\",\"max_count\":4},{\"per\":\"week\",\"max_count\":10,\"max_minutes\":900}],"
		"\"questions\":[{\"text_fr\":\"Pourquoi ?\",\"kind\":\"text\",\"required\":true},"
		"{\"text_ar\":\"أول مرة؟\",\"kind\":\"choice\",\"choices\":[\"نعم\",\"لا\"]}],\"active\":false}",
		place);
	answer = ask(valid(who),
		     (struct asking){
			     .method = "PUT", .path = path, .body = body, .if_match = "\"3\"" });
	check_status(answer, 200);
	check_text(header(answer, "etag"), "\"4\"");
	check_text(text_at(answer, "/service_id"), id);
	check(!json_at(answer, "/name_fr"));
	check_number(int_at(answer, "/price_to"), 200000);
	check_text(text_at(answer, "/window_to"), "2026-12-31");
	check_number(int_at(answer, "/limits/1/max_minutes"), 900);
	check_text(text_at(answer, "/questions/1/choices/1"), "لا");
	check(!json_at(answer, "/active")->truth);
	check(str_equal(answer.body, json_at(get(who, ME), "/services/0")->raw));

	answer = del(valid(who), path);
	check_status(answer, 204);
	check_text(header(answer, "etag"), "\"5\"");
	check_problem(del(who, path), 404, "not-found");
	check_number(json_at(get(who, ME), "/services")->count, 0);
}

TEST(a_question_keeps_its_id)
{
	struct who who = draft(t, "amel");
	const char *place = given_place(who, PRACTICE);
	struct answer answer = post(
		who, ME "/services",
		consultation(
			t, place,
			",\"questions\":[{\"text_fr\":\"Un ?\",\"kind\":\"text\"},{\"text_fr\":\"Deux ?\",\"kind\":\"yes_no\"}]"));
	const char *second = text_of(answer, "/questions/1/question_id");
	const char *path = textf(t, ME "/services/%s", text_of(answer, "/service_id"));

	answer = put_any(
		who, path,
		consultation(
			t, place,
			textf(t,
			      ",\"questions\":[{\"text_fr\":\"Trois ?\",\"kind\":\"text\"},"
			      "{\"question_id\":\"%s\",\"text_fr\":\"Deux donc ?\",\"kind\":\"yes_no\"}]",
			      second)));
	check_status(answer, 200);
	check_text(text_at(answer, "/questions/1/question_id"), second);
	check_text(text_at(answer, "/questions/1/text_fr"), "Deux donc ?");
	check(!str_equal(text_at(answer, "/questions/0/question_id"), str_of(second)));
	answer = put_any(
		who, path,
		consultation(t, place,
			     textf(t,
				   ",\"questions\":[{\"question_id\":\"" NOBODYS
				   "\",\"text_fr\":\"?\",\"kind\":\"text\"},"
				   "{\"question_id\":\"%s\",\"text_fr\":\"?\",\"kind\":\"text\"},"
				   "{\"question_id\":\"%s\",\"text_fr\":\"?\",\"kind\":\"text\"}]",
				   second, second)));
	check_fault(answer, "/questions/0/question_id", "not_known");
	check_fault(answer, "/questions/2/question_id", "duplicate");
}

TEST(a_service_has_its_rules)
{
	static const struct {
		const char *more, *pointer, *code;
	} cases[] = {
		{ "\"length_minutes\":31", "/length_minutes", "multiple" },
		{ "\"length_minutes\":0", "/length_minutes", "too_small" },
		{ "\"length_minutes\":1445", "/length_minutes", "too_big" },
		{ "\"step_minutes\":7", "/step_minutes", "multiple" },
		{ "\"buffer_before_minutes\":1", "/buffer_before_minutes", "multiple" },
		{ "\"buffer_after_minutes\":482", "/buffer_after_minutes", "too_big" },
		{ "\"price_kind\":\"fixed\"", "/price_from", "required" },
		{ "\"price_kind\":\"range\",\"price_from\":1", "/price_to", "required" },
		{ "\"price_kind\":\"range\",\"price_from\":2,\"price_to\":1", "/price_to",
		  "order" },
		{ "\"price_kind\":\"free\",\"price_from\":0", "/price_from", "not_allowed" },
		{ "\"price_kind\":\"quote\",\"price_to\":1", "/price_to", "not_allowed" },
		{ "\"price_kind\":\"fixed\",\"price_from\":1.5", "/price_from", "type" },
		{ "\"price_kind\":\"fixed\",\"price_from\":-1", "/price_from", "too_small" },
		{ "\"window_kind\":\"calendar\"", "/window_days", "required" },
		{ "\"window_days\":3", "/window_days", "not_allowed" },
		{ "\"window_kind\":\"range\",\"window_days\":3", "/window_days", "not_allowed" },
		{ "\"window_kind\":\"range\",\"window_to\":\"2026-01-01\"", "/window_from",
		  "required" },
		{ "\"window_kind\":\"range\",\"window_from\":\"2026-01-02\",\"window_to\":\"2026-01-01\"",
		  "/window_to", "order" },
		{ "\"window_kind\":\"business\",\"window_days\":3,\"window_from\":\"2026-01-02\"",
		  "/window_from", "not_allowed" },
		{ "\"capacity\":0", "/capacity", "too_small" },
		{ "\"limits\":[{\"per\":\"day\"}]", "/limits/0/max_count", "required" },
		{ "\"limits\":[{\"per\":\"day\",\"max_count\":1},{\"per\":\"day\",\"max_count\":1}]",
		  "/limits/1/per", "duplicate" },
		{ "\"limits\":[{\"per\":\"day\",\"max_count\":5},{\"per\":\"week\",\"max_count\":4}]",
		  "/limits", "order" },
		{ "\"questions\":[{\"kind\":\"text\"}]", "/questions/0/text_fr", "required" },
		{ "\"questions\":[{\"text_fr\":\"?\",\"kind\":\"choice\",\"choices\":[\"a\"]}]",
		  "/questions/0/choices", "too_few" },
		{ "\"questions\":[{\"text_fr\":\"?\",\"kind\":\"text\",\"choices\":[\"a\",\"b\"]}]",
		  "/questions/0/choices", "not_allowed" },
		{ "\"place_ids\":[\"" NOBODYS "\"]", "/place_ids/0", "not_known" },
		{ "\"place_ids\":[]", "/place_ids", "too_few" },
	};
	static const char *const usual[][2] = {
		{ "length_minutes", "\"length_minutes\":30" },
		{ "price_kind", "\"price_kind\":\"free\"" },
	};
	struct who who = draft(t, "amel");
	const char *place = given_place(who, PRACTICE);

	for (each_case(i, cases)) {
		const char *body = textf(t, "{\"name_fr\":\"Soin\",%s", cases[i].more);

		for (each_case(k, usual))
			if (!strstr(body, usual[k][0]))
				body = textf(t, "%s,%s", body, usual[k][1]);
		if (!strstr(body, "place_ids"))
			body = textf(t, "%s,\"place_ids\":[\"%s\"]", body, place);
		check_fault(post(who, ME "/services", textf(t, "%s}", body)), cases[i].pointer,
			    cases[i].code);
	}
	check_fault(
		post(who, ME "/services",
		     textf(t,
			   "{\"place_ids\":[\"%s\",\"%s\"],\"length_minutes\":30,\"price_kind\":\"free\"}",
			   place, place)),
		"/place_ids/1", "duplicate");
	check_fault(
		post(who, ME "/services",
		     textf(t,
			   "{\"place_ids\":[\"%s\"],\"length_minutes\":30,\"price_kind\":\"free\"}",
			   place)),
		"/name_fr", "required");
	check_number(version_of(who), 2);
}

/* ---- what is another's ---- */

TEST(nobody_touches_what_is_anothers)
{
	struct who amel = published(t, "amel"), other = published(t, "other");
	struct answer own = get(amel, ME), others = get(other, ME);
	const char *place = text_of(own, "/places/0/place_id");
	const char *place_path = textf(t, ME "/places/%s", place);
	const char *service_path =
		textf(t, ME "/services/%s", text_of(own, "/services/0/service_id"));
	int64_t version = int_at(own, "/version");
	const char *mine = text_of(others, "/places/0/place_id");

	check_problem(put_any(other, place_path, PRACTICE), 404, "not-found");
	check_problem(del(other, place_path), 404, "not-found");
	check_problem(put_any(other, service_path, consultation(t, mine, "")), 404, "not-found");
	check_problem(del(other, service_path), 404, "not-found");
	check_fault(post(other, ME "/services", consultation(t, place, "")), "/place_ids/0",
		    "not_known");
	check_problem(put_any(amel, textf(t, ME "/places/" NOBODYS), PRACTICE), 404, "not-found");
	check_fault(put_any(amel, ME "/places/1", PRACTICE), "?place_id", "uuid");
	check_problem(put_any(as(t, "client"), place_path, PRACTICE), 403, "forbidden");
	check_problem(del(nobody(t), service_path), 401, "unauthenticated");
	check_number(version_of(amel), version);
	check(str_equal(get(amel, ME).body, own.body));
}

TEST(places_and_services_need_the_version_that_was_read)
{
	struct who who = published(t, "amel");
	struct answer own = get(who, ME);
	const char *place = text_of(own, "/places/0/place_id");
	const char *place_path = textf(t, ME "/places/%s", place);
	const char *service_path =
		textf(t, ME "/services/%s", text_of(own, "/services/0/service_id"));

	check_problem(put(who, place_path, PRACTICE), 428, "precondition-required");
	check_problem(put(who, service_path, consultation(t, place, "")), 428,
		      "precondition-required");
	check_problem(put_version(who, place_path, 3, PRACTICE), 412, "precondition-failed");
	check_problem(put_version(who, service_path, 3, consultation(t, place, "")), 412,
		      "precondition-failed");
	check_status(put_version(who, place_path, int_at(own, "/version"), PRACTICE), 200);
}

/* Everything that a profile may hold at once has a bound, so that whoever copies it can read it. */
TEST(a_whole_profile_has_a_weight)
{
	struct who who = draft(t, "amel");
	const char *place = given_place(who, PRACTICE);
	const char *questions = "";
	struct answer answer;
	int added = 0;

	for (int i = 0; i < 20; i++)
		questions = textf(
			t,
			"%s%s{\"text_fr\":\"?\",\"kind\":\"choice\",\"choices\":[\"1\",\"2\",\"3\",\"4\","
			"\"5\",\"6\",\"7\",\"8\",\"9\",\"10\",\"11\",\"12\",\"13\",\"14\",\"15\",\"16\",\"17\",\"18\",\"19\",\"20\"]}",
			questions, i ? "," : "");
	do
		answer = post(who, ME "/services",
			      consultation(t, place, textf(t, ",\"questions\":[%s]", questions)));
	while (answer.status == 201 && ++added < 100);
	check_problem(answer, 409, "list-full");
	check_number(added, 20);
	check_number(json_at(get(who, ME), "/services")->count, 20);
}

/* So has it in bytes: long texts in letters of four bytes. */
TEST(a_whole_profile_has_a_size)
{
	struct who who = draft(t, "amel");
	const char *place = given_place(who, PRACTICE);
	const char *text = "", *questions = "";
	struct answer answer;
	size_t added = 0;

	for (int i = 0; i < 300; i++)
		text = textf(t, "%s𞤀", text);
	for (int i = 0; i < 20; i++)
		questions = textf(
			t,
			"%s%s{\"text_ar\":\"%s\",\"text_fr\":\"%s\",\"text_en\":\"%s\",\"kind\":\"text\"}",
			questions, i ? "," : "", text, text, text);
	do
		answer = post(who, ME "/services",
			      consultation(t, place, textf(t, ",\"questions\":[%s]", questions)));
	while (answer.status == 201 && ++added < 100);
	check_problem(answer, 409, "list-full");
	check_number(added, 5);
	check(get(who, ME).body.len < STATE_WEIGHT_MAX * VALUE_BYTES);
}

KIT_MAIN("professionals/places", &professionals)
